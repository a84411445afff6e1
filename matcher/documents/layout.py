"""Words on a page to lines in reading order: column by column, wrapped lines joined.

A recursive XY-cut after Nagy & Seth (1984), with rows of words as its smallest unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

MIN_COLUMN_ROWS = 3
# Of the word height. A gap that wide through three rows is no space between words.
COLUMN_GAP = 0.8
CELL_GAP = 1.5
MAX_LEADING = 0.9
SAME_SIZE = 0.2
# Shorter lines stand for themselves (a list of skills); only long ones were wrapped to fit. In a narrow
# column those of some words too, where the next line is clearly their rest.
MIN_WRAPPED_CHARACTERS = 40
MIN_WRAPPED_WORDS = 5

_BULLETS = "•▪●◦‣∙·■□➢►✓✔*–—-\uf0b7\uf0a7"
_BULLET = re.compile(rf"(?:[{_BULLETS}]\s*(?=\S)|o (?=[A-Z]))")
_MARKER = re.compile(rf"[{_BULLETS}]|\(?(?:\d{{1,2}}|[a-z])[.)]")
_COMPOUND = re.compile(
    r"(?:back|cross|decision|end|full|front|hands|high|in|long|multi|non|on|part|problem|real|self|team|well)-$",
    re.I,
)

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without a space between, and their box in points, ``top`` < ``bottom``."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


Row = list[Word]


def reading_lines(words: list[Word]) -> list[str]:
    """The lines of one page in reading order; list items start with "- "."""
    if not words:
        return []
    rows = _rows(words)
    unit = median(row[0].height for row in rows)
    return flow(_parts(_blocks(rows, unit), unit))


def flow(parts: Iterable[list[str]]) -> list[str]:
    """The lines of columns or pages one after another; what runs on in the next part becomes one line.

    An empty part parts what stands before and behind it.
    """
    lines: list[str] = []
    before: list[str] = []
    for part in parts:
        if before and part and _runs_on(lines[-1], part[0]):
            lines[-1] = _join(lines[-1], part[0])
            lines += part[1:]
        else:
            lines += part
        before = part
    return lines


def _parts(blocks: list[list[Row]], unit: float) -> Iterator[list[str]]:
    """The lines of each block, with an empty part between blocks of another size of type."""
    size = 0.0
    for block in blocks:
        if abs(block[0][0].height - size) > SAME_SIZE * unit:
            yield []
        yield _block_lines(block, unit)
        size = block[-1][0].height


def _rows(words: list[Word]) -> list[Row]:
    """Words whose middles are level, top down, each row from left to right.

    Measured from the first word of a row: measured from all of it, columns set slightly apart
    would chain into one row.
    """
    rows: list[Row] = []
    for word in sorted(words, key=lambda word: (word.middle, word.left)):
        first = rows[-1][0] if rows else word
        if rows and word.middle - first.middle < 0.5 * min(word.height, first.height):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.left) for row in rows]


def _blocks(rows: list[Row], unit: float) -> list[list[Row]]:
    """Stretches of rows to be read straight down, in reading order."""
    blocks: list[list[Row]] = [[]]
    start = 0
    while start < len(rows):
        end, gap = _column_band(rows, start, COLUMN_GAP * unit)
        if gap is None:
            blocks[-1].append(rows[start])
            start += 1
            continue
        band = [word for row in rows[start:end] for word in row]
        for side in (
            [word for word in band if word.right <= gap[0]],
            [word for word in band if word.right > gap[0]],
        ):
            blocks += _blocks(_rows(side), unit)
        blocks.append([])
        start = end
    return [block for block in blocks if block]


def _column_band(rows: list[Row], start: int, width: float) -> tuple[int, Interval | None]:
    """The longest stretch of rows from ``start`` with one gap down its middle: its end, the gap."""
    free: list[Interval] = [(float("-inf"), float("inf"))]
    best: tuple[int, Interval | None] = (start, None)
    for end in range(start, len(rows)):
        free = _intersect(free, _free_intervals(rows[end]), width)
        inner = [gap for gap in free if _divides(rows[start : end + 1], gap)]
        if inner:
            best = (end + 1, max(inner, key=lambda gap: gap[1] - gap[0]))
        if not free:
            break
    return best


def _free_intervals(row: Row) -> list[Interval]:
    """Where a row has no ink, margins included; a bullet belongs to the word after it."""
    intervals, reached = [], float("-inf")
    for at, word in enumerate(row):
        after_marker = at > 0 and _MARKER.fullmatch(row[at - 1].text)
        tallest = max(word.height, row[at - 1].height if at else 0.0)
        if not after_marker and word.left - reached >= COLUMN_GAP * tallest:
            intervals.append((reached, word.left))
        reached = max(reached, word.right)
    return [*intervals, (reached, float("inf"))]


def _intersect(some: list[Interval], others: list[Interval], width: float) -> list[Interval]:
    both = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return [(left, right) for left, right in both if right - left >= width]


def _divides(rows: list[Row], gap: Interval) -> bool:
    """Whether enough rows have words on either side of ``gap``."""
    left = sum(row[0].right <= gap[0] for row in rows)
    right = sum(row[-1].left >= gap[1] for row in rows)
    return min(left, right) >= MIN_COLUMN_ROWS


def _block_lines(rows: list[Row], unit: float) -> list[str]:
    edge = max(word.right for row in rows for word in row)
    lines = [_row_text(rows[0], unit)]
    for above, row in pairwise(rows):
        text = _row_text(row, unit)
        if _is_wrapped(above, row, edge, unit) and _continues(lines[-1], text):
            lines[-1] = _join(lines[-1], text)
        else:
            lines.append(text)
    return lines


def _row_text(row: Row, unit: float) -> str:
    text = row[0].text
    for before, word in pairwise(row):
        wide = word.left - before.right > CELL_GAP * unit and not _MARKER.fullmatch(before.text)
        text += (" | " if wide else " ") + word.text
    return _BULLET.sub("- ", text, count=1) if _BULLET.match(text) else text


def _is_wrapped(above: Row, row: Row, edge: float, unit: float) -> bool:
    """Whether the first word of ``row`` had no room at the end of the row above."""
    close = row[0].top - above[0].bottom < MAX_LEADING * unit
    alike = abs(row[0].height - above[0].height) < SAME_SIZE * unit
    return close and alike and edge - max(word.right for word in above) < _width(row[0]) + 0.5 * unit


def _width(word: Word) -> float:
    return word.right - word.left


def _continues(line: str, text: str) -> bool:
    """Whether ``text``, which had no room at the end of ``line``, is its rest."""
    if text.startswith("- ") or _MARKER.fullmatch(text.split()[0]) or not _is_long(line):
        return False
    if len(line) < MIN_WRAPPED_CHARACTERS and not (line.startswith("- ") or text[0].islower()):
        return False
    return text[0].islower() or line[-1] not in ".:;!?"


def _runs_on(line: str, text: str) -> bool:
    """Whether ``text`` at the top of a column or page is the rest of the last line of the one before."""
    return text[0].islower() and _is_long(line) and line[-1] not in ".:;!?" and not _MARKER.fullmatch(text)


def _is_long(line: str) -> bool:
    return len(line) >= MIN_WRAPPED_CHARACTERS or len(line.split()) >= MIN_WRAPPED_WORDS


def _join(line: str, text: str) -> str:
    """Two lines as one; a hyphen at the break goes, but for compounds such as "full-stack"."""
    if line[-1] != "-" or not line[-2:-1].isalpha():
        return f"{line} {text}"
    return line + text if _COMPOUND.search(line.split()[-1]) or not text[0].islower() else line[:-1] + text
