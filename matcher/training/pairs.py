"""Training pairs (text, skill label) for the skill encoder, from public releases on disk.

ESCO 1.1.1 (European Commission, free reuse with attribution) and the SkillSkape training split
(MIT). Nothing of either is shipped: only the weights trained on them are.
"""

from __future__ import annotations

import csv
import io
import random
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from matcher.evaluation.link_sets import read_link_set
from matcher.taxonomy.crosswalk import Crosswalk
from matcher.taxonomy.model import Taxonomy

TEMPLATES = (
    "{}",
    "{}",
    "experience with {}",
    "knowledge of {}",
    "you will {}",
    "ability to {}",
    "strong skills in {}",
    "- {}",
)
LISTS = (
    "{}",
    "Skills: {}",
    "You will learn {}",
    "earners can {}",
    "requirements: {}",
    "topics include {}",
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A text, the label of the skill it shows, and every other label that is right for it too."""

    text: str
    label: str
    also: frozenset[str] = frozenset()


def read_esco_skills(release: Path) -> list[dict[str, str]]:
    """Rows of ``skills_en.csv`` in an ESCO release zip."""
    with zipfile.ZipFile(release) as archive, archive.open("skills_en.csv") as handle:
        return list(csv.DictReader(io.TextIOWrapper(handle, "utf8")))


def label_pairs(rows: list[dict[str, str]], rng: random.Random) -> list[Pair]:
    """Alternative label in a posting-like template -> preferred label."""
    pairs = []
    for row in rows:
        for alias in row["altLabels"].split("\n"):
            if alias and alias != row["preferredLabel"]:
                pairs.append(Pair(rng.choice(TEMPLATES).format(alias), row["preferredLabel"]))
    return pairs


def description_pairs(rows: list[dict[str, str]]) -> list[Pair]:
    """First sentence of the description -> preferred label."""
    pairs = []
    for row in rows:
        sentence = re.split(r"(?<=[.!?])\s", row["description"].strip(), maxsplit=1)[0]
        if sentence:
            pairs.append(Pair(sentence, row["preferredLabel"]))
    return pairs


def sentence_pairs(path: Path) -> list[Pair]:
    """SkillSkape sentence -> each of its labels, the others masked as negatives."""
    pairs = []
    for part in read_link_set(path).items:
        for one in part.texts:
            pairs += [Pair(one.text, label, frozenset(one.labels)) for label in one.labels]
    return pairs


def taxonomy_pairs(taxonomy: Taxonomy, rng: random.Random) -> list[Pair]:
    """Our own skills: alias, description and both example sentences -> label."""
    pairs = []
    for skill in taxonomy:
        texts = [rng.choice(TEMPLATES).format(alias) for alias in skill.aliases]
        texts += [skill.description, skill.posting_example, skill.credential_example]
        pairs += [Pair(text, skill.label) for text in texts if text]
    return pairs


def crosswalk_pairs(
    taxonomy: Taxonomy, crosswalk: Crosswalk, rows: list[dict[str, str]], rng: random.Random
) -> list[Pair]:
    """What we wrote of a skill -> the ESCO label that means the same or nearly so; ours is right too."""
    theirs = {row["conceptUri"]: row["preferredLabel"] for row in rows}
    pairs = []
    for match in crosswalk.rows:
        if match.match != "broader" and match.uri in theirs and match.skill_id in taxonomy:
            skill = taxonomy[match.skill_id]
            texts = [skill.description, skill.posting_example, skill.credential_example]
            texts += [rng.choice(TEMPLATES).format(form) for form in skill.forms]
            also = frozenset((skill.label,))
            pairs += [Pair(text, theirs[match.uri], also) for text in texts if text]
    return pairs


def several_in_one(names: list[Pair], sentences: list[Pair], rng: random.Random) -> Iterator[Pair]:
    """Endless texts of two to four skills -> one of them: lists of names, or sentences one after another."""
    while True:
        count = rng.choice((2, 2, 3, 4))
        if rng.random() < 0.5:
            chosen = rng.sample(sentences, count)
            text = " ".join(pair.text for pair in chosen)
        else:
            chosen = rng.sample(names, count)
            *first, last = (pair.text.removeprefix("- ") for pair in chosen)
            text = rng.choice(LISTS).format(f"{', '.join(first)} and {last}")
        yield Pair(text, rng.choice(chosen).label, frozenset(pair.label for pair in chosen))


def mixed_batches(sources: list[list[Pair]], *, size: int, steps: int, seed: int) -> list[list[Pair]]:
    """``steps`` batches of ``size`` pairs, drawn in equal parts from the sources, without repeats
    until a source is used up."""
    rng = random.Random(seed)  # noqa: S311 - sampling for training, not for secrets
    streams = [_endless(source, rng) for source in sources]
    batches = []
    for _ in range(steps):
        batch = [next(streams[number % len(streams)]) for number in range(size)]
        batches.append(sorted(batch, key=lambda pair: (pair.label, pair.text)))
    return batches


def _endless(pairs: list[Pair], rng: random.Random) -> Iterator[Pair]:
    while True:
        order = pairs[:]
        rng.shuffle(order)
        yield from order
