"""The spaCy pipeline reads what the reader reads."""

import itertools

import pytest
from extraction_samples import extract, reader
from hypothesis import given
from hypothesis import strategies as st
from test_pipeline import DEVELOPER, NURSE, RESUME

from matcher.extraction.pipeline import build_pipeline


@pytest.fixture(scope="module")
def nlp():
    return build_pipeline(reader())


@pytest.mark.parametrize("text", [DEVELOPER, NURSE, ""])
def test_mentions_sections_and_spans_are_those_of_the_reader(nlp, text):
    doc, expected = nlp(text), extract(text)
    assert (doc._.mentions, doc._.sections) == (expected.mentions, expected.sections)
    assert [span.label_ for span in doc.spans["skills"]] == [m.kind for m in expected.mentions]
    for span, mention in zip(doc.spans["skills"], expected.mentions, strict=True):
        assert span.start_char <= mention.start
        assert mention.end <= span.end_char


def test_documents_of_several_kinds_stay_with_their_own_reading(nlp):
    docs = [nlp.make_doc(text) for text in (RESUME, DEVELOPER, RESUME)]
    docs[0]._.kind = docs[2]._.kind = "resume"
    found = [doc._.mentions for doc in nlp.pipe(docs)]
    assert found[0] == found[2] == extract(RESUME, "resume").mentions
    assert found[1] == extract(DEVELOPER).mentions


@given(st.text(max_size=80) | st.sampled_from([" \n\nPython\n\n and SQL. ", "\t", "a\n\n\nb"]))
def test_sentences_tile_the_tokens(nlp, text):
    doc = nlp(text)
    ends = [sentence.end for sentence in doc.sents]
    assert all(a.end == b.start for a, b in itertools.pairwise(doc.sents))
    assert ends[-1:] == ([len(doc)] if len(doc) else [])
