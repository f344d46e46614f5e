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


@pytest.fixture(autouse=True)
def documents(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The person's documents, as the system names them."""
    place = tmp_path / "Documents"
    place.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(place))
    return place


def test_without_a_folder_of_documents_it_begins_at_home(dialog: QDialog, asked: list[Path], documents: Path) -> None:
    documents.rmdir()
    ask_save(dialog, "Save", "list.csv")
    assert asked == [Path.home() / "list.csv"]


def test_the_first_question_begins_in_the_documents_and_the_next_where_it_was_written(
    dialog: QDialog, asked: list[Path], documents: Path, tmp_path: Path
) -> None:
    assert ask_save(dialog, "Save", "list.csv", "CSV (*.csv)") == tmp_path / "there" / "file.csv"
    assert ask_folder(dialog, "Where to") == tmp_path / "there"
    ask_save(dialog, "Save", "list.csv")
    assert asked == [documents / "list.csv", tmp_path / "there", tmp_path / "there" / "list.csv"]


def test_where_files_are_read_from_is_kept_by_itself(
    dialog: QDialog, asked: list[Path], documents: Path, tmp_path: Path
) -> None:
    ask_save(dialog, "Save", "list.csv")
    ask_open(dialog, "Open", "CSV (*.csv)")
    assert ask_open_all(dialog, "Open") == [tmp_path / "there" / "file.csv"]
    assert asked[1:] == [documents, tmp_path / "there"]


def test_a_folder_that_is_there_no_more_is_not_begun_in(
    dialog: QDialog, asked: list[Path], documents: Path, tmp_path: Path
) -> None:
    ask_folder(dialog, "Where to")
    (tmp_path / "there").rmdir()
    ask_folder(dialog, "Where to")
    assert asked == [documents, documents]


def test_a_folder_that_is_set_already_is_begun_in(dialog: QDialog, asked: list[Path]) -> None:
    ask_folder(dialog, "Where to", "set")
    assert asked == [Path("set")]


@pytest.mark.parametrize(
    ("kinds", "answers", "there", "goes_to"),
    [
        ("PDF (*.pdf)", ["case.pdf"], (), "case.pdf"),
        ("PDF (*.pdf)", ["CASE.PDF"], ("CASE.PDF",), "CASE.PDF"),
        ("PDF (*.pdf)", ["case"], (), "case.pdf"),
        ("PDF (*.pdf)", ["case N1 v2.1"], ("case N1 v2.pdf",), "case N1 v2.1.pdf"),
        ("CSV (*.csv *.txt)", ["list.txt"], (), "list.txt"),
        ("CSV (*.csv *.txt)", ["list"], (), "list.csv"),
        # The dialog did not ask of the name with its ending: it is asked again.
        ("PDF (*.pdf)", ["case", "case.pdf"], ("case.pdf",), "case.pdf"),
        ("PDF (*.pdf)", ["case", ""], ("case.pdf",), None),
        ("", ["a photo"], (), "a photo"),
    ],
)
def test_the_ending_is_added_where_it_lacks_and_no_file_is_written_over_unasked(
    dialog: QDialog,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kinds: str,
    answers: list[str],
    there: tuple[str, ...],
    goes_to: str | None,
) -> None:
    for name in there:
        (tmp_path / name).touch()
    left = [str(tmp_path / each) if each else "" for each in answers]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (left.pop(0), ""))
    assert ask_save(dialog, "Save", "case.pdf", kinds) == (tmp_path / goes_to if goes_to else None)
    assert left == []


@pytest.mark.parametrize(("kind", "goes_to"), [("Drawing (*.svg)", "trend.svg"), ("", "trend.png")])
def test_of_several_kinds_the_one_that_was_chosen_gives_the_ending(
    dialog: QDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, goes_to: str
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(tmp_path / "trend"), kind))
    assert ask_save(dialog, "Save", "trend.png", "Picture (*.png);;Drawing (*.svg)") == tmp_path / goes_to
