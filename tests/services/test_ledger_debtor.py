"""One debtor, whole: a story told over months, and what the Desk shows of it on its last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.mandate import Mandate, MandateStatus, Scheme
from creditdesk.domain.patterns import whole_days
from creditdesk.models.activity import activities
from creditdesk.models.customers import contacts, holds
from creditdesk.models.follow_ups import queries
from creditdesk.models.ledger import documents
from creditdesk.models.letters import letter_items, letters, stored_files
from creditdesk.models.plans import instalments, payment_plan_items, payment_plans
from creditdesk.services.book.book import Book
from creditdesk.services.desk import day
from creditdesk.services.desk import holds as holds_of
from creditdesk.services.desk.entries import CallEntry, PromiseDraft, QueryDraft
from creditdesk.services.desk.holds import HoldDraft
from creditdesk.services.desk.mandates import Mandates
from creditdesk.services.desk.service import Desk
from creditdesk.services.insight.pattern import paid_items, payments_of
from creditdesk.services.insight.service import Insight
from creditdesk.services.ledger import debtor_facts
from creditdesk.services.ledger.payments import payments
from creditdesk.services.ledger.service import Ledger
from creditdesk.services.ledger.views import DebtorView, Lane, OpenItemRow
from creditdesk.ui.desk.selection_words import interest_to_date
from tests.conftest import Filled

AS_OF = date(2026, 11, 20)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T10:00:00").replace(tzinfo=UTC)


def key(number: str, kind: DocumentType = DocumentType.INVOICE) -> DocumentKey:
    return DocumentKey(kind, number)


def _document_id(story: Story, number: str) -> int:
    with story.book.read() as connection:
        asked = select(documents.c.id).where(documents.c.number == number)
        return int(connection.execute(asked).scalar_one())


@dataclass(frozen=True)
class Story:
    book: Book
    customer: int

    def view(self, as_of: date = AS_OF) -> DebtorView:
        return Ledger(self.book).debtor(self.customer, as_of)

    def item(self, number: str, as_of: date = AS_OF) -> OpenItemRow:
        return next(item for item in self.view(as_of).items if item.key.number == number)

    def lane(self, number: str, as_of: date = AS_OF) -> Lane:
        return next(lane for lane in self.view(as_of).lanes if lane.key.number == number)

    def marks(self, number: str, as_of: date = AS_OF) -> list[tuple[str, str]]:
        return [(mark.kind, mark.on.isoformat()) for mark in self.lane(number, as_of).marks]

    def call(self, on: str, outcome: str, **facts: Any) -> None:
        entry = CallEntry(self.customer, outcome, contact_name="Karen Marsh", **facts)
        Desk(self.book).save_call(entry, at=at(on), as_of=date.fromisoformat(on))

    def letter(self, on: str, kind: str, *numbers: str) -> None:
        with self.book.unit_of_work(at(on)) as work:
            sent = date.fromisoformat(on)
            activity = work.connection.execute(
                insert(activities).values(
                    customer_id=self.customer,
                    kind="letter",
                    happened_at=at(on),
                    happened_on=sent,
                    done_by="tess",
                    outcome=kind,
                    summary="Reminder printed",
                )
            ).inserted_primary_key[0]
            work.connection.execute(
                insert(stored_files).values(
                    sha256=f"{activity:064}", media_type="application/pdf", size=1, stored_at=at(on)
                )
            )
            letter = work.connection.execute(
                insert(letters).values(
                    customer_id=self.customer,
                    activity_id=activity,
                    kind=kind,
                    number=f"L{activity}",
                    dated_on=sent,
                    amount_minor=1,
                    currency="GBP",
                    pages=1,
                    sha256=f"{activity:064}",
                    facts={},
                )
            ).inserted_primary_key[0]
            rows = [{"letter_id": letter, "type": "invoice", "number": number, "open_minor": 1} for number in numbers]
            work.connection.execute(insert(letter_items), rows)

    def refresh(self, as_of: date = AS_OF) -> None:
        with self.book.unit_of_work(at("2026-11-20")) as work:
            day.refresh(work.connection, as_of)


@pytest.fixture
def northgate(book: Book, ledger: Any, filled: Filled) -> Story:
    return Story(book, filled.fill(book.path, "northgate", lambda: told(book, ledger)))


def told(book: Book, ledger: Any) -> int:
    """Tell the story of Northgate and return its customer id."""
    parent = ledger.customer("GRP1", name="Northgate Holdings")
    customer = ledger.customer(
        "NOR014",
        name="Northgate Timber & Joinery",
        terms="NET 30",
        credit_limit_minor=5_000_000,
        parent_id=parent,
        sector="Construction",
        address1="1 Mill Lane",
        city="Leeds",
        postcode="LS1 4AP",
    )
    story = Story(book, customer)
    with book.unit_of_work(at("2026-05-01")) as work:
        work.connection.execute(
            insert(contacts).values(customer_id=customer, name="Karen Marsh", role="Accounts", phone="0113 496 0142",
                                    phone_digits="441134960142", is_primary=True)
        )  # fmt: skip
    paid = ledger.invoice(customer, "INV-10467", "2026-07-01", "6000.00", due="2026-07-31")
    ledger.invoice(customer, "INV-10512", "2026-08-06", "18400.00", due="2026-09-05")
    part = ledger.invoice(customer, "INV-10555", "2026-08-28", "14920.00", due="2026-09-27")
    ledger.invoice(customer, "INV-10590", "2026-09-16", "10312.60", due="2026-10-16", reference="Site 4")
    ledger.invoice(customer, "INV-10631", "2026-10-12", "7080.00", due="2026-11-11")
    ledger.invoice(customer, "INV-10677", "2026-11-04", "4000.00", due="2026-12-04")
    ledger.document(customer, "credit_note", "CN-2204", "2026-11-02", "1500.00")
    ledger.allocate(ledger.cash(customer, "BACS-1", "2026-08-10", "2000.00"), paid, "2026-08-10", "2000.00")
    ledger.allocate(ledger.cash(customer, "BACS-2", "2026-09-10", "4000.00"), paid, "2026-09-10", "4000.00")
    ledger.allocate(ledger.cash(customer, "BACS-3", "2026-10-20", "5000.00"), part, "2026-10-20", "5000.00")
    story.letter("2026-10-10", "reminder", "INV-10512", "INV-10555")
    story.letter("2026-11-16", "reminder", "INV-10631")
    promise = PromiseDraft(
        2_832_000, "GBP", date(2026, 11, 13), ((key("INV-10512"), 1_840_000), (key("INV-10555"), 992_000))
    )
    story.call("2026-10-29", "PTP", note="Director is back Monday.", promises=(promise,), duration_seconds=250)
    query = QueryDraft("PRICE", 215_000, ((key("INV-10590"), 215_000),), owner="Sales")
    story.call("2026-10-30", "DISPUTE_RAISED", query=query)
    story.call("2026-11-17", "NO_ANSWER", items=(key("INV-10512"),))
    story.refresh()
    return int(customer)


def test_the_header_says_who_it_is_and_how_they_stand(northgate: Story) -> None:
    head = northgate.view().head
    assert (head.account, head.parent_account, head.sector) == ("NOR014", "GRP1", "Construction")
    assert head.terms_words == "30 days net"
    assert head.address == ("1 Mill Lane", "Leeds", "LS1 4AP")
    (balance,) = head.balances
    assert balance.balance_minor == 1_840_000 + 992_000 + 1_031_260 + 708_000 + 400_000 - 150_000
    assert balance.overdue_minor == 1_840_000 + 992_000 + 1_031_260 + 708_000
    assert balance.oldest_days == 76
    assert dict(balance.buckets)["61-90"] == 1_840_000
    assert (balance.unallocated_minor, balance.disputed_minor) == (-150_000, 215_000)
    assert head.limit_used_percent == 96
    assert (head.promises_kept, head.promises_matured, head.last_promise) == (0, 1, "last one broken")
    assert [contact.name for contact in head.contacts] == ["Karen Marsh"]
    assert {"broken promises", "near limit", "query"} <= set(head.risk_words)


@pytest.mark.parametrize(
    ("number", "state"),
    [
        ("INV-10512", "promise broken"),
        ("INV-10555", "part paid £5,000.00"),
        ("INV-10590", "£2,150.00 of it in query · price"),
        ("INV-10631", "reminder 1 sent"),
        ("INV-10677", "not due"),
        ("CN-2204", "credit, unallocated"),
    ],
)
def test_each_open_item_says_its_state_in_words(northgate: Story, number: str, state: str) -> None:
    assert northgate.item(number).state == state


def test_open_items_stand_by_due_date_with_credits_last(northgate: Story) -> None:
    numbers = [item.key.number for item in northgate.view().items]
    assert numbers == ["INV-10512", "INV-10555", "INV-10590", "INV-10631", "INV-10677", "CN-2204"]
    queried = northgate.item("INV-10590")
    assert (queried.days_overdue, queried.bucket, queried.disputed_minor, queried.reference) == (
        35,
        "31-60",
        215_000,
        "Site 4",
    )


def test_a_promise_that_runs_is_the_items_state(northgate: Story) -> None:
    promise = PromiseDraft(708_000, "GBP", date(2026, 11, 27), ((key("INV-10631"), 708_000),))
    northgate.call("2026-11-20", "PTP", promises=(promise,))
    assert northgate.item("INV-10631").state == "promised 27 Nov"
    assert northgate.view().head.last_promise == "£7,080.00 due 27 Nov"
    assert ("promise", "2026-11-27") in northgate.marks("INV-10631")


def test_lanes_carry_what_happened_in_order(northgate: Story) -> None:
    assert northgate.marks("INV-10467") == [("part_payment", "2026-08-10"), ("payment", "2026-09-10")]
    assert northgate.marks("INV-10512") == [
        ("letter", "2026-10-10"),
        ("call", "2026-10-29"),
        ("promise_broken", "2026-11-13"),
        ("call", "2026-11-17"),
    ]
    assert ("part_payment", "2026-10-20") in northgate.marks("INV-10555")


def test_a_settled_lane_ends_on_the_day_it_was_settled(northgate: Story) -> None:
    lane = northgate.lane("INV-10467")
    assert (lane.settled_on, lane.open_minor, lane.days_overdue) == (date(2026, 9, 10), 0, 41)


def test_a_lane_is_seen_as_it_was_on_an_earlier_day(northgate: Story) -> None:
    lane = northgate.lane("INV-10467", date(2026, 8, 31))
    assert (lane.settled_on, lane.open_minor, lane.days_overdue) == (None, 400_000, 31)
    assert northgate.marks("INV-10467", date(2026, 8, 31)) == [("part_payment", "2026-08-10")]


def test_a_query_is_a_box_that_is_open_still(northgate: Story) -> None:
    lane = northgate.lane("INV-10590")
    assert (lane.query_from, lane.query_to, lane.query_text) == (date(2026, 10, 30), None, "price")


def test_history_tells_of_people_and_money_newest_first(northgate: Story) -> None:
    history = northgate.view().history
    assert [entry.on for entry in history] == sorted((entry.on for entry in history), reverse=True)
    told = [(entry.kind, entry.title) for entry in history]
    assert ("promise", "Promise £28,320.00 by 13 Nov \N{EM DASH} broken") in told
    assert ("payment", "Part payment £5,000.00") in told
    assert ("payment", "Payment £4,000.00") in told
    assert ("credit", "Credit note £1,500.00") in told
    promise = next(entry for entry in history if entry.kind == "promise")
    assert (promise.detail, promise.note) == ("Karen Marsh · 4 min", "Director is back Monday.")
    assert promise.items == (key("INV-10512"), key("INV-10555"))
    letter = next(entry for entry in history if entry.kind == "letter")
    assert len(letter.sha256) == 64
    payment = next(entry for entry in history if entry.title == "Part payment £5,000.00")
    assert payment.detail == "BACS-3 · against INV-10555"
    assert payment.activity_id is None


@pytest.mark.parametrize(
    ("paid", "title"),
    [
        (("100.00",), "Payment £1,000.00"),
        (("40.00",), "Part payment £1,000.00"),
        (("100.00", "100.00"), "Payment £1,000.00: paid 2 invoices"),
        (("100.00", "100.00", "100.00", "60.00"), "Payment £1,000.00: paid 3 invoices, 1 in part"),
        (("100.00", "60.00", "60.00"), "Payment £1,000.00: paid 1 invoice, 2 in part"),
        (("60.00", "60.00"), "Payment £1,000.00: 2 invoices in part"),
        ((), "Payment £1,000.00"),
    ],
)
def test_a_payment_says_what_it_paid_whole_and_what_in_part(
    northgate: Story, ledger: Any, paid: tuple[str, ...], title: str
) -> None:
    cash = ledger.cash(northgate.customer, "BACS-9", "2026-11-12", "1000.00")
    for at, amount in enumerate(paid):
        invoice = ledger.invoice(northgate.customer, f"INV-8{at}", "2026-09-01", "100.00", due="2026-10-01")
        ledger.allocate(cash, invoice, "2026-11-12", amount)
    entry = next(entry for entry in northgate.view().history if entry.detail.startswith("BACS-9"))
    assert entry.title == title


def test_the_record_of_a_debtor_says_what_the_view_says_where_that_is_all(northgate: Story) -> None:
    view, record = northgate.view(), Ledger(northgate.book).record(northgate.customer, AS_OF)
    assert view.is_whole
    assert (record.lanes, record.history) == (view.lanes, view.history)
    assert record.name == view.head.name


def test_the_caller_gets_talking_points_and_a_next_action(northgate: Story) -> None:
    view = northgate.view()
    assert view.talking_points[0] == "Promise of £28,320 due 13 Nov was not kept"
    assert view.opening_line.startswith("Hello Karen.")
    assert view.next_action


def test_a_query_on_what_is_paid_meanwhile_is_told_as_such(northgate: Story, ledger: Any) -> None:
    told = "Price query on INV-10590 is with Sales since 30 Oct"
    assert told in northgate.view().talking_points
    cash = ledger.cash(northgate.customer, "BACS-9", "2026-11-20", "10312.60")
    ledger.allocate(cash, _document_id(northgate, "INV-10590"), "2026-11-20", "10312.60")
    assert f"{told}, though paid" in northgate.view().talking_points


def test_what_is_retained_is_neither_overdue_nor_part_paid(book: Book, ledger: Any) -> None:
    ashgrove = Story(book, ledger.customer("ASH012", name="Ashgrove Civil Engineering"))
    until = date(2027, 6, 30)
    for number, dated, due in (("INV-1", "2026-06-12", "2026-07-12"), ("INV-2", "2026-08-14", "2026-09-13")):
        debit = ledger.invoice(
            ashgrove.customer, number, dated, "100.00", due=due, retained_minor=7_00, retention_due_on=until
        )
        ledger.allocate(ledger.cash(ashgrove.customer, f"C-{number}", due, "93.00"), debit, due, "93.00")
    item, lane = ashgrove.item("INV-1"), ashgrove.lane("INV-1")
    assert (item.due_on, item.days_overdue, item.bucket) == (date(2026, 7, 12), -222, "not due")
    assert item.state == "retained until 30 Jun 2027"
    assert (lane.falls_due_on, lane.days_overdue, lane.bucket) == (until, -222, "not due")
    assert "part-pays" not in ashgrove.view().head.risk_words
    released = date(2027, 7, 5)
    item, lane = ashgrove.item("INV-1", released), ashgrove.lane("INV-1", released)
    assert (item.days_overdue, item.state) == (5, "retention, due 30 Jun")
    assert (lane.days_overdue, lane.bucket) == (5, "1-30")
    # Paid on its day it was in time, though a year after the invoice was due.
    rest = ledger.cash(ashgrove.customer, "C-3", "2027-06-30", "7.00")
    ledger.allocate(rest, _document_id(ashgrove, "INV-1"), "2027-06-30", "7.00")
    paid = ashgrove.lane("INV-1", released)
    assert (paid.settled_on, paid.falls_due_on, paid.days_overdue) == (until, until, 0)


def test_an_invoice_with_a_retained_part_is_overdue_for_the_rest(northgate: Story, ledger: Any) -> None:
    ledger.invoice(
        northgate.customer, "INV-1", "2026-06-12", "100.00", due="2026-07-12", retained_minor=5_00,
        retention_due_on=date(2027, 6, 30),
    )  # fmt: skip
    item, lane = northgate.item("INV-1"), northgate.lane("INV-1")
    assert (item.days_overdue, item.state) == (131, "overdue")
    assert (lane.days_overdue, lane.retained_until) == (131, None)


def test_what_is_on_hold_is_named_with_its_reason_and_not_asked_for(northgate: Story) -> None:
    assert "we agreed on" in northgate.view().opening_line
    with northgate.book.unit_of_work(at("2026-11-20")) as work:
        for number in ("INV-10512", "INV-10555"):
            draft = HoldDraft(northgate.customer, "dunning", "goods on their way back", key=key(number))
            holds_of.place(work, draft, AS_OF)
    view = northgate.view()
    assert view.talking_points[0] == "2 invoices on hold: goods on their way back"
    # What was promised is what is held: the two others are asked for, less what is in query and our credit.
    assert view.opening_line == (
        "Hello Karen. It is about 2 invoices, £13,742.60 after your credit of £1,500. When may we expect the payment?"
    )


def test_the_past_does_not_know_what_came_later(northgate: Story) -> None:
    view = northgate.view(date(2026, 9, 30))
    assert [item.key.number for item in view.items] == ["INV-10512", "INV-10555", "INV-10590"]
    assert all(entry.on <= date(2026, 9, 30) for entry in view.history)
    assert view.head.promises_matured == 0


def test_a_past_day_knows_a_promise_as_it_stood_then(northgate: Story, ledger: Any) -> None:
    item = _document_id(northgate, "INV-10512")
    ledger.allocate(ledger.cash(northgate.customer, "BACS-4", "2026-11-10", "900.00"), item, "2026-11-10", "900.00")
    ledger.allocate(ledger.cash(northgate.customer, "BACS-5", "2026-11-12", "100.00"), item, "2026-11-12", "100.00")
    northgate.refresh()
    ended, stood = northgate.view(), northgate.view(date(2026, 11, 11))
    assert [(row.status.value, row.received_minor) for row in ended.promises] == [("part_kept", 100_000)]
    assert [(row.status.value, row.received_minor) for row in stood.promises] == [("open", 90_000)]
    assert (ended.head.promises_matured, stood.head.promises_matured) == (1, 0)
    assert any("kept in part" in entry.title for entry in ended.history)
    assert not any("kept" in entry.title for entry in stood.history)


def test_a_past_day_speaks_of_a_query_that_was_answered_later(northgate: Story) -> None:
    (query,) = (row for row in queries_of(northgate) if row.reason_code == "PRICE")
    with northgate.book.unit_of_work(at("2026-11-15")) as work:
        work.connection.execute(
            update(queries).where(queries.c.id == query.id).values(status="rejected", resolved_on=date(2026, 11, 15))
        )
    for seen_on, state in ((date(2026, 11, 14), "£2,150.00 of it in query · price"), (date(2026, 11, 15), "overdue")):
        assert northgate.item("INV-10590", seen_on).state == state


def queries_of(story: Story) -> list[Any]:
    with story.book.read() as connection:
        return list(connection.execute(select(queries)))


def test_a_bounced_payment_opens_its_invoice_again_and_stays_in_the_history(northgate: Story, ledger: Any) -> None:
    invoice = ledger.invoice(northgate.customer, "INV-9", "2026-06-01", "100.00", due="2026-07-01")
    cash = ledger.cash(northgate.customer, "CHQ-9", "2026-07-05", "100.00", reversed_on=date(2026, 7, 9))
    ledger.allocate(cash, invoice, "2026-07-05", "100.00")
    before = northgate.lane("INV-9", date(2026, 7, 8))
    assert (before.settled_on, before.open_minor) == (date(2026, 7, 5), 0)
    assert northgate.marks("INV-9") == [("payment", "2026-07-05"), ("bounce", "2026-07-09")]
    assert northgate.item("INV-9").state == "overdue"
    titles = [entry.title for entry in northgate.view().history]
    assert "Payment £100.00 bounced" in titles
    assert "Payment £100.00" in titles
    assert "bounced payment" in northgate.view().head.risk_words
    assert "bounced payment" not in northgate.view(date(2027, 1, 6)).head.risk_words


def test_the_call_begins_with_the_payment_that_came_and_was_returned_while_its_invoice_is_unpaid(
    northgate: Story, ledger: Any
) -> None:
    debit = ledger.invoice(northgate.customer, "INV-9", "2026-06-01", "100.00", due="2026-07-01")
    bounced = ledger.cash(northgate.customer, "CHQ-9", "2026-11-18", "100.00", reversed_on=date(2026, 11, 19))
    ledger.allocate(bounced, debit, "2026-11-18", "100.00")
    line = "Your £100 arrived on 18 Nov, and the bank returned it on 19 Nov."
    assert line in northgate.view().opening_line
    again = ledger.cash(northgate.customer, "CHQ-10", "2026-11-20", "100.00")
    ledger.allocate(again, debit, "2026-11-20", "100.00")
    assert line not in northgate.view().opening_line


def test_interest_to_date_runs_on_what_was_paid_late_until_the_day_it_was_paid(northgate: Story, ledger: Any) -> None:
    item = northgate.item("INV-10555")
    assert item.reductions == ((date(2026, 10, 20), 500_000),)
    found = interest_to_date([item], AS_OF, regime=northgate.view().head.interest_regime)
    assert found is not None
    # 14,920.00 for 23 days and 9,920.00 for 31, at 11.75 %: 209.4655, rounded once.
    assert (found.currency, found.interest_minor, found.compensation_minor) == ("GBP", 209_47, 100_00)
    bounced = ledger.cash(northgate.customer, "CHQ-9", "2026-10-21", "900.00", reversed_on=date(2026, 10, 27))
    debit = _document_id(northgate, "INV-10555")
    ledger.allocate(bounced, debit, "2026-10-21", "900.00")
    assert northgate.item("INV-10555").reductions == item.reductions
    assert northgate.item("INV-10590").reductions == ()


def test_a_credit_note_is_no_payment_in_the_words_of_an_item(northgate: Story, ledger: Any) -> None:
    credited = ledger.invoice(northgate.customer, "INV-7", "2026-09-01", "500.00", due="2026-10-01")
    both = ledger.invoice(northgate.customer, "INV-6", "2026-09-01", "500.00", due="2026-10-01")
    for number, invoice in (("CN-7", credited), ("CN-6", both)):
        note = ledger.document(northgate.customer, "credit_note", number, "2026-10-05", "50.50")
        ledger.allocate(note, invoice, "2026-10-05", "50.50")
    ledger.allocate(ledger.cash(northgate.customer, "BACS-9", "2026-10-09", "200.00"), both, "2026-10-09", "200.00")
    assert northgate.item("INV-7").state == "part credited £50.50"
    assert northgate.item("INV-6").state == "part paid £200.00, credited £50.50"


def test_one_part_payment_of_late_is_no_habit_of_part_paying(northgate: Story) -> None:
    # As of the end of September only INV-10467 had been paid in part first, and then the rest.
    assert "part-pays" not in northgate.view(date(2026, 9, 30)).head.risk_words
    assert "part-pays" in northgate.view().head.risk_words


def test_the_header_says_no_days_to_pay_while_the_payments_are_too_few_to_tell(northgate: Story, ledger: Any) -> None:
    insight = Insight(northgate.book)
    head, sentence = northgate.view().head, insight.pattern(northgate.customer, AS_OF).sentence
    assert sentence.startswith("Too few payments to tell a habit: 3 so far")
    assert (head.pays_in_days, head.paid_in_days_before) == (None, None)
    # 40, 71, 53 and 100 days: once there are four, both tell of them.
    late = _document_id(northgate, "INV-10512")
    ledger.allocate(ledger.cash(northgate.customer, "BACS-4", "2026-11-14", "4000.00"), late, "2026-11-14", "4000.00")
    habit = insight.pattern(northgate.customer, AS_OF).habit
    assert habit.recent is not None
    assert northgate.view().head.pays_in_days == whole_days(habit.recent)


def test_the_payments_read_with_a_debtor_are_those_that_insight_asks_for(book: Book, ledger: Any) -> None:
    customer = ledger.customer("PAY1")
    first = ledger.invoice(customer, "P-1", "2026-03-02", "1000.00", due="2026-04-01")
    second = ledger.invoice(customer, "P-2", "2026-04-02", "500.00", due="2026-05-02")
    euro = ledger.invoice(customer, "P-3", "2026-05-04", "80.00", due="2026-06-03", currency="EUR")
    bounces = date(2026, 6, 9)
    for number, on, debit, amount, facts in (
        ("C-1", "2026-04-10", first, "300.00", {}),
        ("C-2", "2026-04-20", first, "200.00", {}),
        ("C-3", "2026-04-20", first, "500.00", {}),  # with C-2 it leaves nothing open at the end of the day
        ("C-4", "2026-06-01", second, "400.00", {"reversed_on": bounces}),
        ("C-5", "2026-06-12", second, "100.00", {}),
        ("C-6", "2026-06-20", euro, "80.00", {"currency": "EUR"}),
    ):
        ledger.allocate(ledger.cash(customer, number, on, amount, **facts), debit, on, amount)
    early = ledger.cash(customer, "C-0", "2026-02-20", "50.00")
    ledger.allocate(early, second, "2026-04-02", "50.00")
    note = ledger.document(customer, "credit_note", "N-1", "2026-06-12", "150.00")
    ledger.allocate(note, second, "2026-06-12", "150.00")
    for as_of in (date(2026, 4, 15), date(2026, 6, 8), date(2026, 6, 12), AS_OF):
        with book.read() as connection:
            here = payments(debtor_facts.read(connection, customer, as_of))
            asked = payments_of(paid_items(connection, customer, as_of))
        assert sorted(here) == sorted(asked)
        assert here
    assert [payment.leaves_open for payment in sorted(here)] == [True, True, False, False, True, False]


def test_instalments_of_a_plan_are_marked_paid_due_or_missed(northgate: Story, ledger: Any) -> None:
    invoice = ledger.invoice(northgate.customer, "INV-8", "2026-06-01", "300.00", due="2026-07-01")
    with northgate.book.unit_of_work(at("2026-08-01")) as work:
        activity = work.connection.execute(
            insert(activities).values(customer_id=northgate.customer, kind="plan", happened_at=at("2026-08-01"),
                                      happened_on=date(2026, 8, 1), done_by="tess", summary="Plan agreed")
        ).inserted_primary_key[0]  # fmt: skip
        work.connection.execute(
            insert(payment_plans).values(id=1, customer_id=northgate.customer, activity_id=activity,
                                         agreed_on=date(2026, 8, 1), total_minor=30_000, currency="GBP", status="live")
        )  # fmt: skip
        work.connection.execute(
            insert(payment_plan_items).values(plan_id=1, type="invoice", number="INV-8", amount_minor=30_000)
        )
        due = [date(2026, 9, 1), date(2026, 10, 1), date(2026, 12, 1)]
        rows = [{"plan_id": 1, "number": n, "due_on": on, "amount_minor": 10_000} for n, on in enumerate(due, 1)]
        work.connection.execute(insert(instalments), rows)
    other = ledger.invoice(northgate.customer, "INV-9", "2026-06-01", "500.00", due="2026-07-01")
    bounces = date(2026, 9, 10)
    # Of all this, only BACS-8 is cash on the plan's invoice since it was agreed that did not bounce.
    for number, on, debit, facts in (
        ("BACS-6", "2026-07-10", invoice, {}),
        ("BACS-7", "2026-09-01", other, {}),
        ("BACS-8", "2026-09-01", invoice, {}),
        ("BACS-9", "2026-09-02", invoice, {"reversed_on": bounces}),
    ):
        ledger.allocate(ledger.cash(northgate.customer, number, on, "100.00", **facts), debit, on, "100.00")
    assert [kind for kind, _ in northgate.marks("INV-8") if kind.startswith("instalment")] == [
        "instalment",
        "instalment_missed",
        "instalment",
    ]
    assert northgate.item("INV-8").state == "in plan"


def test_holds_in_force_are_named_with_their_reason(northgate: Story) -> None:
    with northgate.book.unit_of_work(at("2026-11-01")) as work:
        for kind, reason, until, lifted in (
            ("credit", "over limit", None, None),
            ("dunning", "past", date(2026, 11, 10), None),
            ("dunning", "lifted", None, at("2026-11-02")),
        ):
            work.connection.execute(
                insert(holds).values(customer_id=northgate.customer, kind=kind, reason=reason, placed_by="tess",
                                     placed_at=at("2026-11-01"), until_on=until, lifted_at=lifted)
            )  # fmt: skip
    head = northgate.view().head
    assert (head.on_stop, head.dunning_hold) == ("over limit", "")


@pytest.mark.parametrize(
    ("day", "on_stop"),
    [(date(2026, 10, 31), ""), (date(2026, 11, 1), "over limit"), (date(2026, 11, 4), "over limit"),
     (date(2026, 11, 5), "")],
)  # fmt: skip
def test_a_past_day_has_the_holds_of_that_day(northgate: Story, day: date, on_stop: str) -> None:
    with northgate.book.unit_of_work(at("2026-11-05")) as work:
        work.connection.execute(
            insert(holds).values(customer_id=northgate.customer, kind="credit", reason="over limit", placed_by="tess",
                                 placed_at=at("2026-11-01"), lifted_at=at("2026-11-05"))
        )  # fmt: skip
    assert northgate.view(day).head.on_stop == on_stop
    assert [hold.reason for hold in holds_on(northgate, day)] == ([on_stop] if on_stop else [])


def holds_on(story: Story, day: date) -> tuple[holds_of.Hold, ...]:
    with story.book.read() as connection:
        return holds_of.standing(connection, day)


def test_a_hold_stands_on_the_lane_of_its_item_and_one_of_the_debtor_on_all_that_was_open(northgate: Story) -> None:
    first, second, *_ = (lane.key for lane in northgate.view().lanes if lane.settled_on is None)
    reasons = {"with the court": second, "works stopped": None}
    for reason, item in reasons.items():
        with northgate.book.unit_of_work(at("2026-11-20")) as work:
            holds_of.place(work, HoldDraft(northgate.customer, "dunning", reason, key=item), AS_OF)
    marks = {
        lane.key: [mark.text for mark in lane.marks if mark.kind == "hold"]
        for lane in northgate.view().lanes
        if any(mark.kind == "hold" for mark in lane.marks)
    }
    assert len(marks[first]) == 1
    assert "works stopped" in marks[first][0]
    assert len(marks[second]) == 2
    assert set(marks) == {lane.key for lane in northgate.view().lanes if lane.settled_on is None}


def test_a_debtor_with_several_currencies_shows_each_and_adds_none(northgate: Story, ledger: Any) -> None:
    ledger.invoice(northgate.customer, "INV-EUR", "2026-11-01", "70.00", due="2026-11-15", currency="EUR")
    pounds, euros = northgate.view().head.balances
    assert (pounds.currency, euros.currency) == ("GBP", "EUR")
    assert (euros.balance_minor, euros.overdue_minor, euros.oldest_days) == (7_000, 7_000, 5)
    assert pounds.balance_minor == 4_821_260


def test_a_debtor_who_owes_nothing_has_one_balance_of_nothing(book: Book, ledger: Any) -> None:
    view = Ledger(book).debtor(ledger.customer("Z9"), AS_OF)
    (balance,) = view.head.balances
    assert (balance.balance_minor, balance.oldest_days) == (0, None)
    assert (view.items, view.lanes, view.history) == ((), (), ())
    assert (view.head.risk, view.head.risk_level) == (0, "low")


def test_a_debtor_not_in_the_book_is_a_sentence(book: Book) -> None:
    with pytest.raises(NotFoundError, match="no such debtor"):
        Ledger(book).debtor(1, AS_OF)


@pytest.mark.parametrize("count", [12, 450])
def test_how_they_pay_is_what_insight_says(book: Book, ledger: Any, count: int) -> None:
    from creditdesk.services.ledger import posting
    from creditdesk.services.ledger.posting import PostedAllocation, PostedDocument

    customer = ledger.customer("A1")
    documents, allocations = [], []
    for number in range(count):
        dated = date(2025, 1, 1) + timedelta(days=number)
        paid = dated + timedelta(days=30 if number < count // 2 else 44)
        first = 1 + number * 2
        documents += [
            PostedDocument(first, customer, "invoice", f"I{number}", dated, dated + timedelta(days=30), "GBP", 10_000),
            PostedDocument(first + 1, customer, "cash", f"C{number}", paid, paid, "GBP", -10_000),
        ]
        allocations.append(PostedAllocation(first + 1, first, paid, 4_000 if number % 5 == 0 else 10_000))
    with book.unit_of_work(at("2026-11-20")) as work:
        posting.post(work.connection, ledger.batch_id, documents, allocations)
    habit = Insight(book).pattern(customer, AS_OF).habit
    head = Ledger(book).debtor(customer, AS_OF).head
    assert head.pays_in_days == round(habit.recent)
    assert head.paid_in_days_before == round(habit.before)
    assert head.pays_changed_on == habit.change_on
    assert habit.partial_share > 0


def test_a_debtor_with_thousands_of_documents_shows_all_that_is_open_and_the_last_that_is_settled(
    book: Book, ledger: Any
) -> None:
    from creditdesk.services.ledger import debtor_facts, posting
    from creditdesk.services.ledger.posting import PostedAllocation, PostedDocument

    customer = ledger.customer("A1")
    documents, allocations = [], []
    for number in range(1_200):
        on = date(2020, 1, 1) + timedelta(days=number)
        first = 1 + number * 2
        documents.append(PostedDocument(first, customer, "invoice", f"I{number}", on, on, "GBP", 100))
        if number >= 600:
            documents.append(PostedDocument(first + 1, customer, "cash", f"C{number}", on, on, "GBP", -100))
            allocations.append(PostedAllocation(first + 1, first, on, 100))
    with book.unit_of_work(at("2026-11-20")) as work:
        posting.post(work.connection, ledger.batch_id, documents, allocations)
    view = Ledger(book).debtor(customer, AS_OF)
    settled = [lane for lane in view.lanes if lane.settled_on is not None]
    assert len(view.items) == len(view.lanes) - len(settled) == 600
    assert [lane.key.number for lane in settled] == [
        f"I{number}" for number in range(1_199, 1_199 - debtor_facts.SETTLED, -1)
    ]
    assert all(lane.marks for lane in settled)
    assert len(view.history) == debtor_facts.HISTORY
    assert view.head.pays_in_days == 0
    assert not view.is_whole
    record = Ledger(book).record(customer, AS_OF)
    assert len(record.lanes) == 1_200
    assert len(record.history) == 600
    assert record.history[: debtor_facts.SETTLED] == view.history[: debtor_facts.SETTLED]
    assert record.lanes[: len(view.lanes)] == view.lanes


def test_what_may_be_collected_by_comes_first_and_what_was_refused_is_not_told(northgate: Story) -> None:
    for reference, status in (
        ("N1", MandateStatus.CANCELLED),
        ("N2", MandateStatus.PROPOSED),
        ("N3", MandateStatus.ACTIVE),
    ):
        mandate = Mandate(scheme=Scheme.BACS, reference=reference, status=status, currency="GBP")
        Mandates(northgate.book).record(northgate.customer, mandate, at=at("2026-11-19"))
    head = northgate.view().head
    assert [(mandate.reference, mandate.status.value) for mandate in head.mandates] == [
        ("N3", "active"),
        ("N2", "proposed"),
    ]
    assert head.collects
