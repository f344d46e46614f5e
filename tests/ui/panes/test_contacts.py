"""The contacts tab: list and form, worked by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk.contact_rows import ContactsChange, People
from creditdesk.services.desk.contacts import ContactFacts, WayFacts
from creditdesk.services.desk.personal import Erased, PersonalData
from creditdesk.services.desk.vcards import TakenCards
from creditdesk.services.ledger.views import Contact, DebtorHead, DebtorView, GroupContact, Way
from creditdesk.ui.desk.contact_table import ContactModel
from creditdesk.ui.desk.contacts import Contacts
from creditdesk.ui.desk.personal_dialog import PersonalDialog
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

FRIDAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
_NOBODY = People((), ())


@dataclass
class MemoryBook:
    """What was asked of the desk, instead of a book."""

    # ruff: noqa: ARG002 - as the tab asks

    asked: list[tuple[Any, ...]] = field(default_factory=list)
    trouble: CreditDeskError | None = None

    def save(
        self, customer_id: int, contact_id: int | None, facts: ContactFacts, *, at: datetime, as_of: date
    ) -> tuple[ContactsChange, Changes]:
        if self.trouble is not None:
            raise self.trouble
        self.asked.append(("save", contact_id, facts))
        change = ContactsChange(customer_id, contact_id or 9, f"{facts.name} saved", _NOBODY, _NOBODY)
        return change, Changes(frozenset({Touched.CUSTOMERS}), frozenset({customer_id}))

    def merge(
        self, customer_id: int, kept_id: int, other_id: int, *, at: datetime, as_of: date
    ) -> tuple[ContactsChange, Changes]:
        self.asked.append(("merge", kept_id, other_id))
        return ContactsChange(customer_id, kept_id, "merged", _NOBODY, _NOBODY), Changes()

    def take_back(self, change: ContactsChange, *, at: datetime, as_of: date) -> Changes:
        self.asked.append(("take back", change.contact_id))
        return Changes()

    def take_cards(self, customer_id: int, path: Path, *, at: datetime, as_of: date) -> tuple[TakenCards, Changes]:
        self.asked.append(("take cards", str(path)))
        change = ContactsChange(customer_id, 9, "contacts from cards, 1 added", _NOBODY, _NOBODY)
        return TakenCards(change, 1, 0, ("Card 3 is bad.",)), Changes()

    def write_cards(self, path: Path, organisation: str, people: Iterable[Contact]) -> None:
        self.asked.append(("write cards", [contact.name for contact in people]))

    def personal_data(self, customer_id: int, contact_id: int) -> PersonalData:
        return PersonalData(customer_id, "NOR014", "Northgate", "Karen Marsh", (contact_id,), frozenset(), ())

    def export_personal_data(self, customer_id: int, contact_id: int, target: Path) -> tuple[str, ...]:
        self.asked.append(("export", str(target)))
        return ()

    def erase(
        self, customer_id: int, contact_id: int, *, reason: str, at: datetime, as_of: date
    ) -> tuple[Erased, Changes]:
        self.asked.append(("erase", contact_id, reason))
        return Erased(("the name",), ("the notes",)), Changes(frozenset({Touched.HISTORY}))


@pytest.fixture
def head(northgate: DebtorView) -> DebtorHead:
    """Northgate's people with their numbers as a debtor is read."""
    karen, tom = northgate.head.contacts
    karen = replace(karen, ways=(Way("phone", karen.phone, shown=karen.phone), Way("email", karen.email)))
    tom = replace(tom, ways=(Way("phone", tom.phone, shown=tom.phone), Way("phone", "0113 000", dead_since=FRIDAY)))
    return replace(northgate.head, contacts=(karen, tom), country="GB", home_country="GB")


@pytest.fixture
def book() -> MemoryBook:
    return MemoryBook()


@pytest.fixture
def make(qtbot: QtBot, theme: Theme, book: MemoryBook) -> Callable[..., Contacts]:
    def made(**options: Any) -> Contacts:
        runner = TaskRunner(inline=True)
        contacts = Contacts(book, runner, theme, as_of=FRIDAY, now=lambda: AT, **options)
        qtbot.addWidget(contacts)
        contacts.resize(760, 340)
        contacts.show()
        contacts.activateWindow()
        return contacts

    return made


@pytest.fixture
def contacts(make: Callable[..., Contacts], head: DebtorHead) -> Contacts:
    made = make()
    made.show_debtor(head)
    return made


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester, theme: Theme, head: DebtorHead) -> None:
    model = ContactModel(theme)
    model.show_contacts(head.contacts)
    qtmodeltester.check(model, force_py=True)


def test_the_first_to_ring_stands_on_top_and_who_left_below(contacts: Contacts, head: DebtorHead) -> None:
    karen, tom = head.contacts
    left = replace(karen, id=3, name="Ines Roy", is_primary=False, left_on=FRIDAY)
    contacts.show_debtor(replace(head, contacts=(left, tom, karen)))
    model = contacts.model
    assert [model.index(row, 0).data() for row in range(3)] == ["Karen Marsh", "Tom Northgate", "Ines Roy"]
    assert model.index(0, 2).data() == "Accounts · first to ring"
    assert model.index(2, 2).data() == "left 20 Nov 2026 · Accounts"


@pytest.mark.parametrize(("width", "percent"), [(760, 100), (575, 100), (860, 200)])
def test_the_list_never_scrolls_sideways_and_numbers_stay_whole(
    contacts: Contacts, theme: Theme, width: int, percent: int
) -> None:
    theme.set_text_percent(percent)
    contacts.resize(width, 340)
    table = contacts.table
    shown = [at for at in range(table.model().columnCount()) if not table.isColumnHidden(at)]
    assert shown[0] == 0
    assert sum(table.columnWidth(at) for at in shown) <= table.viewport().width()
    assert 1 not in shown or table.columnWidth(1) >= table.sizeHintForColumn(1)
    theme.set_text_percent(100)


def test_enter_rings_and_control_c_copies(qtbot: QtBot, contacts: Contacts) -> None:
    contacts.table.setCurrentIndex(contacts.model.index(1, 1))
    qtbot.keyClick(contacts.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "0113 496 0100"
    with qtbot.waitSignal(contacts.call_requested) as ring:
        qtbot.keyClick(contacts.table, Qt.Key.Key_Return)
    assert ring.args[0].name == "Tom Northgate"


@pytest.mark.parametrize("change", [{"do_not_call": "asked by letter"}, {"left_on": FRIDAY}])
def test_who_must_not_be_rung_is_not(
    qtbot: QtBot, contacts: Contacts, head: DebtorHead, change: dict[str, Any]
) -> None:
    contacts.show_debtor(replace(head, contacts=(replace(head.contacts[0], **change),)))
    with qtbot.assertNotEmitted(contacts.call_requested):
        qtbot.keyClick(contacts.table, Qt.Key.Key_Return)


def test_no_contacts_says_what_would_bring_them(contacts: Contacts, head: DebtorHead) -> None:
    contacts.show_debtor(replace(head, contacts=()))
    assert contacts.empty.isVisible()
    assert contacts.new_button.isEnabled()


def test_a_new_contact_is_written_down_by_keyboard(qtbot: QtBot, contacts: Contacts, book: MemoryBook) -> None:
    qtbot.keyClick(contacts.table, Qt.Key.Key_Insert)
    qtbot.keyClicks(contacts.form.name, "Priya Shah")
    contacts.form.numbers.setFocus()
    qtbot.keyClicks(contacts.form.numbers, "0113 496 0555 direct")
    with qtbot.waitSignal(contacts.undoable) as done:
        qtbot.keyClick(contacts.form.name, Qt.Key.Key_Return)
    assert book.asked == [
        ("save", None, ContactFacts("Priya Shah", ways=(WayFacts("phone", "0113 496 0555", "direct"),)))
    ]
    change: LastChange = done.args[0]
    assert change.done == "Saved: Priya Shah saved, Northgate Timber & Joinery"
    change.take_back(AT)
    assert book.asked[-1] == ("take back", 9)


def test_f2_changes_and_escape_puts_back(qtbot: QtBot, contacts: Contacts, book: MemoryBook) -> None:
    qtbot.keyClick(contacts.table, Qt.Key.Key_F2)
    qtbot.keyClicks(contacts.form.name, "Someone else")
    assert contacts.form.is_changed
    qtbot.keyClick(contacts.form.name, Qt.Key.Key_Escape)
    assert contacts.form.name.text() == "Karen Marsh"
    assert not contacts.form.is_changed
    assert book.asked == []


def test_a_form_that_is_only_looked_at_changes_nothing(contacts: Contacts, head: DebtorHead, book: MemoryBook) -> None:
    contacts.table.setCurrentIndex(contacts.model.index(1, 0))
    assert contacts.form.facts().ways == (
        WayFacts("phone", "0113 496 0100"),
        WayFacts("phone", "0113 000", dead_since=FRIDAY),
    )
    contacts.show_debtor(replace(head, customer_id=99))
    assert book.asked == []


@pytest.mark.parametrize("go_on", ["row", "debtor"])
def test_what_is_typed_is_saved_when_somebody_else_is_shown(
    qtbot: QtBot, contacts: Contacts, head: DebtorHead, book: MemoryBook, go_on: str
) -> None:
    qtbot.keyClick(contacts.form.best_time, Qt.Key.Key_End)
    qtbot.keyClicks(contacts.form.best_time, " or after 16:00")
    if go_on == "row":
        contacts.table.setCurrentIndex(contacts.model.index(1, 0))
    else:
        contacts.show_debtor(replace(head, customer_id=99))
    assert [(what, who, facts.best_time) for what, who, facts in book.asked] == [
        ("save", 1, "asks to be rung before 11:00 or after 16:00")
    ]


def test_what_is_typed_stays_while_the_same_debtor_is_read_again(
    qtbot: QtBot, contacts: Contacts, head: DebtorHead, book: MemoryBook
) -> None:
    contacts.form.role.setText("Purchase ledger")
    contacts.show_debtor(head)
    assert contacts.form.role.text() == "Purchase ledger"
    assert book.asked == []


def test_delete_says_that_they_left_today_and_again_that_they_did_not(
    qtbot: QtBot, contacts: Contacts, head: DebtorHead, book: MemoryBook
) -> None:
    qtbot.keyClick(contacts.table, Qt.Key.Key_Delete)
    facts = book.asked[-1][2]
    assert (facts.left_on, facts.is_primary) == (FRIDAY, False)
    contacts.show_debtor(replace(head, contacts=(replace(head.contacts[0], left_on=FRIDAY),)))
    qtbot.keyClick(contacts.table, Qt.Key.Key_Delete)
    assert book.asked[-1][2].left_on is None


def test_what_is_refused_is_said_and_stays_in_the_form(contacts: Contacts, book: MemoryBook) -> None:
    book.trouble = CreditDeskError("“Leeds” is no time zone.", cure="Write it as Europe/London.")
    contacts.form.time_zone.setText("Leeds")
    contacts.save()
    assert contacts.form.says.text() == "“Leeds” is no time zone. Write it as Europe/London."
    assert contacts.form.time_zone.text() == "Leeds"
    book.trouble = None
    contacts.form.left_on.setText("31/02")
    contacts.save()
    assert contacts.form.says.text() == "“31/02” is no day. Write it as 2026-11-20."
    assert book.asked == []


def test_a_doubtful_number_is_doubted_while_it_is_typed(contacts: Contacts) -> None:
    contacts.form.numbers.setPlainText("0113 49")
    assert contacts.form.numbers.accessibleDescription() == "0113 49 lacks its area code."


def test_two_who_are_one_are_merged_from_the_menu(contacts: Contacts, book: MemoryBook) -> None:
    menu = contacts.menu()
    same = next(action.menu() for action in menu.actions() if action.text() == "Is the same person as")
    same.actions()[0].trigger()
    assert book.asked == [("merge", 1, 2)]


def test_people_of_head_office_are_shown_and_rung_but_not_changed_here(
    qtbot: QtBot, contacts: Contacts, head: DebtorHead
) -> None:
    anna = replace(head.contacts[1], id=50, name="Anna Holt", role="Treasury")
    contacts.show_debtor(replace(head, group=(GroupContact("head office", "NOR001", "Northgate Group", anna),)))
    contacts.table.setCurrentIndex(contacts.model.index(2, 0))
    assert contacts.model.index(2, 2).data() == "head office NOR001 · Treasury"
    assert not contacts.form.isEnabled()
    with qtbot.waitSignal(contacts.call_requested) as ring:
        qtbot.keyClick(contacts.table, Qt.Key.Key_Return)
    assert ring.args[0].name == "Anna Holt"


def test_nothing_is_written_in_a_book_that_is_open_for_reading(
    qtbot: QtBot, make: Callable[..., Contacts], head: DebtorHead, book: MemoryBook
) -> None:
    contacts = make(may_write=False)
    contacts.show_debtor(head)
    for key in (Qt.Key.Key_Insert, Qt.Key.Key_Delete):
        qtbot.keyClick(contacts.table, key)
    contacts.save()
    assert not contacts.form.isEnabled()
    assert book.asked == []


def test_every_field_has_a_name_to_be_read_aloud(contacts: Contacts) -> None:
    form = contacts.form
    fields = (form.name, form.role, form.numbers, form.addresses, form.best_time, form.do_not_call, form.channel)
    more = (form.language, form.time_zone, form.left_on, form.note)
    assert all(each.accessibleName() for each in (*fields, *more))
    QApplication.sendEvent(contacts, QEvent(QEvent.Type.PaletteChange))


# vCards and personal data.


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_args, **_options: (str(path), ""))


def pick(contacts: Contacts, text: str) -> None:
    """Choose a line of the menu."""
    next(action for action in contacts.menu().actions() if action.text() == text).trigger()


def test_cards_are_taken_in_from_the_menu_and_can_be_undone(
    qtbot: QtBot, contacts: Contacts, book: MemoryBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, Path("cards.vcf"))
    undoable: list[LastChange] = []
    contacts.undoable.connect(undoable.append)
    with qtbot.waitSignal(contacts.told) as told:
        pick(contacts, "Take in vCards…")
    assert book.asked == [("take cards", "cards.vcf")]
    assert [change.done for change in undoable] == ["Saved: contacts from cards, 1 added, Northgate Timber & Joinery"]
    assert told.args == ["Card 3 is bad."]


@pytest.mark.parametrize(
    ("text", "names"),
    [("Save as a vCard…", ["Karen Marsh"]), ("Save all as vCards…", ["Karen Marsh", "Tom Northgate"])],
)
def test_cards_are_saved_from_the_menu(
    qtbot: QtBot, contacts: Contacts, book: MemoryBook, monkeypatch: pytest.MonkeyPatch, text: str, names: list[str]
) -> None:
    choose(monkeypatch, Path("out.vcf"))
    with qtbot.waitSignal(contacts.told) as told:
        pick(contacts, text)
    assert book.asked == [("write cards", names)]
    assert "written to out.vcf" in told.args[0]


def test_personal_data_is_shown_saved_and_erased_once_a_reason_is_written(
    qtbot: QtBot, contacts: Contacts, book: MemoryBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, Path("karen.zip"))
    pick(contacts, "Personal data…")
    qtbot.waitUntil(lambda: contacts.findChild(PersonalDialog) is not None)
    dialog = contacts.findChild(PersonalDialog)
    assert "What we hold of Karen Marsh" in dialog.text.toPlainText()
    dialog.save_button.click()
    assert not dialog.erase_button.isEnabled()
    dialog.reason.setText("asked by letter of 18 Nov")
    with qtbot.waitSignal(contacts.changed):
        dialog.erase_button.click()
    assert book.asked == [("export", "karen.zip"), ("erase", 1, "asked by letter of 18 Nov")]
    assert dialog.text.toPlainText() == "Erased:\nthe name\nKept:\nthe notes"
    assert not dialog.erase_button.isVisible()


def test_a_column_without_a_word_leaves_its_room_to_the_others(contacts: Contacts, head: DebtorHead) -> None:
    silent = replace(head.contacts[0], best_time="", reached="", preferred_channel="", do_not_call="")
    contacts.show_debtor(replace(head, contacts=(silent,)))
    table = contacts.table
    contacts.resize(760, 340)
    assert table.isColumnHidden(3)
    assert table.columnWidth(2) >= table.sizeHintForColumn(2)
    contacts.resize(2000, 340)
    assert not table.isColumnHidden(3)
