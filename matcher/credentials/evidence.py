"""From the awards of people to evidence: which award shows which key, how strongly, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from matcher.credentials.addresses import SkillAddresses
from matcher.credentials.catalogue import Catalogue
from matcher.credentials.claims import Claim, ClaimReader, ReadAward
from matcher.credentials.experience import count_experience
from matcher.credentials.recognise import UNTYPED_KINDS, Recogniser
from matcher.credentials.strength import (
    award_factors,
    credential_factors,
    is_verified,
    skill_factors,
    strength_of,
)
from matcher.extraction.dictionary import Dictionary
from matcher.extraction.resolving import PhraseResolver, Resolved
from matcher.extraction.rewording import Rewordings
from matcher.keys import credential_key, degree_key, normalise, open_key
from matcher.policy import Levels, Policy
from matcher.types import Candidate, Evidence, Factor, Stack


class EvidenceReader:
    """Turns candidates into stacks by one policy, one taxonomy and one catalogue."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        labels: dict[str, str],
        dictionary: Dictionary,
        resolver: PhraseResolver,
        policy: Policy,
        levels: Levels,
        rewordings: Rewordings,
        addresses: SkillAddresses | None = None,
    ) -> None:
        self._catalogue, self._resolver = catalogue, resolver
        self._policy, self._levels = policy, levels
        self._claims = ClaimReader(
            Recogniser(catalogue), labels, dictionary, rewordings, addresses, posts=policy.weights.post > 0
        )

    def read(self, candidates: Sequence[Candidate], *, on: date) -> tuple[Stack, ...]:
        """The stack of each candidate on a day, in the order given.

        Names and other identity are masked before any text is read; only short phrases are embedded.
        """
        read = [self._claims.read(candidate) for candidate in candidates]
        phrases = {claim.quote for awards in read for a in awards for claim in a.claims if claim.key is None}
        resolved = self._resolver.resolve(phrases)
        return tuple(
            self._stack(candidate, awards, resolved, on)
            for candidate, awards in zip(candidates, read, strict=True)
        )

    def _stack(
        self, candidate: Candidate, read: Sequence[ReadAward], resolved: Mapping[str, Resolved], on: date
    ) -> Stack:
        """The strongest evidence of each award for each key, in order of award and key."""
        best: dict[tuple[str, str], Evidence] = {}
        for item in read:
            for one in self._evidence(item, resolved, on):
                place = (one.award_id, one.key)
                if place not in best or _order(one) > _order(best[place]):
                    best[place] = one
        ordered = tuple(best[place] for place in sorted(best))
        experience = count_experience((item.award for item in read), ordered, on)
        return Stack(candidate.id, ordered, experience, candidate.notices)

    def _evidence(self, item: ReadAward, resolved: Mapping[str, Resolved], on: date) -> Iterator[Evidence]:
        subjects = []
        shared = award_factors(item.award, item.recognised, self._policy, on)
        for claim in item.claims:
            meant = resolved.get(claim.quote) if claim.key is None else self._named(claim, claim.key)
            if meant is None:
                continue
            factors = skill_factors(
                shared,
                item.recognised,
                claim.basis,
                meant.probability,
                self._policy,
                weighed=claim.weighed,
            )
            level = self._level(item, claim)
            yield self._one(item, meant, factors, claim.quote, on, level)
            if claim.key is None and meant.probability < 1.0:
                # A posting in the same words is met for certain, whatever they were linked to.
                literal = Resolved(open_key(claim.quote), claim.quote, 1.0)
                certain = skill_factors(shared, item.recognised, claim.basis, 1.0, self._policy)
                yield self._one(item, literal, certain, claim.quote, on, level)
            if claim.basis in ("title", "named", "catalogue", "alignment"):
                subjects.append(meant)
        if item.award.kind not in UNTYPED_KINDS:
            factors = credential_factors(item.award, item.recognised, self._policy, on)
            for held in self._holdings(item, subjects):
                yield self._one(item, held, factors, item.award.title, on)

    def _named(self, claim: Claim, key: str) -> Resolved:
        """What a claim with a key stands for; words in other forms mean it by the policy's probability."""
        return Resolved(key, claim.label, self._policy.reworded if claim.is_reworded else 1.0)

    def _holdings(self, item: ReadAward, subjects: Sequence[Resolved]) -> Iterator[Resolved]:
        """What holding the award is evidence of by itself: the credential, and a degree's level."""
        entry, eqf = item.recognised.type, item.recognised.eqf
        if entry is not None:
            yield Resolved(credential_key(entry.id), entry.name, 1.0)
        else:
            title = item.award.title
            yield Resolved(credential_key("title:" + normalise(title)), title, 1.0)
        if eqf is not None:
            yield Resolved(degree_key(eqf), f"degree at EQF level {eqf}", 1.0)
            for subject in subjects:
                yield Resolved(degree_key(eqf, subject.key), f"degree in {subject.label}", 1.0)

    def _one(
        self,
        item: ReadAward,
        shown: Resolved,
        factors: tuple[Factor, ...],
        quote: str,
        on: date,
        level: int | None = None,
    ) -> Evidence:
        return Evidence(
            award_id=item.award.id,
            award_title=item.award.title,
            key=shown.key,
            label=shown.label,
            level=level,
            strength=strength_of(factors),
            factors=factors,
            lineage=self._lineage(item),
            verified=is_verified(item.award, on),
            quote=quote,
        )

    def _level(self, item: ReadAward, claim: Claim) -> int | None:
        """The level of the result in the skill; else the award's own; else the catalogue's for the skill;
        else the qualification's."""
        if claim.basis == "result" and claim.level is not None:
            return claim.level
        if item.award.level is not None or claim.level is not None:
            return item.award.level or claim.level
        if item.recognised.eqf is not None:
            return self._levels.eqf[item.recognised.eqf]
        return item.recognised.type.level if item.recognised.type else None

    def _lineage(self, item: ReadAward) -> str:
        """Awards of one lineage are one thing: a renewal, a superseded version, a part of a whole.

        All positions are one lineage, so that repeating a skill in every job adds nothing. A general
        type ("Bachelor's degree") names no subject, so its awards are one only by title.
        """
        award, entry = item.award, item.recognised.type
        if award.kind in UNTYPED_KINDS:
            return award.kind
        if entry is not None and not entry.is_general:
            return self._catalogue.lineage(entry.id)
        if award.part_of is not None:
            return f"part of {award.part_of}"
        return f"{normalise(award.title)}|{normalise(award.issuer or '')}"


def _order(evidence: Evidence) -> tuple[float, int, str, str]:
    """Stronger first; at equal strength the higher level, then the texts, so that order never matters."""
    return evidence.strength, evidence.level or 0, evidence.quote, evidence.label
