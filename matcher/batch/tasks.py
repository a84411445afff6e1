"""What is done with a part, wherever it is done: the functions of the core between two Parquet files.

A task is a value that travels; ``carry_out`` does it once, whoever asks how often.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

import numpy as np
from pydantic import TypeAdapter

from matcher.batch.evidence import (
    columns_of,
    map_people,
    read_kept,
    stacks_of,
    table_of,
    write_kept,
    write_people,
)
from matcher.batch.inputs import Source, read_documents, read_evidence, read_posting
from matcher.batch.manifest import Manifest, PartRecord
from matcher.batch.merging import NAMED, Standing, find_contenders, join_ties
from matcher.batch.rows import RowPart
from matcher.batch.segments import read_segment, write_segment
from matcher.batch.stored import Advert
from matcher.batch.tables import (
    EXTRACTIONS,
    NOT_ASSESSED,
    PLACES,
    POSTINGS,
    RANKINGS,
    VALUES,
    read_table,
    write_table,
    write_whole,
)
from matcher.matching.index import MOST_REQUIREMENTS, KnownKeys, ShardIndex, build_bounds
from matcher.matching.places import TIE_DIGITS
from matcher.matching.ranking import NO_EVIDENCE
from matcher.reports.views import extraction_view, line_view, posting_view
from matcher.types import DocumentKind, Posting, Reading, Rejected, Stack

if TYPE_CHECKING:
    import pyarrow as pa

    from matcher.engine import Engine

T = TypeVar("T")
_POSTING = TypeAdapter(Posting)


class Kept:
    """What a worker keeps between tasks: the engine, the keys of the job and the shard it had last."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._keys: tuple[Path, KnownKeys] | None = None
        self._shard: tuple[Path, ShardIndex] | None = None

    def index(self, shard: Shard, output: Path) -> ShardIndex:
        """The people of a shard, to be ranked."""
        place = shard.people(output)
        if self._shard is None or self._shard[0] != place:
            self._shard = None  # two at once may be more than fits
            columns = columns_of(map_people(place))
            segment = read_segment(shard.bounds(output))
            keys = self._known(keys_file(output))
            self._shard = place, ShardIndex(keys, columns, segment, self.engine.policy)
        return self._shard[1]

    def _known(self, path: Path) -> KnownKeys:
        """The keys of all shards; what is like a target is found once for all of them."""
        if self._keys is None or self._keys[0] != path:
            self._keys = path, KnownKeys(self.engine.rules, json.loads(path.read_text("utf8")))
        return self._keys[1]


class Task(Protocol):
    """A part of a job."""

    @property
    def name(self) -> str:
        """What the part is called in the manifest."""

    def run(self, kept: Kept, manifest: Manifest) -> PartRecord:
        """Does it and says what came of it."""


def carry_out(task: Task, kept: Kept, output: Path) -> PartRecord:
    """Does a task, unless it was done, and marks it as finished."""
    manifest = Manifest(output)
    done = manifest.find(task.name)
    if done is None:
        done = task.run(kept, manifest)
        manifest.add(done)
    return done


@dataclass(frozen=True, slots=True)
class ExtractPart:
    """Documents to what they name."""

    number: int
    part: Source
    kind: DocumentKind | Literal["auto"]

    @property
    def name(self) -> str:
        """See ``Task``."""
        return f"extract-{self.number:05d}"

    def run(self, kept: Kept, manifest: Manifest) -> PartRecord:
        """Writes one row a document: its id, and the line that ``extract --json`` writes."""

        def use(adverts: Sequence[Advert]) -> Reading[dict[str, str]]:
            found = kept.engine.extract([one.document for one in adverts], self.kind)
            return Reading(
                tuple({"id": one.document.id, "extraction": _json(extraction_view(one))} for one in found)
            )

        reading = read_documents(self.part, kept.engine, manifest.tries(self.name), use)
        write_table(part_file(manifest.output, "extractions", self.number), EXTRACTIONS, reading.items)
        return PartRecord(self.name, len(reading.items), reading.rejected)


@dataclass(frozen=True, slots=True)
class PostingsPart:
    """Adverts to what they ask."""

    number: int
    part: Source

    @property
    def name(self) -> str:
        """See ``Task``."""
        return f"postings-{self.number:05d}"

    def run(self, kept: Kept, manifest: Manifest) -> PartRecord:
        """Writes the postings as values and as people read them; those that ask nothing are set aside."""

        def use(adverts: Sequence[Advert]) -> Reading[Posting]:
            found = [read_posting(one, kept.engine) for one in adverts]
            return Reading(
                tuple(one for one in found if isinstance(one, Posting)),
                tuple(one for one in found if isinstance(one, Rejected)),
            )

        reading = read_documents(self.part, kept.engine, manifest.tries(self.name), use)
        reasons = [_unusable(posting) for posting in reading.items]
        asking = [one for one, reason in zip(reading.items, reasons, strict=True) if reason is None]
        aside = tuple(
            Rejected(f"posting {one.id}", reason)
            for one, reason in zip(reading.items, reasons, strict=True)
            if reason is not None
        )
        write_values(self.values(manifest.output), _POSTING, [(one.id, one) for one in asking])
        shown = [
            {"posting_id": one.id, "title": one.title, "posting": _json(posting_view(one))} for one in asking
        ]
        write_table(part_file(manifest.output, "postings", self.number), POSTINGS, shown)
        return PartRecord(self.name, len(asking), (*reading.rejected, *aside))

    def values(self, output: Path) -> Path:
        """Where the postings stand for the tasks that rank."""
        return output / "work" / "postings" / f"{self.number:05d}.parquet"


def _unusable(posting: Posting) -> str | None:
    """Why nobody can be ranked for a posting, None where they can."""
    count = len(posting.requirements)
    if not count:
        return "no requirement was recognised, so nobody is ranked for it"
    if count > MOST_REQUIREMENTS:
        return f"it asks {count:,} things; at most {MOST_REQUIREMENTS:,} can be ranked"
    return None


@dataclass(frozen=True, slots=True)
class Shard:
    """Some of the people, as they stand between the steps of a job."""

    number: int

    def people(self, output: Path) -> Path:
        """Where their evidence stands."""
        return output / "work" / "people" / f"{self.number:05d}.arrow"

    def bounds(self, output: Path) -> Path:
        """The folder of the index over them."""
        return output / "work" / "index" / f"{self.number:05d}"

    def write(self, table: pa.Table, kept: Kept, output: Path) -> None:
        """Writes both, and who shows nothing."""
        write_people(self.people(output), table)
        columns, ids = columns_of(map_people(self.people(output))), table["id"].to_pylist()
        write_segment(self.bounds(output), build_bounds(columns, ids, kept.engine.policy))
        silent = [ids[row] for row in np.flatnonzero(~columns.assessed()).tolist()]
        write_silent(output, self.number, silent)


def write_silent(output: Path, number: int, ids: Iterable[str]) -> None:
    """Writes who shows nothing."""
    rows = [{"candidate_id": one, "reason": NO_EVIDENCE} for one in ids]
    write_table(part_file(output, "not_assessed", number), NOT_ASSESSED, rows)


@dataclass(frozen=True, slots=True)
class _ShardPart:
    """Some of the people to a shard."""

    number: int

    @property
    def name(self) -> str:
        """See ``Task``."""
        return f"people-{self.number:05d}"

    @property
    def shard(self) -> Shard:
        """The people."""
        return Shard(self.number)


@dataclass(frozen=True, slots=True)
class PeoplePart(_ShardPart):
    """People to a shard."""

    part: Source
    on: date

    def run(self, kept: Kept, manifest: Manifest) -> PartRecord:
        """Writes their evidence and an index over it."""
        reading = read_evidence(self.part, self.on, kept.engine, manifest.tries(self.name))
        self.shard.write(table_of(reading.items), kept, manifest.output)
        return PartRecord(self.name, len(reading.items), reading.rejected)


@dataclass(frozen=True, slots=True)
class KeptPart(_ShardPart):
    """People whose evidence an earlier job kept, to a shard: as columns, never as objects."""

    part: RowPart

    def run(self, kept: Kept, manifest: Manifest) -> PartRecord:
        """As ``PeoplePart``."""
        table, rejected = read_kept(self.part)
        self.shard.write(table, kept, manifest.output)
        return PartRecord(self.name, table.num_rows, rejected)


@dataclass(frozen=True, slots=True)
class EvidencePart:
    """People to evidence that later jobs rank."""

    number: int
    part: Source
    on: date

    @property
    def name(self) -> str:
        """See ``Task``."""
        return f"evidence-{self.number:05d}"

    def run(self, kept: Kept, manifest: Manifest) -> PartRecord:
        """Writes the evidence, and who shows nothing."""
        reading = read_evidence(self.part, self.on, kept.engine, manifest.tries(self.name))
        path = part_file(manifest.output, "evidence", self.number)
        write_kept(path, table_of(reading.items), self.on, kept.engine.versions())
        silent = (s.candidate_id for s in reading.items if not (s.evidence or s.experience))
        write_silent(manifest.output, self.number, silent)
        return PartRecord(self.name, len(reading.items), reading.rejected)


@dataclass(frozen=True, slots=True)
class KeysPart:
    """The keys that anybody holds, of all shards together."""

    shards: tuple[Shard, ...]

    @property
    def name(self) -> str:
        """See ``Task``."""
        return "keys"

    def run(self, kept: Kept, manifest: Manifest) -> PartRecord:  # noqa: ARG002 - every task is given it
        """Writes them in order."""
        names: set[str] = set()
        for shard in self.shards:
            names |= set(columns_of(map_people(shard.people(manifest.output))).key_names)
        write_whole(keys_file(manifest.output), _json(sorted(names)).encode())
        return PartRecord(self.name, len(names))


def keys_file(output: Path) -> Path:
    """Where the keys of all shards stand."""
    return output / "work" / "keys.json"


@dataclass(frozen=True, slots=True)
class RankPart:
    """One shard of people ranked for one batch of postings."""

    shard: Shard
    postings: PostingsPart
    top: int

    @property
    def name(self) -> str:
        """See ``Task``."""
        return f"rank-{self.postings.number:05d}-{self.shard.number:05d}"

    def run(self, kept: Kept, manifest: Manifest) -> PartRecord:
        """Writes the best of the shard for each posting."""
        output = manifest.output
        index = kept.index(self.shard, output)
        rows = [
            {
                "posting_id": posting.id,
                "candidate_id": place.candidate_id,
                "row": place.item.row,
                "score": place.score,
                "n_tied": len(place.tied_with),
                "tied_with": place.tied_with[: NAMED + 1],
            }
            for posting in read_values(self.postings.values(output), _POSTING)
            for place in index.best(posting, top=self.top)
        ]
        write_table(self.places(output), PLACES, rows)
        return PartRecord(self.name, len(rows))

    def places(self, output: Path) -> Path:
        """Where the best of the shard stand."""
        batch = f"{self.postings.number:05d}"
        return output / "work" / "places" / batch / f"{self.shard.number:05d}.parquet"


@dataclass(frozen=True, slots=True)
class MergePart:
    """The best of all shards for one batch of postings, with all their lines."""

    shards: tuple[RankPart, ...]

    @property
    def name(self) -> str:
        """See ``Task``."""
        return f"merge-{self.shards[0].postings.number:05d}"

    def run(self, kept: Kept, manifest: Manifest) -> PartRecord:
        """Writes a row for each posting and person shown."""
        output, top, postings = manifest.output, self.shards[0].top, self.shards[0].postings
        contenders = {
            posting_id: find_contenders(standings, top)
            for posting_id, standings in self._standings(output).items()
        }
        stacks = self._stacks(output, (one for found in contenders.values() for one in found))
        rows = []
        for posting in read_values(postings.values(output), _POSTING):
            found = contenders.get(posting.id, [])
            ties = join_ties(found)
            ranking = kept.engine.rank_stacks(posting, [stacks[one.candidate_id] for one in found], top=top)
            for one in ranking.ranked:
                tied = ties[round(one.score, TIE_DIGITS)]
                rows.append(
                    {
                        "posting_id": posting.id,
                        "rank": one.rank,
                        "candidate_id": one.candidate_id,
                        "score": one.score,
                        "verified_score": one.verified_score,
                        "band": one.band,
                        "n_tied": tied.count - 1,
                        "tied_with": tied.others(one.candidate_id),
                        "lines": _json([line_view(line) for line in one.lines]),
                    }
                )
        write_table(part_file(output, "rankings", postings.number), RANKINGS, rows)
        return PartRecord(self.name, len(rows))

    def _standings(self, output: Path) -> dict[str, list[Standing]]:
        """Posting id -> the best of every shard."""
        found: dict[str, list[Standing]] = {}
        for one in self.shards:
            for row in read_table(one.places(output)):
                posting_id, tied = row.pop("posting_id"), tuple(row.pop("tied_with"))
                found.setdefault(posting_id, []).append(
                    Standing(shard=one.shard.number, tied_with=tied, **row)
                )
        return found

    def _stacks(self, output: Path, standings: Iterable[Standing]) -> dict[str, Stack]:
        """Candidate id -> stack, of these alone."""
        wanted: dict[int, set[int]] = {}
        for one in standings:
            wanted.setdefault(one.shard, set()).add(one.row)
        return {
            stack.candidate_id: stack
            for number, rows in wanted.items()
            for stack in stacks_of(map_people(Shard(number).people(output)).take(sorted(rows)))
        }


def part_file(output: Path, table: str, number: int) -> Path:
    """Where a part of a result stands."""
    return output / table / f"part-{number:05d}.parquet"


def write_values(path: Path, adapter: TypeAdapter[T], values: Iterable[tuple[str, T]]) -> None:
    """Writes values by id, as JSON that gives the very same values back."""
    write_table(
        path, VALUES, ({"id": one, "value": adapter.dump_json(value).decode()} for one, value in values)
    )


def read_values(path: Path, adapter: TypeAdapter[T]) -> list[T]:
    """The values in a file, in order."""
    return [adapter.validate_json(row["value"]) for row in read_table(path)]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
