"""Documents attached to queries: copied beside the book by their content's hash, opened, and saved elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePath

from sqlalchemy import Connection, delete, select

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.models.attachments import attachments
from creditdesk.models.letters import stored_files
from creditdesk.models.rows import add_row
from creditdesk.services.book.book import Work
from creditdesk.services.desk.queries import write_entry
from creditdesk.services.desk.query_rows import QueryRow, read_query
from creditdesk.services.desk.taking_back import write_taken_back
from creditdesk.services.letters import archive

LARGEST = 25 * 1024 * 1024
"""No file larger than this is kept: mail systems refuse such, and the book's folder is copied whole into backups."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A kept file: its own name, and the hash that it lies beside the book under."""

    id: int
    customer_id: int
    query_id: int | None
    activity_id: int | None
    name: str
    sha256: str
    size: int
    added_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True)
class Attached:
    """Files that were attached in one go, so that they can be taken back: `activity_id` is the entry of it."""

    customer_id: int
    activity_id: int
    words: str
    attachment_ids: tuple[int, ...]


def read_file(path: Path) -> bytes:
    """Return what a file to be attached contains.

    Raises:
        CreditDeskError: If it is too large, empty, of a kind that is not kept, or cannot be read.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise _refused(
                f"{path.name} has {_megabytes(size)}; a file of up to {_megabytes(LARGEST)} can be attached.",
                "Save it smaller, such as a scan in black and white, or attach the pages that matter.",
            )
        content = path.read_bytes()
    except OSError as error:
        raise _refused(
            f"{path.name} could not be read: {error.strerror or error}.", "See that it is there and may be read."
        ) from error
    check_file(path.name, content)
    return content


def check_file(name: str, content: bytes) -> None:
    """See that a file may be kept.

    Raises:
        CreditDeskError: If it may not.
    """
    if archive.media_type_of(name) is None:
        raise _refused(
            f"{name} is of a kind that is not kept here.",
            "Attach a PDF, a picture, a text, a mail or an office document; save others as PDF first.",
        )
    if not content:
        raise _refused(f"{name} is empty.", "Save it again, then attach it.")


def attach(work: Work, folder: Path, query_id: int, files: list[tuple[str, bytes]], as_of: date) -> Attached:
    """Keep files with a query and write that into the history.

    Args:
        work: The unit of work.
        folder: The folder of documents beside the book.
        query_id: The query.
        files: Name and content of each, as `read_file` gave it.
        as_of: The ledger's local day.
    """
    query = read_query(work.connection, query_id, as_of)
    names = ", ".join(name for name, _ in files)
    words = f"{'Document' if len(files) == 1 else 'Documents'} attached to the query: {names}"
    activity_id = write_entry(work, query, as_of, words)
    ids = tuple(keep(work, folder, query, activity_id, name, content) for name, content in files)
    work.record("attach", f"customer {query.customer_id}", query=query_id, activity=activity_id, files=list(ids))
    return Attached(query.customer_id, activity_id, words, ids)


def keep(work: Work, folder: Path, query: QueryRow, activity_id: int, name: str, content: bytes) -> int:
    """Keep one file with a query and an entry of the history, and return its id."""
    check_file(name, content)
    sha256 = archive.store(work.connection, folder, content, work.at, archive.media_type_of(name) or archive.PDF)
    return add_row(
        work.connection,
        attachments,
        customer_id=query.customer_id,
        activity_id=activity_id,
        query_id=query.id,
        name=name,
        sha256=sha256,
        size=len(content),
        added_at=work.at,
        added_by=work.by,
    )


def take_back(work: Work, attached: Attached, as_of: date) -> None:
    """Take files off a query again, by a further entry; their content stays beside the book.

    Raises:
        CreditDeskError: If something came after it in the debtor's history.
    """
    write_taken_back(work, attached.activity_id, as_of, what="document")
    work.connection.execute(delete(attachments).where(attachments.c.id.in_(attached.attachment_ids)))
    work.record("take back", f"customer {attached.customer_id}", activity=attached.activity_id)


def of_query(connection: Connection, query_id: int) -> tuple[Attachment, ...]:
    """Return the files of a query, the one attached last first."""
    rows = connection.execute(
        select(attachments).where(attachments.c.query_id == query_id).order_by(attachments.c.id.desc())
    )
    return tuple(
        Attachment(
            row.id,
            row.customer_id,
            row.query_id,
            row.activity_id,
            row.name,
            row.sha256,
            row.size,
            row.added_at,
            row.added_by,
        )
        for row in rows
    )


def content_of(connection: Connection, folder: Path, sha256: str) -> bytes:
    """Return a kept file, verified against its hash."""
    media_type = connection.scalar(select(stored_files.c.media_type).where(stored_files.c.sha256 == sha256))
    if media_type is None:
        raise NotFoundError("This file is not in the book.", cure="Run `creditdesk check`.")
    return archive.read(folder, sha256, media_type)


def safe_name(name: str) -> str:
    """Return a name that every system takes for a file, without the folders that it may name."""
    plain = "".join("_" if sign in '<>:"/\\|?*' or not sign.isprintable() else sign for sign in PurePath(name).name)
    return plain.strip(" .") or "attachment"


def _refused(what: str, cure: str) -> CreditDeskError:
    return CreditDeskError(what, safe="Nothing was attached.", cure=cure)


def _megabytes(size: int) -> str:
    return f"{size / (1024 * 1024):.0f} MB"
