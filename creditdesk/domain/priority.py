"""Whom to ring first, and why: an honest score of named points, the one fact that matters most, and the worklists.

Points are the house's own (`domain.weights`), the same for everyone and shown one by one: the score is their sum and
nothing else. What is overdue, and for how long, gives the base (`domain.points`); what else there is to say adds to it
or takes from it (`domain.reasons`).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from creditdesk.domain.next_action import next_action
from creditdesk.domain.points import Reasons, owed_points
from creditdesk.domain.reasons import broken_words, case_of, plain_fact
from creditdesk.domain.standing import PromiseFact, Standing
from creditdesk.domain.weighed import BROKEN_OFTEN, Weighed, weigh
from creditdesk.domain.weights import STANDARD, Weights


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
    case = case_of(weighed, as_of, weights)
    alerts = weighed.owes > 0 and (
        weighed.slower_days > 0
        or weighed.bounced_on is not None
        or weighed.broken_count >= BROKEN_OFTEN
        or weighed.limit_used > 100
    )
    rested = weighed.rests(as_of)
    waits = bool(weighed.dunning_hold) or weighed.agreed is not None or rested
    if not weighed.asked_besides:
        waits = waits or weighed.plan_runs or weighed.covered
    due = weighed.follow_up if weighed.follow_up is not None and weighed.follow_up.is_due(as_of) else None
    asks = weighed.broken_on is not None or weighed.due is not None or weighed.courtesy_due
    return Kind(
        points=case.points(),
        tried_points=weights.tried if weighed.tried_today else 0,
        told=case.reasons(),
        broken_words="" if weighed.broken_on is None else broken_words(weighed.broken_on, as_of),
        fact=case.fact() or plain_fact(weighed, as_of),
        next_action=next_action(weighed, as_of),
        state=_state(weighed),
        urgent=(due is not None or (asks and not rested)) and not weighed.dunning_hold,
        ringable=weighed.overdue_minor > 0 and not waits,
        promises_due=weighed.due is not None,
        broken=weighed.broken_on is not None,
        alerts=alerts,
        queries=weighed.disputed_minor > 0 or any(each.disputed_minor > 0 for each in weighed.besides),
        call_backs=due is not None and due.kind == "call_back",
    )


def _state(weighed: Weighed) -> str:
    """Return what colours the row's edge."""
    if weighed.plan_runs:
        return "plan"
    if weighed.overdue_minor > 0:
        if weighed.disputed_minor * 10 >= weighed.overdue_minor * 3:
            return "query"
        if weighed.broken_on is None and weighed.running is not None and weighed.covered:
            return "promise"
        return weighed.bucket
    return "not due"
