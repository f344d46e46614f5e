"""Whose turn it is: the letters that every debtor's items come to on a day, read for all debtors at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from sqlalchemy import Connection, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.dunning import (
    Climbed,
    Coming,
    Level,
    Next,
    Policy,
    Scope,
    What,
    coming,
    courtesy,
    next_step,
    step_after,
)
from creditdesk.domain.gate import GateRules, GateWords, HoldCode
from creditdesk.domain.letter_kinds import Kind
from creditdesk.models.letters import letter_items, letters
from creditdesk.services.desk.working_days import bank_holidays
from creditdesk.services.letters.account import Item, OpenAccount
from creditdesk.services.letters.chases import Chase, letters_to
from creditdesk.services.letters.climbing import NOTHING_HAPPENED, Happened, climbed, read_happened
from creditdesk.services.letters.debtors import Debtor, open_accounts, read_debtors
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.gate import ledger_days
from creditdesk.services.letters.leading import is_holiday
from creditdesk.services.letters.letterhead import Letterhead, read_letterhead
from creditdesk.services.letters.policies import Led, Policies, does_not_chase, read_policies
from creditdesk.services.letters.proposed import ComesNext
from creditdesk.services.letters.rules import read_fee_terms, read_rules
from creditdesk.services.letters.texts import LANGUAGE, languages_of
from creditdesk.services.letters.waiting import NOTHING_WAITS, Waiting, waitings_of, whose

# More debtors than this are no faster asked for by name than all together.
_MANY = 2_000
_DAY = timedelta(days=1)

_SOFTER = {
    Kind.REMINDER_2: Kind.REMINDER,
    Kind.REMINDER_3: Kind.REMINDER_2,
    Kind.INTEREST_NOTICE: Kind.REMINDER_3,
    Kind.BROKEN_PROMISE: Kind.REMINDER_2,
    Kind.LBA_COMPANY: Kind.FINAL_DEMAND,
    Kind.LBA_INDIVIDUAL: Kind.FINAL_DEMAND,
    Kind.ZA_DEMAND: Kind.FINAL_DEMAND,
    Kind.MSME_DEMAND: Kind.FINAL_DEMAND,
    Kind.MAHNUNG: Kind.FINAL_DEMAND,
    Kind.MISE_EN_DEMEURE: Kind.FINAL_DEMAND,
    Kind.NL_DEMAND: Kind.FINAL_DEMAND,
}
"""Which text stands in for one that is not to be had."""


@dataclass(frozen=True, slots=True)
class Day:
    """All that was read of the book for a day's proposals."""

    as_of: date
    sender: Letterhead
    rules: GateRules
    fee_terms: str
    words: GateWords
    holidays: frozenset[date]
    ledger_days: int | None
    is_holiday: bool
    policies: Policies
    accounts: Mapping[int, OpenAccount]
    debtors: Mapping[int, Debtor]
    waiting: Mapping[int, Waiting]
    letters: Mapping[int, tuple[Chase, ...]]
    happened: Mapping[int, Happened]
    noted: Mapping[int, Mapping[DocumentKey, date]]
    approved: Collection[tuple[int, str, int]]


@dataclass(frozen=True, slots=True)
class Turn:
    """A letter whose turn has come, before the gate was asked; without a level nobody is written to, for `why`."""

    customer_id: int
    currency: str
    policy: Policy
    step: int
    items: tuple[Item, ...]
    level: Level | None = None
    steps: Mapping[DocumentKey, int] = field(default_factory=dict)
    code: HoldCode = HoldCode.POLICY
    why: str = ""
    because: What | None = None


def text_of(kind: Kind) -> Kind | None:
    """Return the letter that is written for a kind: itself, or what stands in where there is no text of it yet."""
    found: Kind | None = kind
    while found is not None and not languages_of(found):
        found = _SOFTER.get(found)
    return found


def read_day(
    connection: Connection,
    as_of: date,
    customer_ids: Collection[int] | None,
    approved: Collection[tuple[int, str, int]],
    policies: Policies | None = None,
) -> Day:
    """Read all that decides about the letters of a day to these debtors, or to all; `policies` in place of theirs."""
    policies = policies or read_policies(connection, customer_ids)
    # Notes before the due date are read ahead for only where there is a text of them.
    ahead = -policies.earliest_days if text_of(Kind.PRE_DUE) else -1
    accounts = open_accounts(connection, as_of, as_of + timedelta(days=ahead) + _DAY, customer_ids)
    some = few(accounts.keys())
    sender = read_letterhead(connection)
    formats = formats_for(LANGUAGE, sender.country)
    return Day(
        as_of=as_of,
        sender=sender,
        rules=read_rules(connection),
        fee_terms=read_fee_terms(connection),
        words=GateWords(amount=cache(formats.amount), day=cache(formats.day)),
        holidays=bank_holidays(connection, as_of),
        ledger_days=ledger_days(connection, as_of),
        is_holiday=is_holiday(sender.country, as_of),
        policies=policies,
        accounts=accounts,
        debtors=read_debtors(connection, some),
        waiting=waitings_of(connection, as_of, some),
        letters=letters_to(connection, as_of, some),
        happened=read_happened(connection, as_of, some),
        noted=_noted(connection, as_of, some),
        approved=approved,
    )


def few(customer_ids: Collection[int]) -> Collection[int] | None:
    """Return the debtors to ask for by name; none where they are so many that all are asked for."""
    return None if len(customer_ids) > _MANY else list(customer_ids)


def _noted(
    connection: Connection, as_of: date, customer_ids: Collection[int] | None
) -> dict[int, dict[DocumentKey, date]]:
    """Return by item when a note before the due date last spoke of it."""
    rows = connection.execute(
        select(letters.c.customer_id, letters.c.dated_on, letter_items.c.type, letter_items.c.number)
        .join(letter_items, letter_items.c.letter_id == letters.c.id)
        .where(
            whose(letters.c.customer_id, customer_ids),
            letters.c.kind == Kind.PRE_DUE.value,
            letters.c.dated_on <= as_of,
        )
        .order_by(letters.c.dated_on)
    )
    found: defaultdict[int, dict[DocumentKey, date]] = defaultdict(dict)
    for row in rows:
        found[row.customer_id][DocumentKey(DocumentType(row.type), row.number)] = row.dated_on
    return found


def turns_of(read: Day) -> tuple[list[Turn], list[ComesNext]]:
    """Return the letters whose turn has come, in the order of account codes, and who comes next and when."""
    turns: list[Turn] = []
    later: list[ComesNext] = []
    for customer_id, account in sorted(read.accounts.items(), key=lambda each: read.debtors[each[0]].account):
        for currency in account.currencies:
            before = len(turns)
            for led, items in _by_policy(read, customer_id, account.overdue(currency)):
                _climb(read, customer_id, currency, led.policy, items, turns, later)
            if len(turns) == before:
                turns += _notes(read, customer_id, currency, account.upcoming(currency))
    return turns, later


def _by_policy(read: Day, customer_id: int, items: Collection[Item]) -> Iterator[tuple[Led, tuple[Item, ...]]]:
    """Yield the items that follow the same policy together, in the order in which they fell due."""
    follower = read.debtors[customer_id].follower
    otherwise = read.policies.of_debtor(follower)
    groups: dict[str, tuple[Led, list[Item]]] = {}
    for item in items:
        led = read.policies.of_item(follower, item.key, otherwise)
        groups.setdefault(led.policy.code, (led, []))[1].append(item)
    for led, together in groups.values():
        yield led, tuple(together)


def _climb(
    read: Day,
    customer_id: int,
    currency: str,
    policy: Policy,
    items: tuple[Item, ...],
    turns: list[Turn],
    later: list[ComesNext],
) -> None:
    """Add the letters that items of one policy come to today, and when they come to the next."""
    why = does_not_chase(policy)
    if why:
        turns.append(Turn(customer_id, currency, policy, 0, items, why=why))
        return
    waiting = read.waiting.get(customer_id, NOTHING_WAITS)
    chases = read.letters.get(customer_id, ())
    happened = read.happened.get(customer_id, NOTHING_HAPPENED)
    far = {item.key: climbed(policy, item, chases, happened) for item in items}
    nexts = {key: next_step(policy, each, read.holidays) for key, each in far.items()}
    # What waits for a promise or an answer times no letter, unless there is nothing else.
    chased = [item for item in waiting.left_of(items) if item.due_minor > item.open.disputed_minor]
    timing = {item.key: far[item.key] for item in chased or items}
    letters_due = coming(policy, timing, nexts, read.as_of)
    if not letters_due:
        last = max(each.on for each in timing.values() if each.on is not None)
        said = f"the last step of its ladder went on {read.words.day(last)}: decide what comes next"
        turns.append(Turn(customer_id, currency, policy, 0, items, code=HoldCode.LADDER_END, why=said))
    for letter in letters_due:
        if letter.on > read.as_of:
            account = read.debtors[customer_id].account
            later.append(ComesNext(customer_id, account, currency, letter.step, letter.on))
        else:
            turns.append(_turn(read.as_of, customer_id, currency, policy, letter, items, far, nexts))


def _turn(
    as_of: date,
    customer_id: int,
    currency: str,
    policy: Policy,
    letter: Coming,
    items: tuple[Item, ...],
    far: Mapping[DocumentKey, Climbed],
    nexts: Mapping[DocumentKey, Next | None],
) -> Turn:
    if policy.scope is Scope.PER_ITEM:
        items = tuple(item for item in items if item.key in letter.keys)
    else:
        # What is at the end of its ladder is in a person's hands, and no softer letter speaks of it.
        items = tuple(item for item in items if item.key in letter.keys or nexts[item.key] is not None)
    steps = {item.key: step_after(policy, far[item.key], nexts[item.key], letter.step, as_of) for item in items}
    level = policy.level(letter.step)
    return Turn(customer_id, currency, policy, letter.step, items, level, steps, because=letter.because)


def _notes(read: Day, customer_id: int, currency: str, upcoming: Collection[Item]) -> Iterator[Turn]:
    """Yield the notes before the due date that are in place today."""
    told = read.noted.get(customer_id, {})
    for led, items in _by_policy(read, customer_id, upcoming):
        found: dict[int, tuple[Level, list[Item]]] = {}
        for item in items:
            level = courtesy(led.policy, item.open.document.due_on, read.as_of, told.get(item.key))
            if level is not None:
                found.setdefault(level.days, (level, []))[1].append(item)
        for level, together in found.values():
            amount = sum(item.due_minor - item.open.disputed_minor for item in together)
            # A courtesy is for large amounts: a small one is no reason to hold anything.
            if amount >= read.rules.least_of(level.minimum, currency):
                yield Turn(customer_id, currency, led.policy, 0, tuple(together), level)
