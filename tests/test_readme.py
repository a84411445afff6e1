"""The README's Python and shell snippets run, and print what the README says they print."""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import shlex
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from matcher.cli import main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf8")
PYTHON = re.findall(r"```python\n(.*?)```\n(?:\n```text\n(.*?)```)?", README, re.DOTALL)
COMMANDS = re.findall(r"^\$ matcher (.+)$", README, re.MULTILINE)
DOCTESTED = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "matcher").rglob("*.py")
    if ">>> " in path.read_text("utf8")
)


def test_the_two_commands_come_first() -> None:
    assert README.index("make app") < README.index("make test") < README.index("```python")


@pytest.mark.parametrize(("code", "printed"), PYTHON)
def test_python_snippets_print_what_they_say(
    code: str, printed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own README
    assert out.getvalue() == printed


def test_the_page_about_the_index_says_what_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "people-index.md").read_text("utf8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(compile(code, "people-index.md", "exec"), names)  # noqa: S102 - our own page
    wanted = names["engine"].rank(names["posting"], names["people"], on=names["day"], top=10)
    found = {one.candidate_id: one.score for one in names["ranking"].ranked}
    assert found == pytest.approx({one.candidate_id: one.score for one in wanted.ranked}, abs=1e-4)


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_run(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    line = command.partition(" | ")[0]
    assert main(shlex.split(line)) == 0
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("name", DOCTESTED)
def test_doctests(name: str) -> None:
    result = doctest.testmod(import_module(name), optionflags=doctest.ELLIPSIS)
    assert result.attempted
    assert result.failed == 0
