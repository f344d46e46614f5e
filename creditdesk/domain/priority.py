"""Whom to ring first, and why: an honest score of named points, the one fact that matters most, and the worklists.

Points are a house convention, the same for everyone and shown one by one: the score is their sum and nothing else.
What is overdue, and for how long, gives the base; what happened raises it; a good reason to wait lowers it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import log2
from statistics import median
from typing import NamedTuple

from creditdesk.domain.money import decimals
from creditdesk.domain.words import amount_words, day_words, recent_day_words, weekday_words

TODAY_FROM = 24
"""The least score with which an overdue debtor comes onto today's list."""

SLOWER_FROM_DAYS = 10
CONTACT_REST_DAYS = 5
LETTER_REST_DAYS = 5
AGREED_WITHIN_DAYS = 14
SILENCE_FROM_DAYS = 21
ALERT_DAYS = 60
BROKEN_OFTEN = 2

_BUCKETS = ((0, "not due"), (30, "1-30"), (60, "31-60"), (90, "61-90"), (120, "91-120"))


@dataclass(frozen=True, slots=True)
class PromiseFact:
    """A promise as the worklist needs it: the amount still to come, or that did not come."""

    amount_minor: int
    promised_on: date


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
    `days_to_pay` are those of the last settled invoices, up to 36, oldest first. `tries` counts the contacts
    without an answer since the last answer. `next_on` is the day of the first follow-up still to come. `plan` is
    (instalments paid, instalments in all, instalments missed).
    """

    currency: str = ""
    balance_minor: int = 0
    overdue_minor: int = 0
    oldest_due_on: date | None = None
    disputed_minor: int = 0
    disputed_since: date | None = None
    credit_limit_minor: int | None = None
    running: PromiseFact | None = None
    due: PromiseFact | None = None
    broken: PromiseFact | None = None
    broken_count: int = 0
    follow_up: CallBackFact | None = None
    next_on: date | None = None
    days_to_pay: Sequence[int] = ()
    last_contact_on: date | None = None
    tries: int = 0
    last_letter_on: date | None = None
    last_letter_kind: str = ""
    part_paid_count: int = 0
    bounced_on: date | None = None
    plan: tuple[int, int, int] | None = None
    dunning_hold: str = ""
    on_stop: bool = False


class Ranking(NamedTuple):
    """Where a debtor stands on the worklist, and why; `reasons` are (text, points), most points first.

    A tuple: a day begins with one for each debtor.
    """

    score: int
    reasons: tuple[tuple[str, int], ...]
    fact: str
    next_action: str
    state: str
    today: bool
    promises_due: bool
    broken: bool
    alerts: bool
    queries: bool
    call_backs: bool


class _Case:
    """What speaks for ringing a debtor and against it, as it is found: words, points, weight as a fact.

    The fact with the most weight is shown in the row; what the row shows anyway (amount, age) weighs nothing.
    """

    __slots__ = ("_told",)

    def __init__(self) -> None:
        self._told: list[tuple[str, int, int]] = []

    def say(self, words: str, points: int, *, weight: int) -> None:
        self._told.append((words, points, weight))

    def score(self) -> int:
        return max(0, sum(points for _, points, _ in self._told))

    def reasons(self) -> tuple[tuple[str, int], ...]:
        scored = [(words, points) for words, points, _ in self._told if points]
        scored.sort(key=lambda reason: -abs(reason[1]))
        return tuple(scored)

    def fact(self) -> str:
        words, weight = "", 0
        for told, _, of_it in self._told:
            if of_it > weight:
                words, weight = told, of_it
        return words


def bucket_words(days_overdue: int) -> str:
    """Return the label of the default aging bucket of an item so many days overdue."""
    for last_day, label in _BUCKETS:
        if days_overdue <= last_day:
            return label
    return "121+"


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
    last = days_to_pay[-8:]
    if len(last) < 8 or max(last) - min(last) > 4:
        return None
    return round(median(last))


def amount_points(overdue_minor: int, currency: str) -> int:
    """Return the points of an overdue amount: 4 for each doubling above 100 in the currency's main unit, at most 40."""
    main = overdue_minor / 10 ** decimals(currency)
    return min(40, int(4 * log2(main / 100))) if main > 100 else 0


def age_points(days_overdue: int) -> int:
    """Return the points of the oldest overdue item: one for every three days, at most 30."""
    return min(30, max(days_overdue, 0) // 3)


def rank(standing: Standing, as_of: date) -> Ranking:
    """Score a debtor and say why, as of a day."""
    case = _Case()
    overdue = standing.overdue_minor
    oldest = (as_of - standing.oldest_due_on).days if standing.oldest_due_on is not None else 0
    if overdue > 0:
        case.say(
            f"{amount_words(overdue, standing.currency)} overdue", amount_points(overdue, standing.currency), weight=0
        )
        case.say(f"oldest {oldest} days late", age_points(oldest), weight=0)
    _add_happenings(standing, as_of, case)
    slower = slower_days(standing.days_to_pay) if standing.balance_minor > 0 else 0
    _add_habits(standing, as_of, slower, case)
    _add_rests(standing, as_of, case)
    score = case.score()
    alerts = standing.balance_minor > 0 and (
        slower >= SLOWER_FROM_DAYS
        or _bounced_lately(standing, as_of)
        or standing.broken_count >= BROKEN_OFTEN
        or _limit_used(standing) > 100
    )
    waits = bool(standing.dunning_hold) or _plan_runs(standing) or _covered(standing) or _agreed(standing, as_of)
    is_due = _is_due(standing.follow_up, as_of)
    calls_back = is_due and standing.follow_up is not None and standing.follow_up.kind == "call_back"
    rested = standing.last_contact_on is not None and (as_of - standing.last_contact_on).days < 1
    urgent = is_due or _is_broken(standing) or standing.due is not None
    today = not standing.dunning_hold and (
        (urgent and not rested) or (overdue > 0 and not waits and score >= TODAY_FROM)
    )
    return Ranking(
        score=score,
        reasons=case.reasons(),
        fact=case.fact() or _plain_fact(standing, as_of),
        next_action=_next_action(standing, as_of, oldest),
        state=_state(standing, oldest),
        today=today,
        promises_due=standing.due is not None,
        broken=_is_broken(standing),
        alerts=alerts,
        queries=standing.disputed_minor > 0,
        call_backs=calls_back,
    )


def _add_happenings(standing: Standing, as_of: date, case: _Case) -> None:
    """Add what happened and asks for a call."""
    if standing.bounced_on is not None and _bounced_lately(standing, as_of):
        words = f"payment bounced {recent_day_words(standing.bounced_on, as_of)}"
        case.say(words, 25, weight=100)
    if _is_broken(standing) and standing.broken is not None:
        words = f"promise broken {recent_day_words(standing.broken.promised_on, as_of)}"
        case.say(words, 25 if standing.broken_count < BROKEN_OFTEN else 30, weight=95)
    if standing.follow_up is not None and standing.follow_up.due_on <= as_of:
        words = follow_up_words(standing.follow_up, as_of)
        is_call_back = standing.follow_up.kind == "call_back"
        case.say(words, 25 if is_call_back else 12, weight=90 if is_call_back else 62)
    if standing.due is not None:
        words = f"promise due {recent_day_words(standing.due.promised_on, as_of)}"
        case.say(words, 15, weight=88)
    if standing.plan is not None and standing.plan[2] > 0:
        words = f"plan: {standing.plan[2]} instalment{'s' if standing.plan[2] > 1 else ''} missed"
        case.say(words, 20, weight=92)


def _add_habits(standing: Standing, as_of: date, slower: int, case: _Case) -> None:
    """Add how the debtor pays, how far the limit is used, and how long nobody has spoken."""
    if slower >= SLOWER_FROM_DAYS:
        words = f"paying {slower} d slower"
        case.say(words, min(15, slower), weight=80)
    always = steady_day(standing.days_to_pay) if standing.balance_minor > 0 else None
    if always is not None and slower < SLOWER_FROM_DAYS:
        words = f"always pays day {always}"
        case.say(words, -5, weight=35)
    _add_trust(standing, case)
    if standing.overdue_minor > 0:
        _add_silence(standing, as_of, case)


def _add_trust(standing: Standing, case: _Case) -> None:
    """Add what speaks against trusting further: promises, the limit, part payments."""
    if standing.broken_count >= BROKEN_OFTEN and standing.balance_minor > 0 and not _is_broken(standing):
        words = f"{standing.broken_count} of the last 3 promises broken"
        case.say(words, 6, weight=55)
    used = _limit_used(standing)
    if used > 100:
        words = f"over limit, {used}% used"
        case.say(words, 12, weight=70)
    elif used >= 90:
        words = f"limit {used}% used"
        case.say(words, 5, weight=30)
    if standing.part_paid_count >= 2:
        words = f"{standing.part_paid_count} invoices part paid"
        case.say(words, 6, weight=60)


def _add_silence(standing: Standing, as_of: date, case: _Case) -> None:
    """Add that nobody answers, or that nobody has asked for long."""
    if standing.tries >= 3:
        words = f"no contact, {standing.tries} tries"
        case.say(words, 8, weight=65)
        return
    if standing.last_contact_on is None or standing.oldest_due_on is None:
        return
    # Silence counts from the day that something fell due: before that there was nothing to talk about.
    silent = (as_of - max(standing.last_contact_on, standing.oldest_due_on)).days
    if silent >= SILENCE_FROM_DAYS:
        weeks = silent // 7
        words = f"not spoken to for {weeks} weeks"
        case.say(words, min(10, weeks), weight=40)


def _add_rests(standing: Standing, as_of: date, case: _Case) -> None:
    """Add the good reasons to wait; their points are below zero and never take more than they speak of."""
    overdue = standing.overdue_minor
    if _in_credit(standing):
        case.say("credit covers what is overdue", -30, weight=84)
    if standing.running is not None:
        amount = amount_words(standing.running.amount_minor, standing.currency)
        words = f"promise of {amount} for {weekday_words(standing.running.promised_on, as_of)}"
        share = min(1.0, standing.running.amount_minor / overdue) if overdue > 0 else 1.0
        case.say(words, -round(30 * share), weight=75)
    if standing.disputed_minor > 0:
        words = f"disputed {amount_words(standing.disputed_minor, standing.currency)}"
        if standing.disputed_since is not None:
            words += f" · {(as_of - standing.disputed_since).days} d open"
        share = min(1.0, standing.disputed_minor / overdue) if overdue > 0 else 0.0
        case.say(words, -round(25 * share), weight=78 if share >= 0.3 else 45)
    if _plan_runs(standing) and standing.plan is not None:
        words = f"plan: {standing.plan[0]} of {standing.plan[1]} paid"
        case.say(words, -30, weight=86)
    if standing.last_contact_on is not None:
        days = (as_of - standing.last_contact_on).days
        if days < CONTACT_REST_DAYS:
            words = f"spoken to {recent_day_words(standing.last_contact_on, as_of)}"
            case.say(words, -4 * (CONTACT_REST_DAYS - days), weight=20)
    if standing.last_letter_on is not None and (as_of - standing.last_letter_on).days < LETTER_REST_DAYS:
        words = f"{_letter_words(standing)} {recent_day_words(standing.last_letter_on, as_of)}"
        case.say(words, -10, weight=22)
    if standing.dunning_hold:
        words = f"on hold: {standing.dunning_hold}"
        case.say(words, -100, weight=110)


def follow_up_words(follow_up: CallBackFact, as_of: date) -> str:
    """Say a due follow-up in few words: "call back 10:30", "call back was Tue", or its own text."""
    if follow_up.kind == "call_back":
        if follow_up.due_on < as_of:
            return f"call back was {recent_day_words(follow_up.due_on, as_of)}"
        return f"call back {follow_up.due_time or 'today'}"
    text = follow_up.text or follow_up.kind.replace("_", " ")
    return text if follow_up.due_on >= as_of else f"{text}, due {recent_day_words(follow_up.due_on, as_of)}"


def _plain_fact(standing: Standing, as_of: date) -> str:
    """Say what there is where nothing stands out."""
    if standing.overdue_minor > 0:
        if standing.last_letter_on is None or as_of.toordinal() - standing.last_letter_on.toordinal() > 45:
            return "first reminder due"
        return f"{_letter_words(standing)} {day_words(standing.last_letter_on, as_of)}"
    if standing.balance_minor > 0:
        return "not due"
    return "in credit" if standing.balance_minor < 0 else "nothing open"


def _letter_words(standing: Standing) -> str:
    return {"final_demand": "final demand", "statement": "statement"}.get(standing.last_letter_kind, "reminder")


def _next_action(standing: Standing, as_of: date, oldest: int) -> str:
    """Say the one thing to do next: the first of these that holds."""
    due = standing.due
    if standing.dunning_hold:
        words = "leave until the hold is lifted"
    elif _is_broken(standing):
        words = "ring about the broken promise"
    elif standing.follow_up is not None and _is_due(standing.follow_up, as_of):
        words = follow_up_words(standing.follow_up, as_of)
    elif due is not None:
        words = f"look for {amount_words(due.amount_minor, standing.currency)} promised"
    else:
        words = _waiting(standing, as_of)
        if not words and standing.overdue_minor > 0:
            words = "ring, and send a reminder" if oldest <= 30 else "ring"
    return words


def _waiting(standing: Standing, as_of: date) -> str:
    """Say what is waited for, the first of these that holds; nothing where there is nothing to wait for."""
    overdue, running = standing.overdue_minor, standing.running
    words = ""
    if running is not None and _covered(standing):
        words = f"wait for {weekday_words(running.promised_on, as_of)}"
    elif standing.disputed_minor >= overdue > 0:
        words = "chase the answer to the query"
    elif overdue > 0 and standing.next_on is not None and _agreed(standing, as_of):
        words = f"wait until {weekday_words(standing.next_on, as_of)}, as agreed"
    elif _in_credit(standing):
        words = "set the credit against the invoices"
    elif overdue > 0 and _plan_runs(standing):
        words = "watch the plan"
    return words


def _is_due(follow_up: CallBackFact | None, as_of: date) -> bool:
    return follow_up is not None and follow_up.due_on <= as_of


def _state(standing: Standing, oldest: int) -> str:
    """Return what colours the row's edge."""
    if _plan_runs(standing):
        return "plan"
    if standing.overdue_minor > 0:
        if standing.disputed_minor * 10 >= standing.overdue_minor * 3:
            return "query"
        if not _is_broken(standing) and standing.running is not None and _covered(standing):
            return "promise"
        return bucket_words(oldest)
    return "not due"


def _in_credit(standing: Standing) -> bool:
    """Tell whether something is overdue that credits and unallocated cash make up for: it is not to be asked for."""
    return standing.overdue_minor > 0 >= standing.balance_minor


def _bounced_lately(standing: Standing, as_of: date) -> bool:
    return standing.bounced_on is not None and 0 <= (as_of - standing.bounced_on).days <= ALERT_DAYS


def _limit_used(standing: Standing) -> int:
    limit = standing.credit_limit_minor
    return standing.balance_minor * 100 // limit if limit and standing.balance_minor > 0 else 0


def _plan_runs(standing: Standing) -> bool:
    return standing.plan is not None and standing.plan[2] == 0


def _is_broken(standing: Standing) -> bool:
    """Tell whether a broken promise is to be spoken of: while something is overdue."""
    return standing.broken is not None and standing.overdue_minor > 0


def _agreed(standing: Standing, as_of: date) -> bool:
    """Tell whether the next step has its day, soon enough to wait for it."""
    return standing.next_on is not None and 0 < (standing.next_on - as_of).days <= AGREED_WITHIN_DAYS


def _covered(standing: Standing) -> bool:
    """Tell whether what is overdue is promised or in query, all of it."""
    promised = standing.running.amount_minor if standing.running is not None else 0
    return 0 < standing.overdue_minor <= promised + standing.disputed_minor
