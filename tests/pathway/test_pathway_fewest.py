"""The fewest awards for a band more: against trying every set."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from pathway_problems import asked, problem_of, random_problem, shown

from matcher.pathway.fewest import fewest_awards, next_band
from matcher.pathway.gains import exact_coverage, exact_scores
from matcher.pathway.problem import Option, Problem


def tried(problem: Problem, size: int) -> list[tuple[float, tuple[str, ...]]]:
    """Score and types of every set of that many types, by the formula."""
    first = {option.type_id: n for n, option in reversed(list(enumerate(problem.options)))}
    sets = list(itertools.combinations(sorted(first), size))
    if not sets:
        return []
    scores = exact_scores(problem, exact_coverage(problem, [[first[one] for one in types] for types in sets]))
    return list(zip(np.round(scores, 9).tolist(), sets, strict=True))


def wide_problem(rng: np.random.Generator) -> Problem:
    """Many requirements of which each option covers one or two in part, so that sets have to be larger."""
    keys = [f"k{n}" for n in range(int(rng.integers(5, 9)))]
    similar = {key: {str(rng.choice(keys)): 0.5} for key in keys if rng.random() < 0.3}
    lineages = [f"l{n}" for n in range(6)]
    options = [
        Option(f"t{n}", f"t{n}", evidence=tuple(
            shown(f"t{n}", str(key), float(rng.choice([0.5, 0.75, 0.9])), lineage=str(rng.choice(lineages)))
            for key in rng.choice(keys, 1 + (rng.random() < 0.3), replace=False)
        ))
        for n in range(8)
    ]  # fmt: skip
    held = [shown("held", str(key), 0.5) for key in keys if rng.random() < 0.1]
    return problem_of([asked(n, key) for n, key in enumerate(keys)], options, held=held, similar=similar)


PROBLEMS = [random_problem(np.random.default_rng(seed), most=8)[0] for seed in range(100)] + [
    wide_problem(np.random.default_rng(seed)) for seed in range(100)
]


@pytest.mark.parametrize("number", range(len(PROBLEMS)))
def test_no_smaller_set_does_and_none_of_the_size_does_better(number: int) -> None:
    problem = PROBLEMS[number]
    rise = fewest_awards(problem)
    if rise.next_band is None:
        assert rise.band == "strong"
        return
    reaching = {size: [one for one in tried(problem, size) if one[0] >= rise.needed] for size in (1, 2, 3)}
    smallest = next((size for size in (1, 2, 3) if reaching[size]), None)
    if smallest is None:
        assert rise.awards is None
    else:
        assert len(rise.awards) == smallest
        assert rise.score_after == max(reaching[smallest])[0]
        assert (rise.score_after, rise.awards) in reaching[smallest]


def test_the_problems_have_answers_of_each_size() -> None:
    rises = [fewest_awards(problem) for problem in PROBLEMS]
    assert {len(rise.awards) if rise.awards is not None else None for rise in rises} == {None, 1, 2, 3}
    assert any(rise.next_band is None for rise in rises)


def test_equal_lineages_do_not_add_up() -> None:
    """Two versions of one award show no more than the better: a second body has to say the same."""
    options = [
        Option("new", "new", evidence=(shown("new", "k", 0.26, lineage="one"),)),
        Option("old", "old", evidence=(shown("old", "k", 0.26, lineage="one"),)),
        Option("other", "other", evidence=(shown("other", "k", 0.2),)),
    ]
    problem = problem_of([asked(1, "k")], options, held=[shown("h", "k", 0.2)])
    rise = fewest_awards(problem)
    assert (rise.band, rise.next_band, rise.needed) == ("weak", "partial", 0.25)
    assert rise.awards == ("new",)
    two = fewest_awards(problem_of([asked(1, "k"), asked(2, "x")], options))
    assert two.awards is None
    assert two.tried == 3


@pytest.mark.parametrize(
    ("score", "expected"),
    [(0.0, ("partial", 0.25)), (0.25, ("good", 0.5)), (0.5, ("strong", 0.7)), (0.7, None), (1.0, None)],
)
def test_the_next_band(score: float, expected: tuple[str, float] | None) -> None:
    bands = problem_of([asked(1, "k")], []).policy.bands
    assert next_band(score, bands) == expected
