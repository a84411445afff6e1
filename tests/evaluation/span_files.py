"""Span files for tests, written by hand."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any


def row(tokens: str, skill: str, knowledge: str | None = None, **more: Any) -> dict[str, Any]:
    """A row from words and tags written with spaces between them."""
    tags = {"tags_skill": skill.split()} | ({"tags_knowledge": knowledge.split()} if knowledge else {})
    return {"tokens": tokens.split(), **tags, **more}


def write_rows(path: Path, rows: list[Any]) -> Path:
    """JSONL, gzip when the name says so; strings are written as they are."""
    lines = (one if isinstance(one, str) else json.dumps(one) for one in rows)
    content = ("\n".join(lines) + "\n").encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path
