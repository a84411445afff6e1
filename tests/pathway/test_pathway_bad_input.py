"""What cannot be answered with a plan is answered with a plain sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pathway_problems import asked, problem_of, shown

from matcher import BadData, Engine
from matcher.cli import main
from matcher.pathway.conditions import holds
from matcher.pathway.optimise import phases_of
from matcher.pathway.planner import Pathway, Search
from matcher.pathway.problem import Limits, Option, Problem

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
DAY = date(2026, 11, 22)
WANTED = (asked(1, "k"),)
STEP = Option("a", "a", cost_cents=20_000, days=70, evidence=(shown("a", "k", 0.9),))
OTHER = replace(STEP, id="b", type_id="b")
VAGUE = replace(STEP, cost_cents=None, days=None)
BASE = Option("base", "base", cost_cents=10_000, days=7, condition=holds("a"))

CASES: dict[str, tuple[Problem, Limits, str]] = {
    "prerequisites in a circle": (
        problem_of(WANTED, [replace(STEP, condition=holds("base")), BASE]),
        Limits(),
        "a, base can never be started: their prerequisites wait for one another",
    ),
    "a prerequisite of itself": (
        problem_of(WANTED, [replace(STEP, condition=holds("a"))]),
        Limits(must_close=frozenset(["r1"])),
        "a can never be started: its prerequisites wait for itself",
    ),
    "nothing to spend and something to close": (
        problem_of(WANTED, [STEP]),
        Limits(budget_cents=0, must_close=frozenset(["r1"])),
        "no plan within the limits that closes r1 (k). It would take: USD 200.00 instead of USD 0.00.",
    ),
    "no step and something to take": (
        problem_of(WANTED, [STEP]),
        Limits(max_steps=0, must_take=frozenset(["a"])),
        "no plan within the limits that includes a. It would take: 1 step instead of 0 steps.",
    ),
    "two equivalents to take": (
        problem_of(WANTED, [STEP, OTHER], exclusive=[frozenset("ab")]),
        Limits(must_take=frozenset("ab")),
        "no credential in the catalogue, nor any set of them, includes a, b.",
    ),
    "too little of everything": (
        problem_of(WANTED, [STEP]),
        Limits(budget_cents=100, days=1),
        "no plan within the limits that raises the coverage, and loosening one of them is not enough: the "
        "cheapest takes USD 200.00 and 10.0 weeks.",
    ),
    "a budget and no price known": (
        problem_of(WANTED, [VAGUE]),
        Limits(budget_cents=100),
        "It would take: leave in what has no known price (ask what a costs).",
    ),
    "an empty catalogue": (
        problem_of(WANTED, []),
        Limits(),
        "no credential in the catalogue raises what is open",
    ),
    "an empty catalogue and something to close": (
        problem_of(WANTED, []),
        Limits(must_close=frozenset(["r1"])),
        "no credential in the catalogue, nor any set of them, closes r1 (k).",
    ),
    "everything covered already": (
        problem_of(WANTED, [STEP], held=[shown("h", "k", 0.98)]),
        Limits(),
        "everything that can be assessed is covered already",
    ),
}


def answer(problem: Problem, limits: Limits) -> Pathway:
    search = Search(problem, DAY, phases_of("coverage"), 600.0)
    return search.answer("c", ("p",), limits, "coverage", 4)


@pytest.mark.parametrize("name", CASES)
def test_a_plain_sentence_says_why_there_is_no_plan(name: str) -> None:
    problem, limits, told = CASES[name]
    found = answer(problem, limits)
    sentences = [found.infeasible_reason or "", *found.notes]
    assert any(told in sentence for sentence in sentences), sentences
    assert found.infeasible_reason or not any(plan.steps for plan in found.plans)


def test_a_circle_with_an_entrance_is_none() -> None:
    entrance = Option("c", "base", cost_cents=10)
    found = answer(problem_of(WANTED, [replace(STEP, condition=holds("base")), BASE, entrance]), Limits())
    assert found.plans[0].steps
    assert not [note for note in found.notes if "never be started" in note]


def test_a_catalogue_without_types_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="no credential catalogue"):
        _ = Engine(catalogue=tmp_path).planner


def test_a_deadline_that_has_passed_is_told_by_the_verb(capfd: pytest.CaptureFixture[str]) -> None:
    ask = ["--posting", f"{DEMO / 'postings.jsonl'}#p-backend-engineer", "--on", DAY.isoformat()]
    person = ["--candidate", f"{DEMO / 'candidates.jsonl'}#c-001"]
    assert main(["pathway", *ask, *person, "--just-in-time", "r1", "--by", "2020-01-01"]) == 1
    told = capfd.readouterr()
    assert (told.out, "the day 2020-01-01 has passed" in told.err) == ("", True)


def test_a_limit_that_binds_is_in_the_document(capfd: pytest.CaptureFixture[str]) -> None:
    ask = ["--posting", f"{DEMO / 'postings.jsonl'}#p-backend-engineer", "--on", DAY.isoformat(), "--json"]
    person = ["--candidate", f"{DEMO / 'candidates.jsonl'}#c-001", "--budget", "0.01", "--weeks", "0.2"]
    assert main(["pathway", *ask, *person]) == 0
    document = json.loads(capfd.readouterr().out)
    assert document["infeasible_reason"].startswith("no plan within the limits that raises the coverage")
