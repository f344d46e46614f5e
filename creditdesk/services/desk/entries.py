"""What the call pane hands over, and what saving it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from creditdesk.domain.contact_rules import Concern
from creditdesk.domain.document import DocumentKey
from creditdesk.services.desk.contact_rows import ContactsChange

AGAINST = "against"
"""Where an entry's details keep what spoke against ringing: pairs of a rule's name and its sentence."""


Items = tuple[tuple[DocumentKey, int], ...]
"""Documents, each with the part of it that is spoken of, above zero."""


@dataclass(frozen=True, slots=True)
class PromiseDraft:
    """A promise to pay: the whole amount above zero, and how much of it falls on which items.

    `items` may be empty (any cash counts) and may sum to less than the amount, never to more.
    """

    amount_minor: int
    currency: str
    promised_on: date
    items: tuple[tuple[DocumentKey, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A payment plan that was agreed: day and amount of each payment, in order, and the items that it pays.

    `items` sum to no more than the whole; `words` say the plan in one line.
    """

    instalments: tuple[tuple[date, int], ...]
    currency: str
    items: Items
    words: str

    @property
    def total_minor(self) -> int:
        """All of it."""
        return sum(minor for _day, minor in self.instalments)


@dataclass(frozen=True, slots=True)
class QueryDraft:
    """A query (dispute) on items or parts of them; `reason_code` is one of domain 6.3.

    `currency` is that of its items, empty where it is the account's.
    """

    reason_code: str
    amount_minor: int
    items: tuple[tuple[DocumentKey, int], ...] = ()
    owner: str = ""
    note: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class FollowUpDraft:
    """The next action as the controller set it; `due_time` is "HH:MM" in the debtor's day, or empty."""

    kind: str
    due_on: date
    due_time: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class CallEntry:
    """One contact, or a note, as it goes into the history.

    `outcome` is a code of domain 6.2, or `NOTE`. `follow_up` none means the house rule of that outcome.
    `corrects_id` names the entry that this one corrects; the old one stays. `number` is the one dialled, where it was
    not the contact's first; `against` what spoke against ringing, and was rung all the same. `asked_for` is a plan that
    the debtor asked for and nobody agreed to yet, in our words.
    """

    customer_id: int
    outcome: str
    contact_id: int | None = None
    contact_name: str = ""
    note: str = ""
    reason_code: str = ""
    items: tuple[DocumentKey, ...] = ()
    promises: tuple[PromiseDraft, ...] = ()
    plan: PlanDraft | None = None
    query: QueryDraft | None = None
    follow_up: FollowUpDraft | None = None
    duration_seconds: int | None = None
    direction: str = "out"
    corrects_id: int | None = None
    number: str = ""
    against: tuple[Concern, ...] = ()
    asked_for: str = ""

    @property
    def about(self) -> list[DocumentKey]:
        """The documents that it is about, each once: those chosen, promised, planned and queried."""
        agreed = [*self.promises, *(each for each in (self.plan, self.query) if each is not None)]
        return list(dict.fromkeys((*self.items, *(key for each in agreed for key, _minor in each.items))))


@dataclass(frozen=True, slots=True)
class Saved:
    """What a saved entry became in the book, and what it ended there."""

    activity_id: int
    promise_ids: tuple[int, ...] = ()
    query_id: int | None = None
    follow_up_ids: tuple[int, ...] = ()
    superseded_ids: tuple[int, ...] = ()
    next_action: str = ""
    done_follow_up_ids: tuple[int, ...] = ()
    hold_id: int | None = None
    contacts: ContactsChange | None = None
    plan_id: int | None = None
    ended_plan_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A call note not yet saved; `started_at` is when the call began, none for a note without a call.

    `fields` are the further fields as they were typed, (name, text), by the call pane's own names.
    """

    customer_id: int
    note: str = ""
    outcome: str = ""
    promise_text: str = ""
    started_at: datetime | None = None
    contact_id: int | None = None
    selected: tuple[DocumentKey, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
