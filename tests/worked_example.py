"""The worked example of docs/how-scores-work.md, from the demo data. Run this file to write it anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from matcher import (
    AwardLoss,
    Candidate,
    CoverageLine,
    Engine,
    Posting,
    Ranked,
    compare_rankings,
    read_documents,
)

PAGE = Path(__file__).resolve().parents[1] / "docs" / "how-scores-work.md"
START, END = (
    "<!-- worked example: written by tests/worked_example.py -->\n",
    "<!-- end of the worked example -->\n",
)
ON = date(2026, 11, 21)
POSTING, WHO, OTHER, CLOSELY = "p-staff-nurse", "c-007", "c-033", "Phlebotomy"


def worked_example(engine: Engine) -> str:
    """The part of the page between the two marks."""
    demo = engine.settings.data / "demo"
    advert = next(one for one in read_documents(demo / "postings.jsonl").items if one.id == POSTING)
    people = engine.read_candidates(demo / "candidates.jsonl", on=ON).items
    posting = engine.read_posting(advert)
    ranking = engine.rank(posting, people, on=ON)
    one = next(row for row in ranking.ranked if row.candidate_id == WHO)
    strict = engine.under("verified-first")
    moves = compare_rankings(ranking, strict.rank(strict.read_posting(advert), people, on=ON))
    move = next(move for move in moves if move.candidate_id == WHO)
    return "\n\n".join(
        (
            *_score(one),
            *_closely(next(line for line in one.lines if line.requirement.label == CLOSELY), engine),
            *_changes(engine, posting, people),
            f"Under the profile `verified-first` the score goes {_pair(move.score)}, and the rank from "
            f"{move.rank[0]} to {move.rank[1]}.",
        )
    )


def _score(one: Ranked) -> Iterator[str]:
    weights = sum(line.requirement.weight for line in one.lines)
    yield (
        f"`{one.candidate_id}` for `{POSTING}` on {ON.isoformat()}: rank {one.rank}, **{one.band}**, "
        f"{_percent(one.score)} claimed, {_percent(one.verified_score)} verified. "
        f"The weights add up to {weights:g}."
    )
    yield _table("Requirement | Weight | Covered | Points | Rests on", map(_line_row, one.lines))


def _line_row(line: CoverageLine) -> Sequence[object]:
    rest = line.evidence[0].evidence.award_title if line.evidence else line.note or "nothing"
    asked = line.requirement
    label = asked.label if len(asked.label) <= 60 else f"{asked.label[:57].rstrip()}..."
    return label, f"{asked.weight:g}", _percent(line.coverage), f"{100 * line.points:.1f}", rest


def _closely(line: CoverageLine, engine: Engine) -> Iterator[str]:
    best, cap = line.evidence[0], engine.policy.stack_cap
    factors = " x ".join(f"{one.value:g} ({one.name})" for one in best.evidence.factors)
    yield (
        f"*{line.requirement.label}*, closely: {best.evidence.award_title} shows {best.evidence.label} "
        f"with {factors} = {best.evidence.strength:.3f}. As {cap:g} counts as full, and likeness is "
        f"{best.similarity:g} ({best.reason}), that covers {_percent(best.contribution)}; "
        f"with all the evidence on the line it is {_percent(line.coverage)}."
    )


def _changes(engine: Engine, posting: Posting, people: Sequence[Candidate]) -> Iterator[str]:
    known = {one.id: one for one in people}
    rise = engine.fewest_awards(posting, known[WHO], on=ON)
    names = " and ".join(engine.catalogue[one].name for one in rise.awards or ("none",))
    yield f"Fewest awards for the band **{rise.next_band}**: {names} (then {_percent(rise.score_after)})."
    losses = engine.award_losses(posting, known[WHO], on=ON)
    yield _table("If this award were | | Score | Band", map(_loss_row, losses[:4]))
    swap = engine.swap_weights(posting, known[WHO], known[OTHER], on=ON)
    changes = " and ".join(f"*{one.label}* from {one.weight:g} to {one.to:.2f}" for one in swap.least)
    yield (
        f"`{swap.ahead}` is ahead of `{swap.behind}` by {100 * swap.lead:.1f} points. The least change "
        f"of weights that makes them equal: {changes}; the least step further, and they change places."
    )
    found = engine.rank_stability(posting, people, on=ON, first=1)
    one = next(one for one in found.intervals if one.candidate_id == WHO)
    yield (
        f"In {100 * found.share:g} % of {found.draws} draws `{WHO}` stands between rank {one.best} and "
        f"rank {one.worst}, and in {100 * one.in_first:.0f} % of them first."
    )


def _loss_row(loss: AwardLoss) -> Sequence[object]:
    return loss.award_title, loss.how, _pair(loss.score), " to ".join(dict.fromkeys(loss.band))


def _pair(scores: tuple[float | None, float | None]) -> str:
    return f"from {_percent(scores[0])} to {_percent(scores[1])}"


def _percent(share: float | None) -> str:
    return "not known" if share is None else f"{100 * share:.1f} %"


def _table(head: str, rows: Iterable[Sequence[object]]) -> str:
    lines = [head, " | ".join("---" for _ in head.split(" | ")), *(" | ".join(map(str, row)) for row in rows)]
    return "\n".join(f"| {line} |" for line in lines)


if __name__ == "__main__":
    before, _, rest = PAGE.read_text("utf8").partition(START)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{START}\n{worked_example(Engine())}\n\n{END}{after}", "utf8")
