"""Fits the linker: how likely it is that the likeliest skill is the one meant.

It learns from the taxonomy alone. Each sampled alias is asked for twice: once with just that alias hidden, so
that its own skill is the right answer, and once with the whole skill hidden, so that there is none. The gold
spans of TECH and HOUSE validation only measure it: none of them is learnt from.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from matcher.errors import BadInput
from matcher.evaluation.calibration import measure_calibration
from matcher.evaluation.link_sets import read_link_set
from matcher.extraction import LinkModel, SkillIndex
from matcher.extraction.linking import FEATURES
from matcher.taxonomy import Taxonomy
from matcher.taxonomy.readers import read_taxonomy_release
from matcher.taxonomy.vectors import FormVectors

UNFITTED = LinkModel(0.0, (1.0, 0.0, 0.0, 0.0))
SAMPLE = 12_000
BLOCK = 256
CONSIDERED = 2


def fit_linker(
    taxonomy: Taxonomy, vectors: FormVectors, out: Path, *, sample: int = SAMPLE, seed: int = 0
) -> LinkModel:
    """The fitted model, also written to ``out`` (JSON). Same inputs and seed, same model."""
    features, right = hidden_name_examples(taxonomy, vectors, sample=sample, seed=seed)
    fitted = LogisticRegression(C=1e6, max_iter=1000).fit(features, right)
    weights = [round(float(weight), 4) for weight in fitted.coef_[0]]
    values = {
        "intercept": round(float(fitted.intercept_[0]), 4),
        "weights": dict(zip(FEATURES, weights, strict=True)),
        "examples": len(right),
        "right_share": round(float(right.mean()), 4),
    }
    out.write_text(json.dumps(values, indent=2) + "\n", "utf8")
    return LinkModel(float(values["intercept"]), tuple(weights))  # type: ignore[arg-type]


def hidden_name_examples(
    taxonomy: Taxonomy, vectors: FormVectors, *, sample: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Features of the likeliest skill, (n, 4), and whether it is the right one or its parent, (n,).

    Two examples a sampled alias, n = 2 x sample at most.
    """
    index = SkillIndex(taxonomy, vectors, UNFITTED)
    forms = [form for skill in taxonomy for form in skill.forms]
    starts = np.flatnonzero(np.diff(vectors.owner, prepend=-1))
    ends = np.append(starts[1:], len(forms))
    aliases = np.setdiff1d(np.arange(len(forms)), starts)
    chosen = np.random.default_rng(seed).permutation(aliases)[:sample]
    features, right = [], []
    for block in np.array_split(chosen, max(1, len(chosen) // BLOCK)):
        cosines = vectors.forms[block] @ vectors.forms.T
        for row, form in zip(cosines, block.tolist(), strict=True):
            owner = int(vectors.owner[form])
            for hidden in (slice(form, form + 1), slice(starts[owner], ends[owner])):
                seen = row.copy()
                seen[hidden] = -1.0
                likeness = index.likeness(seen[None])[0]
                first = np.argsort(-likeness, kind="stable")[:CONSIDERED]
                features.append(index.features(forms[form], seen, likeness, first)[0])
                answer = taxonomy.skills[int(first[0])].id
                right.append(answer in (taxonomy.skills[owner].id, taxonomy.skills[owner].parent))
    return np.array(features), np.array(right)


def measure_linker(
    encode: Callable[[list[str]], np.ndarray], model: LinkModel, data: Path
) -> dict[str, float]:
    """How well the probabilities hold on the gold spans of TECH and HOUSE validation, over all of ESCO.

    encode: texts -> unit vectors. data: the folder of public sets. A span whose gold is "LABEL NOT
    PRESENT" has no right skill.
    """
    esco, _ = read_taxonomy_release(data / "esco-v1.1.1-classification-en-csv.zip").build("esco")
    owner = np.array([number for number, skill in enumerate(esco) for _ in skill.forms])
    vectors = FormVectors(encode([form for skill in esco for form in skill.forms]), owner)
    gold = gold_spans(data / "linking")
    spans = sorted(gold)
    ranked = SkillIndex(esco, vectors, model).rank(spans, encode(spans), top=1)
    right = np.array([links[0].label in gold[span] for span, links in zip(spans, ranked, strict=True)])
    shares = np.array([links[0].score for links in ranked])
    measured = measure_calibration(shares, right)
    if measured is None:
        raise BadInput(f"{data / 'linking'} has no annotated spans")
    figures = asdict(measured)
    names = ("count", "right_share", "mean_probability", "brier", "brier_constant", "auc")
    return {name: round(figures[name], 4) for name in names}


def gold_spans(folder: Path) -> dict[str, set[str]]:
    """The ESCO labels of each annotated span; none for a span without a label."""
    gold: dict[str, set[str]] = {}
    for name in ("tech_validation_annotations.csv", "house_validation_annotations.csv"):
        for part in read_link_set(folder / name).items:
            for span in part.spans:
                gold.setdefault(span.text, set()).update(span.labels)
    return gold
