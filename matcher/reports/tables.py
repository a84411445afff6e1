"""Results as tables for a terminal. Candidate text is printed as plain text, never as markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from matcher.credentials.catalogue import Catalogue, CredentialType
from matcher.matching import GapLine, Ranked, Ranking
from matcher.matching.stability import RankInterval, Stability
from matcher.pathway import Lapse, Pathway, Plan
from matcher.pathway.problem import CENTS, DAYS_A_WEEK
from matcher.reports.pathway import step_view, type_id_of
from matcher.reports.plain import printable
from matcher.reports.views import JsonObject
from matcher.taxonomy import Crosswalk, Taxonomy
from matcher.types import Award, Extraction, HiddenText, Link, Notice

if TYPE_CHECKING:
    from matcher.credentials.verify import VerificationReport

STATUS_SIGNS = {"covered": "+", "partial": "~", "missing": "-", "not_assessable": "?"}


def print_ranking(
    console: Console,
    ranking: Ranking,
    names: dict[str, str | None] | None,
    top: int,
    stability: Stability | None = None,
) -> None:
    """The ranked people, and the lines of the first. stability: adds between which ranks each stands."""
    added = () if stability is None else (f"{stability.share:.0%} of draws", f"In first {stability.first}")
    intervals = {one.candidate_id: one for one in stability.intervals} if stability else {}
    table = _table("Rank", "Candidate", "Band", "Claimed", "Verified", "Tied with", *added)
    for ranked in ranking.ranked[:top]:
        shown = (
            ranked.candidate_id if names is None else names.get(ranked.candidate_id) or ranked.candidate_id
        )
        table.add_row(
            *_cells(
                ranked.rank,
                shown,
                ranked.band,
                _percent(ranked.score),
                _percent(ranked.verified_score),
                ", ".join(ranked.tied_with),
                *_interval(intervals.get(ranked.candidate_id)),
            )
        )
    console.print(
        Text(printable(f"{ranking.posting.title}: {len(ranking.posting.requirements)} requirements"))
    )
    for person in ranking.not_assessed:
        console.print(Text(printable(f"Not assessed: {person.place} ({person.reason})")))
    console.print(table)
    if ranking.ranked:
        console.print(Text(printable(f"Why {ranking.ranked[0].candidate_id} is first:")))
        console.print(_lines_table(ranking.ranked[0]))


def print_gap(console: Console, gaps: Sequence[GapLine]) -> None:
    """Every requirement, where it stands and what it rests on."""
    table = _table("", "Requirement", "Asked as", "Status", "Claimed", "Verified", "Rests on")
    for gap in gaps:
        line = gap.line
        table.add_row(
            *_cells(
                STATUS_SIGNS[gap.status],
                line.requirement.label,
                line.requirement.importance,
                gap.status.replace("_", " "),
                _percent(line.coverage),
                _percent(line.verified_coverage),
                line.evidence[0].evidence.award_title if line.evidence else line.note or "nothing",
            )
        )
    console.print(table)


def print_extraction(console: Console, extraction: Extraction) -> None:
    """The mentions of one document."""
    table = _table("At", "Mention", "Kind", "Is", "Asked", "Section")
    for mention in (m for whole in extraction.mentions for m in (whole, *whole.names)):
        cues = mention.cues
        asked = "" if cues is None else ("not asked" if cues.negated else cues.importance)
        label = mention.link.label if mention.link else "(see below)" if mention.names else "(open)"
        place = f"{mention.start}-{mention.end}"
        table.add_row(*_cells(place, mention.surface, mention.kind, label, asked, mention.section))
    console.print(Text(printable(extraction.document.id)))
    console.print(table)


def print_hidden(console: Console, hidden: Sequence[HiddenText]) -> None:
    """What a document holds that a reader cannot see; nothing for nothing."""
    if hidden:
        table = _table("Hidden text, not read", "Why", "Where")
        for piece in hidden:
            table.add_row(*_cells(piece.text, piece.reason, piece.place))
        console.print(table)


def print_links(console: Console, links: Iterable[Link]) -> None:
    """Skills with their scores."""
    table = _table("Score", "Skill", "Id")
    for link in links:
        table.add_row(*_cells(f"{link.score:.2f}", link.label, link.id))
    console.print(table)


def print_credentials(console: Console, types: Iterable[CredentialType]) -> None:
    """Credential types, one a row."""
    table = _table("Id", "Name", "Kind", "Issuer")
    for entry in types:
        table.add_row(
            *_cells(entry.id, entry.name, entry.kind.replace("_", " "), entry.issuer or "several bodies")
        )
    console.print(table)


def print_fields(console: Console, fields: dict[str, object]) -> None:
    """A record, one field a row; None is shown as unknown."""
    table = _table("Field", "Value")
    for name, value in fields.items():
        table.add_row(*_cells(name.replace("_", " "), "unknown" if value in (None, [], ()) else value))
    console.print(table)


def print_comparison(console: Console, aspects: Mapping[str, Mapping[str, str]]) -> None:
    """Aspects as rows, credential types as columns."""
    table = _table("", *next(iter(aspects.values())))
    for aspect, values in aspects.items():
        table.add_row(*_cells(aspect.capitalize(), *values.values()))
    console.print(table)


def print_verification(console: Console, report: VerificationReport, awards: Sequence[Award]) -> None:
    """The layers of a verdict on one credential, and why."""
    titles = ", ".join(award.title for award in awards) or "no award could be read"
    table = _table("Layer", "Found")
    for layer in ("integrity", "binding", "dates", "status", "trust", "subject"):
        table.add_row(*_cells(layer, getattr(report, layer)))
    console.print(f"{printable(report.name)}: {report.verdict.upper()} ({printable(titles)})", markup=False)
    console.print(table)
    for reason in report.reasons:
        console.print(f"  {printable(reason)}", markup=False)


def print_problems(console: Console, problems: Sequence[Notice]) -> None:
    """What a check found, one a row."""
    table = _table("Problem", "Where", "What")
    for problem in problems:
        table.add_row(*_cells(problem.code.replace("_", " "), problem.place, problem.message))
    console.print(table)


def print_rows(console: Console, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Any values under the names of their columns."""
    table = _table(*columns)
    for row in rows:
        table.add_row(*_cells(*row))
    console.print(table)


def taxonomy_counts(taxonomy: Taxonomy, crosswalk: Crosswalk | None = None) -> dict[str, object]:
    """Counts of a taxonomy: skills, surface forms, by kind and by sector, and by match of its crosswalk."""
    counts = {
        "name": taxonomy.name,
        "skills": len(taxonomy),
        "surface_forms": sum(len(skill.forms) for skill in taxonomy),
        "by_kind": _count(skill.kind for skill in taxonomy),
        "by_sector": _count(_sector_name(taxonomy, skill.id) for skill in taxonomy),
        "hash": taxonomy.digest,
    }
    if crosswalk:
        counts["crosswalk"] = _count(f"{row.scheme} {row.match}" for row in crosswalk.rows)
    return counts


def catalogue_counts(catalogue: Catalogue) -> dict[str, object]:
    """Counts of a catalogue: credential types by kind and by sector."""
    return {
        "credential_types": len(catalogue),
        "surface_forms": sum(len(entry.forms) for entry in catalogue),
        "by_kind": _count(entry.kind for entry in catalogue),
        "by_sector": _count(entry.sector for entry in catalogue),
        "relations": _count(
            [name for entry in catalogue for name, others in entry.relations for _ in others]
            + ["requires" for entry in catalogue for _ in entry.required_types]
        ),
        "stacks": sum(len(catalogue.parts(entry.id)) > 1 for entry in catalogue),
        "short_credentials_covering_part_of_a_certification": len(catalogue.partial_covers()),
        "facts": {
            name: sum(bool(getattr(entry, name)) for entry in catalogue)
            for name in ("cost", "duration", "validity_months", "renewal", "prerequisites", "scope")
        },
        "hash": catalogue.digest,
    }


def print_pathway(
    console: Console, pathway: Pathway, catalogue: Catalogue, labels: Mapping[str, str]
) -> None:
    """The best plan step by step, then the others, one a row. labels: requirement id -> words."""
    if pathway.infeasible_reason:
        console.print(Text(printable(pathway.infeasible_reason)))
    for note in pathway.notes:
        console.print(Text(printable(f"Note: {note}.")))
    if not pathway.plans or not pathway.plans[0].steps:
        console.print(Text(f"Coverage now: {100 * pathway.coverage_before:.1f} %. There is no step to take."))
        return
    console.print(Text(printable(_headline(pathway.plans[0]))))
    table = _table("", "Credential", "Weeks", "Cost", "Coverage", "Per point", "Closes")
    for number, step in enumerate(pathway.plans[0].steps, 1):
        shown = step_view(step, pathway.plans[0], catalogue)
        table.add_row(
            *_cells(
                number,
                shown["name"] if not step.option.who else f"{step.option.who}: {shown['name']}",
                _span(shown),
                _money(shown["cost_usd"]),
                f"{100 * step.score_after:.1f} %",
                _money(shown["cost_per_point_usd"]),
                ", ".join(labels.get(one, one) for one in step.closes) or "(raises only)",
            )
        )
    console.print(table)
    for step in pathway.plans[0].steps:
        for note in step.option.notes:
            if note.startswith(("check", "one of", "held", "earned")):
                console.print(Text(printable(f"{catalogue[type_id_of(step)].name}: {note}")))
    if len(pathway.plans) > 1:
        console.print(Text("Other plans that nothing beats in cost, time, steps and coverage at once:"))
        others = _table("Coverage", "Cost", "Weeks", "Steps", "Credentials")
        for plan in pathway.plans[1:]:
            names = ", ".join(type_id_of(step) for step in plan.steps)
            others.add_row(
                *_cells(
                    f"{100 * plan.coverage_after:.1f} %", _total(plan), _weeks(plan), plan.step_count, names
                )
            )
        console.print(others)


def print_lapses(console: Console, lapses: Sequence[Lapse]) -> None:
    """What lapses, one a row."""
    if not lapses:
        console.print("nothing that is held lapses in that time, as far as its dates say")
        return
    table = _table("Lapses", "Days left", "Award", "Cheapest way to keep it", "Renewing asks for")
    for lapse in lapses:
        best = lapse.cheapest
        way = (
            f"{best.way} {best.type_id}: {_money((best.cents or 0) / CENTS)}" if best else "no cost is known"
        )
        table.add_row(
            *_cells(lapse.expires, lapse.days_left, lapse.award_title, way, lapse.units or "unknown")
        )
    console.print(table)


def _headline(plan: Plan) -> str:
    proof = "proven best" if plan.optimal else f"at most {100 * plan.gap:.2f} % below the best possible"
    return (
        f"Coverage {100 * plan.coverage_before:.1f} % -> {100 * plan.coverage_after:.1f} % "
        f"for {_total(plan)} in {_weeks(plan)} weeks ({proof})"
    )


def _total(plan: Plan) -> str:
    known = f"USD {plan.known_cents / CENTS:,.2f}"
    return _with_unknown(known, plan.known_cents, len(plan.unknown_cost))


def _weeks(plan: Plan) -> str:
    known = f"{plan.known_days / DAYS_A_WEEK:.1f}"
    return _with_unknown(known, plan.known_days, len(plan.unknown_time))


def _with_unknown(known: str, amount: int, unknown: int) -> str:
    if not unknown:
        return known
    return f"{known} + {unknown} unknown" if amount else f"{unknown} unknown"


def _span(shown: JsonObject) -> str:
    if shown["weeks"] is None:
        return "unknown"
    if shown["start_week"] is None:
        return f"{shown['weeks']:g}"
    return f"{shown['start_week']:g}-{shown['end_week']:g}"


def _money(value: float | None) -> str:
    return "unknown" if value is None else ("nothing" if value == 0 else f"USD {value:,.2f}")


def _lines_table(ranked: Ranked) -> Table:
    table = _table("Requirement", "Asked as", "Weight", "Claimed", "Verified", "Points", "Rests on")
    for line in ranked.lines:
        best = line.evidence[0].evidence if line.evidence else None
        table.add_row(
            *_cells(
                line.requirement.label,
                line.requirement.importance,
                f"{line.requirement.weight:g}",
                _percent(line.coverage),
                _percent(line.verified_coverage),
                f"{100 * line.points:.1f}",
                f"{best.award_title} ({line.evidence[0].reason})" if best else line.note or "nothing",
            )
        )
    return table


def _interval(interval: RankInterval | None) -> tuple[str, ...]:
    if interval is None:
        return ()
    ranks = dict.fromkeys((interval.best, interval.worst))
    return "-".join(map(str, ranks)), _percent(interval.in_first)


def _sector_name(taxonomy: Taxonomy, skill_id: str) -> str:
    """The sector's id where that is words, as in our own taxonomy; else its label."""
    sector = taxonomy.sector(skill_id)
    return sector if sector.replace("-", "").isalpha() else taxonomy.nodes[sector].label


def _count(names: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _table(*columns: str) -> Table:
    table = Table(show_edge=False, pad_edge=False, box=None, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _cells(*values: object) -> list[Text]:
    return [Text(printable(str(value))) for value in values]


def _percent(share: float | None) -> str:
    return "unknown" if share is None else f"{100 * share:.0f} %"
