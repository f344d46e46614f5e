"""What letters about a payment say: thanks, a question, that it came back, that all is paid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select

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
    amounts = (("received", -row.amount_minor), ("unallocated", left))
    days = (("received_on", row.dated_on),)
    return replace(asked.empty, currency=row.currency, amounts=amounts, days=days, lines=lines)


def _allocation_query(asked: Asked) -> NoteFacts:
    """Ask which invoices the last payment is for."""
    said = _payment_thanks(asked)
    if dict(said.amounts)["unallocated"] <= 0:
        raise NothingToSayError("the last payment is set against invoices in full")
    return replace(said, lines=())


def _payment_returned(asked: Asked) -> NoteFacts:
    """Say that the last payment came back, and ask for it anew as far as it is still owed."""
    row = _receipt(asked, returned=True)
    days = (("received_on", row.dated_on), ("returned_on", row.reversed_on))
    amounts = (("received", -row.amount_minor),)
    owed = total_of(asked.account.lines(asked.account.owed(row.currency)))
    if not owed:
        raise NothingToSayError("what it had paid is settled since")
    payable = min(-row.amount_minor, owed)
    return replace(asked.empty, currency=row.currency, amounts=amounts, days=days, payable_minor=payable)


def _paid_in_full(asked: Asked) -> NoteFacts:
    """Confirm that nothing is owed."""
    if any(asked.account.owed(currency) for currency in asked.account.currencies):
        raise NothingToSayError("something is still owed")
    row = _receipt(asked)
    amounts, days = (("received", -row.amount_minor),), (("received_on", row.dated_on),)
    return replace(asked.empty, currency=row.currency, amounts=amounts, days=days)


PAYMENTS: dict[Notice, Says] = {
    Notice.PAYMENT_THANKS: _payment_thanks,
    Notice.ALLOCATION_QUERY: _allocation_query,
    Notice.PAYMENT_RETURNED: _payment_returned,
    Notice.PAID_IN_FULL: _paid_in_full,
}
