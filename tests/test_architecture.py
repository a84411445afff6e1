"""The shape of the package: imports point one way, and what is public is what is listed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import matcher

PACKAGE = Path(matcher.__file__).parent

# Lower layers may not know higher ones. One line is one layer; modules of a line may know each other
# only inside a package.
LAYERS = (
    ("errors", "types", "settings"),
    ("keys", "policy", "checksums"),
    ("onnx_graph",),
    ("products",),
    ("transformer",),
    ("encoder",),
    ("documents",),
    ("taxonomy",),
    ("extraction",),
    ("requirements",),
    ("credentials",),
    ("matching",),
    ("pathway",),
    ("analytics",),
    ("fairness",),
    ("reports",),
    ("store",),
    ("engine",),
    ("runs", "frames", "features"),
    ("batch",),
    ("evaluation",),
    ("training",),
    ("__init__",),
    ("dashboard", "rest"),
    ("cli",),
    ("__main__",),
)
LEVEL = {name: number for number, names in enumerate(LAYERS) for name in names}
# Heavy or narrow libraries, and the only parts that may import them.
HOMES = {
    "spacy": {"extraction.pipeline", "engine"},
    "highspy": {"pathway.linear"},
    "distributed": {"batch.cluster"},
    "pyarrow": {"batch.evidence", "batch.rows", "batch.tables", "batch.tasks"},
    "streamlit": {"dashboard"},
    "altair": {"dashboard"},
    "torch": {"training", "evaluation"},
    "onnxruntime": {"onnx_graph", "extraction.tagging"},
    "safetensors": {"products", "transformer", "training"},
    "sentence_transformers": {"training", "evaluation"},
    "tokenizers": {"transformer", "encoder", "extraction.tagging", "training"},
    "alembic": {"store"},
    "openpyxl": {"documents", "reports.sheets"},
    "reportlab": {"reports"},
    "sqlalchemy": {"store"},
    "typer": {"cli"},
    "fastapi": {"rest"},
    "uvicorn": {"rest"},
    "pypdfium2": {"documents"},
    "docx": {"documents"},
    "pyld": {"credentials.verify"},
    "cryptography": {"credentials.verify"},
    "rfc8785": {"credentials.verify"},
    "base58": {"credentials.verify"},
    "lxml": {"documents"},
    "defusedxml": {"credentials.envelopes", "credentials.europass_xml", "documents"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def imports_of(path: Path) -> set[str]:
    """Every module a file imports, also inside functions and under TYPE_CHECKING."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_point_one_way(path: Path) -> None:
    own = module_name(path).split(".")[0]
    for name in imports_of(path):
        if name.partition(".")[0] != "matcher":
            continue
        other = name.split(".")[1] if "." in name else "__init__"
        if own in ("__init__", other):
            continue
        assert LEVEL[other] < LEVEL[own], f"{module_name(path)} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_libraries_stay_in_their_homes(path: Path) -> None:
    own = module_name(path)
    for name in imports_of(path):
        homes = HOMES.get(name.partition(".")[0])
        assert homes is None or any(own == home or own.startswith(home + ".") for home in homes), (
            f"{own} imports {name}"
        )


# The only parts that may know what people stated about their sex, race or ethnicity: none of them scores.
KNOW_DEMOGRAPHICS = {
    *("fairness", "reports.fairness", "reports.audit_pack", "reports.impact_chart"),
    *("cli", "dashboard", "__init__"),
}


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_nothing_that_scores_knows_demographics(path: Path) -> None:
    own = module_name(path)
    if not any(own == part or own.startswith(part + ".") for part in KNOW_DEMOGRAPHICS):
        assert not any(name.startswith("matcher.fairness") for name in imports_of(path))


@pytest.mark.parametrize(
    "name",
    ["extraction", "requirements", "credentials", "matching", "pathway", "taxonomy", "analytics", "fairness"],
)
def test_the_core_asks_no_clock(name: str) -> None:
    for path in (PACKAGE / name).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf8"))):
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"today", "now", "utcnow"}, f"{path.name} asks the clock"


def test_the_public_names_are_those_promised() -> None:
    for name in matcher.__all__:
        assert getattr(matcher, name).__name__ == name
    source = (PACKAGE / "__init__.pyi").read_text("utf8")
    offered = {
        alias.asname
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert offered == set(matcher.__all__)


def test_public_names_have_docstrings() -> None:
    for name in matcher.__all__:
        assert getattr(matcher, name).__doc__, f"{name} has no docstring"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        matcher.no_such_name  # noqa: B018


@pytest.mark.parametrize("statement", ["import matcher", "import matcher.cli"])
def test_starting_is_cheap(statement: str) -> None:
    heavy = ["spacy", "torch", "pandas", "streamlit", "sklearn", "scipy", "numpy", "sentence_transformers"]
    code = f"import sys; {statement}; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_reading_with_the_models_needs_no_torch() -> None:
    code = (
        "import sys; from matcher import Document, Engine\n"
        "list(Engine().extract([Document('d', 'Experience with hedge telemetry.')], 'posting'))\n"
        "print('onnxruntime' in sys.modules, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True False"


def test_reading_a_document_whose_names_are_known_loads_no_model() -> None:
    heavy = ["spacy", "torch", "pandas", "sklearn", "scipy", "tokenizers", "onnxruntime"]
    code = (
        "import sys; from matcher import Document, Engine\n"
        "list(Engine(fast=True).extract([Document('d', 'Requirements: Python, SQL')], 'posting'))\n"
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
