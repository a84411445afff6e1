"""``matcher evaluate requirements`` and ``agreement``: on real postings where they are at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from matcher.cli import main

SHARED = Path(os.environ.get("STACKMATCH_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "data"
needs_postings = pytest.mark.skipif(
    not (SHARED / "postings").is_dir(), reason=f"no postings under {SHARED}; set STACKMATCH_SHARED"
)


@needs_postings
def test_two_passes_agree_as_the_results_say(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "agreement", "--data", str(SHARED)]) == 0
    printed = capsys.readouterr().out
    assert "second pass against the first: 40 postings" in printed
    assert "importance" in printed


@pytest.mark.parametrize("verb", ["requirements", "agreement"])
def test_a_folder_without_postings_is_said(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", verb, "--data", str(tmp_path)]) == 1
    assert "has no postings" in capsys.readouterr().err
