"""Checks and converts the fields of an award, whatever file they come from."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast, get_args

from matcher.credentials.award_ids import content_id
from matcher.credentials.kinds import read_kind
from matcher.documents.text import replace_surrogates
from matcher.errors import BadInput
from matcher.policy import Levels
from matcher.types import LEVELS, Alignment, AlignmentBasis, Award, Credits, Verification

MAX_TITLE = 500
MAX_TEXT = 20_000
MAX_NAME = 200
MAX_SHOWN = 40
MAX_CREDITS = 100_000

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ]\d{1,2}:?\d\d\S*)?)?)?", re.ASCII)
_NAMED_DATE = re.compile(
    r"(?:(?P<day>\d{1,2})\.? )?(?P<month>[A-Za-z]{3,9})\.?,? (?:(?P<later_day>\d{1,2}), )?(?P<year>\d{4})",
    re.ASCII,
)
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
MAX_SKILLS = 300
_OPEN_ENDS = {
    "experience": frozenset(("present", "current", "now", "today", "ongoing", "to date")),
    "other": frozenset(("never", "none", "no expiry", "no expiration", "does not expire", "n/a", "lifetime")),
}
_CEFR = re.compile(r"\b(?<!category )(?<!class )(?<!cat )([ABC][12])\b")
_REJECTED = frozenset(("rejected", "revoked", "suspended", "failed", "invalid"))
_CLAIMED = frozenset(("claimed", "unverified", "pending", "unknown"))
STATUSES = _REJECTED | _CLAIMED | {"verified"}


def read_award(values: Mapping[str, Any], *, on: date, levels: Levels) -> Award:
    """The award in a row of DESIGN.md section 5, with an id by its content.

    Raises BadInput naming the field and the value: no title, a date that is none, an issue date
    after ``on``, an expiry before the issue date, an unknown verification status, a wrong type.
    """
    if "set_aside" in values:
        raise BadInput(str(values["set_aside"]))
    title = read_text(values, "title", MAX_TITLE)
    if not title:
        raise BadInput(f"title is {shown(values.get('title'))}; an award needs the name of the credential")
    section = read_text(values, "kind_of_section", MAX_NAME)
    kind, stated = read_kind(read_text(values, "kind", MAX_NAME), title, section)
    issued, expires = _read_dates(values, kind, on)
    award = Award(
        id="",
        title=title,
        kind=kind,
        kind_stated=stated,
        issuer=read_text(values, "issuer", MAX_TITLE) or None,
        issued=issued,
        expires=expires,
        level=read_level(values.get("level"), levels) or _level_in_title(title, kind, levels),
        description=read_text(values, "description", MAX_TEXT),
        skills=read_names(values.get("skills")),
        alignments=read_alignments(values.get("alignments"), levels),
        criteria=read_text(values, "criteria", MAX_TEXT),
        identifiers=read_addresses(values.get("identifiers")),
        eqf=_read_eqf(values.get("eqf")),
        nqf=read_addresses(values.get("nqf"), "nqf"),
        credits=read_credits(values.get("credits")),
        endorsed_by=read_addresses(values.get("endorsed_by"), "endorsed_by"),
        part_of=read_text(values, "part_of", MAX_TITLE) or None,
        url=read_text(values, "url", MAX_TITLE) or None,
        verification=read_verification(values),
    )
    return replace(award, id=content_id(award))


def read_date(value: Any, field: str, *, last: bool) -> date | None:
    """A date written YYYY, YYYY-MM, YYYY-MM-DD, as an ISO date and time, or with an English month: Mar 2021.

    An open month or year means its last or first day; nothing and blank text are None.
    Raises BadInput for anything else.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    simple = isinstance(value, str | int) and not isinstance(value, bool)
    text = str(value).strip() if simple else ""
    found = _DATE.fullmatch(_numbered(text) or text)
    if found is None:
        raise BadInput(f"{field} is {shown(value)}; a date is written YYYY-MM-DD, YYYY-MM or YYYY")
    year, month, day = (None if part is None else int(part) for part in found.groups())
    try:
        first = date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise BadInput(f"{field} is {shown(value)}; there is no such day") from None
    return _last_day(first, month, day) if last else first


def _numbered(text: str) -> str | None:
    """ "Mar 2021" as 2021-3, "15 March 2021" and "March 15, 2021" as 2021-3-15; None for other text."""
    found = _NAMED_DATE.fullmatch(text)
    month = _MONTHS.get(found["month"].lower()) if found else None
    if found is None or month is None or (found["day"] and found["later_day"]):
        return None
    day = found["day"] or found["later_day"]
    return f"{found['year']}-{month}" + (f"-{day}" if day else "")


def read_level(value: Any, levels: Levels) -> int | None:
    """Proficiency 1-5 of a stated level: a number 1-5, a CEFR level, or a word; None when unknown.

    Raises BadInput for a list or an object.
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value) if value in LEVELS else None
    if not isinstance(value, str):
        raise BadInput(f"level is {shown(value)}; it must be 1-5, a CEFR level or a word such as advanced")
    text = value.strip()
    if text.isdecimal():
        return int(text) if len(text) == 1 and int(text) in LEVELS else None
    return levels.cefr.get(text.upper()) or levels.stated.get(text.lower())


def read_verification(values: Mapping[str, Any]) -> Verification:
    """What the file says of a check: ``{"status", "method", "checked"}``; without it, claimed.

    Only tables a recruiter keeps carry this field; it says who checked, it proves nothing itself.
    Raises BadInput for a status nobody knows.
    """
    stated = values.get("verification")
    if stated is None or stated == "":
        if values.get("badge"):
            return Verification("claimed", "a badge is attached but its signature has not been checked")
        return Verification()
    if isinstance(stated, str):
        stated = {"status": stated}
    if not isinstance(stated, Mapping):
        raise BadInput(f'verification is {shown(stated)}; it is {{"status": "verified", "method": "..."}}')
    status = read_text(stated, "status", MAX_NAME).lower() or "claimed"
    return _verification(status, _check_reason(status, stated))


def read_text(values: Mapping[str, Any], field: str, limit: int) -> str:
    """A field as text without white space around it; empty when absent, cut at ``limit``.

    Raises BadInput for what is no text and no finite number.
    """
    value = values.get(field)
    if value is None:
        return ""
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not isinstance(value, str) and not number:
        raise BadInput(f"{field} is {shown(value)}; it must be text")
    return replace_surrogates(str(value).strip()[:limit])


def read_names(value: Any) -> tuple[str, ...]:
    """Skill names from a list, or from text that separates them by ``;``, ``|``, new lines or commas."""
    if value is None:
        return ()
    parts = (
        re.split(r"[;|\n]" if re.search(r"[;|\n]", value) else ",", value)
        if isinstance(value, str)
        else value
    )
    if not isinstance(parts, list | tuple):
        raise BadInput(f"skills is {shown(value)}; it must be a list of names")
    rows = (part if isinstance(part, Mapping) else {"name": part} for part in parts)
    names = [read_text({"skill": row.get("name")}, "skill", MAX_NAME) for row in rows]
    return tuple(dict.fromkeys(name for name in names if name))[:MAX_SKILLS]


def read_alignments(value: Any, levels: Levels) -> tuple[Alignment, ...]:
    """Skills an award points at: names, or ``{"name", "uri", "basis", "level"}``; at most MAX_SKILLS.

    Raises BadInput for what is no list, and for a basis nobody knows.
    """
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise BadInput(f"alignments is {shown(value)}; it must be a list")
    rows = [part if isinstance(part, Mapping) else {"name": part} for part in value if part is not None]
    found = []
    for row in rows[:MAX_SKILLS]:
        basis = read_text(row, "basis", MAX_NAME) or "alignment"
        if basis not in get_args(AlignmentBasis):
            known = ", ".join(get_args(AlignmentBasis))
            raise BadInput(f"basis of an alignment is {shown(basis)}; it must be one of {known}")
        name, uri = read_text(row, "name", MAX_TITLE), read_text(row, "uri", MAX_TITLE) or None
        if name or uri:
            found.append(
                Alignment(
                    name or str(uri), uri, cast("AlignmentBasis", basis), read_level(row.get("level"), levels)
                )
            )
    return tuple(dict.fromkeys(found))


def read_addresses(value: Any, field: str = "identifiers") -> tuple[str, ...]:
    """Addresses, registry ids or names of levels, each once.

    Raises BadInput for what is neither text nor a list of texts.
    """
    parts = [value] if isinstance(value, str) else value
    if parts is not None and not isinstance(parts, list | tuple):
        raise BadInput(f"{field} is {shown(value)}; it must be a list of texts")
    found = (read_text({field: part}, field, MAX_TITLE) for part in (parts or ())[:MAX_SKILLS])
    return tuple(dict.fromkeys(text for text in found if text))


def read_credits(value: Any) -> tuple[Credits, ...]:
    """Units of continuing education: ``{"amount": 3, "unit": "PDU"}``, "3 PDU", or a list of such.

    Raises BadInput for what is none.
    """
    parts = value if isinstance(value, list | tuple) else [] if value in (None, "") else [value]
    return tuple(dict.fromkeys(map(_read_credit, parts[:MAX_SKILLS])))


def _read_credit(value: Any) -> Credits:
    amount, unit = "", ""
    if isinstance(value, str):
        amount, _, unit = value.strip().partition(" ")
    elif isinstance(value, Mapping):
        amount, unit = read_text(value, "amount", MAX_NAME), read_text(value, "unit", MAX_NAME)
    try:
        number = float(amount)
    except ValueError:
        number = math.nan
    if not unit.strip() or not 0 < number < MAX_CREDITS:
        raise BadInput(f'credits is {shown(value)}; write "3 PDU" or {{"amount": 3, "unit": "PDU"}}')
    return Credits(number, unit.strip())


def _read_eqf(value: Any) -> int | None:
    if value is None or value == "":
        return None
    text = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if text not in map(str, range(1, 9)):
        raise BadInput(f"eqf is {shown(value)}; it must be a level from 1 to 8")
    return int(text)


def shown(value: Any) -> str:
    """A value for a message: short, and of what holds other values only the type."""
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, Mapping):
        return "an object"
    text = repr(value) if not isinstance(value, int) or abs(value) < 10**MAX_SHOWN else "a huge number"
    return text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "..."


def _read_dates(values: Mapping[str, Any], kind: str, on: date) -> tuple[date | None, date | None]:
    position = kind == "experience"
    first, last = _first_of(values, "issued", "start" if position else ""), values.get("expires")
    if position:
        last = _first_of(values, "end", "expires")
    if isinstance(last, str) and last.strip().lower() in _OPEN_ENDS["experience" if position else "other"]:
        last = None
    begins, ends = ("start", "end") if position else ("issued", "expires")
    issued = read_date(first, begins, last=False)
    expires = read_date(last, ends, last=True)
    if issued is not None and issued > on:
        raise BadInput(f"{begins} is {issued.isoformat()}, which is after {on.isoformat()}")
    if issued is not None and expires is not None and expires < issued:
        raise BadInput(f"{ends} is {expires.isoformat()}, which is before {begins}, {issued.isoformat()}")
    return issued, expires


def _first_of(values: Mapping[str, Any], *fields: str) -> Any:
    stated = (values.get(field) for field in fields)
    return next((value for value in stated if value is not None and value != ""), None)


def _last_day(first: date, month: int | None, day: int | None) -> date:
    if day is not None:
        return first
    month = month or 12
    return first.replace(month=month, day=calendar.monthrange(first.year, month)[1])


def _level_in_title(title: str, kind: str, levels: Levels) -> int | None:
    """The CEFR level a language certificate carries in its name; a "C1 licence" is another thing."""
    found = None if kind in ("licence", "experience") else _CEFR.search(title)
    return levels.cefr.get(found.group(1)) if found else None


def _check_reason(status: str, stated: Mapping[str, Any]) -> str:
    if reason := read_text(stated, "reason", MAX_TITLE):
        return reason
    method, checked = read_text(stated, "method", MAX_NAME), read_text(stated, "checked", MAX_NAME)
    if not method and not checked and status in _CLAIMED:
        return Verification().reason
    checks = f"checked{' by ' + method if method else ''}{' on ' + checked if checked else ''}"
    return checks if status == "verified" else f"{status}, {checks}"


def _verification(status: str, reason: str) -> Verification:
    if status in _CLAIMED:
        return Verification("claimed", reason)
    if status in _REJECTED:
        return Verification("rejected", reason)
    if status == "verified":
        return Verification("verified", reason)
    raise BadInput(
        f"verification status is {shown(status)}; it must be verified, claimed, rejected or revoked"
    )
