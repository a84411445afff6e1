"""The README's Python and shell snippets run, and print what the README says they print."""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import shlex
from importlib import import_module
from pathlib import Path

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
