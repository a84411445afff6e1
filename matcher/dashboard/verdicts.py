"""The pieces of the page Verify a badge: files, what to check them with, and a verdict with its layers.

What a badge says is shown as plain text alone; the words around it are ours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from matcher import (
    Award,
    BadInput,
    Engine,
    MatcherError,
    TrustList,
    VerificationReport,
    inner_kind,
    read_trust,
)
from matcher.dashboard import state
from matcher.dashboard.inputs import BADGE_TYPES, MAX_MB
from matcher.dashboard.words import count_of, plain, safe

FILE_TYPES = [*BADGE_TYPES, "xml", "txt", "1ob"]
MAX_BADGES = 50
SHOWN_AWARDS = 20
VERDICTS = {
    "verified": "✓ Verified",
    "claimed": "○ Not proven",
    "rejected": "✗ Do not rely on it",
}
SENTENCES = {
    "verified": "It is intact, its issuer signed it, it is in force, and nobody took it back.",
    "claimed": "Nothing is known to be wrong, but not all could be proven. Below stands what is missing.",
    "rejected": "Something is known to be wrong with it: see the lines marked ✗ and the reasons.",
}
LAYERS = {
    "integrity": "Is it as it was signed?",
    "binding": "Did its issuer sign it?",
    "dates": "Is it in force?",
    "status": "Was it taken back?",
    "trust": "Do you trust the issuer?",
    "subject": "Is it about the right person?",
}
ANSWERS = {
    ("integrity", "valid"): "✓ yes, nothing it says was changed",
    ("integrity", "invalid"): "✗ no, it was changed, is malformed or is signed wrongly",
    ("integrity", "unknown"): "? not known, there is no proof that could be checked",
    ("binding", "proven"): "✓ yes, the key is the issuer's own",
    ("binding", "unproven"): "? the signature holds, but anybody could have made the key",
    ("binding", "unknown"): "? not known",
    ("dates", "current"): "✓ yes, on the day it is judged by",
    ("dates", "expired"): "✗ no, it has run out",
    ("dates", "not_yet"): "✗ no, it has not begun",
    ("dates", "unknown"): "? not known, it carries no date that can be read",
    ("status", "active"): "✓ no",
    ("status", "revoked"): "✗ yes, its issuer revoked it",
    ("status", "suspended"): "✗ yes, its issuer suspended it",
    ("status", "unknown"): "? not known, the list that would say so is not at hand",
    ("trust", "listed"): "✓ yes, the issuer is in your list",
    ("trust", "unlisted"): "! the issuer is not in your list",
    ("trust", "unknown"): "– you gave no list",
    ("subject", "match"): "✓ yes",
    ("subject", "mismatch"): "✗ no, it is about somebody else",
    ("subject", "unknown"): "– nobody was asked for, or it does not say",
}

Badge = tuple[str, bytes]


def take_badges() -> list[Badge]:
    """(name, bytes) of the files dropped, or of the text pasted; empty when there is nothing yet."""
    files = st.file_uploader(
        "Badge or credential files",
        type=FILE_TYPES,
        key="badge_files",
        max_upload_size=MAX_MB,
        accept_multiple_files=True,
        help="A picture with a badge in it (PNG, SVG), JSON, a JWT, Blockcerts or a Europass credential. "
        "Files stay in this session; nothing is looked up on the web.",
    )
    with st.expander("Or paste it", icon=":material/content_paste:"):
        pasted = st.text_area("JSON or JWT", key="badge_text", height=120)
    found = [(file.name, file.getvalue()) for file in (files or [])[:MAX_BADGES]]
    if len(files or []) > MAX_BADGES:
        st.warning(f"Only the first {MAX_BADGES} files are checked.", title="Too many files at once")
    return [*found, *([("pasted text", pasted.encode("utf8", "replace"))] if pasted.strip() else [])]


def take_documents() -> dict[str, bytes]:
    """Document by address: what stands at a web address or behind a did:web, as the user says."""
    files = st.file_uploader(
        "Documents of the issuer",
        key="badge_documents",
        max_upload_size=MAX_MB,
        accept_multiple_files=True,
        help="A DID document, an issuer's profile, a status or revocation list. Each proves something only "
        "under the address it really stands at, so take it from the issuer, not from the holder.",
    )
    given = {}
    for number, file in enumerate((files or [])[:MAX_BADGES]):
        data = file.getvalue()
        address = st.text_input(
            f"Where document {number + 1:d} stands",
            value=_own_address(data),
            key=f"badge_document_{number}_{file.file_id}",
            help="Its web address, a did:web, or urn:tx:ID for a raw Bitcoin transaction.",
        )
        st.text(plain(file.name))
        if address.strip():
            given[address.strip()] = data
    return given


def take_trust() -> TrustList | None:
    """The issuers and roots the user trusts; None when none were given or the file is no such list."""
    file = st.file_uploader(
        "Issuers you trust",
        key="badge_trust",
        max_upload_size=MAX_MB,
        help="A registry of issuers (JSON), ids line by line, or root certificates (PEM).",
    )
    if file is None:
        return None
    try:
        return read_trust(file.getvalue(), name=file.name)
    except BadInput as error:
        st.error(safe(str(error)), title="This is no list of issuers")
        return None


def check_badge(
    engine: Engine,
    badge: Badge,
    *,
    trust: TrustList | None,
    documents: Mapping[str, bytes],
    subject: str | None,
) -> tuple[VerificationReport, tuple[Award, ...]] | str:
    """The report on a badge and its awards, or why there is none; checked once a session."""
    name, data = badge
    on = state.today()

    def check() -> tuple[VerificationReport, tuple[Award, ...]] | str:
        try:
            report = engine.verify(data, name=name, on=on, trust=trust, documents=documents, subject=subject)
        except MatcherError as error:
            return str(error)
        return report, engine.read_awards(report, on=on)

    return state.remember("badge", (badge, trust, dict(documents), subject, on), check)


def show_report(report: VerificationReport, awards: Sequence[Award]) -> None:
    """A verdict with the layers it is made of, the reasons, and the awards it is about."""
    with st.container(border=True):
        st.subheader(VERDICTS[report.verdict], anchor=False)
        st.text(plain(report.name))
        st.markdown(SENTENCES[report.verdict])
        layers_place, awards_place = st.columns([3, 2], gap="medium")
        with layers_place:
            _show_layers(report)
        with awards_place:
            if not awards:
                st.text("No award could be read from it.")
            for award in awards[:SHOWN_AWARDS]:
                _show_award(award, is_proven=report.integrity == "valid")
            if len(awards) > SHOWN_AWARDS:
                st.text(f"… and {len(awards) - SHOWN_AWARDS} more awards.")


def show_unreadable(name: str, reason: str) -> None:
    """A file that is no credential, or a damaged one."""
    with st.container(border=True):
        st.subheader("✗ This is no credential that can be checked", anchor=False)
        st.text(plain(name))
        st.text(plain(reason))


def show_help() -> None:
    """What the words mean, for somebody who never met them."""
    with st.expander("How do I read this?", icon=":material/help:"):
        st.markdown(
            """
- A digital badge is a file with a **signature**: a number that only the holder of a secret key can make,
  and that fits no other content. If one character changes, it no longer fits.
- A signature that fits says **that** somebody signed, not **who**. Who it was is proven by a document the
  issuer publishes (a *DID document* or *profile*) that lists the key. Nothing is fetched here: ask the
  issuer for that document, or download it yourself, and add it under “Check it with”.
- Issuers take credentials back by **lists**. If a badge names a list, add that too.
- **Not proven** is no accusation. Most true certificates were never signed. It means: ask the issuer.
- **Blockchain**: a Blockcerts file shows that it leads to a root. That the root stands in a transaction, and
  that the issuer sent it, needs the raw transaction and the issuer's profile.
- Only what was **signed** is shown of an intact file. Of any other file it is what the file says, which
  nobody vouches for.
"""
        )


def _show_layers(report: VerificationReport) -> None:
    with st.container(gap="xsmall"):
        for layer in LAYERS:
            st.markdown(f"**{LAYERS[layer]}** {ANSWERS[layer, getattr(report, layer)]}")
    number = len(report.reasons)
    with st.expander(count_of(number, "reason"), expanded=report.verdict != "verified"):
        for reason in report.reasons:
            st.text(f"• {plain(reason)}")


def _show_award(award: Award, *, is_proven: bool) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown("**What it says**" if is_proven else "**What it claims** (not proven to be unchanged)")
        for line in award_lines(award):
            st.text(line)


def award_lines(award: Award) -> list[str]:
    """What an award says, a line a fact, unknown ones left out."""
    kind, why = inner_kind(award)
    levels = [f"EQF {award.eqf}"] if award.eqf else []
    facts = (
        ("", award.title),
        ("Issuer", award.issuer),
        ("Kind, as stated", award.kind_stated),
        ("Kind, as it seems", f"{kind.replace('_', ' ')} ({why})"),
        ("Issued", award.issued and award.issued.isoformat()),
        ("In force until", award.expires and award.expires.isoformat()),
        ("Level", ", ".join([*levels, *award.nqf])),
        ("Skills", ", ".join(dict.fromkeys([*(one.name for one in award.alignments), *award.skills]))),
        ("Endorsed by", ", ".join(award.endorsed_by)),
        ("Checked", award.verification.status),
    )
    return [plain(f"{name}: {value}" if name else str(value)) for name, value in facts if value]


def _own_address(data: bytes) -> str:
    """The id a document states for itself, to start from; empty where it states none."""
    try:
        value: Any = json.loads(data)
    except (ValueError, RecursionError):
        return ""
    found = value.get("id") if isinstance(value, dict) else None
    return plain(found)[:500] if isinstance(found, str) else ""
