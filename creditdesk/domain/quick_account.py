"""What a promise line is read against: the debtor's open items, the day, and how the person writes."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.quick_items import OpenDebit
from creditdesk.domain.spoken_days import ENGLISH, SpokenNames


@dataclass(frozen=True, slots=True)
class Account:
    """An account as of a day.

    `items` are in the order of their due days, each with its currency; `selected` are those chosen in the table;
    `names` and `style` are the person's own.
    """

    as_of: date
    currency: str
    items: tuple[OpenDebit, ...]
    selected: AbstractSet[DocumentKey] = frozenset()
    holidays: AbstractSet[date] = frozenset()
    names: SpokenNames = ENGLISH
    style: AmountStyle = AmountStyle.UNKNOWN

    @property
    def ticked(self) -> list[OpenDebit]:
        """The items that are chosen in the table."""
        return [item for item in self.items if item.key in self.selected]

    def owed(self, currency: str, amount_minor: int) -> list[OpenDebit]:
        """Return what is owed in a currency: what is overdue, or all of it for an amount beyond that."""
        owed = [item for item in self.items if item.currency == currency]
        overdue = [item for item in owed if item.due_on < self.as_of]
        is_beyond = amount_minor > sum(item.open_minor for item in overdue)
        return owed if is_beyond else overdue or owed
