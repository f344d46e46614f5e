"""What a run of letters finds: who gets which letter, who is held back and why, and who comes next and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.dunning import Level
from creditdesk.domain.gate import HoldCode
from creditdesk.domain.letter_kinds import Kind
from creditdesk.services.letters.leading import Leading


@dataclass(frozen=True, slots=True)
class ProposedItem:
    """An item that a letter asks for; `asked_minor` is what is open and neither in query nor withheld."""

    key: DocumentKey
    due_on: date
    days_overdue: int
    open_minor: int
    asked_minor: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A letter that may go: `kind` is the text it has, `amount_minor` what it asks for once credits are taken off.

    `chosen` are the items that the letter is made for: those asked for, and those that wait beside them.
    """

    customer_id: int
    account: str
    name: str
    leading: Leading
    kind: Kind
    items: tuple[ProposedItem, ...]
    chosen: frozenset[DocumentKey]
    amount_minor: int
    reasons: tuple[str, ...]

    @property
    def step(self) -> int:
        """The step of the ladder; 0 is a note before the due date."""
        return self.leading.step

    @property
    def currency(self) -> str:
        """What the letter's amounts are in."""
        return self.leading.currency

    @property
    def key(self) -> tuple[int, str, int]:
        """What names the letter within a run."""
        return self.customer_id, self.currency, self.step


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A letter that would have its turn and is held; `proposal` is what a person may send all the same.

    There is none where no letter comes of it: the policy writes to nobody, or the ladder is at its end. `keys` are the
    items that came to it.
    """

    customer_id: int
    account: str
    name: str
    currency: str
    step: int
    codes: tuple[HoldCode, ...]
    reasons: tuple[str, ...]
    may_overrule: bool = False
    proposal: Proposal | None = None

    @property
    def needs_approval(self) -> bool:
        """Whether nothing but somebody's word is missing."""
        return self.proposal is not None and set(self.codes) == {HoldCode.APPROVAL}

    level: Level | None = None
    keys: tuple[DocumentKey, ...] = ()


@dataclass(frozen=True, slots=True)
class ComesNext:
    """A debtor whose next letter has its turn on a later day."""

    customer_id: int
    account: str
    currency: str
    step: int
    on: date


@dataclass(frozen=True, slots=True)
class Proposals:
    """A day's letters, in the order of account codes; `notices` are what whoever sends them should know."""

    as_of: date
    proposed: tuple[Proposal, ...] = ()
    held: tuple[HeldBack, ...] = ()
    coming: tuple[ComesNext, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def customer_ids(self) -> frozenset[int]:
        """The debtors to whom a letter may go, or would but is held."""
        held = (each.customer_id for each in self.held if each.proposal is not None)
        return frozenset((*(each.customer_id for each in self.proposed), *held))
