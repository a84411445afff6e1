"""``matcher fairness``: whether groups of people fare alike."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.errors import BadInput

if TYPE_CHECKING:
    from matcher import ImpactReport, Outcome, Reading, Rejected

from pathlib import Path

from matcher.cli import inputs, outputs
from matcher.cli.options import CatalogueName, Json, OnDate, PolicyFile, PostingFile, TaxonomyName

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
    reading = read_outcome_file(outcomes)
    reports = make_reports(reading, top, leave_out_below / 100)
    if as_json:
        outputs.write(fairness_view(reports, people=len(reading.items), rejected=reading.rejected))
    else:
        print_fairness(outputs.console(), reports)
    return outputs.finish(reading.rejected, len(reading.items))


@app.command("swap")
def swap(
    posting: PostingFile,
    candidates: Annotated[list[str], typer.Option(help="The people to rank: files or folders.")],
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
    from matcher import read_identities, swap_identities, swap_view
    from matcher.reports.fairness import print_swaps

    day = inputs.read_day(on)
    engine = inputs.open_engine(taxonomy=taxonomy, policy=policy, catalogue=catalogue)
    asked = engine.read_posting(inputs.one_document(posting))
    rejected: list[Rejected] = []
    people = list(inputs.each((inputs.read_people(engine, source, day) for source in candidates), rejected))
    if not people:
        raise BadInput(f"no candidate could be read from {', '.join(candidates)}")
    identities = read_identities(engine.settings.data / "identities.yaml")
    results = swap_identities(people, identities, lambda variant: engine.rank(asked, variant, on=day))
    if as_json:
        outputs.write(swap_view(results, posting_id=asked.id))
    else:
        print_swaps(outputs.console(), results)
    if not all(one.equal or one.aging for one in results):
        return outputs.USER_ERROR
    return outputs.finish(rejected, len(people))


def read_outcome_file(source: str) -> Reading[Outcome]:
    """The rows of a file of outcomes, or of stdin; what was set aside is said. Raises BadInput for none."""
    from matcher import read_outcomes

    data = sys.stdin.buffer.read() if source == "-" else inputs.read_file(Path(source), "outcomes")
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
