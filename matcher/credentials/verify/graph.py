"""What a JSON-LD document says, as a graph: every statement that is signed, and nothing that is not.

PyLD drops silently what no context defines and what is mapped to nothing, and gives relative addresses a
base of its own; other processors drop those too.
A signature does not cover what is dropped, so here it is a failure or is taken out of the claims.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from pyld import jsonld
from pyld.context_resolver import ContextResolver

from matcher.credentials.verify.canonical import HashName, Quad, canonical_quads
from matcher.credentials.verify.contexts import Contexts
from matcher.credentials.verify.layers import CannotTell, ProofFailure

MAX_VALUES = 20_000
MAX_INLINE_TERMS = 200
_PYLD = Lock()  # its caches are not made for threads
_IRI = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*|_):[^\s<>\"\x00-\x20]*")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_LANGUAGE_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


@dataclass(frozen=True, slots=True)
class Graph:
    """A document in expanded form, its statements, and what a reader should know about it."""

    expanded: list[Any]
    quads: frozenset[Quad]
    notes: tuple[str, ...] = ()

    def canonical(self, hash_name: HashName = "sha256") -> str:
        """The canonical N-Quads. Raises CannotTell for a poison graph."""
        return "".join(canonical_quads(self.quads, hash_name=hash_name))


def read_graph(document: Mapping[str, Any], contexts: Contexts) -> Graph:
    """The graph of a JSON-LD document.

    Raises ProofFailure where the document holds anything its graph does not, or changes the meaning
    of a known term in a context of its own; CannotTell for an unknown context or too much to read.
    """
    values = sum(1 for _ in _values(document))
    if values > MAX_VALUES:
        raise CannotTell(f"it has {values:,} values; at most {MAX_VALUES:,} are read")
    inline = inline_contexts(document)
    _check_size(inline)
    graph = _graph(document, contexts)
    return _with_notes(graph, document, inline, contexts) if inline else graph


def check_inline_contexts(document: Mapping[str, Any], contexts: Contexts) -> tuple[str, ...]:
    """Notes on the contexts of a document that is signed as JSON, whose terms are read as they stand.

    Raises ProofFailure where a context of its own gives a known term another meaning.
    """
    inline = inline_contexts(document)
    _check_size(inline)
    _check_known_terms(inline, contexts)
    unknown = sorted({url for url in context_urls(document) if url not in contexts})
    notes = [
        f"its context {url[:120]} is not known here: its terms are read as plain JSON" for url in unknown
    ]
    return (*notes, *(("it brings a context of its own",) if inline else ()))


def inline_contexts(document: Any) -> list[Mapping[str, Any]]:
    """The contexts written out inside a document, at any depth."""
    return [part for part in _contexts_in(document) if isinstance(part, Mapping)]


def context_urls(document: Any) -> list[str]:
    """The contexts a document names by URL, at any depth, in order."""
    return [part for part in _contexts_in(document) if isinstance(part, str)]


def read_claims(graph: Graph, contexts: Contexts, urls: list[str]) -> dict[str, Any]:
    """The signed statements as JSON again, in the words of contexts that nobody can change.

    urls: the contexts to write it in; those that are not shipped or given are left out.
    """
    wanted = [url for url in urls if url in contexts]
    body = _run("compact", copy.deepcopy(graph.expanded), wanted, contexts)
    return _property_names(body, contexts) if isinstance(body, dict) else {}


def _property_names(value: Any, contexts: Contexts) -> Any:
    """Keys as their standard writes them. Open Badges 3.0.0 gives the class Achievement and the property
    achievement one address, and of two names for one address the class comes out; CLR 2.0 gives its
    properties datatypes that no object has, so that their whole address comes out."""
    if isinstance(value, list):
        return [_property_names(part, contexts) for part in value]
    if not isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for key, part in value.items():
        term = contexts.term_at.get(str(key), str(key))
        name = term[:1].lower() + term[1:]
        chosen = name if name in contexts.known_terms and name not in value else key
        found[chosen] = part if key == "@context" else _property_names(part, contexts)
    return found


def literal(value: str, datatype: str | None = None, language: str | None = None) -> str:
    """A literal as canonical N-Quads writes it."""
    text = '"' + "".join(map(_escaped, value)) + '"'
    if language:
        return f"{text}@{language}"
    return text if datatype in (None, _STRING) else f"{text}^^<{datatype}>"


def _graph(document: Mapping[str, Any], contexts: Contexts) -> Graph:
    dropped: list[str | None] = []
    plain = _whole_numbers(document)
    expanded = _run("expand", plain, None, contexts, dropped)
    if dropped:
        names = sorted({name for name in dropped if name}) or ["(mapped to nothing)"]
        shown = ", ".join(repr(name[:40]) for name in names[:5])
        raise ProofFailure(f"it holds terms that no context defines, so nobody signed them: {shown}")
    notes: list[str] = []
    expanded = [_checked(node, notes) for node in expanded]
    dataset = _run("to_rdf", copy.deepcopy(expanded), None, contexts)
    return Graph(expanded, frozenset(_quads(dataset)), tuple(dict.fromkeys(notes)))


def _with_notes(
    graph: Graph, document: Mapping[str, Any], inline: list[Mapping[str, Any]], contexts: Contexts
) -> Graph:
    """The graph of a document with contexts of its own, after seeing that they change no known term."""
    try:
        changes = _graph(_without_inline(document), contexts).canonical() != graph.canonical()
    except (ProofFailure, CannotTell):
        changes = True
    if changes:
        _check_known_terms(inline, contexts)
    note = "it brings a context of its own, which defines new terms alone"
    return Graph(graph.expanded, graph.quads, (*graph.notes, note))


def _check_size(inline: list[Mapping[str, Any]]) -> None:
    count = sum(1 for context in inline for _ in _inline_terms(context))
    if count > MAX_INLINE_TERMS:
        raise CannotTell(f"its own contexts define {count} terms; at most {MAX_INLINE_TERMS} are read")


def _check_known_terms(inline: list[Mapping[str, Any]], contexts: Contexts) -> None:
    terms = {term for context in inline for term in _inline_terms(context)}
    changed = sorted(terms & contexts.known_terms)
    if changed:
        shown = ", ".join(repr(term) for term in changed[:5])
        raise ProofFailure(f"a context of its own gives known terms another meaning: {shown}")


def _inline_terms(context: Mapping[str, Any]) -> Iterator[str]:
    for term, definition in context.items():
        if not term.startswith("@"):
            yield term
        inner = definition.get("@context") if isinstance(definition, Mapping) else None
        for part in inner if isinstance(inner, list) else [inner]:
            if isinstance(part, Mapping):
                yield from _inline_terms(part)


def _run(
    step: str,
    value: Any,
    urls: list[str] | None,
    contexts: Contexts,
    dropped: list[str | None] | None = None,
) -> Any:
    """One step of PyLD over our contexts alone. Raises CannotTell or ProofFailure, nothing else."""
    missing: list[CannotTell] = []

    def load(url: str, _: Any) -> dict[str, Any]:
        try:
            document = copy.deepcopy(contexts.load(url))
        except CannotTell as error:
            missing.append(error)
            raise
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "tag": "static",
        } | {"document": document}

    processor = jsonld.JsonLdProcessor(on_property_dropped=(dropped if dropped is not None else []).append)
    cache = contexts.cache(only_shipped=not inline_contexts(value))
    options: dict[str, Any] = {
        "base": None,
        "documentLoader": load,
        "contextResolver": ContextResolver(cache, load),
    }
    try:
        with _PYLD:
            if step == "expand":
                return processor.expand(value, options)
            if step == "to_rdf":
                return processor.to_rdf(value, options)
            return processor.compact(value, {"@context": urls}, options | {"skipExpansion": True})
    except RecursionError:
        raise CannotTell("it is nested too deep to be read as a graph") from None
    except Exception as error:  # PyLD raises whatever its code runs into on odd input
        if missing:
            raise missing[0] from None
        raise ProofFailure(f"it is no sound JSON-LD: {_cause(error)}") from None


def _cause(error: BaseException) -> str:
    """The words of the error that started it, without the values it quotes."""
    while error.__cause__ is not None:
        error = error.__cause__
    return str(error).split("\n", 1)[0].split("; ")[0][:160] or type(error).__name__


def _values(value: Any) -> Iterator[Any]:
    todo = [value]
    while todo:
        part = todo.pop()
        yield part
        if isinstance(part, Mapping):
            todo += part.values()
        elif isinstance(part, list):
            todo += part


def _contexts_in(document: Any) -> Iterator[Any]:
    for part in _values(document):
        if isinstance(part, Mapping) and "@context" in part:
            stated = part["@context"]
            yield from stated if isinstance(stated, list) else [stated]


def _without_inline(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_inline(part) for part in value]
    if not isinstance(value, Mapping):
        return value
    kept = {key: _without_inline(part) for key, part in value.items() if key != "@context"}
    stated = value.get("@context")
    urls = [part for part in (stated if isinstance(stated, list) else [stated]) if isinstance(part, str)]
    return kept | ({"@context": urls} if urls else {})


def _whole_numbers(value: Any) -> Any:
    """A copy in which 5.0 is 5, as in every JSON-LD processor that is written in JavaScript."""
    if isinstance(value, Mapping):
        return {key: _whole_numbers(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_whole_numbers(part) for part in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return int(value)
    return value


def _checked(value: Any, notes: list[str]) -> Any:
    """An expanded node without the addresses that are none, which no signature covers.

    Raises ProofFailure where a whole node, a type or a language would be lost.
    """
    if isinstance(value, list):
        return [found for part in value if (found := _checked(part, notes)) is not None]
    if not isinstance(value, dict):
        return value
    if "@value" in value:
        _check_literal(value)
        return value
    if "@index" in value:
        raise ProofFailure("it holds an index, which no signature covers")
    name = value.get("@id")
    if name is not None and not _is_address(name):
        if len(value) == 1:
            notes.append(f"{str(name)[:60]!r} is no whole address; it is not signed and is left out")
            return None
        raise ProofFailure(f"it has a part named {str(name)[:60]!r}, which is no whole address")
    for kind in value.get("@type", ()):
        if not _is_address(kind):
            raise ProofFailure(f"its type {str(kind)[:60]!r} is defined by no context")
    for key in value:
        if not key.startswith("@") and (key.startswith("_:") or not _is_address(key)):
            raise ProofFailure(f"its property {key[:60]!r} is no address")
    kept = {key: part if key in ("@id", "@type") else _checked(part, notes) for key, part in value.items()}
    return {key: part for key, part in kept.items() if part != [] or key.startswith("@")}


def _check_literal(value: dict[str, Any]) -> None:
    language, datatype = value.get("@language"), value.get("@type")
    if language is not None and not _LANGUAGE.fullmatch(str(language)):
        raise ProofFailure(f"{str(language)[:40]!r} is no language")
    if datatype not in (None, "@json") and not _is_address(datatype):
        raise ProofFailure(f"the datatype {str(datatype)[:60]!r} is defined by no context")
    if "@direction" in value or "@index" in value:
        raise ProofFailure("it holds a text direction or an index, which no signature covers")


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and _IRI.fullmatch(value) is not None


def _quads(dataset: Mapping[str, Any]) -> Iterator[Quad]:
    for graph, triples in dataset.items():
        name = "" if graph == "@default" else _resource(graph)
        for triple in triples:
            subject, predicate, value = triple["subject"], triple["predicate"], triple["object"]
            yield _resource(subject["value"]), _resource(predicate["value"]), _object(value), name


def _resource(value: str) -> str:
    return value if value.startswith("_:") else f"<{value}>"


def _object(value: Mapping[str, Any]) -> str:
    if value["type"] != "literal":
        return _resource(value["value"])
    language = value.get("language") if value["datatype"] == _LANGUAGE_STRING else None
    return literal(str(value["value"]), value["datatype"], language)


_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    return f"\\u{ord(character):04X}" if character < " " or character == "\x7f" else character
