"""The embedded store: a workspace folder with one SQLite file."""

from matcher.store.workspace import Workspace

__all__ = ["Workspace"]
