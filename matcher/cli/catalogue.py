"""``matcher catalogue``: the credential types."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.cli import inputs, outputs
from matcher.cli.options import CatalogueName, ColumnMap, Json

app = typer.Typer(help="Look into the credential catalogue.", no_args_is_help=True)


@app.command("info")
def catalogue_info(catalogue: CatalogueName = None, as_json: Json = False) -> int:
    """Count the credential types, by kind and sector.

    Example: matcher catalogue info --json
    """
    from matcher.reports.tables import catalogue_counts, print_fields

    counts = catalogue_counts(inputs.open_engine(catalogue=catalogue).catalogue)
    outputs.write(counts) if as_json else print_fields(outputs.console(), counts)
    return outputs.OK


@app.command("search")
def catalogue_search(
    query: Annotated[str, typer.Argument(help="A part of a name, issuer or abbreviation.")],
    top: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    catalogue: CatalogueName = None,
    as_json: Json = False,
) -> int:
    """Find credential types by name, abbreviation or issuer.

    Example: matcher catalogue search pmp
    """
    from matcher.reports.tables import print_credentials
    from matcher.reports.views import credential_view

    found = inputs.open_engine(catalogue=catalogue).catalogue.search(query)[:top]
    if as_json:
        outputs.write({"query": query, "credentials": [credential_view(entry) for entry in found]})
    else:
        print_credentials(outputs.console(), found)
    return outputs.OK


@app.command("show")
def catalogue_show(
    credential: Annotated[str, typer.Argument(help="The id of a credential type.")],
    catalogue: CatalogueName = None,
    as_json: Json = False,
) -> int:
    """Show everything known of one credential type; what is not known is said.

    Example: matcher catalogue show pmp
    """
    from matcher.reports.tables import print_fields
    from matcher.reports.views import credential_view

    record = credential_view(inputs.open_engine(catalogue=catalogue).catalogue[credential])
    outputs.write(record) if as_json else print_fields(outputs.console(), record)
    return outputs.OK


@app.command("compare")
def catalogue_compare(
    credentials: Annotated[list[str], typer.Argument(help="Ids of credential types.")],
    posting: Annotated[
        str | None, typer.Option(help="Also what each covers of this posting, per dollar and per week.")
    ] = None,
    catalogue: CatalogueName = None,
    as_json: Json = False,
) -> int:
    """Set credential types side by side: definition, duration, scope, recognition, cost, assessment,
    validity and delivery; what is not known is said.

    Example: matcher catalogue compare pmp capm badge-agile-basics
    """
    from matcher.reports.tables import print_comparison

    engine = inputs.open_engine(catalogue=catalogue)
    asked = None if posting is None else engine.read_posting(inputs.one_document(posting))
    aspects = engine.compare(credentials, asked)
    outputs.write({"credentials": credentials, "rows": aspects}) if as_json else print_comparison(
        outputs.console(), aspects
    )
    return outputs.OK


@app.command("check")
def catalogue_check(catalogue: CatalogueName = None, as_json: Json = False) -> int:
    """Look for duplicates, impossible numbers, facts without a source, circles, and prerequisites that can
    never be met.

    Example: matcher catalogue check
    """
    return outputs.show_problems(inputs.open_engine(catalogue=catalogue).check_catalogue(), as_json)


@app.command("import")
def catalogue_import(
    source: Annotated[Path, typer.Argument(help="CTDL JSON-LD or CSV, or a folder of such files.")],
    name: Annotated[str, typer.Option(help="What --catalogue will call it.")],
    column: ColumnMap = None,
    as_json: Json = False,
) -> int:
    """Read credential types of others, so that every verb can use them with --catalogue NAME.

    Example: matcher catalogue import registry-export.json --name state
    """
    from matcher.reports.tables import print_credentials
    from matcher.reports.views import credential_view

    types, rejected = inputs.open_engine().import_catalogue(
        source, name=name, columns=inputs.read_columns(column)
    )
    for problem in rejected:
        outputs.log(f"{problem.place}: {problem.reason}")
    if as_json:
        outputs.write({"catalogue": name, "credentials": [credential_view(entry) for entry in types]})
    else:
        print_credentials(outputs.console(), types)
    return outputs.finish(rejected, len(types))
