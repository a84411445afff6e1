"""The values that travel between the packages: small, frozen, compared by content.

Unknown is ``None``. A share is 0-1. Spans are characters ``[start, end)`` of the text as given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Generic, Literal, TypeVar, get_args

SectionName = Literal[
    "body", "duties", "requirements", "preferred", "benefits", "about", "equal_opportunity", "apply"
]
MentionKind = Literal["skill", "knowledge", "credential", "degree", "language", "experience"]
RequirementKind = Literal["skill", "credential", "degree", "language", "experience"]
Importance = Literal["required", "preferred"]
SurfaceRule = Literal["exact", "context", "subject"]
VerificationStatus = Literal["verified", "claimed", "rejected"]
CredentialKind = Literal[
    "degree",
    "diploma",
    "certificate",
    "certification",
    "licence",
    "apprenticeship",
    "micro_credential",
    "nano_credential",
    "nanodegree",
    "badge",
    "course",
    "membership",
]
DocumentKind = Literal["posting", "credential", "resume"]
AlignmentBasis = Literal["alignment", "outcome", "result"]

T = TypeVar("T")

AWARD_KINDS: tuple[str, ...] = (*get_args(CredentialKind), "experience", "self_claim")

LEVELS = {1: "awareness", 2: "basic", 3: "working", 4: "advanced", 5: "expert"}


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should know about an input, and where it is."""

    code: str
    message: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document under one heading."""

    name: SectionName
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class HiddenText:
    """Words in a file that nobody who opens it can see: kept to be shown to a person, and never scored."""

    text: str
    reason: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A text as read, with what the reader noticed; offsets into ``text`` never change later.

    ``hidden`` is what was left out of ``text``, since a reader of the file does not see it.
    """

    id: str
    text: str
    title: str | None = None
    notices: tuple[Notice, ...] = ()
    hidden: tuple[HiddenText, ...] = ()


@dataclass(frozen=True, slots=True)
class Surface:
    """A way of writing something: what the dictionary looks for.

    ``rule``: None matches in any case; "exact" in this case only and not as the first word of a
    sentence; "context" as exact, with another name of the same ``sector`` close by; "subject" never
    in running text: only as the subject of a degree, or alone as a listed skill.
    """

    text: str
    id: str
    label: str
    kind: MentionKind
    sector: str
    rule: SurfaceRule | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """What a mention is linked to: a taxonomy id or credential type id, with a probability 0-1."""

    id: str
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class Cues:
    """How a posting asks for a mention. ``group``: mentions of one number are alternatives."""

    importance: Importance
    level: int | None = None
    years: float | None = None
    negated: bool = False
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names a skill, credential, degree, language or experience.

    ``link`` is None for an open mention: nothing in the taxonomy or catalogue was close enough.
    ``cues`` is None outside postings, and where the text asks for nothing. ``fields``: ids of the
    subjects a degree is asked in. ``names``: the known names that a longer phrase is made around; they,
    not the phrase, are what a posting is taken to ask for.
    """

    start: int
    end: int
    surface: str
    kind: MentionKind
    score: float
    link: Link | None = None
    cues: Cues | None = None
    section: SectionName = "body"
    fields: tuple[Link, ...] = ()
    names: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was found in one document, in text order."""

    document: Document
    sections: tuple[Section, ...]
    mentions: tuple[Mention, ...]

    def asked(self) -> tuple[Mention, ...]:
        """The mentions with cues in text order, also those that are names within a longer one."""
        named = {m for mention in self.mentions for m in (mention, *mention.names) if m.cues is not None}
        return tuple(sorted(named, key=lambda mention: (mention.start, mention.end)))


@dataclass(frozen=True, slots=True)
class Target:
    """One thing a requirement can be met by.

    ``key`` names it in the key space that evidence uses too (see ``keys``). ``years`` is
    the experience asked, ``level`` the proficiency 1-5, ``fields`` the keys of a degree's subjects.
    """

    kind: RequirementKind
    key: str
    label: str
    level: int | None = None
    years: float | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a posting asks: met by the best of its ``targets`` (alternatives)."""

    id: str
    targets: tuple[Target, ...]
    importance: Importance
    weight: float
    spans: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if not self.targets:
            raise ValueError(f"requirement {self.id!r} has no target")
        if self.weight < 0:
            raise ValueError(f"requirement {self.id!r} has weight {self.weight}; it must be >= 0")

    @property
    def kind(self) -> RequirementKind:
        return self.targets[0].kind

    @property
    def label(self) -> str:
        return " or ".join(target.label for target in self.targets)


@dataclass(frozen=True, slots=True)
class Posting:
    """A job advert and what it asks."""

    id: str
    title: str
    text: str
    requirements: tuple[Requirement, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether somebody checked an award: verified, only claimed, or found false or revoked."""

    status: VerificationStatus = "claimed"
    reason: str = "nobody has checked this award yet"


@dataclass(frozen=True, slots=True)
class Alignment:
    """A skill an award points at: in what words, at what address in a framework (None: none is given),
    and whether it is aligned to it, names it as an outcome of the learning, or shows a result in it."""

    name: str
    uri: str | None = None
    basis: AlignmentBasis = "alignment"
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Credits:
    """Units of continuing education that an award brings: 3 PDU, 1.5 CEU."""

    amount: float
    unit: str


@dataclass(frozen=True, slots=True)
class Award:
    """What a person holds, as stated by its source.

    For kind ``experience``, ``issued`` is the first day and ``expires`` the last (None: still there).
    ``level`` is proficiency 1-5; ``skills`` are the names the source lists; ``eqf`` the level 1-8 it
    states, ``nqf`` its levels in national frameworks as the source writes them. ``identifiers`` are
    addresses and registry ids of what was awarded, ``part_of`` that of the whole it is a part of.
    ``endorsed_by``: ids of third parties whose signed endorsement was verified.
    """

    id: str
    title: str
    kind: str
    kind_stated: str | None = None
    issuer: str | None = None
    issued: date | None = None
    expires: date | None = None
    level: int | None = None
    description: str = ""
    skills: tuple[str, ...] = ()
    url: str | None = None
    verification: Verification = Verification()
    alignments: tuple[Alignment, ...] = ()
    criteria: str = ""
    identifiers: tuple[str, ...] = ()
    eqf: int | None = None
    part_of: str | None = None
    nqf: tuple[str, ...] = ()
    credits: tuple[Credits, ...] = ()
    endorsed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person by id, and the stack they hold. ``name`` is for display only: scoring never reads it."""

    id: str
    awards: tuple[Award, ...] = ()
    resume_text: str = ""
    name: str | None = None
    notices: tuple[Notice, ...] = ()
    hidden: tuple[HiddenText, ...] = ()


@dataclass(frozen=True, slots=True)
class Factor:
    """One number 0-1 inside a strength, and why it is that number."""

    name: str
    value: float
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """How strongly one award shows one key (a skill, a credential type, a degree level).

    ``strength`` is the product of the factors. Awards of one ``lineage`` are one thing and do not
    add up. ``quote`` is the award's own words it rests on.
    """

    award_id: str
    award_title: str
    key: str
    label: str
    level: int | None
    strength: float
    factors: tuple[Factor, ...]
    lineage: str
    verified: bool
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """A candidate's evidence, and the years of dated experience behind each key."""

    candidate_id: str
    evidence: tuple[Evidence, ...]
    experience: tuple[tuple[str, float], ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file, row or person that could not be used, where, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What came out of an input: the good items, and what was set aside."""

    items: tuple[T, ...]
    rejected: tuple[Rejected, ...] = field(default=())
