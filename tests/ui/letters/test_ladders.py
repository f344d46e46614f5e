"""The window of dunning policies: ladders are changed, tried out on a debtor, followed, and each step is taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtCore import QDate, QPoint, QSettings, Qt
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.dunning import Policy
from creditdesk.domain.letter_kinds import Kind
from creditdesk.services.book.book import Book
from creditdesk.services.letters.policies import Assignment, Scope
from creditdesk.services.office import Office
from creditdesk.ui.commands import keys_of
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.letters.ladder_followers import AssignDialog
from creditdesk.ui.letters.ladder_list import NameDialog
from creditdesk.ui.letters.ladders import LaddersDialog
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from tests.ui.leaving import stay

Open = Callable[..., LaddersDialog]


@pytest.fixture
def office(book: Book, debtor: int) -> Office:
    assert debtor
    return Office.of(book)


@pytest.fixture
def opened(
    qtbot: QtBot, office: Office, inline: TaskRunner, theme: Theme, memory: QSettings, day: date, at: datetime
) -> Iterator[Open]:
    def once(customer_id: int | None = None) -> LaddersDialog:
        dialog = LaddersDialog(office, inline, theme, memory, as_of=day, now=lambda: at, customer_id=customer_id)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog, before_close_func=lambda each: each.done(0))
        dialog.resize(1160, 700)
        dialog.show()
        return dialog

    return once


@pytest.fixture
def undoable(opened: Open) -> tuple[LaddersDialog, list[LastChange]]:
    dialog = opened()
    changes: list[LastChange] = []
    dialog.undoable.connect(changes.append)
    return dialog, changes


def ladder(office: Office, code: str = "gb-company") -> Policy | None:
    return next((each for each in office.policies.overview(date(2026, 11, 20)).policies if each.code == code), None)


def choose(dialog: LaddersDialog, code: str) -> None:
    codes = [policy.code for policy in dialog.list.table.rows.rows]
    dialog.list.table.selectRow(codes.index(code))


def take_back(change: LastChange, dialog: LaddersDialog, at: datetime) -> None:
    assert change.take_back is not None
    dialog.take_changes(change.take_back(at))


def test_the_ladder_that_most_follow_is_shown_first_with_its_letters(opened: Open) -> None:
    dialog = opened()
    assert dialog.title.text() == "United Kingdom: companies"
    assert dialog.versions.currentText() == "Came with CreditDesk, in use"
    assert [level.name for level in dialog.letters.table.rows.rows][:2] == [
        "Note before the due date",
        "First reminder",
    ]
    assert dialog.followers.said.text() == "1 debtor follows it: 1 (ready for the country and legal form)."
    assert not dialog.save_button.isEnabled()


def test_a_ladder_is_found_by_its_name(opened: Open) -> None:
    dialog = opened()
    dialog.list.search.setText("south sole")
    assert [policy.code for policy in dialog.list.table.rows.rows] == ["za-sole_trader"]
    assert dialog.title.text() == "South Africa: sole traders"


def test_the_picture_says_on_which_days_letters_go_from_a_due_date(opened: Open) -> None:
    dialog = opened()
    dialog.letters.due_on.setDate(QDate(2026, 12, 21))
    said = dialog.letters.chart.accessibleDescription()
    assert "First reminder, 3 days after due, by e-mail, else post: Thu 24 Dec" in said
    # Ten days on is New Year's Eve; eighteen a Friday. The week before began on a Monday.
    assert "Note before the due date, 7 days before due, by e-mail, else post: Mon 14 Dec" in said
    dialog.letters.due_on.setDate(QDate(2026, 12, 22))
    said = dialog.letters.chart.accessibleDescription()
    assert "First reminder, 3 days after due, by e-mail, else post: its turn is Fri 25 Dec, it goes Tue 29 Dec" in said


def test_a_letter_is_changed_saved_and_taken_back(
    undoable: tuple[LaddersDialog, list[LastChange]], office: Office, at: datetime
) -> None:
    dialog, changes = undoable
    before = ladder(office)
    dialog.letters.table.selectRow(1)
    dialog.letters.form.days.setValue(5)
    assert dialog.state.text() == "Changed, not saved"
    assert dialog.list.table.rows.data(dialog.list.table.rows.index(0, 0)).endswith("not saved")
    assert ladder(office) == before
    dialog.save()
    saved = ladder(office)
    assert saved is not None
    assert (saved.version, saved.steps[0].days) == (1, 5)
    # The notice with its Undo lies below this window.
    assert dialog.state.text() == f"✓ Saved: {saved.name}. {keys_of('undo')} takes it back."
    assert [dialog.versions.itemText(at) for at in range(2)] == [
        f"Version 1 of {at.astimezone().day} {at.astimezone():%b %Y}, tess, in use",
        "Came with CreditDesk",
    ]
    take_back(changes[0], dialog, at)
    assert ladder(office) == before
    assert dialog.letters.levels[1].days == 3
    assert dialog.state.text() == ""


def test_what_cannot_be_followed_is_said_and_not_saved(opened: Open, office: Office) -> None:
    dialog = opened()
    dialog.letters.table.selectRow(2)
    dialog.letters.form.days.setValue(3)
    assert "comes no later than the letter before it" in dialog.said
    assert not dialog.save_button.isEnabled()
    dialog.save()
    assert ladder(office) is not None
    dialog.drop()
    assert not dialog.said
    dialog.letters.form.fee.setText("forty")
    assert dialog.said == '"forty" is no amount: write 40 or 40.00.'
    assert not dialog.save_button.isEnabled()


def test_letters_are_added_moved_and_removed_by_keyboard(opened: Open, qtbot: QtBot) -> None:
    dialog = opened()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    table = dialog.letters.table
    table.setFocus()
    table.selectRow(5)
    qtbot.keyClick(table, Qt.Key.Key_Insert)
    assert dialog.focusWidget() is dialog.letters.form.name
    added = dialog.letters.levels[6]
    assert (added.name, added.days, added.letter) == ("New letter", 44, Kind.LBA_COMPANY)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert [level.name for level in dialog.letters.levels[5:]] == ["New letter", "Letter before action"]
    assert "comes no later than the letter before it" in dialog.said
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert len(dialog.letters.levels) == 6
    assert not dialog.said


def test_what_is_filled_in_of_one_ladder_waits_while_another_is_looked_at(opened: Open) -> None:
    dialog = opened()
    dialog.rules.gap.setValue(9)
    choose(dialog, "de-company")
    assert dialog.rules.gap.value() == 5
    choose(dialog, "gb-company")
    assert dialog.rules.gap.value() == 9
    dialog.reject()
    assert stay(dialog) == '"United Kingdom: companies" is changed and not saved. Leave what you filled in?'
    assert dialog.isVisible()


def look_at(dialog: LaddersDialog, words: str) -> None:
    """Choose a version in the list as a person does."""
    at = next(at for at in range(dialog.versions.count()) if dialog.versions.itemText(at).startswith(words))
    dialog.versions.setCurrentIndex(at)
    dialog.versions.activated.emit(at)


def test_what_is_filled_in_waits_while_an_earlier_version_is_looked_at(opened: Open, office: Office) -> None:
    dialog = opened()
    dialog.rules.gap.setValue(9)
    dialog.save()
    dialog.rules.gap.setValue(11)
    look_at(dialog, "Came with CreditDesk")
    assert dialog.rules.gap.value() == 5
    look_at(dialog, "As you changed it, not saved")
    assert dialog.rules.gap.value() == 11
    look_at(dialog, "Version 1 of")
    assert dialog.rules.gap.value() == 9
    assert dialog.state.text() != "Changed, not saved"
    # Nothing in the fields is changed, and still something would be lost.
    assert dialog.leaving.endswith("Leave what you filled in?")
    look_at(dialog, "As you changed it, not saved")
    dialog.save()
    assert dialog.leaving == ""
    saved = ladder(office)
    assert saved is not None
    assert (saved.version, saved.min_gap_days) == (2, 11)


def test_what_is_filled_in_while_it_is_being_saved_stays(
    office: Office, theme: Theme, memory: QSettings, day: date, at: datetime, qtbot: QtBot
) -> None:
    runner = TaskRunner()
    dialog = LaddersDialog(office, runner, theme, memory, as_of=day, now=lambda: at)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog, before_close_func=lambda each: each.done(0))
    dialog.show()
    qtbot.waitUntil(lambda: runner.is_idle, timeout=20_000)
    dialog.letters.table.selectRow(1)
    dialog.letters.form.name.setText("First")
    dialog.save()
    dialog.letters.form.name.setText("First of all")
    qtbot.waitUntil(lambda: runner.is_idle, timeout=20_000)
    saved = ladder(office)
    assert saved is not None
    assert saved.levels[1].name == "First"
    assert dialog.letters.form.name.text() == "First of all"
    assert dialog.letters.table.currentIndex().row() == 1
    assert dialog.save_button.isEnabled()
    dialog.save()
    qtbot.waitUntil(lambda: runner.is_idle, timeout=20_000)
    assert dialog.leaving == ""
    runner.close()


def test_a_ladder_of_the_house_begins_like_another_and_is_retired(
    undoable: tuple[LaddersDialog, list[LastChange]], office: Office, at: datetime
) -> None:
    dialog, changes = undoable
    dialog.copy_button.click()
    (asks,) = dialog.findChildren(NameDialog)
    asks.name.setText("Old friends")
    asks.answer()
    made = ladder(office, "old-friends")
    assert made is not None
    assert dialog.title.text() == "Old friends"
    assert dialog.retire_button.text() == "Retire"
    dialog.retire_button.click()
    assert ladder(office, "old-friends") is None
    take_back(changes[1], dialog, at)
    assert ladder(office, "old-friends") is not None


def test_a_ladder_that_writes_to_nobody_asks_for_its_reason_alone(opened: Open, office: Office) -> None:
    dialog = opened()
    rules = dialog.rules
    rules.way.setCurrentIndex(rules.way.findData("no_chasing"))
    assert dialog.said.endswith("it says no reason.")
    rules.reason.setText("the director rings them")
    assert rules.gap.isHidden()
    assert not dialog.tabs.isTabEnabled(0)
    dialog.save()
    saved = ladder(office)
    assert saved is not None
    assert (saved.levels, saved.reason) == ((), "the director rings them")


def test_it_is_played_on_the_debtor_in_hand_before_it_is_saved(opened: Open, office: Office, debtor: int) -> None:
    dialog = opened(debtor)
    assert dialog.tabs.currentIndex() == 3
    assert dialog.played.debtor.text() == "Northgate Timber (NOR014)"
    said = dialog.played.said.text()
    assert said.startswith(
        'Northgate Timber follows "United Kingdom: companies" (ready for the country and legal form).'
    )
    moves = dialog.played.table.rows.rows
    assert [(move.level.name, move.on) for move in moves if move.goes][:2] == [
        ("First reminder", date(2026, 11, 20)),
        ("Second reminder", date(2026, 11, 27)),
    ]
    assert (
        dialog.played.whole.text() == "Fri 20 Nov · First reminder · INV-1, INV-2 · 2 items overdue, the oldest 76 days"
    )
    dialog.rules.gap.setValue(20)
    dialog.played._play()
    assert [move.on for move in dialog.played.table.rows.rows if move.goes][:2] == [
        date(2026, 11, 20),
        date(2026, 12, 10),
    ]
    choose(dialog, "no-chasing")
    dialog.played._play()
    assert 'follows "United Kingdom: companies"' in dialog.played.said.text()
    assert "played as if this one" in dialog.played.said.text()
    (held,) = dialog.played.table.rows.rows
    assert held.held == ("the house does not chase this debtor",)
    assert ladder(office) == office.policies.version("gb-company", 0)


def test_the_ladder_of_the_debtor_in_hand_is_shown_first(opened: Open, ledger: Any) -> None:
    trader = ledger.customer("WEA002", name="Weaver", legal_form="sole_trader", address1="1 Lane", city="Leeds")
    ledger.invoice(trader, "INV-9", "2026-10-01", "300.00", due="2026-10-31")
    dialog = opened(trader)
    assert dialog.title.text() == "United Kingdom: sole traders"
    assert dialog.played.said.text().startswith('Weaver follows "United Kingdom: sole traders"')


def test_an_item_with_another_ladder_and_one_that_waits_are_named(
    opened: Open, office: Office, debtor: int, at: datetime
) -> None:
    item = DocumentKey(DocumentType.INVOICE, "INV-2")
    office.policies.assign(Assignment(Scope.ITEM, "direct-debit", "", debtor, item), at=at)
    dialog = opened(debtor)
    assert 'INV-2 follows "Direct debit: watch only" (of this item).' in dialog.played.said.text()


@pytest.mark.parametrize(
    ("reach", "typed", "expected"),
    [
        (Scope.DEBTOR, {}, ("debtor", "NOR014", "")),
        (Scope.ITEM, {"item": "INV-2"}, ("item", "NOR014", "INV-2")),
        (Scope.SECTOR, {"sector": "Timber"}, ("sector", "", "Timber")),
        (Scope.CLASS, {"form": "sole trader"}, ("class", "", "sole_trader")),
        (Scope.COMPANY, {}, ("company", "", "")),
    ],
)
def test_who_follows_a_ladder_is_said_listed_and_taken_back(
    undoable: tuple[LaddersDialog, list[LastChange]],
    office: Office,
    at: datetime,
    reach: Scope,
    typed: dict[str, str],
    expected: tuple[str, str, str],
) -> None:
    dialog, changes = undoable
    choose(dialog, "no-chasing")
    assert dialog.followers.nothing.isVisibleTo(dialog.followers)
    dialog.followers.assign_button.click()
    (asks,) = dialog.findChildren(AssignDialog)
    asks.reach.setCurrentIndex(asks.reach.findData(reach.value))
    if reach in (Scope.DEBTOR, Scope.ITEM):
        asks.answer()
        assert asks.said == "Which debtor? Type the name and choose one."
        (hit,) = office.ledger.search("NOR014", 1)
        asks.debtor._offer([hit])
        asks.debtor._choose("Northgate Timber (NOR014)")
    for name, text in typed.items():
        field = getattr(asks, name)
        (field.setText if name == "item" else field.setEditText)(text)
    asks.reason.setText("A wish")
    asks.answer()
    (kept,) = office.policies.assignments()
    assert (kept.wish.scope.value, kept.account, kept.whom) == expected
    assert (kept.wish.code, kept.wish.reason) == ("no-chasing", "A wish")
    assert dialog.followers.table.rows.rowCount() == 1
    dialog.followers.take_back_button.click()
    assert office.policies.assignments() == ()
    take_back(changes[1], dialog, at)
    assert [each.wish for each in office.policies.assignments()] == [kept.wish]
    take_back(changes[0], dialog, at)
    assert office.policies.assignments() == ()


def test_an_item_that_does_not_exist_is_refused_in_words(opened: Open, office: Office, debtor: int) -> None:
    dialog = opened()
    item = DocumentKey(DocumentType.INVOICE, "NONE")
    dialog.assign(Assignment(Scope.ITEM, "no-chasing", "", debtor, item))
    assert "There is no such item in this book." in dialog.said
    assert office.policies.assignments() == ()


def test_every_window_of_it_closes_by_escape(opened: Open, qtbot: QtBot) -> None:
    dialog = opened()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected
    assert not dialog.isVisible()


def test_an_earlier_version_is_looked_at_and_holds_again_once_saved(opened: Open, office: Office) -> None:
    dialog = opened()
    dialog.rules.gap.setValue(9)
    dialog.save()
    dialog.versions.setCurrentIndex(1)
    dialog.versions.activated.emit(1)
    assert dialog.rules.gap.value() == 5
    assert dialog.state.text() == "Changed, not saved"
    dialog.save()
    assert dialog.versions.currentText().startswith("Version 2 of")
    saved = ladder(office)
    assert saved is not None
    assert (saved.version, saved.min_gap_days) == (2, 5)
    dialog.retire_button.click()
    assert dialog.versions.currentText() == "Came with CreditDesk, in use"


def test_tab_stops_at_all_that_can_be_done(opened: Open, qtbot: QtBot) -> None:
    dialog = opened()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.rules.gap.setValue(9)
    dialog.list.search.setFocus()
    stops: list[QWidget] = []
    # A day has a stop for each of its parts.
    for _press in range(60):
        front = dialog.focusWidget()
        if front is not None and front not in stops:
            stops.append(front)
        qtbot.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Tab)
    letters = dialog.letters
    wanted = [
        dialog.list.search,
        dialog.list.table,
        dialog.copy_button,
        dialog.versions,
        dialog.tabs.tabBar(),
        letters.due_on,
        letters.table,
        letters.add_button,
        letters.later_button,
        letters.form.name,
        letters.form.days,
        letters.form.approval,
        dialog.back_button,
        dialog.close_button,
        dialog.save_button,
    ]
    assert [each for each in stops if each in wanted] == wanted


def test_a_click_on_a_letter_of_the_picture_chooses_it(opened: Open, qtbot: QtBot, debtor: int) -> None:
    dialog = opened(debtor)
    for part in (dialog.letters, dialog.played):
        chart = part.chart
        sign = chart._lanes[0].signs[-1]
        at = QPoint(round(chart._x(chart._scale(chart.width()), sign.on)), round(chart._top + chart._pitch / 2))
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=at)
        assert part.table.currentIndex().row() == sign.row > 0


def test_a_debtor_typed_away_is_chosen_no_more(opened: Open, office: Office, ledger: Any, qtbot: QtBot) -> None:
    ledger.customer("ZED001", name="Zed")
    dialog = opened()
    dialog.followers.assign_button.click()
    (asks,) = dialog.findChildren(AssignDialog)
    (hit,) = office.ledger.search("NOR014", 1)
    for line in (asks.debtor, dialog.played.debtor):
        line._offer([hit])
        line._choose("Northgate Timber (NOR014)")
        assert line.text() == "Northgate Timber (NOR014)"
    assert asks.problem() is None
    assert not dialog.played._parts.isHidden()
    for line in (asks.debtor, dialog.played.debtor):
        line.selectAll()
        qtbot.keyClicks(line, "Zed")
    asks.answer()
    assert asks.said == "Which debtor? Type the name and choose one."
    assert office.policies.assignments() == ()
    assert (dialog.played._parts.isHidden(), dialog.played.debtor.text()) == (True, "Zed")
