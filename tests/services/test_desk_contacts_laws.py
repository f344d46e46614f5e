"""A law of contacts: whatever was done to a debtor's people, taking the steps back leads to where it began."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from creditdesk.domain.errors import CreditDeskError
from creditdesk.models.customers import contacts
from creditdesk.services.book.book import Book
from creditdesk.services.desk.contact_rows import ContactsChange, people_of
from creditdesk.services.desk.contacts import ContactFacts, WayFacts
from creditdesk.services.desk.service import Desk
from creditdesk.services.ledger.service import Ledger

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)

_WAYS = st.lists(
    st.builds(
        WayFacts,
        st.just("phone"),
        st.sampled_from(["0113 496 0321", "07700 900123", "0113 496 0999"]),
        st.sampled_from(["", "mobile"]),
        st.sampled_from([None, FRIDAY]),
    ),
    max_size=3,
).map(tuple)
_FACTS = st.builds(
    ContactFacts,
    st.sampled_from(["Karen Marsh", "Tom Reed"]),
    st.sampled_from(["", "Accounts"]),
    _WAYS,
    is_primary=st.booleans(),
    left_on=st.sampled_from([None, FRIDAY]),
)
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("save"), st.integers(0, 4), _FACTS),
        st.tuples(st.just("merge"), st.integers(0, 4), st.integers(0, 4)),
    ),
    min_size=1,
    max_size=6,
)


@pytest.fixture
def new_debtor(ledger: Any) -> Callable[[], int]:
    """Give a debtor with one contact that a file brought, another one each time."""
    numbers = count(1)

    def made() -> int:
        customer = int(ledger.customer(f"L{next(numbers)}"))
        with ledger.book.unit_of_work(AT) as work:
            work.connection.execute(
                insert(contacts).values(
                    customer_id=customer, name="Karen Marsh", phone="0113 496 0321", batch_id=ledger.batch_id
                )
            )
        return customer

    return made


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_steps_taken_back_one_after_another_lead_to_where_they_began(
    book: Book, new_debtor: Callable[[], int], steps: list[tuple[str, int, Any]]
) -> None:
    desk, debtor = Desk(book), new_debtor()
    with book.read() as connection:
        begin = people_of(connection, debtor)
    done: list[ContactsChange] = []
    for kind, at, what in steps:
        shown = Ledger(book).debtor(debtor, FRIDAY).head.contacts
        who = shown[at].id if at < len(shown) else None
        try:
            if kind == "save":
                done.append(desk.contacts.save(debtor, who, what, at=AT, as_of=FRIDAY)[0])
            elif who is not None and what < len(shown):
                done.append(desk.contacts.merge(debtor, who, shown[what].id, at=AT, as_of=FRIDAY)[0])
        except CreditDeskError:
            continue
        people = Ledger(book).debtor(debtor, FRIDAY).head.contacts
        assert sum(each.is_primary for each in people) <= 1, "one is the first to ring, or nobody"
        assert not {each.id for each in people} & {former for each in people for former in each.former_ids}
    with book.read() as connection:
        (of_file,) = [row for row in people_of(connection, debtor).contacts if row["batch_id"] is not None]
    assert (of_file["name"], of_file["phone"]) == ("Karen Marsh", "0113 496 0321"), "the file's word stays its own"
    for change in reversed(done):
        desk.contacts.take_back(change, at=AT, as_of=FRIDAY)
    with book.read() as connection:
        assert people_of(connection, debtor) == begin
