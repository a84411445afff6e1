"""The layers of a verdict, and what a check of a credential hands back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Format = Literal["ob2", "ob3", "clr2", "vc", "blockcerts2", "blockcerts3", "edc", "unknown"]
Integrity = Literal["valid", "invalid", "unknown"]
Binding = Literal["proven", "unproven", "unknown"]
Dates = Literal["current", "expired", "not_yet", "unknown"]
Status = Literal["active", "revoked", "suspended", "unknown"]
Trust = Literal["listed", "unlisted", "unknown"]
Subject = Literal["match", "mismatch", "unknown"]
Verdict = Literal["verified", "claimed", "rejected"]


@dataclass(frozen=True, slots=True)
class Proof:
    """What the proofs of a credential show: that it is intact, and that its issuer made them.

    ``claims`` is the credential as it was signed, the only thing fields may be read from.
    """

    integrity: Integrity
    binding: Binding
    reasons: tuple[str, ...] = ()
    claims: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """Layer by layer whether a credential holds, with the reasons in words.

    ``integrity``: it is as it was signed. ``binding``: the key is the issuer's. ``dates``: in force on
    the day asked about. ``status``: what its status or revocation list says; ``active`` also where it
    names none. ``trust``: the issuer is in the list the user loaded. ``subject``: it was given to the
    person asked about. ``credential`` is what was signed, as JSON; where ``integrity`` is not
    valid, what the file says, which nobody vouches for; empty where nothing could be read.
    """

    name: str
    format: Format
    integrity: Integrity
    binding: Binding
    dates: Dates
    status: Status
    trust: Trust
    subject: Subject
    reasons: tuple[str, ...]
    credential: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def unreadable(cls, name: str, reason: str) -> VerificationReport:
        """The report on a file that is no credential, or a damaged one."""
        layers = ("unknown",) * 5
        return cls(name, "unknown", "invalid", *layers, (reason,))  # type: ignore[arg-type]

    @property
    def verdict(self) -> Verdict:
        """``verified`` when every layer but trust holds, ``rejected`` when one is known not to."""
        if (
            self.integrity == "invalid"
            or self.status in ("revoked", "suspended")
            or self.dates in ("expired", "not_yet")
        ):
            return "rejected"
        holds = (self.integrity, self.binding, self.dates, self.status)
        if holds == ("valid", "proven", "current", "active") and self.subject != "mismatch":
            return "verified"
        return "claimed"

    @property
    def is_genuine(self) -> bool:
        """Whether the issuer signed it and has not withdrawn it, be it in force or not."""
        return (self.integrity, self.binding, self.status) == ("valid", "proven", "active")


class CannotTell(Exception):
    """Something needed for a check is not at hand; the message says what."""


class ProofFailure(Exception):
    """A check was made and failed; the message says which."""
