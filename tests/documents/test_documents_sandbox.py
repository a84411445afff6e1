"""The worker: a parser that crashes, hangs or eats memory harms nobody, and it starts light."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdf_builder import column, pdf

from matcher.documents import limits, parse_bytes, sandbox
from matcher.documents.worker import Parser, answer
from matcher.errors import UnreadableDocument
from matcher.types import Document

PDF = pdf(column(["Python"]))
BOOT_OF = "import sys; sys.argv.pop(1); {}"
HEAVY = ("spacy", "numpy", "pandas", "torch", "streamlit", "sklearn", "scipy")
PARSERS = ("lxml", "docx", "pypdfium2")


def test_a_parser_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WORKER_SECONDS", 0.001)

    with pytest.raises(UnreadableDocument, match=r"took more than 0\.001 seconds"):
        parse_bytes(PDF, name="cv.pdf")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("sys.exit(3)", "stopped with code 3"),
        ("import os; os.abort()", "stopped with code -6"),
        ("print('no json')", "no usable answer"),
        ("print('[1]')", "no usable answer"),
        ("""print('{"documents": [{"text": "x"}]}')""", "no usable answer"),
        ("""print('{"error": "it is odd"}')""", "it is odd"),
    ],
)
def test_a_parser_that_fails_gives_a_plain_reason(
    code: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "_BOOT", BOOT_OF.format(code))

    with pytest.raises(UnreadableDocument, match=reason):
        parse_bytes(PDF, name="cv.pdf")


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_AS binds on Linux only")
def test_a_parser_cannot_take_more_memory_than_its_limit() -> None:
    eat = (
        "from matcher.documents.worker import limit_resources; limit_resources(); x = bytearray(2 * 1024**3)"
    )

    done = subprocess.run([sys.executable, "-c", eat], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "MemoryError" in done.stderr


def raising(error: Exception) -> Parser:
    def parser(_: bytes) -> tuple[Document, ...]:
        raise error

    return parser


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (UnreadableDocument("it is odd"), "it is odd"),
        (MemoryError(), "reading it needs more than 512 MB of memory"),
        (KeyError("a candidate's words"), "it is damaged: the parser stopped with KeyError"),
    ],
)
def test_what_a_parser_raises_becomes_a_sentence(error: Exception, reason: str) -> None:
    assert answer(raising(error), b"") == {"error": reason}


def test_the_worker_reads_outside_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lxml.py").write_text("raise SystemExit(9)")

    assert parse_bytes(b"<p>Python</p>", name="a.html").text == "Python"


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("matcher.documents", HEAVY + PARSERS),
        ("matcher.documents.worker", HEAVY + PARSERS),
        ("matcher.documents.html", (*HEAVY, "docx", "pypdfium2")),
        ("matcher.documents.pdf", (*HEAVY, "docx", "lxml")),
        ("matcher.documents.docx", (*HEAVY, "pypdfium2")),
    ],
)
def test_importing_stays_light(module: str, unwanted: tuple[str, ...]) -> None:
    code = f"import {module}, sys, json; print(json.dumps(sorted(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

    assert not set(json.loads(done.stdout)) & set(unwanted)


STARTS = [
    b"",
    b"{",
    b"[",
    b"PK\x03\x04",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b'{"id": "a", "text": ',
    b"<",
    b"\x1f\x8b",
]
NAMES = ["a.txt", "a.json", "a.jsonl", "a.pdf", "a"]
ANYTHING = st.tuples(st.sampled_from(STARTS), st.binary(max_size=200)).map(b"".join)
TEXTS = st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))


def read_or_refuse(data: bytes, name: str) -> str:
    """The text, or the reason against it."""
    try:
        return parse_bytes(data, name=name).text
    except UnreadableDocument as error:
        return str(error)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANYTHING | TEXTS, st.sampled_from(NAMES))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    read_or_refuse(data, name).encode()


@settings(max_examples=15, deadline=None)
@given(st.sampled_from([b"<html>", PDF]), st.binary(max_size=60), st.integers(0, len(PDF)))
def test_any_bytes_of_a_parsed_kind_are_read_or_refused(start: bytes, noise: bytes, at: int) -> None:
    read_or_refuse(start[:at] + noise + start[at:], "a.bin").encode()
