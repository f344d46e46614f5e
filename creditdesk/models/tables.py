"""Every table of the book in one place, so that the metadata is whole wherever it is used."""

from __future__ import annotations

from creditdesk.models import (
    activity,
    attachments,
    book,
    customers,
    follow_ups,
    fulltext,
    interest,
    ledger,
    letters,
    mandates,
    outbox,
    plans,
    policies,
    staging,
    team,
)
from creditdesk.models.base import metadata

__all__ = [
    "activity",
    "attachments",
    "book",
    "customers",
    "follow_ups",
    "fulltext",
    "interest",
    "ledger",
    "letters",
    "mandates",
    "metadata",
    "outbox",
    "plans",
    "policies",
    "staging",
    "team",
]
