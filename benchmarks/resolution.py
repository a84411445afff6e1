"""What share of real skill names our taxonomy resolves, and what share of ESCO and O*NET the crosswalk reaches.

    python benchmarks/resolution.py                 the tables, as Markdown
    python benchmarks/resolution.py --sample 100    a random sample of links to judge, as CSV

Reads ``linking/``, ``badges/`` and the ESCO and O*NET releases of the folder in STACKMATCH_SHARED (default
``../shared``). Verdicts on random samples stand in ``verdicts/``, in the words of the crosswalk: exact, close (either
is good evidence for the other), broader (the linked one contains what is named), related (a neighbour), wrong.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from matcher import Engine, Taxonomy
from matcher.evaluation.intervals import estimate_mean
from matcher.keys import normalise
from matcher.taxonomy.compiled import read_compiled, write_compiled
from matcher.taxonomy.readers import read_taxonomy_release
from matcher.training.linker import gold_spans

HERE = Path(__file__).resolve().parent
SHARED = Path(os.environ.get("STACKMATCH_SHARED", HERE.parents[1] / "shared")) / "data"
ESCO, ONET = "esco-v1.1.1-classification-en-csv.zip", "onet-db_29_2_text.zip"
WAYS = ("dictionary", "wording", "link")
VERDICTS = ("exact", "close", "broader", "related", "wrong")
ACCEPTED = ("exact", "close", "broader")


def main() -> None:
    """Prints the tables, or a sample to judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, help="print so many random links of badge tags as CSV instead")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    if not (SHARED / "badges").is_dir():
        sys.exit(f"no public data under {SHARED}; set STACKMATCH_SHARED")
    engine = Engine()
    badges = read_tags()
    if options.sample:
        print_sample(engine, badges, options.sample, options.seed)
        return
    esco, _ = read_taxonomy_release(SHARED / ESCO).build("esco")
    onet, _ = read_taxonomy_release(SHARED / ONET).build("onet")
    print_resolution(engine, badges, esco)
    print_verdicts(engine)
    print_reach(engine, esco, onet)
    print_loading({"ESCO": esco, "O*NET": onet})


def read_tags() -> list[list[str]]:
    """The issuer's skill tags of each badge."""
    with gzip.open(SHARED / "badges" / "credly_sample.jsonl.gz", "rt", encoding="utf8") as file:
        return [json.loads(line)["skills"] or [] for line in file]


def resolved(engine: Engine, texts: Iterable[str]) -> dict[str, tuple[str, str, float]]:
    """Text -> how it was resolved, the skill's id, and the probability; open ones are left out."""
    found = {}
    for text, meant in engine.resolve(texts).items():
        if meant.key in engine.taxonomy:
            named = meant.probability == 1.0
            way = "dictionary" if named else "wording" if meant.is_named else "link"
            found[text] = (way, meant.key, meant.probability)
    return found


def print_resolution(engine: Engine, badges: Sequence[Sequence[str]], esco: Taxonomy) -> None:
    """Shares of occurrences that resolve, beside equality with an ESCO name."""
    spans = [[span] for span, labels in sorted(gold_spans(SHARED / "linking").items()) if labels]
    names = {normalise(form) for skill in esco for form in skill.forms}
    print(
        "| texts | groups | occurrences | equals an ESCO name | dictionary | plainer wording | link | together |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for title, groups in (
        ("gold spans of TECH and HOUSE validation", spans),
        ("issuer tags of badges", badges),
    ):
        ways = resolved(engine, {text for group in groups for text in group})
        texts = [{text for text, found in ways.items() if found[0] == way} for way in WAYS]
        equal = {text for group in groups for text in group if normalise(text) in names}
        shares = [share(groups, chosen) for chosen in (equal, *texts, set(ways))]
        print(f"| {title} | {len(groups)} | {sum(map(len, groups))} | {' | '.join(shares)} |")


def share(groups: Sequence[Sequence[str]], chosen: set[str]) -> str:
    """Percent of occurrences that are chosen texts, with a 95 % interval from resampling whole groups."""
    hits = np.array([sum(text in chosen for text in group) for group in groups], float)
    sizes = np.array([len(group) for group in groups], float)
    rng = np.random.default_rng(0)
    draws = rng.integers(0, len(groups), (1000, len(groups)))
    low, high = np.percentile(hits[draws].sum(axis=1) / sizes[draws].sum(axis=1), [2.5, 97.5])
    return f"{100 * hits.sum() / sizes.sum():.1f} ({100 * low:.1f}-{100 * high:.1f})"


def print_sample(engine: Engine, badges: Sequence[Sequence[str]], count: int, seed: int) -> None:
    """Random resolved tag occurrences, every occurrence as likely as any other."""
    occurrences = sorted(tag for tags in badges for tag in tags)
    ways = resolved(engine, set(occurrences))
    known = [tag for tag in occurrences if tag in ways]
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["text", "way", "skill_id", "label", "probability", "verdict"])
    for tag in np.random.default_rng(seed).choice(known, count, replace=False):
        way, skill, probability = ways[str(tag)]
        out.writerow([tag, way, skill, engine.taxonomy[skill].label, f"{probability:.2f}", ""])


def print_verdicts(engine: Engine) -> None:
    """How many of the judged links are accepted, by each judge, and how many still stand."""
    stated = {(row.skill_id, row.uri) for row in engine.crosswalk.rows}
    print(f"\n| sample | judge | judged | still so | {' | '.join(VERDICTS)} | exact, close or broader |")
    print("|---|---|---|---|" + "---|" * (len(VERDICTS) + 1))
    for path in sorted((HERE / "verdicts").glob("*.csv")):
        with path.open(encoding="utf8", newline="") as file:
            rows = list(csv.DictReader(file))
        if "uri" in rows[0]:
            same = sum((row["skill_id"], row["uri"]) in stated for row in rows)
        else:
            now = resolved(engine, {row["text"] for row in rows})
            same = sum(now.get(row["text"], ("", ""))[1] == row["skill_id"] for row in rows)
        for judge in (name for name in rows[0] if name.startswith("verdict")):
            counts = Counter(row[judge] for row in rows)
            good = np.array([row[judge] in ACCEPTED for row in rows], float)
            share = estimate_mean(good)
            cells = [
                *(counts[verdict] for verdict in VERDICTS),
                f"{share.value:.0%} ({share.low:.0%}-{share.high:.0%})",
            ]
            print(f"| {path.stem} | {judge} | {len(rows)} | {same} | {' | '.join(map(str, cells))} |")


def print_reach(engine: Engine, esco: Taxonomy, onet: Taxonomy) -> None:
    """Shares of ESCO and O*NET that the crosswalk reaches, and of our skills that have a counterpart."""
    rows = engine.crosswalk.rows
    near = {row.uri for row in rows if row.match != "broader"}
    stated = {row.uri for row in rows}
    print("\n| concepts of | count | same or close, percent | also under a stated concept, percent |")
    print("|---|---|---|---|")
    technologies = [one for one in onet if onet.sector(one.id) == "technology"]
    for title, taxonomy, skills in (
        ("ESCO skills", esco, list(esco)),
        ("ESCO knowledge", esco, [one for one in esco if one.kind == "knowledge"]),
        ("O*NET technology skills", onet, technologies),
        (
            "O*NET activities, skills and knowledge",
            onet,
            [one for one in onet if one.id[0] in "24" and "." in one.id],
        ),
    ):
        direct = np.mean([one.id in near for one in skills])
        under = np.mean([reaches(taxonomy, one.id, stated) for one in skills])
        print(f"| {title} | {len(skills)} | {100 * direct:.1f} | {100 * under:.1f} |")
    by_sector: Mapping[str, Counter[str]] = defaultdict(Counter)
    for skill in engine.taxonomy:
        schemes = {row.scheme for row in engine.crosswalk.by_skill.get(skill.id, ())}
        by_sector[engine.taxonomy.sector(skill.id)].update(["all", *schemes])
    print("\n| our sector | skills | with ESCO, percent | with O*NET, percent |")
    print("|---|---|---|---|")
    for sector, counts in sorted(by_sector.items()):
        percents = [f"{100 * counts[scheme] / counts['all']:.0f}" for scheme in ("esco", "onet")]
        print(f"| {sector} | {counts['all']} | {' | '.join(percents)} |")


def print_loading(taxonomies: Mapping[str, Taxonomy]) -> None:
    """CPU seconds to read a compiled taxonomy, hashes checked, beside reading its release again."""
    print("\n| release | skills | names | compiled, CPU s | release itself, CPU s |")
    print("|---|---|---|---|---|")
    for (title, taxonomy), release in zip(taxonomies.items(), (ESCO, ONET), strict=True):
        with tempfile.TemporaryDirectory() as folder:
            write_compiled(taxonomy, Path(folder), source=title)
            compiled = seconds(lambda place=Path(folder, taxonomy.name): read_compiled(place))
        again = seconds(lambda name=release: read_taxonomy_release(SHARED / name).build("x"), rounds=1)
        forms = sum(len(skill.forms) for skill in taxonomy)
        print(f"| {title} | {len(taxonomy)} | {forms} | {compiled:.2f} | {again:.2f} |")


def seconds(work: Callable[[], object], rounds: int = 5) -> float:
    """Median CPU seconds of some rounds."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return float(np.median(taken))


def reaches(taxonomy: Taxonomy, concept: str, stated: set[str]) -> bool:
    """Whether a concept or one it stands under is stated."""
    at: str | None = concept
    while at is not None:
        if at in stated:
            return True
        at = taxonomy.nodes[at].parent
    return False


if __name__ == "__main__":
    main()
