"""A bank account asks for what a payer in that country types, and is payable only with all of it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from creditdesk.services.letters.letterhead import BankAccount
from creditdesk.ui.settings.bank_form import BankForm
from creditdesk.ui.theme import Theme

NEW = BankAccount("", "Brook & Lane Ltd")
DOLLARS = {"currency": "USD", "routing_number": "021000021", "account_number": "000123456789"}


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


@pytest.mark.parametrize(
    ("country", "typed", "says"),
    [
        ("GB", {"currency": "GBP", "sort_code": "20-00-00", "account_number": "55779911"}, ""),
        ("GB", {"currency": "GBP", "account_number": "55779911"}, "with its sort code."),
        ("GB", {"currency": "GBP", "sort_code": "20-00-00"}, "with its sort code."),
        ("GB", {"currency": "EUR", "iban": "GB82 WEST 1234 5698 7654 32"}, ""),
        ("US", DOLLARS, ""),
        ("US", DOLLARS | {"routing_number": ""}, "with its routing number."),
        ("US", DOLLARS | {"routing_number": "021000022"}, "check digit of this routing number"),
        ("DE", {"currency": "EUR", "iban": "DE89 3704 0044 0532 0130 00"}, ""),
        ("DE", {"currency": "EUR"}, "A payer needs an IBAN, or the account number."),
        ("AU", {"currency": "AUD", "bank": "A Bank, BSB 062-000", "account_number": "1234-5678"}, ""),
    ],
)
def test_it_is_payable_with_all_that_a_payer_needs(
    qtbot: QtBot, theme: Theme, country: str, typed: dict[str, str], says: str
) -> None:
    form = BankForm(NEW, country, theme)
    qtbot.addWidget(form)
    for name, text in typed.items():
        field = getattr(form, name)
        assert isinstance(field, QLineEdit)
        field.setText(text)
    problem = form.problem()
    if says:
        assert problem is not None
        assert says in problem[0]
    else:
        assert problem is None


def test_what_stands_in_the_book_is_unchanged_until_it_is_touched(qtbot: QtBot, theme: Theme) -> None:
    kept = BankAccount("EUR", "Brook & Lane Ltd", iban="GB00 EXMP 0000 0012 3456 79")
    form = BankForm(kept, "GB", theme)
    qtbot.addWidget(form)
    assert form.account == kept
    assert not form.is_changed
    form.bank.setText("Another Bank")
    assert form.account.iban == "GB00EXMP00000012345679"
    assert form.is_changed
