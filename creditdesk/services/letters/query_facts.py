"""What a letter about a query says: the acknowledgement and the answer to the customer, the report to the owner."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.languages import house_language
from creditdesk.domain.letter_kinds import Notice
from creditdesk.domain.query import CREDITED, QueryStatus
from creditdesk.services.desk.query_rows import Audience, QueryRow
from creditdesk.services.letters.account import Account
from creditdesk.services.letters.language import written_to
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.sheet import Addressee


@dataclass(frozen=True, slots=True)
class QueriedItem:
    """An item of a query: what is open of it, and what this query is on; `dated_on` none where it is settled.

    `chased_minor` is what is open and neither in any query, nor to be credited, nor retained.
    """

    type: DocumentType
    number: str
    dated_on: date | None
    due_on: date | None
    open_minor: int
    queried_minor: int
    chased_minor: int = 0


@dataclass(frozen=True, slots=True)
class QueryLetterFacts:
    """One letter about one query. `undisputed_minor` is what of its items is asked for all the same.

    `contact_name` is whoever of ours raised it; `pay_by_on` is the day by which the undisputed part is asked for.
    """

    notice: Notice
    number: str
    dated_on: date
    sender: Letterhead
    addressee: Addressee
    customer: str
    account: str
    currency: str
    reason: str
    raised_on: date
    raised_by: str
    note: str
    owner: str
    answer_due_on: date | None
    status: QueryStatus
    resolution: str
    credit_minor: int
    items: tuple[QueriedItem, ...]
    amount_minor: int
    undisputed_minor: int
    pay_by_on: date
    documents: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[DocumentKey, ...]:
        """The documents that it speaks of."""
        return tuple(DocumentKey(item.type, item.number) for item in self.items)

    @property
    def brings_credit(self) -> bool:
        """Whether the answer is a credit note."""
        return self.status in CREDITED and self.credit_minor > 0


def query_facts(
    query: QueryRow,
    audience: Audience,
    account: Account,
    sender: Letterhead,
    *,
    pay_within_days: int,
    documents: Collection[str] = (),
) -> QueryLetterFacts:
    """Return what a letter about a query says on the account's day.

    Args:
        query: The query as of that day.
        audience: To whom: a query that is answered is answered to the customer, too.
        account: The customer's account.
        sender: Our letterhead.
        pay_within_days: In how many days the undisputed part is asked for.
        documents: Names of what is sent along.
    """
    items = tuple(_item(key, minor, account) for key, minor in query.items)
    notice = Notice.QUERY_REPORT
    addressee = account.addressee
    if audience is Audience.CUSTOMER:
        notice = Notice.QUERY_ACKNOWLEDGEMENT if query.is_open else Notice.QUERY_ANSWER
    else:
        # A colleague reads the house's language.
        ours = house_language(sender.country)
        addressee = Addressee("", query.owner, "", (query.owner,), sender.country, "company", ours)
    addressee, _ = written_to(addressee, notice, sender.country)
    # What is not due yet is payable when it falls due.
    due = max((item.due_on for item in items if item.due_on is not None), default=account.as_of)
    return QueryLetterFacts(
        notice=notice,
        number=f"Q-{query.id}",
        dated_on=account.as_of,
        sender=sender,
        addressee=addressee,
        customer=account.addressee.name,
        account=account.addressee.account,
        currency=query.currency,
        reason=query.reason,
        raised_on=query.raised_on,
        raised_by=query.raised_by,
        note=query.note,
        owner=query.owner,
        answer_due_on=query.answer_due_on,
        status=query.status,
        resolution=query.resolution,
        credit_minor=query.credit_minor,
        items=items,
        amount_minor=query.amount_minor,
        undisputed_minor=sum(item.chased_minor for item in items),
        pay_by_on=max(due, account.as_of + timedelta(days=pay_within_days)),
        documents=tuple(documents),
    )


def _item(key: DocumentKey, queried_minor: int, account: Account) -> QueriedItem:
    opened = next((item.open for item in account.items if item.key == key), None)
    if opened is None:
        return QueriedItem(key.type, key.number, None, None, 0, queried_minor)
    document = opened.document
    chased = max(opened.open_minor - opened.disputed_minor - opened.retained_minor, 0)
    return QueriedItem(
        key.type, key.number, document.dated_on, document.due_on, opened.open_minor, queried_minor, chased
    )
