"""What somebody can spend on learning, chosen with sliders; all of it stands in the page's address."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from matcher import Circumstances, Limits

DAYS_A_WEEK = 7
CENTS = 100
DOLLARS = (0, 100, 250, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 20_000, None)
WEEKS = (1, 2, 4, 6, 8, 12, 16, 20, 26, 39, 52, 78, 104, 156, None)
HOURS = (1, 2, 4, 6, 8, 10, 12, 15, 20, 30, 40)
Objective = Literal["coverage", "cost", "time"]
OBJECTIVES: dict[str, Objective] = {"Most coverage": "coverage", "Least cost": "cost", "Soonest": "time"}
KEEP, LEAVE_OUT = "Keep, marked ?", "Leave out"
MOST = 8
UNLIMITED = "no limit"


@dataclass(frozen=True, slots=True)
class Wishes:
    """The limits of a plan, what is assumed about a person's studies, and what makes a plan the best."""

    limits: Limits
    hours_per_week: int
    objective: Objective

    @property
    def circumstances(self) -> Circumstances:
        return Circumstances(hours_per_week=float(self.hours_per_week))


def choose_wishes() -> Wishes:
    """The sliders, and what they say."""
    dollars_place, weeks_place, hours_place, most_place = st.columns([3, 3, 3, 1.6], gap="medium")
    with dollars_place:
        dollars = st.select_slider(
            "Budget", DOLLARS, 1_000, format_func=dollar_words, key="budget", bind="query-params"
        )
    with weeks_place:
        weeks = st.select_slider(
            "Finished within", WEEKS, 26, format_func=week_words, key="weeks", bind="query-params"
        )
    with hours_place:
        hours = st.select_slider(
            "Hours of study a week", HOURS, 10, format_func="{:d} h".format, key="hours", bind="query-params"
        )
    with most_place:
        most = st.number_input("Credentials, at most", 1, MOST, 5, key="most", bind="query-params")
    objective, costs, times = _choose_rules()
    limits = Limits(
        budget_cents=None if dollars is None else dollars * CENTS,
        days=None if weeks is None else weeks * DAYS_A_WEEK,
        max_steps=int(most),
        unknown_cost="flag" if costs == KEEP else "exclude",
        unknown_time="flag" if times == KEEP else "exclude",
    )
    return Wishes(limits, hours, OBJECTIVES[objective])


def _choose_rules() -> tuple[str, str, str]:
    """What is best, and what becomes of credentials of unknown price and of unknown duration."""
    best_place, price_place, time_place = st.columns(3, gap="medium")
    with best_place:
        objective = st.segmented_control(
            "What is best",
            list(OBJECTIVES),
            default="Most coverage",
            key="best",
            bind="query-params",
            required=True,
            help="Least cost and Soonest close as many requirements as can be closed, and no more.",
        )
    with price_place:
        costs = st.segmented_control(
            "Where the price is unknown",
            (LEAVE_OUT, KEEP),
            default=LEAVE_OUT,
            key="unknown_price",
            bind="query-params",
            required=True,
            help="An unknown price is never counted as nothing: it is left out, or kept and named.",
        )
    with time_place:
        times = st.segmented_control(
            "Where the duration is unknown",
            (LEAVE_OUT, KEEP),
            default=KEEP,
            key="unknown_time",
            bind="query-params",
            required=True,
            help="Few issuers say how long a credential takes. Kept ones stand last, without dates.",
        )
    return objective, costs, times


def raise_limit(limit: str, cents: int, days: int, steps: int) -> None:
    """Sets the slider of a limit to the next value that leaves room for a plan of this cost and length."""
    match limit:
        case "budget":
            st.session_state["budget"] = _next(DOLLARS, cents / CENTS)
        case "weeks":
            st.session_state["weeks"] = _next(WEEKS, days / DAYS_A_WEEK)
        case "steps":
            st.session_state["most"] = min(steps, MOST)
        case "unknown costs":
            st.session_state["unknown_price"] = KEEP
        case _:
            st.session_state["unknown_time"] = KEEP


def dollar_words(dollars: int | None) -> str:
    return UNLIMITED if dollars is None else f"${dollars:,d}"


def week_words(weeks: int | None) -> str:
    return UNLIMITED if weeks is None else f"{weeks:d} weeks" if weeks > 1 else "1 week"


def _next(values: tuple[int | None, ...], needed: float) -> int | None:
    known = [value for value in values if value is not None]
    place = bisect_left(known, needed)
    return known[place] if place < len(known) else None
