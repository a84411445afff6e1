"""pandas in and out: people from a table, rankings as a table."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from matcher.engine import Engine
from matcher.matching import Ranking
from matcher.types import Candidate, Reading

if TYPE_CHECKING:
    import pandas as pd


def read_candidate_frame(engine: Engine, frame: pd.DataFrame, *, on: date) -> Reading[Candidate]:
    """The people in a table with an award a row, as a CSV table of the same columns is read.

    frame: ``candidate_id`` and ``title``; ``issuer``, ``kind``, ``issued``, ``expires``, ``level``,
    ``description``, ``skills`` (separated by ``;``) may follow. Bad rows are set aside as ``frame.csv:LINE``.
    """
    table = frame.to_csv(index=False, date_format="%Y-%m-%d")
    return engine.read_candidate_bytes(table.encode(), name="frame.csv", on=on)


def ranking_frame(ranking: Ranking) -> pd.DataFrame:
    """A ranking as a table, a row a person in order, by ``candidate_id``.

    Columns: ``rank``, ``score`` and ``verified_score`` (0-1), ``band``, ``n_tied`` (others of the same
    score), and the coverage (0-1, NaN: cannot be assessed) of every requirement by its id.
    """
    import pandas as pd

    shown = {
        one.candidate_id: {
            "rank": one.rank,
            "score": one.score,
            "verified_score": one.verified_score,
            "band": one.band,
            "n_tied": len(one.tied_with),
            **{line.requirement.id: line.coverage for line in one.lines},
        }
        for one in ranking.ranked
    }
    columns = ["rank", "score", "verified_score", "band", "n_tied"]
    asked = [requirement.id for requirement in ranking.posting.requirements]
    frame = pd.DataFrame.from_dict(shown, orient="index", columns=[*columns, *asked])
    return frame.astype(dict.fromkeys(asked, float)).rename_axis("candidate_id")
