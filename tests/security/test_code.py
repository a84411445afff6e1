"""What the code may not do: load a pickle, load arrays that could hold one, score by demographics (S13)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import matcher
from matcher import BadData, Engine
from matcher.checksums import check_hashes

PACKAGE = Path(matcher.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
PICKLES = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
LOADERS = {"load", "read_array", "memmap", "open_memmap"}
DEMOGRAPHIC = {"demographics", "set_demographics", "read_demographics", "write_demographics"}
MAY_KNOW_DEMOGRAPHICS = ("store", "fairness", "reports", "cli", "dashboard")


def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text("utf8"))))


def unsafe(node: ast.AST) -> str | None:
    """What is unsafe about a node, None for nothing."""
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    if isinstance(node, ast.ImportFrom):
        names = [node.module or ""]
    if PICKLES & {name.partition(".")[0] for name in names}:
        return "it imports a pickle"
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    if node.func.attr in LOADERS and owner in ("np", "numpy", "format"):
        allowed = given.get("allow_pickle")
        if not isinstance(allowed, ast.Constant) or allowed.value is not False:
            return "it loads an array that may hold a pickle"
    if owner == "torch" and node.func.attr == "load" and "weights_only" not in given:
        return "it loads a pickle of torch"
    return "it loads YAML that may build objects" if owner == "yaml" and node.func.attr == "load" else None


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_pickle_is_ever_loaded(path: Path) -> None:
    assert [found for node in nodes(path) if (found := unsafe(node))] == []


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from joblib import load",
        "np.load(p)",
        "np.load(p, allow_pickle=True)",
        "torch.load(p)",
        "yaml.load(t)",
    ],
)
def test_the_check_finds(code: str) -> None:
    assert [one for node in ast.walk(ast.parse(code)) if (one := unsafe(node))]


def test_the_check_lets_pass() -> None:
    good = "np.load(p, allow_pickle=False); torch.load(p, weights_only=True); yaml.safe_load(t); json.load(f)"
    assert not any(unsafe(node) for node in ast.walk(ast.parse(good)))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_nothing_that_scores_knows_demographics(path: Path) -> None:
    if path.relative_to(PACKAGE).parts[0] in MAY_KNOW_DEMOGRAPHICS:
        return
    found = {node.attr for node in nodes(path) if isinstance(node, ast.Attribute)}
    found |= {alias.name for node in nodes(path) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert not found & DEMOGRAPHIC


@pytest.mark.parametrize("folder", ["skill-encoder", "static-encoder", "linker", "span-tagger"])
def test_a_changed_model_is_refused(folder: str, tmp_path: Path) -> None:
    source = Engine().settings.models / folder
    check_hashes(source)
    for path in (one for one in source.rglob("*") if one.is_file()):
        copy = tmp_path / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.symlink_to(path)
    changed = next(one for one in sorted(tmp_path.rglob("*.json")))
    content = changed.read_bytes()
    changed.unlink()
    changed.write_bytes(content + b" ")
    with pytest.raises(BadData, match="SHA-256"):
        check_hashes(tmp_path)
