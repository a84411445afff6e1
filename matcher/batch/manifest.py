"""What of a job is finished: a record a part, each moved into place when its part is whole.

There is no table that somebody has to keep: a part is finished when its record is there. So whatever is
killed (worker, scheduler, the one who started it all), what was finished stays finished, and a part that two
workers finish is one part with the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matcher.batch.tables import write_whole
from matcher.batch.tries import Tries
from matcher.errors import BadInput
from matcher.types import Rejected

HEADER = "job.json"


@dataclass(frozen=True, slots=True)
class PartRecord:
    """A finished part: how many rows it gave, and what was set aside."""

    name: str
    rows: int
    set_aside: tuple[Rejected, ...] = ()


class Manifest:
    """The records of a job, in its output folder."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self._records = output / "manifest"

    def open(self, header: Mapping[str, Any]) -> None:
        """Begins a job in an empty folder, or goes on with the same one.

        header: what the results depend on. Raises BadInput where the folder holds anything else.
        """
        path = self.output / HEADER
        if path.exists():
            return self._compare(json.loads(path.read_text("utf8")), json.loads(json.dumps(header)))
        if self.output.exists() and any(self.output.iterdir()):
            raise BadInput(f"{self.output} is not empty and holds no job; name a new folder as output")
        write_whole(path, json.dumps(header, indent=1, sort_keys=True).encode())
        return None

    def _compare(self, then: Mapping[str, Any], now: Mapping[str, Any]) -> None:
        for name in sorted(then.keys() | now.keys()):
            if then.get(name) != now.get(name):
                raise BadInput(
                    f"the job in {self.output} was begun with another {name}; go on with what it was "
                    "begun with, or name a new folder as output"
                )

    def find(self, name: str) -> PartRecord | None:
        """The record of a part, None where it is not finished."""
        try:
            values = json.loads(self._path(name).read_text("utf8"))
        except FileNotFoundError:
            return None
        aside = tuple(Rejected(one["place"], one["reason"]) for one in values["set_aside"])
        return PartRecord(name, values["rows"], aside)

    def add(self, record: PartRecord) -> None:
        """Marks a part as finished; what it wrote must stand already."""
        aside = [{"place": one.place, "reason": one.reason} for one in record.set_aside]
        write_whole(self._path(record.name), json.dumps({"rows": record.rows, "set_aside": aside}).encode())
        self.tries(record.name).forget()

    def tries(self, name: str) -> Tries:
        """The marks of attempts at a part."""
        return Tries(self.output / "work" / "tries" / name)

    def _path(self, name: str) -> Path:
        return self._records / f"{name}.json"
