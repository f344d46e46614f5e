"""The fonts that letters are set in: measured, embedded, and honest about what they cannot draw."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from creditdesk.paths import resource

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "NotoSans"
BOLD = "NotoSans-Bold"
SLIP_REGULAR = "LiberationSans"
SLIP_BOLD = "LiberationSans-Bold"
"""One of the four families that a Swiss payment part may be set in."""
UNDRAWABLE = "\ufffd"

_FILES = {
    REGULAR: "NotoSans-Regular.ttf",
    BOLD: "NotoSans-Bold.ttf",
    SLIP_REGULAR: "LiberationSans-Regular.ttf",
    SLIP_BOLD: "LiberationSans-Bold.ttf",
}


class Style(NamedTuple):
    """How a run of text is set: font, size in points, colour as red, green and blue from 0 to 1."""

    font: str
    size: float
    colour: tuple[float, float, float]


@cache
def load(name: str) -> TTFont:
    """Register a font once in this process and return it."""
    # ReportLab loads with the first document, in whatever thread makes it: never with the window.
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415

    font = TTFont(name, str(resource("fonts", _FILES[name])), asciiReadable=0)
    pdfmetrics.registerFont(font)
    return font


@cache
def _widths(font: str) -> dict[int, float]:
    widths: dict[int, float] = load(font).face.charWidths
    return widths


@cache
def _drawn() -> frozenset[int]:
    # Both cuts hold the same characters; the smaller set is what may be used in either.
    return frozenset.intersection(*(frozenset(load(name).face.charToGlyph) for name in (REGULAR, BOLD)))


@lru_cache(maxsize=16384)
def _measure(text: str, font: str) -> float:
    widths = _widths(font)
    return sum(widths[ord(character)] for character in text) / 1000


def width(text: str, style: Style) -> float:
    """Return the width of `text` in points; it must have come from `drawable`."""
    return _measure(text, style.font) * style.size


@lru_cache(maxsize=16384)
def drawable(text: str) -> tuple[str, str]:
    """Return the text as it can be drawn on one line, and the characters that the fonts lack.

    Line breaks, tabs and control characters become single blanks; what the fonts lack is drawn as `UNDRAWABLE`,
    so that a reader sees that something stood there.
    """
    if text.isascii() and text.isprintable():
        return text, ""
    drawn = _drawn()
    kept = []
    missing = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category in {"Zl", "Zp"} or (category == "Cc"):
            kept.append(" ")
        elif category == "Cf":
            continue  # joiners, direction marks and soft hyphens have no shape of their own
        elif ord(character) in drawn:
            kept.append(character)
        else:
            kept.append(UNDRAWABLE)
            missing.append(character)
    return "".join(kept), "".join(dict.fromkeys(missing))
