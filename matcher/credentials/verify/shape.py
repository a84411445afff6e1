"""Whether a credential is formed as its standard asks: what a signature over nonsense would hide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from matcher.credentials.readers.ctdl import is_ctdl
from matcher.credentials.readers.hr_open import is_hr_open
from matcher.credentials.readers.json_resume import is_json_resume
from matcher.credentials.readers.open_badge_2 import BLOCKCERTS_1, is_blockcerts_1, is_part_of_badge
from matcher.credentials.readers.schema_org import is_schema_org
from matcher.credentials.verify.jws import issuer_of
from matcher.credentials.verify.layers import Format, ProofFailure

VC_CONTEXTS = ("https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2")
_EDUCATION_TYPES = frozenset(
    ("OpenBadgeCredential", "AchievementCredential", "EndorsementCredential", "ClrCredential")
)
_ENTRY_FIELDS = {"IdentifierEntry": ("identifier", "identifierType"), "IdentityObject": ("identityHash",)}


def format_of(value: Any) -> Format:
    """Which standard a JSON object follows, by what it holds."""
    if not isinstance(value, Mapping):
        return "unknown"
    kinds, contexts = types_of(value), _contexts(value)
    if "VerifiableCredential" in kinds or "credentialSubject" in value:
        if "EuropeanDigitalCredential" in kinds or "EuropassCredential" in kinds:
            return "edc"
        if any("blockcerts" in url for url in contexts):
            return "blockcerts3"
        if "ClrCredential" in kinds:
            return "clr2"
        return "ob3" if _EDUCATION_TYPES & kinds or any("/ob/v3" in url for url in contexts) else "vc"
    if is_blockcerts_1(value):
        return "unknown"
    if "badge" in value or {"Assertion", "Endorsement"} & kinds or "recipient" in value:
        is_anchored = "signature" in value or any("blockcerts" in url for url in contexts)
        return "blockcerts2" if is_anchored else "ob2"
    return "unknown"


_UNSIGNED: tuple[tuple[Callable[[Any], bool], str], ...] = (
    (is_ctdl, "a description of credentials in CTDL"),
    (is_hr_open, "an HR Open record"),
    (is_schema_org, "schema.org markup"),
    (is_json_resume, "a JSON Resume"),
)


def not_known(value: Any) -> str:
    """What JSON is that cannot be verified, as the end of a sentence."""
    if not isinstance(value, Mapping):
        return "a list of CTDL" if is_ctdl(value) else "no credential: it is no object"
    if "VerifiablePresentation" in types_of(value):
        return "a presentation of credentials; give them one by one, or lay it in a person's folder"
    if is_blockcerts_1(value):
        return BLOCKCERTS_1
    if is_part_of_badge(value):
        return "what a badge is linked to (its class, issuer or key); give the badge that somebody holds"
    unsigned = next((words for is_one, words in _UNSIGNED if is_one(value)), None)
    if unsigned is not None:
        return f"{unsigned}, which nobody signs, so there is nothing to verify"
    return "none of the credentials that are known here"


def check_shape(claims: Mapping[str, Any], kind: Format) -> None:
    """Raises ProofFailure where a credential of the VC family lacks what its standard asks for."""
    problem = next(_problems(claims, kind), None)
    if problem is not None:
        raise ProofFailure(f"it is no well-formed credential: {problem}")


def types_of(value: Any) -> frozenset[str]:
    """The types of an object, stated as text or as a list."""
    stated = value.get("type", value.get("@type")) if isinstance(value, Mapping) else None
    return frozenset(
        one for one in (stated if isinstance(stated, list) else [stated]) if isinstance(one, str)
    )


def _problems(claims: Mapping[str, Any], kind: Format) -> Iterator[str]:
    contexts = _contexts(claims)
    if kind != "edc" and (not contexts or contexts[0] not in VC_CONTEXTS):
        yield "its first context is not that of verifiable credentials"
    if "VerifiableCredential" not in types_of(claims):
        yield "its type is not VerifiableCredential"
    issuer = issuer_of(claims)
    if issuer is None or ":" not in issuer:
        yield "it names no issuer by an address"
    subjects = claims.get("credentialSubject")
    subjects = subjects if isinstance(subjects, list) else [subjects]
    if not subjects or not all(isinstance(subject, Mapping) and subject for subject in subjects):
        yield "it says nothing about anyone (credentialSubject)"
    if kind == "ob3" and not _EDUCATION_TYPES & types_of(claims):
        yield "its type is none of Open Badges 3.0"
    yield from _entry_problems(claims)


def _entry_problems(value: Any) -> Iterator[str]:
    """Identifiers without the fields that make them one."""
    todo = [value]
    while todo:
        part = todo.pop()
        if isinstance(part, list):
            todo += part
        elif isinstance(part, Mapping):
            todo += part.values()
            for kind, fields in _ENTRY_FIELDS.items():
                if kind in types_of(part) and any(field not in part for field in fields):
                    yield f"an {kind} lacks {' or '.join(fields)}"


def _contexts(value: Mapping[str, Any]) -> list[str]:
    stated = value.get("@context")
    return [one for one in (stated if isinstance(stated, list) else [stated]) if isinstance(one, str)]
