"""What is wrong with a taxonomy that loads: places, names, ordinary words and missing sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.taxonomy import Skill, Taxonomy
from matcher.taxonomy.checking import COMMON, check_taxonomy

WRITTEN = {"description": "A b.", "posting_example": "C d.", "credential_example": "E f."}
TOP = Skill("food", "Food", "group", None)
BAKE = Skill("bake", "Baking", "skill", "food", ("bread making",), **WRITTEN)
OVEN = Skill("oven", "Deck ovens", "tool", "food", **WRITTEN)


def skill(identifier: str, label: str, parent: str | None = "food", **more: object) -> Skill:
    return replace(Skill(identifier, label, "skill", parent, **WRITTEN), **more)  # type: ignore[arg-type]


def found(*nodes: Skill) -> list[tuple[str, str]]:
    """(code, place) of all that is wrong with the nodes beside three sound ones."""
    return [(one.code, one.place) for one in check_taxonomy(Taxonomy("t", [TOP, BAKE, OVEN, *nodes]))]


def chain(depth: int) -> list[Skill]:
    """Skills one under the other below the group; the last stands ``depth`` levels deep."""
    return [
        skill(f"c{level}", f"Level {level}", "food" if level == 2 else f"c{level - 1}")
        for level in range(2, depth + 1)
    ]


CASES: dict[str, tuple[list[Skill], list[tuple[str, str]]]] = {
    "sound": ([], []),
    "as deep as may be": (chain(4), []),
    "too deep": (chain(6), [("too_deep", "c5"), ("too_deep", "c6")]),
    "an empty group": ([Skill("g", "Gardens", "group", None)], [("empty_group", "g")]),
    "an orphan": ([skill("o", "Orphans", None)], [("orphan", "o")]),
    "a label twice": ([skill("z", "baking ")], [("label_twice", "bake")]),
    "an alias that is a label": ([skill("z", "Zest", aliases=("Baking",))], [("form_twice", "bake")]),
    "an alias twice": ([skill("z", "Zest", aliases=("Bread-making",))], [("form_twice", "bake")]),
    "an alias repeated": ([skill("z", "Zest", aliases=("peel", "Peel"))], [("alias_repeated", "z")]),
    "the label repeated in other case": ([skill("z", "Zest", aliases=("zest",))], [("alias_repeated", "z")]),
    "no description": ([skill("z", "Zest", description=" ")], [("no_sentence", "z")]),
    "no sentence at all": ([Skill("z", "Zest", "skill", "food")], [("no_sentence", "z")] * 3),
    "two things at once": (
        [skill("z", "Zest", None, description="")],
        [("no_sentence", "z"), ("orphan", "z")],
    ),
}


@pytest.mark.parametrize(("nodes", "wanted"), CASES.values(), ids=CASES)
def test_check(nodes: list[Skill], wanted: list[tuple[str, str]]) -> None:
    assert found(*nodes) == wanted


def test_messages_name_the_values() -> None:
    notices = check_taxonomy(
        Taxonomy("t", [TOP, BAKE, *chain(5), skill("z", "baking"), skill("y", "Yeast", description="")])
    )
    assert {one.code: one.message for one in notices} == {
        "label_twice": "'Baking' is the label of bake, z",
        "no_sentence": "it has no description",
        "too_deep": "it stands 5 levels deep; at most 4",
    }


def test_order_of_nodes_changes_nothing() -> None:
    nodes = [TOP, BAKE, *chain(6), skill("z", "baking"), skill("y", "Yeast", None)]
    assert check_taxonomy(Taxonomy("t", nodes)) == check_taxonomy(Taxonomy("t", reversed(nodes)))


def elsewhere(sentence: str, times: int) -> list[Skill]:
    """Skills of another sector whose descriptions hold a sentence."""
    return [
        Skill("trade", "Trade", "group", None),
        *(skill(f"t{n}", f"Trade number {n}", "trade", description=sentence) for n in range(times)),
    ]


RUST = Skill("rust", "Rust", "tool", "food", **WRITTEN)


@pytest.mark.parametrize(
    ("node", "sentence", "times", "flagged"),
    [
        (RUST, "Remove rust from hulls.", 1, True),
        (RUST, "Remove Rust.", 1, False),
        (RUST, "Remove rust-brown spots.", 1, False),
        (replace(RUST, ambiguous=(("Rust", "context"),)), "Remove rust.", 20, False),
        (replace(RUST, label="RUST"), "Remove rust.", 20, False),
        (replace(RUST, label="Rust 2"), "Remove rust.", 20, False),
        (skill("lead", "Lead"), "Take the lead.", 2 * COMMON, False),
        (skill("lead", "Plumbum", aliases=("lead",)), "Take the lead.", COMMON - 1, False),
        (skill("lead", "Plumbum", aliases=("lead",)), "Take the lead.", COMMON, True),
        (skill("lead", "Plumbum", aliases=("Lead",)), "Take the lead.", 1, True),
    ],
    ids=[
        "a proper name", "with its capital only", "part of a longer word", "flagged", "all capitals",
        "two words", "a label", "a small alias below the limit", "a small alias at the limit",
        "a capitalised alias",
    ],
)  # fmt: skip
def test_ordinary_words_need_a_flag(node: Skill, sentence: str, times: int, flagged: bool) -> None:
    assert found(node, *elsewhere(sentence, times)) == ([("no_flag", node.id)] if flagged else [])


def test_sentences_of_its_own_sector_do_not_count() -> None:
    own = [skill(f"f{n}", f"Food number {n}", description="Remove rust.") for n in range(20)]
    assert found(RUST, *own) == []
