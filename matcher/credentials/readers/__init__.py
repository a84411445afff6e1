"""Readers: files of every kind to candidates with awards, one module a format."""

from matcher.credentials.readers.reading import read_candidate_bytes, read_candidates

__all__ = ["read_candidate_bytes", "read_candidates"]
