"""The documents of a query: opened, saved elsewhere, and more of them attached."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from creditdesk.services.desk.attachments import Attachment
from creditdesk.services.desk.query_rows import QueryRow
from creditdesk.ui.ask_file import ask_open_all, ask_save
from creditdesk.ui.cash.row_table import Column, RowTable
from creditdesk.ui.desk.query_asks import about
from creditdesk.ui.desk.words import full_day
from creditdesk.ui.parts import button, label
from creditdesk.ui.theme import Theme

_COLUMNS = (
    Column("Document", lambda row: row.name, stretches=True),
    Column("Size", lambda row: f"{max(1, round(row.size / 1024)):,} KB", numeric=True),
    Column("Attached", lambda row: full_day(row.added_at.astimezone().date())),
    Column("By", lambda row: row.added_by),
)


class QueryDocuments(QDialog):
    """Shows what is attached to one query; Enter opens a copy of it."""

    open_asked = Signal(object)
    """An `Attachment` is to be opened."""
    save_asked = Signal(object, object)
    """An `Attachment` is to be written to a path."""
    attach_asked = Signal(object)
    """Paths of files to be attached."""

    def __init__(self, query: QueryRow, theme: Theme, *, may_write: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Documents of the query")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.query_id = query.id
        subject = label(about(query), "figure")
        subject.setWordWrap(True)
        self.table = RowTable("Documents of the query", _COLUMNS, self)
        self.table.activated.connect(lambda _index: self._open())
        nothing = label("Nothing is attached yet: a delivery note, an order, what the customer sent.", muted=True)
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        nothing.setWordWrap(True)
        self._middle = QStackedLayout()
        self._middle.addWidget(self.table)
        self._middle.addWidget(nothing)
        self.attach_button = button("Attach…", self._attach, tip="Copied beside the book; the file itself stays")
        self.attach_button.setVisible(may_write)
        self.open_button = button("Open", self._open, tip="A copy, in the program that the system has for it")
        self.save_button = button("Save as…", self._save)
        foot = QHBoxLayout()
        foot.addWidget(self.attach_button)
        foot.addStretch(1)
        for each in (self.open_button, self.save_button, button("Close", self.reject)):
            foot.addWidget(each)
        whole = QVBoxLayout(self)
        whole.setSpacing(theme.scaled(10))
        whole.addWidget(subject)
        whole.addLayout(self._middle, 1)
        whole.addLayout(foot)
        self.resize(theme.scaled(640), theme.scaled(320))
        self.show_documents(())

    def show_documents(self, documents: Sequence[Attachment]) -> None:
        """Show these documents."""
        self.table.show_rows(documents)
        self._middle.setCurrentIndex(0 if documents else 1)
        for each in (self.open_button, self.save_button):
            each.setEnabled(bool(documents))
        (self.table if documents else self.attach_button).setFocus()

    @property
    def chosen(self) -> Attachment | None:
        """The document that is chosen."""
        document: Attachment | None = self.table.chosen
        return document

    def _open(self) -> None:
        if self.chosen is not None:
            self.open_asked.emit(self.chosen)

    def _save(self) -> None:
        if self.chosen is None:
            return
        path = ask_save(self, "Save the document", self.chosen.name)
        if path is not None:
            self.save_asked.emit(self.chosen, path)

    def _attach(self) -> None:
        chosen = ask_open_all(self, "Attach to the query")
        if chosen:
            self.attach_asked.emit(chosen)
