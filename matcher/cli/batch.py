"""``matcher batch``: piles of documents or people, from Parquet to Parquet, here or on a cluster."""

from __future__ import annotations

import logging
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.cli import inputs, outputs
from matcher.cli.options import CatalogueName, Fast, Json, OnDate, PolicyFile, TaxonomyName
from matcher.cli.reading import Kind

if TYPE_CHECKING:
    from matcher import BatchProgress, BatchReport

app = typer.Typer(no_args_is_help=True)

Output = Annotated[Path, typer.Option("--output", help="A new folder, or one to go on in.")]
Scheduler = Annotated[
    str | None,
    typer.Option(help="The address of a Dask scheduler, tcp://HOST:8786; default processes of this machine."),
]
WorkerCount = Annotated[
    int | None, typer.Option("--workers", min=1, help="Processes of this machine; default one a core.")
]


@app.command()
def extract(
    source: Annotated[
        Path,
        typer.Option(
            "--input", help="Documents: Parquet (id, text) or JSONL, a file or a folder, or a workspace."
        ),
    ],
    output: Output,
    kind: Annotated[Kind, typer.Option(help="What the documents are.")] = Kind.auto,
    part_rows: Annotated[int, typer.Option(min=1, help="Documents done at once.")] = 10_000,
    scheduler: Scheduler = None,
    workers: WorkerCount = None,
    taxonomy: TaxonomyName = "stackmatch",
    fast: Fast = False,
    as_json: Json = False,
) -> int:
    """Find what many documents name. Started again with the same options it goes on where it stopped.

    Example: matcher batch extract --input adverts.parquet --output found --fast
    """
    from matcher import EngineSpec, Workers, batch_extract

    report = batch_extract(
        source,
        output,
        kind=kind.value,
        engine=EngineSpec(taxonomy=taxonomy, fast=fast),
        part_rows=part_rows,
        workers=Workers(scheduler, workers),
        watch=_show,
    )
    return _finish(report, as_json)


@app.command()
def evidence(
    source: Annotated[
        Path, typer.Option("--input", help="People: Parquet (id, awards, resume_text), JSONL or a workspace.")
    ],
    output: Output,
    on: OnDate = None,
    part_rows: Annotated[int, typer.Option(min=1, help="People done at once.")] = 50_000,
    scheduler: Scheduler = None,
    workers: WorkerCount = None,
    policy: PolicyFile = None,
    taxonomy: TaxonomyName = "stackmatch",
    catalogue: CatalogueName = None,
    fast: Fast = False,
    as_json: Json = False,
) -> int:
    """Keep what the awards of many people show, to rank it any number of times without reading it again.

    Example: matcher batch evidence --input people.parquet --output kept --on 2026-11-21
    """
    from matcher import EngineSpec, Workers, batch_evidence

    report = batch_evidence(
        source,
        output,
        on=inputs.read_day(on),
        engine=EngineSpec(taxonomy=taxonomy, policy=policy, catalogue=catalogue, fast=fast),
        part_rows=part_rows,
        workers=Workers(scheduler, workers),
        watch=_show,
    )
    return _finish(report, as_json)


@app.command()
def rank(
    source: Annotated[
        Path,
        typer.Option(
            "--input",
            help="People: Parquet (id, awards, resume_text), JSONL, a workspace, or evidence kept.",
        ),
    ],
    postings: Annotated[Path, typer.Option(help="Postings: Parquet (id, text), JSONL or a workspace.")],
    output: Output,
    on: OnDate = None,
    top: Annotated[int, typer.Option(min=1, help="People a posting.")] = 10,
    part_rows: Annotated[int, typer.Option(min=1, help="People a shard.")] = 50_000,
    posting_rows: Annotated[int, typer.Option(min=1, help="Postings a batch.")] = 1_000,
    scheduler: Scheduler = None,
    workers: WorkerCount = None,
    policy: PolicyFile = None,
    taxonomy: TaxonomyName = "stackmatch",
    catalogue: CatalogueName = None,
    fast: Fast = False,
    as_json: Json = False,
) -> int:
    """Rank many people for many postings. Started again with the same options it goes on where it stopped.

    Example: matcher batch rank --input people.parquet --postings adverts.parquet --output ranked
    """
    from matcher import EngineSpec, Workers, batch_rank

    report = batch_rank(
        source,
        postings,
        output,
        on=inputs.read_day(on),
        top=top,
        engine=EngineSpec(taxonomy=taxonomy, policy=policy, catalogue=catalogue, fast=fast),
        part_rows=part_rows,
        posting_rows=posting_rows,
        workers=Workers(scheduler, workers),
        watch=_show,
    )
    return _finish(report, as_json)


@app.callback()
def quiet() -> None:
    """Work on piles of documents or people, on this machine or on a cluster."""
    # Dask tells of every lost connection with a traceback; what matters is said in our own words.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)


def _show(progress: BatchProgress) -> None:
    outputs.progress(f"{progress.step}: {progress.done} of {progress.parts} parts")


def _finish(report: BatchReport, as_json: bool) -> int:
    if as_json:
        outputs.write(asdict(report) | {"output": str(report.output)})
    else:
        outputs.console().print(
            f"{report.rows:,} rows in {report.output} ({report.parts} parts, {report.resumed} done before)",
            markup=False,
        )
    if not report.set_aside:
        return outputs.OK
    outputs.log(f"{report.set_aside:,} rows were set aside: {report.output / 'set_aside.parquet'} says why")
    return outputs.PARTIAL if report.rows else outputs.USER_ERROR
