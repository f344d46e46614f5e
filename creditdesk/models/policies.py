"""Dunning policies as the house keeps them, who follows which, and the runs in which letters go out."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from creditdesk.models.base import Instant, metadata
from creditdesk.models.customers import customers
from creditdesk.models.letters import letters

dunning_policies = Table(
    "dunning_policies",
    metadata,
    # The house's own policies; a ready one that was never changed has no row. The highest version holds, the others
    # explain letters that went by them.
    Column("id", Integer, primary_key=True),
    Column("code", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("content", JSON, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("saved_by", String, nullable=False),
    UniqueConstraint("code", "version"),
)

policy_assignments = Table(
    "policy_assignments",
    metadata,
    # Append-only: of several for the same, the last holds; one without a code takes the others back.
    Column("id", Integer, primary_key=True),
    Column("scope", String, nullable=False),  # item, debtor, sector, class, company
    Column("customer_id", ForeignKey(customers.c.id), index=True),
    Column("type", String, nullable=False, default=""),
    Column("number", String, nullable=False, default=""),
    # The name of the sector or class.
    Column("value", String, nullable=False, default=""),
    Column("code", String, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("assigned_at", Instant, nullable=False),
    Column("assigned_by", String, nullable=False),
)

behaviour_decisions = Table(
    "behaviour_decisions",
    metadata,
    # What people decided when a debtor's record proposed another ladder, tone or channel. Append-only: one is taken
    # back by a further one.
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey(customers.c.id), nullable=False, index=True),
    # What the record said then, and by what, in words.
    Column("behaviour", String, nullable=False),
    Column("because", JSON, nullable=False),
    # Of each thing that was changed [aspect, before, after]; empty where all was left as it was.
    Column("changes", JSON, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("decided_on", Date, nullable=False),
    Column("decided_at", Instant, nullable=False),
    Column("decided_by", String, nullable=False),
    # The decision that this one takes back.
    Column("takes_back_id", ForeignKey("behaviour_decisions.id"), unique=True),
)

letter_runs = Table(
    "letter_runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("as_of", Date, nullable=False, index=True),
    Column("started_at", Instant, nullable=False),
    Column("started_by", String, nullable=False),
    # None while it is under way: one that was killed goes on from where it stood.
    Column("ended_at", Instant),
)

letter_run_lines = Table(
    "letter_run_lines",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey(letter_runs.c.id), nullable=False),
    Column("customer_id", ForeignKey(customers.c.id), nullable=False, index=True),
    Column("currency", String(3), nullable=False),
    Column("policy", String, nullable=False),
    Column("step", Integer, nullable=False),
    Column("channel", String, nullable=False),
    Column("amount_minor", Integer, nullable=False),
    # proposed, held, left_out, issued
    Column("state", String, nullable=False),
    # Why the gate holds it, in words.
    Column("held", JSON, nullable=False),
    # The items [type, number] that a person took out of the letter.
    Column("without", JSON, nullable=False),
    # Who approved a letter that needs it.
    Column("approved_by", String, nullable=False, default=""),
    # Why a person sends it although the gate holds it.
    Column("override_reason", Text, nullable=False, default=""),
    # Written with the letter in one transaction: a line is issued exactly when its letter is filed.
    Column("letter_id", ForeignKey(letters.c.id), unique=True),
    # What a person has this one letter say besides.
    Column("added", Text, nullable=False, default="", server_default=""),
    UniqueConstraint("run_id", "customer_id", "currency", "policy", "step"),
    Index(None, "run_id", "state"),
)

letter_prints = Table(
    "letter_prints",
    metadata,
    # A person's word that a letter of a run came out of the printer; who posts is asked, for no printer can say.
    Column("letter_id", ForeignKey(letters.c.id), primary_key=True),
    Column("printed_at", Instant, nullable=False),
    Column("printed_by", String, nullable=False),
)
