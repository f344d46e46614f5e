"""Keep which letters of runs are printed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from creditdesk.models.base import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a book of the version before to this one."""
    op.create_table(
        "letter_prints",
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("printed_at", Instant(), nullable=False),
        sa.Column("printed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_letter_prints_letter_id_letters")),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_letter_prints")),
    )
    # Nobody is asked about what was posted before.
    op.execute(
        "INSERT INTO letter_prints (letter_id, printed_at, printed_by)"
        " SELECT line.letter_id, run.started_at, run.started_by"
        " FROM letter_run_lines AS line JOIN letter_runs AS run ON run.id = line.run_id"
        " WHERE line.letter_id IS NOT NULL"
    )
