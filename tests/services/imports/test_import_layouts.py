"""Files as other programs write them: title blocks, totals, headings, signs, and each layout that CreditDesk knows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from creditdesk.domain.errors import CreditDeskError
from creditdesk.models.customers import customers
from creditdesk.models.ledger import documents
from creditdesk.services.cash import mapping
from creditdesk.services.cash.profile_store import NameTakenError
from creditdesk.services.cash.profiles import Kind, UnknownLayoutError
from creditdesk.services.cash.synonyms import field_for, kind_for, type_for
from tests.conftest import AS_OF, AT
from tests.services.imports.conftest import Office

DAY = date(2026, 3, 31)
HEADER = "account,type,number,date,amount"
ACCOUNTS = (
    "Kd-Nr.", "Kd.-Nr.", "Kdnr", "KdNr", "Kunden-Nr.", "Kunden Nr", "Debitor", "Debitorennr.", "Deb.-Nr.", "Cust. no",
    "Cust", "A/C", "A/C No.", "Acct", "Acct #", "Code client", "N° client", "Klantnr", "Debiteur",
)  # fmt: skip


def map_columns(office: Office, path: Any, **said: Any) -> dict[str, Any]:
    """The definition that the mapping page would keep, with what a person says beside what is suggested."""
    seen = mapping.see(path)
    choices = mapping.suggest(seen)
    fields = dict(zip(seen.titles, choices.fields, strict=True)) | said.pop("fields", {})
    words = {name: getattr(choices, name) for name in mapping.Choices.__slots__} | said
    return mapping.definition(seen, mapping.Choices(**{**words, "fields": tuple(fields.values())}))


def keep(office: Office, path: Any, name: str = "ours", *, replace: bool = False, **said: Any) -> None:
    office.cash.layouts.keep(name, map_columns(office, path, **said), at=AT, replace=replace)


def currency_of(office: Office, number: str) -> str:
    with office.book.read() as connection:
        return connection.execute(select(documents.c.currency).where(documents.c.number == number)).scalar_one()


# Title blocks


def test_a_title_block_above_the_column_names_is_skipped_and_said(with_customers: Office) -> None:
    file = with_customers.file(
        "report.csv",
        "Aged Debtors,,,,",
        "Brook & Lane Ltd,,,,",
        '"As at 31 March 2026",,,,',
        "",
        "From:,01/01/2026,To:,31/03/2026,",
        HEADER,
        "C1,invoice,1,2026-01-01,100.00",
    )
    result = with_customers.take(file)
    assert (result.rows, result.new, result.rejected) == (1, 1, ())
    assert result.notices[0] == (
        'report.csv: the column names stand in row 6. Left aside above them: "Aged Debtors"; "Brook & Lane Ltd"; '
        '"As at 31 March 2026"; "From: 01/01/2026 To: 31/03/2026".'
    )


def test_a_refused_row_below_a_title_block_has_the_row_that_a_spreadsheet_shows(with_customers: Office) -> None:
    file = with_customers.file("report.csv", "Sales Ledger", "", HEADER, "C1,invoice,1,2026-02-30,100.00")
    assert [row.row for row in with_customers.take(file).rejected] == [4]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_a_title_with_commas_does_not_hide_how_the_table_is_separated(with_customers: Office, delimiter: str) -> None:
    file = with_customers.file(
        "report.csv", "Brook, Lane, Sons, Daughters and Cousins, Ltd",
        HEADER.replace(",", delimiter), "C1,invoice,1,2026-01-01,100.00".replace(",", delimiter),
    )  # fmt: skip
    assert with_customers.take(file).new == 1


def test_an_unknown_layout_below_a_title_is_seen_with_its_own_columns(with_customers: Office) -> None:
    file = with_customers.file(
        "list.csv", "Debiteurenlijst", "Datum: 31-03-2026", "Klantnr;Naam;Factuurnr;Datum;Bedrag", "1;A;2;1-2-2026;3,00"
    )
    with pytest.raises(UnknownLayoutError) as refused:
        with_customers.take(file)
    assert refused.value.path == file
    assert mapping.see(file).titles == ("Klantnr", "Naam", "Factuurnr", "Datum", "Bedrag")


# Totals


@pytest.mark.parametrize(
    ("total", "said"),
    [
        ("Total,,,,130.00", "row 4 is a total and was left aside; it is what the rows above add up to."),
        ("Grand Total:,,,,130.00", "row 4 is a total and was left aside; it is what the rows above add up to."),
        ("Summe,,,,130.00", "row 4 is a total and was left aside; it is what the rows above add up to."),
        ("Total général,,,,130.00", "row 4 is a total and was left aside; it is what the rows above add up to."),
        (",,,Totaal,130.00", "row 4 is a total"),
        ("Total,,,,150.00", "the total in row 4 says 150.00; the rows above it add up to 130.00 GBP."),
        ("Total 2 items,,,,", "row 4 is a total and was left aside."),
    ],
)
def test_a_row_of_totals_is_compared_and_said_not_refused(with_customers: Office, total: str, said: str) -> None:
    rows = ("C1,invoice,1,2026-01-01,100.00", "C1,invoice,2,2026-01-01,30.00")
    result = with_customers.take(with_customers.file("report.csv", HEADER, *rows, total))
    if total.startswith(",,,"):
        # Where a day should stand, somebody has to look at it.
        assert len(result.rejected) == 1
        return
    assert (result.rows, result.new, result.rejected) == (2, 2, ())
    assert any(said in notice for notice in result.notices)


def test_a_total_that_differs_names_the_rows_above_it_that_could_not_be_counted(with_customers: Office) -> None:
    rows = ("C1,invoice,1,2026-01-01,100.00", "C1,invoice,2,2026-01-01,1.5OO", "C1,bill,3,2026-01-01,20.00")
    # This one is refused, too; its amount can be read, and is in the sum.
    rows += ("C9,invoice,4,2026-01-01,30.00",)
    result = with_customers.take(with_customers.file("report.csv", HEADER, *rows, "Total,,,,1650.00"))
    said = (
        "the total in row 6 says 1650.00; the rows above it add up to 130.00 GBP, without rows 3, 4, which could not "
    )
    assert f"report.csv: {said}be counted." in result.notices


def test_a_total_of_two_currencies_is_said_to_be_compared_with_nothing(with_customers: Office) -> None:
    rows = ("C1,invoice,1,2026-01-01,100.00,GBP", "C1,invoice,2,2026-01-01,30.00,EUR", "Total,,,,130.00,")
    result = with_customers.take(with_customers.file("report.csv", f"{HEADER},currency", *rows))
    said = "the rows above are of several currencies, which no total can add up: nothing was compared"
    assert f"report.csv: row 4 is a total and was left aside; {said}." in result.notices


def test_totals_by_customer_and_the_grand_total_are_each_proved(with_customers: Office) -> None:
    result = with_customers.take(
        with_customers.file(
            "report.csv", HEADER, "C1,invoice,1,2026-01-01,100.00", "Total C1,,,,100.00",
            "C2,invoice,2,2026-01-01,30.00", "Total C2,,,,30.00", "Grand total,,,,130.00",
        )
    )  # fmt: skip
    assert result.notices == (
        "report.csv: rows 3, 5, 6 are totals and were left aside; each is what rows above it add up to.",
    )


def test_a_customer_whose_account_is_called_total_keeps_its_invoices(office: Office) -> None:
    office.take(office.file("c.csv", "account,name", "TOTAL,Total Energies"))
    assert office.take(office.file("d.csv", HEADER, "TOTAL,invoice,1,2026-01-01,100.00")).new == 1


def test_rows_of_nothing_but_separators_are_no_rows(with_customers: Office) -> None:
    result = with_customers.take(with_customers.file("d.csv", HEADER, "C1,invoice,1,2026-01-01,1.00", ",,,,", " , ,,,"))
    assert (result.rows, result.rejected) == (1, ())


def test_a_row_that_is_not_taken_makes_no_customer(office: Office) -> None:
    file = office.file(
        "op.csv", f"{HEADER},name", "D-1,invoice,1,2026-01-01,100.00,Bäcker", "D-2,invoice,2,soon,5.00,Hoffmann",
        "Summe,,,,100.00,", "D-3,invoice,3,2026-01-01,5.00,Weiß",
    )  # fmt: skip
    keep(office, file, creates_customers=True)
    result = office.take(file)
    assert (result.new, len(result.rejected), result.customers_made) == (2, 1, 2)
    with office.book.read() as connection:
        accounts = connection.scalars(select(customers.c.account).order_by(customers.c.id)).all()
    assert accounts == ["D-1", "D-3"]


def test_a_list_of_customers_may_end_in_a_total_and_in_separators(office: Office) -> None:
    result = office.take(office.file("c.csv", "account,name,credit_limit", "C1,Acorn,5.00", "Total,,5.00", ",,"))
    assert (result.rows, result.new, result.rejected) == (1, 1, ())
    assert result.notices == ("c.csv: left aside as totals, not customers: row 3.",)


# Signs, sides, types


def test_debits_and_credits_in_columns_of_their_own_give_type_and_amount(with_customers: Office) -> None:
    file = with_customers.file(
        "sides.csv",
        "Customer no,Doc no,Posted,Due,Debit,Credit",
        "C1,1,2026-01-10,2026-02-10,100.00,",
        "C1,2,2026-01-11,,0.00,40.00",
        "C1,3,2026-01-12,,5.00,5.00",
        "C1,4,2026-01-13,,,",
        "C1,5,2026-01-14,,-7.00,",
    )
    keep(with_customers, file, below_zero="cash")
    result = with_customers.take(file)
    assert with_customers.open_on(DAY) == {"1": 10000, "2": -4000}
    assert [(row.row, row.problem) for row in result.rejected] == [
        (4, "The row has both a debit and a credit."),
        (5, "The amount is missing."),
        (6, '"-7.00" is below zero; amounts are above zero and the type gives the sign.'),
    ]
    # Without its sign alone it would lower no debt, but be one.
    assert result.rejected[-1].cure == "Write it without a sign in the other of the two columns."


@pytest.mark.parametrize("nothing", ["", "0.00", "EUR 0.00", "R 0.00", "0,00 €", "-", "R -", "EUR \u2013"])
def test_nothing_on_the_other_side_may_be_written_as_any_zero(with_customers: Office, nothing: str) -> None:
    file = with_customers.file(
        "sides.csv", "Customer no,Doc no,Posted,Debit,Credit,Ccy", f'C1,1,2026-01-11,"{nothing}",EUR 40.00,EUR',
        f'C1,2,2026-01-11,EUR 70.00,"{nothing}",EUR',
    )  # fmt: skip
    keep(with_customers, file, below_zero="cash")
    assert with_customers.take(file).rejected == ()
    assert with_customers.open_on(DAY) == {"1": -4000, "2": 7000}


def test_what_separates_decimals_shows_in_the_columns_of_debits_and_credits(with_customers: Office) -> None:
    file = with_customers.file(
        "sides.csv", "Customer no;Doc no;Posted;Debit;Credit", "C1;1;2026-01-11;1.234;", "C1;2;2026-01-11;;1.000,50",
    )  # fmt: skip
    keep(with_customers, file, below_zero="cash")
    result = with_customers.take(file)
    assert result.rejected == ()
    assert with_customers.open_on(DAY) == {"1": 123400, "2": -100050}


def test_an_amount_below_zero_is_the_credit_that_the_person_says(with_customers: Office) -> None:
    file = with_customers.file(
        "signed.csv", "Customer no,Doc no,Posted,Value", "C1,1,2026-01-10,100.00", "C1,2,2026-01-11,(30.00)",
        "C1,3,2026-01-11,-20.00",
    )  # fmt: skip
    keep(with_customers, file)
    result = with_customers.take(file)
    assert result.rejected == ()
    with with_customers.book.read() as connection:
        rows = connection.exec_driver_sql("SELECT type, amount_minor FROM documents ORDER BY id").fetchall()
    assert rows == [("invoice", 10000), ("credit_note", -3000), ("credit_note", -2000)]
    assert with_customers.take(file).unchanged == 3


def test_what_is_open_of_a_debit_is_never_read_from_below_zero(with_customers: Office) -> None:
    file = with_customers.file(
        "signed.csv", "Customer no,Doc no,Posted,Value,Left", "C1,1,2026-01-10,100.00,-20.00",
        "C1,2,2026-01-11,-50.00,-30.00", "C1,3,2026-01-12,100.00,70.00",
    )  # fmt: skip
    keep(with_customers, file, fields={"Left": "open_amount"})
    result = with_customers.take(file)
    assert [(row.row, row.problem) for row in result.rejected] == [
        (2, "1 is open below zero: more was paid than it says.")
    ]
    assert with_customers.open_on(AS_OF) == {"2": -3000, "3": 7000}


def test_a_column_may_be_named_by_a_sign_alone(with_customers: Office) -> None:
    file = with_customers.file("sign.csv", "Customer no,#,Posted,Value,%", "C1,77,2026-01-10,100.00,5")
    keep(with_customers, file, fields={"#": "number"})
    assert with_customers.take(file).rejected == ()
    assert with_customers.open_on(AS_OF) == {"77": 10000}


@pytest.mark.parametrize(
    ("title", "currency"),
    [
        ("Betrag EUR", "EUR"), ("Betrag in EUR", "EUR"), ("Amount (EUR)", "EUR"), ("Montant €", "EUR"),
        ("amount_eur", "EUR"), ("Amount £", "GBP"), ("Amount ($ USD)", "USD"), ("Total [CAD]", "CAD"),
        # A dollar could be a dozen of them; three capitals are not always a currency.
        ("Amount ($)", "GBP"), ("Amount", "GBP"),
    ],
)  # fmt: skip
def test_a_currency_in_the_title_of_the_amounts_is_proposed_said_and_taken(
    with_customers: Office, title: str, currency: str
) -> None:
    file = with_customers.file("titled.csv", f"Customer no,Doc no,Posted,{title}", "C1,1,2026-01-10,100.00")
    says = f'titled.csv: the amounts are in {currency}, as the column "{title}" says.'
    is_named = title not in {"Amount ($)", "Amount"}
    seen = mapping.see(file)
    assert (says in seen.notices, mapping.suggest(seen).currency) == (is_named, currency if is_named else "")
    keep(with_customers, file)
    with_customers.take(file)
    assert currency_of(with_customers, "1") == currency


def test_a_currency_in_a_known_header_is_said_and_taken_and_cells_that_contradict_it_are_refused(
    with_customers: Office,
) -> None:
    file = with_customers.file(
        "titled.csv", "Customer no,Doc no,Posted,Amount EUR", "C1,1,2026-01-10,100.00", "C1,2,2026-01-10,£5.00"
    )
    keep(with_customers, file, currency="")
    preview = with_customers.cash.layouts.preview(file, map_columns(with_customers, file, currency=""), as_of=AS_OF)
    assert [row.values[-1] for row in preview.rows if not row.problem] == ["EUR"]
    result = with_customers.take(file)
    assert 'titled.csv: the amounts are in EUR, as the column "Amount EUR" says.' in result.notices
    assert currency_of(with_customers, "1") == "EUR"
    assert [(row.row, row.problem) for row in result.rejected] == [(3, '"£5.00" is not in EUR.')]


def test_what_the_person_or_a_column_says_of_the_currency_comes_before_the_title(with_customers: Office) -> None:
    file = with_customers.file("titled.csv", "Customer no,Doc no,Posted,Amount EUR", "C1,1,2026-01-10,100.00")
    keep(with_customers, file, currency="USD")
    assert not any("the amounts are in" in notice for notice in with_customers.take(file).notices)
    assert currency_of(with_customers, "1") == "USD"
    both = with_customers.file("both.csv", "Customer no,Doc no,Posted,Amount EUR,Ccy", "C1,2,2026-01-10,100.00,CHF")
    keep(with_customers, both, "both")
    with_customers.take(both)
    assert currency_of(with_customers, "2") == "CHF"


@pytest.mark.parametrize(
    ("amounts", "proposed"),
    [
        (("1.234,56 €", "EUR 20,00"), "EUR"), (("£84.50-", "£12.00"), "GBP"), (("$5.00",), ""),
        (("1.234,56 €", "20,00"), ""), (("5.00 €", "£5.00"), ""), (("ABC 5.00",), ""), (("100.00 CR",), ""),
    ],
)  # fmt: skip
def test_a_currency_beside_every_amount_is_proposed(
    with_customers: Office, amounts: tuple[str, ...], proposed: str
) -> None:
    rows = (f'C1,{at},2026-01-10,"{amount}"' for at, amount in enumerate(amounts))
    seen = mapping.see(with_customers.file("cells.csv", "Customer no,Doc no,Posted,Amount", *rows))
    assert mapping.suggest(seen).currency == proposed
    told = f"cells.csv: the amounts are in {proposed}, as they say themselves."
    assert (told in seen.notices) is bool(proposed)


def test_words_for_types_and_one_currency_are_as_the_person_says(with_customers: Office) -> None:
    file = with_customers.file(
        "words.csv", "Customer no,Kind of paper,Doc no,Posted,Value", "C1,Bill,1,2026-01-10,100.00",
        "C1,Bounty,2,2026-01-11,30.00",
    )  # fmt: skip
    keep(
        with_customers,
        file,
        fields={"Kind of paper": "type"},
        types={"Bill": "invoice", "Bounty": "discount"},
        currency="USD",
    )
    result = with_customers.take(file)
    assert [total.currency for total in result.control] == ["USD"]
    assert with_customers.open_on(DAY) == {"1": 10000, "2": -3000}


# Profiles of the person's own


def test_a_kept_profile_is_recognised_found_by_name_replaced_and_removed(with_customers: Office) -> None:
    file = with_customers.file("old.csv", "Customer no,Doc no,Posted,Value", "C1,1,2026-01-10,100.00")
    keep(with_customers, file, name="Old ledger")
    assert with_customers.take(file).profile == "Old ledger"
    assert with_customers.take(file, profile="Old ledger").unchanged == 1
    with pytest.raises(NameTakenError, match="It stays as it is"):
        keep(with_customers, file, name="Old ledger", currency="EUR")
    keep(with_customers, file, name="Old ledger", currency="EUR", replace=True)
    kept = with_customers.cash.layouts.profile("Old ledger")
    assert kept.definition["constants"]["currency"] == "EUR"
    with_customers.cash.layouts.remove("Old ledger", at=AT)
    with pytest.raises(UnknownLayoutError):
        with_customers.take(file)


def test_ones_own_profile_goes_before_one_that_ships(with_customers: Office) -> None:
    file = with_customers.file("d.csv", HEADER, "C1,invoice,1,2026-01-10,100.00")
    keep(with_customers, file, name="mine", currency="EUR")
    assert with_customers.take(file).profile == "mine"


def test_ones_own_list_of_customers_takes_no_file_of_documents(with_customers: Office) -> None:
    people = with_customers.file("list.csv", "Account,Name,Rep", "C1,Acorn,Jo")
    keep(with_customers, people, name="our customers", fields={"Rep": ""})
    assert with_customers.take(people).profile == "our customers"
    file = with_customers.file("ledger.csv", f"name,{HEADER}", "Acorn,C1,invoice,1,2026-01-10,100.00")
    assert with_customers.take(file).new == 1
    assert with_customers.open_on(DAY) == {"1": 10000}


@pytest.mark.parametrize(
    ("definition", "why"),
    [
        ({}, "it does not say kind"),
        ({"kind": "documents"}, "it does not say required"),
        ({"kind": "bills", "required": ["a"]}, 'kind says "bills"; use one of customers, documents, allocations'),
        ({"kind": "documents", "required": "account"}, "required must be a list of texts"),
        ({"kind": "documents", "required": ["a"], "columns": 3}, "columns must be a table"),
        ({"kind": "documents", "required": ["a"], "columns": {"date": "a"}}, "which column is the account"),
        ({"kind": "customers", "required": ["account", "name"], "colour": "red"}, "it says colour"),
        ({"kind": "customers", "required": ["account", "name"], "columns": {"debit": "x"}}, "customers have no debit"),
        ({"kind": "customers", "required": ["account", "name"], "date_order": "ydm"}, 'date_order says "ydm"'),
        ({"kind": "customers", "required": ["account", "name"], "creates_customers": "no"}, "true or false"),
        ({"kind": "documents", "required": ["account", "date", "amount"], "columns": {"type": "t"},
          "number_from": ["name"]}, "no number can be made of name"),
    ],
)  # fmt: skip
def test_a_profile_that_cannot_be_used_is_a_sentence(office: Office, definition: dict[str, Any], why: str) -> None:
    with pytest.raises(CreditDeskError, match="cannot be used") as refused:
        office.cash.layouts.keep("mine", definition, at=AT)
    assert why in str(refused.value)
    assert all(not kept.profile.is_own for kept in office.cash.layouts.profiles())


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "highradius", "xero-invoices", "a\x07b"])
def test_a_name_that_cannot_be_used_is_a_sentence(office: Office, name: str) -> None:
    with pytest.raises(CreditDeskError, match="Nothing was saved"):
        office.cash.layouts.keep(name, {"kind": "customers", "required": ["account", "name"]}, at=AT)


# What is suggested


@pytest.mark.parametrize(
    ("titles", "fields"),
    [
        ("Customer No.,Invoice No,Invoice Date,Due Date,Gross", "account,number,date,due_date,amount"),
        ("Kundennr.,Rechnungsnummer,Rechnungsdatum,Fällig am,Betrag", "account,number,date,due_date,amount"),
        ("Code client,N° facture,Date facture,Échéance,Montant TTC", "account,number,date,due_date,amount"),
        ("Klantnummer,Factuurnr,Factuurdatum,Vervaldatum,Bedrag", "account,number,date,due_date,amount"),
        ("Código cliente,Nº factura,Fecha factura,Vencimiento,Importe", "account,number,date,due_date,amount"),
        ("Konto,Belegart,Beleg-Nr,Soll,Haben", "account,type,number,debit,credit"),
        ("Betrag in EUR,Offener Betrag", "amount,open_amount"),
        ("Amount (GBP),Amount outstanding £,Datum", "amount,open_amount,date"),
        ("Original amount,Total outstanding,Date", "amount,open_amount,date"),
        ("Montant total EUR,Reste dû EUR,Date", "amount,open_amount,date"),
        ("Bruto bedrag,Restant bedrag,Datum", "amount,open_amount,date"),
        ("Importe original,Saldo por cobrar,Fecha", "amount,open_amount,date"),
        *((f"{account},Datum,Betrag", "account,date,amount") for account in ACCOUNTS),
        # Three capitals that are no currency are a part of the name.
        ("Amount XYZ,Betrag", ",amount"),
    ],
)
def test_columns_are_suggested_by_their_names_in_five_languages(titles: str, fields: str) -> None:
    assert kind_for(titles.split(",")) is Kind.DOCUMENTS
    assert [field_for(title, Kind.DOCUMENTS) for title in titles.split(",")] == fields.split(",")


def test_words_for_types_are_suggested() -> None:
    words = ["Rechnung", "Avoir", "creditnota", "Cobro", "Journal Entry", "RV", "RE", "GU", "ZA", "colour"]
    suggested = [type_for(word) for word in words]
    credits_ = ["credit_note", "credit_note", "cash"]
    assert suggested == ["invoice", *credits_, "journal_debit", "invoice", "invoice", "credit_note", "cash", ""]


def test_columns_whose_names_say_nothing_are_suggested_by_what_stands_in_them(office: Office) -> None:
    file = office.file(
        "x.csv", "Account,A,B,C,Amount", "C1,INV,10.01.2026,EUR,5.00", "C2,Credit memo,11.01.2026,GBP,-1"
    )
    choices = mapping.suggest(mapping.see(file))
    assert choices.fields == ("account", "type", "date", "currency", "amount")
    assert choices.written_signs


def test_customers_are_made_where_names_stand_in_the_place_of_accounts(office: Office) -> None:
    rows = ("Acorn Ltd,1,13/01/2026,5.00", "Birch,2,14/01/2026,6.00")
    file = office.file("x.csv", "Client,Numéro,Date facture,Montant", *rows)
    choices = mapping.suggest(mapping.see(file))
    assert (choices.fields, choices.creates_customers) == (("account", "number", "date", "amount"), True)


def test_the_first_rows_show_what_an_import_would_take(with_customers: Office) -> None:
    file = with_customers.file(
        "old.csv", "Customer no,Doc no,Posted,Value", "C1,1,13/01/2026,100.00", "C9,2,14/01/2026,5.00", "Total,,,105.00"
    )
    seen = with_customers.cash.layouts.preview(
        file, map_columns(with_customers, file, creates_customers=False), as_of=AS_OF
    )
    first, second, third = seen.rows
    assert first.values == ("C1", "invoice", "1", "2026-01-13", "2026-02-12", "100.00", "", "GBP")
    assert second.problem.startswith('There is no customer with account "C9".')
    assert third.is_aside
    assert with_customers.open_on(DAY) == {}


def test_the_first_rows_show_what_is_open_and_how_many_customers_they_make(office: Office) -> None:
    file = office.file(
        "op.csv", "Debitorennr.,Firma,Belegart,Belegnummer,Belegdatum,Betrag in EUR,Offener Betrag",
        "D-1,Bäcker,RE,1,01.10.2026,125.00,100.00", "D-1,Bäcker,ZA,2,20.10.2026,-25.00,-5.00",
        "D-2,Weiß,RE,3,01.10.2026,5.00,5.00",
    )  # fmt: skip
    seen = office.cash.layouts.preview(file, map_columns(office, file), as_of=AS_OF)
    assert [row.values[5:7] for row in seen.rows] == [("125.00", "100.00"), ("-25.00", "-5.00"), ("5.00", "5.00")]
    assert seen.customers_made == 2


# The layouts that ship


def opened(office: Office) -> dict[str, int]:
    return {number: minor for number, minor in office.open_on(DAY).items() if minor}


def test_quickbooks_online_aging_detail(office: Office) -> None:
    file = office.file(
        "aging.csv",
        "Brook & Lane,,,,,,",
        "A/R Aging Detail,,,,,,",
        '"As of March 31, 2026",,,,,,',
        "",
        ",Date,Transaction type,Num,Customer full name,Due date,Amount,Open balance",
        "31 - 60 days past due (1),,,,,,,",
        ',01/13/2026,Invoice,1001,Acorn,02/12/2026,"1,284.50","1,284.50"',
        'Total for 31 - 60 days past due,,,,,,"1,284.50","1,284.50"',
        "CURRENT,,,,,,,",
        ",03/20/2026,Invoice,1002,Birch,04/19/2026,200.00,150.00",
        ",03/21/2026,Payment,,Birch,03/21/2026,-50.00,-50.00",
        ",03/22/2026,Journal Entry,J1,Birch,03/22/2026,-5.00,-5.00",
        "Total for CURRENT,,,,,,145.00,95.00",
        'TOTAL,,,,,,"1,429.50","1,379.50"',
        '"Friday, April 3, 2026 09:12 AM GMT+01:00",,,,,,,',
    )
    result = office.take(file, snapshot_on=DAY)
    assert result.rejected == ()
    assert opened(office) == {"1001": 128450, "1002": 15000, "20260321--50.00": -5000, "J1": -500}
    assert result.new == 4


def test_quickbooks_desktop_open_invoices(office: Office) -> None:
    file = office.file(
        "open.csv",
        ",Type,Date,Num,P. O. #,Name,Terms,Due Date,Class,Aging,Open Balance",
        "Acorn,,,,,,,,,,",
        ",Invoice,13/01/2026,1001,PO7,Acorn,Net 30,12/02/2026,,47,100.00",
        ",Credit Memo,14/01/2026,C1,,Acorn,,,,,-20.00",
        "Total Acorn,,,,,,,,,,80.00",
        "TOTAL,,,,,,,,,,80.00",
    )
    result = office.take(file)
    assert result.rejected == ()
    assert opened(office) == {"1001": 10000, "C1": -2000}
    assert "each is what rows above it add up to" in " ".join(result.notices)


def test_xero_aged_receivables_name_the_contact_above_its_invoices(office: Office) -> None:
    header = (
        "Contact Account Number,Primary Person,Phone,Invoice Date,Due Date,Invoice Number,Invoice Reference,< 1 Month,"
        "1 Month,2 Months,3 Months,Older,,Total,Outstanding Tax"
    )
    file = office.file(
        "aged.csv",
        "Aged Receivables Detail",
        "Brook & Lane Ltd",
        "As at 31 March 2026",
        "Ageing by due date",
        "",
        header,
        "",
        "Acorn Ltd,,,,,,,,,,,,,,",
        ",,,13 Jan 2026,12 Feb 2026,INV-1,PO 7,,100.00,,,,,100.00,20.00",
        ",,,14 Jan 2026,,CN-1,,,-30.00,,,,,-30.00,",
        "Total Acorn Ltd,,,,,,,,70.00,,,,,70.00,20.00",
        "Total Energies,,,,,,,,,,,,,,",
        ",,,15 Jan 2026,14 Feb 2026,INV-2,,,5.00,,,,,5.00,",
        "Total Total Energies,,,,,,,,5.00,,,,,5.00,",
        "Total,,,,,,,,75.00,,,,,75.00,20.00",
    )
    result = office.take(file)
    assert result.rejected == ()
    assert opened(office) == {"INV-1": 10000, "CN-1": -3000, "INV-2": 500}
    assert office.customer("Total Energies")["name"] == "Total Energies"


def test_a_refused_row_below_a_heading_is_mended_with_its_heading(office: Office) -> None:
    header = "Invoice Number,Invoice Date,Due Date,Reference,Current,< 1 Month,1 Month,2 Months,3 Months,Older,Total"
    file = office.file(
        "aged.csv", header, "Acorn Ltd,,,,,,,,,,", ",13 Jan 2026,,,,,,,,,1.00", "Birch Ltd,,,,,,,,,,",
        "INV-1,31 Feb 2026,,,5.00,,,,,,5.00", "INV-2,14 Jan 2026,,,7.00,,,,,,7.00",
    )  # fmt: skip
    mend = office.folder / "mend.csv"
    result = office.take(file, reject_file=mend)
    assert [row.row for row in result.rejected] == [5]
    mend.write_text(mend.read_text().replace("31 Feb", "28 Feb"))
    assert office.take(mend).rejected == ()
    with office.book.read() as connection:
        query = "SELECT account, number FROM documents JOIN customers ON customers.id = customer_id ORDER BY number"
        owners = connection.exec_driver_sql(query).fetchall()
    assert owners[-2:] == [("Birch Ltd", "INV-1"), ("Birch Ltd", "INV-2")]


def test_xero_invoices_stand_in_a_row_for_each_line(office: Office) -> None:
    header = (
        "ContactName,InvoiceNumber,Reference,InvoiceDate,DueDate,Total,InvoiceAmountPaid,InvoiceAmountDue,Description,"
        "LineAmount,Currency,Type,Sent,Status"
    )
    file = office.file(
        "SalesInvoices.csv",
        header,
        "Acorn,INV-1,R,13/01/2026,12/02/2026,120.00,20.00,100.00,Nuts,80.00,GBP,Sales invoice,Sent,Awaiting Payment",
        "Acorn,INV-1,R,13/01/2026,12/02/2026,120.00,20.00,100.00,Bolts,40.00,GBP,Sales invoice,Sent,Awaiting Payment",
        "Acorn,INV-2,,14/01/2026,13/02/2026,10.00,0.00,10.00,Nuts,10.00,GBP,Sales invoice,,Draft",
        "Acorn,,,15/01/2026,15/01/2026,7.00,0.00,7.00,,7.00,GBP,Sales overpayment,,Awaiting Payment",
        "Birch,B-1,,15/01/2026,15/02/2026,9.00,0.00,9.00,,9.00,GBP,Bill,,Awaiting Payment",
        "Acorn,INV-1,R,13/01/2026,12/02/2026,99.00,0.00,99.00,Other,99.00,GBP,Sales invoice,Sent,Awaiting Payment",
    )
    result = office.take(file, as_of=DAY)
    assert opened(office) == {"INV-1": 10000, "20260115-7.00": -700}
    assert [(row.row, row.problem.split(" ", 1)[1]) for row in result.rejected] == [
        (7, "stands twice in these files with the same account and type.")
    ]
    said = " ".join(result.notices)
    assert "1 row was further lines of documents already read." in said
    assert '2 rows were left out, as the column profile says (Status "Draft", Type "Bill").' in said


def test_zoho_odoo_and_sage_layouts(office: Office) -> None:
    zoho = office.file(
        "Invoice.csv",
        "Invoice Date,Invoice ID,Invoice Number,Invoice Status,Customer Name,Due Date,Currency Code,Item Name,Total,"
        "Balance",
        "2026-01-13,1,Z-1,Sent,Acorn,2026-02-12,GBP,Nuts,120.00,100.00",
        "2026-01-13,1,Z-1,Sent,Acorn,2026-02-12,GBP,Bolts,120.00,100.00",
        "2026-01-14,2,Z-2,Void,Acorn,2026-02-12,GBP,Nuts,10.00,0.00",
    )
    odoo = office.file(
        "account.move.csv",
        "Number,Invoice Partner Display Name,Invoice/Bill Date,Due Date,Reference,Total Signed,Amount Due Signed,"
        "Status",
        "O-1,Birch,2026-01-13,2026-02-12,,50.00,50.00,Posted",
        "O-2,Birch,2026-01-14,2026-01-14,,-8.00,-8.00,Posted",
        "/,Birch,2026-01-14,2026-01-14,,8.00,8.00,Draft",
    )
    sage = office.file(
        "customers.csv",
        "Account Reference,Account Name,Address 1,Contact Name,Telephone,Credit Limit,Terms",
        "A1,Oak Ltd,High Street,Ann,01234 567890,5000.00,30 days whenever",
    )
    for file in (zoho, odoo, sage):
        assert office.take(file, as_of=DAY).rejected == ()
    assert opened(office) == {"Z-1": 10000, "O-1": 5000, "O-2": -800}
    assert office.customer("A1")["credit_limit_minor"] == 500000


def test_every_profile_that_ships_has_a_title_and_a_group(office: Office) -> None:
    shipped = office.cash.layouts.profiles()
    assert len({kept.profile.name for kept in shipped}) == len(shipped) >= 14
    assert all(kept.profile.title != kept.profile.name for kept in shipped)
