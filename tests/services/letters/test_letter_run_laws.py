"""What holds of every run, whatever the ledger: letters add up, who is held is not written to, and once is once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select, update

from creditdesk.domain.dates import add_business_days
from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.statement import OPEN_ITEM
from creditdesk.models.activity import activities
from creditdesk.models.customers import customers, holds
from creditdesk.models.follow_ups import promise_items, promises
from creditdesk.models.letters import letters
from creditdesk.models.staging import import_batches
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import create_book, open_book
from creditdesk.services.desk.promises import refresh as judge_promises
from creditdesk.services.ledger.open_items import open_items
from creditdesk.services.ledger.posting import PostedAllocation, PostedDocument, post
from creditdesk.services.letters.playing import play
from creditdesk.services.letters.proposals import propose
from creditdesk.services.letters.request import ask
from creditdesk.services.letters.rules import read_rules
from creditdesk.services.letters.runs import LetterRuns, State

AT = datetime(2026, 5, 1, 9, tzinfo=UTC)
FIRST = date(2026, 1, 1)
DAY = date(2026, 5, 1)
DEBTORS = 4
PLAYED = 45
"""Days that a ladder is played ahead: long enough for all its letters."""


@st.composite
def papers(draw: st.DrawFn) -> list[PostedDocument]:
    """A ledger of a few debtors: invoices of two currencies, disputed and retained parts, credits and money."""
    made = []
    for number in range(1, draw(st.integers(1, 14)) + 1):
        kind = draw(st.sampled_from(["invoice", "invoice", "invoice", "cash", "credit_note"]))
        dated = FIRST + timedelta(days=draw(st.integers(0, 115)))
        amount = draw(st.integers(1, 90_000))
        is_invoice = kind == "invoice"
        disputed = draw(st.sampled_from([0, 0, 0, amount // 2, amount])) if is_invoice else 0
        retained = draw(st.sampled_from([0, 0, 0, amount // 4])) if is_invoice else 0
        made.append(
            PostedDocument(
                number,
                draw(st.integers(1, DEBTORS)),
                kind,
                f"N{number}",
                dated,
                dated + timedelta(days=draw(st.sampled_from([0, 14, 30]))) if is_invoice else dated,
                draw(st.sampled_from(["GBP", "GBP", "EUR"])),
                amount if is_invoice else -amount,
                disputed_minor=disputed,
                retained_minor=min(retained, amount - disputed),
                retention_due_on=date(2026, 12, 1) if retained else None,
                reference=f"N{draw(st.integers(1, 14))}",
            )
        )
    return made


@st.composite
def allocations(draw: st.DrawFn, documents: list[PostedDocument]) -> list[PostedAllocation]:
    left = {each.id: abs(each.amount_minor) for each in documents}
    made: dict[tuple[int, int], PostedAllocation] = {}
    for credit in documents:
        for debit in documents:
            same = (credit.customer_id, credit.currency) == (debit.customer_id, debit.currency)
            if credit.amount_minor < 0 < debit.amount_minor and same and draw(st.booleans()):
                amount = min(left[credit.id], left[debit.id])
                if amount:
                    on = max(credit.dated_on, debit.dated_on)
                    made[credit.id, debit.id] = PostedAllocation(credit.id, debit.id, on, amount)
                    left[credit.id] -= amount
                    left[debit.id] -= amount
    return list(made.values())


@st.composite
def books(draw: st.DrawFn) -> tuple[list[PostedDocument], list[PostedAllocation], frozenset[int]]:
    documents = draw(papers())
    return documents, draw(allocations(documents)), draw(st.frozensets(st.integers(1, DEBTORS), max_size=2))


def make(folder: Path, documents: Any, paid: Any, held: frozenset[int]) -> Book:
    path = folder / "book.creditdesk"
    create_book(path, company="Brook Ltd", country="GB", currency="GBP", at=AT, user="tess").close()
    book = open_book(path, user="tess")
    with book.unit_of_work(AT) as work:
        work.connection.execute(
            insert(import_batches).values(id=1, profile="t", files=[], imported_at=AT, imported_by="t", result={})
        )
        for number in range(1, DEBTORS + 1):
            work.connection.execute(
                insert(customers).values(
                    id=number,
                    company_id=1,
                    account=f"A{number}",
                    name=f"Debtor {number}",
                    country="GB",
                    currency="GBP",
                    legal_form="sole_trader" if number == DEBTORS else "company",
                    address1="1 Lane",
                    city="Leeds",
                    postcode="LS1",
                )
            )
        post(work.connection, 1, documents, paid)
        for number in held:
            work.connection.execute(
                insert(holds).values(customer_id=number, kind="dunning", reason="ill", placed_by="tess", placed_at=AT)
            )
    return book


def asked_by_hand(book: Book, row: Any) -> int:
    """What the items and credits that a letter names come to by the ledger, its queries and retentions taken out."""
    facts = row.facts
    with book.read() as connection:
        items = open_items(connection, row.dated_on, (row.customer_id,))
    by_key = {DocumentKey(item.document.type, item.document.number): item for item in items}
    named = [by_key[DocumentKey(DocumentType(line["type"]), line["number"])] for line in facts["lines"]]
    assert {item.document.currency for item in named} <= {row.currency}
    debts = sum(item.open_minor - item.disputed_minor - item.retained_minor for item in named)
    shown = sum(line["open_minor"] for line in facts["credits"])
    for line in facts["credits"]:
        credit = by_key[DocumentKey(DocumentType(line["type"]), line["number"])]
        assert credit.open_minor <= line["open_minor"] < 0
    return debts + shown


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books(), st.lists(st.integers(1, 25), min_size=1, max_size=3))
def test_letters_add_up_nobody_held_is_written_to_and_a_day_asked_again_issues_nothing(made: Any, gaps: Any) -> None:
    documents, paid, held = made
    with TemporaryDirectory() as folder, make(Path(folder), documents, paid, held) as book:
        runs = LetterRuns(book)
        day = DAY
        for gap in gaps:
            day = date.fromordinal(day.toordinal() + gap)
            with book.read() as connection:
                found = propose(connection, day)
                by_name = [propose(connection, day, (number,)) for number in range(1, DEBTORS + 1)]
                # One debtor's letters are the same, asked alone or with everybody's.
                assert found.proposed == tuple(each for one in by_name for each in one.proposed)
                assert found.held == tuple(each for one in by_name for each in one.held)
                for proposal in found.proposed:
                    request = ask(
                        connection,
                        read_rules(connection),
                        proposal.customer_id,
                        proposal.kind,
                        day,
                        proposal.chosen,
                        OPEN_ITEM,
                        leading=proposal.leading,
                    )
                    assert request.verdict.send
                    facts, _ = request.facts(proposal.currency, "Draft")
                    assert facts.asked_minor == proposal.amount_minor
            assert not {each.customer_id for each in found.proposed} & held
            run, _ = runs.start(day, at=AT)
            release = runs.release(run.run_id, Path(folder) / "out", at=AT)
            assert [(each.account, each.currency, each.step) for each in release.issued] == [
                (each.account, each.currency, each.step) for each in found.proposed
            ]
            again, _ = runs.start(day, at=AT)
            assert runs.release(again.run_id, Path(folder) / "out", at=AT).issued == ()
        with book.read() as connection:
            rows = connection.execute(select(letters)).all()
        for row in rows:
            assert row.amount_minor == asked_by_hand(book, row) > 0


promised = st.lists(
    st.tuples(st.integers(1, DEBTORS), st.sampled_from(["GBP", "EUR"]), st.integers(0, 40), st.booleans()), max_size=4
)
"""Promises that run on the first day: whose, in what, for how many days on, and whether for one invoice alone."""


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(books(), promised, st.dictionaries(st.integers(1, DEBTORS), st.integers(0, 40), max_size=2))
def test_a_ladder_played_ahead_is_what_the_runs_of_the_days_to_come_issue(
    made: Any, promising: Any, waiting: dict[int, int]
) -> None:
    documents, paid, held = made
    last = DAY + timedelta(days=PLAYED)
    with TemporaryDirectory() as folder, make(Path(folder), documents, paid, held) as book:
        runs = LetterRuns(book)
        with book.unit_of_work(AT) as work:
            # The ledger is brought up to date meanwhile.
            work.connection.execute(update(import_batches).values(imported_at=AT + timedelta(days=PLAYED)))
            _promise(work.connection, documents, promising)
            for number, days in waiting.items():
                until = {"until_on": DAY + timedelta(days=days), "placed_by": "tess", "placed_at": AT}
                work.connection.execute(
                    insert(holds).values(customer_id=number, kind="dunning", reason="away", **until)
                )
        with book.read() as connection:
            played = [play(connection, number, DAY, days=PLAYED) for number in range(1, DEBTORS + 1)]
        issued: list[tuple[date, str, str, int, int]] = []
        day = DAY
        while day <= last:
            with book.unit_of_work(AT) as work:
                judge_promises(work.connection, day)
            run, _ = runs.start(day, at=AT)
            for line in run.lines:
                if line.state is State.HELD:
                    runs.approve(line.line_id, at=AT)
            release = runs.release(run.run_id, Path(folder) / "out", at=AT)
            issued += [(day, each.account, each.currency, each.step, each.amount_minor) for each in release.issued]
            day = add_business_days(day, 1, played[0].holidays)
        assert sorted(issued) == sorted(
            (move.on, each.account, move.currency, move.step, move.amount_minor)
            for each in played
            for move in each.moves
            if move.goes
        )


def _promise(connection: Connection, documents: list[PostedDocument], promising: Any) -> None:
    """Write promises as talks of the first day leave them, each for all of its currency or for one invoice."""
    for whose, currency, days, by_item in promising:
        invoices = [each for each in documents if (each.customer_id, each.currency) == (whose, currency)]
        named = [each for each in invoices if each.amount_minor > 0][:1]
        if by_item and not named:
            continue
        amount = sum(each.amount_minor for each in (named if by_item else invoices))
        if amount <= 0:
            continue
        said = insert(activities).values(
            customer_id=whose,
            kind="promise",
            happened_at=AT,
            happened_on=DAY,
            done_by="tess",
            outcome="PTP",
            summary="",
        )
        made = insert(promises).values(
            customer_id=whose,
            activity_id=connection.execute(said).inserted_primary_key[0],
            made_on=DAY,
            promised_on=DAY + timedelta(days=days),
            amount_minor=amount,
            currency=currency,
        )
        promise_id = connection.execute(made).inserted_primary_key[0]
        if by_item:
            item = {"type": "invoice", "number": named[0].number, "amount_minor": named[0].amount_minor}
            connection.execute(insert(promise_items).values(promise_id=promise_id, **item))
