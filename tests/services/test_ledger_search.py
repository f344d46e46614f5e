"""Typing a name, an account, a telephone number, an invoice number or an amount finds who and what was meant."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.references import digits_of, qr_reference, qr_reference_text, rf_reference
from creditdesk.models import fulltext
from creditdesk.models.activity import TAKEN_BACK, activities
from creditdesk.models.customers import contact_ways, contacts, customers
from creditdesk.models.ledger import worklist
from creditdesk.services.book.book import Book
from creditdesk.services.desk import day
from creditdesk.services.ledger.service import Ledger
from tests.conftest import Filled


@pytest.fixture
def desk(book: Book, ledger: Any, as_of: date, filled: Filled) -> Ledger:
    filled.fill(book.path, "desk", lambda: fill(book, ledger, as_of))
    return Ledger(book)


def fill(book: Book, ledger: Any, as_of: date) -> None:
    northgate = ledger.customer("NOR014", name="Northgate Timber & Joinery", postcode="LS1 4AP")
    harlow = ledger.customer("HAR220", name="Harlow Freight Services", postcode="CM20 1AA")
    ledger.customer("KES101", name="Kestrel Précision Eng.", postcode="YO1 9TT")
    ledger.customer("SEA001", name="Seaton Northern Foods", postcode="TS25 1UB")
    with book.unit_of_work(ledger_at()) as work:
        work.connection.execute(
            insert(contacts),
            [
                {
                    "customer_id": northgate,
                    "name": "Karen Marsh",
                    "phone": "0113 496 0142",
                    "phone_digits": "441134960142",
                },
                {
                    "customer_id": harlow,
                    "name": "Tom Okafor",
                    "phone": "+44 20 7946 0991",
                    "phone_digits": "442079460991",
                },
            ],
        )
    ledger.invoice(northgate, "INV-010512", "2026-08-06", "18400.00", due="2026-09-05")
    part_paid = ledger.invoice(northgate, "INV-10555", "2026-08-28", "14920.00", due="2026-09-27")
    paid = ledger.invoice(harlow, "INV-10388", "2026-05-01", "18400.00", due="2026-05-31")
    ledger.allocate(ledger.cash(northgate, "BACS-1", "2026-10-20", "5000.00"), part_paid, "2026-10-20", "5000.00")
    ledger.allocate(ledger.cash(harlow, "BACS-2", "2026-06-20", "18400.00"), paid, "2026-06-20", "18400.00")
    with book.unit_of_work(ledger_at()) as work:
        day.refresh(work.connection, as_of)


def ledger_at() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def found(desk: Ledger, text: str) -> list[str]:
    return [hit.number or hit.account for hit in desk.search(text)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("NOR014", "NOR014"),
        ("nor014", "NOR014"),
        ("northg", "NOR014"),
        ("timber", "NOR014"),
        ("timber north", "NOR014"),
        ("precision", "KES101"),
        ("ls1 4", "NOR014"),
        ("thgate", "NOR014"),
        ("marsh", "NOR014"),
        ("okaf", "HAR220"),
        ("0113 496 0142", "NOR014"),
        ("01134960142", "NOR014"),
        ("+44 113 496 0142", "NOR014"),
        ("+44 (0)113 4960142", "NOR014"),
        ("0044 113 496 0142", "NOR014"),
        ("9460991", "HAR220"),
        ("INV-010512", "INV-010512"),
        ("inv-0105", "INV-010512"),
        ("10512", "INV-010512"),
        ("010512", "INV-010512"),
        ("10555", "INV-10555"),
        ("bacs-2", "BACS-2"),
        ("14920", "INV-10555"),
        ("14,920.00", "INV-10555"),
        ("9920", "INV-10555"),
        ("£9,920.00", "INV-10555"),
    ],
)
def test_what_a_text_finds_first(desk: Ledger, text: str, first: str) -> None:
    assert found(desk, text)[0] == first


@pytest.mark.parametrize(
    ("text", "accounts"),
    [
        ("INV-010512", ["NOR014"]),
        ("inv-010512", ["NOR014"]),
        ("INV-10388", ["HAR220"]),
        ("bacs-2", ["HAR220"]),
        ("10512", ["NOR014"]),
        ("inv-10", ["HAR220", "NOR014"]),
        ("£9,920.00", ["NOR014"]),  # what is open of INV-10555
        ("18,400.00", ["HAR220", "NOR014"]),
        ("18400", ["HAR220", "NOR014"]),
        ("28,320.00", ["NOR014"]),  # what they owe
        ("inv", []),  # without a figure it is a name, and nobody is called so
        ("INV-99999", []),
    ],
)
def test_the_debtor_list_is_filtered_by_document_numbers_and_amounts(
    desk: Ledger, as_of: date, text: str, accounts: list[str]
) -> None:
    ids = desk.debtor_ids(order="name", descending=False, text=text)
    assert [row.account for row in desk.debtor_rows(ids, as_of)] == accounts


def test_an_amount_in_the_filter_is_read_as_the_person_writes_amounts(desk: Ledger, as_of: date) -> None:
    ids = desk.debtor_ids(order="name", descending=False, text="18.400,00", style=AmountStyle.COMMA)
    assert [row.account for row in desk.debtor_rows(ids, as_of)] == ["HAR220", "NOR014"]


def test_the_same_amount_finds_what_is_open_first_then_the_newest(desk: Ledger) -> None:
    assert found(desk, "18,400.00") == ["INV-010512", "BACS-2", "INV-10388"]


def test_of_names_alike_who_is_to_be_rung_stands_before_who_is_overdue_and_they_before_the_others(
    desk: Ledger, book: Book, ledger: Any, as_of: date
) -> None:
    late = {}
    for account, name in (("R1", "Roundhay Farms"), ("R2", "Roundhay Garage"), ("R3", "Roundhay Hardware")):
        late[account] = ledger.customer(account, name=name)
    for account, number in (("R2", "INV-20001"), ("R3", "INV-20002")):
        ledger.invoice(late[account], number, "2026-08-06", "900.00", due="2026-09-05")
    with book.unit_of_work(ledger_at()) as work:
        day.refresh(work.connection, as_of)
        # Who is overdue and who is to be rung are two questions: one of the two waits.
        work.connection.execute(update(worklist).where(worklist.c.customer_id == late["R2"]).values(in_today=0))
        work.connection.execute(update(worklist).where(worklist.c.customer_id == late["R3"]).values(in_today=1))
    assert found(desk, "roundhay") == ["R3", "R2", "R1"]


def test_what_is_open_with_just_that_amount_stands_before_settled_documents_with_these_digits(
    desk: Ledger, ledger: Any
) -> None:
    customer = ledger.customer("DIG1", name="Digit Ltd")
    paid = ledger.invoice(customer, "INV-9920", "2026-09-01", "20.00", due="2026-10-01")
    ledger.allocate(ledger.cash(customer, "REC-9920", "2026-10-20", "20.00"), paid, "2026-10-20", "20.00")
    assert found(desk, "9920")[:3] == ["INV-10555", "REC-9920", "INV-9920"]
    ledger.invoice(customer, "X-9920", "2026-01-01", "30.00", due="2026-02-01")
    assert found(desk, "9920")[:2] == ["X-9920", "INV-10555"]
    assert found(desk, "rec-9920")[0] == "REC-9920"


def test_a_name_that_begins_so_stands_before_one_with_such_a_word(desk: Ledger) -> None:
    assert found(desk, "north") == ["NOR014", "SEA001"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Müller Straßenbau", ["müller", "Muller", "mueller", "strassenbau", "STRAẞENBAU", "mueller strassenbau"]),
        ("Mueller Strassenbau", ["Müller", "straßenbau", "müller straßen"]),
        ("Jørgensen Møbler", ["jorgensen", "joergensen", "jørgensen mobler"]),
        ("Łódzka Spółka", ["lodzka", "łódzka spolka"]),
        ("Hauptstraße 7 Verlag", ["strasse", "ptstrass"]),
        ("Cœur et Fils", ["coeur", "cœur"]),
        ("Ærø Rederi", ["aero", "ærø"]),
        ("O'Brien & Søn", ["o'brien", "brien søn"]),
    ],
)
def test_a_name_is_found_with_or_without_its_own_letters(
    desk: Ledger, ledger: Any, name: str, typed: list[str]
) -> None:
    ledger.customer("X1", name=name)
    for text in typed:
        assert name in [hit.name for hit in desk.search(text)], text


def test_a_hit_says_what_it_is(desk: Ledger) -> None:
    (hit,) = desk.search("INV-10555")
    assert (hit.kind, hit.account, hit.name) == ("document", "NOR014", "Northgate Timber & Joinery")
    assert hit.text == "Invoice · £14,920.00 · £9,920.00 open"
    (debtor, *_) = desk.search("northgate")
    assert debtor.text == "NOR014 · LS1 4AP · owes £28,320.00 · £28,320.00 overdue"


@pytest.mark.parametrize(
    "text", ["", "   ", '"', "'", "*", "%", "_", "(", "AND", "OR NOT", "a*b", "^x", "né:", "\x00", "£", "-", "zzz"]
)
def test_no_text_breaks_the_search(desk: Ledger, text: str) -> None:
    assert isinstance(desk.search(text), list)
    assert len(desk.debtor_ids(text=text)) <= 4


def test_documents_keep_a_third_of_the_places_where_debtors_are_many(book: Book, ledger: Any) -> None:
    ids = [ledger.customer(f"7{number:03}", name=f"70 Trading {number}") for number in range(30)]
    for number in range(30):
        ledger.invoice(ids[0], f"70{number:04}", "2026-01-05", "10.00", due="2026-02-04")
    hits = Ledger(book).search("70", limit=12)
    assert [hit.kind for hit in hits].count("document") == 4
    assert len(hits) == 12


def test_search_follows_every_change_of_names(book: Book, ledger: Any) -> None:
    first, second = ledger.customer("A1", name="Ashford Mills"), ledger.customer("B1", name="Baxter Mills")
    at = ledger_at()
    with book.unit_of_work(at) as work:
        work.connection.execute(insert(contacts).values(customer_id=first, name="Una Reid", phone_digits="44120012345"))
        work.connection.execute(update(customers).where(customers.c.id == first).values(name="Calder Works"))
        work.connection.execute(delete(customers).where(customers.c.id == second))
    desk = Ledger(book)
    assert found(desk, "calder") == ["A1"]
    assert found(desk, "works") == ["A1"]
    assert found(desk, "una") == ["A1"]
    assert found(desk, "ashford") == []
    assert found(desk, "mills") == []
    with book.unit_of_work(at) as work:
        work.connection.execute(delete(contacts))
    assert found(desk, "una") == []
    assert found(desk, "12001") == []


def test_a_large_load_is_found_after_it_and_followed_from_then_on(book: Book, ledger: Any) -> None:
    with book.unit_of_work(ledger_at()) as work:
        with fulltext.rebuilt_after(work.connection):
            work.connection.execute(
                insert(customers),
                [
                    {"company_id": 1, "account": account, "name": name, "country": "GB", "currency": "GBP"}
                    for account, name in (("A1", "Ashford Mills"), ("B1", "Baxter Mills"))
                ],
            )
        work.connection.execute(update(customers).where(customers.c.account == "B1").values(name="Calder Works"))
    desk = Ledger(book)
    assert found(desk, "mills") == ["A1"]
    assert found(desk, "calder") == ["B1"]


@pytest.mark.parametrize(
    ("text", "style", "numbers"),
    [
        ("18400", AmountStyle.POINT, ["INV-010512", "BACS-2", "INV-10388"]),
        ("18,400.00", AmountStyle.POINT, ["INV-010512", "BACS-2", "INV-10388"]),
        ("18.400,00", AmountStyle.COMMA, ["INV-010512", "BACS-2", "INV-10388"]),
        ("18.400", AmountStyle.COMMA, ["INV-010512", "BACS-2", "INV-10388"]),
        ("18.400", AmountStyle.POINT, []),
        ("18 400,00 €", AmountStyle.COMMA, []),  # nothing in this ledger is in euros
        ("5000", AmountStyle.POINT, ["BACS-1"]),
    ],
)
def test_an_amount_is_read_in_the_persons_way_and_what_is_open_stands_first(
    desk: Ledger, text: str, style: AmountStyle, numbers: list[str]
) -> None:
    assert [hit.number for hit in desk.search(text, style=style)] == numbers


def test_an_amount_typed_without_pence_finds_what_has_some_where_none_is_just_that(desk: Ledger, ledger: Any) -> None:
    ledger.invoice(desk.customer_id("KES101"), "INV-7", "2026-10-01", "6150.35", due="2026-10-31")
    assert found(desk, "6150") == ["INV-7"]
    ledger.invoice(desk.customer_id("KES101"), "INV-8", "2026-10-01", "6150.00", due="2026-10-31")
    assert found(desk, "6150") == ["INV-8"]


@pytest.fixture
def direct_line(desk: Ledger, book: Book) -> None:
    with book.unit_of_work(ledger_at()) as work:
        work.connection.execute(
            insert(contact_ways).values(contact_id=2, kind="phone", value="07700 900381", digits="447700900381")
        )


@pytest.mark.usefixtures("direct_line")
@pytest.mark.parametrize(
    "text", ["07700 900381", "07700900381", "+44 7700 900381", "tel: 07700-900-381", "900381", "07700 900381 ext. 12"]
)
def test_a_further_number_of_a_contact_finds_the_debtor_and_says_whose_it_is(desk: Ledger, text: str) -> None:
    hit = desk.search(text)[0]
    assert hit.account == "HAR220"
    assert "Tom Okafor 07700 900381" in hit.text


def said(book: Book, customer_id: int, note: str, **fields: Any) -> int:
    at = ledger_at()
    values = {
        "customer_id": customer_id,
        "kind": "call",
        "happened_at": at,
        "happened_on": at.date(),
        "done_by": "anna",
    }
    with book.unit_of_work(at) as work:
        row = work.connection.execute(
            insert(activities).values(values | {"summary": "Call with Karen", "note": note} | fields)
        )
        assert row.inserted_primary_key is not None
        return int(row.inserted_primary_key[0])


def test_words_of_a_note_find_the_entry_and_say_what_was_said(desk: Ledger, book: Book) -> None:
    northgate = desk.customer_id("NOR014")
    said(book, northgate, "Voicemail")
    entry = said(book, northgate, "Director signed off the chèque run, goods were damaged on the way")
    said(book, desk.customer_id("HAR220"), "Cheque in the post")
    hits = desk.search("cheq dam")
    assert [(hit.kind, hit.account, hit.activity_id) for hit in hits] == [("note", "NOR014", entry)]
    assert "goods were damaged" in hits[0].text
    assert hits[0].on == date(2026, 11, 20)


def test_a_word_of_the_title_shows_the_title(desk: Ledger, book: Book) -> None:
    said(book, desk.customer_id("NOR014"), "On Friday's run", summary="Promise £5,000.00 by 27 Nov")
    assert [hit.text for hit in desk.search("promise 5,000")] == ["Promise £5,000.00 by 27 Nov · On Friday's run"]


def test_what_was_taken_back_was_never_said_and_no_word_finds_it(desk: Ledger, book: Book) -> None:
    northgate = desk.customer_id("NOR014")
    wrong = said(book, northgate, "Insolvent")
    assert [hit.activity_id for hit in desk.search("insolvent")] == [wrong]
    said(book, northgate, "", kind="correction", outcome=TAKEN_BACK, corrects_id=wrong)
    assert desk.search("insolvent") == []


def test_of_many_of_each_kind_the_best_of_each_are_shown(desk: Ledger, book: Book, ledger: Any) -> None:
    for number in range(9):
        customer = ledger.customer(f"KE{number}", name=f"1051 Kent {number}")
        ledger.invoice(customer, f"1051-{number}", "2026-10-01", "10.00", due="2026-10-31")
        said(book, customer, "Order 1051 is missing")
    kinds = [hit.kind for hit in desk.search("1051", limit=12)]
    assert (kinds.count("debtor"), kinds.count("document"), kinds.count("note")) == (5, 4, 3)


def test_an_account_is_known_in_any_case_and_a_slip_names_those_near(desk: Ledger) -> None:
    assert desk.customer_id(" nor014 ") == desk.customer_id("NOR014")
    with pytest.raises(NotFoundError) as slip:
        desk.customer_id("NOR01")
    assert "NOR014 Northgate Timber & Joinery" in slip.value.cure
    with pytest.raises(NotFoundError) as nothing:
        desk.customer_id("QQQ")
    assert "debtors --search" in nothing.value.cure


@pytest.mark.parametrize("text", ["28,320", "28320.00", "£28,320.00"])
def test_what_a_debtor_owes_or_has_overdue_finds_them_after_documents(desk: Ledger, text: str) -> None:
    assert found(desk, text) == ["NOR014"]


def test_a_document_of_that_amount_stands_before_who_owes_it(
    desk: Ledger, ledger: Any, book: Book, as_of: date
) -> None:
    ledger.invoice(ledger.customer("ALF001", name="Alfa"), "INV-9", "2026-09-01", "28320.00", due="2026-10-01")
    with book.unit_of_work(ledger_at()) as work:
        day.refresh(work.connection, as_of)
    assert found(desk, "28,320.00") == ["INV-9", "ALF001", "NOR014"]


@pytest.mark.parametrize("text", ["northgate mars", "mars northgate", "karen timber joi", "karen LS1"])
def test_words_over_a_name_and_a_contact_find_the_debtor_who_has_all(desk: Ledger, as_of: date, text: str) -> None:
    assert found(desk, text) == ["NOR014"]
    assert found(desk, f"{text} okafor") == []
    # The list is filtered by the same words.
    assert [row.account for row in desk.debtor_rows(desk.debtor_ids(text=text), as_of)] == ["NOR014"]
    assert list(desk.debtor_ids(text=f"{text} okafor")) == []


@pytest.mark.parametrize(
    "reference",
    [rf_reference("NOR014"), "rf86 nor0 14", qr_reference_text(qr_reference(digits_of("NOR014")))],
)
def test_the_reference_on_a_bank_statement_finds_its_debtor(desk: Ledger, reference: str) -> None:
    assert desk.search(reference)[0].account == "NOR014"
