"""What a posting asks, as values."""

from matcher.requirements.build import build_requirements, edit_weights, posting_title
from matcher.requirements.copied import flag_copies

__all__ = ["build_requirements", "edit_weights", "flag_copies", "posting_title"]
