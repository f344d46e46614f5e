"""Contacts from and to vCards: a card adds to whom it is of, and never writes anybody twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.book.book import Book
from creditdesk.services.desk.contacts import ContactFacts, WayFacts
from creditdesk.services.desk.service import Desk
from creditdesk.services.desk.vcards import TakenCards
from creditdesk.services.ledger.service import Ledger
from creditdesk.services.ledger.views import Contact

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
PRIYA = "BEGIN:VCARD\nVERSION:3.0\nFN:Priya Shah\nTEL;TYPE=CELL:+44 7700 900123\nEMAIL:priya@n.test\nEND:VCARD\n"


@pytest.fixture
def desk(book: Book) -> Desk:
    return Desk(book)


@pytest.fixture
def northgate(ledger: Any) -> int:
    return int(ledger.customer("N1", name="Northgate"))


@pytest.fixture
def people(book: Book, northgate: int) -> Callable[[], tuple[Contact, ...]]:
    return lambda: Ledger(book).debtor(northgate, FRIDAY).head.contacts


@pytest.fixture
def take(desk: Desk, northgate: int, tmp_path: Path) -> Callable[[str], TakenCards]:
    def taken(text: str) -> TakenCards:
        path = tmp_path / "cards.vcf"
        path.write_text(text, encoding="utf-8")
        return desk.contacts.take_cards(northgate, path, at=AT, as_of=FRIDAY)[0]

    return taken


def test_a_card_becomes_a_contact_and_the_same_card_again_changes_nothing(
    take: Callable[[str], TakenCards], people: Callable[[], tuple[Contact, ...]]
) -> None:
    first = take(PRIYA)
    assert (first.added, first.changed, first.problems) == (1, 0, ())
    (priya,) = people()
    assert (priya.name, priya.phone_words, priya.email, priya.is_primary) == (
        "Priya Shah", "07700 900123", "priya@n.test", True,
    )  # fmt: skip
    assert take(PRIYA).change is None


def test_a_card_of_somebody_known_adds_what_is_lacking_and_replaces_nothing(
    desk: Desk, northgate: int, take: Callable[[str], TakenCards], people: Callable[[], tuple[Contact, ...]]
) -> None:
    known = ContactFacts("priya shah", "Director", (WayFacts("phone", "07700 900123"),))
    desk.contacts.save(northgate, None, known, at=AT, as_of=FRIDAY)
    taken = take(PRIYA)
    assert (taken.added, taken.changed) == (0, 1)
    (priya,) = people()
    assert (priya.name, priya.role, [way.value for way in priya.ways]) == (
        "priya shah", "Director", ["07700 900123", "priya@n.test"],
    )  # fmt: skip


def test_a_number_that_two_share_is_the_switchboard_and_makes_nobody_the_same(
    take: Callable[[str], TakenCards], people: Callable[[], tuple[Contact, ...]]
) -> None:
    take(PRIYA)
    take(PRIYA.replace("Priya Shah", "Tom Reed").replace("priya@", "tom@"))
    assert sorted(each.name for each in people()) == ["Priya Shah", "Tom Reed"]


def test_what_cards_brought_is_taken_back_at_once(
    desk: Desk, take: Callable[[str], TakenCards], people: Callable[[], tuple[Contact, ...]]
) -> None:
    taken = take(PRIYA + PRIYA.replace("Priya Shah", "Tom Reed"))
    assert taken.change is not None
    assert taken.change.words == "contacts from cards, 2 added"
    desk.contacts.take_back(taken.change, at=AT, as_of=FRIDAY)
    assert people() == ()


def test_a_bad_card_gets_a_sentence_and_the_good_ones_are_taken(
    take: Callable[[str], TakenCards], people: Callable[[], tuple[Contact, ...]]
) -> None:
    taken = take("BEGIN:VCARD\nFN:Tom\nEMAIL:nowhere\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\n" + PRIYA)
    assert taken.problems == (
        "The card that begins on line 5 has no name, number or address.",
        "Tom: “nowhere” is no e-mail address.",
    )
    assert [each.name for each in people()] == ["Priya Shah"]


def test_cards_written_are_taken_by_another_book_the_same(
    desk: Desk, northgate: int, take: Callable[[str], TakenCards], people: Callable[[], tuple[Contact, ...]],
    ledger: Any, tmp_path: Path, book: Book,
) -> None:  # fmt: skip
    take(PRIYA)
    path = tmp_path / "out.vcf"
    desk.contacts.write_cards(path, "Northgate", people())
    assert path.read_bytes().startswith(b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Priya Shah\r\nORG:Northgate\r\n")
    other = int(ledger.customer("O1"))
    desk.contacts.take_cards(other, path, at=AT, as_of=FRIDAY)
    (priya,) = Ledger(book).debtor(other, FRIDAY).head.contacts
    assert [(way.value, way.label) for way in priya.ways] == [("+447700900123", "mobile"), ("priya@n.test", "")]


def test_a_file_that_is_not_there_is_said_to_be_so(desk: Desk, northgate: int, tmp_path: Path) -> None:
    with pytest.raises(CreditDeskError, match="could not be read"):
        desk.contacts.take_cards(northgate, tmp_path / "none.vcf", at=AT, as_of=FRIDAY)
    with pytest.raises(CreditDeskError, match="could not be written"):
        desk.contacts.write_cards(tmp_path / "nowhere" / "x.vcf", "N", ())
