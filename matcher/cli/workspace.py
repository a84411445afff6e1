"""``matcher workspace`` and ``matcher app``: a folder that keeps postings and people, and its dashboard."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from matcher import (
        Rejected,
        Workspace,
    )

from matcher.cli import inputs, outputs
from matcher.cli.options import Json, OnDate, PostingColumns

app = typer.Typer(help="Make a workspace and fill it.", no_args_is_help=True)


@app.command("init")
def workspace_init(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    demo: Annotated[bool, typer.Option("--demo", help="Fill it with the demo postings and people.")] = False,
    as_json: Json = False,
) -> int:
    """Make a workspace: one folder with one SQLite file.

    Example: matcher workspace init hiring --demo
    """
    from matcher import Workspace

    engine = inputs.open_engine()
    if demo:
        workspace = engine.demo_workspace(folder, on=date.today())
    else:
        workspace = Workspace.create(folder, levels=engine.levels)
    return _show_workspace(workspace, as_json)


@app.command("import")
def workspace_import(
    workspace: Annotated[Path, typer.Option(help="The workspace folder.")],
    candidates: Annotated[list[str] | None, typer.Option(help="Candidate files or folders.")] = None,
    postings: Annotated[list[str] | None, typer.Option(help="Posting files.")] = None,
    column: PostingColumns = None,
    on: OnDate = None,
    as_json: Json = False,
) -> int:
    """Add postings and people to a workspace; those of the same id are replaced.

    Example: matcher workspace import --workspace hiring --candidates people.csv
    """
    from matcher import Workspace

    engine, day = inputs.open_engine(), inputs.read_day(on)
    store = Workspace(workspace, levels=engine.levels)
    rejected: list[Rejected] = []
    read = list(inputs.read_postings(postings or [], column, rejected))
    outputs.report_notices(dict.fromkeys(str(notice) for document in read for notice in document.notices))
    done = store.add_postings(read)
    people = (inputs.read_people(engine, source, day) for source in candidates or [])
    done += store.add_candidates(inputs.each(people, rejected))
    _show_workspace(store, as_json)
    return outputs.finish(rejected, done)


def _show_workspace(workspace: Workspace, as_json: bool) -> int:
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
