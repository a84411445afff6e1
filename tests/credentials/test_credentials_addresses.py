"""Which skill an address stands for: exactly that one, or none."""

from __future__ import annotations

import pytest

from matcher.credentials.addresses import SkillAddresses
from matcher.taxonomy import Crosswalk, Skill, Taxonomy
from matcher.taxonomy.crosswalk import CrosswalkRow

GUID = "00000000-0000-0000-0000-00000000000"
ESCO = "http://data.europa.eu/esco/skill/"
SKILLS = Taxonomy(
    "small", [Skill(name, name, "skill", None) for name in ("sql", "python", "kotlin", f"{ESCO}{GUID}9")]
)
ROWS = Crosswalk(
    (
        CrosswalkRow("sql", "esco", f"{ESCO}{GUID}1", "exact"),
        CrosswalkRow("python", "esco", f"{ESCO}{GUID}1", "close"),
        CrosswalkRow("python", "esco", f"{ESCO}{GUID}2", "close"),
        CrosswalkRow("kotlin", "esco", f"{ESCO}{GUID}3", "broader"),
        CrosswalkRow("sql", "esco", f"{ESCO}{GUID}4", "exact"),
        CrosswalkRow("kotlin", "esco", f"{ESCO}{GUID}4", "exact"),
        CrosswalkRow("sql", "onet", "2.A.1.a", "exact"),
        CrosswalkRow("gone", "onet", "2.A.1.b", "exact"),
    )
)

ADDRESSES = {
    "exact before close": (f"{ESCO}{GUID}1", "sql"),
    "close": (f"{ESCO}{GUID}2", "python"),
    "only wider": (f"{ESCO}{GUID}3", None),
    "two of them": (f"{ESCO}{GUID}4", None),
    "its own": (f"{ESCO}{GUID}9", f"{ESCO}{GUID}9"),
    "by https": (f"https://data.europa.eu/esco/skill/{GUID}1/", "sql"),
    "by GUID": (f"urn:uuid:{GUID}1", "sql"),
    "O*NET element": ("2.A.1.a", "sql"),
    "a skill there is not": ("2.A.1.b", None),
    "another": ("https://x.example/sql", None),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("address", "skill"), ADDRESSES.values(), ids=ADDRESSES)
def test_addresses(address: str, skill: str | None) -> None:
    assert SkillAddresses(SKILLS, ROWS).skill_at(address) == skill


def test_without_a_crosswalk_there_are_only_their_own() -> None:
    alone = SkillAddresses(SKILLS)
    assert [alone.skill_at(one) for one in ("sql", f"{ESCO}{GUID}1")] == ["sql", None]
