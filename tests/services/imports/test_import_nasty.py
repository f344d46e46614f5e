"""Whatever stands in a file, the answer is rows taken, rows refused with a sentence, or a refused file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creditdesk.domain.document import DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import create_book
from creditdesk.services.cash.profiles import FIELDS, Kind
from creditdesk.services.cash.service import Cash
from creditdesk.services.ledger import posting
from tests.conftest import AS_OF, AT

WORDS = """
C1|C2| c1|invoice|Credit Note|refund|0|-1|1,234|1.234,56|(120.00)|£1,284.50-|1e9|NaN|inf|99999999999999|2026-02-30|
31/12/2026|12/31/2026|01/02/03|9999-12-31|0001-01-01|20260101|46037|gbp|XXX|KWD|NET 99999|2/10 NET 30|HEAD|"|'|=1+1|é
"""
NASTY = st.one_of(
    st.sampled_from(["", " ", "\t", "a\nb", "x" * 300, *WORDS.replace("\n", "").split("|")]), st.text(max_size=12)
)
DAYS = ("2026-01-01", "2026-01-31", "2026-02-01", "2026-03-01", "")
TYPES = tuple(kind.value for kind in DocumentType)
PLAUSIBLE = {
    "account": ("C1", "C2", "C3"), "name": ("Acorn", "Birch"), "parent_account": ("", "C1", "C2"), "type": TYPES,
    "credit_type": ("cash", "credit_note"), "debit_type": ("invoice",), "country": ("", "GB"),
    "legal_form": ("", "llp"), "currency": ("", "GBP", "EUR"), "terms": ("", "NET 30"), "credit_limit": ("", "100.00"),
    "number": ("1", "2", "3"), "credit_number": ("1", "2", "3"), "debit_number": ("1", "2", "3"),
    "date": DAYS[:4], "due_date": DAYS, "settled_on": DAYS, "reversed_on": DAYS,
    "amount": ("10.00", "5.00", "2.50"), "open_amount": ("", "0", "5.00"), "disputed_amount": ("", "1.00"),
}  # fmt: skip
fuzz = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Book, Path]]:
    folder = tmp_path_factory.mktemp("nasty")
    book = create_book(folder / "n.creditdesk", company="N", country="GB", currency="GBP", at=AT, user="tess")
    with book:
        path = folder / "first.csv"
        path.write_text("account,name\nC1,Acorn\nC2,Birch\n")
        Cash(book).import_files([path], at=AT, as_of=AS_OF)
        papers = folder / "papers.csv"
        papers.write_text(
            "account,type,number,date,amount,settled_on,reversed_on\nC1,invoice,1,2026-01-01,10.00,2026-02-01,\n"
            "C1,cash,2,2026-01-01,10.00,,2026-03-01\nC1,invoice,2,2026-01-01,10.00,,\n"
        )
        Cash(book).import_files([papers], at=AT, as_of=AS_OF)
        yield book, folder


@st.composite
def tables(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from(list(Kind)))
    header = draw(st.permutations(FIELDS[kind]))
    is_wild = st.integers(0, 30).map(lambda number: number == 0)
    rows = []
    for _ in range(draw(st.integers(0, 6))):
        row = [draw(NASTY if draw(is_wild) else st.sampled_from(PLAUSIBLE.get(name, ("", "x")))) for name in header]
        rows.append(row[: len(row) - draw(is_wild)])
    text = io.StringIO()
    writer = csv.writer(text, delimiter=draw(st.sampled_from(",;\t")))
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


@fuzz
@given(content=tables(), snapshot=st.booleans(), order=st.sampled_from([None, "dmy", "mdy", "ymd"]))
def test_rows_of_anything_are_taken_or_refused_and_the_figures_agree(
    ledger: tuple[Book, Path], content: str, order: str | None, *, snapshot: bool
) -> None:
    book, folder = ledger
    path = folder / "nasty.csv"
    path.write_text(content, encoding="utf-8", errors="surrogatepass", newline="")
    try:
        result = Cash(book).import_files(
            [path], at=AT, as_of=AS_OF, date_order=order, snapshot_on=date(2026, 6, 1) if snapshot else None
        )
    except CreditDeskError as refusal:
        result = None
        refused = refusal
    if result is None:
        assert refused.cure
        return
    assert result.rows == result.accepted + len(result.rejected)
    assert all(row.problem and row.cure for row in result.rejected)
    assert all(total.agrees for total in result.control) or result.rejected or snapshot
    with book.read() as connection:
        assert posting.wrong_figures(connection) == []
    Cash(book).take_back(result.batch, at=AT, as_of=AS_OF)


@fuzz
@given(content=st.binary(max_size=400), tail=st.sampled_from([b"", b"account,name\nC9,x\n"]))
def test_bytes_of_any_kind_are_a_sentence_or_rows(ledger: tuple[Book, Path], content: bytes, tail: bytes) -> None:
    book, folder = ledger
    path = folder / "bytes.csv"
    path.write_bytes(tail + content)
    try:
        result = Cash(book).import_files([path], at=AT, as_of=AS_OF, dry_run=True)
        assert result.rows == result.accepted + len(result.rejected)
    except CreditDeskError as refusal:
        cure = refusal.cure
    else:
        cure = "none needed"
    assert cure
