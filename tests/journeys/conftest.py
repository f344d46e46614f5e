"""A controller at the window: what is pressed, typed and seen, in the words of the day's work."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from creditdesk.app import Wiring
from creditdesk.opening import morning
from creditdesk.services.book.files import create_book, open_book
from creditdesk.services.ledger.views import DebtorView
from creditdesk.services.letters.letterhead import BankAccount, Letterhead
from creditdesk.services.letters.service import Letters
from creditdesk.ui.cash.page import CashPage
from creditdesk.ui.desk.debtor_model import ListedDebtor
from creditdesk.ui.desk.history_model import entry_text
from creditdesk.ui.desk.page import DeskPage
from creditdesk.ui.letters.pane import LetterPane
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.window import Window
from tests.conftest import AT, Filled

FRIDAY = date(2026, 11, 20)
COMPANY = "Rowan Supplies Ltd"
_PATIENCE = 20_000  # milliseconds until a step that does not end fails the test

CUSTOMERS = (
    "account,name,legal_form,country,terms,contact,phone,email,address1,city,postcode",
    "NOR014,Northgate Timber & Joinery Ltd,company,GB,NET 30,Karen Marsh,0113 496 0321,,4 Saw Mill Lane,Leeds,LS9 8AB",
    "HAR002,Harlow Freight Services Ltd,company,GB,NET 30,Tom Reed,01279 555 014,,12 Dock Road,Harlow,CM20 2AA",
    "BRI003,Brightwater Catering Ltd,company,GB,NET 30,Ines Roy,0117 496 0777,,9 Quay Street,Bristol,BS1 4QA",
)
DOCUMENTS = (
    "account,type,number,date,due_date,amount",
    "NOR014,invoice,10398,2026-07-01,2026-07-31,4100.00",
    "NOR014,cash,R771,2026-08-14,,4100.00",
    "NOR014,invoice,10512,2026-08-05,2026-09-04,18400.00",
    "NOR014,invoice,10577,2026-09-18,2026-10-18,9200.00",
    "HAR002,invoice,20311,2026-08-28,2026-09-27,6150.00",
    "BRI003,invoice,30044,2026-09-05,2026-10-05,2480.00",
)
ALLOCATIONS = (
    "account,credit_type,credit_number,debit_type,debit_number,date,amount",
    "NOR014,cash,R771,invoice,10398,2026-08-14,4100.00",
)


class Controller:
    """One session at the window, from sitting down to going home. Everything is done by keyboard."""

    def __init__(self, qtbot: QtBot, theme: Theme, folder: Path, monkeypatch: pytest.MonkeyPatch, on: date) -> None:
        self._qtbot = qtbot
        self._monkeypatch = monkeypatch
        self._folder = folder
        self.on = on
        self.theme = theme
        self.runner = TaskRunner()
        self.crashes: list[Exception] = []
        self.runner.crashed.connect(self.crashes.append)
        memory = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
        self.window = Window(self.theme, self.runner, memory)
        self.wiring = Wiring(self.window, on, morning())
        self.window.resize(1440, 900)
        self.window.show()
        self.window.activateWindow()
        self._is_here = True

    # Coming and going.

    def opens(self, book: Path) -> None:
        self.wiring.begin(book)
        self.until(lambda: self.wiring.desk is not None)
        self.until(lambda: self.view is not None or not self.listed)

    def goes_home(self) -> None:
        if self._is_here:
            self._is_here = False
            self.window.close()
            self.runner.close()
            self.wiring.close_book()
            self.window.deleteLater()

    # What the hands do.

    def until(self, holds: Callable[[], bool] = lambda: True) -> None:
        """Let the window work until nothing is under way and `holds` is true."""

        def at_rest() -> bool:
            if self.crashes:
                raise self.crashes[0]
            return self.runner.is_idle and holds()

        self._qtbot.waitUntil(at_rest, timeout=_PATIENCE)

    def presses(self, keys: str) -> None:
        """Press keys such as `F9`, `Alt+1` or `Ctrl+Enter` where the keyboard is."""
        *modifiers, key = keys.split("+")
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= {
                "Ctrl": Qt.KeyboardModifier.ControlModifier,
                "Alt": Qt.KeyboardModifier.AltModifier,
                "Shift": Qt.KeyboardModifier.ShiftModifier,
            }[modifier]
        QTest.keyClick(self.keyboard_in, getattr(Qt.Key, f"Key_{'Return' if key == 'Enter' else key}"), held)
        self.until()

    def types(self, text: str) -> None:
        QTest.keyClicks(self.keyboard_in, text)
        self.until()

    def imports(self, *files: Path) -> None:
        """Choose files, see what they would bring, and take it."""
        self.looks_through(*files)
        assert self.cash.import_button.isEnabled(), self.says
        self.presses("Enter")
        self.until(lambda: self.cash.heading.text().startswith("Import") or bool(self.says))

    def looks_through(self, *files: Path) -> None:
        names = [str(file) for file in files]
        with self._monkeypatch.context() as chosen:
            chosen.setattr(QFileDialog, "getOpenFileNames", lambda *_args, **_options: (names, ""))
            self.presses("Ctrl+I")
        self.until()

    def saves_rejected_rows_to(self, path: Path) -> None:
        with self._monkeypatch.context() as chosen:
            chosen.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_options: (str(path), ""))
            self.cash.outcome.save_button.setFocus()
            self.presses("Space")

    def takes_back_import(self, number: int) -> None:
        self.presses("Ctrl+3")
        table = self.cash.batches.table
        row = next(at for at, batch in enumerate(table.rows.rows) if batch.id == number)
        table.selectRow(row)
        self.cash.batches.take_back_button.setFocus()
        with self._monkeypatch.context() as asked:
            asked.setattr(QMessageBox, "exec", _press_first)
            self.presses("Space")
            self.until()

    def opens_debtor(self, account: str) -> None:
        """Find a debtor by its account and open it."""
        self.finds(account)
        self.presses("Enter")
        self.until(lambda: self.view is not None and self.view.head.account == account)

    def finds(self, text: str) -> list[str]:
        """Type into Ctrl+K and return what is offered, first line first."""
        self.presses("Ctrl+K")
        self.types(text)
        return [f"{result.kind} {result.title} {result.detail}" for result in self.window.palette_.model.results]

    def asks_for_letter(self, kind: str) -> LetterPane:
        """Look at what would go: `reminder`, `final_demand` or `statement`."""
        self.presses("S" if kind == "statement" else "L")
        pane = self.desk.panes.windows.letters.pane
        if kind == "final_demand":
            next(button for name, button in pane.kinds.items() if name.value == kind).click()
        self.until()
        return pane

    def issues(self, pane: LetterPane) -> None:
        assert pane.issue_button.isEnabled(), pane.verdict_text
        pane.issue_button.setFocus()
        self.presses("Space")
        assert "Issued as" in pane.verdict_text
        self.leaves_letter()

    def leaves_letter(self) -> None:
        self.presses("Escape")
        # What a window manager does by itself, and there is none off screen.
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)

    # What the eyes see.

    @property
    def keyboard_in(self) -> QWidget:
        """The widget that has the keyboard."""
        return QApplication.focusWidget() or self.window

    @property
    def desk(self) -> DeskPage:
        assert self.wiring.desk is not None
        return self.wiring.desk

    @property
    def cash(self) -> CashPage:
        assert self.wiring.pages is not None
        assert self.wiring.pages.cash is not None
        return self.wiring.pages.cash

    @property
    def view(self) -> DebtorView | None:
        return self.desk.view

    @property
    def debtor(self) -> str:
        """The account of the debtor who is shown."""
        return "" if self.view is None else self.view.head.account

    @property
    def listed(self) -> list[ListedDebtor]:
        model = self.desk.list.model
        rows = [model.debtor(row) for row in range(model.rowCount())]
        return [row for row in rows if row is not None]

    @property
    def accounts(self) -> list[str]:
        """The accounts of the list, from the top."""
        return [listed.row.account for listed in self.listed]

    @property
    def history(self) -> list[str]:
        """The history of the debtor shown, newest first, each entry whole."""
        return [entry_text(entry) for entry in self.desk.panes.history.entries]

    @property
    def open_items(self) -> dict[str, int]:
        """What the table of open items shows: number and open amount in minor units."""
        return {item.key.number: item.open_minor for item in self.desk.panes.items._model.items}

    @property
    def marks(self) -> dict[str, list[str]]:
        """The kinds of mark on the timeline, by invoice number."""
        return {lane.key.number: [mark.kind for mark in lane.marks] for lane in self.desk.panes.timeline.lanes}

    @property
    def note(self) -> str:
        """What stands in the note of the call."""
        return self.desk.panes.call.note.toPlainText()

    def figure(self, caption: str) -> str:
        """The value of one of the five figures of the debtor shown."""
        return next(each.facts.value for each in self.desk.panes.header.figures if each.facts.caption == caption)

    @property
    def talking_points(self) -> tuple[str, ...]:
        return () if self.view is None else self.view.talking_points

    @property
    def status_line(self) -> list[str]:
        return [fact.accessibleName() for fact in self.window.status_line._facts]

    @property
    def says(self) -> str:
        """What the window says went wrong, in its banner or on the page in front."""
        cash = None if self.wiring.pages is None else self.wiring.pages.cash
        problem = None if cash is None else cash.problem
        on_page = problem.text() if problem is not None and not problem.isHidden() else ""
        return on_page or self.window.banner.text


Desk = Callable[..., Controller]


@pytest.fixture(autouse=True)
def british_words() -> Iterator[None]:
    """Write amounts and days as in Britain, whatever the machine's own locale is."""
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def sits_down(qtbot: QtBot, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Start a session at the window on a day, with a book; the one before has ended by then, unless it `stays`."""
    sessions: list[Controller] = []

    def sit_down(book: Path, *, on: date = FRIDAY, beside_others: bool = False) -> Controller:
        if sessions and not beside_others:
            sessions[-1].goes_home()
        sessions.append(Controller(qtbot, theme, tmp_path, monkeypatch, on))
        sessions[-1].opens(book)
        return sessions[-1]

    yield sit_down
    for session in reversed(sessions):
        session.goes_home()
        assert session.crashes == []


class Files:
    """What the accounts department sends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()

    def of(self, name: str, *lines: str) -> Path:
        path = self._folder / f"{name}.csv"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    def ledger(self) -> tuple[Path, Path, Path]:
        """Three debtors, one of them with a large invoice eleven weeks overdue."""
        return (
            self.of("customers", *CUSTOMERS),
            self.of("documents", *DOCUMENTS),
            self.of("allocations", *ALLOCATIONS),
        )

    def cash(self, number: str, on: str, amount: str, invoice: str, account: str = "NOR014") -> tuple[Path, Path]:
        """Cash that came in, and the invoice that it pays."""
        return (
            self.of(f"cash {number}", "account,type,number,date,amount", f"{account},cash,{number},{on},{amount}"),
            self.of(f"paid by {number}", ALLOCATIONS[0], f"{account},cash,{number},invoice,{invoice},{on},{amount}"),
        )


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "files")


@pytest.fixture(scope="session")
def rowans_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rowan") / "Rowan Supplies Ltd.creditdesk"
    bank = BankAccount("GBP", COMPANY, "Moorland Bank", sort_code="20-00-00", account_number="55779911")
    with create_book(path, company=COMPANY, country="GB", currency="GBP", at=AT, user="tess") as book:
        letterhead = Letterhead(COMPANY, "GB", "GBP", address=("1 Mill Road", "Leeds", "LS1 4AP"), banks=(bank,))
        Letters(book).save_letterhead(letterhead, at=AT)
    return path


@pytest.fixture
def new_book(rowans_book: Path, tmp_path: Path) -> Path:
    """An empty book whose company has its letterhead and bank entered."""
    return Path(shutil.copy(rowans_book, tmp_path))


@pytest.fixture
def with_ledger(new_book: Path, files: Files, filled: Filled) -> Path:
    """That book, after the first import."""
    from creditdesk.services.cash.service import Cash

    def take() -> None:
        with open_book(new_book, user="tess") as book:
            Cash(book).import_files(files.ledger(), at=AT, as_of=FRIDAY)

    filled.fill(new_book, "ledger", take)
    return new_book


def _press_first(box: QMessageBox) -> int:
    """Answer a question with what it was asked for."""
    next(each for each in box.buttons() if box.buttonRole(each) is QMessageBox.ButtonRole.AcceptRole).click()
    return 0
