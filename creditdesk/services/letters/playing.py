"""A ladder played on a debtor of the book: which letters come on which days while nothing is paid, and what holds them.

Each working day ahead is asked as a run of that day would ask it, with the letters before it taken as sent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from creditdesk.domain.dates import add_business_days
from creditdesk.domain.document import DocumentKey
from creditdesk.domain.dunning import Channel, Level, Policy, last_day_to_pay
from creditdesk.domain.gate import HoldCode
from creditdesk.domain.letter_kinds import LETTERS, Kind, words_of
from creditdesk.services.desk.working_days import bank_holidays
from creditdesk.services.letters.account import Item, OpenAccount
from creditdesk.services.letters.chases import Chase, letters_to
from creditdesk.services.letters.climbing import NOTHING_HAPPENED, Broken, breaking, climbed, read_happened
from creditdesk.services.letters.debtors import Debtor, open_accounts, read_debtors
from creditdesk.services.letters.policies import Led, Policies, read_policies
from creditdesk.services.letters.proposals import judged
from creditdesk.services.letters.proposed import HeldBack, Proposal
from creditdesk.services.letters.turns import Day, read_day, turns_of
from creditdesk.services.letters.waiting import NOTHING_WAITS, Waiting, waitings_of

DAYS_AHEAD = 120
"""How far ahead a ladder is played."""
# What no day to come changes by itself.
_FOR_GOOD = frozenset({HoldCode.LADDER_END, HoldCode.POLICY})


@dataclass(frozen=True, slots=True)
class Move:
    """A letter on its day or, where `held` says why, one that is kept back from `on` until `until`.

    What is held without an end, as far as was asked, has no `until`. A note before the due date has step 0; without a
    `level` nobody is written to. `because` says why it has its turn.
    """

    on: date
    until: date | None
    currency: str
    step: int
    level: Level | None
    keys: tuple[DocumentKey, ...]
    kind: Kind | None = None
    channel: Channel | None = None
    amount_minor: int = 0
    because: tuple[str, ...] = ()
    codes: tuple[HoldCode, ...] = ()
    held: tuple[str, ...] = ()

    @property
    def goes(self) -> bool:
        """Whether the letter goes on its day."""
        return not self.held

    @property
    def needs_approval(self) -> bool:
        """Whether it goes only once somebody has let it go."""
        return self.goes and self.level is not None and self.level.needs_approval

    def goes_on_with(self, later: Move, last_asked_on: date) -> bool:
        """Tell whether a letter that is held on a later day is this one, held on every day since."""
        mine = (self.currency, self.step, self.keys, self.codes)
        return self.until == last_asked_on and mine == (later.currency, later.step, later.keys, later.codes)


@dataclass(frozen=True, slots=True)
class PlayedItem:
    """An open item: its policy and from whom it has that, the step it stands on, and the letters that named it.

    `waits` says what letters leave it alone for today; empty for nothing.
    """

    key: DocumentKey
    currency: str
    due_on: date
    open_minor: int
    led: Led
    step: int
    sent: tuple[tuple[date, str], ...] = ()
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Played:
    """What comes to a debtor from a day on; `until` is the last day that was asked.

    `led` is the policy that they follow, `usual` the one that it was tried in place of.
    """

    customer_id: int
    account: str
    name: str
    as_of: date
    until: date
    led: Led
    items: tuple[PlayedItem, ...]
    moves: tuple[Move, ...]
    holidays: frozenset[date]
    usual: Led | None = None


@dataclass(slots=True)
class _Ahead:
    """What the days played so far added to the book: letters taken as sent, and notes before the due date."""

    letters: tuple[Chase, ...] = ()
    noted: dict[DocumentKey, date] = field(default_factory=dict)

    def take(self, proposal: Proposal, on: date, holidays: AbstractSet[date]) -> None:
        """Take a letter as sent."""
        named = [item.key for item in proposal.items]
        if proposal.kind is Kind.PRE_DUE:
            self.noted.update(dict.fromkeys(named, on))
            return
        steps = {key: step for key, step in proposal.leading.steps.items() if key in named}
        kind = proposal.kind
        is_last = LETTERS[kind].is_last
        answer_by = last_day_to_pay(on, proposal.leading.within_days(kind), holidays) if is_last else None
        chase = Chase(on, by_letter=True, keys=frozenset(named), kind=kind.value, steps=steps, answer_by=answer_by)
        self.letters += (chase,)


def play(
    connection: Connection, customer_id: int, as_of: date, *, trying: Policy | None = None, days: int = DAYS_AHEAD
) -> Played:
    """Play a debtor's ladder from a day on, as if nothing were paid and a run were made on each working day.

    The ledger is taken to be brought up to date meanwhile, and what needs approval to be approved. A promise that
    still runs is broken once its day has passed.

    Args:
        connection: Where to read.
        customer_id: The debtor.
        as_of: The first day: it is asked whatever day of the week it is, as the run of today is.
        trying: A policy that the debtor is to follow for once, kept or not; items with their own stay with that.
        days: How many days ahead to ask at most.
    """
    kept = read_policies(connection, (customer_id,))
    debtor = read_debtors(connection, (customer_id,))[customer_id]
    usual = kept.of_debtor(debtor.follower)
    policies = (
        kept if trying is None else _trying(kept, trying, None if trying.code == usual.policy.code else customer_id)
    )
    led = policies.of_debtor(debtor.follower)
    account = open_accounts(connection, as_of, date.max, (customer_id,)).get(customer_id)
    holidays = bank_holidays(connection, as_of)
    moves: list[Move] = []
    until = as_of
    if account is not None:
        until = _play(connection, account, as_of, as_of + timedelta(days=days), policies, moves)
        moves = [replace(move, until=None) if move.held and move.until == until else move for move in moves]
    return Played(
        customer_id=customer_id,
        account=debtor.account,
        name=debtor.name,
        as_of=as_of,
        until=until,
        led=led,
        items=() if account is None else _items(connection, account, debtor, policies),
        moves=tuple(moves),
        holidays=holidays,
        usual=None if usual.policy.code == led.policy.code else usual,
    )


def _trying(policies: Policies, policy: Policy, customer_id: int | None) -> Policies:
    """Return policies with one as it is tried, followed by a debtor who follows another."""
    whose = {} if customer_id is None else {customer_id: policy.code}
    return replace(
        policies,
        by_code={**policies.by_code, policy.code: policy},
        debtors={**policies.debtors, **whose},
    )


def _play(
    connection: Connection, account: OpenAccount, as_of: date, last: date, policies: Policies, moves: list[Move]
) -> date:
    """Add the moves of each working day up to the last, and return the day after which nothing new can come."""
    whom = (account.customer_id,)
    holidays = bank_holidays(connection, as_of)
    broken = breaking(connection, as_of, account.customer_id)
    ahead = _Ahead()
    day = before = as_of
    while day <= last:
        by_then = [each for each in broken if as_of < each[0] <= day]
        read = _foreseen(read_day(connection, day, whom, (), policies), account, ahead, by_then)
        found = judged(connection, read, *turns_of(read))
        for proposal in found.proposed:
            ahead.take(proposal, day, read.holidays)
            moves.append(_sent(proposal, day))
        for held in found.held:
            _keep_back(moves, _held(held, day), before)
        if not (found.proposed or found.coming) and _is_over(found.held, account, read):
            return day
        before, day = day, add_business_days(day, 1, holidays)
    return before


def _foreseen(read: Day, account: OpenAccount, ahead: _Ahead, broken: Collection[Broken]) -> Day:
    """Return a day to come with what was read of the book, and what the days before it will have added."""
    customer_id = account.customer_id
    happened = read.happened.get(customer_id, NOTHING_HAPPENED)
    steps = range(max(len(policy.levels) for policy in read.policies.by_code.values()) + 1)
    return replace(
        read,
        letters={customer_id: (*read.letters.get(customer_id, ()), *ahead.letters)},
        noted={customer_id: {**read.noted.get(customer_id, {}), **ahead.noted}},
        happened={customer_id: replace(happened, broken=(*happened.broken, *broken))},
        ledger_days=read.ledger_days if read.as_of == account.as_of else 0,
        approved=frozenset((customer_id, currency, step) for currency in account.currencies for step in steps),
    )


def _sent(proposal: Proposal, on: date) -> Move:
    return Move(
        on=on,
        until=on,
        currency=proposal.currency,
        step=proposal.step,
        level=proposal.leading.level,
        keys=tuple(item.key for item in proposal.items),
        kind=proposal.kind,
        channel=proposal.leading.channel,
        amount_minor=proposal.amount_minor,
        because=proposal.reasons,
    )


def _held(held: HeldBack, on: date) -> Move:
    letter = _sent(held.proposal, on) if held.proposal is not None else None
    kept = letter or Move(on, on, held.currency, held.step, held.level, ())
    return replace(kept, keys=held.keys, codes=held.codes, held=held.reasons)


def _keep_back(moves: list[Move], held: Move, last_asked_on: date) -> None:
    """Add a letter that is held, or let the one that was held on the day before last on."""
    for at, move in enumerate(moves):
        if not move.goes and move.goes_on_with(held, last_asked_on):
            moves[at] = replace(move, until=held.on)
            return
    moves.append(held)


def _is_over(held: Iterable[HeldBack], account: OpenAccount, read: Day) -> bool:
    """Tell whether no later day brings anything while nothing is paid."""
    if any(not _FOR_GOOD.issuperset(each.codes) for each in held) or account.customer_id in read.waiting:
        return False
    return all(item.open.document.due_on < read.as_of for item in account.items if item.due_minor > 0)


def _items(connection: Connection, account: OpenAccount, debtor: Debtor, policies: Policies) -> tuple[PlayedItem, ...]:
    """Return the debtor's open items with where each stands today."""
    whom, as_of = (account.customer_id,), account.as_of
    chases = letters_to(connection, as_of, whom).get(account.customer_id, ())
    happened = read_happened(connection, as_of, whom).get(account.customer_id, NOTHING_HAPPENED)
    waiting = waitings_of(connection, as_of, whom).get(account.customer_id, NOTHING_WAITS)
    otherwise = policies.of_debtor(debtor.follower)
    found = []
    for item in account.items:
        if item.due_minor <= 0:
            continue
        led = policies.of_item(debtor.follower, item.key, otherwise)
        document = item.open.document
        found.append(
            PlayedItem(
                key=item.key,
                currency=document.currency,
                due_on=document.due_on,
                open_minor=item.open.open_minor,
                led=led,
                step=min(climbed(led.policy, item, chases, happened).step, len(led.policy.steps)),
                sent=tuple((chase.on, words_of(chase.kind) or "Letter") for chase in chases if chase.asked_for(item)),
                waits=_waits(waiting, item),
            )
        )
    return tuple(found)


def _waits(waiting: Waiting, item: Item) -> str:
    if waiting.is_planned(item):
        return "paid by instalments"
    if waiting.is_promised(item):
        return "promised"
    if waiting.is_held(item):
        return f"held {waiting.held[item.key]}"
    return "in query" if item.due_minor <= item.open.disputed_minor else ""
