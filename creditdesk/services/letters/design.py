"""How the letterhead looks: logo, colour, margins, where the window is, a signature, particulars at the foot.

What is not chosen is as it always was: nought and empty stand for that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

LOGO_WIDTHS = (15, 90)
"""In millimetres, the least and the most."""
MARGINS = (15, 40)
SHIFTS = (-15, 15)
MOST_FOOT_LINES = 3
LEFT, RIGHT = "left", "right"
WINDOWS = {
    "uk_dl": "A4, window on the left (British DL)",
    "din_a": "A4, DIN 5008 form A (high window)",
    "din_b": "A4, DIN 5008 form B",
    "french_dl": "A4, window on the right (French DL)",
    "us_10": "US Letter, no. 10 envelope",
}
"""The sheets with their windows, by what they are kept as."""
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_READABLE = 3.0
"""The contrast with paper that a large line needs (WCAG 2.1, success criterion 1.4.3)."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is drawn, a PNG on white, known by its content's hash; sizes are in dots."""

    sha256: str
    width: int
    height: int
    content: bytes = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Design:
    """The look of a letterhead; measures are millimetres, and 0 is that of the sheet.

    `window` is one of `WINDOWS`, empty for that of our country; `shift_right` and `shift_down` move the address in it.
    `foot` are particulars that stand at the foot of each page besides the company's own.
    """

    logo: Picture | None = None
    logo_width: int = 45
    logo_at: str = LEFT
    hides_name: bool = False
    colour: str = ""
    margin_left: int = 0
    margin_right: int = 0
    window: str = ""
    shift_right: int = 0
    shift_down: int = 0
    signature: Picture | None = None
    foot: tuple[str, ...] = ()

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Those that it bears."""
        return tuple(each for each in (self.logo, self.signature) if each is not None)

    def kept(self) -> dict[str, Any]:
        """Return what of it differs from what always was, pictures by their hash, as the book keeps it."""
        names = {"logo": self.logo and self.logo.sha256, "signature": self.signature and self.signature.sha256}
        plain = asdict(replace(self, logo=None, signature=None)) | names
        return {name: value for name, value in plain.items() if value != getattr(STANDARD, name)}


STANDARD = Design()
_PICTURES = ("logo", "signature")


def read_design(kept: Mapping[str, Any], pictures: Mapping[str, Picture]) -> Design:
    """Return a design as it was kept; what is not known any more is left out."""
    known = {each.name for each in fields(Design)}
    values = {name: value for name, value in kept.items() if name in known}
    values |= {name: pictures.get(values[name]) for name in _PICTURES if name in values}
    if "foot" in values:
        values["foot"] = tuple(str(line) for line in values["foot"])
    return Design(**values)


def design_faults(design: Design) -> list[tuple[str, str]]:
    """Return what is wrong with a design: the field, and a sentence."""
    found = []
    bounds = {
        "logo_width": LOGO_WIDTHS, "margin_left": MARGINS, "margin_right": MARGINS, "shift_right": SHIFTS,
        "shift_down": SHIFTS,
    }  # fmt: skip
    for name, (least, most) in bounds.items():
        value = getattr(design, name)
        if value != getattr(STANDARD, name) and not least <= value <= most:
            what = name.replace("_", " ").capitalize()
            found.append((name, f"{what}: {value} mm does not fit. Choose {least} to {most} mm."))
    if design.logo_at not in {LEFT, RIGHT}:
        found.append(("logo_at", "The logo stands left or right."))
    if design.window and design.window not in WINDOWS:
        found.append(("window", f"There is no such window. There are {', '.join(WINDOWS)}."))
    if design.colour and not _COLOUR.fullmatch(design.colour):
        found.append(("colour", "A colour is written as # and six digits, such as #1F5FBF."))
    elif design.colour and contrast_with_paper(design.colour) < _READABLE:
        found.append(("colour", "This colour is too pale to be read on paper: choose a darker one."))
    if design.hides_name and design.logo is None:
        found.append(("hides_name", "Without a logo the letter would not say whose it is: choose one first."))
    if len(design.foot) > MOST_FOOT_LINES:
        found.append(("foot", f"The foot has room for {MOST_FOOT_LINES} lines of your own."))
    return found


def channels(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue of a colour such as #1F5FBF, each from 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def contrast_with_paper(colour: str) -> float:
    """Return how a colour stands out from white, from 1 to 21 (WCAG 2.1, contrast ratio)."""
    light = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels(colour)]
    return 1.05 / (0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2] + 0.05)
