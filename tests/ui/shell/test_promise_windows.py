"""A debtor's promises in their window: moved, cancelled and taken back, by keyboard."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from sqlalchemy import insert

from creditdesk.domain.outbox import MailState
from creditdesk.models.customers import contacts
from creditdesk.ui.desk.promise_dialog import PromiseDialog
from tests.ui.shell.desktop import ALT, CTRL, SHIFT, Desktop


@pytest.fixture
def promised(desktop: Desktop) -> Desktop:
    """A promise of 100.00 for Friday is saved."""
    first = desktop.view.head.customer_id
    desktop.press(Qt.Key.Key_F9)
    desktop.press(Qt.Key.Key_1, ALT)
    desktop.type("100 fri")
    desktop.press(Qt.Key.Key_Return, CTRL)
    desktop.page.list.choose(first)
    desktop.rest()
    return desktop


def shown(desktop: Desktop) -> PromiseDialog:
    return desktop.page.panes.windows.promises


def states(desktop: Desktop) -> list[tuple[date, str]]:
    return [(each.promised_on, each.status.value) for each in desktop.view.promises]


def test_a_promise_is_moved_by_keyboard_and_taken_back(promised: Desktop) -> None:
    promised.press(Qt.Key.Key_P, SHIFT)
    assert shown(promised).isVisible()
    assert len(shown(promised).table.rows.rows) == 1
    shown(promised).day.setFocus()
    promised.qtbot.keyClicks(shown(promised).day, "4 dec")
    promised.press(Qt.Key.Key_Return)
    assert states(promised) == [(date(2026, 12, 4), "open"), (date(2026, 11, 27), "superseded")]
    assert len(shown(promised).table.rows.rows) == 2
    assert shown(promised).table.model().index(0, 2).data() == "running, moved once"
    assert promised.window.toast.button.text() == "Undo (Ctrl+Z)"
    shown(promised).reject()
    promised.page.undo()
    promised.rest()
    assert states(promised) == [(date(2026, 12, 4), "cancelled"), (date(2026, 11, 27), "open")]


def test_a_promise_is_cancelled_from_the_history(promised: Desktop) -> None:
    promised.page.panes.history.list_view.setFocus()
    promised.press(Qt.Key.Key_M, CTRL)
    assert shown(promised).isVisible()
    shown(promised).cancel_button.setFocus()
    promised.press(Qt.Key.Key_Space)
    assert states(promised) == [(date(2026, 11, 27), "cancelled")]
    assert not shown(promised).cancel_button.isEnabled()


def test_a_plan_stands_in_the_window_of_promises_and_is_cancelled_and_brought_back_there(desktop: Desktop) -> None:
    first = desktop.view.head.customer_id
    desktop.press(Qt.Key.Key_F9)
    desktop.press(Qt.Key.Key_1, ALT)
    desktop.type("100 weekly x3 from 27 nov")
    desktop.press(Qt.Key.Key_Return, CTRL)
    desktop.page.list.choose(first)
    desktop.rest()
    desktop.press(Qt.Key.Key_P, SHIFT)
    strip = shown(desktop).plan
    assert strip.words.text() == "Plan of £300.00, agreed 20 Nov: running, 0 of 3 paid, next £100.00 on 27 Nov."
    strip.cancel_button.setFocus()
    desktop.press(Qt.Key.Key_Space)
    assert not strip.isVisible()
    assert desktop.view.history[0].title.startswith("Plan of £300.00 of 20 Nov cancelled")
    shown(desktop).reject()
    desktop.page.undo()
    desktop.rest()
    assert desktop.window.toast.text.startswith("Taken back: the plan of")
    desktop.press(Qt.Key.Key_P, SHIFT)
    assert strip.isVisible()


def test_a_day_that_is_not_understood_moves_nothing(promised: Desktop) -> None:
    promised.page.panes.windows.show_promises()
    promised.qtbot.keyClicks(shown(promised).day, "fridy")
    assert not shown(promised).move_button.isEnabled()
    promised.press(Qt.Key.Key_Return)
    assert states(promised) == [(date(2026, 11, 27), "open")]


def test_what_was_just_saved_is_confirmed_on_one_key_from_the_next_debtor(
    promised: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised_by = promised.view.head.name
    promised.page.list.step(-1)
    promised.rest()
    assert promised.view.head.name != promised_by
    promised.press(Qt.Key.Key_P, CTRL | SHIFT)
    dialog = promised.page.panes.windows.confirmation
    assert dialog.isVisible()
    assert dialog.shown is not None
    assert dialog.shown.debtor == promised_by
    assert "£100.00 will be paid by 27 November 2026" in dialog.text.toPlainText()
    path = tmp_path / "confirm.eml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    promised.qtbot.keyClick(dialog.save_button, Qt.Key.Key_Return)
    promised.rest()
    assert path.exists()
    assert not dialog.isVisible()
    assert promised.window.toast.text.startswith("Promise confirmed to")


def test_a_confirmation_goes_into_the_outbox_and_comes_out_by_undo(promised: Desktop) -> None:
    book = promised.page.place.office.book
    with book.unit_of_work(promised.page.place.now()) as work:
        customer_id = promised.view.head.customer_id
        work.connection.execute(insert(contacts).values(customer_id=customer_id, name="Ann", email="ann@north.example"))
    promised.press(Qt.Key.Key_P, CTRL | SHIFT)
    dialog = promised.page.panes.windows.confirmation
    dialog.queued.setChecked(True)
    promised.rest()
    assert dialog.save_button.text() == "Put into the outbox"
    # Pressed twice, it goes once.
    for _times in range(2):
        promised.qtbot.keyClick(dialog.save_button, Qt.Key.Key_Return)
    promised.rest()
    assert promised.window.toast.text.startswith("Promise confirmed to")
    outbox = promised.page.place.office.outbox
    assert [mail.state for mail in outbox.mails()] == [MailState.WAITING]
    promised.press(Qt.Key.Key_Z, CTRL)
    promised.rest()
    assert [mail.state for mail in outbox.mails()] == [MailState.WITHDRAWN]


def test_a_letter_that_is_held_is_saved_only_with_a_reason(promised: Desktop) -> None:
    promised.press(Qt.Key.Key_P, CTRL | SHIFT)
    dialog = promised.page.panes.windows.confirmation
    dialog.letter.setChecked(True)
    promised.rest()
    assert dialog.says == "Held: our letterhead has no address."
    assert not dialog.save_button.isEnabled()
    dialog.reason.setText("Printed on our own paper.")
    assert dialog.save_button.isEnabled()
    dialog.reject()
