"""Reading what the worklist needs to know of debtors: a handful of set-based questions, whole book or a few."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    bindparam,
    func,
    select,
    true,
)

from creditdesk.domain.document import NEVER
from creditdesk.domain.outcomes import Reach, reach_of
from creditdesk.domain.plan import RUNNING
from creditdesk.domain.promise import MATURED, PromiseStatus
from creditdesk.domain.standing import FIRST_LATE_DAYS, HABIT_FROM, CallBackFact, PromiseFact, Standing
from creditdesk.domain.words import amount_words, day_words
from creditdesk.models.activity import TAKEN_BACK, activities
from creditdesk.models.bulk import stored_rows
from creditdesk.models.customers import customers, debtor_cards, holds
from creditdesk.models.follow_ups import follow_ups, promise_items, promises, queries, query_items
from creditdesk.models.ledger import allocations, documents
from creditdesk.models.letters import letters
from creditdesk.models.plans import payment_plans
from creditdesk.services.calendar import day_ends
from creditdesk.services.desk.holds import IN_FORCE
from creditdesk.services.desk.plans import standings_of

HABIT_PAYMENTS = 36
# Older payments say little about today, and the window keeps the question to the young end of the aging index.
SPARK_DAYS = 550
CONTACT_DAYS = 365
BROKEN_DAYS = 60
BROKEN_COUNT_DAYS = 180
BOUNCED_DAYS = 60
COPIES_DAYS = 21
LAST_PROMISES = 3
NOTE_SHOWN = 120
_IDS_AT_ONCE = 5000


_AS_OF = bindparam("as_of", type_=documents.c.dated_on.type)
_COPIES_SINCE = bindparam("copies_since", type_=follow_ups.c.done_at.type)
_cash = documents.alias("cash")


def _since(name: str) -> BindParameter[date]:
    return bindparam(name, type_=documents.c.dated_on.type)


class Known(NamedTuple):
    """What the book knows of debtors besides what they owe.

    `standings` are of those with whom something happened, or who have paid often enough to have a habit;
    `days_to_pay` of all who have paid, those of their last settled invoices, oldest first.
    """

    standings: dict[int, Standing]
    days_to_pay: dict[int, list[int]]


@dataclass(frozen=True, slots=True)
class _Statements:
    """The questions, built once for the whole book and once for a few customers: building costs more than asking."""

    promises: Select[Any]
    promised_ahead: Select[Any]
    queries: Select[Any]
    late_answers: Select[Any]
    follow_ups: Select[Any]
    copies: Select[Any]
    contacts: Select[Any]
    letters: Select[Any]
    holds: Select[Any]
    held_items: Select[Any]
    courtesy: Select[Any]
    settled: Select[Any]
    part_paid: Select[Any]
    bounced: Select[Any]
    plans: Select[Any]


def _named_by(items: Table, owner: ColumnElement[int], table: Table, status: str) -> ColumnElement[bool]:
    """Return what is true of a held item that a promise or query of this status names."""
    return (
        select(items.c.number)
        .join(table, table.c.id == owner)
        .where(
            table.c.customer_id == holds.c.customer_id,
            table.c.status == status,
            items.c.type == holds.c.type,
            items.c.number == holds.c.number,
        )
        .correlate(holds)
        .exists()
    )


def _statements(*, these: bool) -> _Statements:
    def of(column: Column[int]) -> ColumnElement[bool]:
        return column.in_(bindparam("customer_ids", expanding=True)) if these else true()

    return _Statements(
        promises=select(promises)
        .where(
            of(promises.c.customer_id),
            promises.c.made_on <= _AS_OF,
            (promises.c.status == PromiseStatus.OPEN.value) | (promises.c.promised_on >= _since("broken_since")),
        )
        .order_by(promises.c.promised_on, promises.c.id),
        promised_ahead=select(promise_items.c.promise_id, func.sum(promise_items.c.amount_minor))
        .join(promises, promises.c.id == promise_items.c.promise_id)
        .join(
            documents,
            and_(
                documents.c.customer_id == promises.c.customer_id,
                documents.c.type == promise_items.c.type,
                documents.c.number == promise_items.c.number,
            ),
        )
        .where(
            of(promises.c.customer_id),
            promises.c.status == PromiseStatus.OPEN.value,
            documents.c.due_on >= _AS_OF,
            documents.c.settled_on > _AS_OF,
        )
        .group_by(promise_items.c.promise_id),
        queries=select(queries.c.customer_id, func.sum(queries.c.amount_minor), func.min(queries.c.raised_on))
        .where(
            of(queries.c.customer_id),
            queries.c.raised_on <= _AS_OF,
            (queries.c.status == "open") | (queries.c.resolved_on > _AS_OF),
        )
        .group_by(queries.c.customer_id),
        # The one that is late the longest comes last.
        late_answers=select(queries.c.customer_id, queries.c.owner, queries.c.answer_due_on)
        .where(
            of(queries.c.customer_id),
            queries.c.raised_on <= _AS_OF,
            queries.c.answer_due_on < _AS_OF,
            (queries.c.status == "open") | (queries.c.resolved_on > _AS_OF),
        )
        .order_by(queries.c.answer_due_on.desc(), queries.c.id.desc()),
        follow_ups=select(follow_ups)
        .where(
            of(follow_ups.c.customer_id),
            follow_ups.c.done_at.is_(None),
            # Not a promise to be checked: it shows as the promise itself, and waits for no more than its own items.
            (follow_ups.c.kind != "check_payment")
            | ~select(promises.c.id).where(promises.c.activity_id == follow_ups.c.activity_id).exists(),
        )
        .order_by(follow_ups.c.kind != "call_back", follow_ups.c.due_on, follow_ups.c.due_time, follow_ups.c.id),
        copies=select(follow_ups.c.customer_id, func.max(follow_ups.c.done_at))
        .where(
            of(follow_ups.c.customer_id), follow_ups.c.kind == "send_documents", follow_ups.c.done_at > _COPIES_SINCE
        )
        .group_by(follow_ups.c.customer_id),
        contacts=select(
            activities.c.id,
            activities.c.customer_id,
            activities.c.kind,
            activities.c.happened_on,
            activities.c.outcome,
            activities.c.corrects_id,
        )
        .where(
            of(activities.c.customer_id),
            activities.c.kind.in_(("call", "promise", "query", "letter", "correction")),
            activities.c.happened_on > _since("contact_since"),
            activities.c.happened_on <= _AS_OF,
        )
        .order_by(activities.c.happened_at, activities.c.id),
        letters=select(letters.c.customer_id, letters.c.kind, letters.c.dated_on)
        .where(
            of(letters.c.customer_id),
            letters.c.kind != "statement",
            letters.c.dated_on > _since("contact_since"),
            letters.c.dated_on <= _AS_OF,
        )
        .order_by(letters.c.dated_on, letters.c.id),
        holds=select(holds).where(
            of(holds.c.customer_id),
            holds.c.kind == "dunning",
            holds.c.type.is_(None),
            IN_FORCE,
        ),
        held_items=select(holds.c.customer_id, func.sum(documents.c.open_minor - documents.c.retained_minor))
        .join(customers, customers.c.id == holds.c.customer_id)
        .join(
            documents,
            and_(
                documents.c.customer_id == holds.c.customer_id,
                documents.c.type == holds.c.type,
                documents.c.number == holds.c.number,
                documents.c.currency == customers.c.currency,
            ),
        )
        .where(
            of(holds.c.customer_id),
            holds.c.kind == "dunning",
            IN_FORCE,
            documents.c.due_on < _AS_OF,
            documents.c.open_minor > documents.c.retained_minor,
            # What is promised or in query is taken off by that already.
            ~_named_by(promise_items, promise_items.c.promise_id, promises, PromiseStatus.OPEN.value),
            ~_named_by(query_items, query_items.c.query_id, queries, "open"),
        )
        .group_by(holds.c.customer_id),
        courtesy=select(debtor_cards.c.customer_id, debtor_cards.c.courtesy_days).where(
            of(debtor_cards.c.customer_id), debtor_cards.c.courtesy_days.is_not(None)
        ),
        settled=select(documents.c.customer_id, documents.c.settled_on, documents.c.dated_on, documents.c.due_on)
        .where(
            of(documents.c.customer_id),
            documents.c.settled_on > _since("spark_since"),
            documents.c.settled_on <= _AS_OF,
            documents.c.amount_minor > 0,
        )
        .order_by(documents.c.settled_on, documents.c.dated_on),
        part_paid=select(documents.c.customer_id, func.count())
        .where(
            of(documents.c.customer_id),
            documents.c.settled_on == NEVER,
            documents.c.amount_minor > 0,
            # Follows from the allocation below, and spares the index's reader most of the documents.
            documents.c.first_allocated_on <= _AS_OF,
            documents.c.open_minor > 0,
            documents.c.open_minor < documents.c.amount_minor - documents.c.retained_minor,
            # A credit note laid against it is no payment.
            select(allocations.c.id)
            .join(_cash, _cash.c.id == allocations.c.credit_id)
            .where(
                allocations.c.debit_id == documents.c.id,
                allocations.c.effective_on <= _AS_OF,
                allocations.c.ended_on > _AS_OF,
                _cash.c.type == "cash",
            )
            .correlate(documents)
            .exists(),
        )
        .group_by(documents.c.customer_id),
        # A bounced payment is settled on the day it bounced, so the aging index leads to it.
        bounced=select(documents.c.customer_id, func.max(documents.c.reversed_on))
        .where(
            of(documents.c.customer_id),
            documents.c.settled_on > _since("bounced_since"),
            documents.c.settled_on <= _AS_OF,
            documents.c.amount_minor < 0,
            documents.c.reversed_on == documents.c.settled_on,
            documents.c.type == "cash",
        )
        .group_by(documents.c.customer_id),
        plans=select(payment_plans).where(
            of(payment_plans.c.customer_id), payment_plans.c.status.in_(RUNNING), payment_plans.c.agreed_on <= _AS_OF
        ),
    )


_OF_ALL = _statements(these=False)
_OF_THESE = _statements(these=True)


class _Questions:
    """The questions of one refresh: the same day, the same customers."""

    def __init__(self, connection: Connection, as_of: date, customer_ids: Collection[int] | None) -> None:
        self._connection = connection
        self._as_of = as_of
        self._ask = _OF_ALL if customer_ids is None else _OF_THESE
        self._parameters: dict[str, Any] = {
            "as_of": as_of,
            "day_ends": day_ends(as_of),
            "broken_since": as_of - timedelta(days=BROKEN_COUNT_DAYS),
            "contact_since": as_of - timedelta(days=CONTACT_DAYS),
            "spark_since": as_of - timedelta(days=SPARK_DAYS),
            "bounced_since": as_of - timedelta(days=BOUNCED_DAYS),
            "copies_since": datetime.combine(as_of - timedelta(days=COPIES_DAYS), time(), UTC),
        }
        if customer_ids is not None:
            self._parameters["customer_ids"] = list(customer_ids)
        self.known: defaultdict[int, Standing] = defaultdict(Standing)
        self.days_to_pay: defaultdict[int, list[int]] = defaultdict(list)
        self._judged_on: dict[int, date] = {}

    def _rows(self, statement: Select[Any]) -> Iterable[Any]:
        return self._connection.execute(statement, self._parameters)

    def ask_promises(self) -> None:
        """Running, due and broken promises; a broken one counts until a newer promise or its items are paid."""
        ahead = {row[0]: row[1] for row in self._rows(self._ask.promised_ahead)}
        newest: dict[int, date] = {}
        broken: dict[int, Row[Any]] = {}
        matured: defaultdict[int, deque[bool]] = defaultdict(lambda: deque(maxlen=LAST_PROMISES))
        for row in self._rows(self._ask.promises):
            known = self.known[row.customer_id]
            if row.status != PromiseStatus.CANCELLED:
                newest[row.customer_id] = max(row.made_on, newest.get(row.customer_id, row.made_on))
            if row.status == PromiseStatus.OPEN:
                left_minor = row.amount_minor - row.received_minor
                left = PromiseFact(left_minor, row.promised_on, min(ahead.get(row.id, 0), left_minor))
                if row.promised_on > self._as_of:
                    known.running = _joined(known.running, left)
                else:
                    known.due = _joined(known.due, left)
            elif row.status in MATURED:
                matured[row.customer_id].append(row.status != PromiseStatus.KEPT)
                if row.status != PromiseStatus.KEPT:
                    broken[row.customer_id] = row
        for customer_id, unkept in matured.items():
            self.known[customer_id].broken_count = sum(unkept)
        recent = {
            customer_id: row
            for customer_id, row in broken.items()
            if row.judged_on is not None
            and (self._as_of - row.judged_on).days <= BROKEN_DAYS
            and newest[customer_id] <= row.promised_on
        }
        still_owed = self._still_owed([row.id for row in recent.values()])
        notes = self._notes([row.activity_id for row in recent.values()])
        for customer_id, row in recent.items():
            if row.id in still_owed:
                left_minor = row.amount_minor - row.received_minor
                said = _said(row, notes.get(row.activity_id, ""), self._as_of)
                self.known[customer_id].broken = PromiseFact(left_minor, row.promised_on, said=said)
                self._judged_on[customer_id] = row.judged_on

    def _still_owed(self, promise_ids: list[int]) -> set[int]:
        """Return those of the promises of which an item is open still; one without items is owed while broken."""
        if not promise_ids:
            return set()
        asked = {"promise_ids": promise_ids, "as_of": self._as_of}
        rows = self._connection.execute(_OWED_ON_PROMISES, asked)
        return {row[0] for row in rows if row[1] == 0 or row[2] > 0}

    def _notes(self, activity_ids: list[int]) -> dict[int, str]:
        """Return what was noted when the promises were made."""
        notes: dict[int, str] = {}
        for start in range(0, len(activity_ids), _IDS_AT_ONCE):
            asked = activities.c.id.in_(activity_ids[start : start + _IDS_AT_ONCE])
            for row in self._connection.execute(select(activities.c.id, activities.c.note).where(asked)):
                notes[row[0]] = row[1]
        return notes

    def ask_queries(self) -> None:
        """The sum in query, since when, and whose answer is late."""
        for customer_id, amount_minor, since in self._rows(self._ask.queries):
            known = self.known[customer_id]
            known.disputed_minor, known.disputed_since = amount_minor, since
        for customer_id, owner, due_on in self._rows(self._ask.late_answers):
            self.known[customer_id].answer_late = (owner, due_on)

    def ask_follow_ups(self) -> None:
        """The first follow-up due by the day, call backs before others; and the day of the first still to come."""
        for row in self._rows(self._ask.follow_ups):
            known = self.known[row.customer_id]
            if row.due_on > self._as_of:
                known.next_on = min(known.next_on or row.due_on, row.due_on)
            elif known.follow_up is None:
                known.follow_up = CallBackFact(row.kind, row.due_on, row.due_time, row.text)

    def ask_copies(self) -> None:
        """Copies that were asked for and sent, as long as nobody has spoken to the debtor since."""
        for customer_id, done_at in self._rows(self._ask.copies):
            known, sent_on = self.known[customer_id], done_at.astimezone().date()
            if sent_on <= self._as_of and (known.last_contact_on is None or known.last_contact_on <= sent_on):
                known.copies_sent_on = sent_on

    def ask_contacts(self) -> None:
        """When somebody was last reached, how many tries have failed since, and when a letter last went.

        Somebody reached after a promise was broken has been asked about it: that it is to be rung about is over.
        """
        rows = list(self._rows(self._ask.contacts))
        # Known from the rows themselves: asked in SQL, each entry would look through all that came after it.
        taken_back = {row.corrects_id for row in rows if row.outcome == TAKEN_BACK}
        for activity_id, customer_id, kind, day, code, _ in rows:
            if activity_id in taken_back or kind == "correction":
                continue
            known = self.known[customer_id]
            if kind == "letter":
                known.last_letter_on, known.last_letter_kind = day, ""
                continue
            reach = reach_of(code) or Reach.OWN
            if reach is Reach.NONE:
                known.tries += 1
            elif reach is not Reach.OWN:
                known.last_contact_on, known.tries = day, 0
        for customer_id, judged_on in self._judged_on.items():
            spoken_on = self.known[customer_id].last_contact_on
            if spoken_on is not None and spoken_on > judged_on:
                self.known[customer_id].broken = None
        for customer_id, kind, day in self._rows(self._ask.letters):
            known = self.known[customer_id]
            if known.last_letter_on is None or known.last_letter_on <= day:
                known.last_letter_on, known.last_letter_kind = day, kind

    def ask_holds(self) -> None:
        """Holds of the chasing in force on the day; a stop of supply holds up no call."""
        for row in self._rows(self._ask.holds):
            self.known[row.customer_id].dunning_hold = row.reason
        for customer_id, held_minor in self._rows(self._ask.held_items):
            self.known[customer_id].held_minor = held_minor

    def ask_courtesy(self) -> None:
        """After how many days without a talk the controller wants a friendly call."""
        for customer_id, days in self._rows(self._ask.courtesy):
            self.known[customer_id].courtesy_days = days

    def ask_documents(self) -> None:
        """Days to pay of the last settled invoices, invoices part paid, and payments that bounced."""
        days = self.days_to_pay
        late: set[int] = set()
        rows = stored_rows(self._connection, self._ask.settled, self._parameters)
        for customer_id, settled_on, dated_on, due_on in rows:
            settled = day_number(settled_on)
            days[customer_id].append(settled - day_number(dated_on))
            # Most debtors are late once: of those no more is asked. Days in ISO form compare as days do.
            if customer_id not in late and settled_on > due_on and settled - day_number(due_on) > FIRST_LATE_DAYS:
                late.add(customer_id)
        known = self.known
        for customer_id, of_customer in days.items():
            del of_customer[:-HABIT_PAYMENTS]
            if len(of_customer) >= HABIT_FROM:
                known[customer_id].days_to_pay = of_customer
                known[customer_id].always_in_time = customer_id not in late
        for customer_id, count in self._rows(self._ask.part_paid):
            known[customer_id].part_paid_count = count
        for customer_id, day in self._rows(self._ask.bounced):
            known[customer_id].bounced_on = day

    def ask_plans(self) -> None:
        """How many instalments of a running plan, kept or broken, are paid and missed."""
        rows = list(self._rows(self._ask.plans))
        found = standings_of(self._connection, rows, self._as_of)
        for row in rows:
            plan = found[row.id]
            paid, missed = plan.standing.paid_count, plan.standing.missed_count
            self.known[row.customer_id].plan = (paid, len(plan.instalments), missed)


def _owed_on_promises() -> Select[Any]:
    item_of = and_(
        documents.c.customer_id == promises.c.customer_id,
        documents.c.type == promise_items.c.type,
        documents.c.number == promise_items.c.number,
    )
    return (
        select(promises.c.id, func.count(promise_items.c.number), func.count(documents.c.id))
        .outerjoin(promise_items, promise_items.c.promise_id == promises.c.id)
        .outerjoin(documents, and_(item_of, documents.c.settled_on > _AS_OF))
        .where(promises.c.id.in_(bindparam("promise_ids", expanding=True)))
        .group_by(promises.c.id)
    )


_OWED_ON_PROMISES = _owed_on_promises()


@lru_cache(maxsize=8192)
def day_number(stored: str) -> int:
    """Return the number of a day as the driver has it; a book has few days beside its documents."""
    return date.fromisoformat(stored).toordinal()


def _joined(one: PromiseFact | None, other: PromiseFact) -> PromiseFact:
    if one is None:
        return other
    return PromiseFact(
        one.amount_minor + other.amount_minor,
        min(one.promised_on, other.promised_on),
        one.ahead_minor + other.ahead_minor,
    )


def _said(promise: Row[Any], note: str, as_of: date) -> str:
    """Say what a promise was, by whom and when, with the beginning of what was noted."""
    who = f" by {promise.contact_name}" if promise.contact_name else ""
    amount = amount_words(promise.amount_minor, promise.currency)
    words = f"{amount} promised{who} on {day_words(promise.made_on, as_of)}"
    noted = " ".join(note.split())
    if not noted:
        return words
    return f"{words}: “{noted if len(noted) <= NOTE_SHOWN else noted[: NOTE_SHOWN - 1].rstrip() + '…'}”"


def read_known(connection: Connection, as_of: date, customer_ids: Collection[int] | None) -> Known:
    """Return what the book knows of these customers, or of all, besides what they owe."""
    questions = _Questions(connection, as_of, customer_ids)
    questions.ask_promises()
    questions.ask_queries()
    questions.ask_follow_ups()
    questions.ask_contacts()
    questions.ask_copies()
    questions.ask_holds()
    questions.ask_courtesy()
    questions.ask_documents()
    questions.ask_plans()
    return Known(questions.known, questions.days_to_pay)
