"""Bank details are locked: whoever changes them alone and at one glance changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from creditdesk.services.book.book import Book
from creditdesk.services.letters.bank_lock import SecondLook, UnseenError
from creditdesk.services.letters.letterhead import BankAccount, Letterhead
from creditdesk.services.letters.service import Letters

GBP = BankAccount("GBP", "Brook & Lane Ltd", sort_code="20-00-00", account_number="55779911")
EUR = BankAccount("EUR", "Brook & Lane Ltd", iban="GB82WEST12345698765432")
BEFORE = Letterhead("Brook & Lane Ltd", "GB", "GBP", address=("1 Lane", "Leeds"), banks=(GBP,), says_unchanged=True)
AFTER = replace(BEFORE, banks=(replace(GBP, account_number="00112233"),))


@pytest.fixture
def letters(book: Book, at: datetime) -> Letters:
    made = Letters(book)
    made.save_letterhead(BEFORE, at=at)
    return made


@pytest.mark.parametrize(
    "look",
    [
        SecondLook("A new bank", seen_by="Tom"),
        SecondLook("A new bank", typed_again=("0011 2233",)),
        SecondLook("A new bank", seen_by="Tom", typed_again=("",)),
    ],
)
def test_another_person_looks_or_the_number_is_typed_again(letters: Letters, at: datetime, look: SecondLook) -> None:
    letters.save_letterhead(AFTER, at=at, second_look=look)
    assert letters.letterhead().banks == AFTER.banks


@pytest.mark.parametrize(
    ("look", "says"),
    [
        (None, "Bank details are locked."),
        (SecondLook("", seen_by="Tom"), "Bank details are locked."),
        (SecondLook("A new bank"), "not the same as typed before"),
        (SecondLook("A new bank", typed_again=("00112234",)), "not the same as typed before"),
        (SecondLook("A new bank", typed_again=("55779911",)), "not the same as typed before"),
    ],
)
def test_without_a_second_look_nothing_changes(
    letters: Letters, at: datetime, look: SecondLook | None, says: str
) -> None:
    with pytest.raises(UnseenError, match=says) as refused:
        letters.save_letterhead(replace(AFTER, phone="0113"), at=at, second_look=look)
    assert refused.value.safe == "The letterhead stays as it was."
    assert letters.letterhead() == BEFORE


def test_nobody_is_their_own_second_person(letters: Letters, book: Book, at: datetime) -> None:
    with pytest.raises(UnseenError, match="another person"):
        letters.save_letterhead(AFTER, at=at, second_look=SecondLook("A new bank", seen_by=f" {book.user.upper()} "))


def test_a_further_account_and_a_removed_one_are_changes_too(letters: Letters, at: datetime) -> None:
    both = replace(BEFORE, banks=(GBP, EUR))
    with pytest.raises(UnseenError):
        letters.save_letterhead(both, at=at)
    letters.save_letterhead(both, at=at, second_look=SecondLook("For euros", typed_again=(EUR.iban,)))
    with pytest.raises(UnseenError):
        letters.save_letterhead(replace(BEFORE, banks=(EUR,)), at=at)
    letters.save_letterhead(replace(BEFORE, banks=(EUR,)), at=at, second_look=SecondLook("The account is closed"))
    assert letters.letterhead().banks == (EUR,)


def test_every_change_is_shown_with_who_looked_and_why(letters: Letters, book: Book, at: datetime) -> None:
    letters.save_letterhead(AFTER, at=at, second_look=SecondLook("A new bank", seen_by="Tom"))
    last, first = letters.bank_changes()
    assert (last.by, last.reason, last.how) == (book.user, "A new bank", "seen by Tom")
    assert (first.reason, first.how) == ("", "")


def test_a_change_is_taken_back_without_a_second_look_and_nothing_else_is(letters: Letters, at: datetime) -> None:
    letters.save_letterhead(AFTER, at=at, second_look=SecondLook("A new bank", seen_by="Tom"))
    with pytest.raises(UnseenError):
        letters.save_letterhead(replace(AFTER, banks=(replace(GBP, account_number="99999999"),)), at=at)
    letters.save_letterhead(BEFORE, at=at)
    assert letters.letterhead().banks == BEFORE.banks
    assert letters.bank_changes()[0].how == "taken back"


def test_letters_stop_saying_that_nothing_changed_once_an_account_did(letters: Letters, at: datetime) -> None:
    further = replace(BEFORE, banks=(GBP, EUR))
    letters.save_letterhead(further, at=at, second_look=SecondLook("For euros", seen_by="Tom"))
    assert letters.letterhead().says_unchanged
    letters.save_letterhead(AFTER, at=at, second_look=SecondLook("A new bank", seen_by="Tom"))
    assert not letters.letterhead().says_unchanged
    letters.save_letterhead(AFTER, at=at)
    assert letters.letterhead().says_unchanged
