"""Keep pictures of the letterhead and what a letter says besides."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from creditdesk.models.base import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a book of the version before to this one."""
    op.create_table(
        "letterhead_pictures",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_letterhead_pictures")),
    )
    with op.batch_alter_table("letter_run_lines", schema=None) as batch_op:
        batch_op.add_column(sa.Column("added", sa.Text(), server_default="", nullable=False))
