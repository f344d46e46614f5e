"""A query from the day it is raised to the credit note: owner, late answer, resolution, and what stays to be chased."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.query import QueryStatus, Resolution
from creditdesk.models.book import audit
from creditdesk.models.follow_ups import queries
from creditdesk.services.book.audit import broken_entries
from creditdesk.services.book.book import Book
from creditdesk.services.book.check import check
from creditdesk.services.desk.entries import CallEntry, QueryDraft
from creditdesk.services.desk.query_rows import QueryFilter, QueryRow
from creditdesk.services.desk.service import Desk
from creditdesk.services.ledger.service import Ledger
from creditdesk.services.letters.issuing import HeldError
from creditdesk.services.letters.letterhead import BankAccount, Letterhead
from creditdesk.services.letters.service import Letters

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
RAISED = date(2026, 10, 30)
DUE = date(2026, 11, 4)
OLD = DocumentKey(DocumentType.INVOICE, "INV-1")
NEXT = DocumentKey(DocumentType.INVOICE, "INV-2")


@pytest.fixture
def debtor(ledger: Any) -> int:
    """A debtor who owes 1,000.00 since 5 September and 300.00 since 1 October."""
    customer = ledger.customer("N1", name="Northgate", address1="Unit 7", city="Wakefield", postcode="WF1 1AA")
    ledger.invoice(customer, "INV-1", "2026-08-06", "1000.00", due="2026-09-05")
    ledger.invoice(customer, "INV-2", "2026-09-01", "300.00", due="2026-10-01")
    return int(customer)


@pytest.fixture
def desk(book: Book, debtor: int) -> Desk:
    bank = BankAccount("GBP", "Brook & Lane Ltd", "Barclays", sort_code="20-00-00", account_number="55779911")
    ours = Letterhead("Brook & Lane Ltd", "GB", "GBP", address=("1 Mill Road", "Leeds"), banks=(bank,))
    Letters(book).save_letterhead(ours, at=AT)
    made = Desk(book)
    made.start_day(at=AT - timedelta(days=21), as_of=RAISED)
    return made


def raised(
    desk: Desk, debtor: int, *, minor: int = 400_00, key: DocumentKey = OLD, owner: str = "Sales", on: date = RAISED
) -> int:
    draft = QueryDraft("PRICE", minor, ((key, minor),), owner=owner)
    at = datetime.combine(on, AT.timetz())
    saved, _ = desk.save_call(CallEntry(debtor, "DISPUTE_RAISED", query=draft, note="Wrong price."), at=at, as_of=on)
    assert saved.query_id is not None
    desk.start_day(at=AT, as_of=FRIDAY)
    return saved.query_id


def the_query(desk: Desk, as_of: date = FRIDAY) -> QueryRow:
    (row,) = desk.queries.list(as_of)
    return row


def row(book: Book, query_id: int) -> Any:
    with book.read() as connection:
        return connection.execute(select(queries).where(queries.c.id == query_id)).one()


def disputed(book: Book, debtor: int) -> dict[str, int]:
    return {item.key.number: item.disputed_minor for item in Ledger(book).debtor(debtor, FRIDAY).items}


def test_a_query_is_listed_with_owner_age_amount_and_reason(desk: Desk, debtor: int) -> None:
    raised(desk, debtor)
    query = the_query(desk)
    assert (query.account, query.reason, query.owner, query.age_days) == ("N1", "price", "Sales", 21)
    assert (query.amount_minor, query.items, query.raised_by) == (400_00, ((OLD, 400_00),), "tess")
    assert (query.answer_due_on, query.late_since) == (DUE, DUE)


def test_a_past_day_sees_the_query_as_it_stood(desk: Desk, debtor: int) -> None:
    query_id = raised(desk, debtor)
    desk.queries.resolve(query_id, Resolution(QueryStatus.REJECTED), at=AT, as_of=FRIDAY)
    assert desk.queries.list(RAISED - timedelta(days=1)) == ()
    assert the_query(desk, FRIDAY - timedelta(days=1)).is_open
    assert the_query(desk).status is QueryStatus.REJECTED


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (QueryFilter(), 2),
        (QueryFilter(owner="sales"), 1),
        (QueryFilter(late=True), 1),
        (QueryFilter(min_days=10), 1),
        (QueryFilter(statuses=frozenset({QueryStatus.OPEN})), 2),
        (QueryFilter(statuses=frozenset({QueryStatus.ACCEPTED})), 0),
        (QueryFilter(customer_id=77), 0),
    ],
)
def test_the_list_keeps_what_is_asked_for(desk: Desk, debtor: int, wanted: QueryFilter, count: int) -> None:
    raised(desk, debtor)
    raised(desk, debtor, key=NEXT, minor=300_00, owner="Stores", on=FRIDAY)
    assert len(desk.queries.list(FRIDAY, wanted)) == count


def test_the_owner_may_sit_outside_the_team_and_gets_a_day(book: Book, desk: Desk, debtor: int) -> None:
    query_id = raised(desk, debtor)
    due = FRIDAY + timedelta(days=7)
    desk.queries.assign(query_id, "Hauliers Ltd", "pod@hauliers.example", due, at=AT, as_of=FRIDAY)
    query = the_query(desk)
    assert (query.owner, query.owner_email, query.answer_due_on) == ("Hauliers Ltd", "pod@hauliers.example", due)
    assert query.late_since is None
    newest = Ledger(book).debtor(debtor, FRIDAY).history[0]
    assert newest.title == "Query with Hauliers Ltd (pod@hauliers.example), answer by 27 Nov"
    with book.read() as connection:
        told = connection.scalars(select(audit.c.details).where(audit.c.action == "assign query")).one()
    # What is chained can forget nobody.
    assert (told["has_owner"], told["has_owner_email"], "auliers" in str(told)) == (True, True, False)


@pytest.mark.parametrize(
    ("owner", "email", "due", "words"),
    [
        ("Sales", "sales", FRIDAY, "not an e-mail address"),
        ("Sales", "a@b.example, c@d.example", FRIDAY, "not an e-mail address"),
        ("Sales", "", date(2026, 11, 19), "19 Nov is over"),
        ("Sales", "", DUE, "as they were"),
    ],
)
def test_an_owner_that_cannot_be_is_refused(
    book: Book, desk: Desk, debtor: int, owner: str, email: str, due: date, words: str
) -> None:
    query_id = raised(desk, debtor)
    before = row(book, query_id)
    with pytest.raises(CreditDeskError, match=words):
        desk.queries.assign(query_id, owner, email, due, at=AT, as_of=FRIDAY)
    assert row(book, query_id) == before


def test_a_late_answer_is_a_reason_on_the_queries_worklist_and_escalated_once(
    book: Book, desk: Desk, debtor: int
) -> None:
    query_id = raised(desk, debtor)
    ledger = Ledger(book)
    assert list(ledger.debtor_ids("queries")) == [debtor]
    (listed,) = ledger.debtor_rows([debtor], FRIDAY)
    assert [reason.text for reason in listed.reasons].count("answer from Sales late since 4 Nov") == 1
    assert row(book, query_id).escalated_on == FRIDAY
    titles = [entry.title for entry in ledger.debtor(debtor, FRIDAY).history]
    desk.start_day(at=AT, as_of=FRIDAY + timedelta(days=3))
    assert titles.count("Query escalated: answer from Sales late since 4 Nov") == 1
    again = [entry.title for entry in ledger.debtor(debtor, FRIDAY + timedelta(days=3)).history]
    assert again == titles


def test_a_new_day_for_the_answer_is_escalated_anew_when_it_is_over(book: Book, desk: Desk, debtor: int) -> None:
    query_id = raised(desk, debtor)
    desk.queries.assign(query_id, "Sales", "", FRIDAY, at=AT, as_of=FRIDAY)
    assert row(book, query_id).escalated_on is None
    desk.start_day(at=AT, as_of=FRIDAY)
    assert row(book, query_id).escalated_on is None
    monday = FRIDAY + timedelta(days=3)
    desk.start_day(at=AT + timedelta(days=3), as_of=monday)
    assert row(book, query_id).escalated_on == monday


@pytest.mark.parametrize(
    ("resolution", "credit", "title"),
    [
        (Resolution(QueryStatus.ACCEPTED), 400_00, "Query accepted, credit of £400.00 expected · price"),
        (Resolution(QueryStatus.ACCEPTED, 250_00), 250_00, "Query accepted, credit of £250.00 expected · price"),
        (Resolution(QueryStatus.MEDIATED, 100_00), 100_00, "Query mediated, credit of £100.00 expected · price"),
        (Resolution(QueryStatus.REJECTED, note="As ordered."), 0, "Query rejected · price"),
        (Resolution(QueryStatus.WITHDRAWN), 0, "Query withdrawn · price"),
    ],
)
def test_a_resolved_query_frees_its_items_at_once_and_says_how_it_ended(
    book: Book, desk: Desk, debtor: int, resolution: Resolution, credit: int, title: str
) -> None:
    query_id = raised(desk, debtor)
    assert disputed(book, debtor)["INV-1"] == 400_00
    desk.queries.resolve(query_id, resolution, at=AT, as_of=FRIDAY)
    assert disputed(book, debtor)["INV-1"] == 0
    query = the_query(desk)
    assert (query.status, query.resolved_on, query.resolved_by) == (resolution.status, FRIDAY, "tess")
    assert (query.credit_minor, query.credit_left_minor, query.resolution) == (credit, credit, resolution.note)
    newest = Ledger(book).debtor(debtor, FRIDAY).history[0]
    assert (newest.title, newest.note, newest.items) == (title, resolution.note, (OLD,))
    assert list(Ledger(book).debtor_ids("queries")) == []
    assert check(book) == []


@pytest.mark.parametrize(
    ("resolution", "words"),
    [
        (Resolution(QueryStatus.OPEN), "accepted, rejected, withdrawn or mediated"),
        (Resolution(QueryStatus.ACCEPTED, 400_01), "£400.01 cannot be credited for a query on £400.00"),
        (Resolution(QueryStatus.MEDIATED, -1), "cannot be credited"),
        (Resolution(QueryStatus.MEDIATED), "agreed in the mediation"),
        (Resolution(QueryStatus.REJECTED, 5_00), "brings no credit note"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_leaves_no_trace(
    book: Book, desk: Desk, debtor: int, resolution: Resolution, words: str
) -> None:
    query_id = raised(desk, debtor)
    before = row(book, query_id), Ledger(book).debtor(debtor, FRIDAY)
    with pytest.raises(CreditDeskError, match=words):
        desk.queries.resolve(query_id, resolution, at=AT, as_of=FRIDAY)
    assert (row(book, query_id), Ledger(book).debtor(debtor, FRIDAY)) == before


def test_a_query_is_answered_once(desk: Desk, debtor: int) -> None:
    query_id = raised(desk, debtor)
    desk.queries.resolve(query_id, Resolution(QueryStatus.REJECTED), at=AT, as_of=FRIDAY)
    with pytest.raises(CreditDeskError, match="answered: rejected on 2026-11-20"):
        desk.queries.resolve(query_id, Resolution(QueryStatus.ACCEPTED), at=AT, as_of=FRIDAY)
    with pytest.raises(NotFoundError, match="no query 99"):
        desk.queries.resolve(99, Resolution(QueryStatus.ACCEPTED), at=AT, as_of=FRIDAY)


def test_undo_brings_the_query_back_and_the_history_keeps_both(book: Book, desk: Desk, debtor: int) -> None:
    query_id = raised(desk, debtor)
    before = row(book, query_id), disputed(book, debtor)
    change, _ = desk.queries.resolve(query_id, Resolution(QueryStatus.ACCEPTED, 250_00), at=AT, as_of=FRIDAY)
    changes = desk.queries.undo(change, at=AT + timedelta(minutes=1), as_of=FRIDAY)
    assert changes.concern(debtor)
    assert (row(book, query_id), disputed(book, debtor)) == before
    undone, resolved, *_ = Ledger(book).debtor(debtor, FRIDAY).history
    assert (undone.title, resolved.title[-10:]) == ("Taken back", "taken back")
    with book.read() as connection:
        assert broken_entries(connection) == []
        actions = [entry.action for entry in connection.execute(select(audit).order_by(audit.c.id))]
    assert actions[-2:] == ["resolve query", "take back"]


def test_what_something_came_after_is_not_undone(desk: Desk, debtor: int) -> None:
    query_id = raised(desk, debtor)
    change, _ = desk.queries.resolve(query_id, Resolution(QueryStatus.REJECTED), at=AT, as_of=FRIDAY)
    desk.save_call(CallEntry(debtor, "NOTE", note="Told them."), at=AT, as_of=FRIDAY)
    with pytest.raises(CreditDeskError, match="after it came"):
        desk.queries.undo(change, at=AT, as_of=FRIDAY)


def test_the_undisputed_part_goes_on_being_chased(book: Book, desk: Desk, debtor: int) -> None:
    raised(desk, debtor)
    letters = Letters(book)
    issued, _ = letters.issue(debtor, "reminder", as_of=FRIDAY, at=AT)
    assert [letter.amount_minor for letter in issued.letters] == [900_00]
    (listed,) = Ledger(book).debtor_rows([debtor], FRIDAY)
    assert (listed.overdue_minor, listed.state) == (1300_00, "query")
    assert debtor in Ledger(book).debtor_ids("today")


def test_a_debtor_all_of_whose_debt_is_in_query_gets_no_letter_until_it_is_resolved(
    book: Book, desk: Desk, debtor: int
) -> None:
    raised(desk, debtor, key=NEXT, minor=300_00)
    query_id = raised(desk, debtor, minor=1000_00, on=FRIDAY)
    letters = Letters(book)
    with pytest.raises(HeldError, match="query open on £1,300.00"):
        letters.issue(debtor, "reminder", as_of=FRIDAY, at=AT)
    desk.queries.resolve(query_id, Resolution(QueryStatus.REJECTED), at=AT, as_of=FRIDAY)
    issued, _ = letters.issue(debtor, "reminder", as_of=FRIDAY, at=AT)
    assert [letter.amount_minor for letter in issued.letters] == [1000_00]


def test_a_letter_does_not_ask_for_what_is_to_be_credited(book: Book, desk: Desk, debtor: int, ledger: Any) -> None:
    query_id = raised(desk, debtor)
    desk.queries.resolve(query_id, Resolution(QueryStatus.ACCEPTED, 250_00), at=AT, as_of=FRIDAY)
    issued, _ = Letters(book).issue(debtor, "reminder", as_of=FRIDAY, at=AT)
    assert [letter.amount_minor for letter in issued.letters] == [1050_00]


@pytest.mark.parametrize(
    ("reference", "amount", "left"),
    [
        ("INV-1", "250.00", 0),
        ("your invoice inv-1, price", "100.00", 150_00),
        ("INV-1, INV-2", "400.00", 0),
        ("INV-11", "250.00", 250_00),
        ("", "250.00", 250_00),
    ],
)
def test_the_credit_note_is_known_by_its_reference(
    desk: Desk, debtor: int, ledger: Any, reference: str, amount: str, left: int
) -> None:
    query_id = raised(desk, debtor)
    desk.queries.resolve(query_id, Resolution(QueryStatus.ACCEPTED, 250_00), at=AT, as_of=FRIDAY)
    ledger.document(debtor, "credit_note", "CN-1", "2026-11-20", amount, reference=reference)
    assert the_query(desk).credit_left_minor == left


def test_the_credit_note_is_known_by_being_laid_against_the_item(desk: Desk, debtor: int, ledger: Any) -> None:
    query_id = raised(desk, debtor)
    desk.queries.resolve(query_id, Resolution(QueryStatus.ACCEPTED, 250_00), at=AT, as_of=FRIDAY)
    ledger.allocate(ledger.document(debtor, "credit_note", "CN-1", "2026-11-20", "200.00"), 1, "2026-11-20", "200.00")
    assert the_query(desk).credit_left_minor == 50_00


def test_a_credit_note_of_before_the_query_answers_nothing(desk: Desk, debtor: int, ledger: Any) -> None:
    query_id = raised(desk, debtor)
    desk.queries.resolve(query_id, Resolution(QueryStatus.ACCEPTED), at=AT, as_of=FRIDAY)
    ledger.document(debtor, "credit_note", "CN-1", "2026-10-29", "400.00", reference="INV-1")
    assert the_query(desk).credit_left_minor == 400_00


def test_one_credit_note_answers_the_oldest_query_first(desk: Desk, debtor: int, ledger: Any) -> None:
    first, second = raised(desk, debtor, minor=100_00), raised(desk, debtor, minor=100_00, on=FRIDAY)
    for query_id in (second, first):
        desk.queries.resolve(query_id, Resolution(QueryStatus.ACCEPTED), at=AT, as_of=FRIDAY)
    ledger.document(debtor, "credit_note", "CN-1", "2026-11-20", "150.00", reference="INV-1")
    assert {query.id: query.credit_left_minor for query in desk.queries.list(FRIDAY)} == {first: 0, second: 50_00}


def test_the_controller_says_which_credit_note_it_is(desk: Desk, debtor: int, ledger: Any) -> None:
    query_id = raised(desk, debtor)
    desk.queries.resolve(query_id, Resolution(QueryStatus.ACCEPTED), at=AT, as_of=FRIDAY)
    ledger.document(debtor, "credit_note", "CN-9", "2026-11-20", "300.00")
    with pytest.raises(NotFoundError, match="no credit note CN-8"):
        desk.queries.credit_came(query_id, "CN-8", at=AT, as_of=FRIDAY)
    change, _ = desk.queries.credit_came(query_id, "CN-9", at=AT, as_of=FRIDAY)
    assert change.words == "Credit note CN-9 came for the query, £100.00 still expected"
    assert the_query(desk).credit_left_minor == 100_00
    desk.queries.undo(change, at=AT, as_of=FRIDAY)
    assert the_query(desk).credit_left_minor == 400_00


def test_a_query_that_was_taken_back_is_in_no_list(desk: Desk, debtor: int) -> None:
    draft = QueryDraft("PRICE", 400_00, ((OLD, 400_00),))
    saved, _ = desk.save_call(CallEntry(debtor, "DISPUTE_RAISED", query=draft), at=AT, as_of=FRIDAY)
    desk.take_back(saved, at=AT, as_of=FRIDAY)
    assert desk.queries.list(FRIDAY) == ()


def test_an_answer_is_no_talk_with_the_debtor(book: Book, desk: Desk, debtor: int) -> None:
    query_id = raised(desk, debtor)
    desk.queries.resolve(query_id, Resolution(QueryStatus.REJECTED), at=AT, as_of=FRIDAY)
    view = Ledger(book).debtor(debtor, FRIDAY)
    (lane,) = (lane for lane in view.lanes if lane.key == OLD)
    assert [mark.kind for mark in lane.marks] == ["call", "note", "note"]
    (listed,) = Ledger(book).debtor_rows([debtor], FRIDAY)
    assert not [reason.text for reason in listed.reasons if reason.text.startswith("spoken to")]


def test_the_item_says_which_credit_is_expected_until_it_has_come(
    book: Book, desk: Desk, debtor: int, ledger: Any
) -> None:
    query_id = raised(desk, debtor)

    def state() -> str:
        return Ledger(book).debtor(debtor, FRIDAY).items[0].state

    assert state() == "£400.00 of it in query · price"
    desk.queries.resolve(query_id, Resolution(QueryStatus.ACCEPTED, 250_00), at=AT, as_of=FRIDAY)
    assert state() == "credit of £250.00 expected"
    ledger.document(debtor, "credit_note", "CN-1", "2026-11-20", "250.00", reference="INV-1")
    assert state() == "overdue"
