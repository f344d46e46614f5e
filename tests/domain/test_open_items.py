"""What is open as of any day: the worked example, and the laws that hold for every ledger."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from ledgers import Ledger, ledgers

from creditdesk.domain.document import NEVER, Allocation, Document, DocumentType
from creditdesk.domain.open_item import effective_on, ended_on, exists, most_allocated, open_items, settled_on


def invoice(number: int, dated: str, due: str, amount: int, **facts: object) -> Document:
    return Document(
        number, 1, DocumentType.INVOICE, f"INV{number}", date.fromisoformat(dated), date.fromisoformat(due), "GBP",
        amount, **facts,  # type: ignore[arg-type]
    )  # fmt: skip


def credit(number: int, kind: DocumentType, dated: str, amount: int, reversed_on: date = NEVER) -> Document:
    day = date.fromisoformat(dated)
    return Document(number, 1, kind, f"C{number}", day, day, "GBP", -amount, reversed_on)


INV1 = invoice(1, "2026-01-10", "2026-02-09", 1_000_00)
INV2 = invoice(2, "2026-02-05", "2026-03-07", 500_00)
CN1 = credit(3, DocumentType.CREDIT_NOTE, "2026-02-20", 200_00)
CASH1 = credit(4, DocumentType.CASH, "2026-03-02", 600_00)
EXAMPLE = [INV1, INV2, CN1, CASH1]
LINKS = [
    Allocation(CN1.id, INV1.id, date(2026, 3, 5), 200_00),
    Allocation(CASH1.id, INV1.id, date(2026, 3, 2), 600_00),
]


def open_of(documents: list[Document], links: list[Allocation], day: str) -> dict[str, int]:
    return {i.document.number: i.open_minor for i in open_items(documents, links, date.fromisoformat(day))}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-01-09", {}),
        ("2026-01-10", {"INV1": 1_000_00}),
        ("2026-02-28", {"INV1": 1_000_00, "INV2": 500_00, "C3": -200_00}),
        ("2026-03-02", {"INV1": 400_00, "INV2": 500_00, "C3": -200_00}),
        ("2026-03-31", {"INV1": 200_00, "INV2": 500_00}),
    ],
)
def test_the_worked_example(day: str, expected: dict[str, int]) -> None:
    assert open_of(EXAMPLE, LINKS, day) == expected


def test_an_allocation_counts_no_earlier_than_both_its_documents() -> None:
    early = [Allocation(CASH1.id, INV1.id, date(2026, 2, 1), 600_00)]
    assert open_of([INV1, CASH1], early, "2026-03-01") == {"INV1": 1_000_00}
    assert open_of([INV1, CASH1], early, "2026-03-02") == {"INV1": 400_00}


def test_a_bounced_payment_stays_paid_as_of_earlier_days() -> None:
    bounced = credit(4, DocumentType.CASH, "2026-03-02", 1_000_00, reversed_on=date(2026, 3, 10))
    links = [Allocation(4, 1, date(2026, 3, 2), 1_000_00)]
    assert open_of([INV1, bounced], links, "2026-03-09") == {}
    assert open_of([INV1, bounced], links, "2026-03-10") == {"INV1": 1_000_00}


@pytest.mark.parametrize("kind", [DocumentType.WRITE_OFF, DocumentType.DISCOUNT, DocumentType.CREDIT_NOTE])
def test_a_write_off_or_discount_acts_only_from_its_date(kind: DocumentType) -> None:
    gone = credit(5, kind, "2026-04-01", 1_000_00)
    links = [Allocation(5, 1, date(2026, 4, 1), 1_000_00)]
    assert open_of([INV1, gone], links, "2026-03-31") == {"INV1": 1_000_00}
    assert open_of([INV1, gone], links, "2026-04-01") == {}


def test_a_part_dispute_splits_the_item_and_payment_counts_against_the_rest_first() -> None:
    disputed = invoice(1, "2026-01-10", "2026-02-09", 1_000_00, disputed_minor=300_00)
    links = [Allocation(4, 1, date(2026, 3, 2), 600_00)]
    (item,) = open_items([disputed, CASH1], links, date(2026, 3, 3))
    assert (item.open_minor, item.disputed_minor) == (400_00, 300_00)


def test_no_part_of_a_credit_is_disputed_or_retained() -> None:
    note = replace(CN1, disputed_minor=50_00, retained_minor=50_00, retention_due_on=date(2026, 6, 30))
    (item,) = open_items([note], [], date(2026, 3, 3))
    assert (item.open_minor, item.disputed_minor, item.retained_minor) == (-200_00, 0, 0)


@pytest.mark.parametrize(("day", "retained"), [("2026-06-29", 50_00), ("2026-06-30", 0)])
def test_retention_is_withheld_until_its_release(day: str, retained: int) -> None:
    held = invoice(1, "2026-01-10", "2026-02-09", 1_000_00, retained_minor=50_00, retention_due_on=date(2026, 6, 30))
    (item,) = open_items([held], [], date.fromisoformat(day))
    assert (item.open_minor, item.retained_minor) == (1_000_00, retained)


@pytest.mark.parametrize(
    ("movements", "most"),
    [
        ([], 0),
        ([("2026-03-02", NEVER, 600), ("2026-03-05", NEVER, 200)], 800),
        # The first bounced on the day the second came: never both at once.
        ([("2026-03-02", date(2026, 3, 5), 600), ("2026-03-05", NEVER, 600)], 600),
        ([("2026-03-02", date(2026, 3, 6), 600), ("2026-03-05", NEVER, 600)], 1200),
        # Bounced before it counted: it never did.
        ([("2026-03-05", date(2026, 3, 5), 600)], 0),
    ],
)
def test_the_most_that_is_allocated_on_any_one_day(movements: list[tuple[str, date, int]], most: int) -> None:
    assert most_allocated([(date.fromisoformat(starts), ends, amount) for starts, ends, amount in movements]) == most


@given(ledgers())
def test_what_is_open_sums_to_what_is_dated_on_every_day(ledger: Ledger) -> None:
    for day in ledger.days():
        dated: defaultdict[tuple[int, str], int] = defaultdict(int)
        for document in ledger.documents:
            if exists(document, day):
                dated[document.customer_id, document.currency] += document.amount_minor
        still: defaultdict[tuple[int, str], int] = defaultdict(int)
        for item in open_items(ledger.documents, ledger.allocations, day):
            still[item.document.customer_id, item.document.currency] += item.open_minor
        assert {key: minor for key, minor in dated.items() if minor} == {k: m for k, m in still.items() if m}


@given(ledgers())
def test_allocations_never_change_a_customers_total(ledger: Ledger) -> None:
    for day in ledger.days():
        totals = []
        for links in (ledger.allocations, ()):
            by_customer: defaultdict[tuple[int, str], int] = defaultdict(int)
            for item in open_items(ledger.documents, links, day):
                by_customer[item.document.customer_id, item.document.currency] += item.open_minor
            totals.append({key: minor for key, minor in by_customer.items() if minor})
        assert totals[0] == totals[1]


@given(ledgers())
def test_an_old_day_stays_the_same_after_later_postings(ledger: Ledger) -> None:
    def seen(book: Ledger, day: date) -> list[tuple[int, int, int, int]]:
        items = open_items(book.documents, book.allocations, day)
        return [(i.document.id, i.open_minor, i.disputed_minor, i.retained_minor) for i in items]

    for day in ledger.days():
        assert seen(ledger, day) == seen(ledger.known_by(day), day)


@given(ledgers())
def test_what_is_open_never_changes_its_side_nor_exceeds_the_amount(ledger: Ledger) -> None:
    for day in ledger.days():
        for item in open_items(ledger.documents, ledger.allocations, day):
            amount = item.document.amount_minor
            assert (item.open_minor > 0) == (amount > 0)
            assert abs(item.open_minor) <= abs(amount)
            assert 0 <= item.disputed_minor + item.retained_minor <= max(item.open_minor, 0)


@given(ledgers())
def test_from_the_settled_day_on_nothing_is_open_and_not_earlier(ledger: Ledger) -> None:
    by_id = {document.id: document for document in ledger.documents}
    movements: defaultdict[int, list[tuple[date, date, int]]] = defaultdict(list)
    for link in ledger.allocations:
        sides = by_id[link.credit_id], by_id[link.debit_id]
        for side in sides:
            movements[side.id].append((effective_on(link, *sides), ended_on(*sides), link.amount_minor))
    open_on = {
        day: {item.document.id for item in open_items(ledger.documents, ledger.allocations, day)}
        for day in ledger.days()
    }
    for document in ledger.documents:
        settled_from = NEVER
        for day in sorted(open_on, reverse=True):
            if day < document.dated_on or document.id in open_on[day]:
                break
            settled_from = day
        # One that bounced counts as settled from that day, though all of it may have been allocated until then.
        expected = settled_from if document.reversed_on == NEVER else document.reversed_on
        assert settled_on(document, movements[document.id]) == expected
        assert expected >= settled_from
