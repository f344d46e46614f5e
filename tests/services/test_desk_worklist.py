"""The worklist: judged promises and scored debtors from a real book, whole or one by one the same."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, event, insert, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.points import reasons
from creditdesk.domain.priority import rank
from creditdesk.domain.standing import Standing
from creditdesk.domain.weights import WEIGHTS, Weights, weight_values
from creditdesk.models.customers import customers, holds
from creditdesk.models.follow_ups import follow_ups, promises
from creditdesk.models.ledger import customer_balances, worklist
from creditdesk.models.plans import instalments, payment_plan_items, payment_plans
from creditdesk.services.book.book import Book
from creditdesk.services.desk import day
from creditdesk.services.desk.entries import CallEntry, FollowUpDraft, PromiseDraft, QueryDraft
from creditdesk.services.desk.service import Desk
from creditdesk.services.desk.standings import read_known
from creditdesk.services.desk.weights import write_weights
from creditdesk.services.desk.worklist_values import name_key, pack_days, unpack_days
from creditdesk.services.ledger.debtors import rows as debtor_rows

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
INV = DocumentKey(DocumentType.INVOICE, "INV-1")
_NUMBERS = itertools.count()


@pytest.fixture
def desk(book: Book) -> Desk:
    return Desk(book)


@pytest.fixture
def debtor(ledger: Any) -> int:
    customer = ledger.customer("N1", name="Northgate")
    ledger.invoice(customer, "INV-1", "2026-08-06", "18400.00", due="2026-09-05")
    return int(customer)


def promise_made(desk: Desk, customer: int, made_on: date, by: date, *, items: bool = True) -> int:
    key = ((INV, 18_400_00),) if items else ()
    entry = CallEntry(customer, "PTP", promises=(PromiseDraft(18_400_00, "GBP", by, key),))
    saved, _ = desk.save_call(entry, at=AT, as_of=made_on)
    return saved.promise_ids[0]


def row(book: Book, customer: int) -> Any:
    with book.read() as connection:
        return connection.execute(select(worklist).where(worklist.c.customer_id == customer)).one()


def promise(book: Book, promise_id: int) -> Any:
    with book.read() as connection:
        return connection.execute(select(promises).where(promises.c.id == promise_id)).one()


def refresh(book: Book, as_of: date = FRIDAY) -> None:
    with book.unit_of_work(AT) as work:
        day.refresh(work.connection, as_of)


MADE, BY = date(2026, 10, 29), date(2026, 11, 17)


def test_a_promise_without_its_cash_is_broken_once_the_grace_is_over(book: Book, desk: Desk, debtor: int) -> None:
    made = promise_made(desk, debtor, MADE, BY)
    refresh(book, date(2026, 11, 19))
    assert (promise(book, made).status, row(book, debtor).fact) == ("open", "promise due Tue")
    refresh(book, FRIDAY)
    assert (promise(book, made).status, promise(book, made).judged_on) == ("broken", FRIDAY)
    assert (row(book, debtor).fact, row(book, debtor).in_broken) == ("promise broken Tue", 1)


@pytest.mark.parametrize(
    ("paid_on", "amount", "status"),
    [
        ("2026-11-16", "18400.00", "kept"),
        ("2026-11-19", "18300.00", "kept"),
        ("2026-11-16", "5000.00", "part_kept"),
        ("2026-10-28", "18400.00", "broken"),
    ],
)
def test_cash_on_the_promised_item_in_time_keeps_the_promise(
    book: Book, desk: Desk, debtor: int, ledger: Any, paid_on: str, amount: str, status: str
) -> None:
    made = promise_made(desk, debtor, MADE, BY)
    ledger.allocate(ledger.cash(debtor, "C-1", paid_on, amount), 1, paid_on, amount)
    refresh(book)
    assert promise(book, made).status == status


def test_cash_on_another_item_keeps_no_promise_but_a_promise_without_items_takes_any(
    book: Book, desk: Desk, debtor: int, ledger: Any
) -> None:
    named = promise_made(desk, debtor, MADE, BY)
    unnamed = promise_made(desk, debtor, MADE, BY, items=False)
    ledger.cash(debtor, "C-1", "2026-11-10", "18400.00")
    refresh(book)
    assert (promise(book, named).status, promise(book, unnamed).status) == ("broken", "kept")


def test_a_promise_of_more_than_its_item_is_worth_takes_cash_wherever_it_went(
    book: Book, desk: Desk, debtor: int, ledger: Any
) -> None:
    more = PromiseDraft(20_000_00, "GBP", BY, ((INV, 18_400_00),))
    saved, _ = desk.save_call(CallEntry(debtor, "PTP", promises=(more,)), at=AT, as_of=MADE)
    ledger.allocate(ledger.cash(debtor, "C-1", "2026-11-10", "18400.00"), 1, "2026-11-10", "18400.00")
    ledger.cash(debtor, "C-2", "2026-11-12", "1600.00")
    refresh(book)
    judged = promise(book, saved.promise_ids[0])
    assert (judged.status, judged.received_minor) == ("kept", 20_000_00)


def test_a_credit_note_keeps_no_promise(book: Book, desk: Desk, debtor: int, ledger: Any) -> None:
    made = promise_made(desk, debtor, MADE, BY)
    ledger.allocate(
        ledger.document(debtor, "credit_note", "CN-1", "2026-11-10", "18400.00"), 1, "2026-11-10", "18400.00"
    )
    refresh(book)
    assert promise(book, made).status == "broken"


def test_a_payment_that_bounced_keeps_no_promise_from_that_day_on(
    book: Book, desk: Desk, debtor: int, ledger: Any
) -> None:
    made = promise_made(desk, debtor, MADE, BY)
    cash = ledger.cash(debtor, "C-1", "2026-11-10", "18400.00", reversed_on=date(2026, 11, 18))
    ledger.allocate(cash, 1, "2026-11-10", "18400.00")
    refresh(book, date(2026, 11, 17))
    assert promise(book, made).status == "kept"
    refresh(book)
    assert promise(book, made).status == "broken"
    assert row(book, debtor).fact == "payment bounced Wed"


def test_cash_on_account_that_bounced_keeps_no_promise_without_items(
    book: Book, desk: Desk, debtor: int, ledger: Any
) -> None:
    made = promise_made(desk, debtor, MADE, BY, items=False)
    ledger.cash(debtor, "C-1", "2026-11-10", "18400.00", reversed_on=date(2026, 11, 18))
    refresh(book, date(2026, 11, 17))
    assert promise(book, made).status == "kept"
    refresh(book)
    assert promise(book, made).status == "broken"


def test_cash_in_another_currency_keeps_no_promise(book: Book, desk: Desk, debtor: int, ledger: Any) -> None:
    made = promise_made(desk, debtor, MADE, BY, items=False)
    ledger.cash(debtor, "C-1", "2026-11-10", "18400.00", currency="EUR")
    refresh(book)
    assert promise(book, made).status == "broken"


def test_cash_posted_late_with_an_earlier_day_makes_a_broken_promise_kept(
    book: Book, desk: Desk, debtor: int, ledger: Any
) -> None:
    made = promise_made(desk, debtor, MADE, BY)
    refresh(book)
    ledger.allocate(ledger.cash(debtor, "C-1", "2026-11-13", "18400.00"), 1, "2026-11-13", "18400.00")
    refresh(book)
    assert (promise(book, made).status, promise(book, made).judged_on) == ("kept", date(2026, 11, 13))


def test_a_broken_promise_leaves_the_list_once_its_item_is_paid_or_promised_anew(
    book: Book, desk: Desk, debtor: int
) -> None:
    promise_made(desk, debtor, MADE, BY)
    refresh(book)
    assert row(book, debtor).in_broken == 1
    promise_made(desk, debtor, FRIDAY, date(2026, 11, 27))
    assert row(book, debtor).in_broken == 0


def test_a_broken_promise_leaves_the_list_once_somebody_was_asked_about_it(book: Book, desk: Desk, debtor: int) -> None:
    promise_made(desk, debtor, MADE, BY)
    desk.save_call(CallEntry(debtor, "VOICEMAIL_LEFT"), at=AT, as_of=date(2026, 11, 23))
    assert row(book, debtor).in_broken == 1
    desk.save_call(CallEntry(debtor, "AWAITING_APPROVAL"), at=AT, as_of=date(2026, 11, 24))
    assert row(book, debtor).in_broken == 0


def queried(desk: Desk, debtor: int, amount_minor: int, on: date) -> None:
    query = QueryDraft("QUANTITY_SHORT", amount_minor, ((INV, amount_minor),))
    desk.save_call(CallEntry(debtor, "DISPUTE_RAISED", query=query), at=AT, as_of=on)


@pytest.mark.parametrize("whole_book", [False, True])
def test_a_query_on_a_part_silences_neither_a_broken_promise_nor_the_rest(
    book: Book, desk: Desk, debtor: int, *, whole_book: bool
) -> None:
    promise_made(desk, debtor, MADE, BY)
    refresh(book)
    monday = date(2026, 11, 23)
    queried(desk, debtor, 120_00, monday)
    if whole_book:
        refresh(book, monday)
    kept = row(book, debtor)
    # Who was on the telephone today rests until tomorrow.
    assert (kept.in_today, kept.in_broken, kept.in_queries) == (0, 1, 1)
    assert kept.next_action == "wait: spoken to today; the query's own follow-up is Mon 30 Nov"
    refresh(book, date(2026, 11, 24))
    next_day = row(book, debtor)
    assert (next_day.in_today, next_day.in_broken) == (1, 1)
    assert next_day.next_action == "ring about the broken promise; the query's own follow-up is Mon 30 Nov"
    desk.save_call(CallEntry(debtor, "AWAITING_APPROVAL"), at=AT, as_of=date(2026, 11, 25))
    assert row(book, debtor).in_broken == 0


def test_a_query_on_all_of_it_silences_the_broken_promise(book: Book, desk: Desk, debtor: int) -> None:
    promise_made(desk, debtor, MADE, BY)
    refresh(book)
    queried(desk, debtor, 18_400_00, date(2026, 11, 23))
    kept = row(book, debtor)
    assert (kept.in_today, kept.in_broken, kept.next_action) == (0, 0, "chase the answer to the query")


def test_with_a_query_on_a_part_the_rest_is_rung_about_from_the_day_after(book: Book, desk: Desk, debtor: int) -> None:
    queried(desk, debtor, 120_00, FRIDAY)
    kept = row(book, debtor)
    assert (kept.in_today, kept.next_action) == (
        0,
        "wait: spoken to today; the query's own follow-up is Wed 25 Nov",
    )
    refresh(book, date(2026, 11, 23))
    assert row(book, debtor).in_today == 1


def test_who_promised_a_part_today_waits_with_the_rest_till_tomorrow(
    book: Book, desk: Desk, debtor: int, ledger: Any
) -> None:
    ledger.invoice(debtor, "INV-2", "2026-08-06", "90000.00", due="2026-09-05")
    promise_made(desk, debtor, FRIDAY, date(2026, 11, 24))
    kept = row(book, debtor)
    assert (kept.in_today, kept.next_action) == (
        0,
        "wait: spoken to today; next look for £18,400.00 promised for Tue 24 Nov",
    )
    refresh(book, date(2026, 11, 23))
    assert (row(book, debtor).in_today, row(book, debtor).next_action) == (1, "ring")


def test_a_step_agreed_today_is_told_beside_a_task_that_is_due(book: Book, desk: Desk, debtor: int) -> None:
    task = {"customer_id": debtor, "kind": "task", "due_on": FRIDAY, "due_time": "11:30", "text": "Ask sales"}
    with book.unit_of_work(AT) as work:
        work.connection.execute(insert(follow_ups).values(**task))
    plan = FollowUpDraft("task", date(2026, 11, 23), text="send a plan proposal")
    desk.save_call(CallEntry(debtor, "PLAN_REQUESTED", follow_up=plan), at=AT, as_of=FRIDAY)
    kept = row(book, debtor)
    assert (kept.in_today, kept.next_action) == (1, "Ask sales; then Mon 23 Nov: send a plan proposal")


def test_one_debtor_refreshed_alone_gets_the_row_that_the_whole_book_gives(
    book: Book, desk: Desk, debtor: int, ledger: Any
) -> None:
    other = ledger.customer("M1", name="Maple", credit_limit_minor=100_00)
    for number in range(15):
        dated = date(2025, 10, 1) + timedelta(days=20 * number)
        paid = dated + timedelta(days=30 if number < 8 else 50)
        invoice = ledger.invoice(other, f"P-{number}", dated.isoformat(), "100.00", due=dated.isoformat())
        ledger.allocate(
            ledger.cash(other, f"C-{number}", paid.isoformat(), "100.00"), invoice, paid.isoformat(), "100.00"
        )
    ledger.invoice(other, "P-99", "2026-09-01", "400.00", due="2026-10-01")
    desk.save_call(CallEntry(other, "NO_ANSWER"), at=AT, as_of=date(2026, 11, 18))
    refresh(book)
    whole = [row(book, debtor), row(book, other)]
    assert whole[1].fact == "paying 20 d slower"
    assert list(unpack_days(whole[1].days_to_pay)) == [30] * 5 + [50] * 7
    for customer in (debtor, other):
        with book.unit_of_work(AT) as work:
            day.refresh(work.connection, FRIDAY, [customer])
    assert [row(book, debtor), row(book, other)] == whole


def test_a_plan_in_good_order_rests_and_a_missed_instalment_wakes_it(
    book: Book, desk: Desk, debtor: int, ledger: Any
) -> None:
    saved, _ = desk.save_call(CallEntry(debtor, "PLAN_AGREED"), at=AT, as_of=date(2026, 9, 10))
    with book.unit_of_work(AT) as work:
        work.connection.execute(
            insert(payment_plans).values(
                id=1, customer_id=debtor, activity_id=saved.activity_id, agreed_on=date(2026, 9, 10),
                total_minor=18_400_00, currency="GBP", status="live",
            )
        )  # fmt: skip
        work.connection.execute(
            insert(payment_plan_items).values(plan_id=1, type="invoice", number="INV-1", amount_minor=18_400_00)
        )
        work.connection.execute(
            insert(instalments),
            [
                {"plan_id": 1, "number": n + 1, "due_on": date(2026, 9 + n, 25), "amount_minor": 4_600_00}
                for n in range(4)
            ],
        )
    # What came before the plan was agreed pays none of its instalments.
    ledger.allocate(ledger.cash(debtor, "C-0", "2026-09-01", "5000.00"), 1, "2026-09-01", "5000.00")
    ledger.allocate(ledger.cash(debtor, "C-1", "2026-09-25", "4600.00"), 1, "2026-09-25", "4600.00")
    refresh(book, date(2026, 10, 20))
    assert (row(book, debtor).fact, row(book, debtor).state, row(book, debtor).in_today) == (
        "plan: 1 of 4 paid", "plan", 0,
    )  # fmt: skip
    refresh(book)
    assert (row(book, debtor).fact, row(book, debtor).in_today) == ("plan: 1 instalment missed", 1)


def test_a_query_of_who_owes_nothing_disputes_nothing(book: Book, desk: Desk, ledger: Any) -> None:
    customer = ledger.customer("Z1", name="Settled Ltd")
    query = QueryDraft("PRICE", 100_00)
    desk.save_call(CallEntry(customer, "DISPUTE_RAISED", query=query), at=AT, as_of=FRIDAY)
    assert row(book, customer).in_queries == 0


def test_a_query_in_another_currency_disputes_nothing_of_the_own(
    book: Book, desk: Desk, debtor: int, ledger: Any
) -> None:
    ledger.invoice(debtor, "EUR-1", "2026-08-06", "90000.00", due="2026-09-05", currency="EUR")
    foreign = DocumentKey(DocumentType.INVOICE, "EUR-1")
    query = QueryDraft("PRICE", 90_000_00, items=((foreign, 90_000_00),), currency="EUR")
    desk.save_call(CallEntry(debtor, "DISPUTE_RAISED", query=query), at=AT, as_of=FRIDAY)
    refresh(book, date(2026, 11, 25))
    assert not any("disputed" in reason["text"] for reason in row(book, debtor).reasons)
    assert row(book, debtor).in_today


def test_a_hold_past_its_last_day_holds_no_more(book: Book, debtor: int) -> None:
    with book.unit_of_work(AT) as work:
        work.connection.execute(
            insert(holds).values(
                customer_id=debtor, kind="dunning", reason="audit", placed_by="tess", placed_at=AT - timedelta(days=9),
                until_on=date(2026, 11, 19),
            )
        )  # fmt: skip
    refresh(book, date(2026, 11, 19))
    assert row(book, debtor).fact == "on hold: audit"
    refresh(book)
    assert row(book, debtor).in_today == 1


@pytest.mark.parametrize("outcome", ["NO_ANSWER", "WRONG_NUMBER", "VOICEMAIL_LEFT", "GATEKEEPER_MSG"])
def test_a_try_says_no_more_than_that_the_debtor_was_not_reached(
    book: Book, desk: Desk, debtor: int, outcome: str
) -> None:
    desk.save_call(CallEntry(debtor, outcome), at=AT, as_of=FRIDAY)
    assert row(book, debtor).fact == "tried today, not reached"


def test_reasons_stand_with_their_points_most_first_and_make_the_score(book: Book, desk: Desk, debtor: int) -> None:
    for _ in range(3):
        desk.save_call(CallEntry(debtor, "NO_ANSWER"), at=AT, as_of=FRIDAY)
    assert row(book, debtor).fact == "tried today, not reached"
    refresh(book, date(2026, 11, 21))
    with book.read() as connection:
        (listed,) = debtor_rows(connection, [debtor], FRIDAY)
    texts = [reason.text for reason in listed.reasons]
    told = ["no contact, 3 tries", "next step on Mon 23 Nov"]
    assert texts == ["£18,400.00 overdue", "oldest 76 days late", *told]
    assert listed.score == sum(reason.points for reason in listed.reasons)
    # What the amounts of the row tell is not written a second time.
    assert [reason["text"] for reason in row(book, debtor).reasons] == told


def test_a_new_day_writes_only_the_rows_that_it_changes(book: Book, debtor: int, ledger: Any) -> None:
    other = ledger.customer("Q1", name="Quiet Ltd")
    refresh(book)
    written: list[Any] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("INSERT INTO worklist"):
            written.append(parameters[0])

    with book.unit_of_work(AT) as work:
        event.listen(work.connection, "before_cursor_execute", note)
        day.refresh(work.connection, date(2026, 12, 4))
    assert written == [debtor]
    assert row(book, debtor).state == "61-90"
    assert row(book, other).fact == "nothing open"


debts = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 50_00, 100_01, 5_000_00, 99_999_99]),
        st.integers(-40, 400),
        st.sampled_from(["paid", "part", "open", "open"]),
        st.booleans(),
    ),
    max_size=12,
)

any_weights = st.builds(Weights, **{each.name: st.integers(each.least, each.most) for each in WEIGHTS})


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(debts, st.none() | st.integers(1, 9_000_00)), min_size=1, max_size=4), any_weights)
def test_for_any_debtors_and_weights_each_row_is_what_the_rule_says_of_that_debtor_alone(
    book: Book, ledger: Any, drawn: list[tuple[list[tuple[int, int, str, bool]], int | None]], weights: Weights
) -> None:
    made = [_made(ledger, debts, limit) for debts, limit in drawn]
    with book.unit_of_work(AT) as work:
        write_weights(work, weight_values(weights))
    refresh(book)
    for customer in made:
        with book.read() as connection:
            standing = standing_of(connection, customer)
            (listed,) = debtor_rows(connection, [customer], FRIDAY)
        ranking = rank(standing, FRIDAY, weights)
        late = 0 if standing.oldest_due_on is None else (FRIDAY - standing.oldest_due_on).days
        why = reasons(ranking.told, standing.overdue_minor, standing.currency, late, weights)
        assert [(reason.text, reason.points) for reason in listed.reasons] == list(why)
        assert listed.score == ranking.score == max(0, sum(points for _, points in why))
        kept = row(book, customer)
        assert (kept.fact, kept.next_action, kept.state, kept.in_today, kept.in_alerts, kept.in_queries) == (
            ranking.fact, ranking.next_action, ranking.state, ranking.today, ranking.alerts, ranking.queries,
        )  # fmt: skip


def _made(ledger: Any, debts: list[tuple[int, int, str, bool]], limit: int | None) -> int:
    """A debtor with these debts: (amount, days overdue, what became of it, disputed)."""
    number = next(_NUMBERS)
    customer = int(ledger.customer(f"D{number}", name=f"Debtor {number}", credit_limit_minor=limit))
    for index, (minor, days, fate, disputed) in enumerate(debts):
        due = FRIDAY - timedelta(days=days)
        dated, amount = (min(due, FRIDAY) - timedelta(days=30)).isoformat(), Decimal(minor + 2) / 100
        more = {"disputed_minor": minor // 2} if disputed else {}
        debit = ledger.invoice(customer, f"D{number}-{index}", dated, str(amount), due=due.isoformat(), **more)
        if fate != "open":
            paid = str(amount if fate == "paid" else Decimal(minor // 2 + 1) / 100)
            cash = ledger.cash(customer, f"C{number}-{index}", FRIDAY.isoformat(), paid)
            ledger.allocate(cash, debit, FRIDAY.isoformat(), paid)
    return customer


def standing_of(connection: Connection, customer: int) -> Standing:
    """What the book knows of one debtor, asked by itself, with what it owes."""
    known = read_known(connection, FRIDAY, [customer])
    standing = known.standings.get(customer, Standing())
    owed = connection.execute(
        select(customer_balances, customers.c.credit_limit_minor)
        .join(customers, customers.c.id == customer_balances.c.customer_id)
        .where(customers.c.id == customer)
    ).one_or_none()
    standing.currency = "GBP"
    if owed is not None:
        standing.balance_minor, standing.overdue_minor = owed.balance_minor, owed.overdue_minor
        standing.oldest_due_on, standing.disputed_minor = owed.oldest_due_on, owed.disputed_minor
        standing.credit_limit_minor = owed.credit_limit_minor
    return standing


def test_a_debtor_in_another_currency_is_shown_in_its_own(book: Book, ledger: Any) -> None:
    customer = ledger.customer("E1", name="Nordhafen", currency="EUR")
    ledger.invoice(customer, "E-1", "2026-08-06", "1000.00", due="2026-09-05", currency="EUR")
    ledger.invoice(customer, "E-2", "2026-08-06", "9000.00", due="2026-09-05", currency="GBP")
    refresh(book)
    assert (row(book, customer).currency, row(book, customer).balance_minor) == ("EUR", 1000_00)


def test_names_sort_without_case_and_beside_their_plain_letters() -> None:
    names = ["Žižkov", "adams", "Żółkoś", "Émile", "Zebra", "Brook"]
    assert sorted(names, key=name_key) == ["adams", "Brook", "Émile", "Zebra", "Žižkov", "Żółkoś"]


def test_days_to_pay_are_packed_small_and_come_back() -> None:
    packed = pack_days([30, -4, 45, 99_999])
    assert (len(packed), list(unpack_days(packed))) == (8, [30, -4, 45, 32767])


def test_what_is_retained_does_not_make_an_invoice_part_paid(book: Book, ledger: Any, debtor: int) -> None:
    until = date(2027, 6, 30)
    facts = {"due": "2026-09-30", "retained_minor": 50_00, "retention_due_on": until}
    item = ledger.invoice(debtor, "INV-9", "2026-09-01", "1000.00", **facts)
    for number, amount, count in (("C-1", "600.00", 1), ("C-2", "350.00", 0)):
        ledger.allocate(ledger.cash(debtor, number, "2026-10-05", amount), item, "2026-10-05", amount)
        with book.read() as connection:
            assert read_known(connection, FRIDAY, [debtor]).standings[debtor].part_paid_count == count


def test_a_credit_note_does_not_make_an_invoice_part_paid(book: Book, ledger: Any, debtor: int) -> None:
    def part_paid() -> int:
        with book.read() as connection:
            return read_known(connection, FRIDAY, [debtor]).standings[debtor].part_paid_count

    note = ledger.document(debtor, "credit_note", "CN-1", "2026-10-05", "50.50")
    ledger.allocate(note, 1, "2026-10-05", "50.50")
    assert part_paid() == 0
    cash = ledger.cash(debtor, "BACS-1", "2026-10-09", "200.00")
    ledger.allocate(cash, 1, "2026-10-09", "200.00")
    assert part_paid() == 1


@pytest.mark.parametrize(
    ("paid_on", "in_time", "taken"),
    [("2026-09-05", True, [30] * 8), ("2026-09-08", True, [*[30] * 7, 33]), ("2026-09-09", False, [*[30] * 7, 34])],
)
def test_a_habit_is_read_from_what_was_settled_last_and_a_day_or_three_late_is_in_time(
    book: Book, ledger: Any, debtor: int, paid_on: str, in_time: bool, taken: list[int]
) -> None:
    for number in range(8):
        invoice = ledger.invoice(debtor, f"H-{number}", "2026-08-06", "10.00", due="2026-09-05")
        on = paid_on if number == 3 else "2026-09-05"
        ledger.allocate(ledger.cash(debtor, f"P-{number}", on, "10.00"), invoice, on, "10.00")
    with book.read() as connection:
        standing = read_known(connection, FRIDAY, [debtor]).standings[debtor]
        everybody = read_known(connection, FRIDAY, None)
    assert (standing.always_in_time, standing.days_to_pay) == (in_time, taken)
    assert (everybody.standings[debtor], everybody.days_to_pay[debtor]) == (standing, taken)


def test_a_payment_to_be_checked_that_no_promise_brought_is_a_step_of_its_own(
    book: Book, desk: Desk, debtor: int
) -> None:
    promise_made(desk, debtor, MADE, date(2026, 11, 27))
    with book.unit_of_work(AT) as work:
        alone = {"customer_id": debtor, "kind": "check_payment", "due_on": date(2026, 11, 19)}
        work.connection.execute(insert(follow_ups).values(**alone))
    with book.read() as connection:
        standing = read_known(connection, FRIDAY, [debtor]).standings[debtor]
    assert standing.follow_up is not None
    assert (standing.follow_up.due_on, standing.next_step) == (date(2026, 11, 19), None)
