"""Gathering the facts of a statement from a debtor's account, with the proof of its balance."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Column, ColumnElement, Connection, case, func, select

from creditdesk.domain.aging import DUE_BUCKETS, age_items
from creditdesk.domain.document import DocumentType
from creditdesk.domain.statement import StatementForm, StatementKind
from creditdesk.models.ledger import allocations, documents
from creditdesk.services.letters.account import Account
from creditdesk.services.letters.compose import UnsayableError
from creditdesk.services.letters.late_charges import claimed_of
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.period import Period
from creditdesk.services.letters.statement_facts import Proof, StatementFacts
from creditdesk.services.letters.waiting import Waiting

_CHARGES = (DocumentType.INVOICE, DocumentType.INTEREST, DocumentType.JOURNAL_DEBIT)
_RECEIPTS = (DocumentType.CASH, DocumentType.REFUND)


class UnprovedError(UnsayableError):
    """Items, aging and movements of an account lead to different balances."""


def statement(
    connection: Connection,
    account: Account,
    sender: Letterhead,
    currency: str,
    number: str,
    *,
    waiting: Waiting,
    form: StatementForm,
) -> StatementFacts:
    """Return the facts of a statement; what a plan covers is shown, but not asked for at once.

    The proof of a statement without a period begins with the month of its day.

    Raises:
        UnprovedError: If items, aging and movements do not lead to the same balance.
    """
    owed, credits_ = account.owed(currency), account.credits(currency)
    overdue = account.overdue(currency)
    first_on = form.since(account.as_of) if form.has_period else account.as_of.replace(day=1)
    period = Period(connection, account, currency, first_on) if form.has_period else None
    aged = age_items((item.open for item in (*owed, *credits_)), account.as_of).total()
    facts = StatementFacts(
        number=number,
        dated_on=account.as_of,
        sender=sender,
        addressee=account.addressee,
        currency=currency,
        lines=account.lines(owed),
        credits=account.lines(credits_),
        buckets=aged[0].buckets if aged else tuple((label, 0) for label in DUE_BUCKETS.labels),
        retained_minor=aged[0].retained_minor if aged else 0,
        planned_minor=sum(
            line.chased_minor for line in account.lines([item for item in overdue if waiting.is_planned(item)])
        ),
        besides_minor=claimed_of(connection, account.customer_id, account.as_of, currency),
        proof=_proof(connection, account, currency, first_on - timedelta(days=1)),
        form=form.kind,
        moved=period.moved() if period and form.kind is StatementKind.ACTIVITY else (),
        stories=period.stories() if period and form.kind is StatementKind.DETAILED else (),
    )
    if not facts.proved:
        raise UnprovedError(
            f"The statement of {account.addressee.account} does not prove: items, aging and movements differ.",
            safe="Nothing was sent or filed.",
            cure="Run `creditdesk check`, and import the ledger again if it finds a problem.",
        )
    return facts


def _proof(connection: Connection, account: Account, currency: str, opening_on: date) -> Proof:
    def balance(day: date) -> ColumnElement[int]:
        counts = (documents.c.dated_on <= day) & (documents.c.reversed_on > day)
        return func.sum(case((counts, documents.c.amount_minor), else_=0))

    rows = connection.execute(
        select(documents.c.type, balance(opening_on).label("opening"), balance(account.as_of).label("closing"))
        .where(documents.c.customer_id == account.customer_id, documents.c.currency == currency)
        .group_by(documents.c.type)
    ).all()
    moved = {DocumentType(row.type): row.closing - row.opening for row in rows}
    charges = sum(moved.get(each, 0) for each in _CHARGES)
    receipts = sum(moved.get(each, 0) for each in _RECEIPTS)
    across_before, across_now = (
        (_across(connection, account, currency, opening_on), _across(connection, account, currency, account.as_of))
        if account.in_group
        else (0, 0)
    )
    return Proof(
        opening_on=opening_on,
        opening_minor=sum(row.opening for row in rows) + across_before,
        charges_minor=charges,
        credits_minor=sum(moved.values()) - charges - receipts,
        receipts_minor=receipts,
        group_minor=across_now - across_before,
    )


def _across(connection: Connection, account: Account, currency: str, day: date) -> int:
    """Return what stood set across accounts of the group at the end of a day.

    Money of one account that pays another's items leaves the one and reaches the other: above zero where this account
    gave, below where it was given.
    """

    def total(own: Column[int], others: Column[int]) -> int:
        mine, other = documents.alias("mine"), documents.alias("other")
        query = (
            select(func.coalesce(func.sum(allocations.c.amount_minor), 0))
            .join(mine, mine.c.id == own)
            .join(other, other.c.id == others)
            .where(
                mine.c.customer_id == account.customer_id,
                mine.c.currency == currency,
                other.c.customer_id != account.customer_id,
                allocations.c.effective_on <= day,
                allocations.c.ended_on > day,
            )
        )
        return int(connection.scalar(query) or 0)

    credit, debit = allocations.c.credit_id, allocations.c.debit_id
    return total(credit, debit) - total(debit, credit)
