"""Skills and coverage as features, for pipelines of scikit-learn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from matcher.engine import Engine
from matcher.errors import BadInput
from matcher.matching.coverage import coverage_matrix
from matcher.matching.ranking import similar_keys
from matcher.types import Candidate, Document, DocumentKind, Extraction, Posting

SKILL_KINDS = ("skill", "knowledge", "language")


class SkillVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Texts to the skills they name: a sparse matrix of (texts, skills), link probabilities 0-1.

    ``fit`` learns which skills of the taxonomy occur; others are left out by ``transform``. A skill that is
    only named to say it is not needed does not count. engine: None opens one with word vectors.
    """

    def __init__(self, *, kind: DocumentKind = "posting", engine: Engine | None = None) -> None:
        self.kind = kind
        self.engine = engine

    def fit(self, texts: Iterable[str], y: object = None) -> SkillVectorizer:  # noqa: ARG002
        """Learns the skills of the texts, in order of their ids."""
        self.engine_ = self.engine or Engine(fast=True)
        self.skills_ = sorted({skill for found in self._read(texts) for skill in found})
        return self

    def transform(self, texts: Iterable[str]) -> sparse.csr_matrix:
        """(n_texts, n_skills); the best link where a text names a skill more than once."""
        check_is_fitted(self, "skills_")
        column = {skill: number for number, skill in enumerate(self.skills_)}
        found = self._read(texts)
        entries = [
            (row, column[skill], score)
            for row, scores in enumerate(found)
            for skill, score in scores.items()
            if skill in column
        ]
        rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
        return sparse.csr_matrix((values, (rows, columns)), (len(found), len(column)), dtype=float)

    def get_feature_names_out(self, input_features: object = None) -> np.ndarray:  # noqa: ARG002
        """The skill ids, in order of the columns."""
        check_is_fitted(self, "skills_")
        return np.array(self.skills_, dtype=object)

    def _read(self, texts: Iterable[str]) -> list[dict[str, float]]:
        """Skill id -> link probability of each text. Raises BadInput for what is no text."""
        if isinstance(texts, str):
            raise BadInput("SkillVectorizer takes a list of texts and got one text; write [text]")
        documents = [Document(str(number), _text(text)) for number, text in enumerate(texts)]
        return [_skills_of(one) for one in self.engine_.extract(documents, self.kind)]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise BadInput(f"SkillVectorizer takes texts and got {type(value).__name__}; turn it into a str")
    return value


def _skills_of(extraction: Extraction) -> dict[str, float]:
    best: dict[str, float] = {}
    for mention in extraction.mentions:
        for one in (mention, *mention.names):
            denied = one.cues is not None and one.cues.negated
            if one.link is not None and one.kind in SKILL_KINDS and not denied:
                best[one.link.id] = max(best.get(one.link.id, 0.0), one.link.score)
    return best


class CoverageTransformer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """People to how far they cover each requirement of one posting on a day: (people, requirements), 0-1,
    NaN where it cannot be assessed. There is nothing to learn; ``fit`` only opens the engine.
    """

    def __init__(self, posting: Posting, on: date, *, engine: Engine | None = None) -> None:
        self.posting = posting
        self.on = on
        self.engine = engine

    def fit(self, people: Sequence[Candidate], y: object = None) -> CoverageTransformer:  # noqa: ARG002
        """Opens the engine."""
        self.engine_ = self.engine or Engine(fast=True)
        return self

    def transform(self, people: Sequence[Candidate]) -> np.ndarray:
        """(n_people, n_requirements), in the order of the people and of the posting."""
        check_is_fitted(self, "engine_")
        engine, requirements = self.engine_, self.posting.requirements
        stacks = engine.read_stacks(people, on=self.on)
        similar = similar_keys(requirements, stacks, engine.rules)
        return coverage_matrix(requirements, similar, stacks, verified_only=False, policy=engine.policy)

    def get_feature_names_out(self, input_features: object = None) -> np.ndarray:  # noqa: ARG002
        """The requirement ids, in order of the columns."""
        return np.array([requirement.id for requirement in self.posting.requirements], dtype=object)

    def __sklearn_tags__(self) -> Any:
        """Needs no fitting, takes people and not arrays."""
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        tags.no_validation = True
        return tags
