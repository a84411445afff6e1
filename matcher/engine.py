"""The parts put together: taxonomy, catalogue, policy and models behind one object.

What wires decides nothing: every rule stands in the package it belongs to. What extraction does not need is
imported where it is used, so that the first document is read soon (tests/test_architecture.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from matcher.checksums import LISTING, check_hashes, hash_files
from matcher.credentials import Catalogue, CredentialType, EvidenceReader, read_catalogue
from matcher.credentials.addresses import SkillAddresses
from matcher.credentials.catalogue import write_types
from matcher.documents import read_documents
from matcher.encoder import Encoder, SentenceEncoder, StaticEncoder
from matcher.errors import BadData, BadInput, UnknownName
from matcher.extraction import Dictionary, LinkModel, SkillIndex
from matcher.extraction.kinds import guess_kind
from matcher.extraction.linking import FEATURES, count_stems
from matcher.extraction.reader import Reader, build_reader
from matcher.extraction.resolving import SKILL_KINDS, PhraseResolver, Resolved
from matcher.extraction.rewording import Rewordings
from matcher.extraction.tagging import SpanTagger, TaggedSpan
from matcher.policy import Levels, Policy, read_levels, read_policy
from matcher.requirements import build_requirements, edit_weights, posting_title
from matcher.settings import PACKAGE, Settings
from matcher.taxonomy import Crosswalk, Taxonomy, read_crosswalk, read_taxonomy
from matcher.taxonomy.compiled import check_name, read_compiled, write_compiled
from matcher.taxonomy.vectors import (
    FormVectors,
    form_counts,
    form_vectors,
    write_form_counts,
    write_form_vectors,
)
from matcher.types import (
    Award,
    Candidate,
    Document,
    DocumentKind,
    Extraction,
    Link,
    Notice,
    Posting,
    Reading,
    Rejected,
    Stack,
)

if TYPE_CHECKING:
    import pandas as pd
    from spacy.language import Language

    from matcher.analytics import Cell, CoverageGrid, Lapses, PostingAudit
    from matcher.analytics.wording import WordList
    from matcher.credentials.readers.checked import Check
    from matcher.credentials.readers.units import Unit
    from matcher.credentials.renewing import Renewal
    from matcher.credentials.verify import TrustList, VerificationReport
    from matcher.matching import GapLine, Ranked, Ranking, Similar, SimilarityRules
    from matcher.matching.changes import AwardLoss
    from matcher.matching.stability import Stability
    from matcher.matching.timeline import CoveragePoint
    from matcher.matching.weight_swap import WeightSwap
    from matcher.pathway import BandRise, Planner
    from matcher.store import Workspace

BUILT_IN = "stackmatch"
ENCODER_FOLDER = "skill-encoder"
TAGGER_FOLDER = "span-tagger"
LINKER_FOLDER = "linker"
STATIC_FOLDER = "static-encoder"
VECTORS_FOLDER = "skill-vectors"
SHIPPED = "shipped"
PROFILES = "profiles"
TOGETHER = 1024
_WITHOUT_POLICY = (
    *("taxonomy", "own_taxonomy", "crosswalk", "catalogue", "levels", "encoder", "_full_encoder"),
    *("vectors", "link_model", "index", "dictionary", "tagger", "words"),
)
_COMPUTING = ("numpy", "scipy", "tokenizers", "onnxruntime")


class Engine:
    """Reads postings and people and ranks them. Parts load on first use and are kept.

    taxonomy: the name of a built-in or imported taxonomy. policy: a file with changes to the shipped
    one (a path), or the name of a profile. catalogue: the name of an imported one to add, or a file or
    folder to use. encoder: anything with ``encode``, instead of the shipped model. fast: extract and link
    with word vectors distilled from that model: no transformer, a small part of its time, links somewhat
    worse (benchmarks/results.md).
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        taxonomy: str = BUILT_IN,
        policy: str | Path | None = None,
        catalogue: str | Path | None = None,
        encoder: Encoder | None = None,
        fast: bool = False,
    ) -> None:
        self.settings = settings or Settings.from_environment()
        self._taxonomy_name, self._policy, self._catalogue = taxonomy, policy, catalogue
        self._given_encoder, self._fast = encoder, fast

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """The skills. Raises UnknownName for a taxonomy that is neither built in nor imported."""
        if self._taxonomy_name == BUILT_IN:
            return self.own_taxonomy
        if self._taxonomy_name not in self.taxonomy_names:
            known = ", ".join(self.taxonomy_names)
            raise UnknownName(
                f"no taxonomy {self._taxonomy_name!r}; available: {known} "
                "(matcher taxonomy import FILE --name NAME adds one)"
            )
        return read_compiled(self._compiled / self._taxonomy_name).taxonomy

    @cached_property
    def own_taxonomy(self) -> Taxonomy:
        """The taxonomy that ships with the product, whichever is in use."""
        return read_taxonomy(self.settings.data / "taxonomy", name=BUILT_IN)

    @property
    def taxonomy_names(self) -> tuple[str, ...]:
        """The taxonomies there are: the built-in one, then the imported ones by name."""
        return (BUILT_IN, *sorted(path.parent.name for path in self._compiled.glob(f"[!.]*/{LISTING}")))

    @cached_property
    def crosswalk(self) -> Crosswalk:
        """Which skills of the built-in taxonomy are which concepts of ESCO and O*NET."""
        return read_crosswalk(self.settings.data / "taxonomy" / "crosswalk.csv")

    @property
    def _compiled(self) -> Path:
        return self.settings.home / "taxonomies"

    def import_taxonomy(
        self, path: Path, *, name: str, columns: Mapping[str, str] | None = None
    ) -> tuple[Taxonomy, tuple[Rejected, ...]]:
        """Compiles a release for ``Engine(taxonomy=name)``, in place of an older one of that name.

        columns: for tables, our field -> their column. Returns the taxonomy and what was set aside.
        Raises BadInput for a release that is not known, or a name that cannot be used.
        """
        from matcher.taxonomy.readers import read_taxonomy_release

        if check_name(name) == BUILT_IN:
            raise BadInput(f"{BUILT_IN!r} is the built-in taxonomy; choose another name")
        draft = read_taxonomy_release(path, columns=columns)
        flags = {form: rule for skill in self.own_taxonomy for form, rule in skill.ambiguous}
        taxonomy, rejected = draft.build(name, known=flags)
        write_compiled(
            taxonomy,
            self._compiled,
            source=draft.source,
            add=lambda folder: self._write_vectors(taxonomy, folder),
        )
        return taxonomy, rejected

    def write_vectors(self) -> None:
        """Makes the shipped vectors of the built-in taxonomy again."""
        self._write_vectors(self.own_taxonomy, self.settings.models / VECTORS_FOLDER)

    def _write_vectors(self, taxonomy: Taxonomy, folder: Path) -> None:
        write_form_vectors(taxonomy, self._full_encoder, folder)
        write_form_counts(taxonomy, count_stems, folder)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The credential types; over an imported taxonomy, what they cover is translated by the crosswalk.

        Raises UnknownName for a catalogue that is no file or folder and was not imported.
        """
        own = read_catalogue(self._catalogue_folders, self.own_taxonomy)
        if self._taxonomy_name == BUILT_IN:
            return own
        return own.translate(self.crosswalk.translate(self.own_taxonomy, self.taxonomy), self.taxonomy)

    @property
    def _catalogue_folders(self) -> tuple[Path, ...]:
        shipped, stated = self.settings.data / "credentials", self._catalogue
        if stated is None:
            return (shipped,)
        imported = sorted(path.name for path in self._imported_types.glob("[!.]*"))
        if str(stated) in imported:
            return shipped, self._imported_types / stated
        if Path(stated).exists():
            return (Path(stated),)
        known = ", ".join(imported) or "none"
        raise UnknownName(f"no catalogue {str(stated)!r}: no such file or folder, and imported are: {known}")

    @property
    def _imported_types(self) -> Path:
        return self.settings.home / "catalogues"

    def import_catalogue(
        self, path: Path, *, name: str, columns: Mapping[str, str] | None = None
    ) -> tuple[tuple[CredentialType, ...], tuple[Rejected, ...]]:
        """Keeps the credential types of a CTDL or CSV file or folder for ``Engine(catalogue=name)``, which
        adds them to the shipped ones. The skills they name are looked up in the built-in taxonomy.

        Returns the types and what was set aside. Raises BadInput where nothing can be used.
        """
        from matcher.credentials.type_readers import read_credential_types

        check_name(name, "catalogue")
        if self._taxonomy_name != BUILT_IN or self._catalogue is not None:
            plain = Engine(self.settings, encoder=self.encoder)
            return plain.import_catalogue(path, name=name, columns=columns)
        reading = read_credential_types(path, columns=columns)
        fresh = [draft for draft in reading.items if draft.entry.id not in self.catalogue]
        known = [draft.entry.id for draft in reading.items if draft.entry.id in self.catalogue]
        rejected = (*reading.rejected, *(Rejected(one, "the shipped catalogue has this id") for one in known))
        resolved = self._resolver.resolve(phrase for draft in fresh for phrase in draft.phrases)
        skills = {phrase: found.key for phrase, found in resolved.items() if found.key in self.taxonomy}
        types = [draft.resolve(skills) for draft in fresh]
        ids = {entry.id for entry in (*types, *self.catalogue)}
        if not types:
            reason = f": {rejected[0].reason}" if rejected else ""
            raise BadInput(f"{path} holds no credential type that can be used{reason}")
        sound = tuple(entry.without_unknown(ids) for entry in types)
        write_types(sound, self._imported_types / name)
        return sound, rejected

    @cached_property
    def policy(self) -> Policy:
        """The numbers that move scores."""
        return read_policy(self._policy_path, base=self._shipped_policy)

    @property
    def _shipped_policy(self) -> Path:
        return self.settings.data / "policy.yaml"

    @property
    def _policy_path(self) -> Path:
        if self._policy is None or self._policy == SHIPPED:
            return self._shipped_policy
        if isinstance(self._policy, Path):
            return self._policy
        if self._policy not in self.profile_names:
            known = ", ".join(self.profile_names)
            raise UnknownName(f"no scoring profile {self._policy!r}; there are {known}")
        return self.settings.data / PROFILES / f"{self._policy}.yaml"

    @property
    def profile_names(self) -> tuple[str, ...]:
        """The scoring profiles there are: the shipped policy, then those that change it, by name."""
        return (SHIPPED, *sorted(path.stem for path in (self.settings.data / PROFILES).glob("*.yaml")))

    def under(self, policy: str | Path) -> Engine:
        """This engine under another policy; what does not depend on the policy is shared."""
        other = Engine(
            self.settings,
            taxonomy=self._taxonomy_name,
            policy=policy,
            catalogue=self._catalogue,
            encoder=self._given_encoder,
            fast=self._fast,
        )
        other.__dict__.update({name: part for name, part in vars(self).items() if name in _WITHOUT_POLICY})
        return other

    @cached_property
    def levels(self) -> Levels:
        """The tables that map level words and scales to proficiency 1-5."""
        return read_levels(self.settings.data / "levels.yaml")

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder in use: the one given, else the static one when fast, else the sentence encoder."""
        if self._fast and self._given_encoder is None:
            return StaticEncoder(self.settings.models / STATIC_FOLDER)
        return self._full_encoder

    @cached_property
    def _full_encoder(self) -> Encoder:
        return self._given_encoder or SentenceEncoder(self.settings.models / ENCODER_FOLDER)

    @cached_property
    def vectors(self) -> FormVectors:
        """The vectors of every surface form of the taxonomy, from the cache where it has them."""
        return form_vectors(
            self.taxonomy, self.encoder, cache=self.settings.cache, shipped=self._made_vectors
        )

    @property
    def _made_vectors(self) -> Path:
        """The folder with the vectors of the taxonomy's forms, made when it was shipped or imported."""
        built_in = self._taxonomy_name == BUILT_IN
        return self.settings.models / VECTORS_FOLDER if built_in else self._compiled / self._taxonomy_name

    @cached_property
    def index(self) -> SkillIndex:
        """The skills as a searchable index."""
        taxonomy, cache, made = self.taxonomy, self.settings.cache, self._made_vectors
        counts = partial(form_counts, taxonomy, count_stems, cache=cache, shipped=made)
        return SkillIndex(taxonomy, self.vectors, self.link_model, counts)

    @cached_property
    def link_model(self) -> LinkModel:
        """How features of a link become a probability."""
        static = self._fast and self._given_encoder is None
        path = self.settings.models / (STATIC_FOLDER if static else LINKER_FOLDER) / "weights.json"
        check_hashes(path.parent)
        try:
            values = json.loads(path.read_text("utf8"))
            weights = tuple(float(values["weights"][name]) for name in FEATURES)
            return LinkModel(float(values["intercept"]), weights)  # type: ignore[arg-type]
        except (OSError, ValueError, KeyError) as error:
            raise BadData(f"{path} holds no linker: {error}; reinstall the package") from error

    @cached_property
    def dictionary(self) -> Dictionary:
        """Every name of a skill or credential; academic degrees are found by pattern instead."""
        types = (surface for surface in self.catalogue.surfaces() if surface.kind != "degree")
        return Dictionary([*self.taxonomy.surfaces(), *types])

    @cached_property
    def rewordings(self) -> Rewordings:
        """The names of skills in other forms of their words."""
        return Rewordings(one for one in self.taxonomy.surfaces() if one.kind in SKILL_KINDS)

    @cached_property
    def reader(self) -> Reader:
        """What reads documents."""
        return build_reader(
            self.dictionary,
            self.levels,
            index=lambda: self.index,
            encoder=self.encoder,
            threshold=self.policy.link_threshold,
            tagger=None if self._fast else lambda: self.tagger,
        )

    @cached_property
    def tagger(self) -> SpanTagger:
        """What marks skills and knowledge in sentences."""
        return SpanTagger(self.settings.models / TAGGER_FOLDER, self.dictionary)

    @cached_property
    def pipeline(self) -> Language:
        """The reader as a spaCy pipeline."""
        from matcher.extraction.pipeline import build_pipeline

        return build_pipeline(self.reader)

    @cached_property
    def rules(self) -> SimilarityRules:
        """How alike keys are."""
        from matcher.matching import SimilarityRules

        return SimilarityRules(
            self.taxonomy, self.catalogue, self.policy, vectors=lambda: self.vectors, encoder=self.encoder
        )

    @cached_property
    def _resolver(self) -> PhraseResolver:
        threshold = self.policy.phrase_threshold
        return PhraseResolver(self.dictionary, lambda: self.index, self.encoder, threshold)

    @cached_property
    def _evidence(self) -> EvidenceReader:
        return EvidenceReader(
            catalogue=self.catalogue,
            labels={skill.id: skill.label for skill in self.taxonomy},
            dictionary=self.dictionary,
            rewordings=self.rewordings,
            resolver=self._resolver,
            policy=self.policy,
            levels=self.levels,
            addresses=SkillAddresses(
                self.taxonomy, self.crosswalk if self._taxonomy_name == BUILT_IN else None
            ),
        )

    def extract(
        self, documents: Iterable[Document], kind: DocumentKind | Literal["auto"] = "auto"
    ) -> Iterator[Extraction]:
        """The mentions of each document, in order. ``auto`` guesses each document's kind."""

        def kind_of(document: Document) -> DocumentKind:
            return guess_kind(document.text) if kind == "auto" else kind

        return self.reader.read((document, kind_of(document)) for document in documents)

    def tag(self, texts: Sequence[str], *, scheme: str = "skillspan") -> list[tuple[TaggedSpan, ...]]:
        """The spans of each sentence that name or paraphrase skills and knowledge, in order, as a labelling
        scheme (``extraction.tagging.SCHEMES``) has it. Raises BadInput for another scheme."""
        return [tagged.spans for tagged in self.tagger.tag(texts, scheme=scheme)]

    def link(self, texts: Sequence[str], *, top: int = 10) -> list[tuple[Link, ...]]:
        """The ``top`` likeliest skills of each phrase or sentence, best first."""
        encoder = self.encoder
        pieces = encoder.encode_pieces(texts) if isinstance(encoder, SentenceEncoder) else None
        return self.index.rank(texts, encoder.encode(texts), top=top, pieces=pieces)

    def resolve(self, phrases: Iterable[str]) -> dict[str, Resolved]:
        """What each phrase that stands alone (a badge's tag, a listed skill) means: a skill of the
        taxonomy, or an open skill of that wording."""
        return self._resolver.resolve(phrases)

    def search(self, query: str, *, top: int = 10) -> tuple[Link, ...]:
        """Skills whose names hold the query, then those it means, best first."""
        from matcher.taxonomy.search import search_skills

        named = search_skills(self.taxonomy, query)[:top]
        if len(named) >= top:
            return named
        meant = self.link([query], top=top)[0]
        known = {link.id for link in named}
        return (*named, *(link for link in meant if link.id not in known))[:top]

    def similar_skills(self, skill_id: str) -> tuple[Similar, ...]:
        """The skills that count in part for one, most alike first. Raises UnknownName for no id."""
        return self.rules.near(skill_id)

    def read_posting(self, document: Document) -> Posting:
        """The posting in a document, with the requirements it states and suggested weights."""
        extraction = next(iter(self.extract([document], "posting")))
        requirements = build_requirements(extraction, self.policy)
        notices = document.notices
        if not requirements:
            notices = (*notices, Notice("no_requirements", "no requirement was recognised", document.id))
        return Posting(document.id, posting_title(document), document.text, requirements, notices)

    def read_stacks(self, candidates: Sequence[Candidate], *, on: date) -> tuple[Stack, ...]:
        """The evidence of each candidate on a day, in the order given."""
        return self._evidence.read(candidates, on=on)

    def rank(
        self,
        posting: Posting,
        candidates: Sequence[Candidate],
        *,
        on: date,
        top: int | None = None,
        weights: Mapping[str, float] | None = None,
    ) -> Ranking:
        """The candidates in order of how well their stacks cover the posting.

        weights: edited weights by requirement id. Raises NoRequirements when the posting asks
        nothing, BadInput when two candidates share an id.
        """
        if len({candidate.id for candidate in candidates}) != len(candidates):
            raise BadInput("two candidates have the same id; every candidate needs its own")
        return self.rank_stacks(posting, self._each_stack(candidates, on), top=top, weights=weights)

    def _each_stack(self, candidates: Sequence[Candidate], on: date) -> Iterator[Stack]:
        """The stacks of candidates in the order given, of which few are held at once."""
        for start in range(0, len(candidates), TOGETHER):
            yield from self.read_stacks(candidates[start : start + TOGETHER], on=on)

    def rank_stacks(
        self,
        posting: Posting,
        stacks: Iterable[Stack],
        *,
        top: int | None = None,
        weights: Mapping[str, float] | None = None,
    ) -> Ranking:
        """As ``rank``, for stacks that were read before: other weights then need no reading."""
        from matcher.matching import rank_stacks

        edited = self.weigh(posting, weights or {})
        return rank_stacks(edited, stacks, rules=self.rules, policy=self.policy, top=top)

    def reweigh(self, ranking: Ranking, weights: Mapping[str, float]) -> Ranking:
        """A ranking of everybody under other weights, as ``rank_stacks`` would give it, in milliseconds.

        weights: by requirement id, those that differ from the ranking's.
        """
        from matcher.matching.reweighing import reweigh

        return reweigh(ranking, self.weigh(ranking.posting, weights).requirements, self.policy.bands)

    def weigh(self, posting: Posting, weights: Mapping[str, float]) -> Posting:
        """The posting with edited weights, by requirement id; those not named stay. Raises BadInput for a
        requirement there is not, and for a weight that is none."""
        return replace(posting, requirements=edit_weights(posting.requirements, dict(weights)))

    def rank_stability(
        self,
        posting: Posting,
        candidates: Sequence[Candidate],
        *,
        on: date,
        weights: Mapping[str, float] | None = None,
        first: int = 10,
        seed: int = 0,
    ) -> Stability:
        """Between which ranks each candidate stands when weights and policy are drawn anew within their
        stated uncertainty, and how often among the ``first``. The same seed gives the same result.

        weights: edited weights by requirement id. Raises as ``rank`` does.
        """
        from matcher.matching.stability import rank_stability

        edited, stacks = self.weigh(posting, weights or {}), list(self._each_stack(candidates, on))
        return rank_stability(edited, stacks, rules=self.rules, policy=self.policy, first=first, seed=seed)

    def gap(self, posting: Posting, candidate: Candidate, *, on: date) -> tuple[GapLine, ...]:
        """Where each requirement stands for one person; also for a person nothing is known about."""
        from matcher.matching import find_gaps

        return find_gaps(self._rank_one(posting, candidate, on), self.policy.bands)

    def coverage_over_time(
        self, posting: Posting, candidate: Candidate, *, since: date, until: date, every_months: int = 3
    ) -> tuple[CoveragePoint, ...]:
        """What one person covers of a posting on the days that matter: both ends, every so many months,
        and the days around each on which an award begins or lapses.

        An award counts from the day it was issued, so a renewal that is planned is one with a day to come.
        Verified coverage of days past is by what is proven today.
        Raises BadInput for a span that is none or too long, NoRequirements for a posting that asks nothing.
        """
        from matcher.matching.timeline import CoveragePoint, days_to_look_at, find_events, held_on

        events = find_events(candidate.awards, since=since, until=until)
        points = []
        for day in days_to_look_at(events, since=since, until=until, every_months=every_months):
            ranked = self._rank_one(posting, held_on(candidate, day), day)
            lines = tuple((line.requirement.id, line.coverage) for line in ranked.lines)
            today = tuple(event for event in events if event.day == day)
            points.append(CoveragePoint(day, ranked.score, ranked.verified_score, lines, today))
        return tuple(points)

    def fewest_awards(self, posting: Posting, candidate: Candidate, *, on: date) -> BandRise:
        """The smallest set of up to three awards that would move a person one band up."""
        return self.planner.fewest_awards(posting, candidate, on=on)

    def swap_weights(self, posting: Posting, one: Candidate, other: Candidate, *, on: date) -> WeightSwap:
        """The smallest changes of the posting's weights that would swap two people."""
        from matcher.matching.weight_swap import swap_weights

        return swap_weights(*(self._rank_one(posting, person, on) for person in (one, other)))

    def award_losses(
        self, posting: Posting, candidate: Candidate, *, on: date, awards: Sequence[str] | None = None
    ) -> tuple[AwardLoss, ...]:
        """What each award holds up: what is lost if it had expired and if it were taken away, the greatest
        loss first. awards: ids of some; None: all that show anything the posting asks.

        Raises UnknownName for an award there is not.
        """
        from matcher.credentials.award_ids import distinct
        from matcher.matching.changes import award_loss, losses_to_look_at, take_away

        person = replace(candidate, awards=distinct(candidate.awards))
        before = self._rank_one(posting, person, on)
        losses = []
        for award, how in losses_to_look_at(person.awards, before, awards, on):
            left = replace(person, awards=take_away(person.awards, award.id, how, on))
            losses.append(award_loss(award, how, before, self._rank_one(posting, left, on)))
        return tuple(sorted(losses, key=lambda loss: (loss.score[1], loss.award_id, loss.how)))

    def _rank_one(self, posting: Posting, candidate: Candidate, on: date) -> Ranked:
        """One person alone, also one nothing is known about."""
        from matcher.matching import rank_stacks

        (stack,) = self.read_stacks([candidate], on=on)
        ranking = rank_stacks(posting, [stack], rules=self.rules, policy=self.policy, keep_unknown=True)
        return ranking.ranked[0]

    def find_renewals(self, candidate: Candidate, *, on: date) -> tuple[Renewal, ...]:
        """What a person holds that has to be renewed, and the units (CEU, PDU, CPE) their awards bring."""
        from matcher.credentials.award_ids import distinct
        from matcher.credentials.renewing import track_renewals
        from matcher.keys import credential_key

        (stack,) = self.read_stacks([candidate], on=on)
        mark = credential_key("")
        types = {e.award_id: e.key.removeprefix(mark) for e in stack.evidence if e.key.startswith(mark)}
        return track_renewals(self.catalogue, distinct(candidate.awards), types, on=on)

    def coverage_grid(
        self, postings: Sequence[Posting], candidates: Sequence[Candidate], *, on: date
    ) -> CoverageGrid:
        """How far every candidate covers every requirement of every posting, as one sparse grid.

        Raises BadInput when two candidates or postings share an id, NoRequirements when nothing is asked.
        """
        return self.grid_of_stacks(postings, self.read_stacks(candidates, on=on))

    def grid_of_stacks(self, postings: Sequence[Posting], stacks: Sequence[Stack]) -> CoverageGrid:
        """As ``coverage_grid``, for stacks that were read before."""
        from matcher.analytics import build_grid

        return build_grid(postings, stacks, rules=self.rules, policy=self.policy)

    def lapses(
        self,
        postings: Sequence[Posting],
        candidates: Sequence[Candidate],
        *,
        on: date,
        horizons: Sequence[int] = (30, 90, 365),
    ) -> Lapses:
        """What lapses within so many days, and what coverage that loses if nothing is renewed."""
        from matcher.analytics.lapses import Lapses, find_lapsing, join_horizons, let_lapse, lost_coverage

        before = self.coverage_grid(postings, candidates, on=on)
        lost = {}
        for days in sorted(horizons):
            affected = let_lapse(candidates, on=on, days=days)
            if affected:
                after = self.coverage_grid(postings, affected, on=on)
                lost[days] = lost_coverage(before, after, self.policy.bands)
        return Lapses(find_lapsing(candidates, on=on, days=max(horizons)), join_horizons(lost))

    def credential_values(self, grid: CoverageGrid, stacks: Sequence[Stack]) -> pd.DataFrame:
        """What each credential type would add over the pool of a grid, and per dollar, as a table."""
        from matcher.analytics import credential_values

        return credential_values(
            grid, stacks, self.planner.shown, self.catalogue, rules=self.rules, policy=self.policy
        )

    def drill_down(
        self,
        grid: CoverageGrid,
        postings: Sequence[Posting],
        stacks: Sequence[Stack],
        ask: str,
        *,
        people: Collection[str] | None = None,
        top: int | None = None,
    ) -> Cell:
        """The people, requirements and evidence behind an ask of a grid. people: the ids of a group."""
        from matcher.analytics import drill_down

        return drill_down(
            grid, postings, stacks, ask, rules=self.rules, policy=self.policy, people=people, top=top
        )

    def audit_posting(self, posting: Posting, grid: CoverageGrid | None = None) -> PostingAudit:
        """What keeps people away from a posting, and how it is worded. grid: a pool's coverage of it."""
        from matcher.analytics import audit_posting

        extraction = next(iter(self.extract([Document(posting.id, posting.text, posting.title)], "posting")))
        return audit_posting(
            posting,
            extraction,
            grid,
            shown=self.planner.shown,
            catalogue=self.catalogue,
            words=self.words,
            rules=self.rules,
            policy=self.policy,
        )

    @cached_property
    def words(self) -> WordList:
        """The list of words in postings that are worth another look."""
        from matcher.analytics.wording import read_words

        return read_words(self.settings.data / "wording.yaml")

    @cached_property
    def planner(self) -> Planner:
        """Finds the pathways from what a person holds to what a posting asks."""
        from matcher.pathway import Planner

        return Planner(
            self.catalogue, self.rules, self.policy, lambda people, on: self.read_stacks(people, on=on)
        )

    def verify(
        self,
        credential: bytes | Mapping[str, Any],
        *,
        name: str,
        on: date,
        trust: TrustList | None = None,
        documents: Mapping[str, bytes] | None = None,
        subject: str | None = None,
        fetch: Callable[[str], bytes | None] | None = None,
    ) -> VerificationReport:
        """Layer by layer whether a credential is genuine, in force and not taken back on a day.

        credential: the bytes of a file (JSON, JWT, baked PNG or SVG) or JSON. documents: what stands at
        a URL or behind a did:web. subject: the id or e-mail of the person it should be about. fetch:
        looks a URL up on the web; without it nothing leaves this machine.
        Raises BadInput for what is no credential.
        """
        from matcher.credentials.verify import Documents, TrustList, read_contexts, verify_bytes, verify_json

        given = documents or {}
        known = read_contexts(self.settings.data / "contexts").given(given)
        check = verify_bytes if isinstance(credential, bytes) else verify_json
        return check(
            credential,  # type: ignore[arg-type]
            name=name,
            on=on,
            trust=trust or TrustList(),
            documents=Documents(known, given, fetch),
            subject=subject,
        )

    def read_candidates(
        self,
        path: str | Path,
        *,
        on: date,
        trust: TrustList | None = None,
        documents: Mapping[str, bytes] | None = None,
    ) -> Reading[Candidate]:
        """The candidates at a path, as ``matcher.read_candidates`` reads them, their badges verified."""
        from matcher.credentials.readers import read_candidates

        check = self._check(on, trust, documents)
        return read_candidates(path, on=on, levels=self.levels, check=check)

    def read_candidate_bytes(
        self,
        data: bytes,
        *,
        name: str,
        on: date,
        trust: TrustList | None = None,
        documents: Mapping[str, bytes] | None = None,
    ) -> Reading[Candidate]:
        """The candidates in an uploaded file, as ``read_candidates`` reads it under that name, badges
        verified."""
        from matcher.credentials.readers import read_candidate_bytes

        check = self._check(on, trust, documents)
        return read_candidate_bytes(data, name=name, on=on, levels=self.levels, check=check)

    def read_units(self, path: str | Path, *, on: date, trust: TrustList | None = None) -> Iterator[Unit]:
        """What reads the people at a path one unit (a line, a file or folder) after another, their badges
        verified, for ``Workspace.import_people``."""
        from matcher.credentials.readers.units import read_units

        return read_units(path, on=on, levels=self.levels, check=self._check(on, trust, None))

    def read_upload(
        self, data: bytes, *, name: str, on: date, columns: Mapping[str, str] | None = None
    ) -> Iterator[Unit]:
        """What reads the people in an uploaded file one unit after another, their badges verified; see
        ``credentials.readers.uploads``. Raises BadInput for a zip that cannot be opened."""
        from matcher.credentials.readers.uploads import read_upload_units

        check = self._check(on, None, None)
        return read_upload_units(data, name=name, on=on, levels=self.levels, check=check, columns=columns)

    def _check(self, on: date, trust: TrustList | None, documents: Mapping[str, bytes] | None) -> Check:
        """How readers verify a credential they come across."""

        def check(source: Any, name: str) -> VerificationReport:
            return self.verify(source, name=name, on=on, trust=trust, documents=documents)

        return check

    def read_awards(self, report: VerificationReport, *, on: date) -> tuple[Award, ...]:
        """The awards that a credential shows, each with how far it is proven."""
        from matcher.credentials.readers.checked import awards_of

        return awards_of(report, on=on, levels=self.levels)

    def compare(
        self, credentials: Sequence[str], posting: Posting | None = None
    ) -> dict[str, dict[str, str]]:
        """Credential types side by side: aspect -> type id -> what is known of it.

        posting: also what each alone covers of it, for its money and its weeks (``planner.values`` has the
        numbers).
        """
        from matcher.reports.comparison import compare_credentials, compare_values

        labels = {skill.id: skill.label for skill in self.taxonomy}
        known = compare_credentials(self.catalogue, credentials, labels)
        if posting is None:
            return known
        asked = {requirement.id: requirement.label for requirement in posting.requirements}
        return known | compare_values(self.planner.values(posting, credentials), asked)

    def check_taxonomy(self) -> tuple[Notice, ...]:
        """What is wrong with the taxonomy in use, and with the crosswalk where it is the built-in one."""
        from matcher.taxonomy.checking import check_crosswalk, check_taxonomy

        found = check_taxonomy(self.taxonomy)
        if self._taxonomy_name == BUILT_IN:
            found += check_crosswalk(self.crosswalk, self.taxonomy)
        return found

    def check_catalogue(self) -> tuple[Notice, ...]:
        """What is wrong with the catalogue in use."""
        from matcher.credentials.checking import check_catalogue

        return check_catalogue(self.catalogue, self.taxonomy.surfaces())

    def versions(self) -> dict[str, str]:
        """What results depend on besides the inputs: hashes of code, policy, taxonomy, catalogue and models,
        and the versions of the libraries that compute."""
        data, models = self.settings.data, self.settings.models
        compiled = self._compiled / self._taxonomy_name / LISTING
        skills = [compiled] if compiled.is_file() else list((data / "taxonomy").iterdir())
        found = {
            "code": hash_files(PACKAGE.rglob("*.py"), root=PACKAGE),
            "policy": hash_files([self._policy_path], root=self._policy_path.parent),
            "levels": hash_files([data / "levels.yaml"], root=data),
            "taxonomy": hash_files(skills, root=skills[0].parent),
            "encoder": self.encoder.name,
        }
        if self._policy_path != self._shipped_policy:
            found["policy changed by it"] = hash_files([self._shipped_policy], root=data)
        for place in self._catalogue_folders:
            files = [place] if place.is_file() else place.glob("*.jsonl")
            found[f"catalogue {place.name}"] = hash_files(files, root=place.parent)
        for listing in models.glob(f"*/{LISTING}"):
            found[f"model {listing.parent.name}"] = hash_files([listing], root=models)
        return found | {name: version(name) for name in _COMPUTING if find_spec(name)}

    def demo_workspace(self, folder: Path, *, on: date) -> Workspace:
        """A new workspace with the demo postings and people. Raises BadInput where one is already."""
        from matcher.store import Workspace

        workspace = Workspace.create(folder, levels=self.levels)
        self.fill_demo(workspace, on=on)
        return workspace

    def fill_demo(self, workspace: Workspace, *, on: date) -> None:
        """Adds the demo postings and people to a workspace, in place of those of the same id."""
        from matcher.credentials.readers import read_candidates

        demo = self.settings.data / "demo"
        workspace.add_postings(read_documents(demo / "postings.jsonl").items)
        workspace.add_candidates(read_candidates(demo / "candidates.jsonl", on=on, levels=self.levels).items)


def load(taxonomy: str = BUILT_IN, *, fast: bool = False) -> Language:
    """The reader of documents as a spaCy pipeline: ``doc.spans["skills"]`` has what a text names.

    Spans are labelled by kind, and by the id of the skill or credential type they are linked to
    (``span.kb_id_``, empty where they are linked to none). taxonomy, fast: as for ``Engine``.
    """
    return Engine(taxonomy=taxonomy, fast=fast).pipeline
