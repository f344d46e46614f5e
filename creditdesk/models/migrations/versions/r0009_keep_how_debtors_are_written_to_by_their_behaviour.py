"""Keep how debtors are written to by their behaviour."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from creditdesk.models import fulltext
from creditdesk.models.base import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a book of the version before to this one."""
    op.create_table(
        "behaviour_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("behaviour", sa.String(), nullable=False),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("takes_back_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_behaviour_decisions_customer_id_customers")
        ),
        sa.ForeignKeyConstraint(
            ["takes_back_id"],
            ["behaviour_decisions.id"],
            name=op.f("fk_behaviour_decisions_takes_back_id_behaviour_decisions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_behaviour_decisions")),
        sa.UniqueConstraint("takes_back_id", name=op.f("uq_behaviour_decisions_takes_back_id")),
    )
    with op.batch_alter_table("behaviour_decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_behaviour_decisions_customer_id"), ["customer_id"], unique=False)

    with op.batch_alter_table("debtor_cards", schema=None) as batch_op:
        batch_op.add_column(sa.Column("behaviour", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("channel", sa.String(), server_default="", nullable=False))
    # Full-text search and its triggers: made only where they are missing, so that later revisions may add to them.
    fulltext.create(op.get_bind())
