"""Keep own interest rates, what was agreed on interest, and the ledger of charges."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from creditdesk.models import fulltext
from creditdesk.models.base import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a book of the version before to this one."""
    op.create_table(
        "interest_rates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_code", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("percent", sa.String(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.CheckConstraint("until_on >= starts_on", name=op.f("ck_interest_rates_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest_rates")),
    )
    op.create_table(
        "interest_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("law", sa.String(), nullable=False),
        sa.Column("percent", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_interest_terms_customer_id_customers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest_terms")),
    )
    with op.batch_alter_table("interest_terms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interest_terms_customer_id"), ["customer_id"], unique=False)

    op.create_table(
        "late_charges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activities.id"], name=op.f("fk_late_charges_activity_id_activities")
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_late_charges_customer_id_customers")),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_late_charges_letter_id_letters")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_charges")),
    )
    with op.batch_alter_table("late_charges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_late_charges_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_late_charges_customer_id_type_number"), ["customer_id", "type", "number"], unique=False
        )
    # Full-text search and its triggers: made only where they are missing, so that later revisions may add to them.
    fulltext.create(op.get_bind())
