"""spaCy's PhraseMatcher over the names in ``names.txt``, in any case: what a team writes in an afternoon."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def load() -> Callable[[str], list[str]]:
    """Finds the names in a text."""
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("en")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for index, name in enumerate(Path("names.txt").read_text("utf8").splitlines()):
        matcher.add(str(index), [nlp.make_doc(name)])

    def find(text: str) -> list[str]:
        return [nlp.vocab.strings[key] for key, _, _ in matcher(nlp.make_doc(text))]

    return find
