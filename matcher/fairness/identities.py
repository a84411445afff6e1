"""Invented identities, and people with theirs exchanged for one of them; what they can do stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from matcher.errors import BadData
from matcher.types import Award, Candidate

Change = Callable[[Candidate, int], Candidate]
"""A person and their place among all people -> the person with another identity."""

LEAST_NAMED = 3


class Identities(BaseModel):
    """The tables of ``data/identities.yaml``; the file says what each is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    names: dict[str, tuple[str, ...]] = Field(min_length=1)
    pronouns: dict[str, tuple[str, ...]] = Field(min_length=1)
    addresses: tuple[str, ...] = Field(min_length=1)
    personal: tuple[dict[str, str], ...] = Field(min_length=1)
    schools: tuple[str, ...] = Field(min_length=1)
    hobbies: tuple[str, ...] = Field(min_length=1)
    graduation_years: tuple[int, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Swap:
    """One kind of identity, and the variants of it that are compared with one another, by name.

    ``aging``: the policy itself lets this matter, so a difference is no fault.
    """

    kind: str
    variants: Mapping[str, Change]
    aging: bool = False


def read_identities(path: Path) -> Identities:
    """The identities in a YAML file. Raises BadData naming what is wrong."""
    try:
        return Identities.model_validate(yaml.safe_load(path.read_text("utf8")))
    except OSError as error:
        raise BadData(f"cannot read {path}: {error.strerror}") from error
    except (yaml.YAMLError, ValidationError) as error:
        raise BadData(f"{path} holds no identities: {error}") from error


def swaps_of(identities: Identities) -> tuple[Swap, ...]:
    """Every swap that the identities allow. People as they are, are a variant of names and pronouns."""
    names = {group: _renamed(list(known)) for group, known in identities.names.items()}
    pronouns = {name: _addressed(words, identities.pronouns) for name, words in identities.pronouns.items()}
    return (
        Swap("names", {"as given": lambda person, _: person} | names),
        Swap("pronouns", {"as given": lambda person, _: person} | pronouns),
        Swap("addresses", {line: _with_line(line, first=True) for line in identities.addresses}),
        Swap("personal details", {one["nationality"]: _with_details(one) for one in identities.personal}),
        Swap("schools", {school: _from_school(school) for school in identities.schools}),
        Swap("hobbies", {line: _with_line(line, first=False) for line in identities.hobbies}),
        Swap("graduation years", {f"{y:+d}": _graduated(y) for y in identities.graduation_years}, aging=True),
    )


def _renamed(names: Sequence[str]) -> Change:
    def change(person: Candidate, place: int) -> Candidate:
        name = names[place % len(names)]
        if not person.name:
            return replace(person, name=name)
        return replace(_rewritten(person, _name_pattern(person.name), lambda _: name), name=name)

    return change


def _name_pattern(name: str) -> re.Pattern[str]:
    """A whole name, or a part of it that is long enough to be one, as it is written."""
    parts = [part for part in name.split() if len(part) >= LEAST_NAMED]
    return re.compile("|".join(rf"\b{re.escape(one)}\b" for one in (name, *parts)))


def _addressed(words: Sequence[str], all_words: Mapping[str, Sequence[str]]) -> Change:
    others = {
        other.casefold(): new for row in all_words.values() for other, new in zip(row, words, strict=True)
    }
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, others))})\b", re.IGNORECASE)

    def spoken(match: re.Match[str]) -> str:
        new = others[match.group().casefold()]
        return new.capitalize() if match.group()[0].isupper() else new

    return lambda person, _: _rewritten(person, pattern, spoken)


def _with_line(line: str, *, first: bool) -> Change:
    def change(person: Candidate, _: int) -> Candidate:
        parts = (line, person.resume_text) if first else (person.resume_text, line)
        return replace(person, resume_text="\n".join(parts)) if person.resume_text else person

    return change


def _with_details(details: Mapping[str, str]) -> Change:
    """The details as lines at the top of a resume, as forms ask for them."""
    lines = "\n".join(f"{name.replace('_', ' ').capitalize()}: {value}" for name, value in details.items())
    return _with_line(lines, first=True)


def _from_school(school: str) -> Change:
    return lambda person, _: _with_awards(person, lambda award: replace(award, issuer=school))


def _graduated(years: int) -> Change:
    def later(award: Award) -> Award:
        issued = award.issued
        return replace(
            award, issued=issued and issued.replace(year=issued.year + years, day=min(issued.day, 28))
        )

    return lambda person, _: _with_awards(person, later)


def _with_awards(person: Candidate, change: Callable[[Award], Award]) -> Candidate:
    """The person with every degree changed."""
    return replace(person, awards=tuple(change(a) if a.kind == "degree" else a for a in person.awards))


def _rewritten(person: Candidate, pattern: re.Pattern[str], new: Callable[[re.Match[str]], Any]) -> Candidate:
    """The person with all their texts rewritten."""
    awards = (
        replace(
            award,
            title=pattern.sub(new, award.title),
            description=pattern.sub(new, award.description),
            criteria=pattern.sub(new, award.criteria),
        )
        for award in person.awards
    )
    return replace(person, resume_text=pattern.sub(new, person.resume_text), awards=tuple(awards))


def swapped(swap: Swap, people: Sequence[Candidate]) -> Iterator[tuple[str, tuple[Candidate, ...]]]:
    """Each variant of a swap with all people in it."""
    for name, change in swap.variants.items():
        yield name, tuple(change(person, place) for place, person in enumerate(people))
