"""A JSON file to documents: our rows, schema.org JobPostings, or a JSON Resume job."""

from __future__ import annotations

import json
from typing import Any

from matcher.documents.finishing import finish
from matcher.documents.json_postings import is_job_schema, job_postings, job_schema_document
from matcher.documents.rows import is_row, read_rows
from matcher.documents.sandbox import parse_in_worker
from matcher.errors import UnreadableDocument
from matcher.types import Document, Reading

_WANTED = (
    'give {"id", "text"} or a list of such rows, a schema.org JobPosting, or a JSON Resume job '
    "(title, description, responsibilities, qualifications, skills)"
)


def read_json(value: Any, *, name: str) -> Reading[Document]:
    """The documents in a parsed JSON file, in order; those of foreign shapes are named after it.

    Raises UnreadableDocument where no shape fits.
    """
    try:
        return _read_shape(value, name)
    except RecursionError:
        raise UnreadableDocument("its JSON is nested too deep to be read; give a flatter file") from None


def _read_shape(value: Any, name: str) -> Reading[Document]:
    if is_row(value):
        return read_rows([value], name=name)
    postings = list(job_postings(value))
    if postings:
        return finish(parse_in_worker("job_posting", json.dumps(postings).encode()), name)
    jobs = value if isinstance(value, list) else [value]
    if jobs and all(is_job_schema(job) for job in jobs):
        return finish([job_schema_document(job) for job in jobs], name)
    if isinstance(value, list) and any(isinstance(row, dict) for row in value):
        return read_rows(value, name=name)
    raise UnreadableDocument(f"it is JSON, but no posting: {_what(value)}; {_WANTED}")


def _what(value: Any) -> str:
    if isinstance(value, dict):
        keys = ", ".join(repr(key) for key in list(value)[:8])
        return f"an object with the keys {keys}" if keys else "an empty object"
    return f"a list of {len(value)}" if isinstance(value, list) else "a single value"
