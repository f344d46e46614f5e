"""How long a text message is: in letters of the old alphabet (GSM 03.38), else in 16-bit units, and in parts.

A text that needs one letter beyond the old alphabet is counted otherwise as a whole, and holds less than half as much.
Source: 3GPP TS 23.038 (alphabets) and 23.040 (parts: seven letters, or three units, of each go to joining them).
"""

from __future__ import annotations

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWO_PLACES = frozenset("^{}\\[~]|€\f")
_IN_PLAIN = str.maketrans(
    {
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{MINUS SIGN}": "-",
        "\N{HORIZONTAL ELLIPSIS}": "...",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\t": " ",
    }
)
_OLD = (160, 153)
_WIDE = (70, 67)


@dataclass(frozen=True, slots=True)
class Length:
    """How long a text is: `used` of `room` places in `parts` messages; `strange` are the letters that cost room."""

    used: int
    room: int
    parts: int
    strange: str = ""


def in_plain(text: str) -> str:
    """Return a text with the signs of print (curly quotes, dashes, fixed spaces) as telephones have them."""
    return text.translate(_IN_PLAIN)


def length_of(text: str) -> Length:
    """Return how long a text is as a message."""
    strange = "".join(dict.fromkeys(sign for sign in text if sign not in _BASIC and sign not in _TWO_PLACES))
    if strange:
        places = [len(sign.encode("utf-16-le")) // 2 for sign in text]
        return _packed(places, *_WIDE, strange)
    return _packed([2 if sign in _TWO_PLACES else 1 for sign in text], *_OLD, "")


def _packed(places: list[int], alone: int, joined: int, strange: str) -> Length:
    """Put signs into parts; one that takes two places does not stand across two parts."""
    used = sum(places)
    if used <= alone:
        return Length(used, alone, 1 if places else 0, strange)
    parts, filled = 1, 0
    for width in places:
        if filled + width > joined:
            parts, filled = parts + 1, 0
        filled += width
    return Length(used, parts * joined, parts, strange)
