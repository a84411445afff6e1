"""What is wrong with the requirements of one posting: contradictory, asked twice, not to be measured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from matcher.keys import prefix
from matcher.matching import SimilarityRules
from matcher.types import Extraction, Mention, Posting, Requirement

FlawKind = Literal["contradictory", "duplicated", "unmeasurable"]
MANY_YEARS = 3.0
_BEGINNERS = re.compile(
    r"\b(?:entry[- ]level|trainee|school[- ]leavers?|"
    r"no (?:prior |previous )?experience (?:is )?(?:needed|necessary|required))\b",
    re.IGNORECASE,
)
_KIND_OF = ("narrower", "broader")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something to look at in a posting: what, in which requirements, where ``[start, end)`` in its text."""

    kind: FlawKind
    message: str
    requirement_ids: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def find_flaws(posting: Posting, extraction: Extraction, rules: SimilarityRules) -> tuple[Flaw, ...]:
    """The flaws of a posting's requirements. extraction: what its text was read as, with what it says it
    does not ask."""
    return (
        *_contradictions(posting, extraction),
        *_duplicates(posting, rules),
        *_unmeasurable(posting),
    )


def _contradictions(posting: Posting, extraction: Extraction) -> Iterator[Flaw]:
    by_span = {(mention.start, mention.end): mention for mention in extraction.asked()}
    for one in posting.requirements:
        mentions = [by_span[span] for span in one.spans if span in by_span]
        keys = {mention.link.id for mention in mentions if mention.link}
        for refused in by_span.values():
            if refused.cues and refused.cues.negated and _names(refused, one, keys):
                said = f"{one.label} is asked for, and the text also says that it is not needed"
                yield Flaw("contradictory", said, (one.id,), (*one.spans, (refused.start, refused.end)))
        asked = [mention.cues for mention in mentions if mention.cues]
        if len({cues.importance for cues in asked}) > 1 and len(one.targets) == 1:
            said = f"{one.label} is required in one place and preferred in another"
            yield Flaw("contradictory", said, (one.id,), one.spans)
        stated = sorted({cues.level for cues in asked if cues.level is not None})
        if len(stated) > 1 and len(one.targets) == 1:
            said = f"{one.label} is asked at level {stated[0]} and at level {stated[-1]} of 5"
            yield Flaw("contradictory", said, (one.id,), one.spans)
    yield from _years_of_beginners(posting)


def _names(refused: Mention, requirement: Requirement, keys: set[str]) -> bool:
    """Whether a mention that the text refuses names what a requirement asks; "no degree" refuses any."""
    if refused.kind == "degree" and requirement.kind == "degree" and requirement.importance == "required":
        return True
    return refused.link is not None and refused.link.id in keys


def _years_of_beginners(posting: Posting) -> Iterator[Flaw]:
    found = _BEGINNERS.search(posting.text)
    for one in posting.requirements if found else ():
        years = max((target.years or 0.0 for target in one.targets), default=0.0)
        if found and years >= MANY_YEARS and one.importance == "required":
            said = f"the text says “{found.group().lower()}” and requires {years:g} years ({one.label})"
            yield Flaw("contradictory", said, (one.id,), (*one.spans, found.span()))


def _duplicates(posting: Posting, rules: SimilarityRules) -> Iterator[Flaw]:
    for one in posting.requirements:
        if len(one.targets) == 1 and len(set(one.spans)) > 1:
            said = f"{one.label} is asked in {len(set(one.spans))} places; it counts once"
            yield Flaw("duplicated", said, (one.id,), one.spans)
    single = [one for one in posting.requirements if len(one.targets) == 1 and one.kind == "skill"]
    similar = rules.similar([one.targets[0] for one in single], [one.targets[0].key for one in single])
    reasons = {
        (one.id, found.key): found.reason for one, near in zip(single, similar, strict=True) for found in near
    }
    for first, second in combinations(single, 2):
        reason = reasons.get((first.id, second.targets[0].key))
        if reason in _KIND_OF:
            narrow, broad = (second, first) if reason == "narrower" else (first, second)
            said = f"{narrow.label} is a kind of {broad.label}; both are counted"
            yield Flaw("duplicated", said, (first.id, second.id), (*first.spans, *second.spans))


def _unmeasurable(posting: Posting) -> Iterator[Flaw]:
    for one in posting.requirements:
        if all(prefix(target.key) == "experience" and target.years is None for target in one.targets):
            said = f"“{one.label}” names no number of years, so nothing can show that it is met"
            yield Flaw("unmeasurable", said, (one.id,), one.spans)
        elif all(prefix(target.key) == "open" for target in one.targets):
            said = f"{one.label} is in no list of skills; only words like it can meet it"
            yield Flaw("unmeasurable", said, (one.id,), one.spans)
