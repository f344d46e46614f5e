"""A plan in one line: `1200 weekly x6 from 1 jan on 10512`: day and amount of each payment.

Source: domain section 9: equal instalments sum to the total, months run by the day of the first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from creditdesk.domain.dates import add_months
from creditdesk.domain.document import DocumentKey
from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.spoken_amounts import SpokenAmountError, spoken_amount
from creditdesk.domain.spoken_days import SpokenNames, spoken_day
from creditdesk.domain.words import amount_words, weekday_words

EVERY = {"weekly": 7, "fortnightly": 14, "monthly": 0}
"""Words for how often, each with its days; a month is no number of days."""

_COUNT = re.compile(r"x(\d{1,2})")
_WHOLE = {"all", "everything"}
_FILLERS = {"from", "starting", "in", "a", "plan", "instalments", "of", "the"}
_MOST = 60


@dataclass(frozen=True, slots=True)
class PlanOffer:
    """A plan as it was said: day and amount of each instalment, in minor units.

    `items` share the whole of it out as those of a promise do. `notice` says that it is more than is open, and
    `is_doubtful` that it is so by more than a sum rounded up; `hint` tells what it leaves uncovered.
    """

    every: str
    currency: str
    instalments: tuple[tuple[date, int], ...]
    words: str
    items: tuple[tuple[DocumentKey, int], ...] = ()
    notice: str = ""
    is_doubtful: bool = False
    hint: str = ""

    @property
    def explained(self) -> str:
        """The words, with what is worth knowing."""
        return f"{self.words} · {self.hint}" if self.hint else self.words

    @property
    def total_minor(self) -> int:
        """All of it."""
        return sum(minor for _day, minor in self.instalments)


class NotAPlanError(ValueError):
    """A part of the line was not understood (`at` is its word), or something is missing (`at` is none)."""

    def __init__(self, text: str, at: int | None = None) -> None:
        super().__init__(text)
        self.at = at


def is_plan(words: Sequence[str]) -> bool:
    """Tell whether a line speaks of several payments."""
    return any(word in EVERY or word in {"plan", "instalments"} or _COUNT.fullmatch(word) for word in words)


def read_plan(
    words: Sequence[str],
    *,
    as_of: date,
    currency: str,
    open_minor: int,
    names: SpokenNames,
    style: AmountStyle,
) -> PlanOffer:
    """Return the plan that a line says, in any order of its parts.

    Args:
        words: The line's, in lower case.
        as_of: The day of the call.
        currency: Of the account.
        open_minor: What is open, which "all" shares out.
        names: The person's own names of days and months.
        style: How the person writes amounts.

    Raises:
        NotAPlanError: If it is not understood whole, or leaves open how much, how often, how many or from when.
    """
    said = _Said()
    at = 0
    while at < len(words):
        day = spoken_day(words[at : at + 4], as_of, names)
        if day is not None and said.first is None:
            if day[1] is None or day[1] < as_of:
                raise NotAPlanError("A plan begins on a day to come.", at)
            said.first = day[1]
            at += day[0]
            continue
        said.take(words[at], at, open_minor, currency, style)
        at += 1
    amount_minor, every, count, first, is_whole = said.amount_minor, said.every, said.count, said.first, said.is_whole
    if amount_minor is None or not every or first is None or not 2 <= count <= _MOST:
        raise NotAPlanError(
            "A plan needs all of it: how much, how often, how many and from when, such as 1200 weekly x6 from 1 jan."
        )
    days = [_day(first, every, number) for number in range(count)]
    each = amount_minor // count if is_whole else amount_minor
    if each <= 0:
        raise NotAPlanError("Nothing is open that a plan could be of; give an amount.")
    shares = [each] * (count - 1) + [amount_minor - each * (count - 1) if is_whole else each]
    words = (
        f"{count} {every} payments{_of(shares, currency)} from {weekday_words(days[0], as_of)} to "
        f"{weekday_words(days[-1], as_of)}, {amount_words(sum(shares), currency)} in all"
    )
    return PlanOffer(every, currency, tuple(zip(days, shares, strict=True)), words)


def _of(shares: Sequence[int], currency: str) -> str:
    """Say how much each payment is, and the last where the pence that do not share out make it another."""
    each, last = amount_words(shares[0], currency), amount_words(shares[-1], currency)
    return f" of {each}" if each == last else f", {len(shares) - 1} of {each} and a last of {last},"


@dataclass(slots=True)
class _Said:
    """What of a plan was said so far."""

    every: str = ""
    count: int = 0
    first: date | None = None
    amount_minor: int | None = None
    is_whole: bool = False

    def take(self, word: str, at: int, open_minor: int, currency: str, style: AmountStyle) -> None:
        """Take one word that is no day."""
        if word in EVERY and not self.every:
            self.every = word
        elif (times := _COUNT.fullmatch(word)) and not self.count:
            self.count = int(times[1])
        elif word in _WHOLE and self.amount_minor is None:
            self.amount_minor, self.is_whole = open_minor, True
        elif word in _FILLERS:
            return
        elif word == "x":
            raise NotAPlanError("Which of the two is how many? Write it as x6.", at)
        elif self.amount_minor is not None:
            raise NotAPlanError(f"“{word}” was not understood.", at)
        else:
            self.amount_minor = _amount(word, at, currency, style)


def _amount(word: str, at: int, currency: str, style: AmountStyle) -> int:
    try:
        amount_minor = spoken_amount(word, currency, style)
    except SpokenAmountError as error:
        raise NotAPlanError(str(error), at) from None
    if amount_minor is None:
        raise NotAPlanError(f"“{word}” was not understood.", at)
    return amount_minor


def _day(first: date, every: str, number: int) -> date:
    days = EVERY[every]
    return first + timedelta(days=days * number) if days else add_months(first, number)
