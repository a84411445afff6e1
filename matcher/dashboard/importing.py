"""Postings and people come into the workspace: columns to correct, a count, a way to stop."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

import streamlit as st

from matcher import Document, Engine, Rejected, Workspace, csv_text, read_bytes, read_columns
from matcher.dashboard import inputs, state
from matcher.dashboard.tables import rejected_frame
from matcher.dashboard.uploads import File, Unit, find_units
from matcher.dashboard.words import count_of, safe

KINDS = {"people": "People", "postings": "Postings"}
NOT_READ = "(not read)"


def show_import(engine: Engine, workspace: Workspace) -> None:
    """Files to choose, what their columns mean, and the import; then what came of it."""
    kind = st.segmented_control(
        "What is in the files?",
        list(KINDS),
        format_func=KINDS.__getitem__,
        key="import_kind",
        default="people",
        required=True,
        persist_state="session",
    )
    files = _choose_files(kind)
    columns = _choose_columns(files, kind)
    st.button(
        "Bring them in",
        type="primary",
        icon=":material/upload:",
        disabled=not files,
        key="import_start",
        on_click=_start,
    )
    if st.session_state.get("importing") and files:
        with state.told("Nothing was brought in"):
            _import(engine, workspace, kind, files, columns)
    _show_outcome()


def _choose_files(kind: str) -> list[File]:
    if kind == "people":
        says = (
            "A zip with a folder a person, one resume a file, or a table with an award a row. "
            "Somebody with the same id is replaced."
        )
    else:
        says = "One posting a file, or a table with a posting a row. A posting with the same id is replaced."
    chosen = st.file_uploader(
        "Files",
        type=inputs.PEOPLE_TYPES if kind == "people" else inputs.POSTING_TYPES,
        key=f"import_files_{kind}_{st.session_state.get('import_turn', 0)}",
        accept_multiple_files=True,
        max_upload_size=inputs.MAX_MB,
        on_change=_forget_outcome,
    )
    st.text(says)
    return [(file.name, file.getvalue()) for file in chosen]


def _choose_columns(files: Sequence[File], kind: str) -> dict[str, str] | None:
    """Our field -> header of the first table among the files, as guessed or corrected; None for no table."""
    of: Literal["people", "postings"] = "people" if kind == "people" else "postings"
    tables = ((name, read_columns(data, name=name, of=of)) for name, data in files)
    name, found = next(((name, columns) for name, columns in tables if columns), ("", None))
    if found is None:
        return None
    chosen: dict[str, str] = {}
    with st.container(border=True):
        st.text(f"Which column of {name} holds what? Correct what was guessed wrongly.")
        for place, field in zip(st.columns(4) * len(found.fields), found.fields, strict=False):
            with place:
                header = st.selectbox(
                    safe(field.replace("_", " ")),
                    [NOT_READ, *found.headers],
                    index=_guessed_place(found.guessed.get(field), found.headers),
                    key=f"column_{kind}_{field}_{_digest(*found.headers)}",
                )
            if header != NOT_READ:
                chosen[field] = header
    return chosen


def _guessed_place(header: str | None, headers: Sequence[str]) -> int:
    return headers.index(header) + 1 if header in headers else 0


def _import(
    engine: Engine,
    workspace: Workspace,
    kind: str,
    files: Sequence[File],
    columns: dict[str, str] | None,
) -> None:
    """Reads and keeps everything or, where it is stopped, nothing; the outcome stays for the next run."""
    with st.container(border=True):
        bar = st.progress(0.0, text="Looking into the files.")
        st.button("Stop", icon=":material/stop:", key="import_stop", on_click=_stop)
        if kind == "people":
            words, rejected = _import_people(engine, workspace, files, columns, bar)
        else:
            words, rejected = _import_postings(workspace, files, columns, bar)
    st.session_state["importing"] = False
    st.session_state["imported"] = (words, rejected)
    st.session_state["import_turn"] = st.session_state.get("import_turn", 0) + 1
    st.rerun()


def _import_people(
    engine: Engine,
    workspace: Workspace,
    files: Sequence[File],
    columns: dict[str, str] | None,
    bar: st.delta_generator.DeltaGenerator,
) -> tuple[str, tuple[Rejected, ...]]:
    units = find_units(engine, files, columns)

    def counted(number: int, unit: Unit) -> Unit:
        def read() -> object:
            bar.progress(number / len(units), text=_progress(number, len(units)))
            return unit()

        return read  # type: ignore[return-value]

    parts = [part for name, data in files for part in (name.encode("utf8", "replace"), data)]
    fingerprint = _digest(
        *(hashlib.sha256(part).hexdigest() for part in parts), str(columns), str(state.today())
    )
    done = workspace.import_people(
        (counted(number, unit) for number, unit in enumerate(units)), fingerprint=fingerprint
    )
    return f"{count_of(done.people, 'person', 'people')} brought in", done.rejected


def _import_postings(
    workspace: Workspace,
    files: Sequence[File],
    columns: dict[str, str] | None,
    bar: st.delta_generator.DeltaGenerator,
) -> tuple[str, tuple[Rejected, ...]]:
    documents: list[Document] = []
    rejected: list[Rejected] = []
    for number, (name, data) in enumerate(files):
        bar.progress(number / len(files), text=_progress(number, len(files)))
        is_table = read_columns(data, name=name, of="postings") is not None
        reading = read_bytes(data, name=name, columns=columns if is_table else None)
        documents += reading.items
        rejected += reading.rejected
    count = workspace.add_postings(documents)
    return f"{count_of(count, 'posting')} brought in", tuple(rejected)


def _progress(number: int, total: int) -> str:
    return f"{number:d} of {count_of(total, 'entry', 'entries')} read"


def _show_outcome() -> None:
    words, rejected = st.session_state.get("imported", ("", ()))
    if not words:
        return
    if not rejected:
        st.success("Every entry could be used.", title=safe(words))
        return
    st.warning(f"{count_of(len(rejected), 'entry', 'entries')} set aside; see why below.", title=safe(words))
    frame = rejected_frame(rejected)
    st.dataframe(frame, hide_index=True, height="auto", alt="What was set aside, where and why")
    st.download_button(
        "Download what was set aside (CSV)",
        csv_text(frame),
        file_name="set-aside.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _start() -> None:
    _forget_outcome()
    st.session_state["importing"] = True


def _stop() -> None:
    st.session_state["importing"] = False


def _forget_outcome() -> None:
    st.session_state.pop("imported", None)


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode("utf8", "replace")).hexdigest()[:16]
