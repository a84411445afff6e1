"""Reads gold postings with some systems and scores what each says they ask, all on the same texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.engine import Engine
from matcher.evaluation.intervals import ROUNDS, Estimate, estimate
from matcher.evaluation.requirement_scores import MEASURES, Reading, compare
from matcher.evaluation.requirement_sets import AskedSpan, MarkedPosting
from matcher.types import Document, Extraction, Mention, RequirementKind, Section

ALL = "all"
Read = Callable[[Sequence[MarkedPosting]], Sequence[Reading]]


@dataclass(frozen=True, slots=True)
class RequirementSystem:
    """Something that reads postings, in order."""

    name: str
    read: Read


@dataclass(frozen=True, slots=True)
class RequirementScore:
    """One measure of one system on a split, over one source or all. ``right`` of ``possible``."""

    split: str
    system: str
    source: str
    measure: str
    right: int
    possible: int
    share: Estimate


@dataclass(frozen=True, slots=True)
class RequirementEvaluation:
    """The scores on some postings."""

    postings: tuple[MarkedPosting, ...]
    scores: tuple[RequirementScore, ...]


def requirement_systems(engine: Engine) -> tuple[RequirementSystem, ...]:
    """The systems to compare.

    ``default`` is what ``Engine.extract`` returns. ``plain`` has its mentions, every one required, of no
    level, years or group, none negated, and the posting as one body: what the cues add is above it.
    ``dictionary`` has every name of the taxonomy and the catalogue in the whole text, asked for as plainly.
    """
    return (
        RequirementSystem("default", lambda postings: [_read(one) for one in _extract(engine, postings)]),
        RequirementSystem(
            "plain", lambda postings: [_plain(_read(one)) for one in _extract(engine, postings)]
        ),
        RequirementSystem("dictionary", lambda postings: [_looked_up(engine, one.text) for one in postings]),
    )


def evaluate_requirements(
    postings: Sequence[MarkedPosting],
    systems: Sequence[RequirementSystem],
    *,
    seed: int = 0,
    rounds: int = ROUNDS,
    log: Callable[[str], None] | None = None,
) -> RequirementEvaluation:
    """Every measure of each system on each split, over all postings and by source, with intervals over
    postings; in the order of splits, systems, sources, measures."""
    scores: list[RequirementScore] = []
    readings = {}
    for system in systems:
        if log:
            log(f"{system.name} reads {len(postings):,} postings")
        readings[system.name] = list(zip(postings, system.read(postings), strict=True))
    for split in sorted({posting.split for posting in postings}):
        for name, read in readings.items():
            scores += _scores(split, name, [pair for pair in read if pair[0].split == split], seed, rounds)
    return RequirementEvaluation(tuple(postings), tuple(scores))


def _scores(
    split: str, system: str, read: Sequence[tuple[MarkedPosting, Reading]], seed: int, rounds: int
) -> list[RequirementScore]:
    compared = [
        (posting.source, compare(Reading(posting.text, posting.sections, posting.asked), found))
        for posting, found in read
    ]
    scores = []
    for source in (ALL, *sorted({source for source, _ in compared})):
        chosen = [both for name, both in compared if source in (ALL, name)]
        for name, measure in MEASURES.items():
            counts = np.array([measure(both) for both in chosen], np.float64)
            right, possible = counts.sum(axis=0).astype(int).tolist()
            share = estimate(_share, counts, seed=seed, rounds=rounds)
            scores.append(RequirementScore(split, system, source, name, right, possible, share))
    return scores


def _share(sums: np.ndarray) -> np.ndarray:
    """Right of possible, nan where nothing was possible. sums: (..., 2)."""
    possible = sums[..., 1]
    shares: np.ndarray = np.where(possible > 0, sums[..., 0] / np.where(possible > 0, possible, 1), np.nan)
    return shares


def _extract(engine: Engine, postings: Sequence[MarkedPosting]) -> Sequence[Extraction]:
    documents = [Document(f"{one.source}-{one.row}", one.text) for one in postings]
    return list(engine.extract(documents, "posting"))


def _read(extraction: Extraction) -> Reading:
    asked = tuple(map(_asked, extraction.asked()))
    return Reading(extraction.document.text, extraction.sections, asked)


def _asked(mention: Mention) -> AskedSpan:
    cues, is_degree = mention.cues, mention.kind == "degree"
    if cues is None:
        raise ValueError(f"mention at {mention.start} has no cues")
    return AskedSpan(
        start=mention.start,
        end=mention.end,
        kind=_kind(mention.kind),
        importance=cues.importance,
        level=cues.level,
        eqf=int(mention.link.id.split(":")[1]) if is_degree and mention.link else None,
        years=cues.years,
        negated=cues.negated,
        group=cues.group,
    )


def _kind(kind: str) -> RequirementKind:
    return "skill" if kind in ("skill", "knowledge") else kind  # type: ignore[return-value]


def _plain(reading: Reading) -> Reading:
    """A reading without its cues and sections."""
    asked = tuple(AskedSpan(start=one.start, end=one.end, kind=one.kind) for one in reading.asked)
    return Reading(reading.text, (Section("body", 0, len(reading.text)),), asked)


def _looked_up(engine: Engine, text: str) -> Reading:
    hits = engine.dictionary.find(text)
    asked = tuple(AskedSpan(start=h.start, end=h.end, kind=_kind(h.surface.kind)) for h in hits)
    return Reading(text, (Section("body", 0, len(text)),), asked)
