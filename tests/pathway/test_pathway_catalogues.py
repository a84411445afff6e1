"""The best plan from a catalogue against every plan there is, with every kind of constraint."""

from __future__ import annotations

import os
from datetime import date

import numpy as np
import pytest
from pathway_catalogues import look_at_everything, random_world
from pathway_problems import plain_coverage

from matcher.pathway.checking import check_plan
from matcher.pathway.optimise import EQUAL, phases_of
from matcher.pathway.planner import Search

START = date(2026, 1, 1)
LONG = 600.0  # seconds of wall clock: proofs must not depend on how busy the machine is
A_BATCH = 25
BATCHES = 400 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 24


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_best_plan_from_a_catalogue_is_that_of_every_plan_there_is(
    batch: int, capfd: pytest.CaptureFixture[str]
) -> None:
    """600 catalogues of 2 to 14 types (nightly 10,000): coverage, then what that plan takes."""
    for seed in range(batch * A_BATCH, (batch + 1) * A_BATCH):
        world = random_world(np.random.default_rng([14, seed]))
        everything = look_at_everything(world)
        problem = world.problem()
        plan = Search(problem, START, phases_of("coverage"), LONG).plan(world.limits)
        if not len(everything.scores):
            assert plan is None, seed
            continue
        best = everything.scores.max()
        good = everything.takes[everything.scores >= best - EQUAL]
        assert plan is not None, seed
        assert (plan.optimal, plan.settled) == (True, True), seed
        assert plan.coverage_after == pytest.approx(best, abs=2 * EQUAL), seed
        taken = (
            len(plan.unknown_cost),
            plan.known_cents,
            len(plan.unknown_time),
            plan.known_days,
            plan.step_count,
        )
        assert taken == min(map(tuple, good.tolist())), seed
        assert check_plan(plan, held=problem.held) == (), seed
        evidence = [*problem.stack.evidence, *(e for step in plan.steps for e in step.option.evidence)]
        weights = [requirement.weight for requirement in world.requirements]
        covered = [plain_coverage(problem, requirement, evidence) for requirement in world.requirements]
        assert plan.coverage_after == pytest.approx(np.average(covered, weights=weights), abs=1e-12), seed
    assert capfd.readouterr() == ("", "")
