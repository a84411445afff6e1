"""``matcher coverage`` and ``matcher audit-posting``: what postings ask against what people show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.errors import BadInput

if TYPE_CHECKING:
    from matcher import Engine, Posting, Rejected

from matcher.cli import inputs, outputs
from matcher.cli.options import CatalogueName, Json, OnDate, PolicyFile, PostingFile, TaxonomyName


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
    grid = engine.coverage_grid(asked, people, on=day)
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


def audit_posting(
    posting: PostingFile,
    candidates: Annotated[
        list[str] | None, typer.Option(help="The people to see who is kept out: files or folders.")
    ] = None,
    prefer: Annotated[
        list[str] | None, typer.Option(help="What if this requirement id were only preferred? Repeat.")
    ] = None,
    on: OnDate = None,
    policy: PolicyFile = None,
    taxonomy: TaxonomyName = "stackmatch",
    catalogue: CatalogueName = None,
    as_json: Json = False,
) -> int:
    """Show which requirements keep people out, what no credential teaches, and how a posting is worded.

    Example: matcher audit-posting --posting posting.pdf --candidates data/demo/candidates.jsonl --prefer r3
    """
    from matcher import posting_audit_view, prefer_requirements, what_if
    from matcher.reports.posting_audit import print_posting_audit

    day = inputs.read_day(on)
    if prefer and not candidates:
        raise BadInput("--prefer asks how places change, so it needs people: --candidates FILE")
    engine = inputs.open_engine(taxonomy=taxonomy, policy=policy, catalogue=catalogue)
    asked = engine.read_posting(inputs.one_document(posting))
    rejected: list[Rejected] = []
    readings = (inputs.read_people(engine, source, day) for source in candidates or ())
    people = list(inputs.each(readings, rejected))
    grid = engine.coverage_grid([asked], people, on=day) if people else None
    audit = engine.audit_posting(asked, grid)
    changed = None
    if grid is not None and prefer:
        after = prefer_requirements(asked, prefer, engine.policy.weights)
        changed = what_if(grid, asked, after, engine.policy.bands)
    if as_json:
        outputs.write(posting_audit_view(audit, engine.catalogue, changed))
    else:
        print_posting_audit(outputs.console(), audit, engine.catalogue, changed)
    outputs.report_notices(str(notice) for notice in asked.notices)
    return outputs.finish(rejected, 1)


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
    from matcher import read_pairs

    text = inputs.read_file(path, "groups").decode("utf-8-sig", "replace")
    reading = read_pairs(text, name=path.name, columns=("candidate_id", "group"))
    return dict(inputs.each([reading], rejected))
