"""Short ways to write requirements and stacks, and random ones for property tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import strategies as st

from matcher.matching import Ranked, Ranking
from matcher.types import (
    AWARD_KINDS,
    Award,
    Candidate,
    Evidence,
    Importance,
    Posting,
    Requirement,
    RequirementKind,
    Stack,
    Target,
    Verification,
)

DAY = date(2025, 6, 1)


def target(
    key: str,
    *,
    kind: RequirementKind = "skill",
    level: int | None = None,
    years: float | None = None,
    fields: tuple[str, ...] = (),
) -> Target:
    return Target(kind, key, key, level, years, fields)


def requirement(
    *targets: Target, id: str = "r1", weight: float = 3.0, importance: Importance = "required"
) -> Requirement:
    return Requirement(id, targets, importance, weight)


def posting(*requirements: Requirement, id: str = "p") -> Posting:
    return Posting(id, "A posting", "", requirements)


def asking(*keys: str) -> Posting:
    """A posting that requires these skills, each on its own line, r1 first."""
    return posting(*(requirement(target(key), id=f"r{n}") for n, key in enumerate(keys, 1)))


def evidence(
    key: str,
    strength: float = 1.0,
    *,
    level: int | None = None,
    award: str = "a1",
    lineage: str | None = None,
    verified: bool = False,
) -> Evidence:
    return Evidence(award, award, key, key, level, strength, (), lineage or award, verified)


def stack(*held: Evidence, id: str = "c1", experience: Mapping[str, float] | None = None) -> Stack:
    return Stack(id, held, tuple(sorted((experience or {}).items())))


def by_id(ranking: Ranking) -> dict[str, Ranked]:
    return {ranked.candidate_id: ranked for ranked in ranking.ranked}


# ---- random ones ----

SKILL_KEYS = ("sql", "postgresql", "query-tuning", "python", "java", "data-analysis", "data-analysis-reports")
OPEN_KEYS = ("open:data analysis tools", "open:drone piloting", "open:drone piloting law")
LANGUAGE_KEYS = ("spanish", "portuguese")
CREDENTIAL_KEYS = (
    "credential:data-1",
    "credential:data-2",
    "credential:query-master",
    "credential:title:own",
)
DEGREE_KEYS = ("degree:6", "degree:7", "degree:6:nursing", "degree:7:wound-care", "degree:6:open:law")
HELD_KEYS = SKILL_KEYS + OPEN_KEYS + LANGUAGE_KEYS + CREDENTIAL_KEYS + DEGREE_KEYS
EXPERIENCE_KEYS = ("experience", "experience:sql")

shares = st.sampled_from((0.0, 0.1, 0.25, 0.45, 0.75, 0.98, 1.0)) | st.floats(0, 1)
levels = st.none() | st.integers(1, 5)


@st.composite
def stacks(draw: st.DrawFn, keys: tuple[str, ...] = HELD_KEYS, id: str = "c1") -> Stack:
    """A stack as the evidence reader makes them: one piece of evidence an award and key."""
    places = draw(st.sets(st.tuples(st.integers(1, 5), st.sampled_from(keys)), max_size=12))
    held = [
        Evidence(
            f"a{number}", f"Award {number}", key, key, draw(levels), draw(shares), (),
            draw(st.sampled_from(("l1", "l2", "l3", "l4"))), draw(st.booleans()),
        )
        for number, key in sorted(places)
    ]  # fmt: skip
    years = draw(
        st.dictionaries(st.sampled_from(EXPERIENCE_KEYS), st.floats(0, 30).map(lambda y: round(y, 2)))
    )
    return Stack(id, tuple(held), tuple(sorted(years.items())))


@st.composite
def pools(draw: st.DrawFn, keys: tuple[str, ...] = HELD_KEYS, min_size: int = 1) -> list[Stack]:
    """Stacks with ids of their own; some are equal but for the id."""
    size = draw(st.integers(min_size, 5))
    pool = [draw(stacks(keys, id=f"c{number}")) for number in range(size)]
    if draw(st.booleans()):
        pool.append(Stack("twin", pool[0].evidence, pool[0].experience))
    return pool


def targets(keys: tuple[str, ...] = SKILL_KEYS + OPEN_KEYS) -> st.SearchStrategy[Target]:
    """Targets of every kind; ``keys`` are asked as skills."""
    years = st.none() | st.sampled_from((0.0, 0.5, 3.0, 10.0))
    skills = st.builds(Target, st.just("skill"), st.sampled_from(keys), st.just("a skill"), levels, years)
    return st.one_of(
        skills,
        st.builds(Target, st.just("language"), st.sampled_from(LANGUAGE_KEYS), st.just("a language"), levels),
        st.builds(Target, st.just("credential"), st.sampled_from(CREDENTIAL_KEYS), st.just("a credential")),
        st.sampled_from(
            (
                Target("degree", "degree:6", "a bachelor's"),
                Target("degree", "degree:6:nursing", "a bachelor's in nursing", fields=("nursing",)),
                Target("degree", "degree:7:nursing+sql", "a master's", fields=("nursing", "sql")),
            )
        ),
        st.builds(Target, st.just("experience"), st.just("experience"), st.just("years"), st.none(), years),
    )


@st.composite
def postings(draw: st.DrawFn, asked: st.SearchStrategy[Target] | None = None) -> Posting:
    weights = st.sampled_from((0.0, 1.0, 3.0)) | st.floats(0.001, 1000)
    lines = draw(
        st.lists(
            st.tuples(
                st.lists(asked or targets(), min_size=1, max_size=3, unique_by=lambda t: t.key), weights
            ),
            min_size=1,
            max_size=6,
        )
    )
    return posting(
        *(
            Requirement(f"r{number}", tuple(any_of), "required", weight)
            for number, (any_of, weight) in enumerate(lines, 1)
        )
    )


TITLES = (
    "Data Professional 1", "Data Professional 2", "Query Master", "SQL Nano", "Nurse Licence",
    "Bachelor of Science in Nursing", "Master's degree in Data analysis", "Advanced Python", "Java, Kotlin",
    "Wound care", "Drone piloting", "Certificate of something unheard of", "Database developer",
)  # fmt: skip
WORDS = (
    "SQL",
    "Postgres",
    "Python",
    "Infection control",
    "Spanish",
    "drone piloting law",
    "data analysis reports",
)
ISSUERS = (None, "Data Body", "Query Guild", "Some College")
days = st.dates(date(2005, 1, 1), date(2032, 1, 1))


@st.composite
def awards(draw: st.DrawFn, id: str = "a1", kinds: tuple[str, ...] = (*AWARD_KINDS, "unknown")) -> Award:
    issued = draw(st.none() | days)
    length = draw(st.none() | st.integers(0, 4000))
    expires = (issued or date(2020, 1, 1)) + timedelta(length) if length is not None else None
    status = draw(st.sampled_from(("verified", "claimed", "rejected")))
    return Award(
        id,
        draw(st.sampled_from(TITLES)),
        draw(st.sampled_from(kinds)),
        issuer=draw(st.sampled_from(ISSUERS)),
        issued=issued,
        expires=expires,
        level=draw(levels),
        description=draw(st.sampled_from(("", "Covers SQL and wound care.", "Knowledge of drone law."))),
        skills=tuple(draw(st.lists(st.sampled_from(WORDS), max_size=3))),
        verification=Verification(status, "made up"),
    )


@st.composite
def candidates(draw: st.DrawFn, id: str = "c1", min_awards: int = 0) -> Candidate:
    number = draw(st.integers(min_awards, 4))
    resume = draw(st.sampled_from(("", "I know Python and Spanish.", "Worked on wound care for years.")))
    return Candidate(id, tuple(draw(awards(id=f"a{n}")) for n in range(number)), resume)
