"""The skills taxonomy: skills by id, their surface forms, and how alike they are."""

from matcher.taxonomy.model import Skill, Taxonomy
from matcher.taxonomy.reading import read_taxonomy

__all__ = ["Skill", "Taxonomy", "read_taxonomy"]
