"""How much holding one skill says about another: one sparse matrix per taxonomy.

Entry (asked, held) is the largest of what the tree says, what the relations say, and what the
embeddings say above a cut-off; the diagonal is 1 (docs/decisions/0004-similarity.md).
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from matcher.policy import SimilarityPolicy
from matcher.taxonomy.model import Taxonomy

BLOCK = 2048


def cosine_similarity_share(cosines: np.ndarray, policy: SimilarityPolicy) -> np.ndarray:
    """Cosines as similarity shares 0-1, same shape: 0 below the cut-off, then linear.

    The share is ``embedding_weight * cosine / embedding_full``, at most ``embedding_weight``,
    rounded to 4 decimals so that the last bits of a matrix product never reach a score.
    """
    rising = policy.embedding_weight * np.minimum(cosines / policy.embedding_full, 1.0)
    return np.round(np.where(cosines >= policy.embedding_cutoff, rising, 0.0), 4)


def build_similarity(taxonomy: Taxonomy, vectors: np.ndarray, policy: SimilarityPolicy) -> sparse.csr_matrix:
    """Similarity of every asked skill (row) to every held skill (column), (n_skills, n_skills), 0-1.

    vectors: (n_skills, dim) unit vectors in the taxonomy's order. At most ``policy.neighbours``
    entries a row besides the diagonal, the largest first, ties by column.
    """
    said = _stated_similarity(taxonomy, policy)
    languages = np.array([skill.kind == "language" for skill in taxonomy], bool)
    blocks = []
    for start in range(0, len(taxonomy), BLOCK):
        rows = slice(start, min(start + BLOCK, len(taxonomy)))
        shares = cosine_similarity_share(vectors[rows] @ vectors.T, policy)
        shares[languages[rows], :] = 0.0
        shares[:, languages] = 0.0
        dense = np.maximum(shares, said[rows].toarray())
        dense[np.arange(len(dense)), np.arange(rows.start, rows.stop)] = 0.0
        blocks.append(_largest(dense, policy.neighbours))
    if not blocks:
        return sparse.csr_matrix((0, 0))
    return (sparse.vstack(blocks) + sparse.identity(len(taxonomy))).tocsr()


def _stated_similarity(taxonomy: Taxonomy, policy: SimilarityPolicy) -> sparse.csr_matrix:
    """What the tree and the relations say; languages are never like one another."""
    entries: dict[tuple[int, int], float] = {}

    def put(asked: int, held: int, share: float) -> None:
        entries[asked, held] = max(share, entries.get((asked, held), 0.0))

    for number, skill in enumerate(taxonomy):
        if skill.parent in taxonomy:
            parent = taxonomy.position[str(skill.parent)]
            put(parent, number, policy.narrower)
            put(number, parent, policy.broader)
        for other in skill.related:
            put(number, taxonomy.position[other], policy.related)
            put(taxonomy.position[other], number, policy.related)
    shape = (len(taxonomy), len(taxonomy))
    if not entries:
        return sparse.csr_matrix(shape)
    rows, columns = zip(*entries, strict=True)
    return sparse.csr_matrix((list(entries.values()), (rows, columns)), shape)


def _largest(dense: np.ndarray, count: int) -> sparse.csr_matrix:
    """The ``count`` largest entries of each row."""
    if dense.shape[1] > count:
        order = np.argsort(-dense, axis=1, kind="stable")[:, count:]
        np.put_along_axis(dense, order, 0.0, axis=1)
    return sparse.csr_matrix(dense)
