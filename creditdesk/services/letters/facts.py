"""What a letter that asks for payment says: every figure, date and name on it, before it becomes pages.

It speaks of one currency. Amounts are in minor units.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.late_charges import Fee
from creditdesk.domain.letter_check import Wording
from creditdesk.domain.letter_kinds import Kind
from creditdesk.services.letters.interest_facts import InterestClaim
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.lines import Line, open_by_key
from creditdesk.services.letters.sheet import Addressee
from creditdesk.services.letters.statement_facts import StatementFacts


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
    `fees` are charges on the lines, earlier ones that are open and those that this letter adds; `fee_terms` names what
    they rest on, empty where nobody said it.
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
    fee_terms: str = ""
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
        return open_by_key((*self.lines, *self.credits))

    @property
    def asked_minor(self) -> int:
        """What the letter asks to be paid of the ledger: its items less credits."""
        return self.overdue_minor - self.withheld_minor + self.credits_minor


Facts = LetterFacts | StatementFacts
