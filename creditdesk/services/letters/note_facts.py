"""What the shorter letters on an account say, and what their sender gives: the common ground of all of them.

What the book knows is read from it, see `note_plans`, `note_payments` and `note_matters`; what only the sender knows
(`OWN`) is given with the wish.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from sqlalchemy import Connection

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.letter_kinds import Notice
from creditdesk.domain.money import minor_from_decimal
from creditdesk.services.letters.account import Account
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.lines import Line
from creditdesk.services.letters.sheet import Addressee
from creditdesk.services.letters.waiting import NOTHING_WAITS, waitings_of


class NothingToSayError(CreditDeskError):
    """There is nothing to write of: `why`."""

    def __init__(self, why: str) -> None:
        super().__init__(f"There is nothing for this letter to say: {why}.", safe="Nothing was issued.")
        self.why = why


OWN: dict[Notice, dict[str, str]] = {
    Notice.PLAN_PROPOSAL: {"count": "count", "first_on": "day"},
    Notice.LIMIT_CHANGE: {"limit": "amount", "limit_before": "amount", "changed": "day"},
    Notice.HANDOVER: {"agency": "words", "handed": "day"},
    Notice.SETTLEMENT_OFFER: {"offer": "amount"},
    Notice.INSOLVENCY_CLAIM: {"officeholder": "lines", "case": "words", "insolvent": "day"},
}
"""By letter the facts that only the sender knows, and how each is read."""
MAY_OWN: dict[Notice, dict[str, str]] = {
    Notice.CREDIT_HOLD: {"reason": "words"},
    Notice.INSOLVENCY_CLAIM: {"retention": "words"},
}
"""By letter the facts that the sender may give besides."""

OF_OVERDUE = frozenset({Notice.PLAN_PROPOSAL, Notice.SETTLEMENT_OFFER, Notice.HANDOVER})
"""Those that say nothing where nothing is overdue, whatever their sender gives."""

_ASK_BY_DAY = frozenset(
    {Notice.PLAN_PROPOSAL, Notice.PLAN_DEFAULT, Notice.PAYMENT_RETURNED, Notice.SETTLEMENT_OFFER},
)
"""Those that ask to be paid or answered by the house's day; a missed instalment is asked for by a day of its own."""
_LIKE = {
    "day": "a day such as 2026-11-20",
    "count": "a number from 2 to 60",
    "amount": "an amount such as 1250.00",
    "words": "a text",
    "lines": "a name and its address, a | between the lines",
}
_COUNTS = range(2, 61)
_TOO_MUCH = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Besides:
    """What is added to the items of the table, or taken off where it is below zero: its word, and of how many."""

    name: str
    minor: int
    count: int = 1


class Instalment(NamedTuple):
    """An instalment of a plan: its day, its amount and how much of that is paid.

    Where no bank works on its day, it is in time until `in_time_on`, the next working day.
    """

    due_on: date
    minor: int
    paid_minor: int = 0
    in_time_on: date | None = None


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """What one of these letters says: amounts, days and words by the field of the text, and what its table lists.

    `lines` are the items and, below zero, what stands to the debtor's credit. A plan lists its instalments, and
    `covers` the documents that it is about. `notices` are for the sender alone.
    """

    notice: Notice
    number: str
    dated_on: date
    sender: Letterhead
    addressee: Addressee
    currency: str
    pay_by_on: date
    amounts: tuple[tuple[str, int], ...] = ()
    days: tuple[tuple[str, date], ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    lines: tuple[Line, ...] = ()
    besides: tuple[Besides, ...] = ()
    instalments: tuple[Instalment, ...] = ()
    covers: tuple[DocumentKey, ...] = ()
    payable_minor: int | None = None
    notices: tuple[str, ...] = ()

    @property
    def minor(self) -> int:
        """The amount that it is about: the first."""
        return self.amounts[0][1] if self.amounts else 0

    @property
    def asks_by_on(self) -> date | None:
        """The day by which it asks to be paid or answered; none where it names no such day."""
        if self.notice is Notice.PLAN_MISSED:
            return dict(self.days).get("cure_by")
        return self.pay_by_on if self.notice in _ASK_BY_DAY else None

    @property
    def named(self) -> tuple[DocumentKey, ...]:
        """The documents that it speaks of."""
        return (*(DocumentKey(line.type, line.number) for line in self.lines), *self.covers)


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish for such a letter: the account on its day, what the sender gave, and the letter with nothing said yet.

    `wanted` is the currency that the sender chose; empty where that is left to what the letter is about.
    """

    connection: Connection
    account: Account
    own: Mapping[str, Any]
    empty: NoteFacts
    wanted: str = ""

    @property
    def currency(self) -> str:
        """The currency of all that it says."""
        return self.empty.currency

    @property
    def overdue(self) -> tuple[Line, ...]:
        """The items past their due date."""
        return self.account.lines(self.account.overdue(self.currency))

    @property
    def free(self) -> tuple[Line, ...]:
        """The items past their due date that wait for no promise, are in no plan and are not held back."""
        customer_id, as_of = self.account.customer_id, self.account.as_of
        waiting = waitings_of(self.connection, as_of, (customer_id,)).get(customer_id, NOTHING_WAITS)
        return self.account.lines(waiting.left_of(self.account.overdue(self.currency)))

    @property
    def credits(self) -> tuple[Line, ...]:
        """What stands to the debtor's credit, below zero."""
        return self.account.lines(self.account.credits(self.currency))


Says = Callable[[Asked], NoteFacts]
"""What finds the facts of one kind of letter, or raises that there is nothing for it to say."""


def total_of(lines: Sequence[Line], besides: Sequence[Besides] = ()) -> int:
    """Return the sum of a table, as it is printed below it."""
    return sum(line.open_minor for line in lines) + sum(each.minor for each in besides)


def read_own(notice: Notice, given: Mapping[str, str], currency: str) -> dict[str, Any]:
    """Return what the sender gave, read.

    Raises:
        CreditDeskError: If a fact is missing, unknown to this letter, or of another form.
    """
    needed = OWN.get(notice, {})
    forms = needed | MAY_OWN.get(notice, {})
    missing = [name for name in needed if name not in given]
    unknown = [name for name in given if name not in forms]
    if missing or unknown:
        what = f"must state {' and '.join(missing)}" if missing else f"has no {' and no '.join(unknown)} to state"
        raise CreditDeskError(
            f"The letter “{notice.words}” {what}.",
            safe="Nothing was issued.",
            cure=f"Give {', '.join(f'--set {name}=...' for name in needed)}." if needed else "Leave --set out.",
        )
    return {name: _read(name, text, forms[name], currency) for name, text in given.items()}


def _read(name: str, text: str, form: str, currency: str) -> Any:  # noqa: ANN401 - as its form says
    try:
        if form == "day":
            return date.fromisoformat(text)
        if form == "count" and int(text) in _COUNTS:
            return int(text)
        if form == "amount":
            amount = Decimal(text.replace(",", ""))
            if amount.is_finite() and 0 < amount < _TOO_MUCH:
                return minor_from_decimal(amount, currency)
        if form == "words" and text.strip():
            return text.strip()
        if form == "lines" and (lines := tuple(line for part in text.split("|") if (line := part.strip()))):
            return lines
    except (ValueError, InvalidOperation):
        pass
    raise CreditDeskError(f'{name}: "{text}" is not {_LIKE[form]}.', safe="Nothing was issued.")
