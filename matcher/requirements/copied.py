"""Postings that stand word for word in resumes: said to people, who judge it; no score depends on it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from matcher.extraction.sentences import split_sentences
from matcher.types import Candidate, Notice, Posting

FLAGGED_FROM = 0.6
# Fewer words ("financial reporting") stand in honest resumes too.
LEAST_WORDS = 4
_WORD = re.compile(r"\w+")


def flag_copies(posting: Posting, people: Iterable[Candidate]) -> tuple[Notice, ...]:
    """A notice for each person whose resume repeats most of the sentences that ask for something, in order.

    Case, punctuation and blanks count for nothing. Empty where too few sentences of a posting are long
    enough to tell.
    """
    asked = _asking_sentences(posting)
    if not asked:
        return ()
    found = ((one, _share(asked, _words(one.resume_text))) for one in people)
    return tuple(_notice(one.id, share) for one, share in found if share >= FLAGGED_FROM)


def _asking_sentences(posting: Posting) -> frozenset[str]:
    spans = [span for requirement in posting.requirements for span in requirement.spans]
    sentences = [
        _words(posting.text[start:end])
        for start, end in split_sentences(posting.text)
        if any(start < last and first < end for first, last in spans)
    ]
    return frozenset(one for one in sentences if len(one.split()) >= LEAST_WORDS)


def _words(text: str) -> str:
    """The words alone, each between single blanks, so that a text in another is whole words of it."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _share(asked: frozenset[str], resume: str) -> float:
    return sum(sentence in resume for sentence in asked) / len(asked)


def _notice(candidate_id: str, share: float) -> Notice:
    message = (
        f"{100 * share:.0f} % of the sentences in which the posting asks for something stand in this resume "
        "word for word; no score depends on it"
    )
    return Notice("posting_copied", message, f"candidate {candidate_id}")
