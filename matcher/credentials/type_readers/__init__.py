"""Descriptions of credential *types* by others: CTDL (JSON-LD) and tables, to entries of the catalogue."""

from matcher.credentials.type_readers.draft import TypeDraft
from matcher.credentials.type_readers.reading import read_credential_types

__all__ = ["TypeDraft", "read_credential_types"]
