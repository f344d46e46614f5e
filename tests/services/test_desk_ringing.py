"""Before a call too many: the debtor's clock and country decide, the warning never stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from creditdesk.domain.contact_rules import Concern
from creditdesk.models.activity import activities
from creditdesk.services.book.book import Book
from creditdesk.services.desk.contacts import ContactFacts, WayFacts
from creditdesk.services.desk.entries import CallEntry
from creditdesk.services.desk.reach import number, zone_of
from creditdesk.services.desk.ringing import against
from creditdesk.services.desk.service import Desk
from creditdesk.services.ledger.service import Ledger
from creditdesk.services.ledger.views import DebtorView

FRIDAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)


@pytest.fixture
def desk(book: Book) -> Desk:
    return Desk(book)


@pytest.fixture
def view(book: Book) -> Callable[[int], DebtorView]:
    return lambda customer_id: Ledger(book).debtor(customer_id, FRIDAY)


@pytest.fixture
def debtor(ledger: Any, desk: Desk) -> Callable[..., int]:
    """A debtor of a country and legal form, with one contact on this number."""

    def made(country: str = "GB", phone: str = "0113 496 0321", legal_form: str = "company", zone: str = "") -> int:
        customer = int(ledger.customer(f"{country}1", country=country, legal_form=legal_form))
        facts = ContactFacts("Karen", ways=(WayFacts("phone", phone),) if phone else (), time_zone=zone)
        desk.contacts.save(customer, None, facts, at=AT, as_of=FRIDAY)
        return customer

    return made


def said(view: DebtorView, at: datetime) -> list[str]:
    return [each.text for each in against(view.head, view.attempts, view.head.contacts[0], at, FRIDAY)]


@pytest.mark.parametrize(
    ("own", "phone", "country", "zone"),
    [
        ("", "0113 496 0321", "GB", "Europe/London"),
        ("Europe/Lisbon", "0113 496 0321", "GB", "Europe/Lisbon"),
        # A British company rung in New York.
        ("", "+1 212 555 0123", "GB", "America/New_York"),
        # Free of charge from all of America: nobody can tell where it rings.
        ("", "+1 800 555 0123", "US", ""),
        ("", "", "DE", "Europe/Berlin"),
        ("", "", "US", ""),
        ("", "no number", "IE", "Europe/Dublin"),
    ],
)
def test_the_clock_is_the_contacts_own_then_the_numbers_then_the_countrys(
    own: str, phone: str, country: str, zone: str
) -> None:
    assert zone_of(own, phone, country, "GB", FRIDAY) == zone


def test_a_number_is_read_the_same_however_it_is_written() -> None:
    forms = ("0113 496 0321", "+44 113 496 0321", "0044 113 496 0321", "(0113) 4960321")
    assert {number(form, "GB", "GB").tel for form in forms} == {"+441134960321"}


@pytest.mark.parametrize(
    ("country", "phone", "legal_form", "at", "words"),
    [
        ("GB", "0113 496 0321", "company", "2026-11-20T10:42+00:00", []),
        (
            "GB",
            "0113 496 0321",
            "company",
            "2026-11-20T17:45+00:00",
            ["The call began at 17:45 there; ring from 09:00 to 17:30."],
        ),
        # Half past two with us is half past nine in New York, half past nine in the evening there too late.
        ("US", "212 555 0123", "company", "2026-11-20T14:30+00:00", []),
        (
            "US",
            "212 555 0123",
            "company",
            "2026-11-20T09:30+00:00",
            ["The call began at 04:30 there; ring from 09:00 to 17:30."],
        ),
        ("US", "212 555 0123", "sole_trader", "2026-11-20T13:30+00:00", []),
        # Nobody knows where a number free of charge rings: no hour is held against it.
        ("US", "800 555 0123", "company", "2026-11-20T03:30+00:00", []),
    ],
)
def test_the_hours_are_those_of_the_debtors_clock(
    view: Callable[[int], DebtorView], debtor: Callable[..., int], country: str, phone: str, legal_form: str, at: str,
    words: list[str],
) -> None:  # fmt: skip
    assert said(view(debtor(country, phone, legal_form)), datetime.fromisoformat(at)) == words


def test_calls_are_counted_and_those_that_came_in_or_were_taken_back_are_not(
    desk: Desk, view: Callable[[int], DebtorView], debtor: Callable[..., int]
) -> None:
    customer = debtor()
    for hours in range(3):
        desk.save_call(CallEntry(customer, "NO_ANSWER"), at=AT - timedelta(hours=hours + 1), as_of=FRIDAY)
    desk.save_call(CallEntry(customer, "NOTE", note="A note."), at=AT, as_of=FRIDAY)
    desk.save_call(CallEntry(customer, "CALLBACK_AGREED", direction="in"), at=AT, as_of=FRIDAY)
    assert said(view(customer), AT) == ["This is call 4 in 7 days; 3 are allowed."]
    fourth, _ = desk.save_call(CallEntry(customer, "NO_ANSWER"), at=AT, as_of=FRIDAY)
    desk.take_back(fourth, at=AT, as_of=FRIDAY)
    assert said(view(customer), AT) == ["This is call 4 in 7 days; 3 are allowed."]


def test_what_was_rung_against_is_kept_with_the_call_and_said_in_the_history(
    book: Book, desk: Desk, view: Callable[[int], DebtorView], debtor: Callable[..., int]
) -> None:
    customer = debtor()
    concern = Concern("House rule for business debtors", "The call began at 17:45 there; ring from 09:00 to 17:30.")
    desk.save_call(CallEntry(customer, "NO_ANSWER", number="0113 496 0321", against=(concern,)), at=AT, as_of=FRIDAY)
    with book.read() as connection:
        (details,) = connection.scalars(select(activities.c.details))
    assert details == {"number": "0113 496 0321", "against": [[concern.rule, concern.text]]}
    assert view(customer).history[0].detail == f"rung all the same, {concern.rule}: “{concern.text}”"


@pytest.mark.parametrize("outcome", ["NUMBER_DEAD", "WRONG_NUMBER"])
def test_a_number_that_reaches_nobody_is_marked_and_the_next_one_takes_its_place(
    desk: Desk, view: Callable[[int], DebtorView], debtor: Callable[..., int], outcome: str
) -> None:
    customer = debtor()
    (karen,) = view(customer).head.contacts
    ways = (WayFacts("phone", "0113 496 0321"), WayFacts("phone", "07700 900123", "mobile"))
    desk.contacts.save(customer, karen.id, ContactFacts("Karen", ways=ways), at=AT, as_of=FRIDAY)
    call, _ = desk.save_call(CallEntry(customer, outcome, karen.id, "Karen"), at=AT, as_of=FRIDAY)
    (karen,) = view(customer).head.contacts
    assert karen.phone == "07700 900123"
    assert [(way.value, way.dead_since) for way in karen.ways] == [("07700 900123", None), ("0113 496 0321", FRIDAY)]
    desk.take_back(call, at=AT, as_of=FRIDAY)
    assert view(customer).head.contacts[0].phone == "0113 496 0321"


def test_what_the_controller_wrote_after_a_dead_number_outlives_the_taking_back_of_the_call(
    desk: Desk, view: Callable[[int], DebtorView], debtor: Callable[..., int]
) -> None:
    customer = debtor()
    karen = view(customer).head.contacts[0]
    call, _ = desk.save_call(CallEntry(customer, "NUMBER_DEAD", karen.id, "Karen"), at=AT, as_of=FRIDAY)
    later = ContactFacts("Karen", ways=(WayFacts("phone", "0113 496 0999"),))
    desk.contacts.save(customer, karen.id, later, at=AT, as_of=FRIDAY)
    desk.take_back(call, at=AT, as_of=FRIDAY)
    assert view(customer).head.contacts[0].phone == "0113 496 0999"


def test_the_hours_in_which_somebody_answers_are_told_on_their_clock(
    desk: Desk, view: Callable[[int], DebtorView], debtor: Callable[..., int]
) -> None:
    customer = debtor("US", "212 555 0123")
    (karen,) = view(customer).head.contacts
    for day in (11, 12, 13):
        at = datetime(2026, 11, day, 15, 30, tzinfo=UTC)
        desk.save_call(CallEntry(customer, "INFO_ONLY", karen.id, "Karen"), at=at, as_of=at.date())
    (karen,) = view(customer).head.contacts
    assert (karen.reached, karen.answered_on, karen.last_answered) == (
        "mostly reached 10:00 to 12:00", date(2026, 11, 13), True,
    )  # fmt: skip


def test_who_asked_not_to_be_rung_is_named_first(
    desk: Desk, view: Callable[[int], DebtorView], debtor: Callable[..., int]
) -> None:
    customer = debtor()
    (karen,) = view(customer).head.contacts
    facts = ContactFacts("Karen", ways=(WayFacts("phone", "0113 496 0321"),), do_not_call="asked by letter")
    desk.contacts.save(customer, karen.id, facts, at=AT, as_of=FRIDAY)
    shown = view(customer)
    evening = datetime(2026, 11, 20, 17, 45, tzinfo=UTC)
    assert [(each.rule, each.text) for each in against(shown.head, (), shown.head.contacts[0], evening, FRIDAY)] == [
        ("Do not ring", "asked by letter."),
        ("House rule for business debtors", "The call began at 17:45 there; ring from 09:00 to 17:30."),
    ]
