"""Fine-tunes the skill encoder: texts and the labels of the skills they show come close together.

In-batch softmax over cosines (temperature 1/20) with labels that are also right for a text masked.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from matcher.checksums import write_hashes
from matcher.evaluation.baselines import base_model
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

SCALE = 20.0
MAX_TOKENS = 48


def train_encoder(
    data: Path,
    taxonomy: Taxonomy,
    out: Path,
    *,
    steps: int,
    batch: int,
    rate: float,
    seed: int,
    log: Callable[[str], None],
) -> None:
    """Trains on ``data`` (the folder of public sets) and our taxonomy, and writes half precision to ``out``.

    Checkpoints every 20 steps beside ``out`` and resumes from the last one.
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
    _save(model, out)
    checkpoint.unlink(missing_ok=True)


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
