"""A query line speaks of what is open and not in query already, and is refused where it is not understood."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.query_entry import QueryItem, read_query

AS_OF = date(2026, 11, 20)


def key(number: str) -> DocumentKey:
    return DocumentKey(DocumentType.INVOICE, number)


def item(number: str, open_minor: int, disputed_minor: int = 0, *, due: int = 1, currency: str = "GBP") -> QueryItem:
    return QueryItem(key(number), date(2026, 10, due), currency, open_minor, disputed_minor)


ITEMS = (
    item("INV-10512", 148_450, 20_000, due=9),
    item("INV-10555", 99_200, due=2),
    item("INV-10590", 50_000, 50_000),
    item("US-20001", 70_000, currency="USD"),
)


@pytest.mark.parametrize(
    ("text", "selected", "words"),
    [
        ("", ("INV-10512",), "£1,284.50 of INV-10512; £200.00 already in query"),
        ("all", ("INV-10512",), "£1,284.50 of INV-10512; £200.00 already in query"),
        ("400", ("INV-10555",), "£400.00 of INV-10555"),
        ("", ("INV-10512", "INV-10555"), "£2,276.50 of 2 invoices; £200.00 already in query"),
        ("400 on 10555", ("INV-10512",), "£400.00 of INV-10555"),
        ("on 10512, 10555", (), "£2,276.50 of 2 invoices; £200.00 already in query"),
        ("100 against US-20001", (), "$100.00 of US-20001"),
        ("", ("US-20001",), "$700.00 of US-20001"),
    ],
)
def test_what_is_in_query_stands_beside_the_line(text: str, selected: tuple[str, ...], words: str) -> None:
    reading = read_query(text, as_of=AS_OF, items=ITEMS, selected={key(number) for number in selected})
    assert (reading.words, reading.problem) == (words, "")


@pytest.mark.parametrize(
    ("text", "selected", "problem"),
    [
        ("", (), "Which invoice is queried? Select it with Space."),
        ("", ("INV-10590",), "All that is open of INV-10590 is in query already."),
        (
            "1284.51",
            ("INV-10512",),
            "No more than £1,284.50 of INV-10512 can be queried: £200.00 is in query already.",
        ),
        ("992.01", ("INV-10555",), "No more than £992.00 of INV-10555 can be queried."),
        ("0", ("INV-10555",), "The amount in query is above zero."),
        ("-5", ("INV-10555",), "The amount in query is above zero."),
        ("", ("INV-10555", "US-20001"), "A query is in one currency: select items of one."),
        ("400 on 99999", (), "There is no open invoice “99999”."),
        ("on 10512, 99999", (), "There is no open invoice “99999”."),
        ("400 on 99999, 10512", (), "There is no open invoice “99999”."),
        ("400 on 10512 and 99999", (), "There is no open invoice “99999”."),
        (
            "on 10512 99999",
            (),
            "“99999” is no open invoice. Write the amount first, then the invoices, such as 400 on 10512.",
        ),
        ("on 10512 fri", (), "Write the amount first, then the invoices, such as 400 on 10512."),
    ],
)
def test_what_cannot_be_queried_is_refused_with_a_sentence(text: str, selected: tuple[str, ...], problem: str) -> None:
    reading = read_query(text, as_of=AS_OF, items=ITEMS, selected={key(number) for number in selected})
    assert (reading.problem, reading.items) == (problem, ())


def test_a_word_that_is_no_amount_is_said_to_be_none() -> None:
    assert "ten" in read_query("ten", as_of=AS_OF, items=ITEMS, selected={key("INV-10555")}).problem


def test_the_one_open_item_needs_no_choosing() -> None:
    assert read_query("", as_of=AS_OF, items=ITEMS[:1]).items == ((key("INV-10512"), 128_450),)


def test_the_oldest_due_is_queried_first() -> None:
    reading = read_query("1,000.00", as_of=AS_OF, items=ITEMS, selected={key("INV-10512"), key("INV-10555")})
    assert reading.items == ((key("INV-10555"), 99_200), (key("INV-10512"), 800))


@pytest.mark.parametrize(("style", "minor"), [(AmountStyle.POINT, 123_400), (AmountStyle.COMMA, 0)])
def test_a_lone_separator_is_read_as_the_person_writes_it(style: AmountStyle, minor: int) -> None:
    reading = read_query("1,234", as_of=AS_OF, items=(item("A-1", 900_000),), style=style)
    assert reading.amount_minor == minor


@given(
    st.lists(st.tuples(st.integers(1, 10**7), st.integers(0, 10**7)), min_size=1, max_size=6),
    st.integers(1, 10**7),
)
def test_a_query_is_never_more_than_is_left_of_any_item(sums: list[tuple[int, int]], asked: int) -> None:
    items = [item(f"INV-{at}", open_minor, min(open_minor, disputed)) for at, (open_minor, disputed) in enumerate(sums)]
    reading = read_query(
        f"{asked // 100}.{asked % 100:02}", as_of=AS_OF, items=items, selected={each.key for each in items}
    )
    left = {each.key: each.left_minor for each in items}
    assert all(0 < minor <= left[each] for each, minor in reading.items)
    assert reading.amount_minor == (asked if asked <= sum(left.values()) else 0)
