"""Fits how likeness becomes a probability that the likeliest skill is the right one.

Data: the spans of the TECH and HOUSE validation annotations, linked to all ESCO skills by label and
alternative labels; a span whose gold is "LABEL NOT PRESENT" has no right skill.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss
from sklearn.model_selection import cross_val_predict

from matcher.extraction import Calibration, SkillIndex
from matcher.taxonomy.readers import read_taxonomy_release
from matcher.taxonomy.vectors import FormVectors

NO_LABEL = frozenset(("LABEL NOT PRESENT", "UNDERSPECIFIED"))
FOLDS = 5


def fit_calibration(encode: Callable[[list[str]], np.ndarray], data: Path, out: Path) -> dict[str, float]:
    """Writes slope and midpoint to ``out`` (JSON) and returns them with cross-validated measures.

    encode: texts -> unit vectors. data: the folder of public sets.
    """
    likeness, right = nearest_likeness(encode, data)
    features = likeness.reshape(-1, 1)
    model = LogisticRegression(C=1e6).fit(features, right)
    shares = cross_val_predict(LogisticRegression(C=1e6), features, right, cv=FOLDS, method="predict_proba")
    slope = float(model.coef_[0, 0])
    values = {
        "slope": round(slope, 4),
        "midpoint": round(float(-model.intercept_[0]) / slope, 4),
        "spans": len(right),
        "right_share": round(float(right.mean()), 4),
        "brier_cross_validated": round(float(brier_score_loss(right, shares[:, 1])), 4),
        "brier_constant": round(float(right.mean() * (1 - right.mean())), 4),
    }
    out.write_text(json.dumps(values, indent=2) + "\n", "utf8")
    return values


def nearest_likeness(encode: Callable[[list[str]], np.ndarray], data: Path) -> tuple[np.ndarray, np.ndarray]:
    """Likeness of each span to its likeliest ESCO skill, and whether that is right; both (n_spans,)."""
    esco, _ = read_taxonomy_release(data / "esco-v1.1.1-classification-en-csv.zip").build("esco")
    owner = np.array([number for number, skill in enumerate(esco) for _ in skill.forms])
    vectors = FormVectors(encode([form for skill in esco for form in skill.forms]), owner)
    gold = _gold_spans(data / "linking")
    spans = sorted(gold)
    likeness = SkillIndex(esco, vectors, Calibration(1.0, 0.0)).likeness(encode(spans))
    best = likeness.argmax(axis=1).tolist()
    right = [esco.skills[place].label in gold[span] for span, place in zip(spans, best, strict=True)]
    return likeness.max(axis=1), np.array(right)


def _gold_spans(folder: Path) -> dict[str, set[str]]:
    gold: dict[str, set[str]] = {}
    for name in ("tech_validation_annotations.csv", "house_validation_annotations.csv"):
        with (folder / name).open(encoding="utf8", newline="") as handle:
            for row in csv.DictReader(handle):
                span = row["sub_span"] or row["span"]
                if span:
                    gold.setdefault(span, set()).update({row["label"]} - NO_LABEL)
    return gold
