"""Interest and fees, mandates and terms by the keyboard alone, as a person comes to them from the Desk."""

from __future__ import annotations

from PySide6.QtCore import Qt

from creditdesk.domain.document import DocumentType
from creditdesk.domain.late_charges import ChargeKind, ChargeStep
from creditdesk.services.letters.late_charges import ChargeDraft
from creditdesk.services.office import Office
from creditdesk.ui.desk.mandates_list import MandateDialog
from creditdesk.ui.letters.charge_dialogs import FeeDialog, StepDialog
from creditdesk.ui.letters.charges_list import ChargesList
from tests.ui.shell.desktop import CTRL, DAY, Desktop


def office(desktop: Desktop) -> Office:
    assert desktop.wiring.pages is not None
    return desktop.wiring.pages.opened.office


def find(desktop: Desktop, words: str) -> None:
    """Open a window as Ctrl+K finds it."""
    desktop.press(Qt.Key.Key_K, CTRL)
    desktop.type(words)
    desktop.rest()
    desktop.press(Qt.Key.Key_Return)
    desktop.rest()


def open_minor(desktop: Desktop) -> list[int]:
    return [each.open_minor for account in office(desktop).interest.charges(DAY) for each in account.standings]


def test_a_fee_is_charged_and_waived_in_the_list_and_each_is_taken_back_there(desktop: Desktop) -> None:
    find(desktop, "Interest and fees")
    desktop.dialog(ChargesList)
    desktop.press(Qt.Key.Key_F)
    desktop.dialog(FeeDialog)
    desktop.type("15")
    desktop.press(Qt.Key.Key_Tab)
    desktop.type("returned cheque")
    desktop.press(Qt.Key.Key_Return)
    desktop.rest()
    assert open_minor(desktop) == [15_00]
    desktop.press(Qt.Key.Key_W)
    desktop.dialog(StepDialog)
    desktop.type("goodwill")
    desktop.press(Qt.Key.Key_Return)
    desktop.rest()
    assert open_minor(desktop) == [0]
    desktop.press(Qt.Key.Key_Z, CTRL)
    desktop.rest()
    assert open_minor(desktop) == [15_00]


def test_a_mandate_is_written_by_keyboard(desktop: Desktop) -> None:
    find(desktop, "Mandates")
    desktop.press(Qt.Key.Key_A)
    desktop.rest()
    desktop.dialog(MandateDialog)
    desktop.press(Qt.Key.Key_Tab)
    desktop.type("DD-1")
    desktop.press(Qt.Key.Key_Return)
    desktop.rest()
    assert [row.mandate.reference for row in office(desktop).mandates.listed()] == ["DD-1"]
    desktop.press(Qt.Key.Key_Z, CTRL)
    desktop.rest()
    assert office(desktop).mandates.listed() == ()


def test_what_was_written_elsewhere_is_not_taken_back_by_ctrl_z(desktop: Desktop) -> None:
    view = desktop.view
    key = next(item.key for item in view.items if item.key.type is DocumentType.INVOICE)
    draft = ChargeDraft(view.head.customer_id, key, ChargeKind.FEE, ChargeStep.CLAIMED, 15_00, "agreed")
    office(desktop).interest.take_step(draft, at=desktop.page.place.now(), as_of=DAY)
    find(desktop, "Interest and fees")
    desktop.press(Qt.Key.Key_Z, CTRL)
    desktop.rest()
    assert open_minor(desktop) == [15_00]
