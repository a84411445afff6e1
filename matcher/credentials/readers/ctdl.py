"""CTDL in a person's folder: a description of a credential type, which the person says to hold.

It says nothing of when and to whom it was awarded; the catalogue is what such files are made for.
"""

from __future__ import annotations

from typing import Any

from matcher.credentials.readers.linked_data import aligned
from matcher.credentials.readers.open_badge_2 import Row
from matcher.credentials.type_readers.ctdl import described_competencies, is_ctdl, read_ctdl
from matcher.errors import BadInput

__all__ = ["is_ctdl", "read_ctdl_awards"]
_UNPROVEN = "the file describes the credential; that this person was awarded it stands nowhere in it"


def read_ctdl_awards(value: Any) -> list[Row]:
    """An award row for each credential type a CTDL document describes. Raises BadInput for none."""
    reading = read_ctdl(value, name="it")
    if not reading.items:
        reason = reading.rejected[0].reason if reading.rejected else "it describes no credential type"
        raise BadInput(reason)
    competencies = described_competencies(value)
    rows = []
    for draft in reading.items:
        entry = draft.entry
        page = next((source.url for source in entry.sources if source.url), None)
        aligned_with = competencies.get(entry.id, ())
        known = {name for name, _ in aligned_with}
        rows.append(
            {
                "title": entry.name,
                "issuer": entry.issuer,
                "kind": entry.kind,
                "description": entry.summary,
                "skills": [phrase for phrase in draft.phrases if phrase not in known],
                "alignments": [aligned(name, uri, "alignment") for name, uri in aligned_with],
                "identifiers": [found for found in (entry.id, page) if found],
                "url": page,
                "eqf": entry.eqf,
                "verification": {"status": "claimed", "reason": _UNPROVEN},
            }
        )
    return rows
