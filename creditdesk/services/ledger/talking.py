"""The facts of a debtor as the talking points want them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from creditdesk.domain.document import NEVER, DocumentKey, DocumentType, OpenItem
from creditdesk.domain.opening_line import opening_line
from creditdesk.domain.outcomes import Reach, reach_of, reason_words
from creditdesk.domain.patterns import PaymentHabit
from creditdesk.domain.plan import RUNNING, PlanStatus
from creditdesk.domain.promise import PromiseStatus
from creditdesk.domain.talking_points import (
    TalkBounce,
    TalkCredit,
    TalkFacts,
    TalkHold,
    TalkPlan,
    TalkPromise,
    TalkQuery,
    TalkReceipt,
    talking_points,
)
from creditdesk.services.ledger.debtor_facts import DebtorFacts
from creditdesk.services.ledger.head import main_balance
from creditdesk.services.ledger.lanes import resolved_on
from creditdesk.services.ledger.plan_facts import plan_of
from creditdesk.services.ledger.views import DebtorHead
from creditdesk.services.letters.asked import Asked

_SOON = timedelta(days=14)
_LATELY = timedelta(days=60)


class _Debt(NamedTuple):
    """An open debit that is not only retained, and how much of it may be asked for: what letters do not leave alone.

    A tuple, as a large debtor has thousands.
    """

    item: OpenItem
    key: DocumentKey
    asked_minor: int

    @property
    def due_minor(self) -> int:
        return self.item.open_minor - self.item.retained_minor


def talk(facts: DebtorFacts, head: DebtorHead, habit: PaymentHabit, asked: Asked) -> tuple[tuple[str, ...], str]:
    """Return the talking points and the first sentence for a call; `asked` is what letters take off the items."""
    told = _talk_facts(facts, head, habit, asked)
    return talking_points(told, facts.as_of), opening_line(told, facts.as_of)


def _talk_facts(facts: DebtorFacts, head: DebtorHead, habit: PaymentHabit, asked: Asked) -> TalkFacts:
    as_of = facts.as_of
    main = main_balance(head.balances, head.currency)
    currency = head.currency if main is None else main.currency
    debts = _debts(facts, asked)
    own = [debt for debt in debts if debt.item.document.currency == currency]
    late = [debt for debt in own if debt.item.due_on < as_of]
    overdue = sorted((debt for debt in late if debt.asked_minor), key=lambda debt: debt.item.due_on)
    soon = [debt for debt in own if debt.asked_minor and as_of <= debt.item.due_on <= as_of + _SOON]
    overdue_minor = sum(debt.asked_minor for debt in overdue)
    spoken = _last_talk(facts)
    return TalkFacts(
        currency=currency,
        contact_name=next((contact.name for contact in head.contacts if contact.is_here), ""),
        overdue_minor=overdue_minor,
        overdue_count=len(overdue),
        oldest_number=overdue[0].key.number if overdue else "",
        oldest_due_on=overdue[0].item.document.due_on if overdue else None,
        left_alone_minor=sum(debt.due_minor for debt in late) - overdue_minor,
        due_soon_minor=sum(debt.asked_minor for debt in soon),
        due_soon_on=max((debt.item.due_on for debt in soon), default=None),
        cash=_credit(facts, currency, asked, is_cash=True),
        credit=_credit(facts, currency, asked, is_cash=False) if own else None,
        holds=_holds(facts, debts),
        broken=_broken(facts, debts),
        running=_running(facts),
        receipt=_part_payment(facts),
        queries=_queries(facts),
        plan=_plan(facts),
        bounced=_bounced(facts, debts),
        days_before=head.paid_in_days_before,
        days_now=head.pays_in_days,
        changed_on=habit.change_on,
        last_talk_on=None if spoken is None else spoken[0],
        last_talk_note="" if spoken is None else spoken[1],
        last_letter_on=_last_letter_on(facts),
        on_stop=head.on_stop,
        limit_used_percent=head.limit_used_percent,
    )


def _debts(facts: DebtorFacts, asked: Asked) -> list[_Debt]:
    """Return the debits of which more is open than what is retained."""
    planned = {
        key for plan in facts.plans if plan.status == PlanStatus.LIVE for key in facts.plan_items.get(plan.id, ())
    }
    held = [hold for hold in facts.holds if hold.kind == "dunning" and hold.type]
    left_alone = planned.union(DocumentKey(DocumentType(hold.type), hold.number) for hold in held)
    debts = []
    for item in facts.items:
        if item.open_minor > item.retained_minor:
            key = facts.keys[item.document.id]
            minor = item.open_minor - item.retained_minor - item.disputed_minor - asked.to_credit.get(key, 0)
            debts.append(_Debt(item, key, 0 if key in left_alone else max(minor, 0)))
    return debts


def _is_owed(debts: Iterable[_Debt], currency: str, as_of: date, keys: Iterable[DocumentKey] = ()) -> bool:
    """Tell whether something overdue in a currency is to be asked for: of these items, where there are any."""
    only = set(keys)
    return any(
        debt.asked_minor and debt.item.due_on < as_of and (not only or debt.key in only)
        for debt in debts
        if debt.item.document.currency == currency
    )


def _credit(facts: DebtorFacts, currency: str, asked: Asked, *, is_cash: bool) -> TalkCredit | None:
    """Return what of their cash, or of our own credits, is not set against anything; the one that it is, by name."""
    found = [
        item
        for item in facts.items
        if item.open_minor < 0
        and item.document.currency == currency
        and (item.document.type is DocumentType.CASH) == is_cash
    ]
    if not found:
        return None
    amount_minor = -sum(item.open_minor for item in found)
    if len(found) > 1:
        return TalkCredit(amount_minor, is_cash)
    document = found[0].document
    # Letters may set a credit against several items: then it is for the talk to say which.
    against = [key.number for key, taken in asked.set_off.items() if (document.dated_on, amount_minor) in taken]
    return TalkCredit(
        amount_minor, is_cash, document.number, document.dated_on, against[0] if len(against) == 1 else ""
    )


def _holds(facts: DebtorFacts, debts: Iterable[_Debt]) -> tuple[TalkHold, ...]:
    """Return the holds of the chasing: of the debtor, then those of open items, told once for each reason."""
    held = [hold for hold in facts.holds if hold.kind == "dunning"]
    of_debtor = [TalkHold(hold.reason, hold.until_on) for hold in held if not hold.type]
    open_keys = {(debt.key.type.value, debt.key.number) for debt in debts}
    numbers: dict[tuple[str, date | None], list[str]] = {}
    for hold in held:
        if (hold.type, hold.number) in open_keys:
            numbers.setdefault((hold.reason, hold.until_on), []).append(hold.number)
    return (*of_debtor, *(TalkHold(reason, until, tuple(of)) for (reason, until), of in numbers.items()))


def _last_letter_on(facts: DebtorFacts) -> date | None:
    written = (row for row in facts.activities if row.kind == "letter" and row.id not in facts.taken_back)
    return max((row.happened_on for row in written), default=None)


def _broken(facts: DebtorFacts, debts: Iterable[_Debt]) -> TalkPromise | None:
    """Return the last promise if it was broken of late, and something in its currency is overdue still."""
    made = [row for row in facts.promises if row.status != PromiseStatus.CANCELLED]
    if not made or made[-1].judged_on is None or facts.as_of - made[-1].judged_on > _LATELY:
        return None
    last = made[-1]
    owes = any(debt.item.document.currency == last.currency and debt.item.due_on < facts.as_of for debt in debts)
    if not owes or last.status not in (PromiseStatus.BROKEN, PromiseStatus.PART_KEPT):
        return None
    return TalkPromise(
        last.made_on,
        last.promised_on,
        last.amount_minor,
        last.received_minor,
        last.currency,
        _is_owed(debts, last.currency, facts.as_of, facts.promise_items.get(last.id, ())),
    )


def _running(facts: DebtorFacts) -> TalkPromise | None:
    """Return the next promise that is neither kept nor broken yet."""
    running = [row for row in facts.promises if row.status == PromiseStatus.OPEN]
    if not running:
        return None
    row = min(running, key=lambda row: row.promised_on)
    return TalkPromise(row.made_on, row.promised_on, row.amount_minor, row.received_minor, row.currency)


def _part_payment(facts: DebtorFacts) -> TalkReceipt | None:
    """Return the last receipt that left a part of an item open."""
    left = {
        item.document.id: item for item in facts.items if item.open_minor > item.retained_minor and item.open_minor > 0
    }
    for use in reversed(facts.uses):
        if use.debit_id in left and use.type == DocumentType.CASH and use.counts:
            item = left[use.debit_id]
            document = item.document
            return TalkReceipt(
                use.on, use.amount_minor, document.number, item.open_minor, document.currency, is_by=use.is_by
            )
    return None


def _queries(facts: DebtorFacts) -> tuple[TalkQuery, ...]:
    still_open = {facts.keys[item.document.id] for item in facts.items if item.open_minor > 0}
    return tuple(
        TalkQuery(
            reason_words(row.reason_code),
            tuple(key.number for key in facts.query_items.get(row.id, ())),
            row.raised_on,
            row.owner,
            row.amount_minor,
            row.currency,
            is_paid=bool(facts.query_items.get(row.id)) and still_open.isdisjoint(facts.query_items[row.id]),
        )
        for row in facts.queries
        if resolved_on(row, facts.as_of) is None
    )


def _plan(facts: DebtorFacts) -> TalkPlan | None:
    """Return the plan that runs, kept or broken, if there is one: of several the worst."""
    running = [(row.currency, *plan_of(facts, row)) for row in facts.plans if row.status in RUNNING]
    if not running:
        return None
    currency, parts, standing = max(running, key=lambda plan: plan[2].missed_count)
    paid, missed = standing.paid_count, standing.missed_count
    following = next(iter(parts[paid + missed :]), None)
    return TalkPlan(
        paid,
        len(parts),
        missed,
        None if following is None else following.due_on,
        0 if following is None else following.amount_minor,
        currency,
    )


def _bounced(facts: DebtorFacts, debts: Iterable[_Debt]) -> TalkBounce | None:
    """Return the last payment that bounced of late."""
    found = [
        row
        for row in facts.credits
        if row.type == DocumentType.CASH
        and row.reversed_on != NEVER
        and facts.as_of - _LATELY <= row.reversed_on <= facts.as_of
    ]
    if not found:
        return None
    last = max(found, key=lambda row: (row.reversed_on, -row.amount_minor, row.currency))
    paid = (facts.keys[use.debit_id] for use in facts.uses if use.credit_id == last.id)
    still_owed = _is_owed(debts, last.currency, facts.as_of, paid)
    return TalkBounce(last.dated_on, last.reversed_on, -last.amount_minor, still_owed, last.currency)


def _last_talk(facts: DebtorFacts) -> tuple[date, str] | None:
    """Return when somebody was last reached, and what was noted."""
    for row in facts.activities:
        if reach_of(row.outcome) in (Reach.RIGHT_PARTY, Reach.OTHER) and row.id not in facts.taken_back:
            return row.happened_on, row.note
    return None
