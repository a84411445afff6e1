"""Teaches the base encoder the language of work before it learns to tag: it guesses hidden words.

Masked language modelling (Devlin et al. 2019) on the domain's own text (Gururangan et al. 2020). The texts
are those that may be trained on: the train sets, the sentences we wrote, ESCO's descriptions, O*NET's tasks.
"""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn

from matcher.training.batches import even_batches

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Word pieces a batch, filling included; longer texts are cut, shorter ones (in characters) left out.
PIECES, LONGEST, SHORTEST = 1536, 126, 20
RATE, HEAD_RATE, WARM_STEPS = 1.5e-4, 1e-3, 100
# Share of words to guess; of those, how many are hidden and how many are replaced by any piece.
GUESSED, HIDDEN, REPLACED = 0.18, 0.8, 0.1
MASK = "[MASK]"
# Pieces before this are special or unused.
FIRST_PIECE = 1000
ESCO, ONET = "esco-v1.1.1-classification-en-csv.zip", "onet-db_29_2_text.zip"
# The texts of a release: the end of a file's name, and the column.
ESCO_TEXTS = (("skills_en.csv", "description"), ("occupations_en.csv", "description"))
ONET_TEXTS = (("Task Statements.txt", "Task"), ("DWA Reference.txt", "DWA Title"))


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text's word pieces with the special tokens, and the word that each belongs to (None for none)."""

    ids: tuple[int, ...]
    words: tuple[int | None, ...]


def read_domain_texts(data: Path) -> Iterator[str]:
    """What SkillSkape's train set, ESCO and O*NET under ``data`` say in sentences."""
    with (data / "linking" / "skillskape_train.csv").open(encoding="utf8", newline="") as file:
        yield from (row["sentence"] for row in csv.DictReader(file))
    yield from _released(data / ESCO, ESCO_TEXTS, ",")
    yield from _released(data / ONET, ONET_TEXTS, "\t")


def _released(archive: Path, texts: Sequence[tuple[str, str]], delimiter: str) -> Iterator[str]:
    with zipfile.ZipFile(archive) as release:
        for ending, column in texts:
            (name,) = (name for name in release.namelist() if name.endswith(ending))
            with io.TextIOWrapper(release.open(name), "utf8", newline="") as file:
                yield from (row[column] for row in csv.DictReader(file, delimiter=delimiter))


def adapt_encoder(
    bert: Any,
    texts: Sequence[str],
    tokenizer: Tokenizer,
    checkpoint: Path,
    *,
    epochs: int,
    seed: int,
    log: Callable[[str], None],
) -> None:
    """Lets a BERT encoder guess words hidden in the texts, in place; goes on from a checkpoint."""
    kept = sorted({text.strip() for text in texts if len(text.strip()) > SHORTEST})
    pieces = [
        Pieces(tuple(one.ids[:LONGEST]), tuple(one.word_ids[:LONGEST]))
        for one in tokenizer.encode_batch(kept)
    ]
    mask: Any = tokenizer.token_to_id(MASK)
    guesser = _Guesser(bert)
    groups = [
        {"params": list(bert.parameters()), "lr": RATE},
        {"params": [*guesser.mix.parameters(), guesser.added], "lr": HEAD_RATE},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = epochs * len(_batches(pieces, random.Random(seed)))  # noqa: S311 - sampling, no secret
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / WARM_STEPS, max(0.0, 1 - step / steps))
    )
    learning: dict[str, Any] = {"guesser": guesser, "optimiser": optimiser, "schedule": schedule}
    start = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        for name, part in learning.items():
            part.load_state_dict(state[name])
        start = int(state["epoch"])
    bert.train()
    for epoch in range(start, epochs):
        torch.manual_seed(seed + epoch)
        rng = random.Random(seed + epoch)  # noqa: S311 - sampling, no secret
        disguise = partial(_disguise, mask=mask, count=bert.config.vocab_size, rng=rng)
        losses = []
        for batch in _batches(pieces, rng):
            loss = guesser(*_hidden(batch, disguise, rng))
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(bert.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            losses.append(loss.item())
        log(f"adapting, epoch {epoch + 1} of {epochs}: loss {np.mean(losses):.4f}")
        torch.save(
            {**{name: part.state_dict() for name, part in learning.items()}, "epoch": epoch + 1}, checkpoint
        )


class _Guesser(nn.Module):
    """What guesses pieces from states: a layer, and the encoder's own vectors of its pieces."""

    def __init__(self, bert: Any) -> None:
        super().__init__()
        self.bert = bert
        dim, count = bert.config.hidden_size, bert.config.vocab_size
        self.mix = nn.Sequential(nn.Linear(dim, dim), nn.GELU(), nn.LayerNorm(dim))
        self.added = nn.Parameter(torch.zeros(count))

    def forward(self, ids: Tensor, own: Tensor, right: Tensor) -> Tensor:
        """The loss. ids, own, right: (rows, pieces); right is -1 where nothing is to be guessed."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self.bert(input_ids=ids, attention_mask=own).last_hidden_state[right >= 0]
            found = self.mix(states) @ self.bert.embeddings.word_embeddings.weight.T
        scores = found.float() + self.added
        return nn.functional.cross_entropy(scores, right[right >= 0])


def _batches(pieces: Sequence[Pieces], rng: random.Random) -> list[list[Pieces]]:
    """Every text once, in random order."""
    batches = even_batches(pieces, lambda one: len(one.ids), PIECES, rng)
    rng.shuffle(batches)
    return batches


def _hidden(
    batch: Sequence[Pieces], disguise: Callable[[int], int], rng: random.Random
) -> tuple[Tensor, Tensor, Tensor]:
    """A batch's pieces with some words disguised, which pieces are a text's own, and the right ones at the
    places to guess, -1 elsewhere; each (rows, pieces)."""
    width = max(len(one.ids) for one in batch)
    ids, own = np.zeros((len(batch), width), np.int64), np.zeros((len(batch), width), np.int64)
    right = np.full((len(batch), width), -1, np.int64)
    for row, one in enumerate(batch):
        ids[row, : len(one.ids)], own[row, : len(one.ids)] = one.ids, 1
        words = sorted({word for word in one.words if word is not None})
        chosen = set(rng.sample(words, min(len(words), max(1, round(len(words) * GUESSED)))))
        for place, word in enumerate(one.words):
            if word in chosen:
                right[row, place] = one.ids[place]
                ids[row, place] = disguise(one.ids[place])
    return torch.from_numpy(ids), torch.from_numpy(own), torch.from_numpy(right)


def _disguise(piece: int, *, mask: int, count: int, rng: random.Random) -> int:
    """A piece to guess as it is shown: mostly hidden, at times another of the ``count`` pieces, or itself."""
    drawn = rng.random()
    if drawn < HIDDEN:
        return mask
    return rng.randrange(FIRST_PIECE, count) if drawn < HIDDEN + REPLACED else piece
