"""Who the people at a debtor's are: the controller's own word, that no import changes and every slip can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from creditdesk.domain.errors import CreditDeskError
from creditdesk.models.book import audit
from creditdesk.models.customers import contact_ways, contacts
from creditdesk.services.book.book import Book
from creditdesk.services.cash.service import Cash
from creditdesk.services.desk.contact_rows import ContactsChange
from creditdesk.services.desk.contacts import ContactFacts, WayFacts
from creditdesk.services.desk.entries import CallEntry
from creditdesk.services.desk.service import Desk
from creditdesk.services.ledger.service import Ledger
from creditdesk.services.ledger.views import Contact
from creditdesk.services.letters.service import Letters

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
KAREN = ContactFacts("Karen Marsh", "Accounts", (WayFacts("phone", "0113 496 0321"), WayFacts("email", "karen@n.test")))


@pytest.fixture
def desk(book: Book) -> Desk:
    return Desk(book)


@pytest.fixture
def northgate(ledger: Any) -> int:
    return int(ledger.customer("N1", name="Northgate"))


@pytest.fixture
def people(book: Book) -> Callable[[int], tuple[Contact, ...]]:
    """What the Desk shows of a debtor's contacts."""
    return lambda customer_id: Ledger(book).debtor(customer_id, FRIDAY).head.contacts


@pytest.fixture
def save(desk: Desk) -> Callable[..., ContactsChange]:
    def saved(customer_id: int, facts: ContactFacts, contact_id: int | None = None) -> ContactsChange:
        return desk.contacts.save(customer_id, contact_id, facts, at=AT, as_of=FRIDAY)[0]

    return saved


@pytest.fixture
def imported(book: Book, tmp_path: Path) -> Callable[..., int]:
    """Import Northgate with this contact from a file, and return the number of the import."""

    def run(name: str = "Karen Marsh", phone: str = "0113 496 0321", email: str = "") -> int:
        path = tmp_path / "customers.csv"
        path.write_text(f"account,name,contact,phone,email\nN9,Northgate,{name},{phone},{email}\n", encoding="utf-8")
        result = Cash(book).import_files([path], at=AT, as_of=FRIDAY)
        return result.batch or 0

    return run


def customer(book: Book, account: str = "N9") -> int:
    return Ledger(book).customer_id(account)


def rows(book: Book, table: Any) -> list[Any]:
    with book.read() as connection:
        return [dict(row) for row in connection.execute(select(table).order_by(table.c.id)).mappings()]


def test_a_contact_is_written_with_every_number_and_address(
    book: Book, northgate: int, save: Callable[..., ContactsChange], people: Callable[[int], tuple[Contact, ...]]
) -> None:
    facts = replace(
        KAREN,
        ways=(
            *KAREN.ways,
            WayFacts("phone", "07700 900123", "mobile"),
            WayFacts("email", "ap@n.test", "purchase ledger"),
        ),
        best_time="before 10",
        language="en",
        preferred_channel="email",
        note="Ask for the pay run.",
    )
    change = save(northgate, facts)
    (karen,) = people(northgate)
    assert (karen.id, karen.name, karen.role, karen.phone, karen.email) == (
        change.contact_id, "Karen Marsh", "Accounts", "0113 496 0321", "karen@n.test",
    )  # fmt: skip
    assert [(way.kind, way.value, way.label) for way in karen.ways] == [
        ("phone", "0113 496 0321", ""),
        ("email", "karen@n.test", ""),
        ("phone", "07700 900123", "mobile"),
        ("email", "ap@n.test", "purchase ledger"),
    ]
    assert (karen.best_time, karen.language, karen.preferred_channel, karen.note) == (
        "before 10", "en", "email", "Ask for the pay run.",
    )  # fmt: skip
    assert karen.is_primary, "the only one there is the first to ring"


@pytest.mark.parametrize(
    ("typed", "country", "shown", "tel", "problem"),
    [
        ("+44 (0)113 496 0321", "GB", "0113 496 0321", "+441134960321", ""),
        ("01134960321", "GB", "0113 496 0321", "+441134960321", ""),
        ("030 901820", "DE", "+49 30 901820", "+4930901820", ""),
        ("0113 49", "GB", "0113 49", "011349", "0113 49 lacks its area code."),
    ],
)
def test_a_number_is_shown_in_national_form_at_home_and_international_abroad(
    ledger: Any, save: Callable[..., ContactsChange], people: Callable[[int], tuple[Contact, ...]],
    typed: str, country: str, shown: str, tel: str, problem: str,
) -> None:  # fmt: skip
    debtor = ledger.customer("D1", country=country)
    save(debtor, ContactFacts("Karen", ways=(WayFacts("phone", typed),)))
    (way,) = people(debtor)[0].ways
    assert (way.shown, way.tel, way.problem) == (shown, tel, problem)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (ContactFacts(""), "needs a name"),
        (ContactFacts("K", ways=(WayFacts("phone", "ring me"),)), "no telephone number"),
        (ContactFacts("K", ways=(WayFacts("email", "karen at n"),)), "no e-mail address"),
        (ContactFacts("K", language="English"), "no language"),
        (ContactFacts("K", time_zone="Leeds"), "no time zone"),
        (ContactFacts("K", preferred_channel="fax"), "no way to reach somebody"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_cure(
    book: Book, northgate: int, save: Callable[..., ContactsChange], facts: ContactFacts, words: str
) -> None:
    with pytest.raises(CreditDeskError, match=words) as refusal:
        save(northgate, facts)
    assert refusal.value.cure
    assert rows(book, contacts) == []


def test_one_contact_is_the_first_to_ring(
    northgate: int, save: Callable[..., ContactsChange], people: Callable[[int], tuple[Contact, ...]]
) -> None:
    save(northgate, KAREN)
    save(northgate, ContactFacts("Tom Reed", is_primary=True))
    assert [(each.name, each.is_primary) for each in people(northgate)] == [("Tom Reed", True), ("Karen Marsh", False)]


def test_an_import_never_changes_what_the_controller_wrote(
    book: Book, imported: Callable[..., int], save: Callable[..., ContactsChange],
    people: Callable[[int], tuple[Contact, ...]],
) -> None:  # fmt: skip
    imported()
    (karen,) = people(customer(book))
    corrected = replace(KAREN, ways=(WayFacts("phone", "0113 496 0999"),))
    save(customer(book), corrected, karen.id)
    imported(phone="0113 496 0777")
    (karen,) = people(customer(book))
    assert (karen.name, karen.phone) == ("Karen Marsh", "0113 496 0999")
    assert karen.file_says == "0113 496 0777"


def test_an_import_is_taken_back_whole_where_the_controller_added_numbers(
    book: Book, imported: Callable[..., int], save: Callable[..., ContactsChange],
    people: Callable[[int], tuple[Contact, ...]],
) -> None:  # fmt: skip
    batch = imported()
    (karen,) = people(customer(book))
    save(customer(book), replace(KAREN, ways=(*KAREN.ways, WayFacts("phone", "07700 900123", "mobile"))), karen.id)
    Cash(book).take_back(batch, at=AT, as_of=FRIDAY)
    assert [way.value for way in people(customer(book))[0].ways if way.kind == "phone"] == [
        "0113 496 0321",
        "07700 900123",
    ]


def test_a_change_is_taken_back_as_if_it_had_not_been(
    book: Book, desk: Desk, imported: Callable[..., int], save: Callable[..., ContactsChange],
    people: Callable[[int], tuple[Contact, ...]],
) -> None:  # fmt: skip
    imported()
    before = rows(book, contacts), rows(book, contact_ways)
    (karen,) = people(customer(book))
    change = save(customer(book), replace(KAREN, role="Director", left_on=FRIDAY), karen.id)
    assert change.words == "Karen Marsh left the firm"
    desk.contacts.take_back(change, at=AT, as_of=FRIDAY)
    assert (rows(book, contacts), rows(book, contact_ways)) == before
    assert [entry["action"] for entry in rows(book, audit)][-2:] == ["contact", "take back contact"]


def test_a_change_is_not_taken_back_from_under_a_later_one_or_a_call(
    desk: Desk, northgate: int, save: Callable[..., ContactsChange]
) -> None:
    first = save(northgate, KAREN)
    desk.save_call(CallEntry(northgate, "NO_ANSWER", first.contact_id, "Karen Marsh"), at=AT, as_of=FRIDAY)
    with pytest.raises(CreditDeskError, match="The history speaks of Karen Marsh"):
        desk.contacts.take_back(first, at=AT, as_of=FRIDAY)
    save(northgate, replace(KAREN, role="Director"), first.contact_id)
    with pytest.raises(CreditDeskError, match="changed again since"):
        desk.contacts.take_back(first, at=AT, as_of=FRIDAY)


def test_two_contacts_that_are_one_person_become_one_with_the_history_of_both(
    book: Book, desk: Desk, imported: Callable[..., int], save: Callable[..., ContactsChange],
    people: Callable[[int], tuple[Contact, ...]],
) -> None:  # fmt: skip
    imported()
    debtor = customer(book)
    (karen,) = people(debtor)
    twin = save(debtor, ContactFacts("K. Marsh", "Director", (WayFacts("phone", "07700 900123"),), best_time="10"))
    desk.save_call(CallEntry(debtor, "INFO_ONLY", twin.contact_id, "K. Marsh"), at=AT, as_of=FRIDAY)
    before = rows(book, contacts), rows(book, contact_ways)
    change, _ = desk.contacts.merge(debtor, karen.id, twin.contact_id, at=AT, as_of=FRIDAY)
    (one,) = people(debtor)
    assert (one.name, one.role, one.best_time) == ("Karen Marsh", "Director", "10")
    assert [way.value for way in one.ways] == ["0113 496 0321", "07700 900123"]
    assert set(one.former_ids) == {karen.id, twin.contact_id}
    assert one.answered_on == FRIDAY, "what the twin answered, this contact did"
    desk.contacts.take_back(change, at=AT, as_of=FRIDAY)
    assert (rows(book, contacts), rows(book, contact_ways)) == before


def test_who_left_is_named_last_and_no_letter_goes_to_them(
    book: Book, northgate: int, save: Callable[..., ContactsChange], people: Callable[[int], tuple[Contact, ...]]
) -> None:
    karen = save(northgate, KAREN)
    save(northgate, replace(KAREN, left_on=FRIDAY), karen.contact_id)
    save(northgate, ContactFacts("Tom Reed"))
    assert [(each.name, each.is_here, each.is_primary) for each in people(northgate)] == [
        ("Tom Reed", True, True),
        ("Karen Marsh", False, False),
    ]
    with book.read() as connection:
        from creditdesk.services.letters.account import read_account

        account = read_account(connection, northgate, FRIDAY, Letters(book).letterhead())
    assert account.addressee.contact == "Tom Reed"


def test_the_audit_chain_names_no_person(book: Book, northgate: int, save: Callable[..., ContactsChange]) -> None:
    save(northgate, KAREN)
    last = rows(book, audit)[-1]
    assert "Karen" not in str(last["details"]) + last["subject"]
    assert "0113" not in str(last["details"])
