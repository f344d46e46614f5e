"""What was said and written, put into the book in the order in which it happened, in step with the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection, and_, insert, update

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.outcomes import FollowUpKind
from creditdesk.models.activity import activities, activity_items
from creditdesk.models.follow_ups import follow_ups
from creditdesk.services.book.book import Work
from creditdesk.services.demo.debtors import Debtor
from creditdesk.services.demo.ledger import DemoLedger, Entry
from creditdesk.services.desk import calls, promises
from creditdesk.services.desk.calls import AccountThen
from creditdesk.services.desk.entries import CallEntry, FollowUpDraft, PromiseDraft, QueryDraft


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
    promised: set[str] = set()
    for happening in sorted(happenings, key=lambda each: (each.on, each.at, each.account)):
        debtor = debtors[happening.account]
        moment = datetime.combine(happening.on, happening.at, UTC)
        then = account_then(ledger, debtor, happening.on)
        customer_id = ids[debtor.account]
        if isinstance(happening, Letter):
            _write_letter(work.connection, happening, debtor, customer_id, moment, then)
            continue
        if happening.account in promised:
            # What was promised before must be judged by what had come by then, or it would still look open.
            promises.refresh(work.connection, happening.on, [customer_id])
        if happening.promised:
            promised.add(happening.account)
        own = Work(work.connection, moment, happening.by or debtor.controller)
        calls.record(own, _call_entry(happening, debtor, customer_id), happening.on, then)


def account_then(ledger: DemoLedger, debtor: Debtor, on: date) -> AccountThen:
    """Return what stood on an account at the end of a day."""
    items = ledger.open_on(debtor.account, on)
    overdue = sum(
        item.open_minor - item.retained_minor for item in items if item.open_minor > 0 and item.document.due_on < on
    )
    return AccountThen(sum(item.open_minor for item in items), overdue, debtor.currency)


def close_follow_ups(connection: Connection, before: date) -> None:
    """Mark as done what was to be done before a day: the demo company's controllers are up to date."""
    stale = and_(follow_ups.c.due_on < before, follow_ups.c.done_at.is_(None))
    evening = datetime.combine(before, time(17, 0), UTC)
    connection.execute(
        update(follow_ups).where(stale, follow_ups.c.kind != FollowUpKind.CALL_BACK.value).values(done_at=evening)
    )


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


def _write_letter(
    connection: Connection, letter: Letter, debtor: Debtor, customer_id: int, moment: datetime, then: AccountThen
) -> None:
    """Write that a letter went out; letters of before the book was kept have no page in it."""
    written = connection.execute(
        insert(activities).values(
            customer_id=customer_id,
            kind="letter",
            happened_at=moment,
            happened_on=letter.on,
            done_by=letter.by or debtor.controller,
            direction="out",
            contact_name=debtor.people[0].name,
            outcome="",
            balance_minor=then.balance_minor,
            overdue_minor=then.overdue_minor,
            currency=debtor.currency,
            summary=letter.title,
        )
    )
    identity = written.inserted_primary_key
    rows = [
        {"activity_id": identity[0] if identity is not None else 0, "type": item.type.value, "number": item.number}
        for item in letter.items
    ]
    connection.execute(insert(activity_items), rows)


def key(entry: Entry) -> DocumentKey:
    """Return the stable key of a document."""
    return DocumentKey(entry.type, entry.number)
