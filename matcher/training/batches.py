"""Batches of texts of about one length, so that little is filled up."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from typing import TypeVar

# How many word pieces the lengths of a batch may differ by through chance, so that no two epochs are alike.
BLUR = 6

Item = TypeVar("Item")


def even_batches(
    items: Iterable[Item], length: Callable[[Item], int], pieces: int, rng: random.Random
) -> list[list[Item]]:
    """Every item once, from short to long, at most ``pieces`` word pieces a batch with what is filled up.

    length: of an item in word pieces; a longer one than ``pieces`` is a batch of its own.
    """
    batches: list[list[Item]] = []
    widest = 0
    for item in sorted(items, key=lambda item: length(item) + BLUR * rng.random()):
        widest = max(widest, length(item))
        if not batches or widest * (len(batches[-1]) + 1) > pieces:
            batches.append([])
            widest = length(item)
        batches[-1].append(item)
    return batches
