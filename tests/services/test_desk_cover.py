"""By controller: my debtors, and those of whom I cover while they are away."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.models.book import audit
from creditdesk.services.book.book import Book
from creditdesk.services.desk import day
from creditdesk.services.desk.cover import Cover, stands_for
from creditdesk.services.desk.service import Desk
from creditdesk.services.ledger.service import Ledger

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
THIS_WEEK = Cover("Ann", "Ben", date(2026, 11, 16), FRIDAY)


@pytest.fixture
def desk(book: Book, ledger: Any) -> Desk:
    """A debtor each of Ann, Ben and Cem, and one of nobody."""
    for name in ("Ann", "Ben", "Cem", ""):
        customer = ledger.customer(f"{name or 'Z'}1", name=f"{name} Ltd", controller=name)
        ledger.invoice(customer, f"I-{name}", "2026-08-06", "18400.00", due="2026-09-05")
    with book.unit_of_work(AT) as work:
        day.refresh(work.connection, FRIDAY)
    return Desk(book)


def of(book: Book, controller: str, worklist: str = "today") -> list[str]:
    ledger = Ledger(book)
    ids = ledger.debtor_ids(worklist, controller=controller)
    assert ledger.worklist_counts(controller)[worklist] == len(ids)
    return sorted(row.account for row in ledger.debtor_rows(ids, FRIDAY))


def test_a_controllers_list_holds_their_own_debtors(book: Book, desk: Desk) -> None:
    assert of(book, "") == ["Ann1", "Ben1", "Cem1", "Z1"]
    assert of(book, "Ann") == ["Ann1"]
    assert of(book, "Nobody") == []


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [
        ((2026, 11, 16), (2026, 11, 20), True),
        ((2026, 11, 20), (2026, 11, 20), True),
        ((2026, 11, 21), (2026, 11, 30), False),
        ((2026, 11, 1), (2026, 11, 19), False),
    ],
)
def test_who_covers_has_the_debtors_of_who_is_away_from_the_first_day_to_the_last(
    book: Book, desk: Desk, first: tuple[int, int, int], last: tuple[int, int, int], covered: bool
) -> None:
    desk.worklist.add_cover(Cover("Ann", "Ben", date(*first), date(*last)), at=AT, as_of=FRIDAY)
    assert of(book, "Ben") == (["Ann1", "Ben1"] if covered else ["Ben1"])
    assert of(book, "Ann") == ["Ann1"]


def test_a_covered_debtor_says_so(book: Book, desk: Desk) -> None:
    desk.worklist.add_cover(THIS_WEEK, at=AT, as_of=FRIDAY)
    ledger = Ledger(book)
    told = {row.account: row.cover for row in ledger.debtor_rows(ledger.debtor_ids(), FRIDAY)}
    assert told == {"Ann1": "Ann is away until 20 Nov; Ben covers.", "Ben1": "", "Cem1": "", "Z1": ""}


def test_who_covers_and_is_away_too_hands_it_on() -> None:
    ben = Cover("Ben", "Cem", FRIDAY, FRIDAY)
    assert stands_for("Cem", [THIS_WEEK, ben]) == ("Cem", "Ben", "Ann")
    circle = Cover("Cem", "Ann", FRIDAY, FRIDAY)
    assert set(stands_for("Ann", [THIS_WEEK, ben, circle])) == {"Ann", "Ben", "Cem"}


def test_an_absence_is_taken_out_and_put_back(book: Book, desk: Desk) -> None:
    made, _ = desk.worklist.add_cover(THIS_WEEK, at=AT, as_of=FRIDAY)
    assert desk.worklist.covers(FRIDAY) == (made,)
    removed, _ = desk.worklist.remove_cover(made.id, at=AT)
    assert (desk.worklist.covers(FRIDAY), of(book, "Ben")) == ((), ["Ben1"])
    desk.worklist.add_cover(removed, at=AT, as_of=FRIDAY)
    assert of(book, "Ben") == ["Ann1", "Ben1"]
    with book.read() as connection:
        actions = connection.scalars(select(audit.c.action).where(audit.c.subject == "Ann").order_by(audit.c.id))
        assert list(actions) == ["cover", "cover removed", "cover"]
    with pytest.raises(NotFoundError):
        desk.worklist.remove_cover(99, at=AT)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Cover("Ann", "Ann", FRIDAY, FRIDAY), "another who covers"),
        (Cover("Ann", " ", FRIDAY, FRIDAY), "another who covers"),
        (Cover("Ann", "Cem", FRIDAY, date(2026, 11, 19)), "before the first"),
        (Cover("Ann", "Cem", date(2026, 11, 18), date(2026, 12, 1)), "Ann is away until 20 Nov; Ben covers."),
    ],
)
def test_an_absence_that_cannot_be_is_refused(book: Book, desk: Desk, wanted: Cover, words: str) -> None:
    desk.worklist.add_cover(THIS_WEEK, at=AT, as_of=FRIDAY)
    with pytest.raises(CreditDeskError, match=words):
        desk.worklist.add_cover(wanted, at=AT, as_of=FRIDAY)
    assert len(desk.worklist.covers(FRIDAY)) == 1


def test_controllers_are_those_with_debtors_and_those_who_cover(book: Book, desk: Desk) -> None:
    desk.worklist.add_cover(Cover("Cem", "Dee", FRIDAY, FRIDAY), at=AT, as_of=FRIDAY)
    assert [(each.name, each.debtor_count, each.covers) for each in desk.worklist.controllers(FRIDAY)] == [
        ("Ann", 1, ()),
        ("Ben", 1, ()),
        ("Cem", 1, ()),
        ("Dee", 0, ("Cem",)),
    ]
    assert desk.worklist.controller_named(" dee ", FRIDAY) == "Dee"
    with pytest.raises(NotFoundError, match="There are Ann, Ben, Cem, Dee"):
        desk.worklist.controller_named("Eve", FRIDAY)


def test_whoever_is_overdue_is_either_on_todays_list_or_waits(book: Book, desk: Desk, ledger: Any) -> None:
    little = ledger.customer("L1", name="Little Ltd")
    ledger.invoice(little, "L-1", "2026-10-01", "12.00", due="2026-11-18")
    with book.unit_of_work(AT) as work:
        day.refresh(work.connection, FRIDAY)
    assert of(book, "", "waiting") == ["L1"]
