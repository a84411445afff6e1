"""From text to mentions: what a text names, where, how it is asked for, and what it is linked to.

``reader`` puts the parts together. ``pipeline`` is imported where it is used: it brings spaCy, which takes
seconds to load.
"""

from matcher.extraction.dictionary import Dictionary
from matcher.extraction.linking import LinkModel, SkillIndex
from matcher.extraction.masking import mask_identity

__all__ = ["Dictionary", "LinkModel", "SkillIndex", "mask_identity"]
