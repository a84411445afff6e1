"""The files of a release, whether it comes as a zip, as a folder or as one file."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from matcher.errors import BadInput

MAX_BYTES = 4 * 1024**3
Row = dict[str, str]
# What the endings of a CSV file's numbered places mean, for messages: the header is line 1.
FIRST_ROW = 2


class Release:
    """Files by name. Raises BadInput where there is nothing, or a zip is damaged or unpacks to too much."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip: zipfile.ZipFile | None = None
        if path.is_dir():
            self._places = {file.name: str(file) for file in sorted(path.rglob("*")) if file.is_file()}
        elif not path.is_file():
            raise BadInput(f"there is no file or folder {path}; check the path")
        elif zipfile.is_zipfile(path):
            self._zip = _open_zip(path)
            names = sorted(name for name in self._zip.namelist() if not name.endswith("/"))
            self._places = {PurePosixPath(name).name: name for name in names}
        else:
            self._places = {path.name: str(path)}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files, without their folders."""
        return tuple(self._places)

    def find(self, beginning: str, *, ending: str = ".csv") -> str | None:
        """The file whose name starts so, the English one where there are several languages."""
        found = [name for name in self.names if name.startswith(beginning) and name.endswith(ending)]
        english = [name for name in found if name.endswith(f"_en{ending}")]
        return next(iter((*english, *found)), None)

    def read_text(self, name: str) -> str:
        """The whole of a file. Raises BadInput where it is not UTF-8."""
        with self._open(name) as file:
            try:
                return file.read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise BadInput(f"{name} is not UTF-8 text (byte {error.start}); save it as UTF-8") from None

    def rows(
        self, name: str, *, needs: tuple[str, ...], dialect: type[csv.Dialect] = csv.excel
    ) -> Iterator[tuple[str, Row]]:
        """(place, row) of a table with a header; cells that are absent are empty strings.

        Raises BadInput naming a column of ``needs`` that the header lacks, or the line that is no CSV.
        """
        with self._open(name) as file:
            text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
            reader = csv.DictReader(text, restval="", restkey="", dialect=dialect)
            try:
                missing = [column for column in needs if column not in (reader.fieldnames or ())]
                if missing:
                    raise BadInput(f"{name} has no column {missing[0]!r}; it has {reader.fieldnames}")
                for number, row in enumerate(reader, FIRST_ROW):
                    yield f"{name}#{number}", {key: value for key, value in row.items() if key}
            except (csv.Error, UnicodeDecodeError) as error:
                raise BadInput(f"{name}, line {reader.line_num + 1}: {error}") from None

    def header(self, name: str, dialect: type[csv.Dialect]) -> list[str]:
        """The columns of a table. Raises BadInput where its first line is no header."""
        first = self.read_text(name).split("\n", 1)[0]
        try:
            return next(csv.reader([first], dialect=dialect), [])
        except csv.Error as error:
            raise BadInput(f"{name}, line 1: {error}; a table starts with a line of column names") from None

    @contextmanager
    def _open(self, name: str) -> Iterator[BinaryIO]:
        place = self._places[name]
        try:
            with self._zip.open(place) if self._zip else open(place, "rb") as file:
                yield file  # type: ignore[misc]
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise BadInput(f"{name} in {self.path.name} is damaged or locked: {error}") from None


def _open_zip(path: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as error:
        raise BadInput(f"{path.name} is a damaged zip file: {error}") from None
    total = sum(entry.file_size for entry in archive.infolist())
    if total > MAX_BYTES:
        raise BadInput(
            f"{path.name} unpacks to {total // 1024**2} MB; at most {MAX_BYTES // 1024**2} are read"
        )
    return archive
