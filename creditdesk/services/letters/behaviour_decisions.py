"""What people decide on what behaviour proposes: done, written down with who and why, and taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from creditdesk.domain.behaviour import Behaviour
from creditdesk.domain.dunning_manner import at_pace, code_at, pace_of, usual_code
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.manner import Aspect, Pace, Suggestion
from creditdesk.models.policies import behaviour_decisions
from creditdesk.models.rows import add_row
from creditdesk.services.book.book import Work
from creditdesk.services.desk import cards
from creditdesk.services.letters.behaviour import Behaving, Known, behaving, read_known
from creditdesk.services.letters.policies import Assignment, Scope, assign, read_policies, retire_policy, save_policy

_SINCE_THEN = "It was changed again since."


class Changed(StrEnum):
    """What a decision may change of a debtor: what is proposed, or what they are taken for."""

    BEHAVIOUR = "behaviour"
    LADDER = Aspect.LADDER.value
    TONE = Aspect.TONE.value
    CHANNEL = Aspect.CHANNEL.value


class Change(NamedTuple):
    """One thing before and after; a ladder by the code that the debtor was told to follow, empty for none."""

    what: Changed
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided of a debtor; without changes all was left as it was.

    `takes_back_id` is the decision that this one takes back, `is_undone` whether one took this back.
    """

    id: int
    customer_id: int
    behaviour: Behaviour
    because: tuple[str, ...]
    changes: tuple[Change, ...]
    reason: str
    decided_on: date
    decided_at: datetime
    decided_by: str
    takes_back_id: int | None = None
    is_undone: bool = False


def decisions_of(connection: Connection, customer_id: int) -> tuple[Decision, ...]:
    """Return what was decided of a debtor, the newest first."""
    table = behaviour_decisions
    rows = connection.execute(select(table).where(table.c.customer_id == customer_id).order_by(table.c.id.desc())).all()
    undone = {row.takes_back_id for row in rows}
    return tuple(_decision(row, is_undone=row.id in undone) for row in rows)


def accept(work: Work, customer_id: int, as_of: date, aspects: Collection[Aspect], reason: str = "") -> Decision:
    """Do what is proposed of these, and keep that somebody decided; of none of them, all is left as it is.

    Raises:
        CreditDeskError: If one of them is no longer proposed.
    """
    known = _read(work.connection, as_of, customer_id)
    now = behaving(known, customer_id)
    proposed = {each.aspect: each for each in now.suggestions}
    gone = [aspect.value for aspect in aspects if aspect not in proposed]
    if gone:
        raise CreditDeskError(
            f"No other {' and '.join(gone)} is proposed for this debtor.",
            safe="Nothing was changed.",
            cure="Look at the proposal again.",
        )
    wanted = [each for aspect, each in proposed.items() if aspect in aspects]
    return _keep(work, now, as_of, tuple(_do(work, known, customer_id, wanted)), reason)


def take_for(work: Work, customer_id: int, as_of: date, behaviour: Behaviour | None, reason: str = "") -> Decision:
    """Take a debtor for something else than their record says, from now on; none: for what it says.

    Raises:
        CreditDeskError: If they are taken for that already.
    """
    now = behaving(_read(work.connection, as_of, customer_id), customer_id)
    if behaviour is now.chosen:
        said = behaviour.words if behaviour is not None else "what their record says"
        raise CreditDeskError(f"They are taken for {said} already.", safe="Nothing was changed.")
    card = cards.card_of(work.connection, customer_id)
    after = behaviour.value if behaviour is not None else ""
    cards.change(work, customer_id, replace(card, behaviour=after))
    return _keep(work, now, as_of, (Change(Changed.BEHAVIOUR, card.behaviour, after),), reason)


def take_back(work: Work, decision_id: int, as_of: date) -> Decision:
    """Put back what a decision changed, by a further one; what was proposed then waits again.

    A ladder that was made for it goes too, where nobody else follows it and the house did not change it.

    Raises:
        CreditDeskError: If there is none, it was taken back, or what it changed was changed again since.
    """
    connection = work.connection
    row = connection.execute(select(behaviour_decisions).where(behaviour_decisions.c.id == decision_id)).one_or_none()
    if row is None or row.takes_back_id is not None:
        raise NotFoundError("There is no such decision.", safe="Nothing was changed.")
    if any(each.takes_back_id == decision_id for each in decisions_of(connection, row.customer_id)):
        raise CreditDeskError("It was taken back already.", safe="Nothing was changed.")
    decision = _decision(row)
    known = _read(connection, as_of, decision.customer_id)
    if any(_now(connection, known, decision.customer_id, each.what) != each.after for each in decision.changes):
        raise CreditDeskError(
            _SINCE_THEN, safe="It stays as it is now.", cure="Change what you want changed by itself."
        )
    back = tuple(Change(each.what, each.after, each.before) for each in reversed(decision.changes))
    for each in back:
        _put(work, decision.customer_id, each, "taken back")
        if each.what is Changed.LADDER:
            _put_away(work, each.before)
    return _keep(work, behaving(known, decision.customer_id), as_of, back, "", takes_back_id=decision_id)


def _read(connection: Connection, as_of: date, customer_id: int) -> Known:
    known = read_known(connection, as_of, (customer_id,))
    if customer_id not in known.debtors:
        raise NotFoundError("There is no such debtor in this book.", safe="Nothing was changed.")
    return known


def _do(work: Work, known: Known, customer_id: int, wanted: Collection[Suggestion]) -> Iterator[Change]:
    for each in wanted:
        what = Changed(each.aspect.value)
        before = _now(work.connection, known, customer_id, what)
        after = _ladder(work, known, customer_id, Pace(each.to)) if what is Changed.LADDER else each.to
        change = Change(what, before, after)
        _put(work, customer_id, change, each.because)
        yield change


def _now(connection: Connection, known: Known, customer_id: int, what: Changed) -> str:
    """Return what stands of a debtor: as they were told, empty where they follow what all do."""
    if what is Changed.LADDER:
        return known.policies.debtors.get(customer_id, "")
    card = cards.card_of(connection, customer_id)
    return {Changed.BEHAVIOUR: card.behaviour, Changed.TONE: card.tone, Changed.CHANNEL: card.channel}[what]


def _put(work: Work, customer_id: int, change: Change, reason: str) -> None:
    if change.what is Changed.LADDER:
        assign(work, Assignment(Scope.DEBTOR, change.after, reason, customer_id))
        return
    card = cards.card_of(work.connection, customer_id)
    if change.what is Changed.TONE:
        card = replace(card, tone=change.after)
    elif change.what is Changed.CHANNEL:
        card = replace(card, channel=change.after)
    else:
        card = replace(card, behaviour=change.after)
    cards.change(work, customer_id, card)


def _ladder(work: Work, known: Known, customer_id: int, pace: Pace) -> str:
    """Return the code of the debtor's ladder at a pace, kept for the house first where it is not there yet."""
    follower = known.debtors[customer_id].follower
    policies = known.policies
    code = code_at(policies.of_debtor(follower).policy.code, pace)
    others = replace(policies, debtors={}).of_debtor(follower).policy.code
    if code == others:
        # What everybody of their kind follows needs no wish of its own.
        return ""
    if code not in policies.by_code:
        save_policy(work, at_pace(policies.by_code[usual_code(code)], pace))
    return code


def _put_away(work: Work, code: str) -> None:
    """Offer a ladder no longer that a proposal made, once nobody follows it; one that the house changed stays."""
    policies = read_policies(work.connection)
    usual, made = policies.by_code.get(usual_code(code)), policies.by_code.get(code)
    if usual is None or made is None or made is usual or code in policies.assigned:
        return
    if replace(made, version=0) == at_pace(usual, pace_of(code)):
        retire_policy(work, code)


def _keep(
    work: Work,
    now: Behaving,
    as_of: date,
    changes: tuple[Change, ...],
    reason: str,
    *,
    takes_back_id: int | None = None,
) -> Decision:
    reason = " ".join(reason.split())
    values: dict[str, Any] = {
        "customer_id": now.customer_id,
        "behaviour": now.behaviour.value,
        "because": list(now.because),
        "changes": [list(change) for change in changes],
        "reason": reason,
        "decided_on": as_of,
        "decided_at": work.at,
        "decided_by": work.by,
        "takes_back_id": takes_back_id,
    }
    decision_id = add_row(work.connection, behaviour_decisions, **values)
    # The person's reason may name people, and what is recorded for good cannot forget them.
    work.record(
        "decide by behaviour",
        f"customer {now.customer_id}",
        behaviour=now.behaviour.value,
        changes=values["changes"],
        takes_back=takes_back_id,
    )
    return Decision(
        decision_id,
        now.customer_id,
        now.behaviour,
        now.because,
        changes,
        reason,
        as_of,
        work.at,
        work.by,
        takes_back_id,
    )


def _decision(row: Row[Any], *, is_undone: bool = False) -> Decision:
    return Decision(
        row.id,
        row.customer_id,
        Behaviour(row.behaviour),
        tuple(row.because),
        tuple(Change(Changed(what), before, after) for what, before, after in row.changes),
        row.reason,
        row.decided_on,
        row.decided_at,
        row.decided_by,
        row.takes_back_id,
        is_undone,
    )
