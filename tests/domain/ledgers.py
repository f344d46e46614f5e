"""Ledgers for laws: any mix of documents, allocations that never exceed what is open, bounces and disputes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from creditdesk.domain.document import NEVER, Allocation, Document, DocumentType
from creditdesk.domain.open_item import open_items

START = date(2026, 1, 1)
SPAN = 150
_DEBITS = [kind for kind in DocumentType if kind.sign > 0]
_CREDITS = [kind for kind in DocumentType if kind.sign < 0]


@dataclass(frozen=True)
class Ledger:
    documents: tuple[Document, ...]
    allocations: tuple[Allocation, ...]

    def days(self) -> list[date]:
        """Every day on which something happens, and the days beside it."""
        seen = {START, START + timedelta(days=SPAN + 60)}
        for document in self.documents:
            seen |= {document.dated_on, document.due_on, document.reversed_on}
            seen |= {document.retention_due_on} - {None}
        seen |= {allocation.allocated_on for allocation in self.allocations}
        around = {day + timedelta(days=step) for day in seen - {NEVER} for step in (-1, 0, 1)}
        return sorted(around)

    def known_by(self, day: date) -> Ledger:
        """What the ledger held at the end of a day: nothing dated later, no bounce that had not come."""
        documents = tuple(
            replace(document, reversed_on=document.reversed_on if document.reversed_on <= day else NEVER)
            for document in self.documents
            if document.dated_on <= day
        )
        ids = {document.id for document in documents}
        allocations = tuple(
            allocation
            for allocation in self.allocations
            if allocation.allocated_on <= day and {allocation.credit_id, allocation.debit_id} <= ids
        )
        return Ledger(documents, allocations)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    documents = draw(st.lists(_documents(), min_size=1, max_size=9))
    documents = [replace(document, id=number) for number, document in enumerate(documents, 1)]
    allocations: list[Allocation] = []
    pairs = [
        (credit, debit)
        for credit in documents
        for debit in documents
        if credit.amount_minor < 0 < debit.amount_minor
        and (credit.customer_id, credit.currency) == (debit.customer_id, debit.currency)
    ]
    for _ in range(draw(st.integers(0, 8)) if pairs else 0):
        credit, debit = draw(st.sampled_from(pairs))
        trial = Allocation(credit.id, debit.id, _day(draw), 1)
        room = _room(documents, allocations, trial, credit, debit)
        if room > 0:
            allocations.append(replace(trial, amount_minor=draw(st.sampled_from([room, (room + 1) // 2]))))
    return Ledger(tuple(documents), tuple(allocations))


def _day(draw: st.DrawFn) -> date:
    return START + timedelta(days=draw(st.integers(0, SPAN)))


@st.composite
def _documents(draw: st.DrawFn) -> Document:
    kind = draw(st.sampled_from(_DEBITS + _CREDITS))
    dated_on = _day(draw)
    amount = draw(st.integers(1, 5_000))
    is_invoice = kind is DocumentType.INVOICE
    retained = draw(st.integers(0, amount)) if is_invoice else 0
    bounces = kind is DocumentType.CASH and draw(st.booleans())
    return Document(
        id=0,
        customer_id=draw(st.sampled_from([1, 1, 2])),
        type=kind,
        number="",
        dated_on=dated_on,
        due_on=dated_on + timedelta(days=draw(st.integers(0, 60))) if is_invoice else dated_on,
        currency=draw(st.sampled_from(["GBP", "GBP", "EUR"])),
        amount_minor=amount * kind.sign,
        reversed_on=dated_on + timedelta(days=draw(st.integers(0, 60))) if bounces else NEVER,
        disputed_minor=draw(st.integers(0, amount)) if is_invoice else 0,
        retained_minor=retained,
        retention_due_on=dated_on + timedelta(days=draw(st.integers(0, 120))) if retained else None,
    )


def _room(
    documents: list[Document], allocations: list[Allocation], trial: Allocation, credit: Document, debit: Document
) -> int:
    """How much the allocation may be without ever exceeding what is open of either side."""
    # Said anew here, so that the laws would notice if the rule itself went wrong.
    starts = max(trial.allocated_on, credit.dated_on, debit.dated_on)
    ends = min(credit.reversed_on, debit.reversed_on)
    days = {starts} | {allocation.allocated_on for allocation in allocations}
    days |= {day for document in documents for day in (document.dated_on, document.reversed_on)}
    return min(
        (_open(documents, allocations, side, day) for side in (credit, debit) for day in days if starts <= day < ends),
        default=0,
    )


def _open(documents: list[Document], allocations: list[Allocation], side: Document, day: date) -> int:
    for item in open_items(documents, allocations, day):
        if item.document.id == side.id:
            return abs(item.open_minor)
    return 0
