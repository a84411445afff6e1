"""Options that several verbs share, so that they are named and explained once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Write JSON instead of a table.")]
TaxonomyName = Annotated[str, typer.Option("--taxonomy", help="Which taxonomy to link to.")]
OnDate = Annotated[str | None, typer.Option("--on", help="The day to judge by, YYYY-MM-DD; default today.")]
PostingFile = Annotated[
    str, typer.Option("--posting", help="A posting file, FILE#ID for one row of it, or -.")
]
DataFolder = Annotated[Path, typer.Option("--data", help="The folder of public data sets.", exists=True)]
EvaluationData = Annotated[
    Path,
    typer.Option("--data", help="A folder of evaluation sets, or one file; training splits are left out."),
]
Rows = Annotated[int | None, typer.Option(min=1, help="Only so many texts of each set, drawn by the seed.")]
Seed = Annotated[int, typer.Option(help="For drawing texts and for the intervals.")]
OutFile = Annotated[Path | None, typer.Option("--out", help="A file to write the JSON to as well.")]
ColumnMap = Annotated[
    list[str] | None,
    typer.Option("--column", help="For a table: FIELD=HEADER, for example label=Skill; repeat as needed."),
]
PostingColumns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        help="For a CSV or XLSX table of postings: FIELD=HEADER, for example text=Advert; repeat. Fields: "
        "id, title, text, responsibilities, qualifications, preferred, skills, education, experience.",
    ),
]
CatalogueName = Annotated[
    str | None,
    typer.Option("--catalogue", help="An imported catalogue to add, or a file or folder to use instead."),
]
Fast = Annotated[
    bool, typer.Option("--fast", help="Word vectors instead of the transformer: far quicker, links coarser.")
]
TrustFiles = Annotated[
    list[Path] | None,
    typer.Option("--trust", help="Issuers you trust: a registry, ids, or PEM root certificates; repeat."),
]
GivenDocuments = Annotated[
    list[str] | None,
    typer.Option(
        "--document", help="What stands at a web address or behind a did:web: URL=FILE; repeat as needed."
    ),
]
PolicyFile = Annotated[
    Path | None, typer.Option("--policy", help="A YAML file with changes to the shipped policy.")
]
WeightsFile = Annotated[
    Path | None, typer.Option("--weights", help='Edited weights, a JSON file: {"r1": 5}.')
]
ProfileName = Annotated[
    str | None,
    typer.Option(
        "--profile", help="A scoring profile by name, such as verified-first, in place of --policy."
    ),
]
WorkspaceFolder = Annotated[Path, typer.Option("--workspace", help="The workspace folder.")]
