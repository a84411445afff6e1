"""What a number rests on: the posting's words beside the credential's, and the factors between them."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from matcher import (
    Award,
    Candidate,
    CoverageLine,
    GapLine,
    LineEvidence,
    Policy,
    Posting,
    Ranked,
    Requirement,
    find_gaps,
    flag_copies,
    mask_identity,
)
from matcher.dashboard import parts
from matcher.dashboard.state import today
from matcher.dashboard.tables import more_frame
from matcher.dashboard.words import (
    BANDS,
    STATUSES,
    chain_words,
    count_of,
    date_hint,
    ending_soon,
    highlighted,
    percent,
    place_words,
    plain,
    requirement_words,
    safe,
    words_around,
)

SHOWN_EVIDENCE = 3
SHOWN_QUOTES = 3


@dataclass(frozen=True, slots=True)
class Viewed:
    """A person, what to call them, the names to mask in their texts (None: mask nothing), and the strength
    that counts as full."""

    candidate: Candidate
    called: str
    masked_names: tuple[str, ...] | None
    full_at: float

    def text(self, words: str) -> str:
        """A text of this person, with identity overwritten while the page is blind."""
        return plain(words if self.masked_names is None else mask_identity(words, names=self.masked_names))


def show_person(ranked: Ranked, viewed: Viewed, posting: Posting, policy: Policy, ranked_people: int) -> None:
    """One person's card: the two numbers, then every requirement with what it rests on."""
    st.subheader(f"Why {safe(viewed.called)} is here", anchor=False)
    with st.container(horizontal=True, gap="medium"):
        st.metric("Rank", f"{place_words(ranked)} of {ranked_people}", width="content")
        st.metric("Band", BANDS[ranked.band], width="content")
        st.metric("Claimed coverage", percent(ranked.score), width="content")
        st.metric("Verified coverage", percent(ranked.verified_score), width="content")
    if ranked.tied_with:
        others = count_of(len(ranked.tied_with), "other person", "other people")
        st.text(f"Tied with {others} of the same coverage.")
    for award in ending_soon(_used(ranked, viewed.candidate), today()):
        st.text(f"! ends soon, {award.expires}: {viewed.text(award.title)}")
    parts.show_notices(viewed.candidate.notices, "how this person's files were read")
    for flag in flag_copies(posting, [viewed.candidate]):
        st.text(f"! {plain(flag.message)}")
    parts.show_hidden(viewed.candidate.hidden, "this person's files", viewed.text)
    gaps = find_gaps(ranked, policy.bands)
    total = sum(line.requirement.weight for line in ranked.lines) or 1.0
    with st.container(gap="xsmall"):
        for gap in sorted(gaps, key=lambda g: g.line.requirement.importance != "required"):
            _show_line(gap, viewed, posting, worth=100 * gap.line.requirement.weight / total)
    points = 100 * sum(line.points for line in ranked.lines)
    st.text(f"The points of all {len(gaps)} lines add up to {points:.1f} of 100: the claimed coverage.")


def dates_of(ranked: Ranked, candidate: Candidate) -> str:
    """How many of the awards a place rests on have expired or end soon; empty when none."""
    return date_hint(_used(ranked, candidate), today())


def show_asked(requirement: Requirement, posting: Posting) -> None:
    """The posting's words for a requirement, the exact ones marked."""
    st.markdown("**The posting says**")
    lines = {words_around(posting.text, start, end): (start, end) for start, end in requirement.spans}
    for start, end in list(lines.values())[:SHOWN_QUOTES]:
        st.markdown(highlighted(posting.text, start, end))


def show_shown(line: CoverageLine, viewed: Viewed) -> None:
    """What a person's awards show for a requirement, strongest first, in the awards' own words."""
    st.markdown("**The credentials say**")
    if line.note:
        st.text(f"Note: {plain(line.note)}")
    if not line.evidence:
        st.text("Nothing in this person's stack shows it.")
        return
    awards = {award.id: award for award in viewed.candidate.awards}
    asked = max((t.level for t in line.requirement.targets if t.level is not None), default=None)
    for one in line.evidence[:SHOWN_EVIDENCE]:
        _show_one(one, viewed, awards.get(one.evidence.award_id), asked)
    more = line.evidence[SHOWN_EVIDENCE:]
    if more:
        st.markdown(f"**{len(more)} more, weaker**")
        issuers = {award.id: award.issuer for award in viewed.candidate.awards}
        st.dataframe(
            more_frame(more, issuers),
            hide_index=True,
            column_config={"Covers alone": parts.progress_column("Covers alone", "Without the other awards")},
            alt="Further evidence for this requirement",
        )


def _show_line(gap: GapLine, viewed: Viewed, posting: Posting, *, worth: float) -> None:
    line = gap.line
    title = (
        f"**{STATUSES[gap.status]}** · {safe(requirement_words(line.requirement))} · "
        f"{safe(line.requirement.importance)} · {percent(line.coverage)} claimed, "
        f"{percent(line.verified_coverage)} verified · {100 * line.points:.1f} of {worth:.1f} points"
    )
    opened = st.expander(title, key=f"line_{line.requirement.id}", on_change="rerun")
    if opened.open:
        with opened:
            asked_place, shown_place = st.columns([2, 3], gap="medium")
            with asked_place:
                show_asked(line.requirement, posting)
            with shown_place:
                show_shown(line, viewed)


def _show_one(one: LineEvidence, viewed: Viewed, award: Award | None, asked: int | None) -> None:
    evidence = one.evidence
    with st.container(border=True, gap="xsmall"):
        issuer = f", {award.issuer}" if award and award.issuer else ""
        st.text(viewed.text(f"{evidence.award_title}{issuer}"))
        close = (
            "exactly what is asked"
            if one.similarity >= 1
            else f"{one.reason}: {percent(one.similarity)} alike"
        )
        checked = "✓ verified" if evidence.verified else "○ claimed"
        covers = f"covers {percent(one.contribution)} on its own"
        st.text(f"{checked}; shows {plain(evidence.label)} ({close}); {covers}")
        if evidence.quote:
            st.markdown(_quoted(evidence.quote, viewed, award))
        with st.popover("How strong, and why", icon=":material/calculate:"):
            st.text(chain_words(one, asked, full_at=viewed.full_at))


def _quoted(quote: str, viewed: Viewed, award: Award | None) -> str:
    """The words an award is read by as Markdown, marked within its description where they stand there."""
    shown = viewed.text(quote)
    text = viewed.text(award.description) if award else ""
    start = text.find(shown)
    if start < 0:
        text, start = shown, 0
    return highlighted(text, start, start + len(shown))


def _used(ranked: Ranked, candidate: Candidate) -> list[Award]:
    """The awards that a person's lines rest on."""
    used = {one.evidence.award_id for line in ranked.lines for one in line.evidence}
    return [award for award in candidate.awards if award.id in used]
