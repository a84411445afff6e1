"""An index over people on disk: arrays that are mapped into memory, never pickled, and a header.

A folder ``segments`` holds a folder for each segment, written once and never changed. ``header.json`` says
which of them belong together, who of each is alive, and what the index was made with; it is put in place
last, so that a reader sees the index as it was before or as it is after.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from matcher.errors import BadData, BadInput
from matcher.matching import SimilarityRules
from matcher.matching.index import PeopleIndex
from matcher.matching.index.population import Population
from matcher.matching.index.segment import Segment
from matcher.policy import Policy

FORMAT = 1
HEADER = "header.json"


class IndexFolder:
    """A folder with an index. What was saved or opened before is not written again.

    made_with: name -> hash of whatever scores depend on: policy, taxonomy, catalogue, the day.
    """

    def __init__(self, folder: Path, made_with: Mapping[str, str]) -> None:
        self.folder, self._made_with = folder, dict(made_with)
        self._names: dict[Segment, str] = {}

    def save(self, index: PeopleIndex) -> None:
        """Writes what the folder has not yet, and then the header. Segments that are no more are removed."""
        state = secrets.token_hex(8)
        (self.folder / "segments").mkdir(parents=True, exist_ok=True)
        parts = list(index.people)
        for segment, _ in parts:
            if segment not in self._names:
                self._names[segment] = self._write_segment(segment)
        self._names = {segment: self._names[segment] for segment, _ in parts}
        alive = np.concatenate([np.array([], bool), *(alive for _, alive in parts)])
        _save(self.folder / f"alive-{state}.npy", alive)
        (self.folder / f"keys-{state}.json").write_text(json.dumps(list(index.keys)), "utf8")
        segments = [
            {"name": self._names[segment], "people": segment.n_people, "bytes": segment.n_bytes}
            for segment, _ in parts
        ]
        header = {"format": FORMAT, "made_with": self._made_with, "state": state, "segments": segments}
        beside = self.folder / f"{HEADER}.{state}"
        beside.write_text(json.dumps(header, indent=1), "utf8")
        os.replace(beside, self.folder / HEADER)
        self._tidy(state)

    def open(self, *, rules: SimilarityRules, policy: Policy) -> PeopleIndex:
        """The index of the folder, its arrays mapped: what is asked for is read, when it is.

        Raises BadInput where there is none or it was made with something else than now, BadData where
        it is damaged or of another format.
        """
        header = self._header()
        try:
            names = [(str(segment["name"]), int(segment["bytes"])) for segment in header["segments"]]
            segments = [self._read_segment(name, size) for name, size in names]
            alive = np.load(self.folder / f"alive-{header['state']}.npy", allow_pickle=False)
            keys = json.loads((self.folder / f"keys-{header['state']}.json").read_text("utf8"))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadData(f"the index in {self.folder} is damaged ({error}); build it again") from error
        ends = np.cumsum([segment.n_people for segment in segments])
        if len(alive) != (ends[-1] if len(ends) else 0):
            raise BadData(f"the index in {self.folder} is damaged; build it again")
        self._names = {segment: name for segment, (name, _) in zip(segments, names, strict=True)}
        parts = zip(segments, np.split(alive, ends[:-1]), strict=True) if segments else ()
        return PeopleIndex(rules=rules, policy=policy, keys=keys, people=Population(policy, parts))

    def _header(self) -> dict[str, Any]:
        try:
            header = json.loads((self.folder / HEADER).read_text("utf8"))
        except FileNotFoundError:
            raise BadInput(f"{self.folder} holds no index over people; build one") from None
        except ValueError as error:
            raise BadData(f"the index in {self.folder} is damaged ({error}); build it again") from error
        if not isinstance(header, dict) or header.get("format") != FORMAT:
            raise BadData(f"the index in {self.folder} is not of format {FORMAT}; build it again")
        made_with = header.get("made_with")
        then = made_with if isinstance(made_with, dict) else {}
        for name in sorted(then.keys() | self._made_with.keys()):
            if then.get(name) != self._made_with.get(name):
                raise BadInput(
                    f"the index in {self.folder} was made with another {name} "
                    f"({_short(then.get(name))}, now {_short(self._made_with.get(name))}); build it again"
                )
        return header

    def _write_segment(self, segment: Segment) -> str:
        name = secrets.token_hex(8)
        beside = self.folder / "segments" / f".{name}"
        beside.mkdir()
        for field in fields(Segment):
            _save(beside / f"{field.name}.npy", getattr(segment, field.name))
        os.replace(beside, self.folder / "segments" / name)
        return name

    def _read_segment(self, name: str, size: int) -> Segment:
        folder = self.folder / "segments" / name
        # Copy-on-write: nothing that is done to the arrays reaches the files.
        arrays = {
            field.name: np.asarray(np.load(folder / f"{field.name}.npy", mmap_mode="c", allow_pickle=False))
            for field in fields(Segment)
        }
        segment = Segment(**arrays)
        if segment.n_bytes != size:
            raise ValueError(f"segment {name} has {segment.n_bytes:,} bytes, not {size:,}")
        return segment

    def _tidy(self, state: str) -> None:
        """Removes what earlier headers named; who has it open keeps it."""
        for path in [*self.folder.glob("alive-*.npy"), *self.folder.glob("keys-*.json")]:
            if path.stem.partition("-")[2] != state:
                path.unlink(missing_ok=True)
        kept = set(self._names.values())
        for path in (self.folder / "segments").iterdir():
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)


def _save(path: Path, array: np.ndarray) -> None:
    np.save(path, array, allow_pickle=False)


def _short(value: object) -> str:
    return "none" if value is None else str(value)[:12]
