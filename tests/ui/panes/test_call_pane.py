"""A call worked by keyboard: note, outcome, promise, save; and the draft that is never lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QLocale, Qt, QUrl
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.outcomes import OUTCOMES, QUICK
from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.quick_entry import read_promises
from creditdesk.domain.quick_items import OpenDebit
from creditdesk.domain.quick_reading import PromiseReading, ReadPromise
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk.drafts import Drafts
from creditdesk.services.desk.entries import CallEntry, Draft, Saved
from creditdesk.services.desk.own_codes import Codes
from creditdesk.services.desk.service import Desk
from creditdesk.services.ledger.views import DebtorView
from creditdesk.ui.commands import native
from creditdesk.ui.desk.call_head import tel_url
from creditdesk.ui.desk.call_pane import CallPane
from creditdesk.ui.desk.outcome_buttons import OutcomePicker
from creditdesk.ui.desk.read_when import read_when
from creditdesk.ui.desk.undo import LastChange, Undo, UndoDesk
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from tests.ui.panes.call_menu import offered

ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
AS_OF = date(2026, 11, 20)
BEGIN = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)


def _key(number: str) -> DocumentKey:
    return DocumentKey(DocumentType.INVOICE, number)


@dataclass
class MemoryDesk:
    """A desk that keeps in memory what it is given, and reads promise lines by the real rules."""

    view: DebtorView
    entries: list[CallEntry] = field(default_factory=list)
    drafts: dict[int, Draft] = field(default_factory=dict)
    draft_count: int = 0
    trouble: CreditDeskError | None = None
    closed_because: str = ""

    def save_call(self, entry: CallEntry, *, at: datetime, as_of: date) -> tuple[Saved, Changes]:  # noqa: ARG002 - as the desk asks
        if self.trouble is not None:
            raise self.trouble
        self.entries.append(entry)
        self.drafts.pop(entry.customer_id, None)
        changes = Changes(frozenset({Touched.HISTORY}), frozenset({entry.customer_id}))
        return Saved(1, next_action="check the payment"), changes

    def read_promise(
        self,
        text: str,
        customer_id: int,  # noqa: ARG002 - as the desk asks
        selected_keys: Collection[DocumentKey],
        as_of: date,
        *,
        before: Sequence[ReadPromise] = (),
        locale: str = "",  # noqa: ARG002 - as the desk asks
        style: AmountStyle = AmountStyle.UNKNOWN,
    ) -> PromiseReading:
        items = [OpenDebit(item.key, item.due_on, item.open_minor) for item in self.view.items if item.open_minor > 0]
        return read_promises(
            text,
            as_of=as_of,
            currency="GBP",
            open_items=items,
            selected=set(selected_keys),
            before=before,
            style=style,
        )

    def save_draft(self, draft: Draft, *, at: datetime) -> None:  # noqa: ARG002 - as the desk asks
        if self.trouble is not None:
            raise self.trouble
        self.draft_count += 1
        self.drafts[draft.customer_id] = draft

    def draft(self, customer_id: int) -> Draft | None:
        return self.drafts.get(customer_id)

    def discard_draft(self, customer_id: int) -> None:
        self.drafts.pop(customer_id, None)


@dataclass
class Clock:
    """A clock that the test moves."""

    at: datetime = BEGIN

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(northgate: DebtorView) -> MemoryDesk:
    return MemoryDesk(northgate)


@pytest.fixture
def dialled() -> list[str]:
    return []


@pytest.fixture
def make_pane(qtbot: QtBot, theme: Theme, desk: MemoryDesk, clock: Clock, dialled: list[str]) -> Callable[[], CallPane]:
    def made() -> CallPane:
        def dial(url: QUrl) -> None:
            dialled.append(url.toString())

        pane = CallPane(desk, TaskRunner(inline=True), theme, now=clock, dial=dial)
        qtbot.addWidget(pane)
        pane.resize(340, 560)
        pane.show()
        pane.activateWindow()
        return pane

    return made


@pytest.fixture
def pane(make_pane: Callable[[], CallPane], northgate: DebtorView) -> CallPane:
    made = make_pane()
    made.show_debtor(northgate)
    return made


def _focus(pane: CallPane) -> QWidget:
    found = pane.focusWidget()
    assert found is not None
    return found


def test_a_call_that_ends_in_a_promise_costs_f9_note_alt_1_line_and_control_enter(
    qtbot: QtBot, pane: CallPane, desk: MemoryDesk, clock: Clock
) -> None:
    qtbot.keyClick(pane, Qt.Key.Key_F9)
    assert pane.head.title() == "Call · Karen Marsh"
    clock.at += timedelta(seconds=222)
    qtbot.keyClicks(_focus(pane), "Run goes Friday")
    qtbot.keyClick(_focus(pane), Qt.Key.Key_1, ALT)
    qtbot.keyClicks(_focus(pane), "18400 fri on 10512")
    with qtbot.waitSignals([pane.saved, pane.next_requested], order="strict"):
        qtbot.keyClick(_focus(pane), Qt.Key.Key_Return, CTRL)
    (entry,) = desk.entries
    assert (entry.customer_id, entry.outcome, entry.note) == (14, "PTP", "Run goes Friday")
    assert (entry.contact_id, entry.contact_name, entry.duration_seconds) == (1, "Karen Marsh", 222)
    (promise,) = entry.promises
    assert (promise.amount_minor, promise.currency, promise.promised_on) == (1_840_000, "GBP", date(2026, 11, 27))
    assert promise.items == ((_key("INV-10512"), 1_840_000),)
    assert entry.items == (_key("INV-10512"),)
    assert desk.drafts == {}
    assert pane.note.toPlainText() == ""


def test_what_was_understood_stands_beside_the_line_as_it_is_typed(qtbot: QtBot, pane: CallPane) -> None:
    qtbot.keyClick(pane, Qt.Key.Key_1, ALT)
    line = pane.fields.promises.lines[0]
    qtbot.keyClicks(line.edit, "9,920 4 dec on 10555")
    assert line.edit.understood.text() == "£9,920.00 · Fri 4 Dec"
    assert line.edit.extraSelections() == []


def test_what_was_not_understood_is_underlined_and_never_saved(qtbot: QtBot, pane: CallPane, desk: MemoryDesk) -> None:
    qtbot.keyClick(pane, Qt.Key.Key_1, ALT)
    line = pane.fields.promises.lines[0]
    qtbot.keyClicks(line.edit, "18400 frx on 10512")
    (mark,) = line.edit.extraSelections()
    assert mark.cursor.selectedText() == "frx"
    assert "frx" in line.below.text()
    qtbot.keyClick(line.edit, Qt.Key.Key_Return, CTRL)
    assert desk.entries == []
    assert "underlined" in pane.state_text()


def test_several_payments_in_the_promise_line_are_saved_as_a_plan_agreed(pane: CallPane, desk: MemoryDesk) -> None:
    pane.start_promise()
    pane.fields.promises.set_text("1200 weekly x6 from 1 jan")
    assert pane.fields.promises.lines[0].edit.understood.text().startswith("Plan: 6 weekly payments of £1,200.00")
    pane.save_and_next()
    (entry,) = desk.entries
    assert (entry.outcome, entry.promises, entry.note) == ("PLAN_AGREED", (), "")
    assert entry.plan is not None
    assert entry.plan.instalments[:2] == ((date(2027, 1, 1), 120_000), (date(2027, 1, 8), 120_000))
    assert entry.plan.items == ((_key("INV-10512"), 720_000),)
    assert entry.items == (_key("INV-10512"),)


def test_a_plan_agreed_says_what_it_needs(pane: CallPane, desk: MemoryDesk) -> None:
    pane.outcomes.set_code("PLAN_AGREED")
    pane.outcomes.chosen.emit("PLAN_AGREED")
    line = pane.fields.promises.lines[0]
    assert (line.edit.placeholderText(), line.edit.understood.text()) == ("1200 weekly x6 from 1 jan", "")
    pane.fields.promises.set_text("1200 fri")
    pane.save_and_next()
    assert desk.entries == []
    assert pane.state_text() == "A plan is several payments, such as 1200 weekly x6 from 1 jan."


def test_a_plan_that_is_asked_for_is_none_yet_and_is_not_put_into_the_debtors_mouth(
    pane: CallPane, desk: MemoryDesk
) -> None:
    pane.outcomes.set_code("PLAN_REQUESTED")
    pane.outcomes.chosen.emit("PLAN_REQUESTED")
    assert "no plan is made; Plan agreed puts it on record" in pane.state_text()
    pane.fields.promises.set_text("1200 weekly x6 from 1 jan")
    assert pane.fields.promises.lines[0].edit.understood.text().startswith("Asked for, no plan yet: 6 weekly")
    pane.note.setPlainText("Season was poor")
    pane.save_and_next()
    (entry,) = desk.entries
    assert (entry.outcome, entry.promises, entry.plan) == ("PLAN_REQUESTED", (), None)
    assert entry.note == "Season was poor"
    assert entry.asked_for == "6 weekly payments of £1,200.00 from Fri 1 Jan to Fri 5 Feb, £7,200.00 in all"


def test_a_promise_of_more_than_is_open_is_said_and_asked_about_once(
    qtbot: QtBot, pane: CallPane, desk: MemoryDesk
) -> None:
    pane.start_promise()
    qtbot.keyClicks(_focus(pane), "184000 fri on 10512")
    line = pane.fields.promises.lines[0]
    assert line.below.text() == "More than is open of INV-10512 (£184,000.00 of £18,400.00 open)"
    qtbot.keyClick(pane.note, Qt.Key.Key_Return, CTRL)
    assert desk.entries == []
    assert pane.state_text() == "More than is open. Ctrl+Enter again saves it so."
    assert line.edit.hasFocus()
    qtbot.keyClick(line.edit, Qt.Key.Key_Return, CTRL)
    assert [promise.amount_minor for promise in desk.entries[0].promises] == [18_400_000]


def test_what_was_confirmed_is_asked_anew_once_it_is_changed(qtbot: QtBot, pane: CallPane, desk: MemoryDesk) -> None:
    pane.start_promise()
    line = _focus(pane)
    qtbot.keyClicks(line, "184000 fri on 10512")
    qtbot.keyClick(line, Qt.Key.Key_Return, CTRL)
    qtbot.keyClicks(line, " and 10555")
    qtbot.keyClick(line, Qt.Key.Key_Return, CTRL)
    assert desk.entries == []
    assert "of these 2 invoices (£184,000.00 of £28,320.00 open)" in pane.fields.promises.lines[0].below.text()
    assert "again saves it" in pane.state_text()


def test_a_sum_rounded_up_is_said_to_be_more_and_saved_at_once(qtbot: QtBot, pane: CallPane, desk: MemoryDesk) -> None:
    pane.start_promise()
    qtbot.keyClicks(_focus(pane), "18500 fri on 10512")
    assert (
        pane.fields.promises.lines[0].below.text() == "More than is open of INV-10512 (£18,500.00 of £18,400.00 open)"
    )
    qtbot.keyClick(_focus(pane), Qt.Key.Key_Return, CTRL)
    assert len(desk.entries) == 1


def test_a_day_that_nobody_said_is_proposed_and_saved_only_once_it_is_taken(
    qtbot: QtBot, pane: CallPane, desk: MemoryDesk
) -> None:
    pane.start_promise()
    line = pane.fields.promises.lines[0]
    qtbot.keyClicks(line.edit, "5k")
    assert line.edit.understood.text() == "£5,000.00 · Mon 23 Nov?"
    assert line.below.text().startswith("No day was said: write it, such as fri.")
    qtbot.keyClick(line.edit, Qt.Key.Key_Return, CTRL)
    assert desk.entries == []
    assert pane.state_text() == "No day was said: write it. Ctrl+Enter again takes the one proposed."
    qtbot.keyClicks(line.edit, " fri")
    assert line.below.text() == ""
    qtbot.keyClick(line.edit, Qt.Key.Key_Return, CTRL)
    assert [promise.promised_on.isoformat() for promise in desk.entries[0].promises] == ["2026-11-27"]


@pytest.mark.parametrize("selected", [(), ("INV-10555", "INV-10631")])
def test_an_empty_promise_line_is_no_promise_and_asks_for_amount_and_day(
    qtbot: QtBot, pane: CallPane, desk: MemoryDesk, selected: tuple[str, ...]
) -> None:
    pane.set_selection(tuple(_key(number) for number in selected))
    pane.start_promise()
    line = pane.fields.promises.lines[0]
    assert line.edit.understood.text() == ""
    qtbot.keyClick(_focus(pane), Qt.Key.Key_Return, CTRL)
    assert desk.entries == []
    assert pane.state_text() == "Not saved: how much was promised, and for when?"
    assert line.below.text().startswith("Write the amount and the day, such as 5k fri.")
    assert line.edit.hasFocus()
    qtbot.keyClicks(line.edit, "fri")
    assert "Write the amount" not in line.below.text()


def test_a_plan_agreed_with_nothing_typed_asks_which(pane: CallPane, desk: MemoryDesk) -> None:
    pane.start_plan()
    assert pane.state_text() == "saving this puts the plan on record"
    pane.save_and_next()
    assert desk.entries == []
    assert pane.state_text() == "Not saved: which plan was agreed?"


def test_a_day_alone_promises_the_selection_shows_how_and_says_so_once_it_is_saved(
    qtbot: QtBot, pane: CallPane, desk: MemoryDesk
) -> None:
    pane.set_selection((_key("INV-10555"), _key("INV-10631")))
    pane.start_promise()
    line = pane.fields.promises.lines[0]
    qtbot.keyClicks(line.edit, "tue")
    assert line.edit.understood.text() == "£17,000.00 = all selected · Tue 24 Nov"
    with qtbot.waitSignal(pane.recorded) as told:
        qtbot.keyClick(line.edit, Qt.Key.Key_Return, CTRL)
    (promise,) = desk.entries[0].promises
    assert (promise.amount_minor, promise.promised_on) == (992_000 + 708_000, date(2026, 11, 24))
    assert "saved · £17,000.00 by Tue 24 Nov · next: check the payment" in pane.state_text()
    assert told.args[0].agreed == "£17,000.00 by Tue 24 Nov"


def test_what_a_call_agreed_is_said_in_the_notice_too(qtbot: QtBot, pane: CallPane, desk: MemoryDesk) -> None:
    undo = Undo(cast("UndoDesk", desk), TaskRunner(inline=True), lambda: BEGIN)
    pane.recorded.connect(undo.take)
    pane.start_plan()
    pane.fields.promises.set_text("1200 weekly x6 from 1 jan")
    with qtbot.waitSignal(undo.offered) as told:
        pane.save_and_next()
    (words,) = told.args
    assert words.startswith("Saved: Northgate Timber & Joinery, plan on record: 6 weekly payments of £1,200.00 from")


def test_what_was_saved_is_still_said_beside_the_next_debtor(pane: CallPane, northgate: DebtorView) -> None:
    pane.note.setPlainText("Moved")
    pane.save_and_next()
    pane.show_debtor(replace(northgate, head=replace(northgate.head, customer_id=15, name="Harlow")))
    assert pane.state_text() == "Northgate Timber & Joinery: saved · next: check the payment"


def test_two_promises_stand_on_two_lines(qtbot: QtBot, pane: CallPane, desk: MemoryDesk) -> None:
    pane.start_promise()
    qtbot.keyClicks(_focus(pane), "18400 fri on 10512")
    qtbot.keyClick(_focus(pane), Qt.Key.Key_Return)
    qtbot.keyClicks(_focus(pane), "9920 4 dec on 10555")
    qtbot.keyClick(_focus(pane), Qt.Key.Key_Return, CTRL)
    assert [promise.amount_minor for promise in desk.entries[0].promises] == [1_840_000, 992_000]


def test_backspace_in_an_empty_line_takes_it_away(qtbot: QtBot, pane: CallPane) -> None:
    pane.start_promise()
    qtbot.keyClicks(_focus(pane), "all fri")
    qtbot.keyClick(_focus(pane), Qt.Key.Key_Return)
    assert len(pane.fields.promises.lines) == 2
    qtbot.keyClick(_focus(pane), Qt.Key.Key_Backspace)
    assert pane.fields.promises.texts == ("all fri",)


@pytest.mark.parametrize("key", range(1, 6))
def test_alt_and_a_digit_choose_an_outcome_and_a_click_takes_it_back(qtbot: QtBot, pane: CallPane, key: int) -> None:
    digit = Qt.Key(Qt.Key.Key_0.value + key)
    qtbot.keyClick(pane, digit, ALT)
    assert pane.outcomes.code == QUICK[key - 1]
    assert pane.outcomes.button(key).isChecked()
    qtbot.keyClick(pane, digit, ALT)
    assert pane.outcomes.code == QUICK[key - 1]
    qtbot.mouseClick(pane.outcomes.button(key), Qt.MouseButton.LeftButton)
    assert pane.outcomes.code == ""


def test_arrows_go_from_outcome_to_outcome_and_enter_chooses(qtbot: QtBot, pane: CallPane) -> None:
    pane.outcomes.button(1).setFocus()
    for key, digit in ((Qt.Key.Key_Right, 2), (Qt.Key.Key_Down, 5), (Qt.Key.Key_Left, 4), (Qt.Key.Key_Up, 1)):
        qtbot.keyClick(_focus(pane), key)
        assert pane.outcomes.button(digit).hasFocus()
    qtbot.keyClick(_focus(pane), Qt.Key.Key_Left)
    assert pane.outcomes.button(1).hasFocus()
    qtbot.keyClick(_focus(pane), Qt.Key.Key_Down)
    qtbot.keyClick(_focus(pane), Qt.Key.Key_Return)
    assert pane.outcomes.code == QUICK[3]


def test_more_finds_any_outcome_by_typing(qtbot: QtBot, pane: CallPane) -> None:
    qtbot.keyClick(pane, Qt.Key.Key_6, ALT)
    picker = pane.findChild(OutcomePicker)
    assert picker is not None
    assert len(picker._model.stringList()) == len(OUTCOMES)
    qtbot.keyClicks(picker.search, "insol")
    qtbot.keyClick(picker.search, Qt.Key.Key_Return)
    assert pane.outcomes.code == "INSOLVENCY_NOTIFIED"
    assert pane.outcomes.button(6).text() == "Insolvency notified"
    assert "stops all chasing" in pane.state_text()


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("PTP", {"promises", "reason"}),
        ("DISPUTE_RAISED", {"query"}),
        ("CALLBACK_AGREED", {"when"}),
        ("PAID_CLAIMED", {"reference", "when"}),
        ("REFERRED_TO", {"person", "when"}),
        ("INFO_ONLY", set()),
    ],
)
def test_only_the_fields_of_the_outcome_show(pane: CallPane, code: str, shown: set[str]) -> None:
    pane.outcomes._choose(code)
    names = ("promises", "reason", "query", "when", "reference", "person")
    assert {name for name in names if getattr(pane.fields, name).isVisible()} == shown


def test_a_query_speaks_of_the_selected_items(qtbot: QtBot, pane: CallPane, desk: MemoryDesk) -> None:
    pane.set_selection((_key("INV-10590"),))
    pane.start_query()
    qtbot.keyClicks(pane.fields.query.reason.lineEdit(), "price")
    qtbot.keyClicks(pane.fields.query.amount.edit, "2,150")
    qtbot.keyClicks(pane.fields.query.owner, "Sales")
    qtbot.keyClicks(pane.note, "Agreed price was lower")
    qtbot.keyClick(pane.note, Qt.Key.Key_Return, CTRL)
    query = desk.entries[0].query
    assert query is not None
    assert (query.reason_code, query.amount_minor, query.owner) == ("PRICE", 215_000, "Sales")
    assert query.items == ((_key("INV-10590"), 215_000),)


@pytest.mark.parametrize(
    ("amount", "minor"), [("400 on 10590", 40_000), ("all for 10590", 816_260), ("on INV-10590", 816_260)]
)
def test_a_query_may_name_its_invoice_behind_the_amount(
    qtbot: QtBot, pane: CallPane, desk: MemoryDesk, amount: str, minor: int
) -> None:
    pane.start_query()
    pane.fields.query.reason.setEditText("price")
    qtbot.keyClicks(pane.fields.query.amount.edit, amount)
    qtbot.keyClick(pane.fields.query.amount.edit, Qt.Key.Key_Return, CTRL)
    query = desk.entries[0].query
    assert query is not None
    assert query.items == ((_key("INV-10590"), minor),)
    assert desk.entries[0].items == (_key("INV-10590"),)


def test_the_one_open_item_is_queried_without_selecting_it(
    pane: CallPane, desk: MemoryDesk, northgate: DebtorView
) -> None:
    pane.show_debtor(replace(northgate, items=northgate.items[:1]))
    pane.start_query()
    pane.fields.query.reason.setEditText("price")
    pane.fields.query.amount.edit.setPlainText("400")
    pane.save_and_next()
    query = desk.entries[0].query
    assert query is not None
    assert query.items == ((northgate.items[0].key, 40_000),)


def test_a_query_of_nothing_puts_the_keyboard_among_the_open_items(qtbot: QtBot, pane: CallPane) -> None:
    pane.start_query()
    pane.fields.query.reason.setEditText("price")
    with qtbot.waitSignal(pane.items_wanted, timeout=1000):
        pane.save_and_next()


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Return])
def test_tab_or_enter_takes_the_one_reason_left(qtbot: QtBot, pane: CallPane, key: Qt.Key) -> None:
    pane.start_query()
    qtbot.keyClicks(pane.fields.query.reason, "pric")
    qtbot.keyClick(pane.fields.query.reason, key)
    assert pane.fields.query.reason.code == "PRICE"


def test_of_several_reasons_that_fit_the_first_is_taken_and_those_that_begin_so_come_first(
    qtbot: QtBot, pane: CallPane
) -> None:
    pane.start_query()
    reason = pane.fields.query.reason
    pane.take_codes(Codes(OUTCOMES, {"A": "Wrong delivery", "B": "Delivery late", "C": "Delivery short"}))
    qtbot.keyClicks(reason, "deliv")
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    assert reason.code == "B"


def test_enter_takes_the_reason_that_the_list_shows_first_or_the_one_highlighted(qtbot: QtBot, pane: CallPane) -> None:
    pane.start_promise()
    reason = pane.fields.reason
    reason.setFocus()
    for downs, words in ((0, "short of cash"), (2, "quantity short")):
        reason.setEditText("")
        qtbot.keyClicks(reason, "short")
        popup = reason.completer().popup()
        qtbot.waitUntil(popup.isVisible)
        shown = [popup.model().index(row, 0).data() for row in range(popup.model().rowCount())]
        assert shown == ["short of cash", "quantity short"]
        for _down in range(downs):
            qtbot.keyClick(popup, Qt.Key.Key_Down)
        qtbot.keyClick(popup, Qt.Key.Key_Return)
        assert reason.currentText() == words


def test_a_reason_for_not_paying_that_disputes_nothing_is_none_of_a_query(qtbot: QtBot, pane: CallPane) -> None:
    pane.start_query()
    reason = pane.fields.query.reason
    qtbot.keyClicks(reason, "short")
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    assert reason.code == "QUANTITY_SHORT"
    for fields_reason, is_offered in ((reason, False), (pane.fields.reason, True)):
        for words in ("short of cash", "payment run missed"):
            assert (fields_reason.findText(words) >= 0) == is_offered


def test_what_fits_no_reason_is_said_on_leaving_the_field_until_it_is_put_right(qtbot: QtBot, pane: CallPane) -> None:
    pane.start_query()
    reason = pane.fields.query.reason
    qtbot.keyClicks(reason, "zzz")
    qtbot.keyClick(reason, Qt.Key.Key_Tab)
    assert pane.state_text() == "“zzz” is no reason of the list: Down shows them all."
    assert reason.accessibleDescription() == pane.state_text()
    assert reason.property("doubtful") is True
    pane.flush()
    assert pane.state_text().startswith("“zzz”")
    reason.setEditText("price")
    assert reason.property("doubtful") is False
    assert "zzz" not in pane.state_text()


def test_the_reasons_are_offered_in_an_empty_field_and_on_down(qtbot: QtBot, pane: CallPane) -> None:
    pane.start_query()
    popup = pane.fields.query.reason.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    popup.hide()
    qtbot.keyClick(pane.fields.query.reason, Qt.Key.Key_Down)
    assert popup.isVisible()
    popup.hide()


@pytest.mark.parametrize(("key", "code"), [(1, "PTP"), (5, "NO_ANSWER")])
def test_alt_and_a_digit_choose_while_the_reasons_are_open(qtbot: QtBot, pane: CallPane, key: int, code: str) -> None:
    pane.start_query()
    popup = pane.fields.query.reason.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key(Qt.Key.Key_0 + key), ALT)
    assert not popup.isVisible()
    assert pane.outcomes.code == code


def test_alt_and_a_digit_choose_while_all_outcomes_are_open(qtbot: QtBot, pane: CallPane) -> None:
    picker = pane.outcomes.open_picker()
    qtbot.keyClick(picker.search, Qt.Key.Key_3, ALT)
    assert pane.outcomes.code == "CALLBACK_AGREED"


def test_what_was_typed_of_a_reason_is_taken_when_its_list_is_left_by_a_key(qtbot: QtBot, pane: CallPane) -> None:
    pane.start_query()
    popup = pane.fields.query.reason.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClicks(pane.fields.query.reason, "pric")
    qtbot.keyClick(popup, Qt.Key.Key_F9)
    assert pane.fields.query.reason.code == "PRICE"


def test_the_save_button_names_its_key(pane: CallPane) -> None:
    assert native("Ctrl+Return").replace("Enter", "↵") in pane.foot.button.text()


def test_an_outcome_says_that_its_key_is_alt_and_a_digit(pane: CallPane) -> None:
    assert pane.outcomes.button(1).hint == "Alt 1"


@pytest.mark.parametrize(
    ("selected", "reason", "amount", "words"),
    [
        ((), "price", "", "Select it with Space"),
        (("INV-10590",), "", "", "Choose a reason"),
        (("INV-10590",), "prise", "", "Choose a reason"),
        (("INV-10590",), "price", "8,200.00", "No more than £8,162.60 of INV-10590"),
        (("INV-10590",), "price", "ten", "is not an amount"),
        ((), "price", "400 on 99999", "no open invoice"),
        ((), "price", "on 10590 fri", "Write the amount first"),
    ],
)
def test_a_query_that_lacks_something_says_what(
    qtbot: QtBot, pane: CallPane, desk: MemoryDesk, selected: tuple[str, ...], reason: str, amount: str, words: str
) -> None:
    pane.set_selection(tuple(_key(number) for number in selected))
    pane.start_query()
    pane.fields.query.reason.setEditText(reason)
    pane.fields.query.amount.edit.setPlainText(amount)
    pane.save_and_next()
    assert desk.entries == []
    assert words in pane.state_text()


def test_a_call_back_takes_day_and_time(qtbot: QtBot, pane: CallPane, desk: MemoryDesk) -> None:
    qtbot.keyClick(pane, Qt.Key.Key_3, ALT)
    qtbot.keyClicks(_focus(pane), "tue 10:30")
    assert pane.fields.when.understood.text() == "Tue 24 Nov, 10:30"
    qtbot.keyClick(_focus(pane), Qt.Key.Key_Return, CTRL)
    follow_up = desk.entries[0].follow_up
    assert follow_up is not None
    assert (follow_up.kind, follow_up.due_on, follow_up.due_time) == ("call_back", date(2026, 11, 24), "10:30")


def test_an_outcome_without_a_day_follows_the_house_rule(qtbot: QtBot, pane: CallPane, desk: MemoryDesk) -> None:
    qtbot.keyClick(pane, Qt.Key.Key_5, ALT)
    qtbot.keyClick(_focus(pane), Qt.Key.Key_Return, CTRL)
    assert (desk.entries[0].outcome, desk.entries[0].follow_up) == ("NO_ANSWER", None)


@pytest.mark.parametrize(
    ("text", "on", "time"),
    [
        ("fri 10:30", date(2026, 11, 27), "10:30"),
        ("9am tomorrow", date(2026, 11, 21), "09:00"),
        ("4 dec at 2pm", date(2026, 12, 4), "14:00"),
        ("12pm mon", date(2026, 11, 23), "12:00"),
        ("12:15am mon", date(2026, 11, 23), "00:15"),
        ("16:00", AS_OF, "16:00"),
        ("4 dec", date(2026, 12, 4), ""),
        ("", None, ""),
    ],
)
def test_a_day_and_a_time_are_read_in_any_order(text: str, on: date | None, time: str) -> None:
    when = read_when(text, AS_OF)
    assert (when.on, when.time, when.is_understood) == (on, time, True)


def test_a_day_is_read_in_the_persons_own_language_too(pane: CallPane) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    try:
        pane.outcomes._choose("CALLBACK_AGREED")
        pane.fields.when.setPlainText("freitag 10:30")
        assert (pane.fields.when.when.on, pane.fields.when.when.time) == (date(2026, 11, 27), "10:30")
        pane.fields.when.setPlainText("4. dezember")
        assert pane.fields.when.when.on == date(2026, 12, 4)
    finally:
        QLocale.setDefault(before)


@pytest.mark.parametrize("text", ["soon", "31 feb", "25:00 fri", "yesterday"])
def test_a_day_that_is_none_is_not_guessed(pane: CallPane, desk: MemoryDesk, text: str) -> None:
    pane.outcomes._choose("CALLBACK_AGREED")
    pane.fields.when.setPlainText(text)
    pane.save_and_next()
    assert desk.entries == []
    assert "When is the next call?" in pane.state_text()


def test_a_reason_that_is_none_of_the_list_is_not_saved(pane: CallPane, desk: MemoryDesk) -> None:
    pane.start_promise()
    pane.fields.promises.set_text("all fri")
    pane.fields.reason.setEditText("the dog ate it")
    pane.save_and_next()
    assert desk.entries == []
    pane.fields.reason.setEditText("Signatory absent")
    pane.save_and_next()
    assert desk.entries[0].reason_code == "SIGNATORY_ABSENT"


def test_a_note_without_a_call_is_a_note(qtbot: QtBot, pane: CallPane, desk: MemoryDesk) -> None:
    pane.start_note()
    qtbot.keyClicks(_focus(pane), "Moved to new premises")
    qtbot.keyClick(_focus(pane), Qt.Key.Key_Return, CTRL)
    assert (desk.entries[0].outcome, desk.entries[0].contact_id) == ("NOTE", None)


def test_a_call_needs_an_outcome_and_nothing_is_not_saved(qtbot: QtBot, pane: CallPane, desk: MemoryDesk) -> None:
    pane.save_and_next()
    assert "Nothing to save yet" in pane.state_text()
    qtbot.keyClick(pane, Qt.Key.Key_F9)
    pane.save_and_next()
    assert "Alt+1" in pane.state_text()
    assert desk.entries == []


def test_a_call_can_be_ended_before_it_is_saved(qtbot: QtBot, pane: CallPane, desk: MemoryDesk, clock: Clock) -> None:
    qtbot.keyClick(pane, Qt.Key.Key_F9)
    clock.at += timedelta(seconds=65)
    qtbot.keyClick(_focus(pane), Qt.Key.Key_F9)
    clock.at += timedelta(seconds=600)
    assert pane.head._timer.text() == "■ 01:05"
    qtbot.keyClick(pane, Qt.Key.Key_4, ALT)
    pane.save_and_next()
    assert desk.entries[0].duration_seconds == 65


def test_reference_and_other_person_go_into_the_note(pane: CallPane, desk: MemoryDesk) -> None:
    pane.outcomes._choose("PAID_CLAIMED")
    pane.note.setPlainText("Paid on Monday")
    pane.fields.reference.setText("BACS 4471")
    pane.save_and_next()
    assert desk.entries[0].note == "Paid on Monday\nReference: BACS 4471"


# The number


def test_the_number_is_dialled_by_the_systems_telephone(qtbot: QtBot, pane: CallPane, dialled: list[str]) -> None:
    pane.head._number.linkActivated.emit("tel")
    assert dialled == ["tel:01134960142"]
    assert "asks to be rung before 11:00" in pane.head._number.accessibleName() or pane.head._number.text()


def test_who_asked_not_to_be_rung_is_not_dialled(pane: CallPane, northgate: DebtorView, dialled: list[str]) -> None:
    stopped = tuple(replace(contact, do_not_call="asked by letter") for contact in northgate.head.contacts)
    pane.show_debtor(replace(northgate, head=replace(northgate.head, customer_id=15, contacts=stopped)))
    pane.head.dial()
    assert dialled == []
    assert "do not ring: asked by letter" in pane.head._number.text()


def test_a_number_keeps_its_plus_and_loses_its_spaces() -> None:
    assert tel_url("+44 (0)113 496-0142").toString() == "tel:+4401134960142"


def test_another_contact_can_be_chosen(qtbot: QtBot, pane: CallPane, desk: MemoryDesk) -> None:
    offered(pane)[1].trigger()
    assert pane.head.title() == "Tom Northgate"
    pane.outcomes._choose("INFO_ONLY")
    pane.save_and_next()
    assert desk.entries[0].contact_name == "Tom Northgate"


def test_talking_points_are_shown_as_they_are(pane: CallPane, northgate: DebtorView) -> None:
    odd = replace(northgate, talking_points=("<b>5 & 6</b> are disputed",), head=replace(northgate.head, customer_id=9))
    pane.show_debtor(odd)
    assert "&lt;b&gt;5 &amp; 6&lt;/b&gt;" in pane.head._points.text()


def test_every_talking_point_is_whole_and_few_leave_no_hole(
    qtbot: QtBot, pane: CallPane, northgate: DebtorView
) -> None:
    def shown(points: tuple[str, ...], customer_id: int) -> int:
        head = replace(northgate.head, customer_id=customer_id)
        pane.show_debtor(replace(northgate, head=head, talking_points=points))
        qtbot.wait(20)
        label = pane.head._points
        assert label.height() >= label.heightForWidth(label.width())
        return label.height()

    pane.resize(340, 400)
    many = shown(tuple(f"{at}: something that is rather long and wraps to a second line" for at in range(5)), 21)
    few = shown(("short",), 22)
    assert few < many / 4


# The draft


def test_escape_keeps_the_draft_and_lets_the_keyboard_go(qtbot: QtBot, pane: CallPane, desk: MemoryDesk) -> None:
    qtbot.keyClicks(pane.note, "half a sent")
    with qtbot.waitSignal(pane.left):
        qtbot.keyClick(pane.note, Qt.Key.Key_Escape)
    assert desk.drafts[14].note == "half a sent"
    assert pane.state_text() == "draft saved"


def test_the_draft_comes_back_in_the_right_debtor_whole(
    qtbot: QtBot,
    pane: CallPane,
    make_pane: Callable[[], CallPane],
    northgate: DebtorView,
    clock: Clock,
) -> None:
    pane.set_selection((_key("INV-10512"),))
    qtbot.keyClick(pane, Qt.Key.Key_F9)
    qtbot.keyClicks(_focus(pane), "Will pay")
    qtbot.keyClick(_focus(pane), Qt.Key.Key_1, ALT)
    qtbot.keyClicks(_focus(pane), "all fri")
    pane.fields.reason.setEditText("cash")
    pane.correct(10, "Call")
    pane.flush()
    clock.at += timedelta(minutes=3)
    later = make_pane()
    other = replace(northgate, head=replace(northgate.head, customer_id=15))
    later.show_debtor(other)
    assert later.note.toPlainText() == ""
    with qtbot.waitSignal(later.selection_wanted) as wanted:
        later.show_debtor(northgate)
    assert wanted.args == [(_key("INV-10512"),)]
    assert later.note.toPlainText() == "Will pay"
    assert later.outcomes.code == "PTP"
    assert later.fields.promises.text == "all fri"
    assert later.fields.reason.currentText() == "cash"
    assert later.head._timer.text() == "■ 00:00"
    assert later.state_text() == "draft restored"
    assert later._corrects_id == 10


def test_going_to_another_debtor_keeps_what_was_typed(
    qtbot: QtBot, pane: CallPane, desk: MemoryDesk, northgate: DebtorView
) -> None:
    qtbot.keyClicks(pane.note, "in mid-call")
    pane.show_debtor(replace(northgate, head=replace(northgate.head, customer_id=15)))
    assert desk.drafts[14].note == "in mid-call"
    assert pane.note.toPlainText() == ""
    assert 15 not in desk.drafts


def test_the_same_debtor_read_anew_keeps_what_is_typed(qtbot: QtBot, pane: CallPane, northgate: DebtorView) -> None:
    qtbot.keyClicks(pane.note, "typing on")
    pane.show_debtor(replace(northgate, talking_points=("new",)))
    assert pane.note.toPlainText() == "typing on"


def test_an_emptied_note_leaves_no_draft(qtbot: QtBot, pane: CallPane, desk: MemoryDesk) -> None:
    qtbot.keyClicks(pane.note, "x")
    pane.flush()
    qtbot.keyClick(pane.note, Qt.Key.Key_Backspace)
    pane.flush()
    assert desk.drafts == {}


def test_a_draft_that_cannot_be_kept_is_said_at_once(qtbot: QtBot, pane: CallPane, desk: MemoryDesk) -> None:
    desk.trouble = CreditDeskError("The disk is full.")
    qtbot.keyClicks(pane.note, "x")
    with qtbot.waitSignal(pane.failed):
        pane.flush()
    assert pane.state_text() == "draft not saved"


def test_a_call_that_cannot_be_saved_stays_on_screen(qtbot: QtBot, pane: CallPane, desk: MemoryDesk) -> None:
    qtbot.keyClicks(pane.note, "important")
    pane.flush()
    desk.trouble = CreditDeskError("The book is held by another.")
    with qtbot.waitSignal(pane.failed):
        pane.save_and_next()
    assert pane.note.toPlainText() == "important"
    assert pane.state_text() == "The book is held by another."
    assert pane.foot.button.isEnabled()


def test_a_correction_names_what_it_corrects(qtbot: QtBot, pane: CallPane, desk: MemoryDesk) -> None:
    pane.correct(10, "Call · spoke to Karen Marsh")
    assert "corrects: Call" in pane.state_text()
    qtbot.keyClicks(_focus(pane), "It was Tom")
    pane.flush()
    assert ("corrects", "10") in desk.drafts[14].fields
    pane.save_and_next()
    assert desk.entries[0].corrects_id == 10


def test_every_keystroke_is_on_disk_within_a_second_while_one_types_on(
    qtbot: QtBot, theme: Theme, northgate: DebtorView, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved_in: list[str] = []
    real = Drafts.save

    def noted(self: Drafts, draft: Draft, at: datetime) -> None:
        saved_in.append(threading.current_thread().name)
        real(self, draft, at)

    monkeypatch.setattr(Drafts, "save", noted)
    runner = TaskRunner()
    pane = CallPane(Desk(book), runner, theme, now=lambda: BEGIN)
    qtbot.addWidget(pane)
    pane.show()
    pane.show_debtor(replace(northgate, items=()))
    qtbot.waitUntil(lambda: runner.is_idle)
    drafts = Drafts(Path(book.path))
    began = time.monotonic()
    typed = 0
    lag = 0.0
    # Fast, steady typing for two seconds: never a pause in which a save after the last key would come.
    while time.monotonic() - began < 2.0:
        qtbot.keyClicks(pane.note, "a")
        typed += 1
        qtbot.wait(40)
        kept = drafts.get(14)
        unsafe = typed - len(kept.note if kept is not None else "")
        lag = max(lag, unsafe * (time.monotonic() - began) / typed)
    assert lag < 1.0
    qtbot.waitUntil(lambda: (kept := drafts.get(14)) is not None and len(kept.note) == typed, timeout=1000)
    assert set(saved_in) <= {f"creditdesk-{number}" for number in range(4)}
    runner.close()


def test_a_saved_call_leaves_no_draft_behind_even_when_one_was_on_its_way(
    qtbot: QtBot, theme: Theme, northgate: DebtorView, desk: MemoryDesk
) -> None:
    runner = TaskRunner()
    began, gate = threading.Event(), threading.Event()
    real = desk.save_draft

    def slow(draft: Draft, *, at: datetime) -> None:
        began.set()
        gate.wait(10)
        real(draft, at=at)

    desk.save_draft = slow  # type: ignore[method-assign]
    pane = CallPane(desk, runner, theme, now=lambda: BEGIN)
    qtbot.addWidget(pane)
    pane.show_debtor(northgate)
    qtbot.waitUntil(lambda: runner.is_idle)
    pane.note.setPlainText("Moved")
    qtbot.waitUntil(began.is_set)
    with qtbot.waitSignal(pane.saved):
        pane.save_and_next()
    gate.set()
    qtbot.waitUntil(lambda: runner.is_idle)
    qtbot.wait(600)
    assert desk.draft_count == 1
    assert desk.drafts == {}
    assert len(desk.entries) == 1
    runner.close()


def test_save_waits_for_the_reading_of_the_last_keystroke(
    qtbot: QtBot, theme: Theme, northgate: DebtorView, desk: MemoryDesk
) -> None:
    runner = TaskRunner()
    pane = CallPane(desk, runner, theme, now=lambda: BEGIN)
    qtbot.addWidget(pane)
    pane.show_debtor(northgate)
    pane.start_promise()
    pane.fields.promises.set_text("5000 fri on 10512")
    with qtbot.waitSignal(pane.saved, timeout=2000):
        pane.save_and_next()
    assert desk.entries[0].promises[0].amount_minor == 500_000
    runner.close()


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_pane_follows_the_theme(pane: CallPane, theme: Theme, choice: str) -> None:
    theme.choose(choice)
    assert pane.grab().toImage().pixelColor(1, 1).name().upper() == theme.tokens.panel


HELD = "ours.creditdesk is open for writing by anna on DESK-3 since 20 Nov 2026, 09:12."


@pytest.fixture
def closed(make_pane: Callable[[], CallPane], desk: MemoryDesk, northgate: DebtorView) -> CallPane:
    desk.closed_because = HELD
    desk.drafts[14] = Draft(14, note="Anna types this elsewhere")
    made = make_pane()
    made.show_debtor(northgate)
    return made


def test_where_nothing_may_be_written_the_pane_says_who_holds_the_book(closed: CallPane) -> None:
    assert closed.why_closed.text() == f"{HELD} Nothing can be written here."
    assert closed.why_closed.isVisible()
    assert closed.head.title() == "Karen Marsh"


def test_where_nothing_may_be_written_no_field_takes_what_would_be_lost(qtbot: QtBot, closed: CallPane) -> None:
    for begin in (closed.toggle_call, closed.start_note, closed.start_promise, closed.start_query):
        begin()
    closed.correct(11, "Call")
    qtbot.keyClick(closed, Qt.Key.Key_2, ALT)
    qtbot.keyClick(closed, Qt.Key.Key_F9)
    qtbot.keyClick(closed, Qt.Key.Key_Return, CTRL)
    assert (closed.note.toPlainText(), closed.outcomes.code, closed.timer.started_at) == ("", "", None)
    fields = [closed.note, closed.outcomes, closed.fields, *closed.fields.findChildren(QWidget)]
    assert not any(field.isEnabled() or field.hasFocus() for field in fields)


def test_where_nothing_may_be_written_the_draft_of_the_writer_is_left_alone(
    closed: CallPane, desk: MemoryDesk, northgate: DebtorView
) -> None:
    closed.show_debtor(replace(northgate, head=replace(northgate.head, customer_id=15)))
    assert closed.note.toPlainText() == ""
    assert desk.drafts == {14: Draft(14, note="Anna types this elsewhere")}


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("PTP", ["Promise", "Promise", "Reason"]),
        ("DISPUTE_RAISED", ["What is queried", "Amount in query", "Who answers the query"]),
        ("CALLBACK_AGREED", ["Follow-up, day and time"]),
    ],
)
def test_tab_goes_down_the_pane_field_by_field(qtbot: QtBot, pane: CallPane, code: str, fields: list[str]) -> None:
    pane._start_outcome(code)
    if code == "PTP":
        qtbot.keyClicks(_focus(pane), "400")
        qtbot.keyClick(_focus(pane), Qt.Key.Key_Return)
        qtbot.keyClicks(_focus(pane), "500")
        qtbot.waitUntil(pane.fields.promises.lines[1].isVisible)
    pane.note.setFocus()
    passed = []
    for _ in range(len(fields) + 2):
        qtbot.keyClick(_focus(pane), Qt.Key.Key_Tab)
        passed.append(_focus(pane).accessibleName() or getattr(_focus(pane), "text", str)())
    assert passed == [OUTCOMES[code].label, *fields, pane.foot.button.accessibleName()]


def test_while_the_fields_are_filled_in_the_talking_points_leave_them_their_room(
    qtbot: QtBot, pane: CallPane, northgate: DebtorView
) -> None:
    points = tuple(f"{at}: something that is rather long and wraps to a second line" for at in range(5))
    pane.show_debtor(replace(northgate, talking_points=points))
    pane.resize(340, 480)
    pane.start_note()
    qtbot.wait(20)
    assert pane.head._points.isVisible()
    pane.start_promise()
    qtbot.waitUntil(pane.head._gist.isVisible, timeout=1000)
    assert pane.head._gist.text().startswith("0: something")
    assert points[4] in pane.head._gist.property("tip")
    line = pane.fields.promises.lines[0].edit
    qtbot.waitUntil(lambda: line.visibleRegion().boundingRect().height() == line.height(), timeout=1000)
    pane.start_note()
    qtbot.waitUntil(pane.head._points.isVisible, timeout=1000)
    pane.resize(340, 900)
    pane.start_promise()
    qtbot.wait(20)
    assert pane.head._points.isVisible()


@pytest.mark.parametrize("width", [200, 260, 420])
def test_the_example_of_a_line_never_stands_under_what_it_means(pane: CallPane, width: int) -> None:
    pane.start_promise()
    edit = pane.fields.promises.lines[0].edit
    edit.resize(width, edit.height())
    edit.show_reading("£6,200.00 · Mon 23 Nov", [])
    example = edit.fontMetrics().horizontalAdvance(edit.placeholderText())
    assert edit.understood.isHidden() or example < edit.understood.x()
    assert edit.placeholderText() or width < 420


def test_what_is_said_below_a_field_is_scrolled_to(qtbot: QtBot, pane: CallPane) -> None:
    pane.resize(340, 330)
    pane.start_query()
    line = pane.fields.query.amount
    line.edit.setFocus()
    qtbot.keyClicks(line.edit, "9,000 on 10590")

    def is_seen() -> bool:
        return line.below.isVisible() and line.below.visibleRegion().boundingRect().height() == line.below.height()

    qtbot.waitUntil(is_seen, timeout=1000)


def test_every_field_has_a_name_for_those_who_do_not_see_it(pane: CallPane) -> None:
    pane.outcomes._choose("PTP")
    fields = (
        pane.note,
        pane.fields.promises.lines[0].edit,
        pane.fields.reason,
        pane.fields.query.reason,
        pane.fields.query.amount.edit,
        pane.fields.when,
    )
    assert all(widget.accessibleName() for widget in fields)


@pytest.mark.parametrize(("percent", "width", "in_a_row"), [(100, 353, 3), (200, 480, 2)])
def test_the_words_of_an_outcome_never_run_under_its_digit(
    qtbot: QtBot, pane: CallPane, theme: Theme, percent: int, width: int, in_a_row: int
) -> None:
    theme.set_text_percent(percent)
    try:
        pane.resize(width, 900)
        qtbot.wait(0)
        buttons = [pane.outcomes.button(key) for key in range(1, 6)]
        assert all(button.width() >= button.whole_width() for button in buttons)
        assert sum(button.y() == buttons[0].y() for button in buttons) == in_a_row
    finally:
        theme.set_text_percent(100)


def test_escape_lets_the_clock_stand_and_f9_goes_on_with_the_call(
    qtbot: QtBot, pane: CallPane, desk: MemoryDesk, clock: Clock
) -> None:
    qtbot.keyClick(pane, Qt.Key.Key_F9)
    clock.at += timedelta(seconds=60)
    qtbot.keyClick(pane.note, Qt.Key.Key_Escape)
    clock.at += timedelta(minutes=10)
    assert pane.head._timer.text() == "■ 01:00"
    assert ("seconds", "60") in desk.drafts[14].fields
    qtbot.keyClick(pane, Qt.Key.Key_F9)
    assert pane.head._timer.text() == "● 01:00"
    clock.at += timedelta(seconds=5)
    qtbot.keyClick(pane.note, Qt.Key.Key_5, ALT)
    pane.save_and_next()
    assert desk.entries[0].duration_seconds == 65


def test_a_call_gone_on_with_keeps_its_pauses_out_of_a_draft_that_is_looked_at_again(
    qtbot: QtBot, pane: CallPane, northgate: DebtorView, clock: Clock
) -> None:
    qtbot.keyClick(pane, Qt.Key.Key_F9)
    clock.at += timedelta(seconds=60)
    qtbot.keyClick(pane.note, Qt.Key.Key_Escape)
    clock.at += timedelta(hours=3)
    qtbot.keyClick(pane, Qt.Key.Key_F9)
    pane.show_debtor(replace(northgate, head=replace(northgate.head, customer_id=15)))
    clock.at += timedelta(seconds=20)
    pane.show_debtor(northgate)
    assert pane.head._timer.text() == "● 01:20"


def test_a_call_in_a_window_that_died_stands_at_the_time_it_was_kept_with(
    qtbot: QtBot,
    pane: CallPane,
    desk: MemoryDesk,
    make_pane: Callable[[], CallPane],
    northgate: DebtorView,
    clock: Clock,
) -> None:
    qtbot.keyClick(pane, Qt.Key.Key_F9)
    clock.at += timedelta(seconds=30)
    # Nothing is typed while one listens; the clock alone keeps the draft up to date.
    pane.timer.changed.emit()
    qtbot.waitUntil(lambda: 14 in desk.drafts and ("so_far", "30") in desk.drafts[14].fields)
    clock.at += timedelta(minutes=10)
    later = make_pane()
    later.show_debtor(northgate)
    assert later.head._timer.text() == "■ 00:30"
    qtbot.keyClick(later, Qt.Key.Key_F9)
    clock.at += timedelta(seconds=5)
    later.outcomes.press(5)
    later.save_and_next()
    assert [entry.duration_seconds for entry in desk.entries] == [35], later.state_text()


def test_a_call_goes_on_while_another_debtor_is_looked_at(
    qtbot: QtBot, pane: CallPane, northgate: DebtorView, clock: Clock
) -> None:
    qtbot.keyClick(pane, Qt.Key.Key_F9)
    pane.show_debtor(replace(northgate, head=replace(northgate.head, customer_id=15)))
    clock.at += timedelta(seconds=40)
    pane.show_debtor(northgate)
    assert pane.head._timer.text() == "● 00:40"


def test_closing_the_window_in_mid_call_lets_the_clock_stand(
    qtbot: QtBot, pane: CallPane, make_pane: Callable[[], CallPane], northgate: DebtorView, clock: Clock
) -> None:
    qtbot.keyClick(pane, Qt.Key.Key_F9)
    clock.at += timedelta(seconds=90)
    pane.put_away()
    clock.at += timedelta(minutes=5)
    later = make_pane()
    later.show_debtor(northgate)
    assert later.head._timer.text() == "■ 01:30"


def test_a_draft_is_thrown_away_by_command_and_can_be_had_back(
    qtbot: QtBot, pane: CallPane, desk: MemoryDesk, northgate: DebtorView
) -> None:
    qtbot.keyClicks(pane.note, "wrong debtor")
    pane.flush()
    with qtbot.waitSignal(pane.dropped) as dropped:
        pane.drop_draft()
    assert pane.note.toPlainText() == ""
    assert desk.drafts == {}
    change: LastChange = dropped.args[0]
    assert change.done == f"Draft thrown away: {northgate.head.name}"
    qtbot.keyClicks(pane.note, "rang since")
    pane.flush()
    change.take_back(datetime(2026, 11, 20, 10, 0, tzinfo=UTC))
    pane.show_draft(14)
    assert pane.note.toPlainText() == "wrong debtor\nrang since"


def test_where_nothing_stands_there_is_no_draft_to_throw_away(qtbot: QtBot, pane: CallPane) -> None:
    with qtbot.assertNotEmitted(pane.dropped):
        pane.drop_draft()


@pytest.mark.parametrize("width", [260, 300, 360])
def test_an_outcome_chosen_behind_more_is_read_whole(pane: CallPane, width: int) -> None:
    pane.show()
    buttons = pane.outcomes
    buttons.resize(width, 200)
    buttons.set_code("PAID_CLAIMED")
    more = buttons.button(6)
    buttons.layout().activate()
    assert more.text() == OUTCOMES["PAID_CLAIMED"].label
    assert more.width() >= more.whole_width()
    assert more.geometry().top() >= buttons.button(5).geometry().top()
    buttons.set_code("")
    buttons.layout().activate()
    assert more.width() <= buttons.button(5).width() + 1
