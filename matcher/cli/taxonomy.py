"""``matcher taxonomy``: the skills."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.cli import inputs, outputs
from matcher.cli.options import ColumnMap, Json, TaxonomyName

app = typer.Typer(help="Look into the skills taxonomy.", no_args_is_help=True)


@app.command("info")
def taxonomy_info(taxonomy: TaxonomyName = "stackmatch", as_json: Json = False) -> int:
    """Count the skills of a taxonomy, by kind and sector.

    Example: matcher taxonomy info --json
    """
    from matcher.reports.tables import print_fields, taxonomy_counts

    engine = inputs.open_engine(taxonomy=taxonomy)
    counts = taxonomy_counts(engine.taxonomy, engine.crosswalk if taxonomy == "stackmatch" else None)
    outputs.write(counts) if as_json else print_fields(outputs.console(), counts)
    return outputs.OK


@app.command("import")
def taxonomy_import(
    release: Annotated[
        Path, typer.Argument(help="ESCO or O*NET release (zip or folder), CASE or rich-skill JSON, or CSV.")
    ],
    name: Annotated[str, typer.Option(help="What --taxonomy will call it.")],
    column: ColumnMap = None,
    as_json: Json = False,
) -> int:
    """Compile another taxonomy, so that every verb can use it with --taxonomy NAME.

    Example: matcher taxonomy import esco-v1.1.1-classification-en-csv.zip --name esco
    """
    from matcher.reports.tables import print_fields, taxonomy_counts

    columns = inputs.read_columns(column)
    outputs.log("compiling and embedding every name; 100,000 names take about two minutes")
    taxonomy, rejected = inputs.open_engine().import_taxonomy(release, name=name, columns=columns)
    for problem in rejected:
        outputs.log(f"{problem.place}: {problem.reason}")
    counts = taxonomy_counts(taxonomy)
    outputs.write(counts) if as_json else print_fields(outputs.console(), counts)
    return outputs.finish(rejected, len(taxonomy))


@app.command("check")
def taxonomy_check(taxonomy: TaxonomyName = "stackmatch", as_json: Json = False) -> int:
    """Look for duplicates, orphans, names that collide, and ordinary words without a flag.

    Example: matcher taxonomy check
    """
    return outputs.show_problems(inputs.open_engine(taxonomy=taxonomy).check_taxonomy(), as_json)


@app.command("search")
def taxonomy_search(
    query: Annotated[str, typer.Argument(help="A name, or words for what is meant.")],
    taxonomy: TaxonomyName = "stackmatch",
    top: Annotated[int, typer.Option(min=1, max=1000)] = 10,
    as_json: Json = False,
) -> int:
    """Find skills by name or meaning.

    Example: matcher taxonomy search "dressing wounds"
    """
    from matcher.reports.tables import print_links
    from matcher.reports.views import skill_view

    engine = inputs.open_engine(taxonomy=taxonomy)
    found = engine.search(query, top=top)
    if as_json:
        skills = [skill_view(engine.taxonomy[one.id]) | {"score": one.score} for one in found]
        outputs.write({"query": query, "skills": skills})
    else:
        print_links(outputs.console(), found)
    return outputs.OK
