"""Graphs laid out node by node compute what numpy does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.onnx_graph import Graph
from matcher.products import (
    NARROW_WEIGHT,
    WIDE_WEIGHT,
    Products,
    WatchedProducts,
    WholeProducts,
    highest_weight,
    reach_moved,
)


def computed(products: Products, inputs: np.ndarray, weights: np.ndarray, added: np.ndarray) -> np.ndarray:
    graph = Graph({"inputs": ("rows", inputs.shape[1])})
    (name,) = products.add(graph, "one", "inputs", [(weights, added)])
    found, *watched = graph.open(name, *products.watched).run(None, {"inputs": inputs})
    products.note(watched)
    result: np.ndarray = found
    return result


def drawn(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


@pytest.mark.parametrize("size", [1, 127, 128, 16383, 16384])
def test_a_constant_of_any_size_arrives_whole(size: int) -> None:
    values = np.arange(size, dtype=np.float32)
    graph = Graph({"inputs": (1,)})
    found = graph.open(graph.add("Add", "inputs", graph.constant(values))).run(
        None, {"inputs": np.ones(1, np.float32)}
    )
    assert np.array_equal(found[0], values + 1)


def test_attributes_of_both_kinds_arrive() -> None:
    graph = Graph({"inputs": ("rows", 4)})
    ones, zeros = graph.constant(np.ones(4, np.float32)), graph.constant(np.zeros(4, np.float32))
    normed = graph.add("LayerNormalization", "inputs", ones, zeros, axis=-1, epsilon=3.0)
    (found,) = graph.open(normed).run(None, {"inputs": np.array([[1, -1, 1, -1]], np.float32)})
    assert found.tolist() == [[0.5, -0.5, 0.5, -0.5]]


def test_products_in_float32_are_those_of_numpy() -> None:
    inputs, weights, added = drawn(1, 5, 8), drawn(2, 8, 3), drawn(3, 3)
    assert np.allclose(computed(Products(), inputs, weights, added), inputs @ weights + added, atol=1e-5)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(0, 15), st.sampled_from([WIDE_WEIGHT, NARROW_WEIGHT]))
def test_whole_products_are_near_those_in_float32(seed: int, far: int, highest: int) -> None:
    inputs, weights, added = drawn(seed, 9, 16), drawn(seed + 1, 16, 4), drawn(seed + 2, 4)
    inputs[:, far] *= 30  # one channel that reaches far must not cost the others their bits
    ranges = {"one": np.stack([inputs.min(axis=0), inputs.max(axis=0)])}
    found = computed(WholeProducts(ranges, highest=highest), inputs, weights, added)
    wanted = inputs @ weights + added
    assert np.abs(found - wanted).max() <= 0.06 * np.abs(wanted).max()


def test_watched_products_give_the_same_and_measure_their_inputs() -> None:
    inputs, weights, added = drawn(4, 6, 4), drawn(5, 4, 2), drawn(6, 2)
    products = WatchedProducts()
    found = computed(products, inputs, weights, added)
    assert np.array_equal(found, computed(Products(), inputs, weights, added))
    assert np.array_equal(products.ranges["one"][0], np.minimum(inputs.min(axis=0), 0))
    assert np.array_equal(products.ranges["one"][1], np.maximum(inputs.max(axis=0), 0))


def test_the_highest_weight_is_one_that_adds_up() -> None:
    assert highest_weight() in (WIDE_WEIGHT, NARROW_WEIGHT)


def test_channels_are_moved_by_how_far_they_reach() -> None:
    moved = reach_moved(np.array([1.0, 10.0, 0.0]), [np.ones((3, 2), np.float32)])
    assert moved[1] > moved[0] > moved[2] > 0
    assert np.log(moved).sum() == pytest.approx(0, abs=1e-5)
