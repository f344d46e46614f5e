"""A run of statements with its settings under a name: which statement, of whose accounts, who is passed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.money import minor_from_decimal
from creditdesk.domain.statement import StatementForm, StatementKind

LONGEST_NAME = 60
MOST_MONTHS = 24
"""How far back the period of a saved run may begin."""


class Listed(StrEnum):
    """Who gets a statement of a run: everybody with something to list, who owes in all, or who is overdue."""

    EVERYBODY = "everybody"
    OWING = "owing"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class StatementRunSettings:
    """The settings of a run of statements.

    The period of an activity or detailed statement begins with the first of the month `months_back` months before the
    statement's own. `controller` and `sector` are whose debtors alone get one, empty for all. `least` is the smallest
    amount owed, in whole units of its currency; where a debtor owes that much in any currency, all are stated.
    `left_out` are accounts that get none. `mailed` puts them into the outbox, for who has an e-mail address; `merged`
    asks for one file to print besides, of those that are not mailed.
    """

    name: str
    kind: StatementKind = StatementKind.OPEN_ITEM
    months_back: int = 0
    of_group: bool = False
    listed: Listed = Listed.EVERYBODY
    least: Decimal = Decimal(0)
    controller: str = ""
    sector: str = ""
    left_out: tuple[str, ...] = ()
    merged: bool = False
    mailed: bool = False

    def form(self, as_of: date) -> StatementForm:
        """Return the statement of a day; the first of that day's own month is the usual one and not named."""
        if self.kind is StatementKind.OPEN_ITEM or not self.months_back:
            return StatementForm(self.kind, None, self.of_group)
        months = max(as_of.year * 12 + as_of.month - 1 - self.months_back, date.min.year * 12)
        return StatementForm(self.kind, date(months // 12, months % 12 + 1, 1), self.of_group)

    def takes(self, currency: str, balance_minor: int, overdue_minor: int) -> bool:
        """Tell whether what a debtor owes in a currency is reason enough for a statement."""
        owed = overdue_minor if self.listed is Listed.OVERDUE else balance_minor
        if self.listed is not Listed.EVERYBODY and owed <= 0:
            return False
        return self.least <= 0 or balance_minor >= minor_from_decimal(self.least, currency)

    @property
    def takes_all(self) -> bool:
        """Whether what a debtor owes does not matter."""
        return self.listed is Listed.EVERYBODY and self.least <= 0


def check(settings: StatementRunSettings) -> None:
    """See that settings can be kept.

    Raises:
        CreditDeskError: If the name, the least amount or the months cannot be.
    """
    problems = {
        "Give the run a name, such as Monthly.": not settings.name.strip(),
        f"A name has at most {LONGEST_NAME} characters.": len(settings.name) > LONGEST_NAME,
        "The least amount is zero or more.": settings.least < 0,
        f"A period begins at most {MOST_MONTHS} months back.": not 0 <= settings.months_back <= MOST_MONTHS,
    }
    said = next((words for words, is_so in problems.items() if is_so), "")
    if said:
        raise CreditDeskError(said, safe="Nothing was saved.")
