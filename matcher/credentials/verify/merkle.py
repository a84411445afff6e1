"""Blockcerts: a credential whose hash leads to a Merkle root that stands in a blockchain.

Offline it can be shown that the file leads to its root. That the root stands in the transaction it
names needs that transaction, raw, from the user: ``--document urn:tx:ID=FILE``. That its issuer sent it
needs the issuer's profile, which lists the issuer's addresses.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from matcher.credentials.verify.bitcoin import Transaction, is_for_tests, key_hash, read_hex
from matcher.credentials.verify.cbor import read_cbor
from matcher.credentials.verify.graph import context_urls, read_claims, read_graph
from matcher.credentials.verify.keys import read_multibase
from matcher.credentials.verify.layers import Binding, CannotTell, Proof, ProofFailure
from matcher.credentials.verify.sources import Documents

MAX_STEPS = 64
TYPES_2017 = ("MerkleProof2017",)
TYPE_2019 = "MerkleProof2019"
_HEX64 = re.compile(r"[0-9a-f]{64}")
_TEST_CHAINS = ("mock", "test", "regtest", "ropsten", "rinkeby", "goerli", "sepolia")
# Numbers that MerkleProof2019 puts for words (Lds-merkle-proof-2019).
_ROOT_KEYS = {0: "merkleRoot", 1: "targetHash", 2: "anchors", 3: "path"}
_PATH_KEYS = {0: "left", 1: "right"}
_CHAINS = {0: "btc", 1: "eth", 2: "mocknet"}
_NETWORKS = {
    "btc": {1: "mainnet", 3: "testnet"},
    "eth": {1: "mainnet", 3: "ropsten", 4: "rinkeby", 5: "goerli", 6: "sepolia"},
    "mocknet": {},
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """A Merkle proof: from the hash of a file along its path to the root, and where that stands.

    anchors: (chain, id of the transaction).
    """

    target: str
    root: str
    path: tuple[tuple[str, str], ...]
    anchors: tuple[tuple[str, str], ...]


def check_blockcert_2(document: Mapping[str, Any], documents: Documents) -> Proof:
    """What the MerkleProof2017 of a Blockcerts 2.0 file shows."""
    body = {key: value for key, value in document.items() if key != "signature"}
    return _check(body, lambda: _receipt_2017(document.get("signature")), documents)


def check_merkle_2019(document: Mapping[str, Any], value: Any, documents: Documents) -> Proof:
    """What a MerkleProof2019 shows. document: without its ``proof``. value: the proof's ``proofValue``."""
    return _check(document, lambda: _receipt_2019(value), documents)


def _check(body: Mapping[str, Any], read: Callable[[], Receipt], documents: Documents) -> Proof:
    try:
        receipt = read()
        graph = read_graph(body, documents.contexts)
        found = hashlib.sha256(graph.canonical().encode("utf-8")).hexdigest()
        if found != receipt.target:
            raise ProofFailure("the hash of the file is not the one that was anchored: it was changed")
        _check_path(receipt)
        claims = read_claims(graph, documents.contexts, context_urls({"@context": body.get("@context", [])}))
        anchors = [_read_anchor(receipt, chain, name, documents) for chain, name in receipt.anchors]
        binding, whose = _check_sender(claims, [one for _, one in anchors if one], documents)
    except ProofFailure as error:
        return Proof("invalid", "unknown", (str(error),))
    except CannotTell as error:
        return Proof("unknown", "unknown", (str(error),))
    reasons = (f"the file leads to its Merkle root {receipt.root[:12]}...", *(why for why, _ in anchors))
    return Proof("valid", binding, (*reasons, whose, *graph.notes), claims)


def _check_path(receipt: Receipt) -> None:
    at = bytes.fromhex(receipt.target)
    for side, other in receipt.path:
        pair = bytes.fromhex(other) + at if side == "left" else at + bytes.fromhex(other)
        at = hashlib.sha256(pair).digest()
    if at.hex() != receipt.root:
        raise ProofFailure("the path of its Merkle proof does not lead to its root")


def _read_anchor(
    receipt: Receipt, chain: str, name: str, documents: Documents
) -> tuple[str, Transaction | None]:
    """What is known of the place of the root, and the transaction where it was given and holds the root.

    Raises ProofFailure where the given transaction is another one or lacks the root.
    """
    where = f"transaction {name[:12]}... of {chain}"
    if any(mark in chain.casefold() for mark in _TEST_CHAINS):
        return f"{where} is on a network for tests, which proves nothing to anyone", None
    if not chain.casefold().startswith(("btc", "bitcoin")):
        return f"{where} cannot be read here, only those of Bitcoin can", None
    data = documents.find(f"urn:tx:{name}")
    if data is None:
        return f"{where} is not at hand; give it to prove that the root stands in it", None
    transaction = Transaction(read_hex(data))
    if transaction.id != name:
        raise ProofFailure(f"the transaction given is not {name[:12]}...")
    if bytes.fromhex(receipt.root) not in transaction.written:
        raise ProofFailure(f"the Merkle root does not stand in {where}")
    return f"the root stands in {where}, as given", transaction


def _check_sender(
    claims: Mapping[str, Any], transactions: list[Transaction], documents: Documents
) -> tuple[Binding, str]:
    """Whether the issuer sent a transaction that holds the root, by the addresses its own profile lists.

    Raises ProofFailure where somebody else did.
    """
    if not transactions:
        return "unproven", "no transaction is at hand, so who sent it is not proven"
    sender, issuer = transactions[0].sender(), _issuer(claims)
    named = _address(_stated_key(claims))
    stated = key_hash(named)
    if is_for_tests(named):
        return "unproven", "the key it names is of a network for tests, which proves nothing to anyone"
    if sender is None:
        return "unproven", "the transaction does not show whose key sent it"
    if stated is not None and stated != sender:
        raise ProofFailure("the transaction was sent by another key than the file names")
    profile = documents.find_json(issuer) if issuer else None
    if not isinstance(profile, Mapping) or profile.get("id") != issuer:
        return "unproven", f"give the profile of {str(issuer)[:80]} to prove that it sent the transaction"
    entry = next((one for one in _listed(profile) if key_hash(_address(one)) == sender), None)
    if entry is None:
        raise ProofFailure("the transaction was sent by a key that the issuer's profile does not list")
    if isinstance(entry, Mapping) and (entry.get("revoked") or entry.get("expires")):
        return "unproven", "the key that sent it has an end date, and when the file was made is not proven"
    return "proven", "the issuer's own profile lists the key that sent the transaction"


def _issuer(claims: Mapping[str, Any]) -> str | None:
    badge = claims.get("badge")
    issuer = badge.get("issuer") if isinstance(badge, Mapping) else claims.get("issuer")
    issuer = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    return issuer if isinstance(issuer, str) else None


def _stated_key(claims: Mapping[str, Any]) -> Any:
    rules = claims.get("verification")
    return rules.get("publicKey", rules.get("creator")) if isinstance(rules, Mapping) else None


def _listed(profile: Mapping[str, Any]) -> list[Any]:
    """The keys of a profile, as versions 2 and 3 list them."""
    stated = profile.get("publicKey", profile.get("publicKeys"))
    return stated if isinstance(stated, list) else [] if stated is None else [stated]


def _address(key: Any) -> str:
    """The address in ``ecdsa-koblitz-pubkey:1Abc``, or in an object with such an id."""
    key = key.get("id", key.get("publicKey")) if isinstance(key, Mapping) else key
    return str(key).rpartition(":")[2]


def _receipt_2017(signature: Any) -> Receipt:
    if not isinstance(signature, Mapping):
        raise CannotTell("it carries no proof")
    path = tuple(_step(step) for step in _list(signature.get("proof")))
    anchors = tuple(_anchor_2017(anchor) for anchor in _list(signature.get("anchors")))
    return Receipt(_hash(signature.get("targetHash")), _hash(signature.get("merkleRoot")), path, anchors)


def _anchor_2017(anchor: Any) -> tuple[str, str]:
    if not isinstance(anchor, Mapping):
        raise ProofFailure("an anchor of its proof is no object")
    chain = anchor.get(
        "chain", {"BTCOpReturn": "bitcoin", "ETHData": "ethereum"}.get(str(anchor.get("type")))
    )
    return str(chain or "an unnamed chain")[:40], str(anchor.get("sourceId"))[:80]


def _receipt_2019(value: Any) -> Receipt:
    parts = _words(read_cbor(read_multibase(value)), _ROOT_KEYS)
    steps = _list(parts.get("path"))
    path = tuple(_step(_words([step] if _is_pair(step) else step, _PATH_KEYS)) for step in steps)
    anchors = tuple(_anchor_2019(anchor) for anchor in _list(parts.get("anchors")))
    return Receipt(_hash(parts.get("targetHash")), _hash(parts.get("merkleRoot")), path, anchors)


def _words(value: Any, names: Mapping[int, str]) -> dict[str, Any]:
    """A map written as one, or as a list of pairs, with the words its numbers stand for."""
    pairs = list(value.items()) if isinstance(value, dict) else value
    if not isinstance(pairs, list) or not all(_is_pair(list(pair)) for pair in pairs):
        raise ProofFailure("its proof value holds no Merkle proof")
    return {str(names.get(key, key)): _unpacked(part) for key, part in pairs}


def _unpacked(value: Any) -> Any:
    """Text that was packed into bytes a second time, as the JavaScript library does."""
    return read_cbor(value) if isinstance(value, bytes) and value[:1] == b"\x78" else value


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], int | str)


def _anchor_2019(anchor: Any) -> tuple[str, str]:
    """The chain and transaction of ``blink:btc:testnet:0x...``, written out or in numbers."""
    if isinstance(anchor, str):
        parts = anchor.removeprefix("blink:").split(":")
        return ":".join(parts[:-1])[:40] or "an unnamed chain", parts[-1].removeprefix("0x")[:80]
    parts_by_name = _words(anchor, {0: "chain", 1: "network", 2: "transaction"})
    number = parts_by_name.get("chain")
    chain = _CHAINS.get(number, str(number)) if isinstance(number, int) else str(number)
    network = parts_by_name.get("network")
    if isinstance(network, int):
        network = _NETWORKS.get(chain, {}).get(network, str(network))
    name = str(parts_by_name.get("transaction")).removeprefix("0x")[:80]
    return (f"{chain}:{network}" if network else chain)[:40], name


def _step(step: Any) -> tuple[str, str]:
    if isinstance(step, Mapping) and len(step) == 1:
        side, other = next(iter(step.items()))
        if side in ("left", "right"):
            return str(side), _hash(other)
    raise ProofFailure("a step of its Merkle path is neither left nor right")


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > MAX_STEPS:
        raise ProofFailure("a part of its Merkle proof is no list, or too long")
    return value


def _hash(value: Any) -> str:
    text = value.hex() if isinstance(value, bytes) else str(value).lower()
    if not _HEX64.fullmatch(text):
        raise ProofFailure("a hash of its Merkle proof has not 32 bytes")
    return text
