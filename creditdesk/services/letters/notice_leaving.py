"""Whether a letter that chases nothing may still leave: who may be written to, and what became of what it is about."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from creditdesk.domain.gate import GateWords, Held, HoldCode, Verdict, judge_notice
from creditdesk.domain.letter_kinds import Notice
from creditdesk.domain.promise import PromiseStatus
from creditdesk.domain.statement import StatementKind
from creditdesk.models.activity import STANDS, activities
from creditdesk.models.follow_ups import promises, queries
from creditdesk.services.letters.account import Account
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.gate import notice_facts
from creditdesk.services.letters.note_facts import OWN, NothingToSayError
from creditdesk.services.letters.note_writing import is_note, said_anew
from creditdesk.services.letters.texts import LANGUAGE


def leaving_verdict(connection: Connection, letter: Row[Any], account: Account) -> Verdict:
    """Judge a letter about promises, a query or the account on the day that it is to leave, from its row."""
    entry = select(activities.c.details, STANDS).where(activities.c.id == letter.activity_id)
    details, stands = connection.execute(entry).one()
    if not stands:
        return Verdict(False, (Held(HoldCode.TAKEN_BACK, "it was taken back", may_overrule=False),))
    held = [*_of_promises(connection, details), *_of_query(connection, letter, details)]
    if is_note(letter.kind):
        held += _of_account(connection, letter, account, details)
    # A report goes to a colleague, who may read of everybody.
    if letter.kind != Notice.QUERY_REPORT:
        words = GateWords(day=formats_for(LANGUAGE, "GB").day)
        held = [*judge_notice(notice_facts(connection, account), words).held, *held]
    return Verdict(not held, tuple(held))


def unwilling(connection: Connection, account: Account) -> str:
    """Say that a debtor asked not to be written to; empty where they did not.

    Of a statement that is mailed it is asked besides: by itself a statement informs, and is not held by it.
    """
    return notice_facts(connection, account).no_contact


def mailed_statement_verdict(connection: Connection, letter: Row[Any], account: Account, verdict: Verdict) -> Verdict:
    """Judge a statement on the day that its mail is to leave, from what the gate says of an open-item one."""
    # One of a period told what was booked in it, whatever is open by now.
    is_of_period = letter.facts.get("form") != StatementKind.OPEN_ITEM
    held = [each for each in verdict.held if not (is_of_period and each.code is HoldCode.NOTHING_OPEN)]
    if words := unwilling(connection, account):
        held.append(Held(HoldCode.NO_CONTACT, words))
    return Verdict(not held, tuple(held))


def _of_promises(connection: Connection, details: dict[str, Any]) -> list[Held]:
    """Say what became of the promises that a letter confirms."""
    confirmed = promises.c.id.in_(details.get("confirms", ()))
    states = connection.scalars(select(promises.c.status).where(confirmed).order_by(promises.c.id))
    ended = dict.fromkeys(PromiseStatus(state) for state in states if state != PromiseStatus.OPEN)
    return [
        Held(HoldCode.PROMISE, f"the promise that it confirms is {state.replace('_', ' ')} since") for state in ended
    ]


def _of_query(connection: Connection, letter: Row[Any], details: dict[str, Any]) -> list[Held]:
    """Say what became of the query that a letter is about."""
    query = connection.execute(select(queries).where(queries.c.id == details.get("query"))).one_or_none()
    if query is None:
        return []
    if query.status != letter.facts["status"]:
        return [Held(HoldCode.QUERY, f"the query is {query.status} since")]
    if letter.kind == Notice.QUERY_REPORT and query.owner != letter.facts["owner"]:
        return [Held(HoldCode.QUERY, f"the query is with {query.owner or 'nobody'} since")]
    return []


def _of_account(connection: Connection, letter: Row[Any], account: Account, details: dict[str, Any]) -> list[Held]:
    """Say whether what a letter says of the account is so no more: it is made anew, and its amounts are compared."""
    given = details.get("own", {})
    if not OWN.get(Notice(letter.kind), {}).keys() <= given.keys():
        # It was issued when what its sender gave was not kept yet.
        return []
    try:
        amounts = dict(said_anew(connection, account, letter, given).amounts)
    except NothingToSayError as silent:
        return [Held(HoldCode.STALE, f"there is nothing for it to say any more: {silent.why}")]
    formats = formats_for(LANGUAGE, "GB")
    changed = [
        (minor, amounts.get(name, 0)) for name, minor in letter.facts["amounts"] if amounts.get(name, 0) != minor
    ]
    if not changed:
        return []
    then, now = (formats.amount(minor, letter.currency) for minor in changed[0])
    return [Held(HoldCode.STALE, f"it says {then}, which is {now} since")]
