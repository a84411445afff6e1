"""The credential catalogue: credential *types* (what a PMP is), never what a person holds."""

from __future__ import annotations

import difflib
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from matcher.errors import BadData, UnknownName
from matcher.keys import normalise
from matcher.taxonomy.model import Taxonomy
from matcher.taxonomy.reading import first_problem, read_jsonl_objects
from matcher.types import CredentialKind, MentionKind, Surface, SurfaceRule

Method = Literal[
    "performance_exam",
    "proctored_exam",
    "exam",
    "project",
    "portfolio",
    "assignment",
    "quiz",
    "attendance",
]
# Kinds that show a piece of what a certification shows.
PIECES = frozenset(("micro_credential", "nano_credential", "badge", "nanodegree"))
Scope = Literal["single_skill", "skill_set", "occupation", "field", "clearance"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CoveredSkill(_Part):
    """A skill a type shows; ``weight`` is its share of a public exam blueprint."""

    skill: str
    weight: Annotated[float, Field(gt=0, le=1)] | None = None
    level: Annotated[int, Field(ge=1, le=5)] | None = None


class Duration(_Part):
    """How long it takes, and what that counts: calendar time, hours of effort, or neither."""

    min: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    max: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    unit: Literal["hours", "days", "weeks", "months", "years"] | None = None
    basis: Literal["elapsed", "effort", "competency_based"]


class Cost(_Part):
    """An amount, its currency, and what it pays for."""

    amount: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    pays_for: Annotated[Literal["exam", "training", "renewal", "membership", "total"], Field(alias="for")]
    source: str
    as_of: int | None = None
    url: str | None = None


class AssessmentFact(_Part):
    """How it is assessed, who watches, and who judges."""

    method: Method | None = None
    supervision: Literal["proctored", "observed", "none"] | None = None
    assessor: Literal["issuer", "third_party", "employer", "self"] | None = None


class Renewal(_Part):
    months: Annotated[int, Field(gt=0)] | None = None
    units: Annotated[float, Field(gt=0)] | None = None
    unit: str | None = None
    fee: Cost | None = None


class Relations(_Part):
    supersedes: tuple[str, ...] = ()
    equivalent_to: tuple[str, ...] = ()
    stacks_to: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    advanced_standing: tuple[str, ...] = ()


class Recognition(_Part):
    jurisdictions: tuple[str, ...] = ()
    frameworks: tuple[dict[str, Any], ...] = ()
    accredited_by: tuple[str, ...] = ()
    endorsed_by: tuple[str, ...] = ()


class Source(_Part):
    fact: str
    source: str
    as_of: int | None = None
    url: str | None = None


class CredentialType(_Part):
    """An entry of the catalogue; the fields are described in ``data/README.md``. None is unknown."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Annotated[str, Field(min_length=1)]
    aliases: tuple[str, ...] = ()
    kind: CredentialKind
    issuer: str | None
    issuer_aliases: tuple[str, ...] = ()
    sector: str
    summary: str
    level: Annotated[int, Field(ge=1, le=5)] | None = None
    eqf: Annotated[int, Field(ge=1, le=8)] | None = None
    scope: Scope | None = None
    skills: tuple[CoveredSkill, ...] = ()
    duration: Duration | None = None
    cost: tuple[Cost, ...] = ()
    assessment: AssessmentFact | None = None
    validity_months: Annotated[int, Field(gt=0)] | Literal["none"] | None = None
    renewal: Renewal | None = None
    delivery: Literal["online", "blended", "in_person", "variable"] | None = None
    prerequisites: dict[str, Any] | None = None
    relations: Relations = Relations()
    recognition: Recognition = Recognition()
    languages: tuple[str, ...] = ()
    ambiguous: dict[str, SurfaceRule] = {}
    sources: tuple[Source, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """The name, then the aliases."""
        return (self.name, *self.aliases)

    @property
    def skill_ids(self) -> frozenset[str]:
        """The ids of what it covers."""
        return frozenset(covered.skill for covered in self.skills)

    @property
    def required_types(self) -> tuple[str, ...]:
        """The ids of the types its prerequisites name."""
        return tuple(_named_in(self.prerequisites, f"credential {self.id!r}: prerequisites"))

    @property
    def issuers(self) -> tuple[str, ...]:
        """The issuer's names; empty for a type that many bodies award."""
        return (self.issuer, *self.issuer_aliases) if self.issuer else ()

    def without_unknown(self, known: Collection[str]) -> CredentialType:
        """The entry without relations to types that are not among ``known`` ids, or to itself."""
        kept = {
            name: tuple(other for other in others if other in known and other != self.id)
            for name, others in self.relations
        }
        return self.model_copy(update={"relations": Relations(**kept)})

    @property
    def is_academic(self) -> bool:
        """Whether postings ask for it as a level of education rather than by name."""
        return self.kind == "degree" and self.issuer is None and self.eqf is not None

    @property
    def is_general(self) -> bool:
        """Whether it is a level of education in whatever subject: "Bachelor's degree", "NVQ level 3"."""
        return self.issuer is None and self.eqf is not None and not self.skills


class Catalogue:
    """Credential types by id; immutable after it is built.

    Raises BadData for an id used twice, or a skill or related type nobody knows.
    """

    def __init__(self, types: Iterable[CredentialType], taxonomy: Taxonomy) -> None:
        self.types: dict[str, CredentialType] = {}
        for entry in sorted(types, key=lambda entry: entry.id):
            if entry.id in self.types:
                raise BadData(f"credential id {entry.id!r} is used twice")
            self.types[entry.id] = entry
        for entry in self.types.values():
            self._check(entry, taxonomy)
        self._lineages = self._group_lineages()
        self._satisfying = self._group_satisfying()

    def __iter__(self) -> Iterator[CredentialType]:
        return iter(self.types.values())

    def __len__(self) -> int:
        return len(self.types)

    def __contains__(self, type_id: object) -> bool:
        return type_id in self.types

    def __getitem__(self, type_id: str) -> CredentialType:
        try:
            return self.types[type_id]
        except KeyError:
            near = difflib.get_close_matches(type_id, self.types, n=1, cutoff=0.0)
            hint = f"; nearest: {near[0]!r}" if near else ""
            raise UnknownName(f"no credential type {type_id!r} in the catalogue{hint}") from None

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything that can change a result."""
        rows = "\n".join(entry.model_dump_json() for entry in self)
        return hashlib.sha256(rows.encode()).hexdigest()

    def translate(self, skills: Mapping[str, tuple[str, ...]], taxonomy: Taxonomy) -> Catalogue:
        """The same types over another taxonomy.

        skills: ids of ``taxonomy`` for each covered skill; a skill with none is left out, one with
        several shares its weight among them. Weights are given only where all of them are known.
        """
        return Catalogue([_translated(entry, skills) for entry in self], taxonomy)

    def lineage(self, type_id: str) -> str:
        """The name of what a type is one thing with: what it supersedes or is part of.

        It depends on the catalogue alone, never on what else a person holds, so that another award
        can never lower a stack.
        """
        return self._lineages[self[type_id].id]

    def satisfying(self, type_id: str) -> tuple[str, ...]:
        """Ids of the types that meet a requirement for this one: itself, what supersedes it
        (also in steps), and what is declared equivalent."""
        return self._satisfying[self[type_id].id]

    def search(self, query: str) -> tuple[CredentialType, ...]:
        """Types whose name, abbreviation, issuer or id holds the query: whole names first, then
        names, then issuers; equal ones by id."""
        wanted = normalise(query)
        ranked = [(_match_rank(entry, wanted), entry.id, entry) for entry in self if wanted]
        return tuple(entry for rank, _, entry in sorted(ranked, key=lambda row: row[:2]) if rank < _NO_MATCH)

    def parts(self, type_id: str) -> tuple[str, ...]:
        """Ids of the types that are part of this one, count towards it, or are required for it."""
        whole = self[type_id].id
        found = {one for one in self[whole].required_types if one in self.types}
        for entry in self:
            if whole in (*entry.relations.part_of, *entry.relations.stacks_to):
                found.add(entry.id)
        return tuple(sorted(found))

    def partial_covers(self) -> tuple[str, ...]:
        """Ids of the short credentials (micro, nano, badge, nanodegree) that cover some skills of a
        certification, but not all of one that they touch."""
        certified = [entry.skill_ids for entry in self if entry.kind == "certification"]
        return tuple(
            entry.id
            for entry in self
            if entry.kind in PIECES
            and any(entry.skill_ids & whole and whole - entry.skill_ids for whole in certified)
        )

    def surfaces(self) -> tuple[Surface, ...]:
        """Every way of writing every type."""
        return tuple(
            Surface(
                form,
                entry.id,
                entry.name,
                _mention_kind(entry),
                entry.sector,
                entry.ambiguous.get(form),
            )
            for entry in self
            for form in entry.forms
        )

    def _check(self, entry: CredentialType, taxonomy: Taxonomy) -> None:
        for covered in entry.skills:
            if covered.skill not in taxonomy:
                raise BadData(f"credential {entry.id!r} covers unknown skill {covered.skill!r}")
        for name, others in entry.relations:
            for other in others:
                if other not in self.types:
                    raise BadData(f"credential {entry.id!r}: {name} names unknown {other!r}")
        for other in entry.required_types:
            if other not in self.types:
                raise BadData(f"credential {entry.id!r}: prerequisites name unknown {other!r}")

    def _group_lineages(self) -> dict[str, str]:
        root = {type_id: type_id for type_id in self.types}

        def find(type_id: str) -> str:
            while root[type_id] != type_id:
                type_id = root[type_id]
            return type_id

        for entry in self:
            for other in (*entry.relations.supersedes, *entry.relations.part_of):
                low, high = sorted((find(entry.id), find(other)))
                root[high] = low
        return {type_id: find(type_id) for type_id in root}

    def _group_satisfying(self) -> dict[str, tuple[str, ...]]:
        directly: dict[str, set[str]] = {type_id: set() for type_id in self.types}
        for entry in self:
            for older in entry.relations.supersedes:
                directly[older].add(entry.id)
            for other in entry.relations.equivalent_to:
                directly[other].add(entry.id)
                directly[entry.id].add(other)
        return {type_id: tuple(sorted(_reachable(type_id, directly))) for type_id in directly}


def _translated(entry: CredentialType, skills: Mapping[str, tuple[str, ...]]) -> CredentialType:
    weights: dict[str, float] = defaultdict(float)
    levels: dict[str, int | None] = {}
    whole = all(covered.weight is not None and skills.get(covered.skill) for covered in entry.skills)
    for covered in entry.skills:
        others = skills.get(covered.skill, ())
        for other in others:
            weights[other] += (covered.weight or 0.0) / len(others)
            levels.setdefault(other, covered.level)
    found = tuple(
        CoveredSkill(skill=other, weight=min(weights[other], 1.0) if whole else None, level=level)
        for other, level in levels.items()
    )
    return entry.model_copy(update={"skills": found})


def _named_in(node: Any, place: str) -> Iterator[str]:
    """The credential ids in a tree of prerequisites. Raises BadData for a node that is none."""
    if node is None:
        return
    if not isinstance(node, dict) or set(node) - {"in"} not in _NODES:
        raise BadData(f"{place}: a node is all, any, credential, degree_eqf, experience_years or text")
    for group in ("all", "any"):
        for child in node.get(group, ()):
            if child is None:
                raise BadData(f"{place}: {group} holds an empty node")
            yield from _named_in(child, place)
    if "credential" in node:
        yield str(node["credential"])


_NODES = ({"all"}, {"any"}, {"credential"}, {"degree_eqf"}, {"experience_years"}, {"text"})


def _reachable(start: str, edges: dict[str, set[str]]) -> set[str]:
    seen, todo = {start}, [start]
    while todo:
        for other in edges[todo.pop()] - seen:
            seen.add(other)
            todo.append(other)
    return seen


_NO_MATCH = 9


def _match_rank(entry: CredentialType, wanted: str) -> int:
    names = [normalise(form) for form in entry.forms]
    if wanted in names or wanted == normalise(entry.id):
        return 0
    if any(f" {wanted} " in f" {name} " for name in names):
        return 1
    if any(wanted in name for name in names) or wanted in normalise(entry.id):
        return 2
    return 3 if any(wanted in normalise(issuer) for issuer in entry.issuers) else _NO_MATCH


def _mention_kind(entry: CredentialType) -> MentionKind:
    return "degree" if entry.is_academic else "credential"


def read_catalogue(sources: Sequence[Path], taxonomy: Taxonomy) -> Catalogue:
    """The catalogue in files, or in the ``*.jsonl`` files of folders (format: ``data/README.md``).

    Raises BadData with file and line for a row that breaks the format.
    """
    types = []
    files = (file for one in sources for file in ([one] if one.is_file() else sorted(one.glob("*.jsonl"))))
    for path in files:
        for place, values in read_jsonl_objects(path):
            try:
                types.append(CredentialType.model_validate(values))
            except ValidationError as error:
                raise BadData(f"{place}: {first_problem(error)}") from error
    if not types:
        raise BadData(f"no credential catalogue at {', '.join(map(str, sources))}: expected *.jsonl files")
    return Catalogue(types, taxonomy)


def write_types(types: Iterable[CredentialType], folder: Path) -> None:
    """Writes entries to ``folder/types.jsonl``, in place of what was there."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = "".join(entry.model_dump_json(by_alias=True) + "\n" for entry in types)
    beside = folder / "types.tmp"
    beside.write_text(rows, "utf8")
    beside.replace(folder / "types.jsonl")
