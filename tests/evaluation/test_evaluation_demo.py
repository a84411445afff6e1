"""The demo sentences are sound: spans as the guideline has them, and links that exist."""

from __future__ import annotations

import pytest

from matcher import Engine
from matcher.evaluation.link_sets import LinkSet, read_link_sets
from matcher.evaluation.span_sets import SpanSet, read_span_sets


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.fixture(scope="module")
def spans(engine: Engine) -> SpanSet:
    (part,) = read_span_sets(engine.settings.data / "demo" / "evaluation").items
    return part


@pytest.fixture(scope="module")
def links(engine: Engine) -> LinkSet:
    (part,) = read_link_sets(engine.settings.data / "demo" / "evaluation").items
    assert isinstance(part, LinkSet)
    return part


def test_there_are_both_kinds_from_both_sources_and_sentences_without_any(spans: SpanSet) -> None:
    assert {sentence.source for sentence in spans.sentences} == {"postings", "credentials"}
    for kind in ("skill", "knowledge"):
        assert sum(span.kind == kind for sentence in spans.sentences for span in sentence.spans) >= 30
    assert sum(not sentence.spans for sentence in spans.sentences) >= 5


def test_no_span_ends_in_punctuation(spans: SpanSet) -> None:
    for sentence in spans.sentences:
        for span in sentence.spans:
            words = sentence.text[span.start : span.end]
            assert words[0].isalnum(), words
            assert words[-1].isalnum(), words


def test_every_link_is_a_label_of_the_taxonomy_and_every_phrase_a_span(
    engine: Engine, spans: SpanSet, links: LinkSet
) -> None:
    labels = {skill.label for skill in engine.taxonomy}
    marked = {s.text[span.start : span.end] for s in spans.sentences for span in s.spans}
    assert {text.text for text in links.texts} == {sentence.text for sentence in spans.sentences}
    for phrase in links.spans:
        assert phrase.text in marked
        assert set(phrase.labels) <= labels
    assert sum(not phrase.labels for phrase in links.spans) >= 5
