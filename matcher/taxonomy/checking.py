"""What is wrong with a taxonomy, beyond what stops it from loading."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from matcher.keys import normalise
from matcher.taxonomy.crosswalk import Crosswalk
from matcher.taxonomy.model import Skill, Taxonomy
from matcher.types import Notice

MAX_DEPTH = 4
# A small word that this many skills of other sectors use in their sentences is an ordinary word.
COMMON = 25
# Kinds whose labels are proper names; other labels are capitalised for being labels.
PROPER = ("tool", "language")
SENTENCES = ("description", "posting_example", "credential_example")
_WORD = re.compile(r"(?<![\w-])[a-z]+(?![\w-])")


def check_taxonomy(taxonomy: Taxonomy) -> tuple[Notice, ...]:
    """Duplicates, orphans, trees too deep, names that collide, ordinary words without a flag, and
    sentences that are missing; ``place`` is the skill's id. Empty for a sound taxonomy."""
    checks = (_placed, _named_once, _told_apart, _written)
    found = (notice for check in checks for notice in check(taxonomy))
    return tuple(sorted(found, key=lambda notice: (notice.code, notice.place, notice.message)))


def check_crosswalk(crosswalk: Crosswalk, taxonomy: Taxonomy) -> tuple[Notice, ...]:
    """Rows about unknown skills, rows stated twice, and concepts that are exactly two skills."""
    notices = [
        Notice("unknown_skill", f"the crosswalk names {row.skill_id!r}, which is no skill", row.skill_id)
        for row in crosswalk.rows
        if row.skill_id not in taxonomy
    ]
    pairs = Counter((row.skill_id, row.uri) for row in crosswalk.rows)
    notices += [
        Notice("row_twice", f"{uri} is stated {n} times", skill) for (skill, uri), n in pairs.items() if n > 1
    ]
    exact: dict[str, list[str]] = defaultdict(list)
    for row in crosswalk.rows:
        if row.match == "exact" and row.skill_id not in exact[row.uri]:
            exact[row.uri].append(row.skill_id)
    notices += [
        Notice("exact_twice", f"{uri} is exactly {', '.join(skills)}; one of them is close", skills[0])
        for uri, skills in exact.items()
        if len(skills) > 1
    ]
    return tuple(notices)


def _placed(taxonomy: Taxonomy) -> Iterator[Notice]:
    parents = {node.parent for node in taxonomy.nodes.values()}
    for node in taxonomy.nodes.values():
        depth, at = 1, node
        while at.parent is not None:
            depth, at = depth + 1, taxonomy.nodes[at.parent]
        if depth > MAX_DEPTH:
            yield Notice("too_deep", f"it stands {depth} levels deep; at most {MAX_DEPTH}", node.id)
        if node.kind == "group" and node.id not in parents:
            yield Notice("empty_group", "nothing stands under this group", node.id)
        if node.kind != "group" and node.parent is None:
            yield Notice("orphan", "it has no parent; give it a group or a broader skill", node.id)


def _named_once(taxonomy: Taxonomy) -> Iterator[Notice]:
    owners: dict[str, list[tuple[str, Skill]]] = defaultdict(list)
    for skill in taxonomy:
        for form in skill.forms:
            owners[normalise(form)].append((form, skill))
    for found in owners.values():
        ids = sorted({skill.id for _, skill in found})
        labels = sorted({skill.id for form, skill in found if form == skill.label})
        if len(labels) > 1:
            yield Notice("label_twice", f"{found[0][0]!r} is the label of {', '.join(labels)}", labels[0])
        elif len(ids) > 1:
            yield Notice("form_twice", f"{found[0][0]!r} names {', '.join(ids)}; keep it for one", ids[0])
        elif len(found) > 1:
            yield Notice("alias_repeated", f"{found[0][0]!r} is given {len(found)} times", ids[0])


def _told_apart(taxonomy: Taxonomy) -> Iterator[Notice]:
    """Names of one word that stand as ordinary words in the sentences of other sectors.

    A capital that is part of the name ("Rust") is lost where one such sentence is enough; an alias in
    small letters is a name still while it is not ``COMMON``.
    """
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for skill in taxonomy:
        for word in {word for name in SENTENCES for word in _WORD.findall(getattr(skill, name))}:
            used[word][taxonomy.sector(skill.id)] += 1
    for skill in taxonomy:
        for form in skill.forms:
            if not form.isalpha() or form.isupper() or form in dict(skill.ambiguous):
                continue
            proper = not form.islower() and (form != skill.label or skill.kind in PROPER)
            if form == skill.label and not proper:
                continue
            sectors = used[form.lower()]
            elsewhere = sectors.total() - sectors[taxonomy.sector(skill.id)]
            if elsewhere >= (1 if proper else COMMON):
                message = f"{form!r} is an ordinary word in {elsewhere} skills of other sectors; flag it"
                yield Notice("no_flag", message, skill.id)


def _written(taxonomy: Taxonomy) -> Iterator[Notice]:
    for skill in taxonomy:
        for name in SENTENCES:
            if not getattr(skill, name).strip():
                yield Notice("no_sentence", f"it has no {name}", skill.id)
