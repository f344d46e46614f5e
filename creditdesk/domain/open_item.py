"""What is open of each document as of a date: the one rule that every figure comes from.

The SQL of `creditdesk.services.ledger.open_items` answers the same for a whole book; a test holds the two together.
Source: domain rules 2.1 and 2.4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import accumulate

from creditdesk.domain.document import NEVER, Allocation, Document, OpenItem


def exists(document: Document, as_of: date) -> bool:
    """Tell whether the document counts as of a day: dated by then, and not bounced by then."""
    return document.dated_on <= as_of < document.reversed_on


def effective_on(allocation: Allocation, credit: Document, debit: Document) -> date:
    """Return the day from which the allocation counts: no earlier than both its documents."""
    return max(allocation.allocated_on, credit.dated_on, debit.dated_on)


def ended_on(credit: Document, debit: Document) -> date:
    """Return the day from which an allocation no longer counts: the first of its documents to bounce."""
    return min(credit.reversed_on, debit.reversed_on)


def open_items(documents: Iterable[Document], allocations: Iterable[Allocation], as_of: date) -> list[OpenItem]:
    """Return the items open as of the end of `as_of`, in the order of `documents`."""
    by_id = {document.id: document for document in documents}
    applied: defaultdict[int, int] = defaultdict(int)
    for allocation in allocations:
        credit, debit = by_id[allocation.credit_id], by_id[allocation.debit_id]
        if effective_on(allocation, credit, debit) <= as_of < ended_on(credit, debit):
            applied[credit.id] -= allocation.amount_minor
            applied[debit.id] += allocation.amount_minor
    return [
        open_item(document, document.amount_minor - applied[document.id], as_of)
        for document in by_id.values()
        if exists(document, as_of) and document.amount_minor != applied[document.id]
    ]


def open_item(document: Document, open_minor: int, as_of: date) -> OpenItem:
    """Split what is open of a document into its disputed, retained and plain parts.

    What was paid counts against the plain part first, then against the retained, last against the disputed part:
    a debtor pays what is due and agreed before what is neither.
    """
    owed = max(open_minor, 0)
    disputed = min(document.disputed_minor, owed)
    waits = document.retention_due_on is not None and as_of < document.retention_due_on
    retained = min(document.retained_minor, owed - disputed) if waits else 0
    return OpenItem(document, open_minor, disputed, retained)


def settled_on(document: Document, movements: Iterable[tuple[date, date, int]]) -> date:
    """Return the day from which nothing of the document is open for good, or `NEVER`.

    A document that bounced is settled from that day, whatever was allocated of it until then. A document that was
    settled, reopened by a bounce and settled again counts from the last time.

    Args:
        document: The document.
        movements: For each allocation that touches it: the day it counts from, the day it ends, its amount
            (above zero).
    """
    changes = _changes(movements)
    open_minor = abs(document.amount_minor)
    settled = document.dated_on if open_minor == 0 else NEVER
    for day in sorted(changes.keys() - {NEVER}):
        open_minor -= changes[day]
        settled = (settled if settled != NEVER else day) if open_minor == 0 else NEVER
    return min(settled, document.reversed_on)


def most_allocated(movements: Iterable[tuple[date, date, int]]) -> int:
    """Return the most that is allocated on any one day; beyond the document's amount it cannot be.

    Args:
        movements: For each allocation that touches it: the day it counts from, the day it ends, its amount.
    """
    changes = _changes(movements)
    return max(accumulate(changes[day] for day in sorted(changes)), default=0)


def _changes(movements: Iterable[tuple[date, date, int]]) -> dict[date, int]:
    """Return by how much the allocated amount changes on each day."""
    changes: defaultdict[date, int] = defaultdict(int)
    for starts, ends, amount in movements:
        if starts < ends:
            changes[starts] += amount
            changes[ends] -= amount
    return changes
