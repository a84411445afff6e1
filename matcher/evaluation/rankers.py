"""What ranks people for postings: ours, and what it is compared with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from matcher.engine import Engine
from matcher.errors import MissingExtra
from matcher.evaluation.baselines import Encode, base_model, encode_with
from matcher.evaluation.ranking_sets import LabelledText
from matcher.types import Candidate, Document, Rejected

Texts = Sequence[str]
NOT_ASSESSED = -1.0
K1, B = 0.9, 0.4
PIECE_WORDS = 150


@dataclass(frozen=True, slots=True)
class RankSystem:
    """A name, and what scores resumes for postings: (n_postings, n_resumes), more is better."""

    name: str
    score: Callable[[Sequence[LabelledText], Sequence[LabelledText]], np.ndarray]


def rank_systems(
    engine: Engine, *, on: date, base: Path | None = None, seed: int = 0
) -> tuple[tuple[RankSystem, ...], tuple[Rejected, ...]]:
    """Ours and the baselines, and those that are not there, with the reason.

    on: the day to judge by. base: the folder of all-MiniLM-L6-v2, where the development package is not
    installed. seed: of the random order.
    """
    systems = [
        RankSystem("stackmatch", partial(score_by_coverage, engine, on)),
        RankSystem("tfidf", _on_texts(score_by_tfidf)),
        RankSystem("bm25", _on_texts(score_by_bm25)),
        RankSystem("length", _on_texts(score_by_length)),
        RankSystem("random", _on_texts(partial(score_at_random, seed))),
    ]
    try:
        folder = base or base_model()
    except MissingExtra as error:
        return tuple(systems), (Rejected("minilm", str(error)),)
    return (*systems, RankSystem("minilm", _on_texts(partial(_score_by_model, folder)))), ()


def score_by_coverage(
    engine: Engine, on: date, postings: Sequence[LabelledText], resumes: Sequence[LabelledText]
) -> np.ndarray:
    """What ``Engine.rank_stacks`` gives; those it does not assess come last."""
    people = [Candidate(one.id, resume_text=one.text) for one in resumes]
    place = {one.id: number for number, one in enumerate(people)}
    stacks = engine.read_stacks(people, on=on)
    scores = np.full((len(postings), len(resumes)), NOT_ASSESSED)
    for row, one in zip(scores, postings, strict=True):
        ranking = engine.rank_stacks(engine.read_posting(Document(one.id, one.text)), stacks)
        for ranked in ranking.ranked:
            row[place[ranked.candidate_id]] = ranked.score
    return scores


def score_by_tfidf(postings: Texts, resumes: Texts) -> np.ndarray:
    """Cosine of TF-IDF over words, English stop words left out, term frequency damped by the logarithm."""
    weights = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    known = weights.fit_transform(resumes)
    scores: np.ndarray = (weights.transform(postings) @ known.T).toarray()
    return scores


def score_by_bm25(postings: Texts, resumes: Texts) -> np.ndarray:
    """Okapi BM25 over words, with the inverse document frequency of Lucene, which is never negative; k1 and b
    as Anserini has them (Robertson & Zaragoza 2009; Kamphuis et al. 2020)."""
    counter = CountVectorizer(stop_words="english", dtype=np.float64)
    counts = counter.fit_transform(resumes).tocsr()
    number = counts.shape[0]
    holding = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log1p((number - holding + 0.5) / (holding + 0.5))
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    room = K1 * (1 - B + B * lengths / max(lengths.mean(), 1.0))
    rows = np.repeat(np.arange(number), np.diff(counts.indptr))
    counts.data = rarity[counts.indices] * counts.data / (counts.data + room[rows])
    scores: np.ndarray = (counter.transform(postings) @ counts.T).toarray()
    return scores


def score_by_length(postings: Texts, resumes: Texts) -> np.ndarray:
    """The number of characters of the resume, whatever is asked."""
    return np.tile([float(len(text)) for text in resumes], (len(postings), 1))


def score_at_random(seed: int, postings: Texts, resumes: Texts) -> np.ndarray:
    """Another order for each posting, drawn by the seed."""
    return np.random.default_rng(seed).random((len(postings), len(resumes)))


def score_by_encoder(encode: Encode, postings: Texts, resumes: Texts) -> np.ndarray:
    """Cosine of whole documents: each the mean of the vectors of its pieces, since models cut long texts.

    encode: texts -> unit vectors.
    """
    scores: np.ndarray = _document_vectors(encode, postings) @ _document_vectors(encode, resumes).T
    return scores


def _score_by_model(folder: Path, postings: Texts, resumes: Texts) -> np.ndarray:
    return score_by_encoder(encode_with(folder), postings, resumes)


def _document_vectors(encode: Encode, texts: Texts) -> np.ndarray:
    """(n_texts, dim), of unit length."""
    pieces = [_pieces(text) for text in texts]
    vectors = encode([piece for one in pieces for piece in one])
    starts = np.cumsum([0, *map(len, pieces[:-1])])
    sums = np.add.reduceat(vectors, starts, axis=0)
    unit: np.ndarray = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return unit


def _pieces(text: str) -> list[str]:
    words = text.split()
    starts = range(0, max(len(words), 1), PIECE_WORDS)
    return [" ".join(words[start : start + PIECE_WORDS]) for start in starts]


def _on_texts(
    score: Callable[[Texts, Texts], np.ndarray],
) -> Callable[[Sequence[LabelledText], Sequence[LabelledText]], np.ndarray]:
    return lambda postings, resumes: score([one.text for one in postings], [one.text for one in resumes])
