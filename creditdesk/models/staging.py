"""Where facts came from: imports, what they replaced, what they refused, and how columns are read."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from creditdesk.models.base import Instant, metadata

import_batches = Table(
    "import_batches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("profile", String, nullable=False),
    # A list of name, sha256 and rows.
    Column("files", JSON, nullable=False),
    Column("snapshot_on", Date),
    Column("imported_at", Instant, nullable=False),
    Column("imported_by", String, nullable=False),
    # The result as it was shown: counts, control totals, notices.
    Column("result", JSON, nullable=False),
    Column("taken_back_at", Instant),
)

fact_versions = Table(
    "fact_versions",
    metadata,
    # What a fact said before a batch changed it: imported facts are never edited without the old kept.
    Column("id", Integer, primary_key=True),
    Column("batch_id", ForeignKey(import_batches.c.id), nullable=False, index=True),
    Column("fact", String, nullable=False),  # customers, contacts, documents or allocations
    Column("fact_id", Integer, nullable=False),
    Column("before", JSON, nullable=False),
    Index(None, "fact", "fact_id"),
)

rejected_rows = Table(
    "rejected_rows",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch_id", ForeignKey(import_batches.c.id), nullable=False, index=True),
    Column("file", String, nullable=False),
    Column("row", Integer, nullable=False),
    Column("column", String, nullable=False),
    Column("value", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("cure", Text, nullable=False),
)

column_profiles = Table(
    "column_profiles",
    metadata,
    Column("name", String, primary_key=True),
    # How a file's columns are read: see services/cash/profiles.py
    Column("definition", JSON, nullable=False),
)
