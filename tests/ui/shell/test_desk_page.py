"""A controller's work at the Desk, on a real book, by keyboard alone."""

from __future__ import annotations

import shutil
from array import array
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from creditdesk.services.book.files import open_book
from creditdesk.services.demo.service import DEMO_DAY, make_demo
from creditdesk.services.desk.entries import CallEntry
from creditdesk.services.office import Office
from creditdesk.ui.changes_hub import ChangesHub
from creditdesk.ui.desk.case_file import CaseDialog
from creditdesk.ui.desk.entry_dialog import EntryDialog
from creditdesk.ui.desk.page import DeskPage
from creditdesk.ui.desk.workplace import Workplace
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.window import Window

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "Demo.creditdesk"
    make_demo(path, debtors=16, as_of=DEMO_DAY, at=AT).close()
    return path


@pytest.fixture
def office(demo_file: Path, tmp_path: Path) -> Iterator[Office]:
    path = tmp_path / demo_file.name
    shutil.copy(demo_file, path)
    with open_book(path, user="tess") as book:
        yield Office.of(book)


@pytest.fixture
def memory(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def runner(office: Office) -> Iterator[TaskRunner]:
    """Ends before the book closes, as in the program."""
    made = TaskRunner()
    yield made
    made.close()


@pytest.fixture
def window(theme: Theme, runner: TaskRunner, memory: QSettings, office: Office, qtbot: QtBot) -> Iterator[Window]:
    made = Window(theme, runner, memory)
    qtbot.addWidget(made)
    page = DeskPage(Workplace(office, runner, theme, memory, DEMO_DAY, lambda: AT))
    hub = ChangesHub(made)
    page.changed.connect(hub.publish)
    hub.published.connect(page.take_changes)
    made.closing.connect(page.put_away)
    made.found.connect(page.show_hit)
    made.add_page("desk", "Desk", "Today's debtors", page)
    made.show_company("Rowan Supplies Ltd", office.ledger)
    made.carry_out({**page.handlers(), "next_part": page.columns.enter_next})
    made.resize(1440, 900)
    made.show_page("desk")
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    page.start()
    qtbot.waitUntil(lambda: page.view is not None, timeout=20_000)
    rest(made, qtbot)
    yield made
    page.put_away()


def desk_of(window: Window) -> DeskPage:
    page = window._pages["desk"]
    assert isinstance(page, DeskPage)
    return page


def rest(window: Window, qtbot: QtBot) -> None:
    """Wait until the window has shown every answer."""
    qtbot.wait(5)
    qtbot.waitUntil(lambda: window.runner.is_idle, timeout=10_000)
    qtbot.wait(5)


def press(window: Window, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    qtbot.keyClick(window.focusWidget(), key, modifier or Qt.KeyboardModifier.NoModifier)
    rest(window, qtbot)


def write(window: Window, qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(window.focusWidget(), text)
    rest(window, qtbot)


def shown(window: Window) -> str:
    view = desk_of(window).view
    assert view is not None
    return view.head.name


def test_the_desk_opens_with_the_most_pressing_debtor_of_today(window: Window, office: Office) -> None:
    desk = desk_of(window)
    first = office.ledger.debtor_ids("today")[0]
    assert desk.view is not None
    assert desk.view.head.customer_id == first
    assert desk.list.table.hasFocus()


def test_j_and_k_walk_the_list_and_every_pane_follows(window: Window, qtbot: QtBot, office: Office) -> None:
    desk = desk_of(window)
    names = [row.name for row in office.ledger.debtor_rows(office.ledger.debtor_ids("today")[:2], DEMO_DAY)]
    press(window, qtbot, Qt.Key.Key_J)
    assert shown(window) == names[1]
    assert desk.view is not None
    assert tuple(desk.panes.history.entries) == desk.view.history
    assert desk.panes.call.isEnabled()
    press(window, qtbot, Qt.Key.Key_K)
    assert shown(window) == names[0]


def test_the_contacts_are_those_of_the_debtor_shown_whenever_their_tab_is_in_front(
    window: Window, qtbot: QtBot
) -> None:
    desk = desk_of(window)

    def named() -> list[str]:
        return [row.contact.name for row in desk.panes.contacts.model.rows if not row.where]

    def known() -> list[str]:
        assert desk.view is not None
        return [contact.name for contact in desk.view.head.contacts]

    press(window, qtbot, Qt.Key.Key_J)
    press(window, qtbot, Qt.Key.Key_C)
    assert named() == known() != []
    press(window, qtbot, Qt.Key.Key_Escape)
    press(window, qtbot, Qt.Key.Key_J)
    assert desk.panes.tabs.currentWidget() is desk.panes.contacts
    assert named() == known() != []


def test_what_was_typed_of_a_contact_is_saved_though_another_tab_is_in_front_when_the_next_debtor_comes(
    window: Window, qtbot: QtBot, office: Office
) -> None:
    desk = desk_of(window)
    assert desk.view is not None
    customer_id = desk.view.head.customer_id
    press(window, qtbot, Qt.Key.Key_C)
    desk.panes.contacts.form.role.setText("Bookkeeper on Tuesdays")
    press(window, qtbot, Qt.Key.Key_T)
    desk.list.table.setFocus()
    press(window, qtbot, Qt.Key.Key_J)
    roles = [contact.role for contact in office.ledger.debtor(customer_id, DEMO_DAY).head.contacts]
    assert "Bookkeeper on Tuesdays" in roles


def test_a_call_that_ends_in_a_promise(window: Window, qtbot: QtBot, office: Office) -> None:
    desk = desk_of(window)
    assert desk.view is not None
    customer_id, following = office.ledger.debtor_ids("today")[:2]
    press(window, qtbot, Qt.Key.Key_F9)
    assert desk.panes.call.timer.is_running
    write(window, qtbot, "Director signed off yesterday, run goes Friday.")
    press(window, qtbot, Qt.Key.Key_1, ALT)
    write(window, qtbot, "1840 fri")
    press(window, qtbot, Qt.Key.Key_Return, CTRL)
    entry = office.ledger.debtor(customer_id, DEMO_DAY).history[0]
    assert entry.kind in {"call", "promise"}
    assert any(
        "Director signed off yesterday" in f"{line.note} {line.detail}"
        for line in office.ledger.debtor(customer_id, DEMO_DAY).history[:2]
    )
    assert desk.view.head.customer_id == following
    assert not desk.panes.call.timer.is_running
    assert desk.list.table.hasFocus()


def test_a_bare_letter_begins_what_it_stands_for(window: Window, qtbot: QtBot) -> None:
    desk = desk_of(window)
    press(window, qtbot, Qt.Key.Key_N)
    assert desk.panes.call.note.hasFocus()
    press(window, qtbot, Qt.Key.Key_Escape)
    assert desk.list.table.hasFocus()
    press(window, qtbot, Qt.Key.Key_T)
    assert desk.panes.tabs.currentWidget() is desk.panes.timeline
    press(window, qtbot, Qt.Key.Key_P)
    assert desk.panes.call.outcomes.code == "PTP"


def test_letters_typed_into_the_note_are_text(window: Window, qtbot: QtBot) -> None:
    desk = desk_of(window)
    before = shown(window)
    press(window, qtbot, Qt.Key.Key_N)
    write(window, qtbot, "jkpqlsntg")
    assert desk.panes.call.note.toPlainText() == "jkpqlsntg"
    assert shown(window) == before


def test_a_note_not_saved_is_there_again_in_the_right_debtor(window: Window, qtbot: QtBot) -> None:
    desk = desk_of(window)
    press(window, qtbot, Qt.Key.Key_N)
    write(window, qtbot, "will ring back after the board")
    press(window, qtbot, Qt.Key.Key_Escape)
    press(window, qtbot, Qt.Key.Key_J)
    assert desk.panes.call.note.toPlainText() == ""
    press(window, qtbot, Qt.Key.Key_K)
    assert desk.panes.call.note.toPlainText() == "will ring back after the board"


def test_closing_the_window_keeps_the_draft(window: Window, qtbot: QtBot, office: Office) -> None:
    press(window, qtbot, Qt.Key.Key_N)
    qtbot.keyClicks(window.focusWidget(), "flat battery")
    window.close()
    assert [draft.note for draft in office.desk.drafts()] == ["flat battery"]


def test_an_invoice_found_by_its_number_is_shown_and_selected(window: Window, qtbot: QtBot, office: Office) -> None:
    desk = desk_of(window)
    customer_id = office.ledger.debtor_ids("today")[1]
    item = office.ledger.debtor(customer_id, DEMO_DAY).items[0]
    press(window, qtbot, Qt.Key.Key_K, CTRL)
    write(window, qtbot, item.key.number)
    press(window, qtbot, Qt.Key.Key_Return)
    assert desk.view is not None
    assert desk.view.head.customer_id == customer_id
    assert desk.panes.items.selected_keys() == (item.key,)


def test_words_of_a_note_open_the_debtor_at_that_entry(window: Window, qtbot: QtBot, office: Office) -> None:
    desk = desk_of(window)
    others = office.ledger.debtor_ids("today")[1]
    for customer_id in (desk.list.chosen, others):
        assert customer_id is not None
        entry = CallEntry(customer_id, "NOTE", note=f"Zebra crossing {customer_id}")
        office.desk.save_call(entry, at=AT, as_of=DEMO_DAY)
        press(window, qtbot, Qt.Key.Key_K, CTRL)
        write(window, qtbot, f"crossing zeb {customer_id}")
        press(window, qtbot, Qt.Key.Key_Return)
        assert desk.view is not None
        assert desk.view.head.customer_id == customer_id
        found = desk.panes.history.list_view.current_entry()
        assert found is not None
        assert found.note == f"Zebra crossing {customer_id}"
        assert desk.panes.history.list_view.hasFocus()


def test_enter_on_a_payment_on_the_timeline_opens_what_the_ledger_tells_of_it(window: Window, qtbot: QtBot) -> None:
    desk = desk_of(window)
    assert desk.view is not None
    press(window, qtbot, Qt.Key.Key_T)
    assert desk.panes.timeline.hasFocus()
    mark = next(
        mark for lane in desk.view.lanes for mark in lane.marks if mark.kind in {"payment", "part_payment", "credit"}
    )
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, EntryDialog)
        seen.append(dialog.windowTitle())
        dialog.reject()

    QTimer.singleShot(50, look)
    desk.panes.timeline.opened.emit(mark)
    assert len(seen) == 1
    assert "£" in seen[0]


def test_the_history_is_saved_as_pdf_as_its_pane_is_filtered(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(window)
    told: list[str] = []
    desk.told.connect(told.append)
    path = tmp_path / "history.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    desk.panes.history.search_box.setText("no such words at all")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_H, CTRL | Qt.KeyboardModifier.ShiftModifier)
    rest(window, qtbot)
    desk.panes.history.search_box.clear()
    window.actions_.action("history_pdf").trigger()
    rest(window, qtbot)
    assert path.read_bytes().startswith(b"%PDF")
    assert desk.view is not None
    assert told[0].startswith("Saved as history.pdf: 0 entries on ")
    assert told[1].startswith(f"Saved as history.pdf: {len(desk.view.history)} entries on ")


def test_the_case_so_far_is_saved_with_the_parts_that_are_wanted(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(window)
    told: list[str] = []
    desk.told.connect(told.append)
    path = tmp_path / "case"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window.actions_.action("case_file").trigger()
    dialog = desk.panes.case_saving.parent().findChild(CaseDialog)
    assert dialog.wanted == {"notes": True, "statements": True, "copies": True, "attached": True}
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    rest(window, qtbot)
    assert path.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    assert told[0].startswith("Saved as case.pdf: ")
    window.actions_.action("case_file").trigger()
    again = [each for each in desk.panes.findChildren(CaseDialog) if each.isVisible()]
    assert [each.wanted["notes"] for each in again] == [False]


def test_the_selection_is_what_a_promise_speaks_of(window: Window, qtbot: QtBot) -> None:
    desk = desk_of(window)
    assert desk.view is not None
    item = next(item for item in desk.view.items if item.open_minor > 0)
    desk.panes.items.select([item.key])
    press(window, qtbot, Qt.Key.Key_P)
    write(window, qtbot, "all fri")
    promise = desk.panes.call.fields.promises.understood()[0]
    assert promise.items == ((item.key, item.open_minor),)
    assert promise.promised_on == date(2026, 11, 27)


def test_a_letter_too_many_in_the_filter_takes_nobody_off_the_desk(window: Window, qtbot: QtBot) -> None:
    before = shown(window)
    desk_of(window).list.start_filter("zzzz")
    rest(window, qtbot)
    assert shown(window) == before


def test_where_nobody_is_on_the_list_nobody_is_on_the_desk(
    window: Window, qtbot: QtBot, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(window)
    with monkeypatch.context() as patched:
        patched.setattr(office.ledger, "debtor_ids", lambda *_names, **_more: array("q"))
        desk.list.show_worklist("call_backs")
        rest(window, qtbot)
        assert desk.view is None
        assert not desk.panes.middle.isVisible()
    desk.list.show_worklist("all")
    rest(window, qtbot)
    assert desk.view is not None
    assert desk.panes.middle.isVisible()


def test_panes_are_as_wide_as_the_person_left_them(
    window: Window, office: Office, runner: TaskRunner, theme: Theme, memory: QSettings, qtbot: QtBot
) -> None:
    desk = desk_of(window)
    desk.columns.splitter.moveSplitter(290, 1)
    left = desk.columns.splitter.sizes()
    desk.put_away()
    again = DeskPage(Workplace(office, runner, theme, memory, date(2026, 11, 20), lambda: AT))
    qtbot.addWidget(again)
    again.resize(desk.size())
    again.show()
    again.start()
    qtbot.waitUntil(lambda: again.view is not None, timeout=20_000)
    assert again.columns.splitter.sizes() == left


def test_a_statement_is_seen_before_it_goes(window: Window, qtbot: QtBot) -> None:
    desk = desk_of(window)
    press(window, qtbot, Qt.Key.Key_S)
    dialog = desk.panes.windows.letters
    assert dialog is not None
    qtbot.waitUntil(lambda: "page" in dialog.pane.view.accessibleName())
    assert shown(window) in dialog.windowTitle()
    dialog.reject()
    rest(window, qtbot)


def test_tab_goes_through_all_panes_and_comes_back_to_the_list(window: Window, qtbot: QtBot) -> None:
    desk = desk_of(window)
    desk.list.table.setFocus()
    met = []
    for _ in range(80):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        if window.focusWidget() is desk.list.table:
            break
        met.append(window.focusWidget())
    panes = desk.panes
    assert window.focusWidget() is desk.list.table
    for pane in (panes.header, panes.tabs, panes.items, panes.call, panes.history):
        assert any(pane.isAncestorOf(stop) for stop in met), pane


def test_with_twice_the_text_in_a_small_window_every_part_is_reached_by_f6_and_shows(
    window: Window, theme: Theme, qtbot: QtBot
) -> None:
    desk = desk_of(window)
    try:
        theme.set_text_percent(200)
        window.resize(1280, 720)
        rest(window, qtbot)
        assert (window.width(), window.height()) == (1280, 720)
        assert window.minimumSizeHint().width() <= 1280
        desk.list.setFocus()
        panes = desk.panes
        for part in (panes.items, panes.call, panes.history, desk.list):
            press(window, qtbot, Qt.Key.Key_F6)
            assert part.isAncestorOf(window.focusWidget())
            assert part.isVisible()
        panes.show_tab(panes.timeline)
        assert panes.timeline.hasFocus()
        press(window, qtbot, Qt.Key.Key_F6)
        assert panes.items.isAncestorOf(window.focusWidget())
        head = panes.items._table.horizontalHeader()
        assert head.visibleRegion().boundingRect().height() == head.height()
        press(window, qtbot, Qt.Key.Key_F9)
        assert panes.call.isVisible()
        assert panes.call.isAncestorOf(window.focusWidget())
    finally:
        theme.set_text_percent(100)
    window.resize(1440, 900)
    rest(window, qtbot)
    assert panes.history.isVisible()
    assert panes.side.indexOf(panes.history) == 1


@pytest.mark.parametrize(
    "name", ["call", "save_and_next", "note", "promise", "query", "letter", "timeline", "trend", "text_message"]
)
def test_a_command_on_a_debtor_asks_for_one_while_nobody_is_chosen(
    theme: Theme, runner: TaskRunner, memory: QSettings, office: Office, qtbot: QtBot, name: str
) -> None:
    page = DeskPage(Workplace(office, runner, theme, memory, DEMO_DAY, lambda: AT))
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.told) as told:
        page.handlers()[name]()
    assert told.args == ["Choose a debtor first."]
    assert page._panes is None


@pytest.mark.parametrize(("name", "title"), [("letter", "Reminder to "), ("letter_payment_thanks", "Thanks for the ")])
def test_a_letter_asked_for_before_the_list_is_there_comes_with_its_first_debtor(
    theme: Theme, runner: TaskRunner, memory: QSettings, office: Office, qtbot: QtBot, name: str, title: str
) -> None:
    page = DeskPage(Workplace(office, runner, theme, memory, DEMO_DAY, lambda: AT))
    qtbot.addWidget(page)
    told: list[str] = []
    page.told.connect(told.append)
    page.resize(1400, 900)
    page.show()
    page.start()
    page.handlers()[name]()
    qtbot.waitUntil(lambda: page.view is not None, timeout=20_000)
    pane = page.panes.windows.letters.pane
    qtbot.waitUntil(lambda: pane._title.text().startswith(title), timeout=5000)
    assert page.view is not None
    assert pane._title.text().endswith(page.view.head.name)
    qtbot.waitUntil(lambda: runner.is_idle, timeout=10_000)
    assert told == []
    page.panes.windows.letters.close()
    page.put_away()


def test_a_command_right_after_the_next_debtor_is_about_that_one(window: Window, qtbot: QtBot) -> None:
    desk = desk_of(window)
    before = shown(window)
    desk.list.step(1)
    desk.handlers()["letter"]()
    pane = desk.panes.windows.letters.pane
    qtbot.waitUntil(lambda: bool(pane._title.text()), timeout=5000)
    assert shown(window) != before
    assert desk.view is not None
    assert pane._title.text() == f"Reminder to {desk.view.head.name}"
    rest(window, qtbot)
    desk.panes.windows.letters.close()


def test_my_debtors_are_mine_again_at_the_next_start(
    window: Window, office: Office, memory: QSettings, runner: TaskRunner, theme: Theme, qtbot: QtBot
) -> None:
    whose = desk_of(window).list.whose
    name = office.desk.worklist.controllers(DEMO_DAY)[0].name
    next(action for action in whose.menu().actions() if action.data() == name).trigger()
    rest(window, qtbot)
    assert list(desk_of(window).list.model.ids) == list(office.ledger.debtor_ids("today", controller=name))
    again = DeskPage(Workplace(office, runner, theme, memory, DEMO_DAY, lambda: AT))
    qtbot.addWidget(again)
    again.start()
    rest(window, qtbot)
    assert again.list.whose.controller == name
    assert list(again.list.model.ids) == list(office.ledger.debtor_ids("today", controller=name))


def test_whose_debtors_are_shown_is_chosen_by_keyboard_alone(window: Window, office: Office, qtbot: QtBot) -> None:
    desk = desk_of(window)
    desk.list.table.setFocus()
    press(window, qtbot, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    menu = desk.list.whose.menu()
    qtbot.waitUntil(menu.isVisible)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    rest(window, qtbot)
    name = office.desk.worklist.controllers(DEMO_DAY)[0].name
    assert desk.list.whose.controller == name
    assert list(desk.list.model.ids) == list(office.ledger.debtor_ids("today", controller=name))
