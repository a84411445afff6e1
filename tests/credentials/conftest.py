"""What the tests of credentials share beside the small world: the shipped catalogue."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from matcher.credentials import Catalogue, read_catalogue
from matcher.credentials.recognise import Recogniser
from matcher.taxonomy import Taxonomy, read_taxonomy

TESTS = Path(__file__).parent.parent
DATA = TESTS.parent / "data"
sys.path.append(str(TESTS / "documents"))  # its builders of Word and PDF files


@pytest.fixture(scope="session")
def shipped_taxonomy() -> Taxonomy:
    return read_taxonomy(DATA / "taxonomy", name="shipped")


@pytest.fixture(scope="session")
def shipped(shipped_taxonomy: Taxonomy) -> Catalogue:
    return read_catalogue([DATA / "credentials"], shipped_taxonomy)


@pytest.fixture(scope="session")
def recogniser(shipped: Catalogue) -> Recogniser:
    return Recogniser(shipped)
