"""Writing a contact into the history, with all that follows from it, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, CursorResult, insert, select, update

from creditdesk.domain.document import DocumentKey, OpenItem
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.outcomes import (
    UNANSWERED_WITHIN_DAYS,
    FollowUpKind,
    Outcome,
    Reach,
    default_follow_ups,
    is_unanswered,
    reason_words,
)
from creditdesk.domain.promise import PromiseStatus
from creditdesk.domain.query import ANSWER_DAYS
from creditdesk.domain.words import amount_words, day_words, weekday_words
from creditdesk.models.activity import STANDS, activities, activity_items
from creditdesk.models.customers import customers, holds
from creditdesk.models.follow_ups import follow_ups, promise_items, promises, queries, query_items
from creditdesk.models.ledger import documents
from creditdesk.services.book.book import Work
from creditdesk.services.desk import contacts, own_codes, plan_changes, promise_checks, promise_links
from creditdesk.services.desk.entries import (
    AGAINST,
    CallEntry,
    FollowUpDraft,
    PlanDraft,
    PromiseDraft,
    QueryDraft,
    Saved,
)
from creditdesk.services.desk.working_days import bank_holidays
from creditdesk.services.ledger.open_items import open_items

_KINDS = {"PTP": "promise", "PTP_PART": "promise", "DISPUTE_RAISED": "query", "NOTE": "note"}
_NUMBER_IS_DEAD = frozenset({"NUMBER_DEAD", "WRONG_NUMBER"})


@dataclass(frozen=True, slots=True)
class AccountThen:
    """What stood on the account at the moment of a contact."""

    balance_minor: int
    overdue_minor: int
    currency: str


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
    connection = work.connection
    outcome = _checked(connection, entry, as_of)
    then = then or account_as_of(connection, entry.customer_id, as_of)
    ended_plan_ids: tuple[int, ...] = ()
    if entry.plan is not None:
        ended_plan_ids = plan_changes.end_replaced(connection, entry.customer_id, entry.plan)
    activity_id = _write_activity(work, entry, outcome, as_of, then, ended_plans=len(ended_plan_ids))
    superseded: list[int] = []
    promise_ids: list[int] = []
    links: list[tuple[int, int]] = []
    for promise in entry.promises:
        replaced = _supersede(connection, entry.customer_id, promise, as_of, keep=promise_ids)
        promise_ids.append(_write_promise(connection, entry, promise, activity_id, as_of))
        links += [(older, promise_ids[-1]) for older in replaced]
        superseded += replaced
    promise_links.keep(connection, activity_id, links)
    plan_id: int | None = None
    if entry.plan is not None:
        superseded += _supersede(connection, entry.customer_id, entry.plan, as_of, keep=promise_ids)
        plan_id = plan_changes.write(connection, entry.customer_id, activity_id, entry.plan, as_of)
    query_id = None
    if entry.query is not None:
        query_id = _write_query(connection, entry, entry.query, activity_id, as_of, then.currency)
    done: tuple[int, ...] = ()
    if outcome.reach is not Reach.OWN:
        done = _close_follow_ups(work, entry.customer_id, as_of, reached=outcome.reach is not Reach.NONE)
    if superseded:
        done += promise_checks.close(work, entry.customer_id)
    planned = _planned(connection, entry, outcome, as_of)
    follow_up_ids = tuple(
        _write_follow_up(connection, entry.customer_id, activity_id, follow_up) for follow_up in planned
    )
    hold_id = _hold(work, entry.customer_id, outcome.label.lower()) if outcome.holds else None
    dead = None
    if entry.outcome in _NUMBER_IS_DEAD and entry.contact_id is not None:
        dead = contacts.mark_dead(work, entry.customer_id, entry.contact_id, entry.number, as_of)
    work.record(
        "log",
        f"customer {entry.customer_id}",
        activity=activity_id,
        outcome=entry.outcome,
        promises=list(promise_ids),
        query=query_id,
        superseded=superseded,
        **({"plan": plan_id, "ended_plans": list(ended_plan_ids)} if plan_id is not None else {}),
    )
    first = min(planned, key=lambda follow_up: follow_up.due_on, default=None)
    next_action = (
        f"{first.text or first.kind.replace('_', ' ')} · {weekday_words(first.due_on, as_of)}" if first else ""
    )
    return Saved(
        activity_id,
        tuple(promise_ids),
        query_id,
        follow_up_ids,
        tuple(superseded),
        next_action,
        done,
        hold_id,
        dead,
        plan_id,
        ended_plan_ids,
    )


def account_as_of(connection: Connection, customer_id: int, as_of: date) -> AccountThen:
    """Return what stood on the account at the end of a day, in the customer's currency."""
    currency = connection.scalar(select(customers.c.currency).where(customers.c.id == customer_id)) or ""
    items = [item for item in open_items(connection, as_of, [customer_id]) if item.document.currency == currency]
    overdue = sum(
        item.open_minor - item.retained_minor for item in items if item.open_minor > 0 and item.document.due_on < as_of
    )
    return AccountThen(sum(item.open_minor for item in items), overdue, currency)


def _checked(connection: Connection, entry: CallEntry, as_of: date) -> Outcome:
    """Return the entry's outcome once everything in the entry has been found sound."""
    codes = own_codes.offered(connection)
    outcome = codes.outcomes.get(entry.outcome)
    if outcome is None:
        raise CreditDeskError(
            f"{entry.outcome!r} is not an outcome.",
            safe="Nothing was written.",
            cure=f"Use one of {', '.join(codes.outcomes)}.",
        )
    if connection.scalar(select(customers.c.id).where(customers.c.id == entry.customer_id)) is None:
        raise NotFoundError("There is no such debtor in this book.", safe="Nothing was written.")
    for promise in entry.promises:
        if promise.amount_minor <= 0 or sum(amount for _, amount in promise.items) > promise.amount_minor:
            raise CreditDeskError(
                "A promise needs an amount above zero that is no less than the sum of its items.",
                safe="Nothing was written.",
                cure="Correct the amount or the items.",
            )
    if entry.plan is not None:
        plan_changes.check(entry.plan)
    if entry.query is not None and entry.query.reason_code not in codes.reasons:
        raise CreditDeskError(
            f"{entry.query.reason_code!r} is not a reason for a query.",
            safe="Nothing was written.",
            cure=f"Use one of {', '.join(codes.reasons)}.",
        )
    _check_items(connection, entry)
    if entry.query is not None:
        _check_room(connection, entry.customer_id, entry.query, as_of)
    return outcome


def _check_items(connection: Connection, entry: CallEntry) -> None:
    named = _named_items(entry)
    if not named:
        return
    query = select(documents.c.type, documents.c.number, documents.c.currency).where(
        documents.c.customer_id == entry.customer_id, documents.c.number.in_([key.number for key in named])
    )
    known = {(row.type, row.number): row.currency for row in connection.execute(query)}
    missing = [key.number for key in named if (key.type.value, key.number) not in known]
    if missing:
        raise NotFoundError(
            f"This debtor has no document {', '.join(missing)}.",
            safe="Nothing was written.",
            cure="Choose the items from the table of open items.",
        )
    agreed: list[PromiseDraft | PlanDraft] = [*entry.promises]
    if entry.plan is not None:
        agreed.append(entry.plan)
    for each in agreed:
        other = {known[key.type.value, key.number] for key, _ in each.items} - {each.currency}
        if other:
            raise CreditDeskError(
                f"What is agreed in {each.currency} cannot be of invoices in {' and '.join(sorted(other))}.",
                safe="Nothing was written.",
                cure="Say each currency in its own promise.",
            )


def _check_room(connection: Connection, customer_id: int, query: QueryDraft, as_of: date) -> None:
    """See that no item is queried for more than is open of it and not in query already."""
    items = {
        DocumentKey(item.document.type, item.document.number): item
        for item in open_items(connection, as_of, [customer_id])
    }
    for key, amount in query.items:
        item = items.get(key)
        room = max(item.open_minor, 0) - item.disputed_minor if item is not None else 0
        if amount <= room:
            continue
        what = f"{key.number} is not open" if item is None else f"{key.number} has {_money(item, room)} to query"
        if item is not None and item.disputed_minor:
            what += f"; {_money(item, item.disputed_minor)} of it is in query already"
        raise CreditDeskError(
            f"{what}.", safe="Nothing was written.", cure="Query no more than that, or write a note on the query."
        )


def _money(item: OpenItem, minor: int) -> str:
    return amount_words(minor, item.document.currency)


def _named_items(entry: CallEntry) -> list[DocumentKey]:
    """Return the documents that a contact was about, each once: those chosen, promised and queried."""
    keys = list(entry.items)
    for promise in entry.promises:
        keys += [key for key, _ in promise.items]
    if entry.plan is not None:
        keys += [key for key, _ in entry.plan.items]
    if entry.query is not None:
        keys += [key for key, _ in entry.query.items]
    return list(dict.fromkeys(keys))


def _write_activity(
    work: Work, entry: CallEntry, outcome: Outcome, as_of: date, then: AccountThen, *, ended_plans: int = 0
) -> int:
    kind = "plan" if entry.plan is not None else _KINDS.get(entry.outcome, "call")
    kind = "correction" if entry.corrects_id is not None else kind
    written = work.connection.execute(
        insert(activities),
        {
            "customer_id": entry.customer_id,
            "kind": kind,
            "happened_at": work.at,
            "happened_on": as_of,
            "done_by": work.by,
            "direction": entry.direction,
            "contact_id": entry.contact_id,
            "contact_name": entry.contact_name,
            "outcome": entry.outcome,
            "reason_code": entry.reason_code or (entry.query.reason_code if entry.query is not None else ""),
            "note": entry.note,
            "duration_seconds": entry.duration_seconds,
            "balance_minor": then.balance_minor,
            "overdue_minor": then.overdue_minor,
            "currency": then.currency,
            "summary": summary(entry, outcome, as_of, then.currency)
            + ("; the plan before it ends" if ended_plans else ""),
            "details": _details(entry),
            "corrects_id": entry.corrects_id,
        },
    )
    activity_id = _new_id(written)
    named = [{"activity_id": activity_id, "type": key.type.value, "number": key.number} for key in _named_items(entry)]
    if named:
        work.connection.execute(insert(activity_items), named)
    return activity_id


def _details(entry: CallEntry) -> dict[str, Any] | None:
    """Return what else is to be known of an entry for ever: the number dialled, and what spoke against ringing it."""
    against = [[concern.rule, concern.text] for concern in entry.against]
    details = {"number": entry.number, AGAINST: against}
    return {name: value for name, value in details.items() if value} or None


def summary(entry: CallEntry, outcome: Outcome, as_of: date, currency: str) -> str:
    """Say in one line what the history shows of an entry."""
    if entry.corrects_id is not None:
        return "Correction"
    agreed = [f"Plan agreed · {entry.plan.words}"] if entry.plan is not None else []
    if entry.promises:
        agreed.append(f"Promise {', '.join(_promise_words(promise, as_of) for promise in entry.promises)}")
    if agreed:
        return "; ".join(agreed)
    if entry.query is not None:
        amount = amount_words(entry.query.amount_minor, entry.query.currency or currency)
        return f"Query opened · {reason_words(entry.query.reason_code)} · {amount}"
    if outcome.reach is Reach.OWN:
        return "Note"
    if outcome.reach is Reach.NONE:
        return f"Call · {outcome.label.lower()}"
    who = f"spoke to {entry.contact_name}" if entry.contact_name else "spoke to them"
    asked_for = f" · {entry.asked_for}" if entry.asked_for else ""
    return f"Call · {who} · {outcome.label.lower()}{asked_for}"


def _promise_words(promise: PromiseDraft, as_of: date) -> str:
    """Say amount and day, and by how much it is more than was open of what it names: a person decided that it is."""
    words = f"{amount_words(promise.amount_minor, promise.currency)} by {day_words(promise.promised_on, as_of)}"
    more = promise.amount_minor - sum(minor for _key, minor in promise.items)
    return f"{words} ({amount_words(more, promise.currency)} more than was open)" if promise.items and more else words


def _supersede(
    connection: Connection, customer_id: int, newer: PromiseDraft | PlanDraft, as_of: date, *, keep: Collection[int]
) -> list[int]:
    """Close the open promises that a new promise or plan takes the place of: those that share an item with it.

    One without items takes the place of every other without items, in its currency. `keep` are promises of the same
    contact.
    """
    query = (
        select(promises.c.id, promise_items.c.type, promise_items.c.number)
        .outerjoin(promise_items, promise_items.c.promise_id == promises.c.id)
        .where(
            promises.c.customer_id == customer_id,
            promises.c.currency == newer.currency,
            promises.c.status == PromiseStatus.OPEN,
            promises.c.id.not_in(keep),
        )
    )
    wanted: set[tuple[str | None, str | None]] = {(key.type.value, key.number) for key, _ in newer.items}
    wanted = wanted or {(None, None)}
    replaced = sorted({row[0] for row in connection.execute(query) if (row[1], row[2]) in wanted})
    if replaced:
        connection.execute(
            update(promises)
            .where(promises.c.id.in_(replaced))
            .values(status=PromiseStatus.SUPERSEDED.value, judged_on=as_of)
        )
    return replaced


def _write_promise(
    connection: Connection, entry: CallEntry, promise: PromiseDraft, activity_id: int, as_of: date
) -> int:
    written = connection.execute(
        insert(promises),
        {
            "customer_id": entry.customer_id,
            "activity_id": activity_id,
            "contact_name": entry.contact_name,
            "made_on": as_of,
            "promised_on": promise.promised_on,
            "amount_minor": promise.amount_minor,
            "currency": promise.currency,
            "status": PromiseStatus.OPEN.value,
        },
    )
    promise_id = _new_id(written)
    if promise.items:
        connection.execute(insert(promise_items), _amounts("promise_id", promise_id, promise.items))
    return promise_id


def _write_query(
    connection: Connection, entry: CallEntry, query: QueryDraft, activity_id: int, as_of: date, currency: str
) -> int:
    written = connection.execute(
        insert(queries),
        {
            "customer_id": entry.customer_id,
            "activity_id": activity_id,
            "reason_code": query.reason_code,
            "raised_on": as_of,
            "owner": query.owner,
            "answer_due_on": as_of + timedelta(days=ANSWER_DAYS),
            "amount_minor": query.amount_minor,
            "currency": query.currency or currency,
            "status": "open",
            "note": query.note or entry.note,
        },
    )
    query_id = _new_id(written)
    if query.items:
        connection.execute(insert(query_items), _amounts("query_id", query_id, query.items))
    return query_id


def _close_follow_ups(work: Work, customer_id: int, as_of: date, *, reached: bool) -> tuple[int, ...]:
    """Mark as done the calls that were due and are now made; a call back stays until somebody is reached."""
    kinds = [FollowUpKind.CALL.value, FollowUpKind.CALL_BACK.value] if reached else [FollowUpKind.CALL.value]
    due = select(follow_ups.c.id).where(
        follow_ups.c.customer_id == customer_id,
        follow_ups.c.done_at.is_(None),
        follow_ups.c.due_on <= as_of,
        follow_ups.c.kind.in_(kinds),
    )
    done = tuple(work.connection.scalars(due))
    if done:
        work.connection.execute(update(follow_ups).where(follow_ups.c.id.in_(done)).values(done_at=work.at))
    return done


def _planned(connection: Connection, entry: CallEntry, outcome: Outcome, as_of: date) -> list[FollowUpDraft]:
    """Return the follow-up as the controller set it, or those of the outcome's house rule."""
    if entry.follow_up is not None:
        return [entry.follow_up]
    tries = 0
    if is_unanswered(entry.outcome):
        since = as_of - timedelta(days=UNANSWERED_WITHIN_DAYS)
        lately = select(activities.c.outcome).where(
            activities.c.customer_id == entry.customer_id,
            activities.c.happened_on > since,
            activities.c.happened_on <= as_of,
            STANDS,
        )
        # This try is written already.
        tries = sum(is_unanswered(code) for code in connection.scalars(lately)) - 1
    promised_on = max((promise.promised_on for promise in entry.promises), default=None)
    rules = default_follow_ups(
        outcome,
        as_of,
        holidays=bank_holidays(connection, as_of),
        promised_on=promised_on,
        unanswered_before=max(tries, 0),
    )
    return [FollowUpDraft(rule.kind.value, rule.due_on, text=rule.text) for rule in rules]


def _write_follow_up(connection: Connection, customer_id: int, activity_id: int, follow_up: FollowUpDraft) -> int:
    written = connection.execute(
        insert(follow_ups),
        {
            "customer_id": customer_id,
            "activity_id": activity_id,
            "kind": follow_up.kind,
            "due_on": follow_up.due_on,
            "due_time": follow_up.due_time,
            "text": follow_up.text,
        },
    )
    return _new_id(written)


def _hold(work: Work, customer_id: int, reason: str) -> int:
    """Stop chasing at once, and return the hold's id."""
    written = work.connection.execute(
        insert(holds),
        {
            "customer_id": customer_id,
            "kind": "dunning",
            "reason": reason,
            "placed_by": work.by,
            "placed_at": work.at,
        },
    )
    return _new_id(written)


def _amounts(owner: str, owner_id: int, items: Iterable[tuple[DocumentKey, int]]) -> list[dict[str, Any]]:
    return [
        {owner: owner_id, "type": key.type.value, "number": key.number, "amount_minor": amount_minor}
        for key, amount_minor in items
    ]


def _new_id(written: CursorResult[Any]) -> int:
    """Return the id that an insert of one row gave."""
    key = written.inserted_primary_key
    return int(key[0]) if key is not None else 0
