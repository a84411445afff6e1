"""Which catalogue type an award is, and what degree it is: by title, then checked by issuer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, cast

from matcher.credentials.catalogue import Catalogue, CredentialType
from matcher.credentials.forms import Form, FormTable, Hit, find_numbers
from matcher.credentials.issuers import IssuerFit, IssuerTable, issuer_names
from matcher.credentials.titles import Word, split_title, title_words
from matcher.credentials.vocabulary import (
    ABOUT_IT,
    FILLERS,
    GRADES,
    KIND_WORDS,
    NOT_HELD,
    NUMBERED,
    SHORT_KINDS,
    STATUTORY,
    SUBJECT_FOLLOWS,
    count_telling,
)
from matcher.extraction.degrees import find_degrees
from matcher.types import Award

UNTYPED_KINDS = frozenset(("experience", "self_claim"))
# Share of the telling words of a title that must be the type's own: with the right issuer, else.
SHARE_KNOWN, SHARE_GENERIC = 0.5, 0.6
# A name of so many words of its own may go on: "ITIL 4 Foundation in IT service management".
FULL_NAME = 3

_CEFR = re.compile(r"[abc][12]")
_CTID = re.compile(r"ce-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


# How an award was recognised; ``data/policy.yaml`` says how often each is right.
How = Literal["identifier", "whole", "unchecked", "part", "part_unchecked", "reordered", "none"]


@dataclass(frozen=True, slots=True)
class Recognised:
    """What is known about an award: its type (None: no such type), degree level, and issuer.

    ``how``: by an address or registry id; by a whole name or a part of the title (``part``), its issuer
    fitting or not given (``unchecked``); by the words of a name in another order.
    """

    type: CredentialType | None
    eqf: int | None
    issuer: IssuerFit
    how: How = "none"


@dataclass(frozen=True, slots=True)
class _Match:
    """A type a title may name: how well its issuer fits, and the words explained and left over."""

    type: CredentialType
    fit: IssuerFit
    explained: int
    left: int
    reordered: bool = False

    @property
    def how(self) -> How:
        if self.reordered:
            return "reordered"
        if self.fit in ("known", "generic"):
            return "part" if self.left else "whole"
        return "part_unchecked" if self.left else "unchecked"


class Recogniser:
    """Finds the type of an award in a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._forms = FormTable(catalogue)
        self._issuers = IssuerTable(catalogue)
        self._addresses = _addresses(catalogue)

    def recognise(self, award: Award) -> Recognised:
        """The type of an award, by an identifier it carries, else by its title; and its degree level.

        A name may stand beside its abbreviation, its issuer, codes, a place or a subject, but not
        beside words that make it another level or say that it was only prepared for or attended.
        A position held is never taken for a licence of the same name.
        """
        if award.kind in UNTYPED_KINDS:
            return Recognised(None, None, "none")
        words = split_title(award.title)
        found, how = self._identified(award, words), "identifier"
        if found is None:
            best = self._best(award, words)
            found, how = (best.type, best.how) if best else (None, "none")
        eqf, fit = _degree_level(award, found, words), self._issuers.fit(award.issuer, found)
        return Recognised(found, eqf, fit, cast("How", how))

    def _identified(self, award: Award, words: Sequence[Word]) -> CredentialType | None:
        """The one type whose address or registry id an award carries, unless its title says that it is
        not held; an address says nothing of that."""
        stated = (address for text in (*award.identifiers, award.url or "") for address in _forms_of(text))
        known = {self._addresses[address] for address in stated if address in self._addresses}
        if len(known) != 1 or any(word.text in NOT_HELD | ABOUT_IT for word in words):
            return None
        return self._catalogue[known.pop()]

    def _best(self, award: Award, words: Sequence[Word]) -> _Match | None:
        matches = list(self._matches(award, words))
        if not matches:
            matches = [m for m in self._matches(award, _kind_last(words)) if m.type.issuer is None]
        if not matches and award.kind == "licence":
            plain = [word for word in words if word.text not in STATUTORY]
            matches = [m for m in self._matches(award, plain) if m.type.kind == "licence"]
        if not matches:
            matches = list(self._reordered(award, words))
        return min(
            matches,
            key=lambda m: (m.fit != "known", m.left, -m.explained, *_tie(award, m.type)),
            default=None,
        )

    def _reordered(self, award: Award, words: Sequence[Word]) -> Iterator[_Match]:
        """Types with a name of the same telling words in whatever order, beside years, from their issuer:
        "Certified ServiceNow System Administrator"."""
        if not award.issuer or any(word.text in NOT_HELD | ABOUT_IT for word in words):
            return
        issuer = set(title_words(award.issuer))
        telling = frozenset(word.text for word in words if _is_telling(word.text)) - issuer
        for type_id in self._forms.of_words(telling):
            entry = self._catalogue[type_id]
            own = self._forms.numbers[type_id]
            found = find_numbers(words, range(len(words)))
            if self._issuers.fit(award.issuer, entry) == "known" and all(
                number in own.get(mark, ()) for mark, number in found
            ):
                yield _Match(entry, "known", len(telling), 0, reordered=True)

    def _matches(self, award: Award, words: Sequence[Word]) -> Iterator[_Match]:
        for type_id, hits in self._forms.find(words).items():
            entry = self._catalogue[type_id]
            fit = self._issuers.fit(award.issuer, entry)
            sure = _sure_hits(award, entry, words, hits, fit)
            if sure:
                title = _Title(award, entry, fit, words, tuple(sure), self._forms)
                left = title.left()
                if not title.is_contradicted() and title.may_leave(left):
                    yield _Match(entry, fit, len(title.explained), len(left))


@dataclass(frozen=True)
class _Title:
    """The words of an award's title, read as the name of one type."""

    award: Award
    entry: CredentialType
    fit: IssuerFit
    words: Sequence[Word]
    hits: tuple[Hit, ...]
    forms: FormTable

    @cached_property
    def explained(self) -> frozenset[int]:
        """Positions of the words that are a name of the type."""
        return frozenset(place for hit in self.hits for place in hit.places)

    @property
    def vocabulary(self) -> frozenset[str]:
        return self.forms.vocabulary[self.entry.id]

    def is_contradicted(self) -> bool:
        """Whether the words beside the name make it another credential, or one that is not held."""
        beside = [self.words[n].text for n in self._beside()]
        if any(word in NOT_HELD | ABOUT_IT | GRADES for word in beside):
            return True
        if any(map(_CEFR.fullmatch, beside)) and any(map(_CEFR.fullmatch, self.vocabulary)):
            return True
        return self._has_other_number() or self._has_other_subject()

    def left(self) -> list[int]:
        """Positions of the words beside the name that are no filler, code, issuer or initials."""
        issuer = set(title_words(self.award.issuer or ""))
        return [n for n in self._beside() if self.words[n].text not in issuer and not self._is_harmless(n)]

    def may_leave(self, left: Sequence[int]) -> bool:
        """Whether the words left over may be there: a place, a variant, a remark."""
        if not left:
            return True
        if self.fit == "other" or all(hit.form.needs_kind for hit in self.hits):
            return False
        if tuple(self.words[n].text for n in sorted(self.explained)) in set(issuer_names(self.entry)):
            return False
        own_parts = {self.words[n].segment for n in self.explained}
        if not any(self.words[n].segment in own_parts for n in left) or self._is_named_in_full():
            return True
        if self.fit not in ("known", "generic") and self.entry.issuer:
            return False
        told = sum(n not in left and _is_telling(word.text) for n, word in enumerate(self.words))
        return told >= (SHARE_KNOWN if self.fit == "known" else SHARE_GENERIC) * (told + len(left))

    def _beside(self) -> list[int]:
        """Positions of the words that are neither the type's own nor the subject of a degree."""
        subject = self._subject()
        return [
            n
            for n, word in enumerate(self.words)
            if n not in self.explained and n not in subject and word.text not in self.vocabulary
        ]

    def _subject(self) -> frozenset[int]:
        """Positions of the subject of a general qualification: "BSc Biology", "HNC in Design"."""
        end = max(self.explained) + 1
        if self.entry.issuer is not None or self.entry.eqf is None or end == len(self.words):
            return frozenset()
        general = "degree" in (self.entry.kind, self.award.kind) or self.entry.is_general
        opens = general and min(self.explained) == 0
        apart = self.words[end].segment != self.words[end - 1].segment
        if not (opens or apart or self.words[end].text in SUBJECT_FOLLOWS):
            return frozenset()
        return frozenset(n for n in range(end, len(self.words)) if self.words[n].text not in NOT_HELD)

    def _has_other_number(self) -> bool:
        """Whether a level or class beside the name is not one the type has ("CFA Level II")."""
        own = self.forms.numbers[self.entry.id]
        beside = (n for n in range(len(self.words)) if n not in self.explained)
        return any(
            number not in own.get(mark, ())
            for mark, number in find_numbers(self.words, beside)
            if self.entry.issuer is not None or mark in own
        )

    def _has_other_subject(self) -> bool:
        """Whether a short name goes on to another subject ("NEBOSH Certificate in Fire Safety")."""
        last = max(self.explained) + 1
        if (
            last == len(self.words)
            or self.words[last].text not in SUBJECT_FOLLOWS
            or self._is_named_in_full()
        ):
            return False
        return any(n > last and _is_telling(self.words[n].text) for n in self._beside())

    def _is_named_in_full(self) -> bool:
        issuer = {word for name in issuer_names(self.entry) for word in name}
        own = {self.words[n].text for n in self.explained} - FILLERS - KIND_WORDS - issuer
        return self.fit == "known" and len(own) >= FULL_NAME

    def _is_harmless(self, place: int) -> bool:
        word = self.words[place]
        if not _is_telling(word.text) or word.text in NUMBERED:
            return True
        initials = "".join(other.text[0] for other in self.words if not other.aside)
        return word.aside and word.written.isupper() and word.text in initials


def _addresses(catalogue: Catalogue) -> dict[str, str]:
    """Address or registry id -> the one type it belongs to. The page of several types names none."""
    owners: dict[str, set[str]] = {}
    for entry in catalogue:
        pages = [url for url in (*(s.url for s in entry.sources), *(c.url for c in entry.cost)) if url]
        for address in (entry.id, *pages):
            for form in _forms_of(address):
                owners.setdefault(form, set()).add(entry.id)
    return {address: next(iter(found)) for address, found in owners.items() if len(found) == 1}


def _forms_of(text: str) -> Iterator[str]:
    """A web address as all write it, or a CTID that stands in it; nothing for other text."""
    found = _CTID.search(text.casefold())
    if found:
        yield found.group()
    elif text.casefold().startswith(("http://", "https://")):
        plain = re.sub(r"^https?://(?:www\.)?", "", text.casefold()).split("#")[0].rstrip("/")
        if "/" in plain:
            yield plain


def _tie(award: Award, entry: CredentialType) -> tuple[bool, bool, str]:
    """Of types that fit alike, first the one written just so ("licence" is not American), then kind."""
    written = award.title.strip().casefold() in {form.casefold() for form in entry.forms}
    return not written, entry.kind != award.kind, entry.id


def _sure_hits(
    award: Award, entry: CredentialType, words: Sequence[Word], hits: Iterable[Hit], fit: IssuerFit
) -> list[Hit]:
    """The hits whose form may be taken at its word: written right, with issuer, kind and company."""
    allowed = [
        hit
        for hit in hits
        if not (hit.form.needs_issuer and fit != "known")
        and not (hit.form.needs_kind and not _kind_fits(award, entry, hit.form))
        and (len(hit.places) == len(words) or _is_written_right(words, hit))
    ]
    if fit == "known" or any(hit.form.rule != "context" for hit in allowed):
        return allowed
    return [hit for hit in allowed if _stands_alone(award, entry, words, hit, fit)]


def _kind_fits(award: Award, entry: CredentialType, form: Form) -> bool:
    if award.kind == entry.kind:
        return True
    return award.kind in ("badge", "unknown") or (award.kind in SHORT_KINDS and count_telling(form.words) > 2)


def _is_written_right(words: Sequence[Word], hit: Hit) -> bool:
    """A strict form stands in its own case, in a title that is not all capitals or all lower case."""
    if not hit.form.is_strict:
        return True
    letters = [word.written for word in words if word.written.isalpha()]
    if len(words) > 2 and all(word.isupper() for word in letters):
        return False
    if tuple(words[place].written for place in hit.places) == hit.form.written:
        return True
    return hit.form.rule is None and len(hit.form.words[0]) > 3 and all(word.islower() for word in letters)


def _stands_alone(
    award: Award, entry: CredentialType, words: Sequence[Word], hit: Hit, fit: IssuerFit
) -> bool:
    """Whether an ambiguous abbreviation is meant: it opens a degree's title, or is all of the title
    but for what stands in brackets."""
    if award.kind == "degree" == entry.kind:
        return hit.places[0] == 0
    plain = [place for place, word in enumerate(words) if not word.aside]
    return set(plain) <= set(hit.places) and fit != "other"


def _is_telling(word: str) -> bool:
    return word not in FILLERS and not any(map(str.isdigit, word))


def _kind_last(words: Sequence[Word]) -> tuple[Word, ...]:
    """ "Certificate in X" as "X certificate"; () where there is nothing to turn."""
    for place in range(len(words) - 2):
        if words[place].text in KIND_WORDS and words[place + 1].text in SUBJECT_FOLLOWS:
            return (*words[:place], *words[place + 2 :], words[place])
    return ()


def _degree_level(award: Award, found: CredentialType | None, words: Sequence[Word]) -> int | None:
    """The EQF level of a degree or general diploma; None for what is neither, or not finished."""
    if any(word.text in NOT_HELD for word in words):
        return None
    if award.eqf is not None and award.kind in ("degree", "diploma"):
        return award.eqf
    levels = []
    if found and found.kind in ("degree", "diploma") and found.issuer is None and found.eqf:
        levels.append(found.eqf)
    school = found is not None and found.issuer is None and found.eqf is not None
    if award.kind == "degree" or school or (found is None and award.kind in ("unknown", "diploma")):
        levels += [degree.eqf for degree in find_degrees(award.title)]
    return max(levels, default=None)
