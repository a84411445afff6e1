"""Training the tagger: the files it reads, its batches, and a tiny model from start to reading."""

from __future__ import annotations

import gzip
import itertools
import json
import zipfile
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
import torch

from matcher.errors import BadData
from matcher.evaluation.baselines import base_model
from matcher.extraction.chain import (
    BEGIN,
    END,
    LABELS,
    OUTSIDE,
    PLACES,
    SINGLE,
    Chain,
    label_chances,
    spans_of,
)
from matcher.extraction.dictionary import Dictionary
from matcher.extraction.tagging import SCHEMES, SpanTagger
from matcher.training.adapting import ESCO, ONET
from matcher.training.chain_loss import ChainLoss
from matcher.training.tagger import (
    JOINED,
    MOST_JOINED,
    Example,
    Labelled,
    Plan,
    TaggerModel,
    count_places,
    join_some,
    make_examples,
    plan_epoch,
    read_labelled,
    read_marked,
    save_tagger,
    train_tagger,
)
from matcher.transformer import read_tokenizer
from matcher.types import Surface

NAMES = Dictionary([Surface("Python", "python", "Python", "knowledge", "software")])
ALL = dict.fromkeys(SCHEMES, 1.0)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT encoder of two small layers with the real word pieces."""
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("tiny")
    config = BertConfig(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64)
    torch.manual_seed(0)
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    (folder / "tokenizer.json").write_bytes((base_model() / "tokenizer.json").read_bytes())
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train sets and releases of a few rows."""
    root = tmp_path_factory.mktemp("data")
    folder = root / "spans"
    folder.mkdir()
    write_releases(root)
    rows: dict[str, list[dict[str, Any]]] = {
        "skillspan": [
            {
                "tokens": ["You", "know", "Python", "and", "write", "tests"],
                "tags_skill": ["O", "O", "O", "O", "B", "I"],
                "tags_knowledge": ["O", "O", "B", "O", "O", "O"],
            }
        ],
        "green": [{"tokens": ["plant", "trees"], "tags_skill": ["B", "I"]}],
        "sayfullina": [{"tokens": ["a", "team", "player"], "tags_skill": ["O", "I", "I"]}],
    }
    for scheme, some in rows.items():
        with gzip.open(folder / f"{scheme}_train.jsonl.gz", "wt", encoding="utf8") as file:
            file.writelines(json.dumps(row) + "\n" for row in some * 4)
    return root


def write_releases(root: Path) -> None:
    (root / "linking").mkdir()
    (root / "linking" / "skillskape_train.csv").write_text(
        ",sentence,skills\n0,You plan what a team does next.,['plan teamwork']\n", "utf8"
    )
    with zipfile.ZipFile(root / ESCO, "w") as release:
        for name in ("skills_en.csv", "occupations_en.csv"):
            release.writestr(name, "preferredLabel,description\nbake,Makes bread in an oven of stone.\n")
    with zipfile.ZipFile(root / ONET, "w") as release:
        release.writestr(
            "db/Task Statements.txt", "Task\tTask Type\nPlough the field before it is sown.\tCore\n"
        )
        release.writestr("db/DWA Reference.txt", "DWA ID\tDWA Title\n1\tRepair what the storm has broken.\n")


def test_tokens_become_text_and_tags_become_characters(data: Path) -> None:
    row = read_labelled(data / "spans" / "skillspan_train.jsonl.gz", "skillspan")[0]
    assert row.text == "You know Python and write tests"
    assert [row.text[a:b] for a, b in row.spans["skill"]] == ["write tests"]
    assert [row.text[a:b] for a, b in row.spans["knowledge"]] == ["Python"]
    (soft,) = {
        r.spans["skill"] for r in read_labelled(data / "spans" / "sayfullina_train.jsonl.gz", "sayfullina")
    }
    assert soft == ((2, 13),)


def test_marks_become_spans_and_nest(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("You {S build {K REST} APIs} .\n\nNothing here\n", "utf8")
    first, second = read_marked(path)
    assert first.text == "You build REST APIs ."
    assert [first.text[a:b] for a, b in first.spans["skill"]] == ["build REST APIs"]
    assert [first.text[a:b] for a, b in first.spans["knowledge"]] == ["REST"]
    assert second == Labelled("Nothing here", "skillspan", {"skill": (), "knowledge": ()})


@pytest.mark.parametrize("line", ["{S open", "closed}", "{X what}", "a { b"])
def test_a_wrong_mark_is_refused_with_its_place(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.txt").write_text(f"fine\n{line}\n", "utf8")
    with pytest.raises(BadData, match=r"a\.txt:2"):
        read_marked(tmp_path / "a.txt")


def test_every_marked_sentence_we_ship_can_be_read() -> None:
    files = sorted((Path(__file__).parents[2] / "data" / "training" / "spans").glob("*.txt"))
    rows = [row for path in files for row in read_marked(path)]
    assert len(rows) > 6_000
    for row in rows:
        for start, end in (span for spans in row.spans.values() for span in spans):
            assert row.text[start:end].strip() == row.text[start:end] != ""


def examples(data: Path, tiny: Path) -> list[Example]:
    texts = [r for s in SCHEMES for r in read_labelled(data / "spans" / f"{s}_train.jsonl.gz", s)]
    return list(make_examples(texts, read_tokenizer(tiny), NAMES))


def test_joined_texts_hold_the_spans_of_each() -> None:
    rows = [
        Labelled(f"we {word} well", "skillspan", {"skill": ((3, 3 + len(word)),), "knowledge": ()})
        for word in ("bake", "mend", "sing", "dig") * 10
    ]
    joined = list(join_some(rows, Random(2)))
    assert len(joined) == len(rows) * JOINED // 100
    for one in joined:
        n_texts = one.text.count("we ")
        assert 2 <= n_texts <= MOST_JOINED
        assert [one.text[a:b] for a, b in one.spans["skill"]] == one.text.split()[1::3]
        assert len(one.spans["skill"]) == n_texts


def test_words_carry_their_labels(data: Path, tiny: Path) -> None:
    first = examples(data, tiny)[0]
    assert first.labels == {
        "skill": (OUTSIDE, OUTSIDE, OUTSIDE, OUTSIDE, BEGIN, END),
        "knowledge": (OUTSIDE, OUTSIDE, SINGLE, OUTSIDE, OUTSIDE, OUTSIDE),
    }
    assert [first.window.known[place] for place in first.window.firsts] == [0, 0, 3, 0, 0, 0]


def test_an_epoch_holds_every_example_once_and_no_batch_mixes_schemes(data: Path, tiny: Path) -> None:
    some = examples(data, tiny)
    batches = plan_epoch(some, ALL, seed=3)
    assert sorted(id(example) for batch in batches for example in batch) == sorted(map(id, some))
    assert all(len({example.scheme for example in batch}) == 1 for batch in batches)
    assert plan_epoch(some, ALL, seed=3) == batches
    assert not plan_epoch(some, dict.fromkeys(SCHEMES, 0.0), seed=3)


def test_what_is_trained_reads_the_same_when_it_is_loaded(tiny: Path, data: Path, tmp_path: Path) -> None:
    torch.manual_seed(1)
    model = TaggerModel(tiny).eval()
    for weights in model.parameters():
        weights.data = torch.round(weights.data.half().float() * 256) / 256
    for chain in model.chains.values():
        torch.nn.init.normal_(chain.moves)
        chain.moves.data = chain.moves.data.half().float()
    for hints in (model.shape_in, model.known_in):
        torch.nn.init.normal_(hints.weight, std=0.5)
        hints.weight.data = hints.weight.data.half().float()
    save_tagger(
        model, tmp_path / "tagger", tokenizer=tiny / "tokenizer.json", places=torch.zeros(PLACES, PLACES)
    )
    example = examples(data, tiny)[0]
    ids, shapes, known = (
        torch.tensor([row]) for row in (example.window.ids, example.window.shapes, example.window.known)
    )
    with torch.inference_mode():
        states = model(ids, shapes, known, torch.ones_like(ids), torch.tensor([example.window.firsts]))
        names = [f"skillspan_{kind}" for kind in SCHEMES["skillspan"]]
        scores = [model.heads[name](states).numpy() for name in names]
    outside = [
        label_chances(found, np.array([6]), chain_of(model, name))[0, :, OUTSIDE]
        for found, name in zip(scores, names, strict=True)
    ]
    tagged = SpanTagger(tmp_path / "tagger", NAMES).tag(["You know Python and write tests"])[0]
    assert np.allclose(tagged.inside, 1 - np.min(outside, axis=0), atol=0.03)


def chain_of(model: TaggerModel, name: str) -> Chain:
    chain = model.chains[name]
    return Chain.learnt(*(part.detach().numpy() for part in (chain.moves, chain.first, chain.last)))


def test_the_loss_is_the_surprise_of_the_right_labels_among_all() -> None:
    torch.manual_seed(4)
    chain = ChainLoss()
    for part in chain.parameters():
        torch.nn.init.normal_(part)
    scores, labels = torch.randn(2, 3, len(LABELS)), torch.tensor([[BEGIN, END, OUTSIDE], [SINGLE, 0, 0]])
    lengths = torch.tensor([3, 1])
    with torch.inference_mode():
        moves, first, last = chain.moves.numpy(), chain.first.numpy(), chain.last.numpy()
        found = float(chain(scores, labels, lengths))
    learnt, surprise = Chain.learnt(moves, first, last), 0.0
    for row, length in enumerate(lengths.tolist()):
        totals = {
            some: total(scores[row].numpy(), some, learnt)
            for some in itertools.product(LABELS, repeat=length)
        }
        right = totals[tuple(labels[row, :length].tolist())]
        surprise += float(np.log(np.exp(list(totals.values())).sum())) - right
    assert found == pytest.approx(surprise / 4, rel=1e-4)


def total(scores: np.ndarray, labels: tuple[int, ...], chain: Chain) -> float:
    moved = sum(chain.moves[pair] for pair in itertools.pairwise(labels))
    words = sum(scores[place, label] for place, label in enumerate(labels))
    return float(words + moved + chain.first[labels[0]] + chain.last[labels[-1]])


def test_the_places_of_the_one_span_are_counted(data: Path, tiny: Path) -> None:
    some = examples(data, tiny)
    labels = next(example.labels["skill"] for example in some if example.scheme == "sayfullina")
    ((begin, end),) = spans_of(labels)
    places = count_places([example for example in some if example.scheme != "green"]).exp()
    assert places.sum() == pytest.approx(1)
    assert places.argmax() == begin * PLACES + len(labels) - end


def test_training_makes_a_folder_that_reads_and_resumes(tiny: Path, data: Path, tmp_path: Path) -> None:
    (tmp_path / "written").mkdir()
    (tmp_path / "written" / "a.txt").write_text("You {S fly kites} .\n" * 3, "utf8")
    plan = Plan(2, 2, 1e-3, ALL)
    said: list[str] = []

    def train(stop: bool) -> None:
        def log(message: str) -> None:
            said.append(message)
            if stop and message.startswith("epoch 1"):
                raise KeyboardInterrupt

        out = tmp_path / "tagger"
        train_tagger(data, tmp_path / "written", NAMES, out, seed=1, log=log, base=tiny, plan=plan)

    with pytest.raises(KeyboardInterrupt):
        train(stop=True)
    said.clear()
    train(stop=False)
    assert [message.split(":")[0] for message in said] == ["epoch 1 of 2", "epoch 2 of 2"]
    assert not list(tmp_path.glob("*.pt"))
    tagged = SpanTagger(tmp_path / "tagger", NAMES).tag(["You know Python", ""])
    assert [len(one.words) for one in tagged] == [3, 0]
