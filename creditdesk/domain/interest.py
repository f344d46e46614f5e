"""Late-payment interest and fixed compensation, regime by regime.

Source: domain rules 4. Rates are data with their source; a day without a rate is an error to show, never a rate
carried forward. Simple interest; segments are summed unrounded and rounded half up once, at the end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise

from creditdesk.domain.errors import CreditDeskError

_DAY = timedelta(days=1)


class RateMode(StrEnum):
    """Whether the rate of the first day holds for the debt's life, or changes with the table."""

    FIXED = "FIXED"
    VARIABLE = "VARIABLE"


class DayCount(StrEnum):
    """How a year is counted: 365 days always, or 366 in leap years."""

    ACT_365F = "ACT_365F"
    ACT_ACT = "ACT_ACT"


class MissingRateError(CreditDeskError):
    """No rate is known for a day that needs one."""


@dataclass(frozen=True, slots=True)
class RateTable:
    """Reference rates in percent a year, each from its day until the next entry, the last until `known_until`."""

    name: str
    source: str
    entries: tuple[tuple[date, Decimal], ...]
    known_until: date

    def rate_on(self, day: date) -> Decimal:
        """Return the rate in force on `day`.

        Raises:
            MissingRateError: If the table does not reach it.
        """
        index = bisect_right(self.entries, day, key=lambda entry: entry[0]) - 1
        if index < 0 or day > self.known_until:
            raise MissingRateError(
                f"{self.name} for {day.isoformat()} is not known.", cure="Enter the rate in the settings."
            )
        return self.entries[index][1]

    def changes_between(self, after: date, until: date) -> list[date]:
        """Return the days in (after, until] on which an entry begins."""
        return [starts for starts, _rate in self.entries if after < starts <= until]


@dataclass(frozen=True, slots=True)
class Band:
    """A fixed sum for debts from `from_minor` up to the next band."""

    from_minor: int
    sum_minor: int


@dataclass(frozen=True, slots=True)
class Regime:
    """One country's law on late payment between businesses.

    `points` come on top of the reference rate. Compensation `bands` are in minor units of `currency`, by the debt
    unpaid when interest starts; they apply to debts in that currency.
    """

    code: str
    law: str
    table: RateTable
    points: Decimal
    mode: RateMode
    currency: str
    bands: tuple[Band, ...]
    day_count: DayCount = DayCount.ACT_365F


@dataclass(frozen=True, slots=True)
class Segment:
    """Days with one balance and one rate, first and last counted; `interest` is in minor units, unrounded."""

    starts_on: date
    ends_on: date
    days: int
    balance_minor: int
    rate: Decimal
    interest: Decimal


@dataclass(frozen=True, slots=True)
class LateInterest:
    """What late payment has cost; `daily_minor` is what each further day would add, unrounded."""

    interest_minor: int
    compensation_minor: int
    starts_on: date | None
    rate_mode: RateMode
    segments: tuple[Segment, ...]
    daily_minor: Decimal


def _half_years(first: int, *rates: str) -> tuple[tuple[date, Decimal], ...]:
    return tuple(
        (date(first + index // 2, 1 if index % 2 == 0 else 7, 1), Decimal(rate)) for index, rate in enumerate(rates)
    )


UK_BASE_RATES = RateTable(
    "The Bank of England's base rate",
    "Official dealing rate on 31 December and 30 June, for interest that starts in the half-year after "
    "(SI 2002/1675, article 4): payontime.co.uk to 2024 H1, Bank of England minutes of June 2024, later half-years "
    "from published notices.",
    (
        *_half_years(2015, "0.50", "0.50", "0.50", "0.50", "0.25", "0.25", "0.50", "0.50", "0.75", "0.75"),
        *_half_years(2020, "0.75", "0.10", "0.10", "0.10", "0.25", "1.25", "3.50", "5.00", "5.25", "5.25"),
        *_half_years(2025, "4.75", "4.25", "3.75", "3.75"),
    ),
    date(2026, 12, 31),
)

UNITED_KINGDOM = Regime(
    code="uk",
    law="Late Payment of Commercial Debts (Interest) Act 1998",
    table=UK_BASE_RATES,
    points=Decimal(8),
    mode=RateMode.FIXED,
    currency="GBP",
    bands=(Band(0, 40_00), Band(1_000_00, 70_00), Band(10_000_00, 100_00)),
)

# By the country whose law governs the sale: as a rule the creditor's.
REGIMES = {"GB": UNITED_KINGDOM}


def late_interest(
    regime: Regime,
    *,
    amount_minor: int,
    currency: str,
    due_on: date,
    until: date,
    reductions: Iterable[tuple[date, int]] = (),
    day_count: DayCount | None = None,
    exclude_last_day: bool = False,
) -> LateInterest:
    """Return interest and compensation on one debt, from the day after it was due up to and including `until`.

    Args:
        regime: The law that applies.
        amount_minor: The debt when due, VAT included; zero or above.
        currency: The debt's currency; compensation is claimed in the regime's currency alone.
        due_on: The last day for paying in time.
        until: The day of payment, or the day to count to.
        reductions: Part payments and credits, (day, amount above zero); each acts at the end of its day, several of
            one day are summed, and more than the debt stops at zero.
        day_count: How years are counted; the regime's way unless given.
        exclude_last_day: Whether the day of payment bears no interest.

    Raises:
        ValueError: If the debt is negative, as a credit note's is.
        MissingRateError: If a rate is not known for a day that needs it.
    """
    if amount_minor < 0:
        raise ValueError("interest runs on debts, not on credits")
    starts_on = due_on + _DAY
    ends_on = until - _DAY if exclude_last_day else until
    balances = _balances(amount_minor, due_on, ends_on, reductions)
    counting = regime.day_count if day_count is None else day_count
    segments = tuple(
        segment
        for first, last, balance in balances.stretches
        for segment in _segments(regime, counting, (first, last), balance, starts_on)
    )
    if not segments:
        return LateInterest(0, 0, None, regime.mode, (), Decimal(0))
    total = sum((segment.interest for segment in segments), Decimal(0))
    return LateInterest(
        interest_minor=int(total.quantize(Decimal(1), rounding=ROUND_HALF_UP)),
        compensation_minor=compensation(regime, balances.at_start, currency),
        starts_on=starts_on,
        rate_mode=regime.mode,
        segments=segments,
        daily_minor=_daily(regime, counting, segments, balances.at_end, ends_on),
    )


def compensation(regime: Regime, debt_minor: int, currency: str) -> int:
    """Return the fixed sum for one late debt, by what was unpaid when interest started."""
    if currency != regime.currency or debt_minor <= 0:
        return 0
    return max(band.sum_minor for band in regime.bands if band.from_minor <= debt_minor)


@dataclass(frozen=True, slots=True)
class _Balances:
    """The debt when interest starts and when it ends, and (first day, last day, balance) in between."""

    at_start: int
    at_end: int
    stretches: tuple[tuple[date, date, int], ...]


def _balances(amount_minor: int, due_on: date, ends_on: date, reductions: Iterable[tuple[date, int]]) -> _Balances:
    by_day: defaultdict[date, int] = defaultdict(int)
    for day, amount in reductions:
        by_day[day] += amount
    balance = at_start = max(0, amount_minor - sum(amount for day, amount in by_day.items() if day <= due_on))
    stretches = []
    days = [due_on, *sorted(day for day in by_day if due_on < day < ends_on), ends_on]
    for before, last in pairwise(days):
        if balance > 0 and before < last:
            stretches.append((before + _DAY, last, balance))
            balance = max(0, balance - by_day.get(last, 0))
    return _Balances(at_start, balance, tuple(stretches))


def _segments(
    regime: Regime, counting: DayCount, days: tuple[date, date], balance: int, starts_on: date
) -> list[Segment]:
    first, last = days
    cuts: set[date] = set()
    if regime.mode is RateMode.VARIABLE:
        cuts.update(regime.table.changes_between(first, last))
    if counting is DayCount.ACT_ACT:
        cuts.update(date(year, 1, 1) for year in range(first.year + 1, last.year + 1))
    edges = [first, *sorted(cuts), last + _DAY]
    return [_segment(regime, counting, (low, high - _DAY), balance, starts_on) for low, high in pairwise(edges)]


def _segment(regime: Regime, counting: DayCount, days: tuple[date, date], balance: int, starts_on: date) -> Segment:
    first, last = days
    rate = regime.points + regime.table.rate_on(starts_on if regime.mode is RateMode.FIXED else first)
    count = (last - first).days + 1
    interest = balance * rate * count / (100 * _days_in_year(counting, first))
    return Segment(first, last, count, balance, rate, interest)


def _daily(regime: Regime, counting: DayCount, segments: Sequence[Segment], balance: int, ends_on: date) -> Decimal:
    rate = segments[-1].rate
    if regime.mode is RateMode.VARIABLE:
        rate = regime.points + regime.table.rate_on(ends_on)
    return balance * rate / (100 * _days_in_year(counting, ends_on))


def _days_in_year(counting: DayCount, day: date) -> int:
    if counting is DayCount.ACT_365F:
        return 365
    return (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
