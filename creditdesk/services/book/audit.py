"""The chained record of every change: an entry altered or taken out later shows in `check`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from creditdesk.models.book import audit

GENESIS = "0" * 64


def append(
    connection: Connection, *, at: datetime, by: str, action: str, subject: str, details: Mapping[str, Any]
) -> None:
    """Add an entry to the chain; `details` must be JSON values."""
    last = connection.scalar(select(audit.c.hash).order_by(audit.c.id.desc()).limit(1))
    entry: dict[str, Any] = {
        "recorded_at": at,
        "done_by": by,
        "action": action,
        "subject": subject,
        "details": dict(details),
        "previous_hash": last or GENESIS,
    }
    connection.execute(insert(audit).values(**entry, hash=entry_hash(entry)))


def last_entry(connection: Connection) -> int:
    """Return the id of the newest entry: as long as it stays the same, nobody has changed anything."""
    return connection.scalar(select(func.max(audit.c.id))) or 0


def entry_hash(entry: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hex, of an entry's content and the hash before it."""
    content = [
        entry["recorded_at"].astimezone(UTC).isoformat(),
        *(entry[name] for name in ("done_by", "action", "subject", "details", "previous_hash")),
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    # A file name may hold bytes that are no text; they pass through as they are.
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def broken_entries(connection: Connection) -> list[int]:
    """Return the ids of the entries whose hash or link does not hold, in order."""
    broken = []
    previous = GENESIS
    for row in connection.execute(select(audit).order_by(audit.c.id)).mappings():
        entry = dict(row)
        if entry["previous_hash"] != previous or entry["hash"] != entry_hash(entry):
            broken.append(entry["id"])
        previous = entry["hash"]
    return broken
