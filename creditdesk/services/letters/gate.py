"""The facts that the gate judges by, read from the book: asked for a dry run and again at the moment of release."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, func, or_, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.gate import GateFacts, Standing
from creditdesk.domain.outcomes import OUTCOMES
from creditdesk.domain.plan import JUDGED_BY_CASH, PlanStatus
from creditdesk.domain.promise import PromiseStatus, grace_ends_on
from creditdesk.domain.statement import StatementForm
from creditdesk.models.activity import STANDS, activities
from creditdesk.models.customers import holds
from creditdesk.models.follow_ups import promise_items, promises
from creditdesk.models.plans import payment_plan_items, payment_plans
from creditdesk.services.calendar import day_ends
from creditdesk.services.desk.cards import card_of
from creditdesk.services.desk.holds import in_force
from creditdesk.services.desk.plans import standings_of
from creditdesk.services.desk.promises import receipts
from creditdesk.services.desk.working_days import bank_holidays
from creditdesk.services.letters.account import Account, Item, OpenAccount
from creditdesk.services.letters.chases import chases_of, was_chased
from creditdesk.services.letters.credits import place_credits
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.period import touched_counts

# From these on, the debtor's affairs are in another's hands.
_OUT_OF_HAND = ("INSOLVENCY_NOTIFIED", "REPRESENTED")


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise that is still running; one that names no items speaks of everything in its currency."""

    currency: str
    amount_minor: int
    promised_on: date
    keys: frozenset[DocumentKey]

    def covers(self, item: Item) -> bool:
        """Tell whether the item waits for this promise."""
        return item.open.document.currency == self.currency and (not self.keys or item.key in self.keys)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a letter leaves alone: items that wait for a promise, in a plan not broken, or held back one by one.

    `held` has by item until when and why, in words.
    """

    promises: tuple[Promise, ...] = ()
    planned: frozenset[DocumentKey] = field(default_factory=frozenset)
    held: Mapping[DocumentKey, str] = field(default_factory=dict)

    def is_planned(self, item: Item) -> bool:
        """Tell whether the item is being paid by instalments."""
        return item.key in self.planned

    def is_promised(self, item: Item) -> bool:
        """Tell whether the item waits for a promise, and is in no plan."""
        return not self.is_planned(item) and any(promise.covers(item) for promise in self.promises)

    def is_held(self, item: Item) -> bool:
        """Tell whether the item is held back by itself, and neither promised nor in a plan."""
        return item.key in self.held and not self.is_planned(item) and not self.is_promised(item)

    def leaves(self, item: Item) -> bool:
        """Tell whether a letter may speak of the item."""
        return not self.is_planned(item) and not self.is_promised(item) and item.key not in self.held

    def held_words(self, items: Collection[Item]) -> str:
        """Say which of the items are held back, until when and why; empty where none is."""
        return "; ".join(f"{item.key.number} {self.held[item.key]}" for item in items if self.is_held(item))

    def left_of(self, items: Collection[Item]) -> tuple[Item, ...]:
        """Return the items of which a letter may speak."""
        return tuple(item for item in items if self.leaves(item))


@dataclass(frozen=True, slots=True)
class Case:
    """All that decides about a letter: the facts for the rule, and what they were made from."""

    facts: GateFacts
    waiting: Waiting


def statement_facts(connection: Connection, account: Account, form: StatementForm) -> GateFacts:
    """Return what decides about a statement: whether there is anything to list in it, and who may read it."""
    if form.has_period:
        listed = touched_counts(connection, account.customer_id, form.since(account.as_of), account.as_of)
    else:
        listed = Counter(item.open.document.currency for item in account.items)
    standings = tuple(Standing(currency, open_count=listed[currency], overdue_minor=0) for currency in sorted(listed))
    return GateFacts(account.as_of, standings, insolvency=_out_of_hand(connection, account))


def notice_facts(connection: Connection, account: Account) -> GateFacts:
    """Return what decides about a letter that answers what the customer raised: who may be written to."""
    insolvency = _out_of_hand(connection, account)
    hold, until = _hold(connection, account)
    hold = "" if insolvency and hold in _HOLD_WORDS else hold
    return GateFacts(account.as_of, (), hold=hold, hold_until=until, insolvency=insolvency)


def letter_case(
    connection: Connection,
    account: Account,
    sender: Letterhead,
    chosen: Collection[DocumentKey] | None,
    *,
    is_final: bool,
) -> Case:
    """Return what decides about a letter on all overdue items, or on the chosen ones among them.

    A final demand is judged by the items that were chased before; only where none was, by all of them.
    """
    waiting = waiting_of(connection, account)
    insolvency = _out_of_hand(connection, account)
    hold, until = _hold(connection, account)
    overdue = [item for currency in account.currencies for item in chosen_of(account.overdue(currency), chosen)]
    chases = chases_of(connection, account)
    chased = [item for item in overdue if was_chased(item, chases)]
    if is_final and chased:
        chosen = frozenset(item.key for item in chased)
    facts = GateFacts(
        as_of=account.as_of,
        standings=tuple(
            _standing(connection, account, currency, sender, waiting, chosen) for currency in account.currencies
        ),
        # The hold that insolvency brought says nothing that insolvency does not.
        hold="" if insolvency and hold in _HOLD_WORDS else hold,
        hold_until=until,
        insolvency=insolvency,
        last_letter_on=max((chase.on for chase in chases if chase.by_letter), default=None),
        has_been_chased=bool(chased),
        hardship=card_of(connection, account.customer_id).hardship,
        has_address=account.has_address,
        has_letterhead=bool(sender.address),
    )
    return Case(facts, waiting)


def chosen_of(items: Collection[Item], chosen: Collection[DocumentKey] | None) -> tuple[Item, ...]:
    """Return the items that were chosen; none chosen means all."""
    return tuple(item for item in items if not chosen or item.key in chosen)


_HOLD_WORDS = frozenset(OUTCOMES[code].label.lower() for code in _OUT_OF_HAND)


def _standing(
    connection: Connection,
    account: Account,
    currency: str,
    sender: Letterhead,
    waiting: Waiting,
    chosen: Collection[DocumentKey] | None,
) -> Standing:
    chased_by_letters = account.overdue(currency)
    overdue = chosen_of(chased_by_letters, chosen)
    promised = [item for item in overdue if waiting.is_promised(item)]
    running = [each for each in waiting.promises if any(each.covers(item) for item in promised)]
    left = waiting.left_of(overdue)
    queried_minor = sum(item.open.disputed_minor for item in left)
    if _due(left) > queried_minor:
        # Only where nothing is left to ask for may a person ask for what waits.
        chased_by_letters = waiting.left_of(chased_by_letters)
    placed = place_credits(connection, account, currency, chased_by_letters)
    return Standing(
        currency=currency,
        open_count=len(account.owed(currency)) + len(account.credits(currency)),
        overdue_minor=_due(overdue),
        queried_minor=queried_minor,
        promised_minor=_due(promised),
        promise_minor=sum(promise.amount_minor for promise in running),
        promised_on=min((promise.promised_on for promise in running), default=None),
        planned_minor=_due([item for item in overdue if waiting.is_planned(item)]),
        on_hold_minor=_due([item for item in overdue if waiting.is_held(item)]),
        on_hold=waiting.held_words(overdue),
        credits_minor=-_due(placed.on(overdue)),
        has_bank=sender.bank_for(currency) is not None,
    )


def _due(items: Collection[Item]) -> int:
    return sum(item.due_minor for item in items)


def waiting_of(connection: Connection, account: OpenAccount) -> Waiting:
    """Return what running promises, plans that are not broken, and holds cover."""
    holidays = bank_holidays(connection, account.as_of)
    rows = connection.execute(
        select(promises).where(
            promises.c.customer_id == account.customer_id,
            promises.c.made_on <= account.as_of,
            # What was judged, or promised anew, after the day was still running then; what was taken back never was.
            or_(
                promises.c.status == PromiseStatus.OPEN,
                and_(promises.c.status != PromiseStatus.CANCELLED, promises.c.judged_on > account.as_of),
            ),
        )
    ).all()
    running = [row for row in rows if grace_ends_on(row.promised_on, holidays) >= account.as_of]
    named: defaultdict[int, set[DocumentKey]] = defaultdict(set)
    ids = [row.id for row in running]
    received = receipts(connection, ids, account.as_of)
    for row in connection.execute(select(promise_items).where(promise_items.c.promise_id.in_(ids))):
        named[row.promise_id].add(DocumentKey(DocumentType(row.type), row.number))
    return Waiting(
        tuple(
            Promise(row.currency, _left_of_promise(row, received[row.id]), row.promised_on, frozenset(named[row.id]))
            for row in running
        ),
        _planned(connection, account),
        _held_items(connection, account),
    )


def _left_of_promise(row: Row[Any], received: Collection[tuple[date, int]]) -> int:
    return max(int(row.amount_minor) - sum(amount for _, amount in received), 0)


def _planned(connection: Connection, account: OpenAccount) -> frozenset[DocumentKey]:
    """Return the items of plans that ran on the day: neither broken nor paid, of which a part may be all they were."""
    agreed = connection.execute(
        select(payment_plans).where(
            payment_plans.c.customer_id == account.customer_id,
            payment_plans.c.status.in_(JUDGED_BY_CASH),
            payment_plans.c.agreed_on <= account.as_of,
        )
    ).all()
    plans = standings_of(connection, agreed, account.as_of)
    running = [plan_id for plan_id, plan in plans.items() if plan.status is PlanStatus.LIVE]
    items = select(payment_plan_items).where(payment_plan_items.c.plan_id.in_(running))
    return frozenset(DocumentKey(DocumentType(row.type), row.number) for row in connection.execute(items))


def _hold(connection: Connection, account: Account) -> tuple[str, date | None]:
    """Return why and until when the debtor is not to be chased; an empty reason where they may be."""
    query = (
        select(holds.c.reason, holds.c.until_on)
        .where(
            holds.c.customer_id == account.customer_id,
            holds.c.kind == "dunning",
            holds.c.type.is_(None),
            in_force(account.as_of),
        )
        .order_by(holds.c.until_on.is_(None).desc(), holds.c.until_on.desc(), holds.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return (row.reason or "no reason given", row.until_on) if row else ("", None)


def _held_items(connection: Connection, account: OpenAccount) -> dict[DocumentKey, str]:
    """Return the items held back one by one, each with until when and why."""
    query = (
        select(holds.c.type, holds.c.number, holds.c.reason, holds.c.until_on)
        .where(
            holds.c.customer_id == account.customer_id,
            holds.c.kind == "dunning",
            holds.c.type.is_not(None),
            in_force(account.as_of),
        )
        .order_by(holds.c.id)
    )
    day = formats_for("en", "GB").day
    return {
        DocumentKey(DocumentType(row.type), row.number): f"{f'until {day(row.until_on)} ' if row.until_on else ''}"
        f"({row.reason or 'no reason given'})"
        for row in connection.execute(query)
    }


def _out_of_hand(connection: Connection, account: Account) -> str:
    """Say that the debtor is insolvent or represented, unless a hold was lifted since that was told."""
    told = connection.execute(
        select(activities.c.outcome, activities.c.happened_on, activities.c.happened_at)
        .where(
            activities.c.customer_id == account.customer_id,
            activities.c.outcome.in_(_OUT_OF_HAND),
            activities.c.happened_on <= account.as_of,
            STANDS,
        )
        .order_by(activities.c.happened_at.desc())
        .limit(1)
    ).one_or_none()
    if told is None:
        return ""
    lifted = connection.scalar(
        select(func.count())
        .select_from(holds)
        .where(
            and_(
                holds.c.customer_id == account.customer_id,
                holds.c.kind == "dunning",
                holds.c.type.is_(None),
                holds.c.lifted_at >= told.happened_at,
                holds.c.lifted_at < day_ends(account.as_of),
            )
        )
    )
    if lifted:
        return ""
    label = OUTCOMES[told.outcome].label.lower()
    return f"{label} on {formats_for('en', 'GB').day(told.happened_on)}: only the person in charge may be written to"
