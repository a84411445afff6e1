"""What is done with a part, wherever it is done: the functions of the core between two Parquet files.

A task is a value that travels; ``carry_out`` does it once, whoever asks how often.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from pydantic import TypeAdapter

from matcher.batch.guarded import FILE, read_guarded
from matcher.batch.manifest import Manifest, PartRecord
from matcher.batch.merging import NAMED, Standing, find_contenders, join_ties
from matcher.batch.rows import RowPart, read_rows
from matcher.batch.tables import (
    EXTRACTIONS,
    NOT_ASSESSED,
    PLACES,
    POSTINGS,
    RANKINGS,
    VALUES,
    read_table,
    write_table,
)
from matcher.documents import read_bytes
from matcher.matching.ranking import NO_EVIDENCE
from matcher.reports.views import extraction_view, line_view, posting_view
from matcher.types import DocumentKind, Posting, Reading, Rejected, Stack

if TYPE_CHECKING:
    from matcher.engine import Engine

T = TypeVar("T")
_POSTING, _STACK = TypeAdapter(Posting), TypeAdapter(Stack)


class Kept:
    """What a worker keeps between tasks: the engine, and the shard of people it read last."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._shard: tuple[Path, list[Stack]] | None = None

    def shard(self, path: Path) -> list[Stack]:
        """The stacks in a file of values."""
        if self._shard is None or self._shard[0] != path:
            self._shard = None  # two at once may be more than fits
            self._shard = path, read_values(path, _STACK)
        return self._shard[1]


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
    part: RowPart
    kind: DocumentKind | Literal["auto"]

    @property
    def name(self) -> str:
        """See ``Task``."""
        return f"extract-{self.number:05d}"

    def run(self, kept: Kept, manifest: Manifest) -> PartRecord:
        """Writes one row a document: its id, and the line that ``extract --json`` writes."""

        def read(lines: bytes) -> Reading[dict[str, str]]:
            reading = read_bytes(lines, name=FILE)
            found = kept.engine.extract(reading.items, self.kind)
            rows = tuple({"id": one.document.id, "extraction": _json(extraction_view(one))} for one in found)
            return Reading(rows, reading.rejected)

        reading = read_guarded(self.part, read_rows(self.part), manifest.tries(self.name), read)
        write_table(part_file(manifest.output, "extractions", self.number), EXTRACTIONS, reading.items)
        return PartRecord(self.name, len(reading.items), reading.rejected)


@dataclass(frozen=True, slots=True)
class PostingsPart:
    """Adverts to what they ask."""

    number: int
    part: RowPart

    @property
    def name(self) -> str:
        """See ``Task``."""
        return f"postings-{self.number:05d}"

    def run(self, kept: Kept, manifest: Manifest) -> PartRecord:
        """Writes the postings as values and as people read them; those that ask nothing are set aside."""

        def read(lines: bytes) -> Reading[Posting]:
            reading = read_bytes(lines, name=FILE)
            return Reading(tuple(map(kept.engine.read_posting, reading.items)), reading.rejected)

        reading = read_guarded(self.part, read_rows(self.part), manifest.tries(self.name), read)
        asking = [posting for posting in reading.items if posting.requirements]
        silent = [posting.id for posting in reading.items if not posting.requirements]
        aside = tuple(
            Rejected(f"posting {one}", "no requirement was recognised, so nobody is ranked for it")
            for one in silent
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


@dataclass(frozen=True, slots=True)
class PeoplePart:
    """People to their evidence: a shard."""

    number: int
    part: RowPart
    on: date

    @property
    def name(self) -> str:
        """See ``Task``."""
        return f"people-{self.number:05d}"

    def run(self, kept: Kept, manifest: Manifest) -> PartRecord:
        """Writes the stacks, and who shows nothing."""

        def read(lines: bytes) -> Reading[Stack]:
            reading = kept.engine.read_candidate_bytes(lines, name=FILE, on=self.on)
            return Reading(kept.engine.read_stacks(reading.items, on=self.on), reading.rejected)

        reading = read_guarded(self.part, read_rows(self.part), manifest.tries(self.name), read)
        write_values(self.values(manifest.output), _STACK, [(s.candidate_id, s) for s in reading.items])
        silent = [s.candidate_id for s in reading.items if not (s.evidence or s.experience)]
        write_table(
            part_file(manifest.output, "not_assessed", self.number),
            NOT_ASSESSED,
            [{"candidate_id": one, "reason": NO_EVIDENCE} for one in silent],
        )
        return PartRecord(self.name, len(reading.items), reading.rejected)

    def values(self, output: Path) -> Path:
        """Where the stacks stand for the tasks that rank."""
        return output / "work" / "people" / f"{self.number:05d}.parquet"


@dataclass(frozen=True, slots=True)
class RankPart:
    """One shard of people ranked for one batch of postings."""

    people: PeoplePart
    postings: PostingsPart
    top: int

    @property
    def name(self) -> str:
        """See ``Task``."""
        return f"rank-{self.postings.number:05d}-{self.people.number:05d}"

    def run(self, kept: Kept, manifest: Manifest) -> PartRecord:
        """Writes the best of the shard for each posting."""
        output = manifest.output
        stacks = kept.shard(self.people.values(output))
        rows = []
        for posting in read_values(self.postings.values(output), _POSTING):
            ranking = kept.engine.rank_stacks(posting, stacks, top=self.top)
            for one in ranking.ranked:
                tied = one.tied_with
                rows.append(
                    {
                        "posting_id": posting.id,
                        "candidate_id": one.candidate_id,
                        "score": one.score,
                        "n_tied": len(tied),
                        "tied_with": tied[: NAMED + 1],
                    }
                )
        write_table(self.places(output), PLACES, rows)
        return PartRecord(self.name, len(rows))

    def places(self, output: Path) -> Path:
        """Where the best of the shard stand."""
        return (
            output / "work" / "places" / f"{self.postings.number:05d}" / f"{self.people.number:05d}.parquet"
        )


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
        standing = self._standings(output)
        contenders = {
            posting_id: find_contenders(standings, top) for posting_id, standings in standing.items()
        }
        stacks = self._stacks(output, (one for found in contenders.values() for one in found))
        rows = []
        for posting in read_values(postings.values(output), _POSTING):
            found = contenders.get(posting.id, [])
            ties = join_ties(found)
            ranking = kept.engine.rank_stacks(posting, [stacks[one.candidate_id] for one in found], top=top)
            for one in ranking.ranked:
                tied = ties[Standing(0, one.candidate_id, one.score, 0, ()).tie_score]
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
        for shard in self.shards:
            for row in read_table(shard.places(output)):
                found.setdefault(row.pop("posting_id"), []).append(
                    Standing(shard.people.number, **row | {"tied_with": tuple(row["tied_with"])})
                )
        return found

    def _stacks(self, output: Path, standings: Iterable[Standing]) -> dict[str, Stack]:
        wanted: dict[int, set[str]] = {}
        for one in standings:
            wanted.setdefault(one.shard, set()).add(one.candidate_id)
        return {
            stack.candidate_id: stack
            for shard in self.shards
            for stack in read_values(
                shard.people.values(output), _STACK, only=wanted.get(shard.people.number, set())
            )
        }


def part_file(output: Path, table: str, number: int) -> Path:
    """Where a part of a result stands."""
    return output / table / f"part-{number:05d}.parquet"


def write_values(path: Path, adapter: TypeAdapter[T], values: Iterable[tuple[str, T]]) -> None:
    """Writes values by id, as JSON that gives the very same values back."""
    write_table(
        path, VALUES, ({"id": one, "value": adapter.dump_json(value).decode()} for one, value in values)
    )


def read_values(path: Path, adapter: TypeAdapter[T], *, only: set[str] | None = None) -> list[T]:
    """The values in a file, in order; ``only`` those of these ids."""
    if only is not None and not only:
        return []
    rows = read_table(path)
    return [adapter.validate_json(row["value"]) for row in rows if only is None or row["id"] in only]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
