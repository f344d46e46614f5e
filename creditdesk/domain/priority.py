"""Whom to ring first, and why: an honest score of named points, the one fact that matters most, and the worklists.

Points are the house's own (`domain.weights`), the same for everyone and shown one by one: the score is their sum and
nothing else.
What is overdue, and for how long, gives the base; what happened raises it; a good reason to wait lowers it.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from creditdesk.domain.aging import bucket_for
from creditdesk.domain.letter_kinds import words_of
from creditdesk.domain.points import ASK_AFTER_COPIES, Reasons, in_order, owed_points
from creditdesk.domain.query import late_words
from creditdesk.domain.standing import (
    BROKEN_OFTEN,
    CONTACT_REST_DAYS,
    LETTER_REST_DAYS,
    Besides,
    CallBackFact,
    PromiseFact,
    Standing,
    Weighed,
    weigh,
)
from creditdesk.domain.weights import STANDARD, Weights
from creditdesk.domain.words import amount_words, day_words, recent_day_words, weekday_words

_YOUNG = frozenset({bucket_for(0), bucket_for(1)})
_SLOWER_DAYS = 15
_SILENT_WEEKS = 10
_BOUNCE = "payment that bounced"


class Kind(NamedTuple):
    """What there is to say of all debtors alike in what is weighed, whatever the points of what they owe.

    `told` are the reasons besides what is owed, (text, points), most points first: `points.reasons` puts them together.
    `broken_words` are those of the broken promise among them, empty where there is none. `points` are the sum of
    theirs, `tried_points` that part which a try of today takes. One that is `urgent` is on today's list whatever its
    points, one that is `ringable` by its points.
    """

    points: int
    tried_points: int
    told: Reasons
    broken_words: str
    fact: str
    next_action: str
    state: str
    urgent: bool
    ringable: bool
    promises_due: bool
    broken: bool
    alerts: bool
    queries: bool
    call_backs: bool

    def broken_words_of(self, broken: PromiseFact | None) -> str:
        """Return those words with what was said when the promise that a debtor broke was made."""
        if broken is None or not broken.said or not self.broken_words:
            return self.broken_words
        return f"{self.broken_words} · {broken.said}"

    def told_of(self, broken: PromiseFact | None) -> Reasons:
        """Return the reasons of a debtor."""
        words = self.broken_words_of(broken)
        return tuple((words if text == self.broken_words else text, points) for text, points in self.told)

    def score(self, owed: int) -> int:
        """Return the score of a debtor with these points for what is owed."""
        return max(0, owed + self.points)

    def is_today(self, owed: int, weights: Weights) -> bool:
        """Tell whether a debtor with these points for what is owed is to be rung today; one tried today stays."""
        return self.urgent or (self.ringable and owed + self.points - self.tried_points >= weights.today_from)


class Ranking(NamedTuple):
    """Where a debtor stands on the worklist, and why; as in `Kind`, with the points of what is owed."""

    score: int
    told: Reasons
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
        return sum(points for _, points, _ in self._told)

    def reasons(self) -> Reasons:
        return in_order((words, points) for words, points, _ in self._told)

    def fact(self) -> str:
        words, weight = "", 0
        for told, _, of_it in self._told:
            if of_it > weight:
                words, weight = told, of_it
        return words


def rank(standing: Standing, as_of: date, weights: Weights = STANDARD) -> Ranking:
    """Score a debtor and say why, as of a day."""
    kind = kind_of(weigh(standing, as_of), as_of, weights)
    late = 0 if standing.oldest_due_on is None else (as_of - standing.oldest_due_on).days
    owed = owed_points(standing.overdue_minor, standing.currency, late, weights)
    return Ranking(
        score=kind.score(owed),
        told=kind.told_of(standing.broken),
        fact=kind.fact,
        next_action=kind.next_action,
        state=kind.state,
        today=kind.is_today(owed, weights),
        promises_due=kind.promises_due,
        broken=kind.broken,
        alerts=kind.alerts,
        queries=kind.queries,
        call_backs=kind.call_backs,
    )


def kind_of(weighed: Weighed, as_of: date, weights: Weights = STANDARD) -> Kind:
    """Say what holds of all debtors alike in what is weighed: most debtors of a large book are of a few kinds."""
    case = _Case(weights)
    _add_happenings(weighed, as_of, case)
    _add_habits(weighed, case)
    _add_rests(weighed, as_of, case)
    tried_points = weights.tried if weighed.tried_today else 0
    if weighed.tried_today:
        # Whom nobody has tried yet comes first; off the list, a debtor tried once would be tried no more today.
        case.say("tried today, no answer", weights.tried, weight=105)
    alerts = weighed.owes > 0 and (
        weighed.slower_days > 0
        or weighed.bounced_on is not None
        or weighed.broken_count >= BROKEN_OFTEN
        or weighed.limit_used > 100
    )
    rested = _rests(weighed, as_of)
    waits = bool(weighed.dunning_hold) or _agreed(weighed) is not None or rested
    if not _asked_besides(weighed):
        waits = waits or _plan_runs(weighed) or _covered(weighed)
    is_due = _is_due(weighed.follow_up, as_of)
    calls_back = is_due and weighed.follow_up is not None and weighed.follow_up.kind == "call_back"
    asks = weighed.broken_on is not None or weighed.due is not None or weighed.courtesy_due
    return Kind(
        points=case.points(),
        tried_points=tried_points,
        told=case.reasons(),
        broken_words="" if weighed.broken_on is None else _broken_words(weighed.broken_on, as_of),
        fact=case.fact() or _plain_fact(weighed, as_of),
        next_action=_next_action(weighed, as_of),
        state=_state(weighed),
        urgent=(is_due or (asks and not rested)) and not weighed.dunning_hold,
        ringable=weighed.overdue_minor > 0 and not waits,
        promises_due=weighed.due is not None,
        broken=weighed.broken_on is not None,
        alerts=alerts,
        queries=weighed.disputed_minor > 0 or any(each.disputed_minor > 0 for each in weighed.besides),
        call_backs=calls_back,
    )


def _add_happenings(weighed: Weighed, as_of: date, case: _Case) -> None:
    """Add what happened and asks for a call."""
    if weighed.bounced_on is not None:
        words = f"payment bounced {recent_day_words(weighed.bounced_on, as_of)}"
        case.say(words, case.weights.bounced, weight=100)
    if weighed.broken_on is not None:
        words = _broken_words(weighed.broken_on, as_of)
        again = case.weights.broken_again if weighed.broken_count >= BROKEN_OFTEN else 0
        case.say(words, case.weights.broken + again, weight=95)
    if weighed.follow_up is not None and weighed.follow_up.due_on <= as_of:
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
    for each in _asked_besides(weighed):
        late = 0 if each.oldest_due_on is None else (as_of - each.oldest_due_on).days
        words = f"also {amount_words(each.overdue_minor, each.currency)} overdue, oldest {late} days late"
        case.say(words, owed_points(each.overdue_minor, each.currency, late, case.weights), weight=68)
    if weighed.copies_sent_on is not None:
        words = f"copies asked for were sent {recent_day_words(weighed.copies_sent_on, as_of)}"
        case.say(words, case.weights.copies_sent, weight=72)


def _broken_words(promised_on: date, as_of: date) -> str:
    """Say that a promise was broken."""
    return f"promise broken {recent_day_words(promised_on, as_of)}"


def _courtesy_words(weighed: Weighed, as_of: date) -> str:
    last = weighed.last_contact_on
    return f"courtesy call, {f'last spoken to {day_words(last, as_of)}' if last else 'not spoken to so far'}"


def _add_habits(weighed: Weighed, case: _Case) -> None:
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


def _add_trust(weighed: Weighed, case: _Case) -> None:
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


def _add_silence(weighed: Weighed, case: _Case) -> None:
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


def _add_rests(weighed: Weighed, as_of: date, case: _Case) -> None:
    """Add the good reasons to wait; their points are not above zero, and take no more than they speak of."""
    overdue = weighed.overdue_minor
    if _in_credit(weighed):
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


def _add_lately(weighed: Weighed, as_of: date, case: _Case) -> None:
    """Add what was done or agreed a short while ago, and runs."""
    if _plan_runs(weighed) and weighed.plan is not None:
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
    step = _agreed(weighed)
    if step is not None:
        case.say(f"next step on {weekday_words(step.due_on, as_of)}", case.weights.next_step, weight=18)


def follow_up_words(follow_up: CallBackFact, as_of: date) -> str:
    """Say a due follow-up in few words: "call back 10:30", "call back was Tue", or its own text."""
    if follow_up.kind == "call_back":
        if follow_up.due_on < as_of:
            return f"call back was {recent_day_words(follow_up.due_on, as_of)}"
        return f"call back {follow_up.due_time or 'today'}"
    text = follow_up.text or follow_up.kind.replace("_", " ")
    return text if follow_up.due_on >= as_of else f"{text}, due {recent_day_words(follow_up.due_on, as_of)}"


def _plain_fact(weighed: Weighed, as_of: date) -> str:
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


def _next_action(weighed: Weighed, as_of: date) -> str:
    """Say the one thing to do next: the first of these that holds."""
    due = weighed.due
    if weighed.dunning_hold:
        words = "leave until the hold is lifted"
    elif weighed.broken_on is not None and not _rests(weighed, as_of):
        # Money that came and was returned is no promise unkept, unless another was broken since.
        is_bounce = weighed.bounced_on is not None and weighed.bounced_on >= weighed.broken_on
        words = f"ring about the {_BOUNCE if is_bounce else 'broken promise'}{_beside_the_query(weighed, as_of)}"
    elif weighed.copies_sent_on is not None and not (weighed.follow_up and weighed.follow_up.kind == "call_back"):
        words = ASK_AFTER_COPIES
    elif weighed.follow_up is not None and _is_due(weighed.follow_up, as_of):
        step = _agreed(weighed)
        words = follow_up_words(weighed.follow_up, as_of) + (f"; then {_step_words(step, as_of)}" if step else "")
    elif due is not None:
        words = f"look for {amount_words(due.amount_minor, due.currency or weighed.currency)} promised"
    else:
        words = _waiting(weighed, as_of)
        if not words and weighed.overdue_minor > 0:
            words = "ring, and send a reminder" if weighed.bucket in _YOUNG else "ring"
            if weighed.bounced_on is not None:
                words = f"ring about the {_BOUNCE}"
            words += _beside_the_query(weighed, as_of)
        elif not words and weighed.courtesy_due:
            words = "courtesy call"
    return words


def _waiting(weighed: Weighed, as_of: date) -> str:
    """Say what is waited for, the first of these that holds; nothing where there is nothing to wait for."""
    overdue, running, step = weighed.overdue_minor, weighed.running, _agreed(weighed)
    words = ""
    if running is not None and _covered(weighed):
        words = f"wait for {weekday_words(running.promised_on, as_of)}"
    elif weighed.disputed_minor >= overdue > 0:
        words = "chase the answer to the query"
    elif weighed.held_minor >= overdue > 0:
        words = "leave until the hold ends"
    elif step is not None:
        words = f"wait until {_step_words(step, as_of)}"
    elif _in_credit(weighed):
        words = "set the credit against the invoices"
    elif overdue > 0 and _plan_runs(weighed):
        words = "watch the plan"
    asked = _asked_besides(weighed)
    if overdue > 0 and _rests(weighed, as_of) and (asked or not words):
        words = f"wait: spoken to today{_comes_next(weighed, as_of)}"
    elif words and asked and step is None:
        words = f"ring about the {' and '.join(amount_words(each.overdue_minor, each.currency) for each in asked)}"
    return words


def _comes_next(weighed: Weighed, as_of: date) -> str:
    """Say what follows the talk of today: the step agreed, the promise of a part, or what a query brings."""
    step, running = _agreed(weighed), weighed.running
    if step is not None:
        return f"; next {_step_words(step, as_of)}"
    if running is not None:
        amount = amount_words(running.amount_minor, running.currency or weighed.currency)
        return f"; next look for {amount} promised for {weekday_words(running.promised_on, as_of)}"
    return _beside_the_query(weighed, as_of)


def _step_words(step: CallBackFact, as_of: date) -> str:
    """Say a step to come: "Tue 24 Nov 14:30: call back"."""
    time = f" {step.due_time}" if step.due_time else ""
    return f"{weekday_words(step.due_on, as_of)}{time}: {step.text or step.kind.replace('_', ' ')}"


def _beside_the_query(weighed: Weighed, as_of: date) -> str:
    """Say when a query that is on a part is followed up by itself: nobody agreed to wait with the rest till then."""
    step = weighed.next_step
    if step is None or not step.of_query:
        return ""
    return f"; the query's own follow-up is {weekday_words(step.due_on, as_of)}"


def _agreed(weighed: Weighed) -> CallBackFact | None:
    """Return the next step that the whole debt waits for; a query's own holds up no more than the query."""
    return None if weighed.next_step is None or weighed.next_step.of_query else weighed.next_step


def _rests(weighed: Weighed, as_of: date) -> bool:
    """Tell whether the debtor was reached today, and about more than a query on a part."""
    return weighed.last_contact_on is not None and weighed.last_contact_on >= as_of and not weighed.only_queried


def _asked_besides(weighed: Weighed) -> list[Besides]:
    """Return what is to be asked for in other currencies than the row's."""
    return [each for each in weighed.besides if each.overdue_minor > 0]


def _is_due(follow_up: CallBackFact | None, as_of: date) -> bool:
    return follow_up is not None and follow_up.due_on <= as_of


def _state(weighed: Weighed) -> str:
    """Return what colours the row's edge."""
    if _plan_runs(weighed):
        return "plan"
    if weighed.overdue_minor > 0:
        if weighed.disputed_minor * 10 >= weighed.overdue_minor * 3:
            return "query"
        if weighed.broken_on is None and weighed.running is not None and _covered(weighed):
            return "promise"
        return weighed.bucket
    return "not due"


def _in_credit(weighed: Weighed) -> bool:
    """Tell whether something is overdue that credits and unallocated cash make up for: it is not to be asked for."""
    return weighed.overdue_minor > 0 >= weighed.owes


def _plan_runs(weighed: Weighed) -> bool:
    return weighed.plan is not None and weighed.plan[2] == 0


def _covered(weighed: Weighed) -> bool:
    """Tell whether what is overdue is promised, in query or on hold, all of it."""
    promised = weighed.running.covers_minor if weighed.running is not None else 0
    return 0 < weighed.overdue_minor <= promised + weighed.disputed_minor + weighed.held_minor
