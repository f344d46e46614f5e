"""The payment block as a payer meets it: read from the page by another's eyes, of the right size, or not there."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pypdf
import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from creditdesk.services.letters.facts import Facts
from creditdesk.services.letters.letterhead import BankAccount, Letterhead
from creditdesk.services.letters.paper import MM
from creditdesk.services.letters.paying import how_to_pay
from creditdesk.services.letters.qr_code import _penalties, dark_runs
from creditdesk.services.letters.render import lay_out, render

GERMAN = BankAccount("EUR", "Müster Handels GmbH", iban="DE89370400440532013000", bic="COBADEFFXXX")
SWISS = BankAccount("CHF", "Keller AG", iban="CH9300762011623852957")
INDIAN = BankAccount(
    "INR", "Rowan & Sons", ifsc="HDFC0000123", account_number="123456789012", upi_id="rowan@examplebank"
)
BRITISH = BankAccount("GBP", "Rowan Ltd", sort_code="20-00-00", account_number="55779911")
QR = zxingcpp.BarcodeFormat.QRCode
LINK = "https://pay.example/rowan?ref={reference}&amount={amount}"


class Seen(NamedTuple):
    page: int
    text: str
    correction: str
    millimetres: float


def of(papers: Any, bank: BankAccount, country: str, *, kind: str = "reminder", **facts: Any) -> Facts:
    sender = Letterhead(
        "Rowan", country, bank.currency, address=("Bahnhofstrasse 1", "8001 Zürich"), banks=(bank,), **facts
    )
    lines = [papers.item("INV-1", 1_234_50, 12)]
    if kind == "statement":
        return papers.statement(lines, sender=sender, currency=bank.currency)
    return papers.letter("reminder", lines, sender=sender, currency=bank.currency)


def seen(pdf: bytes, *, dpi: int = 200) -> list[Seen]:
    """Read every code on the pages, drawn as a telephone sees them on paper."""
    found = []
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document):
        for code in zxingcpp.read_barcodes(page.render(scale=dpi / 72).to_numpy(), formats=QR):
            corners = code.position
            side = abs(corners.top_right.x - corners.top_left.x) / dpi * 25.4
            found.append(Seen(number, code.text, code.ec_level, side))
    document.close()
    return found


@pytest.mark.parametrize("kind", ["reminder", "statement"])
@pytest.mark.parametrize(
    ("bank", "country", "text", "millimetres"),
    [
        (
            GERMAN, "DE",
            "BCD\n002\n1\nSCT\nCOBADEFFXXX\nMüster Handels GmbH\nDE89370400440532013000\nEUR1234.50\n\nRF86NOR014", 28,
        ),
        (
            SWISS, "CH",
            "SPC\n0200\n1\nCH9300762011623852957\nS\nKeller AG\nBahnhofstrasse\n1\n8001\nZürich\nCH" + "\n" * 8
            + "1234.50\nCHF" + "\n" * 8 + "SCOR\nRF86NOR014\n\nEPD", 46,
        ),
        (
            INDIAN, "IN",
            "upi://pay?pa=rowan@examplebank&pn=Rowan%20%26%20Sons&am=1234.50&cu=INR&tn=NOR014", 28,
        ),
        (replace(BRITISH, pay_link=LINK), "GB", "https://pay.example/rowan?ref=NOR014&amount=1234.50", 28),
    ],
)  # fmt: skip
def test_another_reader_reads_the_code_from_the_page(
    papers: Any, bank: BankAccount, country: str, text: str, millimetres: float, kind: str
) -> None:
    (code,) = seen(render([of(papers, bank, country, kind=kind)]).pdf)
    assert (code.text, code.correction) == (text, "M")
    assert code.millimetres == pytest.approx(millimetres, abs=0.5)


def test_the_smallest_code_is_read_from_a_poor_print(papers: Any) -> None:
    assert seen(render([of(papers, GERMAN, "DE")]).pdf, dpi=110)


@pytest.mark.parametrize(
    ("bank", "country"), [(BRITISH, "GB"), (replace(GERMAN, currency="USD"), "DE"), (replace(INDIAN, upi_id=""), "IN")]
)
def test_where_no_standard_is_there_is_no_code(papers: Any, bank: BankAccount, country: str) -> None:
    facts = of(papers, bank, country)
    assert seen(render([facts]).pdf) == []
    assert "Scan" not in papers.made(facts).text


def test_a_code_stands_clear_of_everything(papers: Any) -> None:
    for bank, country, quiet in ((GERMAN, "DE", 28 / 41 * 4), (INDIAN, "IN", 28 / 37 * 4)):
        (page,) = lay_out(of(papers, bank, country)).pages
        (code,) = page.codes
        white = page.bands[-1]
        assert white.colour == (1.0, 1.0, 1.0)
        assert code.x - white.x == pytest.approx(quiet * MM, rel=0.3)
        assert white.x + white.width - (code.x + code.side) == pytest.approx(code.x - white.x)
        left, top = white.x, white.y
        right, bottom = white.x + white.width, white.y + white.height
        inside = [run for run in page.runs if left < run.x < right and top < run.y < bottom]
        assert inside == []


def test_nothing_to_pay_now_has_no_code_and_no_amount(papers: Any) -> None:
    sender = Letterhead("Rowan", "DE", "EUR", address=("Weg 1", "20457 Hamburg"), banks=(GERMAN,))
    facts = papers.statement([papers.item("INV-1", 5_00, -3)], sender=sender, currency="EUR")
    assert seen(render([facts]).pdf) == []
    assert "RF86 NOR0 14" in papers.made(facts).text


def test_a_payment_link_opens_by_a_click(papers: Any) -> None:
    reader = pypdf.PdfReader(io.BytesIO(render([of(papers, replace(BRITISH, pay_link=LINK), "GB")]).pdf))
    (link,) = reader.pages[0]["/Annots"]
    assert link.get_object()["/A"]["/URI"] == "https://pay.example/rowan?ref=NOR014&amount=1234.50"


def test_what_to_do_when_somebody_says_that_the_account_changed_is_said_where_the_house_wants_it(papers: Any) -> None:
    said = papers.made(of(papers, BRITISH, "GB", says_unchanged=True)).text
    assert "Our bank details have not changed." in said
    assert "have not changed" not in papers.made(of(papers, BRITISH, "GB")).text


def test_the_same_facts_give_the_same_bytes(papers: Any) -> None:
    facts = of(papers, SWISS, "CH", says_unchanged=True)
    assert render([facts]).pdf == render([facts]).pdf


@pytest.mark.parametrize("kind", ["reminder", "final_demand", "statement"])
@pytest.mark.parametrize("count", [1, 7, 9, 11, 13, 18, 26, 34])
def test_the_block_stands_whole_on_one_page_however_many_items_come_before(papers: Any, kind: str, count: int) -> None:
    bank = replace(GERMAN, bank="Eine Bank mit langem Namen und Sitz in Frankfurt am Main")
    address = ("Hafenstr. 4", "20457 Hamburg")
    sender = Letterhead("Keller", "DE", "EUR", address=address, banks=(bank,), says_unchanged=True)
    lines = papers.many(count)
    if kind == "statement":
        facts = papers.statement(lines, sender=sender, currency="EUR")
    else:
        facts = papers.letter(kind, lines, sender=sender, currency="EUR")
    flow = lay_out(facts)
    (page,) = [page for page in flow.pages if page.codes]
    (code,) = page.codes
    block = next(band for band in reversed(page.bands) if band.colour != (1.0, 1.0, 1.0) and band.x > flow.paper.left)
    white = next(band for band in page.bands if band.colour == (1.0, 1.0, 1.0))
    assert block.y + block.height <= flow.paper.bottom
    assert white.y >= block.y
    assert white.y + white.height <= block.y + block.height
    told = next(run for run in page.runs if run.text == "Our bank details have not changed.")
    assert told.y < flow.paper.bottom
    assert told.x < block.x or code.y + code.side < told.y < block.y + block.height
    slip = [run.y for run in page.runs if block.y + block.height < run.y < flow.paper.bottom]
    assert kind != "statement" or slip


@settings(max_examples=25, deadline=None)
@given(
    account=st.text("ABCXYZ0189-/ äé", min_size=1, max_size=21).map(str.strip).filter(bool),
    amount_minor=st.integers(1, 999_999_999_99),
    bank=st.sampled_from([GERMAN, SWISS, INDIAN, replace(BRITISH, pay_link=LINK)]),
)
def test_whatever_the_account_and_the_amount_another_reader_reads_what_was_meant(
    account: str, amount_minor: int, bank: BankAccount
) -> None:
    sender = Letterhead("Keller", "CH", bank.currency, address=("Weg 1", "8001 Zürich"), banks=(bank,))
    meant = how_to_pay(sender, bank, account=account, amount_minor=amount_minor, number="RM-1").code
    assert meant is not None
    modules, runs = dark_runs(meant.text)
    picture = np.full((modules + 8, modules + 8), 255, dtype=np.uint8)
    for column, row, count in runs:
        picture[row + 4, column + 4 : column + 4 + count] = 0
    (read,) = zxingcpp.read_barcodes(np.kron(picture, np.ones((4, 4), dtype=np.uint8)), formats=QR)
    assert (read.text, read.ec_level) == (meant.text, "M")
    assert modules <= (117 if bank is SWISS else 69)


def test_the_mask_that_reads_best_is_the_one_that_the_standard_counts_least() -> None:
    dark = np.ones((8, 21, 21), dtype=bool)
    chessboard = np.indices((21, 21)).sum(axis=0) % 2 == 0
    # All of one colour: 42 runs of 21, 400 blocks, and ten for each of the ten steps from half.
    assert _penalties(dark)[0] == 42 * (21 - 2) + 3 * 400 + 10 * 10
    assert _penalties(np.stack([chessboard] * 8))[0] == 0
