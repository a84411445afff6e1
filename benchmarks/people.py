"""Writes generated people as JSONL, for ranking from the command line.

    python benchmarks/people.py --count 100000 > people.jsonl

Each has five to nine awards, of types in the catalogue and of titles that nobody knows, with two to four listed
skills each, Zipf-distributed over the taxonomy; about 21 listed skills a person. One in twenty skills is a phrase
that no taxonomy has. The same count and seed give the same file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from matcher import Engine

SEED = 29
PROVIDERS = (
    "Northfield Institute",
    "Open Learning Board",
    "Harbour College",
    "Guild of Practice",
    "Lakeside Academy",
)
DESCRIPTIONS = (
    "",
    "Holders plan, carry out and review work in the field under supervision.",
    "Assessed by a practical task and a written test.",
    "Twelve weeks of evening classes with a project at the end.",
)
OPEN = tuple(f"{place} {thing}" for place in ("greenhouse", "harbour", "archive", "festival") for thing in ("walkthroughs", "stock rounds", "visitor care", "night shifts", "handovers"))  # fmt: skip


def make_people(count: int, engine: Engine) -> Iterator[dict[str, Any]]:
    """Candidate rows."""
    rng = np.random.default_rng(SEED)
    labels = [skill.label for skill in engine.taxonomy]
    names = [(entry.name, entry.issuer, entry.kind) for entry in engine.catalogue]
    shares = 1.0 / np.arange(1, len(labels) + 1)
    cumulated = np.cumsum(rng.permutation(shares / shares.sum()))
    for number in range(count):
        yield {
            "id": f"p{number:06d}",
            "awards": [_award(rng, labels, names, cumulated) for _ in range(rng.integers(5, 10))],
        }


def _award(
    rng: np.random.Generator, labels: list[str], names: list[Any], cumulated: np.ndarray
) -> dict[str, Any]:
    places = np.searchsorted(cumulated, rng.random(int(rng.integers(2, 5)))).clip(max=len(labels) - 1)
    skills = [OPEN[rng.integers(len(OPEN))] if rng.random() < 0.05 else labels[place] for place in places]
    title, issuer, kind = (
        f"Certificate in {skills[0]}",
        PROVIDERS[rng.integers(len(PROVIDERS))],
        "certificate",
    )
    if rng.random() < 0.4:
        title, known, kind = names[int(rng.zipf(1.3) - 1) % len(names)]
        issuer = known or issuer
    year, month = rng.integers(2010, 2026), rng.integers(1, 13)
    return {
        "title": title,
        "issuer": issuer,
        "kind": kind,
        "issued": f"{year}-{month:02d}-01",
        "skills": skills,
        "description": DESCRIPTIONS[rng.integers(len(DESCRIPTIONS))],
    }


def main() -> None:
    """Writes the rows to stdout."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    for row in make_people(parser.parse_args().count, Engine()):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
