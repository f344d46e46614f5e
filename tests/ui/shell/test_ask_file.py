"""A question for a file begins in the person's documents, and then where they last were."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from creditdesk.ui.ask_file import ask_folder, ask_open, ask_open_all, ask_save
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.window import Window


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """Where each question began; each is answered with a file or folder of the same name elsewhere."""
    begun: list[Path] = []
    (tmp_path / "there").mkdir()

    def answer(_over: object, _title: str, start: str, *_kinds: str) -> tuple[str, str]:
        begun.append(Path(start))
        return str(tmp_path / "there" / "file.csv"), ""

    def answer_folder(_over: object, _title: str, start: str) -> str:
        begun.append(Path(start))
        return str(tmp_path / "there")

    def answer_all(*asked_for: str) -> tuple[list[str], str]:
        return [answer(*asked_for)[0]], ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", answer_all)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", answer_folder)
    return begun


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme, tmp_path: Path) -> QDialog:
    """A window over a dialog over the program's window."""
    memory = QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat)
    window = Window(theme, TaskRunner(inline=True), memory)
    qtbot.addWidget(window)
    return QDialog(QDialog(window))


def documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def test_the_first_question_begins_in_the_documents_and_the_next_where_it_was_written(
    dialog: QDialog, asked: list[Path], tmp_path: Path
) -> None:
    assert ask_save(dialog, "Save", "list.csv", "CSV (*.csv)") == tmp_path / "there" / "file.csv"
    assert ask_folder(dialog, "Where to") == tmp_path / "there"
    ask_save(dialog, "Save", "list.csv")
    assert asked == [documents() / "list.csv", tmp_path / "there", tmp_path / "there" / "list.csv"]


def test_where_files_are_read_from_is_kept_by_itself(dialog: QDialog, asked: list[Path], tmp_path: Path) -> None:
    ask_save(dialog, "Save", "list.csv")
    ask_open(dialog, "Open", "CSV (*.csv)")
    assert ask_open_all(dialog, "Open") == [tmp_path / "there" / "file.csv"]
    assert asked[1:] == [documents(), tmp_path / "there"]


def test_a_folder_that_is_there_no_more_is_not_begun_in(dialog: QDialog, asked: list[Path], tmp_path: Path) -> None:
    ask_folder(dialog, "Where to")
    (tmp_path / "there").rmdir()
    ask_folder(dialog, "Where to")
    assert asked == [documents(), documents()]


def test_a_folder_that_is_set_already_is_begun_in(dialog: QDialog, asked: list[Path]) -> None:
    ask_folder(dialog, "Where to", "set")
    assert asked == [Path("set")]
