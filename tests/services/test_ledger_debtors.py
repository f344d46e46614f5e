"""The debtor list: ids in order, rows by page, worklists by chip; and the status line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select

from creditdesk.domain.errors import CreditDeskError
from creditdesk.models.follow_ups import follow_ups
from creditdesk.models.ledger import customer_balances
from creditdesk.services.book.book import Book
from creditdesk.services.desk import day
from creditdesk.services.ledger.service import Ledger

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def refreshed(book: Book, as_of: date) -> Ledger:
    with book.unit_of_work(AT) as work:
        day.refresh(work.connection, as_of)
    return Ledger(book)


@pytest.fixture
def desk(book: Book, ledger: Any, as_of: date) -> Ledger:
    amounts = {"B1": ("Éclair Ltd", "900", "2026-10-01"), "A1": ("Zebra Ltd", "50000", "2026-06-01")}
    amounts |= {"C1": ("dapper Ltd", "70", "2026-12-15")}
    for account, (name, amount, due) in amounts.items():
        customer = ledger.customer(account, name=name)
        ledger.invoice(customer, f"I-{account}", "2026-05-01", amount, due=due)
    ledger.customer("D1", name="Nothing Owed Ltd")
    return refreshed(book, as_of)


def accounts(desk: Ledger, as_of: date, **asked: Any) -> list[str]:
    return [row.account for row in desk.debtor_rows(desk.debtor_ids(**asked), as_of)]


@pytest.mark.parametrize(
    ("order", "descending", "expected"),
    [
        ("name", False, ["C1", "B1", "D1", "A1"]),
        ("name", True, ["A1", "D1", "B1", "C1"]),
        ("balance", True, ["A1", "B1", "C1", "D1"]),
        ("overdue", True, ["A1", "B1", "D1", "C1"]),
        ("oldest", True, ["A1", "B1", "C1", "D1"]),
        ("oldest", False, ["C1", "B1", "A1", "D1"]),
    ],
)
def test_the_list_in_every_order(desk: Ledger, as_of: date, order: str, descending: bool, expected: list[str]) -> None:
    assert accounts(desk, as_of, order=order, descending=descending) == expected


def test_today_is_in_order_of_score(desk: Ledger, as_of: date) -> None:
    rows = desk.debtor_rows(desk.debtor_ids("today"), as_of)
    assert [row.account for row in rows] == ["A1", "B1"]
    assert rows[0].score > rows[1].score
    assert rows[0].score == sum(reason.points for reason in rows[0].reasons)


def test_a_row_says_all_that_is_painted(desk: Ledger, as_of: date) -> None:
    (row,) = [row for row in desk.debtor_rows(desk.debtor_ids(), as_of) if row.account == "B1"]
    assert (row.balance_minor, row.overdue_minor, row.currency) == (90_000, 90_000, "GBP")
    assert row.oldest_days == 50
    assert row.state == "31-60"


def test_a_row_names_no_age_while_nothing_is_overdue(desk: Ledger, as_of: date) -> None:
    rows = {row.account: row for row in desk.debtor_rows(desk.debtor_ids(), as_of)}
    assert rows["C1"].oldest_days is None
    assert rows["D1"].oldest_days is None


def test_rows_come_in_the_order_asked_for_and_leave_out_who_is_gone(desk: Ledger, as_of: date) -> None:
    ids = list(desk.debtor_ids(order="name", descending=False))
    assert [row.customer_id for row in desk.debtor_rows([ids[2], 999_999, ids[0]], as_of)] == [ids[2], ids[0]]


def test_the_chips_count_their_debtors(book: Book, ledger: Any, desk: Ledger, as_of: date) -> None:
    with book.unit_of_work(AT) as work:
        customer = desk.customer_id("C1")
        work.connection.execute(insert(follow_ups).values(customer_id=customer, kind="call_back", due_on=as_of))
        day.refresh(work.connection, as_of, [customer])
    counts = desk.worklist_counts()
    assert list(counts) == [
        "today", "promises_due", "broken", "alerts", "queries", "call_backs", "quick_wins", "waiting", "all",
    ]  # fmt: skip
    assert (counts["call_backs"], counts["all"]) == (1, 4)
    for name, count in counts.items():
        assert len(desk.debtor_ids(name)) == count


def test_a_text_filters_the_chosen_worklist(desk: Ledger, as_of: date) -> None:
    assert accounts(desk, as_of, text="ltd", order="name", descending=False) == ["C1", "B1", "D1", "A1"]
    assert accounts(desk, as_of, text="eclair") == ["B1"]
    assert accounts(desk, as_of, worklist="today", text="dapper") == []


def test_a_retention_counts_as_the_oldest_once_its_day_has_come(book: Book, ledger: Any, as_of: date) -> None:
    customer = ledger.customer("RET1", name="Retained Ltd")
    released = date(2026, 12, 1)
    invoice = ledger.invoice(customer, "R-1", "2026-05-01", "100.00", due="2026-05-31", retained_minor=10_00,
                             retention_due_on=released)  # fmt: skip
    ledger.allocate(ledger.cash(customer, "C-1", "2026-06-01", "90.00"), invoice, "2026-06-01", "90.00")
    for day_, oldest in ((as_of, None), (date(2026, 12, 10), released)):
        refreshed(book, day_)
        with book.read() as connection:
            assert connection.scalar(select(customer_balances.c.oldest_due_on)) == oldest


def test_an_unknown_worklist_or_order_is_a_sentence(desk: Ledger) -> None:
    with pytest.raises(CreditDeskError, match="no worklist urgent"):
        desk.debtor_ids("urgent")
    with pytest.raises(CreditDeskError, match="cannot be sorted by shoe size"):
        desk.debtor_ids(order="shoe size")


def test_an_empty_book_has_an_empty_list_and_a_status(book: Book, as_of: date) -> None:
    desk = Ledger(book)
    assert list(desk.debtor_ids()) == []
    assert desk.worklist_counts()["all"] == 0
    status = desk.status(as_of)
    assert (status.receivables_minor, status.overdue_minor, status.dso) == (0, 0, 0.0)
    assert desk.aging(as_of).currencies == ()


def test_the_overdue_share_is_of_what_is_open_before_credits_and_never_beyond_the_whole(
    book: Book, ledger: Any, as_of: date
) -> None:
    customer = ledger.customer("A1")
    ledger.invoice(customer, "INV-1", "2026-05-01", "1784.50", due="2026-05-31")
    ledger.invoice(customer, "INV-2", str(as_of), "0.50", due="2099-01-01")
    ledger.cash(customer, "C-1", str(as_of), "300.00")
    status = refreshed(book, as_of).status(as_of)
    assert (status.receivables_minor, status.debits_minor, status.overdue_minor) == (148_500, 178_500, 178_450)
    assert status.overdue_percent == 100


def test_cash_beyond_what_is_open_leaves_the_share_as_it_is(book: Book, ledger: Any, as_of: date) -> None:
    customer = ledger.customer("A1")
    ledger.invoice(customer, "INV-1", "2026-05-01", "100.00", due="2026-05-31")
    ledger.invoice(customer, "INV-2", str(as_of), "300.00", due="2099-01-01")
    ledger.cash(customer, "C-1", str(as_of), "900.00")
    assert refreshed(book, as_of).status(as_of).overdue_percent == 25


def test_the_status_line_sums_the_companys_currency_and_names_the_others(book: Book, ledger: Any, as_of: date) -> None:
    customer = ledger.customer("A1")
    ledger.invoice(customer, "1", "2026-10-01", "100.00", due="2026-10-31")
    ledger.invoice(customer, "2", "2026-11-01", "50.00", due="2026-12-01")
    ledger.invoice(customer, "3", "2026-11-01", "70.00", due="2026-12-01", currency="EUR")
    status = refreshed(book, as_of).status(as_of)
    assert (status.receivables_minor, status.overdue_minor, status.others) == (15_000, 10_000, (("EUR", 7_000),))


def test_the_countback_of_the_rules(book: Book, ledger: Any) -> None:
    # Domain section 3: 31 days of March, 28 of February, 70,000 of January's 240,000.
    customer = ledger.customer("A1")
    for number, (dated, amount) in enumerate(
        [("2026-01-15", "240000"), ("2026-02-15", "250000"), ("2026-03-15", "280000")]
    ):
        ledger.invoice(customer, str(number), dated, amount, due=dated)
    # Neither is a sale, nor takes from one: what is left is 600,000.
    ledger.document(customer, "write_off", "W", "2026-03-31", "160000")
    ledger.document(customer, "credit_note", "N", "2026-03-20", "10000")
    end = date(2026, 3, 31)
    status = refreshed(book, end).status(end)
    assert status.dso == 68.0
    assert [(month.first.month, month.month_days, month.taken_minor, month.days) for month in status.dso_months] == [
        (3, 31, 28_000_000, 31),
        (2, 28, 25_000_000, 28),
        (1, 31, 7_000_000, pytest.approx(31 * 70 / 240)),
    ]


def test_receivables_that_outlast_all_sales_have_no_countback(book: Book, ledger: Any, as_of: date) -> None:
    ledger.document(ledger.customer("A1"), "journal_debit", "J", "2026-11-01", "10")
    assert refreshed(book, as_of).status(as_of).dso is None
