"""The window: how soon it is on screen and works, and whether a list of 125,000 debtors ever holds it up.

Start-up is timed from outside, from the start of the process, interleaved with its peers. What holds the window up is
the longest time that one event keeps its thread while something is asked of it.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from bench.big_ledger import AS_OF, big_ledger
from bench.measure import FRAME, Measure
from creditdesk.services.book.files import open_book
from creditdesk.services.demo.service import DEMO_DAY, make_demo
from creditdesk.services.office import Office
from creditdesk.ui.application import make_application
from creditdesk.ui.desk.debtor_list import ORDERS, DebtorList
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

ROUNDS = 7
DEBTORS = 125_000
DOCUMENTS = 1_000_000
_AT = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 9, tzinfo=UTC)
_DONE = "done"

BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow, QLabel
application = QApplication([])
window = QMainWindow()
window.setCentralWidget(QLabel("CreditDesk"))
window.resize(1440, 900)
window.show()
application.processEvents()
"""
BARE_WITH_DATABASE = BARE + "import sqlalchemy.orm\n"
# As `creditdesk/__main__.py` opens the window.
OURS_ON_SCREEN = """
import sys
from creditdesk.opening import hold_collection, load_qt
hold_collection()
load_qt()
from creditdesk import app
from creditdesk.ui.application import make_application, make_theme, window_memory
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.window import Window
application, memory, runner = make_application(), window_memory(), TaskRunner()
window = Window(make_theme(application, memory), runner, memory)
wiring = app.Wiring(window, None)
window.show()
application.processEvents()
assert "sqlalchemy" not in sys.modules
"""
# The list works once its rows are painted and answer the keyboard; the debtor's panes load right after.
OURS_WORKING = (
    OURS_ON_SCREEN
    + """
from pathlib import Path
from creditdesk.ui.desk.debtor_list import DebtorList
def works(debtors, _customer_id):
    debtors.table.viewport().repaint()
    application.quit()
made = DebtorList.__init__
def make(debtors, *arguments, **more):
    made(debtors, *arguments, **more)
    debtors.debtor_chosen.connect(lambda customer_id: works(debtors, customer_id))
DebtorList.__init__ = make
wiring.begin(Path(sys.argv[1]))
application.exec()
heavy = {"pandas", "numpy", "matplotlib", "reportlab"} & set(sys.modules)
assert not heavy, heavy
"""
)
_END = f"\nprint({_DONE!r}, flush=True)\nimport os\nos._exit(0)\n"


def measures() -> list[Measure]:
    """Time the window."""
    return [*_start(), *_long_list()]


def _start_seconds(compiled: Path, program: str, *arguments: str) -> float:
    """Start Python with a program and return the seconds until it says that it is done.

    Modules are compiled once, into `compiled`, as they are where a person starts CreditDesk for the second time: an
    environment that forbids to keep them would have our own compiled anew at every start, and Qt's not.
    """
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    surroundings["PYTHONPYCACHEPREFIX"] = str(compiled)
    started = time.perf_counter()
    command = [sys.executable, "-c", program + _END, *arguments]
    with subprocess.Popen(  # noqa: S603 - our own programs, above
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=surroundings
    ) as child:
        assert child.stdout is not None
        said = child.stdout.readline().strip()
        seconds = time.perf_counter() - started
    if said != _DONE:
        raise RuntimeError(f"a start of the window failed: {program}")
    return seconds


def _start() -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="creditdesk-bench-") as folder:
        book = Path(folder) / "Demo.creditdesk"
        make_demo(book, as_of=DEMO_DAY, at=_AT).close()
        programs: dict[str, tuple[str, ...]] = {
            "bare": (BARE,),
            "on screen": (OURS_ON_SCREEN,),
            "bare with database": (BARE_WITH_DATABASE,),
            "working": (OURS_WORKING, str(book)),
        }
        taken: dict[str, list[float]] = {name: [] for name in programs}
        for turn in range(ROUNDS + 1):
            for name, program in programs.items():
                seconds = _start_seconds(Path(folder) / "compiled", *program)
                # The first turn compiles the modules and fills the caches of the disk.
                if turn:
                    taken[name].append(seconds)
    middle = {name: statistics.median(seconds) for name, seconds in taken.items()}
    return [
        Measure("start to the window on screen", middle["on screen"], middle["bare"], 1.5, "bare window"),
        Measure(
            "start to a working list", middle["working"], middle["bare with database"], 1.5, "bare + sqlalchemy.orm"
        ),
    ]


@contextmanager
def _office() -> Iterator[Office]:
    """A copy of a kept ledger of many debtors, with its worklist brought up to date."""
    with tempfile.TemporaryDirectory(prefix="creditdesk-bench-") as folder:
        path = Path(shutil.copy(big_ledger(customers=DEBTORS, documents=DOCUMENTS), folder))
        with open_book(path, user="bench") as book:
            office = Office.of(book)
            office.desk.start_day(at=_AT, as_of=AS_OF)
            yield office


class _Watched(QApplication):
    """Notes the longest time that one event, with all that it sets off, keeps the window's thread."""

    def __init__(self) -> None:
        super().__init__([])
        self._depth = 0
        self._longest = 0.0

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        if self._depth:
            return super().notify(receiver, event)
        self._depth += 1
        started = time.perf_counter()
        try:
            return super().notify(receiver, event)
        finally:
            self._depth -= 1
            self._longest = max(self._longest, time.perf_counter() - started)

    def longest(self, ask: Callable[[], object], runner: TaskRunner) -> float:
        """Ask for something in the event loop; return the longest time until everything is shown."""
        self._longest = 0.0
        QTimer.singleShot(0, self, ask)
        quiet_since = time.perf_counter()
        while time.perf_counter() - quiet_since < 0.1:
            self.processEvents()
            time.sleep(0.001)
            if not runner.is_idle:
                quiet_since = time.perf_counter()
        return self._longest


def _long_list() -> list[Measure]:
    application = _Watched()
    make_application()
    with _office() as office:
        runner = TaskRunner()
        debtors = DebtorList(office.ledger, runner, Theme(application, choice="light"), AS_OF)
        debtors.resize(330, 900)
        debtors.show()

        def middle(*asked: Callable[[], object]) -> float:
            return statistics.median(application.longest(ask, runner) for ask in asked * ROUNDS)

        found = {
            "first paint": middle(lambda: debtors.show_worklist("all")),
            "sort, the slowest column": max(
                middle(
                    partial(debtors.sort, order, descending=True),
                    partial(debtors.sort, order, descending=False),
                )
                for order, _text, _first in ORDERS
            ),
            "jump to the end and back": middle(debtors.table.scrollToBottom, debtors.table.scrollToTop),
            "next debtor": middle(lambda: debtors.step(1)),
        }
        assert debtors.model.rowCount() == DEBTORS
        runner.close()
        debtors.deleteLater()
    return [Measure(f"list of {DEBTORS:,} debtors: {what}", seconds, FRAME) for what, seconds in found.items()]
