"""The process a parser runs in: bytes on stdin, one JSON document on stdout, under tight limits.

Started by ``sandbox`` with the kind as its only argument; loads only the parser for that kind.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from typing import Any

from matcher.documents import limits
from matcher.errors import MatcherError
from matcher.types import Document

Parser = Callable[[bytes], tuple[Document, ...]]

_PARSERS = {
    "pdf": ("matcher.documents.pdf", "parse"),
    "docx": ("matcher.documents.docx", "parse"),
    "html": ("matcher.documents.html", "parse"),
    "job_posting": ("matcher.documents.html", "parse_job_postings"),
}


def main() -> None:
    """Read stdin, write the answer; a crash of the parser is an answer too."""
    module, function = _PARSERS[sys.argv[1]]
    limit_resources()
    parser: Parser = getattr(import_module(module), function)
    sys.stdout.write(json.dumps(answer(parser, sys.stdin.buffer.read())))


def answer(parser: Parser, data: bytes) -> dict[str, Any]:
    """``{"documents": [...]}``, or ``{"error": sentence}``; never quotes the file."""
    try:
        return {"documents": [asdict(document) for document in parser(data)]}
    except MatcherError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": f"reading it needs more than {limits.WORKER_MEMORY_BYTES // 1024**2} MB of memory"}
    except Exception as error:  # whatever a library throws at a damaged file
        return {"error": f"it is damaged: the parser stopped with {type(error).__name__}"}


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
