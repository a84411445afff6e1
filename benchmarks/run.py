"""Runs every benchmark and writes results.md beside this file.

make benchmarks, or python benchmarks/run.py dashboard.py for the section of one script

Notes that stand under a section's tables are in ``notes/``, by the name of the script: a new run keeps them.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PACKAGES = ("numpy", "scipy", "spacy", "torch", "transformers", "pandas")
HEAD = """# Results

Written by `make benchmarks`. Speeds depend on the machine; ratios within a table hold better. Ranges in brackets are
what the rounds spanned, or 95 % bootstrap intervals where a table says so.
Each section says what measured it, on which day and machine; one that names no day was measured on 2026-11-22 on an
Intel Xeon with 2 cores, Linux, Python 3.11.7, numpy 2.4.6, scipy 1.17.1, spacy 3.8.18, torch 2.13.0+cpu, with an
earlier tagger or none, and with torch in place of onnxruntime, where a section does not say otherwise.
"""
SCRIPTS = (
    ("extraction.py", "Extraction on real postings", "first 200 rows of each set in `shared/data/postings`"),
    (
        "speed.py",
        "Speed of extraction beside other methods",
        "postings of 200 to 400 words in `shared/data/postings`",
    ),
    (
        "peers.py",
        "Other skill extractors beside ours",
        "postings of 200 to 400 words in `shared/data/postings`",
    ),
    ("ranking.py", "Ranking at scale", "generated people and postings, fixed seed"),
    (
        "command_line.py",
        "Ranking at scale, from the command line",
        "generated people, fixed seed, and the first demo posting",
    ),
    (
        "ranking_quality.py",
        "Quality of ranking",
        "`shared/data/resumes` and our posting of each category; badges of `shared/data/badges` and real postings",
    ),
    ("analytics.py", "Coverage analytics", "generated postings and people, fixed seed"),
    (
        "pathway.py",
        "Pathway",
        "generated catalogues, fixed seed; postings of `shared/data/postings` with demo people",
    ),
    (
        "dashboard.py",
        "What people in front of the dashboard wait for",
        "the demo people, and 1,000 made from them, fixed seed",
    ),
    (
        "resolution.py",
        "What the taxonomy resolves and the crosswalk reaches",
        "badges and development sets of `shared/data`; verdicts in `benchmarks/verdicts`",
    ),
    (
        "verification.py",
        "Verification",
        "samples of `shared/data/fixtures`, and badges signed for the run",
    ),
    (
        "requirements.py",
        "Requirements",
        "120 annotated postings (80 dev, 40 test) of `shared/data/postings`; rules were made looking at dev",
    ),
    ("sections.py", "Where requirements come from", "200 random postings that are not gold"),
    ("rest.py", "Load on the server", "demo posting and people"),
    (
        "scale.py",
        "Batch jobs on nodes that fail",
        "generated documents and people, fixed seed; needs root for network namespaces",
    ),
    (
        "linking.py",
        "Linking texts to ESCO skills",
        "development sets of `shared/data/linking`; tuning looked at them",
    ),
    (
        "spans.py",
        "Spans of skills and knowledge",
        "development sets of `shared/data/spans`; choices looked at them",
    ),
)


def processor() -> str:
    """The processor's name, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf8").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown processor"


def versions() -> str:
    """Where a section was measured: machine, interpreter and the packages that its speed rests on."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{processor()}, {cores} cores, {platform.system()}, Python {platform.python_version()}, {packages}"
    )


def measured(script: str, title: str, data: str) -> str:
    """The section of one benchmark: its command, data, day and machine, what it printed, and what was noted by
    hand. Raises CalledProcessError when the script fails.
    """
    print(f"running {script}", file=sys.stderr)
    done = subprocess.run(
        [sys.executable, str(FOLDER / script)], check=True, stdout=subprocess.PIPE, text=True
    )
    head = f"`python benchmarks/{script}`; data: {data}.\nMeasured {date.today().isoformat()}: {versions()}."
    notes = FOLDER / "notes" / Path(script).with_suffix(".md")
    parts = [f"## {title}", head, done.stdout.strip()]
    parts += [notes.read_text("utf8").strip()] if notes.exists() else []
    return "\n\n".join(parts) + "\n"


def known_sections(page: str) -> dict[str, str]:
    """Title -> section of a results page."""
    found = re.split(r"^(?=## )", page, flags=re.MULTILINE)[1:]
    return {section.split("\n", 1)[0].removeprefix("## "): f"{section.rstrip()}\n" for section in found}


def joined(sections: dict[str, str]) -> str:
    """A results page: the sections in the order of the scripts, after them those of none."""
    order = dict.fromkeys([*(title for _, title, _ in SCRIPTS), *sections])
    return "\n".join([HEAD, *(sections[title] for title in order if title in sections)])


def refresh(results: Path, chosen: Sequence[tuple[str, str, str]]) -> list[str]:
    """Measures sections again and returns the scripts that failed; their sections stay as they were.

    The page is written after every section: what stops the run later loses nothing.
    """
    sections = known_sections(results.read_text("utf8")) if results.exists() else {}
    failed = []
    for script, title, data in chosen:
        try:
            sections[title] = measured(script, title, data)
        except subprocess.CalledProcessError as error:
            print(f"{script} ended with {error.returncode}; its section stays as it was", file=sys.stderr)
            failed.append(script)
            continue
        results.write_text(joined(sections), "utf8")
    return failed


def main() -> int:
    """Measures all sections, or those of the scripts that are named; 1 where one failed."""
    named = set(sys.argv[1:])
    if unknown := sorted(named - {script for script, _, _ in SCRIPTS}):
        raise SystemExit(f"no benchmark {unknown[0]!r}; there are {', '.join(one[0] for one in SCRIPTS)}")
    chosen = [one for one in SCRIPTS if one[0] in named or not named]
    failed = refresh(FOLDER / "results.md", chosen)
    print(f"{len(chosen) - len(failed)} sections measured, failed: {failed or 'none'}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
