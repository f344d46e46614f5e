"""The tabs of contacts and account."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from creditdesk.services.ledger.views import DebtorView
from creditdesk.ui.desk.account import Account, AgingStrip, account_facts
from creditdesk.ui.desk.contacts import ContactModel, Contacts
from creditdesk.ui.theme import Theme


@pytest.fixture
def contacts(qtbot: QtBot, theme: Theme, northgate: DebtorView) -> Contacts:
    made = Contacts(theme)
    qtbot.addWidget(made)
    made.show()
    made.show_contacts(northgate.head.contacts)
    return made


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester, theme: Theme, northgate: DebtorView) -> None:
    model = ContactModel(theme)
    model.show_contacts(northgate.head.contacts)
    qtmodeltester.check(model, force_py=True)


def test_the_first_to_ring_stands_on_top(contacts: Contacts, northgate: DebtorView) -> None:
    contacts.show_contacts(tuple(reversed(northgate.head.contacts)))
    assert contacts.table.model().index(0, 0).data() == "Karen Marsh"
    assert contacts.table.model().index(0, 1).data() == "Accounts · first to ring"


def test_enter_rings_and_control_c_copies(qtbot: QtBot, contacts: Contacts) -> None:
    contacts.table.setCurrentIndex(contacts.table.model().index(1, 2))
    qtbot.keyClick(contacts.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "0113 496 0100"
    with qtbot.waitSignal(contacts.call_requested) as ring:
        qtbot.keyClick(contacts.table, Qt.Key.Key_Return)
    assert ring.args[0].name == "Tom Northgate"


def test_who_must_not_be_rung_is_not(qtbot: QtBot, contacts: Contacts, northgate: DebtorView) -> None:
    contacts.show_contacts((replace(northgate.head.contacts[0], do_not_call="asked by letter"),))
    assert contacts.table.model().index(0, 4).data() == "do not ring: asked by letter"
    with qtbot.assertNotEmitted(contacts.call_requested):
        qtbot.keyClick(contacts.table, Qt.Key.Key_Return)


def test_no_contacts_says_what_would_bring_them(contacts: Contacts) -> None:
    contacts.show_contacts(())
    assert not contacts.grab().isNull()


def test_the_account_tells_what_is_known_and_leaves_out_what_is_not(northgate: DebtorView) -> None:
    facts = dict(account_facts(northgate.head))
    assert facts["Terms"] == "30 days net"
    assert facts["Credit limit"] == "£50,000 · 96% used"
    assert facts["On stop"] == "stopped 12 Oct: over 60 days"
    assert "Branch of" not in facts
    assert "No chasing" not in facts


def test_the_strip_has_its_figures_as_text(qtbot: QtBot, theme: Theme, northgate: DebtorView) -> None:
    strip = AgingStrip(northgate.head.balances[0], theme)
    qtbot.addWidget(strip)
    assert strip.as_text().splitlines() == [
        "Not due: £4,000.00",
        "1-30: £7,080.00",
        "31-60: £20,232.60",
        "61-90: £18,400.00",
        "91-120: £0.00",
        "121+: £0.00",
        "Unallocated: \N{MINUS SIGN}£1,500.00",
        "Balance: £48,212.60",
    ]
    assert not strip.grab().isNull()


def test_a_balance_of_credits_alone_is_painted(qtbot: QtBot, theme: Theme, northgate: DebtorView) -> None:
    credit = replace(northgate.head.balances[0], buckets=(("not due", 0),), balance_minor=-150_000)
    strip = AgingStrip(credit, theme)
    qtbot.addWidget(strip)
    assert not strip.grab().isNull()


def test_the_account_is_put_together_only_when_it_is_looked_at(
    qtbot: QtBot, theme: Theme, northgate: DebtorView
) -> None:
    account = Account(theme)
    qtbot.addWidget(account)
    account.show_debtor(northgate)
    assert account.widget() is None
    assert "Controller: Rowan Hale" in account.as_text()
    account.show()
    assert account.findChildren(AgingStrip)
