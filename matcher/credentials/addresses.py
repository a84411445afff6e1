"""Which skill the address of an alignment stands for: exactly, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.taxonomy import Crosswalk, Taxonomy

# What frameworks number their items by: a GUID (CASE, ESCO), a CTID (Credential Registry).
_IDENTIFIER = re.compile(r"(?:ce-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# What a skill of ours may stand for: a concept that is only wider than it would claim too much.
_MEANT = frozenset(("exact", "close"))


class SkillAddresses:
    """The addresses of the skills of a taxonomy: their own ids, and those of a crosswalk.

    An address that two skills have stands for the one it matches exactly, and for none where there
    are two of these.
    """

    def __init__(self, taxonomy: Taxonomy, crosswalk: Crosswalk | None = None) -> None:
        found: dict[str, dict[str, set[str]]] = {"exact": {}, "close": {}}
        for skill in taxonomy:
            for form in _forms(skill.id):
                found["exact"].setdefault(form, set()).add(skill.id)
        for row in crosswalk.rows if crosswalk else ():
            if row.match in _MEANT and row.skill_id in taxonomy:
                for form in _forms(row.uri):
                    found[row.match].setdefault(form, set()).add(row.skill_id)
        self._skills = {
            form: next(iter(skills))
            for match in ("close", "exact")
            for form, skills in found[match].items()
            if len(skills) == 1
        }

    def skill_at(self, address: str) -> str | None:
        """The id of the skill an address stands for, None for an address nobody here knows."""
        return next((self._skills[form] for form in _forms(address) if form in self._skills), None)


def _forms(address: str) -> Iterator[str]:
    """An address as written alike by all, and the GUID or CTID that ends it."""
    plain = re.sub(r"^https?://(?:www\.)?", "", address.strip()).rstrip("/").casefold()
    yield plain
    if found := _IDENTIFIER.search(plain.rpartition("/")[2] or plain):
        yield found.group().removeprefix("ce-")
