"""Which labels of a text's words are likeliest together: a linear-chain conditional random field.

Lafferty, McCallum and Pereira (2001), Conditional random fields. A sequence of labels scores the sum of each
word's own score for its label, of each move from a label to the next, and of what the first and the last label
add; its chance is the exponential of that, over the same of all sequences. Only sequences of whole spans are
possible: a span is SINGLE, or BEGIN, any number of INSIDE and END.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

LABELS = OUTSIDE, BEGIN, INSIDE, END, SINGLE = range(5)
# Labels between spans, where a text may start or stop, and labels within a span that has not ended.
BETWEEN, OPEN = (OUTSIDE, END, SINGLE), (BEGIN, INSIDE)
# What may follow: within a span its rest, between spans nothing or a new one.
CONTINUING, STARTING = (INSIDE, END), (OUTSIDE, BEGIN, SINGLE)
# The place of a text's one span is counted by the words before and behind it, both up to PLACES - 1.
PLACES = 16


@dataclass(frozen=True, slots=True)
class Chain:
    """What stands beside the words' own scores; -inf where a label cannot be.

    moves: (5, 5) from a label to the next; first, last: (5,).
    """

    moves: np.ndarray
    first: np.ndarray
    last: np.ndarray

    @classmethod
    def learnt(cls, moves: np.ndarray, first: np.ndarray, last: np.ndarray) -> Chain:
        """The same with -inf at what no whole span allows."""
        barred_moves, barred_first, barred_last = barred()
        return cls(
            np.where(barred_moves, -np.inf, moves),
            np.where(barred_first, -np.inf, first),
            np.where(barred_last, -np.inf, last),
        )


def barred() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What cannot be: moves from a label to the next (5, 5), first labels (5,), last labels (5,), bool."""
    moves = np.ones((5, 5), bool)
    moves[np.ix_(OPEN, CONTINUING)] = False
    moves[np.ix_(BETWEEN, STARTING)] = False
    return moves, ~np.isin(LABELS, STARTING), ~np.isin(LABELS, BETWEEN)


def best_sequences(scores: np.ndarray, lengths: np.ndarray, chain: Chain) -> np.ndarray:
    """The likeliest labels of each text (Viterbi), (n, longest); what stands behind a text means nothing.

    scores: (n, longest, 5) of each word's labels; lengths: (n,) words of each text.
    """
    count, longest, _ = scores.shape
    best = scores[:, 0] + chain.first
    came_from = np.empty((longest, count, 5), np.int8)
    for step in range(1, longest):
        paths = best[:, :, None] + chain.moves
        came_from[step] = paths.argmax(axis=1)
        going_on = (step < lengths)[:, None]
        came_from[step][~going_on[:, 0]] = LABELS
        best = np.where(going_on, paths.max(axis=1) + scores[:, step], best)
    labels = np.empty((count, longest), np.int8)
    labels[:, -1] = (best + chain.last).argmax(axis=1)
    rows = np.arange(count)
    for step in range(longest - 1, 0, -1):
        labels[:, step - 1] = came_from[step][rows, labels[:, step]]
    return labels


def label_chances(scores: np.ndarray, lengths: np.ndarray, chain: Chain) -> np.ndarray:
    """How likely each word has each label (forward-backward), (n, longest, 5), 0 behind a text.

    scores: (n, longest, 5) of each word's labels; lengths: (n,) words of each text.
    """
    forward, backward = np.empty_like(scores), np.empty_like(scores)
    longest = scores.shape[1]
    forward[:, 0] = scores[:, 0] + chain.first
    for step in range(1, longest):
        forward[:, step] = _log_sum(forward[:, step - 1, :, None] + chain.moves, axis=1) + scores[:, step]
    backward[:, -1] = chain.last
    for step in range(longest - 1, 0, -1):
        behind = _log_sum(chain.moves + (scores[:, step] + backward[:, step])[:, None], axis=2)
        backward[:, step - 1] = np.where((step < lengths)[:, None], behind, chain.last)
    within = np.arange(longest) < lengths[:, None]
    together = forward + backward
    chances: np.ndarray = np.exp(together - _log_sum(together, axis=2)[:, :, None])
    return np.where(within[:, :, None], chances, 0.0)


def _log_sum(values: np.ndarray, axis: int) -> np.ndarray:
    """The logarithm of the sum of exponentials along an axis that holds one finite value at least."""
    top = values.max(axis=axis, keepdims=True)
    total: np.ndarray = np.log(np.exp(values - top).sum(axis=axis)) + top.squeeze(axis)
    return total


def best_stretches(scores: np.ndarray, lengths: np.ndarray, chain: Chain, places: np.ndarray) -> np.ndarray:
    """The likeliest labels of each text that has exactly one span, (n, longest).

    scores: (n, longest, 5) of each word's labels; lengths: (n,) words of each text; places: (PLACES, PLACES)
    what a span's place adds, by the words before and behind it.
    """
    labels = np.zeros(scores.shape[:2], np.int8)
    for row, length in enumerate(lengths.tolist()):
        if length:
            table = _stretch_scores(scores[row, :length], chain)
            steps = np.arange(length)
            before, behind = np.minimum(steps, PLACES - 1), np.minimum(length - 1 - steps, PLACES - 1)
            begin, last = divmod(int((table + places[before[:, None], behind[None, :]]).argmax()), length)
            labels[row, begin : last + 1] = stretch_labels(last + 1 - begin)
    return labels


def _stretch_scores(words: np.ndarray, chain: Chain) -> np.ndarray:
    """What the one span from word i to word j scores with all around it, (length, length); -inf for j < i.

    words: (length, 5) scores of each word's labels.
    """
    length = len(words)
    moves, steps = chain.moves, np.arange(length)
    outside = np.cumsum(words[:, OUTSIDE]) + moves[OUTSIDE, OUTSIDE] * steps
    before = np.concatenate([[0.0], chain.first[OUTSIDE] + outside[:-1]])
    from_end = (np.cumsum(words[::-1, OUTSIDE]) + moves[OUTSIDE, OUTSIDE] * steps)[::-1]
    behind = np.concatenate([chain.last[OUTSIDE] + from_end[1:], [0.0]])
    entered = np.where((steps == 0)[:, None], chain.first, moves[OUTSIDE])
    left = np.where((steps == length - 1)[:, None], chain.last, moves[:, OUTSIDE])

    inside = np.concatenate([[0.0], np.cumsum(words[:, INSIDE])])
    between = steps[None, :] - steps[:, None] - 1
    long = moves[BEGIN, INSIDE] + moves[INSIDE, END] + moves[INSIDE, INSIDE] * (between - 1)
    middle = np.where(between > 0, long + inside[None, :-1] - inside[1:, None], moves[BEGIN, END])
    opened = before + entered[:, BEGIN] + words[:, BEGIN]
    closed = words[:, END] + left[:, END] + behind
    table = np.where(between < 0, -np.inf, opened[:, None] + middle + closed[None, :])
    table[steps, steps] = before + entered[:, SINGLE] + words[:, SINGLE] + left[:, SINGLE] + behind
    return table


def stretch_labels(count: int) -> list[int]:
    """The labels of a span of so many words, at least one.

    >>> stretch_labels(1), stretch_labels(3)
    ([4], [1, 2, 3])
    """
    return [SINGLE] if count == 1 else [BEGIN, *[INSIDE] * (count - 2), END]


def spans_of(labels: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The spans ``[begin, end)`` of a sequence of labels.

    >>> list(spans_of([OUTSIDE, BEGIN, END, SINGLE, OUTSIDE]))
    [(1, 3), (3, 4)]
    """
    begin = 0
    for place, label in enumerate(labels):
        if label in (BEGIN, SINGLE):
            begin = place
        if label in (END, SINGLE):
            yield begin, place + 1
