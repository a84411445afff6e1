"""The linkers to compare: ours, its encoder alone, and baselines, all over the same skills."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from matcher.engine import Engine
from matcher.errors import BadInput, MissingExtra, UnknownName
from matcher.evaluation.baselines import (
    Encode,
    RankSkills,
    base_model,
    encode_with,
    rank_by_characters,
    rank_by_cosine,
)
from matcher.keys import normalise
from matcher.taxonomy import Taxonomy
from matcher.types import Link, Rejected

# Skills further down our linker's list count as not found: weighing each of 13,896 takes a second a text.
DEPTH = 200
LABEL_FILES = "esco_labels_*.txt"


@dataclass(frozen=True)
class Candidates:
    """The skills that can be found. ``forms``: every name of each, the label first.

    name: of the taxonomy, or of the file of labels.
    """

    name: str
    forms: tuple[tuple[str, ...], ...]

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The label of each skill."""
        return tuple(names[0] for names in self.forms)

    @cached_property
    def by_label(self) -> dict[str, frozenset[int]]:
        """The positions of the skills with a label, exactly as it is written."""
        return _places((label, number) for number, label in enumerate(self.labels))

    @cached_property
    def by_name(self) -> dict[str, frozenset[int]]:
        """The positions of the skills with a name, normalised."""
        return _places((normalise(form), n) for n, names in enumerate(self.forms) for form in names)


@dataclass(frozen=True, slots=True)
class LinkSystem:
    """A linker: texts -> positions of candidates, best first, for each.

    link: the likeliest candidate of each phrase as ``(position, probability)``, where the system says how
    sure it is. only_badges: whether it is compared on badges alone.
    """

    name: str
    rank: RankSkills
    link: Callable[[Sequence[str]], list[tuple[int, float]]] | None = None
    only_badges: bool = False


def link_systems(
    engine: Engine, *, labels: Path | None = None, base: Path | None = None
) -> tuple[Candidates, tuple[LinkSystem, ...], tuple[Rejected, ...]]:
    """What can be found, the systems to compare, and those that are not there, with the reason.

    labels: where ``label_file`` looks when the engine's taxonomy is not imported; its labels are the
    candidates then, and the encoder is all there is of ours. base: the folder of the encoder that ours was
    tuned from, where the development package is not installed.
    Raises UnknownName when there is neither taxonomy nor labels.
    """
    try:
        taxonomy = engine.taxonomy
    except UnknownName as error:
        file = label_file(labels) if labels is not None else None
        if file is None:
            raise
        candidates, ours = encoder_systems(file, {"encoder": engine.encoder.encode})
        unlinked: tuple[Rejected, ...] = (Rejected("linker", str(error)),)
    else:
        candidates = Candidates(taxonomy.name, tuple(skill.forms for skill in taxonomy))
        linker = LinkSystem(
            "linker", partial(_ranked, engine, taxonomy), partial(_likeliest, engine, taxonomy)
        )
        ours, unlinked = (linker, LinkSystem("encoder", _encoder_alone(engine))), ()
    baselines, skipped = _baselines(candidates, base)
    return candidates, (*ours, *baselines), (*unlinked, *skipped)


def encoder_systems(
    labels: Path, encoders: Mapping[str, Encode]
) -> tuple[Candidates, tuple[LinkSystem, ...]]:
    """The labels in a file, one a line, as candidates, and an encoder over them for each name.

    Raises BadInput where the file lists none.
    """
    names = [line.strip() for line in labels.read_text("utf-8-sig").splitlines()]
    unique = tuple(dict.fromkeys(name for name in names if name))
    if not unique:
        raise BadInput(f"{labels} lists no label; write one a line")
    owner = np.arange(len(unique))
    systems = (LinkSystem(name, rank_by_cosine(encode, unique, owner)) for name, encode in encoders.items())
    return Candidates(labels.stem, tuple((label,) for label in unique)), tuple(systems)


def label_file(path: Path) -> Path | None:
    """The last ``esco_labels_*.txt`` by name in the ``linking/`` of ``path`` or beside it, else in or beside
    ``path`` itself; None where there is none."""
    folder = path if path.is_dir() else path.parent
    homes = (folder, folder.parent / "linking", folder / "linking")
    files = [file for home in homes for file in sorted(home.glob(LABEL_FILES))]
    return files[-1] if files else None


def _baselines(
    candidates: Candidates, base: Path | None
) -> tuple[tuple[LinkSystem, ...], tuple[Rejected, ...]]:
    """Character TF-IDF and the base encoder, over labels; over all names for badges."""
    labels = candidates.labels, np.arange(len(candidates.labels))
    names = [form for forms in candidates.forms for form in forms]
    owner = np.array([number for number, forms in enumerate(candidates.forms) for _ in forms], np.int64)
    by_characters = LinkSystem("tfidf", rank_by_characters(*labels))
    try:
        encode = _once_loaded(base or base_model())
    except MissingExtra as error:
        return (by_characters,), (Rejected("minilm", str(error)),)
    as_is = [LinkSystem("minilm", rank_by_cosine(encode, *labels))]
    if len(names) > len(candidates.labels):
        all_names = rank_by_cosine(encode, names, owner)
        as_is.append(LinkSystem("minilm_all_names", all_names, only_badges=True))
    return (by_characters, *as_is), ()


def _once_loaded(folder: Path) -> Encode:
    """The encoder in a folder, loaded when it is first used."""
    loaded: list[Encode] = []

    def encode(texts: list[str]) -> np.ndarray:
        if not loaded:
            loaded.append(encode_with(folder))
        return loaded[0](texts)

    return encode


def _encoder_alone(engine: Engine) -> RankSkills:
    """Our encoder over labels, from the vectors of the taxonomy: they need no encoding."""

    def rank(texts: Sequence[str]) -> list[np.ndarray]:
        vectors = engine.vectors
        starts = np.flatnonzero(np.diff(vectors.owner, prepend=-1))
        scores = engine.encoder.encode(texts) @ vectors.forms[starts].T
        return list(np.argsort(-scores, axis=1, kind="stable").astype(np.int32))

    return rank


def _ranked(engine: Engine, taxonomy: Taxonomy, texts: Sequence[str]) -> list[np.ndarray]:
    linked = engine.link(texts, top=min(DEPTH, len(taxonomy)))
    return [np.array([taxonomy.position[link.id] for link in links], np.int32) for links in linked]


def _likeliest(engine: Engine, taxonomy: Taxonomy, phrases: Sequence[str]) -> list[tuple[int, float]]:
    best: list[Link] = [links[0] for links in engine.link(phrases, top=1)]
    return [(taxonomy.position[link.id], link.score) for link in best]


def _places(pairs: Iterable[tuple[str, int]]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for name, number in pairs:
        found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}
