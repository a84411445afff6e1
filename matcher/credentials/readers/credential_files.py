"""Files that hold a credential each, for checking: one by one, in folders, or as lines on stdin."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from matcher.credentials.envelopes import MAX_IMAGE_BYTES
from matcher.errors import BadInput

MAX_STDIN_BYTES = 64 * 1024**2
MAX_FILES = 10_000


@dataclass(frozen=True, slots=True)
class CredentialFile:
    """A file by name, and its bytes; ``problem`` says why there are none."""

    name: str
    data: bytes = b""
    problem: str | None = None


def read_credential_files(path: str | Path, *, stdin: BinaryIO | None = None) -> Iterator[CredentialFile]:
    """The credential files at a path: itself, or all in a folder and below by name, hidden ones left out.

    ``"-"`` is stdin: one credential a line (JSON or a JWT), or one file as it is. Links are not
    followed. A file that cannot be read comes back with its problem, so that none is lost.
    """
    if str(path) == "-":
        yield from _from_stdin(stdin or sys.stdin.buffer)
    elif Path(path).is_dir():
        for number, (name, found) in enumerate(_below(Path(path))):
            if number >= MAX_FILES:
                yield CredentialFile(str(path), problem=f"more than {MAX_FILES} files; give fewer at a time")
                return
            yield _from_file(name, found)
    else:
        yield _from_file(str(path), Path(path))


def _below(folder: Path) -> Iterator[tuple[str, Path]]:
    for where, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                found = Path(where) / name
                yield found.relative_to(folder).as_posix(), found


def _from_file(name: str, path: Path) -> CredentialFile:
    try:
        if path.is_symlink():
            raise BadInput("it is a link; links are not followed, give the file itself")
        with path.open("rb") as file:
            data = file.read(MAX_IMAGE_BYTES + 1)
        if len(data) > MAX_IMAGE_BYTES:
            raise BadInput(f"it is larger than {MAX_IMAGE_BYTES // 1024**2} MB, the most that is read")
    except FileNotFoundError:
        return CredentialFile(name, problem="there is no such file or folder; check the path")
    except BadInput as error:
        return CredentialFile(name, problem=str(error))
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        return CredentialFile(name, problem=f"it cannot be read ({type(error).__name__})")
    return CredentialFile(name, data)


def _from_stdin(stdin: BinaryIO) -> Iterator[CredentialFile]:
    data = stdin.read(MAX_STDIN_BYTES + 1)
    if len(data) > MAX_STDIN_BYTES:
        yield CredentialFile("stdin", problem=f"more than {MAX_STDIN_BYTES // 1024**2} MB; give files")
        return
    lines = [(number, line.strip()) for number, line in enumerate(data.split(b"\n"), 1) if line.strip()]
    if len(lines) > 1 and all(_is_whole(line) for _, line in lines):
        for number, line in lines:
            yield CredentialFile(f"stdin:{number}", line)
    else:
        yield CredentialFile("stdin", data)


def _is_whole(line: bytes) -> bool:
    """Whether a line looks like a credential of its own and not like a part of one."""
    return (line[:1] == b"{" and line[-1:] == b"}") or (line[:1].isalnum() and line.count(b".") == 2)
