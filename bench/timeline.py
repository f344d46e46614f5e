"""The debtor panes on the window's thread: painting the timeline, and showing a debtor with 500 documents."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from PySide6.QtWidgets import QApplication

from bench.measure import FRAME, LONGEST_HITCH, Measure
from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.interest_law import UNITED_KINGDOM
from creditdesk.domain.risk import Sign
from creditdesk.services.ledger.views import Balance, DebtorHead, DebtorView, HistoryEntry, Lane, Mark, OpenItemRow
from creditdesk.ui.desk.header import DebtorHeader
from creditdesk.ui.desk.history import History
from creditdesk.ui.desk.lane_filter import ALL
from creditdesk.ui.desk.open_items import OpenItems
from creditdesk.ui.desk.timeline import Timeline
from creditdesk.ui.theme import Theme

AS_OF = date(2026, 11, 20)
PAINTS = 200
_KINDS = ("letter", "call", "promise", "part_payment", "promise_broken", "note", "call", "letter")


def lanes(count: int) -> tuple[Lane, ...]:
    """Return `count` seeded lanes of three years, one in four open, with up to eight marks each."""
    draw = random.Random(count)  # noqa: S311 - seeded, so that every run paints the same
    made = []
    for at in range(count):
        dated = AS_OF - timedelta(days=draw.randrange(10, 1095))
        due = dated + timedelta(days=30)
        settled = None if draw.random() < 0.25 else min(AS_OF, due + timedelta(days=draw.randrange(-10, 80)))
        marks = [
            Mark(kind, due + timedelta(days=7 + 9 * place), f"{kind} {place}", place)
            for place, kind in enumerate(_KINDS[: draw.randrange(9)])
        ]
        if settled is not None:
            marks = [*(mark for mark in marks if mark.on < settled), Mark("payment", settled, "received")]
        days = ((settled or AS_OF) - due).days
        buckets = ("not due", "1-30", "31-60", "61-90", "91-120", "121+")
        made.append(
            Lane(
                key=DocumentKey(DocumentType.INVOICE, f"INV-{10000 + at}"),
                dated_on=dated,
                due_on=due,
                settled_on=settled,
                currency="GBP",
                amount_minor=draw.randrange(1_000, 5_000_000),
                open_minor=0 if settled else 100_000,
                days_overdue=days,
                bucket=buckets[max(0, min(5, (days + 29) // 30))],
                marks=tuple(marks),
                query_from=due + timedelta(days=20) if settled is None and at % 7 == 0 else None,
                query_text="price",
            )
        )
    return tuple(made)


def view(documents: int, customer_id: int) -> DebtorView:
    """Return a debtor with so many documents, and twice as many entries of history."""
    made = lanes(documents)
    items = tuple(
        OpenItemRow(
            key=lane.key,
            dated_on=lane.dated_on,
            due_on=lane.due_on,
            days_overdue=lane.days_overdue,
            bucket=lane.bucket,
            currency="GBP",
            amount_minor=lane.amount_minor,
            open_minor=lane.open_minor,
            disputed_minor=0,
            retained_minor=0,
            reference="",
            po_number="",
            state="reminder 1 sent",
        )
        for lane in made
        if lane.open_minor
    )
    history = tuple(
        HistoryEntry(
            activity_id=at,
            kind=("call", "letter", "payment", "promise")[at % 4],
            on=AS_OF - timedelta(days=at),
            at=datetime(2026, 11, 20, 10, 42, tzinfo=UTC),
            title=f"Call · spoke to Karen Marsh, {at}",
            detail="4 min",
            note="Director is back Monday, will release both." if at % 2 else "",
            done_by="R. Hale",
            items=(),
        )
        for at in range(2 * documents)
    )
    head = DebtorHead(
        customer_id=customer_id,
        account=f"C{customer_id:05}",
        name=f"Debtor {customer_id} Ltd",
        legal_form="company",
        country="GB",
        sector="Construction",
        terms="NET 30",
        terms_words="30 days net",
        controller="",
        language="en",
        address=(),
        vat_number="",
        registration_number="",
        parent_account="",
        on_stop="over 60 days",
        dunning_hold="",
        currency="GBP",
        balances=(Balance("GBP", 4_821_260, 4_571_260, 77, (("not due", 1), ("1-30", 2)), 0, 0, 0),),
        credit_limit_minor=5_000_000,
        limit_used_percent=96,
        pays_in_days=58,
        paid_in_days_before=43,
        pays_changed_on=None,
        promises_kept=3,
        promises_matured=5,
        last_promise="last one broken",
        risk=82,
        risk_level="high",
        risk_signs=(Sign("slower", "pays later", 20), Sign("part-pays", "leaves some open", 10)),
        contacts=(),
        interest_regime=UNITED_KINGDOM,
    )
    return DebtorView(AS_OF, head, items, made, history, (), "", "")


def timed(work: Callable[[int], object], times: int = PAINTS) -> tuple[float, float]:
    """Return the median and the worst seconds of doing something so many times."""
    taken = []
    for at in range(times):
        started = time.perf_counter()
        work(at)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken), max(taken)


def painting(theme: Theme, count: int) -> list[tuple[str, float, float]]:
    """Return (what, median, worst) of a paint after a scroll and after a zoom, in a pane of 1400 by 900."""
    timeline = Timeline(theme)
    timeline.resize(1400, 900)
    timeline.show()
    timeline.choose(ALL)
    timeline.show_lanes(lanes(count), AS_OF)
    QApplication.processEvents()
    bar, port = timeline.verticalScrollBar(), timeline.viewport()

    def scroll(at: int) -> None:
        bar.setValue(at * 137 % bar.maximum())
        port.repaint()

    def zoom(at: int) -> None:
        timeline._zoom(1.2 if at % 20 < 10 else 1 / 1.2, 700)  # noqa: SLF001 - as the wheel does
        port.repaint()

    def fit(_at: int) -> None:
        timeline.fit()
        port.repaint()

    return [
        (f"{count:,} lanes: a paint while scrolling", *timed(scroll)),
        (f"{count:,} lanes: a paint while zooming", *timed(zoom)),
        (f"{count:,} lanes: back to today", *timed(fit)),
    ]


def opening(theme: Theme) -> tuple[str, float, float]:
    """Return (what, median, worst) of showing debtors with 500 documents in header, timeline, items and history."""
    header, timeline, items, history = DebtorHeader(theme), Timeline(theme), OpenItems(theme), History(theme)
    for pane, size in ((header, (760, 120)), (timeline, (760, 380)), (items, (760, 330)), (history, (340, 420))):
        pane.resize(*size)
        pane.show()
    QApplication.processEvents()
    debtors = [view(500, number) for number in range(4)]

    def show(at: int) -> None:
        debtor = debtors[at % len(debtors)]
        header.show_debtor(debtor)
        timeline.show_lanes(debtor.lanes, debtor.as_of)
        head = debtor.head
        items.show_items(debtor.items, debtor.as_of, customer_id=head.customer_id, regime=head.interest_regime)
        history.show_entries(debtor.history, debtor.as_of)
        QApplication.processEvents()

    return "a debtor with 500 documents in four panes", *timed(show)


def searching(theme: Theme, documents: int) -> list[tuple[str, float, float]]:
    """Type words into the search of a long history, and scroll what is left."""
    history = History(theme)
    history.resize(340, 420)
    history.show()
    debtor = view(documents, 5)
    history.show_entries(debtor.history, debtor.as_of)
    QApplication.processEvents()
    # Made ready as the keyboard comes into the field.
    history.search_box.setFocus()
    history.search_box.setText("warm")
    words = ("director is back", "will release both", "karen marsh")
    typed = [text[:end] for text in words for end in range(1, len(text) + 1)]
    bar = history.list_view.verticalScrollBar()

    def key(at: int) -> None:
        history.search_box.setText(typed[at % len(typed)])
        QApplication.processEvents()

    def scroll(at: int) -> None:
        bar.setValue(bar.maximum() * (at % 50) // 50)
        QApplication.processEvents()

    entries = f"{len(debtor.history):,} entries"
    return [
        (f"{entries}: a keystroke of the history's search", *timed(key)),
        (f"{entries}: scrolling the history", *timed(scroll)),
    ]


def measures() -> list[Measure]:
    """Time the panes: one frame at the median, three at the worst."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication([])
    theme = Theme(application, choice="light")
    found = []
    for what, middle, worst in (
        *painting(theme, 1_000),
        *painting(theme, 10_000),
        *searching(theme, 2_500),
        opening(theme),
    ):
        found.append(Measure(f"{what}, median of {PAINTS}", middle, FRAME))
        found.append(Measure(f"{what}, worst of {PAINTS}", worst, LONGEST_HITCH))
    return found
