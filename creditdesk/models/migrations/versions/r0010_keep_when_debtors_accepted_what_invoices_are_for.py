"""Keep when debtors accepted what invoices are for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from creditdesk.models import fulltext
from creditdesk.models.base import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a book of the version before to this one."""
    op.create_table(
        "acceptances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_acceptances_customer_id_customers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acceptances")),
        sa.UniqueConstraint("customer_id", "type", "number", name=op.f("uq_acceptances_customer_id_type_number")),
    )
    with op.batch_alter_table("interest_terms", schema=None) as batch_op:
        batch_op.add_column(sa.Column("accepted_days", sa.Integer(), nullable=True))
    # Full-text search and its triggers: made only where they are missing, so that later revisions may add to them.
    fulltext.create(op.get_bind())
