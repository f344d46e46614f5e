"""The look of the letterhead in a terminal: its fields read from text, and written as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.letters.design import Design, Picture
from creditdesk.services.letters.pictures import take_picture

_PICTURES = ("logo", "signature")
_NUMBERS = ("logo_width", "margin_left", "margin_right", "shift_right", "shift_down")
_TEXTS = ("logo_at", "colour", "window")
LOOK = {
    "logo": "a picture, by its file",
    "signature": "a picture, by its file",
    "logo_width": "in millimetres",
    "margin_left": "in millimetres",
    "margin_right": "in millimetres",
    "shift_right": "of the address, in millimetres",
    "shift_down": "of the address, in millimetres",
    "logo_at": "left or right",
    "colour": "such as #1F5FBF",
    "window": "of the envelope, such as uk_dl or din_a",
    "hides_name": "yes where the logo says the name",
    "foot": "particulars below each page, lines apart by |",
}
"""Its fields, with a word on each."""
_BETWEEN_LINES = "|"


def with_look(design: Design, given: Mapping[str, str]) -> Design:
    """Return a design with what was typed: pictures by their file, empty for none; millimetres; lines apart by `|`."""
    values: dict[str, Any] = {name: given[name] for name in _TEXTS if name in given}
    values |= {name: _number(name, given[name]) for name in _NUMBERS if name in given}
    if "hides_name" in given:
        values["hides_name"] = yes_or_no(given["hides_name"])
    if "foot" in given:
        lines = (line.strip() for line in given["foot"].split(_BETWEEN_LINES))
        values["foot"] = tuple(line for line in lines if line)
    for name in _PICTURES:
        if name in given:
            values[name] = take_picture(Path(given[name])) if given[name] else None
    return replace(design, **values)


def look_facts(design: Design) -> dict[str, Any]:
    """Return a design as JSON values; a picture is its size in dots."""
    return {name: _fact(getattr(design, name)) for name in LOOK}


def look_words(design: Design) -> dict[str, str]:
    """Return what of a design is not as it always was, as text."""
    kept = design.kept()
    shown = {name: value for name, value in look_facts(design).items() if name in kept}
    return {name: _words(value) for name, value in shown.items()}


def yes_or_no(text: str) -> bool:
    """Return what yes or no means."""
    if text not in {"yes", "no"}:
        raise CreditDeskError(f'"{text}" is neither yes nor no.', safe="Nothing was changed.", cure="Write yes or no.")
    return text == "yes"


def _number(name: str, text: str) -> int:
    digits = text.removesuffix("mm").strip()
    if not digits.removeprefix("-").isdecimal():
        raise CreditDeskError(
            f'{name}: "{text}" is no number.', safe="Nothing was changed.", cure="Write whole millimetres, such as 45."
        )
    return int(digits)


def _fact(value: object) -> object:
    if isinstance(value, Picture):
        return f"{value.width} x {value.height}"
    return list(value) if isinstance(value, tuple) else value


def _words(value: object) -> str:
    if isinstance(value, list):
        return f" {_BETWEEN_LINES} ".join(value)
    return "yes" if value is True else str(value)
