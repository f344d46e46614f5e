"""Keep the house's own words of letters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from creditdesk.models import fulltext
from creditdesk.models.base import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a book of the version before to this one."""
    op.create_table(
        "letter_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wording", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_texts")),
        sa.UniqueConstraint("kind", "language", "version", name=op.f("uq_letter_texts_kind_language_version")),
    )
    # Full-text search and its triggers: made only where they are missing, so that later revisions may add to them.
    fulltext.create(op.get_bind())
