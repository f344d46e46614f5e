"""The house's own outcomes and reasons beside those that come with CreditDesk: kept as a setting, checked, retired."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.outcomes import (
    OUTCOMES,
    OWN_PREFIXES,
    REASONS,
    Asks,
    FollowUpKind,
    FollowUpRule,
    Outcome,
    Reach,
)
from creditdesk.services.book import settings
from creditdesk.services.book.book import Work

SETTING = "desk.own_codes"
MAY_ASK = (Asks.FOLLOW_UP, Asks.REASON, Asks.REFERENCE, Asks.CONTACT)
"""What an own outcome may ask for: a promise and a query are outcomes by themselves."""

_LONGEST_LABEL, _MOST_DAYS = 40, 366


@dataclass(frozen=True, slots=True)
class OwnCode:
    """An own outcome, or (`reach` none) an own reason; retired ones are no longer offered, and old entries keep them.

    A follow-up is due `days` after the contact; none: the outcome brings none.
    """

    code: str
    label: str
    reach: Reach | None = None
    asks: tuple[Asks, ...] = ()
    days: int | None = None
    is_working: bool = False
    text: str = ""
    is_retired: bool = False

    @property
    def outcome(self) -> Outcome:
        """The outcome as the call pane and the rules know it."""
        rules: tuple[FollowUpRule, ...] = ()
        if self.days is not None:
            rules = (FollowUpRule(FollowUpKind.CALL, self.days, self.text or self.label.lower(), self.is_working),)
        return Outcome(self.code, self.label, self.reach or Reach.OWN, self.asks, rules)


@dataclass(frozen=True, slots=True)
class Codes:
    """What is offered: outcomes and the words of reasons, each by its code, those of the house at the end."""

    outcomes: Mapping[str, Outcome]
    reasons: Mapping[str, str]


def own(connection: Connection) -> tuple[OwnCode, ...]:
    """Return the house's own outcomes and reasons, retired ones too, in the order in which they were added."""
    return tuple(_of(kept) for kept in settings.get(connection, SETTING, []))


def offered(connection: Connection) -> Codes:
    """Return what may be chosen today."""
    live = [each for each in own(connection) if not each.is_retired]
    outcomes = {each.code: each.outcome for each in live if each.reach is not None}
    reasons = {each.code: each.label for each in live if each.reach is None}
    return Codes(OUTCOMES | outcomes, REASONS | reasons)


def add(work: Work, draft: OwnCode) -> OwnCode:
    """Add an outcome or a reason; its code is made from its words.

    Raises:
        CreditDeskError: If the words are missing, too long or there already, or the rule makes no sense.
    """
    label = " ".join(draft.label.split())
    body = re.sub(r"[^A-Z0-9]+", "_", label.upper()).strip("_")
    prefix = OWN_PREFIXES[draft.reach] if draft.reach is not None and draft.reach in OWN_PREFIXES else ""
    made = replace(draft, code=prefix + body, label=label, text=" ".join(draft.text.split()), is_retired=False)
    _check(made, body)
    known = own(work.connection)
    alike = [each for each in known if (each.reach is None) == (made.reach is None)]
    there = {each.label.casefold() for each in alike if not each.is_retired}
    shipped = {each.label.casefold() for each in OUTCOMES.values()} if made.reach else {*REASONS.values()}
    if label.casefold() in there | shipped or made.code in REASONS:
        raise CreditDeskError(f"“{label}” is there already.", safe="Nothing was changed.", cure="Use other words.")
    # What was retired under the same words is offered again.
    _keep(work, [*(each for each in known if each.code != made.code), made])
    return made


def rename(work: Work, code: str, label: str) -> OwnCode:
    """Let an own code be called otherwise from now on; old entries keep the words that they were written with.

    Raises:
        CreditDeskError: As for `add`, or if there is no such code.
    """
    before = _named(work.connection, code)
    made = add(work, replace(before, label=label))
    retire(work, code)
    return made


def retire(work: Work, code: str) -> None:
    """Offer an own code no longer.

    Raises:
        NotFoundError: If there is no such code.
    """
    _named(work.connection, code)
    _keep(work, [replace(each, is_retired=each.is_retired or each.code == code) for each in own(work.connection)])


def restore(work: Work, codes: Sequence[OwnCode]) -> None:
    """Keep these codes alone, as they were before a change that is taken back."""
    if codes:
        _keep(work, list(codes))
    else:
        settings.remove(work, SETTING)


def _named(connection: Connection, code: str) -> OwnCode:
    found = next((each for each in own(connection) if each.code == code), None)
    if found is None:
        raise NotFoundError("There is no such code of the house's own.", safe="Nothing was changed.")
    return found


def _check(made: OwnCode, body: str) -> None:
    wrong = ""
    if not body:
        wrong = "It needs words of letters."
    elif len(made.label) > _LONGEST_LABEL:
        wrong = f"Its words are longer than {_LONGEST_LABEL} letters."
    elif made.reach is Reach.OWN:
        wrong = "An outcome says whom the call reached."
    elif any(ask not in MAY_ASK for ask in made.asks):
        wrong = "A promise and a query are outcomes by themselves."
    elif made.days is not None and not 0 <= made.days <= _MOST_DAYS:
        wrong = f"A follow-up comes 0 to {_MOST_DAYS} days after the call."
    if wrong:
        raise CreditDeskError(wrong, safe="Nothing was changed.")


def _keep(work: Work, codes: list[OwnCode]) -> None:
    settings.put(
        work,
        SETTING,
        [
            {
                "code": each.code,
                "label": each.label,
                "reach": each.reach.value if each.reach is not None else None,
                "asks": [ask.value for ask in each.asks],
                "days": each.days,
                "working": each.is_working,
                "text": each.text,
                "retired": each.is_retired,
            }
            for each in codes
        ],
    )


def _of(kept: Mapping[str, Any]) -> OwnCode:
    return OwnCode(
        kept["code"],
        kept["label"],
        Reach(kept["reach"]) if kept["reach"] else None,
        tuple(Asks(ask) for ask in kept["asks"]),
        kept["days"],
        kept["working"],
        kept["text"],
        kept["retired"],
    )
