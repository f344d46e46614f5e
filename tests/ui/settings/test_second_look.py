"""Changed bank details are read back, and not one person's glance alone lets them pass."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from creditdesk.services.letters.bank_lock import SecondLook
from creditdesk.services.letters.letterhead import BankAccount
from creditdesk.ui.settings.second_look import SecondLookDialog
from creditdesk.ui.theme import Theme

BANK = BankAccount("GBP", "Brook & Lane Ltd", sort_code="20-00-00", account_number="55779911")
CHANGED = replace(BANK, account_number="00112233", pay_link="https://pay.example/{reference}")


@pytest.fixture
def asked(qtbot: QtBot, theme: Theme) -> SecondLookDialog:
    dialog = SecondLookDialog((BANK,), (CHANGED,), theme)
    qtbot.addWidget(dialog)
    return dialog


def test_all_that_changes_is_read_back(asked: SecondLookDialog) -> None:
    assert "Account number: 00112233" in asked.read_back
    assert "Payment link: https://pay.example/{reference}" in asked.read_back
    assert "Account number: 55779911" in asked.read_back.split("No longer into:")[1]


def test_it_passes_with_a_reason_and_a_second_person(asked: SecondLookDialog) -> None:
    assert not asked.change_button.isEnabled()
    asked.seen_by.setText("Tom")
    assert not asked.change_button.isEnabled()
    asked.reason.setText("A new bank")
    assert asked.change_button.isEnabled()
    assert asked.look == SecondLook("A new bank", "Tom", ("",))


def test_it_passes_with_a_reason_and_the_number_typed_again(asked: SecondLookDialog) -> None:
    asked.reason.setText("A new bank")
    (number,) = asked.numbers
    number.setText("00112234")
    assert not asked.change_button.isEnabled()
    assert number.accessibleDescription() == "It is not the same as above."
    number.setText("0011 2233")
    assert asked.change_button.isEnabled()


def test_the_first_account_of_a_book_is_read_back_alone(qtbot: QtBot, theme: Theme) -> None:
    dialog = SecondLookDialog((), (BANK,), theme)
    qtbot.addWidget(dialog)
    assert dialog.change_button.isEnabled()
    assert not dialog.reason.isVisibleTo(dialog)
