"""Sheets and envelopes: where a letter's parts stand so that the address shows in the window."""

from __future__ import annotations

from dataclasses import dataclass, replace

from creditdesk.services.letters.design import STANDARD, Design

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet and the window it is folded for; all measures in points from the top left corner.

    `address_*` bound the lines that show in the window. `return_line_top` is where the sender's own address is
    repeated in small print, none where the envelope carries it. `fold_marks` are the heights of the folds.
    """

    name: str
    width: float
    height: float
    left: float
    right: float
    address_left: float
    address_top: float
    address_width: float
    address_height: float
    return_line_top: float | None
    block_left: float
    body_top: float
    next_top: float
    bottom: float
    fold_marks: tuple[float, ...]

    @property
    def text_width(self) -> float:
        """The width between the margins."""
        return self.right - self.left

    @property
    def block_right(self) -> float:
        """Where the references end: at the margin, or before an address that stands on their right."""
        return self.right if self.block_left > self.address_left else self.address_left - 5 * MM


# A4 in thirds for a British DL window of 90 by 35 mm, 20 mm from the left and 18 mm from the foot of the envelope;
# the sheet may slip by 11 mm in it, and the address shows wherever it comes to rest.
UK_DL = Paper(
    name="A4",
    width=210 * MM,
    height=297 * MM,
    left=25 * MM,
    right=190 * MM,
    address_left=25 * MM,
    address_top=56 * MM,
    address_width=80 * MM,
    address_height=25 * MM,
    return_line_top=None,
    block_left=128 * MM,
    body_top=91 * MM,
    next_top=31 * MM,
    bottom=275 * MM,
    fold_marks=(99 * MM, 198 * MM),
)

# DIN 5008 form B: the address zone lies 45 to 90 mm from the top, its upper 17.7 mm for the return line.
DIN_B = Paper(
    name="A4",
    width=210 * MM,
    height=297 * MM,
    left=25 * MM,
    right=190 * MM,
    address_left=25 * MM,
    address_top=62.7 * MM,
    address_width=80 * MM,
    address_height=27.3 * MM,
    return_line_top=57 * MM,
    block_left=125 * MM,
    body_top=99 * MM,
    next_top=31 * MM,
    bottom=275 * MM,
    fold_marks=(105 * MM, 210 * MM),
)

# DIN 5008 form A: the same zone 18 mm higher, for a letterhead of 27 mm.
DIN_A = replace(
    DIN_B,
    address_top=44.7 * MM,
    return_line_top=39 * MM,
    body_top=81 * MM,
    fold_marks=(87 * MM, 192 * MM),
)

# A4 in thirds for a French DL window on the right: 100 by 35 mm, 20 mm from right and foot of the envelope;
# the sheet may slip in it by 11 mm up and 10 mm sideways.
FRENCH_DL = replace(UK_DL, address_left=106 * MM, address_top=56 * MM, address_height=22.5 * MM, block_left=25 * MM)

# US Letter in thirds for a no. 10 window envelope: 4 1/2 by 1 1/8 in, 7/8 in from the left, 1/2 in from the foot.
US_10 = Paper(
    name="Letter",
    width=612,
    height=792,
    left=72,
    right=540,
    address_left=72,
    address_top=60 * MM,
    address_width=85 * MM,
    address_height=20 * MM,
    return_line_top=None,
    block_left=126 * MM,
    body_top=94 * MM,
    next_top=31 * MM,
    bottom=792 - 22 * MM,
    fold_marks=(264, 528),
)

_BY_WINDOW = {"uk_dl": UK_DL, "din_a": DIN_A, "din_b": DIN_B, "french_dl": FRENCH_DL, "us_10": US_10}
FOOT_LINE = 9.0
"""The height of a line at the foot of a page: each that the house adds takes it from the text."""
_EDGE = 10 * MM
"""Nearer to the edge of a sheet nothing is set."""
_BY_COUNTRY = {"FR": FRENCH_DL, "DE": DIN_B, "AT": DIN_B, "CH": DIN_B, "US": US_10, "CA": US_10}


def paper_for(country: str, design: Design = STANDARD) -> Paper:
    """Return the sheet that a sender in this country has in the printer, with the margins and window of a design."""
    paper = _BY_WINDOW.get(design.window) or _BY_COUNTRY.get(country, UK_DL)
    if design.margin_left:
        left = design.margin_left * MM
        # References below a window on the right begin at the margin.
        paper = replace(paper, left=left, block_left=left if paper.block_left == paper.left else paper.block_left)
    if design.margin_right:
        paper = replace(paper, right=paper.width - design.margin_right * MM)
    if design.foot:
        paper = replace(paper, bottom=paper.bottom - FOOT_LINE * len(design.foot))
    right, down = design.shift_right * MM, design.shift_down * MM
    if right or down:
        address_left = max(paper.address_left + right, _EDGE)
        return_line_top = None if paper.return_line_top is None else paper.return_line_top + down
        paper = replace(
            paper,
            address_left=address_left,
            address_top=paper.address_top + down,
            address_width=min(paper.address_width, paper.width - _EDGE - address_left),
            return_line_top=return_line_top,
            body_top=paper.body_top + max(down, 0),
        )
    return paper
