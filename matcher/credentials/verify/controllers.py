"""Whose key it is: from the name of a verification method to the key, and whether the issuer lists it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from matcher.credentials.envelopes import read_json
from matcher.credentials.verify.keys import Key, read_jwk, read_key, read_multikey
from matcher.credentials.verify.layers import Binding, CannotTell, ProofFailure
from matcher.credentials.verify.sources import Documents
from matcher.errors import BadInput

PURPOSE = "assertionMethod"


@dataclass(frozen=True, slots=True)
class Found:
    """A key, whether it is the issuer's, and why."""

    key: Key
    binding: Binding
    reason: str


def find_key(method: Any, issuer: str | None, documents: Documents) -> Found:
    """The key of a verification method, by its name or written out, for a credential of an issuer.

    Raises CannotTell where the key is not at hand; ProofFailure for a name that can never be looked
    up, and for a key that the controller's own document does not list for making assertions.
    """
    if isinstance(method, Mapping):
        method = method.get("id")
    if not isinstance(method, str) or ":" not in method:
        raise ProofFailure("its verification method is no address, so its key belongs to nobody")
    controller, _, fragment = method.partition("#")
    if controller.startswith("did:key:"):
        return _found_did_key(controller, fragment, issuer, documents)
    if controller.startswith("did:jwk:"):
        return _found_did_jwk(controller, fragment, issuer, documents)
    if not controller.startswith(("did:", "https://", "http://")):
        raise ProofFailure(f"its verification method {method[:60]!r} is neither a DID nor a web address")
    if controller.startswith("did:example:"):
        raise ProofFailure("its verification method is a did:example, which is for documentation alone")
    return _found_in_document(method, controller, fragment, issuer, documents)


def _found_did_key(did: str, fragment: str, issuer: str | None, documents: Documents) -> Found:
    text = did.removeprefix("did:key:")
    if fragment not in ("", text):
        raise ProofFailure("its did:key names one key and its fragment another")
    return _self_contained(read_multikey(text), did, f"{did}#{text}", issuer, documents)


def _found_did_jwk(did: str, fragment: str, issuer: str | None, documents: Documents) -> Found:
    text = did.removeprefix("did:jwk:")
    if fragment not in ("", "0"):
        raise ProofFailure("a did:jwk has one key, #0")
    try:
        jwk = read_json(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True).decode("utf-8"))
    except (BadInput, ValueError, binascii.Error):
        raise ProofFailure("its did:jwk holds no JWK") from None
    return _self_contained(read_jwk(jwk), did, f"{did}#0", issuer, documents)


def _self_contained(key: Key, did: str, method: str, issuer: str | None, documents: Documents) -> Found:
    """The binding of a key that is its own name: to itself, or to an issuer whose document lists it."""
    if issuer == did:
        return Found(key, "proven", f"the key is the issuer itself ({did[:24]}...)")
    document = (
        documents.find_json(issuer) if issuer and not issuer.startswith(("did:key:", "did:jwk:")) else None
    )
    if document is None:
        return Found(key, "unproven", f"signed by {did[:24]}..., which is not the issuer {_shown(issuer)}")
    for entry in _listed(document, PURPOSE):
        if entry in (did, method) or (isinstance(entry, Mapping) and entry.get("id") == method):
            return Found(key, "proven", "the issuer's own document lists the key")
    raise ProofFailure("the issuer's own document does not list the key that signed it")


def _found_in_document(
    method: str, controller: str, fragment: str, issuer: str | None, documents: Documents
) -> Found:
    document = documents.find_json(method)
    if document is None:
        return _in_fragment(controller, fragment)
    if not isinstance(document, Mapping):
        raise CannotTell(f"the document given for {controller[:80]} is no JSON object")
    if "kty" in document or isinstance(document.get("keys"), list):
        return _found_in_key_set(method, document, issuer)
    if document.get("id") == method and "publicKeyPem" in document:
        return _found_key_document(method, document, issuer, documents)
    return _found_listed(method, controller, document, issuer)


def _in_fragment(controller: str, fragment: str) -> Found:
    """A key written into the address proves the file whole, but anyone can write any address."""
    if not fragment.startswith("z"):
        raise CannotTell(f"the document of {controller[:80]} is not at hand, so its key is not known")
    reason = (
        f"the key stands in the address itself; give the document of {controller[:80]} to prove it is theirs"
    )
    return Found(read_multikey(fragment), "unproven", reason)


def _found_listed(method: str, controller: str, document: Mapping[str, Any], issuer: str | None) -> Found:
    """A key of a DID or controller document, listed for assertions."""
    if document.get("id") != controller:
        raise CannotTell(
            f"the document given for {controller[:80]} says it is of {_shown(document.get('id'))}"
        )
    methods = {str(entry["id"]): entry for entry in _written_out(document)}
    names = (method, method.removeprefix(controller))
    for entry in _listed(document, PURPOSE):
        name = entry.get("id") if isinstance(entry, Mapping) else entry
        if name not in names:
            continue
        found = (
            entry if isinstance(entry, Mapping) else next((methods[n] for n in names if n in methods), None)
        )
        if found is None:
            raise ProofFailure(f"the document of {controller[:80]} lists the key but does not hold it")
        if found.get("controller", controller) != controller:
            raise ProofFailure(f"the key in the document of {controller[:80]} is controlled by somebody else")
        if "revoked" in found or "expires" in found:
            raise CannotTell("the key has an end date, and when the file was signed is not proven")
        key = read_key(found)
        if controller == issuer:
            return Found(key, "proven", "the issuer's own document lists the key")
        return Found(
            key, "unproven", f"signed by {controller[:80]}, which is not the issuer {_shown(issuer)}"
        )
    raise ProofFailure(f"the document of {controller[:80]} does not list the key for making assertions")


def _found_in_key_set(method: str, document: Mapping[str, Any], issuer: str | None) -> Found:
    """A JWK, or one of a JWK set, that the address of the key leads to."""
    keys = document.get("keys", [document])
    wanted = (method, method.partition("#")[2])
    named = [key for key in keys if isinstance(key, Mapping) and key.get("kid") in wanted]
    chosen = named or (keys if len(keys) == 1 else [])
    if not chosen:
        raise ProofFailure("the key set at the address of the key has no key of that name")
    key = read_jwk(chosen[0])
    if issuer and method.startswith(tuple(issuer.rstrip("/") + mark for mark in "/#?")):
        return Found(key, "proven", "the key stands below the issuer's own address")
    return Found(key, "unproven", f"the key does not stand below the address of the issuer {_shown(issuer)}")


def _found_key_document(
    method: str, document: Mapping[str, Any], issuer: str | None, documents: Documents
) -> Found:
    """A key with a page of its own (Open Badges 2.0): the issuer's profile has to name it."""
    key, owner = read_key(document), document.get("owner", document.get("controller"))
    profile = documents.find_json(issuer) if issuer else None
    if profile is None:
        return Found(
            key, "unproven", f"give the document of {_shown(issuer)} to prove that the key is theirs"
        )
    if owner != issuer:
        raise ProofFailure(f"the key belongs to {_shown(owner)}, not to the issuer {_shown(issuer)}")
    for entry in _listed(profile, "publicKey"):
        if entry == method or (isinstance(entry, Mapping) and entry.get("id") == method):
            return Found(key, "proven", "the issuer's own profile lists the key")
    raise ProofFailure("the issuer's own profile does not list the key that signed it")


def _written_out(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for part in ("verificationMethod", "publicKey", PURPOSE):
        for entry in _listed(document, part):
            if isinstance(entry, Mapping) and "id" in entry:
                yield entry


def _listed(document: Any, part: str) -> list[Any]:
    value = document.get(part) if isinstance(document, Mapping) else None
    return value if isinstance(value, list) else [] if value is None else [value]


def _shown(value: Any) -> str:
    return f"{value[:80]}" if isinstance(value, str) else "(not stated)"
