"""What letters about payment plans say: proposed, agreed, missed, ended and paid (domain rules 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from creditdesk.domain.dates import Roll, add_months, roll_day
from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.letter_kinds import Notice
from creditdesk.domain.plan import PlanStatus
from creditdesk.domain.words import weekday_words
from creditdesk.models.plans import payment_plan_items, payment_plans
from creditdesk.services.desk.plans import PlanAsOf, standings_of
from creditdesk.services.desk.working_days import bank_holidays
from creditdesk.services.letters.note_facts import Asked, Instalment, NoteFacts, NothingToSayError, Says, total_of

GRACE_DAYS = 10
"""A plan ends when an instalment is more days late (domain rules 9)."""


def _plan_proposal(asked: Asked) -> NoteFacts:
    """Propose to pay what is overdue, less what stands to their credit, in equal instalments.

    One whose day is no working day moves to the next; those after it stay on the day of the first (domain rules 9).
    """
    free = [line for line in asked.free if line.chased_minor > 0]
    total = sum(line.chased_minor for line in free) + total_of(asked.credits)
    count = asked.own["count"]
    share = total // count
    if share <= 0:
        raise NothingToSayError("too little is overdue, and not promised or in a plan already, for so many instalments")
    first = asked.own["first_on"]
    amounts = [share] * (count - 1) + [total - share * (count - 1)]
    holidays, as_of = bank_holidays(asked.connection, asked.account.as_of), asked.account.as_of
    anchors = [add_months(first, index) for index in range(count)]
    days_due = [roll_day(day, Roll.FOLLOWING, holidays) for day in anchors]
    dues = tuple(map(Instalment, days_due, amounts))
    moved = tuple(
        f"No bank works on {weekday_words(day, as_of)}: that instalment is due on {weekday_words(due, as_of)}."
        for day, due in zip(anchors, days_due, strict=True)
        if due != day
    )
    said = (("count", str(count)),)
    days = (("first_on", days_due[0]), ("answer_by", asked.empty.pay_by_on))
    covers = tuple(DocumentKey(line.type, line.number) for line in free)
    return replace(
        asked.empty,
        amounts=(("total", total),),
        days=days,
        words=said,
        instalments=dues,
        covers=covers,
        notices=(*asked.empty.notices, *moved),
    )


def _plan(asked: Asked, status: PlanStatus, why: str) -> NoteFacts:
    """Return what is said of the latest plan that stands so: its sums, its instalments, the first that is missed."""
    day = asked.account.as_of
    rows = asked.connection.execute(
        select(payment_plans)
        .where(
            payment_plans.c.customer_id == asked.account.customer_id,
            payment_plans.c.agreed_on <= day,
            payment_plans.c.status != PlanStatus.CANCELLED,
            *([payment_plans.c.currency == asked.wanted] if asked.wanted else []),
        )
        .order_by(payment_plans.c.id.desc())
    ).all()
    standings = standings_of(asked.connection, rows, day)
    row = next((each for each in rows if standings[each.id].status is status), None)
    if row is None:
        raise NothingToSayError(why)
    stands = standings[row.id]
    dues = _instalments(asked, stands)
    covers = _covered(asked, row.id)
    # A credit note pays no instalment, and yet nobody asks for more than is open.
    still_open = sum(item.open.open_minor for item in asked.account.owed(row.currency) if item.key in covers)
    left = min(max(row.total_minor - stands.received_minor, 0), still_open)
    amounts = [("total", row.total_minor), ("left", left), ("paid_amount", min(stands.received_minor, row.total_minor))]
    days = [("agreed", row.agreed_on)]
    if stands.standing.missed_count:
        missed = dues[stands.standing.paid_count]
        asked_by_then = sum(due.minor for due in dues[: stands.standing.paid_count + 1])
        amounts.append(("missed_amount", min(asked_by_then - stands.received_minor, missed.minor, left)))
        holidays = bank_holidays(asked.connection, day)
        ends_on = roll_day(missed.due_on + timedelta(days=GRACE_DAYS), Roll.PRECEDING, holidays)
        days += [("missed_on", missed.due_on), ("cure_by", max(min(asked.empty.pay_by_on, ends_on), day))]
    words = (("count", str(len(dues))), ("grace_days", str(GRACE_DAYS)))
    paid = stands.standing.paid_count
    payable = dues[paid].minor - dues[paid].paid_minor if paid < len(dues) else None
    return replace(
        asked.empty,
        currency=row.currency,
        amounts=tuple(amounts),
        days=tuple(days),
        words=words,
        instalments=dues,
        covers=covers,
        payable_minor=payable,
    )


def _covered(asked: Asked, plan_id: int) -> tuple[DocumentKey, ...]:
    return tuple(
        DocumentKey(DocumentType(each.type), each.number)
        for each in asked.connection.execute(
            select(payment_plan_items)
            .where(payment_plan_items.c.plan_id == plan_id)
            .order_by(payment_plan_items.c.number)
        )
    )


def _instalments(asked: Asked, stands: PlanAsOf) -> tuple[Instalment, ...]:
    """Return the instalments of a plan as they stand: cash pays the oldest first."""
    holidays = bank_holidays(asked.connection, asked.account.as_of)
    left, found = stands.received_minor, []
    for index, (due_on, minor) in enumerate(stands.instalments):
        # One that is paid but for what is forgiven of it is paid.
        paid = minor if index < stands.standing.paid_count else min(max(left, 0), minor)
        left -= minor
        in_time_on = roll_day(due_on, Roll.FOLLOWING, holidays)
        found.append(Instalment(due_on, minor, paid, in_time_on if in_time_on != due_on else None))
    return tuple(found)


def _plan_agreement(asked: Asked) -> NoteFacts:
    """Confirm the plan that runs; nobody is to acknowledge more than they owe."""
    said = _plan(asked, PlanStatus.LIVE, "no plan is running")
    amounts = dict(said.amounts)
    if amounts["paid_amount"] + amounts["left"] < amounts["total"]:
        raise NothingToSayError("the plan is of more than is open on its items; agree it anew")
    return said


def _plan_missed(asked: Asked) -> NoteFacts:
    """Ask for what is missing of the first instalment that is late."""
    said = _plan(asked, PlanStatus.LIVE, "no plan is running")
    missed = dict(said.amounts).get("missed_amount")
    if missed is None:
        raise NothingToSayError("no instalment of the running plan is missed")
    return replace(said, payable_minor=missed)


def _plan_default(asked: Asked) -> NoteFacts:
    """Say that the plan has ended, and that all of it is due."""
    said = _plan(asked, PlanStatus.DEFAULTED, "no plan is broken")
    return replace(said, payable_minor=dict(said.amounts)["left"])


def _plan_completed(asked: Asked) -> NoteFacts:
    """Say that the plan is paid; where credit notes settled the rest, not all of its instalments were."""
    said = _plan(asked, PlanStatus.COMPLETED, "no plan is paid in full")
    if any(each.paid_minor < each.minor for each in said.instalments):
        raise NothingToSayError("what the plan covers is settled, and not by its instalments alone")
    return replace(said, instalments=(), payable_minor=None)


PLANS: dict[Notice, Says] = {
    Notice.PLAN_PROPOSAL: _plan_proposal,
    Notice.PLAN_AGREEMENT: _plan_agreement,
    Notice.PLAN_MISSED: _plan_missed,
    Notice.PLAN_DEFAULT: _plan_default,
    Notice.PLAN_COMPLETED: _plan_completed,
}
