"""Ranking at scale: the exact ten best of generated people out of the index, beside what else is used.

    python benchmarks/ranking.py [--people 100000 300000 1000000] [--rounds 9]

Every person has 21 pieces of evidence, Zipf-distributed over 15,000 skills; a posting asks 15 things, each with
20 to 50 skills like it (``generated.py``). In every round each method answers the same new postings, method after
method, on one core, so that what else the machine does meets all; times are CPU time a posting. The dense products
know nothing of the formula: they compare one vector of 384 numbers with one of each person.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # before numpy is loaded

import numpy as np  # noqa: E402
from generated import ENTRIES, NAMES, GeneratedStacks, GivenSimilarity, make_ids, make_posting, make_table  # noqa: E402
from numba import njit  # noqa: E402
from sklearn.metrics.pairwise import cosine_similarity  # noqa: E402

from matcher.matching.index import PeopleIndex, scan  # noqa: E402
from matcher.matching.table import EvidenceTable  # noqa: E402
from matcher.policy import Policy, read_policy  # noqa: E402
from matcher.settings import Settings  # noqa: E402
from matcher.types import Posting  # noqa: E402

SEED = 11
TOP = 10
DIMENSIONS = 384
BATCH = 100
ORACLES = 2

TOGETHER, DENSE = 5, 2
"""Postings a round, and how many of them the dense products answer."""

T = TypeVar("T")
Scores = list[tuple[str, float]]


def plain_best(posting: Posting, table: EvidenceTable, ids: Sequence[str], policy: Policy) -> Scores:
    """The formula with loops and dictionaries: the scores of the ten best, and of who is tied with them."""
    rules, fit = GivenSimilarity(), policy.level_fit
    asks: dict[str, list[tuple[int, int | None, float]]] = {}
    for number, requirement in enumerate(posting.requirements):
        for target in requirement.targets:
            for one in rules.similar([target], NAMES)[0]:
                asks.setdefault(one.key, []).append((number, target.level, one.share))
    weights = [requirement.weight for requirement in posting.requirements]
    scores: Scores = []
    columns = (table.keys, table.lineages, table.levels, table.strengths)
    for start in range(0, len(table.keys), ENTRIES):
        held: dict[str, list[tuple[int, int, float]]] = {}
        for key, lineage, level, strength in zip(
            *(c[start : start + ENTRIES].tolist() for c in columns), strict=True
        ):
            if NAMES[key] in asks:
                held.setdefault(NAMES[key], []).append((lineage, level, strength))
        covered = [0.0] * len(weights)
        for name, pieces in held.items():
            for number, asked, share in asks[name]:
                best: dict[int, float] = {}
                for lineage, level, strength in pieces:
                    short = asked - level if asked and level else 0
                    value = strength * (max(1.0 - fit.step * short, fit.floor) if short > 0 else 1.0)
                    best[lineage] = max(best.get(lineage, 0.0), value)
                missing = 1.0
                for value in best.values():
                    missing *= 1.0 - value
                covered[number] = max(covered[number], share * min((1.0 - missing) / policy.stack_cap, 1.0))
        score = sum(w * c for w, c in zip(weights, covered, strict=True)) / sum(weights)
        scores.append((ids[start // ENTRIES], score))
    return sorted(scores, key=lambda one: -round(one[1], 9))[: 3 * TOP]


def same_ten(
    index: PeopleIndex, posting: Posting, table: EvidenceTable, ids: Sequence[str], policy: Policy
) -> float:
    """The largest difference of the ten best scores. Fails when they are other people or in another order."""
    wanted = plain_best(posting, table, ids, policy)
    found = index.best(posting, top=TOP)
    known = dict(wanted)
    assert [round(place.score, 9) for place in found] == [round(score, 9) for _, score in wanted[:TOP]]
    for place in found:
        assert round(known[place.candidate_id], 9) == round(place.score, 9)
        assert place.rank == 1 + sum(round(score, 9) > round(place.score, 9) for _, score in wanted)
    return max(abs(known[place.candidate_id] - place.score) for place in found)


@njit
def scatter(people: np.ndarray, values: np.ndarray, sums: np.ndarray) -> None:
    for place in range(len(people)):
        sums[people[place]] += values[place]


class Measured:
    """What a posting costs each method, in CPU seconds."""

    def __init__(self, count: int, policy: Policy) -> None:
        self.table, self.ids = make_table(count, seed=SEED), make_ids(count)
        self.rules, self.policy, self.count = GivenSimilarity(), policy, count
        self.index = PeopleIndex(rules=self.rules, policy=policy)
        self.built = seconds(lambda: self.index.append_table(self.table, self.ids, np.ones(count, bool)))
        self.stacks = GeneratedStacks(self.table)
        rng = np.random.default_rng(SEED)
        self.vectors = rng.standard_normal((count, DIMENSIONS), np.float32)
        self.vectors /= np.linalg.norm(self.vectors, axis=1, keepdims=True)
        self.query = self.vectors[:1] + 0.0
        self.order = rng.integers(0, count, 8 * count).astype(np.uint32)
        self.ones = np.ones(len(self.order), np.float32)

    def touched(self, posting: Posting) -> int:
        """The cells of all posting lists of a posting, once a list."""
        plan = self.index._ask(posting).plan
        total = 0
        for segment, _ in self.index.people:
            places = np.flatnonzero(np.isin(segment.columns, plan.keys))
            ends = segment.chunk_starts[segment.column_chunks].astype(np.int64)
            sizes = dict(zip(segment.columns[places].tolist(), np.diff(ends)[places].tolist(), strict=True))
            total += sum(sizes.get(key, 0) for key in plan.keys.tolist())
        return total

    def methods(self, postings: Sequence[Posting]) -> Iterator[tuple[str, float]]:
        """(method, CPU seconds a posting). What is like what is given, as by a taxonomy: made before."""
        prepare(postings)
        index, vectors, query = self.index, self.vectors, self.query
        yield "index", each(lambda posting: index.best(posting, top=TOP), postings)
        yield "lines", each(lambda posting: index.rank(posting, self.stacks, top=TOP), postings)
        # As many additions as the lists have cells, at people in no order.
        sums, touched = np.zeros(self.count, np.float32), [self.touched(posting) for posting in postings]
        assert max(touched) <= len(self.order)
        yield "limit", each(lambda count: scatter(self.order[:count], self.ones, sums), touched)
        yield "numpy", each(lambda _: best_ten(vectors @ query[0]), postings[:DENSE])
        yield "sklearn", each(lambda _: best_ten(cosine_similarity(query, vectors)[0]), postings[:DENSE])


def prepare(postings: Sequence[Posting]) -> None:
    """Generates what is like what the postings ask."""
    for posting in postings:
        for requirement in posting.requirements:
            for target in requirement.targets:
                GivenSimilarity.near(target.key)


def each(work: Callable[[T], object], items: Sequence[T]) -> float:
    """The CPU seconds that work takes, for one of the items."""
    return seconds(lambda: [work(item) for item in items]) / len(items)


def best_ten(scores: np.ndarray) -> np.ndarray:
    """The positions of the ten largest."""
    largest = np.argpartition(scores, -TOP)[-TOP:]
    return largest[np.argsort(scores[largest])]


def seconds(work: Callable[[], object]) -> float:
    """The CPU time of a piece of work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def span(values: Sequence[float] | np.ndarray, form: str = ".1f") -> str:
    """Median and range."""
    return f"{np.median(values):{form}} ({min(values):{form}}-{max(values):{form}})"


def main() -> None:
    """Prints the tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[100_000, 300_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    policy = read_policy(Settings.from_environment().data / "policy.yaml")
    print(
        f"The ten best for a posting; CPU milliseconds a posting on one core, median and range of {options.rounds} rounds.\n\n"
        "| people | index, ten best | with all evidence lines | numpy product | sklearn cosine | numpy / index | sklearn / index |\n"
        "|---|---|---|---|---|---|---|"
    )
    rows = []
    for count in options.people:
        measured = Measured(count, policy)
        rows.append(row_of(measured, options.rounds))
        del measured
    print(
        "\nThe same postings: the lists they touch, the time beside as many random additions, and the index.\n\n"
        "| people | cells touched, millions | ns a cell | times the limit of random additions | million posting x person pairs a CPU second, "
        f"{BATCH} postings | same, without numba | bytes an entry | built in, CPU s | appending 1,000 people, ms | same ten as plain Python, largest difference |\n"
        "|---|---|---|---|---|---|---|---|---|---|"
    )
    print("\n".join(rows))
    print(
        f"\nPeak memory of the whole run: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GB."
    )


def row_of(measured: Measured, rounds: int) -> str:
    """Prints a row of the first table; gives that of the second."""
    count, index = measured.count, measured.index
    rng = np.random.default_rng(SEED)
    times: dict[str, list[float]] = {}
    touched = []
    for number in range(rounds + 1):
        postings = [make_posting(f"posting {number}-{n}", rng) for n in range(TOGETHER)]
        for name, spent in measured.methods(postings):
            if number:  # what is compiled on first use is not timed
                times.setdefault(name, []).append(spent)
        touched.append(np.mean([measured.touched(posting) for posting in postings]))
    ours, touched = np.array(times["index"]), np.array(touched[1:])
    dense = {name: np.array(times[name]) / ours for name in ("numpy", "sklearn")}
    shown = " | ".join(span(1e3 * np.array(times[name])) for name in ("index", "lines", "numpy", "sklearn"))
    print(f"| {count:,} | {shown} | {span(dense['numpy'])} | {span(dense['sklearn'], '.0f')} |", flush=True)
    worst = max(
        same_ten(index, posting, measured.table, measured.ids, measured.policy)
        for posting in postings[:ORACLES]
    )
    batch = [make_posting(f"batch {n}", rng) for n in range(BATCH)]
    prepare(batch)
    compiled = seconds(lambda: [index.best(posting, top=TOP) for posting in batch])
    size = index.n_bytes / index.n_entries
    scan.is_compiled = lambda: False  # type: ignore[assignment]
    plain = seconds(lambda: [index.best(posting, top=TOP) for posting in batch[:5]]) / 5 * BATCH
    scan.is_compiled = lambda: True  # type: ignore[assignment]
    more = make_table(1_000, seed=SEED + 1)
    appended = seconds(
        lambda: index.append_table(more, [f"n{n}" for n in range(1_000)], np.ones(1_000, bool))
    )
    pairs = count * BATCH / 1e6
    return (
        f"| {count:,} | {span(touched / 1e6)} | {span(1e9 * ours / touched, '.2f')} | {span(ours / np.array(times['limit']))} "
        f"| {pairs / compiled:.0f} | {pairs / plain:.0f} | {size:.2f} | {measured.built:.1f} | {1e3 * appended:.0f} | yes, {worst:.0e} |"
    )


if __name__ == "__main__":
    main()
