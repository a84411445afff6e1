"""The little of Bitcoin that proofs need: the id of a raw transaction, what it writes down, who sent it.

Nothing here says that a transaction is in the blockchain: that is for whoever hands it over.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import base58

from matcher.credentials.verify.layers import CannotTell, ProofFailure

# The version byte of an address that pays to the hash of a key, on the main network and on those for tests.
_MAIN_NETWORK, _TEST_NETWORK = 0, 0x6F
_OP_RETURN = 0x6A
_KEY_SIZES = (33, 65)


def read_hex(data: bytes) -> bytes:
    """Raw bytes, written out in hexadecimal or given as they are."""
    is_hex = re.fullmatch(rb"[0-9a-fA-F\s]+", data) is not None
    text = "".join(data.decode("ascii", "replace").split())
    return bytes.fromhex(text) if is_hex and len(text) % 2 == 0 else data


def key_hash(address: str) -> bytes | None:
    """The hash of the key behind an address of the main network; None for any other text."""
    found = _decoded(address)
    return found[1:] if found and found[0] == _MAIN_NETWORK else None


def is_for_tests(address: str) -> bool:
    """Whether an address is one of the networks for tests."""
    found = _decoded(address)
    return found is not None and found[0] == _TEST_NETWORK


def _decoded(address: str) -> bytes | None:
    """Version byte and hash of a key's address; None for any other text."""
    try:
        found = base58.b58decode_check(address)
    except ValueError:
        return None
    return found if len(found) == 21 else None


class Transaction:
    """A raw transaction. Raises ProofFailure for bytes that are none.

    ``id``: as explorers write it. ``written``: what its OP_RETURN outputs carry.
    """

    def __init__(self, raw: bytes) -> None:
        self._raw, self._at = raw, 4
        has_witness = raw[4:6] == b"\x00\x01"
        start = self._at = 6 if has_witness else 4
        self._unlocking = [self._input() for _ in range(self._count())]
        scripts = [self._output() for _ in range(self._count())]
        body = raw[:4] + raw[start : self._at]
        self._witness = self._first_witness() if has_witness and self._unlocking else []
        self.written = tuple(_written(scripts))
        self.id = hashlib.sha256(hashlib.sha256(body + raw[-4:]).digest()).digest()[::-1].hex()

    def sender(self) -> bytes | None:
        """The hash of the key that unlocks the first input; None where it is unlocked in another way.

        Raises CannotTell where this Python was built without RIPEMD-160.
        """
        pushed = [*_pushes(self._unlocking[0]), *self._witness] if self._unlocking else []
        key = next((one for one in reversed(pushed) if len(one) in _KEY_SIZES), None)
        if key is None:
            return None
        try:
            return hashlib.new("ripemd160", hashlib.sha256(key).digest()).digest()
        except ValueError:
            raise CannotTell(
                "who sent the transaction cannot be told: this Python has no RIPEMD-160"
            ) from None

    def _input(self) -> bytes:
        self._take(36)
        script = self._take(self._count())
        self._take(4)
        return script

    def _output(self) -> bytes:
        self._take(8)
        return self._take(self._count())

    def _first_witness(self) -> list[bytes]:
        return [self._take(self._count()) for _ in range(self._count())]

    def _take(self, count: int) -> bytes:
        taken = self._raw[self._at : self._at + count]
        if len(taken) != count:
            raise ProofFailure("the transaction given is no raw Bitcoin transaction")
        self._at += count
        return taken

    def _count(self) -> int:
        first = self._take(1)[0]
        return first if first < 0xFD else int.from_bytes(self._take(2 << (first - 0xFD)), "little")


def _written(scripts: list[bytes]) -> Iterator[bytes]:
    for script in scripts:
        if len(script) > 2 and script[0] == _OP_RETURN:
            yield script[2:] if script[1] < 0x4C else script[3:]


def _pushes(script: bytes) -> Iterator[bytes]:
    """What a script of plain pushes puts on the stack; nothing more from the first other operation on."""
    at = 0
    while at < len(script) and 0 < script[at] < 0x4C:
        yield script[at + 1 : at + 1 + script[at]]
        at += 1 + script[at]
