"""Data Integrity proofs: eddsa and ecdsa over RDFC-1.0 or JCS, Ed25519Signature2020, proof sets and chains.

https://www.w3.org/TR/vc-data-integrity/, vc-di-eddsa, vc-di-ecdsa
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any, Literal

import rfc8785

from matcher.credentials.verify.canonical import HashName
from matcher.credentials.verify.contexts import Contexts
from matcher.credentials.verify.controllers import PURPOSE, find_key
from matcher.credentials.verify.dates import read_day
from matcher.credentials.verify.graph import (
    Graph,
    check_inline_contexts,
    context_urls,
    read_claims,
    read_graph,
)
from matcher.credentials.verify.keys import Key, KeyKind, read_multibase
from matcher.credentials.verify.layers import Binding, CannotTell, Integrity, Proof, ProofFailure
from matcher.credentials.verify.selective import check_derived
from matcher.credentials.verify.sources import Documents

Form = Literal["rdfc", "jcs", "sd"]

MAX_PROOFS = 20
_ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"


@dataclass(frozen=True, slots=True)
class Suite:
    """How a cryptosuite writes what it signs, and the keys that may sign it."""

    form: Form
    kinds: frozenset[KeyKind]


_ED: frozenset[KeyKind] = frozenset(("Ed25519",))
_EC: frozenset[KeyKind] = frozenset(("P-256", "P-384"))
SUITES = {
    "eddsa-rdfc-2022": Suite("rdfc", _ED),
    "eddsa-2022": Suite("rdfc", _ED),  # the name it had in drafts
    "ecdsa-rdfc-2019": Suite("rdfc", _EC),
    "eddsa-jcs-2022": Suite("jcs", _ED),
    "ecdsa-jcs-2019": Suite("jcs", _EC),
    "ecdsa-sd-2023": Suite("sd", frozenset(("P-256",))),
    "Ed25519Signature2020": Suite("rdfc", _ED),
}


@dataclass(frozen=True, slots=True)
class _Checked:
    """What one proof showed."""

    integrity: Integrity
    binding: Binding
    reason: str
    is_graph: bool = False


def check_proofs(
    document: Mapping[str, Any], proofs: Sequence[Any], *, issuer: str | None, on: date, documents: Documents
) -> Proof:
    """What the proofs of a document show together.

    document: without its ``proof``. Every proof of a known kind has to hold; one of an unknown kind
    beside it changes nothing. Bound when one that holds is the issuer's.
    """
    if len(proofs) > MAX_PROOFS:
        return Proof(
            "unknown", "unknown", (f"it has {len(proofs)} proofs; at most {MAX_PROOFS} are checked",)
        )
    contexts = documents.contexts
    graph_of = cache(lambda: read_graph(document, contexts))  # the same for every proof but a chain's
    checked = [_check(document, graph_of, proof, proofs, issuer, on, documents) for proof in proofs]
    integrity = _together([one.integrity for one in checked if not one.reason.startswith("proof of kind")])
    binding: Binding = "unknown"
    if integrity != "invalid":
        held = [one.binding for one in checked if one.integrity == "valid"]
        binding = "proven" if "proven" in held else "unproven" if held else "unknown"
    reasons = list(dict.fromkeys(one.reason for one in checked))
    if integrity != "valid":
        return Proof(integrity, binding, tuple(reasons))
    try:
        if any(one.is_graph for one in checked):
            graph = graph_of()
            claims = read_claims(graph, contexts, _reading_order(document))
            return Proof(integrity, binding, (*reasons, *graph.notes), claims)
        notes = check_inline_contexts(document, contexts)
    except ProofFailure as error:
        return Proof("invalid", "unknown", (*reasons, str(error)))
    return Proof(integrity, binding, (*reasons, *notes), document)


def _together(results: Sequence[Integrity]) -> Integrity:
    if "invalid" in results:
        return "invalid"
    return "valid" if "valid" in results else "unknown"


def _check(
    document: Mapping[str, Any],
    graph_of: Callable[[], Graph],
    proof: Any,
    proofs: Sequence[Any],
    issuer: str | None,
    on: date,
    documents: Documents,
) -> _Checked:
    if not isinstance(proof, Mapping):
        return _Checked("invalid", "unknown", "its proof is no object")
    name = proof.get("cryptosuite") if proof.get("type") == "DataIntegrityProof" else proof.get("type")
    suite = SUITES.get(name) if isinstance(name, str) else None
    if suite is None:
        return _Checked("unknown", "unknown", f"proof of kind {str(name)[:40]!r} is not known here")
    try:
        _check_options(proof, on)
        signed = document
        if previous := _previous(proof, proofs):
            signed = {**document, "proof": previous}
            graph_of = partial(read_graph, signed, documents.contexts)
        found = find_key(proof.get("verificationMethod"), issuer, documents)
        if found.key.kind not in suite.kinds:
            raise ProofFailure(f"cryptosuite {name} does not go with a key of kind {found.key.kind}")
        _check_signature(signed, graph_of, proof, suite, found.key, documents.contexts)
    except ProofFailure as error:
        return _Checked("invalid", "unknown", str(error))
    except CannotTell as error:
        return _Checked("unknown", "unknown", str(error))
    return _Checked("valid", found.binding, f"{name} holds; {found.reason}", suite.form != "jcs")


def _check_options(proof: Mapping[str, Any], on: date) -> None:
    if proof.get("proofPurpose") != PURPOSE:
        raise ProofFailure(
            f"its proof is made for {str(proof.get('proofPurpose'))[:40]!r}, not for {PURPOSE}"
        )
    created, expires = (read_day(proof.get(part)) for part in ("created", "expires"))
    if expires is not None and expires < on:
        raise ProofFailure(f"its proof ended on {expires.isoformat()}")
    if created is not None and created > on:
        raise ProofFailure(f"its proof says it was made on {created.isoformat()}, which is still to come")


def _previous(proof: Mapping[str, Any], proofs: Sequence[Any]) -> list[Any]:
    """The proofs that a proof in a chain is over, in the order of the document."""
    stated = proof.get("previousProof")
    wanted = stated if isinstance(stated, list) else [] if stated is None else [stated]
    found = [
        one for one in proofs if isinstance(one, Mapping) and one.get("id") in wanted and one is not proof
    ]
    if len({str(one["id"]) for one in found}) != len(wanted) or len(found) != len(wanted):
        raise ProofFailure("its proof builds on another one that is not there")
    return found


def _check_signature(
    document: Mapping[str, Any],
    graph_of: Callable[[], Graph],
    proof: Mapping[str, Any],
    suite: Suite,
    key: Key,
    contexts: Contexts,
) -> None:
    value = read_multibase(proof.get("proofValue"))
    options = {part: entry for part, entry in proof.items() if part != "proofValue"}
    if suite.form == "jcs":
        document, options = _jcs_contexts(document, options)
        hash_name = _hash_name(key)
        key.check(value, _digest(_jcs(options), hash_name) + _digest(_jcs(document), hash_name))
        return
    graph = graph_of()
    if suite.form == "sd":
        check_derived(graph, _options_text(document, options, contexts, "sha256"), value, key)
        return
    hash_name = _hash_name(key)
    written = _options_text(document, options, contexts, hash_name)
    key.check(
        value,
        _digest(written.encode("utf-8"), hash_name)
        + _digest(graph.canonical(hash_name).encode("utf-8"), hash_name),
    )


def _hash_name(key: Key) -> HashName:
    return "sha384" if key.kind == "P-384" else "sha256"


def _digest(data: bytes, hash_name: HashName) -> bytes:
    return hashlib.new(hash_name, data).digest()


def _jcs(value: Any) -> bytes:
    try:
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        raise ProofFailure(f"it has no canonical JSON form: {error}") from None


def _jcs_contexts(
    document: Mapping[str, Any], options: dict[str, Any]
) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """Document and options as eddsa-jcs-2022 signs them: with the contexts that the proof repeats."""
    if "@context" not in options:
        return document, options
    stated = _as_list(options["@context"])
    if _as_list(document.get("@context"))[: len(stated)] != stated:
        raise ProofFailure("the contexts of the proof are not those the document starts with")
    return {**document, "@context": options["@context"]}, options


def _options_text(
    document: Mapping[str, Any], options: dict[str, Any], contexts: Contexts, hash_name: HashName
) -> str:
    """The proof's own settings in canonical form, read with the contexts of the document."""
    stated = document.get("@context", [])
    try:
        return read_graph({**options, "@context": stated}, contexts).canonical(hash_name)
    except ProofFailure:
        if options.get("type") != "Ed25519Signature2020":
            raise
        own = [*_as_list(stated), _ED25519_2020]
        return read_graph({**options, "@context": own}, contexts).canonical(hash_name)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


_READING_ORDER = ("/credentials/v", "/spec/clr/", "/spec/ob/", "/status")


def _reading_order(document: Mapping[str, Any]) -> list[str]:
    """The contexts of a document by URL, those of the standards first, so that none renames theirs."""
    urls = list(dict.fromkeys(context_urls({"@context": document.get("@context", [])})))

    def place(url: str) -> int:
        return next((rank for rank, mark in enumerate(_READING_ORDER) if mark in url), len(_READING_ORDER))

    return sorted(urls, key=place)
