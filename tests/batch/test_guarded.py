"""No row stops the others: bad ones, doubled ones, ones the reader fails at, ones that kill."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from matcher import BadInput, Document, Reading, read_bytes
from matcher.batch.guarded import FILE, KILLED, read_guarded
from matcher.batch.rows import Row, RowPart
from matcher.batch.tries import Tries


def rows_of(*lines: str) -> list[Row]:
    return [Row(f"a.jsonl:{number}", line.encode()) for number, line in enumerate(lines, 11)]


def row(identifier: str, text: str = "fine") -> str:
    return json.dumps({"id": identifier, "text": text})


def part_of(rows: list[Row], **options: object) -> RowPart:
    return RowPart(Path("a.jsonl"), 10, 10 + len(rows), **options)  # type: ignore[arg-type]


def read(lines: bytes) -> Reading[Document]:
    if b"fault" in lines:
        raise ZeroDivisionError
    return read_bytes(lines, name=FILE)


def test_bad_rows_are_placed_in_their_file(tmp_path: Path) -> None:
    rows = rows_of(row("a"), "{", "", row("b"), '{"id": 5}')
    reading = read_guarded(part_of(rows), rows, Tries(tmp_path / "t"), read)
    assert [one.id for one in reading.items] == ["a", "b"]
    assert [one.place for one in reading.rejected] == ["a.jsonl:12", "a.jsonl:15"]


def test_a_row_at_which_the_reader_fails_is_set_aside_alone(tmp_path: Path) -> None:
    rows = rows_of(row("a"), row("b", "fault"), row("c"))
    reading = read_guarded(part_of(rows), rows, Tries(tmp_path / "t"), read)
    assert [one.id for one in reading.items] == ["a", "c"]
    (problem,) = reading.rejected
    assert problem.place == "a.jsonl:12"
    assert "ZeroDivisionError" in problem.reason


def test_doubled_rows_say_where_the_first_stands(tmp_path: Path) -> None:
    rows = rows_of(row("a"), row("b"))
    part = part_of(rows, doubled=((11, "z.jsonl:4"),))
    reading = read_guarded(part, rows, Tries(tmp_path / "t"), read)
    assert [one.id for one in reading.items] == ["a"]
    assert [(one.place, "z.jsonl:4" in one.reason) for one in reading.rejected] == [("a.jsonl:12", True)]


def test_a_row_that_kills_is_set_aside_after_two_tries(tmp_path: Path) -> None:
    class Killed(BaseException):
        """What stands for the death of a process: nothing catches it, and marks stay."""

    def kill(lines: bytes) -> Reading[Document]:
        if b"poison" in lines:
            raise Killed
        return read_bytes(lines, name=FILE)

    class Dying(Tries):
        """Marks as a process leaves them that is killed."""

        def attempt(self):  # type: ignore[no-untyped-def]
            inner = super().attempt()
            attempt = inner.__enter__()

            class Stays:
                def __enter__(self) -> object:
                    return attempt

                def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
                    if kind is not Killed:
                        inner.__exit__(None, None, None)

            return Stays()

    rows = rows_of(row("a"), row("b", "poison"), row("c"))
    tries = Dying(tmp_path / "t")
    for _ in range(3):  # in a step, then alone, twice
        with pytest.raises(Killed):
            read_guarded(part_of(rows), rows, tries, kill)
    reading = read_guarded(part_of(rows), rows, tries, kill)
    assert [one.id for one in reading.items] == ["a", "c"]
    assert [(one.place, one.reason) for one in reading.rejected] == [("a.jsonl:12", KILLED)]


def test_an_error_that_is_about_more_than_a_row_goes_through(tmp_path: Path) -> None:
    def refuse(_: bytes) -> Reading[Document]:
        raise BadInput("no such taxonomy")

    rows = rows_of(row("a"))
    with pytest.raises(BadInput, match="no such taxonomy"):
        read_guarded(part_of(rows), rows, Tries(tmp_path / "t"), refuse)
