"""Open Badges 2.0 and 3.0 as award rows: read, never believed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from award_builders import DAY, LEVELS
from person_files import OB2, OB3

from matcher.credentials.readers.fields import read_award
from matcher.credentials.readers.open_badge import badge_row, is_linked_badge, is_open_badge


@pytest.mark.parametrize(("badge", "kind"), [(OB2, "badge"), (OB3, "micro_credential")], ids=["2.0", "3.0"])
def test_a_badge_is_an_award(badge: dict[str, Any], kind: str) -> None:
    assert is_open_badge(badge)
    held = read_award(badge_row(badge), on=DAY, levels=LEVELS)
    assert (held.title, held.issuer, held.kind) == ("SQL Nano", "A College", kind)
    assert (held.issued, held.expires) == (date(2024, 1, 31), date(2027, 1, 31))
    assert (held.skills, held.description) == (("SQL", "databases"), "Queries in SQL.")
    assert held.url == "https://example.org/badge"
    assert held.verification.status == "claimed"
    assert "signature has not been checked" in held.verification.reason


def with_achievement(**fields: Any) -> dict[str, Any]:
    return OB3 | {"credentialSubject": {"achievement": OB3["credentialSubject"]["achievement"] | fields}}


VARIANTS: dict[str, tuple[dict[str, Any], str, Any]] = {
    "subject in a list": (OB3 | {"credentialSubject": [OB3["credentialSubject"]]}, "title", "SQL Nano"),
    "achievement in a list": (
        OB3 | {"credentialSubject": {"achievement": [{"name": "SQL Nano"}]}}, "title", "SQL Nano"
    ),
    "language map": (with_achievement(name={"es": "Nano de SQL", "en": "SQL Nano"}), "title", "SQL Nano"),
    "JSON-LD value": (with_achievement(name={"@value": "SQL Nano"}), "title", "SQL Nano"),
    "only another language": (with_achievement(name={"es": "Nano de SQL"}), "title", "Nano de SQL"),
    "name outside": (with_achievement(name=None) | {"name": "SQL Nano"}, "title", "SQL Nano"),
    "issuer by address": (OB3 | {"issuer": "did:example:1"}, "issuer", None),
    "no type": (with_achievement(achievementType=None), "kind", "badge"),
    "issuance date": (OB3 | {"validFrom": None, "issuanceDate": "2020-01-01"}, "issued", "2020-01-01"),
    "awarded before it was signed": (OB3 | {"awardedDate": "2019-01-01"}, "issued", "2019-01-01"),
    "one alignment": (with_achievement(alignment={"targetName": "SQL"}, tag=None), "skills", ["SQL"]),
    "one tag": (with_achievement(alignment=None, tag="SQL"), "skills", ["SQL"]),
    "alignments of wrong types": (with_achievement(alignment=[5, None, {}], tag=[{}, 5]), "skills", []),
}  # fmt: skip


@pytest.mark.parametrize(("badge", "field", "value"), VARIANTS.values(), ids=VARIANTS)
def test_variants(badge: dict[str, Any], field: str, value: Any) -> None:
    assert badge_row(badge)[field] == value


def test_a_revoked_badge_is_rejected() -> None:
    badge = OB2 | {"revoked": True, "revocationReason": "Issued in error"}
    held = read_award(badge_row(badge), on=DAY, levels=LEVELS)
    assert held.verification.status == "rejected"
    assert "revoked: Issued in error" in held.verification.reason


@pytest.mark.parametrize(
    "value",
    [
        None,
        5,
        [],
        {},
        {"badge": "https://example.org"},
        {"credentialSubject": {"id": "x"}},
        {"credentialSubject": []},
    ],
)
def test_what_is_no_badge(value: Any) -> None:
    assert not is_open_badge(value)


def test_a_badge_that_is_only_linked() -> None:
    assert is_linked_badge(OB2 | {"badge": "https://example.org/badge.json"})
    assert not is_linked_badge(OB2)
