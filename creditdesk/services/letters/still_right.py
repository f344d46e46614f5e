"""Whether a letter that was issued is still right: asked before it leaves by mail, which may be days later."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.gate import GateFacts, GateRules, GateWords, HoldCode, judge_notice, talk_that_holds
from creditdesk.domain.late_charges import SETTLING, ChargeKind
from creditdesk.domain.letter_kinds import DEMANDS, Kind, Notice
from creditdesk.domain.statement import OPEN_ITEM
from creditdesk.models.activity import STANDS, activities
from creditdesk.models.letters import letter_items, letters
from creditdesk.services.letters.account import read_account
from creditdesk.services.letters.formats import Formats, formats_for
from creditdesk.services.letters.gate import notice_facts
from creditdesk.services.letters.late_charges import written
from creditdesk.services.letters.letterhead import read_letterhead
from creditdesk.services.letters.request import Request, ask
from creditdesk.services.letters.rules import read_rules
from creditdesk.services.letters.talks import talk_since
from creditdesk.services.letters.texts import LANGUAGE

_CAME_SINCE = frozenset(
    {
        *(HoldCode.NOTHING_OPEN, HoldCode.NOTHING_OVERDUE, HoldCode.HOLD, HoldCode.ITEM_HOLD, HoldCode.HARDSHIP),
        *(HoldCode.INSOLVENCY, HoldCode.NO_CONTACT, HoldCode.PROMISE, HoldCode.PLAN, HoldCode.QUERY),
        *(HoldCode.CREDIT, HoldCode.POLICY, HoldCode.STALE, HoldCode.UNFIT),
    }
)
"""What may have come between. That the debtor was written to lately is this letter's own doing, and holds it not."""


@dataclass(frozen=True, slots=True)
class Against:
    """One reason why a letter should not leave any more, in words, and whether a person may send it all the same."""

    words: str
    may_overrule: bool = True


def reasons_against(
    connection: Connection, letter: Row[Any], as_of: date, overruled: Collection[str] = ()
) -> tuple[Against, ...]:
    """Return why a letter should not leave any more; what a person overruled when it was issued holds it not.

    Args:
        connection: Where to read.
        letter: The letter's row.
        as_of: The day on which it is to leave.
        overruled: The words of what a person overruled since. What may not be overruled holds all the same.
    """
    at_issue = _overruled(connection, letter.activity_id)
    found = _reasons(connection, letter, as_of, went_against_gate=bool(at_issue))
    passed = at_issue.union(overruled)
    return tuple(each for each in dict.fromkeys(found) if not each.may_overrule or each.words not in passed)


def _reasons(connection: Connection, letter: Row[Any], as_of: date, *, went_against_gate: bool) -> list[Against]:
    if letter.kind == Notice.INSOLVENCY_CLAIM:
        # It goes to the person in charge, because of what holds everything else.
        return []
    formats = formats_for(LANGUAGE, "GB")
    late = _too_late(letter, as_of, formats)
    if letter.kind not in list(Kind):
        account = read_account(connection, letter.customer_id, as_of, read_letterhead(connection))
        verdict = judge_notice(notice_facts(connection, account), GateWords(day=formats.day))
        return [*(Against(each.text, each.may_overrule) for each in verdict.held), *late]
    items = _items(connection, letter.id)
    rules = read_rules(connection)
    request = ask(connection, rules, letter.customer_id, letter.kind, as_of, set(items) or None, OPEN_ITEM)
    held = [Against(each.text, each.may_overrule) for each in request.verdict.held if each.code in _CAME_SINCE]
    if letter.kind not in DEMANDS or not all(each.may_overrule for each in held):
        return held
    # Where the gate holds the whole letter for what was agreed, it has said so.
    agreed = [] if went_against_gate or held else _agreed_upon(request, items)
    of_items = (*_paid(request, items), *agreed, *_queried(request, letter), *_money_came(request, letter))
    of_letter = (*_settled(connection, letter, as_of, items), *_overtaken(connection, letter, items))
    # Where a talk led to what speaks against it, that says it.
    spoken = [] if held or of_items else _spoken(connection, letter, as_of, rules, formats)
    return [*held, *(Against(words) for words in (*of_items, *of_letter, *spoken)), *late]


def _spoken(connection: Connection, letter: Row[Any], as_of: date, rules: GateRules, formats: Formats) -> list[str]:
    """Say which talk since the letter was issued it would talk past, in words that stay the same from day to day."""
    talk = talk_since(connection, as_of, letter.customer_id, letter.activity_id)
    on, step = talk_that_holds(GateFacts(as_of, (), talk=talk), rules), talk.step
    if on is None:
        return []
    then = f"; next step {formats.day(step.due_on)}{step.at}: {step.text}" if step is not None else ""
    return [f"spoken to since, on {formats.day(on)}{then}"]


def _too_late(letter: Row[Any], as_of: date, formats: Formats) -> list[Against]:
    """Say whether the day has passed by which it asks to be paid or answered."""
    if letter.pay_by_on is None or as_of <= letter.pay_by_on:
        return []
    return [Against(f"it asks for payment by {formats.day(letter.pay_by_on)}, and that day has passed")]


def _overtaken(connection: Connection, letter: Row[Any], named: dict[DocumentKey, int]) -> list[str]:
    """Say which later letters ask for the same."""
    rows = connection.execute(
        select(letters.c.number, letter_items.c.type, letter_items.c.number.label("item"))
        .join(letter_items, letter_items.c.letter_id == letters.c.id)
        .join(activities, activities.c.id == letters.c.activity_id)
        .where(
            letters.c.customer_id == letter.customer_id,
            letters.c.id > letter.id,
            letters.c.kind.in_([kind.value for kind in DEMANDS]),
            STANDS,
        )
    )
    later = {row.number for row in rows if DocumentKey(DocumentType(row.type), row.item) in named}
    return [f"a later letter asks for the same: {_listed(later)}"] if later else []


def _settled(connection: Connection, letter: Row[Any], as_of: date, named: dict[DocumentKey, int]) -> list[str]:
    """Say of which items fees or interest that it speaks of were paid, waived or invoiced since."""
    kinds = {
        *((ChargeKind.FEE,) if letter.facts.get("fees") else ()),
        *((ChargeKind.INTEREST, ChargeKind.COMPENSATION) if letter.facts.get("interest") else ()),
    }
    since = {
        each.charge.key.number
        for each in (written(connection, as_of, letter.customer_id) if kinds else ())
        if each.activity_id > letter.activity_id
        and each.charge.step in SETTLING
        and each.charge.kind in kinds
        and each.charge.key in named
    }
    return [f"fees or interest paid, waived or invoiced since: {_listed(since)}"] if since else []


def _paid(request: Request, named: dict[DocumentKey, int]) -> list[str]:
    now = {item.key: item.open.open_minor for item in request.account.items}
    paid = [key.number for key, minor in named.items() if now.get(key, 0) < minor]
    return [f"paid or credited since, in whole or in part: {_listed(paid)}"] if paid else []


def _agreed_upon(request: Request, named: dict[DocumentKey, int]) -> list[str]:
    of_letter = [item for item in request.account.items if item.key in named]
    free = {item.key for item in request.waiting.left_of(of_letter)}
    waiting = [item.key.number for item in of_letter if item.key not in free]
    return [f"promised, planned or held since: {_listed(waiting)}"] if waiting else []


def _queried(request: Request, letter: Row[Any]) -> list[str]:
    """Say which items have more in query than the letter leaves out."""
    told = {line["number"]: line["disputed_minor"] for line in letter.facts["lines"]}
    items = (item for item in request.account.items if item.key.number in told)
    raised = [item.key.number for item in items if item.open.disputed_minor > told[item.key.number]]
    return [f"in query since: {_listed(raised)}"] if raised else []


def _money_came(request: Request, letter: Row[Any]) -> list[str]:
    """Say whether more stands to the debtor's credit than the letter knows of."""
    told = -sum(line["open_minor"] for line in letter.facts.get("credits", ())) + abs(
        letter.facts.get("elsewhere_minor", 0)
    )
    now = -sum(item.open.open_minor for item in request.account.credits(letter.currency))
    more = formats_for(LANGUAGE, request.sender.country).amount(now - told, letter.currency)
    return [f"{more} more stands to their credit than the letter knows of"] if now > told else []


def _items(connection: Connection, letter_id: int) -> dict[DocumentKey, int]:
    """Return the debits that a letter names, with what it says is open of them."""
    rows = connection.execute(select(letter_items).where(letter_items.c.letter_id == letter_id))
    return {DocumentKey(DocumentType(row.type), row.number): row.open_minor for row in rows if row.open_minor > 0}


def _overruled(connection: Connection, activity_id: int) -> frozenset[str]:
    details = connection.scalar(select(activities.c.details).where(activities.c.id == activity_id))
    return frozenset((details or {}).get("held", ()))


def _listed(numbers: Collection[str]) -> str:
    return ", ".join(sorted(numbers))
