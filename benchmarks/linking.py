"""RP@5, RP@10 and MRR of the skill encoder on the development sets, beside the model it was tuned from
and character TF-IDF, in one run.

    python benchmarks/linking.py

Reads ``linking/`` of the folder in STACKMATCH_SHARED (default ``../shared``).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from matcher import Settings
from matcher.training.encoder import base_model, encode_with, evaluate_encoder

SHARED = Path(os.environ.get("STACKMATCH_SHARED", Path(__file__).resolve().parents[2] / "shared")) / "data"


def main() -> None:
    """Prints the table as Markdown: mean and 95 % bootstrap interval, percent."""
    if not (SHARED / "linking").is_dir():
        sys.exit(f"no linking sets under {SHARED}; set STACKMATCH_SHARED")
    labels = (SHARED / "linking" / "esco_labels_v1.1.0.txt").read_text("utf8").splitlines()
    tfidf = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=2).fit(labels)
    methods = {
        "character TF-IDF": lambda texts: tfidf.transform(texts).toarray().astype(np.float32),
        "all-MiniLM-L6-v2 as is": encode_with(base_model()),
        "skill-encoder (ours)": encode_with(Settings.from_environment().models / "skill-encoder"),
    }
    print("| set | texts | method | RP@5 | RP@10 | MRR |")
    print("|---|---|---|---|---|---|")
    for name, encode in methods.items():
        for data, row in evaluate_encoder(encode, SHARED).items():
            cells = [f"{mean} ({low}-{high})" for mean, low, high in (row["rp@5"], row["rp@10"], row["mrr"])]
            print(f"| {data} | {row['texts']} | {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
