"""Who is billed: the company that keeps the ledger, its customers, and the people there."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
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

from creditdesk.models.base import Instant, metadata

companies = Table(
    "companies",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("country", String(2), nullable=False),
    Column("currency", String(3), nullable=False),
    # Letterhead, payment details and signatory: see services/letters/letterhead.py
    Column("particulars", JSON, nullable=False),
)

customers = Table(
    "customers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("company_id", ForeignKey(companies.c.id), nullable=False),
    Column("account", String, nullable=False),
    Column("name", String, nullable=False),
    Column("legal_form", String, nullable=False, default="company"),
    Column("country", String(2), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("terms", String, nullable=False, default="NET 30"),
    Column("credit_limit_minor", Integer),
    Column("parent_id", ForeignKey("customers.id"), index=True),
    Column("sector", String, nullable=False, default=""),
    Column("controller", String, nullable=False, default=""),
    Column("language", String, nullable=False, default=""),
    Column("address1", String, nullable=False, default=""),
    Column("address2", String, nullable=False, default=""),
    Column("city", String, nullable=False, default=""),
    Column("region", String, nullable=False, default=""),
    Column("postcode", String, nullable=False, default=""),
    Column("vat_number", String, nullable=False, default=""),
    Column("registration_number", String, nullable=False, default=""),
    # Columns of the file that CreditDesk has no name for, kept as they came.
    Column("notes", JSON),
    Column("batch_id", ForeignKey("import_batches.id"), index=True),
    UniqueConstraint("company_id", "account"),
)

contacts = Table(
    "contacts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey(customers.c.id), nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False, default=""),
    Column("phone", String, nullable=False, default=""),
    # The number's digits in international form, so that it is found however it is typed.
    Column("phone_digits", String, nullable=False, default="", index=True),
    Column("email", String, nullable=False, default=""),
    Column("is_primary", Boolean, nullable=False, default=False),
    Column("best_time", String, nullable=False, default=""),
    Column("do_not_call", String, nullable=False, default=""),
    # From an import (its batch), or by the controller (none): an import never changes the controller's own.
    Column("batch_id", ForeignKey("import_batches.id"), index=True),
)

holds = Table(
    "holds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey(customers.c.id), nullable=False, index=True),
    # credit: no further supply ("on stop"); dunning: no chasing. Two separate flags.
    Column("kind", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("placed_by", String, nullable=False),
    Column("placed_at", Instant, nullable=False),
    Column("until_on", Date),
    Column("lifted_at", Instant),
    CheckConstraint("kind IN ('credit', 'dunning')", name="kind"),
    Index(None, "kind", "customer_id"),
)
