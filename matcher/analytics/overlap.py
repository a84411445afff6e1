"""How credentials overlap, which add nothing to what their holders show anyway, which skills go together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from matcher.keys import credential_key, prefix
from matcher.types import Evidence, Stack

_TYPE = credential_key("")


def credential_overlap(stacks: Sequence[Stack], skills_of: Mapping[str, Collection[str]]) -> pd.DataFrame:
    """How far the credential types that people hold show the same skills: one row a pair that shares any.

    skills_of: type id -> the skills it shows. Columns: first and second (type ids, the key; first < second),
    both (people who hold the two), shared (skills), jaccard (shared of all skills of the two, 0-1),
    first_in_second and second_in_first (0-1: how much of the one the other shows). Most alike first.
    """
    held = Counter(type_id for stack in stacks for type_id in _types(stack))
    types = sorted(type_id for type_id in held if skills_of.get(type_id))
    shows = _indicator([skills_of[type_id] for type_id in types])
    holds = _indicator([[t for t in _types(stack) if skills_of.get(t)] for stack in stacks], types)
    shared, both = sparse.triu(shows @ shows.T, k=1).tocoo(), sparse.csr_matrix(holds.T @ holds)
    sizes = np.asarray(shows.sum(axis=1)).ravel()
    rows = []
    for one, other, common in zip(
        shared.row.tolist(), shared.col.tolist(), shared.data.tolist(), strict=True
    ):
        a, b = sizes[one], sizes[other]
        shares = common / (a + b - common), common / a, common / b
        rows.append((types[one], types[other], int(both[one, other]), int(common), *shares))
    columns = ["first", "second", "both", "shared", "jaccard", "first_in_second", "second_in_first"]
    table = pd.DataFrame(rows, columns=columns)
    order = ["jaccard", "both", "first", "second"]
    return table.sort_values(order, ascending=[False, False, True, True], ignore_index=True)


def redundancy(stacks: Sequence[Stack]) -> pd.DataFrame:
    """How much of what a credential shows its holders show at least as strongly by something else: one row a
    type, most redundant first.

    Columns: credential_id (key), holders (people), shown (skills it shows of them, counted by person),
    redundant (of those, how many another award of another lineage shows as strongly), redundant_share (0-1).
    """
    shown: Counter[str] = Counter()
    redundant: Counter[str] = Counter()
    holders: Counter[str] = Counter()
    for stack in stacks:
        best = _best_by_lineage(stack)
        type_of = {e.award_id: e.key.removeprefix(_TYPE) for e in stack.evidence if _is_type(e)}
        holders.update(set(type_of.values()))
        for evidence in stack.evidence:
            type_id = type_of.get(evidence.award_id)
            if type_id is None or prefix(evidence.key) not in ("skill", "open"):
                continue
            others = (value for lineage, value in best[evidence.key].items() if lineage != evidence.lineage)
            shown[type_id] += 1
            redundant[type_id] += max(others, default=0.0) >= evidence.strength
    rows = [(t, holders[t], shown[t], redundant[t], redundant[t] / shown[t]) for t in shown]
    columns = ["credential_id", "holders", "shown", "redundant", "redundant_share"]
    table = pd.DataFrame(rows, columns=columns)
    order = ["redundant_share", "holders", "credential_id"]
    return table.sort_values(order, ascending=[False, False, True], ignore_index=True)


def skill_pairs(stacks: Sequence[Stack], *, most_held: int = 100) -> pd.DataFrame:
    """Which skills the same people hold: one row a pair, among the ``most_held`` skills, that anybody has.

    Columns: first and second (skill ids, the key; first < second), first_label and second_label, people (who
    hold both), share (of all people, 0-1) and lift (how often they go together against chance: 1 is chance).
    Most people first.
    """
    held = [
        {e.key for e in stack.evidence if prefix(e.key) == "skill" and e.strength > 0} for stack in stacks
    ]
    labels = {e.key: e.label for stack in stacks for e in stack.evidence}
    counts = Counter(key for keys in held for key in keys)
    kept = sorted(sorted(counts, key=lambda key: (-counts[key], key))[:most_held])
    matrix = _indicator([sorted(keys & set(kept)) for keys in held], kept)
    together = sparse.triu(matrix.T @ matrix, k=1).tocoo()
    rows = []
    for one, other, people in zip(
        together.row.tolist(), together.col.tolist(), together.data.tolist(), strict=True
    ):
        first, second = kept[one], kept[other]
        lift = people * len(stacks) / (counts[first] * counts[second])
        rows.append((first, second, labels[first], labels[second], int(people), people / len(stacks), lift))
    columns = ["first", "second", "first_label", "second_label", "people", "share", "lift"]
    table = pd.DataFrame(rows, columns=columns)
    order = ["people", "lift", "first", "second"]
    return table.sort_values(order, ascending=[False, False, True, True], ignore_index=True)


def _best_by_lineage(stack: Stack) -> dict[str, dict[str, float]]:
    """Key -> lineage -> the strongest evidence of it."""
    best: dict[str, dict[str, float]] = defaultdict(dict)
    for one in stack.evidence:
        best[one.key][one.lineage] = max(one.strength, best[one.key].get(one.lineage, 0.0))
    return best


def _types(stack: Stack) -> Iterator[str]:
    return iter(sorted({e.key.removeprefix(_TYPE) for e in stack.evidence if _is_type(e)}))


def _is_type(evidence: Evidence) -> bool:
    """Whether evidence says that a type of the catalogue is held, not a title nobody knows."""
    return evidence.key.startswith(_TYPE) and not evidence.key.startswith(_TYPE + "title:")


def _indicator(rows: Sequence[Collection[str]], names: Sequence[str] | None = None) -> sparse.csr_matrix:
    """1 where a row has a name, (n_rows, n_names). names: all that occur, sorted, unless given."""
    columns = sorted({name for row in rows for name in row}) if names is None else names
    place = {name: number for number, name in enumerate(columns)}
    pairs = [(number, place[name]) for number, row in enumerate(rows) for name in row]
    at = np.array(pairs, np.int64).reshape(-1, 2)
    return sparse.csr_matrix((np.ones(len(pairs)), (at[:, 0], at[:, 1])), (len(rows), len(columns)))
