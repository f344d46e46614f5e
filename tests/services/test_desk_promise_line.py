"""The promise line on a real account: its open items, its currency, its country's working days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import create_book
from creditdesk.services.desk.entries import CallEntry, PlanDraft, PromiseDraft, Saved
from creditdesk.services.desk.service import Desk
from creditdesk.services.desk.working_days import bank_holidays

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)


@pytest.fixture
def debtor(ledger: Any) -> int:
    """Who owes 700.00 of an invoice part paid, 500.00 not yet due, and 90.00 in euros."""
    customer = ledger.customer("N1", name="Northgate")
    first = ledger.invoice(customer, "INV-10512", "2026-08-06", "1000.00", due="2026-09-05")
    ledger.invoice(customer, "INV-10677", "2026-11-04", "500.00", due="2026-12-04")
    ledger.invoice(customer, "INV-10700", "2026-08-06", "90.00", due="2026-09-05", currency="EUR")
    ledger.allocate(ledger.cash(customer, "C-1", "2026-10-20", "300.00"), first, "2026-10-20", "300.00")
    return int(customer)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mon", "£700.00 · Mon 23 Nov"),
        ("fri", "£700.00 · Fri 27 Nov"),
        ("all 4 dec on 10677", "£500.00 · Fri 4 Dec"),
        ("half eom", "£350.00 · Mon 30 Nov"),
    ],
)
def test_it_speaks_of_what_is_open_of_the_items(book: Book, debtor: int, text: str, words: str) -> None:
    assert Desk(book).read_promise(text, debtor, (), FRIDAY).words == words


def test_the_selected_items_come_first(book: Book, debtor: int) -> None:
    chosen = (DocumentKey(DocumentType.INVOICE, "INV-10677"),)
    reading = Desk(book).read_promise("fri", debtor, chosen, FRIDAY)
    assert reading.words == "£500.00 · Fri 27 Nov"
    assert reading.promises[0].items == ((chosen[0], 500_00),)


EUROS = DocumentKey(DocumentType.INVOICE, "INV-10700")


@pytest.mark.parametrize("text", ["fri on 10700", "€90 fri", "90 eur fri", "all eur fri"])
def test_a_promise_is_in_the_currency_of_its_invoices_or_in_the_one_said(book: Book, debtor: int, text: str) -> None:
    (made,) = Desk(book).read_promise(text, debtor, (), FRIDAY).promises
    assert (made.words, made.currency, made.items) == ("€90.00 · Fri 27 Nov", "EUR", ((EUROS, 90_00),))


def test_a_promise_is_in_the_currency_of_the_ticked_invoices(book: Book, debtor: int) -> None:
    (made,) = Desk(book).read_promise("mon", debtor, (EUROS,), FRIDAY).promises
    assert (made.words, made.items) == ("€90.00 · Mon 23 Nov", ((EUROS, 90_00),))


def test_where_nothing_is_open_in_the_accounts_own_it_is_the_only_one_in_which_anything_is(
    book: Book, ledger: Any
) -> None:
    customer = ledger.customer("M001")
    ledger.invoice(customer, "R-1", "2026-09-15", "1234.56", due="2026-10-15", currency="EUR")
    read = Desk(book).read_promise
    assert read("mon", customer, (), FRIDAY).words == "€1,234.56 · Mon 23 Nov"
    assert read("100 fri", customer, (), FRIDAY).words == "€100.00 · Fri 27 Nov"
    assert read("fri on R-1", customer, (), FRIDAY).words == "€1,234.56 · Fri 27 Nov"
    assert read("£100 fri", customer, (), FRIDAY).doubts == ("More than is open (£100.00 of £0.00 open)",)
    ledger.invoice(customer, "R-2", "2026-09-15", "80.00", due="2026-10-15", currency="USD")
    assert read("100 fri", customer, (), FRIDAY).problems[0].text == (
        "What is open is in EUR and USD: write which, such as “100 EUR”."
    )


def test_the_next_working_day_jumps_christmas(book: Book, debtor: int) -> None:
    reading = Desk(book).read_promise("500", debtor, (), date(2026, 12, 24))
    assert reading.promises[0].promised_on == date(2026, 12, 29)  # Boxing Day's substitute is Monday the 28th


def test_a_country_without_a_known_calendar_has_weekends_only(tmp_path: Path) -> None:
    made = create_book(
        tmp_path / "x.creditdesk", company="Canaries plc", country="IC", currency="EUR", at=AT, user="tess"
    )
    with made as book, book.read() as connection:
        assert bank_holidays(connection, FRIDAY) == frozenset()


@pytest.mark.parametrize(
    ("locale", "text", "words"),
    [
        ("de_DE", "500 freitag", "£500.00 · Fri 27 Nov"),
        ("de_DE", "500 4. Dez.", "£500.00 · Fri 4 Dec"),
        ("fr_FR", "500 vendredi", "£500.00 · Fri 27 Nov"),
        ("fr_FR", "500 4 déc.", "£500.00 · Fri 4 Dec"),
        ("es-ES", "500 4 diciembre", "£500.00 · Fri 4 Dec"),
        ("nl_NL", "500 vrijdag", "£500.00 · Fri 27 Nov"),
        ("en_US", "500 12/4", "£500.00 · Fri 4 Dec"),
        ("en_GB", "500 4/12", "£500.00 · Fri 4 Dec"),
        ("xx_XX", "500 4/12", "£500.00 · Fri 4 Dec"),
    ],
)
def test_days_are_read_in_the_persons_own_language_too(
    book: Book, debtor: int, locale: str, text: str, words: str
) -> None:
    assert Desk(book).read_promise(text, debtor, (), FRIDAY, locale=locale).words == words


@pytest.mark.parametrize(("locale", "text"), [("es_ES", "500 mar"), ("fr_FR", "500 mar"), ("", "500 freitag")])
def test_a_name_with_two_readings_or_none_is_not_guessed(book: Book, debtor: int, locale: str, text: str) -> None:
    reading = Desk(book).read_promise(text, debtor, (), FRIDAY, locale=locale)
    assert (reading.promises, len(reading.problems)) == ((), 1)


def test_the_rest_is_what_the_lines_above_leave(book: Book, debtor: int) -> None:
    first = Desk(book).read_promise("200 fri", debtor, (), FRIDAY).promises
    assert Desk(book).read_promise("rest eom", debtor, (), FRIDAY, before=first).words == "£500.00 · Mon 30 Nov"


def test_what_is_promised_already_is_not_promised_twice_by_a_day_alone(book: Book, ledger: Any, debtor: int) -> None:
    desk = Desk(book)
    ledger.invoice(debtor, "INV-10600", "2026-08-06", "300.00", due="2026-09-05")

    def promise(text: str) -> Saved:
        read = desk.read_promise(text, debtor, (), FRIDAY).promises
        drafts = tuple(PromiseDraft(each.amount_minor, each.currency, each.promised_on, each.items) for each in read)
        return desk.save_call(CallEntry(debtor, "PTP", promises=drafts), at=AT, as_of=FRIDAY)[0]

    saved = promise("fri on 10512")
    reading = desk.read_promise("mon", debtor, (), FRIDAY)
    assert reading.explained == "£300.00 = £1,000.00 overdue less £700.00 promised already · Mon 23 Nov"
    desk.take_back(saved, at=AT, as_of=FRIDAY)
    assert desk.read_promise("mon", debtor, (), FRIDAY).words == "£1,000.00 · Mon 23 Nov"
    promise("fri on 10512")
    promise("fri")
    assert desk.read_promise("mon", debtor, (), FRIDAY).promises == ()


def test_what_is_in_a_plan_that_runs_is_promised_too(book: Book, ledger: Any, debtor: int) -> None:
    desk = Desk(book)
    ledger.invoice(debtor, "INV-10600", "2026-08-06", "300.00", due="2026-09-05")
    (plan,) = desk.read_promise("350 weekly x2 from fri on 10512", debtor, (), FRIDAY).plans
    draft = PlanDraft(plan.instalments, plan.currency, plan.items, plan.words)
    saved, _ = desk.save_call(CallEntry(debtor, "PLAN_AGREED", plan=draft), at=AT, as_of=FRIDAY)
    assert desk.read_promise("mon", debtor, (), FRIDAY).words == "£300.00 · Mon 23 Nov"
    assert saved.plan_id is not None
    desk.plans.cancel(saved.plan_id, at=AT, as_of=FRIDAY)
    assert desk.read_promise("mon", debtor, (), FRIDAY).words == "£1,000.00 · Mon 23 Nov"
