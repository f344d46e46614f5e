"""Copies of invoices in the window: where they lie, and whether they go with the letter that is looked at."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from creditdesk.services.letters.copy_desk import CopyDesk
from creditdesk.services.letters.invoice_copies import CopiesWith, CopyRule
from creditdesk.services.letters.service import Letters
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.letters.copies_dialog import CopiesDialog
from creditdesk.ui.letters.pane import LetterPane
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme


@pytest.fixture
def desk(letters: Letters) -> CopyDesk:
    return CopyDesk(letters._book)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "invoices"
    made.mkdir()
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.write(made / "INV-1.pdf")
    return made


@pytest.fixture
def dialog(qtbot: QtBot, desk: CopyDesk, inline: TaskRunner, theme: Theme, at: datetime) -> Iterator[CopiesDialog]:
    over = QWidget()
    qtbot.addWidget(over)
    made = CopiesDialog(desk, inline, theme, now=lambda: at, parent=over)
    made.show()
    # What it stands over lives as long as it does.
    yield made
    over.close()


@pytest.fixture
def pane(
    qtbot: QtBot, letters: Letters, inline: TaskRunner, theme: Theme, memory: QSettings, at: datetime
) -> LetterPane:
    made = LetterPane(letters, inline, theme, lambda: at, memory)
    qtbot.addWidget(made)
    made.resize(900, 800)
    made.show()
    return made


def test_the_folder_is_chosen_saved_and_taken_back(
    dialog: CopiesDialog, desk: CopyDesk, folder: Path, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes: list[LastChange] = []
    dialog.undoable.connect(changes.append)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    dialog.browse_button.click()
    dialog.letters.setCurrentIndex(1)
    closed: list[int] = []
    dialog.finished.connect(closed.append)
    dialog.does.click()
    assert desk.rule() == CopyRule(str(folder), CopiesWith.LAST)
    assert len(closed) == 1
    take_back = changes[0].take_back
    assert take_back is not None
    take_back(at)
    assert desk.rule() == CopyRule()


def test_a_folder_that_is_not_there_is_said_and_not_taken(dialog: CopiesDialog, desk: CopyDesk, folder: Path) -> None:
    dialog.folder.setText(str(folder / "nowhere"))
    dialog.does.click()
    assert "cannot be looked into" in dialog.said
    assert dialog.isVisible()
    assert desk.rule() == CopyRule()


def test_without_a_folder_the_letter_offers_no_copies(pane: LetterPane, debtor: int, day: date) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    assert not pane.copies.isVisible()


def test_copies_are_taken_off_and_put_behind_the_letter_that_is_looked_at(
    pane: LetterPane, desk: CopyDesk, debtor: int, folder: Path, day: date, at: datetime, letters: Letters
) -> None:
    desk.set_rule(CopyRule(str(folder)), at=at)
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    assert pane.copies.isChecked()
    assert "No copy was found of INV-2." in pane.verdict_text
    with_copies = len(pane.view._pages or ())
    pane.copies.click()
    assert len(pane.view._pages or ()) == with_copies - 1
    pane.issue_button.click()
    (row,) = letters.issued()
    assert row.pages == with_copies - 1
    assert not pane.copies.isVisible()


def test_the_next_debtor_begins_with_the_houses_own_rule(
    pane: LetterPane, desk: CopyDesk, debtor: int, folder: Path, day: date, at: datetime
) -> None:
    desk.set_rule(CopyRule(str(folder), CopiesWith.NONE), at=at)
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    pane.copies.click()
    assert pane.copies.isChecked()
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    assert not pane.copies.isChecked()
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, kind="statement")
    assert not pane.copies.isVisible()


def test_a_folder_that_has_gone_is_said_where_the_letter_is_looked_at(
    pane: LetterPane, desk: CopyDesk, debtor: int, folder: Path, day: date, at: datetime
) -> None:
    desk.set_rule(CopyRule(str(folder)), at=at)
    shutil.rmtree(folder)
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    assert "No copies are enclosed." in pane.verdict_text
