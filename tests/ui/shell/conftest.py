"""A ledger in memory and the window's own parts, for tests of the frame around the Desk's panes."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QtMsgType, qInstallMessageHandler
from pytestqt.qtbot import QtBot

from creditdesk.domain.parsing import AmountStyle
from creditdesk.services.book.book import Book
from creditdesk.services.ledger.list_views import DebtorRow, Hit, Reason
from creditdesk.services.ledger.ranks import Rank
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from tests.conftest import LedgerBuilder
from tests.ui.shell.desktop import Desktop, opened

NAMES = ("Northgate Timber & Joinery", "Harlow Freight Services", "Brightwater Catering Ltd", "Kestrel Precision Eng.")
CONTROLLERS = ("M. Doyle", "S. Iqbal")
STATES = ("121+", "61-90", "31-60", "1-30", "query", "promise", "not due")


class LedgerInMemory:
    """As many debtors as asked for; the first of four is broken, every second is on today's list."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.calls: list[str] = []
        self.styles: list[AmountStyle] = []

    def debtor_ids(
        self,
        worklist: str = "all",
        *,
        order: str = "score",
        descending: bool = True,
        text: str = "",
        controller: str = "",
        style: AmountStyle = AmountStyle.POINT,
    ) -> array[int]:
        self.styles.append(style)
        self.calls.append(f"ids {worklist} {order} {descending} {text}")
        step = {"all": 1, "today": 2, "broken": 4}.get(worklist, 0)
        ids = list(range(1, self.count + 1, step)) if step else []
        if controller:
            ids = [number for number in ids if self.row(number).controller == controller]
        if text:
            ids = [number for number in ids if text.casefold() in self.row(number).name.casefold()]
        if order == "name":
            ids.sort(key=lambda number: (self.row(number).name, number), reverse=descending)
        elif not descending:
            ids.reverse()
        return array("q", ids)

    def debtor_rows(self, ids: Sequence[int], as_of: date) -> list[DebtorRow]:
        self.calls.append(f"rows {len(ids)} {as_of}")
        return [self.row(number) for number in ids]

    def worklist_counts(self, controller: str = "") -> dict[str, int]:
        if controller:
            return {name: len(self.debtor_ids(name, controller=controller)) for name in ("today", "broken", "all")}
        return {"today": (self.count + 1) // 2, "broken": (self.count + 3) // 4, "all": self.count}

    def search(self, text: str, limit: int = 20, style: AmountStyle = AmountStyle.POINT) -> list[Hit]:
        self.calls.append(f"search {text}")
        self.styles.append(style)
        fitting = [number for number in range(1, self.count + 1) if text.casefold() in self.row(number).name.casefold()]
        return [
            Hit(
                "debtor",
                number,
                self.row(number).account,
                self.row(number).name,
                "",
                "£48,212.60",
                rank=Rank.NAME_BEGINS,
            )
            for number in fitting[:limit]
        ]

    def row(self, number: int) -> DebtorRow:
        return DebtorRow(
            customer_id=number,
            account=f"ACC{number:03}",
            name=f"{NAMES[(number - 1) % len(NAMES)]} {number}",
            currency="GBP",
            balance_minor=4_821_260 - number,
            overdue_minor=4_571_260,
            oldest_days=77,
            fact="promise broken Tue",
            state=STATES[(number - 1) % len(STATES)],
            score=82,
            reasons=(
                Reason("£45,712.60 overdue", 40),
                Reason("promise of 17 Nov broken", 30),
                Reason("rang today", -5),
            ),
            next_action="ring Karen Marsh",
            days_to_pay=(38, 41, 45, 44, 52, 58),
            controller=CONTROLLERS[number % len(CONTROLLERS)],
            cover=""
            if number % len(CONTROLLERS)
            else f"{CONTROLLERS[0]} is away until 27 Nov; {CONTROLLERS[1]} covers.",
        )


@pytest.fixture
def ledger() -> LedgerInMemory:
    return LedgerInMemory(40)


@pytest.fixture
def ledger_of() -> Callable[[int], LedgerInMemory]:
    """Return a ledger of so many debtors."""
    return LedgerInMemory


@pytest.fixture
def inline() -> TaskRunner:
    """Runs everything at once, in the test's own thread."""
    return TaskRunner(inline=True)


@pytest.fixture
def threaded() -> Iterator[TaskRunner]:
    """Runs as in the window, in threads."""
    runner = TaskRunner()
    yield runner
    runner.close()


@pytest.fixture(autouse=True)
def british_words() -> Iterator[None]:
    """Write amounts and days as in Britain, whatever the machine's own locale is."""
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


@pytest.fixture(autouse=True)
def quiet_qt() -> Iterator[None]:
    """Fail a test during which Qt warned of anything."""
    said: list[str] = []

    def listen(kind: QtMsgType, _context: object, message: str) -> None:
        # The plugin that draws off screen says what it cannot do: tell sizes, raise windows.
        if kind is not QtMsgType.QtDebugMsg and not message.startswith("This plugin does not"):
            said.append(message)

    before = qInstallMessageHandler(listen)
    yield
    qInstallMessageHandler(before)
    assert said == []


@pytest.fixture
def ledger_book(book: Book) -> Path:
    """A closed book in which Northgate owes 1,000.00 and Harlow 500.00, both overdue."""
    built = LedgerBuilder(book)
    for account, name, amount in (("N1", "Northgate", "1000.00"), ("H1", "Harlow", "500.00")):
        customer = built.customer(account, name=name, address1="Unit 7", city="Wakefield")
        built.invoice(customer, f"INV-{account}", "2026-08-06", amount, due="2026-09-05")
    book.close()
    return book.path


@pytest.fixture
def desktop(theme: Theme, ledger_book: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Desktop]:
    """The program on that book, worked by keyboard."""
    with opened(ledger_book, theme, tmp_path, qtbot) as made:
        yield made
