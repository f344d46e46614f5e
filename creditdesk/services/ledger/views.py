"""What the ledger shows of a debtor: facts ready to be painted, printed or written as JSON.

Amounts are in minor units with their currency beside them; days are local dates of the ledger; `days_overdue` is
negative while an item is not yet due (an item due on the as-of day is 0 days overdue and not overdue).

Marks, lanes and entries of the history are tuples: a debtor has hundreds of them, all made within a frame, and a
frozen dataclass takes several times as long to make.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from creditdesk.domain.behaviour import Reading
from creditdesk.domain.card import NO_CARD, Card
from creditdesk.domain.contact_rules import Attempt
from creditdesk.domain.document import DocumentKey
from creditdesk.domain.interest import Regime
from creditdesk.domain.mandate import Mandate, MandateStatus
from creditdesk.domain.promise import PromiseStatus
from creditdesk.domain.risk import Sign


@dataclass(frozen=True, slots=True)
class Balance:
    """What a debtor owes in one currency, by age; buckets run from the youngest to the oldest."""

    currency: str
    balance_minor: int
    overdue_minor: int
    oldest_days: int | None
    buckets: tuple[tuple[str, int], ...]
    unallocated_minor: int
    disputed_minor: int
    retained_minor: int


@dataclass(frozen=True, slots=True)
class Way:
    """A telephone number (`kind` phone) or address (email) of a contact.

    `shown` is a number in national form at home and in international form abroad, `tel` what is dialled, `problem`
    what is wrong with it, as a sentence. `dead_since` is the day on which it was found to reach nobody.
    """

    kind: str
    value: str
    label: str = ""
    dead_since: date | None = None
    shown: str = ""
    tel: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at the debtor's.

    `phone` and `email` are those to use first; `ways` are all, those two and the dead ones included. `zone` is the
    time zone by whose clock they live, empty where it cannot be told, `time_zone` the one that the controller set.
    `former_ids` are contacts that turned out to be this one. `file_says` is what the ledger file calls them where
    that is something else. `answered_on` is when they were last spoken to, `last_answered` whether nobody was since,
    `reached` the hours in which they mostly are.
    """

    id: int
    name: str
    role: str
    phone: str
    email: str
    is_primary: bool
    best_time: str
    do_not_call: str
    ways: tuple[Way, ...] = ()
    language: str = ""
    time_zone: str = ""
    zone: str = ""
    preferred_channel: str = ""
    note: str = ""
    left_on: date | None = None
    answered_on: date | None = None
    last_answered: bool = False
    reached: str = ""
    former_ids: tuple[int, ...] = ()
    file_says: str = ""

    @property
    def is_here(self) -> bool:
        """Whether the person is still with the debtor."""
        return self.left_on is None

    @property
    def phone_words(self) -> str:
        """The number to ring first, as it is shown."""
        return next((way.shown or way.value for way in self.ways if way.value == self.phone), self.phone)


@dataclass(frozen=True, slots=True)
class GroupContact:
    """A person at the debtor's head office or at a branch (`relation` says which), by that account."""

    relation: str
    account: str
    debtor: str
    contact: Contact


@dataclass(frozen=True, slots=True)
class DebtorHead:
    """Who the debtor is and how they stand: the header of the Desk.

    `pays_in_days` and `paid_in_days_before` are medians of days from invoice to payment of recent and of earlier
    payments, none while too few are known; `pays_changed_on` is the day of a change that holds, if any.
    `risk` runs from 0 to 100; `risk_signs` are its reasons, most important first. `home_country` is our own,
    `interest_regime` the law or contract that gives us interest on what this debtor pays late, none where none does.
    `mandates` are those on record that are not refused or cancelled, the active first.
    """

    customer_id: int
    account: str
    name: str
    legal_form: str
    country: str
    sector: str
    terms: str
    terms_words: str
    controller: str
    language: str
    address: tuple[str, ...]
    vat_number: str
    registration_number: str
    parent_account: str
    on_stop: str
    dunning_hold: str
    currency: str
    balances: tuple[Balance, ...]
    credit_limit_minor: int | None
    limit_used_percent: int | None
    pays_in_days: int | None
    paid_in_days_before: int | None
    pays_changed_on: date | None
    promises_kept: int
    promises_matured: int
    last_promise: str
    risk: int
    risk_level: str
    risk_signs: tuple[Sign, ...]
    contacts: tuple[Contact, ...]
    interest_regime: Regime | None = None
    mandates: tuple[Mandate, ...] = ()
    group: tuple[GroupContact, ...] = ()
    home_country: str = ""

    @property
    def reachable(self) -> tuple[Contact, ...]:
        """Whom one may ring about this debtor: their people who are there, then those of the group, saying of which."""
        group = (
            replace(each.contact, role=" · ".join(filter(None, (f"{each.relation} {each.account}", each.contact.role))))
            for each in self.group
        )
        return (*(contact for contact in self.contacts if contact.is_here), *group)

    @property
    def collects(self) -> bool:
        """Whether a mandate is on record by which we may collect."""
        return bool(self.mandates) and self.mandates[0].status is MandateStatus.ACTIVE

    @property
    def risk_words(self) -> tuple[str, ...]:
        """The reasons of the risk, each in a word."""
        return tuple(sign.word for sign in self.risk_signs)


@dataclass(frozen=True, slots=True)
class OpenItemRow:
    """One open item as the table shows it; `amount_minor` and `open_minor` are signed.

    `reductions` are what was paid or credited of a debit and still counts: (day, amount above zero), oldest first.
    `set_off` is what letters take off it of the debtor's open credits, as (day of the credit, amount above zero), and
    `to_credit_minor` what they do not ask for since an answered query leaves it to be credited. `charges_settled` are
    (interest, compensation) on it that were paid, waived or invoiced. `late_after` is the last day for paying it
    without interest, where a law reckons that from its acceptance. `days_overdue` count from the end of its retention
    where no more than that is open.
    """

    key: DocumentKey
    dated_on: date
    due_on: date
    days_overdue: int
    bucket: str
    currency: str
    amount_minor: int
    open_minor: int
    disputed_minor: int
    retained_minor: int
    reference: str
    po_number: str
    state: str
    reductions: tuple[tuple[date, int], ...] = ()
    set_off: tuple[tuple[date, int], ...] = ()
    to_credit_minor: int = 0
    charges_settled: tuple[int, int] = (0, 0)
    late_after: date | None = None


class Mark(NamedTuple):
    """Something that happened to a document on a day.

    `kind` is one of payment, part_payment, credit, letter, call, promise, promise_kept, promise_broken, bounce,
    instalment, instalment_missed, note, hold, hold_end. `text` says the fact in words. `activity_id` is what Enter
    opens, if any.
    """

    kind: str
    on: date
    text: str
    activity_id: int | None = None


class Lane(NamedTuple):
    """One invoice on the timeline: from its date to its due date in terms, then overdue until settled or today.

    `query_from` and `query_to` bound a dashed box while a query is open (`query_to` none: still open). `retained_until`
    is a day where what is open of it, or was settled last, is no more than its retention: then that is due from there.
    """

    key: DocumentKey
    dated_on: date
    due_on: date
    settled_on: date | None
    currency: str
    amount_minor: int
    open_minor: int
    days_overdue: int
    bucket: str
    marks: tuple[Mark, ...]
    retained_until: date | None = None
    query_from: date | None = None
    query_to: date | None = None
    query_text: str = ""

    @property
    def falls_due_on(self) -> date:
        """The day after which it is late: the end of its retention where no more is open."""
        return self.retained_until or self.due_on


class HistoryEntry(NamedTuple):
    """One line of the history, newest first.

    `kind` is an activity's kind (call, note, promise, query, letter, statement, ...) or payment, credit, bounce.
    `activity_id` is none for what the ledger tells (payments, credits). `sha256` is that of a letter, `mail` names the
    file in which a mail from the debtor is kept. `balance_minor` and `overdue_minor` are what
    stood on the account at that moment, none where that was not kept.
    """

    activity_id: int | None
    kind: str
    on: date
    at: datetime | None
    title: str
    detail: str
    note: str
    done_by: str
    items: tuple[DocumentKey, ...]
    sha256: str = ""
    balance_minor: int | None = None
    overdue_minor: int | None = None
    currency: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise of a debtor; `moved_count` tells how often its day was moved on until it got here."""

    id: int
    activity_id: int
    made_on: date
    promised_on: date
    amount_minor: int
    received_minor: int
    currency: str
    status: PromiseStatus
    contact_name: str
    items: tuple[DocumentKey, ...]
    moved_count: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it is running: it can be moved, and confirmed to the debtor."""
        return self.status is PromiseStatus.OPEN

    @property
    def may_be_cancelled(self) -> bool:
        """Whether it can be cancelled: it is running, or was not kept."""
        return self.status in (PromiseStatus.OPEN, PromiseStatus.PART_KEPT, PromiseStatus.BROKEN)


@dataclass(frozen=True, slots=True)
class DebtorView:
    """Everything the Desk shows of one debtor, as of one day, read in one go.

    `is_whole` tells whether lanes and history go back to the beginning; where they do not, the record does. `attempts`
    are the calls made lately, by which the rules on ringing judge. `reading` is what the debtor is taken for, and why.
    """

    as_of: date
    head: DebtorHead
    items: tuple[OpenItemRow, ...]
    lanes: tuple[Lane, ...]
    history: tuple[HistoryEntry, ...]
    talking_points: tuple[str, ...]
    opening_line: str
    next_action: str
    promises: tuple[PromiseRow, ...] = ()
    card: Card = NO_CARD
    attempts: tuple[Attempt, ...] = ()
    is_whole: bool = True
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class DebtorRecord:
    """All that ever happened with a debtor, up to a day: what the Desk shows the latest of."""

    customer_id: int
    account: str
    name: str
    as_of: date
    lanes: tuple[Lane, ...]
    history: tuple[HistoryEntry, ...]
