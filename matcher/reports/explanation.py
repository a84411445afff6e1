"""What would change one person's result, as JSON and for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.console import Console
from rich.text import Text

from matcher.credentials.catalogue import Catalogue
from matcher.matching.changes import AwardLoss, LineChange
from matcher.matching.weight_swap import WeightChange, WeightSwap
from matcher.pathway import BandRise
from matcher.reports.plain import printable
from matcher.reports.tables import print_rows
from matcher.reports.views import JsonObject
from matcher.types import Posting

SHOWN = 3


def explanation_view(
    posting: Posting,
    rise: BandRise,
    losses: Sequence[AwardLoss],
    swap: WeightSwap | None = None,
    *,
    on: date,
    catalogue: Catalogue,
) -> JsonObject:
    """The document of ``explain``: what would lift one person a band, what each award holds up, and what
    weights would swap two people."""
    return {
        "on": on.isoformat(),
        "posting": {"id": posting.id, "title": posting.title},
        "candidate_id": rise.candidate_id,
        "band_up": rise_view(rise, catalogue),
        "losses": [loss_view(loss) for loss in losses],
        "swap": weight_swap_view(swap) if swap else None,
    }


def rise_view(rise: BandRise, catalogue: Catalogue) -> JsonObject:
    """The smallest set of awards that moves a person a band up; ``awards`` is null where none was found."""
    awards = None
    if rise.awards is not None:
        awards = [{"credential_id": one, "name": catalogue[one].name} for one in rise.awards]
    return {
        "score": rise.score,
        "band": rise.band,
        "next_band": rise.next_band,
        "needed": rise.needed,
        "awards": awards,
        "score_after": rise.score_after,
        "reason": _rise_reason(rise),
    }


def loss_view(loss: AwardLoss) -> JsonObject:
    """What is lost with one award."""
    return {
        "award_id": loss.award_id,
        "award": loss.award_title,
        "how": loss.how,
        "score": list(loss.score),
        "verified_score": list(loss.verified_score),
        "band": list(loss.band),
        "lines": [line_change_view(line) for line in loss.lines],
    }


def line_change_view(line: LineChange) -> JsonObject:
    """A line before and after."""
    return {
        "requirement_id": line.requirement_id,
        "label": line.label,
        "coverage": list(line.coverage),
        "points": list(line.points),
    }


def weight_swap_view(swap: WeightSwap) -> JsonObject:
    """The weights at which two people are equal; further on they have swapped."""
    return {
        "ahead": swap.ahead,
        "behind": swap.behind,
        "lead": swap.lead,
        "single": [_weight_view(change) for change in swap.single],
        "least": [_weight_view(change) for change in swap.least],
        "reason": _swap_reason(swap),
    }


def print_explanation(
    console: Console,
    rise: BandRise,
    losses: Sequence[AwardLoss],
    swap: WeightSwap | None,
    catalogue: Catalogue,
) -> None:
    """One paragraph or table a question."""
    names = "; ".join(catalogue[one].name for one in rise.awards or ())
    _say(console, f"{rise.candidate_id}: {_percent(rise.score)}, {rise.band}")
    _say(console, f"{_rise_reason(rise)}{': ' + names if names else ''}")
    rows = [
        (
            loss.award_title,
            loss.how,
            f"{_percent(loss.score[0])} -> {_percent(loss.score[1])}",
            " -> ".join(dict.fromkeys(loss.band)),
            _labels(loss.lines),
        )
        for loss in losses
    ]
    if rows:
        print_rows(console, ("If this award were", "", "Score", "Band", "What is covered less"), rows)
    if swap:
        _say(console, _swap_reason(swap))
        changes = [("alone", change) for change in swap.single[:SHOWN]] + [("least", c) for c in swap.least]
        cells = [(how, c.label, f"{c.weight:g}", f"{c.to:.3f}") for how, c in changes]
        if cells:
            print_rows(console, ("Change", "Requirement", "Weight", "Equal at"), cells)


def _say(console: Console, sentence: str) -> None:
    console.print(Text(printable(sentence)))


def _labels(lines: Sequence[LineChange]) -> str:
    """The requirements that lose most, and how many more do."""
    first, more = "; ".join(line.label for line in lines[:SHOWN]), len(lines) - SHOWN
    return f"{first}; {more} more" if more > 0 else first or "nothing"


def _weight_view(change: WeightChange) -> JsonObject:
    return {
        "requirement_id": change.requirement_id,
        "label": change.label,
        "weight": change.weight,
        "to": change.to,
    }


def _rise_reason(rise: BandRise) -> str:
    if rise.next_band is None:
        return f"{rise.band} is the highest band"
    if rise.awards is None:
        return f"no set of up to {rise.tried} awards of the catalogue reaches {rise.next_band}"
    count = f"{len(rise.awards)} award" + ("s" if len(rise.awards) > 1 else "")
    return f"{count} would reach {rise.next_band} ({_percent(rise.score_after or 0.0)}); no fewer would"


def _swap_reason(swap: WeightSwap) -> str:
    if swap.least or swap.single:
        return f"{swap.ahead} is ahead of {swap.behind} by {100 * swap.lead:.1f} points"
    return f"no weights put {swap.behind} before {swap.ahead}, who covers every requirement at least as far"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
