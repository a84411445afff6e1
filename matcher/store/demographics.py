"""Sex and race or ethnicity of people, in a file of its own that only fairness checks open.

No scoring module may import this one (tests/test_architecture.py), and ranking never opens the file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from pathlib import Path

from matcher.errors import StoreFault

FILE = "demographics.json"

Groups = dict[str, dict[str, str]]


def read_demographics(folder: Path) -> Groups:
    """What is known of each person, by random key; empty where nothing was ever imported."""
    path = folder / FILE
    if not path.exists():
        return {}
    try:
        found: Groups = json.loads(path.read_text("utf8"))
        return found
    except (OSError, ValueError) as error:
        raise StoreFault(f"{path} cannot be read ({type(error).__name__}); import it again") from error


def write_demographics(folder: Path, groups: Mapping[str, Mapping[str, str]]) -> None:
    """Replaces the file; a kill leaves the old one or the new one."""
    fresh = folder / f"{FILE}.new"
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        json.dump(groups, file, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / FILE)


def forget_demographics(folder: Path, keys: Collection[str]) -> None:
    """Takes people out of the file."""
    groups = read_demographics(folder)
    if groups.keys() & set(keys):
        write_demographics(folder, {key: group for key, group in groups.items() if key not in keys})
