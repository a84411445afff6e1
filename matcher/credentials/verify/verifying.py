"""A file in, a verdict with its layers out: what each standard checks, put together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from matcher.credentials.envelopes import Envelope, open_envelope, read_json
from matcher.credentials.europass_xml import SEAL, read_europass_xml
from matcher.credentials.verify.badge2 import check_hosted, check_signed
from matcher.credentials.verify.data_integrity import check_proofs
from matcher.credentials.verify.dates import check_dates
from matcher.credentials.verify.jws import (
    check_json_jws,
    check_vc_jwt,
    is_json_jws,
    issuer_of,
    jwt_claims,
    read_payload,
)
from matcher.credentials.verify.layers import (
    CannotTell,
    Dates,
    Format,
    Proof,
    ProofFailure,
    Status,
    VerificationReport,
)
from matcher.credentials.verify.merkle import TYPE_2019, check_blockcert_2, check_merkle_2019
from matcher.credentials.verify.people import TrustList, check_subject
from matcher.credentials.verify.shape import check_shape, format_of, not_known, types_of
from matcher.credentials.verify.sources import Documents
from matcher.credentials.verify.status import check_badge_status, check_status
from matcher.errors import BadInput

_ENVELOPED = re.compile(r"data:application/vc\+jwt,([A-Za-z0-9_.-]+)")
MAX_LIST_DEPTH = 1
"""A status list may not have a status list of its own."""


def verify_bytes(
    data: bytes,
    *,
    name: str,
    on: date,
    trust: TrustList,
    documents: Documents,
    subject: str | None = None,
) -> VerificationReport:
    """Layer by layer whether the credential in a file holds on a day.

    data: JSON, a JWT, a JWS in JSON form, or a PNG or SVG with a badge in it. name: for messages.
    subject: the id or e-mail address of the person it should be about.
    Raises BadInput for a file that is no credential at all.
    """
    return _Verifying(name, on, trust, documents, subject).verify(open_envelope(data, name=name))


def verify_json(
    value: Any, *, name: str, on: date, trust: TrustList, documents: Documents, subject: str | None = None
) -> VerificationReport:
    """As ``verify_bytes``, for JSON that was read before (``envelopes.read_json``)."""
    return _Verifying(name, on, trust, documents, subject).verify_json(value)


class _Verifying:
    """One credential, one day, one user's documents."""

    def __init__(
        self, name: str, on: date, trust: TrustList, documents: Documents, subject: str | None, depth: int = 0
    ) -> None:
        self._name, self._on, self._trust = name, on, trust
        self._documents, self._subject, self._depth = documents, subject, depth

    def verify(self, envelope: Envelope) -> VerificationReport:
        if envelope.content == "url":
            return self._verify_address(envelope.text.strip())
        if envelope.content == "jws":
            return self._verify_jws(envelope.text)
        if envelope.content == "xml":
            claims = read_europass_xml(envelope.text.encode())
            return self._vc_report("edc", Proof("unknown", "unknown", (SEAL,)), claims)
        return self.verify_json(read_json(envelope.text))

    def verify_json(self, value: Any) -> VerificationReport:
        if is_json_jws(value):
            proof = check_json_jws(value, roots=self._trust.roots, on=self._on)
            return self._vc_report("edc" if proof.claims else "unknown", proof, proof.claims)
        if not isinstance(value, dict):
            raise BadInput(f"{self._name} is JSON, but {not_known(value)}")
        inner = self._unwrapped(value)
        if inner is not value:
            return self._verify_jws(inner) if isinstance(inner, str) else self.verify_json(inner)
        kind = format_of(value)
        if kind == "unknown":
            raise BadInput(f"{self._name} is JSON, but {not_known(value)}")
        if kind == "ob2":
            return self._badge_report(kind, *check_hosted(value, self._documents), value)
        if kind == "blockcerts2":
            return self._anchored_report(value)
        return self._verify_vc(value, kind)

    def _unwrapped(self, value: dict[str, Any]) -> Any:
        """The token in an EnvelopedVerifiableCredential, the credential in a file made for upload (Europass);
        else the value. Raises BadInput for an envelope around something else."""
        if "EnvelopedVerifiableCredential" in types_of(value):
            found = _ENVELOPED.fullmatch(str(value.get("id")))
            if found is None:
                raise BadInput(f"{self._name} is an envelope around something that is no JWT")
            return found[1]
        upload = value.get("credential")
        return upload if isinstance(upload, dict) and "credentialSubject" in upload else value

    def _verify_vc(self, value: dict[str, Any], kind: Format) -> VerificationReport:
        stated = value.get("proof")
        proofs = stated if isinstance(stated, list) else [] if stated is None else [stated]
        body = {key: part for key, part in value.items() if key != "proof"}
        if not proofs:
            return self._vc_report(kind, Proof("unknown", "unknown", ("it carries no proof",)), body)
        anchored = [proof for proof in proofs if _is_merkle(proof)]
        signed = [proof for proof in proofs if not _is_merkle(proof)]
        results = [self._check_anchored(body, proof) for proof in anchored]
        if signed:
            results.append(
                check_proofs(body, signed, issuer=issuer_of(body), on=self._on, documents=self._documents)
            )
        return self._vc_report(kind, _joined(results), body)

    def _check_anchored(self, body: Mapping[str, Any], proof: Mapping[str, Any]) -> Proof:
        previous = proof.get("previousProof")
        document = {**body, "proof": previous} if isinstance(previous, Mapping) else body
        found = check_merkle_2019(document, proof.get("proofValue"), self._documents)
        return replace(found, claims={key: part for key, part in found.claims.items() if key != "proof"})

    def _verify_jws(self, token: str) -> VerificationReport:
        payload = read_payload(token)
        if format_of(payload) == "ob2":
            return self._badge_report("ob2", *check_signed(token, payload, self._documents), payload)
        try:
            claims = jwt_claims(payload)
        except ProofFailure as error:
            raise BadInput(f"{self._name} is a JWT, but no credential: {error}") from None
        kind = format_of(claims)
        if kind == "unknown":
            raise BadInput(f"{self._name} is a JWT, but none of the credentials that are known here")
        proof = check_vc_jwt(token, documents=self._documents, roots=self._trust.roots, on=self._on)
        return self._vc_report(kind, proof, claims)

    def _verify_address(self, address: str) -> VerificationReport:
        """A picture that holds only the address of its assertion."""
        try:
            published = self._documents.find_json(address)
        except CannotTell as error:
            raise BadInput(f"{self._name}: {error}") from None
        if not isinstance(published, dict):
            raise BadInput(
                f"{self._name} holds only the address of its badge, {address[:120]}; give that document"
            )
        return self._badge_report(
            "ob2", *check_hosted({**published, "id": address}, self._documents), published
        )

    def _anchored_report(self, value: Mapping[str, Any]) -> VerificationReport:
        proof = check_blockcert_2(value, self._documents)
        badge = value.get("badge")
        issuer = badge.get("issuer") if isinstance(badge, Mapping) else None
        address = issuer.get("id") if isinstance(issuer, Mapping) else issuer
        try:
            profile = self._documents.find_json(address) if isinstance(address, str) else None
        except CannotTell:
            profile = None
        status, why = check_badge_status(value, profile, self._documents, hosted=False)
        return self._badge_report("blockcerts2", proof, status, why, value)

    def _badge_report(
        self, kind: Format, proof: Proof, status: Status, why: Sequence[str], stated: Mapping[str, Any]
    ) -> VerificationReport:
        """The report on an assertion; what was not verified is read for its dates, never for its claims."""
        claims = proof.claims or stated
        dates, reasons = self._dates(claims, list(proof.reasons))
        made = claims.get("badge", claims)  # an endorsement names its issuer itself
        issuer = made.get("issuer") if isinstance(made, Mapping) else None
        address = issuer.get("id") if isinstance(issuer, Mapping) else issuer
        return self._report(kind, proof, dates, status, [*reasons, *why], claims, address)

    def _vc_report(self, kind: Format, proof: Proof, stated: Mapping[str, Any]) -> VerificationReport:
        claims = proof.claims or stated
        reasons = list(proof.reasons)
        try:
            check_shape(claims, kind)
        except ProofFailure as error:
            proof = replace(proof, integrity="invalid")
            reasons.append(str(error))
        dates, reasons = self._dates(claims, reasons)
        if self._depth >= MAX_LIST_DEPTH:
            status: Status = "active"
            why: list[str] = []
        else:
            status, why = check_status(claims, self._documents, self._read_list)
        return self._report(kind, proof, dates, status, [*reasons, *why], claims, issuer_of(claims))

    def _read_list(self, data: bytes, address: str) -> VerificationReport:
        """The report on a status list. Raises CannotTell for a file that is none."""
        inner = _Verifying(address, self._on, self._trust, self._documents, None, self._depth + 1)
        try:
            return inner.verify(open_envelope(data, name=address))
        except BadInput as error:
            raise CannotTell(f"the status list cannot be read: {error}") from None

    def _dates(self, claims: Mapping[str, Any], reasons: list[str]) -> tuple[Dates, list[str]]:
        try:
            dates, reason = check_dates(claims, self._on)
        except ProofFailure as error:
            dates, reason = "unknown", str(error)
        return dates, [*reasons, reason]

    def _report(
        self,
        kind: Format,
        proof: Proof,
        dates: Dates,
        status: Status,
        reasons: Sequence[str],
        claims: Mapping[str, Any],
        issuer: Any,
    ) -> VerificationReport:
        about, why = check_subject(claims, self._subject)
        trust = self._trust.check(issuer if isinstance(issuer, str) else None)
        shown = [*reasons, *([why] if why else [])]
        return VerificationReport(
            self._name,
            kind,
            proof.integrity,
            proof.binding,
            dates,
            status,
            trust,
            about,
            tuple(dict.fromkeys(shown)),
            claims,
        )


def _is_merkle(proof: Any) -> bool:
    return isinstance(proof, Mapping) and TYPE_2019 in (proof.get("type"), proof.get("chainedProofType"))


def _joined(results: Sequence[Proof]) -> Proof:
    """Several proofs of one credential: the worst counts, and one that is bound to the issuer binds."""
    if len(results) == 1:
        return results[0]
    worst = min(results, key=lambda proof: ("invalid", "unknown", "valid").index(proof.integrity))
    reasons = tuple(dict.fromkeys(reason for proof in results for reason in proof.reasons))
    valid = [proof for proof in results if proof.integrity == "valid"]
    if worst.integrity == "invalid" or not valid:
        return Proof(worst.integrity, "unknown", reasons)
    best = min(valid, key=lambda proof: ("proven", "unproven", "unknown").index(proof.binding))
    return Proof("valid", best.binding, reasons, best.claims)
