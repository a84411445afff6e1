"""An index over people: the ranking of ``rank_stacks``, out of posting lists, for a million people."""

from matcher.matching.index.people_index import PeopleIndex

__all__ = ["PeopleIndex"]
