"""How many points each reason of the worklist has: the house's own numbers, and what holds where none were set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import NamedTuple

from creditdesk.domain.errors import CreditDeskError


@dataclass(frozen=True, slots=True)
class Weights:
    """The points of each reason; below zero for those that lower the score. `WEIGHTS` says what each one is."""

    amount: int = 4
    age: int = 30
    bounced: int = 25
    broken: int = 100
    broken_again: int = 5
    call_back: int = 25
    follow_up: int = 12
    answer_late: int = 8
    promise_due: int = 15
    plan_missed: int = 20
    courtesy: int = 12
    slower: int = 15
    first_late: int = 10
    unreliable: int = 6
    over_limit: int = 12
    near_limit: int = 5
    part_paid: int = 6
    no_answer: int = 8
    silence: int = 10
    only_written: int = 6
    copies_sent: int = 12
    steady: int = -5
    in_credit: int = -30
    promise_running: int = -30
    query: int = -25
    held: int = -10
    plan_kept: int = -30
    tried: int = -100
    spoken: int = -20
    letter: int = -10
    next_step: int = -6
    hold: int = -100
    today_from: int = 24


STANDARD = Weights()
"""What holds where nothing was set: a house convention."""


class Weight(NamedTuple):
    """One number of `Weights`: what a person reads of it, and between what it may lie."""

    name: str
    title: str
    about: str
    least: int
    most: int

    @property
    def standard(self) -> int:
        """What holds where nothing was set."""
        return int(getattr(STANDARD, self.name))

    def read(self, text: str) -> int:
        """Return what was typed as points.

        Raises:
            CreditDeskError: If it is no whole number of this weight.
        """
        typed = text.strip().replace("\N{MINUS SIGN}", "-")
        try:
            points = int(typed)
        except ValueError:
            points = self.most + 1
        if self.least <= points <= self.most:
            return points
        raise CreditDeskError(
            f'{self.title}: "{text}" does not fit.',
            safe="It stays as it was.",
            cure=f"Give a whole number from {self.least} to {self.most}.",
        )


def _raises(name: str, title: str, about: str, most: int = 100) -> Weight:
    return Weight(name, title, about, 0, most)


def _lowers(name: str, title: str, about: str) -> Weight:
    return Weight(name, title, about, -100, 0)


WEIGHTS = (
    _raises("amount", "Amount overdue", "For each doubling of what is overdue above 100; ten doublings at most.", 10),
    _raises("age", "Age of the oldest item", "Once it is 90 days late; before that, by its days."),
    # Domain rules: the undisputed part is chased, so that a query on a part is no answer to the whole.
    _raises(
        "broken",
        "Promise broken",
        "Until it is paid, promised anew, or somebody was asked about it; a query on a part of it is no answer.",
        200,
    ),
    _raises("broken_again", "Promise broken again", "Besides, where two of the last three were not kept."),
    _raises("call_back", "Call back due", "A call agreed for today, or missed."),
    _raises("bounced", "Payment bounced", "Within the last 60 days."),
    _raises("plan_missed", "Instalment missed", "Of a payment plan."),
    _raises("promise_due", "Promise due", "Its day is here; the money is to be looked for."),
    _raises("follow_up", "Task due", "Any other follow-up whose day is here."),
    _raises("answer_late", "Answer to a query late", "Its owner has not answered by the day that was set."),
    _raises("courtesy", "Courtesy call due", "A friendly call is due by the day that was set for this debtor."),
    _raises("copies_sent", "Copies sent", "The debtor asked for a copy and has it: nothing is left to wait for."),
    _raises("slower", "Paying slower", "Once it is by 15 days or more; before that, by its days."),
    _raises("first_late", "Late for the first time", "All of the last 18 months was paid in time, until now."),
    _raises("over_limit", "Over the credit limit", "More is owed than the limit allows."),
    _raises("near_limit", "Limit nearly used", "From 90 per cent."),
    _raises("silence", "Not spoken to for long", "Once it is ten weeks; from three weeks on, by its weeks."),
    _raises("no_answer", "Nobody answers", "Three tries or more since somebody was reached."),
    _raises("only_written", "Written to, never rung", "Letters went for three weeks, and nobody has rung."),
    _raises("unreliable", "Promises often broken", "Two of the last three, and none is open to be rung about."),
    _raises("part_paid", "Invoices part paid", "Two or more."),
    _lowers("steady", "Always pays on the same day", "A late payer by habit, but a sure one."),
    _lowers("promise_running", "Promise running", "By the share of what is overdue that is promised."),
    _lowers("query", "Query open", "By the share of what is overdue that is disputed."),
    _lowers("held", "Items on hold", "By the share of what is overdue that is held item by item."),
    _lowers("plan_kept", "Plan kept", "All instalments due so far are paid."),
    _lowers("in_credit", "Covered by credit", "Credits on the account make up for all that is overdue."),
    _lowers("tried", "Tried today", "Nobody was reached; it stays on today's list, behind those not tried yet."),
    _lowers("spoken", "Spoken to just now", "On the same day; a fifth less each day after."),
    _lowers("letter", "Letter just sent", "Within five days."),
    _lowers("next_step", "Next step agreed", "Its day is within two weeks."),
    _lowers("hold", "On hold", "Chasing is stopped; such a debtor is never on today's list."),
    _raises("today_from", "On today's list from", "The least score with which an overdue debtor is to be rung today."),
)
"""In the order in which they are shown."""

_BY_NAME = {weight.name: weight for weight in WEIGHTS}


def weights_from(values: Mapping[str, str]) -> Weights:
    """Return weights from what was typed, by name; what is not named is as standard.

    Raises:
        CreditDeskError: If there is no such weight, or a value does not fit it.
    """
    unknown = [name for name in values if name not in _BY_NAME]
    if unknown:
        raise CreditDeskError(
            f'There is no weight "{unknown[0]}".', safe="Nothing was changed.", cure=f"There are {_names(_BY_NAME)}."
        )
    return Weights(**{name: _BY_NAME[name].read(text) for name, text in values.items()})


def weight_values(weights: Weights) -> dict[str, str]:
    """Return weights by name, as they are typed."""
    return {name: str(points) for name, points in asdict(weights).items()}


def own_values(weights: Weights) -> dict[str, str]:
    """Return by name those that are not as standard."""
    values = weight_values(weights)
    return {each.name: values[each.name] for each in fields(weights) if getattr(weights, each.name) != each.default}


def _names(names: Iterable[str]) -> str:
    return ", ".join(names)
