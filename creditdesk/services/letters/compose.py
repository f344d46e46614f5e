"""Gathering the facts of a letter or a statement from a debtor's account."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import Column, ColumnElement, Connection, case, func, select

from creditdesk.domain.aging import age_items
from creditdesk.domain.dates import Roll, roll_day
from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.interest import REGIMES, LateInterest, MissingRateError, late_interest
from creditdesk.domain.promise import PromiseStatus
from creditdesk.models.customers import holds
from creditdesk.models.follow_ups import promises
from creditdesk.models.ledger import allocations, documents
from creditdesk.services.desk.working_days import bank_holidays
from creditdesk.services.letters.account import Account, Item
from creditdesk.services.letters.facts import (
    Addressee,
    BrokenPromise,
    InterestClaim,
    Kind,
    LetterFacts,
    Proof,
    StatementFacts,
)
from creditdesk.services.letters.gate import Waiting, chosen_of, spoken_on, written_on
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.texts import LANGUAGE, texts_for


class UnprovedError(CreditDeskError):
    """Items, aging and movements of an account lead to different balances."""


PAY_WITHIN_DAYS = 7
"""Days from a letter to the day it asks to be paid by, moved on to a working day."""

BROKEN_DAYS = 60
"""How long a letter still speaks of a broken promise."""

_CHARGES = (DocumentType.INVOICE, DocumentType.INTEREST, DocumentType.JOURNAL_DEBIT)
_RECEIPTS = (DocumentType.CASH, DocumentType.REFUND)


def statement(
    connection: Connection, account: Account, sender: Letterhead, currency: str, number: str
) -> StatementFacts:
    """Return the facts of an open-item statement.

    Raises:
        UnprovedError: If items, aging and movements do not lead to the same balance.
    """
    owed, credits_ = account.owed(currency), account.credits(currency)
    (aged,) = age_items((item.open for item in (*owed, *credits_)), account.as_of).total()
    facts = StatementFacts(
        number=number,
        dated_on=account.as_of,
        sender=sender,
        addressee=account.addressee,
        currency=currency,
        lines=account.lines(owed),
        credits=account.lines(credits_),
        buckets=aged.buckets,
        retained_minor=aged.retained_minor,
        proof=_proof(connection, account, currency),
    )
    if not facts.proved:
        raise UnprovedError(
            f"The statement of {account.addressee.account} does not prove: items, aging and movements differ.",
            safe="Nothing was sent or filed.",
            cure="Run `creditdesk check`, and import the ledger again if it finds a problem.",
        )
    return facts


def letter(
    connection: Connection,
    account: Account,
    sender: Letterhead,
    currency: str,
    number: str,
    *,
    kind: Kind,
    waiting: Waiting,
    chosen: Collection[DocumentKey] | None,
    overruled: bool,
) -> tuple[LetterFacts, tuple[str, ...]]:
    """Return the facts of a letter that asks for payment, and what the sender should know of it.

    Args:
        connection: Where to read.
        account: The debtor's account.
        sender: Our letterhead.
        currency: The currency it speaks of.
        number: Its number.
        kind: Reminder or final demand.
        waiting: What running promises and plans cover.
        chosen: The items it is to speak of; none for all that are overdue.
        overruled: Whether a person sends it against the gate, so that what waits is asked for all the same.
    """
    overdue = chosen_of(account.overdue(currency), chosen)
    asked = [item for item in overdue if overruled or waiting.leaves(item)]
    lines = account.lines(asked)
    if overruled and sum(line.chased_minor for line in lines) <= 0:
        # Somebody decided to ask for what is in query: then all of it is asked for.
        lines = tuple(replace(line, disputed_minor=0, retained_minor=0) for line in lines)
    oldest_due = min((line.due_on for line in lines), default=account.as_of)
    notices: list[str] = []
    facts = LetterFacts(
        kind=kind,
        number=number,
        dated_on=account.as_of,
        pay_by_on=pay_by(connection, account.as_of),
        sender=sender,
        addressee=_to_the_directors(account.addressee) if kind is Kind.FINAL_DEMAND else account.addressee,
        currency=currency,
        lines=lines,
        credits=account.lines(account.credits(currency)),
        left_out_minor=sum(item.open.open_minor for item in overdue if item not in asked),
        broken=_broken_promise(connection, account, currency),
        interest=_interest(connection, account, sender, asked, notices) if kind is Kind.FINAL_DEMAND else None,
        written_on=written_on(connection, account, oldest_due),
        spoken_on=spoken_on(connection, account, oldest_due),
        on_stop=_on_stop(connection, account),
    )
    return facts, tuple(notices)


def _to_the_directors(addressee: Addressee) -> Addressee:
    """Return the address of a final demand: to a company in which we know nobody, it goes to the board."""
    if addressee.contact or addressee.legal_form != "company":
        return addressee
    directors = texts_for(LANGUAGE).word("words", "directors")
    return replace(addressee, lines=(directors, *addressee.lines))


def pay_by(connection: Connection, as_of: date) -> date:
    """Return the day that a letter of this day asks to be paid by."""
    return roll_day(as_of + timedelta(days=PAY_WITHIN_DAYS), Roll.FOLLOWING, bank_holidays(connection, as_of))


def _proof(connection: Connection, account: Account, currency: str) -> Proof:
    opening_on = account.as_of.replace(day=1) - timedelta(days=1)

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


def _broken_promise(connection: Connection, account: Account, currency: str) -> BrokenPromise | None:
    """Return the last promise if it was broken, lately, and nothing newer was promised."""
    last = connection.execute(
        select(promises)
        .where(
            promises.c.customer_id == account.customer_id,
            promises.c.currency == currency,
            promises.c.made_on <= account.as_of,
            promises.c.status.not_in((PromiseStatus.CANCELLED, PromiseStatus.SUPERSEDED)),
        )
        .order_by(promises.c.made_on.desc(), promises.c.promised_on.desc(), promises.c.id.desc())
        .limit(1)
    ).one_or_none()
    if last is None or last.status not in (PromiseStatus.BROKEN, PromiseStatus.PART_KEPT):
        return None
    if not 0 < (account.as_of - last.promised_on).days <= BROKEN_DAYS:
        return None
    return BrokenPromise(last.made_on, last.promised_on, last.amount_minor, last.received_minor)


def _on_stop(connection: Connection, account: Account) -> bool:
    return bool(
        connection.scalar(
            select(func.count())
            .select_from(holds)
            .where(
                holds.c.customer_id == account.customer_id,
                holds.c.kind == "credit",
                holds.c.lifted_at.is_(None),
                holds.c.until_on.is_(None) | (holds.c.until_on >= account.as_of),
            )
        )
    )


def _interest(
    connection: Connection, account: Account, sender: Letterhead, asked: Collection[Item], notices: list[str]
) -> InterestClaim | None:
    """Reckon what the law adds to late invoices, where it is the law of both sides and both are in business."""
    regime = REGIMES.get(sender.country)
    debtor = account.addressee
    invoices = [item for item in asked if item.open.document.type is DocumentType.INVOICE]
    if regime is None or debtor.country != sender.country or debtor.legal_form == "individual" or not invoices:
        return None
    if invoices[0].open.document.currency != regime.currency:
        return None
    paid = _paid(connection, account, [item.open.document.id for item in invoices])
    try:
        reckoned = [
            late_interest(
                regime,
                # What is in query or withheld bears no interest while that stands.
                amount_minor=max(
                    item.open.document.amount_minor - item.open.disputed_minor - item.open.retained_minor, 0
                ),
                currency=regime.currency,
                due_on=item.open.document.due_on,
                until=account.as_of,
                reductions=paid.get(item.open.document.id, ()),
            )
            for item in invoices
        ]
    except MissingRateError as error:
        notices.append(f"No interest is claimed: {error}")
        return None
    claims = [each for each in reckoned if each.interest_minor > 0]
    return _claim(regime.law, claims) if claims else None


def _claim(law: str, claims: Collection[LateInterest]) -> InterestClaim:
    daily = sum((claim.daily_minor for claim in claims), Decimal(0))
    rates = {segment.rate for claim in claims for segment in claim.segments}
    return InterestClaim(
        act=law,
        rates=tuple(float(rate) / 100 for rate in sorted(rates)),
        interest_minor=sum(claim.interest_minor for claim in claims),
        compensation_minor=sum(claim.compensation_minor for claim in claims),
        daily_minor=int(daily.quantize(Decimal(1), rounding=ROUND_HALF_UP)),
    )


def _paid(connection: Connection, account: Account, ids: list[int]) -> dict[int, list[tuple[date, int]]]:
    """Return day and amount of what was set against each document by the account's day."""
    found: dict[int, list[tuple[date, int]]] = {}
    for start in range(0, len(ids), 500):
        rows = connection.execute(
            select(allocations.c.debit_id, allocations.c.effective_on, allocations.c.amount_minor)
            .where(
                allocations.c.debit_id.in_(ids[start : start + 500]),
                allocations.c.effective_on <= account.as_of,
                allocations.c.ended_on > account.as_of,
            )
            .order_by(allocations.c.effective_on)
        )
        for row in rows:
            found.setdefault(row.debit_id, []).append((row.effective_on, row.amount_minor))
    return found
