"""Days of acceptance come with a file of documents, stand back where a person wrote one, and go with their import."""

from __future__ import annotations

from datetime import date

import pytest

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.services.letters.interest_desk import Interest
from tests.conftest import AS_OF, AT
from tests.services.imports.conftest import Office

HEADER = "account,type,number,date,amount,accepted_on"
INVOICE = DocumentKey(DocumentType.INVOICE, "I1")


def on_record(office: Office) -> list[tuple[str, date, str]]:
    return [(each.key.number, each.accepted_on, each.recorded_by) for each in Interest(office.book).acceptances()]


def days(office: Office, *rows: str) -> tuple[str, ...]:
    return office.take(office.file("d.csv", HEADER, *rows)).notices


def test_a_file_puts_days_on_record_and_an_empty_cell_leaves_them(with_customers: Office) -> None:
    said = days(with_customers, "C1,invoice,I1,2026-03-01,100.00,2026-03-05", "C1,invoice,I2,2026-03-01,50.00,")
    assert "Days of acceptance put on record: 1." in said
    assert on_record(with_customers) == [("I1", date(2026, 3, 5), "import 2")]
    assert "acceptance" not in " ".join(days(with_customers, "C1,invoice,I1,2026-03-01,100.00,"))
    assert on_record(with_customers) == [("I1", date(2026, 3, 5), "import 2")]


def test_a_later_file_replaces_a_day_and_taken_back_leaves_the_one_before(with_customers: Office) -> None:
    days(with_customers, "C1,invoice,I1,2026-03-01,100.00,2026-03-05")
    days(with_customers, "C1,invoice,I1,2026-03-01,100.00,2026-03-09")
    assert on_record(with_customers) == [("I1", date(2026, 3, 9), "import 3")]
    with_customers.cash.take_back(3, at=AT, as_of=AS_OF)
    assert on_record(with_customers) == [("I1", date(2026, 3, 5), "import 2")]
    with_customers.cash.take_back(2, at=AT, as_of=AS_OF)
    assert on_record(with_customers) == []


def test_a_day_whose_import_is_gone_does_not_come_back(with_customers: Office) -> None:
    days(with_customers, "C1,invoice,I1,2026-03-01,100.00,2026-03-05")
    days(with_customers, "C1,invoice,I1,2026-03-01,100.00,2026-03-09")
    for batch in (2, 3):
        with_customers.cash.take_back(batch, at=AT, as_of=AS_OF)
    assert on_record(with_customers) == []


def test_a_day_comes_back_past_an_import_that_went_before(with_customers: Office) -> None:
    for day in ("2026-03-05", "2026-03-09", "2026-03-12"):
        days(with_customers, f"C1,invoice,I1,2026-03-01,100.00,{day}")
    for batch in (3, 4):
        with_customers.cash.take_back(batch, at=AT, as_of=AS_OF)
    assert on_record(with_customers) == [("I1", date(2026, 3, 5), "import 2")]


def test_what_a_person_wrote_stays_and_is_told(with_customers: Office) -> None:
    days(with_customers, "C1,invoice,I1,2026-03-01,100.00,2026-03-05")
    debtor = Interest(with_customers.book).acceptances()[0].customer_id
    Interest(with_customers.book).record_acceptance(debtor, INVOICE, date(2026, 3, 20), at=AT)
    said = days(with_customers, "C1,invoice,I1,2026-03-01,100.00,2026-03-05")
    assert any(each.startswith("Of 1 invoices a person wrote another day of acceptance, which stands") for each in said)
    assert [(number, on) for number, on, _ in on_record(with_customers)] == [("I1", date(2026, 3, 20))]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("C1,credit_note,N1,2026-03-01,10.00,2026-03-05", "Only an invoice is accepted."),
        ("C1,invoice,I1,2026-03-01,100.00,2028-03-05", "cannot have been accepted on 2028-03-05"),
        ("C1,invoice,I1,2026-03-01,100.00,soon", "is not a date"),
    ],
)
def test_a_day_that_does_not_fit_is_a_rejected_row(with_customers: Office, row: str, problem: str) -> None:
    result = with_customers.take(with_customers.file("d.csv", HEADER, row))
    (rejected,) = result.rejected
    assert (rejected.column, problem in rejected.problem) == ("accepted_on", True)
    assert on_record(with_customers) == []
