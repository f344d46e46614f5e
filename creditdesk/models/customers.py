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
    # By the controller; empty: as the customer's, or as its country's.
    Column("language", String, nullable=False, default="", server_default=""),
    Column("time_zone", String, nullable=False, default="", server_default=""),
    # phone, email or post, whichever the person likes best; empty: not known.
    Column("preferred_channel", String, nullable=False, default="", server_default=""),
    Column("note", Text, nullable=False, default="", server_default=""),
    # The day since when the person is no longer there; the history goes on naming them.
    Column("left_on", Date),
    # The contact that this one turned out to be the same as.
    Column("merged_into_id", ForeignKey("contacts.id"), index=True),
)

ERASED_NAME = "Erased person"
"""The name of a contact whose personal data was erased; no import gives it a person again."""

contact_ways = Table(
    "contact_ways",
    metadata,
    # Further numbers and addresses of a contact, beside the one that the contact itself carries.
    Column("id", Integer, primary_key=True),
    Column("contact_id", ForeignKey(contacts.c.id), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("value", String, nullable=False),
    # As `contacts.phone_digits`; empty for an address.
    Column("digits", String, nullable=False, default="", index=True),
    Column("label", String, nullable=False, default=""),
    # The day since when it is known to reach nobody.
    Column("dead_since", Date),
    CheckConstraint("kind IN ('phone', 'email')", name="kind"),
)

debtor_cards = Table(
    "debtor_cards",
    metadata,
    # What the controller knows of a customer beyond the ledger; no row: nothing special.
    Column("customer_id", ForeignKey(customers.c.id), primary_key=True),
    Column("pinned_note", Text, nullable=False, default=""),
    # What must be dealt with before anything else is said: shown first, until it is ticked off.
    Column("must_answer", Text, nullable=False, default=""),
    # gentle, usual or firm, as the controller set it; empty: not set.
    Column("tone", String, nullable=False, default=""),
    # A good customer in difficulty: patience, plans, no threats.
    Column("hardship", Boolean, nullable=False, default=False),
    Column("cooperative", Boolean, nullable=False, default=False),
    # A friendly call is due so many days after the last; none: no courtesy calls.
    Column("courtesy_days", Integer),
    Column("changed_by", String, nullable=False),
    Column("changed_at", Instant, nullable=False),
    # What the debtor's record is to be read as, against what it says by itself; empty: as it says.
    Column("behaviour", String, nullable=False, default="", server_default=""),
    # letter or email: the way on which letters go first; empty: as the ladder says.
    Column("channel", String, nullable=False, default="", server_default=""),
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
    # The one document that is held, by its stable key; none: the whole debtor.
    Column("type", String),
    Column("number", String),
    Column("lifted_by", String, nullable=False, default="", server_default=""),
    CheckConstraint("kind IN ('credit', 'dunning')", name="kind"),
    Index(None, "kind", "customer_id"),
)
