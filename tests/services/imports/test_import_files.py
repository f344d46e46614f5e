"""Which files are understood, which are refused, and in what words."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from tests.services.imports.conftest import Office

ROWS = "account,name\nC1,Müller & Söhne\nC2,Birch Ltd\n"


def names(office: Office) -> list[str]:
    with office.book.read() as connection:
        return sorted(row.name for row in connection.exec_driver_sql("SELECT name FROM customers"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (ROWS.encode(), ""),
        (codecs.BOM_UTF8 + ROWS.encode(), ""),
        (ROWS.encode("cp1252"), "Windows-1252"),
        (ROWS.encode("utf-16"), "UTF-16"),
        (codecs.BOM_UTF16_BE + ROWS.encode("utf-16-be"), "UTF-16"),
        (ROWS.replace(",", ";").encode(), "semicolons"),
        (ROWS.replace(",", "\t").encode(), "tabs"),
        (ROWS.replace(",", "|").encode(), "bars"),
        (("sep=;\n" + ROWS.replace(",", ";")).encode(), "semicolons"),
        (ROWS.replace("\n", "\r\n").encode(), ""),
        (ROWS.replace("\n", "\r").encode(), ""),
        (("\n\n" + ROWS).encode(), ""),
        (ROWS.rstrip("\n").encode(), ""),
        (ROWS.replace("account,name", " NAME , Account ").replace("C1,Müller & Söhne", "Müller & Söhne,C1")
         .replace("C2,Birch Ltd", "Birch Ltd,C2").encode(), ""),
        (ROWS.replace("account,name", '"*Account","Name"').encode(), ""),
    ],
    ids=[
        "utf-8", "utf-8 with mark", "windows-1252", "utf-16", "utf-16 big end", "semicolons", "tabs", "bars",
        "excel's sep line", "windows lines", "old mac lines", "blank lines before", "no last newline",
        "columns in another order, case and spacing", "quoted and starred header",
    ],
)  # fmt: skip
def test_a_file_is_understood_however_it_was_saved(office: Office, content: bytes, said: str) -> None:
    path = office.folder / "anything.txt"
    path.write_bytes(content)
    result = office.take(path)
    assert (result.rejected, result.new) == ((), 2)
    assert names(office) == ["Birch Ltd", "Müller & Söhne"]
    assert said in " ".join(result.notices)
    assert bool(said) == bool(result.notices)


def test_a_line_break_within_quotation_marks_is_part_of_the_cell_and_rows_count_as_a_spreadsheet_shows_them(
    office: Office,
) -> None:
    path = office.file("c.csv", "account,name,address1", 'C1,"Acorn\nLtd","1 High St\nYork"', "", ",Nameless,x")
    result = office.take(path)
    assert result.new == 1
    assert [(row.row, row.column) for row in result.rejected] == [(4, "account")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\n\n  \n", "is empty"),
        (codecs.BOM_UTF8, "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not a text file"),
        (b"PK\x03\x04" + b"sheet" * 9, "is a workbook, not a text file"),
        (b"%PDF-1.7 account,name\nC1,x\n", "is not a text file"),
        (b"account,name\nC1," + b"x" * 200_000 + b"\n", "more than 131,072 characters"),
        (b"account,name\nC1," + b"x" * 3_000_000, "line of more than a million characters"),
        (b'account,name\nC1,"Acorn\n' + b"C2,Birch\n" * 20_000, "quotation mark"),
        (b'account,name\nC1,"Acorn\nC2,Birch\nC3,Cedar\n', "row 2: a quotation mark is opened and never closed"),
        (b"account,name,Name\nC1,x,y\n", 'column "Name" twice, as columns 2 and 3'),
        (b"colour,size\nred,9\n", "none of the columns"),
        (b"account,type,number,date\nC1,invoice,1,2026-01-01\n", 'no column "amount"'),
        (codecs.BOM_UTF16_LE + "account,name\nC1,x\n".encode("utf-16-le")[:-1], "cut off"),
    ],
    ids=[
        "nothing", "blank lines", "only a mark", "a picture", "a workbook", "a PDF", "a gigantic cell",
        "a gigantic line",
        "a quotation mark never closed", "a quotation mark that swallows the last rows",
        "a column twice", "another table", "a column missing", "half a letter",
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_whole_with_a_sentence_and_its_cure(
    with_customers: Office, content: bytes, sentence: str
) -> None:
    good = with_customers.documents("C1,invoice,1,2026-01-01,10.00,,")
    path = with_customers.folder / "bad.csv"
    path.write_bytes(content)
    before = with_customers.facts()
    with pytest.raises(CreditDeskError) as refusal:
        with_customers.take(good, path)
    assert sentence in refusal.value.what + refusal.value.cure
    assert refusal.value.safe == "Nothing was imported."
    assert refusal.value.cure
    assert with_customers.facts() == before


def test_a_file_that_is_not_there_is_said_to_be_not_there(office: Office) -> None:
    with pytest.raises(NotFoundError, match="no file"):
        office.take(Path("nowhere.csv"))


def test_a_cut_off_last_row_is_refused_and_the_rest_taken(with_customers: Office) -> None:
    path = with_customers.documents("C1,invoice,1,2026-01-01,10.00,,", "C1,invoice,2,2026-01-01,20.00,,")
    path.write_text(path.read_text()[:-10])
    result = with_customers.take(path)
    assert result.new == 1
    assert [(row.row, "ends in the middle" in row.problem) for row in result.rejected] == [(3, True)]


def test_a_file_cut_off_within_quotation_marks_loses_only_that_row(with_customers: Office) -> None:
    path = with_customers.documents("C1,invoice,1,2026-01-01,10.00,,", 'C1,invoice,2,2026-01-01,"1,000.00",,')
    path.write_text(path.read_text().rstrip().removesuffix('00",,'))
    result = with_customers.take(path)
    assert result.new == 1
    assert [(row.row, "ends in the middle" in row.problem) for row in result.rejected] == [(3, True)]


def test_trailing_empty_cells_that_a_program_left_out_are_empty(with_customers: Office) -> None:
    result = with_customers.take(with_customers.documents("C1,invoice,1,2026-01-01,10.00"))
    assert (result.new, result.rejected) == (1, ())


def test_an_amount_with_an_unquoted_comma_is_refused_with_its_cure(with_customers: Office) -> None:
    result = with_customers.take(with_customers.documents("C1,invoice,1,2026-01-01,1,284.50,,GBP"))
    assert "8 cells, the header 7" in result.rejected[0].problem
    assert "quotation marks" in result.rejected[0].cure


def test_customers_come_before_documents_before_allocations_in_whatever_order_they_are_given(office: Office) -> None:
    result = office.take(
        office.allocations("C1,cash,R1,invoice,1,2026-02-01,10.00"),
        office.documents("C1,invoice,1,2026-01-01,10.00,,", "C1,cash,R1,2026-02-01,10.00,,"),
        office.customers("C1,Acorn Ltd,,,"),
    )
    assert (result.new, result.rejected, result.files) == (4, (), ("customers.csv", "documents.csv", "allocations.csv"))


def test_columns_without_a_name_of_ours_are_kept_as_notes(office: Office) -> None:
    office.take(office.file("c.csv", "account,name,Rep code,Van", "C1,Acorn Ltd,R7,"))
    with office.book.read() as connection:
        assert connection.exec_driver_sql("SELECT notes FROM customers").scalar_one() == '{"Rep code": "R7"}'


def test_the_same_file_given_twice_in_one_import_is_refused(office: Office) -> None:
    path = office.customers("C1,Acorn Ltd,,,")
    with pytest.raises(CreditDeskError, match="given twice"):
        office.take(path, path)


def test_an_unknown_profile_is_refused_with_the_names_of_the_known(office: Office) -> None:
    with pytest.raises(NotFoundError, match="highradius-open"):
        office.take(office.customers("C1,Acorn Ltd,,,"), profile="sage")
