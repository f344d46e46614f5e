"""Importing again, changing, settling, taking back: facts are added or versioned, never silently edited."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Connection, insert, select

from creditdesk.domain.errors import Cancelled, CreditDeskError, NotFoundError
from creditdesk.models.activity import activities
from creditdesk.models.book import audit
from creditdesk.models.staging import fact_versions
from creditdesk.services.book.book import Book
from creditdesk.services.cash.result import ImportResult
from creditdesk.services.cash.service import Cash
from creditdesk.services.ledger import movements, posting
from tests.conftest import AS_OF, AT
from tests.services.imports.conftest import Office

INVOICE = "C1,invoice,I1,2026-01-01,100.00,2026-01-31,"
CASH = "C1,cash,R1,2026-02-01,60.00,,"
LINK = "C1,cash,R1,invoice,I1,2026-02-01,60.00"


@pytest.fixture
def paid_in_part(with_customers: Office) -> Office:
    with_customers.take(with_customers.documents(INVOICE, CASH), with_customers.allocations(LINK))
    return with_customers


def counts(result: ImportResult) -> tuple[int, int, int, int, int]:
    return result.new, result.changed, result.unchanged, result.vanished, len(result.rejected)


def test_the_same_files_twice_change_nothing(paid_in_part: Office) -> None:
    before = paid_in_part.ledger()
    result = paid_in_part.take(paid_in_part.documents(INVOICE, CASH), paid_in_part.allocations(LINK))
    assert counts(result) == (0, 0, 3, 0, 0)
    assert paid_in_part.ledger() == before


def test_the_same_customers_twice_change_nothing(office: Office) -> None:
    path = office.file(
        "c.csv",
        "account,name,terms,credit_limit,contact,phone,email,van",
        "C1,Acorn Ltd,2/10 NET 30,500.00,Ann Lee,020 7946 0018,ann@acorn.example,7",
    )
    office.take(path)
    before = office.ledger()
    assert counts(office.take(path)) == (0, 0, 1, 0, 0)
    assert office.ledger() == before


def test_a_later_file_adds_what_is_new_and_leaves_out_columns_without_harm(paid_in_part: Office) -> None:
    path = paid_in_part.file("d.csv", "account,type,number,date,amount", "C1,invoice,I1,2026-01-01,100.00",
                             "C1,invoice,I2,2026-02-01,5.00")  # fmt: skip
    assert counts(paid_in_part.take(path)) == (1, 0, 1, 0, 0)


def test_a_changed_document_is_listed_and_the_old_kept(paid_in_part: Office) -> None:
    result = paid_in_part.take(paid_in_part.documents(INVOICE.replace("100.00", "90.00").replace("01-31", "02-15")))
    assert counts(result) == (0, 1, 0, 0, 0)
    assert [str(change) for change in result.changes] == [
        "C1 invoice I1: due date 2026-01-31 -> 2026-02-15",
        "C1 invoice I1: amount 100.00 -> 90.00",
    ]
    assert paid_in_part.open_on(AS_OF) == {"I1": 3000}
    with paid_in_part.book.read() as connection:
        kept = connection.scalar(select(fact_versions.c.before))
    assert kept == {"due_on": "2026-01-31", "amount_minor": 10000}


def test_an_amount_below_what_is_allocated_is_refused_with_its_cure(paid_in_part: Office) -> None:
    result = paid_in_part.take(paid_in_part.documents(INVOICE.replace("100.00", "59.99")))
    assert counts(result) == (0, 0, 0, 0, 1)
    assert "60.00 GBP allocated" in result.rejected[0].problem
    assert "at least 60.00" in result.rejected[0].cure


def test_a_later_date_moves_the_day_from_which_allocations_count(paid_in_part: Office) -> None:
    paid_in_part.take(paid_in_part.documents(CASH.replace("2026-02-01", "2026-02-20")))
    assert paid_in_part.open_on(date(2026, 2, 19)) == {"I1": 10000}
    assert paid_in_part.open_on(date(2026, 2, 20)) == {"I1": 4000}


def test_a_payment_that_bounces_later_opens_the_invoice_again_from_that_day(paid_in_part: Office) -> None:
    path = paid_in_part.file(
        "d.csv", "account,type,number,date,amount,reversed_on", "C1,cash,R1,2026-02-01,60.00,2026-02-09"
    )
    assert paid_in_part.take(path).changed == 1
    assert paid_in_part.open_on(date(2026, 2, 8)) == {"I1": 4000}
    assert paid_in_part.open_on(date(2026, 2, 9)) == {"I1": 10000}


def test_a_document_settled_long_ago_may_turn_out_to_have_been_reversed_before(with_customers: Office) -> None:
    header = "account,type,number,date,amount,reversed_on"
    papers = ("C1,invoice,I1,2026-01-01,60.00,", "C1,cash,R1,2026-02-01,60.00,")
    with_customers.take(with_customers.file("d.csv", header, *papers), with_customers.allocations(LINK))
    later = with_customers.file("d.csv", header, "C1,invoice,I1,2026-01-01,60.00,2026-01-15")
    assert with_customers.take(later).changed == 1
    assert with_customers.open_on(date(2026, 1, 14)) == {"I1": 6000}
    assert with_customers.open_on(AS_OF) == {"R1": -6000}


def test_a_changed_allocation_is_listed_and_needs_room_only_for_its_growth(paid_in_part: Office) -> None:
    result = paid_in_part.take(paid_in_part.allocations(LINK.replace("60.00", "55.00")))
    assert counts(result) == (0, 1, 0, 0, 0)
    assert "amount 60.00 -> 55.00" in str(result.changes[0])
    assert paid_in_part.open_on(AS_OF) == {"I1": 4500, "R1": -500}
    assert (
        "only 5.00 GBP open"
        in paid_in_part.take(paid_in_part.allocations(LINK.replace("60.00", "60.01"))).rejected[0].problem
    )


def test_a_changed_customer_keeps_the_old(office: Office) -> None:
    office.take(office.file("c.csv", "account,name,city,phone", "C1,Acorn Ltd,York,020 7946 0018"))
    result = office.take(office.file("c.csv", "account,name,city,phone", "C1,Acorn plc,York,020 7946 0019"))
    assert counts(result) == (0, 1, 0, 0, 0)
    assert [str(change) for change in result.changes] == [
        "C1: name Acorn Ltd -> Acorn plc",
        "C1: contact phone 020 7946 0018 -> 020 7946 0019",
    ]
    office.cash.take_back(2, at=AT, as_of=AS_OF)
    with office.book.read() as connection:
        found = connection.exec_driver_sql(
            "SELECT c.name, p.phone, p.phone_digits FROM customers c JOIN contacts p ON p.customer_id = c.id"
        ).one()
    assert tuple(found) == ("Acorn Ltd", "020 7946 0018", "442079460018")


def test_the_controllers_own_contact_is_never_changed_by_an_import(office: Office) -> None:
    office.take(office.file("c.csv", "account,name", "C1,Acorn Ltd"))
    with office.book.unit_of_work(AT) as work:
        work.connection.exec_driver_sql(
            "INSERT INTO contacts (customer_id, name, role, phone, phone_digits, email, is_primary, best_time,"
            " do_not_call) VALUES (1, 'Bob', '', '1', '1', '', 1, '', '')"
        )
    office.take(office.file("c.csv", "account,name,contact", "C1,Acorn Ltd,Ann"))
    with office.book.read() as connection:
        rows = connection.exec_driver_sql("SELECT name, is_primary FROM contacts ORDER BY id").all()
    assert [tuple(row) for row in rows] == [("Bob", 1), ("Ann", 0)]


SETTLED = "account,type,number,date,amount,settled_on"


def test_a_settled_date_becomes_the_cash_that_cleared_the_invoice(with_customers: Office) -> None:
    path = with_customers.file("d.csv", SETTLED, "C1,invoice,I1,2026-01-01,100.00,2026-02-10")
    assert counts(with_customers.take(path)) == (1, 0, 0, 0, 0)
    assert with_customers.open_on(date(2026, 2, 9)) == {"I1": 10000}
    assert with_customers.open_on(date(2026, 2, 10)) == {}
    assert counts(with_customers.take(path)) == (0, 0, 1, 0, 0)


def test_an_open_invoice_that_is_settled_in_a_later_file_is_a_change(with_customers: Office) -> None:
    with_customers.take(with_customers.file("d.csv", SETTLED, "C1,invoice,I1,2026-01-01,100.00,"))
    later = with_customers.file("d.csv", SETTLED, "C1,invoice,I1,2026-01-01,100.00,2026-02-10")
    result = with_customers.take(later)
    assert counts(result) == (0, 1, 0, 0, 0)
    assert "settled on nothing -> 2026-02-10" in str(result.changes[0])


def test_the_clearing_cash_follows_a_corrected_day_and_amount(with_customers: Office) -> None:
    with_customers.take(with_customers.file("d.csv", SETTLED, "C1,invoice,I1,2026-01-01,100.00,2026-02-10"))
    later = with_customers.file("d.csv", SETTLED, "C1,invoice,I1,2026-01-01,80.00,2026-02-12")
    assert counts(with_customers.take(later)) == (0, 1, 0, 0, 0)
    assert with_customers.open_on(date(2026, 2, 11)) == {"I1": 8000}
    assert with_customers.open_on(date(2026, 2, 12)) == {}
    assert counts(with_customers.take(later)) == (0, 0, 1, 0, 0)
    with_customers.cash.take_back(3, at=AT, as_of=AS_OF)
    assert with_customers.open_on(date(2026, 2, 9)) == {"I1": 10000}
    assert with_customers.open_on(date(2026, 2, 10)) == {}


def test_only_what_allocations_leave_open_is_cleared_by_the_settled_date(with_customers: Office) -> None:
    papers = with_customers.file(
        "d.csv", SETTLED, "C1,invoice,I1,2026-01-01,100.00,2026-02-10", "C1,cash,R1,2026-02-01,60.00,"
    )
    assert with_customers.take(papers, with_customers.allocations(LINK)).rejected == ()
    assert with_customers.open_on(date(2026, 2, 9)) == {"I1": 4000}
    assert with_customers.open_on(date(2026, 2, 10)) == {}


def test_a_row_that_is_open_where_an_earlier_import_said_paid_is_refused(with_customers: Office) -> None:
    with_customers.take(with_customers.file("d.csv", SETTLED, "C1,invoice,I1,2026-01-01,100.00,2026-02-10"))
    result = with_customers.take(with_customers.file("d.csv", SETTLED, "C1,invoice,I1,2026-01-01,100.00,"))
    assert "was paid on 2026-02-10 by an earlier import" in result.rejected[0].problem


SNAPSHOT = "account,type,number,date,amount,open_amount"


def test_a_snapshot_settles_the_difference_by_cash_of_its_day(with_customers: Office) -> None:
    path = with_customers.file(
        "s.csv", SNAPSHOT, "C1,invoice,I1,2026-01-01,100.00,40.00", "C1,cash,R1,2026-01-05,30.00,10.00"
    )
    result = with_customers.take(path, snapshot_on=date(2026, 3, 1))
    assert counts(result) == (2, 0, 0, 0, 0)
    assert with_customers.open_on(date(2026, 3, 1)) == {"I1": 4000, "R1": -1000}
    assert [(total.file_minor, total.ledger_minor) for total in result.control] == [(3000, 3000)]
    again = with_customers.take(path, snapshot_on=date(2026, 3, 1))
    assert counts(again) == (0, 0, 2, 0, 0)


def test_items_absent_from_a_full_snapshot_vanish_and_are_settled_on_its_day(with_customers: Office) -> None:
    first = with_customers.file("s.csv", SNAPSHOT, "C1,invoice,I1,2026-01-01,100.00,100.00",
                                "C2,invoice,I2,2026-01-01,50.00,50.00")  # fmt: skip
    with_customers.take(first, snapshot_on=date(2026, 3, 1))
    second = with_customers.file("s.csv", SNAPSHOT, "C1,invoice,I1,2026-01-01,100.00,70.00")
    result = with_customers.take(second, snapshot_on=date(2026, 3, 8))
    assert counts(result) == (0, 1, 0, 1, 0)
    assert result.vanished_items == ("C2 invoice I2 50.00 GBP",)
    assert with_customers.open_on(date(2026, 3, 7)) == {"I1": 10000, "I2": 5000}
    assert with_customers.open_on(date(2026, 3, 8)) == {"I1": 7000}
    with_customers.cash.take_back(3, at=AT, as_of=AS_OF)
    assert with_customers.open_on(AS_OF) == {"I1": 10000, "I2": 5000}


def test_nothing_vanishes_where_no_snapshot_day_was_given_or_the_accounts_row_was_refused(
    with_customers: Office,
) -> None:
    with_customers.take(
        with_customers.documents("C1,invoice,I1,2026-01-01,100.00,,", "C2,invoice,I2,2026-01-01,5.00,,")
    )
    part = with_customers.file("s.csv", SNAPSHOT, "C1,invoice,I1,2026-01-01,100.00,70.00")
    assert with_customers.take(part).vanished == 0
    bad = with_customers.file(
        "s.csv", SNAPSHOT, "C1,invoice,I1,2026-01-01,100.00,70.00", "C2,invoice,I2,soon,5.00,5.00"
    )
    result = with_customers.take(bad, snapshot_on=AS_OF)
    assert (result.vanished, len(result.rejected)) == (0, 1)


def test_a_snapshot_that_says_more_is_open_than_the_ledger_has_is_refused_in_that_row(paid_in_part: Office) -> None:
    path = paid_in_part.file("s.csv", SNAPSHOT, "C1,invoice,I1,2026-01-01,100.00,70.00")
    result = paid_in_part.take(path)
    assert counts(result) == (0, 0, 0, 0, 1)
    assert "only 40.00 GBP open" in result.rejected[0].problem


def test_a_dry_run_says_the_same_and_leaves_the_book_as_it_was(paid_in_part: Office) -> None:
    before = paid_in_part.facts()
    files = [paid_in_part.documents(INVOICE.replace("100", "200"), "C9,invoice,1,2026-01-01,1.00,,")]
    tried = paid_in_part.take(*files, dry_run=True)
    assert paid_in_part.facts() == before
    real = paid_in_part.take(*files)
    assert (tried.batch, tried.dry_run) == (None, True)
    assert counts(tried) == counts(real) == (0, 1, 0, 0, 1)
    assert (tried.changes, tried.rejected, tried.control) == (real.changes, real.rejected, real.control)


def test_a_cancelled_import_leaves_the_book_as_it_was(with_customers: Office) -> None:
    class Impatient:
        def report(self, done: int, total: int, text: str) -> None:
            del done, total
            if text == "Building indexes":
                raise Cancelled

    before = with_customers.facts()
    with pytest.raises(Cancelled):
        with_customers.take(with_customers.documents(INVOICE, CASH), progress=Impatient())
    assert with_customers.facts() == before


def test_each_import_leaves_its_batch_its_rejects_and_an_audit_entry(paid_in_part: Office) -> None:
    paid_in_part.take(paid_in_part.documents("C9,invoice,1,2026-01-01,1.00,,"))
    newest = paid_in_part.cash.batches()[0]
    assert (newest.id, newest.files, newest.profile, newest.imported_by) == (
        3,
        ("documents.csv",),
        "creditdesk",
        "tess",
    )
    assert newest.result["rejected"] == 1
    assert [row.value for row in paid_in_part.cash.rejected(3)] == ["C9"]
    with paid_in_part.book.read() as connection:
        assert connection.scalars(select(audit.c.action)).all()[-1] == "import"


def test_taking_an_import_back_leaves_the_ledger_as_it_was(with_customers: Office) -> None:
    with_customers.take(with_customers.documents(INVOICE))
    before = with_customers.ledger()
    with_customers.take(
        with_customers.customers("C1,Acorn plc,,,", "NEW,Newt Ltd,,,C2"),
        with_customers.documents(INVOICE.replace("100.00", "120.00"), CASH, "NEW,invoice,9,2026-01-01,1.00,,"),
        with_customers.allocations(LINK),
    )
    taken = with_customers.cash.take_back(3, at=AT, as_of=AS_OF)
    assert (taken.removed, taken.restored, taken.kept_accounts) == (4, 2, ())
    assert with_customers.ledger() == before
    with pytest.raises(CreditDeskError, match="taken back already"):
        with_customers.cash.take_back(3, at=AT, as_of=AS_OF)


def test_an_import_on_which_a_later_one_builds_is_not_taken_back(with_customers: Office) -> None:
    with_customers.take(with_customers.documents(INVOICE))
    with_customers.take(with_customers.documents(CASH), with_customers.allocations(LINK))
    before = with_customers.facts()
    for batch in (1, 2):
        with pytest.raises(CreditDeskError, match=f"builds on import {batch}") as refusal:
            with_customers.cash.take_back(batch, at=AT, as_of=AS_OF)
        assert "back first" in refusal.value.cure
    assert with_customers.facts() == before
    for batch in (3, 2, 1):
        with_customers.cash.take_back(batch, at=AT, as_of=AS_OF)
    assert with_customers.ledger()["customers"] == []


def test_a_customer_with_history_of_its_own_stays_when_its_import_is_taken_back(with_customers: Office) -> None:
    with with_customers.book.unit_of_work(AT) as work:
        work.connection.execute(
            insert(activities).values(
                customer_id=1,
                kind="call",
                happened_at=AT,
                happened_on=AS_OF,
                done_by="tess",
                outcome="PTP",
                summary="Spoke to Ann",
            )
        )
    taken = with_customers.cash.take_back(1, at=AT, as_of=AS_OF)
    assert taken.kept_accounts == ("C1",)


def test_an_import_that_is_not_there_cannot_be_taken_back(office: Office) -> None:
    with pytest.raises(NotFoundError, match="no import 7"):
        office.cash.take_back(7, at=AT, as_of=AS_OF)


def figures_agree(connection: Connection) -> bool:
    """Whether every derived figure is what the facts say."""
    stored = {
        movements.Movement(row.moved_on, row.currency, row.type): (row.amount_minor, row.document_count)
        for row in connection.execute(select(movements.daily_movements))
    }
    return stored == movements.from_documents(connection, 1) and posting.wrong_figures(connection) == []


KILLED = """
    import sys
    from datetime import UTC, date, datetime
    from pathlib import Path
    from creditdesk.services.book.files import open_book
    from creditdesk.services.cash.service import Cash

    class Watched:
        def report(self, done, total, text):
            if text == "Posting allocations":
                print("in the middle", flush=True)
                sys.stdin.read()

    book = open_book(Path(sys.argv[1]))
    Cash(book).import_files([Path(name) for name in sys.argv[2:]], at=datetime.now(UTC), as_of=date(2026, 11, 20),
                            progress=Watched())
"""


def test_a_kill_in_mid_import_leaves_the_book_as_it_was(paid_in_part: Office, reopen: Callable[[], Book]) -> None:
    before = paid_in_part.facts()
    rows = [f"C1,invoice,K{at},2026-01-01,10.00,," for at in range(500)]
    cash = [f"C1,cash,K{at},2026-02-01,10.00,," for at in range(500)]
    links = [f"C1,cash,K{at},invoice,K{at},2026-02-01,10.00" for at in range(500)]
    files = [paid_in_part.documents(*rows, *cash), paid_in_part.allocations(*links)]
    paid_in_part.book.close()
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(paid_in_part.book.path), *map(str, files)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "in the middle\n"
        process.kill()
    with reopen() as book:
        with book.read() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
            assert figures_agree(connection)
        paid_in_part.book = book
        assert paid_in_part.facts() == before
        assert Cash(book).import_files(files, at=AT, as_of=AS_OF).new == 1500


def test_a_full_disk_in_mid_import_is_a_sentence_and_leaves_the_book_as_it_was(paid_in_part: Office) -> None:
    before = paid_in_part.facts()
    rows = [f"C1,invoice,F{at},2026-01-01,10.00,," for at in range(2_000)]
    with paid_in_part.book.read() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(CreditDeskError, match="full"):
        paid_in_part.take(paid_in_part.documents(*rows))
    assert paid_in_part.facts() == before
