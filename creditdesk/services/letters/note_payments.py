"""What letters about a payment say: thanks, a question, that it came back, that all is paid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, func, select

from creditdesk.domain.document import DocumentType
from creditdesk.domain.letter_kinds import Notice
from creditdesk.models.ledger import allocations, documents
from creditdesk.services.letters.lines import Line
from creditdesk.services.letters.note_facts import Asked, NoteFacts, NothingToSayError, Says, total_of


def _receipt(asked: Asked, *, returned: bool = False) -> Row[Any]:
    day = asked.account.as_of
    stands = (documents.c.reversed_on <= day) if returned else (documents.c.reversed_on > day)
    row = asked.connection.execute(
        select(documents)
        .where(
            documents.c.customer_id == asked.account.customer_id,
            documents.c.type == DocumentType.CASH.value,
            documents.c.dated_on <= day,
            stands,
            *([documents.c.currency == asked.wanted] if asked.wanted else []),
        )
        .order_by((documents.c.reversed_on if returned else documents.c.dated_on).desc(), documents.c.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NothingToSayError("no payment came back" if returned else "no payment is booked")
    return row


def _paid(asked: Asked) -> tuple[Row[Any], tuple[Line, ...], int]:
    """Return the last receipt, what it was set against with how much, and what is left of it."""
    row, day = _receipt(asked), asked.account.as_of
    found = asked.connection.execute(
        select(documents, allocations.c.amount_minor.label("used_minor"))
        .join(allocations, allocations.c.debit_id == documents.c.id)
        .where(allocations.c.credit_id == row.id, allocations.c.effective_on <= day, allocations.c.ended_on > day)
        .order_by(documents.c.due_on, documents.c.id)
    ).all()
    lines = tuple(
        Line(
            DocumentType(each.type), each.number, each.po_number or each.reference, each.dated_on, each.due_on,
            (day - each.due_on).days, each.amount_minor, each.used_minor,
        )
        for each in found
    )  # fmt: skip
    return row, lines, -row.amount_minor - total_of(lines)


def _payment_thanks(asked: Asked) -> NoteFacts:
    """Thank for the last payment, with what it settled and what is left of it."""
    row, lines, left = _paid(asked)
    if not lines:
        raise NothingToSayError("the last payment is set against nothing yet; ask which invoices it is for")
    return replace(_of_receipt(asked, row, left), lines=lines)


def _allocation_query(asked: Asked) -> NoteFacts:
    """Ask which invoices the last payment is for."""
    row, _lines, left = _paid(asked)
    if left <= 0:
        raise NothingToSayError("the last payment is set against invoices in full")
    return _of_receipt(asked, row, left)


def _of_receipt(asked: Asked, row: Row[Any], left: int) -> NoteFacts:
    amounts, days = (("received", -row.amount_minor), ("unallocated", left)), (("received_on", row.dated_on),)
    return replace(asked.empty, currency=row.currency, amounts=amounts, days=days)


def _payment_returned(asked: Asked) -> NoteFacts:
    """Say that the last payment came back, and ask for it anew as far as it is still owed."""
    row = _receipt(asked, returned=True)
    days = (("received_on", row.dated_on), ("returned_on", row.reversed_on))
    again = _open_again(asked, row)
    if not again:
        raise NothingToSayError("what it had paid is settled since")
    amounts = (("received", -row.amount_minor), ("again", again))
    return replace(asked.empty, currency=row.currency, amounts=amounts, days=days, payable_minor=again)


def _open_again(asked: Asked, row: Row[Any]) -> int:
    """Return what is open of what a payment had paid until it came back; of all, where it had paid nothing yet."""
    owed = {item.open.document.id: item.open.open_minor for item in asked.account.owed(row.currency)}
    paid = asked.connection.execute(
        select(allocations.c.debit_id, func.sum(allocations.c.amount_minor).label("minor"))
        .where(allocations.c.credit_id == row.id, allocations.c.ended_on == row.reversed_on)
        .group_by(allocations.c.debit_id)
    ).all()
    if not paid:
        return min(int(-row.amount_minor), sum(owed.values()))
    return sum(min(int(each.minor), owed.get(each.debit_id, 0)) for each in paid)


def _paid_in_full(asked: Asked) -> NoteFacts:
    """Confirm that nothing is owed, and that all of it was paid."""
    if any(asked.account.owed(currency) for currency in asked.account.currencies):
        raise NothingToSayError("something is still owed")
    if _has_written_off(asked):
        # A write-off is our own affair: the debt stands, and a letter that says otherwise would end it.
        raise NothingToSayError("something of it was written off, and not paid")
    row = _receipt(asked)
    amounts, days = (("received", -row.amount_minor),), (("received_on", row.dated_on),)
    return replace(asked.empty, currency=row.currency, amounts=amounts, days=days)


def _has_written_off(asked: Asked) -> bool:
    found = asked.connection.scalar(
        select(documents.c.id)
        .where(
            documents.c.customer_id == asked.account.customer_id,
            documents.c.type == DocumentType.WRITE_OFF.value,
            documents.c.dated_on <= asked.account.as_of,
            documents.c.reversed_on > asked.account.as_of,
        )
        .limit(1)
    )
    return found is not None


PAYMENTS: dict[Notice, Says] = {
    Notice.PAYMENT_THANKS: _payment_thanks,
    Notice.ALLOCATION_QUERY: _allocation_query,
    Notice.PAYMENT_RETURNED: _payment_returned,
    Notice.PAID_IN_FULL: _paid_in_full,
}
