"""Statements from a real book: proved, the same twice, for one debtor and for all."""
# ruff: noqa: RUF001 - amounts on paper have the true minus sign

from __future__ import annotations

import hashlib
import io
import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest
from sqlalchemy import update

from creditdesk.domain.errors import Cancelled, CreditDeskError
from creditdesk.domain.statement import OPEN_ITEM, StatementForm, StatementKind
from creditdesk.models.activity import activities
from creditdesk.models.follow_ups import queries, query_items
from creditdesk.models.ledger import documents
from creditdesk.models.letters import letters
from creditdesk.services.book.files import open_book
from creditdesk.services.letters import numbers
from creditdesk.services.letters.service import Letters

DAY = date(2026, 11, 20)


def test_the_same_statement_twice_is_one_statement(desk: Any, tmp_path: Path, at: datetime) -> None:
    runs = [desk.letters.statements(None, as_of=DAY, at=at, folder=tmp_path / "out") for _ in range(2)]
    assert runs[0] == runs[1]
    assert len(desk.rows(letters)) == len(desk.rows(activities)) == 1
    (file,) = runs[0].files
    assert file.path.name == "ST-NOR014-20261120.pdf"
    assert hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256


def test_a_statement_after_the_ledger_changed_is_a_new_one(desk: Any) -> None:
    desk.issue("statement")
    desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-20", "100.00")
    assert desk.issue("statement").letters[0].number == "ST-NOR014-20261120-2"


def test_a_statement_proves_itself(desk: Any) -> None:
    cash = desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-05", "1000.00", reversed_on=date(2026, 11, 15))
    desk.ledger.allocate(cash, desk.first, "2026-11-05", "1000.00")
    desk.ledger.document(desk.debtor, "credit_note", "CN-1", "2026-11-10", "30.00")
    desk.ledger.document(desk.debtor, "refund", "RF-1", "2026-11-12", "5.00")
    desk.ledger.invoice(desk.debtor, "INV-3", "2026-11-13", "60.00", due="2026-12-13")
    said = desk.said("statement")
    # The payment came and bounced within the month: no receipts but the refund, which is money out.
    assert (
        "Balance on 31 Oct 2026: 25,480.00 + invoices and charges 60.00 − credits 30.00 − payments −5.00 "
        "= balance on 20 Nov 2026: 25,515.00 = sum of the columns above." in said
    )


def test_money_of_one_account_that_paid_a_branch_is_in_both_proofs(desk: Any, ledger: Any) -> None:
    branch = ledger.customer("NOR014B", parent_id=desk.debtor)
    debt = ledger.invoice(branch, "B-1", "2026-10-01", "500.00", due="2026-10-31")
    cash = ledger.cash(desk.debtor, "BACS-1", "2026-11-05", "400.00")
    ledger.allocate(cash, debt, "2026-11-05", "300.00")
    head = desk.said("statement")
    assert "− payments 400.00 + set across accounts of your group 300.00 = balance on 20 Nov 2026: 25,380.00" in head
    own = desk.said("statement", DAY, debtor=branch)
    assert "− payments 0.00 + set across accounts of your group −300.00 = balance on 20 Nov 2026: 200.00" in own
    later = desk.said("statement", date(2026, 12, 10), debtor=branch)
    assert "Balance on 30 Nov 2026: 200.00 + invoices and charges 0.00" in later


def test_a_statement_as_of_an_old_day_stays_what_it_was(desk: Any, tmp_path: Path, at: datetime) -> None:
    old = desk.letters.preview(desk.debtor, "statement", date(2026, 10, 31)).pdf
    cash = desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-18", "18400.00")
    desk.ledger.allocate(cash, desk.first, "2026-11-18", "18400.00")
    assert desk.letters.preview(desk.debtor, "statement", date(2026, 10, 31)).pdf == old


def test_a_run_tells_who_is_held_and_passes_over_who_owes_nothing(
    desk: Any, ledger: Any, tmp_path: Path, at: datetime
) -> None:
    nobody = ledger.customer("AAA000")
    desk.happened(date(2026, 11, 12), "INSOLVENCY_NOTIFIED")
    other = ledger.customer("ZED/1:*?", name="Zed")
    ledger.invoice(other, "Z-1", "2026-11-01", "10.00", due="2026-12-01")
    run = desk.letters.statements(None, as_of=DAY, at=at, folder=tmp_path)
    assert [(held.account, held.reasons[0][:19]) for held in run.held] == [("NOR014", "insolvency notified")]
    assert [(file.account, file.path.name) for file in run.files] == [("ZED/1:*?", "ST-ZED-1--20261120.pdf")]
    asked = desk.letters.statements([nobody], as_of=DAY, at=at, folder=tmp_path)
    assert [held.reasons for held in asked.held] == [("nothing is open on the account",)]


def test_stopping_a_run_keeps_what_was_written(desk: Any, ledger: Any, tmp_path: Path, at: datetime) -> None:
    other = ledger.customer("ZED001")
    ledger.invoice(other, "Z-1", "2026-11-01", "10.00", due="2026-12-01")

    class Impatient:
        def report(self, done: int, total: int, text: str) -> None:
            assert text, total
            if done == 1:
                raise Cancelled

    with pytest.raises(Cancelled):
        desk.letters.statements(None, as_of=DAY, at=at, folder=tmp_path / "out", progress=Impatient())
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["ST-NOR014-20261120.pdf"]
    assert [row.number for row in desk.rows(letters)] == ["ST-NOR014-20261120"]


def test_nothing_is_issued_into_a_folder_that_cannot_be(desk: Any, tmp_path: Path, at: datetime) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CreditDeskError, match="Nothing was issued"):
        desk.letters.statements(None, as_of=DAY, at=at, folder=tmp_path / "file" / "out")
    assert desk.rows(letters) == []


def test_a_book_opened_to_read_gives_statements_without_filing_them(desk: Any, tmp_path: Path, at: datetime) -> None:
    with open_book(desk.book.path, read_only=True, user="guest") as reading:
        run = Letters(reading).statements(None, as_of=DAY, at=at, folder=tmp_path / "out")
    assert [file.path.name for file in run.files] == ["ST-NOR014-20261120.pdf"]
    assert desk.rows(letters) == []


def test_a_parent_and_its_branches_each_have_their_own_statement(desk: Any, ledger: Any) -> None:
    branch = ledger.customer("NOR014B", parent_id=desk.debtor)
    ledger.invoice(branch, "B-1", "2026-11-01", "10.00", due="2026-12-01")
    assert "B-1" not in desk.said("statement")


def test_what_a_plan_covers_is_shown_and_not_asked_for_at_once(desk: Any) -> None:
    desk.plan(date(2026, 11, 2), date(2026, 11, 30), INV_1=18_400_00)
    said = desk.said("statement")
    assert "Balance £25,480.00 Of which overdue £25,480.00" in said
    assert "Please pay £7,080.00 now: what is overdue, less what your payment plan covers." in said
    assert "Please pay £25,480.00 now." in desk.said("statement", date(2026, 12, 15))


def test_more_overdue_than_the_balance_is_said_to_be_before_credits(desk: Any) -> None:
    desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-18", "1250.00")
    assert "Balance £24,230.00 Overdue before credits £25,480.00" in desk.said("statement")


def test_overdue_items_that_are_all_in_query_are_not_called_in_time(desk: Any) -> None:
    with desk.book.unit_of_work(desk.at) as work:
        work.connection.execute(update(documents).values(disputed_minor=documents.c.amount_minor))
    desk.ledger.invoice(desk.debtor, "INV-3", "2026-11-02", "60.00", due="2026-12-02")
    said = desk.said("statement")
    assert "Nothing is overdue" not in said
    assert "Nothing is to be paid at once: what is overdue, less what is in query, comes to nothing." in said
    assert "Amount £" not in said


@pytest.mark.parametrize(
    ("paid", "said"),
    [
        ("25480.00", "What stands to your credit covers everything above. There is nothing to pay."),
        ("25500.00", "Your account is £20.00 in credit. There is nothing to pay."),
    ],
)
def test_an_account_that_owes_nothing_is_told_so(desk: Any, paid: str, said: str) -> None:
    desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-18", paid)
    assert said in desk.said("statement")


def test_a_file_that_cannot_be_written_stops_its_own_statement_alone(
    desk: Any, ledger: Any, tmp_path: Path, at: datetime
) -> None:
    second = ledger.customer("ZED001")
    ledger.invoice(second, "Z-1", "2026-10-01", "500.00", due="2026-10-31")
    in_the_way = tmp_path / "out" / "ST-NOR014-20261120.pdf"
    (in_the_way / "kept").mkdir(parents=True)
    run = desk.letters.statements(None, as_of=DAY, at=at, folder=tmp_path / "out")
    assert [file.account for file in run.files] == ["ZED001"]
    ((account, (reason,)),) = [(held.account, held.reasons) for held in run.held]
    assert account == "NOR014"
    assert reason.startswith("ST-NOR014-20261120.pdf could not be written: ")
    assert "It is filed in the book." in reason
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [in_the_way.name, "ST-ZED001-20261120.pdf"]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_colleagues_may_read_what_is_written(desk: Any, tmp_path: Path, at: datetime) -> None:
    (file,) = desk.letters.statements([desk.debtor], as_of=DAY, at=at, folder=tmp_path / "out").files
    beside = tmp_path / "beside"
    beside.touch()
    assert file.path.stat().st_mode == beside.stat().st_mode


def test_what_is_retained_until_another_day_is_not_late(desk: Any) -> None:
    with desk.book.unit_of_work(desk.at) as work:
        work.connection.execute(
            update(documents)
            .where(documents.c.id == desk.first)
            .values(retained_minor=documents.c.amount_minor, retention_due_on=date(2027, 6, 30))
        )
    said = desk.said("statement")
    assert "INV-1 PO 9 5 Sept 2026 18,400.00" in said  # no days late
    assert "£18,400.00 retained until 30 Jun 2027" in said
    assert "Please pay £7,080.00 now; the rest as it falls due." in said
    assert "INV-1" not in desk.said("reminder")
    desk.ledger.allocate(
        desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-18", "7080.00"), desk.second, "2026-11-18", "7080.00"
    )
    assert desk.reasons() == ("nothing is overdue",)


def test_a_payment_counts_until_the_day_on_which_it_bounces(desk: Any) -> None:
    cash = desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-05", "1000.00", reversed_on=date(2026, 11, 15))
    desk.ledger.allocate(cash, desk.first, "2026-11-05", "1000.00")
    assert "Balance £24,480.00" in desk.said("statement", date(2026, 11, 14))
    assert "Balance £25,480.00" in desk.said("statement", date(2026, 11, 15))


def test_accounts_that_differ_in_case_alone_have_files_that_no_computer_confuses(
    desk: Any, ledger: Any, tmp_path: Path, at: datetime
) -> None:
    ledger.invoice(ledger.customer("nor014"), "N-1", "2026-10-01", "500.00", due="2026-10-31")
    run = desk.letters.statements(None, as_of=DAY, at=at, folder=tmp_path / "out")
    names = [file.path.name.casefold() for file in run.files]
    assert len(set(names)) == len(names) == 2


NOVEMBER = StatementForm(StatementKind.ACTIVITY)
DETAILED = StatementForm(StatementKind.DETAILED)


def test_activity_carries_the_balance_from_the_first_of_the_month_to_the_day(desk: Any) -> None:
    cash = desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-05", "1000.00", reversed_on=date(2026, 11, 15))
    desk.ledger.allocate(cash, desk.first, "2026-11-05", "1000.00")
    desk.ledger.document(desk.debtor, "credit_note", "CN-1", "2026-11-10", "30.00")
    desk.ledger.invoice(desk.debtor, "INV-3", "2026-11-13", "60.00", due="2026-12-13")
    said = desk.said("statement", form=NOVEMBER)
    assert "Balance on 31 October 2026, brought forward 25,480.00" in said
    for line in (
        "5 Nov 2026 Payment BACS-1 1,000.00 24,480.00",
        "10 Nov 2026 Credit note CN-1 30.00 24,450.00",
        "13 Nov 2026 Invoice INV-3 13 Dec 2026 60.00 24,510.00",
        "15 Nov 2026 Payment BACS-1, returned unpaid 1,000.00 25,510.00",
    ):
        assert line in said
    assert "Balance on 20 November 2026 £25,510.00" in said
    assert "INV-1" not in said


def test_a_detailed_statement_names_what_settled_each_item_and_what_is_left(desk: Any) -> None:
    cash = desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-05", "20000.00")
    desk.ledger.allocate(cash, desk.first, "2026-11-05", "18400.00")
    off = desk.ledger.document(desk.debtor, "write_off", "WO-1", "2026-11-09", "80.00")
    desk.ledger.allocate(off, desk.second, "2026-11-09", "80.00")
    said = desk.said("statement", form=DETAILED)
    assert "INV-1 PO 9 5 Sept 2026 18,400.00 0.00 5 Nov 2026 Payment BACS-1 −18,400.00" in said
    assert "INV-2 11 Nov 2026 9 7,080.00 7,000.00 9 Nov 2026 Write-off WO-1 −80.00" in said
    assert "5 Nov 2026 Payment BACS-1 −20,000.00 −1,600.00 5 Nov 2026 Against invoice INV-1 18,400.00" in said
    december = desk.said("statement", date(2026, 12, 10), form=DETAILED)
    assert (
        "INV-1" not in december.split("BACS-1")[0]
    )  # settled before the month, it is told only of the cash still open
    assert "7,000.00" in december


def test_a_period_is_named_in_the_number_where_it_is_not_the_month(desk: Any, tmp_path: Path, at: datetime) -> None:
    since = StatementForm(StatementKind.ACTIVITY, date(2026, 9, 1))
    for form, name in (
        (NOVEMBER, "SA-NOR014-20261120.pdf"),
        (since, "SA-NOR014-20261120-20260901.pdf"),
        (DETAILED, "SD-NOR014-20261120.pdf"),
    ):
        runs = [desk.letters.statements(None, as_of=DAY, at=at, folder=tmp_path, form=form) for _ in range(2)]
        assert runs[0] == runs[1]
        assert [file.path.name for file in runs[0].files] == [name]
    told = [row.summary for row in desk.rows(activities)]
    assert told == [
        "Activity statement SA-NOR014-20261120: balance £25,480.00, 1 Nov 2026 to 20 Nov 2026",
        "Activity statement SA-NOR014-20261120-20260901: balance £25,480.00, 1 Sept 2026 to 20 Nov 2026",
        "Detailed statement SD-NOR014-20261120: balance £25,480.00, 1 Nov 2026 to 20 Nov 2026",
    ]
    assert {row.words for row in desk.letters.issued()} == {"Activity statement", "Detailed statement"}
    assert {row.kind for row in desk.rows(letters)} == {"statement"}


def test_who_paid_everything_is_told_of_the_month_and_not_of_the_next(desk: Any, tmp_path: Path, at: datetime) -> None:
    cash = desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-05", "25480.00")
    desk.ledger.allocate(cash, desk.first, "2026-11-05", "18400.00")
    desk.ledger.allocate(cash, desk.second, "2026-11-05", "7080.00")
    assert "Nothing is open on your account. There is nothing to pay." in desk.said("statement", form=NOVEMBER)
    assert desk.letters.statements(None, as_of=DAY, at=at, folder=tmp_path, form=NOVEMBER).files
    later = date(2026, 12, 10)
    assert desk.letters.statements(None, as_of=later, at=at, folder=tmp_path, form=NOVEMBER).files == ()
    asked = desk.letters.statements([desk.debtor], as_of=later, at=at, folder=tmp_path, form=NOVEMBER)
    assert asked.held[0].reasons == ("nothing was open or booked on the account from 1 Dec 2026",)


def test_a_period_that_begins_after_its_day_issues_nothing(desk: Any, tmp_path: Path, at: datetime) -> None:
    form = StatementForm(StatementKind.ACTIVITY, date(2026, 11, 21))
    with pytest.raises(CreditDeskError, match="after the statement's own day"):
        desk.letters.statements(None, as_of=DAY, at=at, folder=tmp_path / "out", form=form)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("form", "day"), [(OPEN_ITEM, date(1, 1, 9)), (None, DAY)], ids=["open items", "a period"])
def test_a_statement_cannot_begin_before_there_are_days(desk: Any, form: StatementForm | None, day: date) -> None:
    form = form or StatementForm(StatementKind.ACTIVITY, date.min)
    with pytest.raises(CreditDeskError, match="cannot begin on 0001-01-01"):
        desk.letters.preview(desk.debtor, "statement", day, form=form)


def test_what_settled_an_item_runs_over_the_empty_columns_beside_it(desk: Any) -> None:
    long = "Order 2026/4711-B of the works at Wakefield, second call-off"
    paid = desk.ledger.invoice(
        desk.debtor, "INV-10482-WAKEFIELD", "2026-10-01", "900.00", due="2026-10-31", po_number=long
    )
    cash = desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-05", "900.00", reference=long)
    desk.ledger.allocate(cash, paid, "2026-11-05", "900.00")
    pdf = desk.letters.preview(desk.debtor, "statement", DAY, form=DETAILED).pdf
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    assert any("Against invoice INV-10482-WAKEFIELD" in line for page in pages for line in page.splitlines())


def test_each_century_has_its_own_number() -> None:
    numbered = [
        numbers.statement("A1", StatementForm(StatementKind.ACTIVITY, day), DAY, "GBP", 1, only_currency=True)
        for day in (date(1926, 9, 1), date(2026, 9, 1), date(926, 9, 1))
    ]
    assert numbered == ["SA-A1-20261120-19260901", "SA-A1-20261120-20260901", "SA-A1-20261120-09260901"]


def test_a_run_says_what_the_letterhead_lacks(desk: Any, tmp_path: Path, at: datetime) -> None:
    assert desk.letters.statements(None, as_of=DAY, at=at, folder=tmp_path).notices == ()
    desk.letters.save_letterhead(replace(desk.letters.letterhead(), address=(), banks=()), at=at)
    assert desk.letters.statements(None, as_of=DAY, at=at, folder=tmp_path).notices == (
        "Your letterhead has no address yet.",
        "No bank account of yours takes GBP: the statement cannot say where to pay.",
    )


def test_currencies_never_meet_in_a_statement_of_a_period(desk: Any) -> None:
    desk.ledger.document(desk.debtor, "invoice", "E-1", "2026-11-03", "50.00", due="2026-12-03", currency="EUR")
    said = desk.said("statement", form=NOVEMBER)
    assert "Balance EUR" in said
    assert "Balance GBP" in said
    assert "25,530.00" not in said
    assert "SA-NOR014-20261120-EUR" in said


def test_money_given_to_a_branch_is_a_line_of_both_statements(desk: Any, ledger: Any) -> None:
    branch = ledger.customer("NOR014B", parent_id=desk.debtor)
    debt = ledger.invoice(branch, "B-1", "2026-10-01", "500.00", due="2026-10-31")
    cash = ledger.cash(desk.debtor, "BACS-1", "2026-11-05", "400.00")
    ledger.allocate(cash, debt, "2026-11-06", "300.00")
    head = desk.said("statement", form=NOVEMBER)
    assert "6 Nov 2026 Transfer to account NOR014B from payment BACS-1 300.00 25,380.00" in head
    own = desk.said("statement", debtor=branch, form=NOVEMBER)
    assert "6 Nov 2026 Transfer from account NOR014 for invoice B-1 300.00 200.00" in own
    told = desk.said("statement", debtor=branch, form=DETAILED)
    assert "6 Nov 2026 Payment BACS-1 of account NOR014 −300.00" in told


def test_an_old_period_reads_the_same_after_later_money(desk: Any) -> None:
    october = date(2026, 10, 31)
    old = [desk.letters.preview(desk.debtor, "statement", october, form=form).pdf for form in (NOVEMBER, DETAILED)]
    cash = desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-18", "18400.00", reversed_on=date(2026, 11, 19))
    desk.ledger.allocate(cash, desk.first, "2026-11-18", "18400.00")
    assert old == [
        desk.letters.preview(desk.debtor, "statement", october, form=form).pdf for form in (NOVEMBER, DETAILED)
    ]


def test_a_past_day_is_stated_with_the_queries_and_plans_of_that_day(desk: Any) -> None:
    query = desk.add(
        queries,
        customer_id=desk.debtor,
        activity_id=desk.happened(date(2026, 11, 12), "DISPUTE_RAISED", "query"),
        reason_code="PRICE",
        raised_on=date(2026, 11, 12),
        resolved_on=date(2026, 11, 18),
        status="rejected",
        amount_minor=400_00,
        currency="GBP",
    )
    desk.add(query_items, query_id=query, type="invoice", number="INV-2", amount_minor=400_00)
    desk.plan(date(2026, 11, 16), date(2026, 11, 30), INV_1=18_400_00)
    before, within, after = (desk.said("statement", date(2026, 11, day)) for day in (11, 14, 19))
    assert "in query" not in before
    assert "£400.00 in query" in within
    assert "in query" not in after
    assert "payment plan" not in within
    assert "less what your payment plan covers" in after
