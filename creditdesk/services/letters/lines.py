"""One open item as a letter or a statement lists it. Amounts are in minor units, signed like the ledger's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from creditdesk.domain.document import DocumentKey, DocumentType


@dataclass(frozen=True, slots=True)
class EarlyDiscount:
    """What may be kept of an item by paying the rest until a day; `rate` is 0.02 for 2 %."""

    amount_minor: int
    rate: float
    until: date


@dataclass(frozen=True, slots=True)
class Line:
    """One open item: `days_overdue` below 1 is not overdue; disputed and retained are parts of what is open.

    `told_on` is the day of the last letter that took this credit off.
    """

    type: DocumentType
    number: str
    reference: str
    dated_on: date
    due_on: date
    days_overdue: int
    amount_minor: int
    open_minor: int
    disputed_minor: int = 0
    retained_minor: int = 0
    retention_due_on: date | None = None
    told_on: date | None = None
    discount: EarlyDiscount | None = None

    @property
    def chased_minor(self) -> int:
        """The part that a letter asks for: open, and neither in query nor withheld."""
        return self.open_minor - self.disputed_minor - self.retained_minor


def open_by_key(lines: Iterable[Line]) -> dict[DocumentKey, int]:
    """Return by its key what is open of each."""
    return {DocumentKey(line.type, line.number): line.open_minor for line in lines}
