"""Folders whose files are checked against their hashes before they are used (``SHA256SUMS``)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from pathlib import Path

from matcher.errors import BadData

LISTING = "SHA256SUMS"


def check_hashes(folder: Path) -> str:
    """The hash that stands for all files listed in ``folder/SHA256SUMS``, after checking each.

    Raises BadData for a missing list, a missing file or a file that differs.
    """
    listing = folder / LISTING
    if not listing.is_file():
        raise BadData(f"{folder} is not whole: {LISTING} is missing; make or install it again")
    lines = listing.read_text("utf8").splitlines()
    if not lines:
        raise BadData(f"{folder} is not whole: {LISTING} lists no file; make or install it again")
    for line in lines:
        wanted, _, name = line.partition("  ")
        path = folder / name
        if not path.is_file():
            raise BadData(f"file {path} is missing; make or install it again")
        found = hash_file(path)
        if found != wanted:
            raise BadData(f"file {path} has SHA-256 {found[:12]}..., expected {wanted[:12]}...")
    return hashlib.sha256(listing.read_bytes()).hexdigest()


def hash_file(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_files(paths: Iterable[Path], *, root: Path) -> str:
    """One hash for some files by their names below ``root`` and their content, in any order."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{hash_file(path)}  {path.relative_to(root).as_posix()}\n".encode())
    return digest.hexdigest()


def write_hashes(folder: Path, *, leave_out: Collection[str] = ()) -> None:
    """Writes ``SHA256SUMS`` over every file of a folder, apart from the names to leave out."""
    passed = {LISTING, *leave_out}
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in passed)
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}"
        for path in files
    ]
    (folder / LISTING).write_text("\n".join(lines) + "\n", "utf8")
