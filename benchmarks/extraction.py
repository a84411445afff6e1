"""Extraction over real postings: failures, exact spans, and documents per CPU second beside a spaCy
PhraseMatcher over the same names, in one run.

    python benchmarks/extraction.py [--rows 200]

Reads ``postings/`` of the folder in STACKMATCH_SHARED (default ``../shared``).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import spacy
from spacy.matcher import PhraseMatcher

from matcher import Document, Engine

SHARED = Path(os.environ.get("STACKMATCH_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
SETS = (("nhs_jobs", "text"), ("us_data_jobs", "Job_Desc"))
ROUNDS = 5


def read_postings(name: str, field: str, rows: int) -> list[Document]:
    """The first ``rows`` postings of a set."""
    with gzip.open(SHARED / "postings" / f"{name}.jsonl.gz", "rt", encoding="utf8") as handle:
        values = [json.loads(line) for _, line in zip(range(rows), handle, strict=False)]
    return [Document(str(value["id"]), value[field]) for value in values]


def documents_per_second(work: Callable[[], object], count: int) -> np.ndarray:
    """Documents per CPU second of each round, (ROUNDS,)."""
    speeds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        speeds.append(count / (time.process_time() - start))
    return np.array(speeds)


def phrase_matcher(engine: Engine) -> Callable[[list[Document]], int]:
    """spaCy's PhraseMatcher, case-insensitive, over every name of our dictionary."""
    nlp = spacy.blank("en")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    names = sorted({s.text for s in (*engine.taxonomy.surfaces(), *engine.catalogue.surfaces())})
    matcher.add("name", list(nlp.tokenizer.pipe(names)))

    def run(documents: list[Document]) -> int:
        return sum(len(matcher(doc)) for doc in nlp.tokenizer.pipe(d.text for d in documents))

    return run


def main() -> None:
    """Prints the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200)
    options = parser.parse_args()
    if not (SHARED / "postings").is_dir():
        sys.exit(f"no postings under {SHARED}; set STACKMATCH_SHARED")
    engine = Engine()
    sets = [(name, read_postings(name, field, options.rows)) for name, field in SETS]
    documents = [document for _, part in sets for document in part]
    print("| postings | documents | failures | mentions | spans not exact | linked | asked for |")
    print("|---|---|---|---|---|---|---|")
    for name, part in sets:
        found = list(engine.extract(part, "posting"))
        mentions = [(e.document.text, m) for e in found for m in e.mentions]
        wrong = sum(text[m.start : m.end] != m.surface for text, m in mentions)
        linked = sum(m.link is not None for _, m in mentions)
        asked = sum(m.cues is not None and not m.cues.negated for _, m in mentions)
        print(
            f"| {name} | {len(part)} | {len(part) - len(found)} | {len(mentions)} | {wrong} | {linked} | {asked} |"
        )
    matcher = phrase_matcher(engine)
    methods: list[tuple[str, Callable[[], object]]] = [
        ("spaCy PhraseMatcher, same names (look-up only)", lambda: matcher(documents)),
        (
            "our dictionary (look-up, boundaries, ambiguity rules)",
            lambda: [engine.dictionary.find(d.text) for d in documents],
        ),
        (
            "`extract` (sections, dictionary, phrases, linking, cues)",
            lambda: list(engine.extract(documents, "posting")),
        ),
    ]
    speeds = {name: documents_per_second(work, len(documents)) for name, work in methods}
    base = speeds[methods[0][0]]
    words = sum(len(d.text.split()) for d in documents) / len(documents)
    print(
        f"\n{len(documents)} postings of {words:.0f} words on average; {ROUNDS} rounds, median and range.\n"
    )
    print("| method | documents per CPU second | ratio to PhraseMatcher |")
    print("|---|---|---|")
    for name, values in speeds.items():
        span = f"{np.median(values):.0f} ({values.min():.0f}-{values.max():.0f})"
        print(f"| {name} | {span} | {np.median(values) / np.median(base):.2f} |")


if __name__ == "__main__":
    main()
