"""The frame around the pages: search, commands, notices and running work, all by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QSettings, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.parsing import AmountStyle
from creditdesk.services.ledger.list_views import Hit, LedgerStatus
from creditdesk.ui.commands import LETTER_COMMANDS
from creditdesk.ui.desk.why import WhyPopup
from creditdesk.ui.part_help import HelpDialog, help_for
from creditdesk.ui.part_keys import PART_KEYS
from creditdesk.ui.part_names import PART
from creditdesk.ui.tasks import TaskRunner, Working
from creditdesk.ui.theme import Theme
from creditdesk.ui.top_bar import TopBar
from creditdesk.ui.window import Window

CTRL = Qt.KeyboardModifier.ControlModifier
STATUS = LedgerStatus(
    company="Rowan Supplies Ltd",
    currency="GBP",
    as_of=date(2026, 11, 20),
    last_import_at=datetime(2026, 11, 20, 8, 2, tzinfo=UTC),
    receivables_minor=128_431_049,
    debits_minor=130_000_000,
    overdue_minor=48_800_000,
    dso=47.2,
    others=(("EUR", 1_200_050),),
)


@pytest.fixture
def memory(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(theme: Theme, inline: TaskRunner, memory: QSettings, ledger: Any, qtbot: QtBot) -> Iterator[Window]:
    made = Window(theme, inline, memory)
    qtbot.addWidget(made)
    page = QWidget()
    page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.add_page("desk", "Desk", "Today's debtors", page)
    made.show_company("Rowan Supplies Ltd", ledger)
    made.show_page("desk")
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    theme.set_text_percent(100)
    theme.choose("light")


def found_titles(window: Window) -> list[str]:
    return [result.title for result in window.palette_.model.results]


def test_ctrl_k_finds_a_debtor_while_it_is_typed_and_return_opens_it(window: Window, qtbot: QtBot) -> None:
    opened: list[Hit] = []
    window.palette_.found.connect(opened.append)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_K, CTRL)
    assert window.palette_.field.hasFocus()
    qtbot.keyClicks(window.palette_.field, "harlow")
    assert found_titles(window)[0] == "Harlow Freight Services 2"
    qtbot.keyClick(window.palette_.field, Qt.Key.Key_Down)
    qtbot.keyClick(window.palette_.field, Qt.Key.Key_Return)
    assert [hit.customer_id for hit in opened] == [6]
    assert window.palette_.isHidden()


def test_escape_closes_the_search_and_gives_the_keyboard_back(window: Window, qtbot: QtBot) -> None:
    before = window.focusWidget()
    qtbot.keyClick(before, Qt.Key.Key_K, CTRL)
    qtbot.keyClick(window.palette_.field, Qt.Key.Key_Escape)
    assert window.palette_.isHidden()
    assert window.focusWidget() is before


def test_the_search_finds_commands_too_and_runs_them(window: Window, theme: Theme, qtbot: QtBot) -> None:
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_K, CTRL)
    qtbot.keyClicks(window.palette_.field, "always dark")
    assert found_titles(window) == ["Dark"]
    qtbot.keyClick(window.palette_.field, Qt.Key.Key_Return)
    assert theme.is_dark


def test_what_is_found_stands_in_groups_with_the_name_of_each_above_its_first(window: Window, qtbot: QtBot) -> None:
    window.open_search()
    qtbot.keyClicks(window.palette_.field, "e")
    results = window.palette_.model.results
    assert [result.group for result in results] == ["Debtors"] * 9 + ["Commands"] * 3
    assert [at for at, result in enumerate(results) if result.heads] == [0, 9]
    spoken = window.palette_.model.data(window.palette_.model.index(9), Qt.ItemDataRole.AccessibleTextRole)
    assert str(spoken).startswith("Commands, ")
    rows = window.palette_.lines
    assert rows.sizeHintForRow(0) > rows.sizeHintForRow(1)


@pytest.mark.parametrize(("place", "style"), [("de_DE", AmountStyle.COMMA), ("en_GB", AmountStyle.POINT)])
def test_an_amount_is_looked_for_as_the_person_writes_amounts(
    window: Window, ledger: Any, qtbot: QtBot, place: str, style: AmountStyle
) -> None:
    QLocale.setDefault(QLocale(place))
    try:
        window.open_search()
        qtbot.keyClicks(window.palette_.field, "18.400")
        assert ledger.styles[-1] is style
    finally:
        QLocale.setDefault(QLocale("en_GB"))


def test_a_command_whose_name_begins_so_stands_before_one_that_only_mentions_it(window: Window, qtbot: QtBot) -> None:
    window.open_search()
    qtbot.keyClicks(window.palette_.field, "large")
    assert found_titles(window)[0] == "Larger text"


def test_a_setting_is_found_by_what_it_is_about_where_settings_may_be_changed(window: Window, qtbot: QtBot) -> None:
    wanted: list[str] = []
    window.setting_wanted.connect(wanted.append)
    window.open_search()
    qtbot.keyClicks(window.palette_.field, "days between letters")
    assert found_titles(window) == ["Nothing fits"]
    window.carry_out({"settings": lambda: None})
    window.palette_.field.clear()
    qtbot.keyClicks(window.palette_.field, "days between letters")
    assert found_titles(window) == ["Days between letters"]
    qtbot.keyClick(window.palette_.field, Qt.Key.Key_Return)
    assert wanted == ["Days between letters"]


def test_in_a_small_window_the_search_stays_inside_and_scrolls(window: Window, theme: Theme, qtbot: QtBot) -> None:
    try:
        theme.set_text_percent(200)
        window.resize(1280, 720)
        window.open_search()
        palette = window.palette_
        qtbot.keyClicks(palette.field, "e")
        assert palette.model.rowCount() == 12
        assert window.rect().contains(palette.geometry())
        for _ in range(11):
            qtbot.keyClick(palette.field, Qt.Key.Key_Down)
        last = palette.lines.visualRect(palette.model.index(11))
        assert palette.lines.viewport().rect().contains(last)
    finally:
        theme.set_text_percent(100)


def test_in_a_read_only_book_the_search_shows_what_writes_with_the_reason_and_does_not_do_it(
    window: Window, ledger: Any, qtbot: QtBot
) -> None:
    asked: list[str] = []
    window.carry_out({"letterhead": lambda: asked.append("letterhead")})
    window.show_company("Rowan Supplies Ltd", ledger, "Anna on DESK-2 has the book since 09:12")
    assert "read only: Anna on DESK-2 has the book since 09:12" in window.windowTitle()
    window.open_search()
    qtbot.keyClicks(window.palette_.field, "letterhead")
    assert found_titles(window) == ["Company and letterhead…"]
    assert window.palette_.model.results[0].detail == "Read only: Anna on DESK-2 has the book since 09:12."
    qtbot.keyClick(window.palette_.field, Qt.Key.Key_Return)
    assert asked == []


def test_nothing_found_is_said_and_return_does_nothing(window: Window, qtbot: QtBot) -> None:
    window.open_search()
    qtbot.keyClicks(window.palette_.field, "zzzz")
    assert found_titles(window) == ["Nothing fits"]
    qtbot.keyClick(window.palette_.field, Qt.Key.Key_Return)
    assert not window.palette_.isHidden()


def test_only_the_answer_to_the_last_keystroke_is_shown(
    theme: Theme, threaded: TaskRunner, memory: QSettings, ledger: Any, qtbot: QtBot
) -> None:
    window = Window(theme, threaded, memory)
    qtbot.addWidget(window)
    window.show_company("Rowan Supplies Ltd", ledger)
    window.show()
    window.open_search()
    qtbot.keyClicks(window.palette_.field, "kestrel")
    qtbot.waitUntil(lambda: threaded.is_idle)
    assert {title.split()[0] for title in found_titles(window)} == {"Kestrel"}


def test_a_first_window_leaves_room_for_its_frame_so_that_the_foot_stays_on_the_screen(window: Window) -> None:
    assert window.height() + 32 <= window.screen().availableGeometry().height()


def test_only_pages_that_exist_are_offered(window: Window) -> None:
    assert list(window.top_bar._buttons) == ["desk"]


def test_the_status_line_says_the_day_and_the_figures(window: Window) -> None:
    window.status_line.show_status(STATUS)
    facts = [fact.accessibleName() for fact in window.status_line._facts]
    assert facts[0].startswith("Ledger of 20 Nov 2026, imported ")
    assert facts[1:] == ["Receivables £1,284,310 · and €12,001", "Overdue 38%", "DSO 47.2"]
    assert "before credits" in window.status_line._facts[2].toolTip()
    assert "counted back" in window.status_line._facts[3].toolTip()
    assert "€12,000.50" in window.status_line._facts[1].toolTip()


@pytest.mark.parametrize("at", [0, 1, 2])
def test_enter_on_each_figure_at_the_foot_shows_how_it_was_reckoned(window: Window, qtbot: QtBot, at: int) -> None:
    window.status_line.show_status(STATUS)
    figure = window.status_line.figures[at]
    assert figure.focusPolicy() & Qt.FocusPolicy.TabFocus
    figure.setFocus()
    qtbot.keyClick(figure, Qt.Key.Key_Return)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, WhyPopup)
    assert popup.accessibleName().split()[1] == ("Receivables", "Overdue", "DSO")[at]
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert window.focusWidget() is figure


@pytest.mark.parametrize(
    ("typed", "says"), [("dso", "Why DSO is"), ("receivables", "Why Receivables is"), ("overdue", "Why Overdue is")]
)
def test_a_figure_of_the_foot_is_found_by_its_name_and_answers(
    window: Window, qtbot: QtBot, typed: str, says: str
) -> None:
    window.status_line.show_status(STATUS)
    window.open_search()
    qtbot.keyClicks(window.palette_.field, typed)
    qtbot.waitUntil(lambda: bool(found_titles(window)))
    place = next(at for at, title in enumerate(found_titles(window)) if "how reckoned" in title)
    for _ in range(place):
        qtbot.keyClick(window.palette_.field, Qt.Key.Key_Down)
    qtbot.keyClick(window.palette_.field, Qt.Key.Key_Return)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, WhyPopup)
    assert popup.accessibleName().startswith(says)
    popup.close()


def test_a_window_without_a_book_has_no_figures_to_explain(window: Window) -> None:
    assert window.actions_.action("why_dso") is not None
    window.leave_pages()
    assert window.actions_.action("why_dso") is None
    assert not any(figure.isVisible() for figure in window.status_line.figures)


def test_running_work_is_shown_with_how_far_it_is_and_can_be_stopped(window: Window, qtbot: QtBot) -> None:
    line = window.status_line
    line.show_work(Working("Letters", "Printing letters", 31, 50))
    assert line._work.text() == "Printing letters 31 of 50"
    with qtbot.waitSignal(line.cancel_asked):
        qtbot.mouseClick(line._cancel, Qt.MouseButton.LeftButton)
    assert not line._cancel.isEnabled()
    line.show_work(None)
    assert line._bar.isHidden()


def test_an_error_of_the_world_is_a_quiet_banner_with_what_to_do(window: Window, inline: TaskRunner) -> None:
    def fail() -> None:
        raise CreditDeskError("The disk is full.", safe="Nothing was changed.", cure="Free some space.")

    inline.write(fail)
    assert window.banner.text == "The disk is full. Nothing was changed. Free some space."


def test_larger_text_by_keyboard_up_to_twice_the_size(window: Window, theme: Theme, qtbot: QtBot) -> None:
    for _ in range(6):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Plus, CTRL)
    assert theme.text_percent == 200
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Minus, CTRL)
    assert theme.text_percent == 175


def test_ctrl_slash_shows_every_shortcut_also_of_the_desk_while_another_page_is_in_front(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []

    def look(dialog: QDialog) -> int:
        shown.extend(label.text() for label in dialog.findChildren(QLabel))
        return 0

    monkeypatch.setattr(QDialog, "exec", look)
    window.leave_pages()
    qtbot.keyClick(window, Qt.Key.Key_Slash, CTRL)
    assert "Find anything" in shown
    assert "Ctrl+K" in shown
    assert "Promise to pay" in shown


def test_the_menu_offers_what_can_be_done_and_marks_the_theme_chosen(window: Window, theme: Theme) -> None:
    theme.choose("dark")
    window.menu.aboutToShow.emit()
    view = next(action.menu() for action in window.menu.actions() if action.text() == "View")
    checked = {action.text(): action.isChecked() for action in view.actions() if action.isCheckable()}
    assert checked == {"Light": False, "Dark": True, "As the system": False}


def test_theme_and_text_are_kept_as_soon_as_they_are_chosen(window: Window, memory: QSettings) -> None:
    window.actions_.action("dark").trigger()  # type: ignore[union-attr]
    window.actions_.action("larger_text").trigger()  # type: ignore[union-attr]
    on_disk = QSettings(memory.fileName(), QSettings.Format.IniFormat)
    assert on_disk.value("theme/choice") == "dark"
    assert int(str(on_disk.value("theme/text_percent"))) == 125


def test_size_theme_and_text_are_as_the_person_left_them(window: Window, theme: Theme, memory: QSettings) -> None:
    theme.choose("dark")
    theme.set_text_percent(150)
    window.resize(800, 640)
    window.close()
    assert memory.value("theme/choice") == "dark"
    assert int(str(memory.value("theme/text_percent"))) == 150
    again = Window(theme, TaskRunner(inline=True), memory)
    assert (again.width(), again.height()) == (800, 640)
    again.deleteLater()


@pytest.mark.parametrize("percent", [100, 200])
def test_everything_that_takes_the_keyboard_says_its_name(window: Window, theme: Theme, percent: int) -> None:
    theme.set_text_percent(percent)
    unnamed = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert [type(widget).__name__ for widget in unnamed if type(widget) is not QWidget] == []


def test_help_speaks_of_the_part_that_has_the_keyboard(qtbot: QtBot) -> None:
    pane = QWidget()
    qtbot.addWidget(pane)
    pane.setAccessibleName("Open items")
    pane.setAccessibleDescription("Space selects; the sum stands below.")
    inside = QWidget(pane)
    told = help_for(inside)
    assert told is not None
    assert told.as_text() == "Open items\n\nSpace selects; the sum stands below."
    assert help_for(None) is None


@pytest.mark.parametrize("part", [keys.part for keys in PART_KEYS if keys.page == "desk"])
def test_help_says_what_each_part_of_the_desk_is_for_and_its_keys(qtbot: QtBot, part: str) -> None:
    pane = QWidget()
    qtbot.addWidget(pane)
    pane.setProperty(PART, part)
    inside = QWidget(pane)
    inside.setAccessibleName("Note")
    inside.setAccessibleDescription("What was said.")
    keys = next(keys for keys in PART_KEYS if keys.part == part)
    told = help_for(inside)
    assert told is not None
    assert keys.about
    assert told.as_text().startswith(f"{part}\n\n{keys.about}\n\nNote\n\n")
    shown = HelpDialog(told, pane)
    written = {line.text() for line in shown.findChildren(QLabel)}
    assert {part, keys.about, "Note", "What was said.", *(does for _keys, does in keys.keys)} <= written


def test_help_with_twice_the_text_fits_the_screen_and_squeezes_no_line(qtbot: QtBot, theme: Theme) -> None:
    pane = QWidget()
    qtbot.addWidget(pane)
    pane.setProperty(PART, "Timeline")
    told = help_for(pane)
    assert told is not None
    try:
        theme.set_text_percent(200)
        shown = HelpDialog(told, pane)
        shown.show()
        room = shown.screen().availableGeometry()
        assert shown.height() <= room.height()
        for line in shown.findChildren(QLabel):
            assert line.height() >= line.fontMetrics().height()
    finally:
        theme.set_text_percent(100)


def test_in_a_narrow_bar_the_brand_goes_and_then_the_companys_name_but_no_page(theme: Theme, qtbot: QtBot) -> None:
    bar = TopBar(theme, "Ctrl+K")
    qtbot.addWidget(bar)
    for name in ("Desk", "Letters", "Cash", "Insight", "Credit"):
        bar.add_page(name.lower(), name, "")
    bar.show_company("Adams & Sons Ltd")
    try:
        theme.set_text_percent(200)
        bar.resize(1280, 80)
        bar.show()
        assert bar.minimumSizeHint().width() <= 1280
        assert bar.company.text().startswith("Menu")
        assert bar.company.toolTip() == "Adams & Sons Ltd"
        for button in bar._buttons.values():
            assert button.width() >= button.sizeHint().width()
        assert bar.company.geometry().right() <= 1280
    finally:
        theme.set_text_percent(100)
    bar.resize(1280, 80)
    assert bar.company.text().startswith("Adams && Sons Ltd")
    assert bar._brand.isVisible()


def test_with_twice_the_text_the_sign_of_a_read_only_book_has_room_beside_running_work(
    window: Window, theme: Theme, ledger: Any
) -> None:
    try:
        theme.set_text_percent(200)
        window.status_line.show_status(STATUS)
        window.show_company("Rowan Supplies Ltd", ledger, "Anna on DESK-2 has the book since 09:12")
        window.status_line.show_work(Working("Saving the table", "Writing the list", 512, 40_000))
        assert window.minimumSizeHint().width() <= 1280
        assert window.status_line._facts[0].isVisibleTo(window.status_line)
        assert not window.status_line._facts[2].isVisibleTo(window.status_line)
    finally:
        theme.set_text_percent(100)
    assert window.status_line._facts[2].isVisibleTo(window.status_line)


def test_a_command_of_the_desk_is_found_on_another_page_and_goes_to_the_desk(window: Window, qtbot: QtBot) -> None:
    done: list[str] = []
    window.carry_out({name: lambda name=name: done.append(name) for name in ("text_message", "letter_credit_hold")})
    window.add_page("cash", "Cash", "Ledger files in", QWidget())
    window.show_page("cash")
    for typed, title, ran in (
        ("text message", "Text message…", "text_message"),
        ("credit hold letter", "Notice of a credit hold…", "letter_credit_hold"),
    ):
        window.show_page("cash")
        window.open_search()
        qtbot.keyClicks(window.palette_.field, typed)
        assert found_titles(window)[0] == title
        assert window.palette_.model.results[0].detail.startswith("Goes to Desk: ")
        qtbot.keyClick(window.palette_.field, Qt.Key.Key_Return)
        assert window.page == "desk"
        assert done[-1] == ran


def test_before_anything_is_typed_only_the_commands_of_this_page_are_listed(window: Window) -> None:
    window.carry_out({"text_message": lambda: None})
    window.open_search()
    window.palette_.field.setText("text")
    assert "Text message…" in found_titles(window)
    window.palette_.close_palette()
    window.add_page("cash", "Cash", "Ledger files in", QWidget())
    window.show_page("cash")
    window.open_search()
    assert "Text message…" not in found_titles(window)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("payment returned letter", "letter_payment_returned"),
        ("credit hold", "letter_credit_hold"),
        ("broken promise", "letter_broken_promise"),
        ("payment plan", "letter_plan_proposal"),
        ("handover", "letter_handover"),
        ("mahnung", "letter_mahnung_de"),
    ],
)
def test_each_letter_is_found_by_its_name(window: Window, qtbot: QtBot, typed: str, kind: str) -> None:
    done: list[str] = []
    window.carry_out({name: lambda name=name: done.append(name) for name in LETTER_COMMANDS})
    window.open_search()
    qtbot.keyClicks(window.palette_.field, typed)
    titles = {f"{LETTER_COMMANDS[kind].words}…"}
    assert titles <= set(found_titles(window))
