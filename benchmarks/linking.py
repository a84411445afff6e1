"""RP@5, RP@10 and MRR on the development sets: our linker, its encoder alone, the model it was tuned from and
character TF-IDF, in one run of ``matcher evaluate linking``. ESCO is imported for the run and forgotten.

    python benchmarks/linking.py

Reads ``linking/`` of the folder in STACKMATCH_SHARED (default ``../shared``).
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import matcher

SHARED = Path(os.environ.get("STACKMATCH_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"
MEASURES = ("rp@5", "rp@10", "mrr")


def main() -> None:
    """Prints the table as Markdown: mean and 95 % bootstrap interval, percent."""
    if not (SHARED / "linking").is_dir():
        sys.exit(f"no linking sets under {SHARED}; set STACKMATCH_SHARED")
    sets = matcher.read_link_sets(SHARED / "linking").items
    with tempfile.TemporaryDirectory() as home:
        settings = replace(matcher.Settings.from_environment(), home=Path(home))
        release = SHARED / "esco-v1.1.1-classification-en-csv.zip"
        matcher.Engine(settings).import_taxonomy(release, name="esco")
        candidates, systems, _ = matcher.link_systems(matcher.Engine(settings, taxonomy="esco"))
        found = matcher.link_evaluation_view(matcher.evaluate_linking(sets, candidates, systems))
    texts = {row["set"]: row["texts"] for row in found["sets"]}
    print("| set | texts | system | RP@5 | RP@10 | MRR |")
    print("|---|---|---|---|---|---|")
    for row in found["results"]:
        cells = " | ".join(percent(row[measure]) for measure in MEASURES)
        print(f"| {row['set']} | {texts[row['set']]} | {row['system']} | {cells} |")


def percent(estimate: dict[str, Any]) -> str:
    """``65.0 (62.9-67.1)``."""
    value, low, high = (f"{100 * estimate[name]:.1f}" for name in ("value", "low", "high"))
    return f"{value} ({low}-{high})"


if __name__ == "__main__":
    main()
