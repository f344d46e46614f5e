"""A line in which a debtor is found by name or account; empty, it stands for nobody in particular."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QStringListModel, QTimer, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from creditdesk.services.ledger.list_views import Hit
from creditdesk.ui.tasks import TaskRunner

_RESTS = 150  # milliseconds without a key, after which is looked up what was typed
_MOST = 12


class Finder(Protocol):
    """Finds debtors."""

    def search(self, text: str, limit: int = 20) -> list[Hit]:
        """Return what fits a text, the best first."""


class DebtorLine(QLineEdit):
    """Tells which debtor was chosen."""

    chosen = Signal(object)
    """The debtor's `Hit`, or none where the line no longer says the one who was chosen."""

    def __init__(self, finder: Finder, runner: TaskRunner, nobody: str, parent: QWidget | None = None) -> None:
        """Make the line; `nobody` is said while it is empty."""
        super().__init__(parent)
        self._finder = finder
        self._runner = runner
        self._hits: dict[str, Hit] = {}
        # As the line says the debtor who is chosen; empty while nobody in particular is.
        self._chosen = ""
        self._key = f"debtor line {id(self)}"
        self._names = QStringListModel(self)
        self._offers = QCompleter(self._names, self)
        self._offers.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._list = QListView()
        self._list.setProperty("dropDown", True)
        self._offers.setPopup(self._list)
        self._offers.activated.connect(self._choose)
        self.setCompleter(self._offers)
        self.setPlaceholderText(nobody)
        self.setClearButtonEnabled(True)
        self._typed = QTimer(self, singleShot=True, interval=_RESTS)
        self._typed.timeout.connect(self._look_up)
        self.textEdited.connect(self._take)
        self.textChanged.connect(self._void)

    def show_debtor(self, account: str, name: str) -> None:
        """Show a debtor who was chosen elsewhere."""
        self._chosen = f"{name} ({account})"
        self.setText(self._chosen)
        self.setCursorPosition(0)

    def _take(self, text: str) -> None:
        if text.strip():
            self._typed.start()
        else:
            self._typed.stop()

    def _void(self, text: str) -> None:
        """Choose nobody once the line says somebody else: what is done next would befall the one before."""
        if text != self._chosen:
            self._chosen = ""
            self.chosen.emit(None)

    def _look_up(self) -> None:
        finder, text = self._finder, self.text().strip()
        self._runner.read(lambda: finder.search(text, _MOST), self._offer, key=self._key)

    def _offer(self, hits: list[Hit]) -> None:
        debtors = {hit.customer_id: hit for hit in reversed(hits)}
        self._hits = {f"{hit.name} ({hit.account})": hit for hit in reversed(debtors.values())}
        self._names.setStringList(list(self._hits))
        if self._hits and self.hasFocus():
            self._offers.complete()
            self._list.setCurrentIndex(self._offers.completionModel().index(0, 0))

    def _choose(self, shown: str) -> None:
        hit = self._hits.get(shown)
        if hit is not None:
            self.show_debtor(hit.account, hit.name)
            self.chosen.emit(hit)
