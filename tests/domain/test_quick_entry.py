"""The promise line: what is understood, what is assumed, and what is not understood and never guessed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.quick_entry import read_promises
from creditdesk.domain.quick_items import OpenDebit
from creditdesk.domain.quick_reading import PromiseReading
from creditdesk.domain.spoken_days import SpokenNames

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


def test_an_empty_line_says_nothing_whatever_is_selected() -> None:
    assert read("", ("INV-10512",)) == read("  ;\n") == PromiseReading((), ())


def test_a_day_alone_takes_the_selected_items_and_says_so() -> None:
    reading = read("mon", ("INV-10512", "INV-10555"))
    assert reading.words == "£28,320.00 · Mon 23 Nov"
    assert reading.explained == "£28,320.00 = all selected · Mon 23 Nov"
    assert reading.promises[0].assumed == ("amount",)
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
    assert bool(read(f"{text} fri on 10512").doubts) == is_doubtful


@pytest.mark.parametrize("text", ["5k", "half", "all", "5k on 10512", "5k fri; 3k"])
def test_a_day_that_nobody_said_is_proposed_with_a_mark_and_doubted(text: str) -> None:
    reading = read(text)
    assert reading.promises[-1].words.endswith(" · Mon 23 Nov?")
    assert reading.doubts == reading.notices == reading.unsaid
    assert reading.unsaid == (
        "No day was said: write it, such as fri. Mon 23 Nov, the next working day, is only proposed",
    )


def test_a_day_that_was_said_is_in_no_doubt() -> None:
    reading = read("5k mon")
    assert (reading.words, reading.doubts, reading.unsaid) == ("£5,000.00 · Mon 23 Nov", (), ())


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
        ("1200 weekly x6", "1200 weekly x6"),
        ("1200 weekly x6 from 1 nov 2026", "1"),
        ("1200 weekly x6 from 1 jan banana", "banana"),
        ("5k, 6k fri", "6k"),
        ("5k fri mon", "mon"),
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


@pytest.mark.parametrize("text", ["0 fri", "0.00 fri", "0% fri"])
def test_a_promise_of_nothing_is_none(text: str) -> None:
    reading = read(text)
    assert (reading.promises, reading.problems[0].text) == ((), "Nothing is no promise; give an amount.")


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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("5000 fri, rest eom", "£5,000.00 · Fri 27 Nov; £33,632.60 · Mon 30 Nov"),
        ("5000 fri, the rest eom", "£5,000.00 · Fri 27 Nov; £33,632.60 · Mon 30 Nov"),
        ("5000 fri and rest 4 dec", "£5,000.00 · Fri 27 Nov; £33,632.60 · Fri 4 Dec"),
        ("5000 fri then the rest 4 dec", "£5,000.00 · Fri 27 Nov; £33,632.60 · Fri 4 Dec"),
        ("half fri, half eom", "£19,316.30 · Fri 27 Nov; £19,316.30 · Mon 30 Nov"),
        ("fri 5000, eom 3000", "£5,000.00 · Fri 27 Nov; £3,000.00 · Mon 30 Nov"),
        ("500 fri, 500 mon, 500 eom", "£500.00 · Fri 27 Nov; £500.00 · Mon 23 Nov; £500.00 · Mon 30 Nov"),
        ("5000 fri on 10512, 4000 eom on 10555", "£5,000.00 · Fri 27 Nov; £4,000.00 · Mon 30 Nov"),
        ("5000 fri on 10512, 10555", "£5,000.00 · Fri 27 Nov"),
        ("5000, fri", "£5,000.00 · Fri 27 Nov"),
        ("fri, 5000", "£5,000.00 · Fri 27 Nov"),
    ],
)
def test_several_dates_in_one_call_are_parted_by_a_comma_or_and(text: str, words: str) -> None:
    reading = read(text)
    assert (reading.words, reading.problems) == (words, ())


def test_a_second_day_without_an_amount_is_asked_about_and_not_guessed() -> None:
    reading = read("5000 fri, mon")
    assert reading.words == "£5,000.00 · Fri 27 Nov"
    assert [problem.text for problem in reading.problems] == ["How much of it then? Write an amount, or “rest”."]


def test_the_rest_is_what_the_promises_before_it_leave_of_the_items() -> None:
    first, rest = read("5000 fri, rest eom", ("INV-10512",)).promises
    assert first.items == ((ITEMS[0].key, 5_000_00),)
    assert (rest.amount_minor, rest.items) == (13_400_00, ((ITEMS[0].key, 13_400_00),))


def test_the_rest_after_the_lines_above_is_known_too() -> None:
    first = read("5000 fri", ("INV-10512",)).promises
    reading = read_promises(
        "rest eom", as_of=FRIDAY, currency="GBP", open_items=ITEMS, selected={ITEMS[0].key}, before=first
    )
    assert reading.words == "£13,400.00 · Mon 30 Nov"


def test_together_two_promises_of_more_than_is_open_raise_the_doubt() -> None:
    assert read("18,400 fri on 10512, 18,400 eom on 10512").doubts != ()


@pytest.mark.parametrize(
    ("text", "every", "days", "minor"),
    [
        ("1200 weekly x6 from 1 jan", "weekly", ["2027-01-01", "2027-01-08", "2027-01-15"], [1_200_00] * 6),
        ("x3 monthly 500 from 31 jan", "monthly", ["2027-01-31", "2027-02-28", "2027-03-31"], [500_00] * 3),
        ("fortnightly 500 x3 from 4 dec", "fortnightly", ["2026-12-04", "2026-12-18", "2027-01-01"], [500_00] * 3),
        ("all monthly x3 from 4 dec", "monthly", ["2026-12-04", "2027-01-04", "2027-02-04"],
         [12_877_53, 12_877_53, 12_877_54]),
    ],
)  # fmt: skip
def test_several_payments_are_offered_as_a_plan_and_make_no_promise(
    text: str, every: str, days: list[str], minor: list[int]
) -> None:
    reading = read(text)
    (plan,) = reading.plans
    assert (reading.promises, reading.problems) == ((), ())
    assert (plan.every, [day.isoformat() for day, _ in plan.instalments][:3]) == (every, days)
    assert [amount for _, amount in plan.instalments] == minor


def test_a_plan_is_said_in_words() -> None:
    assert read("1200 weekly x6 from 1 jan").words == (
        "Plan: 6 weekly payments of £1,200.00 from Fri 1 Jan to Fri 5 Feb, £7,200.00 in all"
    )


@pytest.mark.parametrize(
    ("text", "payments", "hint"),
    [
        ("all weekly x4 from 4 dec on 555 590", "4 weekly payments of £5,058.15 from", ""),
        ("all weekly x3 from 4 dec", "3 weekly payments, 2 of £12,877.53 and a last of £12,877.54, from", ""),
        ("4k weekly x2 from 4 dec on 555", "2 weekly payments of £4,000.00 from", "£1,920.00 of £9,920.00 named"),
        ("9600 weekly x4 from 4 dec", "4 weekly payments of £9,600.00 from", "£232.60 of £38,632.60 overdue"),
        ("9900 weekly x4 from 4 dec", "4 weekly payments of £9,900.00 from", "£3,032.60 of £42,632.60 open"),
    ],
)
def test_a_plan_says_each_payment_as_it_is_kept_and_what_it_leaves_uncovered(
    text: str, payments: str, hint: str
) -> None:
    explained = read(text).explained
    assert explained.startswith(f"Plan: {payments} Fri 4 Dec")
    assert explained.partition(" in all")[2] == (f" · leaves {hint} uncovered" if hint else "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("all weekly x3 from 4 dec", ""),
        ("all weekly x4 from 4 dec", " · Fri 25 Dec: no bank works"),
        ("all weekly x5 from 4 dec", " · Fri 25 Dec and Fri 1 Jan: no bank works"),
        ("all monthly x3 from 27 nov", " · Sun 27 Dec: no bank works"),
        ("all weekly x6 from sat", " · Sat 21 Nov, Sat 28 Nov and 4 more of its days: no bank works"),
        ("9900 weekly x4 from 4 dec",
         " · Fri 25 Dec: no bank works · leaves £3,032.60 of £42,632.60 open uncovered"),
    ],
)  # fmt: skip
def test_days_of_a_plan_on_which_no_bank_works_stay_and_are_told(text: str, told: str) -> None:
    holidays = frozenset({date(2026, 12, 25), date(2027, 1, 1)})
    reading = read_promises(text, as_of=FRIDAY, currency="GBP", open_items=ITEMS, holidays=holidays)
    assert reading.explained.partition(" in all")[2] == told
    assert (reading.notices, reading.problems) == ((), ())


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("1200 weekly x6 from 1 jan", {"INV-10512": 7_200_00}),
        ("1200 weekly x6 from 1 jan on 10555", {"INV-10555": 7_200_00}),
        ("on 10555 and 10512 5000 monthly x4 from 1 jan", {"INV-10555": 9_920_00, "INV-10512": 10_080_00}),
        ("all monthly x2 from 1 jan on 10677", {"INV-10677": 4_000_00}),
        # Beyond what is overdue it is of everything open.
        ("10k monthly x4 from 1 jan",
         {"INV-10512": 18_400_00, "INV-10555": 9_920_00, "INV-10590": 10_312_60, "INV-10677": 1_367_40}),
    ],
)  # fmt: skip
def test_a_plan_is_on_the_invoices_it_names_or_the_oldest(text: str, items: dict[str, int]) -> None:
    (plan,) = read(text).plans
    assert {key.number: minor for key, minor in plan.items} == items


def test_a_plan_of_more_than_is_open_is_doubted_as_a_promise_is() -> None:
    assert read("5000 monthly x6 from 1 jan on 10512").doubts == ("More than is open (£30,000.00 of £18,400.00 open)",)


def test_a_promise_and_a_plan_share_no_part_of_an_item() -> None:
    reading = read("18,400 fri on 10512; 1200 weekly x6 from 1 jan on 10512, 10555")
    assert [key.number for key, _ in reading.plans[0].items] == ["INV-10555"]


@pytest.mark.parametrize("text", ["18,400 fri on 10512, 99999", "on 10512 and 99999 fri", "fri on 10512, 99999"])
def test_a_number_after_a_comma_that_is_no_open_invoice_is_said_and_not_taken_for_an_amount(text: str) -> None:
    reading = read(text)
    assert reading.promises == ()
    assert [problem.text for problem in reading.problems] == ["There is no open invoice “99999”."]


GERMAN = SpokenNames(
    weekdays={"mo": 0, "fr": 4, "freitag": 4, "mar": 1},
    months={"dez": 12, "dezember": 12, "mai": 5, "mar": 3, "sun": 6},
)


def read_in(text: str, names: SpokenNames, style: AmountStyle) -> PromiseReading:
    return read_promises(text, as_of=FRIDAY, currency="GBP", open_items=ITEMS, names=names, style=style)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("500 freitag", "£500.00 · Fri 27 Nov"),
        ("500 4. dez", "£500.00 · Fri 4 Dec"),
        ("500 4dez", "£500.00 · Fri 4 Dec"),
        ("500 4 dec", "£500.00 · Fri 4 Dec"),
        ("18.400 fr", "£18,400.00 · Fri 27 Nov"),
        ("1.234,50 fr", "£1,234.50 · Fri 27 Nov"),
        ("1.234.567 fr", "£1,234,567.00 · Fri 27 Nov"),
        ("5,5k fri", "£5,500.00 · Fri 27 Nov"),
    ],
)
def test_names_and_numbers_of_the_persons_own_language_are_read_too(text: str, words: str) -> None:
    reading = read_in(text, GERMAN, AmountStyle.COMMA)
    assert (reading.words, reading.problems) == (words, ())


@pytest.mark.parametrize(("text", "part"), [("18,400 fr", "18,400"), ("500 mar", "mar"), ("500 montag", "montag")])
def test_what_has_two_readings_in_that_language_is_not_guessed(text: str, part: str) -> None:
    """ "mar" is March in English and may be a Tuesday elsewhere; "18,400" is eighteen and a bit to many."""
    (problem,) = read_in(text, GERMAN, AmountStyle.COMMA).problems
    assert text[problem.start : problem.end] == part


def test_english_comes_first_and_a_sunday_stays_a_sunday() -> None:
    assert read_in("500 sun", GERMAN, AmountStyle.POINT).words == "£500.00 · Sun 22 Nov"


def test_where_the_month_is_written_first_it_is_read_first() -> None:
    american = SpokenNames(month_first=True)
    assert read_in("500 12/4", american, AmountStyle.POINT).words == "£500.00 · Fri 4 Dec"
    assert read_in("500 4/12", american, AmountStyle.POINT).words == "£500.00 · Mon 12 Apr"


WORDS = st.sampled_from(
    [
        "5000",
        "5k",
        "1,200",
        "1.200",
        "half",
        "all",
        "rest",
        "third",
        "30%",
        "fri",
        "mon",
        "eom",
        "4",
        "dec",
        "4/12",
        "tomorrow",
        "on",
        "10512",
        "10555",
        "512",
        "and",
        ",",
        ";",
        "then",
        "by",
        "weekly",
        "x6",
        "x",
        "2x",
        "eur",
        "€",
        "at",
        "from",
        "the",
        "pay",
        "£500",
        "€5",
        "-3",
        "0",
        "mar",
        "sun",
        "freitag",
        "2026-12-04",
        "''",
    ]
)
ANY_LINE = st.lists(WORDS, max_size=10).map(" ".join) | st.text(
    alphabet="0123456789.,kmxK£€'; fridecontoallhalfrst%/-\n", max_size=40
)


@given(ANY_LINE, st.sampled_from(list(AmountStyle)), st.sampled_from([SpokenNames(), GERMAN]))
@example("0 fri", AmountStyle.POINT, SpokenNames())
@example("5000 fri, rest eom, rest 4 dec", AmountStyle.POINT, SpokenNames())
def test_no_line_raises_and_none_makes_more_of_an_amount_than_was_typed(
    text: str, style: AmountStyle, names: SpokenNames
) -> None:
    reading = read_in(text, names, style)
    all_open = sum(each.open_minor for each in ITEMS)
    typed = [number for digits in re.findall(r"\d[\d.,']*[kKm]?", text) for number in _largest(digits)]
    for promise in reading.promises:
        assert 0 < promise.amount_minor <= max([all_open, *typed])
        assert sum(minor for _, minor in promise.items) <= promise.amount_minor
    for problem in reading.problems:
        assert 0 <= problem.start <= problem.end <= len(text)
    for plan in reading.plans:
        assert all(minor <= max([all_open, *typed]) for _, minor in plan.instalments)


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_what_is_promised_of_an_item_is_never_more_than_is_open_of_it(text: str) -> None:
    promised: dict[DocumentKey, int] = {}
    for promise in read(text).promises:
        for key, minor in promise.items:
            promised[key] = promised.get(key, 0) + minor
    assert all(minor <= next(each.open_minor for each in ITEMS if each.key == key) for key, minor in promised.items())


def _largest(typed: str) -> list[int]:
    """Return the largest that digits could mean, in pence: all marks for thousands."""
    digits = "".join(sign for sign in typed if sign.isdecimal())
    factor = {"k": 1000, "m": 1_000_000}.get(typed[-1].lower(), 1)
    return [int(digits) * factor * 100] if digits else []


IN_QUERY = (*ITEMS[:2], replace(ITEMS[2], disputed_minor=2_150_00))


@pytest.mark.parametrize(
    ("text", "selected", "words"),
    [
        ("mon", (), "£36,482.60 · Mon 23 Nov"),
        ("fri", ("INV-10590",), "£8,162.60 · Fri 27 Nov"),
        ("fri on 10590", (), "£8,162.60 · Fri 27 Nov"),
        ("all fri", ("INV-10590",), "£10,312.60 · Fri 27 Nov"),
        ("10,312.60 fri", ("INV-10590",), "£10,312.60 · Fri 27 Nov"),
    ],
)
def test_an_amount_that_is_not_said_leaves_out_what_is_in_query(
    text: str, selected: tuple[str, ...], words: str
) -> None:
    reading = read(text, selected, IN_QUERY)
    promise = reading.promises[0]
    assert promise.words == words
    assert sum(minor for _, minor in promise.items) == promise.amount_minor
    assert not promise.notice


PROMISED = (*(replace(each, promised_minor=each.open_minor) for each in ITEMS[:2]), IN_QUERY[2], ITEMS[3])
LESS = "£38,632.60 overdue less £2,150.00 in query and £28,320.00 promised already"
ALL_PROMISED = tuple(replace(each, promised_minor=each.open_minor) for each in ITEMS)


@pytest.mark.parametrize(
    ("text", "selected", "items", "explained"),
    [
        ("mon", (), IN_QUERY, "£36,482.60 = £38,632.60 overdue less £2,150.00 in query · Mon 23 Nov"),
        (
            "mon", (), PROMISED,
            f"£8,162.60 = {LESS} · Mon 23 Nov",
        ),
        (
            "mon", ("INV-10555", "INV-10590"), PROMISED,
            "£8,162.60 = £20,232.60 selected less £2,150.00 in query and £9,920.00 promised already · Mon 23 Nov",
        ),
        ("mon on 10512", (), PROMISED, "£18,400.00 = all named, though promised already · Mon 23 Nov"),
        ("mon", (), ITEMS[3:], "£4,000.00 = all open, none of it due · Mon 23 Nov"),
        ("sat", (), ITEMS, "£38,632.60 = all overdue · Sat 21 Nov · Saturday: no bank works"),
        ("half mon", (), ITEMS, "£19,316.30 = half of all overdue · Mon 23 Nov"),
        (
            "half eom", (), PROMISED,
            f"£4,081.30 = half of {LESS} · Mon 30 Nov",
        ),
        ("30% mon on 10590", (), IN_QUERY, "£2,448.78 = 30% of £10,312.60 named less £2,150.00 in query · Mon 23 Nov"),
        (
            "rest mon", (), PROMISED,
            f"£8,162.60 = {LESS} · Mon 23 Nov",
        ),
        (
            "all mon", (), PROMISED,
            "£38,632.60 = all overdue, with £2,150.00 in query and £28,320.00 promised already · Mon 23 Nov",
        ),
        ("5k mon; eom", (), ITEMS[:1],
         "£5,000.00 · Mon 23 Nov; £13,400.00 = £18,400.00 overdue less £5,000.00 promised above · Mon 30 Nov"),
    ],
)  # fmt: skip
def test_how_a_sum_came_about_that_was_not_said_is_shown(
    text: str, selected: tuple[str, ...], items: tuple[OpenDebit, ...], explained: str
) -> None:
    reading = read(text, selected, items)
    assert (reading.explained, reading.problems) == (explained, ())
    assert sum(minor for _, minor in reading.promises[-1].items) == reading.promises[-1].amount_minor


def test_once_all_that_is_overdue_is_promised_or_in_query_a_day_alone_asks_what_is_meant() -> None:
    whole = replace(ITEMS[0], disputed_minor=ITEMS[0].open_minor)
    for items in ((whole,), ALL_PROMISED):
        reading = read("fri", items=items)
        assert [problem.text for problem in reading.problems] == [
            "All that is overdue is in query or promised already: write an amount, or on which invoices."
        ]
        assert reading.promises == ()
        assert [problem.text for problem in read("half fri", items=items).problems] == [reading.problems[0].text]
    assert read("all fri", items=ALL_PROMISED).words == "£38,632.60 · Fri 27 Nov"


def test_two_halves_of_what_is_free_are_the_whole_of_it_on_items_that_nobody_promised() -> None:
    halves = read("half fri, half eom", items=PROMISED).promises
    assert [promise.amount_minor for promise in halves] == [4_081_30, 4_081_30]
    assert {key for promise in halves for key, _ in promise.items} == {ITEMS[2].key}


def test_what_a_person_chose_is_taken_though_all_of_it_is_promised_or_in_query() -> None:
    assert read("fri", ("INV-10512",), ALL_PROMISED).promises[0].amount_minor == 18_400_00


TWO = (
    *ITEMS[:1],
    replace(item("INV-20700", "2026-09-05", "900.00"), currency="EUR"),
    replace(item("INV-20701", "2026-12-05", "100.00"), currency="EUR"),
)


@pytest.mark.parametrize(
    ("text", "ticked", "words"),
    [
        ("mon", (), "£18,400.00 · Mon 23 Nov"),
        ("100 fri", (), "£100.00 · Fri 27 Nov"),
        ("€100 fri", (), "€100.00 · Fri 27 Nov"),
        ("100 EUR fri", (), "€100.00 · Fri 27 Nov"),
        ("eur 100 fri", (), "€100.00 · Fri 27 Nov"),
        ("€ 100 fri", (), "€100.00 · Fri 27 Nov"),
        ("half fri eur", (), "€450.00 · Fri 27 Nov"),
        ("100 fri on 20700", (), "€100.00 · Fri 27 Nov"),
        ("on 20700 eur fri", (), "€900.00 · Fri 27 Nov"),
        ("100 fri", ("INV-20700",), "€100.00 · Fri 27 Nov"),
        ("100 fri on 10512", ("INV-20700",), "£100.00 · Fri 27 Nov"),
        ("€100 fri; £200 fri", ("INV-10512", "INV-20700"), "€100.00 · Fri 27 Nov; £200.00 · Fri 27 Nov"),
        ("5000 gbp fri, eur 100 eom", (), "£5,000.00 · Fri 27 Nov; €100.00 · Mon 30 Nov"),
        ("100 eur fri, rest eur eom", (), "€100.00 · Fri 27 Nov; €800.00 · Mon 30 Nov"),
        (
            "100 eur weekly x2 from fri",
            (),
            "Plan: 2 weekly payments of €100.00 from Fri 27 Nov to Fri 4 Dec, €200.00 in all",
        ),
        (
            "€100 weekly x2 from fri on 20700",
            (),
            "Plan: 2 weekly payments of €100.00 from Fri 27 Nov to Fri 4 Dec, €200.00 in all",
        ),
    ],
)
def test_a_promise_is_in_the_currency_of_its_invoices_else_as_said_else_the_accounts(
    text: str, ticked: tuple[str, ...], words: str
) -> None:
    reading = read(text, ticked, TWO)
    assert (reading.problems, reading.words) == ((), words)


@pytest.mark.parametrize(
    ("text", "ticked", "problem"),
    [
        ("fri on 10512, 20700", (), "These invoices are in EUR and GBP: say each in its own promise."),
        ("€100 fri on 10512, 20700", (), "These invoices are in EUR and GBP: say each in its own promise."),
        ("fri", ("INV-10512", "INV-20700"), "These invoices are in EUR and GBP: say each in its own promise."),
        ("£100 fri on 20700", (), "These invoices are in EUR, not GBP."),
        ("£100 fri", ("INV-20700",), "These invoices are in EUR, not GBP."),
        ("$100 fri", (), "This account is in EUR and GBP, not USD."),
        ("€100 gbp fri", (), "A second currency, “gbp”. Say each in its own promise."),
        (
            "100 weekly x2 from fri on 10512, 20700",
            (),
            "These invoices are in EUR and GBP: say each in its own promise.",
        ),
        ("€100 fri, rest eom", (), "Is it EUR or GBP? Write which, such as “100 GBP”."),
    ],
)
def test_two_currencies_in_one_promise_are_refused_and_none_is_guessed(
    text: str, ticked: tuple[str, ...], problem: str
) -> None:
    assert [each.text for each in read(text, ticked, TWO).problems] == [problem]


def test_a_currency_has_its_own_decimals() -> None:
    yen = (replace(item("INV-30001", "2026-09-05", "9000"), currency="JPY"),)
    (made,) = read("5000 fri on 30001", items=yen).promises
    assert (made.amount_minor, made.words) == (5000, "¥5,000 · Fri 27 Nov")
    assert read("50.25 jpy fri", items=yen).problems[0].text == "JPY has 0 decimals."


def test_at_before_a_day_says_nothing() -> None:
    assert read("all at month end on 10555").words == "£9,920.00 · Mon 30 Nov"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("5k tomorrow", "£5,000.00 · Sat 21 Nov · Saturday: no bank works"),
        ("5k 25 dec", "£5,000.00 · Fri 25 Dec · Holiday: no bank works"),
        ("5k fri", "£5,000.00 · Fri 27 Nov"),
    ],
)
def test_a_day_on_which_no_bank_works_stays_and_is_told_quietly(text: str, words: str) -> None:
    reading = read_promises(
        text, as_of=FRIDAY, currency="GBP", open_items=ITEMS, holidays=frozenset({date(2026, 12, 25)})
    )
    assert (reading.explained, reading.notices) == (words, ())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2 x 500 weekly from mon", "2 weekly payments of £500.00 from Mon 23 Nov to Mon 30 Nov, £1,000.00 in all"),
        ("2x 500 weekly from mon", "2 weekly payments of £500.00 from Mon 23 Nov to Mon 30 Nov, £1,000.00 in all"),
        ("500 x 2 weekly from mon", "2 weekly payments of £500.00 from Mon 23 Nov to Mon 30 Nov, £1,000.00 in all"),
        ("2 x €50 weekly from mon", "2 weekly payments of €50.00 from Mon 23 Nov to Mon 30 Nov, €100.00 in all"),
    ],
)
def test_so_many_times_an_amount_is_a_plan_however_it_is_written(text: str, words: str) -> None:
    reading = read(text, items=TWO)
    assert (reading.problems, [plan.words for plan in reading.plans]) == ((), [words])


def test_of_two_numbers_that_may_both_be_how_many_none_is_guessed() -> None:
    reading = read("12 x 50 weekly from mon")
    assert reading.plans == ()
    assert [problem.text for problem in reading.problems] == ["Which of the two is how many? Write it as x6."]
