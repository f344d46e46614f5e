"""The demo company: the same for the same seed, its history in step with its ledger, its stories as told."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from creditdesk.domain.document import DocumentType
from creditdesk.domain.promise import PromiseStatus, PromiseTerms, judge
from creditdesk.models import tables
from creditdesk.models.activity import activities, activity_items
from creditdesk.models.customers import contacts, customers
from creditdesk.models.follow_ups import follow_ups, promise_items, promises, queries
from creditdesk.models.ledger import allocations, documents, worklist
from creditdesk.models.letters import letters, stored_files
from creditdesk.models.staging import import_batches
from creditdesk.services.book import settings
from creditdesk.services.book.book import Book
from creditdesk.services.book.check import check
from creditdesk.services.calendar import holidays_around
from creditdesk.services.demo.service import DEMO_DAY, TARGET_MINOR, describe, invent, make_demo
from creditdesk.services.insight.service import Insight
from creditdesk.services.ledger.open_items import open_items
from creditdesk.services.ledger.service import Ledger
from creditdesk.services.letters.behaviour_desk import BehaviourDesk
from creditdesk.services.progress import Silent

AT = datetime(2026, 11, 20, 8, 2, tzinfo=UTC)
DEBTORS = 60


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with make_demo(tmp_path_factory.mktemp("demo") / "demo.creditdesk", debtors=DEBTORS, at=AT) as book:
        yield book


def rows(book: Book, statement: Any) -> list[Any]:
    with book.read() as connection:
        return list(connection.execute(statement))


def account_id(book: Book, account: str) -> int:
    return int(rows(book, select(customers.c.id).where(customers.c.account == account))[0].id)


def content(book: Book) -> dict[str, str]:
    """The whole book, table by table."""
    with book.read() as connection:
        return {
            table.name: hashlib.sha256(
                repr([tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]).encode()
            ).hexdigest()
            for table in tables.metadata.sorted_tables
        }


def test_the_same_seed_makes_the_same_book_and_another_seed_another(tmp_path: Path) -> None:
    books = [make_demo(tmp_path / f"{n}.creditdesk", debtors=36, seed=seed, at=AT) for n, seed in enumerate((1, 1, 2))]
    first, same, other = [content(book) for book in books]
    for book in books:
        book.close()
    assert first == same
    assert first["documents"] != other["documents"]


def test_the_book_proves(demo: Book) -> None:
    assert check(demo, Silent()) == []


def test_it_has_the_debtors_asked_for_and_opens_on_its_own_day(demo: Book) -> None:
    assert describe(demo.path)["debtors"] == DEBTORS
    with demo.read() as connection:
        assert settings.get(connection, settings.AS_OF) == "2026-11-20"
        assert demo.figures_day() == DEMO_DAY


def test_the_whole_company_is_of_the_size_it_is_told_to_be() -> None:
    people, ledger = invent(400, 1)
    pounds = [debtor.account for debtor in people if debtor.currency == "GBP"]
    items = [item for account in pounds for item in ledger.open_on(account, DEMO_DAY)]
    owed = sum(item.open_minor for item in items)
    overdue = sum(item.open_minor for item in items if item.open_minor > 0 and item.document.due_on < DEMO_DAY)
    assert abs(owed - TARGET_MINOR) < 10_00
    assert 0.35 < overdue / owed < 0.41
    assert 24_000 < sum(len(entries) for entries in ledger.entries.values()) < 27_000


def test_every_contact_speaks_of_items_that_were_open_that_day(demo: Book) -> None:
    spoken = select(
        activities.c.customer_id, activities.c.happened_on, activity_items.c.type, activity_items.c.number
    ).join(activity_items, activity_items.c.activity_id == activities.c.id)
    wrong = []
    with demo.read() as connection:
        known: dict[tuple[int, date], set[tuple[str, str]]] = {}
        for customer_id, day, kind, number in connection.execute(spoken).all():
            if (customer_id, day) not in known:
                items = open_items(connection, day, [customer_id])
                known[customer_id, day] = {(item.document.type.value, item.document.number) for item in items}
            if (kind, number) not in known[customer_id, day]:
                wrong.append((customer_id, day, number))
    assert known
    assert wrong == []


def test_every_contact_keeps_what_stood_on_the_account_that_day(demo: Book) -> None:
    with demo.read() as connection:
        told = connection.execute(select(activities).where(activities.c.balance_minor.is_not(None))).all()
        assert len(told) > 100
        for row in told[::7]:
            items = open_items(connection, row.happened_on, [row.customer_id])
            assert row.balance_minor == sum(item.open_minor for item in items if item.document.currency == row.currency)


def test_kept_promises_have_their_cash_and_broken_ones_have_not(demo: Book) -> None:
    cash, item = documents.alias("cash"), documents.alias("item")
    paid = (
        select(promises.c.id, cash.c.dated_on, allocations.c.amount_minor)
        .join(promise_items, promise_items.c.promise_id == promises.c.id)
        .join(item, (item.c.customer_id == promises.c.customer_id) & (item.c.number == promise_items.c.number))
        .join(allocations, allocations.c.debit_id == item.c.id)
        .join(cash, cash.c.id == allocations.c.credit_id)
        .where(cash.c.type == "cash", cash.c.reversed_on > DEMO_DAY)
    )
    receipts = rows(demo, paid)
    judged = [row for row in rows(demo, select(promises)) if row.status != PromiseStatus.SUPERSEDED]
    statuses = {row.status for row in judged}
    assert {"open", "kept", "broken"} <= statuses
    holidays = holidays_around("GB", DEMO_DAY)
    for row in judged:
        terms = PromiseTerms(row.made_on, row.promised_on, row.amount_minor, row.currency)
        of_it = [(day, amount) for promise_id, day, amount in receipts if promise_id == row.id]
        assert judge(terms, of_it, DEMO_DAY, holidays).status == row.status


def test_no_letter_points_at_nothing(demo: Book) -> None:
    sent = rows(demo, select(letters.c.sha256).join(stored_files, stored_files.c.sha256 == letters.c.sha256))
    assert len(sent) == len(rows(demo, select(letters))) > 0
    kept = {path.stem for path in demo.documents_folder.rglob("*") if path.is_file()}
    assert {row.sha256 for row in sent} <= {name.split(".")[0] for name in kept}


@pytest.mark.parametrize(
    ("account", "balance", "overdue", "fact"),
    [
        ("NOR014", 48_212_60, 45_712_60, "promise broken Tue"),
        ("HAR220", 31_904_15, 26_504_15, "paying 14 d slower"),
        ("BRI007", 22_480_00, 22_480_00, "call back 10:30"),
        ("KES101", 19_077_42, 19_077_42, "promise due today"),
        ("MAP031", 17_650_90, 11_650_90, "disputed £6,200.00 · 11 d open"),
        ("ORC118", 15_321_00, 15_321_00, "2 invoices part paid"),
        ("SEL066", 12_040_77, 12_040_77, "no contact, 3 tries"),
        ("CAS045", 11_912_30, 11_912_30, "copy invoice asked"),
        ("PEN072", 9_804_00, 9_804_00, "first reminder due"),
        ("DAL019", 8_455_25, 5_455_25, "always pays day 40"),
        ("TID088", 7_310_10, 7_310_10, "plan: 2 of 6 paid"),
        ("ALD003", 6_990_00, 0, "limit 94% used"),
        # Retained money is not part paid.
        ("ASH012", 14_870_33, 0, "not due"),
        ("RED077", 4_860_00, 4_860_00, "payment bounced 12 Nov"),
        ("OSE005", 1_260_00, 1_260_00, "spoken to Wed"),
    ],
)
def test_each_story_is_seen_in_the_list(demo: Book, account: str, balance: int, overdue: int, fact: str) -> None:
    (row,) = rows(demo, select(worklist).where(worklist.c.customer_id == account_id(demo, account)))
    assert (row.balance_minor, row.overdue_minor, row.fact) == (balance, overdue, fact)


def test_northgate_is_as_in_the_picture(demo: Book) -> None:
    view = Ledger(demo).debtor(account_id(demo, "NOR014"), DEMO_DAY)
    assert [(item.key.number, item.days_overdue, item.open_minor) for item in view.items] == [
        ("INV-10512", 76, 18_400_00),
        ("INV-10555", 54, 9_920_00),
        ("INV-10590", 35, 10_312_60),
        ("INV-10631", 9, 7_080_00),
        ("INV-10677", -14, 4_000_00),
        ("CN-2204", 18, -1_500_00),
    ]
    assert view.head.on_stop
    assert (view.head.promises_kept, view.head.promises_matured) == (3, 5)
    assert view.head.pays_in_days is not None
    assert view.head.paid_in_days_before is not None
    assert abs(view.head.pays_in_days - 58) <= 1
    assert abs(view.head.paid_in_days_before - 43) <= 1
    assert view.head.limit_used_percent == 96
    assert view.talking_points[:3] == (
        "Promise of £28,320 due 17 Nov was not kept",
        "£5,000 received 20 Oct, £9,920 of INV-10555 still open",
        "Price query on INV-10590 is with Sales (J. Patel) since 30 Oct",
    )


@pytest.mark.parametrize(
    ("account", "opening", "point"),
    [
        # £6,200 of what is overdue is in query.
        ("MAP031", "It is about INV-10638, £5,450.90. When", "£6,200 more is overdue, but not to be asked for now"),
        # All of it is in a plan that is kept.
        ("TID088", "The next payment of your plan is £1,827.52 on 25 Nov", "£7,310.10 is overdue, but not to be asked"),
        # Head office pays.
        ("CAL003", "", "Not to be chased until 27 Nov: head office pays for it with the run of the 27th"),
        # £2,500 came without a word.
        ("STO064", "We hold £2,500 of yours", "£2,500 received 13 Nov is not set against anything; ask what it is for"),
        # A credit note is ours: the debtor is not asked what it is for.
        ("NOR014", "On 29 Oct we agreed", "Credit of £1,500 (CN-2204) is open; offer to set it against INV-10512"),
    ],
)
def test_a_call_asks_for_what_letters_would_ask_for_and_for_nothing_else(
    demo: Book, account: str, opening: str, point: str
) -> None:
    view = Ledger(demo).debtor(account_id(demo, account), DEMO_DAY)
    assert opening in view.opening_line
    assert bool(view.opening_line) == bool(opening)
    assert any(point in each for each in view.talking_points)


def test_one_stretches_from_thirty_to_forty_five_days(demo: Book) -> None:
    head = Ledger(demo).debtor(account_id(demo, "HAR220"), DEMO_DAY).head
    assert head.pays_in_days is not None
    assert head.paid_in_days_before is not None
    assert abs(head.pays_in_days - 45) <= 2
    assert abs(head.paid_in_days_before - 30) <= 2


def test_one_drags_every_december(demo: Book) -> None:
    paid = rows(
        demo,
        select(documents.c.dated_on, documents.c.settled_on).where(
            documents.c.customer_id == account_id(demo, "FER051"),
            documents.c.type == "invoice",
            documents.c.settled_on <= DEMO_DAY,
        ),
    )
    winter = [(row.settled_on - row.dated_on).days for row in paid if row.dated_on.month in (11, 12)]
    others = [(row.settled_on - row.dated_on).days for row in paid if row.dated_on.month not in (11, 12)]
    assert sum(winter) / len(winter) > sum(others) / len(others) + 20


def test_one_pays_more_and_more_in_parts(demo: Book) -> None:
    habit = Insight(demo).pattern(account_id(demo, "ORC118"), DEMO_DAY).habit
    assert habit.partial_recent == pytest.approx(0.42, abs=0.06)
    assert habit.partial_share < 0.2
    assert habit.sentence.startswith("Part payments on the rise")


def test_its_import_counts_every_document_and_allocation_as_new(demo: Book) -> None:
    (batch,) = rows(demo, select(import_batches.c.result, import_batches.c.files))
    posted = len(rows(demo, select(documents.c.id))) + len(rows(demo, select(allocations.c.id)))
    assert batch.result["new"] == batch.result["rows"] == batch.files[0]["rows"] == posted
    assert batch.result["rejected"] == batch.result["changed"] == 0


def test_head_office_pays_for_its_branches(demo: Book) -> None:
    head_office = account_id(demo, "CAL001")
    branches = {account_id(demo, "CAL002"), account_id(demo, "CAL003")}
    credit, debit = documents.alias("credit"), documents.alias("debit")
    paid = rows(
        demo,
        select(debit.c.customer_id)
        .select_from(allocations)
        .join(credit, credit.c.id == allocations.c.credit_id)
        .join(debit, debit.c.id == allocations.c.debit_id)
        .where(credit.c.customer_id == head_office),
    )
    assert {row.customer_id for row in paid} == branches


def test_the_rest_of_the_cast_is_there(demo: Book) -> None:
    everyone = rows(demo, select(customers))
    assert {"EUR", "USD", "GBP"} == {row.currency for row in everyone}
    assert {"sole_trader", "public_body", "charity", "partnership"} <= {row.legal_form for row in everyone}
    names = " ".join(row.name for row in everyone)
    assert re.search("[\u0391-\u03c9]", names)
    assert re.search("[ŁłŻż]", names)
    assert re.search("[Řř]", names)
    assert max(len(row.name) for row in everyone) > 120
    kinds = {row.type for row in rows(demo, select(documents.c.type).distinct())}
    assert {"invoice", "cash", "credit_note", "write_off", "discount"} <= kinds
    retained = rows(demo, select(documents).where(documents.c.retained_minor > 0))
    assert all(row.retention_due_on > DEMO_DAY for row in retained)
    assert len(retained) == 2
    assert rows(demo, select(documents).where(documents.c.type == "cash", documents.c.reversed_on <= DEMO_DAY))
    assert rows(demo, select(documents).where(documents.c.type == "cash", documents.c.open_minor < 0))


def test_the_controllers_know_people_as_one_meets_them(demo: Book) -> None:
    group = Ledger(demo).debtor(account_id(demo, "CAL001"), DEMO_DAY).head.group
    assert [(each.relation, each.contact.name) for each in group] == [
        ("branch", "Mark Denby"),
        ("branch", "Leah Birch"),
    ]
    karen, *others = Ledger(demo).debtor(account_id(demo, "NOR014"), DEMO_DAY).head.contacts
    assert [way.label for way in karen.ways if way.kind == "phone"] == ["office", "mobile", "old direct line"]
    assert {other.name: other.is_here for other in others} == {"Alan Northgate": True, "Sheila Kaye": False}
    assert Ledger(demo).debtor(account_id(demo, "PEN072"), DEMO_DAY).head.contacts == ()
    (treasurer,) = Ledger(demo).debtor(account_id(demo, "UPP001"), DEMO_DAY).head.contacts
    assert treasurer.do_not_call


def test_the_days_work_waits_for_them(demo: Book) -> None:
    view = Ledger(demo).debtor(account_id(demo, "TID088"), DEMO_DAY)
    assert view.card.hardship
    assert {item.state for item in view.items if item.days_overdue > 0} == {"in plan"}
    assert Ledger(demo).debtor(account_id(demo, "CAL003"), DEMO_DAY).head.dunning_hold
    (query,) = rows(demo, select(queries).where(queries.c.customer_id == account_id(demo, "MAP031")))
    assert (query.owner, query.owner_email) == ("Stores (R. Lyle)", "stores@rowan.example")
    timed = rows(demo, select(follow_ups).where(follow_ups.c.kind == "task", follow_ups.c.due_time != ""))
    assert {row.due_on for row in timed} == {DEMO_DAY}
    assert sorted(row.due_time for row in timed) == ["11:30", "14:30", "15:00"]


def test_numbers_and_addresses_are_nobodys(demo: Book) -> None:
    kept_for_plays = re.compile(
        r"(011[345] 496 0|01[26]1 496 0|0151 496 0|020 7946 0|07700 900|01632 960|\+44 7700 900)\d{3}"
        r"|\+1 312 555 01\d\d|\+33 1 99 00 \d\d \d\d|\+49 30 23125 \d{3}"
    )
    for row in rows(demo, select(contacts)):
        assert kept_for_plays.fullmatch(row.phone), row.phone
        assert row.email.endswith(".example")


def test_invoice_numbers_run_on_with_the_days(demo: Book) -> None:
    query = select(documents.c.number, documents.c.dated_on).where(
        documents.c.type == DocumentType.INVOICE.value, documents.c.number.like("INV-%")
    )
    found = sorted(rows(demo, query), key=lambda row: int(row.number[4:]))
    assert [row.dated_on for row in found] == sorted(row.dated_on for row in found)
    assert len({row.number for row in found}) == len(found)


def test_every_debtor_behaves_on_the_desk_as_in_the_letters(demo: Book) -> None:
    ids = [row.id for row in rows(demo, select(customers.c.id))]
    found = BehaviourDesk(demo).of(ids, DEMO_DAY)
    ledger = Ledger(demo)
    shown = {customer_id: ledger.debtor(customer_id, DEMO_DAY).reading for customer_id in ids}
    assert shown == {customer_id: (each.behaviour, each.because) for customer_id, each in found.items()}
    assert len({each.behaviour for each in found.values()}) >= 6
