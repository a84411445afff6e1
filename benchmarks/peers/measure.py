"""One peer over the documents on standard input; what it took, as one line of JSON on standard output.

    python -P benchmarks/peers/measure.py PEER < documents.jsonl

Runs in the environment of the peer, so it imports the standard library alone. ``-P`` keeps this folder off the
path, where a file would hide the package that it is named after. PEER is a file beside this one with a function
``load() -> Callable[[str], Iterable[str]]``: what makes the peer ready, and the skills it finds in a text.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import resource
import runpy
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

# Holds a phrase that no dictionary has, so that everything a first document may need is loaded.
FIRST_TEXT = "Experience with Python and hedge telemetry is required."


def measure(load: Callable[[], Callable[[str], Iterable[str]]], texts: list[str]) -> dict[str, object]:
    """``start``: CPU seconds from the start of the process to the end of a first sentence; ``seconds``: CPU
    seconds over the texts, all threads; ``skills``: how many different ones each text has; ``peak_mb``: memory.
    """
    find = load()
    list(find(FIRST_TEXT))
    start = time.process_time()
    skills = [len(set(find(text))) for text in texts]
    seconds = time.process_time() - start
    return {"start": start, "seconds": seconds, "skills": skills, "peak_mb": peak_mb()}


def peak_mb() -> float:
    """The most memory this process held. Linux keeps it apart; ``ru_maxrss`` there begins with the parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text("utf8").partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Reads the documents, measures, and keeps what the peer prints off standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer")
    options = parser.parse_args()
    texts = [json.loads(line)["text"] for line in sys.stdin if line.strip()]
    with contextlib.redirect_stdout(sys.stderr):
        peer = runpy.run_path(str(Path(__file__).with_name(f"{options.peer}.py")))
        found = measure(peer["load"], texts)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
