"""``matcher explain``: what would change one person's result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from matcher import Rejected

from matcher.cli import inputs, outputs
from matcher.cli.options import (
    CatalogueName,
    GivenDocuments,
    Json,
    OnDate,
    PolicyFile,
    PostingColumns,
    PostingFile,
    ProfileName,
    TaxonomyName,
    TrustFiles,
    WeightsFile,
)


def explain(
    posting: PostingFile,
    candidate: Annotated[
        str, typer.Option(help="A file with one candidate, FILE#ID for one of several, or a folder.")
    ],
    versus: Annotated[
        str | None, typer.Option(help="Another one: the smallest change of weights that swaps the two.")
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option(help="Only what is lost with the award of this id; repeat. Default: every award."),
    ] = None,
    on: OnDate = None,
    weights: WeightsFile = None,
    policy: PolicyFile = None,
    profile: ProfileName = None,
    taxonomy: TaxonomyName = "stackmatch",
    catalogue: CatalogueName = None,
    column: PostingColumns = None,
    trust: TrustFiles = None,
    document: GivenDocuments = None,
    as_json: Json = False,
) -> int:
    """Show what would change one person's result: fewest awards for a band more, what each award holds up,
    and with --versus the weights at which two people change places.

    Example: matcher explain --posting posting.pdf --candidate people.jsonl#c1 --versus people.jsonl#c2
    """
    from matcher import explanation_view
    from matcher.reports.explanation import print_explanation

    day, judged_by = inputs.read_day(on), inputs.choose_policy(policy, profile)
    engine = inputs.open_engine(taxonomy=taxonomy, policy=judged_by, catalogue=catalogue)
    read = engine.read_posting(inputs.one_document(posting, column))
    asked = engine.weigh(read, inputs.read_weights(weights))
    rejected: list[Rejected] = []
    proofs = inputs.read_proofs(trust, document)
    person = inputs.one_candidate(engine, candidate, day, rejected, proofs)
    rise = engine.fewest_awards(asked, person, on=day)
    losses = engine.award_losses(asked, person, on=day, awards=without)
    swap = None
    if versus is not None:
        other = inputs.one_candidate(engine, versus, day, rejected, proofs)
        swap = engine.swap_weights(asked, person, other, on=day)
    if as_json:
        outputs.write(explanation_view(asked, rise, losses, swap, on=day, catalogue=engine.catalogue))
    else:
        print_explanation(outputs.console(), rise, losses, swap, engine.catalogue)
    outputs.report_notices(str(notice) for notice in asked.notices)
    return outputs.finish(rejected, 1)
