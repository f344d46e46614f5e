"""The colours, sizes and fonts of the window: one set of tokens in light and in dark."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor


@dataclass(frozen=True, slots=True)
class Tokens:
    """Named colours, as `#RRGGBB`; buckets run from not due to over 90 days."""

    window: str
    panel: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    selected: str
    chip: str
    not_due: str
    days_1_30: str
    days_31_60: str
    days_61_90: str
    days_over_90: str
    paid: str
    promise: str
    query: str

    def color(self, name: str) -> QColor:
        """Return the token as a colour for painting."""
        return QColor(getattr(self, name))

    def of_state(self, state: str) -> QColor:
        """Return the colour of a bucket label or a debtor's state, such as "31-60" or "promise"."""
        return self.color(_STATE_TOKENS.get(state, "not_due"))


_STATE_TOKENS = {
    "not due": "not_due",
    "1-30": "days_1_30",
    "31-60": "days_31_60",
    "61-90": "days_61_90",
    "91-120": "days_over_90",
    "121+": "days_over_90",
    "paid": "paid",
    "promise": "promise",
    "plan": "promise",
    "query": "query",
}

LIGHT = Tokens(
    window="#F4F5F7",
    panel="#FFFFFF",
    line="#E3E6EB",
    text="#1B2430",
    muted="#5F6B7A",
    accent="#1F5FBF",
    on_accent="#FFFFFF",
    selected="#E8F0FC",
    chip="#EEF1F5",
    not_due="#9AA7B8",
    days_1_30="#E8B84A",
    days_31_60="#E58A3A",
    days_61_90="#D9542F",
    days_over_90="#A3262A",
    paid="#2E9E6B",
    promise="#7A5BD0",
    query="#5C7C99",
)

DARK = Tokens(
    window="#14181E",
    panel="#1B2129",
    line="#2C343F",
    text="#E6EAF0",
    muted="#98A4B3",
    accent="#6BA4FF",
    on_accent="#0F1520",
    selected="#22324A",
    chip="#262E39",
    not_due="#6F7C8E",
    days_1_30="#E8B84A",
    days_31_60="#EE9A4F",
    days_61_90="#F0714E",
    days_over_90="#E0565B",
    paid="#4CC38A",
    promise="#A58BF0",
    query="#86A8C8",
)
