"""RP@5, RP@10 and MRR of the skill encoder on the development sets, beside the model it was tuned from
and character TF-IDF, in one run.

    python benchmarks/linking.py

Reads ``linking/`` of the folder in STACKMATCH_SHARED (default ``../shared``).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from matcher import Engine, Settings
from matcher.extraction import SkillIndex
from matcher.taxonomy.readers import read_taxonomy_release
from matcher.taxonomy.vectors import FormVectors
from matcher.training.encoder import base_model, encode_with, evaluate_encoder, evaluate_links

# Gold labels further down count as not found.
DEEPEST = 200
SHARED = Path(os.environ.get("STACKMATCH_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"


def main() -> None:
    """Prints the table as Markdown: mean and 95 % bootstrap interval, percent."""
    if not (SHARED / "linking").is_dir():
        sys.exit(f"no linking sets under {SHARED}; set STACKMATCH_SHARED")
    labels = (SHARED / "linking" / "esco_labels_v1.1.0.txt").read_text("utf8").splitlines()
    tfidf = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=2).fit(labels)
    folder = Settings.from_environment().models / "skill-encoder"
    methods = {
        "character TF-IDF": lambda texts: tfidf.transform(texts).toarray().astype(np.float32),
        "all-MiniLM-L6-v2 as is": encode_with(base_model()),
        "skill-encoder (ours), labels": encode_with(folder),
    }
    print("| set | texts | method | RP@5 | RP@10 | MRR |")
    print("|---|---|---|---|---|---|")
    for name, encode in methods.items():
        print_rows(name, evaluate_encoder(encode, SHARED))
    print_rows("linker (ours), all names", evaluate_links(linker(encode_with(folder)), SHARED))


def linker(encode: Callable[[list[str]], np.ndarray]) -> Callable[[list[str]], list[list[str]]]:
    """A function from texts to the labels of the likeliest ESCO skills, best first, ``DEEPEST`` a text."""
    esco, _ = read_taxonomy_release(SHARED / "esco-v1.1.1-classification-en-csv.zip").build("esco")
    owner = np.array([number for number, skill in enumerate(esco) for _ in skill.forms])
    vectors = FormVectors(encode([form for skill in esco for form in skill.forms]), owner)
    index = SkillIndex(esco, vectors, Engine().link_model)
    return lambda texts: [
        [link.label for link in links] for links in index.rank(texts, encode(texts), top=DEEPEST)
    ]


def print_rows(name: str, rows: Mapping[str, Mapping[str, Any]]) -> None:
    """One line a set."""
    for data, row in rows.items():
        cells = [f"{mean} ({low}-{high})" for mean, low, high in (row["rp@5"], row["rp@10"], row["mrr"])]
        print(f"| {data} | {row['texts']} | {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
