"""How a run of a Word document looks: whether a reader can see it at all."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

from matcher.documents import limits

_VAL, _FILL = qn("w:val"), qn("w:fill")
_OFF = {"0", "false", "off"}
_SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_VML_SHAPES = ("{urn:schemas-microsoft-com:vml}shape", "{urn:schemas-microsoft-com:vml}rect")
_MAX_STYLE_DEPTH = 20
_LIGHTEST = 235  # of 255 in every channel: white to the eye


class Looks:
    """The look of runs, with the styles of one document behind them."""

    def __init__(self, styles: Any) -> None:
        self._styles = {style.get(qn("w:styleId")): style for style in styles.iter(qn("w:style"))}

    def hidden_reason(self, run: Any, paragraph: Any) -> str | None:
        """Why nobody can see the text of ``run``, or None. The run counts before its styles."""
        layers = self._layers(run, paragraph)
        if _is_on(_first(layers, "w:vanish")) or _is_on(_first(layers, "w:webHidden")):
            return "marked as hidden"
        size = _first(layers, "w:sz")
        if size is not None and _half_points(size.get(_VAL)) < 2 * limits.MIN_FONT_POINTS:
            return f"under {limits.MIN_FONT_POINTS:g} pt"
        colour = _first(layers, "w:color")
        if colour is not None and _is_white(colour.get(_VAL)) and not _has_backdrop(run, layers):
            return "in the colour of the page"
        return None

    def _layers(self, run: Any, paragraph: Any) -> list[Any]:
        """The ``w:rPr`` that apply to ``run``: its own, of its style, of the paragraph's style."""
        own = run.find(qn("w:rPr"))
        layers = [] if own is None else [own]
        for holder, properties, style in (
            (run, "w:rPr", "w:rStyle"),
            (paragraph, "w:pPr", "w:pStyle"),
        ):
            found = holder.find(f"{qn(properties)}/{qn(style)}")
            layers += self._style_layers(found.get(_VAL)) if found is not None else []
        return layers

    def _style_layers(self, style_id: str | None) -> list[Any]:
        layers: list[Any] = []
        for _ in range(_MAX_STYLE_DEPTH):
            style = self._styles.get(style_id)
            if style is None:
                break
            properties, base = style.find(qn("w:rPr")), style.find(qn("w:basedOn"))
            layers += [properties] if properties is not None else []
            style_id = base.get(_VAL) if base is not None else None
        return layers


def _first(layers: list[Any], tag: str) -> Any:
    found = (layer.find(qn(tag)) for layer in layers)
    return next((element for element in found if element is not None), None)


def _is_on(element: Any) -> bool:
    return element is not None and element.get(_VAL, "1").lower() not in _OFF


def _half_points(value: str | None) -> float:
    try:
        return float(value or "nan")
    except ValueError:
        return float("nan")


def _is_white(colour: str | None) -> bool:
    try:
        channels = bytes.fromhex(colour or "")
    except ValueError:
        return False
    return len(channels) == 3 and min(channels) >= _LIGHTEST


def _has_backdrop(run: Any, layers: list[Any]) -> bool:
    """Whether something dark lies behind ``run``: a highlight, a shading, a filled shape."""
    highlight = _first(layers, "w:highlight")
    if highlight is not None and highlight.get(_VAL) not in ("none", "white"):
        return True
    if _is_dark(_first(layers, "w:shd")):
        return True
    return any(_paints(ancestor) for ancestor in run.iterancestors())


def _paints(element: Any) -> bool:
    if element.tag in (qn("w:p"), qn("w:tc"), qn("w:tbl")):
        shadings = element.findall(f"{element.tag}Pr/{qn('w:shd')}")
        return any(_is_dark(shading) for shading in shadings)
    if element.tag == f"{_SHAPE}wsp":
        fill = element.find(f"{_SHAPE}spPr/{_DRAWING}solidFill")
        return fill is not None and not _is_white(_fill_colour(fill))
    if element.tag in _VML_SHAPES:
        return element.get("filled") != "f" and _is_dark_name(element.get("fillcolor"))
    return False


def _is_dark(shading: Any) -> bool:
    return shading is not None and _is_dark_name(shading.get(_FILL))


def _is_dark_name(colour: str | None) -> bool:
    named = (colour or "auto").split()[0].lstrip("#").lower()
    return named not in ("auto", "white", "none") and not _is_white(named)


def _fill_colour(fill: Any) -> str | None:
    """The hexadecimal colour of a drawing's fill; white for the theme's background colour."""
    for colour in fill:
        value: str | None = colour.get("val")
        return "FFFFFF" if value in ("bg1", "lt1") else value
    return None
