"""The Cash room: files in, and taking an import back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import select

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.parsing_dates import DateOrder
from creditdesk.models.bulk import without_cycle_collection
from creditdesk.models.staging import import_batches, rejected_rows
from creditdesk.services.book.book import Book
from creditdesk.services.book.trouble import in_sentences
from creditdesk.services.cash import importing, taking_back
from creditdesk.services.cash.intake import Intake, Source
from creditdesk.services.cash.layouts import Layouts
from creditdesk.services.cash.rejects import write_rejects
from creditdesk.services.cash.result import Going, ImportResult, RejectedRow, TakenBack
from creditdesk.services.progress import Progress, Silent


@dataclass(frozen=True, slots=True)
class Recognised:
    """How a file would be read."""

    path: Path
    kind: str
    profile: str
    title: str
    rows: int
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """An import that was made; `result` holds its counts and control totals as the command line prints them."""

    id: int
    files: tuple[str, ...]
    profile: str
    imported_at: datetime
    imported_by: str
    snapshot_on: date | None
    taken_back_at: datetime | None
    result: dict[str, Any]


class _RolledBack(Exception):  # noqa: N818 - ends a dry run's transaction, caught at once
    """A dry run is over."""

    def __init__(self, result: ImportResult, intake: Intake) -> None:
        super().__init__()
        self.result = result
        self.intake = intake


class Cash:
    """What the window and the command line ask for: imports of one book."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.layouts = Layouts(book)

    @property
    def closed_because(self) -> str:
        """Why nothing may be imported here, in a sentence; empty where it may."""
        return self._book.read_only_because

    def recognise(self, paths: Sequence[Path], *, profile: str | None = None) -> list[Recognised]:
        """Say how each file would be read, in the order of importing.

        Raises:
            UnreadableFileError: If one cannot be read.
        """
        with self._book.read() as connection:
            sources = importing.recognise_files(connection, paths, profile)
        return [
            Recognised(
                source.sheet.path,
                source.profile.kind.value,
                source.profile.name,
                source.profile.title,
                max(source.sheet.about_rows - source.sheet.header_row, 0),
                source.sheet.notices,
            )
            for source in sources
        ]

    def import_files(
        self,
        paths: Sequence[Path],
        *,
        profile: str | None = None,
        snapshot_on: date | None = None,
        date_order: DateOrder | str | None = None,
        dry_run: bool = False,
        reject_file: Path | None = None,
        at: datetime,
        as_of: date,
        progress: Progress | None = None,
    ) -> ImportResult:
        """Import files of a ledger: all of it in one transaction, or nothing.

        Args:
            paths: The files, in any order.
            profile: The column profile (or group of them) to read by; none recognises each file by its header.
            snapshot_on: The files are the whole of what is open on this day: what is absent is settled.
            date_order: How dates in numbers are written; none lets the file show it.
            dry_run: Do everything, answer, and leave the book as it was.
            reject_file: Where refused rows go, to be mended and imported again.
            at: The moment of the import.
            as_of: The day for which the ledger's figures are brought up to date.
            progress: Hears how far it is, and may cancel.

        Raises:
            CreditDeskError: If a file cannot be read, or the book cannot be written; nothing was imported.
            Cancelled: By `progress`; nothing was imported.
        """
        order = None if date_order is None else DateOrder(date_order)
        if reject_file is not None and not reject_file.parent.is_dir():
            raise CreditDeskError(
                f"The folder {reject_file.parent} for the reject file is not there.",
                safe="Nothing was imported.",
                cure="Make it, or choose another.",
            )
        with self._book.read() as connection:
            sources = importing.recognise_files(connection, paths, profile)
        try:
            with without_cycle_collection(), self._book.unit_of_work(at) as work:
                result, intake = importing.run(
                    work,
                    sources,
                    snapshot_on=snapshot_on,
                    date_order=order,
                    as_of=as_of,
                    progress=progress or Silent(),
                )
                if dry_run:
                    _roll_back(result, intake)
        except _RolledBack as done:
            result = replace(done.result, batch=None, dry_run=True)
            intake = done.intake
        return _with_reject_file(result, intake, sources, reject_file)

    def save_rejected(
        self,
        paths: Sequence[Path],
        rejected: Sequence[RejectedRow],
        target: Path,
        *,
        date_order: DateOrder | str | None = None,
    ) -> list[Path]:
        """Write the rows that an import of these files refused, to be mended; return the files written.

        `date_order` is what the import was told of it.
        """
        order = None if date_order is None else DateOrder(date_order)
        with self._book.read() as connection:
            sources = importing.recognise_files(connection, paths, None)
        refused = {
            str(source.sheet.path): {row.row: row for row in rejected if row.file == source.sheet.name}
            for source in sources
        }
        with in_sentences(target):
            return write_rejects(target, refused, sources, order)

    def take_back(self, batch_id: int, *, at: datetime, as_of: date, progress: Progress | None = None) -> TakenBack:
        """Take a whole import back: what it added goes, what it changed is as before.

        Raises:
            CreditDeskError: If there is no such import, it is taken back already, or a later one builds on it.
        """
        with self._book.unit_of_work(at) as work:
            return taking_back.run(work, batch_id, as_of=as_of, progress=progress or Silent())

    def what_goes(self, batch_id: int) -> Going:
        """Return what taking an import back would remove; raises `CreditDeskError` if it cannot be taken back."""
        with self._book.read() as connection:
            return taking_back.what_goes(connection, batch_id)

    def batches(self) -> list[Batch]:
        """Return the imports of the book, newest first."""
        with self._book.read() as connection:
            rows = connection.execute(select(import_batches).order_by(import_batches.c.id.desc())).all()
        return [
            Batch(
                row.id,
                tuple(file["name"] for file in row.files),
                row.profile,
                row.imported_at,
                row.imported_by,
                row.snapshot_on,
                row.taken_back_at,
                row.result,
            )
            for row in rows
        ]

    def rejected(self, batch_id: int) -> list[RejectedRow]:
        """Return the rows that an import did not take."""
        table = rejected_rows
        query = select(table).where(table.c.batch_id == batch_id).order_by(table.c.id)
        with self._book.read() as connection:
            return [
                RejectedRow(row.file, row.row, row.column, row.value, row.problem, row.cure)
                for row in connection.execute(query)
            ]


def _roll_back(result: ImportResult, intake: Intake) -> NoReturn:
    raise _RolledBack(result, intake)


def _with_reject_file(
    result: ImportResult, intake: Intake, sources: list[Source], reject_file: Path | None
) -> ImportResult:
    if reject_file is None or not result.rejected:
        return result
    try:
        written = write_rejects(reject_file, intake.refused, sources, intake.date_order)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        sentence = f"The reject file {reject_file.name} could not be written ({reason}); the rows are listed here."
        return replace(result, notices=(*result.notices, sentence))
    return replace(result, reject_files=tuple(written))
