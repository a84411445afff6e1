"""Engines for tests of jobs: opened by workers in processes of their own, so they stand in a module."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from matcher import Document, Extraction


class SmallEngine:
    """Reads nothing out of documents; one that says "poison" kills its process."""

    def __init__(self, numpy: str = "2") -> None:
        self._numpy = numpy

    def versions(self) -> dict[str, str]:
        return {"numpy": self._numpy}

    def extract(self, documents: Iterable[Document], _kind: str) -> Iterator[Extraction]:
        for document in documents:
            if document.text == "poison":
                os._exit(1)
            yield Extraction(document, (), ())


_OPENED = count()


@dataclass(frozen=True)
class MixedSpec:
    """Opens engines of two versions in turn, in one process."""

    def open(self) -> Any:
        return SmallEngine("12"[next(_OPENED) % 2])


@dataclass(frozen=True)
class SmallSpec:
    """Opens a ``SmallEngine``."""

    numpy: str = "2"

    def open(self) -> Any:
        return SmallEngine(self.numpy)
