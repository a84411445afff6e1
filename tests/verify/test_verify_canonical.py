"""RDFC-1.0 against the W3C suite, its laws, and graphs built to make it run for ever."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.credentials.verify.canonical import Quad, canonical_labels, canonical_quads
from matcher.credentials.verify.graph import literal
from matcher.credentials.verify.layers import CannotTell

ROOT = Path(__file__).parents[2]
SUITE = ROOT / os.environ.get("STACKMATCH_SHARED", "../shared") / "data/fixtures/w3c-rdf-canon"
needs_suite = pytest.mark.skipif(not SUITE.is_dir(), reason=f"no W3C suite at {SUITE}: set STACKMATCH_SHARED")
ENTRIES = json.loads((SUITE / "manifest.jsonld").read_text("utf8"))["entries"] if SUITE.is_dir() else []
_LINE = re.compile(
    r'(<[^>]*>|_:\S+)\s+(<[^>]*>)\s+(<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:\^\^<[^>]*>|@[\w-]+)?)\s*(<[^>]*>|_:\S+)?\s*\.'
)
_LITERAL = re.compile(r'"(.*)"(?:\^\^<([^>]*)>|@([\w-]+))?', re.S)


_NAMED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    return chr(int(code[1:], 16)) if code[0] in "uU" else _NAMED.get(code, code)


def _term(text: str) -> str:
    found = _LITERAL.fullmatch(text)
    if found is None:
        return _plain(text)
    return literal(_plain(found[1]), found[2] and _plain(found[2]), found[3])


def _plain(text: str) -> str:
    return re.sub(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", _unescaped, text)


def _read(path: Path) -> list[Quad]:
    lines = [line for line in path.read_text("utf8").split("\n") if line.strip() and not line.startswith("#")]
    found = []
    for line in lines:
        match = _LINE.match(line)
        assert match, line
        found.append(tuple(_term(part or "") for part in match.groups()))
    return found  # type: ignore[return-value]


@needs_suite
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_the_w3c_suite(entry: dict[str, str]) -> None:
    quads = _read(SUITE / entry["action"])
    hash_name = "sha384" if entry.get("hashAlgorithm") == "SHA384" else "sha256"
    if entry["type"].endswith("NegativeEvalTest"):
        with pytest.raises(CannotTell):
            canonical_quads(quads)
    elif entry["type"].endswith("MapTest"):
        wanted = json.loads((SUITE / entry["result"]).read_text("utf8"))
        assert canonical_labels(quads, hash_name=hash_name) == wanted
    else:
        assert "".join(canonical_quads(quads, hash_name=hash_name)) == (SUITE / entry["result"]).read_text(
            "utf8"
        )


@needs_suite
def test_the_suite_is_whole() -> None:
    assert (
        sum(entry["type"].endswith("EvalTest") and "Negative" not in entry["type"] for entry in ENTRIES) == 64
    )


nodes = st.sampled_from([f"_:n{number}" for number in range(5)])
terms = st.one_of(nodes, st.sampled_from(["<urn:a>", '"x"']))
graphs = st.lists(
    st.tuples(
        st.one_of(nodes, st.just("<urn:a>")), st.sampled_from(["<urn:p>", "<urn:q>"]), terms, st.just("")
    ),
    max_size=8,
)


@given(graphs, st.permutations(range(5)), st.randoms())
def test_names_of_nodes_and_order_change_nothing(graph: list[Quad], order: list[int], random: object) -> None:
    def renamed(term: str) -> str:
        return f"_:m{order[int(term[3:])]}" if term.startswith("_:") else term

    other = [tuple(map(renamed, quad)) for quad in graph]
    random.shuffle(other)  # type: ignore[attr-defined]
    assert canonical_quads(graph) == canonical_quads(other)  # type: ignore[arg-type]


@given(graphs)
def test_every_nameless_node_has_one_label(graph: list[Quad]) -> None:
    labels = canonical_labels(graph)
    assert sorted(labels.values()) == sorted(f"c14n{number}" for number in range(len(labels)))


@pytest.mark.parametrize("size", [10, 60])
def test_a_clique_is_stopped_soon(size: int) -> None:
    clique = [(f"_:n{a}", "<urn:p>", f"_:n{b}", "") for a in range(size) for b in range(size) if a != b]
    before = time.process_time()
    with pytest.raises(CannotTell, match="stopped"):
        canonical_quads(clique)
    assert time.process_time() - before < 10


def test_a_long_ring_is_stopped() -> None:
    ring = [(f"_:n{number}", "<urn:p>", f"_:n{(number + 1) % 5000}", "") for number in range(5000)]
    with pytest.raises(CannotTell):
        canonical_quads(ring)


def test_a_literal_is_escaped_as_the_standard_says() -> None:
    assert literal('a"\\\n\t\x01\x7fé') == '"a\\"\\\\\\n\\t\\u0001\\u007Fé"'
    assert literal("x", "urn:t") == '"x"^^<urn:t>'
    assert literal("x", None, "en") == '"x"@en'
