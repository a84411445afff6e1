"""What a resume says of itself: holdings count as weak claims, and what it denies counts nothing."""

from __future__ import annotations

import pytest

from matcher import Candidate, Engine
from matcher.credentials.claims import ClaimReader
from matcher.credentials.recognise import Recogniser


@pytest.fixture(scope="module")
def reader() -> ClaimReader:
    engine = Engine()
    return ClaimReader(
        Recogniser(engine.catalogue),
        {s.id: s.label for s in engine.taxonomy},
        engine.dictionary,
        engine.rewordings,
        posts=True,
    )


@pytest.mark.parametrize(
    ("text", "held", "absent"),
    [
        ("Project Management Professional (PMP), PMI, 2022", {"credential:pmp"}, set()),
        ("BSc Economics, 2012", {"degree:6"}, set()),
        ("Skills: Python and SQL", {"python", "sql"}, set()),
        ("Staff Accountant, Acme, 2019 to 2024", {"post:staff accountant"}, set()),
        ("Jane Baker\nChef, Acme, 2019", {"post:chef"}, {"post:jane baker", "post:baker"}),
        ("Education\nBaker College\nHobbies\nPainter", set(), {"post:baker college", "post:painter"}),
        ("I have never used Python. I write SQL.", {"sql"}, {"python"}),
        ("I do not have a PMP.", set(), {"credential:pmp"}),
        ("Currently studying for the PMP; welding every day.", {"welding"}, {"credential:pmp"}),
        ("I don't know Python", set(), {"python"}),
        ("Not only Python but also SQL", {"python", "sql"}, set()),
    ],
)
def test_resume_claims(reader: ClaimReader, text: str, held: set[str], absent: set[str]) -> None:
    (read,) = reader.read(Candidate("c", (), text))
    keys = {claim.key for claim in read.claims}
    assert held <= keys
    assert not absent & keys
