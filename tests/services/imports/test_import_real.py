"""The real export of a food producer's receivables, where it lies beside the checkout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from creditdesk.domain.money import minor_from_decimal
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import create_book
from creditdesk.services.cash.result import ImportResult
from creditdesk.services.cash.service import Cash
from creditdesk.services.ledger.open_items import open_items
from tests.conftest import AT

DAY = date(2020, 5, 22)


@pytest.fixture(scope="module")
def files() -> list[Path]:
    folder = Path(__file__).resolve().parents[4] / "shared" / "data" / "highradius"
    if not folder.is_dir():
        pytest.skip("needs the folder of real input files beside the checkout")
    return [folder / "closed.csv", folder / "open.csv"]


class Producer(NamedTuple):
    book: Book
    first: ImportResult


@pytest.fixture(scope="module")
def producer(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Producer]:
    path = tmp_path_factory.mktemp("real") / "producer.creditdesk"
    with create_book(path, company="Food Producer", country="US", currency="USD", at=AT, user="tess") as book:
        yield Producer(book, Cash(book).import_files(files, at=AT, as_of=DAY))


def totals(book: Book, day: date) -> dict[str, int]:
    sums: Counter[str] = Counter()
    with book.read() as connection:
        for item in open_items(connection, day):
            sums[item.document.currency] += item.open_minor
    return dict(sums)


def test_both_files_are_recognised_and_taken_whole(producer: Producer) -> None:
    result = producer.first
    assert (result.profile, result.rows, result.new, result.rejected) == ("highradius", 32_623, 32_623, ())
    assert all(total.agrees and total.rejected_minor == 0 for total in result.control)
    assert [notice for notice in result.notices if "due before" in notice and "9 more" in notice]


@pytest.mark.parametrize("day", [DAY, date(2020, 3, 31), date(2019, 6, 30)])
def test_what_is_open_on_a_day_is_what_pandas_computes_from_the_files(
    producer: Producer, files: list[Path], day: date
) -> None:
    import pandas as pd

    closed, open_ = (pd.read_csv(path, dtype=str, keep_default_na=False) for path in files)
    standing = open_[open_.posting_date <= day.isoformat()]
    expected: Counter[str] = Counter()
    for currency, amounts in standing.groupby("invoice_currency").total_open_amount:
        expected[currency] += sum(minor_of(amount) for amount in amounts)
    currency_of = open_.drop_duplicates("cust_number").set_index("cust_number").invoice_currency
    unpaid = closed[(closed.posting_date <= day.isoformat()) & (closed.clear_date > day.isoformat())]
    for account, amount in zip(unpaid.cust_number, unpaid.total_open_amount, strict=True):
        expected[currency_of.get(account, "USD")] += minor_of(amount)
    assert totals(producer.book, day) == dict(expected)


def minor_of(amount: str) -> int:
    return minor_from_decimal(Decimal(amount), "USD")


def test_the_second_import_changes_nothing_in_either_order(producer: Producer, files: list[Path]) -> None:
    before = totals(producer.book, DAY)
    again = Cash(producer.book).import_files(files[::-1], at=AT, as_of=DAY)
    assert (again.unchanged, again.new, again.changed, again.rejected) == (32_623, 0, 0, ())
    assert totals(producer.book, DAY) == before


def test_a_customer_has_the_first_name_that_is_not_empty_without_its_blanks(producer: Producer) -> None:
    with producer.book.read() as connection:
        names = connection.exec_driver_sql("SELECT name FROM customers").scalars().all()
        nameless = connection.exec_driver_sql("SELECT count(*) FROM customers WHERE name = account").scalar_one()
        versions = connection.exec_driver_sql("SELECT count(*) FROM fact_versions").scalar_one()
    assert all(name == name.strip() for name in names)
    assert (nameless < len(names), versions) == (True, 0)
