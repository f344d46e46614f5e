"""A debtor who owes in two currencies: promises are made, judged, counted, told and written by each alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.gate import HoldCode
from creditdesk.services.book.book import Book
from creditdesk.services.book.check import check
from creditdesk.services.desk.entries import CallEntry, PromiseDraft, QueryDraft
from creditdesk.services.desk.promise_list import By
from creditdesk.services.desk.service import Desk
from creditdesk.services.ledger.list_views import DebtorRow
from creditdesk.services.ledger.service import Ledger
from creditdesk.services.letters.promise_writing import PromiseWriting
from creditdesk.services.letters.service import Letters

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY, NEXT_FRIDAY, LATER = date(2026, 11, 20), date(2026, 11, 27), date(2026, 12, 2)
POUNDS, EUROS = DocumentKey(DocumentType.INVOICE, "INV-1"), DocumentKey(DocumentType.INVOICE, "R-1")


@pytest.fixture
def debtor(ledger: Any) -> int:
    """A debtor in pounds who owes £1,000.00 and €900.00, both overdue."""
    customer = ledger.customer("N1", name="Northgate", controller="Tess", address1="Unit 7", city="Wakefield")
    ledger.invoice(customer, "INV-1", "2026-08-06", "1000.00", due="2026-09-05")
    ledger.invoice(customer, "R-1", "2026-08-06", "900.00", due="2026-09-05", currency="EUR")
    return int(customer)


@pytest.fixture
def desk(book: Book, debtor: int) -> Desk:
    made = Desk(book)
    made.start_day(at=AT, as_of=FRIDAY)
    return made


def say(desk: Desk, debtor: int, text: str) -> tuple[int, ...]:
    reading = desk.read_promise(text, debtor, (), FRIDAY)
    drafts = tuple(PromiseDraft(p.amount_minor, p.currency, p.promised_on, p.items) for p in reading.promises)
    assert not reading.problems
    return desk.save_call(CallEntry(debtor, "PTP", promises=drafts), at=AT, as_of=FRIDAY)[0].promise_ids


def standing(desk: Desk, debtor: int, as_of: date = FRIDAY) -> list[tuple[str, str, int]]:
    listed = desk.promises.listed(as_of, customer_id=debtor)
    return [(each.promise.currency, each.promise.status, each.promise.received_minor) for each in listed]


def test_cash_keeps_promises_in_its_own_currency_alone(book: Book, desk: Desk, debtor: int, ledger: Any) -> None:
    say(desk, debtor, "£1000 fri; €900 fri")
    cash = ledger.cash(debtor, "C-1", "2026-11-25", "900.00", currency="EUR")
    with book.read() as connection:
        euros = connection.exec_driver_sql("SELECT id FROM documents WHERE number = 'R-1'").scalar_one()
    ledger.allocate(cash, euros, "2026-11-25", "900.00")
    desk.start_day(at=AT, as_of=LATER)
    assert sorted(standing(desk, debtor, LATER)) == [("EUR", "kept", 900_00), ("GBP", "broken", 0)]
    (row,) = desk.promises.rates(LATER, By.DEBTOR, debtor)
    assert {currency: rate.by_value for currency, rate in row.values.items()} == {
        "EUR": Decimal("100.00"),
        "GBP": Decimal("0.00"),
    }


def test_a_promise_of_no_invoice_is_kept_by_cash_in_its_currency_and_replaces_none_in_another(
    desk: Desk, debtor: int, ledger: Any
) -> None:
    for text, currency in (("all gbp fri", "GBP"), ("all eur fri", "EUR")):
        (read,) = desk.read_promise(text, debtor, (), FRIDAY).promises
        entry = CallEntry(debtor, "PTP", promises=(PromiseDraft(read.amount_minor, currency, NEXT_FRIDAY),))
        desk.save_call(entry, at=AT, as_of=FRIDAY)
    assert sorted(standing(desk, debtor)) == [("EUR", "open", 0), ("GBP", "open", 0)]
    ledger.cash(debtor, "C-1", "2026-11-25", "1000.00")
    desk.start_day(at=AT, as_of=LATER)
    assert sorted(standing(desk, debtor, LATER)) == [("EUR", "broken", 0), ("GBP", "kept", 1000_00)]


def test_a_promise_of_another_currency_than_its_invoices_is_not_written(desk: Desk, debtor: int) -> None:
    wrong = PromiseDraft(100_00, "GBP", NEXT_FRIDAY, ((EUROS, 100_00),))
    with pytest.raises(CreditDeskError, match="What is agreed in GBP cannot be of invoices in EUR"):
        desk.save_call(CallEntry(debtor, "PTP", promises=(wrong,)), at=AT, as_of=FRIDAY)
    assert standing(desk, debtor) == []


def test_the_gate_holds_what_is_promised_and_leaves_the_other_currency(book: Book, desk: Desk, debtor: int) -> None:
    def waiting() -> list[str]:
        held = Letters(book).gate(debtor, "reminder", FRIDAY).held
        return sorted(each.currency for each in held if each.code is HoldCode.PROMISE)

    say(desk, debtor, "€900 fri on R-1")
    assert waiting() == ["EUR"]
    say(desk, debtor, "£1000 fri on INV-1")
    assert waiting() == ["EUR", "GBP"]


def test_row_history_and_talk_say_the_promise_in_its_own_currency(book: Book, desk: Desk, debtor: int) -> None:
    say(desk, debtor, "€900 fri on R-1")
    shown = Ledger(book)
    (row,) = shown.debtor_rows([debtor], FRIDAY)
    # Nothing of what the row speaks of waits for it: it is told, and takes no points off.
    assert (row.fact, row.state) == ("promise of €900.00 for Fri 27 Nov", "61-90")
    assert [reason for reason in row.reasons if "promise" in reason.text] == []
    view = shown.debtor(debtor, FRIDAY)
    assert view.history[0].title == "Promise €900.00 by 27 Nov"
    assert "Promise of €900 for Fri 27 Nov is running" in view.talking_points
    assert view.opening_line == "I have €900 down for Fri 27 Nov. Is that still as planned?"
    assert view.head.last_promise == "€900.00 due 27 Nov"
    say(desk, debtor, "£400 fri")
    (row,) = shown.debtor_rows([debtor], FRIDAY)
    assert "promise of £400.00 for Fri 27 Nov" in [reason.text for reason in row.reasons]


@pytest.fixture
def other(ledger: Any) -> int:
    """A debtor in pounds of whom nothing is overdue but €900.00; what is owed in pounds is the most of the limit."""
    customer = ledger.customer("S1", name="Severn", credit_limit_minor=2_000_00)
    ledger.invoice(customer, "INV-5", "2026-08-06", "1900.00", due="2026-12-06")
    ledger.invoice(customer, "R-5", "2026-08-06", "900.00", due="2026-09-05", currency="EUR")
    return int(customer)


def listed(book: Book, customer: int, as_of: date = FRIDAY) -> DebtorRow:
    (row,) = Ledger(book).debtor_rows([customer], as_of)
    return row


def test_who_is_overdue_in_another_currency_alone_is_rung_about_that(book: Book, other: int, desk: Desk) -> None:
    desk.start_day(at=AT, as_of=FRIDAY)
    row = listed(book, other)
    assert (row.currency, row.balance_minor, row.overdue_minor, row.state) == ("EUR", 900_00, 900_00, "61-90")
    told = [(reason.text, reason.points) for reason in row.reasons]
    assert told == [("oldest 76 days late", 25), ("€900.00 overdue", 12), ("limit 95% used", 5)]
    assert row.score == 42
    assert other in Ledger(book).debtor_ids("today")
    view = Ledger(book).debtor(other, FRIDAY)
    assert view.opening_line == "It is about R-5, €900.00. When may we expect the payment?"
    assert view.head.limit_used_percent == 95


def test_a_past_day_speaks_of_the_currency_that_was_overdue_then(book: Book, other: int, desk: Desk) -> None:
    for day, currency in ((date(2026, 9, 4), "GBP"), (date(2026, 9, 7), "EUR"), (date(2026, 12, 8), "GBP")):
        desk.start_day(at=AT, as_of=day)
        assert listed(book, other, day).currency == currency
    desk.start_day(at=AT, as_of=date(2026, 12, 8))
    assert Ledger(book).debtor(other, date(2026, 11, 20)).opening_line.startswith("It is about R-5")
    assert Ledger(book).debtor(other, date(2026, 12, 8)).opening_line.startswith("It is about INV-5")


def test_what_is_overdue_besides_is_told_and_raises(book: Book, desk: Desk, debtor: int) -> None:
    row = listed(book, debtor)
    assert (row.currency, row.fact) == ("GBP", "also €900.00 overdue, oldest 76 days late")
    assert ("also €900.00 overdue, oldest 76 days late", 37) in [(each.text, each.points) for each in row.reasons]
    assert row.score == sum(each.points for each in row.reasons)


def test_a_promise_in_pounds_leaves_the_euros_to_be_rung_about(book: Book, desk: Desk, debtor: int) -> None:
    say(desk, debtor, "£1000 fri on INV-1")
    said = "wait: spoken to today; next look for £1,000.00 promised for Fri 27 Nov"
    assert listed(book, debtor).next_action == said
    desk.start_day(at=AT, as_of=date(2026, 11, 26))
    assert listed(book, debtor, date(2026, 11, 26)).next_action == "ring about the €900.00"
    assert debtor in Ledger(book).debtor_ids("today")
    say(desk, debtor, "€900 fri on R-1")
    desk.start_day(at=AT, as_of=date(2026, 11, 26))
    assert listed(book, debtor, date(2026, 11, 26)).next_action == "wait for Fri 27 Nov"


def test_a_query_in_euros_is_on_the_list_of_queries_and_disputes_nothing_of_the_pounds(
    book: Book, desk: Desk, debtor: int
) -> None:
    query = QueryDraft("PRICE", 900_00, items=((EUROS, 900_00),), currency="EUR")
    desk.save_call(CallEntry(debtor, "DISPUTE_RAISED", query=query), at=AT, as_of=FRIDAY)
    assert debtor in Ledger(book).debtor_ids("queries")
    reasons = [reason.text for reason in listed(book, debtor).reasons]
    assert not [text for text in reasons if "disputed" in text or "€" in text]
    assert check(book) == []


def test_where_all_is_owed_in_another_currency_the_view_speaks_of_that_and_measures_no_limit(
    book: Book, desk: Desk, ledger: Any
) -> None:
    customer = ledger.customer("M001", name="Mueller", credit_limit_minor=10_000_00)
    ledger.invoice(customer, "R-7", "2026-09-01", "1234.56", due="2026-10-01", currency="EUR")
    desk.start_day(at=AT, as_of=FRIDAY)
    view = Ledger(book).debtor(customer, FRIDAY)
    assert view.head.limit_used_percent is None
    assert view.opening_line == "It is about R-7, €1,234.56. When may we expect the payment?"
    assert view.head.risk > 0
    ledger.invoice(customer, "INV-9", "2026-09-01", "500.00", due="2026-10-01")
    assert Ledger(book).debtor(customer, FRIDAY).head.limit_used_percent == 5


def test_a_confirmation_is_of_one_currency(book: Book, desk: Desk, debtor: int) -> None:
    pounds, euros = say(desk, debtor, "£1000 fri; €900 fri")
    writing = PromiseWriting(book)
    for made, amount in ((pounds, "£1,000.00"), (euros, "€900.00")):
        assert amount in writing.preview([made], as_mail=True, as_of=FRIDAY, at=AT).text
        assert "1,900" not in writing.preview([made], as_mail=True, as_of=FRIDAY, at=AT).text
    with pytest.raises(CreditDeskError, match="in EUR and GBP: a letter is of one currency"):
        writing.preview([pounds, euros], as_mail=True, as_of=FRIDAY, at=AT)
