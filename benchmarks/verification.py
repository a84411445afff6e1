"""Credentials of every standard: how many are read, verified and rejected and why; how fast, and on what
the time goes; a folder of 200 files in which one in ten is bad; and badges' texts against their tags.

    python benchmarks/verification.py [--rounds 5] [--badges 600]

Reads ``data/fixtures`` of the folder in STACKMATCH_SHARED (default ``../shared``). Documents that lie there (DID
documents, status lists, issuers' profiles) are given; nothing is fetched. Credentials for the speed are signed
here with fresh keys, by the libraries that the tests use.
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import io
import json
import os
import pstats
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from matcher import (
    BadInput,
    Engine,
    VerificationReport,
    evaluate_linking,
    link_evaluation_view,
    link_systems,
    read_link_sets,
)
from matcher.cli import main as matcher_command

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "verify"))
from credential_signing import Issuer, badge  # noqa: E402

FIXTURES = Path(os.environ.get("STACKMATCH_SHARED", ROOT.parent / "shared")) / "data" / "fixtures"
BADGES = FIXTURES.parent / "badges" / "credly_sample.jsonl.gz"
ON = date(2026, 11, 1)
# Standard -> the files of it; what others link to (profiles, keys, lists, schemas) is no credential.
STANDARDS: dict[str, tuple[str, ...]] = {
    "Open Badges 1 and 2": ("ob20-samples/*.*", "mozilla-bakery/baked.svg", "mozilla-bakery/*-json.svg"),
    "Open Badges 3.0": (
        "1edtech/ob30/*.*",
        "1edtech/ob30/*/c*.json",
        "1edtech/ob30/sd/*.json",
        "dcc-samples/legacy*",
    ),
    "CLR 2.0": ("1edtech/clr20/*.*",),
    "W3C credentials, signed": ("w3c-vc-di-*/*/signed*.json", "w3c-vc-di-*/*/*/signed*.json"),
    "W3C credentials, plain": ("w3c-vc-jose-cose/credential-*.json", "w3c-vc-di-*/unsigned.json"),
    "W3C presentations": ("w3c-vc-jose-cose/presentation-*.json",),
    "Blockcerts 1": ("blockcerts/cert-schema-examples/1.*/*.json",),
    "Blockcerts 2": ("blockcerts/cert-schema-examples/2*/*.json",),
    "Blockcerts 3": ("blockcerts/cert-schema-examples/3*/*.json",),
    "Europass (ELM 3)": ("europass-elm/*ample*.json*",),
    "Europass (XML)": ("europass-elm/*.xml",),
    "Europass (Turtle)": ("europass-elm/*.ttl",),
    "CTDL (describes types)": (
        "ctdl/credential-registry-fixtures/credential/*.json",
        "ctdl/registry-assistant-samples/**/*.json",
    ),
    "HR Open 4.3": ("hr-open-4.3-samples/profile/CertificationType/*.json",),
    "JSON Resume": ("jsonresume/sample.resume.json",),
    "schema.org": ("schemaorg-examples/examples.json",),
}
STATUS_LIST = (
    "https://raw.githubusercontent.com/1EdTech/digital-credentials-public-validator/"
    "refs/heads/main/inspector-vc/src/test/resources/ob30/bit-string-list/testlist"
)
DCC = "did:web:digitalcredentials.github.io:vc-test-fixtures:dids:legacy"
DCC_LIST = "https://digitalcredentials.github.io/vc-test-fixtures/statusLists/didkey-ed25519Signature2020/e5WK8CbZ1GjycuPombrj"
BAD = (b"", b"\x00\xff", b'{"a":1,"a":2}', b"[" * 5000, b"not a badge", b"<svg", b"{}", b"\x89PNG\r\n\x1a\n")
MIXED, ONE_IN = 200, 10


def given_documents() -> dict[str, bytes]:
    """What lies among the samples, by the address it stands at."""
    named = {
        "https://www.w3.org/ns/credentials/examples/v2": "jsonld-contexts/www.w3.org_ns_credentials_examples_v2.jsonld",
        STATUS_LIST: "1edtech/ob30/bit-string-list/testlist",
        DCC: "dcc-samples/did.json",
        DCC_LIST: "dcc-samples/statuslist-e5WK8CbZ1GjycuPombrj.json",
        "https://example.org/beths-robotics-badge.json": "ob20-samples/basic-assertion.json",
    }
    assets = {
        f"{scheme}://example.org/{path.name}": path
        for path in sorted(FIXTURES.glob("ob20-samples/assets/*.json"))
        for scheme in ("http", "https")
    }
    return {address: (FIXTURES / name).read_bytes() for address, name in (named | assets).items()}


def files_of(patterns: tuple[str, ...]) -> list[Path]:
    """The files, each once, licences left out."""
    found = {path for pattern in patterns for path in FIXTURES.glob(pattern) if path.is_file()}
    return sorted(path for path in found if not path.name.upper().startswith("LICEN"))


def outcome_of(engine: Engine, path: Path, documents: dict[str, bytes]) -> tuple[str, str, bool]:
    """(verdict or "refused", the reason for it, whether an award is read from the file)."""
    data = path.read_bytes()
    reading = engine.read_candidate_bytes(data, name=path.name, on=ON, documents=documents)
    has_award = any(person.awards for person in reading.items)
    try:
        report = engine.verify(data, name=path.name, on=ON, documents=documents)
    except BadInput as error:
        return "refused", str(error).removeprefix(f"{path.name} "), has_award
    return report.verdict, _cause(report), has_award


def _cause(report: VerificationReport) -> str:
    """The reason that kept a credential from being verified."""
    if report.verdict == "verified":
        return ""
    if report.integrity == "valid" and report.dates in ("expired", "not_yet"):
        return f"its dates: {report.dates.replace('_', ' ')}"
    if report.integrity == "valid" and report.binding == "proven":
        return f"its status: {report.status}"
    return report.reasons[0]


def _short(reason: str) -> str:
    """A reason without the values that differ from file to file."""
    text = re.sub(r"'[^']*'|(?:https?|did|urn):\S+|\b[0-9a-f]{12}\S*", "…", reason)
    text = text.rpartition(" holds; ")[2].replace("|", "/").removeprefix("is JSON, but ")
    return text if len(text) <= 90 else text[:89] + "…"


def print_standards(engine: Engine, documents: dict[str, bytes]) -> None:
    print("| standard | files | award read | verified | rejected | not proven | refused | why not verified |")
    print("|---|---|---|---|---|---|---|---|")
    for standard, patterns in STANDARDS.items():
        found = [outcome_of(engine, path, documents) for path in files_of(patterns)]
        counts = Counter(verdict for verdict, _, _ in found)
        reasons = Counter(_short(reason) for _, reason, _ in found if reason)
        said = "; ".join(f"{reason} ({number})" for reason, number in reasons.most_common(3))
        cells = (counts[name] for name in ("verified", "rejected", "claimed", "refused"))
        read = sum(has_award for _, _, has_award in found)
        print(f"| {standard} | {len(found)} | {read} | {' | '.join(map(str, cells))} | {said} |")


def signed_kinds() -> Iterator[tuple[str, bytes]]:
    """(how it is signed, the file) of one badge signed in every way."""
    ed, p256, p384 = Issuer(), Issuer("P-256"), Issuer("P-384")
    for signer, suite in (
        (ed, "eddsa-rdfc-2022"),
        (ed, "eddsa-jcs-2022"),
        (p256, "ecdsa-rdfc-2019"),
        (p384, "ecdsa-rdfc-2019"),
        (p256, "ecdsa-jcs-2019"),
    ):
        name = f"{suite}, {signer.kind}"
        yield name, json.dumps(signer.signed(badge(signer), suite=suite)).encode()
    yield "VC-JWT, EdDSA", ed.jwt(badge(ed)).encode()
    yield "VC-JWT, ES256", p256.jwt(badge(p256)).encode()


def cpu_seconds(work: Callable[[], Any], rounds: int, times: int) -> list[float]:
    """CPU seconds of one call, in each round, sorted."""
    found = []
    for _ in range(rounds):
        before = time.process_time()
        for _ in range(times):
            work()
        found.append((time.process_time() - before) / times)
    return sorted(found)


def print_speed(engine: Engine, rounds: int) -> None:
    print("| signed by | credentials verified per CPU second |")
    print("|---|---|")
    for name, data in signed_kinds():
        report = engine.verify(data, name=name, on=ON)
        assert report.verdict == "verified", report.reasons
        spent = cpu_seconds(lambda data=data: engine.verify(data, name="x", on=ON), rounds, 20)
        speeds = [1 / one for one in reversed(spent)]
        print(f"| {name} | {speeds[rounds // 2]:.0f} ({speeds[0]:.0f}-{speeds[-1]:.0f}) |")


PARTS = (
    ("PyLD: reading JSON-LD as a graph and back", ("/pyld/", "c14n", "cachetools", "/re/", "uuid")),
    ("copies of contexts and documents", ("copy.py",)),
    ("canonical form (RDFC-1.0)", ("verify/canonical.py",)),
    ("checks of the graph", ("verify/graph.py", "verify/contexts.py")),
    ("signature and keys", ("cryptography", "verify/keys.py", "base58", "hashlib")),
    ("JSON", ("/json/", "envelopes.py")),
)


def print_profile(engine: Engine) -> None:
    """Where the time of an RDFC badge goes, by the functions it is spent in."""
    _, data = next(signed_kinds())
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(100):
        engine.verify(data, name="x", on=ON)
    profile.disable()
    spent: Counter[str] = Counter()
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    for (file, _, name), (_, _, own, _, callers) in stats.items():
        if file.startswith("~") and callers:  # a built-in function: its time belongs to who called it
            for (caller, _, calling), row in callers.items():
                spent[_part_of(f"{caller} {calling}")] += row[2]
        else:
            spent[_part_of(f"{file} {name}")] += own
    total = sum(spent.values())
    print("| part | share of the time of an eddsa-rdfc-2022 badge, percent |")
    print("|---|---|")
    for part, seconds in spent.most_common():
        print(f"| {part} | {100 * seconds / total:.0f} |")


def _part_of(place: str) -> str:
    return next((part for part, marks in PARTS if any(mark in place for mark in marks)), "all else")


def print_mixed() -> None:
    """``matcher verify`` over a folder of good files of every kind, each tenth one bad."""
    good = [data for _, data in signed_kinds()]
    samples = [
        p.read_bytes()
        for name in ("Open Badges 3.0", "CLR 2.0", "Blockcerts 2")
        for p in files_of(STANDARDS[name])
    ]
    with tempfile.TemporaryDirectory() as folder:
        for number in range(MIXED):
            is_bad = number % ONE_IN == 3
            pool = BAD if is_bad else good if number % 2 else samples
            (Path(folder) / f"f{number:03}.{'bad' if is_bad else 'badge'}").write_bytes(
                pool[number % len(pool)]
            )
        before, out = time.process_time(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            code = matcher_command(["verify", folder, "--on", ON.isoformat(), "--json"])
        spent = time.process_time() - before
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    verdicts = Counter(row["verdict"] for row in rows if row["file"].endswith(".badge"))
    bad = Counter(row["verdict"] for row in rows if row["file"].endswith(".bad"))
    print(
        "| files | bad ones | rows | of the others verified | rejected | not proven | bad ones rejected | exit code | CPU seconds |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    cells = (verdicts[name] for name in ("verified", "rejected", "claimed"))
    print(
        f"| {MIXED} | {MIXED // ONE_IN} | {len(rows)} | {' | '.join(map(str, cells))} | {bad['rejected']} | {code} | {spent:.1f} |"
    )


def print_badge_tags(engine: Engine, rows: int) -> None:
    """How many of an issuer's own tags are among the first ten links of a badge's text, by system."""
    (badges,) = read_link_sets(BADGES).items
    candidates, systems, _ = link_systems(engine)
    found = link_evaluation_view(evaluate_linking([badges.sample(rows, 0)], candidates, systems))
    print(f"{found['sets'][0]['texts']} badges with a tag that names a skill of the built-in taxonomy:\n")
    print("| system | tags among the first ten, percent |")
    print("|---|---|")
    for row in found["results"]:
        share = row["tags@10"]
        value, low, high = (100 * share[part] for part in ("value", "low", "high"))
        print(f"| {row['system']} | {value:.1f} ({low:.1f}-{high:.1f}) |")


def main() -> None:
    """Prints the tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--badges", type=int, default=600)
    given = parser.parse_args()
    rounds = given.rounds
    if not FIXTURES.is_dir():
        sys.exit(f"no samples at {FIXTURES}; set STACKMATCH_SHARED")
    engine = Engine()
    print(f"Samples of others, on {ON.isoformat()}, with the documents that lie among them:\n")
    print_standards(engine, given_documents())
    print(f"\nOne badge of 1 KB signed in each way; {rounds} rounds of 20, median and range:\n")
    print_speed(engine, rounds)
    print()
    print_profile(engine)
    print("\nA folder of mixed files through `matcher verify --json`:\n")
    print_mixed()
    print("\nFrom a credential's text to skills, as `matcher evaluate linking` measures it:\n")
    print_badge_tags(engine, given.badges)


if __name__ == "__main__":
    main()
