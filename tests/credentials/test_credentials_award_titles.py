"""How well awards are recognised: 259 titles written for this, with the type each is, or none."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from matcher.credentials import Catalogue
from matcher.credentials.recognise import Recognised, Recogniser
from matcher.policy import Policy
from matcher.types import Award

TITLES = Path(__file__).parent / "award_titles.tsv"
CTID = "ce-00000000-0000-0000-0000-00000000000a"


@dataclass(frozen=True)
class Titled:
    """A title as somebody writes it, and the id of its type ("" for no such type)."""

    title: str
    kind: str
    issuer: str | None
    type: str


def read_titles() -> list[Titled]:
    with TITLES.open(encoding="utf8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Titled(row["title"], row["kind"], row["issuer"] or None, row["type"] or "") for row in rows]


def recognised(recogniser: Recogniser, *, with_issuer: bool = True) -> Iterator[tuple[Titled, Recognised]]:
    for row in read_titles():
        issuer = row.issuer if with_issuer else None
        yield row, recogniser.recognise(Award("x", row.title, row.kind, issuer=issuer))


def test_the_titles_name_types_there_are(shipped: Catalogue) -> None:
    rows = read_titles()
    assert len(rows) == len({(row.title, row.issuer) for row in rows}) >= 250
    assert {row.type for row in rows if row.type} <= set(shipped.types)


def test_most_titles_are_recognised_and_hardly_one_wrongly(recogniser: Recogniser) -> None:
    found = [(row, one.type.id if one.type else "") for row, one in recognised(recogniser)]
    right = sum(bool(got) and got == row.type for row, got in found)
    assert right / sum(bool(got) for _, got in found) >= 0.96
    assert right / sum(bool(row.type) for row, _ in found) >= 0.92


def test_what_the_policy_says_of_recognition_was_measured(recogniser: Recogniser, policy: Policy) -> None:
    tried: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for with_issuer in (True, False):
        for row, one in recognised(recogniser, with_issuer=with_issuer):
            if one.type is not None:
                tried[one.how] += 1
                right[one.how] += one.type.id == row.type
    for how, number in tried.items():
        measured = (right[how] + 1) / (number + 2)  # as if one right and one wrong had been seen before
        assert getattr(policy.recognition, how) == pytest.approx(measured, abs=0.011), how


@pytest.fixture(scope="module")
def page(shipped: Catalogue) -> tuple[str, str]:
    """A type, and a page with a path that no other type names."""
    pages = Counter(
        (url, entry.id)
        for entry in shipped
        for url in {source.url for source in (*entry.sources, *entry.cost) if source.url}
    )
    owners = Counter(url for url, _ in pages)
    return next((owner, url) for url, owner in sorted(pages) if owners[url] == 1 and url.count("/") > 3)


def test_an_address_counts_before_the_title(recogniser: Recogniser, page: tuple[str, str]) -> None:
    owner, url = page
    for identifiers, address in (
        ((url,), None),
        ((), url),
        ((url.replace("https://", "http://www."),), None),
    ):
        found = recogniser.recognise(
            Award("x", "Honorary mention", "badge", identifiers=identifiers, url=address)
        )
        assert found.type is not None
        assert (found.type.id, found.how) == (owner, "identifier")


@pytest.mark.parametrize("title", ["Preparing for it", "Instructor", "Exam voucher", "Attendance"])
def test_an_address_says_not_that_it_is_held(
    title: str, recogniser: Recogniser, page: tuple[str, str]
) -> None:
    assert recogniser.recognise(Award("x", title, "badge", identifiers=(page[1],))).type is None


@pytest.mark.parametrize(
    "identifier", ["", "pmp", "https://x.example", CTID, "urn:uuid:1", "javascript:alert(1)"]
)
def test_an_identifier_nobody_knows_is_none(identifier: str, recogniser: Recogniser) -> None:
    assert (
        recogniser.recognise(Award("x", "Honorary mention", "badge", identifiers=(identifier,))).type is None
    )
