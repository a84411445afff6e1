"""Turns annotated postings into the gold files of data/evaluation: offsets and values, no text.

    python scripts/requirement_gold.py FOLDER [--second FOLDER] [--data ../shared/data]

FOLDER holds SOURCE-ROW.ann files (docs/annotating-requirements.md), one for each gold posting; ``--second``
those annotated a second time. The postings are read from ``postings/`` of the data folder.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from matcher.evaluation.annotations import gold_rows
from matcher.evaluation.requirement_sets import FIRST_PASS, SECOND_PASS, read_postings

HOME = Path(__file__).resolve().parents[1] / "data" / "evaluation"


def read_notes(folder: Path) -> dict[tuple[str, str], str]:
    """(source, row id) -> annotation."""
    named = {path: tuple(path.stem.split("-", 1)) for path in sorted(folder.glob("*.ann"))}
    return {(name[0], name[1]): path.read_text("utf8") for path, name in named.items()}


def main() -> None:
    """Writes one row a posting."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--second", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    options = parser.parse_args()
    notes = read_notes(options.folder)
    texts = read_postings(options.data, notes)
    passes = {FIRST_PASS: notes}
    if options.second:
        passes[SECOND_PASS] = read_notes(options.second)
    for name, marked in passes.items():
        rows = gold_rows(marked, texts)
        lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
        (HOME / name).write_text("\n".join(lines) + "\n", "utf8")
        print(f"{name}: {len(rows)} postings, {sum(len(row['requirements']) for row in rows)} requirements")


if __name__ == "__main__":
    main()
