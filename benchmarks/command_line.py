"""What `matcher rank` takes for generated people, from the command line: time and peak memory.

    python benchmarks/command_line.py [--people 10000 100000]

The people are those of `people.py`; the posting is the first of the demo. Times hold starting, reading the files,
recognising what every award shows, ranking and writing ten people with all their lines.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from matcher import Settings

DAY, TOP = "2026-01-01", 10


def measure(people: Path, posting: Path, result: Path) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak memory in GB of one ranking, which it writes to a file."""
    command = ["rank", "--posting", str(posting), "--candidates", str(people), "--on", DAY, "--top", str(TOP)]
    start = time.perf_counter()
    with result.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-m", "matcher", *command, "--json"], stdout=out)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"matcher rank ended with {process.returncode}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 2**20


def main() -> None:
    """Prints the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[10_000, 100_000])
    counts = parser.parse_args().people
    print(
        "| people | file, MB | CPU s | wall s | people a CPU second | peak memory, GB |\n|---|---|---|---|---|---|"
    )
    generator = Path(__file__).with_name("people.py")
    demo = (Settings.from_environment().data / "demo" / "postings.jsonl").read_text("utf8")
    with tempfile.TemporaryDirectory() as name:
        people, posting = Path(name, "people.jsonl"), Path(name, "posting.jsonl")
        posting.write_text(demo.splitlines()[0], "utf8")
        for count in counts:
            with people.open("wb") as out:
                subprocess.run([sys.executable, generator, "--count", str(count)], check=True, stdout=out)
            wall, spent, memory = measure(people, posting, Path(name, "ranking.json"))
            size = people.stat().st_size / 1e6
            print(
                f"| {count:,} | {size:.0f} | {spent:.0f} | {wall:.0f} | {count / spent:.0f} | {memory:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
