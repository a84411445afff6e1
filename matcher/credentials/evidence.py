"""From the awards of people to evidence: which award shows which key, how strongly, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from matcher.credentials.catalogue import Catalogue
from matcher.credentials.recognise import Recognised, Recogniser
from matcher.credentials.strength import Basis, credential_factors, factors_of, strength_of
from matcher.extraction.dictionary import Dictionary
from matcher.extraction.masking import mask_identity
from matcher.extraction.phrases import find_phrases
from matcher.extraction.resolving import SKILL_KINDS, PhraseResolver, Resolved
from matcher.keys import credential_key, degree_key, experience_key, normalise
from matcher.policy import Levels, Policy
from matcher.types import Award, Candidate, Evidence, Factor, Stack, Verification

DAYS_PER_YEAR = 365.25
RESUME = "resume"


@dataclass(frozen=True, slots=True)
class Claim:
    """An award's own words for one skill: ``phrase`` is resolved, ``key`` is known already."""

    basis: Basis
    quote: str
    key: str | None = None
    label: str = ""
    level: int | None = None


@dataclass(frozen=True, slots=True)
class ReadAward:
    """An award with identity masked, recognised, and with the claims its words make."""

    award: Award
    recognised: Recognised
    claims: tuple[Claim, ...]


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
    ) -> None:
        self._catalogue, self._labels, self._dictionary = catalogue, labels, dictionary
        self._resolver, self._policy, self._levels = resolver, policy, levels
        self._recogniser = Recogniser(catalogue)

    def read(self, candidates: Sequence[Candidate], *, on: date) -> tuple[Stack, ...]:
        """The stack of each candidate on a day, in the order given.

        Names and other identity are masked before any text is read; only short phrases are embedded.
        """
        read = [self._read_awards(candidate) for candidate in candidates]
        phrases = {claim.quote for awards in read for a in awards for claim in a.claims if claim.key is None}
        resolved = self._resolver.resolve(phrases)
        return tuple(
            self._stack(candidate, awards, resolved, on)
            for candidate, awards in zip(candidates, read, strict=True)
        )

    def _read_awards(self, candidate: Candidate) -> list[ReadAward]:
        names = (candidate.name,) if candidate.name else ()
        awards = sorted({award.id: award for award in candidate.awards}.values(), key=lambda award: award.id)
        read = [self._read_award(award, names) for award in awards]
        if candidate.resume_text.strip():
            read.append(self._read_resume(candidate.resume_text, names))
        return read

    def _read_award(self, award: Award, names: tuple[str, ...]) -> ReadAward:
        recognised = self._recogniser.recognise(award)
        claims = [*self._catalogue_claims(recognised)]
        claims += [Claim("named", name, level=award.level) for name in award.skills]
        claims += self._text_claims(mask_identity(award.title, names=names), "title", award.level)
        description = mask_identity(award.description, names=names)
        claims += self._text_claims(description, "description", award.level)
        claims += self._phrase_claims(description, "description")
        return ReadAward(award, recognised, tuple(claims))

    def _read_resume(self, text: str, names: tuple[str, ...]) -> ReadAward:
        masked = mask_identity(text, names=names, first_line=True)
        stated = Verification("claimed", "stated in the resume only")
        award = Award(RESUME, "Resume", "self_claim", verification=stated)
        claims = [*self._text_claims(masked, "resume", None), *self._phrase_claims(masked, "resume")]
        return ReadAward(award, Recognised(None, None, "none"), tuple(claims))

    def _catalogue_claims(self, recognised: Recognised) -> Iterator[Claim]:
        if recognised.type is None:
            return
        for covered in recognised.type.skills:
            level = covered.level or recognised.type.level
            yield Claim("catalogue", recognised.type.name, covered.skill, self._labels[covered.skill], level)

    def _text_claims(self, text: str, basis: Basis, level: int | None) -> list[Claim]:
        return [
            Claim(basis, text[hit.start : hit.end], hit.surface.id, hit.surface.label, level)
            for hit in self._dictionary.find(text)
            if hit.surface.kind in SKILL_KINDS
        ]

    def _phrase_claims(self, text: str, basis: Basis) -> list[Claim]:
        known = [(hit.start, hit.end) for hit in self._dictionary.find(text)]
        lines = _lines(text)
        return [Claim(basis, text[s:e]) for s, e in find_phrases(text, lines, known, bullets=False)]

    def _stack(
        self, candidate: Candidate, read: list[ReadAward], resolved: dict[str, Resolved], on: date
    ) -> Stack:
        best: dict[tuple[str, str], Evidence] = {}
        for item in read:
            for evidence in self._evidence(item, resolved, on):
                place = (evidence.award_id, evidence.key)
                if place not in best or _order(evidence) > _order(best[place]):
                    best[place] = evidence
        ordered = tuple(best[place] for place in sorted(best))
        return Stack(candidate.id, ordered, _experience(read, ordered, on), candidate.notices)

    def _evidence(self, item: ReadAward, resolved: dict[str, Resolved], on: date) -> Iterator[Evidence]:
        award, recognised = item.award, item.recognised
        skill_keys = []
        for claim in item.claims:
            meant = resolved.get(claim.quote) if claim.key is None else Resolved(claim.key, claim.label, 1.0)
            if meant is None:
                continue
            factors = factors_of(award, recognised, claim.basis, meant.probability, self._policy, on)
            level = self._level(award, recognised, claim)
            yield self._one(item, meant.key, meant.label, level, factors, claim.quote)
            if claim.basis in ("title", "named", "catalogue"):
                skill_keys.append(meant)
        if award.kind not in ("self_claim", "experience"):
            yield from self._holdings(item, skill_keys, on)

    def _holdings(self, item: ReadAward, subjects: list[Resolved], on: date) -> Iterator[Evidence]:
        """What holding the award is evidence of by itself: the credential, and a degree's level."""
        factors = credential_factors(item.award, item.recognised, self._policy, on)
        entry, eqf = item.recognised.type, item.recognised.eqf
        key = credential_key(entry.id if entry else "title:" + normalise(item.award.title))
        label = entry.name if entry else item.award.title
        yield self._one(item, key, label, None, factors, item.award.title)
        if eqf is not None:
            yield self._one(
                item, degree_key(eqf), f"degree at EQF level {eqf}", None, factors, item.award.title
            )
            for subject in subjects:
                yield self._one(
                    item,
                    degree_key(eqf, subject.key),
                    f"degree in {subject.label}",
                    None,
                    factors,
                    item.award.title,
                )

    def _one(
        self,
        item: ReadAward,
        key: str,
        label: str,
        level: int | None,
        factors: tuple[Factor, ...],
        quote: str,
    ) -> Evidence:
        return Evidence(
            award_id=item.award.id,
            award_title=item.award.title,
            key=key,
            label=label,
            level=level,
            strength=strength_of(factors),
            factors=factors,
            lineage=self._lineage(item),
            verified=item.award.verification.status == "verified",
            quote=quote,
        )

    def _level(self, award: Award, recognised: Recognised, claim: Claim) -> int | None:
        if award.level is not None:
            return award.level
        if recognised.eqf is not None:
            return self._levels.eqf[recognised.eqf]
        return claim.level or (recognised.type.level if recognised.type else None)

    def _lineage(self, item: ReadAward) -> str:
        """Awards of one lineage are one thing: a renewal, a superseded version, a part of a whole.
        All positions are one lineage too, so that repeating a skill in every job adds nothing."""
        if item.award.kind in ("self_claim", "experience"):
            return item.award.kind
        if item.recognised.type is not None:
            return self._catalogue.lineage(item.recognised.type.id)
        return f"{normalise(item.award.title)}|{normalise(item.award.issuer or '')}"


def _order(evidence: Evidence) -> tuple[float, int, str]:
    """Stronger first; at equal strength the higher level, then the text, so that order never matters."""
    return evidence.strength, evidence.level or 0, evidence.quote


def _lines(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for line in text.splitlines(keepends=True):
        spans.append((start, start + len(line.rstrip("\r\n"))))
        start += len(line)
    return spans


def _experience(
    read: Iterable[ReadAward], evidence: Sequence[Evidence], on: date
) -> tuple[tuple[str, float], ...]:
    """(key, years) of dated positions: in all, and for each skill they show; overlaps count once."""
    positions = {
        item.award.id: (item.award.issued, min(item.award.expires or on, on))
        for item in read
        if item.award.kind == "experience" and item.award.issued is not None and item.award.issued <= on
        if item.award.verification.status != "rejected"
    }
    periods: dict[str, list[tuple[date, date]]] = {}
    for issued_until in positions.values():
        periods.setdefault(experience_key(), []).append(issued_until)
    for one in evidence:
        if one.award_id in positions:
            periods.setdefault(experience_key(one.key), []).append(positions[one.award_id])
    return tuple((key, _years(spans)) for key, spans in sorted(periods.items()))


def _years(periods: list[tuple[date, date]]) -> float:
    """The years covered by at least one period, both ends included.

    >>> _years([(date(2020, 1, 1), date(2020, 12, 31)), (date(2020, 6, 1), date(2021, 12, 31))])
    2.0
    """
    days, reached = 0, date.min
    for start, end in sorted(periods):
        begin = max(start, reached + timedelta(days=1)) if reached > date.min else start
        days += max(0, (end - begin).days + 1)
        reached = max(reached, end)
    return round(days / DAYS_PER_YEAR, 2)
