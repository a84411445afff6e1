"""Links a phrase or sentence to skills: by cosines and shared words, with a calibrated probability.

Two steps. ``likeness`` finds: half the cosine of a skill's nearest name, half that of its label, which keeps
a stray alias from winning (docs/experiments.md). Then the first few are weighed again, by how far each
stands ahead of the best other, and by the words it shares with the text; a logistic curve over these four
features gives the probability that the skill is the one meant (``matcher train linker``).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from matcher.extraction.stemming import stem
from matcher.taxonomy.model import Taxonomy
from matcher.taxonomy.vectors import FormVectors
from matcher.types import Link

# From this cosine on the label weighs less, and at 1 nothing: the text all but is a name of the skill.
SURE = 0.8
# How many skills are weighed again; on the development sets the right one is hardly ever further down.
WEIGHED = 50
# So many of a likeness decide an order: the last bits of a matrix product depend on its shape.
DECIMALS = 5
# How many texts are compared with all forms at once: more need much memory and are no faster.
BLOCK = 256
# How sharply a label picks the word pieces it is compared with (docs/experiments.md).
TEMPERATURE = 0.1
FEATURES = ("likeness", "margin", "text_share", "name_share")
# Words without weight of their own in names of skills.
EMPTY = frozenset(
    ["a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with", "skill", "skills"]
)
_WORD = re.compile(r"[\w+#.]*[\w+#]")
_NUMBER = re.compile(r"\d{3,}")


@dataclass(frozen=True, slots=True)
class LinkModel:
    """P(the skill is meant | features) = 1 / (1 + exp(-(intercept + weights . features)))."""

    intercept: float
    weights: tuple[float, float, float, float]

    def probability(self, features: np.ndarray) -> np.ndarray:
        """Probabilities 0-1 of features (..., 4) in the order of ``FEATURES``, rounded to 4 decimals so
        that the last bits of a matrix product never reach a result."""
        logits = self.intercept + features.astype(np.float64) @ np.array(self.weights)
        shares: np.ndarray = np.round(1.0 / (1.0 + np.exp(-logits)), 4)
        return shares

    def highest(self, likeness: np.ndarray, margin: np.ndarray) -> np.ndarray:
        """The highest probability, 0-1, that these can have with any words, of their shape."""
        shares = (np.full(likeness.shape, float(weight > 0)) for weight in self.weights[2:])
        return self.probability(np.stack([likeness, margin, *shares], axis=-1))


class SkillIndex:
    """Every surface form of a taxonomy as vectors, searched exactly. The label is a skill's first form.

    counts: gives what ``count_stems`` gives for the forms, where that has been kept.
    """

    def __init__(
        self,
        taxonomy: Taxonomy,
        vectors: FormVectors,
        model: LinkModel,
        counts: Callable[[], Mapping[str, int]] | None = None,
    ) -> None:
        self._counts = counts
        self.taxonomy = taxonomy
        self.model = model
        self._vectors = vectors
        self._starts = np.flatnonzero(np.diff(vectors.owner, prepend=-1))
        self._ends = np.append(self._starts[1:], len(vectors.owner))
        # The skills, those with most forms first.
        self._by_forms = np.argsort(self._starts - self._ends, kind="stable")

    def likeness(self, cosines: np.ndarray) -> np.ndarray:
        """How near each text is to each skill, (n_texts, n_skills), at most 1.

        cosines: of the texts with every form, (n_texts, n_forms); quick where the texts of a form lie side
        by side in memory.
        """
        if not len(self.taxonomy):
            return np.zeros((len(cosines), 0), np.float32)
        by_form = cosines.T
        nearest = self._nearest(by_form)
        doubt = np.clip((1 - nearest) / (1 - SURE), 0, 1)
        blended: np.ndarray = nearest - doubt * (nearest - by_form[self._starts]) / 2
        return blended.T

    def _nearest(self, by_form: np.ndarray) -> np.ndarray:
        """The cosine of each skill's nearest form, (n_skills, n_texts). by_form: (n_forms, n_texts).

        The first form of all, then the second of those that have two, and so on: whole rows at a time,
        a fifth of the time of ``np.maximum.reduceat``.
        """
        firsts = self._starts[self._by_forms]
        found = by_form[firsts]
        forms = (self._ends - self._starts)[self._by_forms]
        for number in range(1, int(forms[0])):
            having = int(np.searchsorted(-forms, -number))
            np.maximum(found[:having], by_form[firsts[:having] + number], out=found[:having])
        nearest = np.empty_like(found)
        nearest[self._by_forms] = found
        return nearest

    def rank(
        self,
        texts: Sequence[str],
        vectors: np.ndarray,
        *,
        top: int,
        pieces: Sequence[np.ndarray] | None = None,
        least: float = 0.0,
    ) -> list[tuple[Link, ...]]:
        """The ``top`` likeliest skills of each text, best first; equal ones by likeness, then by id.

        vectors: the texts' unit vectors, (n_texts, dim). pieces: also those of each text's word pieces,
        (n_pieces, dim) a text: a sentence that names several skills is then like each of them. least: a
        text of which no skill can be this likely gets none, which spares weighing them.
        """
        if not len(self.taxonomy):
            return [() for _ in texts]
        ranked = []
        for start in range(0, len(texts), BLOCK):
            block = slice(start, start + BLOCK)
            cosines = (self._vectors.forms @ vectors[block].T).T
            likeness = self.likeness(cosines)
            if pieces is not None:
                labels = self._vectors.forms[self._starts]
                likeness = (likeness + np.array([piece_likeness(one, labels) for one in pieces[block]])) / 2
            weighed = np.flatnonzero(self._highest(likeness) >= least).tolist()
            found = dict(
                zip(weighed, self._rank_block(texts[block], weighed, cosines, likeness, top), strict=True)
            )
            ranked += [found.get(place, ()) for place in range(len(cosines))]
        return ranked

    def _highest(self, likeness: np.ndarray) -> np.ndarray:
        """The highest probability that any skill of each text can have, (n_texts,).

        Of the likeliest, or else of the next: the others are less like and no further ahead.
        """
        by_skill = likeness.T
        best = by_skill.max(axis=0)
        is_best = by_skill == best
        others = np.where(is_best, -1.0, by_skill).max(axis=0)
        first = np.round(best, DECIMALS)
        second = np.round(np.where(is_best.sum(axis=0) > 1, best, others), DECIMALS)
        ahead = first - second
        return np.maximum(self.model.highest(first, ahead), self.model.highest(second, -ahead))

    def _rank_block(
        self, texts: Sequence[str], rows: Sequence[int], cosines: np.ndarray, likeness: np.ndarray, top: int
    ) -> list[tuple[Link, ...]]:
        """The links of the texts at some rows."""
        ranked = []
        for place in rows:
            text, row = texts[place], cosines[place]
            likely = np.round(likeness[place], DECIMALS)
            first = _largest(likely, max(top, WEIGHED))
            shares = self.model.probability(self.features(text, row, likely, first))
            shares[self._other_number(text, row, first)] = 0.0
            best = _largest(shares, top)
            ranked.append(tuple(self._link(int(first[place]), float(shares[place])) for place in best))
        return ranked

    def features(
        self, text: str, cosines: np.ndarray, likeness: np.ndarray, skills: np.ndarray
    ) -> np.ndarray:
        """The ``FEATURES`` of some skills for one text, (n, 4).

        cosines: (n_forms,), likeness: (n_skills,) of the text; skills: positions, likeliest first.
        """
        said = stems(text)
        weight_said = self._weight(said) or 1.0
        known = likeness[skills]
        others = np.where(np.arange(len(skills)) == 0, known[1] if len(known) > 1 else 0.0, known[0])
        rows = []
        for form in self._nearest_forms(cosines, skills):
            named = stems(self._form_texts[form])
            common = self._weight(said & named) if said & named else 0.0
            rows.append((common / weight_said, common / (self._weight(named) or 1.0) if common else 0.0))
        return np.column_stack([known, known - others, np.array(rows).reshape(-1, 2)])

    def _nearest_forms(self, cosines: np.ndarray, skills: np.ndarray) -> list[int]:
        """The form of each skill that is nearest to the text, the first of equal ones."""
        starts, ends = self._starts[skills].tolist(), self._ends[skills].tolist()
        return [
            start if end == start + 1 else start + int(cosines[start:end].argmax())
            for start, end in zip(starts, ends, strict=True)
        ]

    def _other_number(self, text: str, cosines: np.ndarray, skills: np.ndarray) -> np.ndarray:
        """Which skills cannot be meant, because the text has a long number that their nearest name has
        not ("ISO 13053" is no ISO 14731), (n,)."""
        numbers = set(_NUMBER.findall(text))
        if not numbers:
            return np.zeros(len(skills), bool)
        nearest = self._nearest_forms(cosines, skills)
        return np.array([not numbers <= set(_NUMBER.findall(self._form_texts[form])) for form in nearest])

    @cached_property
    def _form_texts(self) -> list[str]:
        return [form for skill in self.taxonomy for form in skill.forms]

    @cached_property
    def _rarity(self) -> dict[str, float]:
        """Inverse document frequency of each word over the forms."""
        forms = len(self._form_texts)
        counts = self._counts() if self._counts else count_stems(self._form_texts)
        return {word: math.log((forms + 1) / (count + 1)) for word, count in counts.items()}

    def _weight(self, words: frozenset[str]) -> float:
        unknown = math.log(len(self._form_texts) + 1)
        return math.fsum(self._rarity.get(word, unknown) for word in words)

    def _link(self, number: int, score: float) -> Link:
        skill = self.taxonomy.skills[number]
        return Link(skill.id, skill.label, score)


def piece_likeness(pieces: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The cosine of each label with the mix of a text's word pieces that minds it most, (n_labels,).

    pieces: (n_pieces, dim), labels: (n_labels, dim), unit vectors. The pieces are mixed by a softmax over
    their cosines with the label, as ConTeXT-match does, here with a temperature.
    """
    cosines = pieces @ labels.T
    weights = np.exp((cosines - cosines.max(axis=0)) / TEMPERATURE)
    weights /= weights.sum(axis=0)
    lengths = np.sqrt((weights * (pieces @ pieces.T @ weights)).sum(axis=0))
    mixed: np.ndarray = (weights * cosines).sum(axis=0) / np.maximum(lengths, 1e-6)
    return mixed


def _largest(values: np.ndarray, count: int) -> np.ndarray:
    """Positions of the ``count`` largest values, (n,), largest first, the earlier of equal ones first."""
    places = np.arange(len(values))
    if count < len(values):
        places = np.flatnonzero(values >= np.partition(values, -count)[-count])
    best: np.ndarray = places[np.argsort(-values[places], kind="stable")][:count]
    return best


def count_stems(forms: Iterable[str]) -> dict[str, int]:
    """How many forms hold each stem."""
    return dict(Counter(word for form in forms for word in stems(form)))


@lru_cache(maxsize=100_000)
def stems(text: str) -> frozenset[str]:
    """The stems of a text's words, without the empty ones.

    >>> sorted(stems("Managing the risks of projects"))
    ['manag', 'project', 'risk']
    """
    return frozenset(stem(word) for word in _WORD.findall(text.lower()) if word not in EMPTY)
