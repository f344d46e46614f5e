"""How a debtor pays, read from the book: which cash counts, from which day, and what is drawn of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.words import amount_words
from creditdesk.services.book.book import Book
from creditdesk.services.insight import chart
from creditdesk.services.insight.colours import DARK, LIGHT
from creditdesk.services.insight.pattern import Pattern
from creditdesk.services.insight.service import Insight

AS_OF = date(2026, 11, 20)


@pytest.fixture
def insight(book: Book) -> Insight:
    return Insight(book)


def paid_in(ledger: Any, customer: int, days: list[int], *, start: str = "2026-01-05", every: int = 21) -> None:
    """Invoices of 1,000.00 due in 30 days, each paid in full so many days after its date."""
    for number, took in enumerate(days):
        dated = date.fromisoformat(start) + timedelta(days=every * number)
        paid = (dated + timedelta(days=took)).isoformat()
        due = (dated + timedelta(days=30)).isoformat()
        invoice = ledger.invoice(customer, f"INV-{number}", dated.isoformat(), "1000", due=due)
        cash = ledger.cash(customer, f"R-{number}", paid, "1000")
        ledger.allocate(cash, invoice, paid, "1000")


def test_days_are_counted_from_invoice_and_from_due_date_to_the_cash(ledger: Any, insight: Insight) -> None:
    customer = ledger.customer("NOR014", name="Northgate Timber", terms="NET 30")
    paid_in(ledger, customer, [43])
    pattern = insight.pattern(customer, AS_OF)
    (item,) = pattern.paid
    assert (item.number, item.days_to_pay, item.days_late, item.amount_minor) == ("INV-0", 43, 13, 1_000_00)
    assert (pattern.account, pattern.name, pattern.terms, pattern.terms_days) == (
        "NOR014", "Northgate Timber", "30 days net", 30,
    )  # fmt: skip


def test_a_debtor_that_stretches_is_told_so_with_the_keys_of_the_command_line(ledger: Any, insight: Insight) -> None:
    customer = ledger.customer("NOR014")
    paid_in(ledger, customer, [43, 44, 42, 43, 43, 58, 57, 59, 58, 58], start="2026-02-01")
    told = insight.pattern(customer, AS_OF).as_json()
    assert json.loads(json.dumps(told)) == told
    assert told["payments"] == 10
    assert set(told["days_to_pay"]) >= {"median", "recent", "before", "trend"}
    assert (told["days_to_pay"]["recent"], told["days_to_pay"]["before"]) == (58, 43)
    assert told["change"]["from"] == 43
    assert told["change"]["to"] == 58
    assert told["change"]["on"] == "2026-07-14"
    assert 0.95 <= told["change"]["confidence"] < 1
    assert told["partial_share"] == 0
    assert told["seasonal"] == []
    assert told["sentence"].startswith("Since July: 15 days slower, from 43 to 58 days")


def test_cash_counts_once_it_is_allocated_and_no_longer_once_it_bounced(ledger: Any, insight: Insight) -> None:
    customer = ledger.customer("A1")
    invoice = ledger.invoice(customer, "I1", "2026-01-01", "100", due="2026-01-31")
    cash = ledger.cash(customer, "R1", "2026-02-10", "100", reversed_on=date(2026, 2, 20))
    ledger.allocate(cash, invoice, "2026-02-15", "100")
    counted = {day: len(insight.pattern(customer, date(2026, 2, day)).paid) for day in (14, 15, 19, 20)}
    assert counted == {14: 0, 15: 1, 19: 1, 20: 0}
    (item,) = insight.pattern(customer, date(2026, 2, 15)).paid
    assert item.paid_on == date(2026, 2, 10)


def test_cash_held_before_the_invoice_pays_it_on_its_day(ledger: Any, insight: Insight) -> None:
    customer = ledger.customer("A1")
    cash = ledger.cash(customer, "R1", "2026-01-01", "100")
    invoice = ledger.invoice(customer, "I1", "2026-01-20", "100", due="2026-02-19")
    ledger.allocate(cash, invoice, "2026-01-20", "100")
    (item,) = insight.pattern(customer, AS_OF).paid
    assert (item.days_to_pay, item.days_late) == (0, -30)


def test_credit_notes_and_write_offs_are_no_payments(ledger: Any, insight: Insight) -> None:
    customer = ledger.customer("A1")
    for number, kind in enumerate(("credit_note", "write_off", "discount")):
        invoice = ledger.invoice(customer, f"I{number}", "2026-01-01", "100", due="2026-01-31")
        ledger.allocate(
            ledger.document(customer, kind, f"C{number}", "2026-02-01", "100"), invoice, "2026-02-01", "100"
        )
    assert insight.pattern(customer, AS_OF).sentence == "No payments yet"


@pytest.mark.parametrize(("first", "share"), [("500", 0.5), ("960", 0.0), ("30", 0.0)])
def test_a_part_payment_leaves_a_real_part_open(ledger: Any, insight: Insight, first: str, share: float) -> None:
    customer = ledger.customer("A1")
    invoice = ledger.invoice(customer, "I1", "2026-01-01", "1000", due="2026-01-31")
    ledger.allocate(ledger.cash(customer, "R1", "2026-02-01", first), invoice, "2026-02-01", first)
    rest = str(1000 - int(first))
    ledger.allocate(ledger.cash(customer, "R2", "2026-03-01", rest), invoice, "2026-03-01", rest)
    assert insight.pattern(customer, AS_OF).habit.partial_share == share


def test_amounts_of_two_currencies_weigh_alike(ledger: Any, insight: Insight) -> None:
    customer = ledger.customer("A1")
    for number, (currency, amount, paid) in enumerate((("GBP", "10", "2026-02-10"), ("JPY", "90000", "2026-01-21"))):
        invoice = ledger.invoice(customer, f"I{number}", "2026-01-01", amount, due="2026-01-31", currency=currency)
        cash = ledger.cash(customer, f"R{number}", paid, amount, currency=currency)
        ledger.allocate(cash, invoice, paid, "10" if currency == "GBP" else "900")
    assert insight.pattern(customer, AS_OF).habit.weighted == (40 + 20) / 2


def test_an_unknown_debtor_is_said_to_be_unknown(insight: Insight) -> None:
    with pytest.raises(NotFoundError):
        insight.pattern(99, AS_OF)


@pytest.fixture
def northgate(ledger: Any, insight: Insight) -> Pattern:
    customer = ledger.customer("NOR014", name="Northgate <Timber> & Sons $5 to $9 漢")
    paid_in(ledger, customer, [43, 44, 42, 43, 43, 58, 57, 59, 58, 58], start="2026-02-01")
    return insight.pattern(customer, AS_OF)


@pytest.mark.parametrize(("kind", "start"), [(".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF-")])
def test_the_same_facts_give_the_same_picture(northgate: Pattern, kind: str, start: bytes) -> None:
    once, again = chart.picture(northgate, kind), chart.picture(northgate, kind)
    assert once == again
    assert once.startswith(start)
    assert chart.picture(northgate, kind, DARK) != once


def test_the_picture_says_its_finding_its_units_and_its_terms(northgate: Pattern) -> None:
    drawn = chart.figure(northgate, LIGHT)
    (axes,) = drawn.axes
    words = [text.get_text() for text in (*drawn.texts, *axes.texts)]
    assert words[0] == northgate.sentence
    assert "days from invoice to payment" in words[1]
    assert "terms 30 days" in words
    first, *others = northgate.paid
    from_end_of_month = replace(northgate, paid=(first._replace(due_on=first.due_on + timedelta(days=17)), *others))
    (axes,) = chart.figure(from_end_of_month, LIGHT).axes
    assert "usually due after 30 days" in [text.get_text() for text in axes.texts]
    assert "since 14 Jul: 15 days slower" in words
    drawn.canvas.draw()
    assert all(label.get_text().endswith(" d") for label in axes.get_yticklabels() if label.get_text())


def test_the_usual_course_steps_where_the_habit_changed(northgate: Pattern) -> None:
    assert northgate.rolling[:5] == (43, 43, 43, 43, 43)
    assert northgate.rolling[5:] == (58, 58, 58, 58, 58)


def test_the_picture_rounds_half_days_as_the_sentence_does(ledger: Any, insight: Insight) -> None:
    customer = ledger.customer("A1")
    paid_in(ledger, customer, [42, 43, 42, 43, 42, 43, 58, 58, 58, 58, 58], start="2026-02-01")
    pattern = insight.pattern(customer, AS_OF)
    assert pattern.habit.change is not None
    assert pattern.habit.change.before == 42.5
    assert ": 15 days slower, from 43 to 58 days" in pattern.sentence
    (axes,) = chart.figure(pattern, LIGHT).axes
    assert any(text.get_text().endswith(": 15 days slower") for text in axes.texts)


def test_a_debtor_without_payments_has_a_picture_too(ledger: Any, insight: Insight) -> None:
    pattern = insight.pattern(ledger.customer("A1"), AS_OF)
    assert chart.picture(pattern, ".png").startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("width", "height", "scale"), [(757, 374, 1.0), (1514, 748, 2.0), (333, 201, 1.25), (60, 40, 1.0)]
)
def test_pixels_fill_exactly_what_was_asked(northgate: Pattern, width: int, height: int, scale: float) -> None:
    assert len(chart.pixels(northgate, LIGHT, width=width, height=height, scale=scale)) == width * height * 4


def test_an_unknown_kind_of_file_is_refused(northgate: Pattern, tmp_path: Path) -> None:
    with pytest.raises(CreditDeskError, match="Choose a name that ends in"):
        chart.save(northgate, tmp_path / "picture.bmp")


def test_a_folder_that_is_not_there_is_said_to_be_so(northgate: Pattern, tmp_path: Path) -> None:
    with pytest.raises(CreditDeskError, match="could not be written"):
        chart.save(northgate, tmp_path / "nowhere" / "picture.png")


def test_figures_are_the_dots_newest_first(northgate: Pattern) -> None:
    headings, rows = northgate.figures()
    assert len(headings) == len(rows[0])
    assert [row[1] for row in rows[:2]] == ["INV-9", "INV-8"]
    assert rows[0][4:7] == ("58", "28", "1000.00")
    assert northgate.figures(amount_words)[1][0][6] == "£1,000.00"
