"""A model without its whole numbers, solved again and again from where the last solution stood."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from matcher.pathway.model import Model, Row

PRIMAL = 4
NO_END = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Solution:
    """The highest value, (n_variables,) values of the variables there, and (n_variables,) what the value
    falls by for each unit that a variable is moved away from its bound: above 0 at the lower bound, below 0
    at the upper."""

    value: float
    point: np.ndarray
    falls: np.ndarray


class LinearProgram:
    """The linear program of a model that may grow meanwhile. Prints nothing and runs on one thread."""

    def __init__(self, model: Model, *, primal: bool = False) -> None:
        self._model, self._columns, self._rows = model, 0, 0
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._solver.setOptionValue("presolve", "off")
        if primal:
            self._solver.setOptionValue("simplex_strategy", PRIMAL)
        self._low = self._high = np.zeros(0)
        self._ties = np.zeros((0, 3), int)
        self._broken = False  # a row without variables that does not hold
        self._catch_up()

    @property
    def upper(self) -> np.ndarray:
        """(n_variables,) upper bounds of the model."""
        self._catch_up()
        return np.array(self._model.upper)

    def aim(self, objective: Mapping[int, float]) -> None:
        """Sets what is to be maximised."""
        self._catch_up()
        costs = np.zeros(self._columns)
        for number, weight in objective.items():
            costs[number] = -weight
        self._solver.changeColsCost(self._columns, np.arange(self._columns, dtype=np.int32), costs)

    def enclose(self, low: np.ndarray, high: np.ndarray) -> None:
        """Sets the bounds of all variables, (n_variables,) each."""
        self._catch_up()
        moved = np.flatnonzero((low != self._low) | (high != self._high)).astype(np.int32)
        if len(moved):
            self._solver.changeColsBounds(len(moved), moved, low[moved], high[moved])
            self._low, self._high = low.copy(), high.copy()

    def solve(self, floor: float = -math.inf) -> Solution | None:
        """The best solution; None where there is none, or none above ``floor``."""
        if not self._run(floor):
            return None
        found = self._solver.getSolution()
        return Solution(
            -self._solver.getInfo().objective_function_value,
            np.array(found.col_value),
            self._falls(np.array(found.col_dual), -np.array(found.row_dual)),
        )

    def _falls(self, falls: np.ndarray, prices: np.ndarray) -> np.ndarray:
        """Where a variable is of no use, moving what it is tied to costs what the tie was worth: the solver
        may put the price on either of the two, and it counts for more on the one that is whole."""
        if self._ties.shape[0] != len(self._model.ties):
            self._ties = np.array(self._model.ties)
        below, above, rows = self._ties.T
        shifted = np.minimum(falls[below], prices[rows])
        np.add.at(falls, above, np.maximum(shifted, 0.0))
        return falls

    def probe(self, number: int, at: float, floor: float, steps: int) -> tuple[float, bool] | None:
        """How high the value can be with one variable set, and whether a few steps were enough to be sure;
        None where it is certain that it is not above ``floor``. The bounds stay as they were."""
        one = np.array([number], np.int32)
        self._solver.changeColsBounds(1, one, np.array([at]), np.array([at]))
        self._solver.setOptionValue("simplex_iteration_limit", steps)
        found = self._run(floor)
        sure = self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        value = -self._solver.getInfo().objective_function_value
        self._solver.setOptionValue("simplex_iteration_limit", NO_END)
        self._solver.changeColsBounds(1, one, self._low[one], self._high[one])
        return (value, sure) if found else None

    def _run(self, floor: float) -> bool:
        self._catch_up()
        if self._broken or not self._columns:
            return not self._broken
        self._solver.setOptionValue("objective_bound", -floor)
        statuses = highspy.HighsModelStatus
        for attempt in range(2):
            self._solver.run()
            status = self._solver.getModelStatus()
            if status in (statuses.kOptimal, statuses.kIterationLimit):
                return True
            if status in (statuses.kInfeasible, statuses.kObjectiveBound):
                return False
            if attempt == 0:
                self._solver.clearSolver()
        raise RuntimeError(f"the linear solver stopped with {self._solver.modelStatusToString(status)}")

    def _catch_up(self) -> None:
        """Hands the solver what the model has gained."""
        gained = np.array(self._model.upper[self._columns :])
        if len(gained):
            self._solver.addVars(len(gained), np.zeros(len(gained)), gained)
            self._columns += len(gained)
            self._low = np.concatenate([self._low, np.zeros(len(gained))])
            self._high = np.concatenate([self._high, gained])
        fresh = self._model.rows[self._rows :]
        self._rows = len(self._model.rows)
        self._broken |= any(not row.terms and not row.low <= 0 <= row.high for row in fresh)
        if fresh:
            self._add(fresh)

    def _add(self, rows: Sequence[Row]) -> None:
        counts = [len(row.terms) for row in rows]
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int32)
        self._solver.addRows(
            len(rows),
            np.array([row.low for row in rows], float),
            np.array([row.high for row in rows], float),
            sum(counts),
            starts,
            np.fromiter((n for row in rows for n in row.terms), np.int32, sum(counts)),
            np.fromiter((v for row in rows for v in row.terms.values()), float, sum(counts)),
        )
