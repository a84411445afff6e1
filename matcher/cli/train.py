"""``matcher train``: what stands in models/, made again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from matcher.cli import inputs, outputs
from matcher.cli.options import DataFolder
from matcher.errors import BadInput

app = typer.Typer(help="Make what stands in models/ again.", no_args_is_help=True)


@app.command("encoder")
def train_encoder(
    data: DataFolder,
    out: Annotated[
        Path | None, typer.Option(help="Where the model goes; default models/skill-encoder.")
    ] = None,
    steps: Annotated[int, typer.Option(min=1)] = 700,
    refining_steps: Annotated[int, typer.Option(min=0, help="Steps of the second stage.")] = 320,
    batch: Annotated[int, typer.Option(min=2)] = 128,
    rate: Annotated[float, typer.Option(help="Learning rate.")] = 1e-4,
    seed: Annotated[int, typer.Option()] = 1,
) -> int:
    """Fine-tune the skill encoder and measure it on the development sets; resumes where it stopped.

    Example: matcher train encoder --data ../shared/data --steps 700
    """
    from matcher.evaluation.baselines import base_model, encode_with
    from matcher.training import encoder as training

    engine = inputs.open_engine()
    folder = out or engine.settings.models / "skill-encoder"
    training.train_encoder(
        data,
        engine.taxonomy,
        engine.crosswalk,
        folder,
        steps=steps,
        batch=batch,
        refining_steps=refining_steps,
        rate=rate,
        seed=seed,
        log=outputs.log,
    )
    return _measure_encoders(data, {"tuned": encode_with(folder), "base": encode_with(base_model())})


@app.command("tagger")
def train_tagger(
    data: DataFolder,
    written: Annotated[
        Path | None, typer.Option(help="Marked sentences of our own; default data/training/spans.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where the model goes; default models/span-tagger.")
    ] = None,
    seed: Annotated[int, typer.Option()] = 1,
) -> int:
    """Train the span tagger and measure it on the development sets; resumes where it stopped.

    Example: matcher train tagger --data ../shared/data
    """
    import matcher
    from matcher.evaluation.span_run import tagger_system
    from matcher.extraction.tagging import SpanTagger
    from matcher.training.tagger import train_tagger as train

    engine = inputs.open_engine()
    folder = out or engine.settings.models / "span-tagger"
    marked = written or engine.settings.data / "training" / "spans"
    train(data, marked, engine.dictionary, folder, seed=seed, log=outputs.log)
    system = tagger_system(SpanTagger(folder, engine.dictionary))
    found = matcher.evaluate_spans(matcher.read_span_sets(data / "spans").items, [system])
    outputs.write(matcher.span_evaluation_view(found))
    return outputs.OK


@app.command("ranges")
def train_ranges(seed: Annotated[int, typer.Option()] = 1) -> int:
    """Measure how far the numbers inside encoder and tagger reach, on sentences of our own, so that they
    run on whole numbers; needed after a change of either, which runs in float32 until then.

    Example: matcher train ranges
    """
    from matcher.training import ranges

    engine = inputs.open_engine()
    models, names = engine.settings.models, [form for skill in engine.taxonomy for form in skill.forms]
    texts = ranges.range_texts(engine.settings.data / "training" / "spans", names, seed=seed)
    for folder, found in (
        (models / "skill-encoder", ranges.measure_encoder(models / "skill-encoder", texts)),
        (models / "span-tagger", ranges.measure_tagger(models / "span-tagger", engine.dictionary, texts)),
    ):
        outputs.log(f"wrote {ranges.write_ranges(folder, found).name}")
    return outputs.OK


@app.command("linker")
def train_linker(data: DataFolder) -> int:
    """Fit how likely a link is right, from the taxonomy's own names, and measure it on gold spans.

    Example: matcher train linker --data ../shared/data
    """
    from matcher.checksums import write_hashes
    from matcher.evaluation.baselines import encode_with
    from matcher.training.linker import fit_linker, measure_linker

    engine = inputs.open_engine()
    folder = engine.settings.models / "linker"
    model = fit_linker(engine.taxonomy, engine.vectors, folder / "weights.json")
    write_hashes(folder, leave_out=("card.md",))
    outputs.write(measure_linker(encode_with(engine.settings.models / "skill-encoder"), model, data))
    return outputs.OK


@app.command("static")
def train_static(data: DataFolder) -> int:
    """Distil the word vectors of --fast from the skill encoder, fit their linker, and measure both encoders;
    needed after a change of the encoder.

    Example: matcher train static --data ../shared/data
    """
    from matcher import Engine
    from matcher.training.static import train_static_encoder

    engine = inputs.open_engine()
    models = engine.settings.models
    train_static_encoder(
        models / "skill-encoder",
        engine.taxonomy,
        engine.vectors.forms,
        data,
        models / "static-encoder",
        log=outputs.log,
    )
    encoders = {"static": Engine(fast=True).encoder.encode, "taught by": engine.encoder.encode}
    return _measure_encoders(data, encoders)


@app.command("vectors")
def train_vectors() -> int:
    """Compute the shipped vectors of the taxonomy; needed after a change of taxonomy or encoder.

    Example: matcher train vectors
    """
    inputs.open_engine().write_vectors()
    return outputs.OK


def _measure_encoders(data: Path, encoders: Mapping[str, Any]) -> int:
    """Writes how encoders rank ESCO's labels on the development sets under a folder of public data."""
    import matcher
    from matcher.evaluation.linkers import encoder_systems, label_file

    labels = label_file(data)
    if labels is None:
        raise BadInput(f"{data} has no linking/esco_labels_*.txt to measure the model on")
    candidates, systems = encoder_systems(labels, encoders)
    sets = matcher.read_link_sets(data / "linking").items
    outputs.write(matcher.link_evaluation_view(matcher.evaluate_linking(sets, candidates, systems)))
    return outputs.OK
