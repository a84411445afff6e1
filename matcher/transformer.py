"""A BERT encoder out of a folder, run with onnxruntime: loading it takes a fraction of a second.

Where the ranges of its weights were measured (``matcher train ranges``) it multiplies whole numbers, else in
float32; the two agree to a cosine of 0.99 (tests/test_transformer.py). Texts run beside others of their
own length in tokens only: nothing is filled up, and a text has the same bits whatever runs beside it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from matcher.errors import BadData, MissingExtra
from matcher.onnx_graph import FUSED, Graph
from matcher.products import WEIGHTS, Affine, Products, WholeProducts, read_ranges

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Texts run together up to this many tokens in all: more would not fit into the processor's cache.
TOKENS = 256


def plan_batches(lengths: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """The positions of texts that run together: all of one length, each text once."""
    by_length: dict[int, list[int]] = {}
    for place, length in enumerate(lengths):
        by_length.setdefault(length, []).append(place)
    for length, places in sorted(by_length.items()):
        rows = max(1, TOKENS // length)
        for start in range(0, len(places), rows):
            yield tuple(places[start : start + rows])


class Transformer:
    """A BERT encoder in a folder with ``config.json``, ``tokenizer.json`` and ``model.safetensors``.

    products: how it multiplies; default whole numbers where their ranges were measured, else float32.
    ``tokenizer`` cuts nothing and fills up nothing. Raises BadData where the folder holds another kind of
    model, MissingExtra where onnxruntime is not installed.
    """

    def __init__(self, folder: Path, *, products: Products | None = None) -> None:
        try:
            from safetensors import SafetensorError
        except ImportError as error:
            raise MissingExtra("this needs: pip install stackmatch[embed]") from error
        try:
            config = json.loads((folder / "config.json").read_text("utf8"))
            weights = read_weights(folder)
            self.tokenizer = read_tokenizer(folder)
            self._take(config, weights, products or _best_products(folder))
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            raise BadData(f"{folder} holds no BERT encoder: {error!r}; install or train it again") from error

    def _take(self, config: Mapping[str, Any], weights: Mapping[str, np.ndarray], products: Products) -> None:
        if config["model_type"] != "bert" or config["hidden_act"] != "gelu":
            raise ValueError(f"a model of type {config['model_type']!r} with {config['hidden_act']!r}")
        self.dim = int(config["hidden_size"])
        self._words, places, types = (
            weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type")
        )
        self._places = places.astype(np.float32) + types[0].astype(np.float32)
        graph = Graph({"embedded": ("rows", "width", self.dim)})
        states = _add_encoder(graph, config, weights, products)
        self._run = partial(graph.open(states, *products.watched).run, None)
        self._note = products.note

    def read(
        self, ids: Sequence[Sequence[int]], *, added: Callable[[Sequence[int]], np.ndarray] | None = None
    ) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
        """The last hidden states of the texts, batch by batch: their positions, all of one length, and
        (n_texts, length, dim) float32.

        ids: token ids of every text, with the special tokens. added: gives what is added to the embeddings
        of the texts at some positions, of the states' shape.
        """
        for places in plan_batches([len(one) for one in ids]):
            embedded = self._words[np.array([ids[place] for place in places])].astype(np.float32)
            embedded += self._places[: embedded.shape[1]]
            if added is not None:
                embedded += added(places)
            states, *watched = self._run({"embedded": embedded})
            self._note(watched)
            yield places, states


def _best_products(folder: Path) -> Products:
    ranges = read_ranges(folder)
    return Products() if ranges is None else WholeProducts(ranges)


def read_weights(folder: Path) -> dict[str, np.ndarray]:
    """The weights in a model's folder, by name, as they are stored."""
    from safetensors.numpy import load_file

    return load_file(folder / WEIGHTS)


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


def _add_encoder(
    graph: Graph, config: Mapping[str, Any], weights: Mapping[str, np.ndarray], products: Products
) -> str:
    """The layers over the input "embedded"; the name of the last states."""

    def normed(states: str, name: str) -> str:
        scale, shift = (graph.constant(one) for one in affine(weights, name))
        return graph.add("LayerNormalization", states, scale, shift, epsilon=float(config["layer_norm_eps"]))

    def multiplied(inputs: str, product: str, *names: str) -> list[str]:
        return products.add(graph, product, inputs, [affine(weights, name) for name in names])

    states = normed("embedded", "embeddings.LayerNorm")
    for number in range(int(config["num_hidden_layers"])):
        at = f"encoder.layer.{number}"
        attention = (f"{at}.attention.self.{name}" for name in ("query", "key", "value"))
        seen = multiplied(states, f"{number}.qkv", *attention)
        mixed = graph.add(
            "MultiHeadAttention", *seen, domain=FUSED, num_heads=int(config["num_attention_heads"])
        )
        (out,) = multiplied(mixed, f"{number}.out", f"{at}.attention.output.dense")
        states = normed(graph.add("Add", states, out), f"{at}.attention.output.LayerNorm")
        (grown,) = multiplied(states, f"{number}.up", f"{at}.intermediate.dense")
        bent = graph.add("Gelu", grown, domain=FUSED)
        (down,) = multiplied(bent, f"{number}.down", f"{at}.output.dense")
        states = normed(graph.add("Add", states, down), f"{at}.output.LayerNorm")
    return states


def affine(weights: Mapping[str, np.ndarray], name: str) -> Affine:
    """A layer's weights, turned to (n_in, n_out), and what it adds, in float32."""
    factors, added = (weights[f"{name}.{part}"].astype(np.float32) for part in ("weight", "bias"))
    return np.ascontiguousarray(factors.T), added
