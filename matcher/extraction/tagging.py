"""Marks the spans of a sentence that name or paraphrase skills and knowledge, by a trained transformer.

Beside its word pieces the transformer is told two things about every word: how it is written (pieces are
in lower case) and whether the dictionary has a name there. One head a kind of span scores the labels of each
word, and a chain beside it how they follow each other; the likeliest sequence is found exactly (``chain``). Of
a text that by its scheme holds one expression, the likeliest stretch is marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from matcher.checksums import check_hashes
from matcher.errors import BadData, BadInput
from matcher.extraction.chain import (
    LABELS,
    OUTSIDE,
    Chain,
    best_sequences,
    best_stretches,
    label_chances,
    spans_of,
)
from matcher.extraction.dictionary import Dictionary
from matcher.onnx_graph import FUSED, Graph
from matcher.products import Products
from matcher.transformer import Transformer, affine, read_weights

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding

TagKind = Literal["skill", "knowledge"]
# The kinds of span in each set of labels the tagger learnt; a scheme of one kind calls it "skill".
SCHEMES: dict[str, tuple[TagKind, ...]] = {
    "skillspan": ("skill", "knowledge"),
    "green": ("skill",),
    "sayfullina": ("skill",),
}
# The scheme that marks one expression a text, cut out around it, so that its place tells too.
ONE_SPAN = "sayfullina"
# How a word is written; 0 is for word pieces that belong to no word.
SHAPES = ("none", "lower", "title", "upper", "mixed", "digit", "punctuation", "letter")
# What the dictionary has at a word: 0 nothing, then where a name begins and where it goes on.
KNOWN_KINDS = {"skill": 1, "knowledge": 3, "language": 3, "credential": 5, "degree": 5}
KNOWN_STATES = 7
# The names of the weights for a word's shape and its name in the dictionary, before and behind the layers.
HINTS_IN, HINTS_OUT = ("shape_in", "known_in"), ("shape_out", "known_out")
# Word pieces a window; longer texts are read in several.
WINDOW = 126
CHUNK = 512


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """Characters ``[start, end)`` of a text, what they name, and how sure that is (0-1)."""

    start: int
    end: int
    kind: TagKind
    score: float


@dataclass(frozen=True, slots=True)
class TaggedText:
    """The spans of a text in order, and how likely each word belongs to one.

    words: characters ``[start, end)`` of each word; inside: (n_words,) 0-1.
    """

    spans: tuple[TaggedSpan, ...]
    words: tuple[tuple[int, int], ...]
    inside: np.ndarray

    def support(self, start: int, end: int) -> float:
        """The mean chance, 0-1, that the words within ``[start, end)`` belong to a span; 0 without words."""
        within = [n for n, (first, last) in enumerate(self.words) if first < end and start < last]
        return float(self.inside[within].mean()) if within else 0.0


@dataclass(frozen=True, slots=True)
class Window:
    """Words that are read together, as the transformer sees them.

    ids, shapes, known: one a word piece, with the special tokens; firsts: the place of each word's first
    piece; words: its characters in the text.
    """

    ids: tuple[int, ...]
    shapes: tuple[int, ...]
    known: tuple[int, ...]
    firsts: tuple[int, ...]
    words: tuple[tuple[int, int], ...]


def read_windows(text: str, encoding: Encoding, dictionary: Dictionary) -> Iterator[Window]:
    """A text's words in windows of at most ``WINDOW`` pieces; a longer word is cut.

    encoding: of the whole text, with the special tokens.
    """
    first, *pieces, last = encoding.ids
    offsets, owners = encoding.offsets[1:-1], encoding.word_ids[1:-1]
    places = [n for n, owner in enumerate(owners) if n == 0 or owner != owners[n - 1]]
    stops = [*places, len(pieces)][1:]
    words = [(offsets[a][0], offsets[b - 1][1]) for a, b in zip(places, stops, strict=True)]
    shapes = [shape_of(text[a:b]) for a, b in words]
    known = _known_states(text, words, dictionary)
    begin = 0
    while begin < len(words):
        end = begin + 1
        while end < len(words) and stops[end] - places[begin] <= WINDOW:
            end += 1
        counts = [min(stops[n] - places[n], WINDOW) for n in range(begin, end)]
        firsts = np.cumsum([1, *counts[:-1]])
        inner = pieces[places[begin] : places[begin] + sum(counts)]
        yield Window(
            (first, *inner, last),
            (0, *np.repeat(shapes[begin:end], counts).tolist(), 0),
            (0, *np.repeat(known[begin:end], counts).tolist(), 0),
            tuple(firsts.tolist()),
            tuple(words[begin:end]),
        )
        begin = end


def shape_of(word: str) -> int:
    """The place of a word's shape in ``SHAPES``.

    >>> [SHAPES[shape_of(word)] for word in ("sql", "Java", "AWS", "GitHub", "EC2", "/", "R")]
    ['lower', 'title', 'upper', 'mixed', 'digit', 'punctuation', 'letter']
    """
    if not any(map(str.isalnum, word)):
        return 6
    if any(map(str.isdigit, word)):
        return 5
    if word.islower():
        return 1
    if len(word) == 1:
        return 7
    if word.isupper():
        return 3
    return 2 if word[0].isupper() and word[1:].islower() else 4


def _known_states(text: str, words: Sequence[tuple[int, int]], dictionary: Dictionary) -> list[int]:
    states = [0] * len(words)
    for hit in dictionary.find(text):
        state = KNOWN_KINDS.get(hit.surface.kind, 0)
        inside = [n for n, (start, end) in enumerate(words) if hit.start <= start and end <= hit.end]
        for place in inside:
            states[place] = state + (place > inside[0]) if state else 0
    return states


class SpanTagger:
    """A trained tagger in a folder, loaded on first use and checked by its hash.

    dictionary: the names it is told of; products: as of ``Transformer``. Raises BadData when the folder
    holds no tagger or a file differs from ``SHA256SUMS``.
    """

    def __init__(self, folder: Path, dictionary: Dictionary, *, products: Products | None = None) -> None:
        self._dictionary = dictionary
        check_hashes(folder)
        self._transformer = Transformer(folder, products=products)
        try:
            self._heads = _Heads(folder)
        except (OSError, ValueError, KeyError) as error:
            raise BadData(f"{folder} holds no tagger: {error!r}; install or train it again") from error

    def tag(self, texts: Sequence[str], *, scheme: str = "skillspan") -> list[TaggedText]:
        """What each text names, in order. A text is read the same whatever is read beside it.

        scheme: whose idea of a skill to follow, one of ``SCHEMES``. Raises BadInput for another.
        """
        if scheme not in SCHEMES:
            raise BadInput(f"no labelling scheme {scheme!r}; known: {', '.join(SCHEMES)}")
        return [
            tagged
            for start in range(0, len(texts), CHUNK)
            for tagged in self._tag_chunk(texts[start : start + CHUNK], SCHEMES[scheme], scheme)
        ]

    def _tag_chunk(
        self, texts: Sequence[str], kinds: tuple[TagKind, ...], scheme: str
    ) -> Iterator[TaggedText]:
        encodings = self._transformer.tokenizer.encode_batch(list(texts))
        windows: list[Window] = []
        counts = []
        for text, encoding in zip(texts, encodings, strict=True):
            found = list(read_windows(text, encoding, self._dictionary))
            windows += found
            counts.append(len(found))
        scores = self._scores(windows, scheme)
        lengths = np.array([len(window.words) for window in windows], int)
        chains = [self._heads.chain(scheme, kind) for kind in kinds]
        labels = [self._labels(scores[:, :, n], lengths, chain, scheme) for n, chain in enumerate(chains)]
        chances = [label_chances(scores[:, :, n], lengths, chain) for n, chain in enumerate(chains)]
        place = 0
        for count in counts:
            here = range(place, place + count)
            place += count
            spans = [
                TaggedSpan(
                    windows[row].words[begin][0],
                    windows[row].words[end - 1][1],
                    kind,
                    _sureness(chances[number][row, begin:end], labels[number][row, begin:end]),
                )
                for row in here
                for number, kind in enumerate(kinds)
                for begin, end in spans_of(labels[number][row, : lengths[row]].tolist())
            ]
            outside = [np.min([of[row, : lengths[row], OUTSIDE] for of in chances], axis=0) for row in here]
            yield TaggedText(
                tuple(sorted(spans, key=lambda span: (span.start, -span.end, span.kind))),
                tuple(word for row in here for word in windows[row].words),
                1 - np.concatenate([*outside, np.zeros(0)]),
            )

    def _labels(self, scores: np.ndarray, lengths: np.ndarray, chain: Chain, scheme: str) -> np.ndarray:
        """The likeliest labels of each window, (n, length). scores: (n, length, 5); lengths: (n,) of words."""
        if scheme == ONE_SPAN:
            return best_stretches(scores, lengths, chain, self._heads.places)
        return best_sequences(scores, lengths, chain)

    def _scores(self, windows: Sequence[Window], scheme: str) -> np.ndarray:
        """What each label of each word scores, (n_windows, most words, kinds, 5); 0 behind the words."""
        longest = max((len(window.words) for window in windows), default=1)
        scores = np.zeros((len(windows), longest, len(SCHEMES[scheme]), len(LABELS)), np.float32)
        ids = [window.ids for window in windows]
        hints = [np.array((window.shapes, window.known)) for window in windows]
        for places, states in self._transformer.read(
            ids, added=lambda places: self._heads.hint(np.stack([hints[place] for place in places]))
        ):
            found = self._heads.read(states, np.stack([hints[place] for place in places]), scheme)
            for row, place in enumerate(places):
                firsts = list(windows[place].firsts)
                scores[place, : len(firsts)] = found[row, firsts]
        return scores


class _Heads:
    """What the tagger adds to a transformer: hints to its input, and the reading of its states."""

    def __init__(self, folder: Path) -> None:
        prefix = "tagger."
        stored = read_weights(folder)
        weights = {name.removeprefix(prefix): stored[name] for name in stored if name.startswith(prefix)}
        self._told = {name: weights[name].astype(np.float32) for name in (*HINTS_IN, *HINTS_OUT)}
        self._sessions = {scheme: _reading(weights, scheme) for scheme in SCHEMES}
        self._chains = {
            (scheme, kind): _chain(weights, f"chain.{scheme}.{kind}")
            for scheme, kinds in SCHEMES.items()
            for kind in kinds
        }
        self.places = weights[f"places.{ONE_SPAN}"].astype(np.float32)

    def chain(self, scheme: str, kind: TagKind) -> Chain:
        """How the labels of a scheme's kind follow each other."""
        return self._chains[scheme, kind]

    def hint(self, hints: np.ndarray) -> np.ndarray:
        """What is added to the embeddings, (rows, width, dim). hints: (rows, 2, width) shapes and names."""
        shapes, known = (self._told[name] for name in HINTS_IN)
        added: np.ndarray = shapes[hints[:, 0]] + known[hints[:, 1]]
        return added

    def read(self, states: np.ndarray, hints: np.ndarray, scheme: str) -> np.ndarray:
        """What the labels score at each piece, (rows, width, kinds, 5)."""
        shapes, known = (self._told[name] for name in HINTS_OUT)
        joined = np.concatenate([states, known[hints[:, 1]], shapes[hints[:, 0]]], axis=2)
        (found,) = self._sessions[scheme].run(None, {"joined": joined})
        scores: np.ndarray = found.reshape(*found.shape[:2], -1, len(LABELS))
        return scores


def _chain(weights: Mapping[str, np.ndarray], at: str) -> Chain:
    return Chain.learnt(*(weights[f"{at}.{part}"].astype(np.float32) for part in ("moves", "first", "last")))


def _reading(weights: Mapping[str, np.ndarray], scheme: str) -> InferenceSession:
    """What gives the scores of a scheme's labels, five a kind, for states joined with hints."""
    mix, one = affine(weights, "mix"), Products()
    heads = [affine(weights, f"head.{scheme}.{kind}") for kind in SCHEMES[scheme]]
    graph = Graph({"joined": ("rows", "width", len(mix[0]))})
    (mixed,) = one.add(graph, "mix", "joined", [mix])
    head = np.concatenate([factors for factors, _ in heads], 1), np.concatenate([added for _, added in heads])
    (found,) = one.add(graph, "head", graph.add("Gelu", mixed, domain=FUSED), [head])
    return graph.open(found)


def _sureness(chances: np.ndarray, labels: np.ndarray) -> float:
    """The geometric mean of the chances of a span's labels, rounded to 4 decimals."""
    chosen = np.take_along_axis(chances, labels[:, None].astype(np.int64), axis=1)
    return round(float(np.prod(chosen, dtype=float) ** (1 / len(labels))), 4)
