"""Who works the ledger, and who stands in for whom."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Integer, String, Table

from creditdesk.models.base import metadata

covers = Table(
    "covers",
    metadata,
    # While a controller is away, their debtors stand in the list of the one who covers.
    Column("id", Integer, primary_key=True),
    Column("controller", String, nullable=False, index=True),
    Column("covered_by", String, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date, nullable=False),
    CheckConstraint("until_on >= from_on", name="in_order"),
)
