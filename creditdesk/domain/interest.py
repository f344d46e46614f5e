"""Late-payment interest and fixed compensation, regime by regime.

Source: domain rules 4. Rates are data with their source; a day without a rate is an error to show, never a rate
carried forward. Segments are summed unrounded and rounded half up once, at the end. Interest is simple, but where a law
adds it to the debt at rests. The laws are in `creditdesk.domain.interest_law`.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
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
    """Reference rates in percent a year, each from its day until the next entry, the last until `known_until`.

    `code` is what users name it by where they enter further rates (`creditdesk.domain.interest_rates`); a table that is
    `half_yearly` has one rate from 1 January and one from 1 July.
    """

    name: str
    source: str
    entries: tuple[tuple[date, Decimal], ...]
    known_until: date
    code: str = ""
    half_yearly: bool = False

    def rate_on(self, day: date) -> Decimal:
        """Return the rate in force on `day`.

        Raises:
            MissingRateError: If the table does not reach it.
        """
        index = bisect_right(self.entries, day, key=lambda entry: entry[0]) - 1
        if index < 0 or day > self.known_until:
            raise MissingRateError(
                f"{self.name} for {day.isoformat()} is not known.",
                safe="No interest was worked out.",
                cure=f"Enter it under Rates of interest, or with `creditdesk rates {self.code}`." if self.code else "",
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
    `costs`. With monthly `rests` the rate is that of each month's first day. `in_duplum`: unpaid interest is never more
    than the capital still unpaid. `by_acceptance`: the last day for paying follows from the day of acceptance.
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
    by_acceptance: bool = False

    def rate_on(self, day: date) -> Decimal:
        """Return the yearly rate, in percent, by the reference rate of a day.

        Raises:
            MissingRateError: If the reference rate of that day is not known.
        """
        return self.times * self.table.rate_on(day) + self.points


@dataclass(frozen=True, slots=True)
class Segment:
    """Days with one balance and one rate, first and last counted; `interest` is in minor units, unrounded.

    The balance holds what interest was added to it at rests. Where a payment on the capital lowers the most that
    interest may come to, `interest` is below zero.
    """

    starts_on: date
    ends_on: date
    days: int
    balance_minor: int
    rate: Decimal
    interest: Decimal


@dataclass(frozen=True, slots=True)
class LateInterest:
    """What late payment has cost; `daily_minor` is what each further day would add, unrounded.

    `interest_minor` is all interest that has run, of which `interest_paid_minor` was paid. `capital_minor` is what is
    unpaid of the debt itself.
    """

    interest_minor: int
    compensation_minor: int
    starts_on: date | None
    rate_mode: RateMode
    segments: tuple[Segment, ...]
    daily_minor: Decimal
    capital_minor: int = 0
    interest_paid_minor: int = 0


def late_interest(
    regime: Regime,
    *,
    amount_minor: int,
    currency: str,
    due_on: date,
    until: date,
    reductions: Iterable[tuple[date, int]] = (),
    interest_first: Iterable[tuple[date, int]] = (),
    day_count: DayCount | None = None,
    exclude_last_day: bool = False,
) -> LateInterest:
    """Return interest and compensation on one debt, from the day after it was due up to and including `until`.

    Each payment and credit acts at the end of its day; those of one day are summed, and more than the debt stops at
    zero. A credit note that corrects the invoice itself acts from the start: give it the day of the invoice.

    Args:
        regime: The law that applies.
        amount_minor: The debt when due, VAT included; zero or above.
        currency: The debt's currency; compensation is claimed in the regime's currency alone.
        due_on: The last day for paying in time.
        until: The day of payment, or the day to count to.
        reductions: Payments on the debt itself and credits, (day, amount above zero); what interest was added to the
            debt at rests is paid after it.
        interest_first: Payments that meet the interest run so far, and the debt with the rest (as BGB, section 367).
        day_count: How years are counted; the regime's way unless given.
        exclude_last_day: Whether the day of payment bears no interest.

    Raises:
        ValueError: If the debt is negative, as a credit note's is.
        MissingRateError: If a rate is not known for a day that needs it.
    """
    if amount_minor < 0:
        raise ValueError("interest runs on debts, not on credits")
    credits_, paid = _by_day(reductions, until), _by_day(interest_first, until)
    in_time = sum(minor for day, minor in (*credits_.items(), *paid.items()) if day <= due_on)
    starts_on, ends_on = due_on + _DAY, until - _DAY if exclude_last_day else until
    at_start = max(0, amount_minor - in_time)
    if at_start == 0 or ends_on < starts_on:
        return LateInterest(0, 0, None, regime.mode, (), Decimal(0), at_start)
    counting = regime.day_count if day_count is None else day_count
    late = (
        {day: minor for day, minor in credits_.items() if day > due_on},
        {day: minor for day, minor in paid.items() if day > due_on},
    )
    running = _Running(regime, counting, at_start, (starts_on, ends_on), late)
    segments = tuple(running.segments())
    if segments[-1].ends_on < ends_on:
        # A month in which the debt was paid is not full: count anew to the day of payment.
        running = _Running(regime, counting, at_start, (starts_on, segments[-1].ends_on), late)
        segments = tuple(running.segments())
    return LateInterest(
        interest_minor=_rounded(running.accrued),
        compensation_minor=compensation(regime, at_start, currency),
        starts_on=starts_on,
        rate_mode=regime.mode,
        segments=segments,
        daily_minor=running.daily(ends_on),
        capital_minor=running.capital,
        interest_paid_minor=_rounded(running.interest_paid),
    )


def compensation(regime: Regime, debt_minor: int, currency: str) -> int:
    """Return the fixed sum or the costs for one late debt, by what was unpaid when interest started."""
    if currency != regime.currency or debt_minor <= 0:
        return 0
    if regime.costs is not None:
        return regime.costs.on(debt_minor)
    return max((band.sum_minor for band in regime.bands if band.from_minor <= debt_minor), default=0)


def _by_day(amounts: Iterable[tuple[date, int]], until: date) -> dict[date, int]:
    by_day: defaultdict[date, int] = defaultdict(int)
    for day, minor in amounts:
        if day <= until:
            by_day[day] += minor
    return dict(by_day)


class _Running:
    """Interest as it runs from day to day: the capital, what interest was added to it at rests, and what runs since."""

    def __init__(
        self,
        regime: Regime,
        counting: DayCount,
        capital: int,
        days: tuple[date, date],
        late: tuple[Mapping[date, int], Mapping[date, int]],
    ) -> None:
        self.capital = capital
        self.accrued = Decimal(0)
        self.interest_paid = Decimal(0)
        self._added = Decimal(0)
        self._since = Decimal(0)
        self._regime = regime
        self._counting = counting
        self._starts_on, self._ends_on = days
        self._reductions, self._interest_first = late
        self._rests = tuple(self._rests_until(self._ends_on + _DAY))

    def segments(self) -> Iterator[Segment]:
        """Yield the stretches of one balance and one rate, in order, until nothing bears interest any more."""
        first = self._starts_on
        paid_on = {*self._reductions, *self._interest_first}
        for last in [*sorted(day for day in paid_on if day < self._ends_on), self._ends_on]:
            for low, high in pairwise([first, *sorted(self._cuts(first, last)), last + _DAY]):
                if low in self._rests:
                    self._added, self._since = self._added + self._since, Decimal(0)
                yield self._segment(low, high - _DAY)
            for day in sorted(day for day in paid_on if first <= day and (day <= last or last == self._ends_on)):
                self._reduce(self._reductions.get(day, 0))
                self._pay_interest_first(self._interest_first.get(day, 0))
            if not _rounded(self._base):
                return
            first = last + _DAY

    def daily(self, day: date) -> Decimal:
        """Return what a further day would add at the rate of `day`, once all segments were taken."""
        if not _rounded(self._base) or (self._regime.in_duplum and self._unpaid >= self.capital):
            return Decimal(0)
        return self._base * self._rate(day) / (100 * _days_in_year(self._counting, day))

    @property
    def _base(self) -> Decimal:
        return self.capital + self._added

    @property
    def _unpaid(self) -> Decimal:
        """All interest that was not paid."""
        return self._added + self._since

    def _segment(self, first: date, last: date) -> Segment:
        base, rate, days = self._base, self._rate(first), (last - first).days + 1
        interest = base * rate * days / (100 * self._year(first))
        if self._regime.in_duplum:
            interest = min(self._unpaid + interest, Decimal(self.capital)) - self._unpaid
        self._since += interest
        self.accrued += interest
        return Segment(first, last, days, _rounded(base), rate, interest)

    def _reduce(self, minor: int) -> None:
        """Take a payment off the capital, then off what interest was added to it; more than both stops at zero."""
        of_capital = min(self.capital, minor)
        of_added = min(self._added, Decimal(minor - of_capital))
        self.capital -= of_capital
        self._added -= of_added
        self.interest_paid += of_added

    def _pay_interest_first(self, minor: int) -> None:
        of_interest = min(self._unpaid, Decimal(minor))
        of_since = min(self._since, of_interest)
        self._since -= of_since
        self._added -= of_interest - of_since
        self.interest_paid += of_interest
        # What a payment leaves beyond the interest is whole minor units, as the interest that it met is rounded.
        self.capital -= min(self.capital, minor - _rounded(of_interest))

    def _cuts(self, first: date, last: date) -> set[date]:
        """Return the days within a stretch on which rate, year or month is another."""
        cuts = {rest for rest in self._rests if first < rest <= last}
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
            index = bisect_right(self._rests, day)
            if index < len(self._rests):
                return 12 * (self._rests[index] - self._rests[index - 1]).days
        return _days_in_year(self._counting, day)

    def _rests_until(self, day: date) -> Iterator[date]:
        """Yield the first day of interest and, by that anchor, the first day after each rest, up to a day."""
        yield self._starts_on
        if self._regime.rests is Rests.NONE:
            return
        for count in itertools.count(self._regime.rests, self._regime.rests):
            rest = add_months(self._starts_on, count)
            if rest > day:
                return
            yield rest

    def _rest_before(self, day: date) -> date:
        return self._rests[bisect_right(self._rests, day) - 1]


def _days_in_year(counting: DayCount, day: date) -> int:
    if counting is DayCount.ACT_365F:
        return 365
    return 366 if is_leap(day.year) else 365


def _rounded(minor: Decimal) -> int:
    return int(minor.quantize(Decimal(1), rounding=ROUND_HALF_UP))
