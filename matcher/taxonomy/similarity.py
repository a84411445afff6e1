"""How much holding one skill says about another: one sparse matrix per taxonomy.

Entry (asked, held) is the largest of what the tree says, what the relations say, and what the
embeddings say above a cut-off; the diagonal is 1 (docs/decisions/0004-similarity.md).
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from matcher.policy import SimilarityPolicy
from matcher.taxonomy.model import Taxonomy

BLOCK = 512


def cosine_similarity_share(cosines: np.ndarray, policy: SimilarityPolicy) -> np.ndarray:
    """Cosines as similarity shares 0-1, same shape, float64: 0 below the cut-off, then linear.

    The share is ``embedding_weight`` times how far the cosine is from ``embedding_zero`` to
    ``embedding_full``, rounded to 4 decimals so that the last bits of a matrix product never reach a score.
    """
    exact = cosines.astype(np.float64)
    way = policy.embedding_full - policy.embedding_zero
    rising = policy.embedding_weight * np.clip((exact - policy.embedding_zero) / way, 0.0, 1.0)
    shares: np.ndarray = np.round(np.where(exact >= policy.embedding_cutoff, rising, 0.0), 4)
    return shares


def build_similarity(taxonomy: Taxonomy, vectors: np.ndarray, policy: SimilarityPolicy) -> sparse.csr_matrix:
    """Similarity of every asked skill (row) to every held skill (column), (n_skills, n_skills), 0-1.

    vectors: (n_skills, dim) unit vectors in the taxonomy's order. At most ``policy.neighbours``
    entries a row besides the diagonal, the largest first, ties by column. Languages are like no
    other language, and like no other skill by their wording.
    """
    count = len(taxonomy)
    if not count:
        return sparse.csr_matrix((0, 0))
    worded = _worded_similarity(taxonomy, vectors.astype(np.float64), policy)
    near = worded.maximum(_stated_similarity(taxonomy, policy))
    return (_largest_others(near, policy.neighbours) + sparse.identity(count, format="csr")).tocsr()


def _worded_similarity(
    taxonomy: Taxonomy, vectors: np.ndarray, policy: SimilarityPolicy
) -> sparse.csr_matrix:
    """What the embeddings say, in blocks of rows so that memory stays small."""
    languages = np.array([skill.kind == "language" for skill in taxonomy], bool)
    blocks = []
    for start in range(0, len(taxonomy), BLOCK):
        rows = slice(start, start + BLOCK)
        cosines = vectors[rows] @ vectors.T
        cosines[languages[rows], :] = 0.0
        cosines[:, languages] = 0.0
        cosines[cosines < policy.embedding_cutoff] = 0.0
        near = sparse.csr_matrix(cosines)
        near.data = cosine_similarity_share(near.data, policy)
        blocks.append(near)
    return sparse.vstack(blocks, format="csr")


def _stated_similarity(taxonomy: Taxonomy, policy: SimilarityPolicy) -> sparse.csr_matrix:
    """What the tree and the relations say; languages are never like one another."""
    entries: dict[tuple[int, int], float] = {}

    def put(asked: str, held: str, share: float) -> None:
        if taxonomy[asked].kind == taxonomy[held].kind == "language":
            return
        place = taxonomy.position[asked], taxonomy.position[held]
        entries[place] = max(share, entries.get(place, 0.0))

    for skill in taxonomy:
        if skill.parent is not None and skill.parent in taxonomy:
            put(skill.parent, skill.id, policy.narrower)
            put(skill.id, skill.parent, policy.broader)
        for other in skill.related:
            put(skill.id, other, policy.related)
            put(other, skill.id, policy.related)
    shape = (len(taxonomy), len(taxonomy))
    if not entries:
        return sparse.csr_matrix(shape)
    rows, columns = zip(*entries, strict=True)
    return sparse.csr_matrix((list(entries.values()), (rows, columns)), shape)


def _largest_others(matrix: sparse.csr_matrix, count: int) -> sparse.csr_matrix:
    """The ``count`` largest entries of each row off the diagonal, ties by column; zeros are not stored."""
    entries = matrix.tocoo()
    others = (entries.row != entries.col) & (entries.data > 0)
    rows, columns, shares = entries.row[others], entries.col[others], entries.data[others]
    order = np.lexsort((columns, -shares, rows))
    starts = np.searchsorted(rows[order], rows[order])
    kept = order[np.arange(len(order)) - starts < count]
    return sparse.csr_matrix((shares[kept], (rows[kept], columns[kept])), matrix.shape)
