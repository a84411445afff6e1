"""Exchanged identities: what is exchanged, that our ranking does not see it, and that the audit would."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from swap_people import ASKED, PEOPLE

from matcher import BadData, Settings
from matcher.fairness import read_identities, swap_identities
from matcher.fairness.identities import Identities, swapped, swaps_of
from matcher.matching import rank_stacks
from matcher.types import Candidate

ON = date(2026, 11, 21)
PATH = Settings.from_environment().data / "identities.yaml"


@pytest.fixture(scope="module")
def identities() -> Identities:
    return read_identities(PATH)


@pytest.fixture
def rank(reader, rules, policy):
    return lambda people: rank_stacks(ASKED, reader.read(people, on=ON), rules=rules, policy=policy)


def variants(identities, kind, people):
    (swap,) = (one for one in swaps_of(identities) if one.kind == kind)
    return dict(swapped(swap, people))


def test_there_are_at_least_four_groups_of_25_names_each_once(identities):
    assert len(identities.names) >= 4
    assert all(len(set(known)) == 25 for known in identities.names.values())


def test_all_that_must_not_count_is_exchanged(identities):
    kinds = {"names", "pronouns", "addresses", "personal details", "schools", "hobbies", "graduation years"}
    assert {swap.kind for swap in swaps_of(identities)} == kinds
    assert len({one["photo"] for one in identities.personal}) == len(identities.personal) > 1


def test_a_name_is_exchanged_wherever_it_stands(identities):
    group = identities.names["east_asian"]
    (person,) = variants(identities, "names", PEOPLE[:1])["east_asian"]
    assert person.name == group[0]
    assert "Zelda" not in person.resume_text
    assert "Quist" not in person.resume_text
    assert group[0] in person.awards[0].title


def test_pronouns_are_exchanged_in_their_case(identities):
    person = Candidate("a", resume_text="She led. Her team trusts her; Mrs Ann, herself.")
    (other,) = variants(identities, "pronouns", [person])["he"]
    assert other.resume_text == "He led. His team trusts his; Mr Ann, himself."


def test_schools_and_years_change_degrees_alone(identities):
    for kind in ("schools", "graduation years"):
        for (person,) in variants(identities, kind, PEOPLE[:1]).values():
            assert person.awards[0] == PEOPLE[0].awards[0]
    moved = variants(identities, "graduation years", PEOPLE[:1])["-15"][0].awards[1]
    assert moved.issued == date(2005, 2, 28)


def test_our_ranking_sees_no_identity(identities, rank):
    results = {one.kind: one for one in swap_identities(PEOPLE, identities, rank)}
    assert len(results) == 7
    for kind, result in results.items():
        assert result.people == 3
        assert result.equal or result.aging, kind
        if not result.aging:
            assert result.largest == 0


def test_a_ranking_that_looks_at_names_is_found_out(identities, rank):
    def biased(people):
        favoured = [one for one in people if one.name not in identities.names["arabic"]]
        return rank(favoured)

    results = {one.kind: one for one in swap_identities(PEOPLE, identities, biased)}
    assert not results["names"].equal
    assert results["names"].moved == 3
    assert results["addresses"].equal


def test_a_score_that_moves_without_a_rank_is_found_out(identities, rank):
    def biased(people):
        ranking = rank(people)
        more = 0.01 if "Detroit" in people[0].resume_text else 0.0
        return replace(ranking, ranked=tuple(replace(one, score=one.score + more) for one in ranking.ranked))

    results = {one.kind: one for one in swap_identities(PEOPLE, identities, biased)}
    assert (results["addresses"].moved, results["addresses"].changed) == (0, 3)
    assert results["addresses"].largest == pytest.approx(0.01)


@pytest.mark.parametrize(("text", "message"), [("{", "no identities"), ("version: 1", "no identities")])
def test_a_broken_file_is_said(text, message, tmp_path):
    path = tmp_path / "identities.yaml"
    path.write_text(text, "utf8")
    with pytest.raises(BadData, match=message):
        read_identities(path)
    with pytest.raises(BadData, match="cannot read"):
        read_identities(tmp_path / "none.yaml")
