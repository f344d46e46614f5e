"""What speaks for ringing a debtor and against it: named reasons with their points, and the fact that matters most.

What happened raises the score; a good reason to wait lowers it.
"""

from __future__ import annotations

from datetime import date

from creditdesk.domain.letter_kinds import words_of
from creditdesk.domain.next_action import follow_up_words
from creditdesk.domain.points import Reasons, in_order, owed_points
from creditdesk.domain.query import late_words
from creditdesk.domain.weighed import BROKEN_OFTEN, CONTACT_REST_DAYS, LETTER_REST_DAYS, Weighed
from creditdesk.domain.weights import Weights
from creditdesk.domain.words import amount_words, day_words, recent_day_words, weekday_words

_SLOWER_DAYS = 15
_SILENT_WEEKS = 10


class Case:
    """What speaks for ringing a debtor and against it, as it is found: words, points, weight as a fact.

    The fact with the most weight is shown in the row.
    """

    __slots__ = ("_told", "weights")

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self._told: list[tuple[str, int, int]] = []

    def say(self, words: str, points: int, *, weight: int) -> None:
        """Take a reason."""
        self._told.append((words, points, weight))

    def points(self) -> int:
        """Return the sum of the points."""
        return sum(points for _, points, _ in self._told)

    def reasons(self) -> Reasons:
        """Return what has points, most points first."""
        return in_order((words, points) for words, points, _ in self._told)

    def fact(self) -> str:
        """Return the words that weigh most; empty where nothing stands out."""
        words, weight = "", 0
        for told, _, of_it in self._told:
            if of_it > weight:
                words, weight = told, of_it
        return words


def case_of(weighed: Weighed, as_of: date, weights: Weights) -> Case:
    """Return all there is to say for ringing and against it, besides what is owed."""
    case = Case(weights)
    _add_happenings(weighed, as_of, case)
    _add_habits(weighed, case)
    _add_rests(weighed, as_of, case)
    if weighed.tried_today:
        # Whom nobody has tried yet comes first; off the list, a debtor tried once would be tried no more today.
        case.say("tried today, not reached", weights.tried, weight=105)
    return case


def _add_happenings(weighed: Weighed, as_of: date, case: Case) -> None:
    """Add what happened and asks for a call."""
    if weighed.bounced_on is not None:
        words = f"payment bounced {recent_day_words(weighed.bounced_on, as_of)}"
        case.say(words, case.weights.bounced, weight=100)
    if weighed.broken_on is not None:
        words = broken_words(weighed.broken_on, as_of)
        again = case.weights.broken_again if weighed.broken_count >= BROKEN_OFTEN else 0
        case.say(words, case.weights.broken + again, weight=95)
    if weighed.follow_up is not None and weighed.follow_up.is_due(as_of):
        words = follow_up_words(weighed.follow_up, as_of)
        is_call_back = weighed.follow_up.kind == "call_back"
        points = case.weights.call_back if is_call_back else case.weights.follow_up
        case.say(words, points, weight=90 if is_call_back else 62)
    if weighed.due is not None:
        words = f"promise due {recent_day_words(weighed.due.promised_on, as_of)}"
        case.say(words, case.weights.promise_due, weight=88)
    if weighed.courtesy_due:
        case.say(_courtesy_words(weighed, as_of), case.weights.courtesy, weight=36)
    if weighed.plan is not None and weighed.plan[2] > 0:
        words = f"plan: {weighed.plan[2]} instalment{'s' if weighed.plan[2] > 1 else ''} missed"
        case.say(words, case.weights.plan_missed, weight=92)
    for each in weighed.asked_besides:
        late = 0 if each.oldest_due_on is None else (as_of - each.oldest_due_on).days
        words = f"also {amount_words(each.overdue_minor, each.currency)} overdue, oldest {late} days late"
        case.say(words, owed_points(each.overdue_minor, each.currency, late, case.weights), weight=68)
    if weighed.copies_sent_on is not None:
        words = f"copies asked for were sent {recent_day_words(weighed.copies_sent_on, as_of)}"
        case.say(words, case.weights.copies_sent, weight=72)


def broken_words(promised_on: date, as_of: date) -> str:
    """Say that a promise was broken."""
    return f"promise broken {recent_day_words(promised_on, as_of)}"


def _courtesy_words(weighed: Weighed, as_of: date) -> str:
    last = weighed.last_contact_on
    return f"courtesy call, {f'last spoken to {day_words(last, as_of)}' if last else 'not spoken to so far'}"


def _add_habits(weighed: Weighed, case: Case) -> None:
    """Add how the debtor pays, how far the limit is used, and how long nobody has spoken."""
    if weighed.slower_days:
        words = f"paying {weighed.slower_days} d slower"
        points = case.weights.slower * min(_SLOWER_DAYS, weighed.slower_days) // _SLOWER_DAYS
        case.say(words, points, weight=80)
    if weighed.first_late:
        case.say("late for the first time in 18 months", case.weights.first_late, weight=76)
    if weighed.steady_day is not None:
        words = f"always pays day {weighed.steady_day}"
        case.say(words, case.weights.steady, weight=35)
    _add_trust(weighed, case)
    _add_silence(weighed, case)


def _add_trust(weighed: Weighed, case: Case) -> None:
    """Add what speaks against trusting further: promises, the limit, part payments."""
    if weighed.broken_count >= BROKEN_OFTEN and weighed.owes > 0 and weighed.broken_on is None:
        words = f"{weighed.broken_count} of the last 3 promises broken"
        case.say(words, case.weights.unreliable, weight=55)
    if weighed.limit_used > 100:
        words = f"over limit, {weighed.limit_used}% used"
        case.say(words, case.weights.over_limit, weight=70)
    elif weighed.limit_used:
        words = f"limit {weighed.limit_used}% used"
        case.say(words, case.weights.near_limit, weight=30)
    if weighed.part_paid_count:
        words = f"{weighed.part_paid_count} invoices part paid"
        case.say(words, case.weights.part_paid, weight=60)


def _add_silence(weighed: Weighed, case: Case) -> None:
    """Add that nobody answers, or that nobody has asked for long."""
    if weighed.tries:
        words = f"no contact, {weighed.tries} tries"
        case.say(words, case.weights.no_answer, weight=65)
    if weighed.only_written:
        case.say("written to, not yet rung", case.weights.only_written, weight=0)
    if weighed.silent_weeks:
        weeks = weighed.silent_weeks
        words = f"not spoken to for {weeks} weeks"
        case.say(words, case.weights.silence * min(_SILENT_WEEKS, weeks) // _SILENT_WEEKS, weight=40)


def _add_rests(weighed: Weighed, as_of: date, case: Case) -> None:
    """Add the good reasons to wait; their points are not above zero, and take no more than they speak of."""
    overdue = weighed.overdue_minor
    if weighed.in_credit:
        case.say("credit covers what is overdue", case.weights.in_credit, weight=84)
    if weighed.running is not None:
        amount = amount_words(weighed.running.amount_minor, weighed.running.currency or weighed.currency)
        words = f"promise of {amount} for {weekday_words(weighed.running.promised_on, as_of)}"
        share = min(1.0, weighed.running.covers_minor / overdue) if overdue > 0 else 1.0
        case.say(words, round(case.weights.promise_running * share), weight=75)
    if weighed.disputed_minor > 0:
        words = f"disputed {amount_words(weighed.disputed_minor, weighed.currency)}"
        if weighed.disputed_since is not None:
            words += f" · {(as_of - weighed.disputed_since).days} d open"
        share = min(1.0, weighed.disputed_minor / overdue) if overdue > 0 else 0.0
        case.say(words, round(case.weights.query * share), weight=78 if share >= 0.3 else 45)
    if weighed.answer_late is not None:
        case.say(late_words(*weighed.answer_late, as_of), case.weights.answer_late, weight=77)
    if weighed.held_minor > 0:
        share = min(1.0, weighed.held_minor / overdue)
        words = f"{amount_words(weighed.held_minor, weighed.currency)} on hold"
        case.say(words, round(case.weights.held * share), weight=77 if share >= 0.3 else 44)
    _add_lately(weighed, as_of, case)
    if weighed.dunning_hold:
        words = f"on hold: {weighed.dunning_hold}"
        case.say(words, case.weights.hold, weight=110)


def _add_lately(weighed: Weighed, as_of: date, case: Case) -> None:
    """Add what was done or agreed a short while ago, and runs."""
    if weighed.plan_runs and weighed.plan is not None:
        words = f"plan: {weighed.plan[0]} of {weighed.plan[1]} paid"
        case.say(words, case.weights.plan_kept, weight=86)
    if weighed.last_contact_on is not None:
        days = (as_of - weighed.last_contact_on).days
        if days < CONTACT_REST_DAYS:
            words = f"spoken to {recent_day_words(weighed.last_contact_on, as_of)}"
            points = round(case.weights.spoken * (CONTACT_REST_DAYS - days) / CONTACT_REST_DAYS)
            case.say(words, points, weight=20)
    if weighed.last_letter_on is not None and (as_of - weighed.last_letter_on).days < LETTER_REST_DAYS:
        words = f"{_letter_words(weighed)} {recent_day_words(weighed.last_letter_on, as_of)}"
        case.say(words, case.weights.letter, weight=22)
    step = weighed.agreed
    if step is not None:
        case.say(f"next step on {weekday_words(step.due_on, as_of)}", case.weights.next_step, weight=18)


def plain_fact(weighed: Weighed, as_of: date) -> str:
    """Say what there is where nothing stands out."""
    if weighed.overdue_minor > 0:
        if weighed.last_letter_on is None:
            return "first reminder due"
        return f"{_letter_words(weighed)} {day_words(weighed.last_letter_on, as_of)}"
    if weighed.owes > 0:
        return "not due"
    return "in credit" if weighed.owes < 0 else "nothing open"


def _letter_words(weighed: Weighed) -> str:
    return words_of(weighed.last_letter_kind or "reminder").lower()
