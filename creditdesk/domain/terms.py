"""Payment terms: from the day of an invoice to the day it is due, and the discount for paying early.

Source: domain rules 2.5. A due date is stored on its invoice; terms that change later do not touch it.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from creditdesk.domain.dates import Roll, add_months, day_of_month, end_of_month, roll_day
from creditdesk.domain.errors import CreditDeskError


class TermsError(CreditDeskError, ValueError):
    """Terms that cannot be understood, or that lead to no date."""


class Rule(StrEnum):
    """How a due date is found from the day of the invoice."""

    NET = "NET"
    IMMEDIATE = "IMMEDIATE"
    CASH_IN_ADVANCE = "CIA"
    CASH_ON_DELIVERY = "COD"
    END_OF_MONTH = "EOM"
    NET_END_OF_MONTH = "NET_EOM"
    DAYS_THEN_END_OF_MONTH = "DAYS_THEN_EOM"
    END_OF_MONTH_PLUS_MONTHS = "EOM_PLUS_MONTHS"
    DAY_OF_NEXT_MONTH = "DAY_OF_NEXT_MONTH"


_BY_DAYS = frozenset({Rule.NET, Rule.NET_END_OF_MONTH, Rule.DAYS_THEN_END_OF_MONTH})
_BY_MONTHS = frozenset(
    {
        Rule.END_OF_MONTH,
        Rule.NET_END_OF_MONTH,
        Rule.DAYS_THEN_END_OF_MONTH,
        Rule.END_OF_MONTH_PLUS_MONTHS,
        Rule.DAY_OF_NEXT_MONTH,
    }
)
_TO_THE_END_OF_A_MONTH = _BY_MONTHS - {Rule.DAY_OF_NEXT_MONTH}
_FRENCH_DAYS, _FRENCH_DAYS_BESIDE_THE_MONTH = 60, 45
_AT_ONCE = frozenset({Rule.IMMEDIATE, Rule.CASH_IN_ADVANCE, Rule.CASH_ON_DELIVERY})
# Ten years: beyond lies a slip of the keyboard, not an agreement.
_MOST_DAYS, _MOST_MONTHS = 3660, 120


@dataclass(frozen=True, slots=True)
class Discount:
    """A part of the gross amount that may be kept by paying within `days` of the invoice.

    `percent` is 2 for 2 %. `grace_days` are let pass beyond the discount date without losing it.
    """

    percent: Decimal
    days: int
    grace_days: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.percent < 100:
            raise TermsError(
                f"A discount of {_plain(self.percent)} % is none.", cure="Give a percentage between 0 and 100."
            )
        if not (0 <= self.days <= _MOST_DAYS and self.grace_days >= 0):
            raise TermsError("The days of the discount make no sense.", cure="Write it like 2/10: 2 % within 10 days.")


@dataclass(frozen=True, slots=True)
class Terms:
    """Payment terms.

    Args:
        rule: How the due date is found.
        days: n of NET, NET_EOM and DAYS_THEN_EOM.
        months: m of EOM_PLUS_MONTHS and DAY_OF_NEXT_MONTH: months after the invoice's.
        day: k of DAY_OF_NEXT_MONTH, clamped to the month's length.
        cutoff_day: Invoices dated after this day of the month count as the next month's.
        discount: What paying early saves, if anything.
        roll: Where a due date goes that is no business day.
    """

    rule: Rule
    days: int = 0
    months: int = 0
    day: int = 0
    cutoff_day: int | None = None
    discount: Discount | None = None
    roll: Roll = Roll.NONE

    def __post_init__(self) -> None:
        if not 0 <= self.days <= _MOST_DAYS:
            raise TermsError(f"{self.days} days are no payment terms.", cure=f"Give 0 to {_MOST_DAYS} days.")
        if self.days and self.rule not in _BY_DAYS:
            raise TermsError(f"{self.rule} counts no days.", cure=f"Write {self.rule} alone, or NET {self.days}.")
        if not 0 <= self.months <= _MOST_MONTHS:
            raise TermsError(f"{self.months} months are no payment terms.", cure=f"Give 0 to {_MOST_MONTHS} months.")
        if self.rule is Rule.DAY_OF_NEXT_MONTH and not 1 <= self.day <= 31:
            raise TermsError(f"A month has no day {self.day}.", cure="Give a day of the month from 1 to 31.")
        if self.cutoff_day is not None:
            self._check_cutoff(self.cutoff_day)
        if self.discount is not None and self.rule in _AT_ONCE | {Rule.NET} and self.discount.days > self.days:
            raise TermsError(
                f"The discount would run for {self.discount.days} days, longer than the terms.",
                cure="Give fewer days for the discount than for the full amount, such as 2/10 NET 30.",
            )

    def _check_cutoff(self, day: int) -> None:
        if self.rule not in _BY_MONTHS:
            raise TermsError(
                f"A cut-off day has no meaning for {self.rule}.",
                cure="Use it with terms that count by the month, such as DAY_OF_NEXT_MONTH 10.",
            )
        if not 1 <= day <= 31:
            raise TermsError(f"A month has no day {day}.", cure="Give a cut-off day from 1 to 31.")

    def due_on(self, dated_on: date, holidays: AbstractSet[date] = frozenset()) -> date:
        """Return the day on which an invoice of `dated_on` is due.

        Args:
            dated_on: The invoice's date.
            holidays: Days on which business rests besides weekends; used when the terms roll.

        Raises:
            TermsError: If the day would lie beyond the calendar.
        """
        try:
            return roll_day(self._due_on(dated_on), self.roll, holidays)
        except OverflowError as error:
            raise TermsError("The due date would lie beyond the calendar.", cure="Correct the terms.") from error

    def _due_on(self, dated_on: date) -> date:
        base = dated_on
        if self.cutoff_day is not None and dated_on.day > self.cutoff_day:
            base = add_months(dated_on, 1).replace(day=1)
        match self.rule:
            case Rule.NET | Rule.IMMEDIATE | Rule.CASH_IN_ADVANCE | Rule.CASH_ON_DELIVERY:
                return base + timedelta(days=self.days)
            case Rule.END_OF_MONTH:
                return end_of_month(base)
            case Rule.NET_END_OF_MONTH:
                return end_of_month(base) + timedelta(days=self.days)
            case Rule.DAYS_THEN_END_OF_MONTH:
                return end_of_month(base + timedelta(days=self.days))
            case Rule.END_OF_MONTH_PLUS_MONTHS:
                return end_of_month(add_months(base.replace(day=1), self.months))
            case Rule.DAY_OF_NEXT_MONTH:
                month = add_months(base.replace(day=1), self.months)
                return day_of_month(month.year, month.month, self.day)

    def discount_on(self, dated_on: date) -> date | None:
        """Return the last day on which the discount may be taken as agreed, if there is one; grace comes on top."""
        return None if self.discount is None else dated_on + timedelta(days=self.discount.days)

    def discount_minor(self, amount_minor: int) -> int:
        """Return what the discount saves on a gross amount, rounded half up."""
        if self.discount is None:
            return 0
        return int((amount_minor * self.discount.percent / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))

    def discount_to_be_had(self, dated_on: date, due_on: date, as_of: date) -> bool:
        """Tell whether an invoice that is not paid yet may still be paid with the discount on that day, as agreed.

        An invoice that is due on another day than these terms say was made under others: nothing is offered on it. Days
        of grace are not offered either, they are let pass.
        """
        until = self.discount_on(dated_on)
        return until is not None and as_of <= until and self.due_on(dated_on) == due_on

    def discount_is_earned(self, dated_on: date, paid_on: date) -> bool:
        """Tell whether a payment of that day may keep the discount, grace included.

        A discount kept without being earned is a short payment: its residual is left open ("unearned discount").
        """
        if self.discount is None:
            return False
        return (paid_on - dated_on).days <= self.discount.days + self.discount.grace_days

    def __str__(self) -> str:
        parts = [] if self.discount is None else [f"{_plain(self.discount.percent)}/{self.discount.days}"]
        parts.append(str(self.rule))
        if self.rule in _BY_DAYS:
            parts.append(str(self.days))
        elif self.rule is Rule.END_OF_MONTH_PLUS_MONTHS:
            parts.append(str(self.months))
        elif self.rule is Rule.DAY_OF_NEXT_MONTH:
            parts += [str(self.day)] if self.months == 1 else [str(self.day), str(self.months)]
        if self.cutoff_day is not None:
            parts.append(f"CUTOFF {self.cutoff_day}")
        if self.discount is not None and self.discount.grace_days:
            parts.append(f"GRACE {self.discount.grace_days}")
        if self.roll is not Roll.NONE:
            parts.append(f"ROLL {self.roll.upper()}")
        return " ".join(parts)

    def with_options(self, *, cutoff_day: int | None = None, roll: Roll | None = None) -> Terms:
        """Return the same terms with a cut-off day or a roll given from outside the text."""
        return replace(
            self,
            cutoff_day=self.cutoff_day if cutoff_day is None else cutoff_day,
            roll=self.roll if roll is None else roll,
        )


def statutory_terms(country: str) -> Terms:
    """Return the terms of a sale where none are agreed, by the creditor's country: 30 days, in India 15."""
    return Terms(Rule.NET, days=15 if country == "IN" else 30)


def latest_lawful_due_on(terms: Terms, invoiced_on: date, country: str) -> date | None:
    """Return the last day on which the law of the creditor's country lets an invoice be due; none where it is silent.

    French law allows 60 days from the invoice or, where the end of a month was agreed, 45 days and the end of the month
    in whichever order is later: both readings are accepted (C. com. L441-10).
    """
    if country != "FR":
        return None
    latest = invoiced_on + timedelta(days=_FRENCH_DAYS)
    if terms.rule not in _TO_THE_END_OF_A_MONTH:
        return latest
    days = timedelta(days=_FRENCH_DAYS_BESIDE_THE_MONTH)
    return max(latest, end_of_month(invoiced_on) + days, end_of_month(invoiced_on + days))


@dataclass(frozen=True, slots=True)
class DiscountCost:
    """What leaving a discount costs the debtor, in percent a year: simple, and compounded."""

    simple: Decimal
    effective: Decimal


def cost_of_not_taking(percent: Decimal, days_longer: int) -> DiscountCost:
    """Return the yearly price of paying in full `days_longer` days after the discount date, to two decimals.

    2/10 net 30 is 2 % for 20 days longer: 37.24 simple, 44.59 effective.

    Raises:
        ValueError: If no days are gained.
    """
    if days_longer < 1:
        raise ValueError("the full amount must be due after the discount date")
    price = percent / (100 - percent)
    times = Decimal(365) / days_longer
    cent = Decimal("0.01")
    return DiscountCost(
        (price * times * 100).quantize(cent, rounding=ROUND_HALF_UP),
        (((1 + price) ** times - 1) * 100).quantize(cent, rounding=ROUND_HALF_UP),
    )


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
