"""What became of people in a selection, with the demographics they stated: the rows of a bias audit."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass

from matcher.errors import BadInput
from matcher.fairness.categories import read_race, read_sex
from matcher.types import Reading, Rejected

COLUMNS = {
    "candidate_id": ("candidate_id", "candidate", "id", "applicant_id"),
    "score": ("score",),
    "selected": ("selected", "selection", "outcome"),
    "sex": ("sex", "gender"),
    "race_ethnicity": ("race_ethnicity", "race/ethnicity", "race", "ethnicity"),
}
YES = frozenset(("1", "1.0", "true", "t", "yes", "y", "selected", "advanced", "hired"))
NO = frozenset(("0", "0.0", "false", "f", "no", "n", "not selected", "rejected", "declined"))
DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One person: a score, whether they were selected, and the categories they stated; None is unknown."""

    candidate_id: str
    score: float | None
    selected: bool | None
    sex: str | None
    race_ethnicity: str | None


def read_outcomes(text: str, *, name: str) -> Reading[Outcome]:
    """The rows of a CSV with the columns candidate_id, score or selected (or both), sex, race_ethnicity.

    Rows that cannot be used are rejected as ``name:LINE``; a demographic that is not stated is no fault.
    Raises BadInput where the columns themselves are missing.
    """
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    items: dict[str, Outcome] = {}
    lines: dict[str, int] = {}
    rejected: list[Rejected] = []
    try:
        filled = (row for row in rows if any(cell.strip() for cell in row))
        places = _find_columns(next(filled, []), name)
        for row in filled:
            try:
                outcome = _read_row(row, places)
                _check_new(outcome, lines)
            except BadInput as error:
                rejected.append(Rejected(f"{name}:{rows.line_num}", str(error)))
                continue
            items[outcome.candidate_id], lines[outcome.candidate_id] = outcome, rows.line_num
    except csv.Error as error:
        rejected.append(Rejected(f"{name}:{rows.line_num}", f"no CSV from here on: {error}"))
    return Reading(tuple(items.values()), tuple(rejected))


def _check_new(outcome: Outcome, lines: Mapping[str, int]) -> None:
    if outcome.candidate_id in lines:
        first = lines[outcome.candidate_id]
        raise BadInput(f"this candidate_id was used before, on line {first}; a person counts once")


def _find_columns(header: list[str], name: str) -> dict[str, int]:
    written = [cell.strip().casefold().replace(" ", "_") for cell in header]
    found = {
        column: written.index(form)
        for column, forms in COLUMNS.items()
        for form in [next((form for form in forms if form in written), None)]
        if form is not None
    }
    missing = [column for column in ("candidate_id", "sex", "race_ethnicity") if column not in found]
    if not {"score", "selected"} & found.keys():
        missing.append("score or selected")
    if not header:
        raise BadInput(
            f"{name} is empty; it needs the columns candidate_id, score or selected, sex, race_ethnicity"
        )
    if missing:
        raise BadInput(
            f"{name} has no column {' and no column '.join(missing)}; "
            f"its header is {', '.join(header)[:200]!r}"
        )
    return found


def _read_row(row: list[str], places: Mapping[str, int]) -> Outcome:
    cells = {column: row[at].strip() if at < len(row) else "" for column, at in places.items()}
    if not cells["candidate_id"]:
        raise BadInput("candidate_id is empty")
    score, selected = _read_score(cells.get("score", "")), _read_selected(cells.get("selected", ""))
    if score is None and selected is None:
        raise BadInput("neither score nor selected is stated")
    return Outcome(
        cells["candidate_id"], score, selected, read_sex(cells["sex"]), read_race(cells["race_ethnicity"])
    )


def _read_score(text: str) -> float | None:
    if not text:
        return None
    try:
        score = float(text)
    except ValueError:
        score = math.nan
    if not math.isfinite(score):
        raise BadInput(f"score is {text[:40]!r}; it must be a number")
    return score


def _read_selected(text: str) -> bool | None:
    if not text:
        return None
    if text.casefold() in YES or text.casefold() in NO:
        return text.casefold() in YES
    raise BadInput(f"selected is {text[:40]!r}; write 1 or 0, yes or no")
