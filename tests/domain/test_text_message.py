"""How long a text message is, by the alphabets of telephones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.text_message import Length, in_plain, length_of


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", Length(0, 160, 0)),
        ("a" * 160, Length(160, 160, 1)),
        ("a" * 161, Length(161, 306, 2)),
        ("a" * 306, Length(306, 306, 2)),
        ("a" * 307, Length(307, 459, 3)),
        ("£1,545.46 für Grüße à Ñandú".replace("ú", "u"), Length(27, 160, 1)),
        # The euro is two places, and a pair does not stand across two parts.
        ("€" * 80, Length(160, 160, 1)),
        ("€" * 81, Length(162, 306, 2)),
        ("a" * 152 + "€" + "a" * 8, Length(162, 306, 2)),
        ("a" * 152 + "€" * 77, Length(306, 459, 3)),
        ("ú" + "a" * 69, Length(70, 70, 1, "ú")),
        ("ú" + "a" * 70, Length(71, 134, 2, "ú")),
        ("₹" * 3, Length(3, 70, 1, "₹")),
        ("\N{SLIGHTLY SMILING FACE}" * 35, Length(70, 70, 1, "\N{SLIGHTLY SMILING FACE}")),
        ("\N{SLIGHTLY SMILING FACE}" * 36, Length(72, 134, 2, "\N{SLIGHTLY SMILING FACE}")),
    ],
)
def test_a_text_is_so_long_in_so_many_parts(text: str, length: Length) -> None:
    assert length_of(text) == length


def test_the_signs_of_print_are_written_as_telephones_have_them() -> None:
    printed = "\N{LEFT DOUBLE QUOTATION MARK}We\N{RIGHT SINGLE QUOTATION MARK}ll\N{RIGHT DOUBLE QUOTATION MARK}"
    assert in_plain(f"{printed} \N{EN DASH} 1\N{NARROW NO-BREAK SPACE}000") == '"We\'ll" - 1 000'
    assert length_of(in_plain(printed)).strange == ""


@given(st.text(max_size=700))
def test_a_longer_text_is_never_in_fewer_parts_and_always_has_room(text: str) -> None:
    whole, less = length_of(text), length_of(text[:-1])
    assert whole.used <= whole.room
    assert whole.parts >= less.parts
    assert (whole.parts == 0) is (text == "")
