"""Proposing the day's letters: every debtor's next step, judged by the one gate, read for all debtors at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache

from sqlalchemy import Connection, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.dunning import (
    Channel,
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
from creditdesk.domain.letter_kinds import LETTERS, Kind
from creditdesk.models.bulk import without_cycle_collection
from creditdesk.models.letters import letter_items, letters
from creditdesk.services.desk.working_days import bank_holidays
from creditdesk.services.letters.account import Item, OpenAccount
from creditdesk.services.letters.chases import Chase, letters_to, talks_with
from creditdesk.services.letters.climbing import NOTHING_HAPPENED, Happened, climbed, read_happened
from creditdesk.services.letters.credits import NOTHING_TOLD, Told, told_of
from creditdesk.services.letters.debtors import Debtor, open_accounts, read_debtors
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.gate import Known, case_of, judge, ledger_days, read_known
from creditdesk.services.letters.leading import Leading, is_holiday
from creditdesk.services.letters.letterhead import Letterhead, read_letterhead
from creditdesk.services.letters.policies import Led, Policies, does_not_chase, read_policies
from creditdesk.services.letters.proposed import ComesNext, HeldBack, Proposal, Proposals, ProposedItem
from creditdesk.services.letters.rules import read_rules
from creditdesk.services.letters.texts import LANGUAGE, languages_of
from creditdesk.services.letters.waiting import NOTHING_WAITS, Waiting, waitings_of, whose
from creditdesk.services.progress import Progress, Silent

# More debtors than this are no faster asked for by name than all together.
_MANY = 2_000
# A ledger older than this is told beside the proposals, long before it holds them.
_AGEING_DAYS = 3
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

_BECAUSE = {
    What.PROMISE_BROKEN: "a promise was broken",
    What.PART_PAID: "a part was paid since the last letter: the same step again",
    What.QUERY_REJECTED: "the query was answered: the same step again",
}


@dataclass(frozen=True, slots=True)
class _Read:
    """All that was read of the book for a day's proposals."""

    as_of: date
    sender: Letterhead
    rules: GateRules
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
class _Draft:
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


def propose(
    connection: Connection,
    as_of: date,
    customer_ids: Collection[int] | None = None,
    *,
    approved: Collection[tuple[int, str, int]] = (),
    progress: Progress | None = None,
) -> Proposals:
    """Return the letters of a day, to these debtors or to all: a dry run, and the first half of the real one.

    Args:
        connection: Where to read.
        as_of: The day.
        customer_ids: Whose letters; None for everybody's.
        approved: The letters (debtor, currency, step) that somebody let go which need it.
        progress: Who watches.
    """
    watching = progress or Silent()
    with without_cycle_collection() if customer_ids is None else nullcontext():
        watching.report(0, 3, "Reading what is overdue")
        read = _read(connection, as_of, customer_ids, approved)
        watching.report(1, 3, "Finding whose turn it is")
        drafts, later = _drafts(read)
        watching.report(2, 3, "Asking the gate")
        return _judged(connection, read, drafts, later)


def text_of(kind: Kind) -> Kind | None:
    """Return the letter that is written for a kind: itself, or what stands in where there is no text of it yet."""
    found: Kind | None = kind
    while found is not None and not languages_of(found):
        found = _SOFTER.get(found)
    return found


def _read(
    connection: Connection,
    as_of: date,
    customer_ids: Collection[int] | None,
    approved: Collection[tuple[int, str, int]],
) -> _Read:
    policies = read_policies(connection, customer_ids)
    # Notes before the due date are read ahead for only where there is a text of them.
    ahead = -policies.earliest_days if text_of(Kind.PRE_DUE) else -1
    accounts = open_accounts(connection, as_of, as_of + timedelta(days=ahead) + _DAY, customer_ids)
    some = _few(accounts.keys())
    sender = read_letterhead(connection)
    formats = formats_for(LANGUAGE, sender.country)
    return _Read(
        as_of=as_of,
        sender=sender,
        rules=read_rules(connection),
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


def _few(customer_ids: Collection[int]) -> Collection[int] | None:
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


def _drafts(read: _Read) -> tuple[list[_Draft], list[ComesNext]]:
    drafts: list[_Draft] = []
    later: list[ComesNext] = []
    for customer_id, account in sorted(read.accounts.items(), key=lambda each: read.debtors[each[0]].account):
        for currency in account.currencies:
            for led, items in _by_policy(read, customer_id, account.overdue(currency)):
                _climb(read, customer_id, currency, led.policy, items, drafts, later)
            if not any((each.customer_id, each.currency) == (customer_id, currency) for each in drafts[-4:]):
                drafts += _notes(read, customer_id, currency, account.upcoming(currency))
    return drafts, later


def _by_policy(read: _Read, customer_id: int, items: Collection[Item]) -> Iterator[tuple[Led, tuple[Item, ...]]]:
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
    read: _Read,
    customer_id: int,
    currency: str,
    policy: Policy,
    items: tuple[Item, ...],
    drafts: list[_Draft],
    later: list[ComesNext],
) -> None:
    """Add the letters that items of one policy come to today, and when they come to the next."""
    why = does_not_chase(policy)
    if why:
        drafts.append(_Draft(customer_id, currency, policy, 0, items, why=why))
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
        drafts.append(_Draft(customer_id, currency, policy, 0, items, code=HoldCode.LADDER_END, why=said))
    for letter in letters_due:
        if letter.on > read.as_of:
            account = read.debtors[customer_id].account
            later.append(ComesNext(customer_id, account, currency, letter.step, letter.on))
        else:
            drafts.append(_draft(read.as_of, customer_id, currency, policy, letter, items, far, nexts))


def _draft(
    as_of: date,
    customer_id: int,
    currency: str,
    policy: Policy,
    letter: Coming,
    items: tuple[Item, ...],
    far: Mapping[DocumentKey, Climbed],
    nexts: Mapping[DocumentKey, Next | None],
) -> _Draft:
    if policy.scope is Scope.PER_ITEM:
        items = tuple(item for item in items if item.key in letter.keys)
    else:
        # What is at the end of its ladder is in a person's hands, and no softer letter speaks of it.
        items = tuple(item for item in items if item.key in letter.keys or nexts[item.key] is not None)
    steps = {item.key: step_after(far[item.key], nexts[item.key], letter.step, as_of) for item in items}
    level = policy.level(letter.step)
    return _Draft(customer_id, currency, policy, letter.step, items, level, steps, because=letter.because)


def _notes(read: _Read, customer_id: int, currency: str, upcoming: Collection[Item]) -> Iterator[_Draft]:
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
                yield _Draft(customer_id, currency, led.policy, 0, tuple(together), level)


def _judged(connection: Connection, read: _Read, drafts: list[_Draft], later: list[ComesNext]) -> Proposals:
    known = _known(connection, read, drafts)
    proposed: list[Proposal] = []
    held: list[HeldBack] = []
    substitutes: set[tuple[Kind, Kind | None]] = set()
    for draft in drafts:
        debtor = read.debtors[draft.customer_id]
        if draft.level is None:
            held.append(_held(draft, debtor, (draft.code,), (draft.why,)))
            continue
        kind = text_of(draft.level.letter)
        if kind is not draft.level.letter:
            substitutes.add((draft.level.letter, kind))
        if kind is None:
            continue
        needs = LETTERS[kind].needs
        if needs:
            said = f"the {kind.words.lower()} must state {' and '.join(needs)}: write it from the debtor's account"
            held.append(_held(draft, debtor, (HoldCode.UNFIT,), (said,)))
            continue
        outcome = _ask(read, draft, draft.level, debtor, kind, known.get(draft.customer_id, Known()))
        if isinstance(outcome, Proposal):
            proposed.append(outcome)
        else:
            held.append(outcome)
    currencies = sorted({each.currency for each in proposed})
    notices = (*_age_notice(read), *(read.sender.lacks(currencies) if proposed else ()), *_texts_notice(substitutes))
    return Proposals(read.as_of, tuple(proposed), tuple(held), tuple(later), notices)


def _known(connection: Connection, read: _Read, drafts: Collection[_Draft]) -> dict[int, Known]:
    """Return what the gate knows of the debtors to whom a letter may go; talks and credits where they decide."""
    ids = {draft.customer_id for draft in drafts if draft.level is not None}
    last = {draft.customer_id for draft in drafts if draft.level is not None and _follows(draft.level)}
    credited = {each for each in ids if any(item.open.open_minor < 0 for item in read.accounts[each].items)}
    of_all = read_known(connection, read.as_of, _few(ids), waiting=read.waiting)
    unknown = Known()
    talks = talks_with(connection, read.as_of, _few(last)) if last else {}
    told: Mapping[int, Told] = told_of(connection, read.as_of, _few(credited)) if credited else {}
    return {
        customer_id: replace(
            of_all.get(customer_id, unknown),
            chases=(*read.letters.get(customer_id, ()), *talks.get(customer_id, ())),
            told=told.get(customer_id, NOTHING_TOLD),
        )
        for customer_id in ids
    }


def _follows(level: Level) -> bool:
    kind = text_of(level.letter)
    return kind is not None and (LETTERS[kind].is_last or LETTERS[kind].follows)


def _ask(read: _Read, draft: _Draft, level: Level, debtor: Debtor, kind: Kind, known: Known) -> Proposal | HeldBack:
    leading = Leading(
        draft.policy,
        level,
        draft.step,
        draft.currency,
        _channel(level, debtor),
        draft.steps,
        (draft.customer_id, draft.currency, draft.step) in read.approved,
    )
    account = read.accounts[draft.customer_id]
    chosen = frozenset(item.key for item in draft.items)
    wish = leading.wish(kind, chosen, ledger_days=read.ledger_days, is_holiday=read.is_holiday)
    case = case_of(account, known, read.sender, wish, debtor.recipient())
    verdict = judge(case.facts, kind, leading.rules(read.rules), read.words)
    (standing,) = case.facts.standings
    items = tuple(
        ProposedItem(
            item.key,
            item.open.document.due_on,
            (read.as_of - item.open.document.due_on).days,
            item.open.open_minor,
            item.due_minor - item.open.disputed_minor,
        )
        for item in case.asked
    )
    proposal = Proposal(
        draft.customer_id,
        debtor.account,
        debtor.name,
        leading,
        kind,
        items,
        chosen,
        standing.chased_minor - standing.credits_minor,
        _reasons(draft, level, items),
    )
    if verdict.send:
        return proposal
    codes = tuple(each.code for each in verdict.held)
    return _held(draft, debtor, codes, verdict.reasons, may_overrule=verdict.may_overrule, proposal=proposal)


def _channel(level: Level, debtor: Debtor) -> Channel:
    """Return the first way by which the debtor can be reached; by post where there is none."""
    reached = {Channel.LETTER: debtor.has_address, Channel.EMAIL: debtor.has_email}
    return next((channel for channel in level.channels if reached[channel]), Channel.LETTER)


def _held(
    draft: _Draft,
    debtor: Debtor,
    codes: tuple[HoldCode, ...],
    reasons: tuple[str, ...],
    *,
    may_overrule: bool = False,
    proposal: Proposal | None = None,
) -> HeldBack:
    return HeldBack(
        draft.customer_id,
        debtor.account,
        debtor.name,
        draft.currency,
        draft.step,
        codes,
        reasons,
        may_overrule,
        proposal,
    )


def _reasons(draft: _Draft, level: Level, items: tuple[ProposedItem, ...]) -> tuple[str, ...]:
    """Say why this letter has its turn."""
    oldest = max((item.days_overdue for item in items), default=0)
    count = "1 item" if len(items) == 1 else f"{len(items)} items"
    if level.is_courtesy:
        return (f"{level.name}: {count} due within {-min((i.days_overdue for i in items), default=0)} days",)
    days = "1 day" if oldest == 1 else f"{oldest} days"
    because = (_BECAUSE[draft.because],) if draft.because is not None else ()
    return (f"{level.name}: {count} overdue, the oldest {days}", *because)


def _age_notice(read: _Read) -> tuple[str, ...]:
    if read.ledger_days is None or read.ledger_days <= _AGEING_DAYS:
        return ()
    return (
        f"The ledger was last brought up to date {read.ledger_days} days ago: import it first, somebody may have paid.",
    )


def _texts_notice(substitutes: Collection[tuple[Kind, Kind | None]]) -> Iterator[str]:
    for wanted, used in sorted(substitutes, key=lambda pair: pair[0]):
        if used is None:
            yield f"There is no text of the {wanted.words.lower()} yet: this step is passed over."
        else:
            yield f"There is no text of the {wanted.words.lower()} yet: the {used.words.lower()} stands in for it."
