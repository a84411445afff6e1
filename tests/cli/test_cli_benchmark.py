"""``matcher benchmark``: lists what can be measured, runs what is named, and keeps tables as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher.cli import benchmark, main

RUN = 'SCRIPTS = (("one.py", "One thing", "no data"), ("bad.py", "A bad one", "no data"))\n'
TABLE = 'print("Words.\\n\\n| what | share |\\n|---|---|\\n| a | 1.0 |\\n| b | 2.0 |")\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {"run.py": RUN, "one.py": TABLE, "bad.py": "raise SystemExit(3)\n"}.items():
        (tmp_path / name).write_text(text, "utf8")
    monkeypatch.setattr(benchmark, "FOLDER", tmp_path)
    return tmp_path


def test_every_script_of_the_repository_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["benchmark", "--json"]) == 0
    listed = {one["name"] for one in json.loads(capsys.readouterr().out)["benchmarks"]}
    assert {"linking", "pathway", "ranking", "requirements"} <= listed
    assert all((benchmark.FOLDER / f"{name}.py").is_file() for name in listed)


@pytest.mark.usefixtures("folder")
def test_a_named_one_is_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert main(["benchmark", "one", "--out", str(out)]) == 0
    assert capsys.readouterr().out.startswith("## One thing\n\nWords.")
    (result,) = json.loads(out.read_text("utf8"))["results"]
    assert result["tables"] == [{"columns": ["what", "share"], "rows": [["a", "1.0"], ["b", "2.0"]]}]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("name", "says"), [("two", "no benchmark 'two'; there are one, bad"), ("bad", "'bad' ended with 3")]
)
def test_what_cannot_be_run_is_said(name: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["benchmark", name]) == 1
    assert says in capsys.readouterr().err


def test_without_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(benchmark, "FOLDER", tmp_path)
    assert main(["benchmark"]) == 1
    assert "come with the repository" in capsys.readouterr().err
