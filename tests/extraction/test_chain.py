"""Labels that are likeliest together, and their chances, beside an oracle that looks at every sequence."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.extraction.chain import (
    BEGIN,
    END,
    INSIDE,
    LABELS,
    OUTSIDE,
    PLACES,
    SINGLE,
    Chain,
    best_sequences,
    best_stretches,
    label_chances,
    spans_of,
    stretch_labels,
)

BETWEEN, WITHIN = (OUTSIDE, END, SINGLE), (BEGIN, INSIDE)
SOUND_PAIRS = {
    *itertools.product(BETWEEN, (OUTSIDE, BEGIN, SINGLE)),
    *itertools.product(WITHIN, (INSIDE, END)),
}


def is_sound(labels: Sequence[int]) -> bool:
    pairs = [OUTSIDE, *labels, OUTSIDE]
    return all(pair in SOUND_PAIRS for pair in itertools.pairwise(pairs))


def all_sequences(length: int) -> list[tuple[int, ...]]:
    return [labels for labels in itertools.product(LABELS, repeat=length) if is_sound(labels)]


def total(scores: np.ndarray, labels: Sequence[int], chain: Chain) -> float:
    words = sum(scores[place, label] for place, label in enumerate(labels))
    moved = sum(chain.moves[pair] for pair in itertools.pairwise(labels))
    return float(words + moved + chain.first[labels[0]] + chain.last[labels[-1]])


def drawn(seed: int, lengths: Sequence[int]) -> tuple[np.ndarray, np.ndarray, Chain]:
    rng = np.random.default_rng(seed)
    scores = rng.normal(scale=2, size=(len(lengths), max(lengths), len(LABELS)))
    return scores, np.array(lengths), Chain.learnt(*(rng.normal(size=size) for size in ((5, 5), 5, 5)))


TEXTS = st.tuples(st.integers(0, 9_999), st.lists(st.integers(1, 5), min_size=1, max_size=4))


@given(TEXTS)
def test_the_best_sequence_is_the_best_of_all(texts: tuple[int, list[int]]) -> None:
    scores, lengths, chain = drawn(*texts)
    found = best_sequences(scores, lengths, chain)
    for row, length in enumerate(texts[1]):
        best = max(total(scores[row], labels, chain) for labels in all_sequences(length))
        ours = found[row, :length].tolist()
        assert is_sound(ours)
        assert total(scores[row], ours, chain) == pytest.approx(best)


@given(TEXTS)
def test_the_chance_of_a_label_is_its_share_of_all_sequences(texts: tuple[int, list[int]]) -> None:
    scores, lengths, chain = drawn(*texts)
    found = label_chances(scores, lengths, chain)
    for row, length in enumerate(texts[1]):
        weights = {labels: np.exp(total(scores[row], labels, chain)) for labels in all_sequences(length)}
        wanted = np.zeros((length, len(LABELS)))
        for labels, weight in weights.items():
            wanted[np.arange(length), labels] += weight / sum(weights.values())
        assert np.allclose(found[row, :length], wanted)
        assert not found[row, length:].any()


@given(st.integers(0, 9_999), st.lists(st.integers(1, 20), min_size=1, max_size=3))
def test_the_one_span_is_the_likeliest_of_all_stretches(seed: int, counts: list[int]) -> None:
    scores, lengths, chain = drawn(seed, counts)
    places = np.random.default_rng(seed + 1).normal(size=(PLACES, PLACES))
    found = best_stretches(scores, lengths, chain, places)

    def score(row: int, begin: int, end: int) -> float:
        length = counts[row]
        labels = [OUTSIDE] * begin + stretch_labels(end - begin) + [OUTSIDE] * (length - end)
        place = places[min(begin, PLACES - 1), min(length - end, PLACES - 1)]
        return total(scores[row], labels, chain) + float(place)

    for row, length in enumerate(counts):
        ((begin, end),) = spans_of(found[row, :length].tolist())
        best = max(score(row, a, b) for a in range(length) for b in range(a + 1, length + 1))
        assert score(row, begin, end) == pytest.approx(best)


@pytest.mark.parametrize(
    ("labels", "spans"),
    [
        ([], []),
        ([OUTSIDE], []),
        ([BEGIN, INSIDE, END], [(0, 3)]),
        ([SINGLE, SINGLE, OUTSIDE, BEGIN, END], [(0, 1), (1, 2), (3, 5)]),
    ],
)
def test_spans_of_labels(labels: list[int], spans: list[tuple[int, int]]) -> None:
    assert list(spans_of(labels)) == spans


def test_no_text_has_no_labels() -> None:
    _, _, chain = drawn(0, [1])
    none, empty = np.zeros((0, 1, 5)), np.zeros(0, int)
    assert best_sequences(none, empty, chain).shape == (0, 1)
    assert label_chances(none, empty, chain).shape == (0, 1, 5)
