"""The encoder's second stage: word pieces learn to find their labels, hard negatives, and an average.

A text is compared with a label twice: as a whole, and by the mix of its word pieces that minds the label
most (``extraction.linking.piece_likeness``). Half of a batch are pairs of labels close to those of the other
half. The weights before and after are averaged, which keeps what the first stage knew of short phrases.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, normalize

from matcher.extraction.linking import TEMPERATURE
from matcher.taxonomy import Crosswalk, Taxonomy
from matcher.training.pairs import (
    Pair,
    crosswalk_pairs,
    description_pairs,
    label_pairs,
    read_esco_skills,
    sentence_pairs,
    several_in_one,
    taxonomy_pairs,
)

SCALE = 20.0
TEXT_TOKENS, LABEL_TOKENS = 64, 32
# Shares of a batch's first half: SkillSkape sentences, ESCO's other names, its descriptions, our taxonomy,
# our texts for ESCO's labels, several skills in one text.
SHARES = (0.27, 0.23, 0.08, 0.17, 0.10, 0.15)
# Labels this close (cosine before this stage) are neighbours to tell apart; closer ones may be the same.
NEIGHBOURS, SAME = (0.45, 0.86), 0.88
PER_SEED = 3


def read_refining_pairs(
    data: Path, taxonomy: Taxonomy, crosswalk: Crosswalk, rng: random.Random
) -> list[list[Pair]]:
    """The sources in the order of ``SHARES`` but the last, which is made of them."""
    rows = read_esco_skills(data / "esco-v1.1.1-classification-en-csv.zip")
    return [
        sentence_pairs(data / "linking" / "skillskape_train.csv"),
        label_pairs(rows, rng),
        description_pairs(rows),
        taxonomy_pairs(taxonomy, rng),
        crosswalk_pairs(taxonomy, crosswalk, rows, rng),
    ]


class Neighbourhood:
    """Which labels are close to which, by the encoder of the first stage. encode: texts -> unit vectors."""

    def __init__(self, sources: Sequence[Sequence[Pair]], encode: Callable[[list[str]], np.ndarray]) -> None:
        self.labels = sorted({pair.label for source in sources for pair in source})
        self.place = {label: number for number, label in enumerate(self.labels)}
        self.vectors = torch.from_numpy(encode(self.labels))

    def near(self, label: str) -> list[str]:
        """Labels close to one but not so close that they may mean the same, nearest first, 40 at most."""
        cosines, places = (self.vectors @ self.vectors[self.place[label]]).topk(40)
        low, high = NEIGHBOURS
        found = zip(places.tolist(), cosines.tolist(), strict=True)
        return [self.labels[place] for place, cosine in found if low < cosine < high]

    def may_be_same(self, labels: Sequence[str]) -> Tensor:
        """Whether each label may mean the same as each, (n, n) bool."""
        rows = self.vectors[[self.place[label] for label in labels]]
        return rows @ rows.T > SAME


def refining_batches(
    sources: Sequence[list[Pair]], near: Callable[[str], list[str]], *, size: int, rng: random.Random
) -> Iterator[list[Pair]]:
    """Endless batches of ``size`` pairs: half by ``SHARES``, half of labels near to those."""
    by_label: dict[str, list[Pair]] = {}
    for pair in itertools.chain.from_iterable(sources):
        by_label.setdefault(pair.label, []).append(pair)
    streams = [_endless(source, rng) for source in sources]
    streams.append(several_in_one(sources[1], sources[3], rng))
    while True:
        batch = [next(rng.choices(streams, SHARES)[0]) for _ in range(size // 2)]
        for seed in rng.sample(batch, max(1, size // 2 // PER_SEED)):
            close = near(seed.label)
            batch += [rng.choice(by_label[label]) for label in rng.sample(close, min(PER_SEED, len(close)))]
        batch += [next(rng.choices(streams, SHARES)[0]) for _ in range(size - len(batch))]
        yield batch[:size]


def _endless(pairs: list[Pair], rng: random.Random) -> Iterator[Pair]:
    while True:
        yield from rng.sample(pairs, len(pairs))


def refine_encoder(
    model: Any,
    tokenize: Callable[[list[str], int], Mapping[str, Tensor]],
    batches: Iterator[list[Pair]],
    hood: Neighbourhood,
    *,
    steps: int,
    rate: float,
    log: Callable[[str], None],
) -> None:
    """Trains a BERT encoder in place and leaves the average of its weights before and after.

    tokenize: texts and a limit -> ``input_ids`` and ``attention_mask``.
    """
    before = {name: value.clone() for name, value in model.state_dict().items()}
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / 40, max(0.02, 1 - step / steps))
    )
    for step, batch in enumerate(itertools.islice(batches, steps)):
        loss = refining_loss(model, tokenize, batch, hood)
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()
        if step % 25 == 24:
            log(f"refining, step {step + 1} of {steps}: loss {loss.item():.3f}")
    after = model.state_dict()
    model.load_state_dict(
        {n: (v + after[n]) / 2 if v.dtype.is_floating_point else v for n, v in before.items()}
    )


def refining_loss(
    model: Any,
    tokenize: Callable[[list[str], int], Mapping[str, Tensor]],
    batch: Sequence[Pair],
    hood: Neighbourhood,
) -> Tensor:
    """The mean of both softmax losses over the batch's labels; labels that are right too are masked."""
    labels = sorted({pair.label for pair in batch})
    place = {label: number for number, label in enumerate(labels)}
    named = _encode(model, tokenize(labels, LABEL_TOKENS))
    vectors = _mean(*named)
    right = torch.tensor([place[pair.label] for pair in batch])
    masked = hood.may_be_same(labels)[right]
    masked |= torch.tensor([[label in pair.also for label in labels] for pair in batch])
    masked[torch.arange(len(batch)), right] = False
    total = torch.zeros(())
    # Long and short texts apart, so that little is filled up.
    order = sorted(range(len(batch)), key=lambda number: len(batch[number].text))
    for part in (order[: len(order) * 2 // 3], order[len(order) * 2 // 3 :]):
        states, own = _encode(model, tokenize([batch[number].text for number in part], TEXT_TOKENS))
        for likeness in (_mean(states, own) @ vectors.T, _by_pieces(states, own, vectors)):
            logits = (SCALE * likeness).masked_fill(masked[part], -1e4)
            total = total + cross_entropy(logits, right[part], reduction="sum")
    return total / len(batch)


def _encode(model: Any, tokens: Mapping[str, Tensor]) -> tuple[Tensor, Tensor]:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = model(**tokens).last_hidden_state
    return states.float(), tokens["attention_mask"]


def _mean(states: Tensor, own: Tensor) -> Tensor:
    return normalize((states * own[:, :, None]).sum(1), dim=1)


def _by_pieces(states: Tensor, own: Tensor, labels: Tensor) -> Tensor:
    """``piece_likeness`` of a batch, (n_texts, n_labels), in the form that learns."""
    pieces = normalize(states, dim=2)
    cosines = torch.einsum("btd,nd->bnt", pieces, labels)
    weights = (cosines / TEMPERATURE).masked_fill(own[:, None, :] == 0, -1e9).softmax(-1)
    lengths = torch.einsum("bnt,bts,bns->bn", weights, pieces @ pieces.transpose(1, 2), weights)
    return (weights * cosines).sum(-1) / lengths.clamp_min(1e-6).sqrt()
