"""What a statement's page holds around its table: heading, balance by age, part to send back, links, ends of lines."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pypdf
import pytest

from creditdesk.services.letters import flow, fonts
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.paper import MM
from creditdesk.services.letters.render import lay_out


def test_the_part_sent_back_says_whose_it_is_and_asks_what_was_paid_or_is_wrong(papers: Any) -> None:
    facts = papers.statement(papers.many(40), papers.CREDITS)
    page = lay_out(facts).pages[-1]
    slip = page.runs[next(index for index, run in enumerate(page.runs) if run.text == "Remittance advice") :]
    said = [run.text for run in slip]
    balance = formats_for("en", "GB").amount(facts.balance_minor, "GBP")
    assert said[1] == f"NOR014 · {facts.number} · {balance} · Northgate Timber & Joinery"
    asked = ["Amount paid", "Date paid", "Items paid, if not all", "Something wrong?"]
    assert [text for text in said if text in asked] == asked
    reasons = [run for run in slip if run.text in {"Price", "Quantity", "Not received", "Paid already"}]
    assert len(reasons) == 4
    for run in reasons:  # each has a square to tick just before it
        beside = [rule for rule in page.rules if run.x - 12 < rule.x1 < run.x and run.y - 9 < rule.y1 <= run.y]
        assert len({(rule.x1, rule.y1) for rule in beside}) == 4


def test_an_account_in_credit_has_nothing_to_send_back(papers: Any) -> None:
    text = papers.made(papers.statement([], papers.CREDITS)).text
    assert "Your account is £590.12 in credit." in text
    assert "Remittance advice" not in text


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("please speak to us: 0113 496 0100 · credit@rowan.example.", ["0113", "496"]),
        ("call +49 40 123456 or (217) 555-0100 before noon", ["+49", "40", "(217)"]),
        ("Please pay so that it reaches us by 27 November 2026.", ["27"]),
        ("please speak to us: +33 1 23 45 67 89 · compta@exemple.example.", ["+33", "1", "23", "45", "67"]),
    ],
)
def test_numbers_stay_whole_at_the_end_of_a_line(text: str, apart: list[str]) -> None:
    style = fonts.Style(fonts.REGULAR, 9.5, (0, 0, 0))
    for measure in range(100, 260, 3):
        lines = flow.wrap(text, style, measure)
        assert not any(line.endswith((*apart, "·")) for line in lines)
        assert all(fonts.width(line, style) <= measure for line in lines)
        assert "".join(lines).replace(" ", "").replace("·", "") == text.replace(" ", "").replace("·", "")


def links_of(page: pypdf.PageObject) -> dict[str, list[float]]:
    """Address and box of each link on a page."""
    return {
        note.get_object()["/A"]["/URI"]: [float(edge) for edge in note.get_object()["/Rect"]]
        for note in page.get("/Annots", [])
    }


def test_the_mail_and_web_addresses_of_the_letterhead_are_links_where_they_stand(papers: Any) -> None:
    sender = replace(papers.SENDER, email="credit@rowan.example", web="www.rowan.example")
    facts = papers.letter("reminder", papers.many(3), sender=sender)
    flow_made = lay_out(facts)
    links = links_of(papers.made(facts).reader.pages[0])
    assert set(links) == {
        "mailto:credit@rowan.example?subject=RM-2026-000014",
        "https://www.rowan.example",
    }
    for address, (left, low, right, high) in links.items():
        shown = "credit@rowan.example" if address.startswith("mailto") else "www.rowan.example"
        run = next(run for run in flow_made.pages[0].runs if run.text == shown)
        assert left <= run.x + 1
        assert run.x + fonts.width(run.text, run.style) <= right + 1
        assert low < flow_made.paper.height - run.y < high


@pytest.mark.parametrize("text", ["see reception", "a b@c", "@", "javascript:alert(1)", "www.rowan", "ROWAN LTD / X"])
def test_what_is_no_address_is_no_link(papers: Any, text: str) -> None:
    sender = replace(papers.SENDER, email=text, web=text if text != "www.rowan" else "")
    assert links_of(papers.made(papers.letter("reminder", papers.many(1), sender=sender)).reader.pages[0]) == {}


@pytest.mark.parametrize("language", ["en", "de", "fr", "nl", "es"])
def test_the_part_sent_back_fits_in_every_language(papers: Any, language: str) -> None:
    whom = replace(papers.addressee(), language=language)
    made = lay_out(papers.statement(papers.many(3), addressee=whom))
    page, paper = made.pages[-1], made.paper
    assert all(run.x + fonts.width(run.text, run.style) <= paper.right + 0.01 for run in page.runs)
    assert not any(run.text.endswith("…") for run in page.runs)
    to_write_on = [
        rule for rule in page.rules if rule.x2 == paper.right and paper.bottom - 60 < rule.y1 < paper.bottom + 5
    ]
    assert len(to_write_on) == 3
    assert all(rule.x2 - rule.x1 > 25 * MM for rule in to_write_on)


def test_a_statement_with_a_code_to_scan_keeps_six_invoices_on_its_page(papers: Any) -> None:
    made = lay_out(
        papers.statement([papers.item(f"INV-{index}", 4_000_00, index) for index in range(6)], currency="EUR")
    )
    assert [len(page.codes) for page in made.pages] == [1]


@pytest.mark.parametrize("digits", range(3, 14))
@pytest.mark.parametrize("currency", ["GBP", "KWD", "JPY"])
def test_the_figures_of_the_heading_never_stand_in_its_title(papers: Any, digits: int, currency: str) -> None:
    amount = 10**digits
    line = papers.item("INV-1", amount, 40, disputed_minor=amount // 2)
    made = lay_out(papers.statement([line], currency=currency))
    runs = made.pages[0].runs
    title = next(run for run in runs if run.text == "Statement of account")
    labels = [run for run in runs if run.text in {"Balance", "Of which overdue", "Of which in query"}][:3]
    figures = [run for run in runs if run.style.font == fonts.BOLD and labels[0].y < run.y <= labels[0].y + 16]
    assert len([run for run in figures if run is not title]) == 3
    for run in figures:
        beside = (
            run is title or run.y - run.style.size > title.y or run.x > title.x + fonts.width(title.text, title.style)
        )
        assert beside
        assert run.x >= made.paper.left
        assert run.x + fonts.width(run.text, run.style) <= made.paper.right + 0.01


@pytest.mark.parametrize("digits", [4, 7, 9, 12])
def test_the_balance_by_age_is_set_in_one_size(papers: Any, digits: int) -> None:
    lines = [papers.item("INV-1", 10**digits, 40, retained_minor=1), papers.item("INV-2", 5_00, 3)]
    runs = lay_out(papers.statement(lines, papers.CREDITS)).pages[0].runs
    first = next(index for index, run in enumerate(runs) if run.text == "Not due")
    columns = runs[first : first + 18]
    assert columns[-2].text == "Balance"
    assert len({run.style.size for run in columns[1::2]}) == 1
    for label, figure in zip(columns[::2], columns[1::2], strict=True):
        ends = [run.x + fonts.width(run.text, run.style) for run in (label, figure)]
        assert ends[0] == pytest.approx(ends[1])
    for one, other in pairwise(columns[1::2]):
        assert one.x + fonts.width(one.text, one.style) < other.x
