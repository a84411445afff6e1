"""Runs span systems over annotated sets and scores them, all in one run over the same sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np

from matcher.engine import Engine
from matcher.evaluation.intervals import ROUNDS, Estimate, estimate, sum_by_cluster
from matcher.evaluation.span_scores import (
    CORRECT,
    FOUND,
    GOLD,
    count_spans,
    overlap_f1,
    precision,
    recall,
    strict_f1,
)
from matcher.evaluation.span_sets import SCHEMES, GoldSentence, GoldSpan, SpanSet
from matcher.extraction.tagging import SpanTagger
from matcher.types import Document

BOTH = "both"
ALL = "all"
KINDS = ("skill", "knowledge")


class FoundSpan(Protocol):
    """What a system gives back for a text."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """Behind the last character."""

    @property
    def kind(self) -> str:
        """skill or knowledge."""


FindSpans = Callable[[Sequence[str]], Sequence[Sequence[FoundSpan]]]


@dataclass(frozen=True, slots=True)
class SpanSystem:
    """Something that finds spans. ``find``: for each scheme it can follow, texts -> spans of each."""

    name: str
    find: Mapping[str, FindSpans]


@dataclass(frozen=True, slots=True)
class SpanScore:
    """How one system did on one source (or all) and one kind (or both) of a set. Shares 0-1."""

    set: str
    system: str
    source: str
    label: str
    gold: int
    found: int
    correct: int
    precision: Estimate
    recall: Estimate
    f1: Estimate
    overlap_f1: Estimate


@dataclass(frozen=True, slots=True)
class SpanEvaluation:
    """The scores on some sets."""

    sets: tuple[SpanSet, ...]
    scores: tuple[SpanScore, ...]


def span_systems(engine: Engine) -> tuple[SpanSystem, ...]:
    """The systems to compare.

    ``default`` is what ``Engine.extract`` returns and knows SkillSpan's two kinds; ``tagger`` marks as each
    scheme does; ``dictionary`` is the plain baseline.
    """
    skillspan = next(iter(SCHEMES))
    extracted = SpanSystem("default", {skillspan: lambda texts: _extracted(engine, texts)})
    tagger = tagger_system(engine.tagger)
    known = SpanSystem("dictionary", dict.fromkeys(SCHEMES, lambda texts: _looked_up(engine, texts)))
    return extracted, tagger, known


def tagger_system(tagger: SpanTagger) -> SpanSystem:
    """A tagger as a system that follows every scheme."""
    return SpanSystem("tagger", {scheme: partial(_tagged, tagger, scheme) for scheme in SCHEMES})


def evaluate_spans(
    sets: Sequence[SpanSet],
    systems: Sequence[SpanSystem],
    *,
    seed: int = 0,
    rounds: int = ROUNDS,
    log: Callable[[str], None] | None = None,
) -> SpanEvaluation:
    """Strict and overlap scores of each system on each set whose scheme it can follow.

    Per source and kind, in the order of sets, systems, sources, kinds. Where a scheme has one kind, the
    kinds of found spans are ignored; kinds that a sentence was not annotated for are left out there.
    """
    scores: list[SpanScore] = []
    for part in sets:
        clusters = _numbered(sentence.group for sentence in part.sentences)
        for system in systems:
            if part.scheme in system.find:
                if log:
                    log(f"{system.name} reads the {len(part.sentences):,} sentences of {part.name}")
                found = system.find[part.scheme]([sentence.text for sentence in part.sentences])
                scores += _scores(part, system.name, found, clusters, seed, rounds)
    return SpanEvaluation(tuple(sets), tuple(scores))


def comparable(sentence: GoldSentence, found: Iterable[FoundSpan], scheme: str) -> tuple[GoldSpan, ...]:
    """Found spans as gold ones are, each once, in text order: without a kind where the scheme has one
    only, and without kinds that the sentence was not annotated for."""
    if len(SCHEMES[scheme]) == 1:
        (kind,) = SCHEMES[scheme]
        spans = {GoldSpan(span.start, span.end, kind) for span in found}
    else:
        spans = {GoldSpan(s.start, s.end, s.kind) for s in found if s.kind in sentence.kinds}
    return tuple(sorted(spans))


def _scores(
    part: SpanSet,
    system: str,
    found: Sequence[Sequence[FoundSpan]],
    clusters: np.ndarray,
    seed: int,
    rounds: int,
) -> list[SpanScore]:
    pairs = [
        (sentence.spans, comparable(sentence, spans, part.scheme))
        for sentence, spans in zip(part.sentences, found, strict=True)
    ]
    sources = np.array([sentence.source or "" for sentence in part.sentences])
    scores = []
    for label in (*part.kinds, BOTH) if len(part.kinds) > 1 else part.kinds:
        counts = np.array(
            [count_spans(_of_kind(gold, label), _of_kind(given, label)) for gold, given in pairs]
        ).reshape(-1, 5)
        for source in (ALL, *sorted(set(sources) - {""})):
            chosen = np.ones(len(sources), bool) if source == ALL else sources == source
            summed = sum_by_cluster(counts[chosen], _numbered(clusters[chosen].tolist()))
            scores.append(_score((part.name, system, source, label), summed, seed, rounds))
    return sorted(scores, key=lambda score: (score.source != ALL, score.source))


def _score(names: tuple[str, str, str, str], counts: np.ndarray, seed: int, rounds: int) -> SpanScore:
    totals = counts.sum(axis=0).astype(int).tolist()
    measures = (
        estimate(measure, counts, seed=seed, rounds=rounds)
        for measure in (precision, recall, strict_f1, overlap_f1)
    )
    return SpanScore(*names, totals[GOLD], totals[FOUND], totals[CORRECT], *measures)


def _of_kind(spans: Iterable[GoldSpan], label: str) -> list[GoldSpan]:
    return [span for span in spans if label in (BOTH, span.kind)]


def _numbered(names: Iterable[object]) -> np.ndarray:
    """0, 1, ... in order of first appearance for equal names, (n,)."""
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], np.int64)


def _tagged(tagger: SpanTagger, scheme: str, texts: Sequence[str]) -> list[Sequence[FoundSpan]]:
    return [tagged.spans for tagged in tagger.tag(texts, scheme=scheme)]


def _extracted(engine: Engine, texts: Sequence[str]) -> list[list[FoundSpan]]:
    documents = [Document(str(number), text) for number, text in enumerate(texts)]
    return [[m for m in found.mentions if m.kind in KINDS] for found in engine.extract(documents)]


def _looked_up(engine: Engine, texts: Sequence[str]) -> list[list[FoundSpan]]:
    hits = (engine.dictionary.find(text) for text in texts)
    return [
        [GoldSpan(hit.start, hit.end, hit.surface.kind) for hit in found if hit.surface.kind in KINDS]
        for found in hits
    ]
