"""The desk's door to queries: reading them, moving them on to their answer, and taking a step back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from creditdesk.domain.query import Resolution
from creditdesk.services.book.book import Book, Work
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk import attachments, day, queries, query_figures
from creditdesk.services.desk.attachments import Attached, Attachment
from creditdesk.services.desk.queries import QueryChange
from creditdesk.services.desk.query_figures import QueryFigures
from creditdesk.services.desk.query_rows import QueryFilter, QueryRow, read_queries, read_query
from creditdesk.services.letters import archive

_TOUCHES = frozenset({Touched.HISTORY, Touched.WORKLIST})
_ALL = QueryFilter()


class QueryDesk:
    """Queries of one book. Each step is one transaction with its entry in the history, and can be taken back."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def list(self, as_of: date, wanted: QueryFilter = _ALL) -> tuple[QueryRow, ...]:
        """Return the queries that are wanted as they stood on a day: open ones first, the oldest of each first."""
        with self._book.read() as connection:
            return read_queries(connection, as_of, wanted)

    def query(self, query_id: int, as_of: date) -> QueryRow:
        """Return one query as it stood on a day."""
        with self._book.read() as connection:
            return read_query(connection, query_id, as_of)

    def figures(self, from_on: date, as_of: date) -> QueryFigures:
        """Return how long queries took, what is in query, and what they come from, from a day to a day."""
        with self._book.read() as connection:
            return query_figures.figures(connection, from_on, as_of)

    def assign(
        self, query_id: int, owner: str, owner_email: str, answer_due_on: date | None, *, at: datetime, as_of: date
    ) -> tuple[QueryChange, Changes]:
        """Say who answers a query, where they read mail, and by when."""
        return self._step(
            lambda work: queries.assign(
                work, query_id, as_of, owner=owner, owner_email=owner_email, answer_due_on=answer_due_on
            ),
            at,
            as_of,
        )

    def resolve(
        self, query_id: int, resolution: Resolution, *, at: datetime, as_of: date
    ) -> tuple[QueryChange, Changes]:
        """Write the answer to a query: its items are in query no more."""
        return self._step(lambda work: queries.resolve(work, query_id, resolution, as_of), at, as_of)

    def credit_came(self, query_id: int, number: str, *, at: datetime, as_of: date) -> tuple[QueryChange, Changes]:
        """Say which credit note answers a query, where no reference and no allocation tells."""
        return self._step(lambda work: queries.credit_came(work, query_id, number, as_of), at, as_of)

    def undo(self, change: QueryChange, *, at: datetime, as_of: date) -> Changes:
        """Take a step back, while nothing came after it in the debtor's history."""
        with self._book.unit_of_work(at) as work:
            queries.take_back(work, change, as_of)
            day.refresh(work.connection, as_of, [change.customer_id])
        return Changes(_TOUCHES, frozenset({change.customer_id}))

    def attach(self, query_id: int, paths: Sequence[Path], *, at: datetime, as_of: date) -> tuple[Attached, Changes]:
        """Copy files beside the book and keep them with a query: all of them, or none.

        Raises:
            CreditDeskError: If one is too large, empty, or of a kind that is not kept.
        """
        files = [(path.name, attachments.read_file(path)) for path in paths]
        with self._book.unit_of_work(at) as work:
            attached = attachments.attach(work, self._book.documents_folder, query_id, files, as_of)
        return attached, Changes(frozenset({Touched.HISTORY}), frozenset({attached.customer_id}))

    def detach(self, attached: Attached, *, at: datetime, as_of: date) -> Changes:
        """Take files off a query again, while nothing came after them in the debtor's history."""
        with self._book.unit_of_work(at) as work:
            attachments.take_back(work, attached, as_of)
        return Changes(frozenset({Touched.HISTORY}), frozenset({attached.customer_id}))

    def attachments(self, query_id: int) -> tuple[Attachment, ...]:
        """Return the files of a query, the one attached last first."""
        with self._book.read() as connection:
            return attachments.of_query(connection, query_id)

    def save_attachment(self, attachment: Attachment, path: Path) -> Path:
        """Write a kept file elsewhere, verified against its hash; a file of that name is replaced."""
        with self._book.read() as connection:
            content = attachments.content_of(connection, self._book.documents_folder, attachment.sha256)
        archive.write_file(path, content)
        return path

    def copy_to_open(self, attachment: Attachment) -> Path:
        """Return a copy of a kept file under its own name, for another program: the kept one is never changed."""
        folder = Path(tempfile.mkdtemp(prefix="creditdesk-"))
        return self.save_attachment(attachment, folder / attachments.safe_name(attachment.name))

    def _step(self, step: Callable[[Work], QueryChange], at: datetime, as_of: date) -> tuple[QueryChange, Changes]:
        with self._book.unit_of_work(at) as work:
            change = step(work)
            day.refresh(work.connection, as_of, [change.customer_id])
        return change, Changes(_TOUCHES, frozenset({change.customer_id}))
