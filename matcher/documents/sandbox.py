"""Parsers of hostile formats, each run in a process of its own with little memory and time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

from matcher.documents import limits
from matcher.documents.worker import Outcome
from matcher.errors import UnreadableDocument
from matcher.types import Document, HiddenText, Notice, Rejected

WorkerKind = Literal["pdf", "docx", "html", "job_posting", "csv", "xlsx", "sheet"]

_ROOT = str(Path(__file__).resolve().parents[2])
# ``-m`` would need an installed package: -I hides the working directory and PYTHONPATH. So the
# worker is told where this very package is, and where the parent found its libraries.
_BOOT = (
    "import sys, json; root, known = json.loads(sys.argv.pop(1));"
    "sys.path += [p for p in known if p not in sys.path];"
    "sys.path.insert(0, root); import matcher; del sys.path[0];"
    "from matcher.documents.worker import main; main()"
)


def parse_in_worker(kind: WorkerKind, data: bytes, **options: Any) -> tuple[Outcome, ...]:
    """What the parser for ``kind`` makes of ``data``, in order: documents, and the parts it rejects.

    options: passed on to the parser; plain JSON values.
    Raises UnreadableDocument when the parser refuses, crashes, or takes too long.
    """
    known = [entry for entry in sys.path if os.path.isabs(entry)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, no shell, fixed code
            [sys.executable, "-I", "-c", _BOOT, json.dumps([_ROOT, known]), kind],
            input=json.dumps(options).encode() + b"\n" + data,
            capture_output=True,
            timeout=limits.WORKER_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableDocument(
            f"reading it took more than {limits.WORKER_SECONDS:g} seconds; give a smaller or simpler file"
        ) from None
    if done.returncode != 0:
        raise UnreadableDocument(
            f"its parser stopped with code {done.returncode}: the file is damaged, or needs more than "
            f"{limits.WORKER_MEMORY_BYTES // 1024**2} MB of memory or {limits.WORKER_CPU_SECONDS} s of work"
        )
    return _outcomes_in(done.stdout)


def _outcomes_in(answer: bytes) -> tuple[Outcome, ...]:
    try:
        value: dict[str, Any] = json.loads(answer)
        if "error" in value:
            raise UnreadableDocument(str(value["error"]))
        return tuple(_outcome(row) for row in value["outcomes"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UnreadableDocument("its parser gave no usable answer; the file is damaged") from None


def _outcome(row: dict[str, Any]) -> Outcome:
    if "reason" in row:
        return Rejected(**row)
    notices = tuple(Notice(**notice) for notice in row["notices"])
    hidden = tuple(HiddenText(**piece) for piece in row["hidden"])
    return Document(str(row["id"]), str(row["text"]), row["title"], notices, hidden)
