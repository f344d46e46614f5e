"""Whether a letter that was issued is still right: asked before it leaves, which may be days later."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row

from creditdesk.domain.gate import GateFacts, HoldCode, talk_that_holds
from creditdesk.domain.late_charges import SETTLING, ChargeKind
from creditdesk.domain.letter_kinds import DEMANDS, Kind, Notice
from creditdesk.services.letters.formats import Formats, formats_for
from creditdesk.services.letters.leaving import Leaving, read_leaving
from creditdesk.services.letters.rules import read_rules
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
    (each,) = read_leaving(connection, as_of, read_rules(connection), (letter,))
    return _against(each, overruled)


def reasons_against_each(
    connection: Connection, rows: Collection[Row[Any]], as_of: date
) -> dict[int, tuple[Against, ...]]:
    """Return the same of many letters, by their ids."""
    found = read_leaving(connection, as_of, read_rules(connection), rows)
    return {each.letter.id: _against(each) for each in found}


def _against(leaving: Leaving, overruled: Collection[str] = ()) -> tuple[Against, ...]:
    passed = leaving.overruled.union(overruled)
    found = dict.fromkeys(_reasons(leaving))
    return tuple(each for each in found if not each.may_overrule or each.words not in passed)


def _reasons(leaving: Leaving) -> list[Against]:
    letter, formats = leaving.letter, formats_for(LANGUAGE, "GB")
    if letter.kind == Notice.INSOLVENCY_CLAIM:
        # It goes to the person in charge, because of what holds everything else.
        return []
    late = _too_late(leaving, formats)
    if letter.kind not in list(Kind):
        return [*(Against(each.text, each.may_overrule) for each in leaving.verdict.held), *late]
    held = [Against(each.text, each.may_overrule) for each in leaving.verdict.held if each.code in _CAME_SINCE]
    if letter.kind not in DEMANDS or not all(each.may_overrule for each in held):
        return held
    # Where the gate holds the whole letter for what was agreed, it has said so.
    agreed = [] if leaving.overruled or held else _agreed_upon(leaving)
    of_items = (*_paid(leaving), *agreed, *_queried(leaving), *_money_came(leaving))
    of_letter = (*_settled(leaving), *_overtaken(leaving))
    # Where a talk led to what speaks against it, that says it.
    spoken = [] if held or of_items else _spoken(leaving, formats)
    return [*held, *(Against(words) for words in (*of_items, *of_letter, *spoken)), *late]


def _spoken(leaving: Leaving, formats: Formats) -> list[str]:
    """Say which talk since the letter was issued it would talk past, in words that stay the same from day to day."""
    facts = GateFacts(leaving.account.as_of, (), talk=leaving.talk)
    on, step = talk_that_holds(facts, leaving.rules), leaving.talk.step
    if on is None:
        return []
    then = f"; next step {formats.day(step.due_on)}{step.at}: {step.text}" if step is not None else ""
    return [f"spoken to since, on {formats.day(on)}{then}"]


def _too_late(leaving: Leaving, formats: Formats) -> list[Against]:
    """Say whether the day has passed by which it asks to be paid or answered."""
    pay_by_on = leaving.letter.pay_by_on
    if pay_by_on is None or leaving.account.as_of <= pay_by_on:
        return []
    what = "an answer" if leaving.letter.kind == Notice.PLAN_PROPOSAL else "payment"
    return [Against(f"it asks for {what} by {formats.day(pay_by_on)}, and that day has passed")]


def _overtaken(leaving: Leaving) -> list[str]:
    """Say which later letters ask for the same."""
    return [f"a later letter asks for the same: {_listed(leaving.later)}"] if leaving.later else []


def _settled(leaving: Leaving) -> list[str]:
    """Say of which items fees or interest that it speaks of were paid, waived or invoiced since."""
    letter = leaving.letter
    kinds = {
        *((ChargeKind.FEE,) if letter.facts.get("fees") else ()),
        *((ChargeKind.INTEREST, ChargeKind.COMPENSATION) if letter.facts.get("interest") else ()),
    }
    since = {
        each.charge.key.number
        for each in leaving.charges
        if each.activity_id > letter.activity_id
        and each.charge.step in SETTLING
        and each.charge.kind in kinds
        and each.charge.key in leaving.named
    }
    return [f"fees or interest paid, waived or invoiced since: {_listed(since)}"] if since else []


def _paid(leaving: Leaving) -> list[str]:
    now = {item.key: item.open.open_minor for item in leaving.account.items}
    paid = [key.number for key, minor in leaving.named.items() if now.get(key, 0) < minor]
    return [f"paid or credited since, in whole or in part: {_listed(paid)}"] if paid else []


def _agreed_upon(leaving: Leaving) -> list[str]:
    of_letter = [item for item in leaving.account.items if item.key in leaving.named]
    free = {item.key for item in leaving.waiting.left_of(of_letter)}
    waiting = [item.key.number for item in of_letter if item.key not in free]
    return [f"promised, planned or held since: {_listed(waiting)}"] if waiting else []


def _queried(leaving: Leaving) -> list[str]:
    """Say which items have more in query than the letter leaves out."""
    told = {line["number"]: line["disputed_minor"] for line in leaving.letter.facts["lines"]}
    items = (item for item in leaving.account.items if item.key.number in told)
    raised = [item.key.number for item in items if item.open.disputed_minor > told[item.key.number]]
    return [f"in query since: {_listed(raised)}"] if raised else []


def _money_came(leaving: Leaving) -> list[str]:
    """Say whether more stands to the debtor's credit than the letter knows of."""
    letter = leaving.letter
    told = -sum(line["open_minor"] for line in letter.facts.get("credits", ())) + abs(
        letter.facts.get("elsewhere_minor", 0)
    )
    now = -sum(item.open.open_minor for item in leaving.account.credits(letter.currency))
    more = formats_for(LANGUAGE, leaving.country).amount(now - told, letter.currency)
    return [f"{more} more stands to their credit than the letter knows of"] if now > told else []


def _listed(numbers: Collection[str]) -> str:
    return ", ".join(sorted(numbers))
