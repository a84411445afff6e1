"""The verb ``verify``: its contract, and a folder in which one file in ten is bad."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from matcher.cli import main

sys.path.insert(0, str(Path(__file__).parents[1] / "verify"))
from credential_signing import Issuer, badge

ON = ["--on", "2026-11-01"]
LAYERS = {
    "integrity": {"valid", "invalid", "unknown"},
    "binding": {"proven", "unproven", "unknown"},
    "dates": {"current", "expired", "not_yet", "unknown"},
    "status": {"active", "revoked", "suspended", "unknown"},
    "trust": {"listed", "unlisted", "unknown"},
    "subject": {"match", "mismatch", "unknown"},
    "verdict": {"verified", "claimed", "rejected"},
}
BAD = [b"", b"\x00\xff", b'{"a":1,"a":2}', b"[" * 5000, b"not a badge", b"<svg", b"{}", b"\x89PNG\r\n\x1a\n"]


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return Issuer()


def _lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_folder_of_200_files_loses_none(
    issuer: Issuer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(200):
        path = tmp_path / f"f{number:03}.json"
        if number % 10 == 3:
            path.write_bytes(BAD[number // 10 % len(BAD)])
        else:
            signed = issuer.signed(badge(issuer, name=f"Badge {number}"), suite="eddsa-jcs-2022")
            if number % 10 == 4:
                signed["name"] = "Forged"
            path.write_text(json.dumps(signed), "utf8")
    assert main(["verify", str(tmp_path), *ON, "--json"]) == 2
    out = capsys.readouterr()
    rows = _lines(out.out)
    assert [row["file"] for row in rows] == [f"f{number:03}.json" for number in range(200)]
    for number, row in enumerate(rows):
        assert row["verdict"] == ("rejected" if number % 10 in (3, 4) else "verified"), row
        assert all(row[layer] in allowed for layer, allowed in LAYERS.items())
        assert row["reasons"]
    assert out.err.count("matcher: f") == 20


def test_the_award_is_shown(issuer: Issuer, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "badge.json"
    path.write_text(json.dumps(issuer.signed(badge(issuer))), "utf8")
    trust = tmp_path / "trust.txt"
    trust.write_text(f"# ours\n{issuer.did}\n", "utf8")
    assert (
        main(["verify", str(path), *ON, "--json", "--trust", str(trust), "--subject", "did:example:holder"])
        == 0
    )
    (row,) = _lines(capsys.readouterr().out)
    assert row["award"]["title"] == "Safe rigging"
    assert (row["format"], row["verdict"], row["trust"], row["subject"]) == (
        "ob3",
        "verified",
        "listed",
        "match",
    )


def test_documents_are_given_by_address(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    college = Issuer(did="did:web:harbour.example")
    path, document = tmp_path / "badge.jwt", tmp_path / "did.json"
    path.write_text(college.jwt(badge(college)), "utf8")
    document.write_bytes(college.document())
    assert main(["verify", str(path), *ON, "--json"]) == 0
    assert _lines(capsys.readouterr().out)[0]["verdict"] == "claimed"
    assert main(["verify", str(path), *ON, "--json", "--document", f"{college.did}={document}"]) == 0
    assert _lines(capsys.readouterr().out)[0]["verdict"] == "verified"


def test_stdin_holds_one_credential_a_line(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [json.dumps(issuer.signed(badge(issuer))), issuer.jwt(badge(issuer)), "{}"]
    stdin = io.TextIOWrapper(io.BytesIO("\n".join(lines).encode()))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert main(["verify", "-", *ON, "--json"]) == 2
    rows = _lines(capsys.readouterr().out)
    assert [row["file"] for row in rows] == ["stdin:1", "stdin:2", "stdin:3"]
    assert [row["verdict"] for row in rows] == ["verified", "verified", "rejected"]


def test_a_table_says_the_verdict(issuer: Issuer, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "badge.json"
    path.write_text(json.dumps(issuer.signed(badge(issuer))), "utf8")
    assert main(["verify", str(path), *ON]) == 0
    assert "VERIFIED (Safe rigging)" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-file.json"],
        ["x.json", "--document", "nothing"],
        ["x.json", "--document", "https://a.example=no-such-file"],
        ["x.json", "--trust", "no-such-file"],
        ["x.json", "--on", "soon"],
    ],
)
def test_a_wrong_call_is_a_user_error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", *arguments, "--json"]) == 1
    assert "matcher:" in capsys.readouterr().err
