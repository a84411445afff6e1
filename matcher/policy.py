"""The scoring policy: every number that moves a score, read from ``data/policy.yaml``."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from matcher.errors import BadData

Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _with(name: str) -> Callable[[dict[str, float]], dict[str, float]]:
    """A check that a table has the entry that stands for everything it does not name."""

    def check(table: dict[str, float]) -> dict[str, float]:
        if name not in table:
            raise ValueError(f"the entry {name!r} is missing")
        return table

    return check


class Weights(_Part):
    required: Weight
    preferred: Weight
    experience: Weight


class Assessment(_Part):
    methods: dict[str, Share]
    kinds: Annotated[dict[str, Share], AfterValidator(_with("unknown"))]


class VerificationShares(_Part):
    verified: Share
    claimed: Share
    rejected: Share


class Specificity(_Part):
    catalogue: Share
    alignment: Share
    result: Share
    named: Share
    outcome: Share
    title: Share
    criteria: Share
    description: Share
    resume: Share


class Recognition(_Part):
    identifier: Share
    whole: Share
    unchecked: Share
    reordered: Share
    part: Share
    part_unchecked: Share
    certain_from: Share


class IssuerShares(_Part):
    known: Share
    generic: Share
    unknown: Share
    endorsed: Share
    other: Share
    none: Share


class Blueprint(_Part):
    floor: Share


class Recency(_Part):
    expired: Share
    unknown_date: Share
    grace_years: Weight
    half_life_years: Annotated[dict[str, Annotated[float, Field(gt=0)]], AfterValidator(_with("default"))]
    floor: Share


class CredentialRequirement(_Part):
    expired: Share


class DegreeRequirement(_Part):
    other_subject: Share


class LevelFit(_Part):
    step: Share
    floor: Share


class SimilarityPolicy(_Part):
    narrower: Share
    broader: Share
    related: Share
    embedding_zero: Share
    embedding_cutoff: Share
    embedding_full: Share
    embedding_weight: Share
    neighbours: Annotated[int, Field(ge=1)]
    open_weight: Share

    @model_validator(mode="after")
    def _rises(self) -> SimilarityPolicy:
        if not self.embedding_zero < self.embedding_full or self.embedding_cutoff > self.embedding_full:
            raise ValueError("embedding_zero and embedding_cutoff must be below embedding_full")
        return self


class Bands(_Part):
    strong: Share
    good: Share
    partial: Share

    @model_validator(mode="after")
    def _falls(self) -> Bands:
        if not self.strong > self.good > self.partial:
            raise ValueError("bands must fall: strong > good > partial")
        return self


class Policy(_Part):
    """The numbers of ``data/policy.yaml``; the reasons stand in that file."""

    version: int
    weights: Weights
    assessment: Assessment
    verification: VerificationShares
    specificity: Specificity
    blueprint: Blueprint
    recognition: Recognition
    issuer: IssuerShares
    recency: Recency
    credential_requirement: CredentialRequirement
    degree_requirement: DegreeRequirement
    equivalent_stack: Share
    level_fit: LevelFit
    stack_cap: Annotated[float, Field(gt=0, lt=1)]
    similarity: SimilarityPolicy
    link_threshold: Share
    phrase_threshold: Share
    bands: Bands


class Levels(_Part):
    """The tables of ``data/levels.yaml``: words and scales -> proficiency 1-5."""

    words: dict[int, tuple[str, ...]]
    cefr: dict[str, int]
    stated: dict[str, int]
    eqf: dict[int, int]

    @cached_property
    def level_of_word(self) -> dict[str, int]:
        """Level words in lower case -> proficiency."""
        return {word: level for level, words in self.words.items() for word in words}

    @cached_property
    def word_pattern(self) -> re.Pattern[str]:
        """Matches any level word, the longest first, as group 1."""
        words = sorted(self.level_of_word, key=len, reverse=True)
        return re.compile(rf"\b({'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def read_policy(path: Path) -> Policy:
    """The policy in a YAML file. Raises BadData naming the field and the value that is wrong."""
    return Policy.model_validate(_checked(path, Policy))


def read_levels(path: Path) -> Levels:
    """The level tables in a YAML file. Raises BadData naming what is wrong."""
    return Levels.model_validate(_checked(path, Levels))


def _checked(path: Path, model: type[BaseModel]) -> Any:
    try:
        values = yaml.safe_load(path.read_text("utf8"))
        model.model_validate(values)
    except OSError as error:
        raise BadData(f"cannot read {path}: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise BadData(f"{path} is not YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BadData(f"{path}: {field or 'the file'}: {first['msg']}, got {first['input']!r}") from error
    return values
