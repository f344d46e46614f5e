"""The promise line: what is understood, what is assumed, and what is not understood and never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.quick_entry import OpenDebit, PromiseReading, read_promises

FRIDAY = date(2026, 11, 20)


def item(number: str, due: str, pounds: str) -> OpenDebit:
    return OpenDebit(
        DocumentKey(DocumentType.INVOICE, number),
        date.fromisoformat(due),
        int(pounds.replace(".", "").replace(",", "")),
    )


ITEMS = (
    item("INV-10512", "2026-09-05", "18,400.00"),
    item("INV-10555", "2026-09-27", "9,920.00"),
    item("INV-10590", "2026-10-16", "10,312.60"),
    item("INV-10677", "2026-12-04", "4,000.00"),
)


def read(text: str, selected: tuple[str, ...] = (), items: tuple[OpenDebit, ...] = ITEMS) -> PromiseReading:
    chosen = {each.key for each in items if each.key.number in selected}
    return read_promises(text, as_of=FRIDAY, currency="GBP", open_items=items, selected=chosen)


def numbers(reading: PromiseReading) -> list[str]:
    return [key.number for key, _ in reading.promises[0].items]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("18,400 fri on 10512", "£18,400.00 · Fri 27 Nov"),
        ("9,920 4 dec on 10555", "£9,920.00 · Fri 4 Dec"),
        ("5k tomorrow", "£5,000.00 · Sat 21 Nov"),
        ("5.5k in 2 weeks", "£5,500.00 · Fri 4 Dec"),
        ("fri 18400 on 10512", "£18,400.00 · Fri 27 Nov"),
        ("on 10512 fri 18400", "£18,400.00 · Fri 27 Nov"),
        ("£18,400.00 by friday", "£18,400.00 · Fri 27 Nov"),
        ("1.234,56 today", "£1,234.56 · Fri 20 Nov"),
        ("500 mon", "£500.00 · Mon 23 Nov"),
        ("500 next mon", "£500.00 · Mon 23 Nov"),
        ("500 next fri", "£500.00 · Fri 27 Nov"),
        ("500 on fri", "£500.00 · Fri 27 Nov"),
        ("500 on 4 dec", "£500.00 · Fri 4 Dec"),
        ("500 dec 4", "£500.00 · Fri 4 Dec"),
        ("500 4th", "£500.00 · Fri 4 Dec"),
        ("500 4dec", "£500.00 · Fri 4 Dec"),
        ("500 4/12", "£500.00 · Fri 4 Dec"),
        ("500 2026-12-04", "£500.00 · Fri 4 Dec"),
        ("500 4 dec 2026", "£500.00 · Fri 4 Dec"),
        ("500 3 nov", "£500.00 · Wed 3 Nov 2027"),
        ("500 end of month", "£500.00 · Mon 30 Nov"),
        ("500 eow", "£500.00 · Fri 20 Nov"),
        ("500 29 feb 2028", "£500.00 · Tue 29 Feb 2028"),
    ],
)
def test_amount_date_and_invoices_are_read_in_any_order(text: str, words: str) -> None:
    reading = read(text)
    assert (reading.words, reading.problems) == (words, ())


def test_the_default_is_the_selected_items_open_amount_on_the_next_working_day() -> None:
    reading = read("", ("INV-10512", "INV-10555"))
    assert reading.words == "£28,320.00 · Mon 23 Nov"
    assert reading.promises[0].assumed == ("amount", "date")
    assert numbers(reading) == ["INV-10512", "INV-10555"]


def test_with_nothing_selected_it_speaks_of_what_is_overdue() -> None:
    assert read("all eom").words == "£38,632.60 · Mon 30 Nov"
    assert read("half eom").words == "£19,316.30 · Mon 30 Nov"


def test_with_nothing_overdue_it_speaks_of_all_that_is_open() -> None:
    assert read("fri", items=ITEMS[3:]).words == "£4,000.00 · Fri 27 Nov"


def test_named_invoices_come_before_selected_ones() -> None:
    reading = read("all eom on 10555", ("INV-10512",))
    assert reading.words == "£9,920.00 · Mon 30 Nov"


@pytest.mark.parametrize(
    "text", ["fri on 10512, 10555", "fri on 10512 and 10555", "fri on INV-10512 & inv-10555", "fri on 512 555"]
)
def test_several_invoices_follow_one_on(text: str) -> None:
    assert numbers(read(text)) == ["INV-10512", "INV-10555"]


def test_a_part_amount_goes_to_the_oldest_item_first() -> None:
    reading = read("20k fri", ("INV-10512", "INV-10555"))
    assert [amount for _, amount in reading.promises[0].items] == [18_400_00, 1_600_00]


def test_more_than_is_open_is_taken_as_said_and_noticed() -> None:
    promise = read("20k fri on 10512").promises[0]
    assert (promise.amount_minor, promise.notice) == (
        20_000_00,
        "More than is open of INV-10512 (£20,000.00 of £18,400.00 open)",
    )


@pytest.mark.parametrize(
    ("text", "selected", "notice"),
    [
        ("42,632.60", (), ""),
        ("42,800", (), "More than is open (£42,800.00 of £42,632.60 open)"),
        ("30k", ("INV-10512", "INV-10555"), "More than is open of these 2 invoices (£30,000.00 of £28,320.00 open)"),
    ],
)
def test_more_than_is_open_says_of_what(text: str, selected: tuple[str, ...], notice: str) -> None:
    assert read(text, selected).promises[0].notice == notice


def test_an_amount_beyond_what_is_overdue_is_of_what_is_not_due_too() -> None:
    assert numbers(read("38,632.60")) == ["INV-10512", "INV-10555", "INV-10590"]
    assert numbers(read("38,632.61")) == ["INV-10512", "INV-10555", "INV-10590", "INV-10677"]


@pytest.mark.parametrize(
    ("text", "is_doubtful"),
    [("18,400", False), ("18,500", False), ("18,585", False), ("18,600", True), ("184,000", True)],
)
def test_a_sum_rounded_up_raises_no_doubt_and_a_slip_of_the_keyboard_does(text: str, is_doubtful: bool) -> None:
    assert bool(read(f"{text} on 10512").doubts) == is_doubtful


def test_two_promises_are_parted_by_a_semicolon_or_a_new_line() -> None:
    for text in ("18,400 fri on 10512; 9,920 4 dec on 10555", "18,400 fri on 10512\n9,920 4 dec on 10555"):
        assert read(text).words == "£18,400.00 · Fri 27 Nov; £9,920.00 · Fri 4 Dec"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("banana fri", "banana"),
        ("500 fridy", "fridy"),
        ("500 31 nov", "31 nov"),
        ("500 30/2", "30/2"),
        ("500 fri mon", "mon"),
        ("5k 6k fri", "6k"),
        ("500 fri on 99999", "99999"),
        ("500 fri on", "on"),
        ("500 1 nov 2026", "1 nov 2026"),
        ("18.400 fri", "18.400"),
        ("€500 fri", "€500"),
        ("10512 fri", "10512"),
        ("500.005 fri", "500.005"),
        ("1200 weekly x6 from 1 jan", "weekly"),
        ("-500 fri", "-500"),
        ("nan fri", "nan"),
        ("1e9 fri", "1e9"),
    ],
)
def test_what_has_no_reading_or_two_is_pointed_at_and_never_guessed(text: str, part: str) -> None:
    reading = read(text)
    assert reading.promises == ()
    assert [text[problem.start : problem.end] for problem in reading.problems] == [part]
    assert all(problem.text for problem in reading.problems)


def test_an_end_that_two_invoices_share_is_not_understood() -> None:
    twins = (item("INV-10512", "2026-09-05", "100.00"), item("INV-20512", "2026-09-06", "100.00"))
    assert read("fri on 0512", items=twins).problems[0].text == "“0512” is the end of more than one open invoice."


def test_one_bad_promise_leaves_the_good_one_standing_and_is_named() -> None:
    reading = read("18,400 fri on 10512; banana")
    assert len(reading.promises) == len(reading.problems) == 1


def test_nothing_open_and_no_amount_is_no_promise() -> None:
    assert read("fri", items=()).problems[0].text.startswith("Nothing is open")


@given(st.text(alphabet="0123456789.,kK£€ fridecontoallhalfx%;/-\n", max_size=40) | st.text(max_size=30))
@example("1" + "0" * 40)
@example("0000-01-01")
@example("in ² days")
def test_any_line_is_read_or_refused_with_a_place_inside_it(text: str) -> None:
    reading = read(text)
    for problem in reading.problems:
        assert 0 <= problem.start <= problem.end <= len(text)
    for promise in reading.promises:
        assert promise.amount_minor > 0
        assert promise.promised_on >= FRIDAY
        assert sum(amount for _, amount in promise.items) <= promise.amount_minor


@given(st.integers(1, 99_999_99))
def test_any_amount_with_pence_is_read_exactly(minor: int) -> None:
    assert read(f"{minor // 100:,}.{minor % 100:02} fri").promises[0].amount_minor == minor
