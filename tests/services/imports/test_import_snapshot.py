"""What a file of open amounts shows as paid: by what it shows as used, and only the rest by a posting of its own."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from creditdesk.domain.money import decimal_text
from creditdesk.models.ledger import allocations, documents
from creditdesk.services.book.files import open_book
from creditdesk.services.cash.pairing import Share, pair
from creditdesk.services.cash.reading import UnreadableFileError
from creditdesk.services.cash.result import ImportResult
from creditdesk.services.ledger import posting
from tests.conftest import AS_OF, AT
from tests.services.imports.conftest import Office

DAY = date(2026, 11, 20)
LATER = date(2026, 11, 21)
HEADER = "account,type,number,date,amount,open_amount"


def counts(result: ImportResult) -> tuple[int, int, int, int]:
    return result.new, result.changed, result.unchanged, len(result.rejected)


def numbers(office: Office) -> list[str]:
    with office.book.read() as connection:
        return sorted(connection.scalars(select(documents.c.number)))


def allocated(office: Office) -> list[tuple[str, str, date, int]]:
    """Credit, debit, day and amount of every allocation."""
    credit, debit = documents.alias("credit"), documents.alias("debit")
    query = (
        select(credit.c.number, debit.c.number, allocations.c.allocated_on, allocations.c.amount_minor)
        .join(credit, credit.c.id == allocations.c.credit_id)
        .join(debit, debit.c.id == allocations.c.debit_id)
        .order_by(allocations.c.id)
    )
    with office.book.read() as connection:
        return [tuple(row) for row in connection.execute(query)]


def snapshot(office: Office, *lines: str, above: str = "") -> Path:
    return office.file("op.csv", *([above, ""] if above else []), HEADER, *lines)


@pytest.mark.parametrize(
    ("credits_", "debits", "shares"),
    [
        ([(1, 50)], [(2, 50)], [Share(1, 2, 50)]),
        # The same amount before the oldest.
        ([(1, 50)], [(2, 80), (3, 50)], [Share(1, 3, 50)]),
        ([(1, 50), (2, 50)], [(3, 50), (4, 50)], [Share(1, 3, 50), Share(2, 4, 50)]),
        ([(1, 70)], [(2, 50), (3, 50)], [Share(1, 2, 50), Share(1, 3, 20)]),
        ([(1, 30), (2, 40)], [(3, 60)], [Share(1, 3, 30), Share(2, 3, 30)]),
        ([(1, 30)], [], []),
        ([], [(1, 30)], []),
    ],
)
def test_equal_amounts_belong_together_and_the_rest_goes_by_age(
    credits_: list[tuple[int, int]], debits: list[tuple[int, int]], shares: list[Share]
) -> None:
    assert pair(credits_, debits) == shares


def test_a_payment_shown_as_used_is_what_paid_the_invoice_of_the_same_customer(with_customers: Office) -> None:
    file = snapshot(
        with_customers, "C1,invoice,RE-455,2026-10-01,12500.00,10000.00", "C1,cash,ZA-778,2026-10-20,2500.00,0.00"
    )
    result = with_customers.take(file, as_of=LATER)
    assert numbers(with_customers) == ["RE-455", "ZA-778"]
    assert allocated(with_customers) == [("ZA-778", "RE-455", date(2026, 10, 20), 2500_00)]
    assert with_customers.open_on(LATER) == {"RE-455": 10000_00}
    assert "1 used payment or credit was allocated to what is shown as paid for the same customer." in result.notices


def test_what_the_file_does_not_show_the_other_side_of_becomes_a_posting_of_the_day_named_in_words(
    with_customers: Office,
) -> None:
    file = snapshot(
        with_customers,
        "C1,invoice,RE-1,2026-10-01,100.00,40.00",
        "C2,cash,ZA-1,2026-10-05,50.00,20.00",
        "C2,interest,ZI-1,2026-10-05,5.00,0.00",
    )
    result = with_customers.take(file, snapshot_on=DAY)
    assert numbers(with_customers) == [
        "RE-1", "RE-1 paid by 2026-11-20", "ZA-1", "ZI-1", "cash ZA-1 used by 2026-11-20",
    ]  # fmt: skip
    assert ("ZA-1", "ZI-1", date(2026, 10, 5), 5_00) in allocated(with_customers)
    assert with_customers.open_on(DAY) == {"RE-1": 40_00, "ZA-1": -20_00}
    assert [total.agrees for total in result.control] == [True]
    (said,) = [notice for notice in result.notices if 'such as "RE-1 paid by 2026-11-20" stand for it' in notice]
    assert said.endswith("On which day it came is not known, so letters count no interest on it.")


def test_other_customers_and_other_currencies_pay_nothing(with_customers: Office) -> None:
    file = with_customers.file(
        "op.csv",
        f"{HEADER},currency",
        "C1,invoice,RE-1,2026-10-01,100.00,0.00,GBP",
        "C2,cash,ZA-1,2026-10-05,100.00,0.00,GBP",
        "C1,cash,ZA-2,2026-10-05,100.00,0.00,EUR",
    )
    with_customers.take(file, snapshot_on=DAY)
    assert {(credit, debit) for credit, debit, *_ in allocated(with_customers)} == {
        ("RE-1 paid by 2026-11-20", "RE-1"),
        ("ZA-1", "cash ZA-1 used by 2026-11-20"),
        ("ZA-2", "cash ZA-2 used by 2026-11-20"),
    }


def test_a_payment_known_since_an_earlier_snapshot_pays_on_the_day_of_the_later_one(with_customers: Office) -> None:
    invoice, cash = "C1,invoice,RE-1,2026-10-01,100.00", "C1,cash,ZA-1,2026-10-05,60.00"
    with_customers.take(snapshot(with_customers, f"{invoice},100.00", f"{cash},60.00"), snapshot_on=date(2026, 11, 1))
    with_customers.take(snapshot(with_customers, f"{invoice},40.00", f"{cash},0.00"), snapshot_on=DAY)
    assert allocated(with_customers) == [("ZA-1", "RE-1", DAY, 60_00)]
    assert with_customers.open_on(date(2026, 11, 19)) == {"RE-1": 100_00, "ZA-1": -60_00}


def test_two_snapshots_of_one_day_make_one_larger_allocation(with_customers: Office) -> None:
    invoice, cash = "C1,invoice,RE-1,2026-10-01,100.00", "C1,cash,ZA-1,2026-10-05,60.00"
    for left, unused in ((100, 60), (80, 40), (40, 0)):
        file = snapshot(with_customers, f"{invoice},{left}", f"{cash},{unused}")
        result = with_customers.take(file, snapshot_on=DAY)
    assert result.changed == 2
    assert allocated(with_customers) == [("ZA-1", "RE-1", DAY, 60_00)]
    with_customers.cash.take_back(result.batch, at=AT, as_of=AS_OF)
    assert allocated(with_customers) == [("ZA-1", "RE-1", DAY, 20_00)]


def test_an_invoice_and_a_payment_that_both_vanish_paid_each_other(with_customers: Office) -> None:
    known = "C1,invoice,RE-9,2026-10-01,10.00,10.00"
    with_customers.take(
        snapshot(
            with_customers, known, "C1,invoice,RE-1,2026-10-01,100.00,100.00", "C1,cash,ZA-1,2026-10-05,100.00,100.00"
        ),
        snapshot_on=date(2026, 11, 1),
    )
    result = with_customers.take(snapshot(with_customers, known), snapshot_on=DAY)
    assert result.vanished == 2
    assert numbers(with_customers) == ["RE-1", "RE-9", "ZA-1"]
    assert with_customers.open_on(DAY) == {"RE-9": 10_00}


@pytest.mark.parametrize(
    ("above", "day"),
    [
        ("Stichtag: 20.11.2026", DAY),
        ("Offene Posten per 20. November 2026", DAY),
        ("As at 20 November 2026", DAY),
        ("As of November 20 2026", DAY),
        ("Situation au 20/11/2026", DAY),
        ("Peildatum 20-11-2026", DAY),
        ("Fecha de corte: 20/11/2026", DAY),
        # It may be of April or of March; another line is of no such day; tomorrow is not yet.
        ("As at 03/04/2026", LATER),
        ("Printed 20.11.2026", LATER),
        ("As at 22 November 2026", LATER),
        ("", LATER),
    ],
)
def test_open_amounts_are_of_the_day_above_the_columns_else_of_the_ledgers_day(
    with_customers: Office, above: str, day: date
) -> None:
    file = snapshot(with_customers, "C1,invoice,RE-1,2026-10-01,100.00,40.00", above=above)
    with_customers.take(file, as_of=LATER)
    assert numbers(with_customers)[1] == f"RE-1 paid by {day}"


def test_the_day_of_the_file_is_proposed_for_the_snapshot(with_customers: Office) -> None:
    dated = snapshot(with_customers, "C1,invoice,RE-1,2026-10-01,100.00,40.00", above="Stichtag: 20.11.2026")
    result = with_customers.take(dated, as_of=LATER)
    assert result.open_on == DAY
    assert any("op.csv is of 2026-11-20" in notice for notice in result.notices)
    plain = with_customers.documents("C1,invoice,1,2026-01-01,100.00,,")
    assert with_customers.take(plain, as_of=LATER).open_on is None


def test_a_file_taken_without_and_then_with_its_day_changes_nothing_and_the_totals_agree(
    with_customers: Office,
) -> None:
    file = snapshot(
        with_customers,
        "C1,invoice,RE-1,2026-10-01,100.00,40.00",
        "C1,cash,ZA-1,2026-10-05,30.00,10.00",
        above="Stichtag: 20.11.2026",
    )
    with_customers.take(file, as_of=LATER)
    before = with_customers.ledger()
    again = with_customers.take(file, snapshot_on=DAY, as_of=LATER)
    assert counts(again) == (0, 0, 2, 0)
    assert with_customers.ledger() == before
    assert [(total.file_minor, total.ledger_minor, total.agrees) for total in again.control] == [(30_00, 30_00, True)]


def test_a_snapshot_without_open_amounts_that_the_ledger_contradicts_is_refused_in_one_sentence(
    with_customers: Office,
) -> None:
    with_customers.take(
        with_customers.documents("C1,invoice,1,2026-01-01,100.00,,", "C1,cash,R1,2026-01-05,70.00,,"),
        with_customers.allocations("C1,cash,R1,invoice,1,2026-01-05,70.00"),
    )
    again = with_customers.documents("C1,invoice,1,2026-01-01,100.00,,", "C1,invoice,2,2026-01-01,5.00,,")
    before = with_customers.facts()
    with pytest.raises(UnreadableFileError) as refused:
        with_customers.take(again, snapshot_on=DAY)
    assert str(refused.value) == (
        "documents.csv has no column of open amounts, so each row would be open in full, but row 2 is not: 1 has only "
        "30.00 GBP open in the ledger. Nothing was imported. Do not say that these are all items open on that day, or "
        "export the file with open amounts."
    )
    assert with_customers.facts() == before


def test_totals_that_differ_say_by_how_much_and_what_to_do(with_customers: Office) -> None:
    with_customers.take(with_customers.documents("C1,invoice,1,2026-01-01,100.00,,"))
    file = snapshot(with_customers, "C1,invoice,1,2026-01-01,100.00,120.00")
    result = with_customers.take(file, snapshot_on=DAY)
    assert result.differing == (
        "The ledger holds 100.00 GBP more than was taken from the files: documents of rejected rows stand in it as "
        "they were. Mend those rows and import them again."
    )
    assert result.differing in result.notices
    younger = snapshot(with_customers, "C1,invoice,1,2026-01-01,100.00,100.00", "C1,invoice,2,2026-11-21,7.00,7.00")
    assert "may be of another day than 2026-11-20" in with_customers.take(younger, snapshot_on=DAY).differing
    assert with_customers.take(younger, snapshot_on=LATER).differing == ""


rows = st.tuples(
    st.sampled_from(["C1", "C2"]),
    st.sampled_from(["invoice", "invoice", "cash", "credit_note", "interest"]),
    st.integers(0, 60),
    st.integers(1, 40),
    st.integers(0, 40),
)


@settings(max_examples=40, deadline=None)
@given(first=st.lists(rows, min_size=1, max_size=10), parts=st.lists(st.integers(0, 4), min_size=10, max_size=10))
def test_after_a_snapshot_the_ledger_shows_what_it_says_and_invents_no_more_than_it_must(
    book_to_copy: Path, first: list[tuple[str, str, int, int, int]], parts: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with open_book(Path(shutil.copy(book_to_copy, folder)), user="tess") as book:
            office = Office(book, Path(folder))
            office.take(office.file("customers.csv", "account,name", "C1,Acorn", "C2,Birch"))
            for day, shrink in ((date(2026, 11, 1), 4), (DAY, 0)):
                lines, expected, paid, own = [], {}, Counter(), set()
                for at, (account, kind, age, amount, left) in enumerate(first):
                    minor = min(left, amount) if shrink else min(left, amount) * parts[at] // 4
                    dated = date(2026, 8, 1) + timedelta(age)
                    texts = (decimal_text(each * 100, "GBP") for each in (amount, minor))
                    lines.append(f"{account},{kind},N{at},{dated},{','.join(texts)}")
                    sign = -1 if kind in {"cash", "credit_note"} else 1
                    own.add(f"N{at}")
                    if minor:
                        expected[f"N{at}"] = minor * 100 * sign
                before = set(numbers(office))
                stood = office.open_on(day)
                result = office.take(snapshot(office, *lines), snapshot_on=day)
                assert result.rejected == ()
                assert office.open_on(day) == expected
                assert all(total.agrees for total in result.control)
                for at, (account, kind, _, amount, _) in enumerate(first):
                    sign = -1 if kind in {"cash", "credit_note"} else 1
                    was = stood.get(f"N{at}", 0 if f"N{at}" in before else amount * 100 * sign)
                    paid[account] += was - expected.get(f"N{at}", 0)
                made = set(numbers(office)) - before - own
                event(f"{len(made)} made")
                # One side alone is made up of each customer: what the file shows on both sides is set off.
                for account in ("C1", "C2"):
                    with book.read() as connection:
                        invented = connection.execute(
                            select(documents.c.amount_minor).where(
                                documents.c.number.in_(made),
                                documents.c.customer_id == office.customer(account)["id"],
                            )
                        ).scalars()
                        assert sum(map(abs, invented)) == abs(paid[account])
                with book.read() as connection:
                    assert posting.wrong_figures(connection) == []
                again = office.take(snapshot(office, *lines), snapshot_on=day)
                assert (again.new, again.changed, again.rejected) == (0, 0, ())
