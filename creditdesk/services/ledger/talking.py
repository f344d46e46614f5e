"""The facts of a debtor as the talking points want them."""

from __future__ import annotations

from datetime import date, timedelta

from creditdesk.domain.document import NEVER, DocumentType
from creditdesk.domain.outcomes import Reach, reach_of, reason_words
from creditdesk.domain.patterns import PaymentHabit
from creditdesk.domain.plan import RUNNING
from creditdesk.domain.promise import PromiseStatus
from creditdesk.domain.talking_points import (
    TalkBounce,
    TalkFacts,
    TalkPlan,
    TalkPromise,
    TalkQuery,
    TalkReceipt,
    opening_line,
    talking_points,
)
from creditdesk.services.ledger.debtor_facts import DebtorFacts
from creditdesk.services.ledger.head import main_balance
from creditdesk.services.ledger.lanes import resolved_on
from creditdesk.services.ledger.plan_facts import plan_of
from creditdesk.services.ledger.views import DebtorHead

_SOON = timedelta(days=14)
_LATELY = timedelta(days=60)


def talk(facts: DebtorFacts, head: DebtorHead, habit: PaymentHabit) -> tuple[tuple[str, ...], str]:
    """Return the talking points and the first sentence for a call to this debtor."""
    told = _talk_facts(facts, head, habit)
    return talking_points(told, facts.as_of), opening_line(told, facts.as_of)


def _talk_facts(facts: DebtorFacts, head: DebtorHead, habit: PaymentHabit) -> TalkFacts:
    as_of = facts.as_of
    main = main_balance(head.balances, head.currency)
    currency = head.currency if main is None else main.currency
    own = [item for item in facts.items if item.document.currency == currency]
    debits = [item for item in own if item.open_minor > item.retained_minor]
    overdue = sorted((item for item in debits if item.document.due_on < as_of), key=lambda item: item.document.due_on)
    soon = [item for item in debits if as_of <= item.document.due_on <= as_of + _SOON]
    spoken = _last_talk(facts)
    return TalkFacts(
        currency=currency,
        contact_name=next((contact.name for contact in head.contacts if contact.is_here), ""),
        overdue_minor=sum(item.open_minor - item.retained_minor for item in overdue),
        overdue_count=len(overdue),
        oldest_number=overdue[0].document.number if overdue else "",
        oldest_due_on=overdue[0].document.due_on if overdue else None,
        due_soon_minor=sum(item.open_minor - item.retained_minor for item in soon),
        due_soon_on=max((item.document.due_on for item in soon), default=None),
        unallocated_minor=-sum(item.open_minor for item in own if item.open_minor < 0),
        broken=_broken(facts),
        running=_running(facts),
        receipt=_part_payment(facts),
        queries=_queries(facts),
        plan=_plan(facts),
        bounced=_bounced(facts),
        days_before=head.paid_in_days_before,
        days_now=head.pays_in_days,
        changed_on=habit.change_on,
        last_talk_on=None if spoken is None else spoken[0],
        last_talk_note="" if spoken is None else spoken[1],
        last_letter_on=_last_letter_on(facts),
        on_stop=head.on_stop,
        limit_used_percent=head.limit_used_percent,
    )


def _last_letter_on(facts: DebtorFacts) -> date | None:
    written = (row for row in facts.activities if row.kind == "letter" and row.id not in facts.taken_back)
    return max((row.happened_on for row in written), default=None)


def _broken(facts: DebtorFacts) -> TalkPromise | None:
    """Return the last promise if it was broken, and something in its currency is overdue still."""
    made = [row for row in facts.promises if row.status != PromiseStatus.CANCELLED]
    if not made or made[-1].judged_on is None or facts.as_of - made[-1].judged_on > _LATELY:
        return None
    last = made[-1]
    owes = any(
        item.open_minor > item.retained_minor and item.document.due_on < facts.as_of
        for item in facts.items
        if item.document.currency == last.currency
    )
    if not owes or last.status not in (PromiseStatus.BROKEN, PromiseStatus.PART_KEPT):
        return None
    return TalkPromise(last.made_on, last.promised_on, last.amount_minor, last.received_minor, last.currency)


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
            return TalkReceipt(use.on, use.amount_minor, document.number, item.open_minor, document.currency)
    return None


def _queries(facts: DebtorFacts) -> tuple[TalkQuery, ...]:
    return tuple(
        TalkQuery(
            reason_words(row.reason_code),
            tuple(key.number for key in facts.query_items.get(row.id, ())),
            row.raised_on,
            row.owner,
            row.amount_minor,
            row.currency,
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


def _bounced(facts: DebtorFacts) -> TalkBounce | None:
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
    paid = {use.debit_id for use in facts.uses if use.credit_id == last.id}
    still_owed = any(
        item.open_minor > item.retained_minor and item.document.due_on < facts.as_of
        for item in facts.items
        if item.document.currency == last.currency and (not paid or item.document.id in paid)
    )
    return TalkBounce(last.dated_on, last.reversed_on, -last.amount_minor, still_owed, last.currency)


def _last_talk(facts: DebtorFacts) -> tuple[date, str] | None:
    """Return when somebody was last reached, and what was noted."""
    for row in facts.activities:
        if reach_of(row.outcome) in (Reach.RIGHT_PARTY, Reach.OTHER) and row.id not in facts.taken_back:
            return row.happened_on, row.note
    return None
