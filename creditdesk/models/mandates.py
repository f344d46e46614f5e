"""Mandates: what debtors have allowed us to collect from their accounts."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Integer, String, Table, UniqueConstraint

from creditdesk.models.base import Instant, metadata
from creditdesk.models.customers import customers

mandates = Table(
    "mandates",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey(customers.c.id), nullable=False, index=True),
    Column("scheme", String, nullable=False),
    # Its id at the bank.
    Column("reference", String, nullable=False),
    Column("status", String, nullable=False),
    Column("currency", String(3), nullable=False),
    # None where it varies, or where nothing was said.
    Column("amount_minor", Integer),
    Column("most_minor", Integer),
    Column("day", Integer),
    Column("signed_on", Date),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String, nullable=False),
    UniqueConstraint("customer_id", "scheme", "reference"),
    CheckConstraint("status IN ('proposed', 'active', 'suspended', 'refused', 'cancelled')", name="status"),
)
