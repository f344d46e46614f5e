"""Late-payment interest and fixed compensation, regime by regime.

Source: domain rules 4. Rates are data with their source; a day without a rate is an error to show, never a rate
carried forward. Segments are summed unrounded and rounded half up once, at the end. Interest is simple, but where a law
adds it to the debt at rests. The other laws are in `creditdesk.domain.interest_law`.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum, StrEnum
from itertools import pairwise

from creditdesk.domain.dates import add_months, is_leap
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


class Rests(IntEnum):
    """After how many months interest is added to the debt and bears interest itself."""

    NONE = 0
    MONTHLY = 1
    YEARLY = 12


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
        """Return the days in (after, until] on which an entry begins, and the first that the table does not reach."""
        starts = [starts for starts, _rate in self.entries if after < starts <= until]
        return [*starts, self.known_until + _DAY] if after <= self.known_until < until else starts


@dataclass(frozen=True, slots=True)
class Band:
    """A fixed sum for debts from `from_minor` up to the next band."""

    from_minor: int
    sum_minor: int


@dataclass(frozen=True, slots=True)
class Costs:
    """Collection costs as shares of the debt: each step is (up to which amount, percent of the part in it)."""

    steps: tuple[tuple[int, Decimal], ...]
    least_minor: int
    most_minor: int

    def on(self, debt_minor: int) -> int:
        """Return the costs of a debt above zero, rounded half up."""
        total, below = Decimal(0), 0
        for up_to, percent in self.steps:
            total += (min(debt_minor, up_to) - min(debt_minor, below)) * percent / 100
            below = up_to
        return min(max(_rounded(total), self.least_minor), self.most_minor)


@dataclass(frozen=True, slots=True)
class Regime:
    """One country's law on late payment between businesses, or what a contract says.

    The yearly rate is `times` the reference rate and `points` on top. Compensation is in minor units of `currency`, by
    the debt unpaid when interest starts, and is claimed on debts in that currency alone: a fixed sum by `bands`, or
    `costs`. With monthly `rests` the rate is that of each month's first day. `in_duplum`: interest stops running once
    it has reached the capital still unpaid.
    """

    code: str
    law: str
    table: RateTable
    points: Decimal
    mode: RateMode
    currency: str
    bands: tuple[Band, ...] = ()
    day_count: DayCount = DayCount.ACT_365F
    times: int = 1
    rests: Rests = Rests.NONE
    costs: Costs | None = None
    in_duplum: bool = False

    def rate_on(self, day: date) -> Decimal:
        """Return the yearly rate, in percent, by the reference rate of a day.

        Raises:
            MissingRateError: If the reference rate of that day is not known.
        """
        return self.times * self.table.rate_on(day) + self.points


@dataclass(frozen=True, slots=True)
class Segment:
    """Days with one balance and one rate, first and last counted; `interest` is in minor units, unrounded.

    The balance holds what interest was added to it at rests.
    """

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


def half_years(first: int, *rates: str) -> tuple[tuple[date, Decimal], ...]:
    """Return entries of a table that changes on 1 January and 1 July, from January of the year `first` on."""
    return tuple(
        (date(first + index // 2, 1 if index % 2 == 0 else 7, 1), Decimal(rate)) for index, rate in enumerate(rates)
    )


UK_BASE_RATES = RateTable(
    "The Bank of England's base rate",
    "Official dealing rate on 31 December and 30 June, for interest that starts in the half-year after "
    "(SI 2002/1675, article 4): payontime.co.uk to 2024 H1, Bank of England minutes of June 2024, later half-years "
    "from published notices.",
    (
        *half_years(2015, "0.50", "0.50", "0.50", "0.50", "0.25", "0.25", "0.50", "0.50", "0.75", "0.75"),
        *half_years(2020, "0.75", "0.10", "0.10", "0.10", "0.25", "1.25", "3.50", "5.00", "5.25", "5.25"),
        *half_years(2025, "4.75", "4.25", "3.75", "3.75"),
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

# What letters claim by themselves, by the country whose law governs the sale: as a rule the creditor's.
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
    if not balances.stretches:
        return LateInterest(0, 0, None, regime.mode, (), Decimal(0))
    running = _Running(regime, regime.day_count if day_count is None else day_count, balances)
    segments = tuple(running.segments())
    return LateInterest(
        interest_minor=_rounded(running.accrued),
        compensation_minor=compensation(regime, balances.at_start, currency),
        starts_on=starts_on,
        rate_mode=regime.mode,
        segments=segments,
        daily_minor=running.daily(ends_on),
    )


def compensation(regime: Regime, debt_minor: int, currency: str) -> int:
    """Return the fixed sum or the costs for one late debt, by what was unpaid when interest started."""
    if currency != regime.currency or debt_minor <= 0:
        return 0
    if regime.costs is not None:
        return regime.costs.on(debt_minor)
    return max((band.sum_minor for band in regime.bands if band.from_minor <= debt_minor), default=0)


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


class _Running:
    """Interest as it runs from day to day: what has accrued, and what of it was added to the debt at rests."""

    def __init__(self, regime: Regime, counting: DayCount, balances: _Balances) -> None:
        self.accrued = Decimal(0)
        self._added = Decimal(0)
        self._regime = regime
        self._counting = counting
        self._balances = balances
        self._starts_on = balances.stretches[0][0]
        self._after = balances.stretches[-1][1] + _DAY

    def segments(self) -> Iterator[Segment]:
        """Yield the stretches of one balance and one rate, in order."""
        for first, last, balance in self._balances.stretches:
            for low, high in pairwise([first, *sorted(self._cuts(first, last)), last + _DAY]):
                if low == self._rest_before(low):
                    self._added = self.accrued
                yield self._segment(low, high - _DAY, balance)

    def daily(self, day: date) -> Decimal:
        """Return what a further day would add at the rate of `day`, once all segments were taken."""
        balance = self._balances.at_end
        if not balance or (self._regime.in_duplum and self.accrued >= balance):
            return Decimal(0)
        return (balance + self._added) * self._rate(day) / (100 * _days_in_year(self._counting, day))

    def _segment(self, first: date, last: date, balance: int) -> Segment:
        base, rate, days = balance + self._added, self._rate(first), (last - first).days + 1
        interest = base * rate * days / (100 * self._year(first))
        if self._regime.in_duplum:
            interest = min(interest, max(balance - self.accrued, Decimal(0)))
        self.accrued += interest
        return Segment(first, last, days, _rounded(base), rate, interest)

    def _cuts(self, first: date, last: date) -> set[date]:
        """Return the days within a stretch on which rate, year or month is another."""
        cuts = {rest for rest in self._rests(last) if first < rest}
        if self._regime.mode is RateMode.VARIABLE and self._regime.rests is not Rests.MONTHLY:
            cuts.update(self._regime.table.changes_between(first, last))
        if self._counting is DayCount.ACT_ACT:
            cuts.update(date(year, 1, 1) for year in range(first.year + 1, last.year + 1))
        return cuts

    def _rate(self, day: date) -> Decimal:
        if self._regime.mode is RateMode.FIXED:
            return self._regime.rate_on(self._starts_on)
        return self._regime.rate_on(self._rest_before(day) if self._regime.rests is Rests.MONTHLY else day)

    def _year(self, day: date) -> int:
        """Return how many days a year has: a full month of monthly rests is a twelfth of one, however long it is."""
        if self._regime.rests is Rests.MONTHLY:
            month, count = self._rest_before(day), len(list(self._rests(day)))
            ends = add_months(self._starts_on, count)
            if ends <= self._after:
                return 12 * (ends - month).days
        return _days_in_year(self._counting, day)

    def _rests(self, until: date) -> Iterator[date]:
        """Yield the first day of interest and, by that anchor, the first day after each rest, up to a day."""
        yield self._starts_on
        if self._regime.rests is Rests.NONE:
            return
        for count in itertools.count(self._regime.rests, self._regime.rests):
            rest = add_months(self._starts_on, count)
            if rest > until:
                return
            yield rest

    def _rest_before(self, day: date) -> date:
        return max(self._rests(day))


def _days_in_year(counting: DayCount, day: date) -> int:
    if counting is DayCount.ACT_365F:
        return 365
    return 366 if is_leap(day.year) else 365


def _rounded(minor: Decimal) -> int:
    return int(minor.quantize(Decimal(1), rounding=ROUND_HALF_UP))
