"""No file breaks who reads it: a document or a refusal within the limits, and a sentence for a person."""

from __future__ import annotations

import re
import time

import pytest
from hostile_files import FILES, SEEN, HostileFile

from matcher.documents import limits, read_bytes
from matcher.types import Document, Reading

# Of a process that reads one file: start, the parser's own limit, and what is around it.
MOST_SECONDS = limits.WORKER_SECONDS + 5


def said(reading: Reading[Document]) -> str:
    """All that a person is told."""
    notices = [notice.message for document in reading.items for notice in document.notices]
    return "\n".join([*(one.reason for one in reading.rejected), *dict.fromkeys(notices)])


def test_there_are_enough_and_each_has_a_name_of_its_own() -> None:
    assert len({file.name for file in FILES}) == len(FILES) >= 40


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_hostile_file_is_read_or_refused_within_the_limits(file: HostileFile) -> None:
    data = file.make()
    start = time.process_time()

    reading = read_bytes(data, name=file.name)

    assert time.process_time() - start < MOST_SECONDS
    assert bool(reading.items) is not file.refused
    assert file.says in said(reading)
    assert all(len(document.text) <= limits.MAX_CHARACTERS for document in reading.items)
    assert all(_is_a_sentence(one.reason) for one in reading.rejected)


def _is_a_sentence(reason: str) -> bool:
    """Words a person can read: no traceback, no repr of an object, not endless."""
    return 10 < len(reason) < 400 and not re.search(r"Traceback|<class|0x[0-9a-f]{6}|\n", reason)


@pytest.mark.parametrize("name", ["hidden.pdf", "hidden.docx", "hidden.html"])
def test_planted_skills_change_nothing_and_are_shown(name: str) -> None:
    (file,) = (file for file in FILES if file.name == name)

    (document,) = read_bytes(file.make(), name=name).items

    assert set(document.text.split("\n")) == {SEEN}
    planted = " ".join(piece.text for piece in document.hidden)
    assert "Skill" in planted or "Python" in planted
    assert all(piece.reason for piece in document.hidden)
