"""Everything the book knows of one debtor as of a day, read in one go: the facts behind the debtor's view.

Statements are built once, with their parameters left open: building them anew for each debtor would take longer
than running them. A debtor with thousands of documents is read as far as a person will look: everything open, the
last `SETTLED` settled documents, the last `HISTORY` entries of each kind; or, where somebody asks for it, whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, Select, and_, bindparam, select, union_all

from creditdesk.domain.document import DocumentKey, DocumentType, OpenItem
from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.mandate import MandateStatus
from creditdesk.domain.stand_in import is_stand_in
from creditdesk.models.activity import TAKEN_BACK, activities, activity_items
from creditdesk.models.customers import companies, contact_ways, contacts, customers, holds
from creditdesk.models.follow_ups import promise_items, promises, queries, query_items
from creditdesk.models.ledger import allocations, documents, ledger_state, worklist
from creditdesk.models.letters import letter_items, letters
from creditdesk.models.mandates import mandates
from creditdesk.models.plans import instalments, payment_plan_items, payment_plans
from creditdesk.services.calendar import day_ends
from creditdesk.services.desk.holds import IN_FORCE
from creditdesk.services.desk.working_days import bank_holidays
from creditdesk.services.ledger.open_items import AS_OF, item_of, items_of_one
from creditdesk.services.ledger.promises_then import PromiseFacts, promises_then

TYPES = {kind.value: kind for kind in DocumentType}
"""Each type by its text: a debtor's documents are many, and looking a type up takes a tenth of making it."""

SETTLED = 400
HISTORY = 500
_NO_LIMIT = 2**31 - 1
GROUP = 100
"""So many contacts of head office and branches are shown."""

_CUSTOMER: ColumnElement[int] = bindparam("customer_id")
_MOST_SETTLED: BindParameter[int] = bindparam("most_settled")
_MOST_ENTRIES: BindParameter[int] = bindparam("most_entries")
_parent = customers.alias("parent")
_OUR_COUNTRY = select(companies.c.country).order_by(companies.c.id).limit(1).scalar_subquery().label("our_country")
_KEPT_ON = select(ledger_state.c.figures_as_of).limit(1).scalar_subquery().label("kept_on")
_HEAD = (
    select(customers, _parent.c.account.label("parent_account"), worklist.c.next_action, _OUR_COUNTRY, _KEPT_ON)
    .join(_parent, _parent.c.id == customers.c.parent_id, isouter=True)
    .join(worklist, worklist.c.customer_id == customers.c.id, isouter=True)
    .where(customers.c.id == _CUSTOMER)
)
_CONTACTS = (
    select(contacts)
    .where(contacts.c.customer_id == _CUSTOMER)
    .order_by(contacts.c.is_primary.desc(), contacts.c.name, contacts.c.id)
)
_WAYS = (
    select(contact_ways)
    .join(contacts, contacts.c.id == contact_ways.c.contact_id)
    .where(contacts.c.customer_id == _CUSTOMER)
    .order_by(contact_ways.c.id)
)
# As a list of ids, so that the index on contacts' customer leads there and no ledger's contacts are gone through.
_FAMILY = union_all(
    select(customers.c.parent_id).where(customers.c.id == _CUSTOMER),
    select(customers.c.id).where(customers.c.parent_id == _CUSTOMER),
)
_GROUP = (
    select(contacts, customers.c.account, customers.c.name.label("debtor"), customers.c.country, customers.c.parent_id)
    .join(customers, customers.c.id == contacts.c.customer_id)
    .where(
        contacts.c.customer_id.in_(_FAMILY),
        contacts.c.merged_into_id.is_(None),
        contacts.c.left_on.is_(None),
    )
    .order_by(customers.c.account, contacts.c.is_primary.desc(), contacts.c.name, contacts.c.id)
    .limit(GROUP)
)
_HOLDS = (
    select(holds.c.id, holds.c.kind, holds.c.reason, holds.c.until_on, holds.c.type, holds.c.number)
    .where(
        holds.c.customer_id == _CUSTOMER,
        IN_FORCE,
    )
    .order_by(holds.c.placed_at)
)
_MANDATES = (
    select(mandates)
    .where(mandates.c.customer_id == _CUSTOMER, mandates.c.status.not_in(("refused", "cancelled")))
    .order_by(mandates.c.status != MandateStatus.ACTIVE, mandates.c.id)
)
_LANE = (
    documents.c.id,
    documents.c.type,
    documents.c.number,
    documents.c.dated_on,
    documents.c.due_on,
    documents.c.currency,
    documents.c.amount_minor,
    documents.c.settled_on,
    documents.c.retained_minor,
    documents.c.retention_due_on,
)
_OF_CUSTOMER = (documents.c.customer_id == _CUSTOMER, documents.c.dated_on <= AS_OF)
_NOT_SETTLED = items_of_one(
    *_LANE, documents.c.dispute_reason, documents.c.reference, documents.c.po_number, customer_id=_CUSTOMER
)
_SETTLED_DEBITS = (
    select(*_LANE)
    .where(*_OF_CUSTOMER, documents.c.amount_minor > 0, documents.c.settled_on <= AS_OF)
    .order_by(documents.c.settled_on.desc(), documents.c.id.desc())
    .limit(_MOST_SETTLED)
)
_CREDITS = (
    select(
        documents.c.id,
        documents.c.type,
        documents.c.number,
        documents.c.dated_on,
        documents.c.currency,
        documents.c.amount_minor,
        documents.c.reversed_on,
        documents.c.reference,
    )
    .where(*_OF_CUSTOMER, documents.c.amount_minor < 0)
    .order_by(documents.c.dated_on.desc(), documents.c.id.desc())
    .limit(_MOST_ENTRIES)
)
_credit = documents.alias("credit")
_ALLOCATIONS = (
    select(
        allocations.c.credit_id,
        allocations.c.debit_id,
        allocations.c.effective_on,
        allocations.c.ended_on,
        allocations.c.amount_minor,
        _credit.c.type,
        _credit.c.number,
        _credit.c.dated_on,
        _credit.c.reference,
    )
    .select_from(documents)
    .join(allocations, allocations.c.debit_id == documents.c.id)
    .join(_credit, _credit.c.id == allocations.c.credit_id)
    .where(
        documents.c.customer_id == _CUSTOMER,
        documents.c.settled_on >= bindparam("settled_since"),
        allocations.c.effective_on <= AS_OF,
    )
    .order_by(allocations.c.effective_on, allocations.c.id)
)
_ACTIVITIES = (
    select(
        activities.c.id,
        activities.c.kind,
        activities.c.happened_at,
        activities.c.happened_on,
        activities.c.done_by,
        activities.c.direction,
        activities.c.contact_id,
        activities.c.contact_name,
        activities.c.outcome,
        activities.c.note,
        activities.c.duration_seconds,
        activities.c.summary,
        activities.c.details,
        activities.c.corrects_id,
        activities.c.balance_minor,
        activities.c.overdue_minor,
        activities.c.currency,
        letters.c.sha256,
        letters.c.kind.label("letter_kind"),
        activities.c.reason_code,
    )
    # By the customer too: there is an index on it, and none on the activity.
    .join(letters, and_(letters.c.customer_id == _CUSTOMER, letters.c.activity_id == activities.c.id), isouter=True)
    .where(activities.c.customer_id == _CUSTOMER, activities.c.happened_on <= AS_OF)
    .order_by(activities.c.happened_at.desc(), activities.c.id.desc())
    .limit(_MOST_ENTRIES)
)
_ACTIVITY_ITEMS = (
    select(activity_items)
    .join(activities, activities.c.id == activity_items.c.activity_id)
    .where(activities.c.customer_id == _CUSTOMER)
)
_LETTER_ITEMS = (
    select(
        letters.c.id,
        letters.c.activity_id,
        letters.c.kind,
        letters.c.dated_on,
        letter_items.c.type,
        letter_items.c.number,
    )
    .join(letter_items, letter_items.c.letter_id == letters.c.id)
    .where(letters.c.customer_id == _CUSTOMER, letters.c.dated_on <= AS_OF)
    .order_by(letters.c.dated_on, letters.c.id)
)
_PROMISES = (
    select(promises)
    .where(promises.c.customer_id == _CUSTOMER, promises.c.made_on <= AS_OF)
    .order_by(promises.c.made_on, promises.c.id)
)
_PROMISE_ITEMS = (
    select(promise_items)
    .join(promises, promises.c.id == promise_items.c.promise_id)
    .where(promises.c.customer_id == _CUSTOMER)
)
_QUERIES = (
    select(queries)
    .where(queries.c.customer_id == _CUSTOMER, queries.c.raised_on <= AS_OF)
    .order_by(queries.c.raised_on, queries.c.id)
)
_QUERY_ITEMS = (
    select(query_items).join(queries, queries.c.id == query_items.c.query_id).where(queries.c.customer_id == _CUSTOMER)
)
_PLANS = select(payment_plans).where(
    payment_plans.c.customer_id == _CUSTOMER, payment_plans.c.agreed_on <= AS_OF, payment_plans.c.status != "cancelled"
)
_PLAN_ITEMS = (
    select(payment_plan_items)
    .join(payment_plans, payment_plans.c.id == payment_plan_items.c.plan_id)
    .where(payment_plans.c.customer_id == _CUSTOMER)
)
_INSTALMENTS = (
    select(instalments)
    .join(payment_plans, payment_plans.c.id == instalments.c.plan_id)
    .where(payment_plans.c.customer_id == _CUSTOMER)
    .order_by(instalments.c.plan_id, instalments.c.number)
)

Rows = Sequence[Row[*tuple[Any, ...]]]
ItemsOf = dict[int, list[DocumentKey]]
"""The documents that something is about, by its id."""


class Use(NamedTuple):
    """A credit laid against a debit, and what that left of the debit.

    `type`, `number` and `credited_on` are the credit's; one that `is_by` came by that day, on which nobody has said.
    `counts` tells whether it stands as of the day of the facts, or has been undone since; `left_minor` of one undone is
    what it would have left of the debit. A tuple, as hundreds are made for a view.
    """

    credit_id: int
    debit_id: int
    on: date
    ended_on: date
    amount_minor: int
    type: str
    number: str
    credited_on: date
    is_by: bool
    counts: bool
    left_minor: int


@dataclass(frozen=True, slots=True)
class DebtorFacts:
    """What is known of a debtor as of a day.

    `debits` are the documents that have a lane: those not settled for good, then those settled, the last settled
    first; `keys` are theirs, by id. `all_debits` tells whether these are all that the debtor ever had, `all_entries`
    whether credits and activities are. Those two run from the newest back, all else from the oldest on. `uses` are
    those of the debits.
    `taken_back` are the ids of activities that a later one took back: they happened on the screen alone.
    `mandates` are those not refused or cancelled, the active first. `holidays` are read for plans alone.
    """

    as_of: date
    head: Row[*tuple[Any, ...]]
    contacts: Rows
    ways: Rows
    group: Rows
    holds: Rows
    mandates: Rows
    items: tuple[OpenItem, ...]
    documents: dict[int, Row[Any]]
    debits: Rows
    keys: dict[int, DocumentKey]
    all_debits: bool
    all_entries: bool
    credits: Rows
    uses: Sequence[Use]
    activities: Rows
    taken_back: frozenset[int]
    activity_items: ItemsOf
    letter_items: Rows
    promises: Sequence[PromiseFacts]
    promise_items: ItemsOf
    queries: Rows
    query_items: ItemsOf
    plans: Rows
    plan_items: ItemsOf
    instalments: Rows
    holidays: frozenset[date]


def read(connection: Connection, customer_id: int, as_of: date, *, whole: bool = False) -> DebtorFacts:
    """Read the facts of a debtor; `whole`: all that ever was, however much that is.

    Raises:
        NotFoundError: If the customer is not in the book.
    """
    most_settled, most_entries = (_NO_LIMIT, _NO_LIMIT) if whole else (SETTLED, HISTORY)
    parameters: dict[str, object] = {
        "customer_id": customer_id,
        "as_of": as_of,
        "day_ends": day_ends(as_of),
        "most_settled": most_settled,
        "most_entries": most_entries,
    }

    def rows(statement: Select[Any]) -> Rows:
        return connection.execute(statement, parameters).all()

    def items_of(statement: Select[Any]) -> ItemsOf:
        items: ItemsOf = {}
        for row in rows(statement):
            # Whose it is stands first in each of these tables.
            items.setdefault(row[0], []).append(DocumentKey(TYPES[row.type], row.number))
        return items

    head = connection.execute(_HEAD, parameters).one_or_none()
    if head is None:
        raise NotFoundError("There is no such debtor.", cure="Look for the account with `creditdesk debtors`.")
    not_settled = rows(_NOT_SETTLED)
    settled = rows(_SETTLED_DEBITS)
    debits = [*(row for row in not_settled if row.amount_minor > 0), *settled]
    parameters["settled_since"] = settled[-1].settled_on if len(settled) == most_settled else date.min
    recorded = rows(_ACTIVITIES)
    credited = rows(_CREDITS)
    plans = rows(_PLANS)
    return DebtorFacts(
        as_of=as_of,
        head=head,
        contacts=rows(_CONTACTS),
        ways=rows(_WAYS),
        group=rows(_GROUP),
        holds=rows(_HOLDS),
        mandates=rows(_MANDATES),
        items=tuple(item_of(row, as_of) for row in not_settled if row.open_minor),
        documents={row.id: row for row in not_settled},
        debits=debits,
        keys={debit_id: DocumentKey(TYPES[kind], number) for debit_id, kind, number, *_ in debits},
        all_debits=len(settled) < most_settled,
        all_entries=max(len(recorded), len(credited)) < most_entries,
        credits=credited,
        uses=_uses(rows(_ALLOCATIONS), debits, as_of),
        activities=recorded,
        taken_back=frozenset(row.corrects_id for row in recorded if row.outcome == TAKEN_BACK),
        activity_items=items_of(_ACTIVITY_ITEMS),
        letter_items=rows(_LETTER_ITEMS),
        promises=promises_then(connection, rows(_PROMISES), as_of, head.kept_on),
        promise_items=items_of(_PROMISE_ITEMS),
        queries=rows(_QUERIES),
        query_items=items_of(_QUERY_ITEMS),
        plans=plans,
        plan_items=items_of(_PLAN_ITEMS),
        instalments=rows(_INSTALMENTS),
        holidays=bank_holidays(connection, as_of) if plans else frozenset(),
    )


def _uses(allocated: Rows, debits: Rows, as_of: date) -> list[Use]:
    left = {debit_id: amount_minor for debit_id, _, _, _, _, _, amount_minor, *_ in debits}
    uses = []
    for credit_id, debit_id, on, ended_on, amount_minor, kind, number, credited_on, reference in allocated:
        if debit_id in left:
            counts = ended_on > as_of
            left_minor = left[debit_id] - amount_minor
            if counts:
                left[debit_id] = left_minor
            left_by = (credited_on, is_stand_in(reference), counts, left_minor)
            uses.append(Use(credit_id, debit_id, on, ended_on, amount_minor, kind, number, *left_by))
    return uses
