"""A bank account asks for what a payer in that country types, and is payable only with all of it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from creditdesk.services.letters.letterhead import BankAccount
from creditdesk.ui.settings.bank_form import BankForm
from creditdesk.ui.theme import Theme

NEW = BankAccount("", "Brook & Lane Ltd")


@pytest.mark.parametrize(
    ("country", "asked"),
    [
        ("GB", ["Sort code", "Account number", "IBAN", "BIC"]),
        ("US", ["Routing number", "Account number", "IBAN", "BIC"]),
        ("DE", ["IBAN", "BIC"]),
        ("AU", ["Account number", "IBAN", "BIC"]),
    ],
)
def test_each_country_is_asked_for_its_own_numbers(qtbot: QtBot, theme: Theme, country: str, asked: list[str]) -> None:
    form = BankForm(NEW, country, theme)
    qtbot.addWidget(form)
    names = [field.accessibleName() for field in form.findChildren(QLineEdit)]
    assert names == ["Currency", "Account name", "Bank", *asked]


def test_what_is_wrong_is_said_below_its_field(qtbot: QtBot, theme: Theme) -> None:
    form = BankForm(NEW, "DE", theme)
    qtbot.addWidget(form)
    form.currency.setText("EUR")
    form.iban.setText("DE89 3704 0044 0532 0130 01")
    assert form.iban.accessibleDescription().startswith("The check digits of this IBAN do not fit")
    form.iban.setText("DE89 3704 0044 0532 0130 00")
    assert form.iban.accessibleDescription() == ""


def test_what_stands_in_the_book_is_unchanged_until_it_is_touched(qtbot: QtBot, theme: Theme) -> None:
    kept = BankAccount("EUR", "Brook & Lane Ltd", iban="GB00 EXMP 0000 0012 3456 79")
    form = BankForm(kept, "GB", theme)
    qtbot.addWidget(form)
    assert form.account == kept
    assert not form.is_changed
    form.bank.setText("Another Bank")
    assert form.account.iban == "GB00EXMP00000012345679"
    assert form.is_changed
