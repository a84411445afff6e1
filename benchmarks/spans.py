"""Strict and overlapping span F1 on the development sets: what ``extract`` returns, the tagger and the dictionary,
in one run of ``matcher evaluate spans``.

    python benchmarks/spans.py [--rows 300]

Reads ``spans/`` of the folder in STACKMATCH_SHARED (default ``../shared``).
"""

from __future__ import annotations

import argparse
import sys

from extraction import SHARED
from linking import percent

import matcher


def main() -> None:
    """Prints the table as Markdown: F1 and 95 % bootstrap interval, percent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, help="sentences of each set; default all")
    options = parser.parse_args()
    if not (SHARED / "spans").is_dir():
        sys.exit(f"no span sets under {SHARED}; set STACKMATCH_SHARED")
    reading = matcher.read_span_sets(SHARED / "spans")
    sets = [part.sample(options.rows, 0) for part in reading.items]
    found = matcher.evaluate_spans(sets, matcher.span_systems(matcher.Engine()))
    print("Strict: exact start, end and kind.\n")
    print("| set | system | source | label | gold | strict F1 | overlap F1 |")
    print("|---|---|---|---|---|---|---|")
    for row in matcher.span_evaluation_view(found, reading.rejected)["results"]:
        cells = " | ".join(str(row[name]) for name in ("set", "system", "source", "label", "gold"))
        print(f"| {cells} | {percent(row['f1'])} | {percent(row['overlap_f1'])} |")


if __name__ == "__main__":
    main()
