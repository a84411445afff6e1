"""Small releases written by hand, and the real ones where they are at hand; shared by the reader tests."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from matcher.taxonomy import Taxonomy
from matcher.taxonomy.readers import read_taxonomy_release
from matcher.types import Rejected

ROOT = Path(__file__).parents[2]
SHARED = ROOT / os.environ.get("STACKMATCH_SHARED", "../shared") / "data"


def shared_file(name: str) -> Path:
    """A file of the shared data folder; skips the test where it is absent."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"{name} is not at hand; set STACKMATCH_SHARED to the folder that holds data/{name}")
    return path


def write_folder(folder: Path, files: Mapping[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, "utf8")
    return folder


def write_zip(path: Path, files: Mapping[str, str], *, inside: str = "") -> Path:
    """The files in a zip, below the folder ``inside``."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(f"{inside}{name}", text)
    return path


def build(path: Path, **options: Mapping[str, str]) -> tuple[Taxonomy, tuple[Rejected, ...]]:
    """The taxonomy of a release, and all that was set aside."""
    return read_taxonomy_release(path, **options).build("theirs")
