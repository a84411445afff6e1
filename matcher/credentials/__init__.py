"""Credentials: the catalogue of types, the awards people hold, and what those are evidence of."""

from matcher.credentials.catalogue import Catalogue, CredentialType, read_catalogue
from matcher.credentials.evidence import EvidenceReader

__all__ = ["Catalogue", "CredentialType", "EvidenceReader", "read_catalogue"]
