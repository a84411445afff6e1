"""What is asked for in random postings, section by section, to be read by a person: nothing may come from
what a posting says about benefits, the employer or equal opportunities.

    python benchmarks/sections.py [--rows 200] [--seed 1] [--list FILE]

Prints counts as Markdown. ``--list`` writes every sentence that holds something asked for, with its section and
what was read in it, and every sentence that holds a known name in which nothing was taken to be asked. The
gold postings of ``data/evaluation`` are left out: the rules were made looking at half of them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from collections import Counter
from pathlib import Path
from random import Random

from matcher import Document, Engine, Extraction
from matcher.evaluation.requirement_scores import BARRED
from matcher.evaluation.requirement_sets import FIRST_PASS, TEXT_FIELDS
from matcher.extraction.mentions import place_sentences

SHARED = Path(os.environ.get("STACKMATCH_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
GOLD = Path(__file__).resolve().parents[1] / "data" / "evaluation" / FIRST_PASS


def draw_postings(rows: int, seed: int) -> list[Document]:
    """``rows`` postings, half of each source, none of them gold; in a fixed order for a seed."""
    gold = {(row["source"], row["row"]) for row in map(json.loads, GOLD.read_text("utf8").splitlines())}
    drawn: list[Document] = []
    for source, field in TEXT_FIELDS.items():
        with gzip.open(SHARED / "postings" / f"{source}.jsonl.gz", "rt", encoding="utf8") as handle:
            found = [(str(row["id"]), row[field]) for row in map(json.loads, handle)]
        free = [Document(f"{source}-{row}", text) for row, text in found if (source, row) not in gold]
        drawn += Random(seed).sample(free, rows // len(TEXT_FIELDS))
    return drawn


def list_lines(extraction: Extraction) -> list[str]:
    """One line a sentence: ``+`` where something is asked for, ``-`` where names stand and nothing is."""
    text = extraction.document.text
    _, sentences = place_sentences(text)
    asked = extraction.asked()
    lines = [f"== {extraction.document.id}"]
    for sentence in sentences:
        here = [m for m in extraction.mentions if sentence.start <= m.start < sentence.end]
        wanted = [m.surface for m in asked if sentence.start <= m.start < sentence.end]
        if here:
            words = " ".join(text[slice(*sentence.span)].split())
            sign = "+" if wanted else "-"
            lines.append(f"{sign} {sentence.section:<17} {wanted or [m.surface for m in here]} | {words}")
    return lines


def main() -> None:
    """Prints the table, and writes the listing where that is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", type=Path, dest="listing")
    options = parser.parse_args()
    if not (SHARED / "postings").is_dir():
        sys.exit(f"no postings under {SHARED}; set STACKMATCH_SHARED")
    postings = draw_postings(options.rows, options.seed)
    found = list(Engine().extract(postings, "posting"))
    asked = Counter(mention.section for extraction in found for mention in extraction.asked())
    named = Counter(mention.section for extraction in found for mention in extraction.mentions)
    print(f"{len(postings)} postings, half of each source, seed {options.seed}.\n")
    print("| section | mentions | asked for |")
    print("|---|---|---|")
    for name in sorted(named):
        print(f"| {name}{' (barred)' if name in BARRED else ''} | {named[name]} | {asked[name]} |")
    if options.listing:
        options.listing.write_text(
            "\n".join(line for one in found for line in list_lines(one)) + "\n", "utf8"
        )


if __name__ == "__main__":
    main()
