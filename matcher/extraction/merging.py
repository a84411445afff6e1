"""Settles what the dictionary knows and what the tagger marks in one document.

The tagger says which stretches name skills at all; the dictionary says which skill a name means. A name
the tagger marks too keeps the meaning of the one and the kind of the other. Names inside a longer marked
phrase belong to it. A name in a posting that the tagger sees no skill in is left out.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import replace

from matcher.extraction.tagging import TaggedSpan
from matcher.types import Mention

NAMES = frozenset(("skill", "knowledge"))


def merge_tagged(text: str, known: Iterable[Mention], spans: Iterable[TaggedSpan]) -> tuple[Mention, ...]:
    """Known mentions and those that only the tagger marks, in text order, none within another's span.

    A marked phrase that overlaps a known name, or holds another marked one, is left to ``add_wholes``.
    """
    tagged = {(span.start, span.end): span for span in spans}
    merged = list(known)
    taken = sorted((mention.start, mention.end) for mention in merged)
    for place, span in sorted(tagged.items(), key=lambda item: item[0][1] - item[0][0]):
        if not _overlaps(taken, *place):
            merged.append(Mention(*place, text[slice(*place)], span.kind, span.score))
            bisect.insort(taken, place)
    return tuple(sorted(merged, key=lambda mention: (mention.start, mention.end)))


def add_wholes(text: str, mentions: Sequence[Mention], spans: Iterable[TaggedSpan]) -> tuple[Mention, ...]:
    """The mentions, the marked ones of the kind they are marked as, with every marked phrase that is made
    around known names; those names are then in its ``names`` only, unless they are marked themselves.

    What is marked within a known name marks that name: the dictionary knows better where it ends.
    """
    tagged = {(span.start, span.end): span for span in spans}
    places, order = sorted(tagged), {place: number for number, place in enumerate(tagged)}
    for mention in mentions:
        starting = places[bisect.bisect(places, (mention.start,)) : bisect.bisect(places, (mention.end,))]
        within = (p for p in starting if p[1] <= mention.end and p in tagged)
        for place in sorted(within, key=order.__getitem__):
            span = tagged.pop(place)
            tagged.setdefault((mention.start, mention.end), span)
    mentions = [_kind_as_tagged(mention, tagged) for mention in mentions]
    own = {(mention.start, mention.end) for mention in mentions}
    mentions.sort(key=lambda mention: mention.start)
    starts, ends = [m.start for m in mentions], [m.end for m in mentions]
    wholes = []
    for place, span in tagged.items():
        if place in own:
            continue
        inside = mentions[bisect.bisect(ends, place[0]) : bisect.bisect_left(starts, place[1])]
        names = tuple(mention for mention in inside if mention.kind in NAMES)
        section = inside[0].section if inside else "body"
        wholes.append(
            Mention(*place, text[slice(*place)], span.kind, span.score, section=section, names=names)
        )
    held = {(name.start, name.end) for whole in wholes for name in whole.names} - tagged.keys()
    kept = [mention for mention in mentions if (mention.start, mention.end) not in held]
    return tuple(sorted([*kept, *wholes], key=lambda mention: (mention.start, -mention.end)))


def _kind_as_tagged(mention: Mention, tagged: dict[tuple[int, int], TaggedSpan]) -> Mention:
    span = tagged.get((mention.start, mention.end))
    if span is None or mention.kind not in NAMES:
        return mention
    return replace(mention, kind=span.kind, score=span.score)


def _overlaps(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether ``[start, end)`` overlaps one of the spans, which are in order and do not overlap each other."""
    place = bisect.bisect_left(taken, (end, 0))
    return place > 0 and taken[place - 1][1] > start
