"""``matcher verify``: whether credentials are genuine, in force and not taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from matcher.errors import BadInput

if TYPE_CHECKING:
    from matcher import (
        Rejected,
    )

from matcher.cli import inputs, outputs
from matcher.cli.options import GivenDocuments, Json, OnDate, TrustFiles


def verify(
    files: Annotated[
        list[str], typer.Argument(help="Badges, JWTs, baked PNG or SVG, folders of them, or - for stdin.")
    ],
    on: OnDate = None,
    trust: TrustFiles = None,
    document: GivenDocuments = None,
    subject: Annotated[str | None, typer.Option(help="Whom it should be about: an id or e-mail.")] = None,
    online: Annotated[
        bool, typer.Option("--online", help="Look missing documents up on the web; otherwise never.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Check whether credentials are genuine, in force and not taken back, without the network.

    Example: matcher verify badge.png --document did:web:example.org=did.json --json
    """
    from matcher import Rejected, VerificationReport, Web, read_credential_files, verification_view
    from matcher.reports.tables import print_verification

    day, engine, fetch = inputs.read_day(on), inputs.open_engine(), Web() if online else None
    proofs = inputs.read_proofs(trust, document)
    rejected: list[Rejected] = []
    done = 0
    for file in (found for path in files for found in read_credential_files(path)):
        try:
            if file.problem is not None:
                raise BadInput(file.problem)
            report = engine.verify(
                file.data,
                name=file.name,
                on=day,
                trust=proofs.trust,
                documents=proofs.documents,
                subject=subject,
                fetch=fetch,
            )
            done += 1
        except BadInput as error:
            report = VerificationReport.unreadable(file.name, str(error))
            rejected.append(Rejected(file.name, str(error)))
            outputs.log(f"{file.name}: {error}")
        awards = engine.read_awards(report, on=day)
        if as_json:
            outputs.write_line(verification_view(report, awards))
        else:
            print_verification(outputs.console(), report, awards)
    return outputs.finish(rejected, done)
