"""``matcher workspace`` and ``matcher app``: a folder that keeps postings and people, and its dashboard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from matcher import Due, Erasure, Rejected, Workspace

from matcher.cli import inputs, outputs
from matcher.cli.options import Json, OnDate, PostingColumns, WorkspaceFolder

app = typer.Typer(help="Make a workspace, fill it, look after what is in it.", no_args_is_help=True)

CandidateId = Annotated[str, typer.Option("--candidate", help="The id of the person.")]


@app.command("init")
def workspace_init(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    demo: Annotated[bool, typer.Option("--demo", help="Fill it with the demo postings and people.")] = False,
    database: Annotated[
        str | None, typer.Option(help="A PostgreSQL URL to keep it on a server instead of a file.")
    ] = None,
    as_json: Json = False,
) -> int:
    """Make a workspace: one folder with one SQLite file, or with the address of a database.

    Example: matcher workspace init hiring --demo
    """
    from matcher import Workspace

    engine = inputs.open_engine()
    workspace = Workspace.create(folder, levels=engine.levels, database=database)
    if demo:
        engine.fill_demo(workspace, on=date.today())
    return _show(workspace, as_json)


@app.command("import")
def workspace_import(
    workspace: WorkspaceFolder,
    candidates: Annotated[list[str] | None, typer.Option(help="Candidate files or folders.")] = None,
    postings: Annotated[list[str] | None, typer.Option(help="Posting files.")] = None,
    column: PostingColumns = None,
    on: OnDate = None,
    as_json: Json = False,
) -> int:
    """Add postings and people to a workspace, all of them or none; those of the same id are replaced.

    An import that was stopped goes on where it was when the same command is given again.

    Example: matcher workspace import --workspace hiring --candidates people.csv
    """
    from matcher import fingerprint_sources

    engine, day = inputs.open_engine(), inputs.read_day(on)
    store = inputs.open_workspace(workspace)
    rejected: list[Rejected] = []
    documents = list(inputs.read_postings(postings or [], column, rejected))
    outputs.report_notices(dict.fromkeys(str(notice) for one in documents for notice in one.notices))
    sources = candidates or []
    done = store.import_people(
        chain.from_iterable(engine.read_units(source, on=day) for source in sources),
        fingerprint=fingerprint_sources(sources, on=day),
        postings=documents,
        progress=lambda units, people: outputs.progress(f"{units:,} read, {people:,} people"),
    )
    if done.resumed_at:
        outputs.log(f"went on after {done.resumed_at:,} that an earlier import had read")
    for problem in done.rejected:
        outputs.log(f"{problem.place}: {problem.reason}")
    _show(store, as_json)
    return outputs.finish((*rejected, *done.rejected), done.people + done.postings)


@app.command("export")
def workspace_export(
    workspace: WorkspaceFolder,
    candidate: CandidateId,
    out: Annotated[
        Path | None, typer.Option(help="A file to write; it is removed when the person is erased.")
    ] = None,
) -> int:
    """Write everything held on one person as JSON.

    Example: matcher workspace export --workspace hiring --candidate c-001 --out c-001.json
    """
    content = inputs.open_workspace(workspace).export(candidate, file=out)
    if out is None:
        outputs.write(content)
    return outputs.OK


@app.command("erase")
def workspace_erase(
    workspace: WorkspaceFolder,
    candidate: Annotated[list[str], typer.Option(help="The id of the person; repeat for several.")],
    as_json: Json = False,
) -> int:
    """Take everything on a person away, also from unused parts of the files and from exports.

    Example: matcher workspace erase --workspace hiring --candidate c-001
    """
    return _show_erasure(inputs.open_workspace(workspace).erase(*candidate), as_json)


@app.command("purge")
def workspace_purge(
    workspace: WorkspaceFolder,
    yes: Annotated[bool, typer.Option("--yes", help="Erase those who are listed as due now.")] = False,
    keep: Annotated[
        str | None,
        typer.Option(help="Set how long people are kept: standard, cnil, california, or a number of days."),
    ] = None,
    as_json: Json = False,
) -> int:
    """List whose retention ends now or within 30 days; with --yes erase those it has ended for.

    Example: matcher workspace purge --workspace hiring --keep cnil
    """
    store = inputs.open_workspace(workspace)
    if keep is not None:
        store.set_retention(**({"days": int(keep)} if keep.isdigit() else {"preset": keep}))
    if yes:
        return _show_erasure(store.purge(), as_json)
    today = date.today()
    soon = store.due(by=today + timedelta(days=30))
    _show_due(store, soon, today, as_json)
    return outputs.OK


@app.command("runs")
def workspace_runs(workspace: WorkspaceFolder, as_json: Json = False) -> int:
    """List the rankings that were made in a workspace.

    Example: matcher workspace runs --workspace hiring
    """
    from matcher.reports.tables import print_rows

    runs = inputs.open_workspace(workspace).runs()
    if as_json:
        outputs.write([{"run": run, "at": at, "posting": posting} for run, at, posting in runs])
    else:
        print_rows(outputs.console(), ("run", "at", "posting"), runs)
    return outputs.OK


@app.command("replay")
def workspace_replay(
    run: Annotated[str, typer.Argument(help="The id of the run.")],
    workspace: WorkspaceFolder,
    as_json: Json = False,
) -> int:
    """Make a recorded ranking again, and say whether every byte is as it was or what differs.

    Example: matcher workspace replay 3f9c2a1b77d0e845 --workspace hiring
    """
    from matcher import replay
    from matcher.reports.tables import print_fields

    done = replay(inputs.open_engine(), inputs.open_workspace(workspace), run)
    shown: dict[str, object] = {"run": done.run_id, "identical": done.identical}
    if as_json:
        outputs.write(shown | {"differences": list(done.differences)})
    else:
        print_fields(outputs.console(), shown)
        for difference in done.differences:
            outputs.console().print(difference, markup=False)
    return outputs.OK if done.identical else outputs.PARTIAL


def _show_due(store: Workspace, soon: Sequence[Due], today: date, as_json: bool) -> None:
    from matcher.reports.tables import print_fields

    retention = store.retention()
    if as_json:
        people = [
            {"candidate_id": one.candidate_id, "active_on": str(one.active_on), "due_on": str(one.due_on)}
            for one in soon
        ]
        outputs.write({"retention": retention.preset, "days": retention.days, "due": people})
        return
    now = sum(one.due_on <= today for one in soon)
    print_fields(
        outputs.console(),
        {"kept for days": retention.days, "due now": now, "due within 30 days": len(soon) - now},
    )
    for one in soon:
        outputs.console().print(f"{one.candidate_id}  due {one.due_on}", markup=False)
    if now:
        outputs.log("nobody was erased; with --yes those due now are")


def _show_erasure(erasure: Erasure, as_json: bool) -> int:
    from matcher.reports.tables import print_fields

    shown: dict[str, object] = {"erased": erasure.people}
    if as_json:
        outputs.write(shown | {"files_left": list(erasure.files_left)})
    else:
        print_fields(outputs.console(), shown)
    for path in erasure.files_left:
        outputs.log(f"{path} was changed after it was exported; look at it and remove it yourself")
    return outputs.PARTIAL if erasure.files_left else outputs.OK


def _show(workspace: Workspace, as_json: bool) -> int:
    from matcher.reports.tables import print_fields

    counts: dict[str, object] = {"folder": str(workspace.folder)} | dict(workspace.counts())
    outputs.write(counts) if as_json else print_fields(outputs.console(), counts)
    return outputs.OK


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
