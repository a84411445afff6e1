"""``matcher rank`` and ``matcher gap``: how far people cover a posting."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.errors import BadInput

if TYPE_CHECKING:
    from datetime import date

    from matcher import Candidate, Engine, Move, Posting, Rejected, Stability

from matcher.cli import inputs, outputs
from matcher.cli.options import (
    CatalogueName,
    GivenDocuments,
    Json,
    OnDate,
    PolicyFile,
    PostingColumns,
    PostingFile,
    ProfileName,
    TaxonomyName,
    TrustFiles,
    WeightsFile,
)

TWO_YEARS = timedelta(days=730)


def rank(
    posting: PostingFile,
    candidates: Annotated[
        list[str] | None,
        typer.Option(help="JSONL, CSV, JSON Resume, or a folder with one sub-folder a person."),
    ] = None,
    workspace: Annotated[
        Path | None,
        typer.Option(help="Rank what this workspace holds; --posting is then an id. A record is kept."),
    ] = None,
    on: OnDate = None,
    top: Annotated[int | None, typer.Option(min=1, help="Only the first N people.")] = None,
    weights: WeightsFile = None,
    policy: PolicyFile = None,
    profile: ProfileName = None,
    compare_profile: Annotated[
        str | None, typer.Option(help="Another profile (or shipped) to show beside: who moves, and why.")
    ] = None,
    stability: Annotated[
        bool, typer.Option("--stability", help="Add between which ranks each person stands.")
    ] = False,
    first: Annotated[int, typer.Option(min=1, help="For --stability: how likely among the first K.")] = 10,
    blind: Annotated[bool, typer.Option("--blind/--no-blind", help="Leave names out of the result.")] = True,
    taxonomy: TaxonomyName = "stackmatch",
    catalogue: CatalogueName = None,
    column: PostingColumns = None,
    trust: TrustFiles = None,
    document: GivenDocuments = None,
    as_json: Json = False,
) -> int:
    """Rank candidates for a posting, with the evidence for every point.

    Example: matcher rank --posting posting.pdf --candidates data/demo/candidates.jsonl
    """
    from matcher import compare_rankings, flag_copies, moves_view, ranking_view
    from matcher.reports.moves import print_moves
    from matcher.reports.tables import print_ranking

    day = inputs.read_day(on)
    judged_by = inputs.choose_policy(policy, profile)
    if (candidates is None) == (workspace is None):
        raise BadInput("name the people to rank: --candidates FILE, or --workspace FOLDER")
    if workspace is not None:
        if weights is not None or not blind:
            raise BadInput("--weights and --no-blind are for files; a workspace keeps edits and names itself")
        if stability or compare_profile is not None:
            raise BadInput("--stability and --compare-profile are for files, not for what a workspace keeps")
        engine = inputs.open_engine(taxonomy=taxonomy, policy=judged_by, catalogue=catalogue)
        return _rank_stored(engine, workspace, posting, day, top, as_json)
    candidates = candidates or []
    if [posting, *candidates].count("-") > 1:
        raise BadInput("- (stdin) can be read once only; name a file for the posting or for the candidates")
    engine = inputs.open_engine(taxonomy=taxonomy, policy=judged_by, catalogue=catalogue)
    advert = inputs.one_document(posting, column)
    asked = engine.read_posting(advert)
    rejected: list[Rejected] = []
    proofs = inputs.read_proofs(trust, document)
    readings = (inputs.read_people(engine, source, day, proofs) for source in candidates)
    people = list(inputs.each(readings, rejected))
    if not people:
        raise BadInput(f"no candidate could be read from {', '.join(candidates)}")
    edited = inputs.read_weights(weights)
    ranking = engine.rank(asked, people, on=day, top=top, weights=edited)
    names = None if blind else {person.id: person.name for person in people}
    suggested = {requirement.id: requirement.weight for requirement in asked.requirements}
    flags = [str(flag) for flag in flag_copies(asked, people)]
    stable: Stability | None = None
    moves: tuple[Move, ...] = ()
    if stability:
        stable = engine.rank_stability(asked, people, on=day, weights=edited, first=first)
    if compare_profile is not None:
        other = engine.under(compare_profile)
        beside = other.rank(other.read_posting(advert), people, on=day, top=top, weights=edited)
        moves = compare_rankings(ranking, beside)
    pair = Path(judged_by or "shipped").stem, compare_profile or ""
    if as_json:
        shown = ranking_view(ranking, on=day, suggested=suggested, names=names, stability=stable)
        shown["flags"] = flags
        outputs.write(shown | ({"compared": moves_view(moves, *pair)} if compare_profile else {}))
    else:
        print_ranking(outputs.console(), ranking, names, top or 20, stable)
        if compare_profile:
            print_moves(outputs.console(), moves, *pair, top or 20)
    outputs.report_notices([*map(str, asked.notices), *flags])
    return outputs.finish(rejected, len(people))


def _rank_stored(
    engine: Engine, folder: Path, posting_id: str, day: date, top: int | None, as_json: bool
) -> int:
    from matcher import rank_stored
    from matcher.reports.tables import print_ranking

    run = rank_stored(engine, inputs.open_workspace(folder), posting_id, on=day, top=top)
    if as_json:
        outputs.write({"run": run.record.id, **run.document, "flags": [str(flag) for flag in run.flags]})
    else:
        print_ranking(outputs.console(), run.ranking, None, top or 20)
    outputs.log(f"kept as run {run.record.id}")
    outputs.report_notices(str(notice) for notice in (*run.posting.notices, *run.flags))
    return outputs.OK


def gap(
    posting: PostingFile,
    candidate: Annotated[
        str, typer.Option(help="A file with one candidate, FILE#ID for one of several, or a folder.")
    ],
    on: OnDate = None,
    policy: PolicyFile = None,
    profile: ProfileName = None,
    taxonomy: TaxonomyName = "stackmatch",
    catalogue: CatalogueName = None,
    column: PostingColumns = None,
    trust: TrustFiles = None,
    document: GivenDocuments = None,
    over_time: Annotated[
        bool, typer.Option("--over-time", help="Coverage day by day: what lapses when, what renewal brings.")
    ] = False,
    since: Annotated[
        str | None, typer.Option(help="For --over-time: the first day; default the day judged by.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="For --over-time: the last day; default two years after.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Show where each requirement of a posting stands for one person.

    Example: matcher gap --posting posting.docx --candidate data/demo/candidates.jsonl#c-001
    """
    from matcher import NoRequirements, gap_view
    from matcher.reports.tables import print_gap

    day, judged_by = inputs.read_day(on), inputs.choose_policy(policy, profile)
    engine = inputs.open_engine(taxonomy=taxonomy, policy=judged_by, catalogue=catalogue)
    asked = engine.read_posting(inputs.one_document(posting, column))
    if not asked.requirements:
        raise NoRequirements(f"posting {asked.id!r} asks for nothing that was recognised; check its text")
    rejected: list[Rejected] = []
    person = inputs.one_candidate(engine, candidate, day, rejected, inputs.read_proofs(trust, document))
    if over_time:
        first = inputs.read_day(since, "--since") if since else day
        last = inputs.read_day(until, "--until") if until else day + TWO_YEARS
        _show_timeline(engine, asked, person, day, (first, last), as_json)
        return outputs.finish(rejected, 1)
    gaps = engine.gap(asked, person, on=day)
    if as_json:
        outputs.write(gap_view(asked, person.id, gaps, on=day))
    else:
        print_gap(outputs.console(), gaps)
    outputs.report_notices(str(notice) for notice in asked.notices)
    return outputs.finish(rejected, 1)


def _show_timeline(
    engine: Engine, asked: Posting, person: Candidate, day: date, span: tuple[date, date], as_json: bool
) -> None:
    from matcher import timeline_view
    from matcher.reports.timeline import print_timeline

    points = engine.coverage_over_time(asked, person, since=span[0], until=span[1])
    renewals = engine.find_renewals(person, on=day)
    if as_json:
        outputs.write(timeline_view(asked, person.id, points, renewals, on=day))
    else:
        print_timeline(outputs.console(), points, renewals)
