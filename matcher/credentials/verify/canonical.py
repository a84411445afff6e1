"""RDF Dataset Canonicalization (RDFC-1.0), with a limit on its work so that poison graphs stop.

A quad is four terms as N-Quads writes them; the graph of the default graph is the empty string.
https://www.w3.org/TR/rdf-canon/
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from typing import Literal

from matcher.credentials.verify.layers import CannotTell

Quad = tuple[str, str, str, str]
HashName = Literal["sha256", "sha384"]

MAX_QUADS = 50_000
MAX_STEPS = 50_000
"""Comparisons between blank nodes that look alike; a few hundred are enough for real credentials."""


def canonical_quads(quads: Iterable[Quad], *, hash_name: HashName = "sha256") -> list[str]:
    """The lines of the canonical form, each with its end of line, in order.

    Raises CannotTell for a graph that is too large or takes too many steps.
    """
    return _lines(set(quads), canonical_labels(quads, hash_name=hash_name))


def canonical_labels(quads: Iterable[Quad], *, hash_name: HashName = "sha256") -> dict[str, str]:
    """The canonical label (``c14n0`` ...) of each blank node, both without ``_:``."""
    distinct = set(quads)
    if len(distinct) > MAX_QUADS:
        raise CannotTell(f"its graph has {len(distinct):,} statements; at most {MAX_QUADS:,} are checked")
    try:
        labels = _Canonicalizer(distinct, hash_name).run()
    except RecursionError:
        raise CannotTell("its graph is one long chain of nameless nodes; it was not followed") from None
    return {node[2:]: label[2:] for node, label in labels.items()}


def relabelled(quads: Iterable[Quad], labels: Mapping[str, str]) -> list[str]:
    """The lines of the graph with its blank nodes renamed, in order."""
    return _lines(set(quads), labels)


def _lines(quads: set[Quad], labels: Mapping[str, str]) -> list[str]:
    def named(term: str) -> str:
        return "_:" + labels[term[2:]] if _is_blank(term) else term

    return sorted(_line(tuple(map(named, quad))) for quad in quads)


def _line(quad: Sequence[str]) -> str:
    subject, predicate, value, graph = quad
    return f"{subject} {predicate} {value} {graph} .\n" if graph else f"{subject} {predicate} {value} .\n"


def _is_blank(term: str) -> bool:
    return term.startswith("_:")


class _Issuer:
    """Hands out labels in order and remembers them in order."""

    def __init__(self, prefix: str, issued: Mapping[str, str] | None = None) -> None:
        self.prefix, self.issued = prefix, dict(issued or {})

    def issue(self, node: str) -> str:
        return self.issued.setdefault(node, f"{self.prefix}{len(self.issued)}")

    def copy(self) -> _Issuer:
        return _Issuer(self.prefix, self.issued)


class _Canonicalizer:
    """One run over one dataset; names follow section 4 of the specification."""

    def __init__(self, quads: set[Quad], hash_name: HashName) -> None:
        self._hash_name = hash_name
        self._canonical = _Issuer("_:c14n")
        self._steps = 0
        self._quads_of: dict[str, list[Quad]] = defaultdict(list)
        for quad in quads:
            for node in {quad[0], quad[2], quad[3]}:
                if _is_blank(node):
                    self._quads_of[node].append(quad)
        self._first = {node: self._hash_first_degree(node) for node in self._quads_of}

    def run(self) -> dict[str, str]:
        by_hash: dict[str, list[str]] = defaultdict(list)
        for node, found in self._first.items():
            by_hash[found].append(node)
        for found in sorted(by_hash):
            if len(by_hash[found]) == 1:
                self._canonical.issue(by_hash.pop(found)[0])
        for found in sorted(by_hash):
            self._name_alike(by_hash[found])
        return self._canonical.issued

    def _name_alike(self, nodes: Sequence[str]) -> None:
        paths: list[tuple[str, _Issuer]] = []
        for node in nodes:
            if node in self._canonical.issued:
                continue
            issuer = _Issuer("_:b")
            issuer.issue(node)
            paths.append(self._hash_n_degree(node, issuer))
        for _, issuer in sorted(paths, key=lambda path: path[0]):
            for node in issuer.issued:
                self._canonical.issue(node)

    def _hash(self, text: str) -> str:
        return hashlib.new(self._hash_name, text.encode("utf-8")).hexdigest()

    def _hash_first_degree(self, node: str) -> str:
        def seen(term: str) -> str:
            return ("_:a" if term == node else "_:z") if _is_blank(term) else term

        lines = sorted(_line(tuple(map(seen, quad))) for quad in self._quads_of[node])
        return self._hash("".join(lines))

    def _hash_related(self, related: str, quad: Quad, issuer: _Issuer, position: str) -> str:
        known = self._canonical.issued.get(related) or issuer.issued.get(related) or self._first[related]
        return self._hash(position + ("" if position == "g" else quad[1]) + known)

    def _related(self, node: str, issuer: _Issuer) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        self._spend(len(self._quads_of[node]))
        for quad in self._quads_of[node]:
            for term, position in ((quad[0], "s"), (quad[2], "o"), (quad[3], "g")):
                if _is_blank(term) and term != node:
                    found[self._hash_related(term, quad, issuer, position)].append(term)
        return found

    def _hash_n_degree(self, node: str, issuer: _Issuer) -> tuple[str, _Issuer]:
        data = ""
        related = self._related(node, issuer)
        for found in sorted(related):
            path, issuer = self._shortest_path(related[found], issuer)
            data += found + path
        return self._hash(data), issuer

    def _shortest_path(self, nodes: Sequence[str], issuer: _Issuer) -> tuple[str, _Issuer]:
        chosen: tuple[str, _Issuer] = ("", issuer)
        for order in permutations(nodes):
            self._spend(len(order))
            tried = self._path(order, issuer.copy(), chosen[0] or None)
            if tried is not None and (not chosen[0] or tried[0] < chosen[0]):
                chosen = tried
        return chosen

    def _path(self, order: Sequence[str], issuer: _Issuer, best: str | None) -> tuple[str, _Issuer] | None:
        """The path along nodes in an order, and its labels; None as soon as it is worse than the best."""
        path, deeper = "", []
        for node in order:
            if node in self._canonical.issued:
                path += self._canonical.issued[node]
            else:
                if node not in issuer.issued:
                    deeper.append(node)
                path += issuer.issue(node)
            if _is_worse(path, best):
                return None
        for node in deeper:
            found, after = self._hash_n_degree(node, issuer)
            path += f"{issuer.issue(node)}<{found}>"
            issuer = after
            if _is_worse(path, best):
                return None
        return path, issuer

    def _spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > MAX_STEPS:
            raise CannotTell("its graph is built so that its canonical form takes too long; it was stopped")


def _is_worse(path: str, best: str | None) -> bool:
    return best is not None and len(path) >= len(best) and path > best
