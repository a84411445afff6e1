"""Whom a credential is about, and whether the user trusts who issued it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from matcher.credentials.envelopes import read_json
from matcher.credentials.verify.layers import Subject, Trust
from matcher.credentials.verify.seals import Roots, read_roots
from matcher.errors import BadInput

_HASHES = ("sha256", "md5")  # Open Badges 2.0 allows both
MAX_IDENTIFIERS = 200


@dataclass(frozen=True, slots=True)
class TrustList:
    """Issuers the user trusts, by id, and roots of certificates. Not stated: nothing was loaded."""

    issuers: frozenset[str] = frozenset()
    roots: Roots = ()
    is_stated: bool = False

    def check(self, issuer: str | None) -> Trust:
        """Whether an issuer is in the list; unknown when no list of issuers was loaded."""
        if not self.issuers or issuer is None:
            return "unknown"
        return "listed" if issuer in self.issuers else "unlisted"

    def joined(self, other: TrustList) -> TrustList:
        """Both lists in one."""
        return TrustList(self.issuers | other.issuers, (*self.roots, *other.roots), True)


def read_trust(data: bytes, *, name: str) -> TrustList:
    """The trust list in a file: a registry ``{"registry": {id: ...}}``, a JSON list of ids, lines of ids,
    or certificates in PEM. Raises BadInput for anything else."""
    try:
        roots = read_roots(data)
        if roots:
            return TrustList(roots=roots, is_stated=True)
        text = data.decode("utf-8-sig")
    except ValueError:
        raise BadInput(f"{name} is no trust list: neither text nor sound certificates") from None
    if text.lstrip()[:1] in ("{", "["):
        issuers = frozenset(_issuers(read_json(text)))
    else:
        lines = (line.partition(" #")[0].strip() for line in text.splitlines())
        issuers = frozenset(line for line in lines if line and not line.startswith("#"))
    if not issuers or not all(":" in issuer for issuer in issuers):
        raise BadInput(
            f"{name} is no trust list; it holds ids of issuers (DIDs or web addresses) or certificates"
        )
    return TrustList(issuers, is_stated=True)


def _issuers(value: Any) -> Iterator[str]:
    registry = value.get("registry", value) if isinstance(value, Mapping) else value
    for entry in registry if isinstance(registry, list | Mapping) else ():
        if isinstance(entry, str):
            yield entry
        elif isinstance(entry, Mapping) and isinstance(entry.get("id"), str):
            yield entry["id"]


def check_subject(claims: Mapping[str, Any], person: str | None) -> tuple[Subject, str | None]:
    """Whether a credential is about a person, by id or e-mail, plain or hashed; None asks nothing."""
    if person is None:
        return "unknown", None
    stated = list(_identities(claims))
    if not stated:
        return "unknown", "it does not say whom it is about in a way that can be compared"
    wanted = {person.strip(), person.strip().lower(), f"mailto:{person.strip().lower()}"}
    if any(_is_same(value, salt, wanted) for value, salt in stated):
        return "match", "it is about the person asked for"
    return "mismatch", "it is about somebody else than the person asked for"


def _identities(claims: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(identity or its hash, salt) of each way the subject is named."""
    recipient = claims.get("recipient")
    if isinstance(recipient, Mapping) and isinstance(recipient.get("identity"), str):
        yield recipient["identity"], str(recipient.get("salt") or "")
    subject = claims.get("credentialSubject")
    subject = subject[0] if isinstance(subject, list) and subject else subject
    if not isinstance(subject, Mapping):
        return
    for field in ("id", "email"):
        if isinstance(subject.get(field), str):
            yield subject[field], ""
    identifiers = subject.get("identifier")
    for entry in (identifiers if isinstance(identifiers, list) else [identifiers])[:MAX_IDENTIFIERS]:
        if isinstance(entry, Mapping) and isinstance(entry.get("identityHash"), str):
            yield entry["identityHash"], str(entry.get("salt") or "") if entry.get("hashed") else ""


def _is_same(value: str, salt: str, wanted: set[str]) -> bool:
    name, mark, digest = value.partition("$")
    if mark and name in _HASHES:
        made = {
            hashlib.new(name, (text + salt).encode("utf-8"), usedforsecurity=False).hexdigest()
            for text in wanted
        }
        return digest.lower() in made
    return value in wanted or value.lower() in wanted


def shown(value: Any) -> str:
    """A value as compact JSON for comparison of two documents, whatever the order of their keys."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
