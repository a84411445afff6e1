"""The index of a shard on disk: its arrays, each a file that is mapped into memory."""

from __future__ import annotations

import io
from dataclasses import fields
from pathlib import Path

import numpy as np

from matcher.batch.tables import write_whole
from matcher.errors import BadInput
from matcher.matching.index import Segment


def write_segment(folder: Path, segment: Segment) -> None:
    """Writes the arrays, each whole or not at all. Raises DiskFull where there is no room."""
    for field in fields(Segment):
        content = io.BytesIO()
        np.save(content, getattr(segment, field.name), allow_pickle=False)
        write_whole(folder / f"{field.name}.npy", content.getbuffer())


def read_segment(folder: Path) -> Segment:
    """The segment in a folder, mapped. Raises BadInput where it cannot be read."""
    try:
        return Segment(
            **{
                # Read only as far as it is looked at; kept from changing what is on disk.
                field.name: np.asarray(
                    np.load(folder / f"{field.name}.npy", mmap_mode="c", allow_pickle=False)
                )
                for field in fields(Segment)
            }
        )
    except (OSError, ValueError) as error:
        raise BadInput(f"{folder} cannot be read ({type(error).__name__}); remove it and go on") from error
