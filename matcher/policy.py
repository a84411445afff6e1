"""The scoring policy: every number that moves a score, read from ``data/policy.yaml``."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from matcher.errors import BadData

M = TypeVar("M", bound=BaseModel)
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
    post: Weight


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
    post_general: Share
    post_cutoff: Share

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


class Uncertainty(_Part):
    weights: Weight
    factors: Weight
    similarity: Weight
    level_step: Weight
    draws: Annotated[int, Field(ge=1, le=10_000)]
    share: Annotated[float, Field(gt=0, lt=1)]


class Policy(_Part):
    """The numbers of ``data/policy.yaml``; the reasons stand in that file. ``reason``: what a policy of one's
    own is for."""

    version: int
    reason: str = ""
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
    reworded: Share
    bands: Bands
    uncertainty: Uncertainty


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


def read_policy(path: Path, *, base: Path | None = None) -> Policy:
    """The policy in a YAML file. base: the policy that says what the file leaves out.

    Raises BadData naming the field and the value that is wrong.
    """
    values = _read_yaml(path)
    if base is not None and base != path and isinstance(values, dict):
        values = _merged(_read_yaml(base), values)
    return _checked(values, path, Policy)


def read_levels(path: Path) -> Levels:
    """The level tables in a YAML file. Raises BadData naming what is wrong."""
    return _checked(_read_yaml(path), path, Levels)


def _merged(base: Any, changes: Any) -> Any:
    """The base with the changes in it, table by table."""
    if not (isinstance(base, dict) and isinstance(changes, dict)):
        return changes
    return base | {key: _merged(base.get(key), value) for key, value in changes.items()}


def _read_yaml(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text("utf8"))
    except OSError as error:
        raise BadData(f"cannot read {path}: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadData(f"{path} is not YAML: {error}") from error


def _checked(values: Any, path: Path, model: type[M]) -> M:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise BadData(f"{path}: {field or 'the file'}: {first['msg']}, got {first['input']!r}") from error
