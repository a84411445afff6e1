"""Files read within a session: with a count and a way to stop, going on where a rerun came between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import streamlit as st

from matcher import Candidate, CheckedReading, Engine, MatcherError, Reading, Rejected
from matcher.dashboard.state import read_problem, today
from matcher.dashboard.words import count_of

MAX_FILES = 200

File = tuple[str, bytes]
Unit = Callable[[], CheckedReading]


@dataclass(slots=True)
class Pending:
    """Files that wait to be read, and what was read of them. ``units``: None until they were looked into."""

    files: Sequence[File]
    units: list[Unit] | None = None
    done: list[Reading[Candidate]] = field(default_factory=list)


def begin_reading(slot: str, files: Sequence[File]) -> None:
    """Has files read for ``slot`` when the page is drawn next."""
    st.session_state[f"pending_{slot}"] = Pending(files)
    st.session_state[f"rejected_{slot}"] = ()


def read_pending(engine: Engine, slot: str) -> None:
    """Reads what waits for a slot, as ``own_SLOT`` and ``rejected_SLOT``; nothing when nothing waits.

    A rerun in between (another click) goes on after what was read; "Stop" leaves what was there before.
    """
    pending: Pending | None = st.session_state.get(f"pending_{slot}")
    if pending is None:
        return
    with st.container(border=True):
        bar = st.progress(0.0, text="Looking into the files.")
        st.button("Stop reading", icon=":material/stop:", key=f"stop_{slot}", on_click=_stop, args=(slot,))
        if pending.units is None:
            pending.units = find_units(engine, pending.files)
        total = len(pending.units)
        while (number := len(pending.done)) < total:
            bar.progress(number / total, text=f"{number:d} of {count_of(total, 'entry', 'entries')} read")
            pending.done.append(pending.units[number]().reading)
    st.session_state[f"pending_{slot}"] = None
    reading = gather(pending.done)
    st.session_state[f"rejected_{slot}"] = reading.rejected
    if reading.items:
        st.session_state[f"own_{slot}"] = reading
        st.session_state[f"fresh_{slot}"] = True
    st.rerun()


def gather(readings: Iterable[Reading[Candidate]]) -> Reading[Candidate]:
    """Several readings as one; a person whose id was used before is set aside."""
    people: dict[str, Candidate] = {}
    rejected: list[Rejected] = []
    for reading in readings:
        rejected += reading.rejected
        for person in reading.items:
            if person.id in people:
                reason = "this id was used before; every candidate needs its own"
                rejected.append(Rejected(f"candidate {person.id}", reason))
            else:
                people[person.id] = person
    return Reading(tuple(people.values()), tuple(rejected))


def find_units(engine: Engine, files: Sequence[File], columns: Mapping[str, str] | None = None) -> list[Unit]:
    """What reads the people in some files, one row, folder or file after another. Never raises when read.

    columns: for tables, our field -> their header.
    """
    units: list[Unit] = []
    for name, data in files[:MAX_FILES]:
        try:
            found = engine.read_upload(data, name=name, on=today(), columns=columns)
            units += [partial(_read, unit, name) for unit in found]
        except MatcherError as error:
            units.append(partial(_set_aside, name, str(error)))
    left_out = f"only {MAX_FILES} files are read at once"
    return [*units, *(partial(_set_aside, name, left_out) for name, _ in files[MAX_FILES:])]


def _read(unit: Unit, name: str) -> CheckedReading:
    try:
        return unit()
    except (MatcherError, OSError, ValueError) as error:
        return _set_aside(name, read_problem(error))


def _set_aside(name: str, reason: str) -> CheckedReading:
    return CheckedReading(Reading((), (Rejected(name, reason),)))


def _stop(slot: str) -> None:
    st.session_state[f"pending_{slot}"] = None
