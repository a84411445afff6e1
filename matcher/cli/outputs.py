"""What every verb writes: results to stdout, diagnostics to stderr, and the exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.errors import BadInput

if TYPE_CHECKING:
    from rich.console import Console

    from matcher import (
        Notice,
        Rejected,
    )


OK, USER_ERROR, PARTIAL, INTERNAL_ERROR = 0, 1, 2, 3


def finish(rejected: Sequence[Rejected], done: int) -> int:
    if not rejected:
        return OK
    return PARTIAL if done else USER_ERROR


def fail(message: str, code: int) -> int:
    log(message)
    return code


def write(document: Any) -> None:
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write("\n")


def write_line(document: Any) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n")


def write_file(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf8", newline="")
    except OSError as error:
        raise BadInput(f"cannot write {path}: {error.strerror}") from None


def write_bytes(path: Path, content: bytes) -> None:
    """Writes a file, and makes its folder where it is missing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise BadInput(f"cannot write {path}: {error.strerror}") from None


def console() -> Console:
    from rich.console import Console

    return Console(soft_wrap=not sys.stdout.isatty())


def log(message: str) -> None:
    from matcher.reports.plain import printable

    sys.stderr.write(f"matcher: {printable(message)}\n")


def progress(message: str) -> None:
    if sys.stderr.isatty():
        log(message)


def report_notices(notices: Iterable[str]) -> None:
    for notice in notices:
        log(f"note: {notice}")


def show_problems(problems: Sequence[Notice], as_json: bool) -> int:
    from matcher.reports.tables import print_problems

    if as_json:
        shown = [{"code": one.code, "place": one.place, "message": one.message} for one in problems]
        write({"clean": not problems, "problems": shown})
    else:
        print_problems(console(), problems) if problems else console().print("clean: no problem found")
    return USER_ERROR if problems else OK
