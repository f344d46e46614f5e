"""What a statement of account tells of a period: what moved the balance, and what settled what.

An activity statement carries a balance forward: brought forward, each movement, carried forward. A detailed one names
each item with what settled it. Periods include both their days. Both follow the rule of `creditdesk.domain.open_item`,
so that they lead to the same balance as every other figure; laws over random ledgers hold them together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from creditdesk.domain.document import NEVER, Document


class StatementKind(StrEnum):
    """The kinds of statement, by their names on the command line."""

    OPEN_ITEM = "open-item"
    ACTIVITY = "activity"
    DETAILED = "detailed"

    @property
    def words(self) -> str:
        """The kind as a person says it."""
        return {"open-item": "Statement", "activity": "Activity statement", "detailed": "Detailed statement"}[self]


@dataclass(frozen=True, slots=True)
class StatementForm:
    """Which statement is wanted; `first_on` begins its period, none for the first of the month of its day.

    `of_group` asks for one statement of head office and branches together, to head office.
    """

    kind: StatementKind = StatementKind.OPEN_ITEM
    first_on: date | None = None
    of_group: bool = False

    @property
    def has_period(self) -> bool:
        """Whether it tells of a period, and not of one day alone."""
        return self.kind is not StatementKind.OPEN_ITEM

    def since(self, as_of: date) -> date:
        """Return the first day whose settling it tells of: without a period, the day after its own."""
        if not self.has_period:
            return as_of + timedelta(days=1)
        return self.first_on or as_of.replace(day=1)


OPEN_ITEM = StatementForm()
"""The statement that is made where nobody asks for another."""


@dataclass(frozen=True, slots=True)
class Use:
    """An amount set between one of the account's documents and another document.

    It counts from `on` and no longer from `ended_on`. `amount_minor` is above zero. `account` is the other document's
    account where that is another one of the group; then the use moves this account's balance.
    """

    own: Document
    other: Document
    on: date
    ended_on: date
    amount_minor: int
    account: str = ""

    @property
    def effect_minor(self) -> int:
        """What it does to what is open of the account's own document."""
        return -self.amount_minor if self.own.amount_minor > 0 else self.amount_minor


class MovementKind(StrEnum):
    """How a balance moves."""

    POSTED = "posted"
    RETURNED = "returned"
    """What was posted no longer counts: a payment bounced."""
    TRANSFERRED = "transferred"
    """Money of one account was set against another's item."""
    TRANSFER_RETURNED = "transfer_returned"


@dataclass(frozen=True, slots=True)
class Movement:
    """A line of an activity statement: `amount_minor` is added to the balance; `account` is the other of a transfer."""

    on: date
    kind: MovementKind
    document: Document
    amount_minor: int
    account: str = ""


def movements(documents: Iterable[Document], uses: Iterable[Use], first_on: date, as_of: date) -> list[Movement]:
    """Return what moved an account's balance in a period, in the order of days; debits come first in a day.

    What bounced stands there twice: on its own day, and taken back on the day it bounced.

    Args:
        documents: The account's documents in one currency; those that neither came nor bounced in the period count not.
        uses: What was set between them and documents of other accounts; uses within the account move nothing.
        first_on: The first day of the period.
        as_of: The last.
    """
    found = []
    for document in documents:
        found.append(Movement(document.dated_on, MovementKind.POSTED, document, document.amount_minor))
        if document.reversed_on != NEVER:
            day = max(document.reversed_on, document.dated_on)
            found.append(Movement(day, MovementKind.RETURNED, document, -document.amount_minor))
    for use in uses:
        if use.account and use.on < use.ended_on:
            minor = use.effect_minor
            found.append(Movement(use.on, MovementKind.TRANSFERRED, use.own, minor, use.account))
            found.append(Movement(use.ended_on, MovementKind.TRANSFER_RETURNED, use.own, -minor, use.account))
    order = list(MovementKind)
    return sorted(
        (each for each in found if first_on <= each.on <= as_of),
        key=lambda each: (
            each.on,
            order.index(each.kind),
            each.amount_minor < 0,
            each.document.number,
            each.document.type,
            each.account,
        ),
    )


@dataclass(frozen=True, slots=True)
class Settlement:
    """A step towards settling an item: `amount_minor` is added to what is open of it.

    `other` is the document set against it, none where the item itself bounced. `is_undone` tells that an earlier step
    is taken back. `account` is as in `Use`.
    """

    on: date
    other: Document | None
    amount_minor: int
    is_undone: bool = False
    account: str = ""


@dataclass(frozen=True, slots=True)
class ItemStory:
    """A document, what settled it by the day, and what is left open of it."""

    document: Document
    settlements: tuple[Settlement, ...]

    @property
    def open_minor(self) -> int:
        """What is left, signed like the document's amount."""
        return self.document.amount_minor + sum(each.amount_minor for each in self.settlements)


def item_stories(documents: Iterable[Document], uses: Iterable[Use], first_on: date, as_of: date) -> list[ItemStory]:
    """Return every item that is open, came or was settled in a period, with all that settled it until its last day.

    What was set against an item and taken back before the period is passed over: it explains nothing any more.
    """
    of_own: defaultdict[int, list[Settlement]] = defaultdict(list)
    for use in uses:
        if use.on > as_of or use.on >= use.ended_on or use.ended_on < first_on:
            continue
        minor = use.effect_minor
        of_own[use.own.id].append(Settlement(use.on, use.other, minor, account=use.account))
        if use.ended_on <= as_of:
            undone = Settlement(use.ended_on, use.other, -minor, is_undone=True, account=use.account)
            of_own[use.own.id].append(undone)
    stories = []
    for document in documents:
        if document.dated_on > as_of:
            continue
        steps = of_own[document.id]
        if document.reversed_on <= as_of:
            steps.append(Settlement(max(document.reversed_on, document.dated_on), None, -document.amount_minor))
        steps.sort(
            key=lambda step: (step.on, step.other is None, step.is_undone, step.other.number if step.other else "")
        )
        story = ItemStory(document, tuple(steps))
        if story.open_minor or document.dated_on >= first_on or any(step.on >= first_on for step in steps):
            stories.append(story)
    return stories
