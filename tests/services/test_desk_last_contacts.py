"""The last contacts: what is kept of the history and what is read of it say the same, on any day, after any undo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select

from creditdesk.models.activity import TAKEN_BACK, activities, last_contacts
from creditdesk.services.book.book import Book
from creditdesk.services.book.check import check
from creditdesk.services.desk import day
from creditdesk.services.desk.entries import CallEntry
from creditdesk.services.desk.last_contacts import LastContact, differing, keep, read
from creditdesk.services.desk.service import Desk

FRIDAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Entry(NamedTuple):
    """An entry of the history: days before Friday, hour, what it was, and which of the earlier ones it takes back."""

    days_ago: int
    hour: int
    kind: str
    outcome: str
    corrects: int | None = None


def write(connection: Connection, customer: int, entries: list[Entry]) -> None:
    written: list[int] = []
    for entry in entries:
        on = FRIDAY - timedelta(days=entry.days_ago)
        done = connection.execute(
            insert(activities).values(
                customer_id=customer, kind=entry.kind, outcome=entry.outcome, summary="x", done_by="tester",
                happened_on=on, happened_at=datetime(on.year, on.month, on.day, entry.hour, tzinfo=UTC),
                corrects_id=None if entry.corrects is None or not written else written[entry.corrects % len(written)],
            )
        )  # fmt: skip
        written.append(done.inserted_primary_key[0] if done.inserted_primary_key else 0)


def by_the_rule(connection: Connection, customer: int, as_of: date) -> tuple[Any, ...]:
    """When last spoken to, tries since, the last of them, the last letter: as one would tell it from the history."""
    entries = connection.execute(
        select(activities)
        .where(activities.c.customer_id == customer)
        .order_by(activities.c.happened_at, activities.c.id)
    ).all()
    later = {row.corrects_id: row for row in entries if row.outcome == TAKEN_BACK}
    stands = [
        row
        for row in entries
        if row.happened_on <= as_of
        and not (row.id in later and (later[row.id].happened_at, later[row.id].id) > (row.happened_at, row.id))
    ]
    spoken_on, tries, tried_on, letter_on = None, 0, None, None
    for row in stands:
        if row.kind == "letter":
            letter_on = row.happened_on
        elif row.outcome in ("PTP", "WRONG_PERSON", "OWN_PAYER_CAME"):
            spoken_on, tries, tried_on = row.happened_on, 0, None
        elif row.outcome in ("NO_ANSWER", "OWN_NONE_AWAY"):
            tries, tried_on = tries + 1, row.happened_on
    return spoken_on, tries, tried_on, letter_on


def as_days(each: LastContact) -> tuple[Any, ...]:
    spoken, tried, letter = (
        None if stored is None else date.fromisoformat(stored)
        for stored in (each.spoken_on, each.tried_on, each.letter_on)
    )
    return spoken, each.tries, tried, letter


def all_of(connection: Connection, as_of: date, customers: list[int] | None = None) -> dict[int, tuple[Any, ...]]:
    told = {each.customer_id: as_days(each) for each in read(connection, as_of, customers)}
    return {customer: days for customer, days in told.items() if any(days)}


SAID = st.sampled_from(
    [
        ("call", "NO_ANSWER"), ("call", "NO_ANSWER"), ("call", "OWN_NONE_AWAY"), ("call", "WRONG_PERSON"),
        ("promise", "PTP"), ("call", "OWN_PAYER_CAME"), ("letter", ""), ("note", "NOTE"),
    ]
)  # fmt: skip
entries = st.one_of(
    st.builds(lambda ago, hour, said: Entry(ago, hour, *said), st.integers(0, 900), st.integers(8, 10), SAID),
    st.builds(Entry, st.integers(0, 3), st.integers(8, 10), st.just("correction"), st.just(TAKEN_BACK), st.integers(0)),
)
histories = st.lists(st.lists(entries, max_size=9), min_size=1, max_size=3)


@pytest.fixture
def debtors(ledger: Any) -> Iterator[int]:
    return iter(lambda: int(ledger.customer(f"L{next(numbers)}", name="Northgate")), None)


numbers = iter(range(1_000_000))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories, histories, st.integers(-1, 900))
def test_what_is_kept_is_what_the_history_tells_on_any_day_whatever_came_before_or_after_it_was_kept(
    book: Book, debtors: Iterator[int], before: list[list[Entry]], after: list[list[Entry]], days_ago: int
) -> None:
    as_of = FRIDAY - timedelta(days=days_ago)
    made = [next(debtors) for _ in range(4)]
    with book.unit_of_work(NOON) as work:
        for customer, history in zip(made, before, strict=False):
            write(work.connection, customer, history)
        keep(work.connection)
        for customer, history in zip(reversed(made), after, strict=False):
            write(work.connection, customer, history)
        whole = all_of(work.connection, as_of)
        for customer in made:
            told = by_the_rule(work.connection, customer, as_of)
            assert whole.get(customer, (None, 0, None, None)) == told
            assert all_of(work.connection, as_of, [customer]).get(customer, (None, 0, None, None)) == told
        assert differing(work.connection) == set()
        keep(work.connection)
        assert differing(work.connection) == set()
        assert all_of(work.connection, as_of) == whole


def test_a_new_day_reads_of_the_history_only_what_came_since(book: Book, debtors: Iterator[int]) -> None:
    desk, rung, quiet = Desk(book), next(debtors), next(debtors)
    for customer in (rung, quiet):
        desk.save_call(CallEntry(customer, "NO_ANSWER"), at=NOON, as_of=FRIDAY)
    with book.unit_of_work(NOON) as work:
        day.refresh(work.connection, FRIDAY)
    desk.save_call(CallEntry(rung, "CALLBACK_AGREED"), at=NOON + timedelta(hours=1), as_of=FRIDAY)
    with book.unit_of_work(NOON) as work:
        # Nothing but the history decides of who has newer entries; of the others what is kept is taken at its word.
        work.connection.execute(last_contacts.update().values(tries=9))
        assert all_of(work.connection, FRIDAY) == {rung: (FRIDAY, 0, None, None), quiet: (None, 9, FRIDAY, None)}
    assert [problem.what for problem in check(book) if "last contacts" in problem.what] != []
