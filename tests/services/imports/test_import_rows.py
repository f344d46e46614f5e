"""Each row is taken as understood, or refused with file, row, column, value, problem and cure."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from creditdesk.models import fulltext
from creditdesk.models.customers import customers
from creditdesk.models.ledger import documents
from creditdesk.services.cash import customers_in, profile_store, profiles
from creditdesk.services.cash.profile_store import KeptProfile
from creditdesk.services.cash.result import ImportResult
from tests.conftest import AS_OF
from tests.services.imports.conftest import Office


@pytest.mark.parametrize(
    ("row", "column", "problem", "cure"),
    [
        (",invoice,1,2026-01-01,10.00,,", "account", "missing", "Fill in"),
        ("C9,invoice,1,2026-01-01,10.00,,", "account", 'no customer with account "C9"', "Import the customer first"),
        ("c1,invoice,1,2026-01-01,10.00,,", "account", 'no customer with account "c1"', "Did you mean C1 Acorn Ltd?"),
        ("C1,,1,2026-01-01,10.00,,", "type", "missing", "Use one of invoice"),
        ("C1,bill,1,2026-01-01,10.00,,", "type", '"bill" is not a type', "Use one of invoice"),
        ("C1,invoice,,2026-01-01,10.00,,", "number", "missing", "Fill in"),
        ("C1,invoice,1,,10.00,,", "date", "missing", "Fill it in"),
        ("C1,invoice,1,2026-02-30,10.00,,", "date", "February 2026 has 28 days", "Correct it"),
        ("C1,invoice,1,soon,10.00,,", "date", '"soon" is not a date', "Correct it"),
        ("C1,invoice,1,2026-01-01,,,", "amount", "missing", "Fill it in"),
        ("C1,invoice,1,2026-01-01,ten,,", "amount", '"ten" is not an amount', "such as 1234.56"),
        ("C1,invoice,1,2026-01-01,NaN,,", "amount", '"NaN" is not an amount', "such as 1234.56"),
        ("C1,invoice,1,2026-01-01,1e9,,", "amount", "powers of ten", "plain numbers"),
        ("C1,invoice,1,2026-01-01,0.00,,", "amount", "zero", "Fill in"),
        ("C1,invoice,1,2026-01-01,-10.00,,", "amount", "below zero", "credit_note"),
        ("C1,invoice,1,2026-01-01,(120.00),,", "amount", "below zero", "credit_note"),
        ("C1,cash,1,2026-01-01,-10.00,,", "amount", "below zero", "Write 10.00:"),
        ('C1,invoice,1,2026-01-01,"£1,284.50-",,', "amount", "below zero", "credit_note"),
        ("C1,invoice,1,2026-01-01,10.001,,", "amount", "more decimals", "Round it"),
        ("C1,invoice,1,2026-01-01,99999999999999999.00,,", "amount", "too large", "Correct"),
        ("C1,invoice,1,2026-01-01,10.00,2026-13-01,", "due_date", "not a date", "Correct it"),
        ("C1,invoice,1,2026-01-01,10.00,,POUNDS", "currency", "not a currency", "ISO code"),
        ("C1,invoice,1,2026-01-01,10.00,,ZZQ", "currency", "not a currency", "ISO code"),
        ("C1,invoice,1,2026-01-01,€10.00,,", "amount", "not in GBP", "currency"),
    ],
)
def test_a_bad_document_row_is_refused_and_the_good_one_taken(
    with_customers: Office, row: str, column: str, problem: str, cure: str
) -> None:
    result = with_customers.take(with_customers.documents(row, "C2,invoice,GOOD,2026-01-01,10.00,,"))
    assert (result.rows, result.accepted, result.new) == (2, 1, 1)
    (refused,) = result.rejected
    assert (refused.file, refused.row, refused.column) == ("documents.csv", 2, column)
    assert problem in refused.problem
    assert cure in refused.cure
    assert with_customers.open_on(date(2026, 11, 20)) == {"GOOD": 1000}


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ('"1.234,56"', "", 123456),
        ('"1,284.50"', "", 128450),
        ("£10", "", 1000),
        ("1 234.5", "", 123450),
        (" 12.00 ", "", 1200),
        ("1234", "JPY", 1234),
        ("1.2345", "KWD", None),
        ("1.234", "KWD", 1234),
    ],
)
def test_amounts_in_other_forms_are_understood_and_said_so(
    with_customers: Office, amount: str, currency: str, minor: int | None
) -> None:
    result = with_customers.take(with_customers.documents(f"C1,invoice,1,2026-01-01,{amount},,{currency}"))
    assert with_customers.open_on(date(2026, 11, 20)) == ({} if minor is None else {"1": minor})
    if minor is not None and not amount.strip(' "').replace(".", "").isdigit():
        assert "read" in result.notices[-1]


def test_amounts_in_other_forms_are_counted_once_each_those_of_refused_rows_too(with_customers: Office) -> None:
    rows = [f'C1,invoice,{number},2026-01-01,"1,00{number}.00",,' for number in range(1, 7)]
    refused = [f'C1,invoice,{number},2026-01-01,"1,00{number}.00",someday,' for number in (7, 8)]
    result = with_customers.take(with_customers.documents(*rows, *refused))
    assert len(result.rejected) == 2
    assert result.notices[-1].endswith('"1,005.00" as 1005.00 and 3 more in such forms.')


def test_dates_in_another_order_are_read_as_the_file_itself_shows(with_customers: Office) -> None:
    result = with_customers.take(
        with_customers.documents("C1,invoice,1,03/04/2026,10.00,,", "C1,invoice,2,31/01/2026,10.00,,")
    )
    assert result.rejected == ()
    assert "dmy" in " ".join(result.notices)
    assert with_customers.open_on(date(2026, 3, 31)) == {"2": 1000}


def test_dates_that_could_be_two_days_are_refused_until_the_order_is_said(with_customers: Office) -> None:
    path = with_customers.documents("C1,invoice,1,03/04/2026,10.00,,")
    assert "can be 3 April or 4 March" in with_customers.take(path).rejected[0].problem
    assert with_customers.take(path, date_order="mdy").new == 1
    assert with_customers.open_on(date(2026, 3, 4)) == {"1": 1000}


def test_a_lone_comma_is_a_decimal_sign_where_other_amounts_of_the_file_show_it(with_customers: Office) -> None:
    path = with_customers.file(
        "d.csv", "account;type;number;date;amount", "C1;invoice;1;2026-01-01;1,234", "C1;invoice;2;2026-01-01;12,50"
    )
    result = with_customers.take(path)
    assert [(row.row, "more decimals" in row.problem) for row in result.rejected] == [(2, True)]
    assert with_customers.open_on(date(2026, 11, 20)) == {"2": 1250}


def test_a_due_date_before_the_document_is_taken_with_a_notice(with_customers: Office) -> None:
    result = with_customers.take(with_customers.documents("C1,invoice,1,2026-02-01,10.00,2026-01-01,"))
    assert result.new == 1
    assert "due before the document's own date" in result.notices[0]
    assert "row 2" in result.notices[0]


def test_without_a_due_date_it_follows_from_the_customers_terms_and_currency_from_the_customer(
    with_customers: Office,
) -> None:
    with_customers.take(
        with_customers.documents("EU,invoice,1,2026-01-01,10.00,,", "EU,credit_note,2,2026-01-01,4.00,,")
    )
    with with_customers.book.read() as connection:
        rows = connection.exec_driver_sql("SELECT number, due_on, currency, amount_minor FROM documents").all()
    assert sorted(map(tuple, rows)) == [("1", "2026-03-02", "EUR", 1000), ("2", "2026-01-01", "EUR", -400)]


def test_a_key_that_stands_twice_in_the_files_is_refused_the_second_time(with_customers: Office) -> None:
    result = with_customers.take(
        with_customers.documents("C1,invoice,1,2026-01-01,10.00,,"),
        with_customers.documents("C1,invoice,1,2026-01-01,10.00,,", "C2,invoice,1,2026-01-01,5.00,,", name="more.csv"),
    )
    assert [(row.file, row.row, "twice" in row.problem) for row in result.rejected] == [("more.csv", 2, True)]
    assert result.new == 2


@pytest.mark.parametrize(
    ("header", "row", "column"),
    [
        ("country", "C1,Acorn,Ruritania", "country"),
        ("currency", "C1,Acorn,Pounds", "currency"),
        ("terms", "C1,Acorn,when we like", "terms"),
        ("credit_limit", "C1,Acorn,lots", "credit_limit"),
        ("credit_limit", "C1,Acorn,-5", "credit_limit"),
        ("legal_form", "C1,Acorn,club", "legal_form"),
        ("parent_account", "C1,Acorn,C1", "parent_account"),
        ("parent_account", "C1,Acorn,NOBODY", "parent_account"),
        ("city", ",Acorn,York", "account"),
        ("city", "C1,,York", "name"),
    ],
)
def test_a_bad_customer_row_is_refused(office: Office, header: str, row: str, column: str) -> None:
    result = office.take(office.file("c.csv", f"account,name,{header}", row, "C2,Birch,"))
    assert [(refused.row, refused.column) for refused in result.rejected] == [(2, column)]
    assert result.rejected[0].cure
    assert result.new == 1


def test_all_that_is_wrong_with_a_customers_row_is_told_at_once(office: Office) -> None:
    header = "account,Name,country,terms,Credit limit"
    (refused,) = office.take(office.file("c.csv", header, "A4,Acorn,XX,whenever,abc")).rejected
    assert (refused.column, refused.value) == ("country", "XX")
    assert "Also terms: " in refused.problem
    assert "Also Credit limit: " in refused.problem
    assert "For terms: " in refused.cure
    assert "For Credit limit: " in refused.cure


def test_all_that_is_wrong_with_a_documents_row_is_told_at_once_and_the_row_counts_once(
    with_customers: Office,
) -> None:
    rows = ("C1,invoice,1,31.13.2026,12;3456,whenever,GBP", "C1,bill,2,2026-01-01,5.00,2026-02-01,Pounds")
    result = with_customers.take(with_customers.documents(*rows))
    first, second = result.rejected
    assert (first.column, first.value) == ("date", "31.13.2026")
    assert first.problem.count("Also ") == first.cure.count("For ") == 2
    assert "Also amount: " in first.problem
    assert "Also due_date: " in first.problem
    assert second.column == "type"
    assert second.problem.endswith('Also currency: "Pounds" is not a currency.')
    # What is wrong in one cell alone is told as ever.
    (alone,) = with_customers.take(with_customers.documents("C1,invoice,3,2026-01-01,abc,,")).rejected
    assert "Also" not in alone.problem


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("", "company"), ("Ltd.", "company"), ("LIMITED", "company"), ("S.A.R.L.", "company"), ("Pty Ltd", "company"),
        ("GmbH & Co. KG", "partnership"), ("LLP", "llp"), ("Sole trader", "sole_trader"),
        ("sole_trader", "sole_trader"), ("Self-employed", "sole_trader"),
        ("individual", "individual"), ("Local authority", "public_body"),
    ],
)  # fmt: skip
def test_a_legal_form_is_understood_as_people_write_it(office: Office, text: str, form: str) -> None:
    office.take(office.file("c.csv", "account,name,legal_form", f"C1,Acorn,{text}"))
    assert office.customer("C1")["legal_form"] == form


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "GB"), ("ie", "IE"), ("UK", "GB"), ("Germany", "DE"), ("United States", "US"), ("Scotland", "GB")],
)  # fmt: skip
def test_a_country_is_understood_by_its_code_or_its_english_name(office: Office, text: str, code: str) -> None:
    office.take(office.file("c.csv", "account,name,country", f"C1,Acorn,{text}"))
    assert office.customer("C1")["country"] == code


def test_a_document_of_a_refused_customer_says_where_the_customer_was_refused(office: Office) -> None:
    result = office.take(
        office.file("c.csv", "account,name,country", "C1,Acorn,Ruritania"),
        office.documents("C1,invoice,1,2026-01-01,10.00,,"),
    )
    assert "see c.csv, row 2" in result.rejected[1].problem


def test_a_branch_may_stand_before_its_head_office(office: Office) -> None:
    result = office.take(office.customers("B,Oak North,,,H", "H,Oak Group,,,"))
    assert (result.new, result.rejected) == (2, ())


def test_a_customers_contact_is_found_by_the_digits_of_its_number(office: Office) -> None:
    office.take(
        office.file(
            "c.csv",
            "account,name,country,contact,phone,email",
            "C1,Acorn,GB,Ann Lee,020 7946 0018,ann@acorn.example",
            "C2,Ahorn,DE,,+49 (0)30 901820,",
            "C3,Acero,IT,,06 6982,",
            "C4,Ash,GB,,0800 FLOWERS,",
        )
    )
    with office.book.read() as connection:
        digits = connection.exec_driver_sql("SELECT phone_digits FROM contacts ORDER BY id").scalars().all()
    assert digits == ["442079460018", "4930901820", "39066982", "448003569377"]


LEDGER = (
    "C1,invoice,I1,2026-01-01,100.00,,",
    "C1,cash,R1,2026-02-01,60.00,,",
    "C2,invoice,I2,2026-01-01,50.00,,",
    "HEAD,cash,R3,2026-02-01,80.00,,",
    "BRANCH,invoice,I3,2026-01-01,80.00,,",
    "EU,invoice,I4,2026-01-01,70.00,,",
    "C1,cash,R5,2026-02-01,70.00,,EUR",
)


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("C1,cash,R1,invoice,I1,2026-02-01,60.01", "amount", "R1 has only 60.00 GBP open"),
        ("C1,cash,R1,invoice,I1,2026-02-01,100.01", "amount", "has only"),
        ("C1,cash,R1,invoice,I2,2026-02-01,50.00", "debit_number", "belongs to C2, which shares no parent with C1"),
        ("C1,cash,R9,invoice,I1,2026-02-01,50.00", "credit_number", 'C1 has no cash "R9"'),
        ("C9,cash,R1,invoice,I1,2026-02-01,50.00", "account", 'no customer with account "C9"'),
        ("C1,cash,R5,invoice,I1,2026-02-01,50.00", "debit_number", "R5 is in EUR, I1 in GBP"),
        ("C1,invoice,I1,cash,R1,2026-02-01,50.00", "credit_type", '"invoice" is not a credit'),
        ("C1,cash,R1,cash,R5,2026-02-01,50.00", "debit_type", '"cash" is not a debit'),
        ("C1,cash,R1,invoice,I1,2026-02-01,", "amount", "missing"),
        ("C1,cash,R1,invoice,I1,2026-02-01,0", "amount", "above zero"),
        ("C1,cash,R1,invoice,I1,31/31/2026,5", "date", "not a date"),
        ("C1,cash,R1,letter,I1,2026-02-01,5", "debit_type", "not a type"),
        ("C1,cash,,invoice,I1,2026-02-01,5", "credit_number", "missing"),
    ],
)
def test_a_bad_allocation_row_is_refused_and_the_good_one_taken(
    with_customers: Office, row: str, column: str, problem: str
) -> None:
    good = "BRANCH,cash,R3,invoice,I3,2026-02-01,30.00"
    result = with_customers.take(with_customers.documents(*LEDGER), with_customers.allocations(row, good))
    (refused,) = result.rejected
    assert (refused.file, refused.row, refused.column) == ("allocations.csv", 2, column)
    assert problem in refused.problem
    assert refused.cure
    assert with_customers.open_on(date(2026, 11, 20))["I3"] == 5000


def test_what_earlier_rows_have_taken_is_no_longer_open(with_customers: Office) -> None:
    result = with_customers.take(
        with_customers.documents(*LEDGER),
        with_customers.allocations(
            "C1,cash,R1,invoice,I1,2026-02-01,40.00",
            "C1,cash,R1,invoice,I1,2026-02-02,20.00",
            "C1,cash,R1,invoice,I1,2026-02-03,0.01",
        ),
    )
    assert [(row.row, "Nothing of R1 is open" in row.problem) for row in result.rejected] == [(4, True)]


def test_a_head_office_may_pay_for_its_branch(with_customers: Office) -> None:
    result = with_customers.take(
        with_customers.documents(*LEDGER), with_customers.allocations("HEAD,cash,R3,invoice,I3,2026-02-01,80.00")
    )
    assert result.rejected == ()
    assert with_customers.open_on(date(2026, 11, 20)).keys() == {"I1", "R1", "I2", "I4", "R5"}


def test_a_bounced_payment_leaves_the_invoice_open_again_for_the_next_one(with_customers: Office) -> None:
    papers = with_customers.file(
        "d.csv",
        "account,type,number,date,amount,reversed_on",
        "C1,invoice,I1,2026-01-01,100.00,",
        "C1,cash,R1,2026-02-01,100.00,2026-02-10",
        "C1,cash,R2,2026-03-01,100.00,",
    )
    links = (
        "C1,cash,R2,invoice,I1,2026-03-01,100.00",
        "C1,cash,R1,invoice,I1,2026-02-01,100.00",
        "C1,cash,R1,invoice,I1,2026-02-11,1.00",
    )
    result = with_customers.take(papers, with_customers.allocations(*links))
    assert [(row.row, "was reversed on 2026-02-10" in row.problem) for row in result.rejected] == [(4, True)]
    days = [date(2026, 1, 31), date(2026, 2, 5), date(2026, 2, 10), date(2026, 3, 1)]
    assert [with_customers.open_on(day) for day in days] == [{"I1": 10000}, {}, {"I1": 10000}, {}]


def test_two_payments_may_not_cover_the_same_days_though_one_bounced_later(with_customers: Office) -> None:
    papers = with_customers.file(
        "d.csv",
        "account,type,number,date,amount,reversed_on",
        "C1,invoice,I1,2026-01-01,100.00,",
        "C1,cash,R1,2026-02-01,100.00,2026-02-10",
        "C1,cash,R2,2026-02-05,100.00,",
    )
    links = ("C1,cash,R1,invoice,I1,2026-02-01,100.00", "C1,cash,R2,invoice,I1,2026-02-05,100.00")
    assert [row.row for row in with_customers.take(papers, with_customers.allocations(*links)).rejected] == [3]


def test_the_reject_file_can_be_mended_and_imported_again(with_customers: Office, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    result = with_customers.take(
        with_customers.documents("C1,invoice,1,2026-01-01,10.00,,", "C9,invoice,2,2026-02-30,20.00,,"),
        reject_file=rejects,
    )
    assert result.reject_files == (rejects,)
    header, row = rejects.read_text(encoding="utf-8").splitlines()
    assert header == "account,type,number,date,amount,due_date,currency,problem,cure"
    assert row.startswith("C9,invoice,2,2026-02-30,20.00,,,")
    rejects.write_text(f"{header}\n{row.replace('C9', 'C2')}\n")
    again = with_customers.take(rejects, reject_file=rejects)
    assert "February" in again.rejected[0].problem
    assert rejects.read_text().splitlines()[0] == header
    rejects.write_text(rejects.read_text().replace("2026-02-30", "2026-02-28"))
    last = with_customers.take(rejects)
    assert (last.new, last.rejected, last.notices) == (1, (), ())
    assert with_customers.open_on(date(2026, 11, 20)) == {"1": 1000, "2": 2000}


def test_rejects_of_two_files_go_to_two_files_that_can_each_be_imported(with_customers: Office, tmp_path: Path) -> None:
    result = with_customers.take(
        with_customers.documents("C1,invoice,1,2026-01-01,ten,,"),
        with_customers.allocations("C1,cash,R1,invoice,1,2026-01-01,5.00"),
        reject_file=tmp_path / "rejects.csv",
    )
    assert [path.name for path in result.reject_files] == ["rejects.csv", "rejects-allocations.csv"]


def test_control_totals_say_what_the_file_and_the_ledger_hold_and_what_was_refused(with_customers: Office) -> None:
    result = with_customers.take(
        with_customers.documents(
            "C1,invoice,1,2026-01-01,100.00,,",
            "C1,cash,2,2026-01-02,30.00,,",
            "C9,invoice,3,2026-01-01,7.00,,",
            "EU,invoice,4,2026-01-01,50.00,,",
        )
    )
    assert result.as_json()["control"] == [
        {
            "currency": "EUR", "file_total": "50.00", "ledger_total": "50.00", "rejected_total": "0.00", "uncounted": 0,
            "open_total": "50.00",
        },
        {
            "currency": "GBP", "file_total": "77.00", "ledger_total": "70.00", "rejected_total": "7.00", "uncounted": 0,
            "open_total": "70.00",
        },
    ]  # fmt: skip
    assert all(total.agrees for total in result.control)


def test_beside_what_was_posted_stands_what_of_it_is_open(with_customers: Office) -> None:
    file = with_customers.file(
        "open.csv",
        "account,type,number,date,amount,open_amount,settled_on",
        "C1,invoice,1,2026-01-01,12345.67,345.67,",
        "C1,invoice,2,2026-01-01,100.00,,2026-02-01",
        "C1,cash,3,2026-03-01,50.00,,",
        # Dated ahead: posted, and open from its own day on, as in aging.
        "C1,invoice,4,2027-12-01,55.00,55.00,",
    )
    for _again in range(2):
        result = with_customers.take(file)
        (total,) = result.control
        assert (total.file_minor, total.ledger_minor, total.open_minor) == (1245067, 1245067, 29567)
        assert total.agrees
        assert total.open_minor == sum(with_customers.open_on(AS_OF).values())
    ahead = f"dated more than a year after {AS_OF}, posted as it is: open, and in aging, only from its own day"
    assert f"open.csv: {ahead} (row 5)." in result.notices


def test_customers_are_found_by_name_after_a_large_import_as_after_a_small_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customers_in, "_LARGE", 1)
    office.take(office.customers("C1,Acorn Ltd,,,", "C2,Birch Ltd,,,"))
    office.take(office.file("c.csv", "account,name", "C2,Cedar Ltd"))
    with office.book.read() as connection:
        found = {
            name: connection.scalars(fulltext.customers_by_word(name)).all() for name in ("acorn", "birch", "cedar")
        }
    assert found == {"acorn": [1], "birch": [], "cedar": [2]}


def control_lines(result: ImportResult) -> list[tuple[int, int, int, bool]]:
    return [(line.file_minor, line.rejected_minor, line.ledger_minor, line.agrees) for line in result.control]


def test_a_rejected_amount_enters_the_control_totals_with_the_sign_it_has_in_the_file(with_customers: Office) -> None:
    result = with_customers.take(
        with_customers.documents(
            "C1,invoice,1,2026-01-01,1200.00,,",
            "C1,SI,2,2026-01-01,400.00,,",
            "C1,invoice,3,2026-01-01,850.50,,",
            "C1,invoice,4,2026-01-01,-300.00,,",
            "C9,credit_note,5,2026-01-01,50.50,,",
            "C1,credit_note,6,2026-01-01,-20.00,,",
        )
    )
    # 1200 + 400 + 850.50 - 300 - 50.50 - 20; of these - 300 - 50.50 - 20 are not taken.
    assert control_lines(result) == [(2_080_00, -370_50, 2_450_50, True)]
    assert result.as_json()["uncounted"] == 0


@pytest.mark.parametrize(
    ("row", "beside", "without_currency"),
    [
        ("C1,bill,9,2026-01-01,400.00,,", 1, 0),
        ("C1,,9,2026-01-01,400.00,,", 1, 0),
        ("C1,invoice,9,2026-01-01,ten,,", 1, 0),
        ("C1,invoice,9,2026-01-01,400.00,,POUNDS", 0, 1),
        ("C1,invoice,9,2026-01-01,1,234.50,,GBP", 0, 1),
    ],
)
def test_a_row_whose_type_or_amount_cannot_be_read_is_said_to_be_in_no_total(
    with_customers: Office, row: str, beside: int, without_currency: int
) -> None:
    result = with_customers.take(with_customers.documents("C1,invoice,1,2026-01-01,1200.00,,", row))
    assert control_lines(result) == [(1_200_00, 0, 1_200_00, True)]
    assert (result.control[0].uncounted, result.without_currency) == (beside, without_currency)
    assert result.as_json()["uncounted"] == 1
    assert result.notices[-1].startswith("1 row could not be counted in the control totals")


def test_a_row_that_cannot_be_counted_stands_beside_the_total_of_its_own_currency(with_customers: Office) -> None:
    result = with_customers.take(
        with_customers.documents(
            "C1,invoice,1,2026-01-01,10.00,,", "EU,invoice,2,2026-01-01,ten,,", "C1,invoice,3,2026-01-01,x,,USD"
        )
    )
    assert [(total.currency, total.uncounted) for total in result.control] == [("EUR", 1), ("GBP", 0), ("USD", 1)]


@pytest.mark.parametrize("columns", ["", ",open_amount"])
def test_a_rejected_row_of_a_snapshot_enters_with_what_is_open_of_it(with_customers: Office, columns: str) -> None:
    ends = (",60.00", ",40.00") if columns else ("", "")
    listed = with_customers.file(
        "open.csv",
        f"account,type,number,date,amount{columns}",
        f"C1,invoice,1,2026-01-01,100.00{ends[0]}",
        f"C9,invoice,2,2026-01-01,50.00{ends[1]}",
    )
    result = with_customers.take(listed, snapshot_on=date(2026, 11, 20))
    assert control_lines(result) == [(100_00, 40_00, 60_00, True) if columns else (150_00, 50_00, 100_00, True)]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("SI SIN INV Sales_invoice Tax-Invoice", "invoice"),
        ("SC CN CRN Sales_credit Credit_memo Credit_Note", "credit_note"),
        ("SA SR RCP Receipt Payment pmt", "cash"),
        ("JD", "journal_debit"),
        ("JC", "journal_credit"),
    ],
)
def test_types_are_understood_as_ledgers_write_them(with_customers: Office, words: str, kind: str) -> None:
    types = [word.replace("_", " ") for word in words.split()]
    result = with_customers.take(
        with_customers.documents(*(f"C1,{word},{at},2026-01-01,10.00,," for at, word in enumerate(types)))
    )
    assert result.rejected == ()
    with with_customers.book.read() as connection:
        assert set(connection.scalars(select(documents.c.type))) == {kind}


@pytest.mark.parametrize(
    ("proof", "order", "meant"),
    [("25/10/2026", "dmy", date(2026, 11, 2)), ("10/25/2026", "mdy", date(2026, 2, 11))],
)
def test_the_reject_file_keeps_dates_as_typed_and_says_the_order_that_the_whole_file_showed(
    with_customers: Office, tmp_path: Path, proof: str, order: str, meant: date
) -> None:
    rejects = tmp_path / "rejects.csv"
    files = with_customers.documents(
        f"C1,invoice,1,{proof},10.00,,", "C1,invoice,2,02/11/2026,20.00,,", "C9,invoice,3,02/11/2026,30.00,31/02/2026,"
    )
    result = with_customers.take(files, reject_file=rejects)
    header, row = rejects.read_text(encoding="utf-8").splitlines()
    assert header.endswith(f"currency,problem,cure,read as dates {order}")
    assert row.startswith("C9,invoice,3,02/11/2026,30.00,31/02/2026,,")
    again = tmp_path / "again.csv"
    with_customers.cash.save_rejected([files], result.rejected, again)
    assert again.read_bytes() == rejects.read_bytes()
    rejects.write_text(rejects.read_text().replace("C9", "C2"))
    assert "31/02/2026" in with_customers.take(rejects, reject_file=rejects).rejected[0].value
    assert rejects.read_text().splitlines()[0] == header
    rejects.write_text(rejects.read_text().replace("31/02/2026", ""))
    assert with_customers.take(rejects).rejected == ()
    with with_customers.book.read() as connection:
        row_of_3 = select(documents.c.dated_on, documents.c.notes).where(documents.c.number == "3")
        assert tuple(connection.execute(row_of_3).one()) == (meant, None)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
def test_the_reject_file_has_the_form_of_the_file_so_that_its_spreadsheet_opens_it_in_columns(
    with_customers: Office, tmp_path: Path, encoding: str
) -> None:
    path, rejects = tmp_path / "export.csv", tmp_path / "rejects.csv"
    rows = (
        "account;type;number;date;amount;Bearbeiter",
        "C1;invoice;1;25.10.2026;1.234,50;Jörg",
        "C9;invoice;2;02.11.2026;1.234;Jörg",
        "C9;invoice;3;31.02.2026;9,90;Jörg",
    )
    path.write_text("".join(f"{row}\n" for row in rows), encoding=encoding)
    with_customers.take(path, reject_file=rejects)
    assert rejects.read_bytes()[:2] == path.read_bytes()[:2]
    header, first, second = rejects.read_text(encoding=encoding).splitlines()
    assert header == f"{rows[0]};problem;cure;read as dates dmy"
    assert (first.startswith(f"{rows[2]};"), second.startswith(f"{rows[3]};")) == (True, True)
    mended = rejects.read_text(encoding=encoding).replace("C9", "C2").replace("31.02", "28.02")
    rejects.write_text(mended, encoding=encoding)
    assert with_customers.take(rejects).rejected == ()
    assert with_customers.open_on(date(2026, 11, 20)) == {"1": 123450, "2": 123400, "3": 990}


def test_the_reject_file_says_the_sign_of_decimals_that_the_whole_file_showed(
    with_customers: Office, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    files = with_customers.documents(
        'C1,invoice,1,2026-11-02,"1.234,50",,', "C9,invoice,2,2026-11-02,1.234,,", "C9,invoice,3,2026-11-02,5.678,,"
    )
    with_customers.take(files, reject_file=rejects)
    assert rejects.read_text().splitlines()[0].endswith("problem,cure,read as decimals comma")
    rejects.write_text(rejects.read_text().replace("C9", "C2"))
    assert with_customers.take(rejects).rejected == ()
    assert with_customers.open_on(date(2026, 11, 20)) == {"1": 123450, "2": 123400, "3": 567800}


def test_the_reject_file_of_customers_says_it_too_so_that_a_limit_is_read_as_the_whole_file_wrote_it(
    office: Office, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects.csv"
    lines = "account,name,country,credit_limit", 'B1,One,GB,"10.000,00"', "B2,Two,XX,2.500", "B3,Three,GB,3.500"
    office.take(office.file("customers.csv", *lines), reject_file=rejects)
    assert rejects.read_text().splitlines()[0].endswith("problem,cure,read as decimals comma")
    rejects.write_text(rejects.read_text().replace("XX", "GB"))
    assert office.take(rejects).rejected == ()
    with office.book.read() as connection:
        limits = dict(connection.execute(select(customers.c.account, customers.c.credit_limit_minor)).all())
    assert limits == {"B1": 1_000_000, "B2": 250_000, "B3": 350_000}


def test_an_open_order_of_dates_names_the_option_that_says_it(with_customers: Office, tmp_path: Path) -> None:
    files = with_customers.documents("C1,invoice,1,02/11/2026,10.00,,")
    (refused,) = with_customers.take(files).rejected
    assert refused.cure == "Say the date order (--date-order dmy: day first, --date-order mdy: month first)."
    (other,) = with_customers.take(
        with_customers.documents("C9,invoice,1,02/11/2026,10.00,,"),
        date_order="mdy",
        reject_file=tmp_path / "rejects.csv",
    ).rejected
    assert other.column == "account"
    assert "cure,read as dates mdy\nC9,invoice,1,02/11/2026," in (tmp_path / "rejects.csv").read_text()


def test_the_column_profile_that_the_manual_shows_reads_a_file(
    with_customers: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    manual = (Path(__file__).parents[3] / "docs" / "importing.md").read_text(encoding="utf-8")
    shown = tomllib.loads(manual.split("```toml")[1].split("```")[0])
    monkeypatch.setattr(profile_store, "shipped", lambda: [KeptProfile(profiles.make("my-ledger", shown), shown)])
    result = with_customers.take(
        with_customers.file(
            "old.csv",
            "Customer no,Doc type,Doc no,Posted,Due,Value,Clerk",
            "C1,Bill,1,02/11/2026,02/12/2026,10.00,Ann",
            "C1,Bill reversed,2,03/11/2026,,-4.00,Ann",
        )
    )
    assert (result.new, result.rejected) == (2, ())
    assert with_customers.open_on(date(2026, 11, 20)) == {"1": 1000, "2": -400}


def test_a_sign_that_repeats_the_type_is_refused_with_what_to_write_and_counted_as_the_credit_it_is(
    office: Office,
) -> None:
    office.take(office.customers("C1,Alpha,GBP,NET 30,"))
    result = office.take(
        office.documents("C1,invoice,1,2026-01-10,100.00,,GBP", "C1,credit_note,2,2026-01-11,£84.50-,,GBP")
    )
    (row,) = result.rejected
    assert row.problem == '"£84.50-" is below zero; amounts are above zero and the type gives the sign.'
    assert row.cure == "Write 84.50: the type says already that it lowers the debt."
    (total,) = result.control
    assert (total.file_minor, total.rejected_minor, total.ledger_minor, total.agrees) == (1550, -8450, 10000, True)


def test_an_e_mail_that_is_none_is_taken_and_said(office: Office) -> None:
    file = office.file(
        "people.csv", "account,name,email", "C1,Alpha,not-an-email", "C2,Beta,ann@beta.example",
        "C3,Gamma,Ann <ann@gamma.example>; bo@gamma.example", "C4,Delta,",
    )  # fmt: skip
    result = office.take(file)
    assert (result.new, result.rejected) == (4, ())
    assert result.notices == ("people.csv: an e-mail that is no address, taken as it is (row 2).",)


def test_a_header_in_the_middle_of_a_file_is_called_one_and_counts_for_nothing(with_customers: Office) -> None:
    header = "account,type,number,date,amount"
    papers = with_customers.file(
        "d.csv", header, "C1,invoice,1,2026-01-01,10.00", f"\ufeff{header}", "C1,cash,2,2026-01-02,4.00"
    )
    people = with_customers.file("c.csv", "account,name", "N1,North", "account,name", "N2,South")
    links_header = "account,credit_type,credit_number,debit_type,debit_number,date,amount"
    links = with_customers.allocations("C1,cash,2,invoice,1,2026-01-02,4.00", links_header)
    result = with_customers.take(people, papers, links)
    assert [(row.file, row.row, row.problem, row.cure) for row in result.rejected] == [
        (file, row, "This row is the header again.", "Delete it.")
        for file, row in (("c.csv", 3), ("d.csv", 3), ("allocations.csv", 3))
    ]
    assert (result.new, result.uncounted, [total.agrees for total in result.control]) == (5, 0, [True])


@pytest.mark.parametrize("wrong", ["C1,credit_note,CN1,2026-02-30,5.00", "C1,credit,CN1,2026-02-03,5.00"])
def test_an_allocation_whose_document_was_refused_in_the_same_import_says_where(
    with_customers: Office, wrong: str
) -> None:
    papers = with_customers.documents("C1,invoice,I1,2026-02-01,10.00,,", f"{wrong},,")
    links = with_customers.allocations("C1,credit_note,CN1,invoice,I1,2026-02-03,5.00")
    *_, refused = with_customers.take(papers, links).rejected
    assert (refused.column, refused.problem, refused.cure) == (
        "credit_number",
        "The credit note CN1 was not taken: see documents.csv, row 3.",
        "Mend that row, then import both.",
    )
