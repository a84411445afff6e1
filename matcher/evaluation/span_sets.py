"""Sentences with gold spans: BIO columns over tokens, as SkillSpan, GREEN and Sayfullina have them.

The text of a row is its tokens joined by single spaces; a span is the characters from the first to the
last of its tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from matcher.errors import BadInput
from matcher.evaluation.files import find_files, read_json_lines, sample, set_name
from matcher.types import Reading, Rejected

# The columns of a scheme, by the kind of span they hold. Where there is one, the kinds found are ignored.
SCHEMES: dict[str, dict[str, str]] = {
    "skillspan": {"skill": "tags_skill", "knowledge": "tags_knowledge"},
    "green": {"skill": "tags_skill"},
    "sayfullina": {"skill": "tags_skill"},
}
_TAG = re.compile(r"([BIO])(?:-(.+))?")


@dataclass(frozen=True, slots=True, order=True)
class GoldSpan:
    """Characters ``[start, end)`` that somebody marked as a skill or as knowledge."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A text with its gold spans in text order.

    kinds: what was annotated here, also where none was found. group: sentences of one document share it.
    source: the part of the collection it is from, where that is said.
    """

    text: str
    spans: tuple[GoldSpan, ...]
    kinds: tuple[str, ...]
    group: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class SpanSet:
    """One file of annotated sentences. scheme: how spans were marked, a key of ``SCHEMES``."""

    name: str
    scheme: str
    sentences: tuple[GoldSentence, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds annotated in any sentence, in the order of the scheme."""
        present = {kind for sentence in self.sentences for kind in sentence.kinds}
        return tuple(kind for kind in SCHEMES[self.scheme] if kind in present)

    def sample(self, rows: int | None, seed: int) -> SpanSet:
        """The set with at most ``rows`` sentences, drawn by a seed."""
        return replace(self, sentences=sample(self.sentences, rows, seed))


def read_span_sets(path: Path, *, scheme: str | None = None) -> Reading[SpanSet]:
    """The sets of annotated sentences at ``path``: a file, a folder of such files, or a folder with
    ``spans/``. Training splits are read only where the file itself is named.

    scheme: for files whose name does not begin with one of ``SCHEMES``. Rows that break the format are
    set aside. Raises BadInput for an unknown scheme, or where nothing can be read.
    """
    if scheme is not None and scheme not in SCHEMES:
        raise BadInput(f"no scheme {scheme!r}; it is one of {', '.join(SCHEMES)}")
    files = find_files(path, "spans", (".jsonl", ".jsonl.gz"))
    sets: list[SpanSet] = []
    rejected: list[Rejected] = []
    for file in files:
        try:
            sets.append(_read_set(file, scheme, rejected))
        except BadInput as error:
            rejected.append(Rejected(file.name, str(error)))
    if not sets:
        why = rejected[0].reason if rejected else "it has no file NAME.jsonl or NAME.jsonl.gz"
        raise BadInput(f"{path} holds no sentences with gold spans: {why}")
    return Reading(tuple(sets), tuple(rejected))


def spans_of_tags(tokens: Sequence[str], tags: Sequence[str], kind: str) -> tuple[GoldSpan, ...]:
    """The spans that BIO tags mark in tokens joined by single spaces.

    As conlleval has it, an I that continues nothing begins a span. Raises BadInput for a tag that is
    none, or when there is not one tag a token.

    >>> spans_of_tags(["uses", "Apache", "Kafka"], ["O", "B", "I"], "knowledge")
    (GoldSpan(start=5, end=17, kind='knowledge'),)
    """
    if len(tokens) != len(tags):
        raise BadInput(f"{len(tokens)} tokens and {len(tags)} tags of {kind}; every token needs one")
    spans: list[GoldSpan] = []
    place, going = 0, None
    for token, (letter, name) in zip(tokens, map(_split_tag, tags), strict=True):
        if letter == "I" and going == (name,):
            spans[-1] = replace(spans[-1], end=place + len(token))
        elif letter != "O":
            spans.append(GoldSpan(place, place + len(token), kind))
        going = None if letter == "O" else (name,)
        place += len(token) + 1
    return tuple(spans)


def _split_tag(tag: Any) -> tuple[str, str | None]:
    match = _TAG.fullmatch(tag) if isinstance(tag, str) else None
    if not match:
        raise BadInput(f"the tag {tag!r} is none of B, I, O")
    return match[1], match[2]


def _read_set(path: Path, scheme: str | None, rejected: list[Rejected]) -> SpanSet:
    """Raises BadInput where no row can be used or the scheme is not known."""
    broken: list[Rejected] = []
    rows = list(read_json_lines(path, broken))
    name = set_name(path)
    known = _scheme_of(name, (row for _, row in rows), scheme)
    sentences = []
    for place, row in rows:
        try:
            sentences.append(_read_sentence(row, SCHEMES[known], place))
        except BadInput as error:
            broken.append(Rejected(place, str(error)))
    if not sentences:
        raise BadInput(broken[0].reason if broken else f"{path.name} is empty")
    rejected += broken
    return SpanSet(name, known, tuple(sentences))


def _scheme_of(name: str, rows: Iterator[dict[str, Any]], stated: str | None) -> str:
    """What the name begins with; else as stated; else by the columns, where two kinds tell."""
    named = next((one for one in SCHEMES if name.lower().startswith(one)), stated)
    if named is None and any("tags_knowledge" in row for row in rows):
        named = "skillspan"
    if named is None:
        raise BadInput(f"the name {name!r} tells no scheme; say --scheme {'/'.join(SCHEMES)}")
    return named


def _read_sentence(row: dict[str, Any], columns: dict[str, str], place: str) -> GoldSentence:
    tokens = row.get("tokens")
    if not isinstance(tokens, list) or not all(isinstance(token, str) for token in tokens):
        raise BadInput("tokens must be a list of strings")
    present = {kind: row[column] for kind, column in columns.items() if row.get(column) is not None}
    if not present:
        raise BadInput(f"the row has none of the columns {', '.join(columns.values())}")
    for kind, tags in present.items():
        if not isinstance(tags, list):
            raise BadInput(f"the tags of {kind} must be a list")
    spans = sorted(span for kind, tags in present.items() for span in spans_of_tags(tokens, tags, kind))
    source, number = row.get("source"), row.get("idx")
    source = source if isinstance(source, str) and source else None
    group = place if number is None else f"{source}#{number}"
    return GoldSentence(" ".join(tokens), tuple(spans), tuple(present), group, source)
