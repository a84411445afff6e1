"""Which files of a folder are evaluation sets, and their lines: plain or gzip, whatever they are called."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from matcher.documents.rows import load_json
from matcher.errors import BadInput, UnreadableDocument
from matcher.types import Rejected

MAX_BYTES = 300_000_000
_GZIP = b"\x1f\x8b"
_TRAIN = re.compile(r"(?:^|[._-])train(?:ing)?(?:[._-]|$)", re.IGNORECASE)
_ENDINGS = re.compile(r"\.(?:jsonl|csv)(?:\.gz)?$", re.IGNORECASE)

T = TypeVar("T")


def find_files(path: Path, folder: str, endings: tuple[str, ...]) -> list[Path]:
    """The evaluation files at ``path``: itself when it is a file, else those of these endings in its
    sub-folder ``folder`` (in itself, where it has none), by name; training splits are left out.

    Raises BadInput when there is no such path.
    """
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise BadInput(f"no file or folder {path}; --data takes a folder of sets or one file")
    inside = path / folder
    home = inside if inside.is_dir() else path
    return sorted(
        file
        for file in home.iterdir()
        if file.is_file() and file.name.lower().endswith(endings) and not _TRAIN.search(file.name)
    )


def set_name(path: Path) -> str:
    """A file's name without its endings: ``skillspan_dev.jsonl.gz`` is ``skillspan_dev``."""
    return _ENDINGS.sub("", path.name).removesuffix("_annotations")


def read_bytes(path: Path) -> bytes:
    """The content of a file, unpacked where it is gzip. Raises BadInput where it cannot be read."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
        with gzip.open(path) if packed else path.open("rb") as file:
            content: bytes = file.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise BadInput(f"cannot read {path}: {error}") from None
    if len(content) > MAX_BYTES:
        raise BadInput(f"{path} holds more than {MAX_BYTES:,} bytes; cut it into several files")
    return content


def read_json_lines(path: Path, rejected: list[Rejected]) -> Iterator[tuple[str, dict[str, Any]]]:
    """``(place, row)`` of each line that is a JSON object; other lines go to ``rejected``, blank ones
    nowhere. A place is ``NAME:LINE``."""
    for number, line in enumerate(read_bytes(path).split(b"\n"), 1):
        if not line.strip():
            continue
        place = f"{path.name}:{number}"
        try:
            row = load_json(line.decode("utf-8-sig"))
        except UnicodeDecodeError:
            rejected.append(Rejected(place, "the line is not UTF-8"))
        except UnreadableDocument as error:
            rejected.append(Rejected(place, str(error)))
        else:
            if isinstance(row, dict):
                yield place, row
            else:
                rejected.append(Rejected(place, "the line is JSON, but no object"))


def sample(items: tuple[T, ...], rows: int | None, seed: int) -> tuple[T, ...]:
    """``rows`` of the items, drawn without replacement and kept in order; all where there are no more."""
    if rows is None or rows >= len(items):
        return items
    chosen = sorted(Random(seed).sample(range(len(items)), rows))  # noqa: S311 - a sample, no secret
    return tuple(items[number] for number in chosen)
