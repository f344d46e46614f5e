"""What was said and written, put into the book in the order in which it happened, in step with the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.outcomes import FollowUpKind
from creditdesk.models.activity import activities, activity_items
from creditdesk.models.follow_ups import follow_ups
from creditdesk.services.book.book import Book, Work
from creditdesk.services.demo.debtors import Debtor
from creditdesk.services.demo.ledger import DemoLedger, Entry
from creditdesk.services.desk import calls, promises
from creditdesk.services.desk.account_then import AccountThen
from creditdesk.services.desk.entries import CallEntry, FollowUpDraft, PromiseDraft, QueryDraft

_JUDGED_WITHIN = timedelta(days=10)
"""From the day promised to the day on which a promise is surely judged: its days of grace, with a holiday or two."""


@dataclass(frozen=True, slots=True)
class Promised:
    """What was promised in a talk: an amount by a day, on these items."""

    amount_minor: int
    by: date
    items: tuple[tuple[Entry, int], ...]


@dataclass(frozen=True, slots=True)
class Queried:
    """What was queried in a talk."""

    reason_code: str
    amount_minor: int
    item: Entry
    owner: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A contact with a debtor, or a try at one."""

    account: str
    on: date
    at: time
    outcome: str
    note: str = ""
    minutes: int = 0
    items: tuple[Entry, ...] = ()
    promised: tuple[Promised, ...] = ()
    queried: Queried | None = None
    reason_code: str = ""
    follow_up: FollowUpDraft | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that went out about these items."""

    account: str
    on: date
    at: time
    kind: str
    title: str
    items: tuple[Entry, ...]
    by: str = ""


Happening = Talk | Letter


def write(
    work: Work,
    happenings: Iterable[Happening],
    people: Sequence[Debtor],
    ledger: DemoLedger,
    ids: Mapping[str, int],
) -> None:
    """Write everything in order of time; each entry keeps what stood on the account at that moment."""
    debtors = {debtor.account: debtor for debtor in people}
    in_order = sorted(happenings, key=lambda each: (each.on, each.at, each.account))
    letters = [each for each in in_order if isinstance(each, Letter)]
    _write_letters(work.connection, letters, debtors, ledger, ids)
    promised: dict[str, date] = {}
    for talk in in_order:
        if isinstance(talk, Letter):
            continue
        debtor = debtors[talk.account]
        customer_id = ids[debtor.account]
        if talk.account in promised:
            # What was promised before must be judged by what had come by then, or it would still look open.
            promises.refresh(work.connection, talk.on, [customer_id])
            if talk.on > promised[talk.account] + _JUDGED_WITHIN:
                del promised[talk.account]
        for promise in talk.promised:
            promised[talk.account] = max(promise.by, promised.get(talk.account, promise.by))
        own = Work(work.connection, datetime.combine(talk.on, talk.at, UTC), talk.by or debtor.controller)
        entry = _call_entry(talk, debtor, customer_id)
        calls.record(own, entry, talk.on, account_then(ledger, debtor, talk.on))


def write_lately(
    book: Book,
    happenings: Iterable[Happening],
    people: Sequence[Debtor],
    ledger: DemoLedger,
    ids: Mapping[str, int],
) -> None:
    """Write the last weeks as the desk itself does, one by one: letters through the gate, with their pages kept.

    A letter that the gate holds is not sent, as it would not have been.
    """
    # ReportLab and the letters' fonts load here, not with the rest of the demo.
    from creditdesk.services.letters.issuing import HeldError  # noqa: PLC0415
    from creditdesk.services.letters.service import Letters  # noqa: PLC0415

    debtors = {debtor.account: debtor for debtor in people}
    letters = Letters(book)
    for each in sorted(happenings, key=lambda each: (each.on, each.at, each.account)):
        debtor, customer_id = debtors[each.account], ids[each.account]
        moment = datetime.combine(each.on, each.at, UTC)
        with book.unit_of_work(moment) as work:
            promises.refresh(work.connection, each.on, [customer_id])
            if isinstance(each, Talk):
                own = Work(work.connection, moment, each.by or debtor.controller)
                calls.record(
                    own, _call_entry(each, debtor, customer_id), each.on, account_then(ledger, debtor, each.on)
                )
        if isinstance(each, Letter):
            with suppress(HeldError):
                letters.issue(
                    customer_id, each.kind, as_of=each.on, at=moment, items=[key(item) for item in each.items]
                )


def account_then(ledger: DemoLedger, debtor: Debtor, on: date) -> AccountThen:
    """Return what stood on an account at the end of a day."""
    items = ledger.open_on(debtor.account, on)
    overdue = sum(
        item.open_minor - item.retained_minor for item in items if item.open_minor > 0 and item.document.due_on < on
    )
    return AccountThen(sum(item.open_minor for item in items), overdue, debtor.currency)


def close_follow_ups(connection: Connection, before: date) -> None:
    """Mark as done, each on its day, what was to be done before this one: the demo's controllers are up to date."""
    stale = and_(follow_ups.c.due_on < before, follow_ups.c.done_at.is_(None))
    rows = connection.execute(
        select(follow_ups.c.id, follow_ups.c.due_on).where(stale, follow_ups.c.kind != FollowUpKind.CALL_BACK.value)
    ).all()
    done = [{"done": row.id, "evening": datetime.combine(row.due_on, time(17, 0), UTC)} for row in rows]
    if done:
        by_id = update(follow_ups).where(follow_ups.c.id == bindparam("done"))
        connection.execute(by_id.values(done_at=bindparam("evening")), done)


def _call_entry(talk: Talk, debtor: Debtor, customer_id: int) -> CallEntry:
    query = None
    if talk.queried is not None:
        item = talk.queried.item
        query = QueryDraft(
            talk.queried.reason_code,
            talk.queried.amount_minor,
            ((key(item), talk.queried.amount_minor),),
            owner=talk.queried.owner,
            note=talk.note,
        )
    return CallEntry(
        customer_id=customer_id,
        outcome=talk.outcome,
        contact_name=debtor.people[0].name,
        note=talk.note,
        reason_code=talk.reason_code,
        items=tuple(key(item) for item in talk.items),
        promises=tuple(
            PromiseDraft(
                promise.amount_minor,
                debtor.currency,
                promise.by,
                tuple((key(item), amount_minor) for item, amount_minor in promise.items),
            )
            for promise in talk.promised
        ),
        query=query,
        follow_up=talk.follow_up,
        duration_seconds=talk.minutes * 60 + 12 if talk.minutes else 35,
    )


def _write_letters(
    connection: Connection,
    letters: Sequence[Letter],
    debtors: Mapping[str, Debtor],
    ledger: DemoLedger,
    ids: Mapping[str, int],
) -> None:
    """Write that letters went out; those of before the book was kept have no page in it.

    In bulk: nearly two thousand of them, and nothing else in the history depends on them.
    """
    first = (connection.scalar(select(func.max(activities.c.id))) or 0) + 1
    rows, items = [], []
    for activity_id, letter in enumerate(letters, start=first):
        debtor = debtors[letter.account]
        then = account_then(ledger, debtor, letter.on)
        rows.append(
            {
                "id": activity_id,
                "customer_id": ids[letter.account],
                "kind": "letter",
                "happened_at": datetime.combine(letter.on, letter.at, UTC),
                "happened_on": letter.on,
                "done_by": letter.by or debtor.controller,
                "direction": "out",
                "contact_name": debtor.people[0].name,
                "balance_minor": then.balance_minor,
                "overdue_minor": then.overdue_minor,
                "currency": debtor.currency,
                "summary": letter.title,
            }
        )
        items += [{"activity_id": activity_id, "type": item.type.value, "number": item.number} for item in letter.items]
    if rows:
        connection.execute(insert(activities), rows)
        connection.execute(insert(activity_items), items)


def key(entry: Entry) -> DocumentKey:
    """Return the stable key of a document."""
    return DocumentKey(entry.type, entry.number)
