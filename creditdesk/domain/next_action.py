"""The one thing to do next with a debtor, or what is waited for."""

from __future__ import annotations

from datetime import date

from creditdesk.domain.aging import bucket_for
from creditdesk.domain.points import ASK_AFTER_COPIES
from creditdesk.domain.standing import CallBackFact
from creditdesk.domain.weighed import Weighed
from creditdesk.domain.words import amount_words, recent_day_words, weekday_words

_YOUNG = frozenset({bucket_for(0), bucket_for(1)})
_BOUNCE = "payment that bounced"


def next_action(weighed: Weighed, as_of: date) -> str:
    """Say the one thing to do next: the first of these that holds."""
    due = weighed.due
    if weighed.dunning_hold:
        words = "leave until the hold is lifted"
    elif weighed.broken_on is not None and not weighed.rests(as_of):
        # Money that came and was returned is no promise unkept, unless another was broken since.
        is_bounce = weighed.bounced_on is not None and weighed.bounced_on >= weighed.broken_on
        words = f"ring about the {_BOUNCE if is_bounce else 'broken promise'}{_beside_the_query(weighed, as_of)}"
    elif weighed.copies_sent_on is not None and not (weighed.follow_up and weighed.follow_up.kind == "call_back"):
        words = ASK_AFTER_COPIES
    elif weighed.follow_up is not None and weighed.follow_up.is_due(as_of):
        step = weighed.agreed
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
    overdue, running, step = weighed.overdue_minor, weighed.running, weighed.agreed
    words = ""
    if running is not None and weighed.covered:
        words = f"wait for {weekday_words(running.promised_on, as_of)}"
    elif weighed.disputed_minor >= overdue > 0:
        words = "chase the answer to the query"
    elif weighed.held_minor >= overdue > 0:
        words = "leave until the hold ends"
    elif step is not None:
        words = f"wait until {_step_words(step, as_of)}"
    elif weighed.in_credit:
        words = "set the credit against the invoices"
    elif overdue > 0 and weighed.plan_runs:
        words = "watch the plan"
    asked = weighed.asked_besides
    if overdue > 0 and weighed.rests(as_of) and (asked or not words):
        words = f"wait: spoken to today{_comes_next(weighed, as_of)}"
    elif words and asked and step is None:
        words = f"ring about the {' and '.join(amount_words(each.overdue_minor, each.currency) for each in asked)}"
    return words


def _comes_next(weighed: Weighed, as_of: date) -> str:
    """Say what follows the talk of today: the step agreed, the promise of a part, or what a query brings."""
    step, running = weighed.agreed, weighed.running
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


def follow_up_words(follow_up: CallBackFact, as_of: date) -> str:
    """Say a due follow-up in few words: "call back 10:30", "call back was Tue", or its own text."""
    if follow_up.kind == "call_back":
        if follow_up.due_on < as_of:
            return f"call back was {recent_day_words(follow_up.due_on, as_of)}"
        return f"call back {follow_up.due_time or 'today'}"
    text = follow_up.text or follow_up.kind.replace("_", " ")
    return text if follow_up.due_on >= as_of else f"{text}, due {recent_day_words(follow_up.due_on, as_of)}"
