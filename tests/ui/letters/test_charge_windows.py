"""Interest and fees, mandates and days of acceptance in the window: listed, written, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QDate, QSettings, Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.interest_claim import Basis, InterestTerms
from creditdesk.domain.late_charges import ChargeKind, ChargeStep
from creditdesk.domain.mandate import MandateStatus, Scheme
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes
from creditdesk.services.letters.late_charges import ChargeDraft
from creditdesk.services.office import Office
from creditdesk.ui.desk.mandates_list import MandateDialog
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.desk.workplace import Workplace
from creditdesk.ui.letters.acceptances_list import AcceptDialog
from creditdesk.ui.letters.charge_dialogs import FeeDialog, StepDialog
from creditdesk.ui.letters.charge_windows import ChargeWindows
from creditdesk.ui.letters.charges_list import StepsList
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

INV1 = DocumentKey(DocumentType.INVOICE, "INV-1")
Kind = TypeVar("Kind", bound=QDialog)


class Room:
    """The windows over a desk that shows Northgate, who was charged a fee of 15.00 on the first invoice."""

    def __init__(self, windows: ChargeWindows, office: Office, debtor: int, day: date, at: datetime) -> None:
        self.windows = windows
        self.office = office
        self.debtor = debtor
        self.day = day
        self.at = at
        self.undo: list[LastChange] = []
        windows.undoable.connect(self.undo.append)
        windows.changed.connect(windows.take_changes)

    def charge(
        self, kind: ChargeKind, step: ChargeStep, minor: int, reason: str = "agreed", key: DocumentKey = INV1
    ) -> None:
        draft = ChargeDraft(self.debtor, key, kind, step, minor, reason)
        self.office.interest.take_step(draft, at=self.at, as_of=self.day)

    def asks(self, kind: type[Kind]) -> Kind:
        """Return the window that asks, in front."""
        return next(each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())

    def listed(self) -> list[list[str]]:
        assert self.windows.charges is not None
        rows = self.windows.charges.table.rows
        return [[column.text(row) for column in rows.columns if column.title != "Last"] for row in rows.rows]

    def take_back(self) -> None:
        change = self.undo[-1]
        assert change.take_back is not None
        self.windows.take_changes(change.take_back(self.at))


@pytest.fixture
def room(
    qtbot: QtBot,
    book: Book,
    debtor: int,
    inline: TaskRunner,
    theme: Theme,
    memory: QSettings,
    day: date,
    at: datetime,
) -> Iterator[Room]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    office = Office.of(book)
    place = Workplace(office, inline, theme, memory, day, lambda: at)
    made = Room(ChargeWindows(place, lambda: office.ledger.debtor(debtor, day), window), office, debtor, day, at)
    made.charge(ChargeKind.FEE, ChargeStep.CLAIMED, 15_00, "returned cheque")
    yield made
    for each in QApplication.topLevelWidgets():
        if isinstance(each, QDialog):
            each.reject()


@pytest.fixture
def charges(room: Room) -> Room:
    room.windows.list_charges()
    return room


# Interest and fees.


def test_without_any_it_says_where_they_come_from(room: Room) -> None:
    room.charge(ChargeKind.FEE, ChargeStep.WAIVED, 15_00)
    room.windows.list_charges()
    assert room.windows.charges is not None
    assert "Letters write down what they claim" in room.windows.charges.empty_words
    room.windows.charges.state.setCurrentIndex(2)
    assert len(room.listed()) == 1


def test_a_charge_is_waived_with_a_reason_and_that_is_taken_back(charges: Room, qtbot: QtBot) -> None:
    assert charges.windows.charges is not None
    qtbot.keyClick(charges.windows.charges, Qt.Key.Key_W)
    dialog = charges.asks(StepDialog)
    dialog.reason.setEditText("")
    dialog.answer()
    assert "Say why" in dialog.said
    dialog.amount.setText("5.00")
    dialog.reason.setEditText("goodwill")
    qtbot.keyClick(dialog.amount, Qt.Key.Key_Return)
    assert charges.listed() == [["Northgate Timber", "NOR014", "INV-1", "fee", "", "£15.00", "", "£5.00", "", "£10.00"]]
    charges.take_back()
    assert charges.listed()[0][-1] == "£15.00"


@pytest.mark.parametrize("typed", ["", "0", "15.01", "much", "-1"])
def test_no_more_is_settled_than_is_left(charges: Room, typed: str) -> None:
    assert charges.windows.charges is not None
    charges.windows.charges.step_asked.emit(charges.windows.charges.row, ChargeStep.PAID)
    dialog = charges.asks(StepDialog)
    dialog.amount.setText(typed)
    dialog.answer()
    assert dialog.said
    assert charges.listed()[0][-1] == "£15.00"


def test_what_is_settled_leaves_the_list_and_is_there_under_all(charges: Room) -> None:
    shown = charges.windows.charges
    assert shown is not None
    shown.step_asked.emit(shown.row, ChargeStep.PAID)
    charges.asks(StepDialog).answer()
    assert charges.listed() == []
    shown.state.setCurrentIndex(2)
    assert charges.listed()[0][6:] == ["£15.00", "", "", ""]
    assert not shown.act_of(ChargeStep.WAIVED).isEnabled()


def test_a_fee_is_charged_on_an_open_invoice_of_the_debtor_who_is_shown(charges: Room) -> None:
    shown = charges.windows.charges
    assert shown is not None
    shown.fee.click()
    dialog = charges.asks(FeeDialog)
    assert [dialog.item.itemText(at) for at in range(dialog.item.count())] == ["INV-1", "INV-2"]
    dialog.item.setCurrentText("INV-2")
    dialog.amount.setText("20")
    dialog.answer()
    assert "what it is for" in dialog.said
    dialog.reason.setEditText("returned payment")
    dialog.answer()
    assert [row[2] for row in charges.listed()] == ["INV-1", "INV-2"]
    charges.take_back()
    assert [row[2] for row in charges.listed()] == ["INV-1"]


def test_step_by_step_it_says_who_did_it_and_why_and_one_is_taken_back(charges: Room) -> None:
    shown = charges.windows.charges
    assert shown is not None
    shown.step_asked.emit(shown.row, ChargeStep.WAIVED)
    dialog = charges.asks(StepDialog)
    dialog.amount.setText("5.00")
    dialog.reason.setEditText("goodwill")
    dialog.answer()
    shown.steps.click()
    steps = charges.asks(StepsList)
    told = [[column.text(row) for column in steps.table.rows.columns[1:]] for row in steps.table.rows.rows]
    assert [(row[0], row[1], row[3]) for row in told] == [
        ("claimed, in all", "£15.00", "returned cheque"),
        ("waived", "£5.00", "goodwill"),
    ]
    steps.table.selectRow(1)
    steps.take_back.click()
    assert len(steps.table.rows.rows) == 1
    assert charges.listed()[0][-1] == "£15.00"


def test_another_debtors_charges_are_left_out_on_wish(charges: Room, ledger: Any) -> None:
    other = ledger.customer("ZED001", name="Zed")
    ledger.invoice(other, "INV-1", "2026-10-01", "90.00", due="2026-10-31")
    draft = ChargeDraft(other, INV1, ChargeKind.FEE, ChargeStep.CLAIMED, 5_00, "agreed")
    _, changes = charges.office.interest.take_step(draft, at=charges.at, as_of=charges.day)
    charges.windows.take_changes(changes)
    assert [row[1] for row in charges.listed()] == ["NOR014", "ZED001"]
    assert charges.windows.charges is not None
    charges.windows.charges.whose.setCurrentIndex(1)
    assert [row[1] for row in charges.listed()] == ["NOR014"]


def test_what_is_left_on_a_paid_item_is_waived_or_kept_by_a_person(charges: Room, ledger: Any) -> None:
    invoice = ledger.invoice(charges.debtor, "INV-3", "2026-08-06", "100.00", due="2026-09-05")
    charges.charge(ChargeKind.FEE, ChargeStep.CLAIMED, 20_00, "returned cheque", key=replace(INV1, number="INV-3"))
    shown = charges.windows.charges
    assert shown is not None
    shown.state.setCurrentIndex(1)
    assert charges.listed() == []
    ledger.allocate(ledger.cash(charges.debtor, "BACS-1", "2026-11-18", "100.00"), invoice, "2026-11-18", "100.00")
    charges.windows.take_changes(Changes(frozenset()))
    assert [row[2:4] for row in charges.listed()] == [["INV-3", "fee · item paid"]]


# Mandates.


def test_a_mandate_is_written_changed_and_each_step_taken_back(room: Room) -> None:
    room.windows.list_mandates()
    shown = room.windows.mandates
    assert shown is not None
    assert "No mandate is on record" in shown.empty_words
    shown.add.click()
    dialog = room.asks(MandateDialog)
    dialog.scheme.setCurrentIndex(dialog.scheme.findData(Scheme.BACS))
    dialog.answer()
    assert "id of 1 to 35 characters" in dialog.said
    dialog.reference.setText("BA-77")
    dialog.most.setText("2,250.00")
    dialog.day.setValue(25)
    dialog.signed.setChecked(True)
    dialog.signed_on.setDate(QDate(2026, 11, 1))
    dialog.answer()
    (row,) = room.office.mandates.listed()
    assert (row.mandate.scheme, row.mandate.reference, row.mandate.most_minor) == (Scheme.BACS, "BA-77", 2_250_00)
    assert (row.mandate.day, row.mandate.signed_on) == (25, date(2026, 11, 1))
    shown.change.click()
    dialog = room.asks(MandateDialog)
    assert not dialog.reference.isEnabled()
    dialog.status.setCurrentIndex(dialog.status.findData(MandateStatus.SUSPENDED))
    dialog.answer()
    assert [each.mandate.status for each in room.office.mandates.listed()] == [MandateStatus.SUSPENDED]
    room.take_back()
    assert [each.mandate.status for each in room.office.mandates.listed()] == [MandateStatus.ACTIVE]
    room.undo.pop()
    room.take_back()
    assert room.office.mandates.listed() == ()
    assert "No mandate is on record" in shown.empty_words


@pytest.mark.parametrize(("amount", "most"), [("much", ""), ("10", "5"), ("0", "")])
def test_a_mandate_that_cannot_be_is_said(room: Room, amount: str, most: str) -> None:
    room.windows.list_mandates()
    assert room.windows.mandates is not None
    room.windows.mandates.add.click()
    dialog = room.asks(MandateDialog)
    dialog.reference.setText("BA-77")
    dialog.amount.setText(amount)
    dialog.most.setText(most)
    dialog.answer()
    assert dialog.said
    assert room.office.mandates.listed() == ()


# Days of acceptance.


def test_a_day_of_acceptance_moves_the_first_day_of_interest_and_is_taken_back(room: Room) -> None:
    terms = InterestTerms(Basis.LAW, "in")
    room.office.interest.set_terms(room.debtor, terms, at=room.at, reason="registered small supplier")
    room.windows.list_acceptances()
    shown = room.windows.acceptances
    assert shown is not None
    assert "45th day" in shown.about.text()

    def days() -> list[tuple[str, ...]]:
        return [tuple(column.text(row) for column in shown.table.rows.columns[4:]) for row in shown.table.rows.rows]

    assert days() == [("", "5 Sept 2026"), ("", "11 Nov 2026")]
    shown.accept_button.click()
    dialog = room.asks(AcceptDialog)
    assert dialog.day == date(2026, 8, 6)
    dialog.accepted_on.setDate(QDate(2026, 7, 1))
    dialog.answer()
    # 45 days after it.
    assert days() == [("1 Jul 2026", "15 Aug 2026"), ("", "11 Nov 2026")]
    shown.forget_button.click()
    assert days() == [("", "5 Sept 2026"), ("", "11 Nov 2026")]
    room.take_back()
    assert days()[0] == ("1 Jul 2026", "15 Aug 2026")


def test_by_another_law_it_says_that_the_day_makes_no_difference(room: Room) -> None:
    terms = InterestTerms(Basis.CONTRACT, percent=Decimal(12))
    room.office.interest.set_terms(room.debtor, terms, at=room.at, reason="contract")
    room.windows.list_acceptances()
    assert room.windows.acceptances is not None
    assert "makes no difference" in room.windows.acceptances.about.text()


def test_without_a_debtor_the_days_of_acceptance_say_whom_they_need(room: Room) -> None:
    windows, told = ChargeWindows(room.windows._place, lambda: None, room.windows._window), list[str]()
    windows.told.connect(told.append)
    windows.list_acceptances()
    assert windows.acceptances is None
    assert told == ["Choose a debtor first, on the Desk: the days are those of their invoices."]
