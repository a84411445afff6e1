"""An index on disk is the index that was saved, and an old one is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stack_builders import asking, evidence, pools, postings, stack

from matcher.errors import BadData, BadInput
from matcher.matching import SimilarityRules
from matcher.matching.index import PeopleIndex
from matcher.matching.index.segment import Segment
from matcher.policy import Policy
from matcher.store.index_folder import HEADER, IndexFolder
from matcher.store.stack_shelf import StackShelf
from matcher.types import Factor, Notice, Posting, Stack

MADE_WITH = {"policy": "p1", "taxonomy": "t1"}


def saved(folder: Path, pool: list[Stack], rules: SimilarityRules, policy: Policy) -> PeopleIndex:
    index = PeopleIndex(rules=rules, policy=policy)
    index.append(pool)
    IndexFolder(folder, MADE_WITH).save(index)
    return index


@given(postings(), pools(), st.integers(1, 6))
@settings(max_examples=20)
def test_an_opened_index_ranks_as_the_one_saved(
    tmp_path_factory: pytest.TempPathFactory,
    rules: SimilarityRules,
    policy: Policy,
    asked: Posting,
    pool: list[Stack],
    top: int,
) -> None:
    folder, held = tmp_path_factory.mktemp("index"), {one.candidate_id: one for one in pool}
    index = saved(folder, pool, rules, policy)
    opened = IndexFolder(folder, MADE_WITH).open(rules=rules, policy=policy)
    assert opened.rank(asked, held, top=top) == index.rank(asked, held, top=top)
    assert (len(opened), opened.n_entries, opened.n_bytes) == (len(index), index.n_entries, index.n_bytes)


def test_what_changes_is_added_and_the_rest_stays(
    tmp_path: Path, rules: SimilarityRules, policy: Policy
) -> None:
    pool = [stack(evidence("sql", 0.5), id=f"c{number}") for number in range(40)]
    saved(tmp_path, pool, rules, policy)
    (first,) = (tmp_path / "segments").iterdir()
    folder = IndexFolder(tmp_path, MADE_WITH)
    index = folder.open(rules=rules, policy=policy)
    index.append([stack(evidence("sql", 0.9), id="new")])
    index.remove(["c1"])
    folder.save(index)
    assert first in (tmp_path / "segments").iterdir()
    again = IndexFolder(tmp_path, MADE_WITH).open(rules=rules, policy=policy)
    assert [place.candidate_id for place in again.best(asking("sql"), top=1)] == ["new"]
    assert (len(again), "c1" in again, "c2" in again) == (40, False, True)
    assert len(list(tmp_path.glob("alive-*"))) == len(list(tmp_path.glob("keys-*"))) == 1


def test_an_empty_index_is_kept(tmp_path: Path, rules: SimilarityRules, policy: Policy) -> None:
    saved(tmp_path, [], rules, policy)
    assert len(IndexFolder(tmp_path, MADE_WITH).open(rules=rules, policy=policy)) == 0


def change_header(folder: Path, **values: object) -> None:
    header = json.loads((folder / HEADER).read_text("utf8"))
    (folder / HEADER).write_text(json.dumps(header | values), "utf8")


def cut_array(folder: Path) -> None:
    (segment,) = (folder / "segments").iterdir()
    words = np.load(segment / "words.npy")
    np.save(segment / "words.npy", words[:-1], allow_pickle=False)


def pickle_array(folder: Path) -> None:
    (segment,) = (folder / "segments").iterdir()
    np.save(segment / "words.npy", np.array([{}], object), allow_pickle=True)


DAMAGES: dict[str, tuple[Callable[[Path], object], type[Exception], str]] = {
    "no index": (lambda folder: (folder / HEADER).unlink(), BadInput, "holds no index"),
    "another format": (lambda folder: change_header(folder, format=99), BadData, "format 1"),
    "no JSON": (lambda folder: (folder / HEADER).write_text("{", "utf8"), BadData, "damaged"),
    "another policy": (
        lambda folder: change_header(folder, made_with={"policy": "p0", "taxonomy": "t1"}),
        BadInput,
        r"another policy \(p0, now p1\)",
    ),
    "nothing said": (lambda folder: change_header(folder, made_with=None), BadInput, "another policy"),
    "a segment that is gone": (
        lambda folder: change_header(folder, segments=[{"name": "none", "bytes": 1}]), BadData, "damaged",
    ),
    "an array cut short": (cut_array, BadData, "bytes"),
    "a pickled array": (pickle_array, BadData, "damaged"),
}  # fmt: skip


@pytest.mark.parametrize(("damage", "error", "words"), DAMAGES.values(), ids=DAMAGES)
def test_what_cannot_be_used_is_refused(
    tmp_path: Path,
    rules: SimilarityRules,
    policy: Policy,
    damage: Callable[[Path], object],
    error: type[Exception],
    words: str,
) -> None:
    saved(tmp_path, [stack(evidence("sql"))], rules, policy)
    damage(tmp_path)
    with pytest.raises(error, match=words):
        IndexFolder(tmp_path, MADE_WITH).open(rules=rules, policy=policy)


def test_opening_maps_and_changes_no_file(tmp_path: Path, rules: SimilarityRules, policy: Policy) -> None:
    saved(tmp_path, [stack(evidence("sql"))], rules, policy)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    index = IndexFolder(tmp_path, MADE_WITH).open(rules=rules, policy=policy)
    ((segment, _),) = index.people
    assert all(getattr(segment, field.name).base is not None for field in fields(Segment))
    index.remove(["c1"])
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_a_shelf_gives_back_what_was_put(tmp_path: Path) -> None:
    held = Stack(
        "ann",
        (evidence("sql", 0.5, level=3, verified=True), evidence("java")),
        (("experience", 2.5),),
        (Notice("code", "words", "place"),),
    )
    rich = Stack("bob", tuple(_with_factors(one) for one in held.evidence))
    shelf = StackShelf(tmp_path / "stacks.sqlite3")
    shelf.put([held, rich])
    assert (shelf["ann"], shelf["bob"], list(shelf), len(shelf)) == (held, rich, ["ann", "bob"], 2)
    shelf.put([Stack("ann", ())])
    shelf.remove(["bob", "nobody"])
    assert (shelf["ann"], list(StackShelf(tmp_path / "stacks.sqlite3"))) == (Stack("ann", ()), ["ann"])
    with pytest.raises(KeyError):
        shelf["bob"]


def _with_factors(one):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(one, factors=(Factor("assessment", 0.9, "an exam"),), quote="words")
