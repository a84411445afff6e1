"""Words in a posting that may keep people away, or that nobody can measure, from a list with its sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from matcher.errors import BadData

Span = tuple[int, int]


class WordGroup(BaseModel):
    """Words of one concern: beginnings of words (``stems``), whole ``phrases``, and ``patterns``; ``not`` are
    phrases in which they mean something else."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    source: str
    why: str
    advice: str
    stems: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _rename(cls, values: object) -> object:
        """YAML says ``not``, which is no name in Python."""
        if isinstance(values, dict) and "not" in values:
            return {("excepted" if name == "not" else name): value for name, value in values.items()}
        return values

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches an exception as ``other``, else a word or phrase of the group as ``hit``."""
        words = [rf"\b{_flexible(stem)}[\w-]*" for stem in self.stems]
        words += [rf"\b{_flexible(phrase)}\b" for phrase in self.phrases] + list(self.patterns)
        others = [rf"\b{_flexible(phrase)}\b" for phrase in self.excepted]
        longest = "|".join(sorted(others, key=len, reverse=True)) or "(?!)"
        return re.compile(f"(?P<other>{longest})|(?P<hit>{'|'.join(words)})", re.IGNORECASE)


class WordList(BaseModel):
    """The groups of ``data/wording.yaml`` by name, and where they come from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    sources: dict[str, str]
    groups: dict[str, WordGroup]

    @model_validator(mode="after")
    def _sourced(self) -> WordList:
        for name, group in self.groups.items():
            if group.source not in self.sources:
                raise ValueError(f"group {name!r} names the source {group.source!r}, which is not listed")
            if not (group.stems or group.phrases or group.patterns):
                raise ValueError(f"group {name!r} has no words")
        return self


@dataclass(frozen=True, slots=True)
class WordingHit:
    """Words of a posting ``[start, end)``, the group of the list they belong to, why it matters, what would
    be better, and the source that says so."""

    group: str
    start: int
    end: int
    surface: str
    why: str
    advice: str
    source: str


def read_words(path: Path) -> WordList:
    """The list in a YAML file. Raises BadData naming what is wrong."""
    try:
        return WordList.model_validate(yaml.safe_load(path.read_text("utf8")))
    except OSError as error:
        raise BadData(f"cannot read {path}: {error.strerror}") from error
    except (yaml.YAMLError, ValidationError) as error:
        raise BadData(f"{path} is no list of words: {error}") from error


def find_wording(text: str, words: WordList, *, named: Iterable[Span] = ()) -> tuple[WordingHit, ...]:
    """The places of a text that the list knows, in text order.

    named: spans of named skills and credentials; a stem inside one ("analytical chemistry") is its name.
    """
    kept = sorted(named)
    found = [
        WordingHit(
            name,
            match.start(),
            match.end(),
            match.group(),
            group.why,
            group.advice,
            words.sources[group.source],
        )
        for name, group in words.groups.items()
        for match in group.pattern.finditer(text)
        if match.group("hit") and not (group.stems and _inside(match.span(), kept))
    ]
    return tuple(sorted(found, key=lambda hit: (hit.start, hit.end, hit.group)))


def gender_balance(hits: Sequence[WordingHit]) -> Mapping[str, int]:
    """How many hits are masculine-coded and how many feminine-coded."""
    names = ("masculine_coded", "feminine_coded")
    return {name: sum(hit.group == name for hit in hits) for name in names}


def _inside(span: Span, spans: Sequence[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _flexible(phrase: str) -> str:
    """The phrase with any run of spaces or a hyphen between its words."""
    return r"[\s-]+".join(re.escape(word) for word in re.split(r"[ -]", phrase))
