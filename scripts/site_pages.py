"""Pages of the site that are made out of what stands elsewhere, so that nothing is written twice.

A hook of MkDocs: the command line out of the commands, the Python reference out of the list of public
names, results, cards and the rest out of their own files.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the made pages."""
    for name, make in PAGES.items():
        files.append(File.generated(config, name, content=make()))
    return files


def index_page() -> str:
    """The README as the first page: its links lead out of the site's folder, so they are put right."""
    return (ROOT / "README.md").read_text("utf8").replace("](docs/", "](")


def command_page() -> str:
    """Every verb with its options."""
    import typer

    from matcher.cli import app

    root = typer.main.get_command(app)
    parts = [
        "# Command line\n",
        "`matcher VERB`; every verb has `--help`. Made from the commands themselves.\n",
    ]
    parts += [_verb(name, command) for name, command in _verbs(root, "matcher")]
    return "\n".join(parts)


def _verbs(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if not hasattr(command, "commands") or command.invoke_without_command:
            yield f"{path} {name}", command
        if hasattr(command, "commands"):
            yield from _verbs(command, f"{path} {name}")


def _verb(name: str, command: Any) -> str:
    said, _, example = (command.help or "").partition("Example:")
    lines = [f"## {name}\n", f"{_prose(said)}\n"]
    if example.strip():
        lines += ["```", example.strip(), "```\n"]
    lines += ["| option | what |", "|---|---|"]
    lines += [_option(one) for one in command.params]
    return "\n".join([*lines, ""])


def _option(one: Any) -> str:
    written = (
        ", ".join([*one.opts, *one.secondary_opts]) if one.param_type_name == "option" else one.name.upper()
    )
    needed = " (needed)" if one.required else ""
    told = (getattr(one, "help", None) or "").replace("|", "\\|")
    return f"| `{written}`{needed} | {told} |"


def _prose(text: str) -> str:
    return " ".join(text.split())


def api_page() -> str:
    """Every public name, by the module it is of."""
    tree = ast.parse((ROOT / "matcher" / "__init__.pyi").read_text("utf8"))
    parts = ["# Python\n", "What `import matcher` offers. Anything else may change without notice.\n"]
    modules: dict[str, list[str]] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            modules.setdefault(node.module.split(".")[0], []).extend(
                f"matcher.{node.module}.{alias.name}" for alias in node.names
            )
    for module, names in modules.items():
        parts += [f"## {module}\n", *(f"::: {name}\n" for name in names)]
    return "\n".join(parts)


def results_page() -> str:
    """What the benchmarks measured last."""
    return (ROOT / "benchmarks" / "results.md").read_text("utf8")


def model_page() -> str:
    """The cards of the models that ship."""
    cards = [_deeper(card.read_text("utf8")) for card in sorted(ROOT.glob("models/*/card.md"))]
    return "\n".join(
        ["# Model cards\n", "The models that ship, each as its `card.md` describes it.\n", *cards]
    )


def data_page() -> str:
    """The data that ship, and who may use them how."""
    parts = [ROOT / "data" / "README.md", ROOT / "DATA_LICENSES.md"]
    return "\n".join(["# Data\n", *(_deeper(part.read_text("utf8")) for part in parts)])


def decision_page() -> str:
    """The decision notes by number."""
    notes = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    titles = [(note.name, note.read_text("utf8").split("\n", 1)[0].lstrip("# ")) for note in notes]
    return "\n".join(["# Decisions\n", *(f"- [{title}]({name})" for name, title in titles)])


def _page_of(name: str) -> Callable[[], str]:
    return lambda: (ROOT / name).read_text("utf8")


def _deeper(text: str) -> str:
    """Headings one step down."""
    return re.sub(r"^(#+ )", r"#\1", text, flags=re.MULTILINE)


PAGES: dict[str, Callable[[], str]] = {
    "index.md": index_page,
    "cli.md": command_page,
    "api.md": api_page,
    "results.md": results_page,
    "models.md": model_page,
    "data.md": data_page,
    "decisions/index.md": decision_page,
    "changelog.md": _page_of("CHANGELOG.md"),
    "contributing.md": _page_of("CONTRIBUTING.md"),
    "security.md": _page_of("SECURITY.md"),
    "privacy.md": _page_of("PRIVACY.md"),
}
