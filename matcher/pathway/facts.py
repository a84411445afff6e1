"""What a credential type costs and how long it takes, as far as the catalogue says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from matcher.credentials.catalogue import Cost, CredentialType
from matcher.pathway.problem import CENTS, DAYS_A_WEEK

DAYS_IN = {"days": 1.0, "weeks": 7.0, "months": 30.4375, "years": 365.25}
# A day of work, for a duration that is stated in hours of calendar time ("a course of 8 hours").
HOURS_A_DAY = 8.0


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of cents or days, None where unknown, and what a person should know about it."""

    value: int | None
    notes: tuple[str, ...] = ()


def obtaining_cost(entry: CredentialType, rates: Mapping[str, float]) -> Amount:
    """US cents to get it: the stated total, or exam and training together, whichever is more.

    Where several prices are listed for one thing the highest counts, so that no budget is overshot.
    Fees for membership and renewal are not counted here. rates: US dollars for one unit of a currency;
    prices in others are not known. None where nothing says what it costs to get.
    """
    usable = [cost for cost in entry.cost if cost.currency in rates]
    whole, exam, training = (_highest(usable, name, rates) for name in ("total", "exam", "training"))
    parts = [part for part in (exam, training) if part is not None]
    sums = [amount for amount in (whole, sum(parts) if parts else None) if amount is not None]
    if sums:
        counted = max(sums)
        paid = " and ".join(
            name for name, part in (("exam", exam), ("training", training)) if part is not None
        )
        notes = [
            f"the price is for {paid}" if whole is None or counted != whole else "the price is for all of it"
        ]
        if any(sum(c.pays_for == name for c in usable) > 1 for name in ("total", "exam", "training")):
            notes.append("several prices are listed; the highest counts")
        if any(cost.pays_for == "membership" for cost in entry.cost):
            notes.append("a fee for membership or registration comes on top")
        return Amount(counted, tuple(notes))
    foreign = sorted(
        {c.currency for c in entry.cost if c.pays_for in ("total", "exam", "training")} - set(rates)
    )
    if foreign:
        return Amount(None, (f"its price is known in {', '.join(foreign)} only; give a rate to count it",))
    return Amount(None, ("its price is not known",))


def renewal_cost(entry: CredentialType, rates: Mapping[str, float]) -> int | None:
    """US cents for one renewal; None where unknown."""
    fees = [cost for cost in entry.cost if cost.pays_for == "renewal"]
    if entry.renewal and entry.renewal.fee:
        fees.append(entry.renewal.fee)
    return max((_cents(fee, rates) for fee in fees if fee.currency in rates), default=None)


def renewals_cost(entry: CredentialType, months: int, rates: Mapping[str, float]) -> Amount:
    """US cents to keep it in force for so many months after it is got."""
    if months <= 0 or entry.validity_months == "none":
        return Amount(0)
    if entry.validity_months is None:
        return Amount(None, ("it is not known whether it lapses",))
    times = max(0, math.ceil(months / entry.validity_months) - 1)
    if not times:
        return Amount(0)
    fee = renewal_cost(entry, rates)
    if fee is None:
        return Amount(None, (f"it has to be renewed {times} times, and the fee is not known",))
    return Amount(times * fee, (f"{times} renewals are counted",))


def days_needed(entry: CredentialType, hours_per_week: float) -> tuple[Amount, bool]:
    """Days from start to end, and whether they come from hours of study.

    Hours of effort are spread over weeks of ``hours_per_week``; calendar time stands as it is. Of a
    range the longer end counts.
    """
    duration = entry.duration
    longest = None if duration is None else (duration.max if duration.max is not None else duration.min)
    if duration is None or longest is None or duration.unit is None:
        competency = duration is not None and duration.basis == "competency_based"
        return Amount(
            None, ("it takes as long as it takes" if competency else "its duration is not known",)
        ), False
    if duration.unit == "hours" and duration.basis != "elapsed":
        days = math.ceil(DAYS_A_WEEK * longest / hours_per_week)
        return Amount(days, (f"{longest:g} hours of study at {hours_per_week:g} a week",)), True
    if duration.unit == "hours":
        return Amount(math.ceil(longest / HOURS_A_DAY)), False
    days = math.ceil(longest * DAYS_IN[duration.unit])
    if duration.basis == "effort":
        hours = longest * DAYS_IN[duration.unit] * HOURS_A_DAY
        return Amount(math.ceil(DAYS_A_WEEK * hours / hours_per_week)), True
    return Amount(days), False


def _highest(costs: list[Cost], pays_for: str, rates: Mapping[str, float]) -> int | None:
    return max((_cents(cost, rates) for cost in costs if cost.pays_for == pays_for), default=None)


def _cents(cost: Cost, rates: Mapping[str, float]) -> int:
    return math.ceil(round(cost.amount * rates[cost.currency] * CENTS, 6))
