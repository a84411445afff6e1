"""What a posting asks, as values."""

from matcher.requirements.build import build_requirements, edit_weights

__all__ = ["build_requirements", "edit_weights"]
