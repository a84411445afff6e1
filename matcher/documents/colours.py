"""Which letters of a web page are in the colour of their ground, by its style sheets and attributes.

Simple selectors alone are followed (``p``, ``.note``, ``#top``, ``p.note``): what a rule with a context
says may not hold where a letter stands, and visible text must never be taken for hidden.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

Colour = tuple[int, int, int]
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
# How far two colours may lie apart in each part and still look like one.
ALIKE = 10

_NAMES = {
    "black": BLACK,
    "white": WHITE,
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245),
    "red": (255, 0, 0),
    "lime": (0, 255, 0),
    "green": (0, 128, 0),
    "blue": (0, 0, 255),
    "navy": (0, 0, 128),
    "yellow": (255, 255, 0),
    "silver": (192, 192, 192),
    "lightgray": (211, 211, 211),
    "lightgrey": (211, 211, 211),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
}
_HEX = re.compile(r"#(?:([0-9a-f]{3})[0-9a-f]?|([0-9a-f]{6})(?:[0-9a-f]{2})?)\b", re.I)
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})", re.I)
_WORD = re.compile(r"(?<![\w#-])[a-z]+(?![\w(-])", re.I)
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_AT_BLOCK = re.compile(r"@[^{;]+(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")
_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?(#[\w-]+)?((?:\.[\w-]+)*)", re.I)
_DECLARED = re.compile(r"(?:^|;)\s*(color|background(?:-color|-image)?)\s*:\s*([^;]+)", re.I)


@dataclass(frozen=True, slots=True)
class Shade:
    """The colours of letters and of what lies behind them; None where the page does not tell."""

    ink: Colour | None = BLACK
    ground: Colour | None = WHITE

    @property
    def hides(self) -> bool:
        """Whether the letters cannot be told from their ground."""
        if self.ink is None or self.ground is None:
            return False
        return all(abs(one - other) <= ALIKE for one, other in zip(self.ink, self.ground, strict=True))


@dataclass(frozen=True, slots=True)
class Rule:
    """What a style sheet says of every element of a tag, id and classes; "" for any."""

    tag: str
    ident: str
    classes: frozenset[str]
    style: str

    def fits(self, element: Any) -> bool:
        """Whether the rule speaks of an element."""
        if self.tag not in ("", element.tag) or self.ident not in ("", element.get("id")):
            return False
        return self.classes <= set((element.get("class") or "").split())

    @property
    def weight(self) -> tuple[bool, int, bool]:
        """Which of two rules decides: the greater, and of equal ones the later."""
        return self.ident != "", len(self.classes), self.tag != ""


def read_rules(page: Any) -> tuple[Rule, ...]:
    """The rules about colours in the ``style`` elements of a page, those that decide last."""
    rules = []
    for sheet in page.iter("style"):
        text = _AT_BLOCK.sub("", _COMMENT.sub("", sheet.text or ""))
        for selectors, style in _RULE.findall(text):
            if _DECLARED.search(style):
                rules += [rule for one in selectors.split(",") if (rule := _rule(one.strip(), style))]
    return tuple(sorted(rules, key=lambda rule: rule.weight))


def shade_of(element: Any, around: Shade, rules: tuple[Rule, ...]) -> Shade:
    """The colours of an element that stands in ``around``: its rules, attributes and own style, in turn."""
    shade = around
    if ground := element.get("bgcolor"):
        shade = replace(shade, ground=_colour(ground))
    if ink := element.get("color"):
        shade = replace(shade, ink=_colour(ink))
    styles = [rule.style for rule in rules if rule.fits(element)]
    for style in (*styles, element.get("style") or ""):
        for name, value in _DECLARED.findall(style):
            shade = _declared(shade, around, name.lower(), value.strip().lower())
    return shade


def _declared(shade: Shade, around: Shade, name: str, value: str) -> Shade:
    if name == "color":
        return replace(shade, ink=around.ink if value.startswith("inherit") else _colour(value))
    if "url(" in value or "gradient" in value:
        return replace(shade, ground=None)
    if name == "background-image" or value.startswith(("none", "transparent", "inherit", "initial", "unset")):
        return shade
    return replace(shade, ground=_colour(value))


def _colour(value: str) -> Colour | None:
    """The colour a value names; None for one that is not known."""
    if found := _HEX.search(value):
        digits = found.group(2) or "".join(2 * digit for digit in found.group(1))
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := _RGB.search(value):
        return int(found.group(1)), int(found.group(2)), int(found.group(3))
    return next((_NAMES[word] for word in _WORD.findall(value.lower()) if word in _NAMES), None)


def _rule(selector: str, style: str) -> Rule | None:
    found = _SELECTOR.fullmatch(selector)
    if not selector or found is None:
        return None
    tag, ident, classes = (part or "" for part in found.groups())
    return Rule(tag.lower(), ident.removeprefix("#"), frozenset(classes.split(".")) - {""}, style)
