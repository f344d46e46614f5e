"""The demo company's ledger while it is being invented: documents and allocations, numbered, then posted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from creditdesk.domain.document import NEVER, Allocation, Document, DocumentType, OpenItem
from creditdesk.domain.open_item import open_items
from creditdesk.services.ledger.posting import PostedAllocation, PostedDocument, post

PREFIXES = {
    DocumentType.CASH: "BACS",
    DocumentType.CREDIT_NOTE: "CN",
    DocumentType.WRITE_OFF: "WO",
    DocumentType.DISCOUNT: "DISC",
    DocumentType.REFUND: "RF",
    DocumentType.JOURNAL_DEBIT: "JD",
    DocumentType.JOURNAL_CREDIT: "JC",
    DocumentType.INTEREST: "INT",
}


@dataclass(slots=True, eq=False)
class Entry:
    """A document of the demo ledger; `amount_minor` is signed. Without a number yet, `series` says which it joins."""

    account: str
    type: DocumentType
    dated_on: date
    due_on: date
    currency: str
    amount_minor: int
    series: str = ""
    number: str = ""
    id: int = 0
    reversed_on: date = NEVER
    disputed_minor: int = 0
    dispute_reason: str = ""
    retained_minor: int = 0
    retention_due_on: date | None = None
    reference: str = ""
    po_number: str = ""


@dataclass(slots=True)
class Applied:
    """An allocation of the demo ledger."""

    credit: Entry
    debit: Entry
    on: date
    amount_minor: int


@dataclass(slots=True)
class DemoLedger:
    """All documents and allocations, kept by account."""

    entries: defaultdict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    applied: list[Applied] = field(default_factory=list)
    _receipts: defaultdict[int, list[Applied]] = field(default_factory=lambda: defaultdict(list))
    _facts: dict[str, tuple[dict[int, Document], list[Allocation]]] = field(default_factory=dict)

    def add(self, entry: Entry) -> Entry:
        """Take in a document."""
        self.entries[entry.account].append(entry)
        return entry

    def apply(self, credit: Entry, debit: Entry, on: date, amount_minor: int) -> None:
        """Allocate an amount; nothing is allocated where the amount is nothing."""
        if amount_minor > 0:
            self.applied.append(Applied(credit, debit, on, amount_minor))

    def number(self) -> None:
        """Give every document its id in order of date, and its number in its series.

        Numbers given by a story are fixed points: the numbers before run down to it, those between two are spread.
        """
        everything = [entry for entries in self.entries.values() for entry in entries]
        everything.sort(key=lambda entry: (entry.dated_on, entry.account))
        series: defaultdict[str, list[Entry]] = defaultdict(list)
        for index, entry in enumerate(everything, start=1):
            entry.id = index
            prefix = entry.number.partition("-")[0] or entry.series or PREFIXES[entry.type]
            series[prefix].append(entry)
        for prefix, members in series.items():
            _number_series(prefix, members)

    def open_on(self, account: str, day: date) -> list[OpenItem]:
        """Return what is open of an account's documents at the end of a day, by the rule of the domain."""
        if not self._facts:
            self._gather_facts()
        documents, allocations = self._facts[account]
        own = {entry.id for entry in self.entries[account]}
        return [item for item in open_items(documents.values(), allocations, day) if item.document.id in own]

    def invoices(self, account: str) -> list[Entry]:
        """Return an account's invoices, oldest first."""
        found = [entry for entry in self.entries.get(account, ()) if entry.type is DocumentType.INVOICE]
        return sorted(found, key=lambda entry: entry.id)

    def receipts(self, invoice: Entry) -> list[Applied]:
        """Return what was applied to an invoice and has not bounced, oldest first."""
        if not self._receipts:
            for row in sorted(self.applied, key=lambda row: (row.on, row.credit.id)):
                self._receipts[row.debit.id].append(row)
        return [row for row in self._receipts.get(invoice.id, ()) if row.credit.reversed_on == NEVER]

    def open_minor(self, invoice: Entry, day: date) -> int:
        """Return what is open of an invoice at the end of a day, bounced receipts never counted."""
        return invoice.amount_minor - sum(row.amount_minor for row in self.receipts(invoice) if row.on <= day)

    def settled_on(self, invoice: Entry) -> date:
        """Return the day from which nothing is open of an invoice, bounced receipts never counted."""
        left = invoice.amount_minor
        for row in self.receipts(invoice):
            left -= row.amount_minor
            if left <= 0:
                return row.on
        return NEVER

    def _gather_facts(self) -> None:
        """Put each account's documents and allocations together, once all have their numbers.

        Where head office pays for a branch, each side needs the other's document for its dates.
        """
        for account, entries in self.entries.items():
            self._facts[account] = ({entry.id: _document(entry) for entry in entries}, [])
        for row in self.applied:
            allocation = Allocation(row.credit.id, row.debit.id, row.on, row.amount_minor)
            for account in {row.credit.account, row.debit.account}:
                documents, allocations = self._facts[account]
                allocations.append(allocation)
                for entry in (row.credit, row.debit):
                    if entry.id not in documents:
                        documents[entry.id] = _document(entry)

    def post(self, connection: Connection, batch_id: int, customer_ids: Mapping[str, int]) -> None:
        """Write everything into the book."""
        documents = [
            PostedDocument(
                entry.id,
                customer_ids[entry.account],
                entry.type.value,
                entry.number,
                entry.dated_on,
                entry.due_on,
                entry.currency,
                entry.amount_minor,
                entry.reversed_on,
                entry.disputed_minor,
                entry.dispute_reason,
                entry.retained_minor,
                entry.retention_due_on,
                entry.reference,
                entry.po_number,
            )
            for entry in sorted(
                (entry for entries in self.entries.values() for entry in entries), key=lambda entry: entry.id
            )
        ]
        allocations = [PostedAllocation(row.credit.id, row.debit.id, row.on, row.amount_minor) for row in self.applied]
        post(connection, batch_id, documents, sorted(allocations))


def _number_series(prefix: str, members: list[Entry]) -> None:
    """Number one series: fixed numbers stand, the others fill in around them in order of date."""
    fixed = [index for index, entry in enumerate(members) if entry.number]
    if not fixed:
        first = 1001
        for index, entry in enumerate(members):
            entry.number = f"{prefix}-{first + index:05}"
        return
    values = {index: int(members[index].number.partition("-")[2]) for index in fixed}
    first, last = fixed[0], fixed[-1]
    for index, entry in enumerate(members):
        if index in values:
            continue
        if index < first:
            number = values[first] - (first - index)
        elif index > last:
            number = values[last] + (index - last)
        else:
            before = max(place for place in fixed if place < index)
            after = min(place for place in fixed if place > index)
            span, count = values[after] - values[before], after - before
            number = values[before] + span * (index - before) // count
        entry.number = f"{prefix}-{number}"


def _document(entry: Entry) -> Document:
    return Document(
        id=entry.id,
        customer_id=0,
        type=entry.type,
        number=entry.number,
        dated_on=entry.dated_on,
        due_on=entry.due_on,
        currency=entry.currency,
        amount_minor=entry.amount_minor,
        reversed_on=entry.reversed_on,
        disputed_minor=entry.disputed_minor,
        retained_minor=entry.retained_minor,
        retention_due_on=entry.retention_due_on,
    )
