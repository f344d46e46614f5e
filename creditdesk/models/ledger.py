"""The ledger: documents, allocations, and the figures kept up to date from them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from creditdesk.domain.document import NEVER
from creditdesk.models.base import metadata
from creditdesk.models.customers import customers

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey(customers.c.id), nullable=False),
    Column("type", String, nullable=False),
    Column("number", String, nullable=False),
    # The number's digits without leading zeros: "INV-010512" is found by typing 10512.
    Column("number_digits", String, nullable=False),
    Column("dated_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("currency", String(3), nullable=False),
    # Signed: a debit above zero, a credit below.
    Column("amount_minor", Integer, nullable=False),
    # Derived from the allocations, proved by `check`: what is open once all of them count, and the day from
    # which nothing is open for good (9999-12-31 while something is).
    Column("open_minor", Integer, nullable=False),
    Column("settled_on", Date, nullable=False),
    # Derived too: the first day on which an allocation counts (the least `effective_on` of those that count for
    # at least a day), 9999-12-31 while there is none. A past day's aging then asks for the allocations of only
    # those few items that were part paid by then: 40 ms instead of 110 for a million documents.
    Column("first_allocated_on", Date, nullable=False, default=NEVER),
    # The day a payment bounced, 9999-12-31 otherwise.
    Column("reversed_on", Date, nullable=False),
    Column("disputed_minor", Integer, nullable=False, default=0),
    Column("dispute_reason", String, nullable=False, default=""),
    Column("retained_minor", Integer, nullable=False, default=0),
    Column("retention_due_on", Date),
    Column("reference", String, nullable=False, default=""),
    Column("po_number", String, nullable=False, default=""),
    Column("notes", JSON),
    Column("batch_id", ForeignKey("import_batches.id"), nullable=False),
    UniqueConstraint("customer_id", "type", "number"),
    CheckConstraint("settled_on <= reversed_on", name="settled_by_reversal"),
)

allocations = Table(
    "allocations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("credit_id", ForeignKey(documents.c.id), nullable=False),
    Column("debit_id", ForeignKey(documents.c.id), nullable=False),
    Column("allocated_on", Date, nullable=False),
    # The days between which it counts: from `effective_on`, and no longer from `ended_on` (domain rule 2.1).
    Column("effective_on", Date, nullable=False),
    Column("ended_on", Date, nullable=False),
    Column("amount_minor", Integer, nullable=False),
    Column("batch_id", ForeignKey("import_batches.id"), nullable=False),
    UniqueConstraint("credit_id", "debit_id", "allocated_on"),
    CheckConstraint("amount_minor > 0", name="positive"),
)

# A past day's aging reads this index alone: it starts with the settled date, so that what was settled by then
# is skipped as a block, and holds every column the report needs.
Index(
    "ix_documents_aging",
    documents.c.settled_on,
    documents.c.dated_on,
    documents.c.due_on,
    documents.c.currency,
    documents.c.amount_minor,
    documents.c.first_allocated_on,
    documents.c.disputed_minor,
    documents.c.retained_minor,
    documents.c.retention_due_on,
    documents.c.customer_id,
)
Index("ix_documents_number", documents.c.number)
Index("ix_documents_number_digits", documents.c.number_digits)
Index("ix_documents_amount", documents.c.amount_minor)
# The two conditions below are said to SQLite alone: to say them to PostgreSQL too loads its dialect at every start, and
# there an index without them answers as well, only larger.
# Items with a disputed or retained part are few, and each is divided by itself: this finds them without the others.
Index(
    "ix_documents_parted",
    documents.c.settled_on,
    sqlite_where=documents.c.disputed_minor + documents.c.retained_minor > 0,
)
# What is open is a small part of a ledger: amounts are looked for among the open items without reading the rest.
Index("ix_documents_open", documents.c.open_minor, sqlite_where=documents.c.open_minor != 0)
Index("ix_documents_batch", documents.c.batch_id)
Index(
    "ix_allocations_debit",
    allocations.c.debit_id,
    allocations.c.effective_on,
    allocations.c.ended_on,
    allocations.c.amount_minor,
)
Index("ix_allocations_batch", allocations.c.batch_id)

daily_movements = Table(
    "daily_movements",
    metadata,
    # What came onto the ledger each day, by type; a bounced payment comes off again on its day, as the type
    # "reversal". The sum up to a day is the ledger's balance then: the other half of every proof line.
    Column("company_id", ForeignKey("companies.id"), primary_key=True),
    Column("moved_on", Date, primary_key=True),
    Column("currency", String(3), primary_key=True),
    Column("type", String, primary_key=True),
    Column("amount_minor", Integer, nullable=False),
    Column("document_count", Integer, nullable=False),
)

customer_balances = Table(
    "customer_balances",
    metadata,
    # Today's aged balance of each customer in each currency, in the default buckets by due date. Derived;
    # `ledger_state.figures_as_of` says for which day; `check` proves it.
    Column("customer_id", ForeignKey(customers.c.id), primary_key=True),
    Column("currency", String(3), primary_key=True),
    Column("balance_minor", Integer, nullable=False),
    Column("overdue_minor", Integer, nullable=False),
    Column("not_due_minor", Integer, nullable=False),
    Column("days_1_30_minor", Integer, nullable=False),
    Column("days_31_60_minor", Integer, nullable=False),
    Column("days_61_90_minor", Integer, nullable=False),
    Column("days_91_120_minor", Integer, nullable=False),
    Column("days_121_minor", Integer, nullable=False),
    Column("unallocated_minor", Integer, nullable=False),
    Column("disputed_minor", Integer, nullable=False),
    Column("retained_minor", Integer, nullable=False),
    Column("oldest_due_on", Date),
    Column("open_count", Integer, nullable=False),
)

ledger_totals = Table(
    "ledger_totals",
    metadata,
    # The sums of `customer_balances`, kept with them: today's aging and the status line read a row a currency.
    Column("currency", String(3), primary_key=True),
    Column("balance_minor", Integer, nullable=False),
    Column("overdue_minor", Integer, nullable=False),
    Column("not_due_minor", Integer, nullable=False),
    Column("days_1_30_minor", Integer, nullable=False),
    Column("days_31_60_minor", Integer, nullable=False),
    Column("days_61_90_minor", Integer, nullable=False),
    Column("days_91_120_minor", Integer, nullable=False),
    Column("days_121_minor", Integer, nullable=False),
    Column("unallocated_minor", Integer, nullable=False),
    Column("disputed_minor", Integer, nullable=False),
    Column("retained_minor", Integer, nullable=False),
)

ledger_state = Table(
    "ledger_state",
    metadata,
    Column("company_id", ForeignKey("companies.id"), primary_key=True),
    Column("figures_as_of", Date),
    Column("last_batch_id", ForeignKey("import_batches.id")),
)

worklist = Table(
    "worklist",
    metadata,
    # One row a customer: what the debtor list paints and the worklists choose from. Derived, for the day in
    # `ledger_state.figures_as_of`; refreshed for the debtors that a change touches.
    Column("customer_id", ForeignKey(customers.c.id), primary_key=True),
    Column("currency", String(3), nullable=False),
    Column("balance_minor", Integer, nullable=False),
    Column("overdue_minor", Integer, nullable=False),
    Column("oldest_due_on", Date),
    Column("name_key", String, nullable=False),
    Column("score", Integer, nullable=False),
    # [{"text": ..., "points": ...}], most points first; those of the amount and its age follow from the columns above.
    Column("reasons", JSON, nullable=False),
    # The one most important fact in words.
    Column("fact", Text, nullable=False),
    Column("next_action", String, nullable=False, default=""),
    # The coloured edge: a bucket ("1-30"), "promise", "query" or "not due".
    Column("state", String, nullable=False),
    # Days to pay of the last twelve settled invoices, oldest first: two bytes each, signed, little-endian.
    Column("days_to_pay", LargeBinary, nullable=False, default=b""),
    Column("in_today", Integer, nullable=False),
    Column("in_promises_due", Integer, nullable=False),
    Column("in_broken", Integer, nullable=False),
    Column("in_alerts", Integer, nullable=False),
    Column("in_queries", Integer, nullable=False),
    Column("in_call_backs", Integer, nullable=False),
    Index(None, "name_key", "customer_id"),
    Index(None, "balance_minor", "customer_id"),
    Index(None, "overdue_minor", "customer_id"),
    Index(None, "oldest_due_on", "customer_id"),
    Index(None, "score", "customer_id"),
)
