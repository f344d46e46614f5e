"""Proposing the day's letters: every debtor's next step, judged by the one gate."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from creditdesk.domain.card import Card
from creditdesk.domain.dunning import (
    Channel,
    Level,
    What,
)
from creditdesk.domain.gate import HoldCode
from creditdesk.domain.late_charges import may_claim_fees
from creditdesk.domain.letter_kinds import LETTERS, Kind
from creditdesk.domain.money import minor_from_decimal
from creditdesk.models.bulk import without_cycle_collection
from creditdesk.services.letters.chases import talks_with
from creditdesk.services.letters.compose import NO_FEE_TERMS
from creditdesk.services.letters.credits import NOTHING_TOLD, Told, told_of
from creditdesk.services.letters.debtors import Debtor
from creditdesk.services.letters.gate import Known, case_of, judge, read_known
from creditdesk.services.letters.leading import Leading
from creditdesk.services.letters.proposed import ComesNext, HeldBack, Proposal, Proposals, ProposedItem
from creditdesk.services.letters.talks import NOT_SPOKEN, last_talks
from creditdesk.services.letters.turns import Day, Turn, few, read_day, text_of, turns_of
from creditdesk.services.progress import Progress, Silent

# A ledger older than this is told beside the proposals, long before it holds them.
_AGEING_DAYS = 3
_BECAUSE = {
    What.PROMISE_BROKEN: "a promise was broken",
    What.PART_PAID: "a part was paid since the last letter: the same step again",
    What.QUERY_REJECTED: "the query was answered: the same step again",
}


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
        read = read_day(connection, as_of, customer_ids, approved)
        watching.report(1, 3, "Finding whose turn it is")
        turns, later = turns_of(read)
        watching.report(2, 3, "Asking the gate")
        return judged(connection, read, turns, later)


def judged(connection: Connection, read: Day, turns: list[Turn], later: list[ComesNext]) -> Proposals:
    """Ask the gate about letters whose turn has come, and return the day with what is proposed and what is held."""
    known = _known(connection, read, turns)
    proposed: list[Proposal] = []
    held: list[HeldBack] = []
    substitutes: set[tuple[Kind, Kind | None]] = set()
    for turn in turns:
        debtor = read.debtors[turn.customer_id]
        if turn.level is None:
            held.append(_held(turn, debtor, (turn.code,), (turn.why,)))
            continue
        kind = text_of(turn.level.letter)
        if kind is not turn.level.letter:
            substitutes.add((turn.level.letter, kind))
        if kind is None:
            continue
        needs = LETTERS[kind].needs
        if needs:
            said = f"the {kind.words.lower()} must state {' and '.join(needs)}: write it from the debtor's account"
            held.append(_held(turn, debtor, (HoldCode.UNFIT,), (said,)))
            continue
        outcome = _ask(read, turn, turn.level, debtor, kind, known.get(turn.customer_id, Known()))
        if isinstance(outcome, Proposal):
            proposed.append(outcome)
        else:
            held.append(outcome)
    currencies = sorted({each.currency for each in proposed})
    notices = (*_age_notice(read), *(read.sender.lacks(currencies) if proposed else ()), *_texts_notice(substitutes))
    return Proposals(read.as_of, tuple(proposed), tuple(held), tuple(later), notices)


def _known(connection: Connection, read: Day, turns: Collection[Turn]) -> dict[int, Known]:
    """Return what the gate knows of the debtors to whom a letter may go; talks and credits where they decide."""
    ids = {turn.customer_id for turn in turns if turn.level is not None}
    last = {turn.customer_id for turn in turns if turn.level is not None and _follows(turn.level)}
    credited = {each for each in ids if any(item.open.open_minor < 0 for item in read.accounts[each].items)}
    of_all = read_known(connection, read.as_of, few(ids), waiting=read.waiting)
    unknown = Known()
    talks = talks_with(connection, read.as_of, few(last)) if last else {}
    spoken = last_talks(connection, read.as_of, few(ids))
    told: Mapping[int, Told] = told_of(connection, read.as_of, few(credited)) if credited else {}
    return {
        customer_id: replace(
            of_all.get(customer_id, unknown),
            chases=(*read.letters.get(customer_id, ()), *talks.get(customer_id, ())),
            told=told.get(customer_id, NOTHING_TOLD),
            talk=spoken.get(customer_id, NOT_SPOKEN),
        )
        for customer_id in ids
    }


def _follows(level: Level) -> bool:
    kind = text_of(level.letter)
    return kind is not None and (LETTERS[kind].is_last or LETTERS[kind].follows)


def _ask(read: Day, turn: Turn, level: Level, debtor: Debtor, kind: Kind, known: Known) -> Proposal | HeldBack:
    leading = Leading(
        turn.policy,
        level,
        turn.step,
        turn.currency,
        _channel(level, debtor),
        turn.steps,
        (turn.customer_id, turn.currency, turn.step) in read.approved,
    )
    account = read.accounts[turn.customer_id]
    chosen = frozenset(item.key for item in turn.items)
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
        turn.customer_id,
        debtor.account,
        debtor.name,
        leading,
        kind,
        items,
        chosen,
        standing.chased_minor - standing.credits_minor,
        (*_reasons(turn, level, items), *_as_their_card_says(debtor), *_fee(read, turn, level, debtor)),
    )
    if verdict.send:
        return proposal
    codes = tuple(each.code for each in verdict.held)
    return _held(turn, debtor, codes, verdict.reasons, may_overrule=verdict.may_overrule, proposal=proposal)


def _channel(level: Level, debtor: Debtor) -> Channel:
    """Return the first way by which the debtor can be reached; by post where there is none."""
    reached = {Channel.LETTER: debtor.has_address, Channel.EMAIL: debtor.has_email}
    return next((channel for channel in level.channels if reached[channel]), Channel.LETTER)


def _held(
    turn: Turn,
    debtor: Debtor,
    codes: tuple[HoldCode, ...],
    reasons: tuple[str, ...],
    *,
    may_overrule: bool = False,
    proposal: Proposal | None = None,
) -> HeldBack:
    return HeldBack(
        turn.customer_id,
        debtor.account,
        debtor.name,
        turn.currency,
        turn.step,
        codes,
        reasons,
        may_overrule,
        proposal,
        turn.level,
        tuple(item.key for item in turn.items),
    )


def _reasons(turn: Turn, level: Level, items: tuple[ProposedItem, ...]) -> tuple[str, ...]:
    """Say why this letter has its turn."""
    oldest = max((item.days_overdue for item in items), default=0)
    count = "1 item" if len(items) == 1 else f"{len(items)} items"
    if level.is_courtesy:
        ahead = -min((item.days_overdue for item in items), default=0)
        return (f"{level.name}: {count} due {f'within {ahead} days' if ahead else 'today'}",)
    days = "1 day" if oldest == 1 else f"{oldest} days"
    because = (_BECAUSE[turn.because],) if turn.because is not None else ()
    return (f"{level.name}: {count} overdue, the oldest {days}", *because)


def _as_their_card_says(debtor: Debtor) -> tuple[str, ...]:
    """Say in which tone and on which way letters go to this debtor rather than to others."""
    card = Card(tone=debtor.follower.tone, channel=debtor.follower.channel)
    return (f"as their card says: {', '.join(card.tags)}",) if card.tags else ()


def _fee(read: Day, turn: Turn, level: Level, debtor: Debtor) -> tuple[str, ...]:
    """Say what the level charges: the letter adds it for each item that comes to it the first time."""
    if not may_claim_fees(debtor.follower.country, read.fee_terms):
        return (NO_FEE_TERMS,) if level.fee else ()
    minor = minor_from_decimal(level.fee, turn.currency) if turn.currency == read.sender.currency else 0
    return (f"fee of {read.words.amount(minor, turn.currency)} on each item, once",) if minor else ()


def _age_notice(read: Day) -> tuple[str, ...]:
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
