"""Fields of an award: dates, levels, checks and text, and what is wrong with bad ones."""

from __future__ import annotations

import contextlib
import math
from datetime import date, timedelta
from typing import Any

import pytest
from award_builders import DAY, LEVELS
from hypothesis import given
from hypothesis import strategies as st

from matcher.credentials.readers.fields import (
    read_award,
    read_date,
    read_level,
    read_names,
    read_verification,
    shown,
)
from matcher.errors import BadInput
from matcher.types import Award, Verification

# as written -> as an issue date, as an expiry date
DATES: dict[str, tuple[Any, date | None, date | None]] = {
    "day": ("2024-03-05", date(2024, 3, 5), date(2024, 3, 5)),
    "short day": ("2024-3-5", date(2024, 3, 5), date(2024, 3, 5)),
    "month": ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    "last month": ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
    "year": ("2024", date(2024, 1, 1), date(2024, 12, 31)),
    "year as a number": (2024, date(2024, 1, 1), date(2024, 12, 31)),
    "UTC": ("2024-03-05T23:59:59Z", date(2024, 3, 5), date(2024, 3, 5)),
    "offset and fraction": ("2024-03-05T23:59:59.123+02:00", date(2024, 3, 5), date(2024, 3, 5)),
    "blank between": ("2024-03-05 08:30", date(2024, 3, 5), date(2024, 3, 5)),
    "space around": ("  2024-03 ", date(2024, 3, 1), date(2024, 3, 31)),
    "first year": ("0001-01-01", date(1, 1, 1), date(1, 1, 1)),
    "last year": ("9999", date(9999, 1, 1), date(9999, 12, 31)),
    "English month": ("Mar 2021", date(2021, 3, 1), date(2021, 3, 31)),
    "whole month": ("February 2024", date(2024, 2, 1), date(2024, 2, 29)),
    "day and month": ("5 Sept 2024", date(2024, 9, 5), date(2024, 9, 5)),
    "American": ("March 5, 2024", date(2024, 3, 5), date(2024, 3, 5)),
    "none": (None, None, None),
    "empty": ("", None, None),
    "blank": ("  ", None, None),
}
NO_DATES: dict[str, Any] = {
    "no such day": "2024-02-30",
    "no such month": "2024-13",
    "month 0": "2024-00",
    "day 0": "2024-05-00",
    "year 0": "0000-01-01",
    "day first": "05/03/2024",
    "slashes": "2024/03/05",
    "a month of no calendar": "Marchy 2024",
    "a day twice": "5 March 5, 2024",
    "a word behind": "2024 March",
    "two digits": "24-03",
    "no dashes": "20240305",
    "true": True,
    "fraction": 2024.5,
    "not a number": math.nan,
    "huge": 10**30,
    "list": ["2024"],
    "object": {"year": 2024},
    "other digits": "２０２４",
}


@pytest.mark.parametrize(("written", "first", "last"), DATES.values(), ids=DATES)
def test_dates(written: Any, first: date | None, last: date | None) -> None:
    assert read_date(written, "issued", last=False) == first
    assert read_date(written, "expires", last=True) == last


@pytest.mark.parametrize("written", NO_DATES.values(), ids=NO_DATES)
@pytest.mark.parametrize("last", [False, True])
def test_what_is_no_date(written: Any, last: bool) -> None:
    with pytest.raises(BadInput) as caught:
        read_date(written, "issued", last=last)
    assert str(caught.value).startswith(f"issued is {shown(written)}; ")


@given(st.dates())
def test_every_day_is_read_back(day: date) -> None:
    assert read_date(day.isoformat(), "issued", last=False) == day
    assert read_date(day.isoformat(), "issued", last=True) == day
    first, last = (read_date(day.isoformat()[:7], "issued", last=end) for end in (False, True))
    assert first is not None
    assert last is not None
    assert first <= day <= last
    assert (last - first).days in (27, 28, 29, 30)


@given(st.text(max_size=20) | st.integers() | st.floats() | st.booleans() | st.none())
def test_no_value_breaks_a_date(value: Any) -> None:
    with contextlib.suppress(BadInput):
        assert isinstance(read_date(value, "issued", last=True), date | None)


LEVEL_VALUES: dict[str, tuple[Any, int | None]] = {
    "number": (3, 3),
    "number as text": ("4", 4),
    "number with a point": (3.0, 3),
    "between": (3.5, None),
    "too high": (6, None),
    "zero": (0, None),
    "negative": (-1, None),
    "huge": (10**30, None),
    "huge text": ("9" * 5000, None),
    "not a number": (math.nan, None),
    "infinite": (math.inf, None),
    "true": (True, None),
    "superscript": ("²", None),
    "CEFR": ("B2", 4),
    "CEFR in lower case": ("c1", 5),
    "no CEFR": ("B3", None),
    "word": ("Foundational", 2),
    "word with space": (" Expert ", 5),
    "unknown word": ("Black belt", None),
    "empty": ("", None),
    "none": (None, None),
}


@pytest.mark.parametrize(("stated", "level"), LEVEL_VALUES.values(), ids=LEVEL_VALUES)
def test_levels(stated: Any, level: int | None) -> None:
    assert read_level(stated, LEVELS) == level


@pytest.mark.parametrize("stated", [[3], {"level": 3}])
def test_a_level_is_one_value(stated: Any) -> None:
    with pytest.raises(BadInput, match="level is"):
        read_level(stated, LEVELS)


@pytest.mark.parametrize(
    ("title", "kind", "stated", "level"),
    [
        ("DELF B2", "certificate", None, 4),
        ("C1 Advanced", "certificate", None, 5),
        ("DELF B2", "certificate", "A2", 2),  # what is stated counts
        ("Category C1 licence", "licence", None, None),
        ("Driving test, category C1", "certificate", None, None),
        ("Vitamin B12", "certificate", None, None),
    ],
)
def test_a_language_level_stands_in_the_title(
    title: str, kind: str, stated: str | None, level: int | None
) -> None:
    values = {"title": title, "kind": kind, "level": stated}
    assert read_award(values, on=DAY, levels=LEVELS).level == level


# the field -> status, words of the reason
CHECKS: dict[str, tuple[Any, str, str]] = {
    "nothing": (None, "claimed", "nobody has checked"),
    "empty": ("", "claimed", "nobody has checked"),
    "word": ("Verified", "verified", "checked"),
    "who and when": (
        {"status": "verified", "method": "issuer", "checked": "2026-01-30"},
        "verified",
        "checked by issuer on 2026-01-30",
    ),
    "reason": ({"status": "rejected", "reason": "forged"}, "rejected", "forged"),
    "revoked": ("revoked", "rejected", "revoked"),
    "suspended": (
        {"status": "suspended", "method": "registry"},
        "rejected",
        "suspended, checked by registry",
    ),
    "claimed": ("claimed", "claimed", "nobody has checked"),
    "pending": ({"status": "pending", "reason": "asked on Monday"}, "claimed", "asked on Monday"),
    "no status": ({"method": "issuer"}, "claimed", "checked by issuer"),
    "no status at all": ({}, "claimed", "nobody has checked"),
}


@pytest.mark.parametrize(("stated", "status", "reason"), CHECKS.values(), ids=CHECKS)
def test_verification(stated: Any, status: str, reason: str) -> None:
    found = read_verification({"verification": stated})
    assert found.status == status
    assert reason in found.reason


def test_an_attached_badge_is_claimed_with_its_reason() -> None:
    found = read_verification({"badge": {"type": "Assertion"}})
    assert found == Verification("claimed", "a badge is attached but its signature has not been checked")


@pytest.mark.parametrize(
    "stated", ["perhaps", {"status": "gold"}, {"status": ["verified"]}, 5, True, ["verified"]]
)
def test_an_unknown_status_is_refused(stated: Any) -> None:
    with pytest.raises(BadInput, match=r"status|verification"):
        read_verification({"verification": stated})


NAMES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "list": (["SQL", " Python "], ("SQL", "Python")),
    "objects": ([{"name": "SQL"}, {"name": None}, {}], ("SQL",)),
    "twice": (["SQL", "SQL"], ("SQL",)),
    "commas": ("SQL, Python", ("SQL", "Python")),
    "semicolons before commas": ("Security, compliance; SQL", ("Security, compliance", "SQL")),
    "bars": ("SQL|Python", ("SQL", "Python")),
    "lines": ("SQL\nPython", ("SQL", "Python")),
    "blanks": (["", "  ", None], ()),
    "numbers": ([2391], ("2391",)),
    "nothing": (None, ()),
}


@pytest.mark.parametrize(("value", "names"), NAMES.values(), ids=NAMES)
def test_skill_names(value: Any, names: tuple[str, ...]) -> None:
    assert read_names(value) == names


@pytest.mark.parametrize("value", [5, True, {"name": "SQL"}, [["SQL"]], [True], [math.nan]])
def test_what_is_no_skill_name(value: Any) -> None:
    with pytest.raises(BadInput, match="skill"):
        read_names(value)


# what is wrong with an award -> the fields, words of the reason
BAD_AWARDS: dict[str, tuple[dict[str, Any], str]] = {
    "no title": ({"issuer": "PMI"}, "title is None"),
    "blank title": ({"title": "  "}, "title is '  '"),
    "title of a wrong type": ({"title": ["PMP"]}, "title is a list; it must be text"),
    "title not a number": ({"title": math.nan}, "title is nan"),
    "issuer of a wrong type": ({"title": "PMP", "issuer": {"name": "PMI"}}, "issuer is an object"),
    "kind of a wrong type": ({"title": "PMP", "kind": True}, "kind is True"),
    "issued in the future": (
        {"title": "PMP", "issued": "2026-06-02"},
        "issued is 2026-06-02, which is after 2026-06-01",
    ),
    "expired before issued": (
        {"title": "PMP", "issued": "2024-05", "expires": "2024-04"},
        "expires is 2024-04-30, which is before issued, 2024-05-01",
    ),
    "ended before it began": (
        {"title": "Nurse", "kind": "experience", "start": "2024-05", "end": "2023"},
        "end is 2023-12-31",
    ),
    "issued 0": ({"title": "PMP", "issued": 0}, "issued is 0"),
    "issued false": ({"title": "PMP", "issued": False}, "issued is False"),
    "impossible date": (
        {"title": "PMP", "expires": "2024-02-30"},
        "expires is '2024-02-30'; there is no such day",
    ),
    "unknown status": ({"title": "PMP", "verification": "gold"}, "'gold'"),
    "skills of a wrong type": ({"title": "PMP", "skills": 5}, "skills is 5"),
    "level of a wrong type": ({"title": "PMP", "level": [1]}, "level is a list"),
    "description of a wrong type": ({"title": "PMP", "description": ["x"]}, "description is a list"),
    "deep": ({"title": {"a": {"b": {}}}}, "title is an object"),
}


@pytest.mark.parametrize(("values", "reason"), BAD_AWARDS.values(), ids=BAD_AWARDS)
def test_bad_awards(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_award(values, on=DAY, levels=LEVELS)
    assert reason in str(caught.value)


def test_issued_today_is_fine() -> None:
    assert read_award({"title": "PMP", "issued": DAY.isoformat()}, on=DAY, levels=LEVELS).issued == DAY


@pytest.mark.parametrize("end", ["present", "Current", "now", "", None])
def test_a_position_that_goes_on(end: str | None) -> None:
    held = read_award({"title": "Nurse", "kind": "job", "start": "2020", "end": end}, on=DAY, levels=LEVELS)
    assert (held.kind, held.issued, held.expires) == ("experience", date(2020, 1, 1), None)


@pytest.mark.parametrize("expires", ["never", "No expiry", "N/A", "lifetime"])
def test_an_award_that_never_lapses(expires: str) -> None:
    assert read_award({"title": "PMP", "expires": expires}, on=DAY, levels=LEVELS).expires is None


def test_a_position_may_use_the_dates_of_an_award() -> None:
    values = {"title": "Nurse", "kind": "experience", "issued": "2020-01-01", "expires": "2021-01-01"}
    held = read_award(values, on=DAY, levels=LEVELS)
    assert (held.issued, held.expires) == (date(2020, 1, 1), date(2021, 1, 1))


def test_half_characters_become_whole() -> None:
    held = read_award({"title": "PMP \ud800", "issuer": "PMI \udfff"}, on=DAY, levels=LEVELS)
    assert (held.title.encode(), held.issuer) == ("PMP \ufffd".encode(), "PMI \ufffd")


def test_long_text_is_cut() -> None:
    held = read_award({"title": "P" * 10**6, "description": "d" * 10**6}, on=DAY, levels=LEVELS)
    assert len(held.title) < 1000
    assert len(held.description) < 100_000


# ---- ids ----


def make(**fields: Any) -> Award:
    return read_award({"title": "PMP", "issuer": "PMI", "issued": "2024"} | fields, on=DAY, levels=LEVELS)


def test_an_id_is_made_of_the_content() -> None:
    assert make().id == make().id
    assert make().id.startswith("a-")
    assert make().id == make(level=None, skills=[]).id
    other = {make(title="CAPM").id, make(issued="2023").id, make(expires="2027").id, make(skills=["SQL"]).id}
    assert len(other | {make().id}) == 5


def test_who_checked_is_no_part_of_the_id_but_the_status_is() -> None:
    checked = {"status": "verified", "method": "issuer"}
    assert make(verification=checked).id == make(verification="verified").id != make().id


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "'a'"), ("x" * 100, "'" + "x" * 39 + "..."), ([1, [2]], "a list"), ({"a": 1}, "an object"),
        (None, "None"), (10**100, "a huge number"), (-(10**100), "a huge number"), (True, "True"),
    ],
)  # fmt: skip
def test_values_in_messages_are_short(value: Any, text: str) -> None:
    assert shown(value) == text


def test_a_year_ahead_is_read_on_a_later_day() -> None:
    held = read_award({"title": "PMP", "issued": "2026-06-02"}, on=DAY + timedelta(1), levels=LEVELS)
    assert held.issued == date(2026, 6, 2)
