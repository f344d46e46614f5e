"""Documents that survive anything: long, strange and many; every total adds up on the page that shows it."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditdesk.domain.money import decimal_text
from creditdesk.services.letters import fonts
from creditdesk.services.letters.facts_json import as_json
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.letterhead import BankAccount
from creditdesk.services.letters.render import lay_out
from creditdesk.services.letters.stationery import SMALLEST

MONEY = r"\u2212?[\d,]+\.\d\d"


def minor(text: str) -> int:
    return int(re.sub(r"[^\d-]", "", text.replace("\u2212", "-")))


def carried(page: str, what: str) -> list[int]:
    return [minor(found) for found in re.findall(rf"^{what} ({MONEY})$", page, re.MULTILINE)]


def rows_of(page: str) -> list[int]:
    """The open amounts of the rows on a page: lines that name an item and end in two amounts."""
    return [minor(found) for found in re.findall(rf"INV-\d+.* {MONEY} ({MONEY})$", page, re.MULTILINE)]


def embedded(reader: pypdf.PdfReader) -> set[tuple[str, bool]]:
    """Name and embedding of each font in use."""
    found = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            described = font.get_object().get("/FontDescriptor")
            name = font.get_object()["/BaseFont"]
            found.add((name, described is not None and "/FontFile2" in described.get_object()))
    return found


@pytest.mark.parametrize("count", [1, 12, 40, 300, 3000])
def test_carried_totals_add_up_over_any_number_of_pages(papers: Any, count: int) -> None:
    lines = papers.many(count)
    read = papers.made(papers.statement(lines))
    running = 0
    for number, page in enumerate(read.pages):
        assert carried(page, "Brought forward") == ([running] if number and rows_of(page) else [])
        running += sum(rows_of(page))
        if rows_of(page) and number + 1 < len(read.pages) and rows_of(read.pages[number + 1]):
            assert carried(page, "Carried forward") == [running]
    assert running == sum(line.open_minor for line in lines)
    heads = re.findall(r"^Date Item .*Days late Amount Open GBP$", read.text, re.MULTILINE)
    assert len(heads) == sum(1 for page in read.pages if rows_of(page))


@pytest.mark.parametrize("count", [0, 1, 300, 3000])
def test_the_balance_runs_on_over_any_number_of_pages_of_activity(papers: Any, count: int) -> None:
    facts = papers.activity(count)
    read = papers.made(facts)
    running = facts.proof.opening_minor
    assert "Balance on 31 October 2026, brought forward 10,000.00" in read.text
    for number, page in enumerate(read.pages):
        lines = re.findall(rf"(Invoice INV|Payment BACS)-\d+.* ({MONEY}) ({MONEY})$", page, re.MULTILINE)
        assert carried(page, "Brought forward") == ([running] if number and lines else [])
        for what, amount, balance in lines:
            running += minor(amount) if what.startswith("Invoice") else -minor(amount)
            assert minor(balance) == running
        if lines and number + 1 < len(read.pages) and "Brought forward" in read.pages[number + 1]:
            assert carried(page, "Carried forward") == [running]
    assert running == facts.balance_minor
    assert f"Balance on 20 November 2026 {formats_for('en', 'GB').amount(running, 'GBP')}" in read.text


@pytest.mark.parametrize("count", [1, 40, 300])
def test_every_item_of_a_detailed_statement_adds_up_on_paper(papers: Any, count: int) -> None:
    stories = [
        papers.story(papers.item(f"INV-{index}", 900_00, 12, open_minor=150_00), (3, "A", 250_00), (9, "B", 500_00))
        for index in range(count)
    ]
    read = papers.made(papers.detailed(stories))
    for page in read.pages:
        assert len(re.findall(r"INV-\d+ .* 12 900.00 150.00\n", page)) * 2 == len(re.findall("Payment [AB] ", page))
    assert f"Balance on 20 November 2026 £{count * 150:,.2f}" in read.text


def test_an_item_told_over_two_pages_is_named_again(papers: Any) -> None:
    steps = [(3, f"P-{index}", 100) for index in range(120)]
    story = papers.story(papers.item("INV-1", 12_500, 12, open_minor=500), *steps)
    pages = papers.made(papers.detailed([story])).pages
    going_on = [page for page in pages[1:] if "Payment P-" in page]
    assert len(going_on) >= 2
    assert all("Brought forward 5.00\nInvoice INV-1, continued\n" in page for page in going_on)
    assert "continued" not in pages[0]


def test_a_statement_of_a_period_with_nothing_left_open_says_so(papers: Any) -> None:
    story = papers.story(papers.item("INV-1", 640_00, 40, open_minor=0), (8, "BACS-6", 640_00))
    text = papers.made(papers.detailed([story])).text
    assert "Nothing is open on your account. There is nothing to pay." in text
    assert "Remittance advice" not in text


def test_every_page_says_which_it_is_of_how_many_and_whose(papers: Any) -> None:
    read = papers.made(papers.letter("reminder", papers.many(100)))
    assert len(read.pages) > 2
    for number, page in enumerate(read.pages, 1):
        assert f"Page {number} of {len(read.pages)}" in page
        assert "Registered in England and Wales no. 01234567" in page
        assert "RM-2026-000014" in page


def test_the_same_facts_give_the_same_bytes(papers: Any) -> None:
    first = papers.made(papers.letter("final_demand", papers.many(30), **papers.FINAL_DEMAND)).pdf
    papers.made(papers.statement(papers.many(5)))  # what was made in between leaves no trace
    assert papers.made(papers.letter("final_demand", papers.many(30), **papers.FINAL_DEMAND)).pdf == first


def test_statements_of_a_period_are_the_same_bytes_too(papers: Any) -> None:
    def make() -> list[bytes]:
        story = papers.story(papers.item("INV-1", 640_00, 40, open_minor=0), (8, "BACS-6", 640_00))
        return [papers.made(papers.activity(40)).pdf, papers.made(papers.detailed([story])).pdf]

    assert make() == make()


def test_another_process_on_another_day_gives_the_same_bytes() -> None:
    program = """
import hashlib
import os
from datetime import date
from creditdesk.domain.document import DocumentType
from creditdesk.domain.letter_kinds import Kind
from creditdesk.services.letters.facts import LetterFacts
from creditdesk.services.letters.lines import Line
from creditdesk.services.letters.sheet import Addressee
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.render import render
day = date(2026, 11, 20)
line = Line(DocumentType.INVOICE, "1", "", day, day, 1, 5, 5)
whom = Addressee("A", "Name", "", ("Name",), "GB", "company")
print(hashlib.sha256(render([LetterFacts(
    Kind.REMINDER, "N", day, day, Letterhead("X", "GB", "GBP"), whom, "GBP", (line,))]).pdf).hexdigest())
"""
    hashes = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(hashes) == 1


def test_fonts_are_embedded_as_the_subset_that_is_used(papers: Any) -> None:
    read = papers.made(papers.statement(papers.many(40)))
    assert {name.split("+")[-1] for name, _ in embedded(read.reader)} == {"NotoSans-Regular", "NotoSans-Bold"}
    assert all(is_embedded for _, is_embedded in embedded(read.reader))
    assert len(read.pdf) < 60_000


def test_the_document_tells_its_title_author_and_language(papers: Any) -> None:
    read = papers.made(papers.letter("reminder", [papers.item("INV-1", 5_000, 3)]))
    assert read.reader.metadata is not None
    assert read.reader.metadata.title == "Payment reminder: £50.00 overdue - Northgate Timber & Joinery"
    assert read.reader.metadata.author == "Rowan Supplies Limited"
    assert read.reader.metadata.subject == "NOR014 RM-2026-000014"
    assert read.reader.trailer["/Root"]["/Lang"] == "en-GB"
    assert read.reader.metadata.creation_date_raw == "D:20261120000000+00'00'"


STRANGE = (
    "R&D <b>Bold</b> & Sons",
    "**Stars** $amount ${x} {0} %s",
    "Καλημέρα Εμπορική",
    "Фірма «Привіт»",
    "Łódź Çelik İstanbul Ștefan Nguyễn ẞ",
    "Price € £ ₹ ₽ ₺ ₴ ¥ ₿",
    "O'Brien “quoted” — dashed … №5",
    "W" * 400,
    "word " * 120,
)


@pytest.mark.parametrize("name", STRANGE)
def test_any_name_and_reference_is_printed_as_it_is(papers: Any, name: str) -> None:
    line = papers.item(name, 5_000, 3, reference=name)
    facts = papers.letter("reminder", [line], addressee=papers.addressee(name=name))
    read = papers.made(facts)
    assert read.undrawable == ""
    start = name[:9].strip()
    assert start in read.pages[0]
    together = re.sub(r"\s", "", read.text)
    assert together.count(re.sub(r"\s", "", name[:20])) >= 3


def test_a_name_in_a_script_that_we_lack_is_marked_and_told(papers: Any) -> None:
    read = papers.made(
        papers.statement([papers.item("INV-1", 5_000, 3)], addressee=papers.addressee(name="北京 Foods"))
    )
    assert read.undrawable == "京北"
    assert "\ufffd\ufffd Foods" in read.pages[0]
    assert "A character that our fonts cannot print is shown as \ufffd." in read.pages[0]


@pytest.mark.parametrize(
    "text", ["tab\there", "line\nbreak", "bell\x07", "soft\u00adhyphen", "left\u200eright", "e\u0301"]
)
def test_what_has_no_shape_leaves_no_box(text: str) -> None:
    shown, missing = fonts.drawable(text)
    assert missing == ""
    assert fonts.UNDRAWABLE not in shown
    assert all(character.isprintable() for character in shown)


def test_combining_accents_become_one_letter() -> None:
    assert fonts.drawable("Cafe\u0301") == ("Café", "")


@pytest.mark.parametrize("country", ["GB", "DE", "FR", "US"])
def test_eleven_address_lines_stay_inside_the_window(papers: Any, country: str) -> None:
    sender = replace(papers.SENDER, country=country)
    below = [f"Line {number} of the address" for number in range(1, 11)]
    facts = papers.letter(
        "reminder", [papers.item("INV-1", 5_000, 3)], sender=sender, addressee=papers.addressee(*below)
    )
    flow = lay_out(facts)
    paper = flow.paper
    texts = ["Northgate Timber & Joinery", *below]
    shown = [run for run in flow.pages[0].runs if any(text in run.text or run.text in text for text in texts)]
    in_window = [run for run in shown if run.x == paper.address_left and run.y > paper.address_top]
    assert all(run.y <= paper.address_top + paper.address_height for run in in_window if run.y < paper.body_top - 10)
    assert all(run.style.size >= SMALLEST for run in in_window)
    joined = " ".join(run.text for run in in_window)
    assert all(text in joined for text in texts)


@pytest.mark.parametrize("country", ["GB", "DE", "FR", "US"])
def test_the_references_end_above_the_heading(papers: Any, country: str) -> None:
    flow = lay_out(papers.statement([papers.item("INV-1", 5_000, 3)], sender=replace(papers.SENDER, country=country)))
    runs = flow.pages[0].runs
    lowest = next(run.y for run in runs if run.text == "E-mail")
    heading = min(run.y - run.style.size for run in runs if run.text in {"Statement of account", "Balance"})
    assert heading > lowest


@pytest.mark.parametrize("currency", ["GBP", "EUR", "USD"])
@pytest.mark.parametrize(
    "account",
    ["NORTHGATE-TIMBER-AND-JOINERY-0001", "NORTHGATEINTERNATIONALHOLDINGS0000000001", "NG 0001 / YARD 7 / LEEDS"],
)
def test_a_long_reference_is_printed_whole_above_the_heading(papers: Any, account: str, currency: str) -> None:
    number = f"ST-{account}-20261120-{currency}-2"
    whom = replace(papers.addressee(), account=account)
    facts = papers.statement([papers.item("INV-1", 100_00, 3)], number=number, addressee=whom, currency=currency)
    page = lay_out(facts).pages[0]
    heading = next(run.y for run in page.runs if run.text == "Statement of account")
    right = next(run.x for run in page.runs if run.text == "20 November 2026")
    block = [run for run in page.runs if run.x == right]
    assert account.replace(" ", "") in "".join(run.text for run in block).replace(" ", "")
    assert number.replace(" ", "") in "".join(run.text for run in block).replace(" ", "")
    assert all(run.y < heading for run in block)


def test_bank_details_and_what_to_quote_are_printed_whole(papers: Any) -> None:
    name = "Rowan Supplies International Trading and Distribution Limited"
    bank = BankAccount("GBP", name, iban="LC55HEMM000100010012001200023015", bic="EXMPLCLC")
    whom = replace(papers.addressee(), account="NORTHGATEINTERNATIONALHOLDINGS0000000001")
    sender = replace(papers.SENDER, banks=(bank,))
    for facts in (
        papers.statement(papers.many(4), sender=sender, addressee=whom),
        papers.letter("reminder", papers.many(4), sender=sender, addressee=whom),
    ):
        said = papers.made(facts).text.replace("\n", "").replace(" ", "")
        assert all(text.replace(" ", "") in said for text in (name, bank.iban, whom.account))


@pytest.mark.parametrize("kind", ["open_item", "in_credit_too", "activity", "detailed"])
def test_the_last_page_has_rows_above_what_is_to_be_paid(papers: Any, kind: str) -> None:
    def story_of(line: Any) -> Any:
        return papers.story(replace(line, amount_minor=line.open_minor))

    make = {
        "open_item": lambda count: papers.statement(papers.many(count)),
        "in_credit_too": lambda count: papers.statement(papers.many(count), papers.CREDITS),
        "activity": papers.activity,
        "detailed": lambda count: papers.detailed([story_of(line) for line in papers.many(count)]),
    }[kind]
    names = re.compile(r"(Invoice|Credit note|Payment) [A-Z]+[- ]\d+$")
    for count in range(1, 75):
        pages = lay_out(make(count)).pages
        rows = sum(names.match(run.text) is not None for run in pages[-1].runs)
        assert len(pages) == 1 or rows >= (2 if kind == "in_credit_too" else 3), count


def test_nothing_is_printed_outside_the_margins(papers: Any) -> None:
    facts = papers.letter(
        "reminder",
        [papers.item("X" * 60, 10**13, 400, reference="Y" * 60), *papers.many(60)],
        addressee=papers.addressee(*["Z" * 90] * 11, name="N" * 300, contact="C" * 120),
        sender=replace(papers.SENDER, name="S" * 120, registered_office="O" * 300, email="e" * 80),
    )
    flow = lay_out(facts)
    for page in flow.pages:
        for run in page.runs:
            assert run.x >= flow.paper.left - 0.01
            assert run.x + fonts.width(run.text, run.style) <= flow.paper.right + 0.01, run.text
            assert 0 < run.y < flow.paper.height - 15


def test_a_signature_never_stands_alone_on_a_page(papers: Any) -> None:
    for count in range(1, 50, 2):
        pages = papers.made(papers.letter("reminder", papers.many(count, seed=count))).pages
        assert "please speak to us" in pages[-1].replace("\n", " "), count
        assert "Yours faithfully" in pages[-1]


def test_what_is_in_query_is_shown_and_not_asked_for(papers: Any) -> None:
    read = papers.made(papers.letter("reminder", [papers.item("INV-1", 7_080_00, 9, disputed_minor=200_00)]))
    assert "£200.00 in query" in read.text
    assert "Less: in query or retained, not asked for here \N{MINUS SIGN}200.00" in read.text
    assert "Please pay £6,880.00" in read.text


def test_retention_is_shown_with_its_day(papers: Any) -> None:
    line = papers.item("INV-1", 1_000_00, 9, retained_minor=50_00, retention_due_on=papers.date(2027, 3, 1))
    read = papers.made(papers.statement([line]))
    assert "£50.00 retained until 1 Mar 2027" in read.text
    assert "Retained\n50.00" in read.text


def test_a_sender_who_has_told_nothing_yet_still_gets_a_statement(papers: Any) -> None:
    bare = replace(
        papers.SENDER, legal_name="", address=(), phone="", email="", registration="", vat_number="", banks=()
    )
    read = papers.made(papers.statement([papers.item("INV-1", 5_000, 3)], sender=bare))
    assert "How to pay" not in read.text
    assert "please write to us" in read.text.replace("\n", " ")
    assert "Rowan Supplies Ltd" in read.pages[0]


def test_two_currencies_are_two_documents_never_one_sum(papers: Any) -> None:
    pounds = papers.statement([papers.item("INV-1", 100_00, 3)])
    euros = papers.statement([papers.item("INV-2", 250_00, 3)], currency="EUR")
    read = papers.made(euros, pounds)
    assert "350.00" not in read.text
    assert [page.count("Page 1 of 1") for page in read.pages] == [1, 1]
    assert "GB82 WEST 1234 5698 7654 32" in read.pages[0]
    assert "55779911" in read.pages[1]


def test_currencies_without_and_with_three_decimals(papers: Any) -> None:
    yen = papers.made(papers.statement([papers.item("INV-1", 1_234_567, 3)], currency="JPY"))
    assert "Open JPY" in yen.text
    assert "1,234,567" in yen.text
    dinars = papers.made(papers.statement([papers.item("INV-1", 1_234_567, 3)], currency="KWD"))
    assert "1,234.567" in dinars.text
    assert re.search(r"Balance KWD\s1,234\.567", dinars.text)  # a code does not run into the figures, as a sign does


@pytest.mark.parametrize("country", ["GB", "DE", "FR", "IN", "CH", "US", "ZA", "PL"])
@given(minor_units=st.integers(-(10**12), 10**12))
@settings(max_examples=60, deadline=None)
def test_figures_are_grouped_as_the_country_groups_them(country: str, minor_units: int) -> None:
    from babel.numbers import format_decimal

    formats = formats_for("en", country)
    expected = format_decimal(decimal_text(minor_units, "EUR"), "#,##0.00", locale=formats.locale)
    if country != "IN":  # this pattern fixes groups of three; India's are two
        # Below zero a figure has the true minus, also where the country's own sign is a hyphen.
        assert formats.figure(minor_units, "EUR") == expected.replace("-", "\N{MINUS SIGN}")
    assert minor(formats.figure(minor_units, "EUR")) == minor_units


def test_india_counts_in_lakh_and_crore() -> None:
    assert formats_for("en", "IN").figure(123_456_789_00, "INR") == "12,34,56,789.00"


amounts = st.integers(1, 10**9)


@st.composite
def ledgers(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Amount, what is open of it, and what of that is in query, for some items."""
    found = []
    for amount in draw(st.lists(amounts, min_size=1, max_size=70)):
        opened = draw(st.integers(1, amount))
        found.append((amount, opened, draw(st.integers(0, opened)) if draw(st.booleans()) else 0))
    return found


@given(entries=ledgers(), credit=st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_the_total_printed_is_the_sum_of_the_items_less_what_is_taken_off(
    papers: Any, entries: list[tuple[int, int, int]], credit: int
) -> None:
    lines = [
        papers.item(f"INV-{index}", amount, index + 1, open_minor=opened, disputed_minor=disputed)
        for index, (amount, opened, disputed) in enumerate(entries)
    ]
    credits_ = [papers.item("CN-1", -credit, 1, kind="credit_note")] if credit else []
    read = papers.made(papers.letter("reminder", lines, credits=credits_))
    printed = [amount for page in read.pages for amount in rows_of(page)]
    assert printed == [opened for _, opened, _ in entries]
    taken_off = [minor(found) for found in re.findall(rf"^Less: .* ({MONEY})$", read.text, re.MULTILINE)]
    (asked,) = re.findall(r"^Please pay (\u2212?£[\d,.]+)$", read.text, re.MULTILINE)
    assert minor(asked.replace("£", "")) == sum(printed) + sum(taken_off)
    assert sum(taken_off) == -sum(disputed for _, _, disputed in entries) - credit


def test_the_facts_are_kept_in_a_form_that_explains_the_letter_for_ever(papers: Any) -> None:
    import json

    facts = papers.letter("final_demand", papers.many(3), **papers.FINAL_DEMAND)
    kept = json.loads(json.dumps(as_json(facts)))
    assert kept["broken"]["promised_on"] == "2026-11-17"
    assert [line["open_minor"] for line in kept["lines"]] == [line.open_minor for line in facts.lines]
    assert kept["sender"]["banks"][0]["account_number"] == "55779911"


def test_pages_differ_where_facts_differ(papers: Any) -> None:
    made = [papers.made(papers.statement([papers.item("INV-1", amount, 3)])).pdf for amount in (100, 101, 102)]
    hashes = [hashlib.sha256(pdf).hexdigest() for pdf in made]
    assert all(one != other for one, other in pairwise(hashes))


@pytest.mark.parametrize("says_unchanged", [False, True])
def test_six_invoices_and_a_credit_are_stated_on_one_page_with_the_slip(papers: Any, *, says_unchanged: bool) -> None:
    bank = BankAccount(
        "GBP", "Rowan Supplies Ltd", bank="Example Bank", sort_code="00-00-00", account_number="12345678", bic="X"
    )
    lines = [papers.item(f"INV-{number}", 4_000_00, 80 - 20 * number) for number in range(1, 7)]
    lines[2] = replace(lines[2], disputed_minor=150_00)
    credit = papers.item("CN-2204", -1_500_00, 18, kind="credit_note", reference="price agreed on INV-10467, see ours")
    sender = replace(papers.SENDER, banks=(bank,), says_unchanged=says_unchanged)
    read = papers.made(papers.statement(lines, [credit], sender=sender))
    assert len(read.pages) == 1
    assert ("Our bank details have not changed." in read.pages[0]) == says_unchanged
    assert "Remittance advice" in read.pages[0]
    assert "How to pay" in read.pages[0]


def test_many_items_that_no_letter_has_asked_for_are_counted_and_summed(papers: Any) -> None:
    since = [papers.item(f"INV-{number}", 100_00, 3, disputed_minor=10_00) for number in range(5)]
    lines = [papers.item("INV-9", 500_00, 40)]
    text = papers.made(papers.letter("final_demand", lines, since=tuple(since))).text
    assert "Also overdue, but not part of the amount above: 5 invoices, together £450.00." in text
    assert "Final demand: £500.00 overdue" in text
    two = papers.made(papers.letter("final_demand", lines, since=tuple(since[:2]))).text.replace("\n", " ")
    assert "invoice INV-0 (£90.00, due 17 November 2026) and invoice INV-1 (£90.00, due 17 November 2026)." in two


@pytest.mark.parametrize("country", ["GB", "DE", "FR", "US"])
def test_address_and_references_stand_side_by_side(papers: Any, country: str) -> None:
    whom = replace(papers.addressee(name="N" * 60), account="NORTHGATE-TIMBER-AND-JOINERY-0001")
    flow = lay_out(
        papers.letter("reminder", papers.many(3), sender=replace(papers.SENDER, country=country), addressee=whom)
    )
    paper = flow.paper
    head = [run for run in flow.pages[0].runs if paper.address_top < run.y < paper.body_top]
    address = [run for run in head if run.x == paper.address_left and run.style.font == fonts.REGULAR]
    others = [run for run in head if run not in address]
    for run in address:
        assert run.x + fonts.width(run.text, run.style) <= paper.address_left + paper.address_width
    beyond = [run.x + fonts.width(run.text, run.style) for run in others]
    if paper.block_left < paper.address_left:
        assert max(beyond) < paper.address_left
    else:
        assert min(run.x for run in others) > paper.address_left + paper.address_width
