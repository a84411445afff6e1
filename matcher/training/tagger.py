"""Trains the span tagger: one encoder, one head and one chain a set of labels, batches of one set at a time.

The sets follow different ideas of what a skill is, so none is mapped to another: SkillSpan (skills and
knowledge), to which the sentences we wrote by its conventions belong; GREEN and Sayfullina (one kind each).
"""

from __future__ import annotations

import gzip
import json
import random
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from matcher.checksums import write_hashes
from matcher.errors import BadData
from matcher.evaluation.baselines import base_model
from matcher.extraction.chain import LABELS, OUTSIDE, PLACES, spans_of, stretch_labels
from matcher.extraction.dictionary import Dictionary
from matcher.extraction.tagging import (
    KNOWN_STATES,
    ONE_SPAN,
    SCHEMES,
    SHAPES,
    TagKind,
    Window,
    read_windows,
)
from matcher.training.adapting import adapt_encoder, read_domain_texts
from matcher.training.batches import even_batches
from matcher.training.chain_loss import ChainLoss
from matcher.transformer import read_tokenizer

# Word pieces a batch, filling included.
PIECES = 1024
KNOWN_DIM, SHAPE_DIM = 64, 32
DROPOUT, HEAD_DROPOUT = 0.1, 0.2
# Share of batches that are not told of known names, so that the tagger does not lean on them alone.
UNTOLD = 0.1
# How much faster the heads, and the chains beside them, learn than the encoder.
HEAD_RATE, CHAIN_RATE = 5.0, 20.0

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long the encoder adapts and the tagger learns, in epochs; each draws ``drawn`` of every set afresh.

    rate: the encoder's learning rate when it is highest.
    """

    adapting: int
    epochs: int
    rate: float
    drawn: Mapping[str, float]


PLAN = Plan(4, 5, 2e-4, {"skillspan": 0.6, "green": 1.0, "sayfullina": 1.0})
# So many of a hundred SkillSpan sentences are read once more, run together with one to three others: the sets
# hold single sentences, and what one says must not hush the next.
JOINED, MOST_JOINED = 8, 4
# What is kept is the running mean of the weights, of which a step changes this much; at first more.
KEPT = 0.998


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and the characters of its spans by kind, as one set labels it."""

    text: str
    scheme: str
    spans: dict[TagKind, tuple[Span, ...]]


@dataclass(frozen=True, slots=True)
class Example:
    """A window of a text with the label of each word, by kind."""

    window: Window
    scheme: str
    labels: dict[TagKind, tuple[int, ...]]


def read_labelled(path: Path, scheme: str) -> list[Labelled]:
    """The rows of a set, their tokens joined by spaces: ``tokens`` and BIO columns ``tags_skill`` and, where
    the scheme has it, ``tags_knowledge``."""
    with gzip.open(path, "rt", encoding="utf8") as file:
        rows = [json.loads(line) for line in file]
    return [
        Labelled(
            " ".join(row["tokens"]),
            scheme,
            {kind: tuple(_characters(row["tokens"], row[f"tags_{kind}"])) for kind in SCHEMES[scheme]},
        )
        for row in rows
    ]


def _characters(tokens: Sequence[str], tags: Sequence[str]) -> Iterator[Span]:
    starts = np.cumsum([0, *(len(token) + 1 for token in tokens)])
    begin = None
    for place, tag in enumerate([*tags, "O"]):
        if begin is not None and tag != "I":
            yield int(starts[begin]), int(starts[place]) - 1
            begin = None
        if tag == "B" or (tag == "I" and begin is None):
            begin = place


def read_marked(path: Path) -> list[Labelled]:
    """The sentences of a file we wrote, one a line, marked ``{S a skill with {K knowledge} in it}``.

    Raises BadData for a mark that is not closed, with its line.
    """
    lines = path.read_text("utf8").splitlines()
    return [_unmarked(line, f"{path.name}:{number}") for number, line in enumerate(lines, 1) if line.strip()]


def _unmarked(line: str, place: str) -> Labelled:
    kinds: dict[str, TagKind] = {"{S ": "skill", "{K ": "knowledge"}
    text, opened = "", list[tuple[TagKind, int]]()
    spans: dict[TagKind, tuple[Span, ...]] = {"skill": (), "knowledge": ()}
    for piece in re.findall(r"\{[SK] |[{}]|[^{}]+", line):
        if piece in kinds:
            opened.append((kinds[piece], len(text)))
        elif piece == "}" and opened:
            kind, start = opened.pop()
            spans[kind] += ((start, len(text)),)
        elif piece in "{}":
            raise BadData(f"{place}: {piece!r} opens or closes nothing; marks are {{S ...}} and {{K ...}}")
        else:
            text += piece
    if opened:
        raise BadData(f"{place}: a mark is not closed")
    return Labelled(text, "skillspan", spans)


def join_some(texts: Sequence[Labelled], rng: random.Random) -> Iterator[Labelled]:
    """Some of the texts of one set, each run together with others."""
    for first in rng.sample(texts, len(texts) * JOINED // 100):
        text, spans = first.text, dict(first.spans)
        for other in rng.sample(texts, rng.randrange(1, MOST_JOINED)):
            start = len(text) + 1
            text += f" {other.text}"
            for kind, found in other.spans.items():
                spans[kind] += tuple((start + a, start + b) for a, b in found)
        yield Labelled(text, first.scheme, spans)


def make_examples(texts: Iterable[Labelled], tokenizer: Any, dictionary: Dictionary) -> Iterator[Example]:
    """The windows of the texts, labelled word by word."""
    for labelled in texts:
        encoding = tokenizer.encode(labelled.text)
        for window in read_windows(labelled.text, encoding, dictionary):
            labels = {kind: _word_labels(window.words, spans) for kind, spans in labelled.spans.items()}
            yield Example(window, labelled.scheme, labels)


def _word_labels(words: Sequence[Span], spans: Iterable[Span]) -> tuple[int, ...]:
    labels = [OUTSIDE] * len(words)
    for start, end in spans:
        inside = [n for n, (first, last) in enumerate(words) if start <= first and last <= end]
        if inside:
            labels[inside[0] : inside[-1] + 1] = stretch_labels(len(inside))
    return tuple(labels)


class TaggerModel(nn.Module):
    """The network that ``SpanTagger`` runs, in the form that learns."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        from transformers import BertModel

        # The plain attention learns twice as fast here as torch's fused one.
        self.bert: Any = BertModel.from_pretrained(
            str(base), add_pooling_layer=False, dtype=torch.float32, attn_implementation="eager"
        )
        dim = self.bert.config.hidden_size
        _use_dropout(self.bert, DROPOUT)
        self.shape_in, self.known_in = nn.Embedding(len(SHAPES), dim), nn.Embedding(KNOWN_STATES, dim)
        nn.init.zeros_(self.shape_in.weight)
        nn.init.zeros_(self.known_in.weight)
        self.known_out = nn.Embedding(KNOWN_STATES, KNOWN_DIM)
        self.shape_out = nn.Embedding(len(SHAPES), SHAPE_DIM)
        self.mix = nn.Linear(dim + KNOWN_DIM + SHAPE_DIM, dim)
        self.dropout = nn.Dropout(HEAD_DROPOUT)
        names = [f"{scheme}_{kind}" for scheme, kinds in SCHEMES.items() for kind in kinds]
        self.heads = nn.ModuleDict({name: nn.Linear(dim, len(LABELS)) for name in names})
        self.chains = nn.ModuleDict({name: ChainLoss() for name in names})

    def forward(self, ids: Tensor, shapes: Tensor, known: Tensor, own: Tensor, firsts: Tensor) -> Tensor:
        """The states of the words, (rows, words, dim).

        ids, shapes, known, own: (rows, pieces); firsts: (rows, words), the place of each word's first piece.
        """
        told = self.shape_in(shapes) + self.known_in(known)
        embedded = self.bert.embeddings.word_embeddings(ids) + told
        states = self.bert(inputs_embeds=embedded, attention_mask=own).last_hidden_state
        words = states.gather(1, firsts[:, :, None].expand(-1, -1, states.shape[2]))
        hints = [self.known_out(known.gather(1, firsts)), self.shape_out(shapes.gather(1, firsts))]
        return nn.functional.gelu(self.mix(self.dropout(torch.cat([words, *hints], 2))))


class PooledDropout(nn.Module):
    """Dropout whose masks are cut from one long random mask: drawing fresh ones takes a fifth of a step."""

    pool: Tensor | None = None

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, states: Tensor) -> Tensor:
        """The states with the share set to 0 and the rest scaled up, while training."""
        if not self.training:
            return states
        if PooledDropout.pool is None:
            PooledDropout.pool = (torch.rand(1 << 24) >= self.share).to(torch.bfloat16) / (1 - self.share)
        start = int(torch.randint(PooledDropout.pool.numel() - states.numel(), ()))
        mask = PooledDropout.pool[start : start + states.numel()]
        return states * mask.view(states.shape).to(states.dtype)


def _use_dropout(bert: nn.Module, share: float) -> None:
    """Dropout on embeddings and layer outputs; none on the attention, where it costs most."""
    for name, module in list(bert.named_modules()):
        for child, layer in list(module.named_children()):
            if isinstance(layer, nn.Dropout):
                on_attention = name.endswith("attention.self")
                setattr(module, child, nn.Dropout(0.0) if on_attention else PooledDropout(share))


def train_tagger(
    data: Path,
    written: Path,
    dictionary: Dictionary,
    out: Path,
    *,
    seed: int,
    log: Callable[[str], None],
    base: Path | None = None,
    plan: Plan = PLAN,
) -> None:
    """Trains on the public train sets under ``data`` and the marked sentences under ``written``, and
    writes half precision to ``out``. A checkpoint after each epoch, beside ``out``, is resumed from.

    base: the folder of the BERT encoder to start from; default all-MiniLM-L6-v2.
    """
    base = base or base_model()
    torch.manual_seed(seed)
    tokenizer = read_tokenizer(base)
    sets = data / "spans"
    texts = [row for scheme in SCHEMES for row in read_labelled(sets / f"{scheme}_train.jsonl.gz", scheme)]
    texts += [row for path in sorted(written.glob("*.txt")) for row in read_marked(path)]
    texts += join_some([row for row in texts if row.scheme == "skillspan"], random.Random(seed))  # noqa: S311
    examples = list(make_examples(texts, tokenizer, dictionary))
    model = TaggerModel(base)
    adapted, learnt = out.with_suffix(".adapted.pt"), out.with_suffix(".learnt.pt")
    read = [row.text for row in texts] + list(read_domain_texts(data))
    adapt_encoder(model.bert, read, tokenizer, adapted, epochs=plan.adapting, seed=seed, log=log)
    mean = _learn(model, examples, plan, learnt, seed + 100, log)
    model.load_state_dict(mean)
    save_tagger(model, out, tokenizer=base / "tokenizer.json", places=count_places(examples))
    for checkpoint in (adapted, learnt):
        checkpoint.unlink()


def count_places(examples: Iterable[Example]) -> Tensor:
    """The log-probability of each place of the one span of a text, (PLACES, PLACES) by words before and
    behind it, both up to PLACES - 1; half a text is added to every place."""
    seen = torch.full((PLACES, PLACES), 0.5)
    for example in examples:
        if example.scheme != ONE_SPAN:
            continue
        for begin, end in spans_of(example.labels["skill"]):
            behind = len(example.window.words) - end
            seen[min(begin, PLACES - 1), min(behind, PLACES - 1)] += 1
    return (seen / seen.sum()).log()


def _learn(
    model: TaggerModel,
    examples: Sequence[Example],
    plan: Plan,
    checkpoint: Path,
    seed: int,
    log: Callable[[str], None],
) -> dict[str, Tensor]:
    """Trains the model in place; the running mean of its weights."""
    steps = plan.epochs * len(plan_epoch(examples, plan.drawn, seed))
    optimiser = torch.optim.AdamW(_rates(model, plan.rate), weight_decay=0.01, fused=True)
    warm = max(1, steps // 16)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(0.0, 1 - step / steps))
    )
    mean = {name: value.clone() for name, value in model.state_dict().items()}
    start = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        mean, start = state["mean"], int(state["epoch"])
    for epoch in range(start, plan.epochs):
        model.train()
        torch.manual_seed(seed + epoch)
        losses = []
        for batch in plan_epoch(examples, plan.drawn, seed + epoch):
            loss = _loss(model, batch)
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            _follow(mean, model.state_dict(), schedule.last_epoch)
            losses.append(loss.item())
        log(f"epoch {epoch + 1} of {plan.epochs}: loss {np.mean(losses):.4f}")
        states = {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "mean": mean}
        torch.save({**states, "schedule": schedule.state_dict(), "epoch": epoch + 1}, checkpoint)
    return mean


def _rates(model: TaggerModel, rate: float) -> list[dict[str, Any]]:
    """The parameters by how fast they learn: the encoder, the heads, the chains."""
    groups: dict[float, list[nn.Parameter]] = {1.0: [], HEAD_RATE: [], CHAIN_RATE: []}
    for name, parameter in model.named_parameters():
        faster = {"bert": 1.0, "chains": CHAIN_RATE}.get(name.split(".")[0], HEAD_RATE)
        groups[faster].append(parameter)
    return [{"params": some, "lr": rate * faster} for faster, some in groups.items()]


def _follow(mean: Mapping[str, Tensor], weights: Mapping[str, Tensor], step: int) -> None:
    """Moves the running mean towards the weights after a step, counted from 1."""
    kept = min(KEPT, (1 + step) / (10 + step))
    for name, value in weights.items():
        if value.is_floating_point():
            mean[name].lerp_(value, 1 - kept)


def plan_epoch(examples: Sequence[Example], drawn: Mapping[str, float], seed: int) -> list[list[Example]]:
    """Batches of one scheme and of about one length, in random order; a share ``drawn`` of each set."""
    rng = random.Random(seed)  # noqa: S311 - sampling for training, not for secrets
    kept = [example for example in examples if rng.random() < drawn[example.scheme]]
    batches = [
        batch
        for scheme in SCHEMES
        for batch in even_batches(
            [example for example in kept if example.scheme == scheme],
            lambda example: len(example.window.ids),
            PIECES,
            rng,
        )
    ]
    rng.shuffle(batches)
    return batches


def _loss(model: TaggerModel, batch: Sequence[Example]) -> Tensor:
    windows = [example.window for example in batch]
    known = [window.known for window in windows]
    if float(torch.rand(())) < UNTOLD:
        known = [(0,) * len(row) for row in known]
    own = _padded([(1,) * len(window.ids) for window in windows])
    hints = _padded([window.shapes for window in windows]), _padded(known)
    firsts = _padded([window.firsts for window in windows])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = model(_padded([window.ids for window in windows]), *hints, own, firsts)
    states, lengths = states.float(), (firsts > 0).sum(1)
    losses = [
        model.chains[name](model.heads[name](states), _padded([e.labels[kind] for e in batch]), lengths)
        for kind in SCHEMES[batch[0].scheme]
        for name in [f"{batch[0].scheme}_{kind}"]
    ]
    return torch.stack(losses).sum()


def _padded(rows: Sequence[Sequence[int]]) -> Tensor:
    filled = np.zeros((len(rows), max(map(len, rows))), np.int64)
    for number, row in enumerate(rows):
        filled[number, : len(row)] = row
    return torch.from_numpy(filled)


def save_tagger(model: TaggerModel, out: Path, *, tokenizer: Path, places: Tensor) -> None:
    """Writes the folder that ``SpanTagger`` reads: half precision, without what only learning needs."""
    from safetensors.torch import save_file

    out.mkdir(parents=True, exist_ok=True)
    weights = {f"tagger.places.{ONE_SPAN}": places}
    for name, value in model.state_dict().items():
        if name.startswith("bert."):
            weights[name.removeprefix("bert.")] = value
        elif name.startswith(("heads.", "chains.")):
            group, head, part = name.split(".")
            weights[f"tagger.{group.removesuffix('s')}.{head.replace('_', '.')}.{part}"] = value
        elif name.startswith("mix."):
            weights[f"tagger.{name}"] = value
        else:
            weights[f"tagger.{name.removesuffix('.weight')}"] = value
    save_file({name: value.half().contiguous() for name, value in weights.items()}, out / "model.safetensors")
    model.bert.config.to_json_file(str(out / "config.json"))
    shutil.copy(tokenizer, out / "tokenizer.json")
    write_hashes(out, leave_out=("card.md",))
