"""What an award's own words claim: identity is masked before any of them is read for skills."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from matcher.credentials.addresses import SkillAddresses
from matcher.credentials.award_ids import distinct
from matcher.credentials.recognise import Recognised, Recogniser
from matcher.credentials.strength import Basis, blueprint_share
from matcher.credentials.titles import REMEMBERED
from matcher.extraction.degrees import DegreeSpan, find_degrees, split_subjects
from matcher.extraction.dictionary import Dictionary
from matcher.extraction.masking import MASK, mask_identity
from matcher.extraction.phrases import find_phrases
from matcher.extraction.posts import find_posts
from matcher.extraction.resolving import SKILL_KINDS
from matcher.extraction.rewording import Rewordings
from matcher.keys import credential_key, degree_key, post_key
from matcher.types import Award, Candidate, Surface, Verification

RESUME = "resume"
# A longer name of a skill is a sentence about several: "Apply safety rules when working with ladders".
MAX_NAME_WORDS = 6
_DENIES = re.compile(
    r"\b(?:no|not|never|without|lack(?:s|ing)?|(?<=n)['’]t|cannot|studying (?:for|towards)|working towards|"
    r"preparing for|in progress|hope to|plan(?:ning)? to|interested in|want to)\b(?! only)[^.;:\n]{0,40}$",
    re.IGNORECASE,
)
_HONOURS = re.compile(r"\(.*?\)|\bhon(?:ou?r)?s\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """An award's own words for one skill: with ``key`` it is known, else ``quote`` is to be resolved.

    ``level``: what the catalogue says of this skill; ``weighed``: how much of an even share of the exam's
    blueprint it has, 0-1; ``is_reworded``: its words name the skill in other forms.
    """

    basis: Basis
    quote: str
    key: str | None = None
    label: str = ""
    level: int | None = None
    weighed: float = 1.0
    is_reworded: bool = False


@dataclass(frozen=True, slots=True)
class ReadAward:
    """An award with its holder's name masked, recognised, and with the claims its words make."""

    award: Award
    recognised: Recognised
    claims: tuple[Claim, ...]


class ClaimReader:
    """Reads the awards and the resume of candidates. posts: whether the posts they name are read too."""

    def __init__(
        self,
        recogniser: Recogniser,
        labels: dict[str, str],
        dictionary: Dictionary,
        rewordings: Rewordings,
        addresses: SkillAddresses | None = None,
        *,
        posts: bool = False,
    ) -> None:
        self._posts = posts
        self._recogniser, self._labels, self._dictionary = recogniser, labels, dictionary
        self._rewordings = rewordings
        self._addresses = addresses
        # Many people hold awards of the same title and description.
        self._title_claims = lru_cache(REMEMBERED)(self._read_title)
        self._prose_claims = lru_cache(REMEMBERED // 4)(self._read_prose)

    def read(self, candidate: Candidate) -> tuple[ReadAward, ...]:
        """A candidate's awards, equal ones once, and the resume as one more, in an order of their own."""
        names = (candidate.name,) if candidate.name else ()
        awards = distinct(candidate.awards)
        read = [self._read_award(award, names) for award in awards]
        if candidate.resume_text.strip():
            read.append(self._read_resume(candidate.resume_text, names))
        return tuple(read)

    def _read_award(self, award: Award, names: tuple[str, ...]) -> ReadAward:
        award = replace(award, title=mask_names(award.title, names))
        recognised = self._recogniser.recognise(award)
        description = mask_identity(award.description, names=names)
        criteria = mask_identity(award.criteria, names=names)
        listed = (mask_identity(mask_names(skill, names)) for skill in award.skills)
        claims = (
            *self._catalogue_claims(recognised),
            *self._aligned_claims(award, names),
            *(Claim("named", skill) for skill in listed if MASK not in skill),
            *self._title_claims(award.title),
            *(_post_claims(award.title, "title") if self._posts and award.kind == "experience" else ()),
            *self._prose_claims(description, "description"),
            *self._prose_claims(criteria, "criteria"),
        )
        return ReadAward(award, recognised, claims)

    def _read_resume(self, text: str, names: tuple[str, ...]) -> ReadAward:
        masked = mask_identity(text, names=names, first_line=True)
        stated = Verification("claimed", "stated in the resume only")
        award = Award(RESUME, "Resume", "self_claim", verification=stated)
        claims = (
            *self._read_prose(masked, "resume"),
            *self._holding_claims(masked),
            *(_post_claims(masked, "resume") if self._posts else ()),
        )
        return ReadAward(award, Recognised(None, None, "none"), claims)

    def _catalogue_claims(self, recognised: Recognised) -> Iterator[Claim]:
        if recognised.type is None:
            return
        entry = recognised.type
        for covered in entry.skills:
            level, weighed = covered.level or entry.level, blueprint_share(entry, covered.skill)
            label = self._labels[covered.skill]
            yield Claim("catalogue", entry.name, covered.skill, label, level, weighed)

    def _aligned_claims(self, award: Award, names: tuple[str, ...]) -> Iterator[Claim]:
        """The skills an award points at: by address where it is known, else by name; a name that is a
        whole sentence is read as text."""
        for one in award.alignments:
            name = mask_identity(mask_names(one.name, names))
            key = self._addresses.skill_at(one.uri) if self._addresses and one.uri else None
            if key is not None:
                yield Claim(one.basis, name, key, self._labels[key], one.level)
            elif MASK not in name and one.name != one.uri and len(name.split()) <= MAX_NAME_WORDS:
                yield Claim(one.basis, name, level=one.level)
            elif one.name != one.uri:
                yield from self._text_claims(name, one.basis)
                yield from self._phrase_claims(name, one.basis)

    def _read_title(self, title: str) -> tuple[Claim, ...]:
        return (*self._text_claims(mask_identity(title), "title"), *self._subject_claims(title))

    def _read_prose(self, text: str, basis: Basis) -> tuple[Claim, ...]:
        return (
            *self._text_claims(text, basis),
            *self._reworded_claims(text, basis),
            *self._phrase_claims(text, basis),
        )

    def _text_claims(self, text: str, basis: Basis) -> Iterator[Claim]:
        for hit in self._dictionary.find(text):
            if hit.surface.kind in SKILL_KINDS and not _is_denied(text, hit.start):
                yield Claim(basis, text[hit.start : hit.end], hit.surface.id, hit.surface.label)

    def _reworded_claims(self, text: str, basis: Basis) -> Iterator[Claim]:
        """The skills a text names in other forms of their words, where no name as it is written stands."""
        known = [(hit.start, hit.end) for hit in self._dictionary.find(text)]
        for hit in self._rewordings.find(text):
            quote = text[hit.start : hit.end]
            is_known = any(start < hit.end and hit.start < end for start, end in known)
            if not (is_known or MASK in quote or _is_denied(text, hit.start)):
                yield Claim(basis, quote, hit.surface.id, hit.surface.label, is_reworded=True)

    def _holding_claims(self, text: str) -> Iterator[Claim]:
        """The credentials and degrees a resume says its owner holds: weak evidence, like its skills."""
        for hit in self._dictionary.find(text):
            if hit.surface.kind == "credential" and not _is_denied(text, hit.start):
                quote = text[hit.start : hit.end]
                yield Claim("resume", quote, credential_key(hit.surface.id), hit.surface.label)
        for degree in find_degrees(text):
            if not _is_denied(text, degree.start):
                quote = text[degree.start : degree.end]
                yield Claim("resume", quote, degree_key(degree.eqf), f"degree at EQF level {degree.eqf}")
                for _, subject in self._subjects_of(text, degree):
                    held = degree_key(degree.eqf, subject.id)
                    yield Claim("resume", quote, held, f"degree in {subject.label}")

    def _subject_claims(self, title: str) -> Iterator[Claim]:
        """The fields of study a degree's title names: "BSc Computer Science", "MA in Law and Economics"."""
        for degree in find_degrees(title):
            for quote, subject in self._subjects_of(title, degree):
                yield Claim("title", quote, subject.id, subject.label)

    def _subjects_of(self, text: str, degree: DegreeSpan) -> Iterator[tuple[str, Surface]]:
        """The words and the fields a degree is in: stated with it, else what follows on its line
        ("Bachelor of Science : Law")."""
        stated = text[degree.subject_start : degree.subject_end] or _after(text, degree.end)
        for item in split_subjects(_HONOURS.sub("", stated)):
            if subject := self._dictionary.subject(item):
                yield item, subject

    def _phrase_claims(self, text: str, basis: Basis) -> Iterator[Claim]:
        known = [(hit.start, hit.end) for hit in self._dictionary.find(text)]
        for start, end in find_phrases(text, _lines(text), known, bullets=False):
            if MASK not in text[start:end] and not _is_denied(text, start):
                yield Claim(basis, text[start:end])


def mask_names(text: str, names: Iterable[str]) -> str:
    """The text, as long as before, without the whole names, first name first or last name first.

    Titles and listed skills name a person only as a whole, so a part of a name stays: what Penny
    Nurse holds is still a nurse's licence.
    """
    for name in names:
        parts = [re.escape(part) for part in re.split(r"[\s.,]+", name) if part]
        for ordered in (parts, parts[::-1]) if len(parts) > 1 else ():
            whole = r"[\s.,]+".join(ordered)
            pattern = re.compile(rf"(?<!\w){whole}(?!\w)", re.IGNORECASE)
            text = pattern.sub(lambda found: MASK * len(found.group()), text)
    return text


def _post_claims(text: str, basis: Basis) -> Iterator[Claim]:
    """The posts a resume or the title of a position names."""
    for start, end in find_posts(text):
        title = text[start:end]
        yield Claim(basis, title, post_key(title), title)


def _is_denied(text: str, start: int) -> bool:
    """Whether the words before a name say that it is not held: "I have never used", "studying for".

    >>> _is_denied("I have never used Python.", 18)
    True
    """
    return bool(_DENIES.search(text[max(0, start - 80) : start]))


def _after(text: str, start: int) -> str:
    """The rest of the line, without the colon or dash it may begin with.

    >>> _after("Bachelor of Science : Law , 2010", 19)
    'Law , 2010'
    """
    return text[start:].partition("\n")[0].lstrip(" :–-")


def _lines(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for line in text.splitlines(keepends=True):
        spans.append((start, start + len(line.rstrip("\r\n"))))
        start += len(line)
    return spans
