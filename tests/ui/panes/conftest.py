"""A debtor to show: Northgate Timber & Joinery on 20 November 2026, and a quiet Qt log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QLocale, QtMsgType, qInstallMessageHandler

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.risk import Sign
from creditdesk.services.ledger.views import (
    Balance,
    Contact,
    DebtorHead,
    DebtorView,
    HistoryEntry,
    Lane,
    Mark,
    OpenItemRow,
)

AS_OF = date(2026, 11, 20)


def invoice(number: str) -> DocumentKey:
    return DocumentKey(DocumentType.INVOICE, number)


def _on(month: int, day: int) -> date:
    return date(2026, month, day)


def _mark(kind: str, month: int, day: int, text: str, activity: int | None = None) -> Mark:
    return Mark(kind, _on(month, day), text, activity)


def _lane(number: str, dated: date, due: date, amount: int, open_minor: int, bucket: str, *marks: Mark) -> Lane:
    settled = next((mark.on for mark in marks if mark.kind == "payment"), None)
    return Lane(
        key=invoice(number),
        dated_on=dated,
        due_on=due,
        settled_on=settled,
        currency="GBP",
        amount_minor=amount,
        open_minor=open_minor,
        days_overdue=(AS_OF - due).days,
        bucket=bucket,
        marks=marks,
    )


def _item(
    key: DocumentKey, dated: date, due: date, bucket: str, amount: int, open_minor: int, state: str, disputed: int = 0
) -> OpenItemRow:
    return OpenItemRow(
        key=key,
        dated_on=dated,
        due_on=due,
        days_overdue=(AS_OF - due).days,
        bucket=bucket,
        currency="GBP",
        amount_minor=amount,
        open_minor=open_minor,
        disputed_minor=disputed,
        retained_minor=0,
        reference="",
        po_number="",
        state=state,
    )


def northgate_view() -> DebtorView:
    """Return the debtor of the picture of the Desk, as of 20 November 2026."""
    head = DebtorHead(
        customer_id=14,
        account="NOR014",
        name="Northgate Timber & Joinery",
        legal_form="company",
        country="GB",
        sector="Construction",
        terms="NET30",
        terms_words="30 days net",
        controller="Rowan Hale",
        language="en",
        address=("Unit 4, Canal Wharf", "Leeds", "LS11 5PS"),
        vat_number="GB 123 4567 89",
        registration_number="04123456",
        parent_account="",
        on_stop="stopped 12 Oct: over 60 days",
        dunning_hold="",
        currency="GBP",
        balances=(
            Balance(
                currency="GBP",
                balance_minor=4_821_260,
                overdue_minor=4_571_260,
                oldest_days=77,
                buckets=(
                    ("not due", 400_000),
                    ("1-30", 708_000),
                    ("31-60", 2_023_260),
                    ("61-90", 1_840_000),
                    ("91-120", 0),
                    ("121+", 0),
                ),
                unallocated_minor=-150_000,
                disputed_minor=215_000,
                retained_minor=0,
            ),
        ),
        credit_limit_minor=5_000_000,
        limit_used_percent=96,
        pays_in_days=58,
        paid_in_days_before=43,
        pays_changed_on=date(2026, 7, 1),
        promises_kept=3,
        promises_matured=5,
        last_promise="last one broken",
        risk=82,
        risk_level="high",
        risk_signs=(
            Sign("slower", "pays 15 days later than before; counts from 5", 20),
            Sign("part-pays", "20% of recent payments left some open; counts from 10%", 10),
            Sign("query", "£2,150.00 in query; any sum counts", 5),
        ),
        contacts=(
            Contact(
                1,
                "Karen Marsh",
                "Accounts",
                "0113 496 0142",
                "karen.marsh@northgate.example",
                is_primary=True,
                best_time="asks to be rung before 11:00",
                do_not_call="",
            ),
            Contact(
                2,
                "Tom Northgate",
                "Director",
                "0113 496 0100",
                "",
                is_primary=False,
                best_time="",
                do_not_call="",
            ),
        ),
    )
    letter, call = "Reminder sent", "Spoke to Karen Marsh"
    lanes = (
        _lane(
            "INV-10388",
            _on(5, 6),
            _on(6, 5),
            612_000,
            0,
            "paid",
            _mark("letter", 6, 12, letter, 1),
            _mark("payment", 6, 22, "£6,120.00 received"),
        ),
        _lane(
            "INV-10421",
            _on(5, 28),
            _on(6, 27),
            845_000,
            0,
            "paid",
            _mark("letter", 7, 4, letter, 2),
            _mark("call", 7, 15, call, 3),
            _mark("payment", 7, 24, "£8,450.00 received"),
        ),
        _lane(
            "INV-10467",
            _on(7, 2),
            _on(8, 1),
            1_190_000,
            0,
            "paid",
            _mark("letter", 8, 8, letter, 4),
            _mark("call", 8, 20, call, 5),
            _mark("part_payment", 8, 28, "£4,000.00 received"),
            _mark("payment", 9, 9, "£7,900.00 received"),
        ),
        _lane(
            "INV-10512",
            _on(8, 6),
            _on(9, 4),
            1_840_000,
            1_840_000,
            "61-90",
            _mark("letter", 9, 12, letter, 6),
            _mark("call", 9, 24, call, 7),
            _mark("promise", 10, 2, "Promise of £18,400.00 by 9 Oct", 8),
            _mark("letter", 10, 10, "Second reminder sent", 9),
            _mark("call", 10, 29, call, 10),
            _mark("promise_broken", 11, 17, "Promise of £28,320.00 not kept", 11),
        ),
        _lane(
            "INV-10555",
            _on(8, 28),
            _on(9, 26),
            1_492_000,
            992_000,
            "31-60",
            _mark("letter", 10, 4, letter, 12),
            _mark("part_payment", 10, 20, "£5,000.00 received, BACS"),
            _mark("call", 10, 29, call, 10),
            _mark("promise_broken", 11, 17, "Promise of £28,320.00 not kept", 11),
        ),
        _lane(
            "INV-10590",
            _on(9, 16),
            _on(10, 15),
            1_031_260,
            1_031_260,
            "31-60",
            _mark("letter", 10, 23, letter, 13),
        )._replace(
            query_from=_on(10, 30),
            query_text="price",
        ),
        _lane(
            "INV-10631",
            _on(10, 12),
            _on(11, 10),
            708_000,
            708_000,
            "1-30",
            _mark("letter", 11, 18, letter, 14),
        ),
        _lane("INV-10677", _on(11, 4), _on(12, 4), 400_000, 400_000, "not due"),
    )
    items = (
        replace(
            _item(invoice("INV-10512"), _on(8, 6), _on(9, 4), "61-90", 1_840_000, 1_840_000, "promise broken"),
            set_off=((_on(11, 2), 150_000),),
        ),
        replace(
            _item(invoice("INV-10555"), _on(8, 28), _on(9, 26), "31-60", 1_492_000, 992_000, "part paid £5,000"),
            reductions=((_on(10, 20), 500_000),),
        ),
        _item(invoice("INV-10590"), _on(9, 16), _on(10, 15), "31-60", 1_031_260, 1_031_260, "query · price", 215_000),
        _item(invoice("INV-10631"), _on(10, 12), _on(11, 10), "1-30", 708_000, 708_000, "reminder 1 sent"),
        _item(invoice("INV-10677"), _on(11, 4), _on(12, 4), "not due", 400_000, 400_000, "not due"),
        _item(
            DocumentKey(DocumentType.CREDIT_NOTE, "CN-2204"),
            _on(11, 2),
            _on(11, 2),
            "not due",
            -150_000,
            -150_000,
            "credit, unallocated",
        ),
    )
    history = (
        HistoryEntry(
            11,
            "promise",
            _on(11, 17),
            None,
            "Promise £28,320 by 17 Nov — broken",
            "INV-10512, INV-10555 · K. Marsh · 17 Nov",
            "",
            "Rowan Hale",
            (invoice("INV-10512"), invoice("INV-10555")),
        ),
        HistoryEntry(
            10,
            "call",
            _on(10, 29),
            datetime(2026, 10, 29, 10, 42, tzinfo=UTC),
            "Call · spoke to Karen Marsh (Accounts)",
            "4 min · 29 Oct · 10:42",
            "Director is back Monday, will release both.",
            "Rowan Hale",
            (invoice("INV-10512"), invoice("INV-10555")),
        ),
        HistoryEntry(
            9,
            "letter",
            _on(10, 10),
            None,
            "Second reminder printed and e-mailed",
            "3 invoices · £38,632.60 · 10 Oct",
            "",
            "Rowan Hale",
            (),
            sha256="ab" * 32,
        ),
        HistoryEntry(
            None,
            "payment",
            _on(10, 20),
            None,
            "Part payment £5,000.00",
            "against INV-10555 · BACS · 20 Oct",
            "",
            "",
            (invoice("INV-10555"),),
        ),
        HistoryEntry(
            15,
            "query",
            _on(10, 30),
            None,
            "Query opened · price · £2,150",
            "INV-10590 · owner: Sales (J. Patel) · 30 Oct",
            "",
            "Rowan Hale",
            (invoice("INV-10590"),),
        ),
    )
    return DebtorView(
        as_of=AS_OF,
        head=head,
        items=items,
        lanes=lanes,
        history=history,
        talking_points=(
            "Promise of £28,320 due 17 Nov was not kept",
            "£5,000 received 20 Oct, £9,920 of INV-10555 still open",
            "Price query on INV-10590 is with Sales since 30 Oct",
        ),
        opening_line="",
        next_action="Ring about the broken promise",
    )


def many_lanes(count: int) -> tuple[Lane, ...]:
    """Return `count` lanes of three years, each with what usually happens to an invoice."""
    lanes = []
    for at in range(count):
        dated = AS_OF - timedelta(days=1095 - at * 1095 // count)
        due = dated + timedelta(days=30)
        settled = None if at % 9 == 0 else due + timedelta(days=at % 50)
        if settled is not None and settled > AS_OF:
            settled = None
        marks = [
            Mark(kind, due + timedelta(days=7 + 6 * place), f"{kind} {place}", place)
            for place, kind in enumerate(("letter", "call", "promise", "part_payment", "promise_broken"))
        ]
        if settled is not None:
            marks = [mark for mark in marks if mark.on < settled] + [Mark("payment", settled, "received")]
        lanes.append(
            Lane(
                key=invoice(f"INV-{10000 + at}"),
                dated_on=dated,
                due_on=due,
                settled_on=settled,
                currency="GBP",
                amount_minor=100_000,
                open_minor=0 if settled else 100_000,
                days_overdue=(AS_OF - due).days,
                bucket="61-90",
                marks=tuple(marks),
            )
        )
    return tuple(lanes)


@pytest.fixture(autouse=True)
def british_words() -> Iterator[None]:
    """Write amounts and days as in Britain, whatever the machine's own locale is."""
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


@pytest.fixture(autouse=True)
def quiet_qt() -> Iterator[list[str]]:
    """Fail a test during which Qt warned of anything."""
    said: list[str] = []

    def listen(kind: QtMsgType, _context: object, message: str) -> None:
        # The screenless platform of the tests says of itself what it lacks.
        if kind is not QtMsgType.QtDebugMsg and not message.startswith("This plugin does not support"):
            said.append(message)

    before = qInstallMessageHandler(listen)
    yield said
    qInstallMessageHandler(before)
    assert said == []


@pytest.fixture
def northgate() -> DebtorView:
    return northgate_view()


@pytest.fixture
def lanes_of() -> Callable[[int], tuple[Lane, ...]]:
    return many_lanes
