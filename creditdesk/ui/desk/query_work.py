"""What a person does with queries on the Desk: the windows for it, the writing beside them, and its undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from creditdesk.services.changes import Changes
from creditdesk.services.desk.query_rows import Audience, QueryRow
from creditdesk.ui.desk.ask import Ask
from creditdesk.ui.desk.queries_list import QueriesList
from creditdesk.ui.desk.query_asks import AnswerDialog, CreditDialog, OwnerDialog, WritingDialog
from creditdesk.ui.desk.query_documents import QueryDocuments
from creditdesk.ui.desk.query_figures import QueryFiguresDialog
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:
    from creditdesk.services.desk.attachments import Attached, Attachment
    from creditdesk.services.desk.queries import QueryChange
    from creditdesk.services.desk.query_figures import QueryFigures
    from creditdesk.services.desk.service import Desk
    from creditdesk.services.letters.query_writing import QueryLetter

_KEY = "queries"
_FIGURES_DAYS = 365


class QueryLetters(Protocol):
    """What is asked of the letters' services."""

    def preview(self, query_id: int, audience: Audience, *, as_mail: bool, as_of: date, at: datetime) -> QueryLetter:
        """Make what would be written."""

    def write(
        self, query_id: int, audience: Audience, *, as_mail: bool, as_of: date, at: datetime, override_reason: str = ""
    ) -> tuple[QueryLetter, Attached, Changes]:
        """Write it, and keep it with the query."""

    def queue(
        self, query_id: int, audience: Audience, *, as_of: date, at: datetime, override_reason: str = ""
    ) -> tuple[QueryLetter, Attached, Changes]:
        """Put it into the outbox as a mail, and keep the letter with the query."""


class QueryWork(QObject):
    """Opens the windows over `parent`, writes by the desk, and tells what changed.

    `letters` returns the letters' services; they are first asked beside the window, since they load ReportLab.
    """

    changed = Signal(object)
    """The `Changes` of what was done."""
    undoable = Signal(object)
    """What was done, as a `LastChange`."""
    debtor_wanted = Signal(int)
    """The customer whose query was chosen to be shown."""

    def __init__(
        self,
        desk: Desk,
        letters: Callable[[], QueryLetters],
        runner: TaskRunner,
        theme: Theme,
        *,
        as_of: date,
        now: Callable[[], datetime],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._queries = desk.queries
        self._letters = letters
        self._runner = runner
        self._theme = theme
        self._as_of = as_of
        self._now = now
        self._over = parent
        self.list: QueriesList | None = None
        self.ask: Ask | None = None
        self.documents: QueryDocuments | None = None
        self.figures: QueryFiguresDialog | None = None

    def show_list(self, debtor: tuple[int, str] | None, *, of_debtor: bool) -> None:
        """Show the queries of a debtor (customer and name), or of the whole ledger."""
        made = QueriesList(
            self._theme,
            self._as_of,
            debtor=debtor,
            of_debtor=of_debtor,
            may_write=not self._desk.closed_because,
            parent=self._over,
        )
        made.wanted.connect(self._read)
        made.debtor_wanted.connect(self.debtor_wanted)
        made.answer_asked.connect(self._answer)
        made.owner_asked.connect(self._pass_on)
        made.credit_asked.connect(self._credit)
        made.documents_asked.connect(self._show_documents)
        made.writing_asked.connect(self._compose)
        made.figures_asked.connect(self._show_figures)
        made.finished.connect(lambda _result: self._forget_list(made))
        self.list = made
        made.open()
        self._read()

    def _forget_list(self, gone: QueriesList) -> None:
        if self.list is gone:
            self.list = None
            self._runner.forget(_KEY)

    def _read(self) -> None:
        if self.list is None:
            return
        queries, as_of, wanted = self._queries, self._as_of, self.list.query_filter
        self._runner.read(lambda: queries.list(as_of, wanted), self._take, key=_KEY)

    def _take(self, rows: tuple[QueryRow, ...]) -> None:
        if self.list is not None:
            self.list.show_queries(rows)

    def _answer(self, query: QueryRow) -> None:
        ask = AnswerDialog(query, self._theme, self._window)
        queries, as_of = self._queries, self._as_of

        def write() -> None:
            at, resolution = self._now(), ask.resolution
            self._write(lambda: queries.resolve(query.id, resolution, at=at, as_of=as_of), query)

        self._open(ask, write)

    def _pass_on(self, query: QueryRow) -> None:
        known = self.list.table.rows.rows if self.list is not None else ()
        owners = sorted({row.owner for row in known if row.owner})
        ask = OwnerDialog(query, owners, self._as_of, self._theme, self._window)
        queries, as_of = self._queries, self._as_of

        def write() -> None:
            at, owner, email, due = self._now(), ask.owner.currentText(), ask.email.text(), ask.answer_due_on
            self._write(lambda: queries.assign(query.id, owner, email, due, at=at, as_of=as_of), query)

        self._open(ask, write)

    def _credit(self, query: QueryRow) -> None:
        ask = CreditDialog(query, self._theme, self._window)
        queries, as_of = self._queries, self._as_of

        def write() -> None:
            at, number = self._now(), ask.number.text()
            self._write(lambda: queries.credit_came(query.id, number, at=at, as_of=as_of), query)

        self._open(ask, write)

    def _compose(self, query: QueryRow) -> None:
        ask = WritingDialog(query, self._theme, self._window)
        letters, queries, as_of, at = self._letters, self._queries, self._as_of, self._now()

        def write() -> None:
            audience, as_mail, in_outbox, reason = ask.audience, ask.as_mail, ask.in_outbox, ask.reason.text()

            def work() -> tuple[QueryLetter, Attached, Changes]:
                if in_outbox:
                    return letters().queue(query.id, audience, as_of=as_of, at=at, override_reason=reason)
                return letters().write(query.id, audience, as_mail=as_mail, as_of=as_of, at=at, override_reason=reason)

            self._runner.write(work, lambda result: done(*result, in_outbox=in_outbox))

        def done(letter: QueryLetter, attached: Attached, changes: Changes, *, in_outbox: bool) -> None:
            def take_back(moment: datetime) -> Changes:
                back = queries.detach(attached, at=moment, as_of=as_of)
                return replace(back, touched=back.touched | changes.touched)

            stands = "" if in_outbox else " What was printed or mailed by then is out of the house."
            self._told(
                LastChange(f"{letter.words}: {query.name}", take_back, f"Taken back: {letter.words}.{stands}"),
                changes,
            )
            if not in_outbox:
                self._runner.read(lambda: queries.attachments(query.id), lambda kept: self._open_document(kept[0]))

        self._open(ask, write)
        self._runner.read(
            lambda: letters().preview(query.id, Audience.CUSTOMER, as_mail=False, as_of=as_of, at=at).held,
            lambda held: ask.show_held(held) if self.ask is ask else None,
        )

    def _open(self, ask: Ask, write: Callable[[], None]) -> None:
        ask.answered.connect(write)
        ask.finished.connect(self._forget_ask)
        self.ask = ask
        ask.open()

    def _forget_ask(self) -> None:
        self.ask = None

    def _write(self, work: Callable[[], tuple[QueryChange, Changes]], query: QueryRow) -> None:
        queries, as_of = self._queries, self._as_of

        def done(result: tuple[QueryChange, Changes]) -> None:
            change, changes = result
            self._told(
                LastChange(
                    f"{change.words}: {query.name}",
                    lambda at: queries.undo(change, at=at, as_of=as_of),
                    f"Taken back: {query.name}. The history shows both.",
                ),
                changes,
            )

        self._runner.write(work, done)

    def _told(self, last: LastChange, changes: Changes) -> None:
        self.undoable.emit(last)
        self.changed.emit(changes)
        self._read()

    def _show_figures(self) -> None:
        """Show what the queries of the last year cost."""
        queries, from_on, as_of = self._queries, self._as_of - timedelta(days=_FIGURES_DAYS), self._as_of

        def show(figures: QueryFigures) -> None:
            self.figures = QueryFiguresDialog(figures, self._theme, self._window)
            self.figures.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.figures.finished.connect(self._forget_figures)
            self.figures.open()

        self._runner.read(lambda: queries.figures(from_on, as_of), show, key="query figures")

    def _forget_figures(self) -> None:
        self.figures = None

    def _show_documents(self, query: QueryRow) -> None:
        made = QueryDocuments(query, self._theme, may_write=not self._desk.closed_because, parent=self._window)
        made.open_asked.connect(self._open_document)
        made.save_asked.connect(self._save_document)
        made.attach_asked.connect(lambda paths: self._attach(query, paths))
        made.finished.connect(lambda _result: self._forget_documents(made))
        self.documents = made
        made.open()
        self._read_documents(query.id)

    def _forget_documents(self, gone: QueryDocuments) -> None:
        if self.documents is gone:
            self.documents = None

    def _read_documents(self, query_id: int) -> None:
        queries = self._queries
        self._runner.read(lambda: queries.attachments(query_id), self._take_documents, key="query documents")

    def _take_documents(self, documents: tuple[Attachment, ...]) -> None:
        if self.documents is not None:
            self.documents.show_documents(documents)

    def _attach(self, query: QueryRow, paths: Sequence[Path]) -> None:
        queries, as_of, at = self._queries, self._as_of, self._now()

        def done(result: tuple[Attached, Changes]) -> None:
            attached, changes = result
            self._told(
                LastChange(
                    f"{attached.words}: {query.name}",
                    lambda moment: queries.detach(attached, at=moment, as_of=as_of),
                    f"Taken off the query again: {query.name}.",
                ),
                changes,
            )
            self._read_documents(query.id)

        self._runner.write(lambda: queries.attach(query.id, paths, at=at, as_of=as_of), done)

    def _open_document(self, document: Attachment) -> None:
        queries = self._queries
        self._runner.read(
            lambda: queries.copy_to_open(document),
            lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
        )

    def _save_document(self, document: Attachment, path: Path) -> None:
        queries = self._queries
        self._runner.read(lambda: queries.save_attachment(document, path), lambda _path: None)

    @property
    def _window(self) -> QWidget:
        """What a further window comes over."""
        return self.list if self.list is not None else self._over
