"""What a page is about: a posting and people, from the workspace or from a person's own files.

Own files stay in the session. The page's address holds the id of a stored posting and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from matcher import Candidate, Document, Reading, Rejected, Workspace, read_bytes
from matcher.dashboard import address
from matcher.dashboard.state import workspace_people
from matcher.dashboard.tables import rejected_frame
from matcher.dashboard.uploads import begin_reading
from matcher.dashboard.words import aliases, count_of, handles, plain, posting_labels, safe

POSTING_TYPES = ["pdf", "docx", "html", "htm", "md", "txt", "json", "jsonl", "csv", "tsv", "xlsx"]
BADGE_TYPES = ["json", "jsonld", "jwt", "png", "svg"]
PEOPLE_TYPES = [
    *("zip", "pdf", "docx", "html", "htm", "md", "txt", "csv", "tsv", "xlsx", "json", "jsonl", "jsonld"),
    *("png", "svg", "jwt", "xml"),
]
MAX_MB = 20


def choose_posting(workspace: Workspace) -> Document | None:
    """The posting a person chose; the first one until they do; None when there is none."""
    stored = {document.id: document for document in workspace.postings()}
    options: dict[str, Document] = stored | st.session_state.get("own_postings", {})
    if not options:
        st.selectbox("Posting", [], key="no_posting", disabled=True, placeholder="No posting yet")
        return None
    first = next(iter(options))
    named = address.asked("posting")
    if named is not None:
        st.session_state["posting"] = named if named in stored else first
    if st.session_state.get("posting") not in options:
        st.session_state["posting"] = first
    labels = posting_labels(options.values())
    chosen = st.selectbox(
        "Posting", list(options), format_func=labels.__getitem__, key="posting", persist_state="session"
    )
    address.put("posting", chosen if chosen in stored and chosen != first else "")
    return options[chosen]


def upload_posting() -> None:
    """A button that opens a place to upload or paste a posting."""
    with st.popover("Use my own posting", icon=":material/upload_file:", width="stretch"):
        st.file_uploader(
            "Posting file",
            type=POSTING_TYPES,
            key="posting_file",
            max_upload_size=MAX_MB,
            on_change=_take_posting_file,
            help="PDF, Word, HTML, Markdown, text, JSON, or a table (CSV, Excel). It stays in this session.",
        )
        with st.form("paste_posting", border=False):
            st.text_area("Or paste its text", key="posting_text", height=140)
            st.form_submit_button("Read this text", on_click=_take_posting_text)


def choose_people(workspace: Workspace) -> tuple[Candidate, ...]:
    """The people to rank: those of the uploaded files, else those of the workspace."""
    own: Reading[Candidate] | None = st.session_state.get("own_people")
    people = workspace_people(workspace) if own is None else own.items
    with st.popover(f"People: {len(people)}", icon=":material/group:", width="stretch"):
        source = "of the workspace" if own is None else "from your files"
        st.text(f"{count_of(len(people), 'person', 'people')} {source}.")
        st.file_uploader(
            "Candidate files",
            type=PEOPLE_TYPES,
            key="people_files",
            max_upload_size=MAX_MB,
            accept_multiple_files=True,
            on_change=_take_people_files,
            help="A zip with a folder a person (resume, badges), one resume a file, or a table with an award "
            "a row. They stay in this session.",
        )
        if own is not None:
            st.button("Back to the people of the workspace", on_click=_forget, args=("own_people",))
    return people


def is_own_posting(document: Document) -> bool:
    """Whether a posting was uploaded or pasted in this session, and is not of the workspace."""
    return document.id in st.session_state.get("own_postings", {})


def has_own_people() -> bool:
    """Whether the people looked at come from this session's files, and not from the workspace."""
    return st.session_state.get("own_people") is not None


def forget_own(posting_id: str) -> None:
    """Takes a posting and people out of the session's own, as when the workspace keeps them now."""
    st.session_state.get("own_postings", {}).pop(posting_id, None)
    _forget("own_people")


def choose_person(workspace: Workspace) -> Candidate | None:
    """The person whose stack is shown, own files first; None when there is nobody."""
    own: Reading[Candidate] | None = st.session_state.get("own_person")
    mine = own.items if own else ()
    stored = workspace_people(workspace)
    options = {f"own/{person.id}": person for person in mine} | {f"stored/{p.id}": p for p in stored}
    if not options:
        st.selectbox("Person", [], key="no_person", disabled=True, placeholder="Nobody yet")
        return None
    names = handles(person.id for person in stored)
    asked = address.asked("person")
    if asked is not None:
        found = (f"stored/{identifier}" for identifier, name in names.items() if name == asked)
        st.session_state["person"] = next(found, next(iter(options)))
    if st.session_state.pop("fresh_person", False) or st.session_state.get("person") not in options:
        st.session_state["person"] = next(iter(options))
    blind = aliases(person.id for person in stored)
    labels = _unique({f"own/{p.id}": f"Mine: {plain(p.name or p.id)}" for p in mine})
    labels |= {f"stored/{identifier}": alias for identifier, alias in blind.items()}
    chosen = st.selectbox(
        "Person", list(options), format_func=labels.__getitem__, key="person", persist_state="session"
    )
    is_default = chosen == next(iter(options)) or chosen not in {f"stored/{one}" for one in names}
    address.put("person", "" if is_default else names[chosen.removeprefix("stored/")])
    return options[chosen]


def names_masked(person: Candidate) -> tuple[str, ...] | None:
    """The names to mask in the texts of the person whose stack is shown; None for one's own."""
    if str(st.session_state["person"]).startswith("own/"):
        return None
    return (person.name,) if person.name else ()


def upload_person() -> None:
    """A button that opens a place to upload or paste one's own resume or credentials."""
    with st.popover("Use my own resume", icon=":material/upload_file:", width="stretch"):
        st.file_uploader(
            "Resume or credential file",
            type=PEOPLE_TYPES,
            key="person_file",
            max_upload_size=MAX_MB,
            on_change=_take_person_file,
            help="A resume (PDF, Word, HTML, text), your LinkedIn export (zip), a badge, a JSON Resume, or a "
            "zip of several of these.",
        )
        with st.form("paste_person", border=False):
            st.text_area("Or paste your resume", key="person_text", height=140)
            st.form_submit_button("Read this text", on_click=_take_person_text)


def show_rejected(slot: str, title: str) -> None:
    """What could not be used of the last upload, where and why; nothing when all could."""
    rejected: Sequence[Rejected] = st.session_state.get(f"rejected_{slot}", ())
    if len(rejected) == 1:
        st.error(f"{safe(rejected[0].place)}: {safe(rejected[0].reason)}", title=title)
    elif rejected:
        st.error(
            f"{count_of(len(rejected), 'entry', 'entries')} set aside; the others are used.", title=title
        )
        st.dataframe(
            rejected_frame(rejected), hide_index=True, height="auto", alt="What was set aside and why"
        )


def _take_posting_file() -> None:
    file = st.session_state["posting_file"]
    if file is not None:
        _add_postings(read_bytes(file.getvalue(), name=file.name))


def _take_posting_text() -> None:
    text = st.session_state["posting_text"]
    _add_postings(read_bytes(text.encode("utf8", "replace"), name="pasted text"))


def _add_postings(reading: Reading[Document]) -> None:
    own: dict[str, Document] = st.session_state.get("own_postings", {})
    st.session_state["own_postings"] = own | {document.id: document for document in reading.items}
    st.session_state["rejected_posting"] = reading.rejected
    if reading.items:
        st.session_state["posting"] = reading.items[0].id


def _take_people_files() -> None:
    files = st.session_state["people_files"]
    if files:
        begin_reading("people", [(file.name, file.getvalue()) for file in files])
    else:
        _forget("own_people")


def _take_person_file() -> None:
    file = st.session_state["person_file"]
    if file is not None:
        begin_reading("person", [(file.name, file.getvalue())])


def _take_person_text() -> None:
    text = st.session_state["person_text"]
    begin_reading("person", [("pasted resume", text.encode("utf8", "replace"))])


def _forget(slot: str) -> None:
    st.session_state[slot] = None
    st.session_state[f"rejected_{slot.removeprefix('own_')}"] = ()


def _unique(labels: dict[str, str]) -> dict[str, str]:
    """The labels, those that several keys share numbered."""
    seen: dict[str, int] = {}
    result = {}
    for key, label in labels.items():
        seen[label] = seen.get(label, 0) + 1
        result[key] = label if seen[label] == 1 else f"{label} ({seen[label]})"
    return result
