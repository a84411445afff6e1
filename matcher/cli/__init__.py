"""The command line: ``matcher VERB``, the contract of DESIGN.md section 5.

Every verb reads ``-`` as stdin, writes results to stdout and diagnostics to stderr, and exits
0 ok, 1 user error, 2 partial (something was set aside), 3 internal error. One module a group of verbs;
all are listed here.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence

import typer

from matcher.cli import (
    audit,
    batch,
    benchmark,
    catalogue,
    coverage,
    evaluate,
    explaining,
    fairness,
    outputs,
    pathway,
    ranking,
    reading,
    serving,
    taxonomy,
    train,
    verifying,
    workspace,
)
from matcher.errors import MatcherError

app = typer.Typer(
    help="Rank people by how well their credentials cover what a job asks for, with evidence for it.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for verb in (
    *(
        reading.extract,
        reading.link,
        ranking.rank,
        ranking.gap,
        explaining.explain,
        pathway.pathway,
        verifying.verify,
    ),
    *(coverage.coverage, coverage.audit_posting),
):
    app.command()(verb)
app.command("app")(workspace.run_app)
app.command()(serving.serve)
app.command()(benchmark.benchmark)
for group in (batch, taxonomy, catalogue, workspace, audit, evaluate, train, fairness):
    app.add_typer(group.app, name=group.__name__.rpartition(".")[2])


# They take several values after one mention: --candidates a.csv b.csv.
SEVERAL = ("--postings", "--candidates")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns the exit code; the console script exits with it."""
    try:
        given = spread(sys.argv[1:] if arguments is None else arguments)
        return int(app(args=given, standalone_mode=False, prog_name="matcher") or outputs.OK)
    except typer.Exit as stop:
        return stop.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return outputs.fail("stopped", outputs.USER_ERROR)
    except MatcherError as error:
        return outputs.fail(str(error), outputs.USER_ERROR)
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return outputs.OK
    except Exception as error:
        if hasattr(error, "format_message"):
            return outputs.fail(
                f"{error.format_message()} (matcher --help shows the verbs)", outputs.USER_ERROR
            )
        if os.environ.get("STACKMATCH_DEBUG"):
            raise
        return outputs.fail(
            f"internal error: {type(error).__name__}; set STACKMATCH_DEBUG=1 to see where",
            outputs.INTERNAL_ERROR,
        )


def spread(arguments: Sequence[str]) -> list[str]:
    """The arguments with options that take several values named before each of them.

    >>> spread(["rank", "--candidates", "a", "b", "--json"])
    ['rank', '--candidates', 'a', '--candidates', 'b', '--json']
    """
    result: list[str] = []
    option = None
    for argument in arguments:
        if argument.startswith("--"):
            option = argument if argument in SEVERAL else None
        elif option is not None and result[-1] != option:
            result.append(option)
        result.append(argument)
    return result


def run() -> None:
    """The console script."""
    sys.exit(main())
