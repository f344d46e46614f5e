"""How debtors behave, read from the book: for a handful or for all, with what that proposes and what was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from creditdesk.domain.behaviour import (
    BOUNCED_DAYS,
    HARD_DAYS,
    LOOKED_BACK_DAYS,
    PROMISE_DAYS,
    PROMISES_LOOKED_AT,
    SHORT_OF_MONEY,
    SHORT_REASON,
    Behaviour,
    Payday,
    Reading,
    Record,
    decided,
    paydays_of,
    read,
)
from creditdesk.domain.card import NO_CARD, Card
from creditdesk.domain.document import DocumentType, OpenItem
from creditdesk.domain.dunning import Channel, Way
from creditdesk.domain.dunning_manner import at_pace, pace_of, usual_code
from creditdesk.domain.letter_kinds import DEMANDS
from creditdesk.domain.manner import Answers, Aspect, Manner, Pace, Suggestion, Tone, suggest
from creditdesk.domain.promise import MATURED, PromiseStatus
from creditdesk.models.activity import STANDS, activities
from creditdesk.models.bulk import in_chunks
from creditdesk.models.customers import debtor_cards
from creditdesk.models.follow_ups import promises
from creditdesk.models.ledger import allocations, documents
from creditdesk.models.letters import letters
from creditdesk.models.policies import behaviour_decisions
from creditdesk.services.desk.standing_payments import bounced_payments
from creditdesk.services.desk.standing_question import AS_OF, SINCE, Asked, Of, question
from creditdesk.services.desk.worklist_values import day_of
from creditdesk.services.ledger.open_items import open_items
from creditdesk.services.letters.debtors import Debtor, read_debtors
from creditdesk.services.letters.policies import Policies, read_policies

_LETTERS_DAYS = 365
# A payment so soon after a letter is taken for its answer.
_ANSWER_DAYS = 10

_cash = documents.alias("cash")


@question
def _paid(of: Of) -> Select[Any]:
    """Cash laid against invoices; what was settled long ago is left where it is."""
    return (
        select(documents.c.customer_id, documents.c.dated_on, documents.c.due_on, _cash.c.dated_on)
        .join(allocations, allocations.c.debit_id == documents.c.id)
        .join(_cash, _cash.c.id == allocations.c.credit_id)
        .where(
            of(documents.c.customer_id),
            documents.c.type == DocumentType.INVOICE.value,
            documents.c.settled_on > SINCE,
            allocations.c.effective_on <= AS_OF,
            allocations.c.ended_on > AS_OF,
            _cash.c.type == DocumentType.CASH.value,
        )
    )


@question
def _matured(of: Of) -> Select[Any]:
    return (
        select(promises.c.customer_id, promises.c.status)
        .where(
            of(promises.c.customer_id),
            promises.c.status.in_([status.value for status in MATURED]),
            promises.c.promised_on > SINCE,
            promises.c.judged_on <= AS_OF,
        )
        .order_by(promises.c.promised_on, promises.c.id)
    )


@question
def _short_of_money(of: Of) -> Select[Any]:
    return (
        select(activities.c.customer_id, func.max(activities.c.happened_on))
        .where(
            of(activities.c.customer_id),
            activities.c.happened_on > SINCE,
            activities.c.happened_on <= AS_OF,
            or_(activities.c.outcome.in_(SHORT_OF_MONEY), activities.c.reason_code == SHORT_REASON),
            STANDS,
        )
        .group_by(activities.c.customer_id)
    )


@question
def _cards(of: Of) -> Select[Any]:
    return select(debtor_cards).where(of(debtor_cards.c.customer_id))


@question
def _written(of: Of) -> Select[Any]:
    return select(letters.c.customer_id, letters.c.dated_on, letters.c.channel).where(
        of(letters.c.customer_id),
        letters.c.dated_on > SINCE,
        letters.c.dated_on <= AS_OF,
        letters.c.kind.in_([kind.value for kind in DEMANDS]),
    )


@question
def _received(of: Of) -> Select[Any]:
    return select(documents.c.customer_id, documents.c.dated_on).where(
        of(documents.c.customer_id),
        documents.c.type == DocumentType.CASH.value,
        documents.c.dated_on > SINCE,
        documents.c.dated_on <= AS_OF,
    )


@question
def _decisions(of: Of) -> Select[Any]:
    """Decisions that were not taken back, nor take one back."""
    later = behaviour_decisions.alias("later")
    is_undone = select(later.c.id).where(later.c.takes_back_id == behaviour_decisions.c.id).exists()
    return (
        select(behaviour_decisions.c.customer_id, behaviour_decisions.c.behaviour)
        .where(
            of(behaviour_decisions.c.customer_id),
            behaviour_decisions.c.takes_back_id.is_(None),
            behaviour_decisions.c.decided_on <= AS_OF,
            ~is_undone,
        )
        .order_by(behaviour_decisions.c.id)
    )


@dataclass(frozen=True, slots=True)
class Behaving:
    """What a debtor's record says of them, what a person says, and what that proposes.

    `chosen` is the person's word, which goes before the record's. `is_answered` tells that somebody has decided on what
    is proposed for this word.
    """

    customer_id: int
    reading: Reading
    chosen: Behaviour | None = None
    suggestions: tuple[Suggestion, ...] = ()
    is_answered: bool = False

    @property
    def behaviour(self) -> Behaviour:
        """What the debtor is taken for."""
        return self.chosen or self.reading.behaviour

    @property
    def because(self) -> tuple[str, ...]:
        """Why, in words."""
        return decided(self.reading, self.chosen).because

    @property
    def waits(self) -> bool:
        """Whether something is proposed on which nobody has decided yet."""
        return bool(self.suggestions) and not self.is_answered


@dataclass(frozen=True, slots=True)
class Known:
    """All that is read of some debtors to tell how they behave."""

    records: Mapping[int, Record]
    cards: Mapping[int, Card]
    debtors: Mapping[int, Debtor]
    policies: Policies
    answers: Mapping[int, Mapping[Channel, Answers]] = field(default_factory=dict)
    decided: Mapping[int, str] = field(default_factory=dict)


def read_behaviour(connection: Connection, as_of: date, customer_ids: Collection[int]) -> dict[int, Behaving]:
    """Return how these debtors behave, and what is proposed for each."""
    found: dict[int, Behaving] = {}
    for some in in_chunks(customer_ids):
        known = read_known(connection, as_of, some)
        found.update((customer_id, behaving(known, customer_id)) for customer_id in some)
    return found


def overdue_ids(connection: Connection, as_of: date) -> list[int]:
    """Return the debtors with something overdue, who owe most of it in one currency first."""
    overdue = (documents.c.settled_on > AS_OF, documents.c.dated_on <= AS_OF, documents.c.due_on < AS_OF)
    owed = (
        select(documents.c.customer_id, func.sum(documents.c.amount_minor).label("minor"))
        .where(*overdue, documents.c.amount_minor > 0)
        .group_by(documents.c.customer_id, documents.c.currency)
        .subquery()
    )
    query = select(owed.c.customer_id).group_by(owed.c.customer_id).order_by(func.max(owed.c.minor).desc())
    return list(connection.scalars(query, {"as_of": as_of}))


def read_known(connection: Connection, as_of: date, customer_ids: Collection[int]) -> Known:
    """Read what tells how these debtors behave; of many, ask for some at a time."""
    asked = Asked(connection, as_of, customer_ids)
    cards = {
        row.customer_id: Card(**{name: getattr(row, name) for name in Card.__slots__}) for row in asked.rows(_cards)
    }
    return Known(
        records=_records(asked, cards, open_items(connection, as_of, customer_ids), customer_ids),
        cards=cards,
        debtors=read_debtors(connection, customer_ids),
        policies=read_policies(connection, customer_ids),
        answers=_answers(asked),
        decided=dict(asked.stored(_decisions)),
    )


def behaving(known: Known, customer_id: int) -> Behaving:
    """Return how one of them behaves, and what is proposed."""
    record, card = known.records[customer_id], known.cards.get(customer_id, NO_CARD)
    reading = read(record)
    chosen = Behaviour(card.behaviour) if card.behaviour else None
    behaviour = chosen or reading.behaviour
    debtor = known.debtors[customer_id]
    found = suggest(
        behaviour,
        record,
        manner_of(known, customer_id),
        [way for way, is_there in _ways(debtor) if is_there],
        known.answers.get(customer_id, {}),
    )
    return Behaving(
        customer_id,
        reading,
        chosen,
        tuple(each for each in found if each.aspect is not Aspect.LADDER or _makes_another(known, debtor, each)),
        known.decided.get(customer_id) == behaviour,
    )


def manner_of(known: Known, customer_id: int) -> Manner:
    """Return how a debtor is written to now."""
    policy = known.policies.of_debtor(known.debtors[customer_id].follower).policy
    card = known.cards.get(customer_id, NO_CARD)
    return Manner(
        pace_of(policy.code) if policy.way is Way.CHASE else None,
        Tone(card.tone or Tone.USUAL),
        Channel(card.channel) if card.channel else None,
    )


def _ways(debtor: Debtor) -> tuple[tuple[Channel, bool], ...]:
    return (Channel.LETTER, debtor.has_address), (Channel.EMAIL, debtor.has_email)


def _makes_another(known: Known, debtor: Debtor, wish: Suggestion) -> bool:
    """Tell whether a ladder has another form at the pace that is wished for: one that follows the month has none."""
    policy = known.policies.of_debtor(debtor.follower).policy
    usual = known.policies.by_code.get(usual_code(policy.code))
    return usual is not None and (wish.to == Pace.USUAL or at_pace(usual, Pace(wish.to)).levels != usual.levels)


def _records(
    asked: Asked, cards: Mapping[int, Card], items: Iterable[OpenItem], customer_ids: Collection[int]
) -> dict[int, Record]:
    as_of = asked.as_of
    paydays = _paydays(asked)
    kept: defaultdict[int, list[bool]] = defaultdict(list)
    for customer_id, status in asked.stored(_matured, since=as_of - timedelta(days=PROMISE_DAYS)):
        kept[customer_id].append(status == PromiseStatus.KEPT)
    short = dict(asked.stored(_short_of_money, since=as_of - timedelta(days=HARD_DAYS + 1)))
    bounced = dict(asked.stored(bounced_payments, since=as_of - timedelta(days=BOUNCED_DAYS + 1)))
    open_late: defaultdict[int, list[int]] = defaultdict(list)
    for item in items:
        days = (as_of - item.document.due_on).days
        if days > 0 and item.document.type is DocumentType.INVOICE and _is_asked_for(item):
            open_late[item.document.customer_id].append(days)
    return {
        customer_id: Record(
            as_of=as_of,
            paydays=paydays.get(customer_id, ()),
            open_late=open_late.get(customer_id, ()),
            kept=kept.get(customer_id, [])[-PROMISES_LOOKED_AT:],
            short_on=day_of(short[customer_id]) if customer_id in short else None,
            bounced_on=day_of(bounced[customer_id]) if customer_id in bounced else None,
            in_hardship=customer_id in cards and cards[customer_id].hardship,
        )
        for customer_id in customer_ids
    }


def _is_asked_for(item: OpenItem) -> bool:
    return item.open_minor > item.disputed_minor + item.retained_minor


def _paydays(asked: Asked) -> dict[int, tuple[Payday, ...]]:
    found: defaultdict[int, list[tuple[date, int]]] = defaultdict(list)
    for customer_id, dated_on, due_on, came_on in asked.stored(_paid, since=asked.as_of - timedelta(LOOKED_BACK_DAYS)):
        # Cash held before its invoice was written pays it on the invoice's day.
        paid_on = day_of(max(dated_on, came_on))
        found[customer_id].append((paid_on, (paid_on - day_of(due_on)).days))
    return {customer_id: paydays_of(payments, asked.as_of) for customer_id, payments in found.items()}


def _answers(asked: Asked) -> dict[int, dict[Channel, Answers]]:
    """Return what followed the letters of the last year; one whose time to answer still runs counts for nothing."""
    since = asked.as_of - timedelta(days=_LETTERS_DAYS)
    written = asked.stored(_written, since=since)
    if not written:
        return {}
    received: defaultdict[int, set[date]] = defaultdict(set)
    whom = Asked(asked.connection, asked.as_of, {row[0] for row in written})
    for customer_id, on in whom.stored(_received, since=since):
        received[customer_id].add(day_of(on))
    found: defaultdict[int, dict[Channel, Answers]] = defaultdict(dict)
    for customer_id, dated_on, channel in written:
        on, way = day_of(dated_on), Channel(channel)
        last = on + timedelta(days=_ANSWER_DAYS)
        came = any(on < day <= last for day in received[customer_id])
        if came or last <= asked.as_of:
            before = found[customer_id].get(way, Answers(0, 0))
            found[customer_id][way] = Answers(before.written + 1, before.paid + came)
    return found
