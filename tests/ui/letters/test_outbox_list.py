"""The outbox on the Letters page, by a real server: sent, opened elsewhere, decided on, changed, taken out."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from mail_house import PASSWORD, MailHouse
from PySide6.QtCore import QSettings, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QInputDialog, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

from creditdesk.domain.outbox import MailState
from creditdesk.models.customers import contacts
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes
from creditdesk.services.letters.behaviour_desk import BehaviourDesk
from creditdesk.services.letters.mail_password import GivenPassword
from creditdesk.services.letters.outbox import Outbox
from creditdesk.services.letters.runs import LetterRuns
from creditdesk.services.letters.service import Letters
from creditdesk.services.letters.statement_runs import StatementRuns
from creditdesk.ui import errands
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.letters.mail_clock import MailClock
from creditdesk.ui.letters.outbox import OutboxList
from creditdesk.ui.letters.page import LettersPage
from creditdesk.ui.settings.mail_server import MailServerDialog
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme


@pytest.fixture
def house() -> Iterator[MailHouse]:
    with MailHouse() as made:
        yield made


@pytest.fixture
def outbox(book: Book, house: MailHouse, letters: Letters, debtor: int, day: date, at: datetime) -> Outbox:
    """Northgate's reminder waits to be mailed to Ann Bell."""
    with book.unit_of_work(at) as work:
        work.connection.execute(
            insert(contacts).values(customer_id=debtor, name="Ann Bell", email="ap@north.example", is_primary=True)
        )
    made = Outbox(book, GivenPassword(PASSWORD), session=house.session)
    issued, _ = letters.issue(debtor, "reminder", as_of=day, at=at)
    made.queue([issued.letters[0].number], at=at)
    return made


@pytest.fixture
def page(
    qtbot: QtBot,
    letters: Letters,
    outbox: Outbox,
    inline: TaskRunner,
    theme: Theme,
    memory: QSettings,
    day: date,
    at: datetime,
) -> LettersPage:
    runs = LetterRuns(letters._book)
    made = LettersPage(
        letters,
        lambda: runs,
        inline,
        theme,
        memory,
        statement_runs=lambda: StatementRuns(letters._book, letters),
        outbox=lambda: outbox,
        behaviour=lambda: BehaviourDesk(letters._book),
        as_of=day,
        now=lambda: at,
    )
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.start()
    made.tabs.setCurrentIndex(2)
    return made


@pytest.fixture
def mails(page: LettersPage, outbox: Outbox, house: MailHouse, at: datetime) -> OutboxList:
    """The outbox with the server set."""
    outbox.set_server(house.server, at=at)
    page.outbox.reload()
    return page.outbox


def rows(mails: OutboxList) -> list[list[str]]:
    model = mails.table.rows
    return [[model.index(row, at).data() for at in (0, 1, 3, 4, 6)] for row in range(model.rowCount())]


def offered(mails: OutboxList) -> set[str]:
    return {each.text() for each in mails.findChildren(QPushButton) if each.isVisible() and each.isEnabled()}


def test_what_waits_is_listed_with_its_pages_beside_it_and_counted_on_the_tab(page: LettersPage) -> None:
    subject = "Our letter RM-2026-000001 of 20 November 2026: £25,480.00"
    assert rows(page.outbox) == [["waiting", "Northgate Timber", "RM-2026-000001", "ap@north.example", subject]]
    assert page.tabs.tabText(2) == "Outbox (1)"
    assert page.outbox.said == "1 mail waiting"
    assert page.pane.verdict_text == "✓ As it was issued."
    QAbstractItemModelTester(page.outbox.table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_without_a_server_mails_open_in_the_mail_program_and_the_person_says_what_became_of_them(
    page: LettersPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    mails = page.outbox
    assert offered(mails) == {"Open in mail program", "Save as drafts…", "Mail server…", "Change…", "Take out"}
    mails.give_button.click()
    assert [Path(each.toLocalFile()).name for each in opened] == ["RM-2026-000001.eml"]
    assert rows(mails)[0][0] == "was it sent?"
    assert offered(mails) == {"Mail server…", "It was sent", "It was not sent"}
    mails.sent_button.click()
    assert rows(mails) == []
    assert (
        mails.said
        == "Nothing is in the outbox. Letters that go by e-mail come here when they are written, and wait to be sent."
    )
    assert page.tabs.tabText(2) == "Outbox"
    mails.everything.click()
    assert rows(mails)[0][0] == "sent"


def test_send_sends_once_and_says_so(page: LettersPage, mails: OutboxList, house: MailHouse) -> None:
    assert mails.send_button.text() == "Send 1 mail"
    mails.send_button.click()
    assert mails.said.endswith("1 mail sent.")
    assert not mails.send_button.isEnabled()
    assert len(house.taken) == 1


def test_a_mail_put_off_says_when_it_goes_again_and_goes_by_itself(
    mails: OutboxList, outbox: Outbox, house: MailHouse, inline: TaskRunner, day: date, at: datetime
) -> None:
    house.answers = ["450 Greylisted"]
    mails.send_button.click()
    assert rows(mails)[0][0].startswith("again at ")
    later = at + timedelta(minutes=4)
    clock = MailClock(lambda: outbox, inline, as_of=day, now=lambda: later)
    clock.look()
    assert house.taken == []
    later = at + timedelta(minutes=5)
    clock.look()
    assert len(house.taken) == 1
    clock.look()
    assert len(house.taken) == 1


def test_what_nobody_has_sent_yet_never_goes_by_itself(
    mails: OutboxList, outbox: Outbox, house: MailHouse, inline: TaskRunner, day: date, at: datetime
) -> None:
    MailClock(lambda: outbox, inline, as_of=day, now=lambda: at + timedelta(days=9)).look()
    assert house.taken == []


def test_a_mail_held_by_the_gate_goes_with_a_reason(
    mails: OutboxList, house: MailHouse, ledger: Any, debtor: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.cash(debtor, "CASH-1", "2026-11-20", "100.00")
    mails.send_button.click()
    assert rows(mails)[0][0] == "held"
    assert "Held: Northgate Timber." in mails.said
    monkeypatch.setattr(QInputDialog, "getText", lambda *_asked: ("They want it for their files", True))
    mails.anyway_button.click()
    mails.send_button.click()
    assert len(house.taken) == 1


def test_an_address_that_was_refused_is_mended_in_the_mail(mails: OutboxList, house: MailHouse) -> None:
    house.answers = ["550 No such user"]
    mails.send_button.click()
    assert rows(mails)[0][0] == "not delivered"
    assert "⚠ Not delivered to ap@north.example: 550 No such user" in mails.said
    mails.change_button.click()
    assert mails.ask is not None
    mails.ask.address.setText("nobody")
    mails.ask.answer()
    assert mails.ask.said == "This is no e-mail address that every server takes."
    mails.ask.address.setText("accounts@north.example")
    mails.ask.answer()
    mails.send_button.click()
    assert house.recipients == ["accounts@north.example"]


@pytest.fixture
def second(book: Book, outbox: Outbox, letters: Letters, ledger: Any, day: date, at: datetime) -> str:
    """Zed's reminder waits behind Northgate's; its number."""
    zed = ledger.customer("ZED001", name="Zed", address1="1 Road", city="Leeds")
    with book.unit_of_work(at) as work:
        work.connection.execute(
            insert(contacts).values(customer_id=zed, name="Zoe", email="zed@zed.example", is_primary=True)
        )
    ledger.invoice(zed, "Z-1", "2026-09-01", "90.00", due="2026-10-01")
    issued, _ = letters.issue(zed, "reminder", as_of=day, at=at)
    outbox.queue([issued.letters[0].number], at=at)
    return issued.letters[0].number


def test_a_change_is_written_onto_the_mail_that_it_was_opened_for(
    mails: OutboxList, outbox: Outbox, second: str
) -> None:
    mails.reload()
    mails.change_button.click()
    assert mails.ask is not None
    opened_for = mails.looked_at
    mails.ask.address.setText("accounts@north.example")
    mails.table.selectRow(1)
    mails.ask.answer()
    assert opened_for is not None
    assert {mail.number: mail.to_address for mail in outbox.mails()} == {
        opened_for.number: "accounts@north.example",
        second: "zed@zed.example",
    }


def test_a_changed_mail_is_as_it_was_by_undo(mails: OutboxList, outbox: Outbox, at: datetime) -> None:
    done: list[LastChange] = []
    mails.undoable.connect(done.append)
    (before,) = outbox.mails()
    mails.change_button.click()
    assert mails.ask is not None
    mails.ask.subject.setText("Our reminder")
    mails.ask.answer()
    assert [mail.subject for mail in outbox.mails()] == ["Our reminder"]
    (change,) = done
    assert change.take_back is not None
    change.take_back(at)
    assert [mail.subject for mail in outbox.mails()] == [before.subject]


def test_what_was_sent_stands_and_what_is_decided_leaves_the_change_before_it_to_undo(
    page: LettersPage, mails: OutboxList, house: MailHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: None)
    done: list[LastChange] = []
    issued: list[Changes] = []
    mails.undoable.connect(done.append)
    page.changed.connect(issued.append)
    mails.give_button.click()
    mails.not_sent_button.click()
    assert (done, issued) == ([], [])
    mails.send_button.click()
    assert [change.take_back for change in done] == [None]


def test_where_the_mail_in_hand_has_gone_none_is_chosen(mails: OutboxList, outbox: Outbox, second: str) -> None:
    mails.reload()
    assert mails.looked_at is not None
    mails.out_button.click()
    assert [mail.number for mail in mails.mails] == [second]
    assert mails.looked_at is None
    assert not mails.out_button.isVisible()
    mails.reload()
    assert mails.looked_at is None


def test_a_mail_taken_out_is_put_back_by_undo(mails: OutboxList, outbox: Outbox, at: datetime) -> None:
    done = []
    mails.undoable.connect(done.append)
    mails.out_button.click()
    assert rows(mails) == []
    done[0].take_back(at)
    assert [mail.state for mail in outbox.mails()] == [MailState.WAITING]


def test_a_password_that_is_not_kept_is_asked_for_and_held(
    mails: OutboxList, outbox: Outbox, house: MailHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    outbox.hold_password("")
    monkeypatch.setattr(QInputDialog, "getText", lambda *_asked: (PASSWORD, True))
    mails.send_button.click()
    assert len(house.taken) == 1


def test_drafts_are_saved_to_a_folder_all_at_once(page: LettersPage, tmp_path: Path) -> None:
    page.outbox.give_to(tmp_path / "drafts")
    assert [path.name for path in (tmp_path / "drafts").iterdir()] == ["RM-2026-000001.eml"]
    assert "1 draft in drafts." in page.outbox.said


@pytest.fixture
def server_dialog(
    qtbot: QtBot, outbox: Outbox, house: MailHouse, inline: TaskRunner, theme: Theme, at: datetime
) -> MailServerDialog:
    made = MailServerDialog(lambda: outbox, inline, theme, now=lambda: at)
    qtbot.addWidget(made)
    made.host.setText(house.server.host)
    made.port.setValue(house.server.port)
    made.user.setText(house.server.user)
    return made


def test_with_large_text_on_a_small_screen_every_field_of_a_mail_server_is_reached(
    server_dialog: MailServerDialog, theme: Theme, qtbot: QtBot
) -> None:
    theme.set_text_percent(200)
    server_dialog.resize(1120, 480)
    server_dialog.show()
    server_dialog.activateWindow()
    qtbot.waitUntil(server_dialog.isActiveWindow)
    server_dialog.password.setFocus()
    qtbot.keyClick(server_dialog.password, Qt.Key.Key_Tab)
    field = server_dialog.address
    assert field.hasFocus()
    assert field.visibleRegion().boundingRect().height() == field.height()
    assert server_dialog.height() == 480


def test_a_mail_server_is_tried_before_it_is_kept(
    server_dialog: MailServerDialog, outbox: Outbox, house: MailHouse
) -> None:
    server_dialog.password.setText("wrong")
    server_dialog.save()
    assert "does not let accounts@brook.example in" in server_dialog.said
    assert server_dialog.save_button.text() == "Save all the same"
    assert outbox.server() is None
    server_dialog.password.setText(PASSWORD)
    assert server_dialog.save_button.text() == "Try and save"
    server_dialog.save()
    assert outbox.server() == house.server
    assert house.taken == []


def test_a_server_that_is_not_there_now_can_be_kept_all_the_same(
    server_dialog: MailServerDialog, outbox: Outbox
) -> None:
    server_dialog.port.setValue(1)
    server_dialog.save()
    assert "cannot be reached" in server_dialog.said
    server_dialog.save()
    assert outbox.server() is not None


def test_enter_in_an_empty_window_does_away_with_no_server(
    server_dialog: MailServerDialog, outbox: Outbox, house: MailHouse, qtbot: QtBot, at: datetime
) -> None:
    server_dialog.host.clear()
    assert (server_dialog.save_button.text(), server_dialog.save_button.isEnabled()) == ("Try and save", False)
    outbox.set_server(house.server, at=at)
    again = MailServerDialog(lambda: outbox, server_dialog._runner, server_dialog._theme, now=lambda: at)
    qtbot.addWidget(again)
    again.show()
    again.host.clear()
    assert again.save_button.text() == "Have no mail server"
    qtbot.keyClick(again.host, Qt.Key.Key_Return)
    assert outbox.server() == house.server
    again.save_button.click()
    assert outbox.server() is None


def test_a_server_that_is_silent_while_it_is_tried_lets_the_window_close(
    outbox: Outbox, house: MailHouse, threaded: TaskRunner, theme: Theme, qtbot: QtBot, at: datetime
) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        dialog = MailServerDialog(lambda: outbox, threaded, theme, now=lambda: at)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        qtbot.waitUntil(lambda: threaded.is_idle)
        dialog.host.setText("127.0.0.1")
        dialog.port.setValue(silent.getsockname()[1])
        dialog.show()
        dialog.save()
        assert dialog.save_button.text() == "Trying it…"
        saved: list[str] = []
        threaded.write(lambda: "a call", saved.append)
        qtbot.waitUntil(lambda: bool(saved))
        dialog.accept()
        assert not dialog.isVisible()
    qtbot.waitUntil(lambda: threaded.is_idle)
    assert outbox.server() is None


def test_a_mail_server_that_was_set_is_taken_back(
    server_dialog: MailServerDialog, outbox: Outbox, house: MailHouse, at: datetime
) -> None:
    done = []
    server_dialog.undoable.connect(done.append)
    server_dialog.password.setText(PASSWORD)
    server_dialog.save()
    assert outbox.server() == house.server
    done[0].take_back(at)
    assert outbox.server() is None


def test_while_nothing_is_in_it_the_sentence_stands_alone_and_nothing_can_be_done_with_a_page(
    page: LettersPage, qtbot: QtBot
) -> None:
    page.start()
    page.tabs.setCurrentWidget(page.outbox)
    assert page.outbox.table.isVisible()
    page.outbox.table.selectRow(0)
    page.outbox.out_button.click()
    assert not page.outbox.table.isVisible()
    assert page.outbox.said.startswith("Nothing is in the outbox.")
    ways = (page.pane.mail_button, page.pane.issue_button, page.pane.save_button, page.pane.print_button)
    assert not any(each.isVisible() for each in ways)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.show_outbox()
    assert page.outbox.server_button.hasFocus()


def test_a_server_that_is_away_is_rung_less_often(
    outbox: Outbox, house: MailHouse, inline: TaskRunner, qtbot: QtBot, day: date, at: datetime
) -> None:
    outbox.set_server(house.server, at=at)
    house.answers = ["451 Later"]
    outbox.send(at=at, as_of=day)
    clock = MailClock(lambda: outbox, inline, as_of=day, now=lambda: at + timedelta(minutes=6))
    outbox.set_server(replace(house.server, port=1), at=at)
    waits = []
    for _ in range(6):
        clock.look()
        qtbot.waitUntil(lambda: clock.waits > 0)
        waits.append(round(clock.waits / 60_000))
    assert waits == [5, 10, 20, 40, 60, 60]
    outbox.set_server(house.server, at=at)
    clock.look()
    assert round(clock.waits / 60_000) == 1
    assert len(house.taken) == 1


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for a server."""
    monkeypatch.setattr(errands, "PATIENCE", 0.2)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(("is_silent", "state"), [("before", MailState.WAITING), ("after", MailState.UNKNOWN)])
def test_a_server_that_falls_silent_keeps_nothing_from_being_saved_and_no_window_open(
    outbox: Outbox,
    house: MailHouse,
    qtbot: QtBot,
    theme: Theme,
    day: date,
    at: datetime,
    is_silent: str,
    state: MailState,
) -> None:
    outbox.set_server(house.server, at=at)
    house.is_silent = is_silent
    runner = TaskRunner()
    mails = OutboxList(lambda: outbox, runner, theme, as_of=day, now=lambda: at)
    qtbot.addWidget(mails)
    mails.reload()
    qtbot.waitUntil(mails.send_button.isEnabled)
    mails.send()
    qtbot.waitUntil(lambda: outbox.mails()[0].state is MailState.UNKNOWN)
    saved: list[str] = []
    runner.write(lambda: "a call", saved.append)
    qtbot.waitUntil(lambda: bool(saved))
    assert not mails.send_button.isEnabled()
    begun = time.monotonic()
    runner.close()
    assert time.monotonic() - begun < 3
    (mail,) = outbox.mails()
    assert (mail.state, "The line broke" in mail.problem) == (state, True)


def test_after_a_fault_of_our_own_what_waits_can_be_sent_again(
    outbox: Outbox,
    house: MailHouse,
    qtbot: QtBot,
    theme: Theme,
    day: date,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise ValueError("a fault of our own")

    outbox.set_server(house.server, at=at)
    monkeypatch.setattr(outbox, "send", fail)
    runner = TaskRunner()
    mails = OutboxList(lambda: outbox, runner, theme, as_of=day, now=lambda: at)
    qtbot.addWidget(mails)
    mails.reload()
    qtbot.waitUntil(mails.send_button.isEnabled)
    with qtbot.waitSignal(runner.crashed):
        mails.send()
    qtbot.waitUntil(mails.send_button.isEnabled)
    runner.close()
