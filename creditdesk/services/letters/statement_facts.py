"""What a statement says: every figure and date on it, before it becomes pages.

It speaks of one currency. Amounts are in minor units.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.letter_kinds import Kind
from creditdesk.domain.statement import MovementKind, StatementKind
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.lines import Line, open_by_key
from creditdesk.services.letters.sheet import Addressee


@dataclass(frozen=True, slots=True)
class Proof:
    """How the balance came about since a day: the figures that any reader can add up.

    `charges_minor` are invoices and other debits, `credits_minor` credit notes and the like, `receipts_minor` money
    in less money back; credits and receipts are zero or below unless payments bounced. `group_minor` is what was set
    across accounts of one group: above zero where this account's money paid another's items.
    """

    opening_on: date
    opening_minor: int
    charges_minor: int
    credits_minor: int
    receipts_minor: int
    group_minor: int = 0

    @property
    def closing_minor(self) -> int:
        """What the movements lead to."""
        moved = self.charges_minor + self.credits_minor + self.receipts_minor + self.group_minor
        return self.opening_minor + moved


@dataclass(frozen=True, slots=True)
class Moved:
    """A line of an activity statement: `amount_minor` is added to the balance; `account` is the other of a transfer."""

    on: date
    kind: MovementKind
    type: DocumentType
    number: str
    reference: str
    due_on: date
    amount_minor: int
    account: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """A step that settled an item: `amount_minor` is added to what is open of it.

    `type` and `number` name what was set against it, none where the item itself bounced; `account` is that of the other
    where it is not the debtor's own. `is_undone` tells that a step before is taken back.
    """

    on: date
    type: DocumentType | None
    number: str
    amount_minor: int
    is_undone: bool = False
    account: str = ""


@dataclass(frozen=True, slots=True)
class ItemStory:
    """An item of a detailed statement, with all that settled it until the day."""

    line: Line
    settled: tuple[Settled, ...]

    @property
    def proved(self) -> bool:
        """Whether the steps lead from the item's amount to what is open of it."""
        return self.line.amount_minor + sum(each.amount_minor for each in self.settled) == self.line.open_minor


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """What a statement says: what is owed (`lines`), what stands to the debtor's credit, and its age.

    `buckets` run from not due to the oldest and hold debits alone; with `retained_minor` and the credits they sum to
    the balance. `planned_minor` is the part of what is overdue that is paid by instalments; `besides_minor` is in no
    balance: what letters claimed of interest and fees that is not settled. An activity statement lists `moved` in place
    of the open items, a detailed one `stories`, debits before credits; their period begins the day after the proof's
    opening. One of several accounts has theirs as its `parts`, and the sums of their figures. One that `is_annex`
    stands behind a letter and asks for nothing by itself.
    """

    number: str
    dated_on: date
    sender: Letterhead
    addressee: Addressee
    currency: str
    lines: tuple[Line, ...]
    credits: tuple[Line, ...]
    buckets: tuple[tuple[str, int], ...]
    retained_minor: int
    proof: Proof
    planned_minor: int = 0
    besides_minor: int = 0
    form: StatementKind = StatementKind.OPEN_ITEM
    moved: tuple[Moved, ...] = ()
    stories: tuple[ItemStory, ...] = ()
    parts: tuple[StatementFacts, ...] = ()
    is_annex: bool = False

    @property
    def kind(self) -> Kind:
        """It is a statement."""
        return Kind.STATEMENT

    @property
    def first_on(self) -> date:
        """The first day of its period."""
        return self.proof.opening_on + timedelta(days=1)

    @property
    def balance_minor(self) -> int:
        """All that is open, credits taken off."""
        return sum(line.open_minor for line in (*self.lines, *self.credits))

    @property
    def named(self) -> dict[DocumentKey, int]:
        """The addressee's own documents that it speaks of, with what is open of them."""
        if self.parts:
            own = (part.named for part in self.parts if part.addressee.account == self.addressee.account)
            return next(own, {})
        moved = (each for each in self.moved if not each.account)
        listed = {DocumentKey(each.type, each.number): 0 for each in moved}
        return listed | open_by_key((*(story.line for story in self.stories), *self.lines, *self.credits))

    @property
    def credits_minor(self) -> int:
        """What stands to the debtor's credit; zero or below."""
        return sum(line.open_minor for line in self.credits)

    @property
    def overdue_minor(self) -> int:
        """What is past its due date, credits not taken off."""
        return sum(minor for label, minor in self.buckets if label != "not due")

    @property
    def payable_minor(self) -> int:
        """What is to be paid now: overdue, in no query and no plan, and not covered by credits; never below zero."""
        chased = sum(line.chased_minor for line in self.lines if line.days_overdue > 0)
        return max(0, chased - self.planned_minor + self.credits_minor)

    @property
    def disputed_minor(self) -> int:
        """The part of the lines that is in query."""
        return sum(line.disputed_minor for line in self.lines)

    @property
    def proved(self) -> bool:
        """Whether items, buckets, movements and whatever else is listed all lead to the same balance."""
        aged = sum(minor for _, minor in self.buckets) + self.retained_minor + self.credits_minor
        if self.parts:
            listed, told = sum(part.balance_minor for part in self.parts), all(part.proved for part in self.parts)
            return told and self.balance_minor == aged == self.proof.closing_minor == listed
        listed = {
            StatementKind.OPEN_ITEM: self.balance_minor,
            StatementKind.ACTIVITY: self.proof.opening_minor + sum(each.amount_minor for each in self.moved),
            StatementKind.DETAILED: sum(story.line.open_minor for story in self.stories),
        }[self.form]
        told = all(story.proved for story in self.stories)
        return told and self.balance_minor == aged == self.proof.closing_minor == listed
