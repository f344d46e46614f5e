"""What is known of a debtor on a day, and how much of that its place on the worklist hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import NamedTuple

from creditdesk.domain.aging import DUE_BUCKETS
from creditdesk.domain.points import amount_points
from creditdesk.domain.weights import STANDARD, Weights

HABIT_FROM = 8
"""So many payments make a habit; fewer say nothing of a debtor."""

FIRST_LATE_DAYS = 3
"""A payment no later than this was made in time: banks take a day or two."""

_SLOWER_FROM = 10
_PART_PAID_FROM = 2
_LIMIT_USED_FROM = 90
# From here on an item is in the oldest bucket, and its age has all the points there are.
_LATEST = DUE_BUCKETS.limits[-1] + 1


@dataclass(frozen=True, slots=True)
class PromiseFact:
    """A promise as the worklist needs it: the amount still to come, or that did not come.

    `ahead_minor` of it is on items not yet overdue, for which nobody would be chased. `said` tells of a broken one
    what was said, by whom and when.
    """

    amount_minor: int
    promised_on: date
    ahead_minor: int = 0
    said: str = ""

    @property
    def covers_minor(self) -> int:
        """The part of what is overdue that waits for it."""
        return max(self.amount_minor - self.ahead_minor, 0)


@dataclass(frozen=True, slots=True)
class CallBackFact:
    """A follow-up that is due: its kind, day, time ("10:30" or empty) and text."""

    kind: str
    due_on: date
    due_time: str = ""
    text: str = ""


@dataclass(slots=True)
class Standing:
    """What is known of a debtor on a day, all of it from the book; gathered question by question.

    `running` is what is still to come of promises whose day has not passed; `due` those to be looked for today
    (promised by today, still within the days of grace); `broken` the latest broken promise not yet followed by a
    newer one, which counts while something is overdue; `broken_count` how many of the last three were not kept.
    `answer_late` is who owes the answer that is late the longest, and since when.
    `days_to_pay` are those of the last settled invoices, up to 36, oldest first; `always_in_time` tells that there are
    enough of them and none was paid late. `copies_sent_on` is the day on which copies that the debtor had asked for
    went out, until somebody has spoken to the debtor after it. `tries` counts the contacts
    without an answer since the last answer, and `tried_on` is the day of the last of them. `next_on` is the day of
    the first follow-up still to come. `plan` is
    (instalments paid, instalments in all, instalments missed). A friendly call is due `courtesy_days` after the
    last talk. `held_minor` is what is overdue on items held one by one, and neither promised nor in query.
    """

    currency: str = ""
    balance_minor: int = 0
    overdue_minor: int = 0
    oldest_due_on: date | None = None
    disputed_minor: int = 0
    disputed_since: date | None = None
    answer_late: tuple[str, date] | None = None
    credit_limit_minor: int | None = None
    running: PromiseFact | None = None
    due: PromiseFact | None = None
    broken: PromiseFact | None = None
    broken_count: int = 0
    follow_up: CallBackFact | None = None
    next_on: date | None = None
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


class WeighedFigures(NamedTuple):
    """What is weighed of what a debtor owes.

    `owes` is the balance's sign: 1, 0, or -1 in credit; `overdue` 1 for any amount, or 0; `amount_points` are the
    points of that amount. `days_late` (of the oldest item, while something is overdue) ends with the oldest bucket,
    `limit_used` (in per cent) begins where it is worth a word.
    """

    owes: int
    overdue: int
    amount_points: int
    days_late: int
    limit_used: int


class Weighed(NamedTuple):
    """What of a standing the worklist weighs: debtors alike in it are ranked alike, so each kind is ranked once.

    What makes no difference is left out, so that most debtors of a large book are of a few kinds. What is not said
    here is as in `WeighedFigures` and `Standing`. `overdue_minor` is exact where a part of it is promised or in query,
    else 1 for any; `days_late` where somebody has been spoken to, as silence counts from then or from what fell due
    last. `currency` is that of amounts which are told. `slower_days` and `part_paid_count` begin where they are worth
    a word; `broken` counts while something is overdue, and so does `copies_sent_on`. `first_late` is true of
    who is late and never was.
    """

    owes: int
    overdue_minor: int
    amount_points: int
    days_late: int
    limit_used: int
    currency: str
    slower_days: int
    steady_day: int | None
    first_late: bool
    copies_sent_on: date | None
    part_paid_count: int
    disputed_minor: int
    disputed_since: date | None
    answer_late: tuple[str, date] | None
    running: PromiseFact | None
    due: PromiseFact | None
    broken: PromiseFact | None
    broken_count: int
    follow_up: CallBackFact | None
    next_on: date | None
    last_contact_on: date | None
    tries: int
    tried_today: bool
    last_letter_on: date | None
    last_letter_kind: str
    bounced_on: date | None
    plan: tuple[int, int, int] | None
    dunning_hold: str
    held_minor: int
    courtesy_due: bool


def weigh_figures(
    balance_minor: int,
    overdue_minor: int,
    currency: str,
    days_late: int,
    limit_minor: int | None,
    weights: Weights = STANDARD,
) -> WeighedFigures:
    """Return what is weighed of what a debtor owes: all that there is to weigh where nothing has happened."""
    used = balance_minor * 100 // limit_minor if limit_minor and balance_minor > 0 else 0
    if used < _LIMIT_USED_FROM:
        used = 0
    owes = (balance_minor > 0) - (balance_minor < 0)
    if overdue_minor <= 0:
        return WeighedFigures(owes, 0, 0, 0, used)
    points = amount_points(overdue_minor, currency, weights)
    return WeighedFigures(owes, 1, points, min(days_late, _LATEST), used)


def weigh(standing: Standing, as_of: date, weights: Weights = STANDARD) -> Weighed:
    """Return what of a standing is weighed on a day."""
    balance, overdue, oldest_due_on = standing.balance_minor, standing.overdue_minor, standing.oldest_due_on
    late = 0 if oldest_due_on is None else (as_of - oldest_due_on).days
    figures = weigh_figures(balance, overdue, standing.currency, late, standing.credit_limit_minor, weights)
    slower = slower_days(standing.days_to_pay) if balance > 0 else 0
    always = steady_day(standing.days_to_pay) if balance > 0 else None
    speaks_of_parts = standing.disputed_minor > 0 or standing.held_minor > 0
    tells_amounts = speaks_of_parts or standing.running is not None or standing.due is not None
    return Weighed(
        owes=figures.owes,
        overdue_minor=overdue if tells_amounts else figures.overdue,
        amount_points=figures.amount_points,
        days_late=late if figures.overdue and standing.last_contact_on is not None else figures.days_late,
        limit_used=figures.limit_used,
        currency=standing.currency if tells_amounts else "",
        slower_days=slower if slower >= _SLOWER_FROM else 0,
        steady_day=always if slower < _SLOWER_FROM else None,
        first_late=standing.always_in_time and overdue > 0 and late > FIRST_LATE_DAYS,
        copies_sent_on=standing.copies_sent_on if overdue > 0 else None,
        part_paid_count=standing.part_paid_count if standing.part_paid_count >= _PART_PAID_FROM else 0,
        disputed_minor=standing.disputed_minor,
        disputed_since=standing.disputed_since,
        answer_late=standing.answer_late if standing.disputed_minor > 0 else None,
        running=standing.running,
        due=standing.due,
        broken=standing.broken if overdue > 0 else None,
        broken_count=standing.broken_count,
        follow_up=standing.follow_up,
        next_on=standing.next_on,
        last_contact_on=standing.last_contact_on,
        tries=standing.tries,
        tried_today=standing.tried_on == as_of,
        last_letter_on=standing.last_letter_on,
        last_letter_kind=standing.last_letter_kind,
        bounced_on=standing.bounced_on,
        plan=standing.plan,
        dunning_hold=standing.dunning_hold,
        held_minor=standing.held_minor if overdue > 0 else 0,
        courtesy_due=_courtesy_due(standing, as_of),
    )


def _courtesy_due(standing: Standing, as_of: date) -> bool:
    """Tell whether a friendly call is due: the controller wants one every so many days, and the last is as long ago."""
    if standing.courtesy_days is None or standing.next_on is not None:
        return False
    last = standing.last_contact_on
    return last is None or (as_of - last).days >= standing.courtesy_days


def slower_days(days_to_pay: Sequence[int]) -> int:
    """Return by how many days the last six payments were slower than those before; 0 while too few are known.

    Where enough are known, the six in between are left out: a change of some weeks ago is still a change.
    """
    if len(days_to_pay) < 14:
        return 0
    before = days_to_pay[: -12 if len(days_to_pay) >= 20 else -6]
    return round(median(days_to_pay[-6:]) - median(before))


def steady_day(days_to_pay: Sequence[int]) -> int | None:
    """Return the day on which the debtor always pays, give or take two; none if there is no such day."""
    last = days_to_pay[-HABIT_FROM:]
    if len(last) < HABIT_FROM or max(last) - min(last) > 4:
        return None
    return round(median(last))
