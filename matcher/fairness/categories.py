"""The categories people may state, in the words of the EEO-1 report, and the many ways files write them.

Demographics live in this package alone: nothing that scores may import it (tests/test_architecture.py).
"""

from __future__ import annotations

import re

SEXES = ("Male", "Female")
RACES = (
    "Hispanic or Latino",
    "White",
    "Black or African American",
    "Native Hawaiian or Pacific Islander",
    "Asian",
    "Native American or Alaska Native",
    "Two or More Races",
)
_SEX_FORMS = {"m": "Male", "man": "Male", "men": "Male", "f": "Female", "woman": "Female", "women": "Female"}
_RACE_FORMS = {
    "hispanic": "Hispanic or Latino",
    "latino": "Hispanic or Latino",
    "latina": "Hispanic or Latino",
    "hispanic latino": "Hispanic or Latino",
    "caucasian": "White",
    "black": "Black or African American",
    "african american": "Black or African American",
    "black african american": "Black or African American",
    "native hawaiian": "Native Hawaiian or Pacific Islander",
    "pacific islander": "Native Hawaiian or Pacific Islander",
    "native hawaiian pacific islander": "Native Hawaiian or Pacific Islander",
    "native hawaiian or other pacific islander": "Native Hawaiian or Pacific Islander",
    "native american": "Native American or Alaska Native",
    "american indian": "Native American or Alaska Native",
    "alaska native": "Native American or Alaska Native",
    "american indian or alaska native": "Native American or Alaska Native",
    "native american alaska native": "Native American or Alaska Native",
    "american indian alaska native": "Native American or Alaska Native",
    "two or more": "Two or More Races",
    "two or more races": "Two or More Races",
    "multiracial": "Two or More Races",
}
_UNKNOWN = frozenset(
    (
        *(
            "",
            "unknown",
            "not known",
            "not stated",
            "not disclosed",
            "undisclosed",
            "not provided",
            "missing",
        ),
        *("prefer not to say", "prefer not to answer", "decline to state", "declined", "n a", "na", "none"),
        *("null", "nan", "no answer"),
    )
)
_NOT_HISPANIC = re.compile(r"\(?\s*\bnot hispanic( or latin[oax])?\b\s*\)?", re.IGNORECASE)
_MARKS = re.compile(r"[^\w]+")


def read_sex(text: str) -> str | None:
    """The sex a text states, None where it states none; words of no known category stay as written."""
    return _read(text, _SEX_FORMS, SEXES)


def read_race(text: str) -> str | None:
    """The race or ethnicity a text states, None where it states none; other words stay as written.

    >>> read_race("Black (not Hispanic or Latino)"), read_race("prefer not to say")
    ('Black or African American', None)
    """
    return _read(_NOT_HISPANIC.sub(" ", text), _RACE_FORMS, RACES)


def _read(text: str, forms: dict[str, str], known: tuple[str, ...]) -> str | None:
    words = _MARKS.sub(" ", text).strip().casefold()
    if words in _UNKNOWN:
        return None
    named = {_MARKS.sub(" ", name).casefold(): name for name in known} | forms
    return named.get(words, " ".join(text.split()))
