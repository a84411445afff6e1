"""Other people's taxonomies, one small module a format, all to one ``TaxonomyDraft``."""

from matcher.taxonomy.readers.reading import read_taxonomy_release

__all__ = ["read_taxonomy_release"]
