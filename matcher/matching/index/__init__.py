"""An index over people: the ranking of ``rank_stacks``, out of posting lists, for a million people."""

from matcher.matching.index.known_keys import KnownKeys
from matcher.matching.index.people_index import PeopleIndex
from matcher.matching.index.scan import MOST_REQUIREMENTS
from matcher.matching.index.segment import Segment
from matcher.matching.index.shard import PeopleColumns, ShardIndex, build_bounds

__all__ = [
    "MOST_REQUIREMENTS",
    "KnownKeys",
    "PeopleColumns",
    "PeopleIndex",
    "Segment",
    "ShardIndex",
    "build_bounds",
]
