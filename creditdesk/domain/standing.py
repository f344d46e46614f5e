"""What is known of a debtor on a day, as the worklist and the talk with them need it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

HABIT_FROM = 8
"""So many payments make a habit; fewer say nothing of a debtor."""

FIRST_LATE_DAYS = 3
"""A payment no later than this was made in time: banks take a day or two."""

AGREED_WITHIN_DAYS = 14
"""A next step no further off than this is one that was agreed: the debt waits for it."""


@dataclass(frozen=True, slots=True)
class PromiseFact:
    """A promise as the worklist needs it: the amount still to come, or that did not come.

    `ahead_minor` of it is on items not yet overdue, for which nobody would be chased. `said` tells of a broken one
    what was said, by whom and when. `currency` is empty where it is that of the debtor's row; `others` are those of
    further currencies, which are never added.
    """

    amount_minor: int
    promised_on: date
    ahead_minor: int = 0
    said: str = ""
    currency: str = ""
    others: tuple[PromiseFact, ...] = ()

    def with_another(self, other: PromiseFact) -> PromiseFact:
        """Return both: one sum with the earlier day where they are of one currency."""
        if other.currency == self.currency:
            return replace(
                self,
                amount_minor=self.amount_minor + other.amount_minor,
                promised_on=min(self.promised_on, other.promised_on),
                ahead_minor=self.ahead_minor + other.ahead_minor,
            )
        same = [fact for fact in self.others if fact.currency == other.currency]
        rest = tuple(fact for fact in self.others if fact.currency != other.currency)
        return replace(self, others=(*rest, same[0].with_another(other) if same else other))

    def told_in(self, currency: str) -> PromiseFact:
        """Return what a row in a currency tells: the part in that one, else the first, which covers nothing of it."""
        if self.currency == currency and not self.others:
            return self
        own = next((fact for fact in (self, *self.others) if fact.currency in ("", currency)), None)
        return replace(self, ahead_minor=self.amount_minor, others=()) if own is None else replace(own, others=())

    @property
    def covers_minor(self) -> int:
        """The part of what is overdue that waits for it."""
        return max(self.amount_minor - self.ahead_minor, 0)


@dataclass(slots=True)
class Part:
    """What of a debt in one currency is not to be asked for, besides what is promised.

    `held_minor` and `plan` are as in `Standing`.
    """

    disputed_minor: int = 0
    disputed_since: date | None = None
    held_minor: int = 0
    plan: tuple[int, int, int] | None = None


class Besides(NamedTuple):
    """What is open in a currency of which a debtor's row does not speak.

    `overdue_minor` is that part which waits for nothing: neither promised, in query, on hold, by instalments, nor made
    up for by credits.
    """

    currency: str
    overdue_minor: int
    oldest_due_on: date | None
    disputed_minor: int


@dataclass(frozen=True, slots=True)
class CallBackFact:
    """A follow-up: its kind, day, time ("10:30" or empty) and text; `of_query` if a query brought it by itself."""

    kind: str
    due_on: date
    due_time: str = ""
    text: str = ""
    of_query: bool = False

    def is_due(self, as_of: date) -> bool:
        """Tell whether its day has come."""
        return self.due_on <= as_of


@dataclass(slots=True)
class Standing:
    """What is known of a debtor on a day, all of it from the book; gathered question by question.

    `running` is what is still to come of promises whose day has not passed; `due` those to be looked for today
    (promised by today, still within the days of grace); `broken` the latest broken promise not yet followed by a
    newer one, which counts while something is overdue; where who was reached since `only_queried` a part, it
    stands; `broken_count` how many of the last three were not kept. `answer_late` is who owes the answer that is
    late the longest, and since when. `days_to_pay` are those of the last settled invoices, up to 36, oldest first;
    `always_in_time` tells that there are enough of them and none was paid late. `copies_sent_on` is the day on
    which copies that the debtor had asked for went out, until somebody has spoken to the debtor after it. `tries`
    counts the contacts without an answer since the last answer, and `tried_on` is the day of the last of them.
    `next_step` is the first follow-up still to come, a query's own only where there is no other. `plan` is
    (instalments paid, instalments in all, instalments missed). A friendly call is due `courtesy_days` after the
    last talk. `held_minor` is what is overdue on items held one by one, and neither promised nor in query.

    All amounts are in `currency`, see `main_order`; what is open in others stands in `besides`. The limit is in the
    debtor's own currency: where that is another, `limit_used_minor` is what is owed in it.
    """

    currency: str = ""
    balance_minor: int = 0
    overdue_minor: int = 0
    oldest_due_on: date | None = None
    disputed_minor: int = 0
    disputed_since: date | None = None
    answer_late: tuple[str, date] | None = None
    credit_limit_minor: int | None = None
    limit_used_minor: int | None = None
    besides: tuple[Besides, ...] = ()
    running: PromiseFact | None = None
    due: PromiseFact | None = None
    broken: PromiseFact | None = None
    broken_count: int = 0
    only_queried: bool = False
    follow_up: CallBackFact | None = None
    next_step: CallBackFact | None = None
    days_to_pay: Sequence[int] = ()
    always_in_time: bool = False
    copies_sent_on: date | None = None
    last_contact_on: date | None = None
    tries: int = 0
    tried_on: date | None = None
    last_letter_on: date | None = None
    last_letter_kind: str = ""
    part_paid_count: int = 0
    bounced_on: date | None = None
    plan: tuple[int, int, int] | None = None
    dunning_hold: str = ""
    held_minor: int = 0
    courtesy_days: int | None = None


def main_order(currency: str, own: str, overdue_minor: int) -> tuple[bool, bool, int, str]:
    """Return what puts a debtor's currencies in order: the row, the talk and the risk speak of the greatest.

    Its own where something is overdue in it; else the one with most overdue; its own again where nothing is.
    """
    return overdue_minor > 0, currency == own, overdue_minor, currency


def besides(
    currency: str, balance_minor: int, overdue_minor: int, oldest_due_on: date | None, part: Part, promised_minor: int
) -> Besides:
    """Return what there is to say of a currency that is not the one of the row."""
    waits = promised_minor + part.disputed_minor + part.held_minor
    if balance_minor <= 0 or (part.plan is not None and part.plan[2] == 0):
        waits = overdue_minor
    return Besides(currency, max(overdue_minor - waits, 0), oldest_due_on, part.disputed_minor)
