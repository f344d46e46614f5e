"""A hundred thousand documents of 15,000 debtors: the figures of the small cases hold for the large book.

`python dev.py bench` times a million of them; here only what is true is asked.
"""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from creditdesk.domain.aging import Credits
from creditdesk.services.book.book import Book
from creditdesk.services.book.check import check
from creditdesk.services.book.files import create_book
from creditdesk.services.cash.result import ImportResult
from creditdesk.services.cash.service import Cash
from creditdesk.services.desk import day
from creditdesk.services.ledger.debtors import ORDERS, WORKLISTS
from creditdesk.services.ledger.service import Ledger
from tests.conftest import AS_OF, AT
from tests.scale import trade as trading
from tests.scale.trade import DEBTORS, Trade

PAGE = 100


@pytest.fixture(scope="module")
def trade(tmp_path_factory: pytest.TempPathFactory) -> Trade:
    return trading.write(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    path = tmp_path_factory.mktemp("scale") / "large.creditdesk"
    with create_book(path, company="Scale Ltd", country="GB", currency="GBP", at=AT, user="scale") as made:
        yield made


@pytest.fixture(scope="module")
def taken(book: Book, trade: Trade) -> ImportResult:
    return Cash(book).import_files(trade.files, at=AT, as_of=AS_OF)


def test_all_but_the_broken_rows_are_taken_and_the_totals_agree(taken: ImportResult, trade: Trade) -> None:
    refused = [row for row in taken.rejected if row.column == "amount"]
    assert [row.row for row in refused] == trade.broken_rows
    assert taken.rejected == tuple(refused)
    assert taken.new == DEBTORS + len(trade.papers) + 2 * trade.payments
    assert all(control.agrees for control in taken.control)


@pytest.mark.parametrize("as_of", [AS_OF, AS_OF - timedelta(1), date(2026, 2, 28), date(2025, 6, 30), date(2024, 1, 1)])
def test_aging_is_the_sum_of_every_invoice(book: Book, taken: ImportResult, trade: Trade, as_of: date) -> None:
    report = Ledger(book).aging(as_of, credits=Credits.SEPARATE)
    found = {
        (total.aged.currency, label): minor
        for total in report.currencies
        for label, minor in total.aged.buckets
        if minor
    }
    assert found == trade.aged(as_of)
    assert all(total.aged.unallocated_minor == 0 for total in report.currencies)


def test_each_list_holds_each_debtor_once_in_every_order(book: Book, taken: ImportResult) -> None:
    ledger = Ledger(book)
    everybody = set(ledger.debtor_ids())
    assert len(everybody) == DEBTORS
    for order in ORDERS:
        for descending in (True, False):
            ids = ledger.debtor_ids(order=order, descending=descending)
            assert len(ids) == DEBTORS
            assert set(ids) == everybody
    counts = ledger.worklist_counts()
    assert {name: len(ledger.debtor_ids(name)) for name in WORKLISTS} == counts


def test_pages_anywhere_in_the_list_hold_what_the_order_says(book: Book, taken: ImportResult) -> None:
    ledger = Ledger(book)
    ids = ledger.debtor_ids(order="balance")
    balances = array("q")
    for start in (0, 7_431, DEBTORS // 2, DEBTORS - PAGE):
        rows = ledger.debtor_rows(ids[start : start + PAGE], AS_OF)
        assert [row.customer_id for row in rows] == list(ids[start : start + PAGE])
        balances.extend(row.balance_minor for row in rows)
    assert list(balances) == sorted(balances, reverse=True)


def test_every_number_is_found_and_found_first(book: Book, taken: ImportResult, trade: Trade) -> None:
    ledger = Ledger(book)
    for paper in random.Random(3).sample(trade.papers, 100):
        hit = ledger.search(paper.number)[0]
        assert (hit.kind, hit.number, hit.account) == ("document", paper.number, paper.account)


def test_a_second_look_at_the_day_changes_no_place_in_the_list(book: Book, taken: ImportResult) -> None:
    ledger = Ledger(book)
    before = ledger.debtor_ids("today")
    with book.unit_of_work(AT) as work:
        day.refresh(work.connection, AS_OF)
    assert ledger.debtor_ids("today") == before


def test_the_same_files_again_change_nothing_and_the_book_proves_itself(
    book: Book, taken: ImportResult, trade: Trade
) -> None:
    again = Cash(book).import_files(trade.files, at=AT, as_of=AS_OF)
    assert (again.new, again.changed, again.vanished) == (0, 0, 0)
    assert check(book) == []
