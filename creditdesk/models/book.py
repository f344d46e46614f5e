"""The book itself: its settings, and the chained record of every change."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, String, Table

from creditdesk.models.base import Instant, metadata

settings = Table(
    "settings",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", JSON, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    # Each entry's hash covers its own content and the hash before it: a changed or missing entry shows.
    Column("id", Integer, primary_key=True),
    Column("recorded_at", Instant, nullable=False),
    Column("done_by", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("details", JSON, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
