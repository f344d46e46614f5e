"""How much of what is known of a debtor its place on the worklist hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from statistics import median
from typing import NamedTuple

from creditdesk.domain.aging import bucket_for
from creditdesk.domain.standing import (
    AGREED_WITHIN_DAYS,
    FIRST_LATE_DAYS,
    HABIT_FROM,
    Besides,
    CallBackFact,
    PromiseFact,
    Standing,
)

CONTACT_REST_DAYS = 5
LETTER_REST_DAYS = 5
BROKEN_OFTEN = 2
_SLOWER_FROM = 10
_PART_PAID_FROM = 2
_LIMIT_USED_FROM = 90
_SILENCE_FROM_DAYS = 21
_ALERT_DAYS = 60
_UNANSWERED_FROM = 3
_REMINDED_DAYS = 45
_LONG_AGO = 1_000_000


class WeighedFigures(NamedTuple):
    """What is weighed of what a debtor owes, besides the points of it.

    `owes` is the balance's sign: 1, 0, or -1 in credit; `overdue_minor` 1 for any amount, or 0. `bucket` is that of the
    oldest item while something is overdue, else empty; `limit_used` (in per cent) begins where it is worth a word.
    """

    owes: int
    overdue_minor: int
    bucket: str
    limit_used: int


class Weighed(NamedTuple):
    """What of a standing the worklist weighs: debtors alike in it are ranked alike, so each kind is ranked once.

    What makes no difference is left out, so that most debtors of a large book are of a few kinds: a day is here only
    for as long as it is told. What is not said here is as in `WeighedFigures` and `Standing`. `overdue_minor` is exact
    where a part of it is promised or in query, else 1 for any. `currency` is that of amounts which are told.
    `slower_days`, `part_paid_count`, `tries` and `silent_weeks` begin where they are worth a word; `broken_on` is the
    day of the broken promise while something is overdue, and so long does `copies_sent_on` count. What was said of the
    promise is each debtor's own and weighs nothing. `first_late` is true of who is late and never was,
    `only_written` of who was never rung though letters went.
    """

    owes: int
    overdue_minor: int
    bucket: str
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
    broken_on: date | None
    broken_count: int
    only_queried: bool
    follow_up: CallBackFact | None
    next_step: CallBackFact | None
    last_contact_on: date | None
    silent_weeks: int
    tries: int
    tried_today: bool
    only_written: bool
    last_letter_on: date | None
    last_letter_kind: str
    bounced_on: date | None
    plan: tuple[int, int, int] | None
    dunning_hold: str
    held_minor: int
    courtesy_due: bool
    besides: tuple[Besides, ...]

    @property
    def agreed(self) -> CallBackFact | None:
        """The next step that the whole debt waits for; a query's own holds up no more than the query."""
        return None if self.next_step is None or self.next_step.of_query else self.next_step

    @property
    def asked_besides(self) -> list[Besides]:
        """What is to be asked for in other currencies than the row's."""
        return [each for each in self.besides if each.overdue_minor > 0]

    @property
    def in_credit(self) -> bool:
        """Whether something is overdue that credits and unallocated cash make up for: it is not to be asked for."""
        return self.overdue_minor > 0 >= self.owes

    @property
    def plan_runs(self) -> bool:
        """Whether a plan is kept."""
        return self.plan is not None and self.plan[2] == 0

    @property
    def covered(self) -> bool:
        """Whether what is overdue is promised, in query or on hold, all of it."""
        promised = self.running.covers_minor if self.running is not None else 0
        return 0 < self.overdue_minor <= promised + self.disputed_minor + self.held_minor

    def rests(self, as_of: date) -> bool:
        """Tell whether the debtor was reached today: nobody is rung twice a day for the same debt."""
        return self.last_contact_on is not None and self.last_contact_on >= as_of


def limit_used(balance_minor: int, limit_minor: int | None) -> int:
    """Return the share of a limit that is used, in per cent; 0 below where it is worth a word."""
    used = balance_minor * 100 // limit_minor if limit_minor and balance_minor > 0 else 0
    return used if used >= _LIMIT_USED_FROM else 0


def weigh_figures(balance_minor: int, overdue_minor: int, days_late: int, limit_minor: int | None) -> WeighedFigures:
    """Return what is weighed of what a debtor owes: all that there is to weigh where nothing has happened."""
    used = limit_used(balance_minor, limit_minor)
    owes = (balance_minor > 0) - (balance_minor < 0)
    if overdue_minor <= 0:
        return WeighedFigures(owes, 0, "", used)
    return WeighedFigures(owes, 1, _bucket(days_late), used)


def weigh(standing: Standing, as_of: date) -> Weighed:
    """Return what of a standing is weighed on a day."""
    balance, overdue, oldest_due_on = standing.balance_minor, standing.overdue_minor, standing.oldest_due_on
    late = 0 if oldest_due_on is None else (as_of - oldest_due_on).days
    owes, is_overdue, bucket, used = weigh_figures(balance, overdue, late, standing.credit_limit_minor)
    if standing.limit_used_minor is not None:
        used = limit_used(standing.limit_used_minor, standing.credit_limit_minor)
    slower, always = 0, None
    if balance > 0 and len(standing.days_to_pay) >= HABIT_FROM:
        slower = slower_days(standing.days_to_pay)
        always = steady_day(standing.days_to_pay) if slower < _SLOWER_FROM else None
    speaks_of_parts = standing.disputed_minor > 0 or standing.held_minor > 0
    tells_amounts = speaks_of_parts or standing.running is not None or standing.due is not None
    courtesy_due = _courtesy_due(standing, as_of)
    spoken_days = _days_since(standing.last_contact_on, as_of)
    letter_days = _days_since(standing.last_letter_on, as_of)
    tells_letter = letter_days < (_REMINDED_DAYS + 1 if overdue > 0 else LETTER_REST_DAYS)
    settled = standing.disputed_minor if standing.only_queried else 0
    broken_on = standing.broken.promised_on if standing.broken is not None and overdue > settled else None
    unanswered = standing.tries >= _UNANSWERED_FROM
    # Silence counts from the day that something fell due: before that there was nothing to talk about.
    silent = min(spoken_days, late) if overdue > 0 and not unanswered and standing.last_contact_on is not None else 0
    return Weighed(
        owes,
        overdue if tells_amounts else is_overdue,
        bucket,
        used,
        standing.currency if tells_amounts else "",
        slower if slower >= _SLOWER_FROM else 0,
        always,
        standing.always_in_time and overdue > 0 and late > FIRST_LATE_DAYS,
        standing.copies_sent_on if overdue > 0 else None,
        standing.part_paid_count if standing.part_paid_count >= _PART_PAID_FROM else 0,
        standing.disputed_minor,
        standing.disputed_since,
        standing.answer_late if standing.disputed_minor > 0 else None,
        None if standing.running is None else standing.running.told_in(standing.currency),
        None if standing.due is None else standing.due.told_in(standing.currency),
        broken_on,
        standing.broken_count if standing.broken_count >= BROKEN_OFTEN else 0,
        standing.only_queried and broken_on is not None,
        standing.follow_up,
        standing.next_step if overdue > 0 and _is_soon(standing.next_step, as_of) else None,
        standing.last_contact_on if spoken_days < CONTACT_REST_DAYS or courtesy_due else None,
        silent // 7 if silent >= _SILENCE_FROM_DAYS else 0,
        standing.tries if unanswered and overdue > 0 else 0,
        standing.tried_on == as_of,
        standing.last_contact_on is None
        and standing.last_letter_on is not None
        and not standing.tries
        and overdue > 0
        and late >= _SILENCE_FROM_DAYS,
        standing.last_letter_on if tells_letter else None,
        standing.last_letter_kind if tells_letter else "",
        standing.bounced_on if 0 <= _days_since(standing.bounced_on, as_of) <= _ALERT_DAYS else None,
        standing.plan,
        standing.dunning_hold,
        standing.held_minor if overdue > 0 else 0,
        courtesy_due,
        standing.besides,
    )


@lru_cache(maxsize=1024)
def _bucket(days_late: int) -> str:
    return bucket_for(days_late)


def _days_since(day: date | None, as_of: date) -> int:
    """Return how many days ago a day was; very many if there is none."""
    return _LONG_AGO if day is None else (as_of - day).days


def _is_soon(step: CallBackFact | None, as_of: date) -> bool:
    """Tell whether the next step has its day, soon enough to wait for it."""
    return step is not None and 0 < (step.due_on - as_of).days <= AGREED_WITHIN_DAYS


def _courtesy_due(standing: Standing, as_of: date) -> bool:
    """Tell whether a friendly call is due: the controller wants one every so many days, and the last is as long ago."""
    if standing.courtesy_days is None or standing.next_step is not None:
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
