"""Who vouches for a badge: endorsements inside it or beside it, by third parties, each checked.

An endorsement counts where it verifies, is about the achievement, its issuer or the credential itself,
and comes from neither the issuer, the maker of the achievement nor the holder. Where the user said whom
they trust, it has to come from one of these: anybody can make a key and endorse with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from matcher.credentials.envelopes import is_compact_jws
from matcher.credentials.readers.linked_data import Node, address_of, listed, nodes, types_of
from matcher.errors import BadInput

if TYPE_CHECKING:
    from matcher.credentials.verify import VerificationReport

ENDORSEMENTS = frozenset(("EndorsementCredential", "Endorsement"))  # Open Badges 3 and 2
MAX_ENDORSEMENTS = 20


def is_endorsement(value: Any) -> bool:
    """Whether a JSON value is an endorsement of somebody else's credential or of its issuer."""
    return isinstance(value, Mapping) and bool(ENDORSEMENTS & types_of(value))


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
    for one in [*_inside(said, signed), *beside][:MAX_ENDORSEMENTS]:
        source = one.encode("utf-8", "replace") if isinstance(one, str) else one
        try:
            report = check(source, f"{place} endorsement")
        except BadInput:
            continue
        endorser = _id_of(report.credential.get("issuer"))
        stated = (report.credential.get(field) for field in ("credentialSubject", "claim"))
        about = {_id_of(subject) for subjects in stated for subject in listed(subjects)}
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


def _inside(said: Any, signed: Node) -> Iterator[Any]:
    """The endorsements a credential carries: its own, its issuer's, its achievements' and its badge class's,
    which may be linked and then stands in what was verified only."""
    for whole in (said, signed):
        if not isinstance(whole, Mapping):
            continue
        for holder in (whole, *nodes(_issuers(whole)), *_achievements(whole)):
            for one in listed(holder.get("endorsement")):
                if isinstance(one, Mapping):
                    yield {"@context": whole.get("@context"), **one}
                elif isinstance(one, str):
                    yield one if is_compact_jws(one) else {"id": one, "type": "Endorsement"}
            yield from (token for token in listed(holder.get("endorsementJwt")) if isinstance(token, str))


def _targets(signed: Node) -> set[str | None]:
    """What an endorsement may be about."""
    return {_id_of(one) for one in (signed, *_issuers(signed), *_achievements(signed))} - {None}


def _own_ids(signed: Node) -> set[str | None]:
    """Whose word about a credential is their own: issuer, maker of the achievement, holder."""
    makers = (maker for one in _achievements(signed) for maker in listed(one.get("creator")))
    holders = (one.get("identity") for one in nodes(signed.get("recipient")))
    subjects = nodes(signed.get("credentialSubject"))
    return {_id_of(one) for one in (*_issuers(signed), *subjects, *makers, *holders)}


def _achievements(credential: Node) -> list[Node]:
    """The achievements of a credential, or its badge class."""
    subjects = nodes(credential.get("credentialSubject"))
    return [*(a for s in subjects for a in nodes(s.get("achievement"))), *nodes(credential.get("badge"))]


def _issuers(credential: Node) -> list[Any]:
    """The issuer, an object or an address, of a credential or of its badge class."""
    return [one.get("issuer") for one in (credential, *nodes(credential.get("badge")))]


def _id_of(value: Any) -> str | None:
    return address_of(value[0] if isinstance(value, list) and value else value)
