"""Who vouches for a badge: endorsements inside it or beside it, by third parties, each checked.

An endorsement counts where it verifies, is about the achievement, its issuer or the credential itself,
and comes from neither the issuer, the maker of the achievement nor the holder. Where the user said whom
they trust, it has to come from one of these: anybody can make a key and endorse with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from matcher.credentials.readers.linked_data import Node, address_of, listed, nodes, types_of
from matcher.errors import BadInput

if TYPE_CHECKING:
    from matcher.credentials.verify import VerificationReport

ENDORSEMENT = "EndorsementCredential"
MAX_ENDORSEMENTS = 20


def is_endorsement(value: Any) -> bool:
    """Whether a JSON value is an endorsement of somebody else's credential or of its issuer."""
    return isinstance(value, Mapping) and ENDORSEMENT in types_of(value)


def endorsers_of(
    signed: Node,
    said: Any,
    beside: Iterable[Any],
    *,
    place: str,
    check: Callable[[Any, str], VerificationReport],
) -> tuple[str, ...]:
    """The ids of the third parties that endorse a credential, in order of id.

    signed: the credential as verified. said: as its file writes it, with the endorsements in it.
    beside: endorsements that lie beside it, in a person's folder.
    """
    own, targets = _own_ids(signed), _targets(signed)
    found = set()
    for one in [*_inside(said), *beside][:MAX_ENDORSEMENTS]:
        source = one.encode("utf-8", "replace") if isinstance(one, str) else one
        try:
            report = check(source, f"{place} endorsement")
        except BadInput:
            continue
        endorser = _id_of(report.credential.get("issuer"))
        about = {_id_of(subject) for subject in listed(report.credential.get("credentialSubject"))}
        holds = report.verdict == "verified" and report.trust != "unlisted"
        if (
            holds
            and is_endorsement(report.credential)
            and endorser
            and endorser not in own
            and about & targets
        ):
            found.add(endorser)
    return tuple(sorted(found))


def _inside(said: Any) -> Iterator[Any]:
    """The endorsements a credential carries: its own, its issuer's and its achievements'."""
    if not isinstance(said, Mapping):
        return
    achievements = [a for s in nodes(said.get("credentialSubject")) for a in nodes(s.get("achievement"))]
    for holder in (said, *nodes(said.get("issuer")), *achievements):
        for one in nodes(holder.get("endorsement")):
            yield {"@context": said.get("@context"), **one}
        yield from (token for token in listed(holder.get("endorsementJwt")) if isinstance(token, str))


def _targets(signed: Node) -> set[str | None]:
    """What an endorsement may be about."""
    achievements = [a for s in nodes(signed.get("credentialSubject")) for a in nodes(s.get("achievement"))]
    ids = {_id_of(one) for one in (signed, signed.get("issuer"), *achievements)}
    return ids - {None}


def _own_ids(signed: Node) -> set[str | None]:
    """Whose word about a credential is their own: issuer, maker of the achievement, holder."""
    subjects = list(nodes(signed.get("credentialSubject")))
    achievements = [a for s in subjects for a in nodes(s.get("achievement"))]
    makers = (maker for a in achievements for maker in listed(a.get("creator")))
    return {_id_of(one) for one in (signed.get("issuer"), *subjects, *makers)}


def _id_of(value: Any) -> str | None:
    return address_of(value[0] if isinstance(value, list) and value else value)
