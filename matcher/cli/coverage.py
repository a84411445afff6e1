"""``matcher coverage``: what many postings ask against what many people show."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.errors import BadInput

if TYPE_CHECKING:
    from matcher import Engine, Posting, Rejected

from matcher.cli import inputs, outputs
from matcher.cli.options import CatalogueName, Json, OnDate, PolicyFile, TaxonomyName


def coverage(
    postings: Annotated[list[str], typer.Option(help="Posting files, FILE#ID for one row of one, or -.")],
    candidates: Annotated[
        list[str], typer.Option(help="JSONL, CSV, JSON Resume, or a folder with one sub-folder a person.")
    ],
    groups: Annotated[
        Path | None, typer.Option(help="A CSV with candidate_id and group (a team, a site): a column each.")
    ] = None,
    thin_below: Annotated[int, typer.Option(min=1, help="A skill fewer people cover is thin.")] = 3,
    on: OnDate = None,
    policy: PolicyFile = None,
    taxonomy: TaxonomyName = "stackmatch",
    catalogue: CatalogueName = None,
    as_json: Json = False,
) -> int:
    """Show how far people cover what postings ask: a table of skills x postings and groups.

    Example: matcher coverage --postings data/demo/postings.jsonl --candidates data/demo/candidates.jsonl
    """
    from matcher import coverage_view
    from matcher.reports.coverage import print_coverage

    day = inputs.read_day(on)
    if [*postings, *candidates].count("-") > 1:
        raise BadInput("- (stdin) can be read once only; name a file for the postings or for the candidates")
    rejected: list[Rejected] = []
    named = None if groups is None else read_groups(groups, rejected)
    engine = inputs.open_engine(taxonomy=taxonomy, policy=policy, catalogue=catalogue)
    asked = list(read_postings(engine, postings, rejected))
    people = list(inputs.each((inputs.read_people(engine, source, day) for source in candidates), rejected))
    if not people:
        raise BadInput(f"no candidate could be read from {', '.join(candidates)}")
    grid = engine.coverage(asked, people, on=day)
    bands = engine.policy.bands
    if as_json:
        outputs.write(
            coverage_view(
                grid, bands, postings=asked, on=day, groups=named, thin_below=thin_below, rejected=rejected
            )
        )
    else:
        print_coverage(outputs.console(), grid, bands, named)
    outputs.report_notices(str(notice) for one in asked for notice in one.notices)
    return outputs.finish(rejected, len(people))


def read_postings(engine: Engine, sources: Sequence[str], rejected: list[Rejected]) -> Iterator[Posting]:
    """The postings in files; a posting whose id was used before is set aside. Raises BadInput for none."""
    from matcher import Reading, Rejected

    seen: dict[str, str] = {}
    for source in sources:
        for document in inputs.each([inputs.documents_at(source)], rejected):
            if document.id in seen:
                reason = f"the id was used before, in {seen[document.id]}; every posting needs its own"
                again = Rejected(f"{source}: posting {document.id}", reason)
                list(inputs.each([Reading((), (again,))], rejected))
                continue
            seen[document.id] = source
            yield engine.read_posting(document)
    if not seen:
        raise BadInput(f"no posting could be read from {', '.join(sources)}")


def read_groups(path: Path, rejected: list[Rejected]) -> dict[str, str]:
    """Person's id -> group. Raises BadInput for a file without those two columns."""
    from matcher import Reading, Rejected

    csv.field_size_limit(sys.maxsize)
    text = inputs.read_file(path, "groups").decode("utf-8-sig", "replace")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if not {"candidate_id", "group"} <= set(rows.fieldnames or ()):
        raise BadInput(f"groups {path} needs the columns candidate_id and group")
    found: dict[str, str] = {}
    bad: list[Rejected] = []
    for row in rows:
        person, group = (row["candidate_id"] or "").strip(), (row["group"] or "").strip()
        if not person or not group or person in found:
            reason = "a row needs a candidate_id, used once, and a group"
            bad.append(Rejected(f"{path}:{rows.line_num}", reason))
            continue
        found[person] = group
    list(inputs.each([Reading((), tuple(bad))], rejected))
    return found
