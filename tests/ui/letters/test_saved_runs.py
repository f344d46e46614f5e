"""Runs of statements under names: chosen, changed, forgotten, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale, QSettings, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.statement import StatementKind
from creditdesk.domain.statement_run import Listed, StatementRunSettings
from creditdesk.services.letters.service import Letters
from creditdesk.services.letters.statement_runs import StatementRuns
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.letters.saved_runs import RunDialog, SavedRuns
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

MONTHLY = StatementRunSettings("Monthly", StatementKind.ACTIVITY, 1, listed=Listed.OWING, least=Decimal("25.00"))


@pytest.fixture
def runs(letters: Letters) -> StatementRuns:
    return StatementRuns(letters._book, letters)


@pytest.fixture
def saved(
    qtbot: QtBot, runs: StatementRuns, inline: TaskRunner, theme: Theme, memory: QSettings, at: datetime
) -> SavedRuns:
    made = SavedRuns(
        lambda: runs,
        inline,
        theme,
        memory,
        now=lambda: at,
        made_of=lambda: StatementRunSettings("", StatementKind.DETAILED, 2),
    )
    qtbot.addWidget(made)
    made.reload()
    made.show()
    return made


def names(saved: SavedRuns) -> list[str]:
    return [saved.list.itemText(at) for at in range(saved.list.count())]


def test_before_any_is_kept_the_choice_of_the_moment_holds_and_can_be_kept(saved: SavedRuns) -> None:
    assert names(saved) == ["As chosen here"]
    assert saved.run is None
    assert saved.keep_button.text() == "Keep as a run…"
    saved.open_settings()
    dialog = saved.window().findChild(RunDialog)
    assert (dialog.run.kind, dialog.run.months_back) == (StatementKind.DETAILED, 2)
    assert not dialog.remove_button.isVisible()


def test_a_run_is_kept_by_keyboard_chosen_and_remembered(qtbot: QtBot, saved: SavedRuns, runs: StatementRuns) -> None:
    saved.open_settings()
    dialog = saved.window().findChild(RunDialog)
    dialog.name.setFocus()
    qtbot.keyClicks(dialog.name, "Month end")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    (kept,) = runs.saved()
    assert (kept.name, kept.kind) == ("Month end", StatementKind.DETAILED)
    assert saved.run == kept
    assert saved.keep_button.text() == "Settings…"


def test_all_of_a_run_stands_in_its_window(qtbot: QtBot, theme: Theme) -> None:
    whole = replace(MONTHLY, of_group=True, controller="Ann", sector="Freight", left_out=("A1", "B2"), merged=True)
    whole = replace(whole, mailed=True)
    dialog = RunDialog(whole, theme)
    qtbot.addWidget(dialog)
    assert dialog.run == whole
    assert type(dialog.run.kind) is StatementKind
    assert type(dialog.run.listed) is Listed
    dialog.kind.setCurrentIndex(0)
    assert not dialog.months_back.isEnabled()


@pytest.mark.parametrize(
    ("field", "text", "said"), [("name", "", "Give the run a name"), ("least", "much", "no amount")]
)
def test_what_cannot_be_is_said_in_the_window(qtbot: QtBot, theme: Theme, field: str, text: str, said: str) -> None:
    dialog = RunDialog(MONTHLY, theme)
    qtbot.addWidget(dialog)
    getattr(dialog, field).setText(text)
    dialog.answer()
    assert said in dialog.said


@pytest.mark.parametrize(
    ("locale", "typed", "least"),
    [
        ("en_GB", "25.00", "25.00"),
        ("en_GB", "1,234.50", "1234.50"),
        ("en_GB", "25,00", "25.00"),
        ("de_DE", "25,00", "25.00"),
        ("de_DE", "1.234,50", "1234.50"),
        ("de_DE", "1.234", "1234.00"),
        ("en_GB", "", "0"),
    ],
)
def test_the_least_amount_is_read_as_the_person_writes_amounts(
    qtbot: QtBot, theme: Theme, locale: str, typed: str, least: str
) -> None:
    QLocale.setDefault(QLocale(locale))
    dialog = RunDialog(MONTHLY, theme)
    qtbot.addWidget(dialog)
    assert dialog.run.least == Decimal("25.00")
    dialog.least.setText(typed)
    assert dialog.run.least == Decimal(least)


def test_save_stays_on_a_small_screen_with_large_text(qtbot: QtBot, theme: Theme) -> None:
    dialog = RunDialog(MONTHLY, theme)
    qtbot.addWidget(dialog)
    dialog.show()
    whole = dialog.height()
    assert whole - dialog.does.height() > dialog.merged.mapTo(dialog, dialog.merged.rect().bottomLeft()).y() > 0
    # Twice the text in the height of a small screen is as half the height with the usual text.
    dialog.resize(dialog.width(), 330)
    assert dialog.height() == 330
    assert dialog.does.geometry().bottom() < 330
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.mailed.setFocus()
    qtbot.keyClick(dialog.mailed, Qt.Key.Key_Tab)
    assert dialog.merged.hasFocus()
    qtbot.waitUntil(lambda: not dialog.merged.visibleRegion().isEmpty())


def test_a_run_is_renamed_and_taken_back(saved: SavedRuns, runs: StatementRuns, at: datetime) -> None:
    changes: list[LastChange] = []
    saved.undoable.connect(changes.append)
    saved.save(None, MONTHLY)
    saved.save(MONTHLY, replace(MONTHLY, name="Month end"))
    assert [each.name for each in runs.saved()] == ["Month end"]
    take_back = changes[-1].take_back
    assert take_back is not None
    take_back(at)
    assert runs.saved() == (MONTHLY,)


def test_a_run_is_forgotten_and_kept_again(saved: SavedRuns, runs: StatementRuns, at: datetime) -> None:
    changes: list[LastChange] = []
    saved.save(None, MONTHLY)
    saved.undoable.connect(changes.append)
    saved.forget(MONTHLY)
    assert runs.saved() == ()
    assert saved.run is None
    take_back = changes[-1].take_back
    assert take_back is not None
    take_back(at)
    assert runs.saved() == (MONTHLY,)


def test_what_the_book_refuses_is_said(saved: SavedRuns) -> None:
    refused: list[CreditDeskError] = []
    saved.failed.connect(refused.append)
    saved.save(None, replace(MONTHLY, left_out=("NOPE",)))
    assert "no account NOPE" in refused[0].what


def test_a_closed_book_keeps_none(
    qtbot: QtBot, runs: StatementRuns, inline: TaskRunner, theme: Theme, memory: QSettings, at: datetime
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = SavedRuns(
        lambda: runs,
        inline,
        theme,
        memory,
        now=lambda: at,
        made_of=lambda: MONTHLY,
        closed_because="Ann",
        parent=parent,
    )
    assert not made.keep_button.isEnabled()
