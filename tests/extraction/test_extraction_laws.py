"""What holds of any text."""

import itertools

import pytest
from extraction_samples import SURFACES, dictionary, extract
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.extraction.degrees import find_degrees
from matcher.extraction.dictionary import fold
from matcher.extraction.masking import mask_identity
from matcher.extraction.sections import find_sections
from matcher.extraction.sentences import split_sentences

FRAGMENTS = [
    *(surface.text for surface in SURFACES),
    *(
        "Requirements:",
        "Desirable",
        "• ",
        "- ",
        "\n",
        "\n\n",
        " or ",
        ", ",
        " and ",
        "/",
        ". ",
        ".",
        "(",
        ")",
        ";",
        ":",
    ),
    *(
        "3+ years",
        "two (2) to 5 years'",
        "experience with ",
        "knowledge of ",
        "Bachelor's degree in ",
        "MS",
        "no ",
    ),
    *(
        "strong ",
        "expert",
        "(B2)",
        "not required",
        "Essential: ",
        "We offer ",
        "you must ",
        "👩🏽‍⚕️",
        "é",
        "ﬁ",
        "İ",
    ),
    *("ß", "\u200d", "\u0301", "\xa0", "\t", "\r\n", "\x00", "日本語", "A", "etc.Training "),
]
texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
kinds = st.sampled_from(["posting", "credential", "resume"])
slow_machine = settings(deadline=None, max_examples=60)


@slow_machine
@given(texts, kinds)
def test_every_mention_is_a_span_of_the_text(text, kind):
    found = extract(text, kind)
    assert found.document.text == text
    for mention in found.mentions:
        assert text[mention.start : mention.end] == mention.surface
        assert mention.surface.strip() == mention.surface
        assert mention.surface


@slow_machine
@given(texts, kinds)
def test_mentions_come_in_order_and_do_not_overlap(text, kind):
    spans = [(mention.start, mention.end) for mention in extract(text, kind).mentions]
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))


@slow_machine
@given(texts)
def test_cues_are_for_postings_and_never_for_silent_sections(text):
    silent = {"benefits", "about", "equal_opportunity", "apply"}
    for mention in extract(text).mentions:
        assert mention.cues is None or mention.section not in silent or mention.kind == "credential"
        assert mention.cues is not None or mention.section in {*silent, "body"}
    assert all(mention.cues is None for mention in extract(text, "resume").mentions)


@slow_machine
@given(texts)
def test_groups_have_two_members_or_more(text):
    numbers = [m.cues.group for m in extract(text).mentions if m.cues and m.cues.group is not None]
    assert all(numbers.count(number) > 1 for number in numbers)


@slow_machine
@given(texts)
def test_extraction_is_the_same_twice(text):
    assert extract(text) == extract(text)


@given(texts)
def test_sections_tile_the_text(text):
    sections = find_sections(text)
    assert "".join(text[section.start : section.end] for section in sections) == text
    assert all(section.start < section.end for section in sections)


@given(texts)
def test_sentences_hold_everything_but_white_space(text):
    spans = split_sentences(text)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
    assert "".join("".join(text[s:e].split()) for s, e in spans) == "".join(text.split())


@given(texts)
def test_fold_keeps_every_place(text):
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@given(texts, st.lists(st.text(max_size=12), max_size=3), st.booleans())
def test_masking_keeps_the_length_and_only_masks(text, names, first_line):
    masked = mask_identity(text, names=names, first_line=first_line)
    assert len(masked) == len(text)
    assert all(new in (old, "█") for old, new in zip(text, masked, strict=True))


@given(texts)
def test_dictionary_hits_are_apart(text):
    spans = [(hit.start, hit.end) for hit in dictionary().find(text)]
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))


@given(texts)
def test_degrees_are_apart_and_inside(text):
    spans = [(degree.start, degree.end) for degree in find_degrees(text)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))


@pytest.mark.parametrize(
    "piece",
    [
        *("Skills and ", "- ", "a", "Requirements: ", "3 years or ", "(", "Python, ", "experience with "),
        *("Bachelor's or ", "1 ", "no ", "Java or ", "A", ". ", "\n", "Python. ", "strong "),
    ],
)
def test_long_monotonous_texts_are_read(piece):
    text = piece * 1000
    assert extract(text).document.text == text
