"""The space of keys for one run: taxonomy skills, and whatever else postings ask or awards show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from matcher.credentials.catalogue import Catalogue
from matcher.encoder import Encoder
from matcher.extraction.posts import post_likeness
from matcher.keys import credential_key, prefix
from matcher.matching.phrases import PhraseVectors
from matcher.policy import Policy
from matcher.taxonomy.model import Taxonomy
from matcher.taxonomy.similarity import build_similarity, cosine_similarity_share
from matcher.taxonomy.vectors import FormVectors
from matcher.types import Target


@dataclass(frozen=True, slots=True)
class Similar:
    """A held key that says something about an asked one, how much (0-1), and why."""

    key: str
    share: float
    reason: str


class SimilarityRules:
    """How alike keys are, under one taxonomy, catalogue and policy.

    vectors and encoder are asked for only when wording has to be compared.
    """

    def __init__(
        self,
        taxonomy: Taxonomy,
        catalogue: Catalogue,
        policy: Policy,
        *,
        vectors: Callable[[], FormVectors],
        encoder: Encoder,
    ) -> None:
        self._taxonomy, self._catalogue, self._policy = taxonomy, catalogue, policy
        self._vectors, self._phrases = vectors, PhraseVectors(encoder)

    def similar(self, targets: Sequence[Target], held: Iterable[str]) -> list[tuple[Similar, ...]]:
        """For each target the held keys that say something about it, most alike first, ties by key.

        Years of experience have none: they are counted, not compared. What is found for a target
        depends on the target and on each held key alone, never on what else is asked or held.
        """
        keys = frozenset(held)
        degrees, posts = (sorted(key for key in keys if prefix(key) == kind) for kind in ("degree", "post"))
        worded = self._worded(targets, keys)
        found = []
        for target in targets:
            similar = self._stated(target, keys, degrees, posts)
            if target.kind == "skill":
                similar += worded.get(target.key, ())
            found.append(tuple(sorted(similar, key=lambda one: (-one.share, one.key))))
        return found

    def near(self, skill_id: str) -> tuple[Similar, ...]:
        """The other skills of the taxonomy that say something about one, most alike first, ties by id.

        Raises UnknownName for an id the taxonomy has not.
        """
        self._taxonomy[skill_id]
        others = [
            Similar(held, share, self._reason(skill_id, held))
            for held, share in self._row(skill_id)
            if held != skill_id
        ]
        return tuple(sorted(others, key=lambda one: (-one.share, one.key)))

    def _stated(
        self, target: Target, keys: frozenset[str], degrees: Sequence[str], posts: Sequence[str]
    ) -> list[Similar]:
        """What the taxonomy, the catalogue and the key itself say."""
        match prefix(target.key):
            case "experience":
                return []
            case "post":
                return self._alike_posts(target.key, posts)
            case "credential":
                return self._same_credential(target.key, keys)
            case "degree":
                return self._degree_levels(target, degrees)
            case "skill" if target.kind != "language" and target.key in self._taxonomy:
                return self._near_skills(target.key, keys)
        reason = "same words" if prefix(target.key) == "open" else "same"
        return [Similar(target.key, 1.0, reason)] if target.key in keys else []

    @cached_property
    def _matrix(self) -> sparse.csr_matrix:
        return build_similarity(self._taxonomy, self._vectors().skills, self._policy.similarity)

    def _row(self, skill: str) -> Iterator[tuple[str, float]]:
        """(id, share) of the skills like one of the taxonomy, itself among them."""
        number = self._taxonomy.position[skill]
        entries = slice(self._matrix.indptr[number], self._matrix.indptr[number + 1])
        places, shares = self._matrix.indices[entries].tolist(), self._matrix.data[entries].tolist()
        return ((self._taxonomy.skills[n].id, share) for n, share in zip(places, shares, strict=True))

    def _near_skills(self, asked: str, keys: frozenset[str]) -> list[Similar]:
        return [
            Similar(held, share, self._reason(asked, held))
            for held, share in self._row(asked)
            if held in keys
        ]

    def _reason(self, asked: str, held: str) -> str:
        if asked == held:
            return "same"
        if self._taxonomy[held].parent == asked:
            return "narrower"
        if self._taxonomy[asked].parent == held:
            return "broader"
        if held in self._taxonomy[asked].related or asked in self._taxonomy[held].related:
            return "related"
        return "similar wording"

    def _same_credential(self, asked: str, keys: frozenset[str]) -> list[Similar]:
        type_id = asked.partition(":")[2]
        share = self._policy.equivalent_stack
        accepted = self._catalogue.satisfying(type_id) if type_id in self._catalogue else ()
        others = [credential_key(other) for other in accepted if other != type_id]
        same = [Similar(asked, 1.0, "same")] if asked in keys else []
        return same + [Similar(key, share, "supersedes or equals it") for key in others if key in keys]

    def _alike_posts(self, asked: str, posts: Sequence[str]) -> list[Similar]:
        rules, title = self._policy.similarity, asked.partition(":")[2]
        shares = (
            (key, post_likeness(title, key.partition(":")[2], general=rules.post_general)) for key in posts
        )
        return [
            Similar(key, round(share, 4), "same post" if share == 1.0 else "similar post")
            for key, share in shares
            if share >= rules.post_cutoff
        ]

    def _degree_levels(self, target: Target, degrees: Sequence[str]) -> list[Similar]:
        asked = int(target.key.split(":")[1])
        subjects = self._subject_shares(target.fields)
        similar = []
        for key in degrees:
            level, _, subject = key.partition(":")[2].partition(":")
            if int(level) < asked:
                continue
            if target.fields:
                similar.append(self._subject_fit(key, subject, subjects))
            elif not subject:
                similar.append(Similar(key, 1.0, "level reached"))
        return similar

    def _subject_fit(self, key: str, subject: str, subjects: dict[str, float]) -> Similar:
        """How a degree of the level asked, in a subject ("": unknown), fits the subjects asked."""
        other, share = self._policy.degree_requirement.other_subject, subjects.get(subject, 0.0)
        if share == 1.0:
            return Similar(key, 1.0, "level and subject")
        if share > other:
            return Similar(key, share, "level reached, similar subject")
        return Similar(key, other, "level reached, " + ("other subject" if subject else "subject unknown"))

    def _subject_shares(self, fields: Sequence[str]) -> dict[str, float]:
        best: dict[str, float] = {}
        for field in fields:
            row = self._row(field) if field in self._taxonomy else [(field, 1.0)]
            for key, share in row:
                best[key] = max(best.get(key, 0.0), share)
        return best

    def _worded(self, targets: Sequence[Target], keys: frozenset[str]) -> dict[str, list[Similar]]:
        """Skills against open phrases, open targets against both: by embedding, per target key."""
        asked = sorted({t.key for t in targets if t.kind == "skill" and self._has_wording(t.key)})
        phrases = sorted(key for key in keys if prefix(key) == "open")
        found = self._compared(asked, phrases, self._policy.similarity.open_weight)
        open_asked = [key for key in asked if prefix(key) == "open"]
        skills = sorted(key for key in keys if prefix(key) == "skill" and self._has_wording(key))
        for key, similar in self._compared(open_asked, skills, 1.0).items():
            found[key] = [*found.get(key, ()), *similar]
        return found

    def _has_wording(self, key: str) -> bool:
        """Whether a key may be like others by its wording: languages are not."""
        if key in self._taxonomy:
            return self._taxonomy[key].kind != "language"
        return prefix(key) == "open"

    def _compared(self, asked: list[str], held: list[str], weight: float) -> dict[str, list[Similar]]:
        if not (asked and held):
            return {}
        cosines = self._vectors_of(asked) @ self._vectors_of(held).T
        shares = cosine_similarity_share(cosines, self._policy.similarity)
        return {
            key: [
                Similar(held[place], round(float(row[place]) * weight, 4), "similar wording")
                for place in np.flatnonzero(row).tolist()
                if held[place] != key
            ]
            for key, row in zip(asked, shares, strict=True)
        }

    def _vectors_of(self, keys: Sequence[str]) -> np.ndarray:
        """Unit vectors of one or more skill and open keys, (n_keys, dim) float64."""
        places = [n for n, key in enumerate(keys) if prefix(key) == "open"]
        others = [n for n, key in enumerate(keys) if prefix(key) != "open"]
        parts = []
        if places:
            parts.append(self._phrases.of([keys[n].partition(":")[2] for n in places]))
        if others:
            parts.append(self._vectors().skills[[self._taxonomy.position[keys[n]] for n in others]])
        rows: np.ndarray = np.concatenate(parts)[np.argsort([*places, *others])]
        return rows
