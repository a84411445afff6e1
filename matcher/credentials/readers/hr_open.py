"""HR Open 4: certifications, licences and competencies, and the LER-RS resume of which they are part.

Contact details stay behind. ``verifications`` hold whole credentials of other standards.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from matcher.credentials.readers.linked_data import (
    Node,
    aligned,
    first,
    listed,
    name_of,
    node,
    nodes,
    plain,
    plains,
)
from matcher.credentials.readers.open_badge_2 import Row
from matcher.errors import BadInput

# The sections of a LER-RS resume; two of them are enough to know one.
SECTIONS = ("certifications", "licenses", "educationAndLearnings", "employmentHistories")
NEEDED_SECTIONS = {"educationAndLearnings", "employmentHistories", "licenses"}
_HELD_BACK = {"suspended": "suspended", "revoked": "revoked"}
_NOT_HELD = frozenset(("pending", "in progress", "inprogress", "applied", "planned"))
_LER = "LER-RSType"
Placed = tuple[str, Any]


def is_hr_open(value: Any) -> bool:
    """Whether a JSON value is a LER-RS resume, or one certification, licence or competency."""
    if not isinstance(value, Mapping):
        return False
    return _is_resume(value) or any(_is_certification(one) or _is_competency(one) for one in _entries(value))


def read_hr_open(value: Node) -> list[Placed]:
    """The award rows of a document by section; a credential in ``verifications`` stands for itself.

    Raises BadInput where no section holds an award.
    """
    rows: list[Placed] = []
    if _is_resume(value):
        rows = list(_resume(value))
    else:
        rows = [("", _certification(one)) for one in _entries(value) if _is_certification(one)]
        rows += [("", _competency(one)) for one in _entries(value) if _is_competency(one)]
    if not rows:
        raise BadInput("none of its sections holds a certification, licence, education, position or skill")
    return rows


def verifications(value: Node) -> Iterator[Placed]:
    """(place, credential) of each whole credential in a LER-RS resume."""
    for section in SECTIONS:
        for number, entry in enumerate(nodes(value.get(section))):
            for found in listed(entry.get("verifications")):
                inner = found.get("verifiableCredential") if isinstance(found, Mapping) else None
                yield f" {section}[{number}] verification", inner or found


def _is_resume(value: Node) -> bool:
    named = isinstance(value.get("type"), str) and str(value.get("type")).endswith(_LER + ".json")
    held = {section for section in SECTIONS if isinstance(value.get(section), list)}
    return named or bool(held & NEEDED_SECTIONS)


def _is_certification(value: Any) -> bool:
    return isinstance(value, Mapping) and "issuingAuthority" in value


def _is_competency(value: Any) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("competencyName"), str)


def _entries(value: Node) -> Iterator[Any]:
    """The object itself; or, where one is wrapped under a name of its own, what is inside."""
    yield value
    if len(value) == 1:
        yield from value.values()


def _resume(value: Node) -> Iterator[Placed]:
    readers = (
        ("certifications", _certification),
        ("licenses", _licence),
        ("educationAndLearnings", _education),
        ("employmentHistories", _position),
        ("skills", _competency),
    )
    for section, read in readers:
        for number, entry in enumerate(listed(value.get(section))):
            place = f" {section}[{number}]"
            if not isinstance(entry, Mapping):
                yield place, BadInput("it is no object; an entry of a section is one")
            elif not (section in SECTIONS and entry.get("verifications")):
                for one in _histories(entry) if section == "employmentHistories" else (entry,):
                    yield place, read(one)


def _histories(entry: Node) -> list[Node]:
    positions = list(nodes(entry.get("positionHistories"))) or [node(entry.get("position"))]
    return [{**entry, **position} for position in positions]


def _certification(value: Node) -> Row:
    status = (plain(value.get("status")) or "").lower()
    if status in _NOT_HELD:
        return {"set_aside": f"its status is {status}: it is not held yet"}
    period = node(value.get("effectiveTimePeriod"))
    expires = first(period, "validTo", "end", "endDate")
    if status == "expired" and not expires:
        return {"set_aside": "its status is expired and it does not say since when"}
    row: Row = {
        "title": name_of(value) or plain(value.get("Name")),
        "issuer": _authority(value.get("issuingAuthority")),
        "kind": name_of(value.get("type")) or plain(value.get("kind")),
        "issued": first(value, "issued", "firstIssued") or first(period, "validFrom", "start"),
        "expires": expires,
        "description": "\n".join(plains(value.get("descriptions")) or plains(value.get("description"))),
        "identifiers": plains(node(value.get("id")).get("value")),
    }
    if status in _HELD_BACK:
        row["verification"] = {"status": _HELD_BACK[status], "reason": f"the record says it is {status}"}
    return row


def _licence(value: Node) -> Row:
    return {"kind": "licence"} | {key: part for key, part in _certification(value).items() if part}


def _authority(value: Any) -> str | None:
    for found in nodes(value):
        described = found.get("description")
        return name_of(found) or plain(node(described).get("value")) or plain(described)
    return name_of(value)


def _education(value: Node) -> Row:
    degrees = list(nodes(value.get("educationDegrees")))
    program, dates = node(value.get("program")), node(value.get("dates"))
    degree = next(filter(None, map(name_of, degrees)), None) or plain(program.get("type"))
    areas = [name for one in degrees for name in map(name_of, listed(one.get("specializations"))) if name]
    area = next(iter(areas), None) or name_of(program)
    return {
        "title": f"{degree} in {area}" if degree and area else degree or area,
        "issuer": name_of(value.get("institution")),
        "issued": first(value, "end", "endDate") or dates.get("end"),
        "kind": None if degree else "course",
        "description": "; ".join(plains(value.get("courses"))),
    }


def _position(value: Node) -> Row:
    return {
        "title": plain(value.get("title")),
        "issuer": plain(node(value.get("organization")).get("tradeName"))
        or name_of(value.get("organization")),
        "kind": "experience",
        "start": first(value, "start", "startDate"),
        "end": first(value, "end", "endDate"),
        "description": "\n".join(plains(value.get("description")) + plains(value.get("descriptions"))),
    }


def _competency(value: Node) -> Row:
    """A skill a person is said to have. A score is a level only on a scale of five."""
    name = plain(value.get("competencyName")) or plain(value.get("name"))
    identifiers = [plain(one.get("value")) for one in nodes(value.get("competencyIds"))]
    return {
        "title": name,
        "kind": "self_claim",
        "level": _score(value.get("proficiencyLevel")),
        "alignments": [aligned(name, next(filter(None, identifiers), None), "alignment")],
    }


def _score(value: Any) -> Any:
    if isinstance(value, str | int | float):
        return value
    for kind in ("scoresText", "scoresNumeric"):
        for score in nodes(node(value).get(kind)):
            if str(score.get("maximum")) in ("5", "5.0"):
                return score.get("value")
    return None
