"""Markdown to text as its rendered page shows it; the marks that make headings stay."""

from __future__ import annotations

import re

from matcher.documents.quarantine import Quarantine
from matcher.documents.text import row_lines
from matcher.types import Document

_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.S)
_FENCE = re.compile(r"^[ ]{0,3}(?:```|~~~).*$", re.M)
_TABLE_RULE = re.compile(r"^[ ]{0,3}\|?(?:[ ]*:?-+:?[ ]*\|)+(?:[ ]*:?-+:?[ ]*)?$", re.M)
_TABLE_ROW = re.compile(r"^[ ]{0,3}\|(.*)\|[ ]*$", re.M)
_LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,200}\])")
_DEFINITION = re.compile(r"^[ ]{0,3}\[[^\]\n]{1,200}\]:[ ]+\S+.*$", re.M)
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,500}>")
_BULLET = re.compile(r"^([ \t]*)[*+-][ \t]+(?:\[[ xX]\][ \t]+)?", re.M)
_EMPHASIS = re.compile(r"(?<![\w*_\\])(\*\*|__|\*|_|~~|`)(?=\S)([^*_~`\n]{1,500}?)(?<=\S)\1(?![\w*_])")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>-])")


def read_markdown(text: str) -> Document:
    """The one document of a Markdown file, with an empty id: links by their words, no comments.

    Comments are hidden text: a page never shows them. Marks at the start of a line ("#") and around a
    whole line ("**") stay, for they are what tells headings.
    """
    hidden = Quarantine()
    for comment in _COMMENT.finditer(text):
        hidden.add(comment.group(1).strip(), "in a comment")
        hidden.close()
    text = _COMMENT.sub("", text)
    for mark in (_FENCE, _TABLE_RULE, _DEFINITION):
        text = mark.sub("", text)
    text = _TABLE_ROW.sub(_table_line, text)
    text = _ADDRESS.sub(r"\1", _LINK.sub(r"\1", text))
    text = _BULLET.sub(r"\1- ", _TAG.sub(" ", text))
    lines = (line if _is_marked_whole(line) else _EMPHASIS.sub(r"\2", line) for line in text.split("\n"))
    plain = _ESCAPED.sub(r"\1", "\n".join(lines))
    return Document("", plain, None, hidden.notices(), hidden.pieces())


def _table_line(row: re.Match[str]) -> str:
    cells = [[cell.strip()] if cell.strip() else [] for cell in row.group(1).split("|")]
    return "\n".join(row_lines(cells))


def _is_marked_whole(line: str) -> bool:
    """Whether a line is all bold, as headings are where nobody used "#"."""
    bare = line.strip()
    return bare.startswith("**") and (bare.endswith("**") or bare.endswith("**:"))
