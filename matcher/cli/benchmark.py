"""``matcher benchmark``: measure speed and quality again, beside baselines, as the results page does."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from matcher.cli import outputs
from matcher.cli.options import Json, OutFile
from matcher.errors import BadInput

FOLDER = Path(__file__).resolve().parents[2] / "benchmarks"


def benchmark(
    names: Annotated[
        list[str] | None, typer.Argument(help="What to measure; without any, what can be measured.")
    ] = None,
    out: OutFile = None,
    as_json: Json = False,
) -> int:
    """Measure speed or quality again, with baselines in the same run; without a name, list what there is.

    Example: matcher benchmark linking --out linking.json

    Scripts stand in benchmarks/ of the repository; data is read from the folder in STACKMATCH_SHARED. JSON:
    benchmarks [{name, title, data}] and, of those that were named, results [{name, title, tables [{columns,
    rows}], text}].
    """
    known = _scripts()
    unknown = [name for name in names or () if name not in known]
    if unknown:
        raise BadInput(f"no benchmark {unknown[0]!r}; there are {', '.join(known)}")
    listed = [{"name": name, "title": title, "data": data} for name, (title, data) in known.items()]
    results = [{"name": name, "title": known[name][0], **_run(name)} for name in names or ()]
    view = {"benchmarks": listed, "results": results}
    if out is not None:
        outputs.write_file(out, json.dumps(view, ensure_ascii=False, indent=2) + "\n")
    if as_json:
        outputs.write(view)
    elif results:
        print("\n\n".join(f"## {one['title']}\n\n{one['text']}" for one in results))
    else:
        print("\n".join(f"{one['name']:<16}{one['title']}" for one in listed))
    return outputs.OK


def _scripts() -> dict[str, tuple[str, str]]:
    """Name -> title and data of the benchmarks that are there."""
    if not (FOLDER / "run.py").is_file():
        raise BadInput(
            "benchmarks come with the repository, not with the installed package; run this in a clone of it"
        )
    scripts = runpy.run_path(str(FOLDER / "run.py"))["SCRIPTS"]
    return {script.removesuffix(".py"): (title, data) for script, title, data in scripts}


def _run(name: str) -> dict[str, Any]:
    outputs.progress(f"measuring {name}")
    script = FOLDER / f"{name}.py"
    done = subprocess.run([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)  # noqa: S603 - one of ours
    if done.returncode:
        raise BadInput(f"benchmark {name!r} ended with {done.returncode}; what it said stands above")
    return {"tables": read_tables(done.stdout), "text": done.stdout.strip()}


def read_tables(page: str) -> list[dict[str, list[Any]]]:
    """The tables of a Markdown text, in order, cells as they are written.

    >>> read_tables("| a | b |\\n|---|---|\\n| 1 | 2 |\\n")
    [{'columns': ['a', 'b'], 'rows': [['1', '2']]}]
    """
    tables: list[dict[str, list[Any]]] = []
    header: list[str] | None = None
    for line in page.splitlines():
        if not line.startswith("|"):
            header = None
        elif header is None:
            header = _cells(line)
        elif set(line) <= set("|-: "):
            tables.append({"columns": header, "rows": []})
        elif tables:
            tables[-1]["rows"].append(_cells(line))
    return tables


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
