"""Transformers for scikit-learn over the real engine with word vectors."""

from __future__ import annotations

import pickle
from datetime import date

import numpy as np
import pytest
from sklearn.base import clone

from matcher import (
    BadInput,
    Candidate,
    CoverageTransformer,
    Document,
    Engine,
    SkillVectorizer,
    load,
    ranking_frame,
    read_candidate_frame,
)

DAY = date(2026, 11, 21)
TEXTS = ["Requirements: Python and SQL.", "Wound care. Python is not required.", "Lorem ipsum dolor."]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(fast=True)


def test_texts_become_the_skills_they_name(engine: Engine) -> None:
    vectorizer = SkillVectorizer(engine=engine)
    found = vectorizer.fit_transform(TEXTS).toarray()
    names = vectorizer.get_feature_names_out().tolist()
    assert names == sorted(names)
    assert found.shape == (3, len(names))
    assert {names[n] for n in np.flatnonzero(found[0])} >= {"python", "sql"}
    assert found[1, names.index("wound-care")] > 0.5
    assert found[1, names.index("python")] == 0
    assert not found[2].any()
    assert found.min() >= 0
    assert found.max() <= 1


def test_skills_that_were_not_learnt_are_left_out(engine: Engine) -> None:
    vectorizer = SkillVectorizer(engine=engine).fit(TEXTS[:1])
    assert vectorizer.transform([TEXTS[1]]).nnz == 0


def test_the_vectorizer_is_cloned_and_pickled(engine: Engine) -> None:
    vectorizer = SkillVectorizer(engine=engine)
    assert clone(SkillVectorizer(kind="resume")).get_params() == {"kind": "resume", "engine": None}
    assert pickle.loads(pickle.dumps(SkillVectorizer(kind="resume"))).kind == "resume"  # noqa: S301
    with pytest.raises(BadInput, match="got one text"):
        vectorizer.fit("Python")
    with pytest.raises(BadInput, match="takes texts and got int"):
        vectorizer.fit([1])  # type: ignore[list-item]


def test_people_become_their_coverage(engine: Engine) -> None:
    table = _frame()
    people = read_candidate_frame(engine, table, on=DAY).items
    posting = engine.read_posting(Document("p", "Requirements: Python, SQL."))
    transformer = CoverageTransformer(posting, DAY, engine=engine)
    found = transformer.fit_transform(people)
    frame = ranking_frame(engine.rank(posting, people, on=DAY))
    columns = transformer.get_feature_names_out().tolist()
    for person, row in zip(people, found, strict=True):
        assert frame.loc[person.id, columns].tolist() == row.tolist()
    assert frame["rank"].tolist() == sorted(frame["rank"])
    nobody = transformer.transform([Candidate("empty")])
    assert nobody.shape == (1, len(columns))
    assert transformer.transform([]).shape == (0, len(columns))


def test_an_empty_ranking_is_an_empty_table(engine: Engine) -> None:
    posting = engine.read_posting(Document("p", "Requirements: Python, SQL."))
    frame = ranking_frame(engine.rank(posting, [], on=DAY))
    assert frame.empty
    assert frame.columns[:5].tolist() == ["rank", "score", "verified_score", "band", "n_tied"]


def test_load_is_a_pipeline_that_knows_skills() -> None:
    doc = load(fast=True)("Requirements: Python and wound care.")
    assert [(span.text, span.kb_id_) for span in doc.spans["skills"]] == [
        ("Python", "python"),
        ("wound care", "wound-care"),
    ]


def _frame():  # type: ignore[no-untyped-def]
    import pandas as pd

    rows = [
        ("ana", "PCEP - Certified Entry-Level Python Programmer", "2025-05-01"),
        ("ben", "First Aid at Work", "2025-01-10"),
    ]
    return pd.DataFrame(rows, columns=["candidate_id", "title", "issued"])
