"""The skills taxonomy: skills by id, their surface forms, and how alike they are."""

from matcher.taxonomy.crosswalk import Crosswalk, CrosswalkRow, read_crosswalk
from matcher.taxonomy.model import Skill, Taxonomy
from matcher.taxonomy.reading import read_taxonomy

__all__ = ["Crosswalk", "CrosswalkRow", "Skill", "Taxonomy", "read_crosswalk", "read_taxonomy"]
