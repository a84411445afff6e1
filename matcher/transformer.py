"""A BERT encoder out of a folder, run with torch alone: loading it costs a fraction of a second.

Products are computed in bfloat16 where the processor has instructions for it, else in float32; the two
agree to a cosine of 0.995 (tests/test_transformer.py). Everything runs in a few fixed shapes: the last
bits of a matrix product depend on its shape, so a text has the same bits whatever runs beside it.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from matcher.errors import BadData, MissingExtra

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer
    from torch import Tensor

# A text is filled up to the first of these many tokens that holds it, and a batch up to TOKENS in all.
WIDTHS = (8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
TOKENS = 256
# Up to this many tokens plain products are faster than torch's fused attention.
SHORT = 16


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts that run together, by their positions, and the shape they are filled up to."""

    places: tuple[int, ...]
    rows: int
    width: int


def plan_batches(lengths: Sequence[int]) -> Iterator[Batch]:
    """Batches that hold each text once. A text's shape depends on its own length in tokens alone.

    lengths: 1 to ``WIDTHS[-1]`` tokens each.
    """
    by_width: dict[int, list[int]] = {}
    for place, length in enumerate(lengths):
        by_width.setdefault(next(width for width in WIDTHS if length <= width), []).append(place)
    for width, places in sorted(by_width.items()):
        rows = max(1, TOKENS // width)
        for start in range(0, len(places), rows):
            yield Batch(tuple(places[start : start + rows]), rows, width)


def fastest_type() -> torch.dtype:
    """bfloat16 where the processor multiplies it faster than float32, else float32."""
    import torch

    asked = getattr(torch.cpu, "get_capabilities", None)
    able = asked() if asked else {}
    fast = able.get("amx_bf16") or able.get("avx512_bf16")
    return torch.bfloat16 if fast else torch.float32


@dataclass(frozen=True, slots=True)
class _Layer:
    """The weights of one layer; ``qkv`` are those of query, key and value, one below the other."""

    qkv: tuple[Tensor, Tensor]
    out: tuple[Tensor, Tensor]
    attention_norm: tuple[Tensor, Tensor]
    up: tuple[Tensor, Tensor]
    down: tuple[Tensor, Tensor]
    norm: tuple[Tensor, Tensor]


class Transformer:
    """A BERT encoder in a folder with ``config.json``, ``tokenizer.json`` and ``model.safetensors``.

    dtype: of the products; default ``fastest_type()``. ``tokenizer`` cuts nothing and fills up nothing.
    Raises BadData where the folder holds another kind of model, MissingExtra where torch is not installed.
    """

    def __init__(self, folder: Path, *, dtype: torch.dtype | None = None) -> None:
        try:
            import torch  # noqa: F401 - asked for here, used everywhere
            from safetensors import SafetensorError
            from safetensors.torch import load_file
        except ImportError as error:
            raise MissingExtra("this needs: pip install stackmatch[embed]") from error
        try:
            config = json.loads((folder / "config.json").read_text("utf8"))
            weights = load_file(folder / "model.safetensors")
            self.tokenizer = read_tokenizer(folder)
            self.dtype = dtype or fastest_type()
            self._take(config, weights)
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            raise BadData(f"{folder} holds no BERT encoder: {error!r}; install or train it again") from error

    def _take(self, config: dict[str, Any], weights: dict[str, Tensor]) -> None:
        if config["model_type"] != "bert" or config["hidden_act"] != "gelu":
            raise ValueError(f"a model of type {config['model_type']!r} with {config['hidden_act']!r}")
        self.dim = int(config["hidden_size"])
        self._heads = int(config["num_attention_heads"])
        self._epsilon = float(config["layer_norm_eps"])
        self._words, places, types = (
            weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
        )
        self._places = places.float() + types[0].float()
        self._embedded_norm = _pair(weights, "embeddings.LayerNorm", self._places.dtype)
        self._layers = [
            _layer(weights, f"encoder.layer.{number}.", self.dtype)
            for number in range(int(config["num_hidden_layers"]))
        ]

    def states(self, ids: Sequence[Sequence[int]], batch: Batch, *, extra: Tensor | None = None) -> Tensor:
        """The last hidden states of a batch's texts, (batch.rows, batch.width, dim) of type ``dtype``.

        ids: token ids of every text, with the special tokens. extra: added to the embeddings, of the
        result's shape. What stands behind a text's last token, and in rows without a text, means nothing.
        """
        import torch

        filled = np.zeros((batch.rows, batch.width), np.int64)
        for row, place in enumerate(batch.places):
            filled[row, : len(ids[place])] = ids[place]
        with torch.inference_mode(), one_thread():
            seen = seen_tokens([len(ids[place]) for place in batch.places], batch)
            return self._forward(torch.from_numpy(filled), seen, extra)

    def _forward(self, ids: Tensor, seen: Tensor, extra: Tensor | None) -> Tensor:
        import torch
        from torch.nn.functional import embedding, gelu, linear

        states = embedding(ids, self._words) + self._places[: ids.shape[1]]
        if extra is not None:
            states = states + extra
        states = self._normed(states, self._embedded_norm).to(self.dtype)
        hidden = torch.zeros(seen.shape, dtype=self.dtype).masked_fill_(~seen, -math.inf)[:, None, None]
        for layer in self._layers:
            mixed = self._attend(linear(states, *layer.qkv), hidden)
            states = self._normed(states + linear(mixed, *layer.out), layer.attention_norm)
            grown = linear(gelu(linear(states, *layer.up)), *layer.down)
            states = self._normed(states + grown, layer.norm)
        return states

    def _normed(self, states: Tensor, norm: tuple[Tensor, Tensor]) -> Tensor:
        from torch.nn.functional import layer_norm

        return layer_norm(states, (self.dim,), *norm, self._epsilon)

    def _attend(self, qkv: Tensor, hidden: Tensor) -> Tensor:
        """What each token takes from the others, (rows, width, dim).

        hidden: 0, or -inf for tokens that are none, (rows, 1, 1, width).
        """
        from torch.nn.functional import scaled_dot_product_attention, softmax

        rows, width, _ = qkv.shape
        parts = qkv.view(rows, width, 3, self._heads, -1).permute(2, 0, 3, 1, 4)
        query, key, value = parts
        if width <= SHORT:
            scores = (query * query.shape[-1] ** -0.5) @ key.transpose(-1, -2) + hidden
            mixed = softmax(scores, dim=-1) @ value
        else:
            mixed = scaled_dot_product_attention(query, key, value, attn_mask=hidden)
        joined: Tensor = mixed.transpose(1, 2).reshape(rows, width, self.dim)
        return joined


@contextmanager
def one_thread() -> Iterator[None]:
    """torch on one thread: over 256 tokens two need as long as one, and wait for each other all the while."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def read_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer in a folder, cutting nothing and filling up nothing. Raises BadData for none."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from tokenizers import Tokenizer

    path = folder / "tokenizer.json"
    try:
        tokenizer = Tokenizer.from_str(path.read_text("utf8"))
    except Exception as error:  # the library raises nothing more telling
        raise BadData(f"{path} holds no tokenizer: {error}; install the package again") from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def seen_tokens(lengths: Sequence[int], batch: Batch) -> Tensor:
    """Which tokens of a batch are a text's own, (batch.rows, batch.width) bool; of a row without a text
    the first, so that nothing is divided by zero.

    lengths: the number of tokens of each of the batch's texts.
    """
    import torch

    counts = torch.ones(batch.rows, dtype=torch.long)
    counts[: len(lengths)] = torch.tensor(lengths)
    return torch.arange(batch.width) < counts[:, None]


def _pair(weights: dict[str, Tensor], name: str, dtype: torch.dtype) -> tuple[Tensor, Tensor]:
    return weights[f"{name}.weight"].to(dtype), weights[f"{name}.bias"].to(dtype)


def _layer(weights: dict[str, Tensor], at: str, dtype: torch.dtype) -> _Layer:
    import torch

    parts = [_pair(weights, f"{at}attention.self.{name}", dtype) for name in ("query", "key", "value")]
    return _Layer(
        qkv=(torch.cat([weight for weight, _ in parts]), torch.cat([bias for _, bias in parts])),
        out=_pair(weights, f"{at}attention.output.dense", dtype),
        attention_norm=_pair(weights, f"{at}attention.output.LayerNorm", dtype),
        up=_pair(weights, f"{at}intermediate.dense", dtype),
        down=_pair(weights, f"{at}output.dense", dtype),
        norm=_pair(weights, f"{at}output.LayerNorm", dtype),
    )
