"""What left the building: each issued document, and the items it spoke of."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from creditdesk.models.activity import activities
from creditdesk.models.base import Instant, metadata
from creditdesk.models.customers import customers

stored_files = Table(
    "stored_files",
    metadata,
    # The folder beside the book holds each file under its content's hash.
    Column("sha256", String(64), primary_key=True),
    Column("media_type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("stored_at", Instant, nullable=False),
)

letters = Table(
    "letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey(customers.c.id), nullable=False),
    Column("activity_id", ForeignKey(activities.c.id), nullable=False, index=True),
    # as named in creditdesk.domain.letter_kinds
    Column("kind", String, nullable=False),
    Column("number", String, nullable=False),
    Column("dated_on", Date, nullable=False),
    Column("pay_by_on", Date),
    Column("amount_minor", Integer, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("pages", Integer, nullable=False),
    Column("sha256", ForeignKey(stored_files.c.sha256), nullable=False),
    # The facts it was made from, so that it can be explained for ever.
    Column("facts", JSON, nullable=False),
    # The step of which policy it was, as `code:version`; none of a letter that a person wrote outside a run.
    Column("step", Integer),
    Column("policy", String, nullable=False, default="", server_default=""),
    Column("channel", String, nullable=False, default="letter", server_default="letter"),
    UniqueConstraint("number"),
    Index(None, "customer_id", "dated_on"),
)

letter_items = Table(
    "letter_items",
    metadata,
    Column("letter_id", ForeignKey(letters.c.id), primary_key=True),
    Column("type", String, primary_key=True),
    Column("number", String, primary_key=True),
    Column("open_minor", Integer, nullable=False),
    # On which step of its ladder the item stands since; none where no policy led the letter.
    Column("step", Integer),
)

letter_texts = Table(
    "letter_texts",
    metadata,
    # What the house says in place of our words, each version kept; the last of a kind and a language holds.
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("language", String(2), nullable=False),
    Column("version", Integer, nullable=False),
    # Subject and paragraphs; none where our own words hold again.
    Column("wording", JSON(none_as_null=True)),
    Column("saved_at", Instant, nullable=False),
    Column("saved_by", String, nullable=False),
    UniqueConstraint("kind", "language", "version"),
)

letterhead_pictures = Table(
    "letterhead_pictures",
    metadata,
    # The logo and the signature that letters bear, as they are drawn: a letterhead names them by their content's hash.
    Column("sha256", String(64), primary_key=True),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    # A PNG, made small enough when it was taken in.
    Column("content", LargeBinary, nullable=False),
    Column("added_at", Instant, nullable=False),
)
