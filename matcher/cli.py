"""The command line: ``matcher VERB``, the contract of DESIGN.md section 5.

Every verb reads ``-`` as stdin, writes results to stdout and diagnostics to stderr, and exits
0 ok, 1 user error, 2 partial (something was set aside), 3 internal error.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from matcher.errors import BadInput, MatcherError

if TYPE_CHECKING:
    from rich.console import Console

    from matcher import (
        Candidate,
        Circumstances,
        Document,
        Engine,
        Limits,
        Notice,
        Pathway,
        Posting,
        Reading,
        Rejected,
        TrustList,
        Workspace,
    )

OK, USER_ERROR, PARTIAL, INTERNAL_ERROR = 0, 1, 2, 3
T = TypeVar("T")

app = typer.Typer(
    help="Rank people by how well their credentials cover what a job asks for, with evidence for it.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
taxonomy_app = typer.Typer(help="Look into the skills taxonomy.", no_args_is_help=True)
catalogue_app = typer.Typer(help="Look into the credential catalogue.", no_args_is_help=True)
workspace_app = typer.Typer(help="Make a workspace and fill it.", no_args_is_help=True)
evaluate_app = typer.Typer(
    help="Measure the models beside baselines on annotated sets.", no_args_is_help=True
)
train_app = typer.Typer(help="Make what stands in models/ again.", no_args_is_help=True)
app.add_typer(taxonomy_app, name="taxonomy")
app.add_typer(catalogue_app, name="catalogue")
app.add_typer(workspace_app, name="workspace")
app.add_typer(evaluate_app, name="evaluate")
app.add_typer(train_app, name="train")


class Kind(StrEnum):
    """What a document is."""

    auto = "auto"
    posting = "posting"
    credential = "credential"
    resume = "resume"


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


Json = Annotated[bool, typer.Option("--json", help="Write JSON instead of a table.")]
TaxonomyName = Annotated[str, typer.Option("--taxonomy", help="Which taxonomy to link to.")]
OnDate = Annotated[str | None, typer.Option("--on", help="The day to judge by, YYYY-MM-DD; default today.")]
PostingFile = Annotated[
    str, typer.Option("--posting", help="A posting file, FILE#ID for one row of it, or -.")
]
DataFolder = Annotated[Path, typer.Option("--data", help="The folder of public data sets.", exists=True)]
EvaluationData = Annotated[
    Path,
    typer.Option("--data", help="A folder of evaluation sets, or one file; training splits are left out."),
]
Rows = Annotated[int | None, typer.Option(min=1, help="Only so many texts of each set, drawn by the seed.")]
Seed = Annotated[int, typer.Option(help="For drawing texts and for the intervals.")]
OutFile = Annotated[Path | None, typer.Option("--out", help="A file to write the JSON to as well.")]
ColumnMap = Annotated[
    list[str] | None,
    typer.Option("--column", help="For a table: FIELD=HEADER, for example label=Skill; repeat as needed."),
]
CatalogueName = Annotated[
    str | None,
    typer.Option("--catalogue", help="An imported catalogue to add, or a file or folder to use instead."),
]
Fast = Annotated[
    bool, typer.Option("--fast", help="Word vectors instead of the transformer: far quicker, links coarser.")
]
PolicyFile = Annotated[
    Path | None, typer.Option("--policy", help="A policy.yaml to use instead of the shipped one.")
]


@app.command()
def extract(
    files: Annotated[list[str], typer.Argument(help="Files to read, or - for JSONL rows on stdin.")],
    kind: Annotated[Kind, typer.Option(help="What the documents are.")] = Kind.auto,
    taxonomy: TaxonomyName = "stackmatch",
    fast: Fast = False,
    as_json: Json = False,
) -> int:
    """Find the skills, credentials, degrees, languages and experience a text names.

    Example: matcher extract posting.pdf --kind posting --json
    """
    from matcher import extraction_view, read_documents
    from matcher.reports.tables import print_extraction

    engine = _engine(taxonomy=taxonomy, fast=fast)
    rejected: list[Rejected] = []
    done = 0
    for extraction in engine.extract(_each(map(read_documents, files), rejected), kind.value):
        done += 1
        if as_json:
            _write_line(extraction_view(extraction))
        else:
            print_extraction(_console(), extraction)
            _report_notices(str(notice) for notice in extraction.document.notices)
    return _finish(rejected, done)


@app.command()
def link(
    files: Annotated[
        list[str] | None, typer.Argument(help="JSONL files of {id, text}; default stdin.")
    ] = None,
    taxonomy: TaxonomyName = "stackmatch",
    top: Annotated[int, typer.Option(min=1, max=1000, help="How many skills a text.")] = 10,
    fast: Fast = False,
    as_json: Json = False,
) -> int:
    """Link phrases or sentences to the skills they mean, best first.

    Example: echo '{"id":"1","text":"dressing wounds"}' | matcher link --top 5
    """
    from matcher import read_documents
    from matcher.reports.tables import print_links
    from matcher.reports.views import link_view

    engine = _engine(taxonomy=taxonomy, fast=fast)
    rejected: list[Rejected] = []
    documents = list(_each(map(read_documents, files or ["-"]), rejected))
    for document, links in zip(documents, engine.link([d.text for d in documents], top=top), strict=True):
        if as_json:
            _write_line({"id": document.id, "skills": [link_view(one) for one in links]})
        else:
            _console().print(document.id, markup=False)
            print_links(_console(), links)
    return _finish(rejected, len(documents))


@app.command()
def rank(
    posting: PostingFile,
    candidates: Annotated[
        list[str], typer.Option(help="JSONL, CSV, JSON Resume, or a folder with one sub-folder a person.")
    ],
    on: OnDate = None,
    top: Annotated[int | None, typer.Option(min=1, help="Only the first N people.")] = None,
    weights: Annotated[Path | None, typer.Option(help='Edited weights, a JSON file: {"r1": 5}.')] = None,
    policy: PolicyFile = None,
    blind: Annotated[bool, typer.Option("--blind/--no-blind", help="Leave names out of the result.")] = True,
    taxonomy: TaxonomyName = "stackmatch",
    catalogue: CatalogueName = None,
    as_json: Json = False,
) -> int:
    """Rank candidates for a posting, with the evidence for every point.

    Example: matcher rank --posting posting.pdf --candidates data/demo/candidates.jsonl
    """
    from matcher import ranking_view
    from matcher.reports.tables import print_ranking

    day = _day(on)
    if [posting, *candidates].count("-") > 1:
        raise BadInput("- (stdin) can be read once only; name a file for the posting or for the candidates")
    engine = _engine(taxonomy=taxonomy, policy=policy, catalogue=catalogue)
    asked = engine.read_posting(_one_document(posting))
    rejected: list[Rejected] = []
    people = list(_each((_read_people(engine, source, day) for source in candidates), rejected))
    if not people:
        raise BadInput(f"no candidate could be read from {', '.join(candidates)}")
    edited = _read_weights(weights)
    ranking = engine.rank(asked, people, on=day, top=top, weights=edited)
    names = None if blind else {person.id: person.name for person in people}
    suggested = {requirement.id: requirement.weight for requirement in asked.requirements}
    if as_json:
        _write(ranking_view(ranking, on=day, suggested=suggested, names=names))
    else:
        print_ranking(_console(), ranking, names, top or 20)
    _report_notices(str(notice) for notice in asked.notices)
    return _finish(rejected, len(people))


@app.command()
def gap(
    posting: PostingFile,
    candidate: Annotated[
        str, typer.Option(help="A file with one candidate, FILE#ID for one of several, or a folder.")
    ],
    on: OnDate = None,
    policy: PolicyFile = None,
    taxonomy: TaxonomyName = "stackmatch",
    catalogue: CatalogueName = None,
    as_json: Json = False,
) -> int:
    """Show where each requirement of a posting stands for one person.

    Example: matcher gap --posting posting.docx --candidate data/demo/candidates.jsonl#c-001
    """
    from matcher import NoRequirements, gap_view
    from matcher.reports.tables import print_gap

    day = _day(on)
    engine = _engine(taxonomy=taxonomy, policy=policy, catalogue=catalogue)
    asked = engine.read_posting(_one_document(posting))
    if not asked.requirements:
        raise NoRequirements(f"posting {asked.id!r} asks for nothing that was recognised; check its text")
    rejected: list[Rejected] = []
    person = _one_candidate(engine, candidate, day, rejected)
    gaps = engine.gap(asked, person, on=day)
    if as_json:
        _write(gap_view(asked, person.id, gaps, on=day))
    else:
        print_gap(_console(), gaps)
    _report_notices(str(notice) for notice in asked.notices)
    return _finish(rejected, 1)


@app.command()
def pathway(
    candidate: Annotated[
        list[str], typer.Option(help="A file with one candidate, FILE#ID, or a folder; repeat for a team.")
    ],
    posting: Annotated[
        list[str] | None,
        typer.Option(help="A posting file, FILE#ID, or -; repeat for several adverts at once."),
    ] = None,
    catalogue: CatalogueName = None,
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
    as_json: Json = False,
) -> int:
    """Find the best credentials to take for a posting, in order, within a budget and a number of weeks.

    Example: matcher pathway --posting posting.pdf --candidate data/demo/candidates.jsonl#c-001 --budget 500
    """
    from matcher import Circumstances, pathway_view, plan_calendar, plan_table
    from matcher.reports.tables import print_pathway

    day = _day(on)
    engine = _engine(taxonomy=taxonomy, policy=policy, catalogue=catalogue)
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
    people = [_one_candidate(engine, source, day, rejected) for source in candidate]
    if keep_current:
        return _show_lapses(engine, people, day, months, circumstances, as_json)
    asked = [engine.read_posting(_one_document(source)) for source in posting or ()]
    question = _Question(engine, asked, people, day, circumstances, seconds)
    with _stdout_kept_clean():
        found = question.answer(limits, objective, must_haves_first, just_in_time, by, what_if, alternatives)
    if as_json:
        _write(pathway_view(found, engine.catalogue))
    else:
        labels = {r.id: r.label for one in asked for r in one.requirements}
        print_pathway(_console(), found, engine.catalogue, labels)
    if calendar and found.plans:
        _write_file(calendar, plan_calendar(found.plans[0], engine.catalogue))
    if table and found.plans:
        _write_file(table, plan_table(found.plans[0], engine.catalogue))
    _report_notices(str(notice) for one in asked for notice in one.notices)
    return _finish(rejected, 1)


@app.command()
def verify(
    files: Annotated[
        list[str], typer.Argument(help="Badges, JWTs, baked PNG or SVG, folders of them, or - for stdin.")
    ],
    on: OnDate = None,
    trust: Annotated[
        list[Path] | None, typer.Option(help="Issuers you trust: a registry, ids, or PEM root certificates.")
    ] = None,
    document: Annotated[
        list[str] | None,
        typer.Option(help="What stands at a web address or behind a did:web: URL=FILE; repeat as needed."),
    ] = None,
    subject: Annotated[str | None, typer.Option(help="Whom it should be about: an id or e-mail.")] = None,
    online: Annotated[
        bool, typer.Option("--online", help="Look missing documents up on the web; otherwise never.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Check whether credentials are genuine, in force and not taken back, without the network.

    Example: matcher verify badge.png --document did:web:example.org=did.json --json
    """
    from matcher import Rejected, VerificationReport, Web, read_credential_files, verification_view
    from matcher.reports.tables import print_verification

    day, engine, fetch = _day(on), _engine(), Web() if online else None
    trusted, given = _read_trust(trust or []), _read_given(document or [])
    rejected: list[Rejected] = []
    done = 0
    for file in (found for path in files for found in read_credential_files(path)):
        try:
            if file.problem is not None:
                raise BadInput(file.problem)
            report = engine.verify(
                file.data,
                name=file.name,
                on=day,
                trust=trusted,
                documents=given,
                subject=subject,
                fetch=fetch,
            )
            done += 1
        except BadInput as error:
            report = VerificationReport.unreadable(file.name, str(error))
            rejected.append(Rejected(file.name, str(error)))
            _log(f"{file.name}: {error}")
        awards = engine.read_awards(report, on=day)
        if as_json:
            _write_line(verification_view(report, awards))
        else:
            print_verification(_console(), report, awards)
    return _finish(rejected, done)


@taxonomy_app.command("info")
def taxonomy_info(taxonomy: TaxonomyName = "stackmatch", as_json: Json = False) -> int:
    """Count the skills of a taxonomy, by kind and sector.

    Example: matcher taxonomy info --json
    """
    from matcher.reports.tables import print_fields, taxonomy_counts

    engine = _engine(taxonomy=taxonomy)
    counts = taxonomy_counts(engine.taxonomy, engine.crosswalk if taxonomy == "stackmatch" else None)
    _write(counts) if as_json else print_fields(_console(), counts)
    return OK


@taxonomy_app.command("import")
def taxonomy_import(
    release: Annotated[
        Path, typer.Argument(help="ESCO or O*NET release (zip or folder), CASE or rich-skill JSON, or CSV.")
    ],
    name: Annotated[str, typer.Option(help="What --taxonomy will call it.")],
    column: ColumnMap = None,
    as_json: Json = False,
) -> int:
    """Compile another taxonomy, so that every verb can use it with --taxonomy NAME.

    Example: matcher taxonomy import esco-v1.1.1-classification-en-csv.zip --name esco
    """
    from matcher.reports.tables import print_fields, taxonomy_counts

    columns = _read_columns(column)
    _log("compiling and embedding every name; 100,000 names take about two minutes")
    taxonomy, rejected = _engine().import_taxonomy(release, name=name, columns=columns)
    for problem in rejected:
        _log(f"{problem.place}: {problem.reason}")
    counts = taxonomy_counts(taxonomy)
    _write(counts) if as_json else print_fields(_console(), counts)
    return _finish(rejected, len(taxonomy))


@taxonomy_app.command("check")
def taxonomy_check(taxonomy: TaxonomyName = "stackmatch", as_json: Json = False) -> int:
    """Look for duplicates, orphans, names that collide, and ordinary words without a flag.

    Example: matcher taxonomy check
    """
    return _show_problems(_engine(taxonomy=taxonomy).check_taxonomy(), as_json)


@taxonomy_app.command("search")
def taxonomy_search(
    query: Annotated[str, typer.Argument(help="A name, or words for what is meant.")],
    taxonomy: TaxonomyName = "stackmatch",
    top: Annotated[int, typer.Option(min=1, max=1000)] = 10,
    as_json: Json = False,
) -> int:
    """Find skills by name or meaning.

    Example: matcher taxonomy search "dressing wounds"
    """
    from matcher.reports.tables import print_links
    from matcher.reports.views import skill_view

    engine = _engine(taxonomy=taxonomy)
    found = engine.search(query, top=top)
    if as_json:
        skills = [skill_view(engine.taxonomy[one.id]) | {"score": one.score} for one in found]
        _write({"query": query, "skills": skills})
    else:
        print_links(_console(), found)
    return OK


@catalogue_app.command("info")
def catalogue_info(catalogue: CatalogueName = None, as_json: Json = False) -> int:
    """Count the credential types, by kind and sector.

    Example: matcher catalogue info --json
    """
    from matcher.reports.tables import catalogue_counts, print_fields

    counts = catalogue_counts(_engine(catalogue=catalogue).catalogue)
    _write(counts) if as_json else print_fields(_console(), counts)
    return OK


@catalogue_app.command("search")
def catalogue_search(
    query: Annotated[str, typer.Argument(help="A part of a name, issuer or abbreviation.")],
    top: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    catalogue: CatalogueName = None,
    as_json: Json = False,
) -> int:
    """Find credential types by name, abbreviation or issuer.

    Example: matcher catalogue search pmp
    """
    from matcher.reports.tables import print_credentials
    from matcher.reports.views import credential_view

    found = _engine(catalogue=catalogue).catalogue.search(query)[:top]
    if as_json:
        _write({"query": query, "credentials": [credential_view(entry) for entry in found]})
    else:
        print_credentials(_console(), found)
    return OK


@catalogue_app.command("show")
def catalogue_show(
    credential: Annotated[str, typer.Argument(help="The id of a credential type.")],
    catalogue: CatalogueName = None,
    as_json: Json = False,
) -> int:
    """Show everything known of one credential type; what is not known is said.

    Example: matcher catalogue show pmp
    """
    from matcher.reports.tables import print_fields
    from matcher.reports.views import credential_view

    record = credential_view(_engine(catalogue=catalogue).catalogue[credential])
    _write(record) if as_json else print_fields(_console(), record)
    return OK


@catalogue_app.command("compare")
def catalogue_compare(
    credentials: Annotated[list[str], typer.Argument(help="Ids of credential types.")],
    catalogue: CatalogueName = None,
    as_json: Json = False,
) -> int:
    """Set credential types side by side: definition, duration, scope, recognition, cost, assessment,
    validity and delivery; what is not known is said.

    Example: matcher catalogue compare pmp capm badge-agile-basics
    """
    from matcher.reports.tables import print_comparison

    aspects = _engine(catalogue=catalogue).compare(credentials)
    _write({"credentials": credentials, "rows": aspects}) if as_json else print_comparison(
        _console(), aspects
    )
    return OK


@catalogue_app.command("check")
def catalogue_check(catalogue: CatalogueName = None, as_json: Json = False) -> int:
    """Look for duplicates, impossible numbers, facts without a source, circles, and prerequisites that can
    never be met.

    Example: matcher catalogue check
    """
    return _show_problems(_engine(catalogue=catalogue).check_catalogue(), as_json)


@catalogue_app.command("import")
def catalogue_import(
    source: Annotated[Path, typer.Argument(help="CTDL JSON-LD or CSV, or a folder of such files.")],
    name: Annotated[str, typer.Option(help="What --catalogue will call it.")],
    column: ColumnMap = None,
    as_json: Json = False,
) -> int:
    """Read credential types of others, so that every verb can use them with --catalogue NAME.

    Example: matcher catalogue import registry-export.json --name state
    """
    from matcher.reports.tables import print_credentials
    from matcher.reports.views import credential_view

    types, rejected = _engine().import_catalogue(source, name=name, columns=_read_columns(column))
    for problem in rejected:
        _log(f"{problem.place}: {problem.reason}")
    if as_json:
        _write({"catalogue": name, "credentials": [credential_view(entry) for entry in types]})
    else:
        print_credentials(_console(), types)
    return _finish(rejected, len(types))


@workspace_app.command("init")
def workspace_init(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    demo: Annotated[bool, typer.Option("--demo", help="Fill it with the demo postings and people.")] = False,
    as_json: Json = False,
) -> int:
    """Make a workspace: one folder with one SQLite file.

    Example: matcher workspace init hiring --demo
    """
    from matcher import Workspace

    engine = _engine()
    if demo:
        workspace = engine.demo_workspace(folder, on=date.today())
    else:
        workspace = Workspace.create(folder, levels=engine.levels)
    return _show_workspace(workspace, as_json)


@workspace_app.command("import")
def workspace_import(
    workspace: Annotated[Path, typer.Option(help="The workspace folder.")],
    candidates: Annotated[list[str] | None, typer.Option(help="Candidate files or folders.")] = None,
    postings: Annotated[list[str] | None, typer.Option(help="Posting files.")] = None,
    on: OnDate = None,
    as_json: Json = False,
) -> int:
    """Add postings and people to a workspace; those of the same id are replaced.

    Example: matcher workspace import --workspace hiring --candidates people.csv
    """
    from matcher import Workspace, read_documents

    engine, day = _engine(), _day(on)
    store = Workspace(workspace, levels=engine.levels)
    rejected: list[Rejected] = []
    done = store.add_postings(_each(map(read_documents, postings or []), rejected))
    people = (_read_people(engine, source, day) for source in candidates or [])
    done += store.add_candidates(_each(people, rejected))
    _show_workspace(store, as_json)
    return _finish(rejected, done)


@app.command("app")
def run_app(
    workspace: Annotated[Path | None, typer.Option(help="The workspace to open; default: the demo.")] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to serve on.")] = 8501,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser window.")] = True,
) -> int:
    """Open the dashboard.

    Example: matcher app --port 8600 --no-browser
    """
    from matcher.dashboard.launch import launch

    return launch(workspace, port=port, browser=browser)


@evaluate_app.command("spans")
def evaluate_spans(
    data: EvaluationData,
    scheme: Annotated[
        str | None, typer.Option(help="skillspan, green or sayfullina, for a file of another name.")
    ] = None,
    rows: Rows = None,
    seed: Seed = 0,
    out: OutFile = None,
    as_json: Json = False,
) -> int:
    """Measure how exactly skills and knowledge are found: strict span F1 with 95 % intervals.

    Example: matcher evaluate spans --data ../shared/data --json

    JSON: sets [{set, scheme, sentences, documents}]; results [{set, system, source, label, gold, predicted,
    correct, precision, recall, f1, overlap_f1}], each of the last four {value, low, high}, shares 0-1; source
    "all" or one of the set's; label skill, knowledge or both; skipped [{system, reason}]; rejected [{place,
    reason}]. overlap_f1 counts spans that share a character with one of their kind.
    """
    import matcher
    from matcher.evaluation.tables import print_span_evaluation

    reading = matcher.read_span_sets(data, scheme=scheme)
    systems = matcher.span_systems(_engine())
    sets = [part.sample(rows, seed) for part in reading.items]
    found = matcher.evaluate_spans(sets, systems, seed=seed, log=_progress)
    view = matcher.span_evaluation_view(found, reading.rejected)
    return _finish_evaluation(view, lambda: print_span_evaluation(_console(), found), out, as_json)


@evaluate_app.command("linking")
def evaluate_linking(
    data: EvaluationData,
    taxonomy: TaxonomyName = "esco",
    base: Annotated[
        Path | None, typer.Option(help="The folder of all-MiniLM-L6-v2; default: the development package.")
    ] = None,
    rows: Rows = None,
    seed: Seed = 0,
    out: OutFile = None,
    as_json: Json = False,
) -> int:
    """Measure how well sentences and badges are linked to skills: RP@5, RP@10, MRR, tags among the first ten.

    Example: matcher evaluate linking --data ../shared/data --json

    JSON: candidates {name, count}; sets [{set, texts, without_label, unknown_only, labels, unknown_labels}];
    results [{set, system, rp@5, rp@10, mrr}], for badges [{set, system, tags@10}], each measure {value, low,
    high}, shares 0-1; calibration [{set, count, right_share, mean_probability, brier, brier_constant,
    expected_error, auc, bins}]; skipped [{system, reason}]; rejected [{place, reason}]. Without an imported
    taxonomy of that name, the labels in linking/esco_labels_*.txt are the candidates.
    """
    import matcher
    from matcher.evaluation.tables import print_link_evaluation

    reading = matcher.read_link_sets(data)
    candidates, systems, skipped = matcher.link_systems(_engine(taxonomy=taxonomy), labels=data, base=base)
    sets = [part.sample(rows, seed) for part in reading.items]
    found = matcher.evaluate_linking(sets, candidates, systems, skipped=skipped, seed=seed, log=_progress)
    view = matcher.link_evaluation_view(found, reading.rejected)
    return _finish_evaluation(view, lambda: print_link_evaluation(_console(), found), out, as_json)


@train_app.command("encoder")
def train_encoder(
    data: DataFolder,
    out: Annotated[
        Path | None, typer.Option(help="Where the model goes; default models/skill-encoder.")
    ] = None,
    steps: Annotated[int, typer.Option(min=1)] = 700,
    refining_steps: Annotated[int, typer.Option(min=0, help="Steps of the second stage.")] = 320,
    batch: Annotated[int, typer.Option(min=2)] = 128,
    rate: Annotated[float, typer.Option(help="Learning rate.")] = 1e-4,
    seed: Annotated[int, typer.Option()] = 1,
) -> int:
    """Fine-tune the skill encoder and measure it on the development sets; resumes where it stopped.

    Example: matcher train encoder --data ../shared/data --steps 700
    """
    from matcher.evaluation.baselines import base_model, encode_with
    from matcher.training import encoder as training

    engine = _engine()
    folder = out or engine.settings.models / "skill-encoder"
    training.train_encoder(
        data,
        engine.taxonomy,
        engine.crosswalk,
        folder,
        steps=steps,
        batch=batch,
        refining_steps=refining_steps,
        rate=rate,
        seed=seed,
        log=_log,
    )
    return _measure_encoders(data, {"tuned": encode_with(folder), "base": encode_with(base_model())})


@train_app.command("tagger")
def train_tagger(
    data: DataFolder,
    written: Annotated[
        Path | None, typer.Option(help="Marked sentences of our own; default data/training/spans.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where the model goes; default models/span-tagger.")
    ] = None,
    seed: Annotated[int, typer.Option()] = 1,
) -> int:
    """Train the span tagger and measure it on the development sets; resumes where it stopped.

    Example: matcher train tagger --data ../shared/data
    """
    import matcher
    from matcher.evaluation.span_run import tagger_system
    from matcher.extraction.tagging import SpanTagger
    from matcher.training.tagger import train_tagger as train

    engine = _engine()
    folder = out or engine.settings.models / "span-tagger"
    marked = written or engine.settings.data / "training" / "spans"
    train(data / "spans", marked, engine.dictionary, folder, seed=seed, log=_log)
    system = tagger_system(SpanTagger(folder, engine.dictionary))
    found = matcher.evaluate_spans(matcher.read_span_sets(data / "spans").items, [system])
    _write(matcher.span_evaluation_view(found))
    return OK


@train_app.command("linker")
def train_linker(data: DataFolder) -> int:
    """Fit how likely a link is right, from the taxonomy's own names, and measure it on gold spans.

    Example: matcher train linker --data ../shared/data
    """
    from matcher.checksums import write_hashes
    from matcher.evaluation.baselines import encode_with
    from matcher.training.linker import fit_linker, measure_linker

    engine = _engine()
    folder = engine.settings.models / "linker"
    model = fit_linker(engine.taxonomy, engine.vectors, folder / "weights.json")
    write_hashes(folder, leave_out=("card.md",))
    _write(measure_linker(encode_with(engine.settings.models / "skill-encoder"), model, data))
    return OK


@train_app.command("static")
def train_static(data: DataFolder) -> int:
    """Distil the word vectors of --fast from the skill encoder, fit their linker, and measure both encoders;
    needed after a change of the encoder.

    Example: matcher train static --data ../shared/data
    """
    from matcher import Engine
    from matcher.training.static import train_static_encoder

    engine = _engine()
    models = engine.settings.models
    train_static_encoder(
        models / "skill-encoder",
        engine.taxonomy,
        engine.vectors.forms,
        data,
        models / "static-encoder",
        log=_log,
    )
    encoders = {"static": Engine(fast=True).encoder.encode, "taught by": engine.encoder.encode}
    return _measure_encoders(data, encoders)


@train_app.command("vectors")
def train_vectors() -> int:
    """Compute the shipped vectors of the taxonomy; needed after a change of taxonomy or encoder.

    Example: matcher train vectors
    """
    _engine().write_vectors()
    return OK


def _measure_encoders(data: Path, encoders: Mapping[str, Any]) -> int:
    """Writes how encoders rank ESCO's labels on the development sets under a folder of public data."""
    import matcher
    from matcher.evaluation.linkers import encoder_systems, label_file

    labels = label_file(data)
    if labels is None:
        raise BadInput(f"{data} has no linking/esco_labels_*.txt to measure the model on")
    candidates, systems = encoder_systems(labels, encoders)
    sets = matcher.read_link_sets(data / "linking").items
    _write(matcher.link_evaluation_view(matcher.evaluate_linking(sets, candidates, systems)))
    return OK


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns the exit code; the console script exits with it."""
    try:
        return int(app(args=arguments, standalone_mode=False, prog_name="matcher") or OK)
    except typer.Exit as stop:
        return stop.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return _fail("stopped", USER_ERROR)
    except MatcherError as error:
        return _fail(str(error), USER_ERROR)
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:
        if hasattr(error, "format_message"):
            return _fail(f"{error.format_message()} (matcher --help shows the verbs)", USER_ERROR)
        if os.environ.get("STACKMATCH_DEBUG"):
            raise
        return _fail(
            f"internal error: {type(error).__name__}; set STACKMATCH_DEBUG=1 to see where", INTERNAL_ERROR
        )


def run() -> None:
    """The console script."""
    sys.exit(main())


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
            return planner.just_in_time(asked, person, just_in_time, by=_day(by, "--by"), **common)
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
        _write(document | {"lapses": shown})
    else:
        print_lapses(_console(), lapses)
    return OK


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


@contextlib.contextmanager
def _stdout_kept_clean() -> Iterator[None]:
    """While it lasts, what a library writes straight to stdout goes to stderr: the solver prints remarks
    of its own there, and stdout is for the result."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
        os.dup2(2, 1)
    except OSError:
        yield
        return
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _write_file(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf8", newline="")
    except OSError as error:
        raise BadInput(f"cannot write {path}: {error.strerror}") from None


def _engine(
    *,
    taxonomy: str = "stackmatch",
    policy: Path | None = None,
    catalogue: str | None = None,
    fast: bool = False,
) -> Engine:
    from matcher import Engine

    return Engine(taxonomy=taxonomy, policy=policy, catalogue=catalogue, fast=fast)


def _read_columns(stated: list[str] | None) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in stated or []]
    if wrong := next((pair for pair in pairs if not pair[1]), None):
        raise BadInput(f"--column is {wrong[0]!r}; write FIELD=HEADER, for example label=Skill")
    return {field: header for field, _, header in pairs}


def _show_problems(problems: Sequence[Notice], as_json: bool) -> int:
    from matcher.reports.tables import print_problems

    if as_json:
        shown = [{"code": one.code, "place": one.place, "message": one.message} for one in problems]
        _write({"clean": not problems, "problems": shown})
    else:
        print_problems(_console(), problems) if problems else _console().print("clean: no problem found")
    return USER_ERROR if problems else OK


def _finish_evaluation(
    view: dict[str, Any], show: Callable[[], None], out: Path | None, as_json: bool
) -> int:
    """Shows an evaluation, says what was left out, and keeps the JSON where that is asked."""
    if out is not None:
        try:
            out.write_text(json.dumps(view, ensure_ascii=False, indent=2, allow_nan=False) + "\n", "utf8")
        except OSError as error:
            raise BadInput(f"cannot write {out}: {error.strerror}") from None
    _write(view) if as_json else show()
    _report_notices(f"{one['system']} was not run: {one['reason']}" for one in view["skipped"])
    for problem in view["rejected"]:
        _log(f"{problem['place']}: {problem['reason']}")
    return PARTIAL if view["rejected"] else OK


def _progress(message: str) -> None:
    if sys.stderr.isatty():
        _log(message)


def _log(message: str) -> None:
    from matcher.reports.plain import printable

    sys.stderr.write(f"matcher: {printable(message)}\n")


def _console() -> Console:
    from rich.console import Console

    return Console(soft_wrap=not sys.stdout.isatty())


def _write(document: Any) -> None:
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write("\n")


def _write_line(document: Any) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n")


def _fail(message: str, code: int) -> int:
    _log(message)
    return code


def _each(readings: Iterable[Reading[T]], rejected: list[Rejected]) -> Iterator[T]:
    """The items of readings one after another; what was set aside is said and collected."""
    for reading in readings:
        for problem in reading.rejected:
            _log(f"{problem.place}: {problem.reason}")
        rejected += reading.rejected
        yield from reading.items


def _report_notices(notices: Iterable[str]) -> None:
    for notice in notices:
        _log(f"note: {notice}")


def _finish(rejected: Sequence[Rejected], done: int) -> int:
    if not rejected:
        return OK
    return PARTIAL if done else USER_ERROR


def _day(text: str | None, option: str = "--on") -> date:
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{option} is {text!r}; a day is written YYYY-MM-DD") from None


def _split(source: str) -> tuple[str, str | None]:
    """A path and the id behind ``#``, where no file has that very name."""
    path, mark, identifier = source.rpartition("#")
    return (path, identifier) if mark and not Path(source).exists() else (source, None)


def _pick(items: Sequence[T], identifier: str | None, source: str, what: str) -> T:
    ids = [str(item.id) for item in items]  # type: ignore[attr-defined]
    if identifier is not None:
        if identifier not in ids:
            raise BadInput(f"{source} has no {what} {identifier!r}; it has {', '.join(ids[:20]) or 'none'}")
        return items[ids.index(identifier)]
    if len(items) != 1:
        raise BadInput(
            f"{source} holds {len(items)} {what}s and one is needed; name it as {source}#ID"
            + (f", for example {source}#{ids[0]}" if ids else "")
        )
    return items[0]


def _one_document(source: str) -> Document:
    from matcher import read_documents

    path, identifier = _split(source)
    reading = read_documents(path)
    if not reading.items and reading.rejected:
        raise BadInput(f"{reading.rejected[0].place}: {reading.rejected[0].reason}")
    return _pick(reading.items, identifier, path, "posting")


def _one_candidate(engine: Engine, source: str, day: date, rejected: list[Rejected]) -> Candidate:
    path, identifier = _split(source)
    people = list(_each([_read_people(engine, path, day)], rejected))
    return _pick(people, identifier, path, "candidate")


def _read_people(engine: Engine, source: str, day: date) -> Reading[Candidate]:
    return engine.read_candidates(source, on=day)


def _read_trust(paths: Sequence[Path]) -> TrustList:
    from matcher import TrustList, read_trust

    trusted = TrustList()
    for path in paths:
        trusted = trusted.joined(read_trust(_read_file(path, "trust list"), name=str(path)))
    return trusted


def _read_given(pairs: Sequence[str]) -> dict[str, bytes]:
    """The documents of ``--document URL=FILE``; the URL may hold ``=`` signs, the file's name may not."""
    given = {}
    for pair in pairs:
        url, mark, path = pair.rpartition("=")
        if not mark or ":" not in url:
            raise BadInput(
                f"--document is {pair!r}; write URL=FILE, for example did:web:example.org=did.json"
            )
        given[url] = _read_file(Path(path), "document")
    return given


def _read_file(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"cannot read {what} {path}: {error.strerror}") from None


def _read_weights(path: Path | None) -> dict[str, float]:
    if path is None:
        return {}
    try:
        values = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise BadInput(f"cannot read weights {path}: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise BadInput(f"weights {path} is not JSON: {error}") from None
    if not isinstance(values, dict):
        raise BadInput(f'weights {path} must be an object like {{"r1": 5}}')
    return values


def _show_workspace(workspace: Workspace, as_json: bool) -> int:
    from matcher.reports.tables import print_fields

    counts: dict[str, object] = {"folder": str(workspace.folder)} | dict(workspace.counts())
    _write(counts) if as_json else print_fields(_console(), counts)
    return OK
