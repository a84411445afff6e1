"""The small part of CBOR (RFC 8949) that proofs use: whole numbers, bytes, text, arrays and maps."""

from __future__ import annotations

from typing import Any

from matcher.credentials.verify.layers import ProofFailure

MAX_DEPTH = 16


def read_cbor(data: bytes) -> Any:
    """The one value in ``data``. Raises ProofFailure for anything that is not read here or left over."""
    reader = _Reader(data)
    value = reader.value(0)
    if reader.at != len(data):
        raise ProofFailure("its CBOR value has something after its end")
    return value


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data, self.at = data, 0

    def value(self, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise ProofFailure("its CBOR value is nested too deep")
        kind, number = self._head()
        if kind == 0:
            return number
        if kind == 1:
            return -1 - number
        if kind == 2:
            return self._take(number)
        if kind == 3:
            try:
                return self._take(number).decode("utf-8")
            except UnicodeDecodeError:
                raise ProofFailure("its CBOR text is no UTF-8") from None
        if kind == 4:
            return [self.value(depth + 1) for _ in range(self._counted(number))]
        if kind == 5:
            return self._map(number, depth)
        raise ProofFailure("its CBOR value is of a kind that no proof uses")

    def _map(self, number: int, depth: int) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for _ in range(self._counted(number)):
            key = self.value(depth + 1)
            if not isinstance(key, int | str | bytes) or key in found:
                raise ProofFailure("its CBOR map has a key twice, or one that is none")
            found[key] = self.value(depth + 1)
        return found

    def _head(self) -> tuple[int, int]:
        first = self._take(1)[0]
        kind, small = first >> 5, first & 31
        if small < 24:
            return kind, small
        if small > 27:
            raise ProofFailure("its CBOR value has no stated length")
        return kind, int.from_bytes(self._take(1 << (small - 24)), "big")

    def _take(self, count: int) -> bytes:
        taken = self._data[self.at : self.at + count]
        if len(taken) != count:
            raise ProofFailure("its CBOR value is cut off")
        self.at += count
        return taken

    def _counted(self, number: int) -> int:
        if number > len(self._data) - self.at:
            raise ProofFailure("its CBOR value is cut off")
        return number
