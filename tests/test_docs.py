"""The pages under docs/ whose examples are promised to run do, and print what they say."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from matcher.cli import main

DOCS = Path(__file__).resolve().parents[1] / "docs"
EXAMPLES = re.compile(r"```python\n(.*?)```\n(?:\n```text\n(.*?)```)?", re.DOTALL)


def test_python_examples_print_what_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DOCS.parent)
    known: dict[str, Any] = {}  # a page is read from top to bottom
    for code, printed in EXAMPLES.findall((DOCS / "python.md").read_text("utf8")):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, "python.md", "exec"), known)  # noqa: S102 - our own page
        assert out.getvalue() == printed


COMMENT = re.compile(r"\s+#\s.*$")  # shlex takes the # of FILE#ID for one too
GROUPS = ("batch", "catalogue", "taxonomy", "workspace")
COMMANDS = sorted(
    (page.name, line)
    for page in DOCS.glob("*.md")
    for line in re.findall(r"^ {4,}matcher ((?!serve)\w.+)$", page.read_text("utf8"), re.MULTILINE)
)


@pytest.mark.parametrize(("page", "line"), COMMANDS)
def test_commands_name_options_that_there_are(
    page: str, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = shlex.split(COMMENT.sub("", line))
    verb = words[: 2 if words[0] in GROUPS else 1]
    assert main([*verb, "--help"]) == 0, page
    known = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    assert {word for word in words if word.startswith("--")} <= known


TUTORIALS = [(page, line) for page, line in COMMANDS if page.startswith("tutorial-")]


@pytest.mark.parametrize(("page", "line"), TUTORIALS)
def test_commands_of_the_tutorials_run(
    page: str, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(DOCS.parent)
    assert main(shlex.split(COMMENT.sub("", line))) == 0, page
    assert capsys.readouterr().out.strip()
