"""The house's own points: kept in the book, audited, taken back, and tried before they are kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.points import ASK_AFTER_COPIES
from creditdesk.domain.weights import STANDARD, WEIGHTS, weight_values
from creditdesk.models.book import audit
from creditdesk.models.book import settings as kept_settings
from creditdesk.models.follow_ups import follow_ups
from creditdesk.services.book.book import Book
from creditdesk.services.desk import day
from creditdesk.services.desk.entries import CallEntry
from creditdesk.services.desk.service import Desk
from creditdesk.services.ledger.debtors import ids, rows

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)


@pytest.fixture
def desk(book: Book) -> Desk:
    return Desk(book)


@pytest.fixture
def four(book: Book, desk: Desk, ledger: Any) -> dict[str, int]:
    """Large and young, small and old, in between, and one who was just spoken to."""
    made = {}
    for name, amount, due in (
        ("large", "90000.00", "2026-11-12"),
        ("old", "900.00", "2026-07-01"),
        ("middle", "5000.00", "2026-10-10"),
        ("spoken", "6000.00", "2026-10-10"),
    ):
        made[name] = int(ledger.customer(name.upper(), name=name.title()))
        ledger.invoice(made[name], f"I-{name}", "2026-06-01", amount, due=due)
    refresh(book)
    desk.save_call(CallEntry(made["spoken"], "INFO_ONLY"), at=AT, as_of=FRIDAY - timedelta(days=1))
    return made


def refresh(book: Book, as_of: date = FRIDAY) -> None:
    with book.unit_of_work(AT) as work:
        day.refresh(work.connection, as_of)


def today(book: Book, made: dict[str, int]) -> list[str]:
    names = {customer_id: name for name, customer_id in made.items()}
    with book.read() as connection:
        return [names[customer_id] for customer_id in ids(connection, "today")]


def test_the_order_follows_the_points_that_the_house_sets(book: Book, desk: Desk, four: dict[str, int]) -> None:
    assert today(book, four) == ["old", "large", "middle"]
    before, changes = desk.worklist.set_weights({"age": "10", "spoken": "0"}, at=AT, as_of=FRIDAY)
    assert today(book, four) == ["large", "spoken", "middle"]
    assert before == {"age": "30", "spoken": "-20"}
    assert {each.value for each in changes.touched} == {"worklist", "settings"}
    desk.worklist.set_weights(before, at=AT, as_of=FRIDAY)
    assert today(book, four) == ["old", "large", "middle"]


def test_points_are_settings_in_the_audit_chain_and_those_as_usual_leave_none(
    book: Book, desk: Desk, four: dict[str, int]
) -> None:
    desk.worklist.set_weights({"bounced": "40", "query": "-25"}, at=AT, as_of=FRIDAY)
    desk.worklist.set_weights({"bounced": "25"}, at=AT, as_of=FRIDAY)
    with book.read() as connection:
        assert not connection.execute(select(kept_settings).where(kept_settings.c.name.startswith("worklist."))).all()
        entries = connection.execute(select(audit.c.action).where(audit.c.subject == "worklist.bounced")).scalars()
        assert list(entries) == ["set", "unset"]
    assert desk.worklist.weights() == weight_values(STANDARD)


def test_points_that_do_not_fit_change_nothing(book: Book, desk: Desk, four: dict[str, int]) -> None:
    with pytest.raises(CreditDeskError):
        desk.worklist.set_weights({"broken": "40", "query": "25"}, at=AT, as_of=FRIDAY)
    assert desk.worklist.weights() == weight_values(STANDARD)


typed = st.fixed_dictionaries({}, optional={each.name: st.integers(each.least, each.most).map(str) for each in WEIGHTS})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed)
def test_whatever_the_points_the_list_is_the_order_that_was_shown_before_and_each_score_the_sum_of_its_reasons(
    book: Book, desk: Desk, four: dict[str, int], values: dict[str, str]
) -> None:
    before = today(book, four)
    shown = desk.worklist.previewer(FRIDAY).preview(desk.worklist.weights() | values)
    assert today(book, four) == before
    desk.worklist.set_weights(values, at=AT, as_of=FRIDAY)
    after = today(book, four)
    assert [place.name.lower() for place in shown.first] == after
    assert [place.name.lower() for place in shown.leaving] == [name for name in before if name not in after]
    assert [place.rank_before for place in shown.first] == [
        before.index(name) + 1 if name in before else None for name in after
    ]
    with book.read() as connection:
        for row in rows(connection, list(four.values()), FRIDAY):
            assert row.score == max(0, sum(reason.points for reason in row.reasons))


def test_a_preview_counts_who_enters_leaves_rises_and_falls(book: Book, desk: Desk, four: dict[str, int]) -> None:
    found = desk.worklist.previewer(FRIDAY).preview({"age": "0", "spoken": "0", "today_from": "20"})
    assert [(place.name, place.rank, place.rank_before) for place in found.first] == [
        ("Large", 1, 2),
        ("Spoken", 2, None),
        ("Middle", 3, 3),
    ]
    assert [(place.name, place.rank, place.rank_before) for place in found.leaving] == [("Old", None, 1)]
    assert (found.count, found.count_before, found.entering_count, found.leaving_count) == (3, 3, 1, 1)
    assert (found.rising_count, found.falling_count) == (1, 0)


def test_who_is_late_and_never_was_stands_out(book: Book, ledger: Any) -> None:
    customer = int(ledger.customer("G1", name="Good Ltd"))
    other = int(ledger.customer("G2", name="Less Good Ltd"))
    for who in (customer, other):
        for number in range(9):
            dated = date(2026, 1, 5) + timedelta(days=20 * number)
            # Three days are a bank's; ten are late.
            paid = dated + timedelta(days=30 + (10 if who == other and number == 4 else 3))
            due = (dated + timedelta(days=30)).isoformat()
            invoice = ledger.invoice(who, f"P-{who}-{number}", dated.isoformat(), "100.00", due=due)
            cash = ledger.cash(who, f"C-{who}-{number}", paid.isoformat(), "100.00")
            ledger.allocate(cash, invoice, paid.isoformat(), "100.00")
        ledger.invoice(who, f"L-{who}", "2026-10-01", "900.00", due="2026-10-31")
    refresh(book)
    with book.read() as connection:
        good, less = rows(connection, [customer, other], FRIDAY)
    assert good.fact == "late for the first time in 18 months"
    assert "first time" not in str(less.reasons)


def test_copies_asked_for_and_sent_are_a_reason_to_ring_until_somebody_was_rung(
    book: Book, desk: Desk, four: dict[str, int]
) -> None:
    customer = four["middle"]
    with book.unit_of_work(AT) as work:
        work.connection.execute(
            insert(follow_ups).values(
                customer_id=customer, kind="send_documents", due_on=date(2026, 11, 17), text="send the copies",
                done_at=datetime(2026, 11, 18, 12, 0, tzinfo=UTC),
            )
        )  # fmt: skip
    refresh(book)
    with book.read() as connection:
        (row,) = rows(connection, [customer], FRIDAY)
    assert ("copies asked for were sent Wed", 12) in [(reason.text, reason.points) for reason in row.reasons]
    assert row.next_action == ASK_AFTER_COPIES
    desk.save_call(CallEntry(customer, "AWAITING_APPROVAL"), at=AT, as_of=FRIDAY)
    with book.read() as connection:
        (row,) = rows(connection, [customer], FRIDAY)
    assert "copies" not in str(row.reasons)
