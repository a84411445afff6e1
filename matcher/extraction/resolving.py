"""What a short phrase standing alone means: a skill of the taxonomy, or an open skill."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from matcher.encoder import Encoder
from matcher.extraction.dictionary import Dictionary
from matcher.extraction.linking import SkillIndex
from matcher.keys import normalise, open_key

SKILL_KINDS = frozenset(("skill", "knowledge", "language"))


@dataclass(frozen=True, slots=True)
class Resolved:
    """The key a phrase stands for, its label, and how sure that is (1: it is in the dictionary)."""

    key: str
    label: str
    probability: float


class PhraseResolver:
    """Resolves phrases by dictionary, then by embedding; below ``threshold`` they stay open.

    index, encoder: asked for only when some phrase is in no dictionary.
    """

    def __init__(
        self, dictionary: Dictionary, index: Callable[[], SkillIndex], encoder: Encoder, threshold: float
    ) -> None:
        self._dictionary, self._index, self._encoder = dictionary, index, encoder
        self._threshold = threshold

    def resolve(self, phrases: Iterable[str]) -> dict[str, Resolved]:
        """Phrase -> what it stands for; phrases without a letter are left out."""
        resolved: dict[str, Resolved] = {}
        unknown: list[str] = []
        for phrase in sorted(set(phrases)):
            surfaces = [s for s in self._dictionary.exact(phrase) if s.kind in SKILL_KINDS]
            if surfaces:
                resolved[phrase] = Resolved(surfaces[0].id, surfaces[0].label, 1.0)
            elif normalise(phrase):
                unknown.append(phrase)
        if unknown:
            resolved |= self._by_embedding(unknown)
        return resolved

    def _by_embedding(self, phrases: list[str]) -> dict[str, Resolved]:
        ranked = self._index().rank(self._encoder.encode(phrases), top=1)
        return {
            phrase: Resolved(links[0].id, links[0].label, links[0].score)
            if links and links[0].score >= self._threshold
            else Resolved(open_key(phrase), phrase, 1.0)
            for phrase, links in zip(phrases, ranked, strict=True)
        }
