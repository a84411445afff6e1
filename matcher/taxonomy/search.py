"""Search by name over a taxonomy."""

from __future__ import annotations

from matcher.keys import normalise
from matcher.taxonomy.model import Taxonomy
from matcher.types import Link

MIN_BEGINNING = 3


def search_skills(taxonomy: Taxonomy, query: str) -> tuple[Link, ...]:
    """Skills with a surface form that is the query (score 1), starts with its words (0.9), holds them
    (0.8), or has a word that begins with it (0.7, from 3 letters).

    Best first, then shorter labels, then id. Case, hyphens and spaces make no difference.
    """
    wanted = normalise(query)
    if not wanted:
        return ()
    found = []
    for skill in taxonomy:
        score = max(_form_score(normalise(form), wanted) for form in skill.forms)
        if score:
            found.append(Link(skill.id, skill.label, score))
    return tuple(sorted(found, key=lambda link: (-link.score, len(link.label), link.id)))


def _form_score(form: str, wanted: str) -> float:
    if form == wanted:
        return 1.0
    if form.startswith(wanted + " "):
        return 0.9
    if f" {wanted} " in f" {form} ":
        return 0.8
    return 0.7 if len(wanted) >= MIN_BEGINNING and f" {wanted}" in f" {form}" else 0.0
