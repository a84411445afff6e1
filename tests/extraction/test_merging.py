"""What the dictionary knows and what the tagger marks, put together; the tagger is a table here."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from extraction_samples import dictionary, levels
from hypothesis import given
from hypothesis import strategies as st

from matcher.extraction.merging import add_wholes, merge_tagged
from matcher.extraction.reader import Reader, TagStep, add_known, join_wholes, one_by_one, place, read_cues
from matcher.extraction.tagging import TaggedSpan, TaggedText
from matcher.types import Document, DocumentKind, Link, Mention, MentionKind


def known(text: str, surface: str, kind: MentionKind = "knowledge") -> Mention:
    start = text.index(surface)
    return Mention(start, start + len(surface), surface, kind, 0.95, Link(surface.lower(), surface, 1.0))


def marked(text: str, surface: str, kind: str = "skill") -> TaggedSpan:
    start = text.index(surface)
    return TaggedSpan(start, start + len(surface), kind, 0.8)  # type: ignore[arg-type]


def merge(text: str, names: Sequence[Mention], spans: Sequence[TaggedSpan]) -> list[Mention]:
    return list(add_wholes(text, merge_tagged(text, names, spans), spans))


TEXT = "You will develop REST APIs in Java and speak German"


def test_a_name_that_is_marked_keeps_its_meaning_and_takes_the_kind() -> None:
    (mention,) = merge(TEXT, [known(TEXT, "Java", "skill")], [marked(TEXT, "Java", "knowledge")])
    assert (mention.kind, mention.score, mention.link) == ("knowledge", 0.8, Link("java", "Java", 1.0))


def test_names_inside_a_phrase_belong_to_it() -> None:
    names = [known(TEXT, "REST"), known(TEXT, "Java")]
    (whole,) = merge(TEXT, names, [marked(TEXT, "develop REST APIs in Java")])
    assert whole.surface == "develop REST APIs in Java"
    assert [name.surface for name in whole.names] == ["REST", "Java"]
    assert whole.link is None


def test_a_marked_name_inside_a_marked_phrase_stays_beside_it() -> None:
    spans = [marked(TEXT, "develop REST APIs in Java"), marked(TEXT, "Java", "knowledge")]
    whole, java = merge(TEXT, [known(TEXT, "Java")], spans)
    assert java.surface == "Java"
    assert whole.names == (java,)


def test_a_phrase_that_no_dictionary_has_is_open() -> None:
    (mention,) = merge(TEXT, [], [marked(TEXT, "develop REST APIs")])
    assert (mention.surface, mention.kind, mention.link, mention.names) == (
        "develop REST APIs",
        "skill",
        None,
        (),
    )


def test_what_is_marked_within_a_name_marks_the_name() -> None:
    (mention,) = merge(TEXT, [known(TEXT, "REST APIs")], [marked(TEXT, "APIs")])
    assert (mention.surface, mention.kind, mention.names) == ("REST APIs", "skill", ())


def test_a_language_stays_a_language() -> None:
    (mention,) = merge(TEXT, [known(TEXT, "German", "language")], [marked(TEXT, "German", "knowledge")])
    assert mention.kind == "language"


def test_a_name_outside_all_marks_stays() -> None:
    assert [m.surface for m in merge(TEXT, [known(TEXT, "Java")], [marked(TEXT, "speak")])] == [
        "Java",
        "speak",
    ]


@st.composite
def layouts(draw: st.DrawFn) -> tuple[str, list[Mention], list[TaggedSpan]]:
    text = "abcdefghij" * 3
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=10)))
    names = [
        Mention(
            a, b, text[a:b], draw(st.sampled_from(["skill", "knowledge", "language", "credential"])), 0.95
        )
        for a, b in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda p: p[0] < p[1])
    spans = [TaggedSpan(a, b, "skill", 0.5) for a, b in draw(st.sets(ends, max_size=6))]
    return text, names, spans


@given(layouts())
def test_nothing_marked_and_nothing_known_is_lost(
    layout: tuple[str, list[Mention], list[TaggedSpan]],
) -> None:
    text, names, spans = layout
    found = merge(text, names, spans)
    places = [(m.start, m.end) for m in found]
    assert len(set(places)) == len(places)
    for span in spans:
        within = any(m.start <= span.start and span.end <= m.end for m in names)
        assert within or (span.start, span.end) in places
    everything = {(m.start, m.end) for whole in found for m in (whole, *whole.names)}
    assert {(n.start, n.end) for n in names} <= everything
    assert all(m.surface == text[m.start : m.end] for m in found)


class TableTagger:
    """Marks what a pattern finds; every word within is likely, every other unlikely."""

    def __init__(self, pattern: str, other: float = 0.0) -> None:
        self.pattern, self.other = re.compile(pattern), other

    def tag(self, texts: Sequence[str]) -> list[TaggedText]:
        return [self._tagged(text) for text in texts]

    def _tagged(self, text: str) -> TaggedText:
        spans = tuple(TaggedSpan(*m.span(), "skill", 0.9) for m in self.pattern.finditer(text))
        words = tuple(m.span() for m in re.finditer(r"\w+", text))
        inside = [float(any(s.start <= a and b <= s.end for s in spans)) or self.other for a, b in words]
        return TaggedText(spans, words, np.array(inside))


def read(text: str, tagger: TableTagger, kind: DocumentKind = "posting") -> list[Mention]:
    steps = [
        one_by_one(place),
        one_by_one(lambda draft: add_known(draft, dictionary())),
        TagStep(lambda: tagger),  # type: ignore[arg-type, return-value]
        one_by_one(lambda draft: read_cues(draft, levels())),
        one_by_one(join_wholes),
    ]
    (extraction,) = Reader(steps).read([(Document("d", text), kind)])
    return list(extraction.mentions)


def test_a_posting_drops_names_in_which_the_tagger_sees_no_skill() -> None:
    text = "Our shop runs on Java. You know Python."
    assert [m.surface for m in read(text, TableTagger("Python"))] == ["Python"]
    assert [m.surface for m in read(text, TableTagger("Python"), "credential")] == ["Java", "Python"]


def test_where_a_posting_lists_what_it_asks_a_weak_sign_is_enough() -> None:
    text = "Our shop runs on Java.\n\nRequirements:\n- Python\n"
    assert [m.surface for m in read(text, TableTagger("nothing", other=0.1))] == ["Python"]


def test_names_in_a_phrase_are_asked_for_and_the_phrase_is_not() -> None:
    text = "Requirements:\n- build pipelines in Python and SQL\n"
    (whole,) = read(text, TableTagger("build.*SQL"))
    assert whole.cues is None
    assert [name.surface for name in whole.names] == ["Python", "SQL"]
    assert all(name.cues is not None and name.cues.importance == "required" for name in whole.names)


def test_nothing_is_marked_where_a_posting_offers() -> None:
    text = "Requirements:\n- SQL\n\nBenefits:\n- free Python courses\n"
    assert [m.surface for m in read(text, TableTagger("SQL|Python"))] == ["SQL"]


def test_a_mark_within_two_names_that_overlap_belongs_to_one() -> None:
    names = [known(TEXT, "develop REST APIs in Java"), known(TEXT, "REST APIs in Java")]
    mentions = add_wholes(TEXT, names, [marked(TEXT, "APIs")])
    assert {mention.surface for mention in mentions} == {name.surface for name in names}
