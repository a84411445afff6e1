"""The pieces pages are made of: weights, the ranked table, one person's evidence, notes.

Text that others wrote goes into ``st.text`` or a cell, or through ``safe``; a test holds this.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from matcher import (
    Award,
    Candidate,
    CoverageLine,
    GapLine,
    HiddenText,
    LineEvidence,
    Notice,
    Policy,
    Posting,
    Ranked,
    Ranking,
    Rejected,
    Stack,
    find_gaps,
    mask_identity,
)
from matcher.dashboard.state import today
from matcher.dashboard.tables import more_frame, ranking_frame, weight_frame
from matcher.dashboard.words import (
    BANDS,
    STATUSES,
    chain_words,
    count_of,
    date_hint,
    experience_words,
    percent,
    plain,
    requirement_words,
    safe,
    words_around,
)

MAX_WEIGHT = 20.0
SHOWN_EVIDENCE = 3
SHOWN_QUOTES = 3


@dataclass(frozen=True, slots=True)
class Viewed:
    """A ranked person, what to call them, the names to mask in their texts (None: mask nothing), and the
    strength that counts as full."""

    ranked: Ranked
    candidate: Candidate
    called: str
    masked_names: tuple[str, ...] | None
    full_at: float

    def text(self, words: str) -> str:
        """A text of this person, with identity overwritten while the page is blind."""
        return plain(words if self.masked_names is None else mask_identity(words, names=self.masked_names))


def progress_column(label: str, meaning: str) -> ColumnConfig:
    """The column settings for a percent with a bar. label, meaning: words of ours."""
    return st.column_config.ProgressColumn(
        label, help=meaning, width=108, format="%.0f %%", min_value=0, max_value=100
    )


def show_title(title: str, folder: str) -> None:
    """The page's title, the workspace it shows and the day it judges by. title: words of ours."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        st.title(safe(title), anchor=False, width="content")
        st.caption(f"Workspace {safe(folder)}, judged by {safe(today().isoformat())}", width="content")


def show_notices(notices: Sequence[Notice], about: str) -> None:
    """What the readers noticed, folded away; nothing when there is nothing."""
    if notices:
        with st.expander(f"{count_of(len(notices), 'note')} on {safe(about)}", icon=":material/info:"):
            for notice in notices:
                st.text(plain(str(notice)))


def show_hidden(hidden: Sequence[HiddenText], about: str, text: Callable[[str], str] = plain) -> None:
    """What nobody sees who opens a file, folded away, with why it was not read. about: words of ours.

    text: what a piece becomes before it is shown (a blind page overwrites identity).
    """
    if hidden:
        with st.expander(f"Hidden text in {safe(about)}: not read", icon=":material/visibility_off:"):
            for piece in hidden:
                place = f"{piece.place}, " if piece.place else ""
                st.text(text(f"{place}{piece.reason}: {piece.text}"))


def show_not_assessed(people: Sequence[Rejected], shown: Mapping[str, str]) -> None:
    """The people nothing is known about, before the ranked ones, so that they are not overlooked."""
    if not people:
        return
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**? {count_of(len(people), 'person', 'people')} not assessed**, and so not ranked")
        for reason in sorted({person.reason for person in people}):
            called = [shown[person.place] for person in people if person.reason == reason]
            st.text(plain(f"{', '.join(called)}: {reason}"))


def edit_weights(posting: Posting) -> dict[str, float]:
    """The weights a person changed, by requirement id; a table to change them in, and a way back.

    They are kept for the session, by the posting's text. The editor starts from those kept when it
    appears and holds what is typed after that.
    """
    token = _token(posting)
    kept: dict[str, dict[str, float]] = st.session_state.setdefault("weights", {})
    key = f"weights_{token}_{st.session_state.setdefault('weights_turn', 0)}"
    if key not in st.session_state:
        st.session_state["weights_start"] = kept.get(token, {})
    asked = sorted(posting.requirements, key=lambda r: r.importance != "required")
    edited = st.data_editor(
        weight_frame(asked, st.session_state["weights_start"]),
        key=key,
        hide_index=True,
        height=355,
        disabled=["Requirement", "Asked as", "Suggested"],
        column_config={
            "Requirement": st.column_config.TextColumn(width=185),
            "Asked as": st.column_config.TextColumn(width=75),
            "Weight": st.column_config.NumberColumn(
                "Weight",
                width=85,
                min_value=0,
                max_value=MAX_WEIGHT,
                step=0.5,
                required=True,
                help="0 to 20; 0 leaves it out",
                format="%g",
            ),
            "Suggested": st.column_config.NumberColumn(width=80, format="%g"),
        },
        alt="What the posting asks for, with editable weights",
    )
    kept[token] = changed_weights(edited)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{count_of(len(kept[token]), 'weight')} edited" if kept[token] else "Weights as suggested")
        st.button(
            "Reset",
            icon=":material/undo:",
            disabled=not kept[token],
            key="reset_weights",
            on_click=_reset_weights,
            args=(token,),
        )
    return kept[token]


def changed_weights(table: pd.DataFrame) -> dict[str, float]:
    """Requirement id -> weight, where a row's Weight is a number other than Suggested; cut to 0-20."""
    rows = zip(table.index, table["Weight"], table["Suggested"], strict=True)
    numbers = {str(i): (min(max(float(w), 0.0), MAX_WEIGHT), float(s)) for i, w, s in rows if pd.notna(w)}
    return {identifier: weight for identifier, (weight, suggested) in numbers.items() if weight != suggested}


def choose_ranked(
    ranking: Ranking, shown: Mapping[str, str], people: Mapping[str, Candidate], *, named: bool
) -> Ranked:
    """The ranked table and the person looked into: a row of it, or the box below it.

    The choice is kept by id. The grid's key changes with the order, for it selects by position; the
    box's key with what people are called (named), for a browser keeps the label and not the id.
    """
    ids = [ranked.candidate_id for ranked in ranking.ranked]
    _keep_choice(_token(ranking.posting), ids)
    key = f"ranking_{_digest(ids)}_{st.session_state.setdefault('ranking_turn', 0)}"
    st.dataframe(
        ranking_frame(
            ranking, shown, {r.candidate_id: _dates(r, people[r.candidate_id]) for r in ranking.ranked}
        ),
        key=key,
        hide_index=True,
        height=320,
        on_select=partial(_pick_row, key, ids),
        selection_mode="single-row-required",
        selection_default={"selection": {"rows": [ids.index(st.session_state["candidate"])]}},
        column_config={
            "Rank": st.column_config.TextColumn(width=48, help="= marks a tie"),
            "Candidate": st.column_config.TextColumn(width=115),
            "Band": st.column_config.TextColumn(width=75),
            "Claimed": progress_column("Claimed", "Coverage by everything the person states"),
            "Verified": progress_column("Verified", "Coverage by awards that somebody checked"),
            "Dates": st.column_config.TextColumn(
                width=130,
                help="Of the awards this place rests on: how many have expired, or end within 90 days",
            ),
        },
        alt="People in order of coverage",
    )
    box = "look_into_named" if named else "look_into_blind"
    st.session_state[box] = st.session_state["candidate"]
    chosen = st.selectbox(
        "Look into",
        ids,
        format_func=shown.__getitem__,
        key=box,
        on_change=_pick_in_box,
        args=(box,),
    )
    return ranking.ranked[ids.index(chosen)]


def show_person(viewed: Viewed, posting: Posting, policy: Policy, ranked_people: int) -> None:
    """One person's card: the two numbers, then every requirement with what it rests on."""
    ranked = viewed.ranked
    st.subheader(f"Why {safe(viewed.called)} is here", anchor=False)
    with st.container(horizontal=True, gap="medium"):
        place = f"={ranked.rank}" if ranked.tied_with else str(ranked.rank)
        st.metric("Rank", f"{place} of {ranked_people}", width="content")
        st.metric("Band", BANDS[ranked.band], width="content")
        st.metric("Claimed coverage", percent(ranked.score), width="content")
        st.metric("Verified coverage", percent(ranked.verified_score), width="content")
    if ranked.tied_with:
        others = count_of(len(ranked.tied_with), "other person", "other people")
        st.text(f"Tied with {others} of the same coverage.")
    show_notices(viewed.candidate.notices, "how this person's files were read")
    show_hidden(viewed.candidate.hidden, "this person's files", viewed.text)
    gaps = find_gaps(ranked, policy.bands)
    total = sum(line.requirement.weight for line in ranked.lines) or 1.0
    for gap in sorted(gaps, key=lambda g: g.line.requirement.importance != "required"):
        _show_line(gap, viewed, posting, worth=100 * gap.line.requirement.weight / total)
    points = 100 * sum(line.points for line in ranked.lines)
    st.text(f"The points of all {len(gaps)} lines add up to {points:.1f} of 100: the claimed coverage.")


def show_stack_details(person: Candidate, stack: Stack, found: pd.DataFrame) -> None:
    """What the stack was found to show, and the very text it was read from; both folded away."""
    with st.expander(f"{count_of(len(found), 'piece')} of evidence found in it", icon=":material/search:"):
        st.dataframe(
            found,
            hide_index=True,
            column_config={"Strength": progress_column("Strength", "How strongly the award shows it")},
            alt="What the stack shows, and the words it rests on",
        )
        if stack.experience:
            st.text(f"Dated experience, in years: {experience_words(stack)}")
    if person.resume_text:
        with st.expander("The text that was read", icon=":material/description:"):
            st.text("If words are missing or jumbled here, they were not understood either.")
            st.text(plain(person.resume_text))


def show_gap_summary(gaps: Sequence[GapLine]) -> None:
    """How many requirements stand where, with words and symbols."""
    with st.container(horizontal=True, gap="medium"):
        for status, words in STATUSES.items():
            number = sum(gap.status == status for gap in gaps)
            st.metric(safe(words), f"{number} of {len(gaps)}", width="content")


def explain_score(policy: Policy) -> None:
    """How the numbers come about, in plain words."""
    weights, bands = policy.weights, policy.bands
    with st.expander("How is this computed?", icon=":material/help:"):
        st.markdown(
            f"""
- **Requirements** are read from the posting. A required one weighs {weights.required:.0f}, a preferred
  one {weights.preferred:.0f}, unless you change it. Years of experience are shown but not scored, because
  credentials do not show them.
- **Evidence**: each award shows some skills. How strongly depends on five things: how the skill was
  tested, whether somebody checked the award, how directly it names the skill, who issued it, and how
  recent it is.
- **Coverage** of a requirement is the strongest evidence for it, lowered where the skill is only close to
  what is asked or the level falls short. Separate awards for one skill add up; copies and renewals do not.
- **Claimed** counts everything a person states; **verified** counts only awards that somebody checked.
- The **score** is the mean coverage of all requirements by weight. Bands: strong from
  {bands.strong * 100:.0f} %, good from {bands.good * 100:.0f} %, partial from {bands.partial * 100:.0f} %,
  weak below.
- **Never used**: names, gender, age, address, photo, or how famous a school is. The number describes
  credentials, not a person; people decide.
"""
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
            _show_evidence(line, viewed, posting)


def _show_evidence(line: CoverageLine, viewed: Viewed, posting: Posting) -> None:
    st.markdown("**The posting says**")
    quotes = (words_around(posting.text, start, end) for start, end in line.requirement.spans)
    for quote in list(dict.fromkeys(quotes))[:SHOWN_QUOTES]:
        st.text(quote)
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
            column_config={"Covers alone": progress_column("Covers alone", "Without the other awards")},
            alt="Further evidence for this requirement",
        )


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
        st.text(f"shows {plain(evidence.label)} ({close}); covers {percent(one.contribution)} on its own")
        if evidence.quote:
            st.text(viewed.text(f"In its words: “{evidence.quote}”"))
        st.text(chain_words(one, asked, full_at=viewed.full_at))


def _dates(ranked: Ranked, candidate: Candidate) -> str:
    used = {one.evidence.award_id for line in ranked.lines for one in line.evidence}
    return date_hint((award for award in candidate.awards if award.id in used), today())


def _keep_choice(token: str, ids: Sequence[str]) -> None:
    """Another posting starts at its first person; another order keeps the person."""
    if st.session_state.get("candidate_for") != token or st.session_state.get("candidate") not in ids:
        st.session_state["candidate"] = ids[0]
    st.session_state["candidate_for"] = token


def _pick_row(key: str, ids: Sequence[str]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    if rows and rows[0] < len(ids):
        st.session_state["candidate"] = ids[rows[0]]


def _pick_in_box(box: str) -> None:
    st.session_state["candidate"] = st.session_state[box]
    st.session_state["ranking_turn"] += 1


def _reset_weights(token: str) -> None:
    st.session_state["weights"][token] = {}
    st.session_state["weights_turn"] += 1


def _token(posting: Posting) -> str:
    return _digest([posting.id, posting.text])


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf8", "replace")).hexdigest()[:12]
