"""Runs the revisions on the connection that the program hands over; there is no other way to run them."""

from __future__ import annotations

from alembic import context

from creditdesk.models.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can alter little: a table is rebuilt and its rows are copied.
    render_as_batch=True,
)
# The transaction is the caller's: all revisions together, or none.
context.run_migrations()
