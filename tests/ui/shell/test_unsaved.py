"""What was typed and not saved is not let go without a word; where nothing was typed, nothing is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from creditdesk.domain.outbox import MailState
from creditdesk.ui.desk.ask import Ask, choice
from creditdesk.ui.desk.mandates_list import MandateDialog
from creditdesk.ui.letters.mail_ask import MailAsk
from creditdesk.ui.letters.text_message import TextMessageAsk
from creditdesk.ui.parts import count_box, day_box
from creditdesk.ui.theme import Theme
from tests.ui.leaving import leave, stay


def mandate(theme: Theme) -> tuple[Ask, QWidget]:
    made = MandateDialog("Northgate", "GBP", None, theme, as_of=date(2026, 11, 20))
    return made, made.reference


def text_message(theme: Theme) -> tuple[Ask, QWidget]:
    draft = SimpleNamespace(text="Please pay £12.00.", mobiles=(), held=("spoken to today",))
    made = TextMessageAsk("Northgate", draft, theme)  # type: ignore[arg-type]
    return made, made.text


def mail(theme: Theme) -> tuple[Ask, QWidget]:
    row = SimpleNamespace(
        name="Northgate",
        to_name="",
        number="RM-1",
        files=(),
        to_address="a@b.example",
        subject="Reminder",
        body="Good day",
        state=MailState.WAITING,
    )
    made = MailAsk(row, theme)  # type: ignore[arg-type]
    return made, made.body


@pytest.mark.parametrize("make", [mandate, text_message, mail])
def test_escape_asks_once_before_what_is_typed_goes(
    qtbot: QtBot, theme: Theme, make: Callable[[Theme], tuple[Ask, QWidget]]
) -> None:
    window, field = make(theme)
    qtbot.addWidget(window)
    window.show()
    qtbot.keyClicks(field, "x")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert stay(window) == "What you typed is not saved. Leave it?"
    assert window.isVisible()
    window._cancel.click()
    leave(window)
    assert not window.isVisible()


@pytest.mark.parametrize("make", [mandate, text_message, mail])
def test_where_nothing_was_typed_nothing_is_asked(
    qtbot: QtBot, theme: Theme, make: Callable[[Theme], tuple[Ask, QWidget]]
) -> None:
    window, field = make(theme)
    qtbot.addWidget(window)
    window.show()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not window.isVisible()


def line() -> QLineEdit:
    made = QLineEdit()
    made.setText("as it stands")
    return made


@pytest.mark.parametrize(
    ("make", "keys", "is_typed"),
    [
        (line, "x", True),
        (QLineEdit, "   ", False),
        (lambda: QPlainTextEdit("as it stands"), "x", True),
        (lambda: choice(["Anna", "Tom"]), "An", True),
        (lambda: day_box(date(2026, 11, 20)), "01", False),
    ],
)
def test_what_counts_as_typed(
    qtbot: QtBot, theme: Theme, make: Callable[[], QWidget], keys: str, is_typed: bool
) -> None:
    window, field = Ask("Asked", "about", "Do it", theme), make()
    qtbot.addWidget(window)
    window.add("Field", field)
    assert not window.leaving
    into = field.lineEdit() if isinstance(field, QComboBox) else field
    qtbot.keyClicks(into, keys)
    assert bool(window.leaving) is is_typed
    window.count_as_saved()
    assert not window.leaving


def test_a_number_and_what_the_program_fills_in_are_not_typed(qtbot: QtBot, theme: Theme) -> None:
    window, number, name = Ask("Asked", "about", "Do it", theme), count_box(theme), QLineEdit()
    qtbot.addWidget(window)
    window.add("Number", number)
    window.add("Name", name)
    qtbot.keyClicks(number, "7")
    qtbot.keyClicks(name, "x")
    name.setText("Anna")
    assert number.value() == 7
    assert not window.leaving


def test_enter_pressed_twice_hands_over_once(qtbot: QtBot, theme: Theme) -> None:
    window, answers = Ask("Asked", "about", "Do it", theme), []
    qtbot.addWidget(window)
    window.answered.connect(lambda: answers.append("answered"))
    window.open()
    qtbot.keyClick(window.does, Qt.Key.Key_Return)
    qtbot.keyClick(window.does, Qt.Key.Key_Return)
    assert answers == ["answered"]
