"""What a short phrase standing alone means: a skill of the taxonomy, or an open skill."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from matcher.encoder import Encoder
from matcher.extraction.dictionary import Dictionary
from matcher.extraction.linking import SkillIndex
from matcher.extraction.wordings import wordings
from matcher.keys import normalise, open_key
from matcher.types import Surface

SKILL_KINDS = frozenset(("skill", "knowledge", "language"))
# Of 70 badge tags found by a plainer wording, read one by one, 65 meant that skill.
REWORDED = 0.93
# A single word that no dictionary has is mostly one with another meaning ("Moderation", "MSP"): of twelve
# such links read, nine were wrong.
ONE_WORD = 0.7
REMEMBERED = 200_000
"""Phrases whose meaning is remembered, so that people can be read some at a time."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The key a phrase stands for, its label, how sure that is (1: it is in the dictionary), and whether
    the dictionary named it, at least in a plainer wording."""

    key: str
    label: str
    probability: float
    is_named: bool = True


class PhraseResolver:
    """Resolves phrases by dictionary, then by a plainer wording in it, then by embedding; below
    ``threshold`` they stay open.

    index, encoder: asked for only when some phrase is in no dictionary.
    """

    def __init__(
        self, dictionary: Dictionary, index: Callable[[], SkillIndex], encoder: Encoder, threshold: float
    ) -> None:
        self._dictionary, self._index, self._encoder = dictionary, index, encoder
        self._threshold = threshold
        self._known: dict[str, Resolved | None] = {}

    def resolve(self, phrases: Iterable[str]) -> dict[str, Resolved]:
        """Phrase -> what it stands for; phrases without a letter are left out."""
        wanted = sorted(set(phrases))
        new = [phrase for phrase in wanted if phrase not in self._known]
        if len(self._known) + len(new) > REMEMBERED:
            self._known, new = {}, wanted
        self._known |= dict.fromkeys(new) | self._resolve(new)
        found = ((phrase, self._known[phrase]) for phrase in wanted)
        return {phrase: resolved for phrase, resolved in found if resolved is not None}

    def _resolve(self, phrases: Sequence[str]) -> dict[str, Resolved]:
        resolved: dict[str, Resolved] = {}
        unknown: list[str] = []
        for phrase in phrases:
            if named := self._named(phrase):
                resolved[phrase] = Resolved(named.id, named.label, 1.0)
            elif plain := next(filter(None, map(self._named, wordings(phrase))), None):
                resolved[phrase] = Resolved(plain.id, plain.label, REWORDED)
            elif normalise(phrase):
                unknown.append(phrase)
        if unknown:
            resolved |= self._by_embedding(unknown)
        return resolved

    def _named(self, phrase: str) -> Surface | None:
        """The skill a whole phrase is a name of; a field of study counts."""
        named = (surface for surface in self._dictionary.exact(phrase) if surface.kind in SKILL_KINDS)
        return next(named, None) or self._dictionary.subject(phrase)

    def _by_embedding(self, phrases: list[str]) -> dict[str, Resolved]:
        ranked = self._index().rank(phrases, self._encoder.encode(phrases), top=1, least=self._threshold)
        return {
            phrase: Resolved(links[0].id, links[0].label, links[0].score, is_named=False)
            if links and links[0].score >= self._needed(phrase)
            else Resolved(open_key(phrase), phrase, 1.0)
            for phrase, links in zip(phrases, ranked, strict=True)
        }

    def _needed(self, phrase: str) -> float:
        return self._threshold if len(phrase.split()) > 1 else max(self._threshold, ONE_WORD)
