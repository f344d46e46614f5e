"""Terms of interest: a contract, another law or none, of one debtor or of all; each holds at once and is taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from creditdesk.domain.interest_claim import Basis
from creditdesk.services.book.book import Book
from creditdesk.services.office import Office
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.settings.interest_terms import InterestTermsDialog
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from tests.ui.leaving import stay

Open = Callable[..., InterestTermsDialog]
UK = "Late Payment of Commercial Debts (Interest) Act 1998"


@pytest.fixture
def debtor(ledger: Any) -> int:
    return int(ledger.customer("NOR014", name="Northgate Timber"))


@pytest.fixture
def office(book: Book) -> Office:
    return Office.of(book)


@pytest.fixture
def opened(
    qtbot: QtBot, office: Office, debtor: int, runner: TaskRunner, theme: Theme, at: datetime, as_of: date
) -> Iterator[Open]:
    def once(account: str = "NOR014") -> InterestTermsDialog:
        dialog = InterestTermsDialog(
            office.interest,
            office.ledger.customer_id,
            runner,
            theme,
            account=account,
            as_of=as_of,
            now=lambda: at,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog, before_close_func=lambda each: each.done(0))
        dialog.show()
        return dialog

    return once


def choose(dialog: InterestTermsDialog, words: str) -> None:
    dialog.by.setCurrentIndex(next(at for at in range(dialog.by.count()) if dialog.by.itemText(at).startswith(words)))


def shown(dialog: InterestTermsDialog) -> list[list[str]]:
    rows = dialog.table.rows
    return [[column.text(row) for column in rows.columns[:3]] for row in rows.rows]


def test_a_contract_is_set_with_the_keyboard_and_taken_back(
    opened: Open, office: Office, debtor: int, qtbot: QtBot, at: datetime
) -> None:
    dialog = opened()
    changes: list[LastChange] = []
    dialog.undoable.connect(changes.append)
    qtbot.keyClicks(dialog.rate, "12 %")
    qtbot.keyClicks(dialog.reason, "framework contract of May")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert dialog.said == ""
    assert shown(dialog) == [["NOR014", "12 % a year, by contract", "framework contract of May"]]
    assert office.interest.law_of(debtor) == "The contract"
    changes[0].take_back(at)
    assert office.interest.law_of(debtor) == UK


def test_terms_of_every_debtor_need_no_account_and_no_reason(opened: Open, office: Office, debtor: int) -> None:
    dialog = opened("")
    choose(dialog, "No interest")
    dialog.add_button.click()
    assert shown(dialog) == [["every debtor", "none", ""]]
    assert office.interest.law_of(debtor) == ""


def test_removed_the_law_of_the_country_holds_again_and_that_too_is_taken_back(
    opened: Open, office: Office, debtor: int, at: datetime
) -> None:
    dialog = opened("")
    choose(dialog, "No interest")
    dialog.add_button.click()
    changes: list[LastChange] = []
    dialog.undoable.connect(changes.append)
    dialog.remove_button.click()
    assert shown(dialog) == []
    assert office.interest.law_of(debtor) == UK
    changes[0].take_back(at)
    assert office.interest.law_of(debtor) == ""


def test_days_until_acceptance_are_asked_for_where_a_law_counts_from_it(opened: Open, office: Office) -> None:
    dialog = opened()
    assert not dialog.accepted_days.isEnabled()
    choose(dialog, "UK")
    assert not dialog.accepted_days.isEnabled()
    assert not dialog.rate.isEnabled()
    choose(dialog, "IN")
    dialog.accepted_days.setValue(3)
    dialog.reason.setText("registered small supplier")
    dialog.add_button.click()
    ((terms, _account),) = office.interest.every_terms()
    assert (terms.terms.basis, terms.terms.law, terms.terms.accepted_days) == (Basis.LAW, "in", 3)
    assert shown(dialog)[0][1].startswith("IN, accepted after 3 days")


@pytest.mark.parametrize(
    ("account", "rate", "reason", "says"),
    [
        ("NOR014", "", "x", "in percent a year"),
        ("NOR014", "12", "", "need a reason"),
        ("NOWHERE", "12", "x", "NOWHERE"),
        ("NOR014", "400", "x", "no contract's rate"),
    ],
)
def test_what_cannot_be_is_said_and_not_set(
    opened: Open, office: Office, account: str, rate: str, reason: str, says: str
) -> None:
    dialog = opened(account)
    dialog.rate.setText(rate)
    dialog.reason.setText(reason)
    dialog.add_button.click()
    assert says in dialog.said
    assert office.interest.every_terms() == ()


def test_tab_goes_from_the_table_over_the_fields_to_the_buttons(opened: Open, qtbot: QtBot) -> None:
    dialog = opened()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    choose(dialog, "A contract")
    dialog.table.setFocus()
    met = []
    for _ in range(7):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        met.append(dialog.focusWidget())
    wanted = [dialog.whose, dialog.by, dialog.rate, dialog.reason, dialog.close_button, dialog.add_button, dialog.table]
    assert met == wanted


def test_escape_asks_about_terms_that_were_typed_and_not_about_those_that_were_set(opened: Open, qtbot: QtBot) -> None:
    dialog = opened("")
    qtbot.keyClicks(dialog.whose, "NOR014")
    qtbot.keyClicks(dialog.rate, "12")
    qtbot.keyClick(dialog.rate, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert stay(dialog) == "What you typed is not saved. Leave it?"
    qtbot.keyClicks(dialog.reason, "contract of May")
    dialog.add_button.click()
    assert (dialog.said, dialog.whose.text()) == ("", "NOR014")
    dialog.close_button.click()
    assert not dialog.isVisible()


def test_what_is_typed_stays_when_other_terms_are_taken_out(opened: Open, qtbot: QtBot) -> None:
    dialog = opened("")
    choose(dialog, "No interest")
    dialog.add_button.click()
    qtbot.keyClicks(dialog.reason, "contract of May")
    dialog.remove_button.click()
    assert dialog.reason.text() == "contract of May"
