"""Files to documents: PDF, DOCX, HTML, JSON and text, read as their readers see them.

Parsers of hostile formats run in a process of their own (``sandbox``, ``worker``).
"""

from matcher.documents.reading import parse_bytes, read_bytes, read_documents

__all__ = ["parse_bytes", "read_bytes", "read_documents"]
