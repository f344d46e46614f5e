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
        ("US", ["Routing number", "Account number", "Account type", "IBAN", "BIC"]),
        ("DE", ["IBAN", "BIC"]),
        ("AU", ["BSB", "Account number", "IBAN", "BIC", "BPAY biller code", "BPAY rule", "BPAY digits"]),
        ("CA", ["Institution number", "Transit number", "Account number", "IBAN", "BIC"]),
        ("IN", ["IFSC", "Account number", "IBAN", "BIC", "UPI id"]),
        ("SG", ["Account number", "IBAN", "BIC"]),
    ],
)
def test_each_country_is_asked_for_its_own_numbers(qtbot: QtBot, theme: Theme, country: str, asked: list[str]) -> None:
    form = BankForm(NEW, country, theme)
    qtbot.addWidget(form)
    names = [field.accessibleName() for field in form.findChildren(QLineEdit) if field.isVisibleTo(form)]
    assert names == ["Currency", "Country", "Account name", "Bank", *asked, "Payment link"]


def test_what_is_wrong_is_said_below_its_field(qtbot: QtBot, theme: Theme) -> None:
    form = BankForm(NEW, "DE", theme)
    qtbot.addWidget(form)
    form.field("currency").setText("EUR")
    form.field("iban").setText("DE89 3704 0044 0532 0130 01")
    assert form.field("iban").accessibleDescription().startswith("The check digits of this IBAN do not fit")
    form.field("iban").setText("DE89 3704 0044 0532 0130 00")
    assert form.field("iban").accessibleDescription() == ""


def test_what_stands_in_the_book_is_unchanged_until_it_is_touched(qtbot: QtBot, theme: Theme) -> None:
    kept = BankAccount("EUR", "Brook & Lane Ltd", iban="GB00 EXMP 0000 0012 3456 79")
    form = BankForm(kept, "GB", theme)
    qtbot.addWidget(form)
    assert form.account == kept
    assert not form.is_changed
    form.field("bank").setText("Another Bank")
    assert form.account.iban == "GB00EXMP00000012345679"
    assert form.is_changed


def test_the_country_of_the_account_says_what_is_asked_for(qtbot: QtBot, theme: Theme) -> None:
    form = BankForm(NEW, "GB", theme)
    qtbot.addWidget(form)
    form.field("country").setText("za")
    assert form.field("branch_code").isVisibleTo(form)
    assert not form.field("sort_code").isVisibleTo(form)
    form.field("branch_code").setText("25065")
    assert form.field("branch_code").accessibleDescription().startswith("A branch code has six digits")
    assert form.account.country == "ZA"


def test_an_account_of_the_book_is_locked_until_somebody_asks_to_change_it(qtbot: QtBot, theme: Theme) -> None:
    kept = BankAccount("GBP", "Brook & Lane Ltd", sort_code="20-00-00", account_number="55779911")
    form = BankForm(kept, "GB", theme, is_locked=True)
    qtbot.addWidget(form)
    assert all(line.isReadOnly() for line in form.findChildren(QLineEdit))
    assert not form.remove_button.isVisibleTo(form)
    form.unlock_button.click()
    assert not any(line.isReadOnly() for line in form.findChildren(QLineEdit))
    assert form.remove_button.isVisibleTo(form)
    assert not form.is_changed
