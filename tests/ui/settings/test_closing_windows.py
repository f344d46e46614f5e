"""A window that is closed while it reads or writes: what is written is heard of, and what is read comes to nobody."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.changes import Changes
from creditdesk.services.letters.invoice_copies import CopyRule
from creditdesk.services.letters.mail_server import MailServer
from creditdesk.ui.letters.copies_dialog import CopiesDialog
from creditdesk.ui.settings.mail_server import MailServerDialog
from creditdesk.ui.settings.settings import SettingsDialog
from creditdesk.ui.settings.window import SettingsWindow
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from tests.ui.leaving import question_of, stay

AT = datetime.fromisoformat("2026-11-20T10:00:00+00:00")


@pytest.fixture
def runner() -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    made.close()


class Window(SettingsWindow):
    """Saves as all windows of settings do."""

    def __init__(self, runner: TaskRunner, theme: Theme) -> None:
        super().__init__("Settings", (), runner, theme, lambda: AT, None)
        self.goes_on = threading.Event()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)

    def save(self, error: Exception | None = None) -> None:
        def work() -> Changes:
            self.goes_on.wait(5)
            if error is not None:
                raise error
            return Changes()

        self._write(work, self.saved.emit)


def test_a_window_stays_until_what_it_saves_is_told(qtbot: QtBot, runner: TaskRunner, theme: Theme) -> None:
    window = Window(runner, theme)
    qtbot.addWidget(window)
    window.show()
    window.save()
    window.reject()
    assert window.isVisible()
    assert window.said == "It is being saved: close the window in a moment."
    with qtbot.waitSignal(window.saved):
        window.goes_on.set()
    window.reject()
    assert not window.isVisible()


@pytest.mark.parametrize("error", [CreditDeskError("The disk is full."), ValueError("a fault of our own")])
def test_a_window_closes_after_a_write_that_failed(
    qtbot: QtBot, runner: TaskRunner, theme: Theme, error: Exception
) -> None:
    window = Window(runner, theme)
    qtbot.addWidget(window)
    window.show()
    window.save(error)
    window.goes_on.set()
    qtbot.waitUntil(lambda: runner.is_idle)
    window.reject()
    assert not window.isVisible()


class Copies:
    """Where copies lie, read slowly."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()

    def rule(self) -> CopyRule:
        self.goes_on.wait(5)
        return CopyRule()


def test_what_is_read_for_a_window_that_was_closed_comes_to_nobody(
    qtbot: QtBot, runner: TaskRunner, theme: Theme
) -> None:
    desk, crashed = Copies(), []
    runner.crashed.connect(crashed.append)
    window = CopiesDialog(desk, runner, theme, now=lambda: AT)  # type: ignore[arg-type]
    window.show()
    with qtbot.waitSignal(window.destroyed):
        window.reject()
    desk.goes_on.set()
    qtbot.waitUntil(lambda: runner.is_idle)
    assert crashed == []


class Rules:
    """The limits for letters, written slowly."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()
        self.kept = {"letters.min_gap_days": "5", "letters.minimum": "25.00"}

    def rules(self) -> dict[str, str]:
        return dict(self.kept)

    def set_rules(self, values: Mapping[str, str], *, at: datetime) -> Changes:
        self.goes_on.wait(5)
        self.kept |= values
        self.kept_at = at
        return Changes()


def test_what_is_typed_while_settings_are_saved_keeps_the_window_and_is_asked_about(
    qtbot: QtBot, runner: TaskRunner, theme: Theme
) -> None:
    desk = Rules()
    window = SettingsDialog(desk, runner, theme, now=lambda: AT)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: runner.is_idle)
    gap, minimum = window.fields["letters.min_gap_days"], window.fields["letters.minimum"]
    gap.setText("9")
    window.save()
    minimum.setText("100")
    desk.goes_on.set()
    qtbot.waitUntil(lambda: runner.is_idle)
    assert desk.kept["letters.min_gap_days"] == "9"
    assert window.isVisible()
    assert minimum.text() == "100"
    window.cancel_button.click()
    assert stay(window) == "What you changed is not saved. Leave it?"
    with qtbot.waitSignal(window.accepted):
        window.save()
    assert desk.kept["letters.minimum"] == "100"


class SlowServer:
    """An outbox whose mail server is tried until it is told to answer."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()
        self.kept: MailServer | None = None

    def server(self) -> None:
        return None

    def try_server(self, _server: MailServer, _password: str, **_errand: object) -> None:
        self.goes_on.wait(5)

    def set_server(self, server: MailServer, _password: str = "", *, at: datetime) -> Changes:
        self.kept, self.kept_at = server, at
        return Changes()


@pytest.fixture
def trying(qtbot: QtBot, runner: TaskRunner, theme: Theme) -> tuple[MailServerDialog, SlowServer]:
    """The window of the mail server, while a server that was typed is tried."""
    outbox = SlowServer()
    window = MailServerDialog(lambda: outbox, runner, theme, now=lambda: AT)  # type: ignore[arg-type, return-value]
    window.show()
    qtbot.waitUntil(lambda: runner.is_idle)
    qtbot.keyClicks(window.host, "smtp.example.com")
    window.save()
    return window, outbox


def test_a_question_goes_with_its_window_when_what_was_typed_is_saved_after_all(
    qtbot: QtBot, runner: TaskRunner, trying: tuple[MailServerDialog, SlowServer]
) -> None:
    window, outbox = trying
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    question = question_of(window)
    assert question is not None
    with qtbot.waitSignal(window.destroyed):
        outbox.goes_on.set()
    assert not isValid(question)
    assert outbox.kept is not None
    assert outbox.kept.host == "smtp.example.com"


def test_a_server_that_is_changed_while_it_is_tried_is_not_saved_as_it_was(
    qtbot: QtBot, runner: TaskRunner, trying: tuple[MailServerDialog, SlowServer]
) -> None:
    window, outbox = trying
    qtbot.keyClicks(window.host, ".org")
    outbox.goes_on.set()
    qtbot.waitUntil(lambda: runner.is_idle)
    assert outbox.kept is None
    assert window.isVisible()
    assert window.save_button.text() == "Try and save"
    window.done(0)


class SlowCopies:
    """Where copies lie, written slowly."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()
        self.kept_at: list[datetime] = []

    def rule(self) -> CopyRule:
        return CopyRule()

    def set_rule(self, _rule: CopyRule, *, at: datetime) -> Changes:
        self.goes_on.wait(5)
        self.kept_at.append(at)
        return Changes()


def test_what_is_being_saved_is_not_asked_about(qtbot: QtBot, runner: TaskRunner, theme: Theme) -> None:
    desk = SlowCopies()
    window = CopiesDialog(desk, runner, theme, now=lambda: AT)  # type: ignore[arg-type]
    window.show()
    qtbot.waitUntil(lambda: runner.is_idle)
    qtbot.keyClicks(window.folder, "/srv/invoices")
    window.answer()
    window.answer()
    window.reject()
    assert question_of(window) is None
    assert window.said == "It is being saved: close the window in a moment."
    with qtbot.waitSignal(window.destroyed):
        desk.goes_on.set()
    assert desk.kept_at == [AT]
