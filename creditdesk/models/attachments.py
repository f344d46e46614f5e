"""Files that belong to what was said: a delivery note with a query, a remittance with a call."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from creditdesk.models.activity import activities
from creditdesk.models.base import Instant, metadata
from creditdesk.models.customers import customers
from creditdesk.models.follow_ups import queries

attachments = Table(
    "attachments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey(customers.c.id), nullable=False, index=True),
    Column("activity_id", ForeignKey(activities.c.id), index=True),
    Column("query_id", ForeignKey(queries.c.id), index=True),
    Column("name", String, nullable=False),
    # The file itself lies beside the book under this name, as issued letters do.
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("added_by", String, nullable=False),
)
