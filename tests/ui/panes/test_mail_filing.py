"""Mails dropped on the debtor shown: filed, said, taken back, opened."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from creditdesk.services.book.book import Book
from creditdesk.services.ledger.views import HistoryEntry
from creditdesk.services.office import Office
from creditdesk.ui.desk.entry_dialog import OPEN_MAIL, EntryDialog
from creditdesk.ui.desk.mail_filing import MailFiling
from creditdesk.ui.desk.note_edit import NoteEdit
from creditdesk.ui.desk.workplace import Workplace
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

MAIL = (
    b"From: Priya Shah <ap@north.example>\r\nSubject: Payment\r\n"
    b"Date: Thu, 19 Nov 2026 08:15:00 +0000\r\n\r\nFriday.\r\n"
)
DAY = date(2026, 11, 20)


class Shown:
    """A part of the window in which Northgate is shown."""

    def __init__(self, book: Book, ledger: Any, theme: Theme, folder: Path, at: datetime, qtbot: QtBot) -> None:
        self.office = Office.of(book)
        self.debtor = ledger.customer("NOR014", name="Northgate")
        ledger.invoice(self.debtor, "INV-1", "2026-08-06", "100.00", due="2026-09-05")
        self.head: Any = SimpleNamespace(customer_id=self.debtor, name="Northgate")
        self.over = QWidget()
        self.inside = QLabel("Northgate")
        self.note, self.line = NoteEdit(theme), QLineEdit()
        column = QVBoxLayout(self.over)
        for part in (self.inside, self.note, self.line):
            column.addWidget(part)
        qtbot.addWidget(self.over)
        memory = QSettings(str(folder / "w.ini"), QSettings.Format.IniFormat)
        place = Workplace(self.office, TaskRunner(inline=True), theme, memory, DAY, lambda: at)
        self.filing = MailFiling(place, lambda: self.head, self.over)
        self.said: list[str] = []
        self.done: list[Any] = []
        self.filing.told.connect(self.said.append)
        self.filing.undoable.connect(self.done.append)
        self.path = folder / "answer.eml"
        self.path.write_bytes(MAIL)

    def drop(self, *paths: Path, on: QWidget | None = None) -> bool:
        """Drag files over the part, or a field in it, and let them go; tell whether they were taken."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        # As the system has it: to the field, and to what lies behind where the field does not take them.
        targets = (on, self.over) if on is not None and on.acceptDrops() else (self.over,)
        for target in targets:
            enters = QDragEnterEvent(QPointF(5, 5).toPoint(), Qt.DropAction.CopyAction, mime, left, none)
            enters.ignore()
            QApplication.sendEvent(target, enters)
            if enters.isAccepted():
                QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, left, none))
                return True
        return False

    def history(self) -> list[HistoryEntry]:
        view = self.office.ledger.debtor(self.debtor, DAY)
        return [entry for entry in view.history if entry.kind == "email"]


@pytest.fixture
def shown(book: Book, ledger: Any, theme: Theme, tmp_path: Path, at: datetime, qtbot: QtBot) -> Shown:
    return Shown(book, ledger, theme, tmp_path, at, qtbot)


@pytest.mark.parametrize("field", ["note", "line"])
def test_a_mail_dropped_on_a_field_is_filed_and_leaves_no_path_in_it(shown: Shown, field: str) -> None:
    on = getattr(shown, field)
    assert shown.drop(shown.path, on=on.viewport() if field == "note" else on)
    assert [entry.title for entry in shown.history()] == ["E-mail received: Payment"]
    assert (shown.note.toPlainText(), shown.line.text()) == ("", "")


def test_words_are_dropped_into_a_note_as_before(shown: Shown) -> None:
    words = QMimeData()
    words.setText("They pay on Friday")
    assert shown.note.canInsertFromMimeData(words)


def test_a_mail_dropped_on_the_debtor_is_filed_and_taken_back_by_undo(shown: Shown, at: datetime) -> None:
    assert shown.drop(shown.path)
    assert [(entry.title, entry.note) for entry in shown.history()] == [("E-mail received: Payment", "Friday.")]
    (change,) = shown.done
    assert change.done == "Filed with Northgate: E-mail received: Payment"
    assert shown.said == ["Nobody here is known to write from ap@north.example."]
    change.take_back(at)
    assert "taken back" in shown.history()[0].title


def test_other_files_are_not_taken(shown: Shown) -> None:
    assert not shown.drop(shown.path.with_suffix(".csv"))
    assert shown.history() == []


def test_nothing_is_taken_while_nobody_is_shown(shown: Shown) -> None:
    shown.head = None
    assert not shown.drop(shown.path)


def test_what_is_no_mail_is_said(shown: Shown) -> None:
    broken = shown.path.with_name("broken.msg")
    broken.write_bytes(b"nothing")
    shown.drop(broken)
    assert shown.said[0].startswith("broken.msg is no mail that can be read. Nothing was filed.")


def test_a_filed_mail_is_opened_from_its_entry(shown: Shown, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    shown.drop(shown.path)
    (entry,) = shown.history()
    dialog = EntryDialog(entry)
    qtbot.addWidget(dialog)
    next(each for each in dialog.findChildren(QPushButton) if each.text() == "Open the mail").click()
    assert dialog.result() == OPEN_MAIL
    assert entry.activity_id is not None
    shown.filing.open(entry.activity_id)
    assert Path(opened[0].toLocalFile()).read_bytes() == MAIL
