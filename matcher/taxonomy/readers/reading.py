"""The front door for taxonomies: what a release is, by what it holds, and who reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from matcher.errors import BadInput
from matcher.taxonomy.readers.case import is_case, read_case
from matcher.taxonomy.readers.draft import TaxonomyDraft
from matcher.taxonomy.readers.esco import is_esco, read_esco
from matcher.taxonomy.readers.onet import is_onet, read_onet
from matcher.taxonomy.readers.release import Release
from matcher.taxonomy.readers.rich_skills import is_rich_skills, read_rich_skills
from matcher.taxonomy.readers.table import read_table

_WANTED = "give an ESCO or O*NET release (zip or folder), CASE or rich-skill JSON, or a CSV with a header"


def read_taxonomy_release(path: Path, *, columns: Mapping[str, str] | None = None) -> TaxonomyDraft:
    """The nodes of an ESCO or O*NET release (zip or folder), a CASE package, rich skill descriptors,
    or a CSV or TSV file; what it is, is told from what it holds.

    columns: for tables, our field -> their column (``table.HEADERS``).
    Raises BadInput for what is none of these, cannot be read, or holds no skill.
    """
    release = Release(path)
    draft = _read(release, columns or {})
    if all(node.kind == "group" for node in draft.nodes):
        reason = f": {draft.rejected[0].place}: {draft.rejected[0].reason}" if draft.rejected else ""
        raise BadInput(f"{path.name} holds no skill{reason}")
    return draft


def _read(release: Release, columns: Mapping[str, str]) -> TaxonomyDraft:
    if is_esco(release):
        return read_esco(release)
    if is_onet(release):
        return read_onet(release)
    if len(release.names) != 1:
        raise BadInput(f"{release.path.name} is no taxonomy that is known; {_WANTED}")
    (name,) = release.names
    if not release.read_text(name).lstrip().startswith(("{", "[")):
        return read_table(release, name, columns)
    try:
        value = json.loads(release.read_text(name))
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{name} is not JSON: {error}") from None
    if is_case(value):
        return read_case(value, name=name)
    if is_rich_skills(value):
        return read_rich_skills(value, name=name)
    raise BadInput(f"{name} is JSON of a kind that is not known; {_WANTED}")
