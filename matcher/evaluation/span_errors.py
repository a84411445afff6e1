"""What became of each span: found exactly, at other borders, as another kind, missed, or made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from matcher.evaluation.span_run import FoundSpan, comparable
from matcher.evaluation.span_sets import GoldSpan, SpanSet

Outcome = Literal["exact", "other_borders", "other_kind", "missed", "made_up"]


@dataclass(frozen=True, slots=True)
class SpanOutcome:
    """A gold span and what became of it, or a found span that touches no gold one (``made_up``).

    words: how many it has.
    """

    kind: str
    words: int
    surface: str
    outcome: Outcome


def find_outcomes(part: SpanSet, found: Sequence[Sequence[FoundSpan]]) -> tuple[SpanOutcome, ...]:
    """The outcome of every gold span and every made-up one, sentence by sentence.

    found: the spans of each sentence of the set. ``other_kind``: these very characters, as another kind;
    it goes before ``other_borders``, which is a touching span of the same kind.
    """
    outcomes: list[SpanOutcome] = []
    for sentence, spans in zip(part.sentences, found, strict=True):
        given = comparable(sentence, spans, part.scheme)
        judged = [(gold, _became(gold, given)) for gold in sentence.spans]
        judged += [(one, "made_up") for one in given if not any(_share(one, gold) for gold in sentence.spans)]
        for span, outcome in judged:
            surface = sentence.text[span.start : span.end]
            outcomes.append(SpanOutcome(span.kind, len(surface.split()), surface, outcome))
    return tuple(outcomes)


def _became(gold: GoldSpan, found: Sequence[GoldSpan]) -> Outcome:
    if gold in found:
        return "exact"
    if any((one.start, one.end) == (gold.start, gold.end) for one in found):
        return "other_kind"
    return "other_borders" if any(one.kind == gold.kind and _share(one, gold) for one in found) else "missed"


def _share(one: GoldSpan, other: GoldSpan) -> bool:
    return one.start < other.end and other.start < one.end
