"""JSONL rows: good ones read, every bad one set aside with its place, the rest kept."""

from __future__ import annotations

import io
import itertools
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from award_builders import DAY, LEVELS, read, row
from hypothesis import given
from hypothesis import strategies as st

from matcher.credentials.readers import read_candidate_bytes, read_candidates
from matcher.credentials.readers import reading as front_door
from matcher.credentials.readers.rows import MAX_RESUME, read_objects
from matcher.errors import BadInput
from matcher.types import Candidate

GOOD = row({"title": "PMP"}, id="good")
DEEP = '{"id": "deep", "awards": ' + "[" * 100_000 + "]" * 100_000 + "}"


def test_a_row_is_a_candidate() -> None:
    held = {
        "title": "AWS Certified Developer - Associate",
        "issuer": "Amazon Web Services",
        "kind": "certification",
        "issued": "2024-03-01",
        "expires": "2027-03-01",
        "level": None,
        "description": "Cloud.",
        "skills": ["Lambda"],
        "url": "https://example.org/1",
    }
    (one,) = read([row(held, name=" Ann Lee ", resume_text="I know SQL.")]).items
    (found,) = one.awards
    assert (one.id, one.name, one.resume_text, one.notices) == ("c1", "Ann Lee", "I know SQL.", ())
    assert (found.title, found.issuer, found.kind) == (held["title"], held["issuer"], "certification")
    assert (found.issued, found.expires) == (date(2024, 3, 1), date(2027, 3, 1))
    assert (found.skills, found.url, found.description) == (("Lambda",), "https://example.org/1", "Cloud.")


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ({"id": "c1", "awards": []}, ("c1", 0, "")),
        ({"id": "c1", "resume_text": "SQL"}, ("c1", 0, "SQL")),
        ({"id": "c1", "awards": None, "resume_text": ""}, ("c1", 0, "")),
        ({"id": 7, "awards": []}, ("7", 0, "")),
        ({"id": " c1 ", "awards": [], "name": 5}, ("c1", 0, "")),
        ({"id": "c1", "awards": [], "email": "x@y.z"}, ("c1", 0, "")),
    ],
)
def test_only_id_and_one_of_awards_and_resume_are_needed(value: Any, known: tuple[Any, ...]) -> None:
    found = read([value])
    assert found.rejected == ()
    assert [(one.id, len(one.awards), one.resume_text) for one in found.items] == [known]


# a line -> words of the reason
BAD_LINES: dict[str, tuple[Any, str]] = {
    "not JSON": ("{not json", "not JSON: Expecting property name"),
    "half a line": ('{"id": "c1", "awards": [', "not JSON"),
    "a list": ("[1, 2]", "it is a list; a candidate is an object"),
    "a number": ("5", "it is 5; a candidate is an object"),
    "null": ("null", "it is None"),
    "no id": ({"awards": []}, "id is None"),
    "no id and nothing else": ({"name": "Ann"}, "id is missing"),
    "empty id": ({"id": " ", "awards": []}, "id is ' '"),
    "id true": ({"id": True, "awards": []}, "id is True"),
    "id a list": ({"id": ["c"], "awards": []}, "id is a list"),
    "id not a number": ('{"id": NaN, "awards": []}', "id is nan"),
    "neither awards nor resume": ({"id": "c9"}, "'c9' has neither awards nor resume_text"),
    "both null": ({"id": "c9", "awards": None, "resume_text": None}, "neither"),
    "awards an object": ({"id": "c9", "awards": {}}, "awards is an object; it must be a list"),
    "awards a text": ({"id": "c9", "awards": "PMP"}, "awards is 'PMP'"),
    "resume a list": ({"id": "c9", "resume_text": ["SQL"]}, "resume_text of 'c9' is a list"),
    "resume 0": ({"id": "c9", "resume_text": 0}, "resume_text of 'c9' is 0"),
    "id used before": ({"id": "good", "awards": []}, "id 'good' was used before"),
    "nested too deep": (DEEP, "nested too deep"),
    "number too long": ('{"id": ' + "9" * 5000 + ', "awards": []}', "number too long"),
    "huge number": ({"id": 10**100, "awards": "x"}, "awards is 'x'"),
}


@pytest.mark.parametrize(("line", "reason"), BAD_LINES.values(), ids=BAD_LINES)
@pytest.mark.parametrize("name", ["people.jsonl", "people.ndjson", "people.txt"])
def test_a_bad_line_is_set_aside_and_the_rest_kept(line: Any, reason: str, name: str) -> None:
    text = line if isinstance(line, str) else json.dumps(line)
    found = read("\n".join([json.dumps(GOOD), text, json.dumps(GOOD | {"id": "last"})]), name)
    assert [one.id for one in found.items] == ["good", "last"]
    assert [(one.place, reason in one.reason) for one in found.rejected] == [(f"{name}:2", True)], (
        found.rejected
    )


def test_a_bad_first_line_costs_only_itself() -> None:
    found = read("oops\n" + json.dumps(GOOD))
    assert [one.id for one in found.items] == ["good"]
    assert [one.place for one in found.rejected] == ["people.jsonl:1"]


def test_blank_lines_and_windows_line_ends_do_no_harm() -> None:
    found = read(f"\r\n{json.dumps(GOOD)}\r\n\r\n  \n{json.dumps(row(id='b'))}\r\n")
    assert ([one.id for one in found.items], found.rejected) == (["good", "b"], ())


def test_other_line_separators_may_stand_inside_a_row() -> None:
    (one,) = read('{"id": "c1", "resume_text": "a\u2028b"}').items
    assert one.resume_text == "a\u2028b"


def test_a_bad_award_is_set_aside_by_place_and_the_person_told() -> None:
    awards: tuple[Any, ...] = (
        {"title": "PMP"},
        {"issuer": "PMI"},
        "CAPM",
        {"title": "X", "issued": "2031"},
        None,
    )
    found = read([row(*awards)])
    (one,) = found.items
    assert [held.title for held in one.awards] == ["PMP"]
    places = [f"people.jsonl:1 awards[{n}]" for n in (1, 2, 3, 4)]
    assert [problem.place for problem in found.rejected] == places
    assert [notice.code for notice in one.notices] == ["award_rejected"] * 4
    assert "2031-01-01" in found.rejected[2].reason
    assert "it is 'CAPM'; an award is an object" in found.rejected[1].reason


def test_order_of_awards_changes_nothing_and_equal_ones_count_once() -> None:
    awards = [
        {"title": "PMP", "issued": "2024"},
        {"title": "CAPM"},
        {"issued": "2024-01-01", "title": " PMP "},
        {"title": "PMP", "issued": "2024", "verification": "verified"},
    ]
    read_each = [read([row(*order)]).items[0].awards for order in itertools.permutations(awards)]
    assert len(read_each[0]) == 3
    assert all(found == read_each[0] for found in read_each)
    assert [held.id for held in read_each[0]] == sorted(held.id for held in read_each[0])


def test_checks_worded_differently_are_one_award() -> None:
    checks = [{"status": "verified", "method": method} for method in ("issuer", "document")]
    both = [row(*({"title": "PMP", "verification": c} for c in order)) for order in (checks, checks[::-1])]
    found = [read([one]).items[0].awards for one in both]
    assert len(found[0]) == 1
    assert found[0] == found[1]


def test_a_badge_fills_what_its_row_leaves_out() -> None:
    badge = {"badge": {"name": "SQL Nano", "issuer": {"name": "College"}}, "issuedOn": "2024-01-01"}
    (one,) = read([row({"badge": badge, "issuer": "Another", "title": ""})]).items
    (held,) = one.awards
    assert (held.title, held.issuer, held.issued) == ("SQL Nano", "Another", date(2024, 1, 1))
    assert (held.kind, held.verification.status) == ("badge", "claimed")
    assert "signature has not been checked" in held.verification.reason


@pytest.mark.parametrize("kind", [None, "License", "badge", "unheard of", "experience"])
@pytest.mark.parametrize("status", ["verified", "pending", "revoked", None])
def test_an_award_written_as_a_row_reads_back(kind: str | None, status: str | None) -> None:
    """What a workspace does: the row keeps the kind as stated, or a guess would become a statement."""
    stated = {
        "title": "DELF B2",
        "kind": kind,
        "issued": "2024-03",
        "skills": "French",
        "verification": status,
    }
    (held,) = read([row(stated)]).items[0].awards
    again = {
        "title": held.title,
        "kind": held.kind_stated,
        "issued": held.issued and held.issued.isoformat(),
        "level": held.level,
        "skills": list(held.skills),
        "verification": {"status": held.verification.status, "reason": held.verification.reason},
    }
    assert read([row(again)]).items[0].awards == (held,)


def test_a_long_resume_is_cut_and_said() -> None:
    (one,) = read([{"id": "c1", "resume_text": "x" * (MAX_RESUME + 1)}]).items
    assert len(one.resume_text) == MAX_RESUME
    assert [notice.code for notice in one.notices] == ["truncated"]


def test_half_characters_become_whole() -> None:
    (one,) = read(r'{"id": "c\ud800", "name": "\udc00", "resume_text": "\ud800"}').items
    assert "\ufffd" in one.id
    assert json.dumps([one.id, one.name, one.resume_text], ensure_ascii=False).encode()


def test_objects_may_be_passed_with_what_is_wrong() -> None:
    rows = [("a", row(id="x")), ("b", BadInput("no good")), ("c", None)]
    found = read_objects(rows, on=DAY, levels=LEVELS)
    assert [one.id for one in found.items] == ["x"]
    assert [(one.place, one.reason[:10]) for one in found.rejected] == [("b", "no good"), ("c", "it is None")]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(("id", "awards", "resume_text", "title", "issued", "expires", "badge", "verification",
                         "skills", "level", "kind", "status", "name", "credentialSubject", "achievement")),
        inner, max_size=5,
    ),
    max_leaves=15,
)  # fmt: skip


@given(st.lists(json_values, max_size=3), st.sampled_from(("a.jsonl", "a.json", "a.csv", "a.txt")))
def test_no_value_raises(values: list[Any], name: str) -> None:
    for data in ("\n".join(map(json.dumps, values)), json.dumps(values)):
        found = read(data, name)
        assert all(isinstance(one, Candidate) and one.id for one in found.items)
        assert all(one.place and one.reason for one in found.rejected)


@given(st.binary(max_size=60), st.sampled_from(("a.jsonl", "a.json", "a.csv", "a")))
def test_no_bytes_raise(data: bytes, name: str) -> None:
    read(data, name)


# ---- the front door ----

BAD_FILES: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.jsonl", b"", "it is empty; give JSONL rows"),
    "blank": ("a.csv", b" \n \r\n", "it is empty"),
    "only a mark": ("a.jsonl", b"\xef\xbb\xbf", "it is empty"),
    "binary": ("a.jsonl", b"\x00\x01\x02", "binary"),
    "image": ("a.json", b"\x89PNG\r\n\x1a\n" + bytes(50), "the PNG is damaged"),
    "text": ("a.txt", b"I am a resume.", "it is no candidate file"),
    "broken JSON": ("a.json", b'{"id": ', "not JSON"),
    "a bare word": ("a.json", b"hello", "not JSON"),
    "deep JSON": ("a.json", DEEP.encode(), "nested too deep"),
}


@pytest.mark.parametrize(("name", "data", "reason"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_rejected_by_name(name: str, data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    for found in (read_candidates(path, on=DAY, levels=LEVELS), read(data, name)):
        assert found.items == ()
        assert [one.place for one in found.rejected] == [name]
        assert reason in found.rejected[0].reason


def test_a_missing_file_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "none.jsonl"
    (one,) = read_candidates(path, on=DAY, levels=LEVELS).rejected
    assert (one.place, "no such file" in one.reason) == (str(path), True)


def test_a_path_that_cannot_be_is_rejected() -> None:
    (one,) = read_candidates("a\0b", on=DAY, levels=LEVELS).rejected
    assert "cannot be read" in one.reason


def test_a_file_too_large_is_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front_door, "MAX_BYTES", 10)
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(GOOD))
    found = read_candidates(path, on=DAY, levels=LEVELS)
    assert (found.items, "larger than" in found.rejected[0].reason) == ((), True)


def test_stdin_holds_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.BytesIO(f"oops\n{json.dumps(GOOD)}\n".encode())
    found = read_candidates("-", on=DAY, levels=LEVELS, stdin=stdin)
    assert [one.id for one in found.items] == ["good"]
    assert [one.place for one in found.rejected] == ["stdin.jsonl:1"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(GOOD).encode())))
    assert [one.id for one in read_candidates("-", on=DAY, levels=LEVELS).items] == ["good"]


def test_empty_stdin_is_rejected() -> None:
    (one,) = read_candidates("-", on=DAY, levels=LEVELS, stdin=io.BytesIO(b"")).rejected
    assert "empty" in one.reason


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([GOOD, row(id="b")]),
        json.dumps([GOOD, row(id="b")], indent=2),
        json.dumps(GOOD) + "\n" + json.dumps(row(id="b")),
    ],
)
def test_a_json_file_may_hold_a_list_or_lines(text: str) -> None:
    found = read(text, "people.json")
    assert ([one.id for one in found.items], found.rejected) == (["good", "b"], ())


def test_a_json_file_may_hold_one_person() -> None:
    assert [one.id for one in read(json.dumps(GOOD, indent=1), "ann.json").items] == ["good"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_with_a_mark_or_utf8(encoding: str) -> None:
    text = json.dumps(GOOD | {"name": "José"}, ensure_ascii=False)
    (one,) = read(text.encode(encoding)).items
    assert (one.name, one.notices) == ("José", ())


def test_a_guessed_encoding_is_said_to_everyone() -> None:
    text = json.dumps(GOOD | {"name": "José"}, ensure_ascii=False)
    (one,) = read(text.encode("cp1252")).items
    assert one.name == "José"
    assert [notice.code for notice in one.notices] == ["encoding_guessed"]


def test_a_path_and_an_upload_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    path.write_text(json.dumps(GOOD) + "\n{bad\n")
    uploaded = read_candidate_bytes(path.read_bytes(), name=path.name, on=DAY, levels=LEVELS)
    assert read_candidates(str(path), on=DAY, levels=LEVELS) == uploaded
