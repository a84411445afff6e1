"""``matcher extract`` and ``matcher link``: what a text names."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from matcher import (
        Rejected,
    )

from matcher.cli import inputs, outputs
from matcher.cli.options import Fast, Json, PostingColumns, TaxonomyName


class Kind(StrEnum):
    """What a document is."""

    auto = "auto"
    posting = "posting"
    credential = "credential"
    resume = "resume"


def extract(
    files: Annotated[list[str], typer.Argument(help="Files to read, or - for JSONL rows on stdin.")],
    kind: Annotated[Kind, typer.Option(help="What the documents are.")] = Kind.auto,
    taxonomy: TaxonomyName = "stackmatch",
    column: PostingColumns = None,
    fast: Fast = False,
    as_json: Json = False,
) -> int:
    """Find the skills, credentials, degrees, languages and experience a text names.

    Example: matcher extract posting.pdf --kind posting --json
    """
    from matcher import extraction_view
    from matcher.reports.tables import print_extraction, print_hidden

    engine = inputs.open_engine(taxonomy=taxonomy, fast=fast)
    rejected: list[Rejected] = []
    done = 0
    for extraction in engine.extract(inputs.read_postings(files, column, rejected), kind.value):
        done += 1
        if as_json:
            outputs.write_line(extraction_view(extraction))
        else:
            print_extraction(outputs.console(), extraction)
            print_hidden(outputs.console(), extraction.document.hidden)
            outputs.report_notices(str(notice) for notice in extraction.document.notices)
    return outputs.finish(rejected, done)


def link(
    files: Annotated[
        list[str] | None, typer.Argument(help="JSONL files of {id, text}; default stdin.")
    ] = None,
    taxonomy: TaxonomyName = "stackmatch",
    top: Annotated[int, typer.Option(min=1, max=1000, help="How many skills a text.")] = 10,
    fast: Fast = False,
    as_json: Json = False,
) -> int:
    """Link phrases or sentences to the skills they mean, best first.

    Example: echo '{"id":"1","text":"dressing wounds"}' | matcher link --top 5
    """
    from matcher import read_documents
    from matcher.reports.tables import print_links
    from matcher.reports.views import link_view

    engine = inputs.open_engine(taxonomy=taxonomy, fast=fast)
    rejected: list[Rejected] = []
    documents = list(inputs.each(map(read_documents, files or ["-"]), rejected))
    for document, links in zip(documents, engine.link([d.text for d in documents], top=top), strict=True):
        if as_json:
            outputs.write_line({"id": document.id, "skills": [link_view(one) for one in links]})
        else:
            outputs.console().print(document.id, markup=False)
            print_links(outputs.console(), links)
    return outputs.finish(rejected, len(documents))
