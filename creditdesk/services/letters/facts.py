"""What a letter or a statement says: every figure, date and name on it, before it becomes pages.

A document speaks of one currency. Amounts are in minor units; `open_minor` is signed like the ledger's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Protocol

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.interest_law import CONTRACT
from creditdesk.domain.late_charges import Fee
from creditdesk.domain.letter_check import Wording
from creditdesk.domain.letter_kinds import Kind
from creditdesk.domain.statement import MovementKind, StatementKind
from creditdesk.services.letters.letterhead import BankAccount, Letterhead


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom it goes: `lines` are the postal address, name first; `contact` is a person's name or empty.

    `language` is the one that the document is written in.
    """

    account: str
    name: str
    contact: str
    lines: tuple[str, ...]
    country: str
    legal_form: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class EarlyDiscount:
    """What may be kept of an item by paying the rest until a day; `rate` is 0.02 for 2 %."""

    amount_minor: int
    rate: float
    until: date


@dataclass(frozen=True, slots=True)
class Line:
    """One open item: `days_overdue` below 1 is not overdue; disputed and retained are parts of what is open.

    `told_on` is the day of the last letter that took this credit off.
    """

    type: DocumentType
    number: str
    reference: str
    dated_on: date
    due_on: date
    days_overdue: int
    amount_minor: int
    open_minor: int
    disputed_minor: int = 0
    retained_minor: int = 0
    retention_due_on: date | None = None
    told_on: date | None = None
    discount: EarlyDiscount | None = None

    @property
    def chased_minor(self) -> int:
        """The part that a letter asks for: open, and neither in query nor withheld."""
        return self.open_minor - self.disputed_minor - self.retained_minor


@dataclass(frozen=True, slots=True)
class ReturnedPayment:
    """A payment that came and that the bank took back; the amount is positive."""

    received_on: date
    returned_on: date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class BrokenPromise:
    """A promise whose day has passed; `received_minor` is what came of it and stayed.

    `returned` is the last payment that came after the promise and bounced, where nothing else came of it.
    """

    made_on: date
    promised_on: date
    amount_minor: int
    received_minor: int
    returned: ReturnedPayment | None = None


@dataclass(frozen=True, slots=True)
class InterestPeriod:
    """Days of one item with one balance and one rate (a yearly fraction), first and last counted."""

    starts_on: date
    ends_on: date
    days: int
    balance_minor: int
    rate: float
    interest_minor: int


@dataclass(frozen=True, slots=True)
class InterestItem:
    """How the interest on one item comes about.

    `accrued_minor` is the sum of the periods before each was rounded, `interest_minor` what is left of it after what
    was paid, waived or invoiced earlier. `in_query_minor` runs besides on the part in query, and is not asked for.
    `accepted_on` is the day from which a law reckoned `due_on`, the last for paying in time; none where it did not.
    `dated_on` is the item's own day where interest starts after that, as it is due before; else none. `fixed_minor` is
    the fixed sum, `compensation_minor` what is left of it to ask for; where `is_withheld_in_part`, a part of the item
    is in query or retained, and neither interest nor the fixed sum counts it.
    """

    type: DocumentType
    number: str
    due_on: date
    periods: tuple[InterestPeriod, ...]
    accrued_minor: int
    interest_minor: int
    compensation_minor: int
    daily_minor: float
    in_query_minor: int = 0
    accepted_on: date | None = None
    dated_on: date | None = None
    fixed_minor: int = 0
    is_withheld_in_part: bool = False

    @property
    def starts_on(self) -> date:
        """The first day of interest."""
        return self.periods[0].starts_on

    @property
    def days(self) -> int:
        """For how many days it has run."""
        return sum(period.days for period in self.periods)

    @property
    def rounding_minor(self) -> int:
        """What the rounded periods leave to the whole, which is rounded once."""
        return self.accrued_minor - sum(period.interest_minor for period in self.periods)

    @property
    def late_minor(self) -> int:
        """What was unpaid on the first day of interest, by which the fixed sum goes."""
        return self.periods[0].balance_minor

    @property
    def settled_minor(self) -> int:
        """What of the interest was paid, waived or invoiced earlier."""
        return self.accrued_minor - self.interest_minor


@dataclass(frozen=True, slots=True)
class InterestClaim:
    """Interest and fixed compensation in law as of the letter's day; `daily_minor` runs from the day after.

    `rates` are the yearly rates in use, as fractions, lowest first; `act` names the law, `code` is its short name
    (`uk`, `de`, ... as the command line has it) or `contract`. `rate_mode` is FIXED or VARIABLE; interest is added to
    the debt after each `rest_months`, never where that is zero. `is_claimed` tells whether the letter asks for it to be
    paid; else it keeps the right to.
    """

    act: str
    rates: tuple[float, ...]
    interest_minor: int
    compensation_minor: int
    daily_minor: int
    code: str = "uk"
    rate_mode: str = "FIXED"
    rest_months: int = 0
    items: tuple[InterestItem, ...] = ()
    is_claimed: bool = False

    @property
    def is_agreed(self) -> bool:
        """Whether a contract gives it, and no law."""
        return self.code == CONTRACT

    @property
    def starts_on(self) -> date | None:
        """The first day of interest on any item."""
        return min((item.starts_on for item in self.items), default=None)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The copy of an invoice that is bound in behind a letter: the file, its pages, and the hash of what it holds."""

    number: str
    file: Path
    pages: int
    sha256: str


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a reminder or a final demand says.

    `lines` are overdue items, `credits` what it takes off them of what stands to the debtor's credit: `open_minor` is
    the part taken off. `elsewhere_minor` of the credits are set against other items, `elsewhere`, and not taken off.
    `left_out_minor` is what is overdue besides but waits for a running promise or is in a live plan. `since` are items
    that no letter or talk has asked for yet: a final demand names them, and does not ask for them.
    `early` are items not overdue of which paying soon still saves a part, the first to end first.
    `fees` are agreed charges on the lines, earlier ones that are open and those that this letter adds.
    `written_on` and `spoken_on` are the days of earlier letters and talks about any of the lines, oldest first;
    `written_of_all_on` is the day of the last letter about every one of them. `own` are facts that only the sender
    knows, by the field that the text names; `wording` is what the house says in place of our words, `added` what this
    one letter says besides. `statement` and `enclosed` are bound in behind it.
    """

    kind: Kind
    number: str
    dated_on: date
    pay_by_on: date
    sender: Letterhead
    addressee: Addressee
    currency: str
    lines: tuple[Line, ...]
    credits: tuple[Line, ...] = ()
    elsewhere_minor: int = 0
    elsewhere: tuple[Line, ...] = ()
    left_out_minor: int = 0
    since: tuple[Line, ...] = ()
    broken: BrokenPromise | None = None
    interest: InterestClaim | None = None
    fees: tuple[Fee, ...] = ()
    early: tuple[Line, ...] = ()
    written_on: tuple[date, ...] = ()
    written_of_all_on: date | None = None
    spoken_on: tuple[date, ...] = ()
    on_stop: bool = False
    own: tuple[tuple[str, str], ...] = ()
    wording: Wording | None = None
    added: str = ""
    enclosed: tuple[Enclosure, ...] = ()
    statement: StatementFacts | None = None

    @property
    def claimed_minor(self) -> int:
        """What it asks for, with fees, and with interest and compensation to its day."""
        claim = self.interest
        return self.due_minor + (claim.interest_minor + claim.compensation_minor if claim is not None else 0)

    @property
    def payable_minor(self) -> int:
        """What it asks to be paid at once: with interest and compensation only where it claims them."""
        return self.claimed_minor if self.interest is not None and self.interest.is_claimed else self.due_minor

    @property
    def fees_minor(self) -> int:
        """What it asks for in fees."""
        return sum(fee.open_minor for fee in self.fees)

    @property
    def due_minor(self) -> int:
        """What it asks for, with fees, and without interest and compensation."""
        return self.asked_minor + self.fees_minor

    @property
    def overdue_minor(self) -> int:
        """What is open of the lines, queries and all."""
        return sum(line.open_minor for line in self.lines)

    @property
    def withheld_minor(self) -> int:
        """The part of the lines that is in query or retained, and so is not asked for."""
        return self.overdue_minor - sum(line.chased_minor for line in self.lines)

    @property
    def credits_minor(self) -> int:
        """What is taken off; zero or below."""
        return sum(line.open_minor for line in self.credits)

    @property
    def named(self) -> dict[DocumentKey, int]:
        """The documents that it speaks of, with what it says is open of them."""
        return _open_by_key((*self.lines, *self.credits))

    @property
    def asked_minor(self) -> int:
        """What the letter asks to be paid of the ledger: its items less credits."""
        return self.overdue_minor - self.withheld_minor + self.credits_minor


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
        return listed | _open_by_key((*(story.line for story in self.stories), *self.lines, *self.credits))

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


def _open_by_key(lines: Iterable[Line]) -> dict[DocumentKey, int]:
    return {DocumentKey(line.type, line.number): line.open_minor for line in lines}


Facts = LetterFacts | StatementFacts


class Sheet(Protocol):
    """What the stationery has to know of whatever is printed on it."""

    @property
    def number(self) -> str:
        """Our reference."""

    @property
    def dated_on(self) -> date:
        """Its day."""

    @property
    def sender(self) -> Letterhead:
        """Whose it is."""

    @property
    def addressee(self) -> Addressee:
        """To whom it goes."""

    @property
    def currency(self) -> str:
        """What its amounts are in."""


def bank_of(facts: Sheet) -> BankAccount | None:
    """Return the account that the money is asked to be paid into."""
    return facts.sender.bank_for(facts.currency)


def as_json(value: object) -> object:
    """Return facts as JSON values, days in ISO form: what the book keeps to explain a letter by."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        # Pictures are kept by their hash, which stands beside.
        return None
    if isinstance(value, Path):
        # Where a file lay is a matter of one machine; its name, and the hash beside it, say which it was.
        return value.name
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [as_json(each) for each in value]
    return value
