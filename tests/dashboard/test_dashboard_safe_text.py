"""No text of a posting or a person reaches Markdown unescaped: every call in the package is looked at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "matcher" / "dashboard"
FILES = [PACKAGE.parents[1] / "app.py", *sorted(PACKAGE.rglob("*.py"))]

# Whose first argument, and these keywords, are read as Markdown.
MARKDOWN = {
    *("badge", "button", "caption", "checkbox", "code", "download_button", "error", "expander"),
    *("file_uploader", "form_submit_button", "header", "info", "latex", "markdown", "metric", "multiselect"),
    *("pills", "popover", "radio", "segmented_control", "selectbox", "spinner", "status", "subheader"),
    *("success", "tabs", "text_area", "text_input", "title", "toast", "toggle", "warning"),
    *("Column", "TextColumn", "NumberColumn", "ProgressColumn", "table"),
}
KEYWORDS = {"label", "body", "help", "title", "placeholder", "text", "page_title"}
FORBIDDEN = {
    *("html", "iframe", "write", "write_stream", "MarkdownColumn", "LinkColumn", "ImageColumn"),
    *("image", "link_button", "exception", "json", "logo", "components"),
}
# They return escaped text, numbers in words of ours, or words of ours.
ESCAPING = {
    "safe",
    "percent",
    "count_of",
    "len",
    "progress_column",
    "highlighted",
    "_quoted",
    "_progress",
    "escaped",
}


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "attr", None) or getattr(call.func, "id", "")


def is_number_format(spec: ast.expr) -> bool:
    """Whether a format spec refuses texts: ``.1f`` or ``d``."""
    values = spec.values if isinstance(spec, ast.JoinedStr) else []
    return len(values) == 1 and isinstance(values[0], ast.Constant) and values[0].value.endswith(("f", "d"))


def is_ours(node: ast.expr) -> bool:
    """Whether an expression can hold nothing but words and numbers of our own."""
    match node:
        case ast.Constant():
            return True
        case ast.JoinedStr(values=values):
            return all(is_ours(value) for value in values)
        case ast.FormattedValue(value=value, format_spec=spec):
            return is_ours(value) or (spec is not None and is_number_format(spec))
        case ast.Call():
            return name_of(node) in ESCAPING
        case ast.IfExp(body=body, orelse=other):
            return is_ours(body) and is_ours(other)
        case ast.BinOp(left=left, right=right):
            return is_ours(left) and is_ours(right)
        case ast.Subscript(value=ast.Name(id=table)):
            return table.isupper()
        case ast.Name(id=name):
            return name.isupper() or name in WORDS_OF_OURS
        case _:
            return False


# Parameters and local values that the functions around them fill with words of ours alone.
WORDS_OF_OURS = {"title", "label", "meaning", "place"}


def problems(source: str) -> list[str]:
    found = []
    for call in calls(ast.parse(source)):
        name = name_of(call)
        first = call.args[:1] if name in MARKDOWN else []
        given = [*first, *(k.value for k in call.keywords if k.arg in KEYWORDS)]
        unsafe = any(k.arg and k.arg.startswith("unsafe_allow") for k in call.keywords)
        if unsafe or (name in FORBIDDEN and "stdout" not in ast.unparse(call.func)):
            found.append(f"line {call.lineno}: {name} is not used here")
        elif not all(is_ours(value) for value in given):
            found.append(f"line {call.lineno}: {ast.unparse(call)[:90]}")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_only_escaped_text_reaches_markdown(path):
    assert problems(path.read_text("utf8")) == []


def test_titles_and_labels_given_by_name_are_words_of_ours():
    """What WORDS_OF_OURS trusts: every caller passes a literal, or the names built from escaped text."""
    for path in FILES:
        for call in calls(ast.parse(path.read_text("utf8"))):
            if name_of(call) in {"show_title", "progress_column", "show_rejected", "told", "show_problem"}:
                second = name_of(call) in {"show_rejected", "show_problem"}
                words = call.args[1:] if second else call.args[:1]
                assert all(isinstance(value, ast.Constant) for value in words), ast.unparse(call)
    tree = ast.parse((PACKAGE / "evidence.py").read_text("utf8"))
    built = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and any(getattr(target, "id", "") in WORDS_OF_OURS - {"place"} for target in node.targets)
    ]
    assert built
    assert all(is_ours(value) for value in built)


@pytest.mark.parametrize(
    "bad",
    [
        "st.markdown(name)",
        "st.caption(f'by {name}')",
        "st.error(str(error))",
        "box.expander(posting.text)",
        "st.html('x')",
        "st.write(name)",
        "st.markdown('x', unsafe_allow_html=True)",
        "st.text('x', help=award.description)",
        "st.toggle('x', help=name)",
        "st.table(frame)",
    ],
)
def test_the_check_finds(bad):
    assert problems(bad)


@pytest.mark.parametrize(
    "good",
    [
        "st.text(name)",
        "st.error(safe(name))",
        "st.metric('n', f'{n:.1f}')",
        "st.dataframe(f)",
        "st.table(escaped(f))",
    ],
)
def test_the_check_lets_pass(good):
    assert not problems(good)
