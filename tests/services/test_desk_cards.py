"""Cards: what is kept in mind of a debtor, a note that must be answered first, tags, and courtesy calls."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from creditdesk.domain.card import NO_CARD, Card
from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.book.book import Book
from creditdesk.services.desk.diary import Diary
from creditdesk.services.desk.entries import CallEntry
from creditdesk.services.desk.service import Desk
from creditdesk.services.ledger.service import Ledger

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
CARD = Card("Ask for Karen, never for the director", "the credit note she was promised", "gentle", hardship=True)


@pytest.fixture
def diary(book: Book) -> Diary:
    return Diary(book)


@pytest.fixture
def debtor(ledger: Any) -> int:
    return int(ledger.customer("N1", name="Northgate"))


def card(book: Book, debtor: int) -> Card:
    return Ledger(book).debtor(debtor, FRIDAY).card


def test_a_debtor_shows_its_card(book: Book, diary: Diary, debtor: int) -> None:
    assert card(book, debtor) == NO_CARD
    _, changes = diary.change_card(debtor, CARD, at=AT, as_of=FRIDAY)
    assert card(book, debtor) == CARD
    assert card(book, debtor).tags == ("hardship", "gentle tone")
    assert changes.customer_ids == {debtor}


def test_a_note_that_must_be_answered_is_ticked_off_into_the_history(book: Book, diary: Diary, debtor: int) -> None:
    diary.change_card(debtor, CARD, at=AT, as_of=FRIDAY)
    diary.answer_note(debtor, at=AT, as_of=FRIDAY)
    assert card(book, debtor).must_answer == ""
    assert card(book, debtor).pinned_note == CARD.pinned_note
    entry = Ledger(book).debtor(debtor, FRIDAY).history[0]
    assert (entry.title, entry.note, entry.done_by) == ("Dealt with", CARD.must_answer, "tess")
    with pytest.raises(CreditDeskError, match="no note to tick off"):
        diary.answer_note(debtor, at=AT, as_of=FRIDAY)


def test_a_change_and_a_tick_are_taken_back(book: Book, diary: Diary, debtor: int) -> None:
    step, _ = diary.change_card(debtor, CARD, at=AT, as_of=FRIDAY)
    ticked, _ = diary.answer_note(debtor, at=AT, as_of=FRIDAY)
    diary.undo_card(ticked, at=AT, as_of=FRIDAY)
    assert card(book, debtor) == CARD
    assert "taken back" in " ".join(entry.title for entry in Ledger(book).debtor(debtor, FRIDAY).history)
    diary.undo_card(step, at=AT, as_of=FRIDAY)
    assert card(book, debtor) == NO_CARD


def test_a_change_is_not_taken_back_over_a_later_one(diary: Diary, debtor: int) -> None:
    step, _ = diary.change_card(debtor, CARD, at=AT, as_of=FRIDAY)
    diary.change_card(debtor, Card("other"), at=AT, as_of=FRIDAY)
    with pytest.raises(CreditDeskError, match="changed since"):
        diary.undo_card(step, at=AT, as_of=FRIDAY)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (Card(tone="rude"), "no tone"),
        (Card(courtesy_days=0), "no sense"),
        (Card(channel="pigeon"), "no way for letters"),
        (Card(behaviour="rude"), "no behaviour"),
    ],
)
def test_a_card_that_makes_no_sense_is_refused(diary: Diary, debtor: int, wrong: Card, words: str) -> None:
    with pytest.raises(CreditDeskError, match=words):
        diary.change_card(debtor, wrong, at=AT, as_of=FRIDAY)


def row(book: Book, debtor: int, day: date) -> Any:
    Desk(book).start_day(at=AT, as_of=day)
    return Ledger(book).debtor_rows([debtor], day)[0]


def test_a_good_customer_not_spoken_to_for_so_long_comes_into_today_for_a_courtesy_call(
    book: Book, diary: Diary, debtor: int
) -> None:
    Desk(book).save_call(CallEntry(debtor, "INFO_ONLY"), at=AT, as_of=FRIDAY)
    diary.change_card(debtor, Card(courtesy_days=30), at=AT, as_of=FRIDAY)
    ledger = Ledger(book)
    row(book, debtor, FRIDAY + timedelta(days=29))
    assert list(ledger.debtor_ids("today")) == []
    due = row(book, debtor, FRIDAY + timedelta(days=30))
    assert list(ledger.debtor_ids("today")) == [debtor]
    assert (due.fact, due.next_action) == ("courtesy call, last spoken to 20 Nov", "courtesy call")


def test_a_customer_never_spoken_to_is_due_at_once_and_a_call_puts_it_off(
    book: Book, diary: Diary, debtor: int
) -> None:
    diary.change_card(debtor, Card(courtesy_days=30), at=AT, as_of=FRIDAY)
    assert row(book, debtor, FRIDAY).fact == "courtesy call, not spoken to so far"
    Desk(book).save_call(CallEntry(debtor, "INFO_ONLY"), at=AT, as_of=FRIDAY)
    assert list(Ledger(book).debtor_ids("today")) == []
