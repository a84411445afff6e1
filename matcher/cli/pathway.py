"""``matcher pathway``: which credentials to take, in which order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matcher.errors import BadInput

if TYPE_CHECKING:
    from matcher import (
        Candidate,
        Circumstances,
        Engine,
        Limits,
        Pathway,
        Posting,
        Rejected,
    )

from matcher.cli import inputs, outputs
from matcher.cli.options import (
    CatalogueName,
    GivenDocuments,
    Json,
    OnDate,
    PolicyFile,
    PostingColumns,
    TaxonomyName,
    TrustFiles,
)


class Objective(StrEnum):
    """What makes a plan the best one."""

    coverage = "coverage"
    cost = "cost"
    time = "time"


class Unknown(StrEnum):
    """What becomes of credentials whose price or duration is unknown."""

    auto = "auto"
    exclude = "exclude"
    flag = "flag"


def pathway(
    candidate: Annotated[
        list[str], typer.Option(help="A file with one candidate, FILE#ID, or a folder; repeat for a team.")
    ],
    posting: Annotated[
        list[str] | None,
        typer.Option(help="A posting file, FILE#ID, or -; repeat for several adverts at once."),
    ] = None,
    catalogue: CatalogueName = None,
    column: PostingColumns = None,
    budget: Annotated[
        str | None, typer.Option(help="What may be spent, in US dollars: 500 (or EUR 500).")
    ] = None,
    weeks: Annotated[float | None, typer.Option(help="Within how many weeks all is finished.")] = None,
    hours_per_week: Annotated[float, typer.Option(help="Hours of study a week.")] = 10.0,
    objective: Annotated[Objective, typer.Option(help="What is best: most coverage, least cost or time.")] = (
        Objective.coverage
    ),
    max_steps: Annotated[int, typer.Option(min=0, help="At most so many credentials; 0: any number.")] = 8,
    at_a_time: Annotated[int, typer.Option(min=1, max=9, help="How many run at a time.")] = 1,
    unknown: Annotated[
        Unknown,
        typer.Option(help="Unknown prices and durations: left out where a limit is set (auto), or ..."),
    ] = (Unknown.auto),
    must_haves_first: Annotated[
        bool, typer.Option(help="Required before preferred, whatever the weights.")
    ] = False,
    close: Annotated[list[str] | None, typer.Option(help="A requirement id the plan has to close.")] = None,
    target: Annotated[float | None, typer.Option(help="The coverage to reach, 0-1.")] = None,
    just_in_time: Annotated[
        str | None, typer.Option(help="Close this requirement before --by, the quickest.")
    ] = None,
    by: Annotated[str | None, typer.Option(help="The day for --just-in-time, YYYY-MM-DD.")] = None,
    what_if: Annotated[str | None, typer.Option(help="What taking this credential id would do.")] = None,
    keep_current: Annotated[
        bool, typer.Option("--keep-current", help="What lapses, and the cheapest way to keep it.")
    ] = False,
    months: Annotated[int, typer.Option(min=0, help="For --keep-current: how far to look ahead.")] = 24,
    horizon: Annotated[
        int, typer.Option(min=0, help="Count renewals that fall due within so many months.")
    ] = 0,
    rate: Annotated[
        list[str] | None, typer.Option(help="US dollars for one unit: EUR=1.08; repeat as needed.")
    ] = None,
    delivery: Annotated[
        list[str] | None, typer.Option(help="online, blended or in_person only; repeat.")
    ] = None,
    language: Annotated[list[str] | None, typer.Option(help="Offered in this language (en); repeat.")] = None,
    standing: Annotated[
        float, typer.Option(help="The share that advanced standing is assumed to take off.")
    ] = 0.0,
    alternatives: Annotated[
        int, typer.Option(min=0, max=500, help="How many further plans to look for.")
    ] = 12,
    seconds: Annotated[
        float, typer.Option(help="Time for each plan; a plan not proven best by then says so.")
    ] = 20.0,
    calendar: Annotated[
        Path | None, typer.Option(help="Write the best plan to this calendar file (.ics).")
    ] = None,
    table: Annotated[Path | None, typer.Option("--csv", help="Write the best plan to this CSV file.")] = None,
    on: OnDate = None,
    policy: PolicyFile = None,
    taxonomy: TaxonomyName = "stackmatch",
    trust: TrustFiles = None,
    document: GivenDocuments = None,
    as_json: Json = False,
) -> int:
    """Find the best credentials to take for a posting, in order, within a budget and a number of weeks.

    Example: matcher pathway --posting posting.pdf --candidate data/demo/candidates.jsonl#c-001 --budget 500
    """
    from matcher import Circumstances, pathway_view, plan_calendar, plan_table
    from matcher.reports.tables import print_pathway

    day = inputs.read_day(on)
    engine = inputs.open_engine(taxonomy=taxonomy, policy=policy, catalogue=catalogue)
    circumstances = Circumstances(
        hours_per_week=hours_per_week,
        rates=_read_rates(rate),
        horizon_months=horizon,
        deliveries=frozenset(delivery or ()),  # type: ignore[arg-type]
        languages=frozenset(language or ()),
        standing_share=standing,
    )
    limits = _read_limits(budget, weeks, max_steps, at_a_time, unknown, close, target, circumstances)
    rejected: list[Rejected] = []
    proofs = inputs.read_proofs(trust, document)
    people = [inputs.one_candidate(engine, source, day, rejected, proofs) for source in candidate]
    if keep_current:
        return _show_lapses(engine, people, day, months, circumstances, as_json)
    asked = [engine.read_posting(inputs.one_document(source, column)) for source in posting or ()]
    question = _Question(engine, asked, people, day, circumstances, seconds)
    found = question.answer(limits, objective, must_haves_first, just_in_time, by, what_if, alternatives)
    if as_json:
        outputs.write(pathway_view(found, engine.catalogue))
    else:
        labels = {r.id: r.label for one in asked for r in one.requirements}
        print_pathway(outputs.console(), found, engine.catalogue, labels)
    if calendar and found.plans:
        outputs.write_file(calendar, plan_calendar(found.plans[0], engine.catalogue))
    if table and found.plans:
        outputs.write_file(table, plan_table(found.plans[0], engine.catalogue))
    outputs.report_notices(str(notice) for one in asked for notice in one.notices)
    return outputs.finish(rejected, 1)


@dataclass(frozen=True)
class _Question:
    """What ``pathway`` was asked, about whom."""

    engine: Engine
    postings: list[Posting]
    people: list[Candidate]
    day: date
    circumstances: Circumstances
    seconds: float

    def answer(
        self,
        limits: Limits,
        objective: Objective,
        must_haves_first: bool,
        just_in_time: str | None,
        by: str | None,
        what_if: str | None,
        alternatives: int,
    ) -> Pathway:
        """The answer to the one question asked. Raises BadInput for options that do not go together."""
        if not self.postings:
            raise BadInput("name a posting with --posting (only --keep-current needs none)")
        if (just_in_time is None) != (by is None):
            raise BadInput("--just-in-time and --by go together: --just-in-time r3 --by 2027-03-01")
        planner, asked, person = self.engine.planner, self.postings[0], self.people[0]
        several = len(self.postings) > 1, len(self.people) > 1
        if all(several) or (any(several) and (just_in_time or what_if or must_haves_first)):
            raise BadInput("several postings or several people can be asked about only one by the other")
        common: dict[str, Any] = {
            "on": self.day,
            "limits": limits,
            "circumstances": self.circumstances,
            "seconds": self.seconds,
        }
        if just_in_time is not None and by is not None:
            return planner.just_in_time(asked, person, just_in_time, by=inputs.read_day(by, "--by"), **common)
        if what_if is not None:
            return planner.what_if(asked, person, what_if, **common)
        if several[0]:
            return planner.pathway_to_many(
                self.postings, person, objective=objective.value, alternatives=alternatives, **common
            )
        if several[1]:
            return planner.team_pathway(asked, self.people, objective=objective.value, **common)
        return planner.pathway(
            asked,
            person,
            objective=objective.value,
            must_haves_first=must_haves_first,
            alternatives=alternatives,
            **common,
        )


def _show_lapses(
    engine: Engine,
    people: Sequence[Candidate],
    day: date,
    months: int,
    circumstances: Circumstances,
    as_json: bool,
) -> int:
    from matcher.reports.pathway import lapse_view
    from matcher.reports.tables import print_lapses

    if len(people) != 1:
        raise BadInput("--keep-current looks at one person; name one --candidate")
    until = day + timedelta(days=round(months * 365.25 / 12))
    lapses = engine.planner.keep_current(people[0], on=day, until=until, circumstances=circumstances)
    if as_json:
        shown = [lapse_view(lapse) for lapse in lapses]
        document = {"on": day.isoformat(), "until": until.isoformat(), "candidate_id": people[0].id}
        outputs.write(document | {"lapses": shown})
    else:
        print_lapses(outputs.console(), lapses)
    return outputs.OK


def _read_limits(
    budget: str | None,
    weeks: float | None,
    max_steps: int,
    lanes: int,
    unknown: Unknown,
    close: list[str] | None,
    target: float | None,
    circumstances: Circumstances,
) -> Limits:
    from matcher import Limits

    if weeks is not None and not 0 <= weeks < 10_000:
        raise BadInput(f"--weeks is {weeks:g}; give a number from 0 up")
    return Limits(
        budget_cents=None if budget is None else _read_budget(budget, circumstances.rates),
        days=None if weeks is None else int(weeks * 7),
        max_steps=max_steps or None,
        lanes=lanes,
        unknown_cost=unknown.value,
        unknown_time=unknown.value,
        must_close=frozenset(close or ()),
        min_coverage=target,
    )


def _read_budget(text: str, rates: Mapping[str, float]) -> int:
    """US cents of "500", "USD 500" or, with a rate, "500 EUR"."""
    found = re.fullmatch(r"([A-Za-z]{3})? ?([0-9]+(?:[.][0-9]+)?) ?([A-Za-z]{3})?", text.strip().lstrip("$"))
    if found is None or (found[1] and found[3]):
        raise BadInput(f"--budget is {text!r}; give an amount in US dollars, for example 500")
    currency = (found[1] or found[3] or "USD").upper()
    if currency not in rates:
        raise BadInput(
            f"--budget is in {currency} and prices are counted in US dollars; "
            f"give the rate too, for example --rate {currency}=1.08"
        )
    return int(float(found[2]) * rates[currency] * 100 + 1e-6)


def _read_rates(stated: list[str] | None) -> dict[str, float]:
    rates = {"USD": 1.0}
    for text in stated or ():
        currency, mark, amount = text.partition("=")
        try:
            rates[currency.strip().upper()] = float(amount)
        except ValueError:
            mark = ""
        if not mark or not re.fullmatch(r"[A-Za-z]{3}", currency.strip()):
            raise BadInput(f"--rate is {text!r}; write US dollars for one unit, for example EUR=1.08")
    return rates
