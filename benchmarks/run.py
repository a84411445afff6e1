"""Runs every benchmark and writes results.md beside this file.

make benchmarks, or python benchmarks/run.py dashboard.py for the section of one script
"""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SCRIPTS = (
    ("extraction.py", "Extraction on real postings", "first 200 rows of each set in `shared/data/postings`"),
    (
        "speed.py",
        "Speed of extraction beside other methods",
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
)


def processor() -> str:
    """The processor's name, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf8").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or "unknown processor"


def run(script: str, title: str, data: str) -> str:
    """The section of one benchmark; fails when it fails."""
    print(f"running {script}", file=sys.stderr)
    done = subprocess.run(
        [sys.executable, str(FOLDER / script)], check=True, stdout=subprocess.PIPE, text=True
    )
    return f"## {title}\n\n`benchmarks/{script}`; data: {data}.\n\n{done.stdout.strip()}\n"


def known_sections(page: str) -> dict[str, str]:
    """Title -> section of a results page."""
    found = re.split(r"^(?=## )", page, flags=re.MULTILINE)[1:]
    return {section.split("\n", 1)[0].removeprefix("## "): f"{section.rstrip()}\n" for section in found}


def main() -> None:
    """Writes the results page; only the sections of the scripts that are named, where some are."""
    named = set(sys.argv[1:])
    if unknown := sorted(named - {script for script, _, _ in SCRIPTS}):
        raise SystemExit(f"no benchmark {unknown[0]!r}; there are {', '.join(one[0] for one in SCRIPTS)}")
    page = (FOLDER / "results.md").read_text("utf8")
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "spacy", "torch"))
    head = [
        "# Results\n",
        "Written by `make benchmarks`. Speeds depend on the machine; ratios within a table hold better.\n",
        f"Machine: {processor()}, {platform.system()}, Python {platform.python_version()}; {packages}. "
        f"Day: {date.today().isoformat()}.\n",
    ]
    sections = known_sections(page)
    fresh = {
        title: run(script, title, data) for script, title, data in SCRIPTS if script in named or not named
    }
    order = dict.fromkeys([*(title for _, title, _ in SCRIPTS), *sections])
    parts = [page.split("\n## ", 1)[0].rstrip() + "\n"] if named else head
    parts += [(sections | fresh)[title] for title in order if title in sections | fresh]
    (FOLDER / "results.md").write_text("\n".join(parts), "utf8")


if __name__ == "__main__":
    main()
