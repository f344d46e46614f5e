"""Reference rates that a user enters: how they go on with the tables that are shipped, and what is refused.

A table has one rate for each day from its first to its last verified one. An own rate goes on from there without a gap,
or corrects what stands; so that what is missing stays an error and never becomes a rate carried forward.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.interest import RateTable

_DAY = timedelta(days=1)
KNOWN_AHEAD = timedelta(days=62)
"""How long before its first day a rate can be known: South Africa's is, from a decision in the second month before."""
LEAST, MOST = Decimal(-10), Decimal(100)


@dataclass(frozen=True, slots=True)
class OwnRate:
    """A rate that a user found published: in percent a year, from its first day up to the last it is known to hold."""

    starts_on: date
    until_on: date
    percent: Decimal


def merged(table: RateTable, own: Iterable[OwnRate]) -> RateTable:
    """Return the table with own rates laid over it in the order in which they were entered.

    Raises:
        CreditDeskError: If days between two rates have none.
    """
    stretches = _stretches(table)
    for rate in own:
        stretches = [*_around(stretches, rate), rate]
    stretches.sort(key=lambda each: each.starts_on)
    for before, after in pairwise(stretches):
        if before.until_on + _DAY < after.starts_on:
            raise CreditDeskError(
                f"{table.name} would be missing from {before.until_on + _DAY} to {after.starts_on - _DAY}.",
                safe="The table stays as it was.",
                cure="Enter the rate of those days first; take the later ones back first.",
            )
    return replace(
        table,
        entries=tuple((each.starts_on, each.percent) for each in stretches),
        known_until=stretches[-1].until_on,
    )


def new_rate(
    table: RateTable,
    own: Iterable[OwnRate],
    *,
    starts_on: date,
    percent: Decimal,
    as_of: date,
    until_on: date | None = None,
    corrects: bool = False,
) -> OwnRate:
    """Return a rate to enter, once it fits the table.

    Args:
        table: The shipped table.
        own: What was entered for it before, in order.
        starts_on: Its first day.
        percent: The rate, in percent a year.
        as_of: The day on which it is entered.
        until_on: The last day for which it is verified. Of a half-yearly table that is always the half-year's last; of
            others the day on which it is entered, unless another is said.
        corrects: Whether it may replace rates that stand.

    Raises:
        CreditDeskError: If it is no rate, leaves a gap, stands already, or cannot be known yet.
    """
    own = tuple(own)
    if not LEAST <= percent <= MOST:
        raise _refused(f"{percent} is no rate in percent a year.", f"Give one from {LEAST} to {MOST}, such as 2.15.")
    if starts_on > as_of + KNOWN_AHEAD:
        raise _refused(
            f"{table.name} for {starts_on} cannot be known on {as_of}.", "Enter it once it has been published."
        )
    if table.half_yearly:
        if (starts_on.month, starts_on.day) not in {(1, 1), (7, 1)}:
            raise _refused(
                f"{table.name} holds for half-years, and {starts_on} begins none.",
                "Give 1 January or 1 July as its first day.",
            )
        last = date(starts_on.year, 6, 30) if starts_on.month == 1 else date(starts_on.year, 12, 31)
        if until_on not in {None, last}:
            raise _refused(f"{table.name} holds for half-years: until {last}.", "Leave the last day out.")
    else:
        last = until_on if until_on is not None else max(as_of, starts_on)
        if last < starts_on:
            raise _refused(f"A rate from {starts_on} cannot end on {last}.", "Give a last day that is not before it.")
        if last > max(as_of + KNOWN_AHEAD, starts_on):
            raise _refused(
                f"Nobody can know on {as_of} that {table.name} stays the same until {last}.",
                "Give the last day for which you have looked it up.",
            )
    rate = OwnRate(starts_on, last, percent)
    standing = merged(table, own)
    if not corrects and rate.starts_on <= standing.known_until and rate.until_on >= standing.entries[0][0]:
        raise _refused(
            f"{table.name} is known from {standing.entries[0][0]} to {standing.known_until} already.",
            f"Enter a rate from {standing.known_until + _DAY} on, or say that this one corrects what stands.",
        )
    merged(table, (*own, rate))
    return rate


def _stretches(table: RateTable) -> list[OwnRate]:
    ends = [starts - _DAY for starts, _ in table.entries[1:]]
    return [
        OwnRate(starts, until, percent)
        for (starts, percent), until in zip(table.entries, [*ends, table.known_until], strict=True)
    ]


def _around(stretches: Iterable[OwnRate], new: OwnRate) -> list[OwnRate]:
    """Return what is left of stretches before and after a new one."""
    left = []
    for each in stretches:
        if each.starts_on < new.starts_on:
            left.append(replace(each, until_on=min(each.until_on, new.starts_on - _DAY)))
        if each.until_on > new.until_on:
            left.append(replace(each, starts_on=max(each.starts_on, new.until_on + _DAY)))
    return left


def _refused(what: str, cure: str) -> CreditDeskError:
    return CreditDeskError(what, safe="Nothing was entered.", cure=cure)
