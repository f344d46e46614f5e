"""From the first start to an open book: what the person is offered, and what happens when the world is in the way."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

from creditdesk import app, opening, paths
from creditdesk.models.customers import customers
from creditdesk.models.follow_ups import follow_ups
from creditdesk.services.book import recent
from creditdesk.services.book.files import create_book, open_book
from creditdesk.services.demo import service as demo
from creditdesk.services.desk import calls, day
from creditdesk.services.desk.entries import CallEntry
from creditdesk.services.progress import Progress
from creditdesk.ui.crash import CrashHook
from creditdesk.ui.desk.while_out import WhileOutList
from creditdesk.ui.new_book import NewBookDialog
from creditdesk.ui.settings.worklist_weights import WeightsDialog
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.window import Window

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
AS_OF = date(2026, 11, 20)


@pytest.fixture
def start(theme: Theme, tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[[], app.Wiring]]:
    """Start the program; each start is closed in the order of starting."""
    started: list[app.Wiring] = []

    def once() -> app.Wiring:
        memory = QSettings(str(tmp_path / f"{len(started)}.ini"), QSettings.Format.IniFormat)
        window = Window(theme, TaskRunner(), memory)
        qtbot.addWidget(window)
        wiring = app.Wiring(window, AS_OF)
        started.append(wiring)
        window.show()
        return wiring

    yield once
    for wiring in started:
        window = wiring.parent()
        assert isinstance(window, Window)
        window.close()
        window.runner.close()
        wiring.close_book()


@pytest.fixture
def empty_book(tmp_path: Path) -> Path:
    path = tmp_path / "Brook and Lane.creditdesk"
    create_book(path, company="Brook & Lane Ltd", country="GB", currency="GBP", at=AT).close()
    return path


def window_of(wiring: app.Wiring) -> Window:
    window = wiring.parent()
    assert isinstance(window, Window)
    return window


def opened(wiring: app.Wiring, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: wiring.desk is not None and window_of(wiring).runner.is_idle, timeout=30_000)


def test_the_first_start_offers_the_ways_to_begin_each_with_what_comes(
    start: Callable[[], app.Wiring], qtbot: QtBot
) -> None:
    wiring = start()
    wiring.begin(None)
    page = window_of(wiring).start_page.ways
    qtbot.waitUntil(page.isVisible)
    assert page.demo_button.isVisible()
    assert page.new_button.isVisible()
    assert page.open_button.isVisible()
    assert page.restore_button.isVisible()
    assert page.recent_buttons == []
    for way in (page.demo_button, page.new_button, page.open_button, page.restore_button):
        assert len(way.accessibleDescription()) > 40


def test_the_ways_to_begin_are_walked_by_the_arrows_and_enter_begins(
    start: Callable[[], app.Wiring], qtbot: QtBot, empty_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recent.remember(tmp_path / "gone.creditdesk")
    recent.remember(empty_book)
    asked: list[str] = []
    monkeypatch.setattr(app.Wiring, "restore_backup", lambda _wiring: asked.append("restore"))
    wiring = start()
    window = window_of(wiring)
    window.start_page.offer(opening.books_opened())
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert [each.text() for each in window.start_page.ways.recent_buttons] == ["Open Brook and Lane"]
    assert window.focusWidget() is window.start_page.ways.recent_buttons[0]
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Up)
    assert window.focusWidget() is window.start_page.ways.restore_button
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert asked == ["restore"]
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    opened(wiring, qtbot)
    assert "Brook & Lane Ltd" in window.windowTitle()


def test_the_demo_company_that_is_there_is_offered_once_as_it_was_left(
    start: Callable[[], app.Wiring], qtbot: QtBot, empty_book: Path
) -> None:
    page = window_of(start()).start_page
    page.offer([paths.demo_book(), empty_book])
    assert [each.text() for each in page.ways.recent_buttons] == ["Open Brook and Lane"]
    assert "as you left it" in page.ways.demo_button.accessibleDescription()
    page.offer([])
    assert "about half a minute" in page.ways.demo_button.accessibleDescription()


def test_ctrl_w_leaves_the_book_for_the_ways_to_begin_with_nothing_of_it_left(
    start: Callable[[], app.Wiring], qtbot: QtBot, empty_book: Path
) -> None:
    wiring = start()
    wiring.begin(empty_book)
    opened(wiring, qtbot)
    window = window_of(wiring)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.runner.is_idle)
    assert window.start_page.isVisible()
    assert window.focusWidget() is window.start_page.ways.recent_buttons[0]
    assert window.windowTitle() == "CreditDesk"
    shown = {command.id for command, _action in window.actions_.on_page()}
    assert not shown & {"go_desk", "import_ledger", "close_book", "settings"}
    for page in (Qt.Key.Key_1, Qt.Key.Key_3):
        qtbot.keyClick(window, page, Qt.KeyboardModifier.ControlModifier)
    assert window.start_page.isVisible()
    open_book(empty_book).close()


def test_making_the_demo_company_is_stopped_by_escape_and_the_ways_are_there_again(
    start: Callable[[], app.Wiring], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = threading.Event()

    def make(path: Path, progress: Progress) -> Path:
        progress.report(1, 5, "Writing three years of trade")
        goes_on.wait(10)
        progress.report(2, 5, "Writing the history")
        return path

    monkeypatch.setattr(app, "make_demo_book", make)
    wiring = start()
    wiring.begin(None)
    window = window_of(wiring)
    page = window.start_page
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(page.ways.demo_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.work.text.text() == "Writing three years of trade")
    assert page.work.bar.isVisible()
    # One bar and one way to stop are enough.
    assert not window.status_line._cancel.isVisible()
    assert window.focusWidget() is page.work.cancel
    qtbot.keyClick(page.work.cancel, Qt.Key.Key_Escape)
    goes_on.set()
    qtbot.waitUntil(page.ways.demo_button.isVisible)
    assert window.focusWidget() is page.ways.demo_button
    assert not page.work.bar.isVisible()


def test_a_backup_is_restored_as_a_book_of_its_own_and_opened(
    start: Callable[[], app.Wiring], qtbot: QtBot, empty_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(empty_book), ""))
    wiring = start()
    wiring.begin(None)
    qtbot.keyClick(window_of(wiring).start_page.ways.restore_button, Qt.Key.Key_Return)
    opened(wiring, qtbot)
    assert recent.last() == paths.default_books() / "Brook and Lane, restored.creditdesk"
    assert window_of(wiring).toast.text == "Restored as Brook and Lane, restored."


def test_the_demo_company_opens_on_its_own_day_and_is_the_next_starts_book(
    start: Callable[[], app.Wiring], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "make_demo", functools.partial(demo.make_demo, debtors=6))
    wiring = start()
    wiring.begin(None)
    qtbot.mouseClick(window_of(wiring).start_page.ways.demo_button, Qt.MouseButton.LeftButton)
    opened(wiring, qtbot)
    window = window_of(wiring)
    assert window.page == "desk"
    assert "Rowan Supplies Ltd" in window.windowTitle()
    assert window.status_line._facts[0].accessibleName().startswith("Ledger of 20 Nov 2026")
    assert recent.last() == paths.default_books() / "Demo company.creditdesk"
    # It is said as long as it is open that nothing of it is real, with the way out.
    assert "(demo company)" in window.windowTitle()
    leave = window.status_line._demo
    assert leave.isVisible()
    window.resize(1280, 720)
    assert leave.text() == "Demo company, nothing here is real · Leave (Ctrl+W)"
    window.resize(1100, 720)
    assert leave.text() == "Demo · Leave (Ctrl+W)"
    qtbot.mouseClick(leave, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.runner.is_idle)
    assert window.start_page.isVisible()
    assert not leave.isVisible()


def test_a_new_book_opens_where_its_files_come_in_and_the_desk_says_what_would_fill_it(
    start: Callable[[], app.Wiring], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(dialog: NewBookDialog) -> QDialog.DialogCode:
        dialog.company.setText("Brook & Lane Ltd")
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(NewBookDialog, "exec", answer)
    wiring = start()
    wiring.begin(None)
    wiring.make_book()
    opened(wiring, qtbot)
    assert (paths.default_books() / "Brook Lane Ltd.creditdesk").exists()
    window = window_of(wiring)
    assert window.page == "cash"
    assert wiring.pages is not None
    assert wiring.pages.cash is not None
    assert wiring.pages.cash.drop_box.choose_button.hasFocus()
    window.show_page("desk")
    assert wiring.desk is not None
    assert wiring.desk.list.table.empty_text.startswith("This ledger is empty.")
    assert wiring.desk.list.import_button.isVisible()


@pytest.mark.parametrize("typed", ["/", "~", ".", "..", "C:\\\\", "a/"])
def test_a_file_that_is_still_being_typed_is_no_fault(qtbot: QtBot, tmp_path: Path, typed: str) -> None:
    dialog = NewBookDialog(tmp_path, ".creditdesk")
    qtbot.addWidget(dialog)
    dialog.company.setText("Brook Ltd")
    dialog.file.setText("")
    qtbot.keyClicks(dialog.file, typed)
    assert dialog.answers.company == "Brook Ltd"


def test_the_new_book_dialog_says_the_first_thing_that_is_missing(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = NewBookDialog(tmp_path, ".creditdesk")
    qtbot.addWidget(dialog)
    assert not dialog._make.isEnabled()
    dialog.company.setText("Brook & Lane Ltd")
    assert dialog._make.isEnabled()
    assert dialog.answers.path == tmp_path / "Brook Lane Ltd.creditdesk"
    dialog.currency.setText("po")
    assert not dialog._make.isEnabled()
    assert "three letters" in dialog._problem.text()


def test_the_country_is_chosen_by_its_name_and_brings_its_currency(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = NewBookDialog(tmp_path, ".creditdesk")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClicks(dialog.country, "South Af")
    assert (dialog.answers.country, dialog.answers.currency) == ("ZA", "ZAR")
    dialog.currency.setText("usd")
    assert dialog.answers.currency == "USD"


def test_a_book_still_opening_when_the_window_closes_is_closed_too(
    start: Callable[[], app.Wiring], empty_book: Path
) -> None:
    wiring = start()
    wiring.begin(empty_book)
    window_of(wiring).runner.close()
    assert wiring.pages is None
    wiring.close_book()
    with open_book(empty_book, user="ann") as book:
        assert not book.read_only


def test_a_second_window_may_look_at_the_book_and_is_told_who_holds_it(
    start: Callable[[], app.Wiring], qtbot: QtBot, empty_book: Path
) -> None:
    with open_book(empty_book, user="ann"):
        wiring = start()
        wiring.begin(empty_book)
        opened(wiring, qtbot)
        banner = window_of(wiring).banner.text
    assert "ann" in banner
    assert "change nothing" in banner


def test_it_may_try_again_to_write_once_the_other_has_gone(
    start: Callable[[], app.Wiring], qtbot: QtBot, empty_book: Path
) -> None:
    wiring = start()
    window = window_of(wiring)
    with open_book(empty_book, user="Anna"):
        wiring.begin(empty_book)
        opened(wiring, qtbot)
        assert "(read only: Anna on " in window.windowTitle()
        sign = window.status_line._read_only
        assert sign.isVisible()
        assert sign.text().startswith("Read only: Anna on ")
        assert " has the book since " in sign.text()
        call = window.actions_.action("call")
        assert call is not None
        assert not call.isEnabled()
        assert "Anna" in call.toolTip()
        qtbot.mouseClick(window.status_line._write, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "Not yet" in window.toast.text)
        assert sign.isVisible()
    wiring._look_whether_free()
    qtbot.waitUntil(lambda: "Nobody else has this book" in window.toast.text)
    qtbot.mouseClick(window.status_line._write, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "You may write" in window.toast.text, timeout=10_000)
    opened(wiring, qtbot)
    assert "read only" not in window.windowTitle()
    assert not sign.isVisible()
    call = window.actions_.action("call")
    assert call is not None
    assert call.isEnabled()


@pytest.mark.parametrize("page", [1, 2, 3])
def test_each_page_begins_with_the_keyboard_in_a_part_that_has_a_name(
    start: Callable[[], app.Wiring], qtbot: QtBot, empty_book: Path, page: int
) -> None:
    wiring = start()
    wiring.begin(empty_book)
    opened(wiring, qtbot)
    window = window_of(wiring)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key(Qt.Key.Key_0 + page), Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.runner.is_idle)
    has = window.focusWidget()
    assert has is not None
    assert QAccessible.queryAccessibleInterface(has).text(QAccessible.Text.Name)
    assert has.focusPolicy() != Qt.FocusPolicy.NoFocus


def test_a_damaged_book_is_said_and_the_ways_to_begin_are_offered(
    start: Callable[[], app.Wiring], qtbot: QtBot, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.creditdesk"
    broken.write_bytes(b"not a book at all" * 100)
    wiring = start()
    wiring.begin(broken)
    window = window_of(wiring)
    qtbot.waitUntil(lambda: bool(window.banner.text))
    assert "broken.creditdesk" in window.banner.text
    qtbot.waitUntil(window.start_page.ways.demo_button.isVisible)
    assert broken.read_bytes().startswith(b"not a book")


def test_another_book_takes_the_place_of_the_first(
    start: Callable[[], app.Wiring], qtbot: QtBot, empty_book: Path, tmp_path: Path
) -> None:
    other = tmp_path / "Other.creditdesk"
    create_book(other, company="Other Ltd", country="GB", currency="GBP", at=AT).close()
    wiring = start()
    wiring.begin(empty_book)
    opened(wiring, qtbot)
    wiring.open_book(other)
    qtbot.waitUntil(lambda: "Other Ltd" in window_of(wiring).windowTitle())
    opened(wiring, qtbot)
    # The first is free again for whoever wants it.
    open_book(empty_book).close()


def test_of_two_books_asked_for_at_once_the_last_is_open_and_the_first_is_free(
    start: Callable[[], app.Wiring], qtbot: QtBot, empty_book: Path, tmp_path: Path
) -> None:
    other = tmp_path / "Other.creditdesk"
    create_book(other, company="Other Ltd", country="GB", currency="GBP", at=AT).close()
    wiring = start()
    wiring.open_book(empty_book)
    wiring.open_book(other)
    qtbot.waitUntil(lambda: "Other Ltd" in window_of(wiring).windowTitle(), timeout=30_000)
    opened(wiring, qtbot)
    open_book(empty_book).close()


def test_ctrl_3_shows_the_cash_page(start: Callable[[], app.Wiring], qtbot: QtBot, empty_book: Path) -> None:
    wiring = start()
    wiring.begin(empty_book)
    opened(wiring, qtbot)
    window = window_of(wiring)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.page == "cash"
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.page == "desk"


def test_an_error_of_ours_is_logged_and_offered_once(
    theme: Theme, qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    window = Window(theme, TaskRunner(inline=True), QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    window.show()
    hook = CrashHook(window, tmp_path / "log" / "creditdesk.log")
    hook.take(ZeroDivisionError("first"))
    hook.take(ZeroDivisionError("second"))
    log = (tmp_path / "log" / "creditdesk.log").read_text(encoding="utf-8")
    assert "first" in log
    assert "second" in log
    qtbot.waitUntil(lambda: hook._box is not None)
    assert hook._box is not None
    assert len(window.findChildren(QMessageBox)) == 1
    assert "What was saved is safe" in hook._box.text()
    hook._box.close()
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_the_window_is_on_screen_before_any_database_loads_and_no_source_is_read_for_it(qapp: QApplication) -> None:
    import subprocess
    import sys

    program = (
        "import linecache, sys\n"
        "from creditdesk.opening import load_qt\n"
        "load_qt()\n"
        "from creditdesk import app\n"
        "from creditdesk.ui.application import make_application, make_theme, window_memory\n"
        "from creditdesk.ui.window import Window\n"
        "from creditdesk.ui.tasks import TaskRunner\n"
        "application = make_application()\n"
        "memory = window_memory()\n"
        "window = Window(make_theme(application, memory), TaskRunner(), memory)\n"
        "wiring = app.Wiring(window, None)\n"
        "window.show()\n"
        "application.processEvents()\n"
        "heavy = {'sqlalchemy', 'pandas', 'numpy', 'matplotlib', 'reportlab'} & set(sys.modules)\n"
        "read = [path for path in linecache.cache if path.endswith(('theme.py', 'app.py'))]\n"
        "sys.exit(f'loaded: {heavy}, source read: {read}' if heavy or read else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_after_days_away_it_says_what_happened_meanwhile(
    start: Callable[[], app.Wiring], empty_book: Path, qtbot: QtBot
) -> None:
    with open_book(empty_book, user="tess") as book, book.unit_of_work(AT) as work:
        work.connection.execute(
            insert(customers).values(id=1, company_id=1, account="N1", name="Northgate", country="GB", currency="GBP")
        )
        calls.record(work, CallEntry(1, "NOTE", note="rang"), date(2026, 11, 6))
        work.connection.execute(
            insert(follow_ups).values(customer_id=1, kind="task", due_on=date(2026, 11, 12), text="send figures")
        )
        day.refresh(work.connection, AS_OF)
    wiring = start()
    wiring.begin(empty_book)
    window = window_of(wiring)
    qtbot.waitUntil(lambda: bool(window.banner.text), timeout=20_000)
    assert window.banner.text == "While you were out since Fri 6 Nov: 1 thing came due."
    window.banner.pressed.emit()
    qtbot.waitUntil(lambda: bool(window.findChildren(WhileOutList)))
    dialog = window.findChildren(WhileOutList)[0]
    assert dialog.row.text == "send figures, due 12 Nov"
    dialog.reject()


def test_points_saved_in_the_window_put_the_list_in_order_and_ctrl_z_takes_them_back(
    start: Callable[[], app.Wiring], tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "Demo.creditdesk"
    demo.make_demo(path, debtors=16, as_of=AS_OF, at=AT).close()
    wiring = start()
    wiring.begin(path)
    opened(wiring, qtbot)
    window, desk = window_of(wiring), wiring.desk
    assert desk is not None
    qtbot.waitUntil(lambda: desk.view is not None and window.runner.is_idle, timeout=20_000)
    before = list(desk.list.model.ids)

    action = window.actions_.action("weights")
    assert action is not None
    action.trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, WeightsDialog)
    qtbot.waitUntil(lambda: dialog.table.rows.rowCount() > 0, timeout=20_000)
    dialog.fields["today_from"].setText("60")
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.save_button.click()
    qtbot.waitUntil(lambda: window.runner.is_idle and len(desk.list.model.ids) < len(before), timeout=20_000)
    assert "points of the worklist" in window.toast.text
    undo = window.actions_.action("undo")
    assert undo is not None
    undo.trigger()
    qtbot.waitUntil(lambda: window.runner.is_idle and list(desk.list.model.ids) == before, timeout=20_000)
    assert window.toast.text == "The points of the worklist are as they were before."


def test_who_is_new_to_the_demo_company_is_led_and_nobody_else(
    start: Callable[[], app.Wiring], qtbot: QtBot, empty_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "make_demo", functools.partial(demo.make_demo, debtors=6))
    wiring = start()
    wiring.begin(empty_book, then=app.lead_who_is_new)
    opened(wiring, qtbot)
    assert wiring.pages is not None
    assert not wiring.pages.guide.is_on
    wiring.open_demo()
    qtbot.waitUntil(lambda: wiring.pages is not None and wiring.pages.opened.is_demo, timeout=30_000)
    opened(wiring, qtbot)
    assert wiring.pages.guide.step == 0
    wiring.pages.guide.leave()
    # Left once, it is not forced on anybody; asked for from any book, it goes on in the demo company.
    wiring.open_book(empty_book)
    qtbot.waitUntil(lambda: wiring.pages is not None and not wiring.pages.opened.is_demo, timeout=30_000)
    opened(wiring, qtbot)
    wiring.take_tour()
    qtbot.waitUntil(lambda: wiring.pages is not None and wiring.pages.opened.is_demo, timeout=30_000)
    opened(wiring, qtbot)
    assert wiring.pages.guide.is_on
