"""Late payment: reference rates of the user's own, what was agreed with whom, and the ledger of interest and fees."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from creditdesk.models.activity import activities
from creditdesk.models.base import Instant, metadata
from creditdesk.models.customers import customers
from creditdesk.models.letters import letters

interest_rates = Table(
    "interest_rates",
    metadata,
    Column("id", Integer, primary_key=True),
    # The code of the table that it goes on with (`creditdesk.domain.interest_law.TABLES`).
    Column("table_code", String, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("until_on", Date, nullable=False),
    # Percent a year as it was typed: a float would not be exact.
    Column("percent", String, nullable=False),
    Column("source", Text, nullable=False, default=""),
    Column("entered_by", String, nullable=False),
    Column("entered_at", Instant, nullable=False),
    CheckConstraint("until_on >= starts_on", name="in_order"),
)

interest_terms = Table(
    "interest_terms",
    metadata,
    Column("id", Integer, primary_key=True),
    # None: what holds for every debtor of whom nothing else is said.
    Column("customer_id", ForeignKey(customers.c.id), index=True),
    # law, contract, none
    Column("basis", String, nullable=False),
    Column("law", String, nullable=False, default=""),
    Column("percent", String, nullable=False, default=""),
    Column("reason", Text, nullable=False, default=""),
    Column("set_by", String, nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("ended_by", String, nullable=False, default=""),
    Column("ended_at", Instant),
    # How long after its date an invoice counts as accepted where no day is on record; None: not at all.
    Column("accepted_days", Integer),
)

acceptances = Table(
    "acceptances",
    metadata,
    # When a debtor accepted what an invoice is for; some laws count from that day.
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey(customers.c.id), nullable=False),
    Column("type", String, nullable=False),
    Column("number", String, nullable=False),
    Column("accepted_on", Date, nullable=False),
    Column("recorded_by", String, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    UniqueConstraint("customer_id", "type", "number"),
)

late_charges = Table(
    "late_charges",
    metadata,
    # One step of interest or compensation on one item; never a document, and in no balance, until it is invoiced.
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey(customers.c.id), nullable=False),
    Column("type", String, nullable=False),
    Column("number", String, nullable=False),
    Column("kind", String, nullable=False),  # interest, compensation
    Column("step", String, nullable=False),  # threatened, claimed, paid, waived, invoiced
    # By which letter's level it was threatened or claimed: the last of one level stands for it.
    Column("level", String, nullable=False, default=""),
    Column("happened_on", Date, nullable=False),
    Column("amount_minor", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("letter_id", ForeignKey(letters.c.id)),
    # Who and when; a step whose entry was taken back does not count.
    Column("activity_id", ForeignKey(activities.c.id), nullable=False, index=True),
    Index(None, "customer_id", "type", "number"),
)
