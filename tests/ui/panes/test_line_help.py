"""The help of the lines of quick entry: every example in it is understood, and what types a letter is no key there."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.query_entry import QueryItem, read_query
from creditdesk.domain.quick_entry import read_day, read_promises
from creditdesk.domain.quick_items import OpenDebit
from creditdesk.ui.desk.call_fields import CallFields
from creditdesk.ui.desk.line_help import DAYS, PLAN_EXAMPLES, PROMISE_EXAMPLES, QUERY_EXAMPLES
from creditdesk.ui.part_help import help_for
from creditdesk.ui.part_names import PART
from creditdesk.ui.theme import Theme

FRIDAY = date(2026, 11, 20)
OPEN = {"INV-10512": 18_400_00, "INV-10555": 9_920_00}
KEYS = {number: DocumentKey(DocumentType.INVOICE, number) for number in OPEN}
DEBITS = [OpenDebit(KEYS[number], date(2026, 9, 5), minor) for number, minor in OPEN.items()]
QUERIED = [QueryItem(KEYS[number], date(2026, 9, 5), "GBP", minor, 0) for number, minor in OPEN.items()]


@pytest.mark.parametrize("text", [text for text, _means in (*PROMISE_EXAMPLES, *PLAN_EXAMPLES)])
def test_every_example_of_a_promise_or_a_plan_is_understood(text: str) -> None:
    reading = read_promises(text, as_of=FRIDAY, currency="GBP", open_items=DEBITS)
    assert reading.problems == ()
    assert bool(reading.plans) == ("x6" in text or text in dict(PLAN_EXAMPLES))
    assert reading.plans or reading.promises


@pytest.mark.parametrize("text", DAYS)
def test_every_day_named_is_understood(text: str) -> None:
    assert read_day(text, FRIDAY) is not None


@pytest.mark.parametrize("text", [text for text, _means in QUERY_EXAMPLES])
def test_every_example_of_a_query_is_understood(text: str) -> None:
    reading = read_query(text, as_of=FRIDAY, items=QUERIED, selected={KEYS["INV-10512"]})
    assert (reading.problem, reading.amount_minor > 0) == ("", True)


def test_f1_in_a_line_lists_what_it_understands(qtbot: QtBot, theme: Theme) -> None:
    call = QWidget()
    call.setProperty(PART, "Call")
    qtbot.addWidget(call)
    fields = CallFields(theme, call)
    line = fields.promises.lines[0].edit
    for code, widget, examples in (
        ("PTP", line, PROMISE_EXAMPLES),
        ("PLAN_AGREED", line, PLAN_EXAMPLES),
        ("DISPUTE_RAISED", fields.query.amount.edit, QUERY_EXAMPLES),
    ):
        fields.ask(code, FRIDAY)
        told = help_for(widget)
        assert told is not None
        assert [text for text, _means in examples if f"{text} — " not in told.as_text()] == []


def test_in_a_field_the_keys_that_type_a_letter_are_left_out(qtbot: QtBot) -> None:
    call = QWidget()
    call.setProperty(PART, "Call")
    qtbot.addWidget(call)
    field, box = QLineEdit(call), QWidget(call)
    box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    offered = []
    for widget in (field, box):
        told = help_for(widget)
        assert told is not None
        offered.append({cap for caps, _does in told.keys for cap in caps})
    assert offered[1] - offered[0] == {"P", "Q"}
    assert {"F9", "Ctrl+Enter"} <= offered[0]
