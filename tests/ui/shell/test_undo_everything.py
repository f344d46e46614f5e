"""Whatever is changed in the window is taken back by Ctrl+Z, or the window says in words why it stands."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from creditdesk.domain.statement_run import StatementRunSettings
from creditdesk.services.desk.own_codes import OwnCode
from creditdesk.services.office import Office
from creditdesk.ui.commands import COMMANDS
from creditdesk.ui.desk.card_dialog import CardDialog
from creditdesk.ui.desk.hold_dialog import HoldDialog
from creditdesk.ui.desk.task_dialog import TaskDialog
from creditdesk.ui.letters.ladders import LaddersDialog
from creditdesk.ui.settings.codes import CodesList
from creditdesk.ui.settings.letterhead import LetterheadDialog
from creditdesk.ui.settings.rates import RatesDialog
from creditdesk.ui.settings.settings import SettingsDialog
from creditdesk.ui.settings.worklist_cover import CoverDialog
from creditdesk.ui.settings.worklist_weights import WeightsDialog
from tests.ui.shell.desktop import ALT, CTRL, DAY, Desktop

SHIFT = Qt.KeyboardModifier.ShiftModifier
ADDED_TO = {
    "activities",
    "activity_items",
    "audit",
    "queries",
    "query_items",
    "promises",
    "promise_items",
    "payment_plans",
    "payment_plan_items",
    "instalments",
}
"""What is corrected by addition: the history keeps both the entry and that it was taken back."""


def office(desktop: Desktop) -> Office:
    assert desktop.wiring.pages is not None
    return desktop.wiring.pages.opened.office


def command(desktop: Desktop, name: str) -> None:
    action = desktop.window.actions_.action(name)
    assert action is not None
    action.trigger()
    desktop.rest()


def call(desktop: Desktop, keys: Qt.Key, line: str) -> None:
    desktop.press(Qt.Key.Key_F9)
    desktop.type("Spoke to them")
    desktop.press(keys, ALT)
    if line:
        desktop.type(line)
    desktop.rest()
    desktop.press(Qt.Key.Key_Return, CTRL)


def plan(desktop: Desktop) -> None:
    command(desktop, "plan")
    desktop.rest()
    desktop.type("all monthly x3 from 1 jan")
    desktop.rest()
    desktop.press(Qt.Key.Key_Return, CTRL)


def query(desktop: Desktop) -> None:
    items = desktop.page.panes.items
    items.select([desktop.view.items[0].key])
    desktop.press(Qt.Key.Key_Q)
    desktop.type("price")
    desktop.press(Qt.Key.Key_Return)
    desktop.press(Qt.Key.Key_Return, CTRL)


def hold(desktop: Desktop) -> None:
    desktop.press(Qt.Key.Key_H)
    desktop.dialog(HoldDialog)
    desktop.type("director abroad")
    desktop.press(Qt.Key.Key_Return, CTRL)


def task(desktop: Desktop) -> None:
    desktop.press(Qt.Key.Key_D)
    dialog = desktop.dialog(TaskDialog)
    dialog.text.setText("Send the copies")
    desktop.press(Qt.Key.Key_Return, CTRL)


def card(desktop: Desktop) -> None:
    desktop.press(Qt.Key.Key_M)
    dialog = desktop.dialog(CardDialog)
    dialog.pinned.setPlainText("Ring after ten")
    desktop.press(Qt.Key.Key_Return, CTRL)


def contact(desktop: Desktop) -> None:
    contacts = desktop.page.panes.contacts
    desktop.page.panes.show_tab(contacts)
    contacts.new_button.click()
    contacts.form.name.setText("Karen Marsh")
    contacts.form.save_asked.emit()
    desktop.rest()
    desktop.page.list.setFocus()


def _in_dialog(name: str, kind: type[QDialog], change: Callable[[QDialog], object]) -> Callable[[Desktop], None]:
    """Return what opens a window by its command, changes something in it, and lets it write."""

    def do(desktop: Desktop) -> None:
        command(desktop, name)
        dialog = desktop.dialog(kind)
        change(dialog)
        desktop.rest()
        if QApplication.activeModalWidget() is dialog:
            dialog.reject()
        desktop.rest()

    return do


def _set_rule(dialog: QDialog) -> None:
    assert isinstance(dialog, SettingsDialog)
    next(iter(dialog.fields.values())).setText("9")
    dialog.save()


def _sign(dialog: QDialog) -> None:
    assert isinstance(dialog, LetterheadDialog)
    dialog.form.fields["phone"].setText("01924 555 010")
    dialog.save()


def _weigh(dialog: QDialog) -> None:
    assert isinstance(dialog, WeightsDialog)
    field = next(iter(dialog.fields.values()))
    field.setText(str(int(field.text()) + 1))
    dialog.save()


def _cover(dialog: QDialog) -> None:
    assert isinstance(dialog, CoverDialog)
    dialog.away.setEditText("M. Doyle")
    dialog.covered_by.setEditText("S. Iqbal")
    dialog.add_button.click()


def _enter_rate(dialog: QDialog) -> None:
    assert isinstance(dialog, RatesDialog)
    dialog.which.setCurrentIndex(dialog.which.findData("ecb"))
    dialog.which.activated.emit(dialog.which.currentIndex())
    dialog.rate.setText("2.15")
    dialog.add_button.click()


def _add_reason(dialog: QDialog) -> None:
    assert isinstance(dialog, CodesList)
    dialog._add(OwnCode("", "Waits for a grant"))


def drop(desktop: Desktop) -> None:
    desktop.press(Qt.Key.Key_N)
    desktop.type("Not this one")
    desktop.rest()
    command(desktop, "drop_draft")


UNDONE: dict[str, Callable[[Desktop], None]] = {
    "call": lambda desktop: call(desktop, Qt.Key.Key_5, ""),
    "promise": lambda desktop: call(desktop, Qt.Key.Key_1, "100 fri"),
    "call back": lambda desktop: call(desktop, Qt.Key.Key_3, "tue 10:30"),
    "query": query,
    "plan": plan,
    "hold": hold,
    "task": task,
    "card": card,
    "contact": contact,
    "settings": _in_dialog("settings", SettingsDialog, _set_rule),
    "letterhead": _in_dialog("letterhead", LetterheadDialog, _sign),
    "weights": _in_dialog("weights", WeightsDialog, _weigh),
    "cover": _in_dialog("cover", CoverDialog, _cover),
    "rates": _in_dialog("rates", RatesDialog, _enter_rate),
    "codes": _in_dialog("codes", CodesList, _add_reason),
}
"""What is taken back, each done as a person does it; the tests of each window take back the rest of its changes."""

COVERED_BY = {
    "save_and_next": "call",
    "note": "call",
    "promise": "promise",
    "query": "query",
    "confirm_promise": "tests/ui/shell/test_promise_windows.py",
    "texts": "tests/ui/letters/test_text_editor.py",
    "policies": "tests/ui/letters/test_ladders.py",
    "interest_terms": "tests/ui/settings/test_interest_terms.py",
    "copies": "tests/ui/letters/test_copies.py",
    "mail_server": "tests/ui/letters/test_outbox_list.py",
    "file_mail": "tests/ui/panes/test_mail_filing.py",
    "import_ledger": "said",
    "drop_draft": "a test of its own",
    "undo": "itself",
}


def standing(desktop: Desktop) -> dict[str, list[tuple[object, ...]]]:
    """Return what the book holds, without what is corrected by addition."""
    with closing(sqlite3.connect(office(desktop).book.path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted((tuple(map(str, row)) for row in connection.execute(f"SELECT * FROM {name}")), key=str)  # noqa: S608
            for name in names
            if "_by_" not in name and name not in ADDED_TO
        }


@pytest.mark.parametrize("what", UNDONE)
def test_ctrl_z_takes_it_back_and_the_book_is_as_before(desktop: Desktop, what: str) -> None:
    rung = desktop.view.head.customer_id
    before = standing(desktop)
    UNDONE[what](desktop)
    changed = standing(desktop)
    assert changed != before
    assert desktop.window.toast.button.text().startswith("Undo")
    desktop.page.list.setFocus()
    desktop.press(Qt.Key.Key_Z, CTRL)
    # No refusal; at most that a note waits, as it does while one is typed right after the start.
    assert desktop.window.banner.text == "" or "unsaved note" in desktop.window.banner.text
    after = standing(desktop)
    assert {name: rows for name, rows in after.items() if rows != before.get(name)} == {}
    # The screen shows where it was.
    assert desktop.view.head.customer_id == rung


def issue(desktop: Desktop) -> None:
    desktop.page.panes.windows.letters.pane.issued.emit(
        office(desktop).letters.issue(
            desktop.view.head.customer_id, "statement", as_of=DAY, at=desktop.page.place.now()
        )[1]
    )


def run_statements(desktop: Desktop) -> None:
    desktop.window.show_page("letters")
    page = desktop.window._pages["letters"]
    page.changed.emit(office(desktop).letters.set_rules({}, at=desktop.page.place.now()))  # type: ignore[attr-defined]


def take_in(desktop: Desktop) -> None:
    folder = office(desktop).book.path.parent
    path = folder / "ledger.csv"
    path.write_text("account,type,number,date,amount,currency\nN1,invoice,INV-9,2026-11-19,10.00,GBP\n")
    desktop.window.show_page("cash")
    assert desktop.wiring.pages is not None
    assert desktop.wiring.pages.cash is not None
    cash = desktop.wiring.pages.cash
    result = office(desktop).cash.import_files([path], at=desktop.page.place.now(), as_of=DAY)
    cash.changed.emit(result.touched)


SAID: dict[str, tuple[Callable[[Desktop], None], str]] = {
    "a letter issued": (issue, "A letter that was issued stands"),
    "statements for everybody": (run_statements, "A letter that was issued stands"),
    "an import": (take_in, "An import is taken back on the Cash page"),
}


@pytest.mark.parametrize("what", SAID)
def test_of_what_stands_ctrl_z_says_why_and_touches_nothing_before_it(desktop: Desktop, what: str) -> None:
    call(desktop, Qt.Key.Key_5, "")
    do, why = SAID[what]
    do(desktop)
    desktop.rest()
    before = standing(desktop)
    for _ in range(2):
        desktop.page.undo()
        desktop.rest()
        assert desktop.window.toast.text.startswith(why)
        assert not desktop.window.toast.button.isVisible()
    assert standing(desktop) == before


def test_ctrl_z_works_on_every_page(desktop: Desktop) -> None:
    rung = desktop.name
    call(desktop, Qt.Key.Key_5, "")
    desktop.window.show_page("letters")
    desktop.rest()
    command(desktop, "undo")
    assert desktop.window.page == "desk"
    assert desktop.name == rung


def test_a_hold_lifted_in_its_list_is_taken_back_there(desktop: Desktop) -> None:
    hold(desktop)
    desktop.press(Qt.Key.Key_H, SHIFT)
    holds = desktop.page.diary.holds_list
    assert holds is not None
    row = office(desktop).diary.holds(DAY)[0]
    desktop.page.diary.lift(row)
    desktop.rest()
    assert office(desktop).diary.holds(DAY) == ()
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert [each.name for each in office(desktop).diary.holds(DAY)] == [row.name]


def test_a_ladder_saved_in_its_window_is_taken_back_there(desktop: Desktop) -> None:
    command(desktop, "policies")
    dialog = desktop.dialog(LaddersDialog)
    # It is played on the debtor in hand, by the ladder that this one follows.
    assert dialog.played.debtor.text().startswith(desktop.name)
    assert dialog.played.table.rows.rowCount() > 0
    dialog.rules.gap.setValue(9)
    dialog.save_button.click()
    desktop.rest()
    code = dialog.draft.base.code if dialog.draft is not None else ""
    assert office(desktop).policies.named(code).min_gap_days == 9
    desktop.press(Qt.Key.Key_Z, CTRL)
    desktop.rest()
    assert office(desktop).policies.named(code).version == 0
    assert dialog.rules.gap.value() == 5
    dialog.reject()
    desktop.rest()


def test_a_run_of_statements_that_was_saved_is_taken_back(desktop: Desktop) -> None:
    desktop.window.show_page("letters")
    assert desktop.wiring.pages is not None
    assert desktop.wiring.pages.letters is not None
    runs = office(desktop).statement_runs
    desktop.wiring.pages.letters.saved_runs.save(None, StatementRunSettings("Monthly"))
    desktop.rest()
    assert [run.name for run in runs.saved()] == ["Monthly"]
    command(desktop, "undo")
    assert runs.saved() == ()
    assert desktop.window.toast.text == "Taken back: Monthly"


def test_a_draft_thrown_away_is_there_again(desktop: Desktop) -> None:
    drop(desktop)
    assert desktop.page.panes.call.note.toPlainText() == ""
    desktop.page.list.setFocus()
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert desktop.page.panes.call.note.toPlainText() == "Not this one"


def test_after_taking_back_the_person_stays_on_their_list(desktop: Desktop) -> None:
    assert desktop.page.list.worklist == "today"
    rung = desktop.name
    call(desktop, Qt.Key.Key_1, "100 fri")
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert (desktop.name, desktop.page.list.worklist) == (rung, "today")


def test_every_command_that_writes_is_in_the_table() -> None:
    writing = {each.id for each in COMMANDS if each.writes}
    named = set(UNDONE) | set(COVERED_BY)
    assert writing - named == set()


def test_the_files_that_the_table_names_are_there() -> None:
    root = Path(__file__).parents[3]
    assert all((root / name).exists() for name in COVERED_BY.values() if name.endswith(".py"))
