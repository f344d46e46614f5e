"""How often and at what hours a debtor may be rung: what law or good practice of their country says.

Source: domain rules 5.5. A rule warns and never forbids: who rings all the same says so, and it is recorded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_NATURAL_PERSONS = frozenset({"individual", "sole_trader"})
_SATURDAY = 5
_WINDOW_HOURS = 2
_FEWEST_REACHED = 3
_MOSTLY = 0.6


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when one may ring; `until` itself is too late."""

    start: time
    until: time

    def hold(self, moment: time) -> bool:
        """Tell whether `moment` lies within."""
        return self.start <= moment < self.until

    def __str__(self) -> str:
        return f"{self.start:%H:%M} to {self.until:%H:%M}"


@dataclass(frozen=True, slots=True)
class ContactRule:
    """One country's rule for one kind of debtor.

    Attributes:
        name: What it is called, as the warning names it.
        working_hours: The hours on Monday to Friday.
        weekend_hours: The hours on Saturday and Sunday; none: not then.
        on_holidays: Whether one may ring on public holidays, in the hours of their day of the week.
        attempts: Pairs of how many calls are allowed in so many days running, the day of the call among them.
        days_after_talk: On how many days, the day of the talk among them, one does not ring again after it.
    """

    name: str
    working_hours: Hours
    weekend_hours: Hours | None
    on_holidays: bool
    attempts: tuple[tuple[int, int], ...]
    days_after_talk: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """A call made to the debtor, on the debtor's calendar; `talked` if it reached somebody who can pay or decide."""

    on: date
    talked: bool


@dataclass(frozen=True, slots=True)
class Concern:
    """What a rule holds against ringing now: the rule's name, and the reason as a sentence."""

    rule: str
    text: str


HOUSE = ContactRule(
    "House rule for business debtors",
    Hours(time(9), time(17, 30)),
    None,
    on_holidays=False,
    attempts=((3, 7),),
    days_after_talk=7,
)
"""For companies where no law gives a number (domain rule 5.5, convention)."""

US_PERSON = ContactRule(
    "US Regulation F, as good practice",
    Hours(time(8), time(21)),
    Hours(time(8), time(21)),
    on_holidays=True,
    attempts=((7, 7),),
    days_after_talk=7,
)
"""A natural person in the United States: 12 CFR 1006.14 and 1006.6 bind others' collectors; we keep to them too."""

AUSTRALIAN_WORKPLACE = ContactRule(
    "Australian debt collection guideline, workplace",
    Hours(time(9), time(17)),
    None,
    on_holidays=False,
    attempts=((3, 7), (10, 30)),
    days_after_talk=0,
)
AUSTRALIAN_PERSON = ContactRule(
    "Australian debt collection guideline",
    Hours(time(7, 30), time(21)),
    Hours(time(9), time(21)),
    on_holidays=False,
    attempts=((3, 7), (10, 30)),
    days_after_talk=0,
)


def rule_for(country: str, legal_form: str) -> ContactRule:
    """Return the rule for a debtor of this country (ISO 3166) and legal form (`customers.legal_form`)."""
    is_person = legal_form in _NATURAL_PERSONS
    if country == "US" and is_person:
        return US_PERSON
    if country == "AU":
        return AUSTRALIAN_PERSON if is_person else AUSTRALIAN_WORKPLACE
    return HOUSE


def concerns(
    rule: ContactRule,
    now: datetime,
    attempts: Iterable[Attempt],
    holidays: AbstractSet[date],
    until: datetime | None = None,
) -> tuple[Concern, ...]:
    """Return what speaks against ringing at this moment, in the order in which a person would say it.

    Args:
        rule: The rule that holds for the debtor.
        now: The moment, on the debtor's clock.
        attempts: The calls made to the debtor so far, to any number; those that came in are left out.
        holidays: The public holidays where the debtor is.
        until: Until when the call has gone on, on the debtor's clock; none where that is not known.
    """
    today = now.date()
    made = [attempt for attempt in attempts if attempt.on <= today]
    found = [_hours(rule, now, until or now, holidays), *(_too_many(made, today, *limit) for limit in rule.attempts)]
    talks = [attempt.on for attempt in made if attempt.talked]
    if talks and (today - max(talks)).days < rule.days_after_talk:
        found.append(f"They were spoken to on {_day(max(talks))}; again from {_day(_next_talk(rule, max(talks)))}.")
    return tuple(Concern(rule.name, text) for text in found if text)


def reached_words(answered: Collection[datetime]) -> str:
    """Say within which two hours somebody is mostly reached; empty while too few calls tell, or none stands out.

    Args:
        answered: When calls reached them, on their clock.
    """
    if len(answered) < _FEWEST_REACHED:
        return ""
    counts = [sum(hour <= moment.hour < hour + _WINDOW_HOURS for moment in answered) for hour in range(24)]
    most = max(counts)
    if most < max(_FEWEST_REACHED, _MOSTLY * len(answered)):
        return ""
    hour = max(at for at, count in enumerate(counts) if count == most)
    return f"mostly reached {hour:02}:00 to {hour + _WINDOW_HOURS:02}:00"


def _hours(rule: ContactRule, now: datetime, until: datetime, holidays: AbstractSet[date]) -> str:
    if now.date() in holidays and not rule.on_holidays:
        return "It is a public holiday there."
    is_weekend = now.weekday() >= _SATURDAY
    hours = rule.weekend_hours if is_weekend else rule.working_hours
    if hours is None:
        return f"It is {now:%A} there; ring on a working day."
    if not hours.hold(now.time()):
        return f"The call began at {now:%H:%M} there; ring from {hours}."
    is_too_long = until.date() > now.date() or until.time() >= hours.until
    return f"The call went on past {hours.until:%H:%M} there; ring from {hours}." if is_too_long else ""


def _too_many(made: list[Attempt], today: date, allowed: int, days: int) -> str:
    since = today - timedelta(days=days - 1)
    count = sum(attempt.on >= since for attempt in made)
    return f"This is call {count + 1} in {days} days; {allowed} are allowed." if count >= allowed else ""


def _next_talk(rule: ContactRule, talked_on: date) -> date:
    return talked_on + timedelta(days=rule.days_after_talk)


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
