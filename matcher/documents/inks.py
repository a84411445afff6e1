"""The colour of letters and of what lies behind them: whether they can be told apart.

Of a web page only what its own tags say is known: rules of style sheets are not read, so where a class could
have changed a colour, nothing is said of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
# Of 255, in every channel. Light grey on white can be read; this much cannot.
MIN_CONTRAST = 20
# The basic names of CSS, and those of its others that are nearly white.
_NAMES = {
    **{"white": "ffffff", "black": "000000", "silver": "c0c0c0", "gray": "808080", "grey": "808080"},
    **{"red": "ff0000", "maroon": "800000", "yellow": "ffff00", "olive": "808000", "lime": "00ff00"},
    **{"green": "008000", "aqua": "00ffff", "teal": "008080", "blue": "0000ff", "navy": "000080"},
    **{"fuchsia": "ff00ff", "purple": "800080", "snow": "fffafa", "ivory": "fffff0", "azure": "f0ffff"},
    **{"whitesmoke": "f5f5f5", "ghostwhite": "f8f8ff", "floralwhite": "fffaf0", "mintcream": "f5fffa"},
}
_STATED = re.compile(r"(?:^|;)\s*(color|background(?:-color)?)\s*:\s*([^;]*)", re.IGNORECASE)
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})(?![0-9a-f])", re.IGNORECASE)
_RGB = re.compile(r"rgb\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*\)", re.IGNORECASE)
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_PICTURE = re.compile(r"url\(|gradient|image", re.IGNORECASE)


def alike(one: Colour, other: Colour) -> bool:
    """Whether letters of one colour cannot be read on the other."""
    return all(abs(a - b) < MIN_CONTRAST for a, b in zip(one, other, strict=True))


@dataclass(frozen=True, slots=True)
class Inks:
    """The colour of letters and of their ground at a place of a page; None: not known.

    ``styled``: the page has style sheets, so that a class or an id may mean any colour.
    """

    ink: Colour | None = None
    ground: Colour | None = None
    styled: bool = True

    @property
    def unreadable(self) -> bool:
        """Whether letters here are in the colour of their ground."""
        return self.ink is not None and self.ground is not None and alike(self.ink, self.ground)

    def inside(self, element: Any) -> Inks:
        """The colours within an element."""
        ink, ground = self.ink, self.ground
        if self.styled and (element.get("class") or element.get("id")):
            ink = ground = None
        stated = {name.lower(): value for name, value in _STATED.findall(element.get("style") or "")}
        letters = stated.get("color") or (element.get("color") if element.tag == "font" else None)
        behind = stated.get("background-color") or stated.get("background") or element.get("bgcolor")
        if letters:
            ink = _colour(letters)
        if behind and behind.strip().lower() not in ("none", "transparent", "inherit"):
            ground = _colour(behind)
        return Inks(ink, ground, self.styled)


def inks_of(page: Any) -> Inks:
    """The colours a whole page begins with: white ground where no style sheet can say otherwise."""
    styled = bool(page.xpath("//style | //link[contains(@rel, 'stylesheet')]"))
    return Inks(None, None if styled else WHITE, styled)


def _colour(value: str) -> Colour | None:
    """A colour of CSS; None for a picture and for what is not known here."""
    if _PICTURE.search(value):
        return None
    if found := _HEX.search(value):
        digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
    elif found := _RGB.search(value):
        return int(found[1]), int(found[2]), int(found[3])
    else:
        word = _WORD.search(value)
        digits = _NAMES.get(word[0].lower(), "") if word else ""
    return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)) if digits else None
