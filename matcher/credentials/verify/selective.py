"""ecdsa-sd-2023: a credential of which the holder shows a part, each statement signed by itself.

https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-sd-2023
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from matcher.credentials.verify.canonical import canonical_labels, relabelled
from matcher.credentials.verify.cbor import read_cbor
from matcher.credentials.verify.graph import Graph
from matcher.credentials.verify.keys import Key, read_multikey_bytes
from matcher.credentials.verify.layers import CannotTell, ProofFailure

_BASE, _DERIVED = b"\xd9\x5d\x00", b"\xd9\x5d\x01"


def check_derived(graph: Graph, options: str, value: bytes, key: Key) -> None:
    """Raises ProofFailure unless every statement of the graph is signed by the issuer or for the holder.

    options: the proof's own settings in canonical form. key: the issuer's.
    Raises CannotTell for a base proof, which is for the holder and says nothing before it is derived.
    """
    if value.startswith(_BASE):
        raise CannotTell("its proof is a base proof; the holder has to derive one from it to show")
    if not value.startswith(_DERIVED):
        raise ProofFailure("its proof value is none of ecdsa-sd-2023")
    base, own_key, signatures, labels, mandatory = _parts(read_cbor(value[len(_DERIVED) :]))
    lines = _shuffled_lines(graph, labels)
    if any(index >= len(lines) for index in mandatory):
        raise ProofFailure("its proof speaks of statements that are not there")
    chosen = set(mandatory)
    fixed = "".join(line for number, line in enumerate(lines) if number in chosen)
    free = [line for number, line in enumerate(lines) if number not in chosen]
    if len(free) != len(signatures):
        raise ProofFailure(f"{len(free)} statements are shown and {len(signatures)} signed")
    key.check(base, _sha256(options) + own_key + _sha256(fixed))
    holder_key = read_multikey_bytes(own_key)
    if holder_key.kind != "P-256":
        raise ProofFailure("its own key is of the wrong kind")
    for line, signature in zip(free, signatures, strict=True):
        holder_key.check(signature, line.encode("utf-8"))


def _parts(value: Any) -> tuple[bytes, bytes, list[bytes], dict[int, bytes], list[int]]:
    if isinstance(value, list) and len(value) == 5:
        base, own_key, signatures, labels, mandatory = value
        if (
            isinstance(base, bytes)
            and isinstance(own_key, bytes)
            and isinstance(signatures, list)
            and all(isinstance(one, bytes) for one in signatures)
            and isinstance(labels, dict)
            and all(isinstance(key, int) and isinstance(one, bytes) for key, one in labels.items())
            and isinstance(mandatory, list)
            and all(isinstance(one, int) and one >= 0 for one in mandatory)
        ):
            return base, own_key, signatures, labels, mandatory
    raise ProofFailure("its proof value has not the parts of ecdsa-sd-2023")


def _shuffled_lines(graph: Graph, labels: dict[int, bytes]) -> list[str]:
    """The statements in order, their nameless nodes called what the proof calls them."""
    renamed = {}
    for node, label in canonical_labels(graph.quads).items():
        number = int(label.removeprefix("c14n"))
        if number not in labels:
            raise ProofFailure("its proof does not name every part of the document")
        renamed[node] = "u" + base64.urlsafe_b64encode(labels[number]).rstrip(b"=").decode("ascii")
    if len(set(renamed.values())) != len(renamed):
        raise ProofFailure("its proof calls two parts of the document the same")
    return relabelled(graph.quads, renamed)


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8")).digest()
