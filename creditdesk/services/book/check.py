"""Proves the book: the database, the ledger's figures, the documents kept beside it, the audit chain."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, func, select

from creditdesk.models.attachments import attachments
from creditdesk.models.book import audit as audit_table
from creditdesk.models.letters import letterhead_pictures, stored_files
from creditdesk.models.tables import metadata
from creditdesk.services.book import audit
from creditdesk.services.book.book import Book
from creditdesk.services.book.check_figures import check_figures
from creditdesk.services.book.check_ledger import check_allocations, check_movements, check_standing
from creditdesk.services.book.problem import ASK, Problem, listed
from creditdesk.services.book.trouble import DamagedBookError
from creditdesk.services.letters import archive
from creditdesk.services.progress import Progress, Silent

_TAKE_ANEW = "Choose logo and signature anew under Company and letterhead."
_LEDGER = (
    (check_allocations, "Proving the allocations"),
    (check_standing, "Proving what is open"),
    (check_movements, "Proving the totals"),
    (check_figures, "Proving the aged balances"),
)


def check(book: Book, progress: Progress | None = None) -> list[Problem]:
    """Return what does not hold, or nothing; the book is only read.

    Raises:
        Cancelled: By `progress`.
    """
    problems: list[Problem] = []
    try:
        with book.read() as connection:
            _prove(book, connection, progress or Silent(), problems)
    except DamagedBookError as damage:
        problems.append(Problem(damage.what, damage.cure))
    except ValueError as error:
        # Text where a date or a JSON value should be: nothing that CreditDesk writes.
        problems.append(Problem(f"A value in the tables cannot be read: {error}.", ASK))
    return problems


def _prove(book: Book, connection: Connection, say: Progress, problems: list[Problem]) -> None:
    """Add what does not hold to `problems`, one part after the other."""
    steps = len(_LEDGER) + 3
    say.report(0, steps, "Reading the database")
    problems += _check_database(connection) or _check_tables(connection)
    if problems:
        # What stands in a damaged file proves nothing about the ledger.
        return
    problems += _check_links(connection)
    for done, (part, text) in enumerate(_LEDGER, start=1):
        say.report(done, steps, text)
        problems += part(connection)
    say.report(steps - 2, steps, "Proving the stored documents")
    problems += _check_files(book, connection)
    say.report(steps - 1, steps, "Proving the audit chain")
    problems += _check_audit(connection)
    say.report(steps, steps, "Proved")


def _check_database(connection: Connection) -> list[Problem]:
    answers = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
    if answers == ["ok"]:
        return []
    return [Problem(f"The database is damaged: {listed([str(answer) for answer in answers])}.", ASK)]


def _check_tables(connection: Connection) -> list[Problem]:
    problems = []
    for table in metadata.sorted_tables:
        there = set(connection.exec_driver_sql("SELECT name FROM pragma_table_info(?)", (table.name,)).scalars())
        missing = [column.name for column in table.columns if column.name not in there]
        if missing:
            problems.append(Problem(f"The database is damaged: {table.name} lacks {listed(missing)}.", ASK))
    return problems


def _check_links(connection: Connection) -> list[Problem]:
    broken: dict[tuple[str, str], int] = {}
    for table, _row, parent, _key in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        broken[table, parent] = broken.get((table, parent), 0) + 1
    return [
        Problem(f"{count:,} rows of {table} point to rows of {parent} that are not there.", ASK)
        for (table, parent), count in broken.items()
    ]


def _check_files(book: Book, connection: Connection) -> list[Problem]:
    missing, changed = [], []
    for row in connection.execute(select(stored_files).order_by(stored_files.c.stored_at, stored_files.c.sha256)):
        path = archive.path_of(book.documents_folder, row.sha256, row.media_type)
        if not path.is_file():
            missing.append(row.sha256)
        elif path.stat().st_size != row.size or hashlib.sha256(path.read_bytes()).hexdigest() != row.sha256:
            changed.append(row.sha256)
    cure = f"Copy it into {book.documents_folder.name} from a backup."
    problems = []
    if missing:
        problems.append(Problem(f"Stored documents are missing: {listed(missing)}.", cure))
    if changed:
        problems.append(Problem(f"Stored documents were changed after they were kept: {listed(changed)}.", cure))
    known = select(stored_files.c.sha256)
    pictures = connection.execute(select(letterhead_pictures.c.sha256, letterhead_pictures.c.content))
    spoilt = [row.sha256 for row in pictures if hashlib.sha256(row.content).hexdigest() != row.sha256]
    if spoilt:
        problems.append(Problem(f"Pictures of the letterhead were changed: {listed(spoilt)}.", _TAKE_ANEW))
    lost = connection.scalars(select(attachments.c.name).where(attachments.c.sha256.not_in(known))).all()
    if lost:
        problems.append(Problem(f"Attached documents are not among the stored ones: {listed(lost)}.", ASK))
    return problems


def _check_audit(connection: Connection) -> list[Problem]:
    cure = "Find out who had the file, and compare it with a backup."
    if connection.scalar(select(func.count()).select_from(audit_table)) == 0:
        return [Problem("The audit chain is empty, though making the book wrote its first entry.", cure)]
    broken = audit.broken_entries(connection)
    if not broken:
        return []
    entries = listed([str(entry) for entry in broken])
    return [
        Problem(
            f"The audit chain does not hold at entry {entries}: it was changed, or an entry before it was taken out.",
            cure,
        )
    ]
