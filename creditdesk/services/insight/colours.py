"""The colours that charts are drawn in; apart from the drawing, so that naming them loads no chart library."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of a chart, as `#RRGGBB`: `slower` marks a change for the worse, `quicker` one for the better."""

    panel: str
    line: str
    text: str
    muted: str
    accent: str
    slower: str
    quicker: str


LIGHT = Colours("#FFFFFF", "#E3E6EB", "#1B2430", "#5F6B7A", "#1F5FBF", "#B93E1E", "#1F7A52")
DARK = Colours("#1B2129", "#2C343F", "#E6EAF0", "#98A4B3", "#6BA4FF", "#F0714E", "#4CC38A")
