"""The account tab."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from creditdesk.domain.interest_law import UNITED_KINGDOM
from creditdesk.domain.mandate import Mandate, MandateStatus, Scheme
from creditdesk.services.ledger.views import DebtorView
from creditdesk.ui.desk.account import Account, AgingStrip, account_facts
from creditdesk.ui.theme import Theme


def test_the_account_tells_what_is_known_and_leaves_out_what_is_not(northgate: DebtorView) -> None:
    facts = dict(account_facts(northgate.head))
    assert facts["Terms"] == "30 days net"
    assert facts["Credit limit"] == "£50,000 · 96% used"
    assert facts["On stop"] == "stopped 12 Oct: over 60 days"
    assert facts["Interest by"] == "no law, nor a contract"
    assert "Branch of" not in facts
    assert "Mandates" not in facts
    assert "No chasing" not in facts


def test_the_account_tells_each_mandate_and_the_law_of_interest(northgate: DebtorView) -> None:
    active = Mandate(scheme=Scheme.BACS, reference="N1", status=MandateStatus.ACTIVE, currency="GBP")
    proposed = replace(active, scheme=Scheme.DIRECT_DEBIT, reference="N2", status=MandateStatus.PROPOSED)
    head = replace(northgate.head, mandates=(active, proposed), interest_regime=UNITED_KINGDOM)
    facts = dict(account_facts(head))
    assert facts["Mandates"] == "Bacs direct debit N1\nDirect debit N2, proposed"
    assert facts["Interest by"] == "Late Payment of Commercial Debts (Interest) Act 1998"


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


def test_the_figures_of_the_strip_go_on_below_where_the_pane_is_narrow(
    qtbot: QtBot, theme: Theme, northgate: DebtorView
) -> None:
    account = Account(theme)
    qtbot.addWidget(account)
    account.resize(900, 500)
    account.show_debtor(northgate)
    account.show()
    strip = account.findChild(AgingStrip)
    assert isinstance(strip, AgingStrip)
    in_one_line = strip.height()
    account.resize(420, 500)
    assert strip.height() > in_one_line
    assert not account.horizontalScrollBar().isVisible()


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
