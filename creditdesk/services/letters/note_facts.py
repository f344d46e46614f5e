"""The facts of the shorter letters on an account: plans, holds, limits, payments, and the end of a matter.

What the book knows is read from it; what only the sender knows (`OWN`) is given with the wish.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Connection, Row, select

from creditdesk.domain.dates import add_months
from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.letter_kinds import Notice
from creditdesk.domain.money import minor_from_decimal
from creditdesk.domain.plan import PlanStatus
from creditdesk.models.customers import holds
from creditdesk.models.ledger import allocations, documents
from creditdesk.models.plans import instalments, payment_plan_items, payment_plans
from creditdesk.services.calendar import day_ends
from creditdesk.services.desk.holds import in_force
from creditdesk.services.desk.plans import standings_of
from creditdesk.services.letters.account import Account
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.lines import Line
from creditdesk.services.letters.sheet import Addressee

GRACE_DAYS = 10
"""A plan ends when an instalment is more days late (domain rules 9)."""
OWN: dict[Notice, dict[str, str]] = {
    Notice.PLAN_PROPOSAL: {"count": "count", "first_on": "day"},
    Notice.LIMIT_CHANGE: {"limit": "amount", "limit_before": "amount", "changed": "day"},
    Notice.HANDOVER: {"agency": "words", "handed": "day"},
    Notice.SETTLEMENT_OFFER: {"offer": "amount"},
    Notice.INSOLVENCY_CLAIM: {"case": "words", "insolvent": "day"},
}
"""By letter the facts that only the sender knows, and how each is read."""


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """What one of these letters says: amounts, days and words by the field of the text, and what its table lists.

    A plan lists its instalments, and `covers` the documents that it is about.
    """

    notice: Notice
    number: str
    dated_on: date
    sender: Letterhead
    addressee: Addressee
    currency: str
    pay_by_on: date
    amounts: tuple[tuple[str, int], ...] = ()
    days: tuple[tuple[str, date], ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    lines: tuple[Line, ...] = ()
    instalments: tuple[tuple[date, int], ...] = ()
    covers: tuple[DocumentKey, ...] = ()
    payable_minor: int | None = None

    @property
    def minor(self) -> int:
        """The amount that it is about: the first."""
        return self.amounts[0][1] if self.amounts else 0

    @property
    def named(self) -> tuple[DocumentKey, ...]:
        """The documents that it speaks of."""
        return (*(DocumentKey(line.type, line.number) for line in self.lines), *self.covers)


@dataclass(frozen=True, slots=True)
class _Asked:
    connection: Connection
    account: Account
    own: Mapping[str, Any]
    empty: NoteFacts

    @property
    def currency(self) -> str:
        return self.empty.currency

    @property
    def overdue(self) -> tuple[Line, ...]:
        return self.account.lines(self.account.overdue(self.currency))


def note_facts(
    connection: Connection,
    account: Account,
    sender: Letterhead,
    notice: Notice,
    currency: str,
    given: Mapping[str, str],
    pay_by_on: date,
) -> NoteFacts:
    """Return what the letter says on the account's day.

    Raises:
        CreditDeskError: If the book knows nothing for such a letter to say, or a fact is missing or of another form.
    """
    own = _own(notice, given, currency)
    empty = NoteFacts(notice, "", account.as_of, sender, account.addressee, currency, pay_by_on)
    return _SAID[notice](_Asked(connection, account, own, empty))


def _own(notice: Notice, given: Mapping[str, str], currency: str) -> dict[str, Any]:
    wanted = OWN.get(notice, {})
    missing = [name for name in wanted if name not in given]
    unknown = [name for name in given if name not in wanted]
    if missing or unknown:
        what = f"must state {' and '.join(missing)}" if missing else f"has no {' and no '.join(unknown)} to state"
        raise CreditDeskError(
            f"The letter “{notice.words}” {what}.",
            safe="Nothing was issued.",
            cure=f"Give {', '.join(f'--set {name}=...' for name in wanted)}." if wanted else "Leave --set out.",
        )
    return {name: _read(name, given[name], form, currency) for name, form in wanted.items()}


def _read(name: str, text: str, form: str, currency: str) -> Any:  # noqa: ANN401 - as its form says
    try:
        if form == "day":
            return date.fromisoformat(text)
        if form == "count" and 2 <= int(text) <= 60:
            return int(text)
        if form == "amount":
            amount = Decimal(text.replace(",", ""))
            if amount.is_finite() and Decimal(0) < amount < Decimal(10) ** 12:
                return minor_from_decimal(amount, currency)
        if form == "words":
            return text
    except (ValueError, InvalidOperation):
        pass
    like = {"day": "a day such as 2026-11-20", "count": "a number from 2 to 60", "amount": "an amount such as 1250.00"}
    raise CreditDeskError(f'{name}: "{text}" is not {like[form]}.', safe="Nothing was issued.")


def _nothing(why: str) -> CreditDeskError:
    return CreditDeskError(f"There is nothing for this letter to say: {why}.", safe="Nothing was issued.")


def _of(lines: tuple[Line, ...]) -> int:
    return sum(line.open_minor for line in lines)


def _credit_hold(asked: _Asked) -> NoteFacts:
    row = _hold(asked, still=True)
    due = max(sum(line.chased_minor for line in asked.overdue), 0)
    return replace(
        asked.empty,
        amounts=(("release", due),),
        days=(("held", row.placed_at.date()),),
        words=(("reason", row.reason),),
        lines=asked.overdue,
        payable_minor=due or None,
    )


def _credit_release(asked: _Asked) -> NoteFacts:
    row = _hold(asked, still=False)
    return replace(asked.empty, days=(("released", row.lifted_at.date()),))


def _hold(asked: _Asked, *, still: bool) -> Row[Any]:
    stands = in_force(asked.account.as_of) if still else holds.c.lifted_at < day_ends(asked.account.as_of)
    row = asked.connection.execute(
        select(holds)
        .where(holds.c.customer_id == asked.account.customer_id, holds.c.kind == "credit", stands)
        .order_by(holds.c.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise _nothing("supply on credit is not stopped" if still else "no stop of supply was lifted")
    return row


def _limit_change(asked: _Asked) -> NoteFacts:
    amounts = (("limit", asked.own["limit"]), ("limit_before", asked.own["limit_before"]))
    return replace(asked.empty, amounts=amounts, days=(("changed", asked.own["changed"]),))


def _handover(asked: _Asked) -> NoteFacts:
    if not asked.overdue:
        raise _nothing("nothing is overdue")
    return replace(
        asked.empty,
        amounts=(("total", _of(asked.overdue)),),
        days=(("handed", asked.own["handed"]),),
        words=(("agency", asked.own["agency"]),),
        lines=asked.overdue,
    )


def _settlement_offer(asked: _Asked) -> NoteFacts:
    total, offer = _of(asked.overdue), asked.own["offer"]
    if not 0 < offer < total:
        raise _nothing("the offer is not below what is overdue")
    amounts = (("total", total), ("offer", offer))
    return replace(asked.empty, amounts=amounts, lines=asked.overdue, payable_minor=offer)


def _insolvency_claim(asked: _Asked) -> NoteFacts:
    lines = asked.account.lines(asked.account.owed(asked.currency))
    if not lines:
        raise _nothing("nothing is open")
    return replace(
        asked.empty,
        amounts=(("total", _of(lines)),),
        days=(("insolvent", asked.own["insolvent"]),),
        words=(("case", asked.own["case"]), ("debtor", asked.account.addressee.name)),
        lines=lines,
    )


def _receipt(asked: _Asked, *, returned: bool = False) -> Row[Any]:
    day = asked.account.as_of
    stands = (documents.c.reversed_on <= day) if returned else (documents.c.reversed_on > day)
    row = asked.connection.execute(
        select(documents)
        .where(
            documents.c.customer_id == asked.account.customer_id,
            documents.c.type == DocumentType.CASH.value,
            documents.c.currency == asked.currency,
            documents.c.dated_on <= day,
            stands,
        )
        .order_by((documents.c.reversed_on if returned else documents.c.dated_on).desc(), documents.c.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise _nothing("no payment came back" if returned else "no payment is booked")
    return row


def _paid(asked: _Asked) -> tuple[Row[Any], tuple[Line, ...], int]:
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
    return row, lines, -row.amount_minor - _of(lines)


def _payment_thanks(asked: _Asked) -> NoteFacts:
    row, lines, left = _paid(asked)
    amounts = (("received", -row.amount_minor), ("unallocated", left))
    return replace(asked.empty, amounts=amounts, days=(("received_on", row.dated_on),), lines=lines)


def _allocation_query(asked: _Asked) -> NoteFacts:
    said = _payment_thanks(asked)
    if dict(said.amounts)["unallocated"] <= 0:
        raise _nothing("the last payment is set against invoices in full")
    return replace(said, lines=())


def _payment_returned(asked: _Asked) -> NoteFacts:
    row = _receipt(asked, returned=True)
    days = (("received_on", row.dated_on), ("returned_on", row.reversed_on))
    received = -row.amount_minor
    return replace(asked.empty, amounts=(("received", received),), days=days, payable_minor=received)


def _paid_in_full(asked: _Asked) -> NoteFacts:
    if asked.account.owed(asked.currency):
        raise _nothing("something is still owed")
    row = _receipt(asked)
    return replace(asked.empty, amounts=(("received", -row.amount_minor),), days=(("received_on", row.dated_on),))


def _plan_proposal(asked: _Asked) -> NoteFacts:
    total = sum(line.chased_minor for line in asked.overdue)
    count = asked.own["count"]
    share = total // count
    if share <= 0:
        raise _nothing("too little is overdue for so many instalments")
    first = asked.own["first_on"]
    amounts = [share] * (count - 1) + [total - share * (count - 1)]
    dues = tuple((add_months(first, index), minor) for index, minor in enumerate(amounts))
    said = (("count", str(count)),)
    days = (("first_on", first), ("answer_by", asked.empty.pay_by_on))
    covers = tuple(DocumentKey(line.type, line.number) for line in asked.overdue)
    return replace(asked.empty, amounts=(("total", total),), days=days, words=said, instalments=dues, covers=covers)


def _plan(asked: _Asked, status: PlanStatus, why: str) -> NoteFacts:
    """Return what is said of the latest plan that stands so: its sums, its instalments, the first that is missed."""
    day = asked.account.as_of
    rows = asked.connection.execute(
        select(payment_plans)
        .where(
            payment_plans.c.customer_id == asked.account.customer_id,
            payment_plans.c.currency == asked.currency,
            payment_plans.c.agreed_on <= day,
            payment_plans.c.status != PlanStatus.CANCELLED,
        )
        .order_by(payment_plans.c.id.desc())
    ).all()
    standings = standings_of(asked.connection, rows, day)
    row = next((each for each in rows if standings[each.id].status is status), None)
    if row is None:
        raise _nothing(why)
    stands = standings[row.id]
    dues = tuple(
        (each.due_on, each.amount_minor)
        for each in asked.connection.execute(
            select(instalments).where(instalments.c.plan_id == row.id).order_by(instalments.c.number)
        )
    )
    amounts = [("total", row.total_minor), ("left", max(row.total_minor - stands.received_minor, 0))]
    days = [("agreed", row.agreed_on)]
    if stands.standing.missed_count:
        missed_on, whole = dues[stands.standing.paid_count]
        asked_by_then = sum(minor for _, minor in dues[: stands.standing.paid_count + 1])
        amounts.append(("missed_amount", min(asked_by_then - stands.received_minor, whole)))
        days += [("missed_on", missed_on), ("cure_by", asked.empty.pay_by_on)]
    words = (("count", str(len(dues))), ("grace_days", str(GRACE_DAYS)))
    covers = tuple(
        DocumentKey(DocumentType(each.type), each.number)
        for each in asked.connection.execute(
            select(payment_plan_items)
            .where(payment_plan_items.c.plan_id == row.id)
            .order_by(payment_plan_items.c.number)
        )
    )
    paid = stands.standing.paid_count
    payable = dues[paid][1] if paid < len(dues) else None
    return replace(
        asked.empty,
        amounts=tuple(amounts),
        days=tuple(days),
        words=words,
        instalments=dues,
        covers=covers,
        payable_minor=payable,
    )


def _plan_agreement(asked: _Asked) -> NoteFacts:
    return _plan(asked, PlanStatus.LIVE, "no plan is running")


def _plan_missed(asked: _Asked) -> NoteFacts:
    said = _plan(asked, PlanStatus.LIVE, "no plan is running")
    missed = dict(said.amounts).get("missed_amount")
    if missed is None:
        raise _nothing("no instalment of the running plan is missed")
    return replace(said, payable_minor=missed)


def _plan_default(asked: _Asked) -> NoteFacts:
    said = _plan(asked, PlanStatus.DEFAULTED, "no plan is broken")
    return replace(said, payable_minor=dict(said.amounts)["left"])


def _plan_completed(asked: _Asked) -> NoteFacts:
    return replace(_plan(asked, PlanStatus.COMPLETED, "no plan is paid in full"), instalments=())


_SAID: dict[Notice, Callable[[_Asked], NoteFacts]] = {
    Notice.PLAN_PROPOSAL: _plan_proposal,
    Notice.PLAN_AGREEMENT: _plan_agreement,
    Notice.PLAN_MISSED: _plan_missed,
    Notice.PLAN_DEFAULT: _plan_default,
    Notice.PLAN_COMPLETED: _plan_completed,
    Notice.CREDIT_HOLD: _credit_hold,
    Notice.CREDIT_RELEASE: _credit_release,
    Notice.LIMIT_CHANGE: _limit_change,
    Notice.PAYMENT_THANKS: _payment_thanks,
    Notice.ALLOCATION_QUERY: _allocation_query,
    Notice.PAYMENT_RETURNED: _payment_returned,
    Notice.HANDOVER: _handover,
    Notice.SETTLEMENT_OFFER: _settlement_offer,
    Notice.PAID_IN_FULL: _paid_in_full,
    Notice.INSOLVENCY_CLAIM: _insolvency_claim,
}
