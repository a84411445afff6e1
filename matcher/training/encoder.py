"""Fine-tunes the skill encoder: texts and the labels of the skills they show come close together.

In-batch softmax over cosines (temperature 1/20) with labels that are also right for a text masked.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from matcher.checksums import write_hashes
from matcher.evaluation.baselines import base_model
from matcher.taxonomy import Crosswalk
from matcher.taxonomy.model import Taxonomy
from matcher.training.pairs import (
    Pair,
    description_pairs,
    label_pairs,
    mixed_batches,
    read_esco_skills,
    sentence_pairs,
    taxonomy_pairs,
)
from matcher.training.refining import Neighbourhood, read_refining_pairs, refine_encoder, refining_batches

SCALE = 20.0
MAX_TOKENS = 48
REFINING_BATCH = 128


def train_encoder(
    data: Path,
    taxonomy: Taxonomy,
    crosswalk: Crosswalk,
    out: Path,
    *,
    steps: int,
    batch: int,
    refining_steps: int,
    rate: float,
    seed: int,
    log: Callable[[str], None],
) -> None:
    """Trains on ``data`` (the folder of public sets) and our taxonomy, and writes half precision to ``out``.

    Two stages: ``steps`` of whole texts against labels, then ``refining_steps`` (``training.refining``).
    Checkpoints every 20 steps of the first beside ``out``, and resumes from the last one.
    """
    import torch
    from sentence_transformers import SentenceTransformer

    torch.manual_seed(seed)
    rng = random.Random(seed)  # noqa: S311 - sampling for training
    model = SentenceTransformer(str(base_model()), device="cpu")
    model.max_seq_length = MAX_TOKENS
    _switch_dropout_off(model)
    rows = read_esco_skills(data / "esco-v1.1.1-classification-en-csv.zip")
    sources = [
        sentence_pairs(data / "linking" / "skillskape_train.csv"),
        label_pairs(rows, rng),
        description_pairs(rows),
        taxonomy_pairs(taxonomy, rng),
    ]
    batches = mixed_batches(sources, size=batch, steps=steps, seed=seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / 10, max(0.05, 1 - step / steps))
    )
    checkpoint = out.with_suffix(".checkpoint.pt")
    start = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        start = int(state["step"])
    for step in range(start, steps):
        loss = _batch_loss(model, batches[step])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()
        if step % 5 == 0:
            log(f"step {step} of {steps}: loss {loss.item():.3f}")
        if step % 20 == 19:
            states = {"model": model.state_dict(), "optimiser": optimiser.state_dict()}
            torch.save({**states, "schedule": schedule.state_dict(), "step": step + 1}, checkpoint)
    _refine(model, read_refining_pairs(data, taxonomy, crosswalk, rng), rng, refining_steps, rate, log)
    _save(model, out)
    checkpoint.unlink(missing_ok=True)


def _refine(
    model: Any,
    sources: list[list[Pair]],
    rng: random.Random,
    steps: int,
    rate: float,
    log: Callable[[str], None],
) -> None:
    def tokenize(texts: list[str], limit: int) -> dict[str, Any]:
        found = model.tokenizer(texts, padding=True, truncation=True, max_length=limit, return_tensors="pt")
        return {name: found[name] for name in ("input_ids", "attention_mask")}

    hood = Neighbourhood(sources, lambda texts: np.asarray(model.encode(texts, normalize_embeddings=True)))
    model.train()
    batches = refining_batches(sources, hood.near, size=REFINING_BATCH, rng=rng)
    refine_encoder(model[0].auto_model, tokenize, batches, hood, steps=steps, rate=rate, log=log)


def _batch_loss(model: Any, pairs: list[Pair]) -> Any:
    import torch

    with torch.autocast("cpu", dtype=torch.bfloat16):
        texts = model(_tokens(model, [pair.text for pair in pairs]))["sentence_embedding"]
        labels = model(_tokens(model, [pair.label for pair in pairs]))["sentence_embedding"]
    texts = torch.nn.functional.normalize(texts.float(), dim=1)
    labels = torch.nn.functional.normalize(labels.float(), dim=1)
    also_right = torch.tensor(
        [[a is not b and (b.label == a.label or b.label in a.also) for b in pairs] for a in pairs]
    )
    logits = (SCALE * texts @ labels.T).masked_fill(also_right, float("-inf"))
    return torch.nn.functional.cross_entropy(logits, torch.arange(len(pairs)))


def _tokens(model: Any, texts: list[str]) -> Any:
    return model.preprocess(texts) if hasattr(model, "preprocess") else model.tokenize(texts)


def _switch_dropout_off(model: Any) -> None:
    import torch

    for module in model.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    model.train()


def _save(model: Any, out: Path) -> None:
    model.max_seq_length = 128
    model.half().eval().save_pretrained(str(out), create_model_card=False)
    write_hashes(out, leave_out=("card.md",))
