"""The Swiss QR-bill: receipt and payment part at the foot of the last page, in the measures of its Style Guide."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pypdf
import pypdfium2
import pytest
import zxingcpp

from creditdesk.services.letters.facts import Facts
from creditdesk.services.letters.letterhead import BankAccount, Letterhead
from creditdesk.services.letters.paper import MM
from creditdesk.services.letters.render import lay_out, render

BANK = BankAccount("CHF", "Keller AG", iban="CH9300762011623852957")
QR_IBAN = replace(BANK, iban="CH4431999123000889012")


def of(papers: Any, count: int = 1, *, bank: BankAccount = BANK, kind: str = "reminder", **whom: Any) -> Facts:
    address = ("Bahnhofstrasse 1", "8001 Zürich")
    sender = Letterhead("Keller AG", "CH", "CHF", address=address, banks=(bank,))
    facts = {"sender": sender, "currency": "CHF", **({"addressee": whom["addressee"]} if whom else {})}
    if kind == "statement":
        return papers.statement(papers.many(count), **facts)
    return papers.letter(kind, papers.many(count), **facts)


def to(papers: Any, *lines: str, country: str = "CH", language: str = "en", name: str = "Weber Holzbau") -> Any:
    return replace(papers.addressee(*lines, name=name, country=country), language=language)


def slip_of(facts: Facts) -> str:
    page = pypdf.PdfReader(io.BytesIO(render([facts]).pdf)).pages[-1]
    found: list[str] = []

    def visit(text: str, _outer: Any, matrix: list[float], _font: Any, _size: Any) -> None:
        if matrix[5] < 105 * MM and text.strip():
            found.append(text.strip())

    page.extract_text(visitor_text=visit)
    return " ".join(found)


@pytest.mark.parametrize("kind", ["reminder", "final_demand", "statement"])
@pytest.mark.parametrize("count", [1, 5, 20, 34])
def test_it_fills_the_foot_of_the_last_page_and_nothing_else_stands_there(papers: Any, kind: str, count: int) -> None:
    flow = lay_out(of(papers, count, kind=kind))
    *before, last = flow.pages
    top = flow.paper.height - 105 * MM
    assert not any(page.codes for page in before)
    (code,) = last.codes
    assert (code.x / MM, (code.y - top) / MM, code.side / MM) == pytest.approx((67, 17, 46))
    assert code.has_swiss_cross
    in_slip = [run for run in last.runs if run.y > top]
    assert {run.style.font for run in in_slip} == {"LiberationSans", "LiberationSans-Bold"}
    assert all(5 * MM - 0.1 <= run.x <= 205 * MM for run in in_slip)
    assert max(run.y for run in last.runs if run.y < top) < top
    cuts = [rule for rule in last.rules if rule.dash]
    assert {(round(rule.x1 / MM), round(rule.x2 / MM)) for rule in cuts} >= {(0, 210), (62, 62)}


def test_its_code_is_read_back_alone_on_its_page(papers: Any) -> None:
    document = pypdfium2.PdfDocument(render([of(papers)]).pdf)
    picture = document[len(document) - 1].render(scale=200 / 72).to_numpy()
    (code,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    assert code.text.startswith("SPC\n0200\n1\nCH9300762011623852957\n")
    document.close()


def test_receipt_and_payment_part_say_what_the_code_says(papers: Any) -> None:
    facts = replace(of(papers), lines=(papers.item("INV-1", 1_949_75, 20),))
    said = slip_of(facts)
    for words in ("Receipt", "Payment part", "Acceptance point", "Payable by (name/address)"):
        assert words in said
    for twice in (
        "CH93 0076 2011 6238 5295 7",
        "Keller AG",
        "Bahnhofstrasse 1",
        "8001 Zürich",
        "RF86 NOR0 14",
        "1 949.75",
    ):
        assert said.count(twice) == 2, twice


def test_a_qr_iban_has_its_reference_of_27_digits_in_groups(papers: Any) -> None:
    said = slip_of(of(papers, bank=QR_IBAN))
    assert said.count("CH44 3199 9123 0008 8901 2") == 2
    assert "00 00000 " in said


def test_the_debtor_is_named_in_code_and_slip_where_the_address_can_be_read(papers: Any) -> None:
    facts = of(papers, addressee=to(papers, "Dorfstrasse 12", "3005 Bern"))
    said = slip_of(facts)
    assert "Payable by (name" not in said
    assert said.count("Weber Holzbau") == said.count("Dorfstrasse 12") == said.count("3005 Bern") == 2


@pytest.mark.parametrize("name", ["Weber " * 15, "Столярная мастерская"])
def test_a_name_that_the_code_cannot_hold_is_left_to_be_written_in(papers: Any, name: str) -> None:
    facts = of(papers, addressee=to(papers, "Dorfstrasse 12", "3005 Bern", name=name.strip()))
    assert "Payable by (name/address)" in slip_of(facts)


@pytest.mark.parametrize(
    ("language", "word"), [("de", "Empfangsschein"), ("fr", "Récépissé"), ("es", "Receipt"), ("nl", "Receipt")]
)
def test_its_heads_are_in_a_language_that_the_guidelines_know(papers: Any, language: str, word: str) -> None:
    assert word in slip_of(of(papers, addressee=to(papers, "Dorfstrasse 12", "3005 Bern", language=language)))


def test_the_letter_says_where_it_is(papers: Any) -> None:
    assert "Pay with the payment part on the last page" in papers.made(of(papers)).text.replace("\n", " ")


def test_other_banks_have_none(papers: Any) -> None:
    assert "Receipt" not in papers.made(papers.letter("reminder", papers.many(1))).text
