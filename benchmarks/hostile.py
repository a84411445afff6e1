"""Hostile and broken files, one after another: what came back, in what time, with how much memory.

    python benchmarks/hostile.py > docs/hostile-files.md

Makes the files of ``tests/hostile`` and reads each in a process of its own. Exits 1 where one passes a limit.
"""

from __future__ import annotations

import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MOST_SECONDS, MOST_MB = 25, 600
HEAD = """# Hostile and broken files

What comes back for each file of `tests/hostile/hostile_files.py`, written by `python benchmarks/hostile.py`.
Every file is read by `read_documents` in a fresh process. Seconds are wall time from the first byte to the
answer; memory is the peak of that process and of its parser process together. Limits: {seconds} s and {mb} MB.
"""


def read_one(path: str) -> None:
    """Reads one file and prints what it took as JSON."""
    from matcher.documents import read_documents

    start = time.perf_counter()
    reading = read_documents(path)
    seconds = time.perf_counter() - start
    memory = own_peak_kb() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    notices = [notice.message for document in reading.items for notice in document.notices]
    said = [*(one.reason for one in reading.rejected[:1]), *dict.fromkeys(notices)]
    hidden = sum(len(document.hidden) for document in reading.items)
    result = {"documents": len(reading.items), "rejected": len(reading.rejected), "hidden": hidden}
    print(json.dumps({**result, "said": said, "seconds": seconds, "mb": memory / 1024}))


def own_peak_kb() -> int:
    """The peak of this process, from Linux itself: ``getrusage`` counts what its maker held before."""
    status = Path("/proc/self/status").read_text("utf8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


def measured(name: str, data: bytes) -> dict[str, Any]:
    """What reading these bytes under that name took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        command = [sys.executable, __file__, str(path)]
        done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, timeout=300)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def row(name: str, size: int, took: dict[str, Any]) -> str:
    """One line of the table."""
    came = f"{took['documents']} read" if took["documents"] else "refused"
    came += f", {took['rejected']} set aside" if took["documents"] and took["rejected"] else ""
    said = "; ".join(took["said"]).replace("|", "\\|")[:170] or "-"
    return f"| {name} | {size / 1024:,.0f} | {came} | {took['seconds']:.2f} | {took['mb']:.0f} | {said} |"


def main() -> None:
    """Prints the page as Markdown."""
    sys.path[:0] = [str(ROOT / "tests" / "documents"), str(ROOT / "tests" / "hostile")]
    from hostile_files import FILES

    print(HEAD.format(seconds=MOST_SECONDS, mb=MOST_MB))
    print(f"Machine: {platform.system()}, Python {platform.python_version()}; {len(FILES)} files.\n")
    print("| file | KB | came back | seconds | MB | what a person is told |\n|---|---|---|---|---|---|")
    worst: list[dict[str, Any]] = []
    for file in FILES:
        data = file.make()
        took = measured(file.name, data)
        worst.append(took)
        print(row(file.name, len(data), took), flush=True)
    seconds, mb = (max(took[key] for took in worst) for key in ("seconds", "mb"))
    print(f"\nSlowest {seconds:.1f} s, most memory {mb:.0f} MB, exceptions 0.")
    sys.exit(seconds > MOST_SECONDS or mb > MOST_MB)


if __name__ == "__main__":
    read_one(sys.argv[1]) if len(sys.argv) > 1 else main()
