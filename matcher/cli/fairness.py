"""``matcher fairness``: whether groups of people fare alike, and whether ranks see identities."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.errors import BadInput

if TYPE_CHECKING:
    from matcher import Engine, ImpactReport, Outcome, Posting, Reading, Rejected, SwapResult

from matcher.cli import inputs, outputs
from matcher.cli.options import CatalogueName, Json, OnDate, PolicyFile, PostingFile, TaxonomyName

# In a pack a category of fewer people is hidden, so it may not be the one others are compared with either.
LEAST_COMPARED = 5

app = typer.Typer(
    help="Impact ratios by sex, race or ethnicity, and both: an internal check, "
    "not the independent audit the law asks for.",
    invoke_without_command=True,
)
LeaveOut = Annotated[
    float,
    typer.Option(
        min=0, max=99, help="Categories below so many percent are left out of the ratios, not of the table."
    ),
]
Top = Annotated[int | None, typer.Option(min=1, help="Your own cut-off: the first N by score.")]
People = Annotated[list[str], typer.Option(help="The people to rank: files or folders.")]


@app.callback()
def fairness(
    context: typer.Context,
    outcomes: Annotated[
        str | None,
        typer.Option(help="A CSV with candidate_id, score or selected, sex, race_ethnicity; or -."),
    ] = None,
    top: Top = None,
    leave_out_below: LeaveOut = 2.0,
    as_json: Json = False,
) -> int:
    """Impact ratios by sex, race or ethnicity, and both.

    An internal check, not the independent audit the law asks for. Scores are compared at their median,
    and at your own cut-off where the file says who was selected or --top says how many.

    Example: matcher fairness --outcomes outcomes.csv --json
    """
    from matcher import fairness_view
    from matcher.reports.fairness import print_fairness

    if context.invoked_subcommand:
        return outputs.OK
    if outcomes is None:
        raise BadInput("name the file of outcomes: matcher fairness --outcomes FILE")
    reading = read_outcome_rows(read_source(outcomes), outcomes)
    reports = make_reports(reading, top, leave_out_below / 100)
    if as_json:
        outputs.write(fairness_view(reports, people=len(reading.items), rejected=reading.rejected))
    else:
        print_fairness(outputs.console(), reports)
    return outputs.finish(reading.rejected, len(reading.items))


@app.command("swap")
def swap(
    posting: PostingFile,
    candidates: People,
    on: OnDate = None,
    policy: PolicyFile = None,
    taxonomy: TaxonomyName = "stackmatch",
    catalogue: CatalogueName = None,
    as_json: Json = False,
) -> int:
    """Rank people under exchanged names, pronouns, addresses, schools and hobbies: do ranks stay equal?

    Exits 1 where a rank or a number differs that the policy does not let age change.

    Example: matcher fairness swap --posting posting.pdf --candidates data/demo/candidates.jsonl
    """
    from matcher import swap_view
    from matcher.reports.fairness import print_swaps

    engine = inputs.open_engine(taxonomy=taxonomy, policy=policy, catalogue=catalogue)
    asked = engine.read_posting(inputs.one_document(posting))
    rejected: list[Rejected] = []
    results = rank_swapped(engine, asked, candidates, inputs.read_day(on), rejected)
    if as_json:
        outputs.write(swap_view(results, posting_id=asked.id))
    else:
        print_swaps(outputs.console(), results)
    if not all(one.equal or one.aging for one in results):
        return outputs.USER_ERROR
    return outputs.finish(rejected, len(results))


@app.command("pack")
def pack(
    outcomes: Annotated[str, typer.Option(help="The CSV of outcomes, or -.")],
    out: Annotated[Path, typer.Option(help="The folder for audit.html and audit.pdf.")],
    posting: Annotated[
        str | None, typer.Option(help="With --candidates: also rank under exchanged identities.")
    ] = None,
    candidates: Annotated[list[str] | None, typer.Option(help="The people for --posting.")] = None,
    top: Top = None,
    leave_out_below: LeaveOut = 2.0,
    on: OnDate = None,
    policy: PolicyFile = None,
    taxonomy: TaxonomyName = "stackmatch",
    catalogue: CatalogueName = None,
    as_json: Json = False,
) -> int:
    """Write tables, charts, methods, versions and hashes of an internal check as HTML and PDF.

    Example: matcher fairness pack --outcomes outcomes.csv --out audit --top 20
    """
    from matcher import AuditPack, __version__, digest, pack_html, pack_pdf

    if (posting is None) != (not candidates):
        raise BadInput("--posting and --candidates go together")
    data, day = read_source(outcomes), inputs.read_day(on)
    reading = read_outcome_rows(data, outcomes)
    rejected = list(reading.rejected)
    engine = inputs.open_engine(taxonomy=taxonomy, policy=policy, catalogue=catalogue)
    swaps: tuple[SwapResult, ...] = ()
    if posting is not None:
        asked = engine.read_posting(inputs.one_document(posting))
        swaps = rank_swapped(engine, asked, candidates or [], day, rejected)
    people = len(reading.items)
    reports = make_reports(reading, top, max(leave_out_below / 100, min(0.5, LEAST_COMPARED / people)))
    facts = (("Stackmatch", __version__), ("outcomes, SHA-256", digest(data)), *engine.versions().items())
    made = AuditPack(day, tuple(reports), swaps, facts)
    files = {"audit.html": pack_html(made).encode(), "audit.pdf": pack_pdf(made)}
    for name, content in files.items():
        outputs.write_bytes(out / name, content)
    written = [str(out / name) for name in files]
    if as_json:
        outputs.write({"files": written, "facts": dict(facts)})
    else:
        outputs.console().print("\n".join(written), markup=False)
    return outputs.finish(rejected, people)


def rank_swapped(
    engine: Engine, posting: Posting, candidates: Sequence[str], day: date, rejected: list[Rejected]
) -> tuple[SwapResult, ...]:
    """The people of these files ranked under every exchanged identity. Raises BadInput for nobody."""
    from matcher import read_identities, swap_identities

    people = list(inputs.each((inputs.read_people(engine, source, day) for source in candidates), rejected))
    if not people:
        raise BadInput(f"no candidate could be read from {', '.join(candidates)}")
    identities = read_identities(engine.settings.data / "identities.yaml")
    return swap_identities(people, identities, lambda variant: engine.rank(posting, variant, on=day))


def read_source(source: str) -> bytes:
    """The bytes of a file of outcomes, or of stdin."""
    return sys.stdin.buffer.read() if source == "-" else inputs.read_file(Path(source), "outcomes")


def read_outcome_rows(data: bytes, source: str) -> Reading[Outcome]:
    """The rows of outcomes; what was set aside is said. Raises BadInput where no row can be used."""
    from matcher import read_outcomes

    name = "stdin" if source == "-" else Path(source).name
    reading = read_outcomes(data.decode("utf-8-sig", "replace"), name=name)
    list(inputs.each([reading], []))
    if not reading.items:
        raise BadInput(f"{name} has no row that can be used")
    return reading


def make_reports(reading: Reading[Outcome], top: int | None, leave_out_below: float) -> list[ImpactReport]:
    """The report at the median where there are scores, then those at the recruiter's own cut-off."""
    from matcher import median_report, selection_report, top_report

    people = reading.items
    reports = []
    if any(one.score is not None for one in people):
        reports.append(median_report(people, leave_out_below=leave_out_below))
    if any(one.selected is not None for one in people):
        reports.append(selection_report(people, leave_out_below=leave_out_below))
    if top is not None:
        reports.append(top_report(people, top, leave_out_below=leave_out_below))
    return reports
