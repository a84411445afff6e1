"""``matcher audit``: the log of what was done in a workspace."""

from __future__ import annotations

import typer

from matcher.cli import inputs, outputs
from matcher.cli.options import Json, WorkspaceFolder

app = typer.Typer(help="Look into the log of a workspace.", no_args_is_help=True)


@app.command("verify")
def audit_verify(workspace: WorkspaceFolder, as_json: Json = False) -> int:
    """Check that the log of a workspace was not edited, cut or reordered, and its file is whole.

    Example: matcher audit verify --workspace hiring
    """
    from matcher.reports.tables import print_fields

    report = inputs.open_workspace(workspace).verify_log()
    shown: dict[str, object] = {
        "intact": report.intact,
        "entries": report.entries,
        "head": report.head.hash,
    }
    if as_json:
        told = {"problems": list(report.problems), "notices": list(report.notices)}
        outputs.write(shown | told)
    else:
        print_fields(outputs.console(), shown)
    for line in (*report.problems, *report.notices):
        outputs.log(line)
    return outputs.OK if report.intact else outputs.USER_ERROR


@app.command("list")
def audit_list(workspace: WorkspaceFolder) -> int:
    """Write the log of a workspace, one entry a line, oldest first.

    Example: matcher audit list --workspace hiring
    """
    from dataclasses import asdict

    for entry in inputs.open_workspace(workspace).log():
        outputs.write_line(asdict(entry) | {"hash": entry.hash})
    return outputs.OK
