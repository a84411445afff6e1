"""Checks and converts the fields of an award, whatever file they come from."""

from __future__ import annotations

import calendar
import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from matcher.errors import BadInput
from matcher.policy import Levels
from matcher.types import AWARD_KINDS, LEVELS, Award, Verification

MAX_TEXT = 20_000
UNKNOWN_KIND = "unknown"

_KIND_WORDS: tuple[tuple[str, str], ...] = (
    ("nanodegree", r"nano-?\s?degree"),
    ("nano_credential", r"nano-?\s?credential"),
    ("micro_credential", r"micro-?\s?(credential|masters|bachelors)"),
    ("apprenticeship", r"apprentice|journey(man|worker)"),
    ("diploma", r"diploma"),
    (
        "degree",
        r"degree|bachelor|master('?s| of)|\bb\.?sc\b|\bm\.?sc\b|\bph\.?d\b|doctor|\bmba\b|\bb\.?a\.?\b|\bb\.?eng\b",
    ),
    ("licence", r"licen[cs]|registration|registered"),
    ("certification", r"certified|certification|chartered"),
    ("certificate", r"certificate"),
    ("membership", r"member(ship)?\b|fellow"),
    ("course", r"course|training|workshop|class\b|module"),
    ("badge", r"badge"),
    ("experience", r"\bwork\b|\bjob\b|position|employment|experience"),
)
_KIND_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KIND_WORDS)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?$")
_CEFR = re.compile(r"^[ABC][12]$")


def read_award(values: Mapping[str, Any], *, on: date, levels: Levels) -> Award:
    """The award in a row of DESIGN.md section 5.

    Raises BadInput naming the field and the value: no title, a date that is none, an issue date
    after ``on``, an expiry before the issue date.
    """
    title = _text(values, "title")
    if not title:
        raise BadInput(f"title is {values.get('title')!r}; an award needs the name of the credential")
    kind, stated = read_kind(_text(values, "kind"), title)
    starts, ends = ("start", "end") if kind == "experience" else ("issued", "expires")
    issued = read_date(values.get("issued") or values.get(starts), "issued", last=False)
    expires = read_date(values.get(ends) or values.get("expires"), "expires", last=True)
    _check_order(issued, expires, kind, on)
    award = Award(
        id="",
        title=title,
        kind=kind,
        kind_stated=stated,
        issuer=_text(values, "issuer") or None,
        issued=issued,
        expires=expires,
        level=read_level(values.get("level"), levels),
        description=_text(values, "description"),
        skills=_names(values.get("skills")),
        url=_text(values, "url") or None,
        verification=read_verification(values),
    )
    return with_id(award)


def with_id(award: Award) -> Award:
    """The award with an id made from its content, so that equal awards are one and order is nothing."""
    content = (
        award.title,
        award.kind,
        award.issuer,
        str(award.issued),
        str(award.expires),
        award.level,
        award.description,
        award.skills,
        award.url,
        award.verification.status,
    )
    digest = hashlib.sha256(json.dumps(content).encode()).hexdigest()
    fields = {name: getattr(award, name) for name in Award.__slots__} | {"id": f"a-{digest[:12]}"}
    return Award(**fields)


def read_kind(stated: str, title: str) -> tuple[str, str | None]:
    """(kind, kind as stated). A stated kind nobody knows is kept, and the kind inferred from the words.

    >>> read_kind("License", "Registered Nurse")
    ('licence', 'License')
    """
    name = re.sub(r"[\s-]+", "_", stated.lower())
    if name in AWARD_KINDS:
        return name, stated
    for text in (stated, title):
        for kind, pattern in _KIND_PATTERNS:
            if text and pattern.search(text):
                return kind, stated or None
    return UNKNOWN_KIND, stated or None


def read_date(value: Any, field: str, *, last: bool) -> date | None:
    """A date written YYYY, YYYY-MM or YYYY-MM-DD; an open month or year means its last or first day.

    Raises BadInput for anything else that is not empty.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    found = _DATE.match(str(value).strip())
    if found is None:
        raise BadInput(f"{field} is {str(value)[:40]!r}; a date is written YYYY-MM-DD, YYYY-MM or YYYY")
    year, month, day = (int(part) if part else None for part in found.groups())
    month = month or (12 if last else 1)
    try:
        day = day or (calendar.monthrange(year or 0, month)[1] if last else 1)
        return date(year or 0, month, day)
    except (ValueError, calendar.IllegalMonthError):
        raise BadInput(f"{field} is {str(value)[:40]!r}; there is no such day") from None


def read_level(value: Any, levels: Levels) -> int | None:
    """Proficiency 1-5 of a stated level: a number 1-5, a CEFR level, or a word; None when unknown."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return int(value) if value in LEVELS else None
    text = str(value).strip()
    if text.isdigit():
        return int(text) if int(text) in LEVELS else None
    if _CEFR.match(text.upper()):
        return levels.cefr[text.upper()]
    return levels.stated.get(text.lower())


def read_verification(values: Mapping[str, Any]) -> Verification:
    """What the file says of a check: ``{"status", "method", "checked"}``; without it, claimed.

    Only tables a recruiter keeps carry this field; it says who checked, it proves nothing itself.
    """
    stated = values.get("verification")
    if isinstance(stated, str):
        stated = {"status": stated}
    if not isinstance(stated, Mapping) or not stated.get("status"):
        if values.get("badge"):
            return Verification("claimed", "a badge is attached but its signature has not been checked")
        return Verification()
    status = str(stated["status"]).strip().lower()
    if stated.get("reason"):
        return _verification(status, str(stated["reason"]))
    method = f" by {stated['method']}" if stated.get("method") else ""
    checked = f" on {stated['checked']}" if stated.get("checked") else ""
    checks = f"checked{method}{checked}"
    return _verification(status, checks if status == "verified" else f"{status}, {checks}")


def _verification(status: str, reason: str) -> Verification:
    if status == "verified":
        return Verification("verified", reason)
    if status in ("rejected", "revoked", "suspended", "failed", "invalid"):
        return Verification("rejected", reason)
    if status in ("claimed", "unverified", "pending", "unknown"):
        return Verification()
    raise BadInput(f"verification status is {status!r}; it must be verified, claimed, rejected or revoked")


def _check_order(issued: date | None, expires: date | None, kind: str, on: date) -> None:
    if issued is not None and issued > on:
        raise BadInput(f"issued is {issued.isoformat()}, which is after {on.isoformat()}")
    if issued is not None and expires is not None and expires < issued:
        what = "ends" if kind == "experience" else "expires"
        raise BadInput(f"it {what} on {expires.isoformat()}, before it was issued on {issued.isoformat()}")


def _text(values: Mapping[str, Any], field: str) -> str:
    value = values.get(field)
    if value is None:
        return ""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise BadInput(f"{field} is a {type(value).__name__}; it must be text")
    return str(value).strip()[:MAX_TEXT]


def _names(value: Any) -> tuple[str, ...]:
    """Skill names from a list, or from text that separates them by ``;``, ``|`` or new lines."""
    if value is None:
        return ()
    parts = re.split(r"[;|\n]", value) if isinstance(value, str) else value
    if not isinstance(parts, list | tuple):
        raise BadInput(f"skills is a {type(value).__name__}; it must be a list of names")
    names = [part.get("name") if isinstance(part, Mapping) else part for part in parts]
    return tuple(dict.fromkeys(str(name).strip()[:200] for name in names if name and str(name).strip()))
