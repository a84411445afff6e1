"""Text made fit to be shown, and the words for dates."""

from __future__ import annotations

import html
from datetime import date

import pandas as pd
import pytest
from dashboard_pages import HOSTILE
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from matcher import Award, Verification, types
from matcher.dashboard.tables import escaped
from matcher.dashboard.words import (
    LEVELS,
    WORD_JOINER,
    date_hint,
    highlighted,
    percent,
    plain,
    safe,
    validity,
    words_around,
)

TODAY = date(2026, 11, 21)


@given(st.text(max_size=60) | st.text(alphabet="*_`[]()!<>&#|~$:\\ a1.-+\n", max_size=60))
def test_markdown_shows_a_safe_text_to_the_letter(text):
    shown = (
        MarkdownIt("commonmark")
        .enable(["table", "strikethrough"])
        .render(safe(text))
        .replace(WORD_JOINER, "")
    )
    line = " ".join(plain(text).split()).replace(WORD_JOINER, "")
    assert html.unescape(shown) == (f"<p>{line}</p>\n" if line else "")


@given(
    st.text(alphabet="*_`[]()!<>&#|~$:\\ a1.-+é", max_size=20),
    st.text(alphabet="*_`[]()!<>&#|~$:\\ a1.-+é", max_size=12),
    st.text(alphabet="*_`[]()!<>&#|~$:\\ a1.-+é", max_size=20),
)
def test_marked_words_and_what_is_around_them_are_shown_to_the_letter(before, marked, after):
    shown = highlighted(before + marked + after, len(before), len(before + marked))
    around, found, rest = shown.partition(":orange-background[**")
    inside, _, behind = rest.partition("**]")
    assert bool(found) == bool(marked.strip())
    for written, meant in ((around, before), (inside, marked), (behind, after)):
        if found or written == around:
            meant = meant if found else before + marked + after
            rendered = html.unescape(MarkdownIt("commonmark").render(written.strip()))
            kept = rendered.replace(WORD_JOINER, "").removeprefix("<p>").removesuffix("</p>\n")
            assert kept.split() == meant.split()


@pytest.mark.parametrize(
    "text", [HOSTILE, "http://a.example", "www.a.example", "a@b.example", ":smile: :material/key:"]
)
def test_a_safe_text_holds_no_start_of_a_link_or_icon(text):
    kept = safe(text).replace("\\", "")
    assert not any(start in kept for start in ("http://", "www.", "a@b", ":smile:", ":material/"))


def test_characters_that_hide_or_reorder_are_left_out():
    assert plain("a\u202eb\u200bc\ud800d\x00e\nf") == "abcde\nf"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"expires": date(2026, 11, 20)}, "✗ expired 2026-11-20"),
        ({"expires": date(2026, 11, 21)}, "! ends soon, 2026-11-21"),
        ({"expires": date(2028, 1, 1)}, "✓ until 2028-01-01"),
        ({"issued": date(2020, 1, 1)}, "✓ no expiry stated"),
        ({}, "? unknown, no date given"),
        ({"kind": "experience", "issued": date(2020, 1, 1)}, "✓ current position"),
        ({"kind": "experience", "expires": date(2021, 1, 1)}, "○ past, until 2021-01-01"),
    ],
)
def test_validity_is_a_word_and_a_symbol(fields, words):
    award = Award(**{"id": "a", "title": "A", "kind": "certificate"} | fields, verification=Verification())
    assert validity(award, TODAY) == words


def test_dates_count_what_has_expired_and_what_ends_soon():
    ends = [date(2026, 1, 1), date(2026, 12, 1), date(2030, 1, 1), None]
    awards = [Award(str(n), "A", "licence", expires=day) for n, day in enumerate(ends)]
    assert date_hint(awards, TODAY) == "1 expired, 1 soon"
    assert date_hint([], TODAY) == ""


def test_levels_are_called_what_the_core_calls_them():
    assert LEVELS == types.LEVELS


def test_unknown_is_a_word_and_no_zero():
    assert percent(None) == "unknown"
    assert percent(0.0) == "0 %"


def test_words_around_stay_on_their_line_and_say_when_they_are_cut():
    text = "first line\n" + "x" * 200 + " SQL " + "y" * 200 + "\nlast"
    start = text.index("SQL")
    shown = words_around(text, start, start + 3, margin=20)
    assert shown.startswith("… x")
    assert shown.endswith("y …")
    assert words_around("a\nknows SQL well\nb", 8, 11) == "knows SQL well"


def test_an_escaped_frame_holds_no_markdown():
    frame = pd.DataFrame({"**a**": ["![x](http://127.0.0.1/y)"]}, index=["<b>"])
    shown = escaped(frame)
    assert shown.columns[0] == r"\*\*a\*\*"
    assert shown.iloc[0, 0].startswith(r"\!\[x\]")
    assert shown.index[0] == r"\<b\>"
