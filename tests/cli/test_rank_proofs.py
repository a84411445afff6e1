"""``rank``, ``gap`` and ``pathway`` verify the badges in a person's folder with what the user gives."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from matcher.cli import main

sys.path.insert(0, str(Path(__file__).parents[1] / "verify"))
from credential_signing import Issuer, badge

ON = ["--on", "2026-11-01"]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A posting, a folder with one person's badge, and the DID document of its issuer."""
    college = Issuer(did="did:web:harbour.example")
    body = badge(college)
    body["credentialSubject"]["achievement"]["name"] = "Wound care"
    body["credentialSubject"]["achievement"]["tag"] = ["Wound care"]
    person = tmp_path / "people" / "ana"
    person.mkdir(parents=True)
    (person / "badge.json").write_text(json.dumps(college.signed(body)), "utf8")
    posting, document = tmp_path / "posting.txt", tmp_path / "did.json"
    posting.write_text("Requirements:\nYou must have experience of wound care.\n", "utf8")
    document.write_bytes(college.document())
    trust = tmp_path / "trust.txt"
    trust.write_text(college.did + "\n", "utf8")
    return {"people": person.parent, "posting": posting, "document": document, "trust": trust}


def _json(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> Any:
    assert main([*arguments, *ON, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def _given(files: dict[str, Path]) -> list[str]:
    return ["--document", f"did:web:harbour.example={files['document']}", "--trust", str(files["trust"])]


def test_rank_counts_as_verified_what_the_given_documents_prove(
    files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    verb = ["rank", "--posting", str(files["posting"]), "--candidates", str(files["people"])]
    (claimed,) = _json(verb, capsys)["ranking"]
    (verified,) = _json([*verb, *_given(files)], capsys)["ranking"]
    assert claimed["score"] > 0
    assert claimed["verified_score"] == 0
    assert verified["verified_score"] == verified["score"] > claimed["score"]


def test_gap_does_too(files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    person = str(files["people"] / "ana")
    verb = ["gap", "--posting", str(files["posting"]), "--candidate", person, *_given(files)]
    (line,) = _json(verb, capsys)["requirements"]
    assert line["verified_coverage"] == line["coverage"] > 0


def test_gap_over_time_shows_the_drop(files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    row = {"id": "bo", "awards": [{"title": "Wound care", "issued": "2025-02-01", "expires": "2027-02-01"}]}
    path = files["people"].parent / "bo.jsonl"
    path.write_text(json.dumps(row), "utf8")
    verb = ["gap", "--posting", str(files["posting"]), "--candidate", str(path), "--over-time"]
    found = _json([*verb, "--since", "2026-10-01", "--until", "2027-06-01"], capsys)
    points = {point["day"]: point for point in found["points"]}
    assert points["2027-02-01"]["coverage"] == points["2026-10-01"]["coverage"]
    assert points["2027-02-02"]["coverage"] < points["2027-02-01"]["coverage"]
    assert [event["what"] for event in points["2027-02-02"]["events"]] == ["lapses"]


@pytest.mark.parametrize("verb", ["rank", "gap", "pathway"])
def test_a_document_without_an_address_is_a_user_error(
    verb: str, files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    people = ["--candidates" if verb == "rank" else "--candidate", str(files["people"] / "ana")]
    assert main([verb, "--posting", str(files["posting"]), *people, "--document", "nothing"]) == 1
    assert "URL=FILE" in capsys.readouterr().err
