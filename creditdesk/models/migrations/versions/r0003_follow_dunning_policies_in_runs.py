"""Follow dunning policies in runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from creditdesk.models import fulltext
from creditdesk.models.base import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring a book of the version before to this one."""
    op.create_table(
        "dunning_policies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dunning_policies")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_dunning_policies_code_version")),
    )
    op.create_table(
        "letter_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_runs")),
    )
    with op.batch_alter_table("letter_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_runs_as_of"), ["as_of"], unique=False)

    op.create_table(
        "policy_assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("assigned_at", Instant(), nullable=False),
        sa.Column("assigned_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_policy_assignments_customer_id_customers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_assignments")),
    )
    with op.batch_alter_table("policy_assignments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_assignments_customer_id"), ["customer_id"], unique=False)

    op.create_table(
        "letter_run_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("held", sa.JSON(), nullable=False),
        sa.Column("without", sa.JSON(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_letter_run_lines_customer_id_customers")
        ),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_letter_run_lines_letter_id_letters")),
        sa.ForeignKeyConstraint(["run_id"], ["letter_runs.id"], name=op.f("fk_letter_run_lines_run_id_letter_runs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_run_lines")),
        sa.UniqueConstraint("letter_id", name=op.f("uq_letter_run_lines_letter_id")),
        sa.UniqueConstraint(
            "run_id",
            "customer_id",
            "currency",
            "policy",
            "step",
            name=op.f("uq_letter_run_lines_run_id_customer_id_currency_policy_step"),
        ),
    )
    with op.batch_alter_table("letter_run_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_run_lines_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_run_lines_run_id_state"), ["run_id", "state"], unique=False)

    with op.batch_alter_table("activities", schema=None) as batch_op:
        batch_op.create_index(
            "ix_activities_letters",
            ["customer_id", "happened_on"],
            unique=False,
            sqlite_where=sa.text("kind = 'letter'"),
        )

    with op.batch_alter_table("letter_items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("step", sa.Integer(), nullable=True))

    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("step", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("policy", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("channel", sa.String(), server_default="letter", nullable=False))
    # Full-text search and its triggers: made only where they are missing, so that later revisions may add to them.
    fulltext.create(op.get_bind())
