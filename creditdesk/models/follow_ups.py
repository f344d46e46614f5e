"""What is to happen next: promises, queries, follow-ups."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, Text

from creditdesk.models.activity import activities
from creditdesk.models.base import Instant, metadata
from creditdesk.models.customers import customers

promises = Table(
    "promises",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey(customers.c.id), nullable=False, index=True),
    Column("activity_id", ForeignKey(activities.c.id), nullable=False),
    Column("contact_name", String, nullable=False, default=""),
    Column("made_on", Date, nullable=False),
    Column("promised_on", Date, nullable=False),
    Column("amount_minor", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    # open, kept, part_kept, broken, cancelled, superseded
    Column("status", String, nullable=False, default="open"),
    Column("received_minor", Integer, nullable=False, default=0),
    # The day the status was decided.
    Column("judged_on", Date),
    Index(None, "status", "promised_on"),
)

promise_items = Table(
    "promise_items",
    metadata,
    Column("promise_id", ForeignKey(promises.c.id), primary_key=True),
    Column("type", String, primary_key=True),
    Column("number", String, primary_key=True),
    Column("amount_minor", Integer, nullable=False),
)

queries = Table(
    "queries",
    metadata,
    # A query (dispute) is on the whole or a part of its items.
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey(customers.c.id), nullable=False, index=True),
    Column("activity_id", ForeignKey(activities.c.id), nullable=False),
    Column("reason_code", String, nullable=False),
    Column("raised_on", Date, nullable=False),
    Column("owner", String, nullable=False, default=""),
    Column("answer_due_on", Date),
    Column("amount_minor", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    # open, accepted, rejected, withdrawn, mediated
    Column("status", String, nullable=False, default="open"),
    Column("resolved_on", Date),
    Column("note", Text, nullable=False, default=""),
    # Where the owner reads mail: the owner may sit outside the team.
    Column("owner_email", String, nullable=False, default="", server_default=""),
    # The last day on which the owner was reminded that the answer is late.
    Column("escalated_on", Date),
    Column("resolved_by", String, nullable=False, default="", server_default=""),
    Column("resolution", Text, nullable=False, default="", server_default=""),
    # The credit note that an accepted or mediated query lets the customer expect.
    Column("credit_expected_minor", Integer),
    Index(None, "status", "raised_on"),
)

query_items = Table(
    "query_items",
    metadata,
    Column("query_id", ForeignKey(queries.c.id), primary_key=True),
    Column("type", String, primary_key=True),
    Column("number", String, primary_key=True),
    Column("amount_minor", Integer, nullable=False),
)

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey(customers.c.id), nullable=False, index=True),
    Column("activity_id", ForeignKey(activities.c.id)),
    Column("kind", String, nullable=False),  # call_back, call, send_documents, check_payment, task
    Column("due_on", Date, nullable=False),
    Column("due_time", String, nullable=False, default=""),
    Column("text", String, nullable=False, default=""),
    Column("done_at", Instant),
    # Whose it is; empty: the debtor's controller's.
    Column("owner", String, nullable=False, default="", server_default=""),
    Column("done_by", String, nullable=False, default="", server_default=""),
    Index(None, "done_at", "due_on"),
)
