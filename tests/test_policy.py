"""The policy file: what it leaves out is as shipped, and profiles are such files."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from matcher import BadData, Engine, UnknownName
from matcher.policy import read_policy

DATA = Path(__file__).resolve().parents[1] / "data"
SHIPPED = DATA / "policy.yaml"
PROFILES = sorted((DATA / "profiles").glob("*.yaml"))


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf8")
    return path


def test_what_a_file_leaves_out_is_as_shipped(tmp_path: Path) -> None:
    own = write(
        tmp_path / "own.yaml", "reason: mine\nverification: {claimed: 0.5}\nassessment: {kinds: {badge: 0.1}}"
    )
    changed, shipped = read_policy(own, base=SHIPPED), read_policy(SHIPPED)
    assert (changed.verification.claimed, changed.verification.verified) == (0.5, 1.0)
    assert changed.assessment.kinds == shipped.assessment.kinds | {"badge": 0.1}
    assert changed.weights == shipped.weights
    assert changed.reason == "mine"


def test_a_whole_file_stands_for_itself() -> None:
    assert read_policy(SHIPPED, base=SHIPPED) == read_policy(SHIPPED)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("weights: {requird: 3}", "weights.requird"),
        ("weights: {required: x}", "weights.required: .*got 'x'"),
        ("weights: 3", "weights"),
        ("verification: {claimed: 2}", "verification.claimed: .*got 2"),
        ("- a list", "the file"),
        ("", "the file"),
        ("{", "is not YAML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(BadData, match=message):
        read_policy(write(tmp_path / "own.yaml", text), base=SHIPPED)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="cannot read"):
        read_policy(tmp_path / "none.yaml", base=SHIPPED)


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_a_profile_is_a_policy_file_with_a_reason(path: Path) -> None:
    profile = read_policy(path, base=SHIPPED)
    assert profile.reason.endswith(".")
    assert Engine(policy=path.stem).policy == profile == Engine(policy=path).policy
    assert profile.model_copy(update={"reason": ""}) != read_policy(SHIPPED)
    stated = yaml.safe_load(path.read_text("utf8"))
    shipped = yaml.safe_load(SHIPPED.read_text("utf8"))
    for part, values in stated.items():
        if part != "reason":
            assert all(shipped[part][name] != value for name, value in values.items()), "says nothing new"


def test_profiles_are_listed_and_unknown_ones_named() -> None:
    assert Engine().profile_names == ("shipped", *(path.stem for path in PROFILES))
    assert Engine(policy="shipped").policy == Engine().policy
    with pytest.raises(UnknownName, match="no scoring profile 'strict'; there are shipped, must-haves"):
        _ = Engine(policy="strict").policy


def test_another_policy_shares_what_does_not_depend_on_it() -> None:
    engine = Engine(fast=True)
    taxonomy, rules = engine.taxonomy, engine.rules
    other = engine.under("verified-first")
    assert other.taxonomy is taxonomy
    assert other.rules is not rules
    assert other.policy.verification.claimed == 0.35
    assert engine.policy.verification.claimed == 0.75


def test_a_record_says_which_policy_was_changed_by_which() -> None:
    own, shipped = Engine(policy="verified-first", fast=True).versions(), Engine(fast=True).versions()
    assert own["policy"] != shipped["policy"] == own["policy changed by it"]
    assert "policy changed by it" not in shipped
