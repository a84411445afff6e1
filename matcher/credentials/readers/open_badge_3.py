"""Open Badges 3.0 achievements: alignments, results by level, tags, criteria."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from matcher.credentials.readers.linked_data import (
    Node,
    address_of,
    aligned,
    first,
    name_of,
    node,
    nodes,
    plain,
    plains,
    types_of,
    without_marks,
)
from matcher.credentials.readers.open_badge_2 import Row, first_name, revocation
from matcher.errors import BadInput

# What an alignment may point at that is a credential type and no skill.
CREDENTIAL_TARGETS = frozenset(("ceterms:Credential", "CTDL"))
# The statuses of a result with which nothing has been achieved.
OPEN_STATUSES = frozenset(("Enrolled", "Failed", "InProgress", "OnHold", "Withdrew"))


def is_open_badge_3(value: Node) -> bool:
    """Whether a credential says which achievement its subject has."""
    named = types_of(value) & {"OpenBadgeCredential", "AchievementCredential"}
    return bool(named) or has_achievement(value)


def has_achievement(value: Node) -> bool:
    """Whether an achievement stands in it."""
    return any(True for _ in _achievements(value))


def read_open_badge_3(value: Node) -> list[Row]:
    """The award rows of a credential: one for each achievement, mostly just one.

    Raises BadInput where the results of an achievement say that it was not reached.
    """
    return [_row(value, subject, achievement) for subject, achievement in _achievements(value)]


def _achievements(value: Node) -> Iterator[tuple[Node, Node]]:
    for subject in nodes(value.get("credentialSubject")):
        for achievement in nodes(subject.get("achievement")):
            yield subject, achievement


def _row(value: Node, subject: Node, achievement: Node) -> Row:
    statuses = {plain(result.get("status")) for result in nodes(subject.get("result"))}
    if statuses and statuses <= OPEN_STATUSES:
        raise BadInput(
            f"its result says {' and '.join(sorted(map(str, statuses)))}: nothing was achieved yet"
        )
    targets = list(nodes(first(achievement, "alignment", "alignments")))
    title = plain(achievement.get("name")) or plain(value.get("name"))
    found = (*_alignments(targets, title, "alignment"), *_results(subject, achievement))
    addresses = [address_of(achievement), *_credentials(targets)]
    row: Row = {
        "title": title,
        "issuer": name_of(value.get("issuer")) or name_of(achievement.get("creator")),
        "kind": plain(achievement.get("achievementType")) or "badge",
        "issued": first(value, "awardedDate", "validFrom", "issuanceDate"),
        "expires": first(value, "validUntil", "expirationDate"),
        "description": without_marks(plain(achievement.get("description"))),
        "criteria": without_marks(plain(node(achievement.get("criteria")).get("narrative"))),
        "skills": [
            *plains(first(achievement, "tag", "tags")),
            *plains(achievement.get("fieldOfStudy")),
            *plains(achievement.get("specialization")),
        ],
        "alignments": list(found),
        "identifiers": [address for address in addresses if address],
        "url": address_of(achievement),
        "holder": name_of(subject),
        "node": address_of(achievement),
        "badge": True,
    }
    return row | ({"verification": revocation(value)} if value.get("revoked") is True else {})


def _alignments(targets: list[Node], title: str | None, basis: str) -> Iterator[Row]:
    for target in targets:
        name, kind = first_name(target), plain(target.get("targetType"))
        if kind == "ceterms:Credential" or (kind == "CTDL" and name == title):
            continue
        if found := aligned(name, address_of(first(target, "targetUrl", "url")), basis):
            yield found


def _credentials(targets: list[Node]) -> Iterator[str | None]:
    return (
        address_of(target.get("targetUrl"))
        for target in targets
        if plain(target.get("targetType")) in CREDENTIAL_TARGETS
    )


def _results(subject: Node, achievement: Node) -> Iterator[Row]:
    """The skills that results are shown in, each with the level of the rubric that was reached."""
    described = {address_of(one): one for one in nodes(achievement.get("resultDescription"))}
    for result in nodes(subject.get("result")):
        if plain(result.get("status")) in OPEN_STATUSES:
            continue
        about = described.get(_text(result.get("resultDescription")), {})
        reached = next(
            (
                level
                for level in nodes(about.get("rubricCriterionLevel"))
                if address_of(level) and address_of(level) == _text(result.get("achievedLevel"))
            ),
            {},
        )
        level = first(reached, "level", "name")
        for holder in (result, about, reached):
            for target in nodes(holder.get("alignment")):
                if found := aligned(first_name(target), address_of(target.get("targetUrl")), "result", level):
                    yield found


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
