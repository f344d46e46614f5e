"""Sheets and envelopes: where a letter's parts stand so that the address shows in the window."""

from __future__ import annotations

from dataclasses import dataclass, replace

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

_BY_COUNTRY = {"FR": FRENCH_DL, "DE": DIN_B, "AT": DIN_B, "CH": DIN_B, "US": US_10, "CA": US_10}


def paper_for(country: str) -> Paper:
    """Return the sheet that a sender in this country has in the printer."""
    return _BY_COUNTRY.get(country, UK_DL)
