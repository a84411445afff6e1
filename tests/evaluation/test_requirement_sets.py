"""Annotation files to offsets, the shipped gold, and what of it can be used with which postings."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from matcher import BadInput, measure_agreement, read_requirement_sets
from matcher.evaluation.agreement import cohens_kappa
from matcher.evaluation.annotations import assign_splits, gold_rows, read_annotation
from matcher.evaluation.requirement_scores import NAMED_KINDS
from matcher.evaluation.requirement_sets import FIRST_PASS, NAMED_MENTIONS, AskedSpan

GOLD = Path(__file__).resolve().parents[2] / "data" / "evaluation"
TEXT = "Nurse wanted. You have SQL, some SQL lessons and a BSc or 3 years of R or SPSS.\nWe pay well."
NOTES = """
# sections
body :: Nurse
requirements :: You have
benefits :: We pay
# requirements
skill | preferred | 4 | - | - | - | SQL @@ some SQL lessons
skill | required | - | 3 | neg | 2 | R @@ years of R or SPSS
degree | required | E6 | - | - | 2 | BSc
"""


def test_an_annotation_becomes_offsets() -> None:
    found = read_annotation(NOTES, TEXT)
    assert found["sections"] == [("body", 0, 14), ("requirements", 14, 80), ("benefits", 80, 92)]
    lesson, degree, r = found["requirements"]
    assert lesson == {"start": 33, "end": 36, "kind": "skill", "importance": "preferred", "level": 4}
    assert degree == {
        "start": 51,
        "end": 54,
        "kind": "degree",
        "importance": "required",
        "eqf": 6,
        "group": 2,
    }
    assert (TEXT[r["start"] : r["end"]], r["negated"], r["years"]) == ("R", True, 3)


BROKEN = {
    "words that stand twice": ("# requirements\nskill | required | - | - | - | - | SQL", "2 times"),
    "words that do not stand there": ("# requirements\nskill | required | - | - | - | - | COBOL", "0 times"),
    "a piece without the words": ("# requirements\nskill | required | - | - | - | - | SQL @@ BSc", "within"),
    "too few fields": ("# requirements\nskill | required | SQL", "3 fields"),
    "no kind": ("# requirements\ntool | required | - | - | - | - | BSc", "'tool'"),
    "no level": ("# requirements\nskill | required | 6 | - | - | - | BSc", "'6'"),
    "no number of years": ("# requirements\nskill | required | - | two | - | - | BSc", "'two'"),
    "no section of that name": ("# sections\nperks :: We pay", "perks"),
    "sections out of order": ("# sections\nbenefits :: We pay\nbody :: You have", "body"),
    "a line under no heading": ("skill | required | - | - | - | - | BSc", "neither"),
}


@pytest.mark.parametrize(("notes", "words"), BROKEN.values(), ids=BROKEN)
def test_what_an_annotator_got_wrong_is_said(notes: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        gold_rows({("nhs_jobs", "1"): notes}, {("nhs_jobs", "1"): TEXT})


def test_the_split_is_by_hash_whatever_the_order() -> None:
    names = [("nhs_jobs", str(number)) for number in range(100)]
    splits = assign_splits(names)
    assert splits == assign_splits(reversed(names))
    assert sorted(splits.values()).count("dev") == 80


def shipped() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / FIRST_PASS).read_text("utf8").splitlines()]


def test_the_shipped_gold_keeps_its_rule_and_holds_no_text() -> None:
    rows = shipped()
    assert len(rows) == 120
    splits = assign_splits((row["source"], row["row"]) for row in rows)
    assert all(row["split"] == splits[row["source"], row["row"]] for row in rows)
    for row in rows:
        assert set(row) == {"source", "row", "sha256", "split", "sections", "requirements"}
        assert all(set(one) <= set(AskedSpan.model_fields) for one in row["requirements"])
        ends = [end for _, _, end in row["sections"]]
        assert [start for _, start, _ in row["sections"]] == [0, *ends[:-1]]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two postings, and gold for both and for one that is not there."""
    (tmp_path / "postings").mkdir()
    with gzip.open(tmp_path / "postings" / "nhs_jobs.jsonl.gz", "wt", encoding="utf8") as handle:
        handle.write(json.dumps({"id": "1", "text": TEXT}) + "\n" + json.dumps({"id": 2, "text": "Changed."}))
    texts = {("nhs_jobs", "1"): TEXT, ("nhs_jobs", "2"): "Not changed.", ("us_data_jobs", "9"): "Gone."}
    notes = dict.fromkeys(texts, "") | {("nhs_jobs", "1"): NOTES}
    rows = gold_rows(notes, texts)
    assert rows[0]["sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    broken = {**rows[0], "requirements": [{"start": 0}]}
    (tmp_path / FIRST_PASS).write_text("\n".join(map(json.dumps, [*rows, broken])), "utf8")
    return tmp_path


def test_postings_are_used_in_the_wording_that_was_annotated(data: Path) -> None:
    reading = read_requirement_sets(data, data)
    assert [(one.source, one.row, one.text) for one in reading.items] == [("nhs_jobs", "1", TEXT)]
    assert [section.name for section in reading.items[0].sections] == ["body", "requirements", "benefits"]
    assert [(one.place, one.reason) for one in reading.rejected] == [
        (f"{FIRST_PASS}:4", "requirements.0.end: Field required, got \"{'start': 0}\""),
        ("nhs_jobs-2", "its text is not the annotated one"),
        ("us_data_jobs-9", "the posting is not in the data"),
    ]


def test_nothing_to_use_is_an_error(data: Path) -> None:
    with pytest.raises(BadInput, match="none of the split test"):
        read_requirement_sets(data, data, split="test")
    with pytest.raises(BadInput, match="no postings"):
        read_requirement_sets(data, data / "postings" / "none")


def test_two_passes_are_compared_posting_by_posting(data: Path) -> None:
    first = read_requirement_sets(data, data).items
    again = replace(first[0], asked=first[0].asked[:2])
    agreement = measure_agreement(first, [again], rounds=10)
    scores = {
        score.measure: (score.right, score.possible) for score in agreement.scores if score.source == "all"
    }
    assert agreement.postings == 1
    assert scores["span_recall"] == (2, 3)
    assert scores["span_precision"] == (2, 2)
    kappas = {kappa.what: (kappa.count, kappa.value) for kappa in agreement.kappas}
    assert kappas["kind"] == (2, 1.0)
    assert kappas["negation"] == (2, None)
    assert kappas["section"][1] == 1.0


@pytest.mark.parametrize(
    ("choices", "kappa"),
    [
        ([], None),
        ([("a", "a")], None),
        ([("a", "a"), ("b", "b")], 1.0),
        ([("a", "b"), ("b", "a")], -1.0),
        ([("a", "a"), ("a", "a"), ("b", "b"), ("a", "b")], 0.5),
    ],
)
def test_kappa_by_hand(choices: list[tuple[str, str]], kappa: float | None) -> None:
    assert cohens_kappa(choices) == (None if kappa is None else pytest.approx(kappa))


def test_the_named_mentions_stand_in_postings_of_their_own_and_hold_no_text() -> None:
    rows = [json.loads(line) for line in (GOLD / NAMED_MENTIONS).read_text("utf8").splitlines()]
    names = [(row["source"], row["row"]) for row in rows]
    assert not set(names) & {(row["source"], row["row"]) for row in shipped()}
    assert len(names) == len(set(names))
    assert {row["split"] for row in rows} == {"dev", "test"}
    for row in rows:
        ((section, start, length),) = row["sections"]
        assert (section, start) == ("body", 0)
        for one in row["requirements"]:
            assert 0 <= one["start"] < one["end"] <= length
            assert one["kind"] in NAMED_KINDS
            assert one.keys() <= {"start", "end", "kind", "importance", "negated"}
