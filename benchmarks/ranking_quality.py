"""How well people are ranked: resumes for a posting of their category, and stacks of badges for real postings,
beside text rankers, with parts of the scoring left out.

    python benchmarks/ranking_quality.py [--resumes 1335] [--stacks 400] [--postings 60]

Reads ``data/resumes``, ``data/badges`` and ``data/postings`` of the folder in STACKMATCH_SHARED (default
``../shared``). A stack is an anchor badge, badges like it and badges drawn at random; its issuers' tags are
withheld and say who is relevant: the tenth of the stacks whose tags cover most of what the posting asks.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from matcher import Award, Candidate, Document, Engine, Posting, Verification, rank_systems, read_ranking_sets
from matcher.evaluation.intervals import Estimate, estimate_mean
from matcher.evaluation.ranking_scores import average_precision, ndcg_at
from matcher.evaluation.ranking_sets import LabelledText
from matcher.types import Stack

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("STACKMATCH_SHARED", ROOT.parent / "shared")) / "data"
ON = date(2026, 11, 1)
SEED = 0
FIRST = 10
AWARDS, ALIKE = 8, 4
MIN_ASKED = 4
PROFILE = "resumes"
"""The profile for people who are known by their resumes alone."""

Scores = np.ndarray
Change = Callable[[dict[str, Any]], None]


def _without_similarity(policy: dict[str, Any]) -> None:
    rules = policy["similarity"]
    rules.update(narrower=0.0, broader=0.0, related=0.0, embedding_weight=0.0, open_weight=0.0)


def _without_level(policy: dict[str, Any]) -> None:
    policy["level_fit"].update(step=0.0, floor=1.0)


def _without_recency(policy: dict[str, Any]) -> None:
    policy["recency"].update(expired=1.0, unknown_date=1.0, floor=1.0)


def _without_verification(policy: dict[str, Any]) -> None:
    policy["verification"].update(claimed=1.0)


ABLATIONS: dict[str, Change] = {
    "without similarity": _without_similarity,
    "without level": _without_level,
    "without recency": _without_recency,
    "without verification": _without_verification,
}


@dataclass(frozen=True, slots=True)
class Case:
    """A study: what is asked, who is ranked, the same people as plain texts, and who is relevant."""

    postings: tuple[Posting, ...]
    people: tuple[Candidate, ...]
    posting_texts: tuple[LabelledText, ...]
    people_texts: tuple[LabelledText, ...]
    relevant: np.ndarray


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--resumes", type=int, default=1335)
    parser.add_argument("--stacks", type=int, default=400)
    parser.add_argument("--postings", type=int, default=60)
    arguments = parser.parse_args()
    engine = Engine()
    for title, case in (
        ("Resumes for a posting of their category", resume_case(engine, arguments.resumes)),
        (
            "Stacks of badges for real postings",
            badge_case(engine, arguments.stacks, arguments.postings),
        ),
    ):
        print(f"### {title}\n")
        print(f"{len(case.people):,} people, {len(case.postings)} postings.\n")
        print_table(case, score_all(engine, case))


def score_all(engine: Engine, case: Case) -> dict[str, Scores]:
    """System -> scores (n_postings, n_people): ours, ours with a part left out, and the text rankers."""
    place = {person.id: number for number, person in enumerate(case.people)}
    stacks = engine.read_stacks(case.people, on=ON)
    scores = {"stackmatch": score_stacks(engine, case.postings, stacks, place)}
    profiled = engine.under(PROFILE)
    postings = [
        profiled.read_posting(Document(posting.id, posting.text, title=posting.title))
        for posting in case.postings
    ]
    held = profiled.read_stacks(case.people, on=ON)
    scores[f"profile {PROFILE}"] = score_stacks(profiled, postings, held, place)
    for name, change in ABLATIONS.items():
        with changed_policy(engine, change) as other:
            scores[name] = score_stacks(other, case.postings, other.read_stacks(case.people, on=ON), place)
    systems, skipped = rank_systems(engine, on=ON, seed=SEED)
    for system in systems:
        if system.name != "stackmatch":
            scores[system.name] = system.score(case.posting_texts, case.people_texts)
    for one in skipped:
        print(f"{one.place} was not run: {one.reason}\n")
    return scores


class changed_policy:  # noqa: N801 - reads as a statement
    """An engine whose policy differs by one change, with the models of another."""

    def __init__(self, engine: Engine, change: Change) -> None:
        self._engine, self._change = engine, change
        self._folder = tempfile.TemporaryDirectory()

    def __enter__(self) -> Engine:
        policy = yaml.safe_load((self._engine.settings.data / "policy.yaml").read_text("utf8"))
        self._change(policy)
        file = Path(self._folder.name) / "policy.yaml"
        file.write_text(yaml.safe_dump(policy), "utf8")
        return Engine(self._engine.settings, policy=file, encoder=self._engine.encoder)

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


def score_stacks(
    engine: Engine, postings: Sequence[Posting], stacks: Sequence[Stack], place: Mapping[str, int]
) -> Scores:
    """Our scores; those who are not assessed come last. place: where a person stands in a row."""
    scores = np.full((len(postings), len(place)), -1.0)
    for row, posting in zip(scores, postings, strict=True):
        for ranked in engine.rank_stacks(posting, stacks).ranked:
            row[place[ranked.candidate_id]] = ranked.score
    return scores


def resume_case(engine: Engine, rows: int) -> Case:
    """The labelled resumes, and one posting of ours for each category."""
    (part,) = read_ranking_sets(engine.settings.data / "evaluation" / "postings", DATA).items
    part = part.sample(rows if rows < len(part.resumes) else None, SEED)
    postings = tuple(engine.read_posting(Document(one.id, one.text)) for one in part.postings)
    people = tuple(Candidate(one.id, resume_text=one.text) for one in part.resumes)
    categories = np.array([one.category for one in part.resumes])
    relevant = np.array([categories == one.category for one in part.postings])
    return Case(postings, people, part.postings, part.resumes, relevant)


def badge_case(engine: Engine, n_stacks: int, n_postings: int) -> Case:
    """Stacks composed of real badges, real postings, and relevance by the tags of the issuers."""
    badges = [badge for badge in _rows(DATA / "badges" / "credly_sample.jsonl.gz") if badge["skills"]]
    named = {
        tag: surface.id
        for tag in {tag for badge in badges for tag in badge["skills"]}
        for surface in engine.dictionary.exact(tag)[:1]
        if surface.id in engine.taxonomy
    }
    shown = [frozenset(named[tag] for tag in badge["skills"] if tag in named) for badge in badges]
    draw = random.Random(SEED)
    stacks = [_stack(shown, draw) for _ in range(n_stacks)]
    people = tuple(
        Candidate(f"s{number}", tuple(_award(badges[n], draw) for n in stack))
        for number, stack in enumerate(stacks)
    )
    held = [frozenset().union(*(shown[n] for n in stack)) for stack in stacks]
    postings = tuple(_asking(engine, n_postings))
    covered = np.array([[_share(posting, keys) for keys in held] for posting in postings])
    tenth = max(1, n_stacks // 10)
    relevant = (covered >= np.sort(covered, axis=1)[:, [-tenth]]) & (covered > 0)
    texts = tuple(
        LabelledText(person.id, "", "\n".join(f"{a.title}\n{a.description}" for a in person.awards))
        for person in people
    )
    asked = tuple(LabelledText(posting.id, "", posting.text) for posting in postings)
    return Case(postings, people, asked, texts, relevant)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf8") as lines:
        yield from map(json.loads, lines)


def _stack(shown: Sequence[frozenset[str]], draw: random.Random) -> list[int]:
    """Positions of an anchor, the badges that share most skills with it, and some drawn at random."""
    anchor = draw.choice([n for n, keys in enumerate(shown) if len(keys) >= 2])
    near = sorted(range(len(shown)), key=lambda n: (-len(shown[n] & shown[anchor]), draw.random()))
    return [anchor, *near[1:ALIKE], *draw.sample(range(len(shown)), AWARDS - ALIKE)]


def _award(badge: Mapping[str, Any], draw: random.Random) -> Award:
    """A badge as its holder has it, without its tags; the day and whether it was checked are drawn."""
    issued = ON - timedelta(days=draw.randrange(8 * 365))
    status = draw.choice(("verified", "claimed"))
    return Award(
        id=f"{badge['id']}",
        title=badge["name"],
        kind="badge",
        issuer=badge["issuer"],
        issued=issued,
        description=badge["description"] or "",
        verification=Verification(status, "drawn"),  # type: ignore[arg-type]
    )


def _asking(engine: Engine, count: int) -> Iterator[Posting]:
    """Real postings, in an order by hash, that ask for enough skills of the taxonomy."""
    rows = sorted(
        (
            row
            for name in ("us_data_jobs", "nhs_jobs")
            for row in _rows(DATA / "postings" / f"{name}.jsonl.gz")
        ),
        key=lambda row: hashlib.sha256(str(row["id"]).encode()).hexdigest(),
    )
    found = 0
    for row in rows:
        posting = engine.read_posting(Document(str(row["id"]), row.get("Job_Desc") or row["text"]))
        if sum(t.key in engine.taxonomy for r in posting.requirements for t in r.targets) >= MIN_ASKED:
            yield posting
            found += 1
        if found == count:
            return


def _share(posting: Posting, keys: frozenset[str]) -> float:
    """The share, by weight, of the requirements that one of the keys meets to the word."""
    weights = np.array([requirement.weight for requirement in posting.requirements])
    met = np.array([any(target.key in keys for target in r.targets) for r in posting.requirements])
    return float(weights @ met / weights.sum())


def print_table(case: Case, scores: Mapping[str, Scores]) -> None:
    """nDCG@10 and MAP in percent, with 95 % bootstrap intervals over postings that have somebody relevant."""
    asked = np.flatnonzero(case.relevant.any(axis=1))
    print("| system | nDCG@10 | MAP |")
    print("|---|---|---|")
    ties = np.argsort([hashlib.sha256(one.id.encode()).hexdigest() for one in case.people])
    for name, rows in scores.items():
        order = ties[np.argsort(-rows[:, ties], axis=1, kind="stable")]
        relevant = np.take_along_axis(case.relevant, order, axis=1)[asked]
        gains = estimate_mean(np.array([ndcg_at(row, FIRST) for row in relevant]), seed=SEED)
        precisions = estimate_mean(np.array([average_precision(row) for row in relevant]), seed=SEED)
        print(f"| {name} | {_percent(gains)} | {_percent(precisions)} |")
    print()


def _percent(one: Estimate) -> str:
    low, high = (one.low or 0.0), (one.high or 0.0)
    return f"{100 * (one.value or 0.0):.1f} ({100 * low:.1f}-{100 * high:.1f})"


if __name__ == "__main__":
    main()
