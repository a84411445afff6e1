"""The ways of writing a credential type, and where they stand in a title."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from matcher.credentials.catalogue import CredentialType
from matcher.credentials.issuers import issuer_names
from matcher.credentials.titles import Word, split_title, title_words
from matcher.credentials.vocabulary import (
    FILLERS,
    KIND_WORDS,
    NUMBERED,
    ON_TOP,
    SHORT_KINDS,
    SUBJECT_FOLLOWS,
    count_telling,
)
from matcher.types import SurfaceRule


@dataclass(frozen=True, slots=True)
class Form:
    """A way of writing a type.

    ``needs_issuer``: it names the type only beside its issuer ("Immediate Life Support").
    ``needs_kind``: only as a whole title of a like kind ("Moving and handling of people").
    """

    type_id: str
    words: tuple[str, ...]
    written: tuple[str, ...]
    rule: SurfaceRule | None
    needs_issuer: bool = False
    needs_kind: bool = False

    @property
    def is_strict(self) -> bool:
        """Whether it must be written as it is: a name that is also a word ("AS", "NATE")."""
        return self.rule is not None or (len(self.words) == 1 and self.written[0].isupper())


@dataclass(frozen=True, slots=True)
class Hit:
    """A form in a title, and the positions of the words it takes."""

    form: Form
    places: tuple[int, ...]


class FormTable:
    """Every form of every type.

    ``vocabulary``: type id -> the words of its names and issuers. ``numbers``: type id -> the levels
    and classes in its names, as {"level": {"3"}}.
    """

    def __init__(self, types: Iterable[CredentialType]) -> None:
        self._forms: dict[tuple[str, ...], list[Form]] = defaultdict(list)
        self.vocabulary: dict[str, frozenset[str]] = {}
        self.numbers: dict[str, dict[str, set[str]]] = {}
        self._issuer_words: dict[str, frozenset[str]] = {}
        for entry in types:
            forms = tuple(dict.fromkeys(_forms_of(entry)))
            for form in forms:
                self._forms[form.words].append(form)
            self.numbers[entry.id] = _numbers_of(entry)
            groups = (*issuer_names(entry), *(form.words for form in forms))
            self._issuer_words[entry.id] = frozenset(w for name in issuer_names(entry) for w in name)
            self.vocabulary[entry.id] = frozenset(word for words in groups for word in words)
        self._longest = max(map(len, self._forms), default=0)
        self._bags = self._group_by_words()

    def of_words(self, telling: frozenset[str]) -> tuple[str, ...]:
        """Ids of the types with a name of just these telling words, its issuer's left out."""
        return self._bags.get(telling, ()) if len(telling) > 1 else ()

    def find(self, words: Sequence[Word]) -> dict[str, list[Hit]]:
        """Type id -> its forms in a title, read with what stands in brackets and without it."""
        everything = tuple(range(len(words)))
        plain = tuple(place for place in everything if not words[place].aside)
        hits: dict[str, list[Hit]] = defaultdict(list)
        for places in dict.fromkeys((everything, plain)):
            for taken in self._stretches(places):
                for form in self._forms.get(tuple(words[place].text for place in taken), ()):
                    hits[form.type_id].append(Hit(form, taken))
        return hits

    def _group_by_words(self) -> dict[frozenset[str], tuple[str, ...]]:
        bags: dict[frozenset[str], set[str]] = defaultdict(set)
        for form in (form for forms in self._forms.values() for form in forms):
            issuer = self._issuer_words[form.type_id]
            plain = (word for word in form.words if word not in FILLERS and not any(map(str.isdigit, word)))
            bags[frozenset(plain) - issuer].add(form.type_id)
        return {words: tuple(sorted(found)) for words, found in bags.items()}

    def _stretches(self, places: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        for start in range(len(places)):
            for end in range(start + 1, min(len(places), start + self._longest) + 1):
                yield places[start:end]


_YEAR = re.compile(r"(?:19|20)\d\d")


def find_numbers(words: Sequence[Word], places: Iterable[int]) -> Iterator[tuple[str, str]]:
    """("level", "3") for each number among the places, less those that come on top ("with category D1")."""
    for place in places:
        on_top = place > 1 and words[place - 2].text in ON_TOP
        if place and not on_top and words[place - 1].text in NUMBERED and _is_number(words[place].text):
            yield words[place - 1].text, words[place].text


def _is_number(word: str) -> bool:
    """Whether a word may number a level or class; a year does not."""
    return (
        len(word) <= 2 or word in ("iii", "two", "three") or (word.isdecimal() and not _YEAR.fullmatch(word))
    )


def _numbers_of(entry: CredentialType) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for form in entry.forms:
        words = split_title(form)
        for mark, number in find_numbers(words, range(len(words))):
            found.setdefault(mark, set()).add(number)
    return found


def _forms_of(entry: CredentialType) -> Iterator[Form]:
    """The names of a type; and those names without issuer, remark or kind, where enough is left."""
    rules = {title_words(form): rule for form, rule in sorted(entry.ambiguous.items())}
    for form in entry.forms:
        words = split_title(form)
        whole = Form(entry.id, *_texts(words), rules.get(title_words(form)))
        yield whole
        yield from _without_remark(entry, words, whole.rule)
        yield from _without_issuer(entry, whole)
        yield from _without_kind(entry, whole)


def _texts(words: Sequence[Word]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(word.text for word in words), tuple(word.written for word in words)


def _without_remark(entry: CredentialType, words: Sequence[Word], rule: SurfaceRule | None) -> Iterator[Form]:
    plain = [word for word in words if not word.aside]
    remark = {word.text for word in words if word.aside}
    if remark and len(plain) > 1:
        names_issuer = any(remark <= set(name) for name in issuer_names(entry))
        yield Form(entry.id, *_texts(plain), rule, needs_issuer=names_issuer)


def _without_issuer(entry: CredentialType, form: Form) -> Iterator[Form]:
    for name in issuer_names(entry):
        at = len(name)
        rest = form.words[at:]
        if form.words[:at] == name and len(rest) > 2 and count_telling(rest):
            yield Form(entry.id, rest, form.written[at:], form.rule, needs_issuer=True)


def _without_kind(entry: CredentialType, form: Form) -> Iterator[Form]:
    start, end = 0, len(form.words)
    while end > start and form.words[end - 1] in KIND_WORDS:
        end -= 1
    while start < end and form.words[start] in KIND_WORDS:
        start += 1
    if 0 < start < end and form.words[start] in SUBJECT_FOLLOWS:
        start += 1
    rest = form.words[start:end]
    generic = entry.issuer is None and entry.kind in SHORT_KINDS
    if generic and len(rest) < len(form.words) and count_telling(rest) > 1:
        yield Form(entry.id, rest, form.written[start:end], form.rule, needs_kind=True)
