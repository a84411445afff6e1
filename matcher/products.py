"""The matrix products of a graph: in float32, or with whole numbers of eight bits, which takes a quarter
of the time or less.

Inputs become 0-255 by a range measured beforehand (``matcher train ranges``), so a text's numbers never
depend on what runs beside it; weights become -63 to 63, one scale a column: pairs of their products then fit
into sixteen bits, and processors with and without instructions for such products give the same sums.
Channels that reach far are made smaller before and their weights larger (SmoothQuant, arXiv:2211.10438).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from matcher.checksums import check_hashes, hash_file
from matcher.onnx_graph import FUSED, Graph

WEIGHTS = "model.safetensors"
RANGES_FOLDER = "ranges"
HIGHEST_INPUT, HIGHEST_WEIGHT = 255, 63
# How far the reach of a channel is moved to the weights: 0 not at all, 1 wholly (docs/decisions/0030).
MOVED = 0.75
# Reaches below these count as these, so that nothing is divided by next to nothing.
LEAST_REACH, LEAST_WEIGHT = 1e-3, 1e-6

# Weights (n_in, n_out) and what is added, (n_out,).
Affine = tuple[np.ndarray, np.ndarray]
# The least and the greatest value of each channel of a product's input, (2, n_in), by the product's name.
Ranges = Mapping[str, np.ndarray]


class Products:
    """Products in float32. watched: the names of values that ``note`` is to be given after each run."""

    watched: Sequence[str] = ()

    def add(self, graph: Graph, name: str, inputs: str, weights: Sequence[Affine]) -> list[str]:  # noqa: ARG002
        """The products of one input with each of some weights. name: the product's, in ``Ranges``."""
        return [
            graph.add("Add", graph.add("MatMul", inputs, graph.constant(factors)), graph.constant(added))
            for factors, added in weights
        ]

    def note(self, values: Sequence[np.ndarray]) -> None:
        """Takes the watched values of a run."""


class WatchedProducts(Products):
    """Products in float32 that measure the ranges of their inputs while texts run through them."""

    def __init__(self) -> None:
        self.watched: list[str] = []
        self.ranges: dict[str, np.ndarray] = {}
        self._names: list[str] = []

    def add(self, graph: Graph, name: str, inputs: str, weights: Sequence[Affine]) -> list[str]:
        """As of ``Products``."""
        self.watched.append(inputs)
        self._names.append(name)
        return super().add(graph, name, inputs, weights)

    def note(self, values: Sequence[np.ndarray]) -> None:
        """As of ``Products``."""
        for name, rows in zip(self._names, values, strict=True):
            low, high = self.ranges.get(name, np.zeros((2, rows.shape[-1]), np.float32))
            flat = rows.reshape(-1, rows.shape[-1])
            self.ranges[name] = np.stack([np.minimum(low, flat.min(0)), np.maximum(high, flat.max(0))])


class WholeProducts(Products):
    """Products of whole numbers, exact until they are scaled back. ranges: of every product's input."""

    def __init__(self, ranges: Ranges) -> None:
        self._ranges = ranges

    def add(self, graph: Graph, name: str, inputs: str, weights: Sequence[Affine]) -> list[str]:
        """As of ``Products``."""
        low, high = self._ranges[name]
        moved = reach_moved(np.maximum(-low, high), [factors for factors, _ in weights])
        least, greatest = min(0.0, float((low / moved).min())), max(0.0, float((high / moved).max()))
        step = np.float32((greatest - least) / HIGHEST_INPUT)
        scale, zero = graph.constant(step), graph.constant(np.uint8(round(-least / step)))
        smooth = graph.add("Mul", inputs, graph.constant(1 / moved))
        whole = graph.add("QuantizeLinear", smooth, scale, zero)
        return [
            _whole_product(graph, (whole, scale, zero), factors * moved[:, None], added)
            for factors, added in weights
        ]


def _whole_product(graph: Graph, inputs: tuple[str, str, str], factors: np.ndarray, added: np.ndarray) -> str:
    whole, scale, zero = inputs
    steps = np.maximum(np.abs(factors).max(axis=0), LEAST_WEIGHT) / HIGHEST_WEIGHT
    rounded = np.rint(factors / steps).astype(np.int8)
    constants = graph.constant(rounded), scale, graph.constant(steps), zero, "", graph.constant(added)
    return graph.add("MatMulIntegerToFloat", whole, *constants, domain=FUSED)


def reach_moved(reach: np.ndarray, weights: Sequence[np.ndarray]) -> np.ndarray:
    """What each channel is divided by, and its weights multiplied, (n_in,) float32, 1 in the geometric mean.

    reach: (n_in,) how far each channel's values go from 0; weights: (n_in, n_out) each.
    """
    heaviest = np.max([np.abs(factors).max(axis=1) for factors in weights], axis=0)
    moved = np.maximum(reach, LEAST_REACH) ** MOVED / np.maximum(heaviest, LEAST_WEIGHT) ** (1 - MOVED)
    evened: np.ndarray = (moved / np.exp(np.log(moved).mean())).astype(np.float32)
    return evened


def ranges_file(folder: Path) -> Path:
    """Where the ranges of the weights in a model's folder are kept: the name changes with the weights."""
    stamp = hash_file(folder / WEIGHTS)[:12]
    return folder.parent / RANGES_FOLDER / f"{folder.name}-{stamp}.safetensors"


def read_ranges(folder: Path) -> Ranges | None:
    """The ranges of the weights in a model's folder; None where they were not measured.

    Raises BadData where a file of the ranges differs from its hash.
    """
    from safetensors.numpy import load_file

    path = ranges_file(folder)
    if not path.is_file():
        return None
    check_hashes(path.parent)
    return load_file(path)
