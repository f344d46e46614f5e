"""Company and letterhead: a new user completes it, sees the letter, and bank details are asked about once more."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from creditdesk.models.book import audit
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.letters.letterhead import BankAccount, Letterhead, write_letterhead
from creditdesk.services.letters.service import Letters
from creditdesk.ui.settings.bank_form import BankForm
from creditdesk.ui.settings.letterhead import LetterheadDialog
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from tests.ui.leaving import leave, stay

Open = Callable[[], LetterheadDialog]
BANK = BankAccount("GBP", "Brook & Lane Ltd", "A Bank", sort_code="20-00-00", account_number="55779911")
EUROS = BankAccount("EUR", "Brook & Lane Ltd", iban="GB00EXMP00000012345679", bic="EXMPGB00")


def complete(letters: Letters, at: datetime, *banks: BankAccount) -> Letterhead:
    letterhead = replace(letters.letterhead(), address=("1 Lane", "Leeds"), phone="0113 496 0100", banks=banks)
    # Past the checks, as an account stands there that was entered before they were made.
    with letters._book.unit_of_work(at) as work:
        write_letterhead(work, letterhead)
    return letterhead


def fill(form: BankForm, **texts: str) -> None:
    for name, text in texts.items():
        form.field(name).setText(text)


def audited(book: Book, action: str) -> list[dict[str, object]]:
    with book.read() as connection:
        return list(connection.scalars(select(audit.c.details).where(audit.c.action == action)))


def test_a_new_user_makes_a_whole_letterhead(
    opened: Open, letters: Letters, confirmed: list[str], qtbot: QtBot
) -> None:
    dialog = opened()
    form = dialog.form
    assert form.fields["name"].text() == "Brook & Lane Ltd"
    assert not dialog.save_button.isEnabled()
    form.address.setPlainText("1 Lane\n\n Leeds LS1 4AB ")
    for name, text in (("phone", "0113 496 0100"), ("signatory_name", "J. Brook"), ("vat_number", "GB 1")):
        form.fields[name].setText(text)
    form.add_button.click()
    (bank,) = form.banks
    assert bank.field("currency").text() == "GBP"
    assert bank.field("account_name").text() == "Brook & Lane Ltd"
    fill(bank, sort_code="200000", account_number="5577 9911")
    with qtbot.waitSignal(dialog.saved) as told:
        dialog.save_button.click()
    (changes,) = told.args or [Changes()]
    assert Touched.SETTINGS in changes.touched
    kept = letters.letterhead()
    assert kept.address == ("1 Lane", "Leeds LS1 4AB")
    assert (kept.phone, kept.signatory_name, kept.vat_number) == ("0113 496 0100", "J. Brook", "GB 1")
    assert kept.banks == (replace(BANK, bank=""),)
    assert "Sort code: 20-00-00" in confirmed[0]
    assert not dialog.isVisible()


def test_the_letter_beside_the_fields_is_made_anew_as_they_are_typed(opened: Open, qtbot: QtBot) -> None:
    dialog = opened()
    qtbot.waitUntil(lambda: bool(dialog.view.drawn))
    assert "Brook & Lane Ltd" in dialog.view.accessibleDescription()
    dialog.form.fields["phone"].setText("0113 496 0777")
    qtbot.waitUntil(lambda: "0113 496 0777" in dialog.view.accessibleDescription())


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"sort_code": "20-00-0", "account_number": "55779911"}, "A sort code has six digits"),
        ({"sort_code": "20-00-00", "account_number": "5577991"}, "An account number has eight digits"),
        ({"iban": "GB83 WEST 1234 5698 7654 32"}, "The check digits of this IBAN do not fit"),
        ({"iban": "GB82 WEST 1234 5698 7654 32", "bic": "BARC"}, "A BIC has eight or eleven"),
        ({"account_number": "55779911"}, "A payer needs an IBAN, or the account number with its sort code"),
        ({"iban": "GB82 WEST 1234 5698 7654 32", "account_name": " "}, "compares the name"),
        ({"iban": "GB82 WEST 1234 5698 7654 32", "currency": "PO"}, "A currency has three letters"),
    ],
)
def test_bank_details_that_cannot_be_right_are_not_saved(
    opened: Open, letters: Letters, confirmed: list[str], fields: dict[str, str], says: str
) -> None:
    dialog = opened()
    dialog.form.add_button.click()
    fill(dialog.form.banks[0], **fields)
    assert says in dialog.said
    dialog.save_button.click()
    assert dialog.isVisible()
    assert says in dialog.focusWidget().accessibleDescription()
    assert letters.letterhead().banks == ()
    assert confirmed == []


def test_a_change_of_bank_details_is_read_back_and_audited_as_it_was_and_is(
    opened: Open, letters: Letters, book: Book, confirmed: list[str], at: datetime
) -> None:
    complete(letters, at, BANK)
    dialog = opened()
    fill(dialog.form.banks[0], account_number="00112233")
    dialog.save_button.click()
    assert "Account number: 00112233" in confirmed[0]
    assert "No longer into:" in confirmed[0]
    assert "Account number: 55779911" in confirmed[0]
    last = audited(book, "change bank details")[-1]
    assert isinstance(last["before"], list)
    assert isinstance(last["after"], list)
    assert [each[0]["account_number"] for each in (last["before"], last["after"])] == ["55779911", "00112233"]


def test_whoever_goes_back_changes_nothing(
    opened: Open, letters: Letters, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LetterheadDialog, "_confirm", lambda *_asked: None)
    before = complete(letters, at, BANK)
    dialog = opened()
    fill(dialog.form.banks[0], account_number="00112233")
    dialog.save_button.click()
    assert dialog.isVisible()
    assert letters.letterhead() == before


def test_a_new_telephone_number_asks_nothing_and_an_old_account_holds_it_up_in_nothing(
    opened: Open, letters: Letters, book: Book, confirmed: list[str], at: datetime
) -> None:
    complete(letters, at, BANK, EUROS)
    dialog = opened()
    dialog.form.fields["phone"].setText("0113 496 0199")
    dialog.save_button.click()
    assert letters.letterhead().phone == "0113 496 0199"
    assert letters.letterhead().banks == (BANK, EUROS)
    assert confirmed == []
    assert len(audited(book, "change bank details")) == 1
    assert len(audited(book, "change letterhead")) == 2


def test_two_accounts_of_one_currency_are_refused(opened: Open, letters: Letters, at: datetime) -> None:
    complete(letters, at, BANK)
    dialog = opened()
    dialog.form.add_button.click()
    fill(dialog.form.banks[1], currency="gbp", iban="GB82WEST12345698765432")
    assert dialog.said == "There are two accounts for GBP: letters name one."


def test_an_account_is_removed(opened: Open, letters: Letters, confirmed: list[str], at: datetime) -> None:
    complete(letters, at, BANK, EUROS)
    dialog = opened()
    dialog.form.banks[1].removed.emit()
    dialog.save_button.click()
    assert letters.letterhead().banks == (BANK,)
    assert confirmed[0].startswith("No longer into:\n\nEUR:")


def test_the_name_may_change_and_may_not_be_empty(opened: Open, letters: Letters) -> None:
    dialog = opened()
    dialog.form.fields["name"].setText("  ")
    dialog.save_button.click()
    assert dialog.said == "The company's name goes on every letter."
    dialog.form.fields["name"].setText("Brook & Daughters Ltd")
    dialog.save_button.click()
    assert letters.letterhead().name == "Brook & Daughters Ltd"


def test_escape_does_not_lose_what_is_typed_unasked(opened: Open) -> None:
    dialog = opened()
    dialog.form.fields["phone"].setText("1")
    dialog.reject()
    stay(dialog)
    assert dialog.isVisible()
    dialog.reject()
    leave(dialog)
    assert not dialog.isVisible()


def test_what_was_not_changed_is_left_without_a_question(opened: Open, qtbot: QtBot) -> None:
    dialog = opened()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_book_open_for_reading_says_so_and_keeps_what_was_typed(
    opened: Open, letters: Letters, book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "read_only_because", "It is open for writing elsewhere.")
    dialog = opened()
    dialog.form.fields["phone"].setText("1")
    dialog.save_button.click()
    assert "is open read-only" in dialog.said
    assert dialog.form.fields["phone"].text() == "1"


def test_every_field_has_a_name(opened: Open, letters: Letters, at: datetime) -> None:
    complete(letters, at, BANK)
    dialog = opened()
    fields = dialog.form.findChildren(QLineEdit)
    assert len(fields) > 12
    assert all(field.accessibleName() for field in fields)


def test_while_it_is_being_saved_it_stays_and_is_left_without_a_question(
    qtbot: QtBot, letters: Letters, theme: Theme, as_of: date, at: datetime
) -> None:
    runner = TaskRunner()
    dialog = LetterheadDialog(letters, runner, theme, as_of=as_of, now=lambda: at)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.form.letterhead is not None)
    dialog.form.fields["phone"].setText("0113 496 0199")
    runner.write(lambda: time.sleep(0.1))
    dialog.save_button.click()
    assert not dialog.form.isEnabled()
    dialog.reject()
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog.undoable):
        pass
    assert letters.letterhead().phone == "0113 496 0199"
    qtbot.waitUntil(lambda: runner.is_idle)
    runner.close()


def test_country_and_own_currency_of_a_new_ledger_may_be_corrected(
    opened: Open, letters: Letters, book: Book, at: datetime
) -> None:
    dialog = opened()
    dialog.form.fields["country"].setText("ie")
    dialog.form.fields["currency"].setText("eur")
    dialog.save_button.click()
    assert (letters.letterhead().country, letters.letterhead().currency) == ("IE", "EUR")
    assert audited(book, "change company currency") == [{"before": "GBP", "after": "EUR"}]


def test_a_country_that_is_none_is_said_at_its_field(opened: Open, letters: Letters) -> None:
    dialog = opened()
    dialog.form.fields["country"].setText("QQ")
    assert dialog.said == "A country is written in two letters, such as GB or DE."
    dialog.save_button.click()
    assert letters.letterhead().country == "GB"


def test_enter_in_a_line_saves_and_adds_no_bank_account(opened: Open, letters: Letters, qtbot: QtBot) -> None:
    dialog = opened()
    line = dialog.form.fields["phone"]
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert dialog.form.banks == []
    assert dialog.isVisible()
    qtbot.keyClicks(line, "0113 496 0100")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert letters.letterhead().phone == "0113 496 0100"
    assert letters.letterhead().banks == ()
