"""Writing a contact into the history, with all that follows from it, in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from creditdesk.domain.outcomes import Outcome
from creditdesk.domain.words import weekday_words
from creditdesk.models.customers import holds
from creditdesk.models.rows import add_row
from creditdesk.services.book.book import Work
from creditdesk.services.desk import (
    call_follow_ups,
    contacts,
    history_entry,
    plan_changes,
    promise_checks,
    promise_links,
    promise_making,
    query_making,
)
from creditdesk.services.desk.account_then import AccountThen, account_as_of
from creditdesk.services.desk.call_checks import checked
from creditdesk.services.desk.call_words import summary
from creditdesk.services.desk.contact_rows import ContactsChange
from creditdesk.services.desk.entries import AGAINST, CallEntry, FollowUpDraft, Saved

_KINDS = {"PTP": "promise", "PTP_PART": "promise", "DISPUTE_RAISED": "query", "NOTE": "note"}
_NUMBER_IS_DEAD = frozenset({"NUMBER_DEAD", "WRONG_NUMBER"})


def record(work: Work, entry: CallEntry, as_of: date, then: AccountThen | None = None) -> Saved:
    """Write a contact and what follows from it; figures and worklist are the caller's to refresh.

    Args:
        work: The unit of work; its moment is the moment of the contact.
        entry: What was said and agreed.
        as_of: The ledger's local day of the contact.
        then: What stood on the account, where the caller knows; asked of the ledger otherwise.

    Raises:
        CreditDeskError: If the entry speaks of what is not there, or promises more on its items than the whole.
    """
    connection, customer_id = work.connection, entry.customer_id
    outcome = checked(connection, entry, as_of)
    then = then or account_as_of(connection, customer_id, as_of)
    ended_plan_ids: tuple[int, ...] = ()
    if entry.plan is not None:
        ended_plan_ids = plan_changes.end_replaced(connection, customer_id, entry.plan)
    activity_id = _write_activity(work, entry, outcome, as_of, then, ended_plans=len(ended_plan_ids))
    promise_ids, superseded_ids = _write_promises(work, entry, activity_id, as_of)
    plan_id = query_id = None
    if entry.plan is not None:
        superseded_ids += promise_making.end_replaced(connection, customer_id, entry.plan, as_of, keep=promise_ids)
        plan_id = plan_changes.write(connection, customer_id, activity_id, entry.plan, as_of)
    if entry.query is not None:
        query = entry.query
        query = replace(query, currency=query.currency or then.currency, note=query.note or entry.note)
        query_id = query_making.write(connection, customer_id, activity_id, query, as_of)
    done = call_follow_ups.close_due(work, customer_id, as_of, outcome.reach)
    if superseded_ids:
        done += promise_checks.close(work, customer_id)
    planned = call_follow_ups.planned(connection, entry, outcome, as_of)
    saved = Saved(
        activity_id,
        tuple(promise_ids),
        query_id,
        tuple(call_follow_ups.write(connection, customer_id, activity_id, each) for each in planned),
        tuple(superseded_ids),
        _next_words(planned, as_of),
        done,
        _stop_chasing(work, customer_id, outcome.label.lower()) if outcome.holds else None,
        _mark_dead(work, entry, as_of),
        plan_id,
        ended_plan_ids,
    )
    work.record(
        "log",
        f"customer {customer_id}",
        activity=activity_id,
        outcome=entry.outcome,
        promises=promise_ids,
        query=query_id,
        superseded=superseded_ids,
        **({"plan": plan_id, "ended_plans": list(ended_plan_ids)} if plan_id is not None else {}),
    )
    return saved


def _write_activity(
    work: Work, entry: CallEntry, outcome: Outcome, as_of: date, then: AccountThen, *, ended_plans: int
) -> int:
    kind = "plan" if entry.plan is not None else _KINDS.get(entry.outcome, "call")
    return history_entry.write(
        work,
        entry.customer_id,
        "correction" if entry.corrects_id is not None else kind,
        as_of,
        summary(entry, outcome, as_of, then.currency) + ("; the plan before it ends" if ended_plans else ""),
        about=entry.about,
        direction=entry.direction,
        contact_id=entry.contact_id,
        contact_name=entry.contact_name,
        outcome=entry.outcome,
        reason_code=entry.reason_code or (entry.query.reason_code if entry.query is not None else ""),
        note=entry.note,
        duration_seconds=entry.duration_seconds,
        balance_minor=then.balance_minor,
        overdue_minor=then.overdue_minor,
        currency=then.currency,
        details=_details(entry),
        corrects_id=entry.corrects_id,
    )


def _details(entry: CallEntry) -> dict[str, Any] | None:
    """Return what else is to be known of an entry for ever: the number dialled, and what spoke against ringing it."""
    against = [[concern.rule, concern.text] for concern in entry.against]
    details = {"number": entry.number, AGAINST: against}
    return {name: value for name, value in details.items() if value} or None


def _write_promises(work: Work, entry: CallEntry, activity_id: int, as_of: date) -> tuple[list[int], list[int]]:
    """Write the promises, and return their ids and those of the promises whose place they take."""
    promise_ids: list[int] = []
    links: list[tuple[int, int]] = []
    for promise in entry.promises:
        older_ids = promise_making.end_replaced(work.connection, entry.customer_id, promise, as_of, keep=promise_ids)
        promise_ids.append(
            promise_making.write(work.connection, entry.customer_id, activity_id, promise, as_of, entry.contact_name)
        )
        links += [(older_id, promise_ids[-1]) for older_id in older_ids]
    promise_links.keep(work.connection, activity_id, links)
    return promise_ids, [older_id for older_id, _newer_id in links]


def _stop_chasing(work: Work, customer_id: int, reason: str) -> int:
    """Place a hold at once, and return its id."""
    placed = {"placed_by": work.by, "placed_at": work.at}
    return add_row(work.connection, holds, customer_id=customer_id, kind="dunning", reason=reason, **placed)


def _mark_dead(work: Work, entry: CallEntry, as_of: date) -> ContactsChange | None:
    if entry.outcome not in _NUMBER_IS_DEAD or entry.contact_id is None:
        return None
    return contacts.mark_dead(work, entry.customer_id, entry.contact_id, entry.number, as_of)


def _next_words(planned: list[FollowUpDraft], as_of: date) -> str:
    if not planned:
        return ""
    first = min(planned, key=lambda follow_up: (follow_up.due_on, follow_up.due_time))
    time = f" {first.due_time}" if first.due_time else ""
    return f"{first.text or first.kind.replace('_', ' ')} · {weekday_words(first.due_on, as_of)}{time}"
