"""What a letter says of interest: on each item, period by period, and in all. Amounts are in minor units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from creditdesk.domain.document import DocumentType
from creditdesk.domain.interest_law import CONTRACT


@dataclass(frozen=True, slots=True)
class InterestPeriod:
    """Days of one item with one balance and one rate (a yearly fraction), first and last counted."""

    starts_on: date
    ends_on: date
    days: int
    balance_minor: int
    rate: float
    interest_minor: int


@dataclass(frozen=True, slots=True)
class InterestItem:
    """How the interest on one item comes about.

    `accrued_minor` is the sum of the periods before each was rounded, `interest_minor` what is left of it after what
    was paid, waived or invoiced earlier. `in_query_minor` runs besides on the part in query, and is not asked for.
    `accepted_on` is the day from which a law reckoned `due_on`, the last for paying in time; none where it did not.
    `dated_on` is the item's own day where interest starts after that, as it is due before; else none. `fixed_minor` is
    the fixed sum, `compensation_minor` what is left of it to ask for; where `is_withheld_in_part`, a part of the item
    is in query or retained, and neither interest nor the fixed sum counts it; nor do they count `undated_minor`, which
    was paid on a day that nobody has said.
    """

    type: DocumentType
    number: str
    due_on: date
    periods: tuple[InterestPeriod, ...]
    accrued_minor: int
    interest_minor: int
    compensation_minor: int
    daily_minor: float
    in_query_minor: int = 0
    accepted_on: date | None = None
    dated_on: date | None = None
    fixed_minor: int = 0
    is_withheld_in_part: bool = False
    undated_minor: int = 0

    @property
    def starts_on(self) -> date:
        """The first day of interest."""
        return self.periods[0].starts_on

    @property
    def days(self) -> int:
        """For how many days it has run."""
        return sum(period.days for period in self.periods)

    @property
    def rounding_minor(self) -> int:
        """What the rounded periods leave to the whole, which is rounded once."""
        return self.accrued_minor - sum(period.interest_minor for period in self.periods)

    @property
    def late_minor(self) -> int:
        """What was unpaid on the first day of interest, by which the fixed sum goes."""
        return self.periods[0].balance_minor

    @property
    def settled_minor(self) -> int:
        """What of the interest was paid, waived or invoiced earlier."""
        return self.accrued_minor - self.interest_minor


@dataclass(frozen=True, slots=True)
class InterestClaim:
    """Interest and fixed compensation in law as of the letter's day; `daily_minor` runs from the day after.

    `rates` are the yearly rates in use, as fractions, lowest first; `act` names the law, `code` is its short name
    (`uk`, `de`, ... as the command line has it) or `contract`. `rate_mode` is FIXED or VARIABLE; interest is added to
    the debt after each `rest_months`, never where that is zero. `is_claimed` tells whether the letter asks for it to be
    paid; else it keeps the right to.
    """

    act: str
    rates: tuple[float, ...]
    interest_minor: int
    compensation_minor: int
    daily_minor: int
    code: str = "uk"
    rate_mode: str = "FIXED"
    rest_months: int = 0
    items: tuple[InterestItem, ...] = ()
    is_claimed: bool = False

    @property
    def is_agreed(self) -> bool:
        """Whether a contract gives it, and no law."""
        return self.code == CONTRACT

    @property
    def starts_on(self) -> date | None:
        """The first day of interest on any item."""
        return min((item.starts_on for item in self.items), default=None)
