"""The process a parser runs in: bytes on stdin, one JSON document on stdout, under tight limits.

Started by ``sandbox`` with the kind as its only argument; loads only the parser for that kind.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from importlib import import_module
from typing import Any

from matcher.documents import limits
from matcher.documents.text import cut
from matcher.errors import MatcherError
from matcher.types import Document, Rejected

Outcome = Document | Rejected
Parser = Callable[..., tuple[Outcome, ...]]

_PARSERS = {
    "pdf": ("matcher.documents.pdf", "parse"),
    "docx": ("matcher.documents.docx", "parse"),
    "html": ("matcher.documents.html", "parse"),
    "job_posting": ("matcher.documents.html", "parse_job_postings"),
    "csv": ("matcher.documents.table", "parse"),
    "xlsx": ("matcher.documents.xlsx", "parse"),
    "sheet": ("matcher.documents.xlsx", "parse_sheet"),
}


def main() -> None:
    """Read stdin, write the answer; a crash of the parser is an answer too.

    The first line of stdin is a JSON object of options for the parser, the rest is the file.
    """
    module, function = _PARSERS[sys.argv[1]]
    limit_resources()
    # openpyxl would load it where it can, and its threads want more memory than a parser may have.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    parser: Parser = getattr(import_module(module), function)
    options = json.loads(sys.stdin.buffer.readline())
    sys.stdout.write(json.dumps(answer(parser, sys.stdin.buffer.read(), **options)))


def answer(parser: Parser, data: bytes, **options: Any) -> dict[str, Any]:
    """``{"outcomes": [...]}``, documents and rejected parts, or ``{"error": sentence}``.

    Texts are cut to the limit here, so that no answer is larger than a file may be. A sentence never
    quotes the file.
    """
    try:
        return {"outcomes": [asdict(_cut(outcome)) for outcome in parser(data, **options)]}
    except MatcherError as error:
        return {"error": str(error)}
    except RecursionError:
        return {"error": "its parts are nested too deep to be read; give a flatter file"}
    except MemoryError:
        return {"error": f"reading it needs more than {limits.WORKER_MEMORY_BYTES // 1024**2} MB of memory"}
    except Exception as error:  # whatever a library throws at a damaged file
        return {"error": f"it is damaged: the parser stopped with {type(error).__name__}"}


def _cut(outcome: Outcome) -> Outcome:
    if isinstance(outcome, Rejected):
        return outcome
    text, notices = cut(outcome.text)
    return replace(outcome, text=text, notices=outcome.notices + notices)


def limit_resources() -> None:
    """Cap memory and processor time of this process, where the system can (POSIX)."""
    try:
        import resource
    except ImportError:  # Windows: the parent's time limit is what remains
        return
    for what, value in (
        (resource.RLIMIT_AS, limits.WORKER_MEMORY_BYTES),
        (resource.RLIMIT_CPU, limits.WORKER_CPU_SECONDS),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (value, value))
