"""What was said and done: the append-only history, and the drafts of it that are not yet said."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table, Text, and_, select

from creditdesk.models.base import Instant, metadata
from creditdesk.models.customers import contacts, customers

activities = Table(
    "activities",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey(customers.c.id), nullable=False),
    # call, note, promise, query, letter, statement, email, hold, plan, correction
    Column("kind", String, nullable=False),
    Column("happened_at", Instant, nullable=False),
    # The ledger's local date of it, by which it is placed on the timeline.
    Column("happened_on", Date, nullable=False),
    Column("done_by", String, nullable=False),
    Column("direction", String, nullable=False, default="out"),
    Column("contact_id", ForeignKey(contacts.c.id)),
    Column("contact_name", String, nullable=False, default=""),
    # Codes of domain 6.2 and 6.3.
    Column("outcome", String, nullable=False, default=""),
    Column("reason_code", String, nullable=False, default=""),
    Column("note", Text, nullable=False, default=""),
    Column("duration_seconds", Integer),
    # What stood on the account at that moment, in the customer's currency.
    Column("balance_minor", Integer),
    Column("overdue_minor", Integer),
    Column("currency", String(3)),
    # One line in words, as the history shows it.
    Column("summary", Text, nullable=False),
    Column("details", JSON),
    # Corrections are additions: the entry that this one corrects.
    Column("corrects_id", ForeignKey("activities.id"), index=True),
    Index(None, "customer_id", "happened_at"),
    Index(None, "happened_on"),
)

# Who was written to when is asked of the whole book each day; letters are a small part of the history.
Index(
    "ix_activities_letters",
    activities.c.customer_id,
    activities.c.happened_on,
    sqlite_where=activities.c.kind == "letter",
)

CALLS = ("call", "promise", "query", "plan")
"""The kinds of what came of a call; the outcome tells whom it reached, and whether it was a call at all."""

TAKEN_BACK = "TAKEN_BACK"
"""The outcome of a correction that takes its entry back whole: what the entry says did not happen."""

_later = activities.alias("later")

# Within the customer's own entries from that moment on, so that the index on both leads there.
STANDS = ~(
    select(_later.c.id)
    .where(
        and_(
            _later.c.customer_id == activities.c.customer_id,
            _later.c.happened_at >= activities.c.happened_at,
            _later.c.corrects_id == activities.c.id,
            _later.c.outcome == TAKEN_BACK,
        )
    )
    .correlate(activities)
    .exists()
)
"""True of entries that were not taken back: only these may decide anything or be spoken of to the debtor."""

last_contacts = Table(
    "last_contacts",
    metadata,
    # When each debtor was last reached, tried and written to: the history up to an entry in short, so that a day need
    # not begin with all of it. Derived, see `services/desk/last_contacts.py`; `check` proves it.
    Column("customer_id", ForeignKey(customers.c.id), primary_key=True),
    # The last of the customer's entries that it was made from; whose entries are newer is read from the history.
    Column("activity_id", ForeignKey(activities.c.id), nullable=False),
    # The last day of a contact or letter among them: what held on a day before it tells only the history.
    Column("latest_on", Date),
    Column("spoken_on", Date),
    # Those without an answer since then, and the day of the last of them.
    Column("tries", Integer, nullable=False),
    Column("tried_on", Date),
    Column("letter_on", Date),
    # Empty where the history alone knows of the letter.
    Column("letter_kind", String, nullable=False),
)

activity_items = Table(
    "activity_items",
    metadata,
    # The documents it was about, by stable key, so that a re-import or a take-back leaves it whole.
    Column("activity_id", ForeignKey(activities.c.id), primary_key=True),
    Column("type", String, primary_key=True),
    Column("number", String, primary_key=True),
)
