"""Payment plans and their instalments."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table

from creditdesk.models.activity import activities
from creditdesk.models.base import metadata
from creditdesk.models.customers import customers

payment_plans = Table(
    "payment_plans",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey(customers.c.id), nullable=False, index=True),
    Column("activity_id", ForeignKey(activities.c.id), nullable=False),
    Column("agreed_on", Date, nullable=False),
    Column("total_minor", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("status", String, nullable=False, default="live"),  # live, completed, defaulted, cancelled
)

payment_plan_items = Table(
    "payment_plan_items",
    metadata,
    Column("plan_id", ForeignKey(payment_plans.c.id), primary_key=True),
    Column("type", String, primary_key=True),
    Column("number", String, primary_key=True),
    Column("amount_minor", Integer, nullable=False),
)

instalments = Table(
    "instalments",
    metadata,
    Column("plan_id", ForeignKey(payment_plans.c.id), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("due_on", Date, nullable=False),
    Column("amount_minor", Integer, nullable=False),
)
