"""Where things are, read from the environment once at the edge and handed down."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).resolve().parent


def _bundled(name: str) -> Path:
    """The folder ``name`` beside the package (a checkout) or inside it (an installed wheel)."""
    beside = PACKAGE.parent / name
    return beside if beside.is_dir() else PACKAGE / "bundled" / name


@dataclass(frozen=True, slots=True)
class Settings:
    """Paths the product reads and writes.

    data, models: what ships with the product. home: imported taxonomies and the default
    workspace. cache: derived arrays, rebuilt whenever they are absent.
    """

    data: Path
    models: Path
    home: Path
    cache: Path

    @classmethod
    def from_environment(cls) -> Settings:
        """Settings with ``STACKMATCH_HOME`` and ``STACKMATCH_CACHE`` applied where they are set."""
        home = os.environ.get("STACKMATCH_HOME") or platformdirs.user_data_dir("stackmatch")
        cache = os.environ.get("STACKMATCH_CACHE") or platformdirs.user_cache_dir("stackmatch")
        return cls(_bundled("data"), _bundled("models"), Path(home), Path(cache))
