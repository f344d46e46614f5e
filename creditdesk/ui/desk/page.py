"""The Desk: the list at the left, one debtor in the middle, the call at the right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QTabWidget, QVBoxLayout, QWidget

from creditdesk.domain.document import DocumentKey
from creditdesk.services.changes import Changes
from creditdesk.services.ledger.views import Contact, DebtorView, HistoryEntry, Hit, Mark
from creditdesk.ui.desk.account import Account
from creditdesk.ui.desk.call_pane import CallPane
from creditdesk.ui.desk.contacts import Contacts
from creditdesk.ui.desk.debtor_list import DebtorList
from creditdesk.ui.desk.entry_dialog import CORRECT, OPEN_LETTER, EntryDialog
from creditdesk.ui.desk.header import DebtorHeader
from creditdesk.ui.desk.history import History
from creditdesk.ui.desk.open_items import OpenItems
from creditdesk.ui.desk.timeline import Timeline
from creditdesk.ui.insight.trend import Trend
from creditdesk.ui.parts import rule
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:
    from creditdesk.services.office import Office
    from creditdesk.ui.letters.dialog import LetterDialog


class DeskPage(QWidget):
    """Reads a debtor whole and hands it to the panes; knows what each pane says, not what it looks like."""

    changed = Signal(object)
    """`Changes` that work on this page made."""

    def __init__(
        self,
        office: Office,
        runner: TaskRunner,
        theme: Theme,
        memory: QSettings,
        *,
        as_of: date,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._runner = runner
        self._theme = theme
        self._memory = memory
        self._as_of = as_of
        self._now = now
        self._view: DebtorView | None = None
        self._wanted: str | None = None
        self._letter_dialog: LetterDialog | None = None
        self.list = DebtorList(office.ledger, runner, theme, as_of, self)
        self.header = DebtorHeader(theme, self)
        self.timeline = Timeline(theme, self)
        self.timeline.show_lanes((), as_of)
        self.items = OpenItems(theme, self)
        self.items.columns_changed.connect(lambda state: memory.setValue("desk/columns", state))
        self.items.failed.connect(runner.failed)
        self.contacts = Contacts(theme, self)
        self.account = Account(theme, self)
        self.history = History(theme, self)
        self.call = CallPane(office.desk, runner, theme, now=now, parent=self)
        self.trend = Trend(office.insight, runner, theme, self)
        self.tabs = QTabWidget(self)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setAccessibleName("What is known of the debtor")
        for pane, text in (
            (self.timeline, "Timeline"),
            (self.trend, "Trend"),
            (self.contacts, "Contacts"),
            (self.account, "Account"),
        ):
            self.tabs.addTab(pane, text)
        self.setFocusProxy(self.list)
        self._connect()
        self._lay_out(theme)

    @property
    def view(self) -> DebtorView | None:
        """The debtor shown, once one is."""
        return self._view

    def start(self) -> None:
        """Read the list for the first time."""
        self.list.reload()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what carries out the commands of this page."""
        return {
            "next_debtor": lambda: self.list.step(1),
            "previous_debtor": lambda: self.list.step(-1),
            "filter_list": self.list.start_filter,
            "why": self.list.explain,
            "call": self.call.toggle_call,
            "save_and_next": self.call.save_and_next,
            "note": self.call.start_note,
            "promise": self.call.start_promise,
            "query": self.call.start_query,
            "letter": lambda: self._show_letter("reminder"),
            "statement": lambda: self._show_letter("statement"),
            "timeline": lambda: self._show_tab(self.timeline),
            "trend": lambda: self._show_tab(self.trend),
            "copy_list": self.list.copy,
            "export_list": self.list.export,
        }

    def show_debtor(self, customer_id: int) -> None:
        """Read a debtor and show them; a debtor chosen meanwhile takes their place."""
        ledger, as_of = self._office.ledger, self._as_of
        self._runner.read(lambda: ledger.debtor(customer_id, as_of), self._show, key="debtor")

    def show_hit(self, hit: Hit) -> None:
        """Show what was found by search; a document found is selected among the open items."""
        self._wanted = hit.number or None
        if self._view is not None and self._view.head.customer_id == hit.customer_id:
            self._show(self._view)
        self.list.choose(hit.customer_id)

    def refresh(self) -> None:
        """Read everything again."""
        self.list.model.forget()
        self.list.reload()
        if self._view is not None:
            self.show_debtor(self._view.head.customer_id)

    def take_changes(self, changes: Changes) -> None:
        """Read again what the changes concern."""
        self.list.take_changes(changes)
        if self._view is not None and changes.concern(self._view.head.customer_id):
            self.show_debtor(self._view.head.customer_id)

    def put_away(self) -> None:
        """Keep what is not saved yet, and how wide the panes are."""
        self.call.flush()
        for name, splitter in self._splitters.items():
            self._memory.setValue(f"desk/{name}", splitter.saveState())

    def _show_tab(self, pane: QWidget) -> None:
        self.tabs.setCurrentWidget(pane)
        pane.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show(self, view: DebtorView) -> None:
        self._view = view
        self.header.show_debtor(view)
        self.timeline.show_lanes(view.lanes, view.as_of)
        head = view.head
        self.items.show_items(
            view.items, view.as_of, customer_id=head.customer_id, country=head.country, legal_form=head.legal_form
        )
        self.trend.show_debtor(head.customer_id, view.as_of)
        self.contacts.show_contacts(head.contacts)
        self.account.show_debtor(view)
        self.history.show_entries(view.history)
        self.call.show_debtor(view)
        self.call.set_selection(self.items.selected_keys())
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.items.select([item.key for item in view.items if item.key.number == wanted])

    def _show_nobody(self) -> None:
        """Nobody is on the list: the panes are empty."""
        self._runner.forget("debtor")
        self._view = None
        self.header.show_debtor(None)
        self.call.show_debtor(None)
        self.timeline.show_lanes((), self._as_of)
        self.items.show_items((), self._as_of)
        self.contacts.show_contacts(())
        self.history.show_entries(())

    def _connect(self) -> None:
        self.list.debtor_chosen.connect(self.show_debtor)
        self.list.emptied.connect(self._show_nobody)
        self.items.selection_changed.connect(self.call.set_selection)
        self.items.opened.connect(lambda _key: self._show_tab(self.timeline))
        self.items.letter_requested.connect(lambda _keys: self._show_letter("reminder"))
        self.items.statement_requested.connect(lambda _keys: self._show_letter("statement"))
        self.timeline.opened.connect(self._open)
        self.contacts.call_requested.connect(self._ring)
        self.history.opened.connect(self._open_entry)
        self.history.correction_requested.connect(self._correct)
        self.call.saved.connect(self.changed)
        self.call.next_requested.connect(self._go_on)
        self.call.left.connect(self.list.setFocus)
        self.call.selection_wanted.connect(self.items.select)
        self.call.failed.connect(self._runner.failed)

    def _go_on(self) -> None:
        """Move to the next debtor, with the keyboard in the list: the next call begins with F9."""
        self.list.step(1)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ring(self, contact: Contact) -> None:
        self.call.head.choose(contact.id)
        if not self.call.timer.is_running:
            self.call.toggle_call()

    def _open(self, what: Mark | DocumentKey) -> None:
        if isinstance(what, DocumentKey):
            self.items.select([what])
            self.items.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        entries = self._view.history if self._view is not None else ()
        for entry in entries:
            if entry.activity_id is not None and entry.activity_id == what.activity_id:
                self._open_entry(entry)
                return

    def _open_entry(self, entry: HistoryEntry) -> None:
        answer = EntryDialog(entry, self).exec()
        if answer == CORRECT:
            self._correct(entry)
        elif answer == OPEN_LETTER:
            self._letters().show_issued(entry.sha256, entry.title)

    def _show_letter(self, kind: str) -> None:
        """Show what would go to the debtor about the selected items, or about all that is open."""
        if self._view is not None:
            head = self._view.head
            self._letters().show_debtor(
                head.customer_id, head.account, head.name, self._as_of, self.items.selected_keys(), kind
            )

    def _letters(self) -> LetterDialog:
        """Return the window for letters, made when it is first needed: ReportLab does not load before that."""
        from creditdesk.ui.letters.dialog import LetterDialog  # noqa: PLC0415 - see above

        if self._letter_dialog is None:
            self._letter_dialog = LetterDialog(self._office.letters, self._runner, self._theme, self._now, self)
            self._letter_dialog.issued.connect(self.changed)
        return self._letter_dialog

    def _correct(self, entry: HistoryEntry) -> None:
        if entry.activity_id is not None:
            self.call.correct(entry.activity_id, entry.title)

    def _lay_out(self, theme: Theme) -> None:
        centre = QWidget(self)
        middle = QVBoxLayout(centre)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        down = _splitter(Qt.Orientation.Vertical, self.tabs, self.items)
        for number in range(2):
            down.setStretchFactor(number, 1)
        middle.addWidget(self.header)
        middle.addWidget(rule())
        middle.addWidget(down, 1)
        right = _splitter(Qt.Orientation.Vertical, self.call, self.history)
        across = _splitter(Qt.Orientation.Horizontal, self.list, centre, right)
        across.setStretchFactor(1, 1)
        self._splitters = {"across": across, "down": down, "right": right}
        usual = {"across": (330, 757, 353), "down": (374, 330), "right": (480, 352)}
        for name, splitter in self._splitters.items():
            state = self._memory.value(f"desk/{name}")
            if state is None or not splitter.restoreState(state):
                splitter.setSizes([theme.scaled(size) for size in usual[name]])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(across)


def _splitter(orientation: Qt.Orientation, *panes: QWidget) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setHandleWidth(1)
    splitter.setChildrenCollapsible(False)
    for pane in panes:
        splitter.addWidget(pane)
    return splitter
