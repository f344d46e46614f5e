"""When to ring again, as it is typed: a day and a time in any order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from creditdesk.domain.quick_entry import read_day
from creditdesk.domain.spoken_days import ENGLISH, SpokenNames
from creditdesk.ui.desk.words import weekday_text

_TIME = re.compile(r"\b(?:at\s+)?([01]?\d|2[0-3])(?:[:.]([0-5]\d)\s*(am|pm)?|\s*(am|pm))(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class When:
    """A day, and a time of it as "HH:MM" or empty, as read from a line; `is_understood` false means neither."""

    on: date | None = None
    time: str = ""
    is_understood: bool = True

    @property
    def words(self) -> str:
        """What was understood."""
        if self.on is None:
            return ""
        return f"{weekday_text(self.on)}, {self.time}" if self.time else weekday_text(self.on)


def read_when(text: str, as_of: date, names: SpokenNames = ENGLISH) -> When:
    """Read a day and a time in any order: "fri 10:30", "9am tomorrow"; a time alone is of the same day.

    `names` are the person's own of days and months, besides the English ones.
    """
    if not text.strip():
        return When()
    time = ""
    rest = text
    found = _TIME.search(text)
    if found is not None:
        hour = int(found[1]) % 12 + 12 if _half(found) == "pm" and int(found[1]) <= 12 else int(found[1])
        hour = 0 if _half(found) == "am" and hour == 12 else hour
        time = f"{hour:02}:{found[2] or '00'}"
        rest = text[: found.start()] + text[found.end() :]
    if not rest.strip():
        return When(as_of, time)
    day = read_day(rest, as_of, names)
    return When(is_understood=False) if day is None else When(day, time)


def _half(found: re.Match[str]) -> str:
    return (found[3] or found[4] or "").lower()
