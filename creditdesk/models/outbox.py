"""The outbox: mails on their way out, and what became of each."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Integer, String, Table, Text

from creditdesk.models.base import Instant, metadata
from creditdesk.models.customers import customers
from creditdesk.models.letters import letters

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey(customers.c.id), nullable=False, index=True),
    # The document that it carries, if it is one that was issued.
    Column("letter_id", ForeignKey(letters.c.id), index=True),
    Column("to_name", String, nullable=False),
    Column("to_address", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("body", Text, nullable=False),
    # Name and hash of each file beside the book that goes with it.
    Column("files", JSON, nullable=False),
    # By which an answer finds its way back, and a mail whose fate is not known is found in the mail program.
    Column("message_id", String, nullable=False, unique=True),
    Column("queued_at", Instant, nullable=False),
    Column("queued_by", String, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("tries", Integer, nullable=False, default=0),
    # When one that was put off is tried again.
    Column("next_try_at", Instant),
    # When the state was last known to change.
    Column("changed_at", Instant, nullable=False),
    # What stands in its way, or what the server said, in words.
    Column("problem", Text, nullable=False, default=""),
    # Why a person sends it although the gate would hold its letter now.
    Column("override_reason", Text, nullable=False, default=""),
    # What of the gate's reasons that overrules, in its words: any other holds it all the same.
    Column("overruled", JSON, nullable=False, default=list, server_default="[]"),
    CheckConstraint("state IN ('waiting', 'unknown', 'sent', 'failed', 'withdrawn')", name="state"),
)
