"""Other people's samples of every standard: how many are read, and why the others are not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from award_builders import DAY, LEVELS

from matcher.credentials.readers import read_candidate_bytes, read_candidates

FIXTURES = Path(os.environ.get("STACKMATCH_SHARED", "../shared")) / "data" / "fixtures"
pytestmark = pytest.mark.skipif(
    not FIXTURES.is_dir(), reason=f"{FIXTURES} is absent; STACKMATCH_SHARED names the folder of samples"
)

# folder -> files that hold an award, of how many that could (licences, lists and schemas are no awards)
READ: dict[str, tuple[str, int]] = {
    "1edtech/ob30": ("*", 39),
    "1edtech/clr20": ("*", 6),
    "blockcerts/cert-schema-examples/2.0": ("*.json", 1),
    "blockcerts/cert-schema-examples/2.1": ("*.json", 3),
    "blockcerts/cert-schema-examples/3.1": ("*.json", 1),
    "dcc-samples": ("legacy*.json", 2),
    "europass-elm": ("*ample*.json*", 7),
    "w3c-vc-di-eddsa": ("**/signed*.json", 6),
    "hr-open-4.3-samples/profile/CertificationType": ("*_instance.json", 5),
    "jsonresume": ("sample.resume.json", 1),
}


@pytest.mark.parametrize(
    ("folder", "pattern", "least"), [(name, *row) for name, row in READ.items()], ids=READ
)
def test_samples_are_read(folder: str, pattern: str, least: int) -> None:
    files = [path for path in sorted((FIXTURES / folder).glob(pattern)) if path.is_file()]
    readings = [
        read_candidate_bytes(path.read_bytes(), name=path.name, on=DAY, levels=LEVELS) for path in files
    ]
    assert all(one.items or one.rejected for one in readings)
    assert all(rejected.reason for one in readings for rejected in one.rejected)
    assert sum(any(person.awards for person in one.items) for one in readings) >= least


def test_a_linked_badge_is_read_with_the_files_it_links_to(tmp_path: Path) -> None:
    samples = FIXTURES / "ob20-samples"
    person = tmp_path / "beth"
    person.mkdir()
    for path in (
        *samples.glob("simple*.*"),
        samples / "assets/robotics-badge.json",
        samples / "assets/organization.json",
    ):
        (person / path.name).write_bytes(path.read_bytes())
    (found,) = read_candidates(tmp_path, on=DAY, levels=LEVELS).items
    assert {(one.title, one.issuer) for one in found.awards} == {
        ("Awesome Robotics Badge", "An Example Badge Issuer")
    }


def test_esco_skills_of_a_european_credential_keep_their_addresses() -> None:
    path = FIXTURES / "europass-elm" / "Sample-MC-Annex1-signed.jsonld"
    (person,) = read_candidate_bytes(path.read_bytes(), name="x", on=DAY, levels=LEVELS).items
    (award,) = person.awards
    addresses = [one.uri for one in award.alignments if one.uri]
    assert sum(uri.startswith("http://data.europa.eu/esco/skill/") for uri in addresses) == 4
    assert (award.eqf, award.kind, award.kind_stated) == (6, "micro_credential", "Short learning programme")


def test_levels_stand_side_by_side_as_the_sample_of_europass_states_them() -> None:
    path = FIXTURES / "europass-elm" / "Sample-MC-Annex1-unsigned.jsonld"
    (person,) = read_candidate_bytes(path.read_bytes(), name=path.name, on=DAY, levels=LEVELS).items
    assert {(award.eqf, award.nqf) for award in person.awards} == {(6, ("RQF Level 6",))}
