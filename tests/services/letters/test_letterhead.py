"""What the company says of itself: kept, shown as a letter to nobody, and never changed in silence."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pypdf
import pytest
from sqlalchemy import func, select

from creditdesk.models.activity import activities
from creditdesk.models.book import audit
from creditdesk.models.letters import letters as letters_table
from creditdesk.services.book.audit import broken_entries
from creditdesk.services.book.book import Book
from creditdesk.services.letters.bank_lock import SecondLook
from creditdesk.services.letters.letterhead import BankAccount, Letterhead
from creditdesk.services.letters.service import Letters

DAY = date(2026, 11, 20)
GBP = BankAccount("GBP", "Brook & Lane Ltd", sort_code="20-00-00", account_number="55779911")
EUR = BankAccount("EUR", "Brook & Lane Ltd", iban="GB82WEST12345698765432")
WHOLE = Letterhead("Brook & Lane Ltd", "GB", "GBP", address=("1 Lane", "Leeds"), banks=(GBP, EUR))


def changes_of_banks(book: Book) -> list[dict[str, Any]]:
    with book.read() as connection:
        return list(connection.scalars(select(audit.c.details).where(audit.c.action == "change bank details")))


def test_it_is_kept_with_its_name(book: Book, at: datetime) -> None:
    renamed = replace(WHOLE, name="Brook & Daughters Ltd")
    Letters(book).save_letterhead(renamed, at=at)
    assert Letters(book).letterhead() == renamed


def test_changed_bank_details_are_recorded_as_they_were_and_are(book: Book, at: datetime) -> None:
    letters = Letters(book)
    letters.save_letterhead(WHOLE, at=at)
    letters.save_letterhead(replace(WHOLE, phone="0113"), at=at)
    changed = replace(WHOLE, banks=(replace(GBP, account_number="00112233"), EUR))
    letters.save_letterhead(changed, at=at, second_look=SecondLook("A new bank", seen_by="Tom"))
    first, second = changes_of_banks(book)
    assert (first["before"], len(first["after"])) == ([], 2)
    assert second["before"][0]["account_number"] == "55779911"
    assert second["after"][0]["account_number"] == "00112233"
    assert second["second_look"] == {"reason": "A new bank", "how": "seen by Tom"}
    with book.read() as connection:
        assert broken_entries(connection) == []


@pytest.mark.parametrize(
    ("letterhead", "currencies", "says"),
    [
        (WHOLE, ("EUR", "GBP"), ()),
        (WHOLE, (), ()),
        (replace(WHOLE, address=()), ("GBP",), ("Your letterhead has no address yet.",)),
        (WHOLE, ("USD",), ("No bank account of yours takes USD: the letter cannot say where to pay.",)),
        (
            replace(WHOLE, banks=()),
            ("EUR", "GBP"),
            ("No bank account of yours takes EUR or GBP: the letter cannot say where to pay.",),
        ),
    ],
)
def test_what_a_proper_letter_lacks(letterhead: Letterhead, currencies: tuple[str, ...], says: tuple[str, ...]) -> None:
    assert letterhead.lacks(currencies) == says


@pytest.mark.parametrize(("currency", "pays"), [("GBP", "20-00-00"), ("EUR", "GB82 WEST 1234 5698 7654 32")])
def test_the_specimen_shows_the_account_of_its_currency_and_leaves_no_trace(
    book: Book, currency: str, pays: str
) -> None:
    pdf = Letters(book).specimen(WHOLE, currency, DAY)
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert pays in text
    assert "A Debtor Ltd" in text
    assert "Draft" in text
    with book.read() as connection:
        for table in (letters_table, activities):
            assert connection.scalar(select(func.count()).select_from(table)) == 0


@pytest.mark.parametrize("currency", ["JPY", "KWD", "XYZ"])
def test_a_specimen_is_made_in_any_currency(book: Book, currency: str) -> None:
    empty = Letterhead("Brook & Lane Ltd", "GB", "GBP")
    assert Letters(book).specimen(empty, currency, DAY).startswith(b"%PDF")
