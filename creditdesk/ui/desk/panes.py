"""Everything the Desk shows of one debtor: header, tabs and open items in one column, call and history in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QSplitter, QTabWidget, QVBoxLayout, QWidget

from creditdesk.domain.document import DocumentKey
from creditdesk.services.ledger.views import Contact, DebtorRecord, DebtorView, HistoryEntry, Mark
from creditdesk.ui.desk.account import Account
from creditdesk.ui.desk.call_pane import CallPane
from creditdesk.ui.desk.case_file import CaseSaving
from creditdesk.ui.desk.contacts import Contacts
from creditdesk.ui.desk.debtor_windows import DebtorWindows
from creditdesk.ui.desk.entry_dialog import CORRECT, OPEN_LETTER, OPEN_MAIL, EntryDialog
from creditdesk.ui.desk.header import DebtorHeader
from creditdesk.ui.desk.history import History
from creditdesk.ui.desk.history_file import HistoryFile
from creditdesk.ui.desk.issued import IssuedLetters
from creditdesk.ui.desk.mail_filing import MailFiling
from creditdesk.ui.desk.open_items import OpenItems
from creditdesk.ui.desk.timeline import Timeline
from creditdesk.ui.desk.workplace import Workplace
from creditdesk.ui.insight.trend import Trend
from creditdesk.ui.part_names import PART
from creditdesk.ui.parts import UpAndDown, rule
from creditdesk.ui.tab_order import let_tab_go, stops_in

if TYPE_CHECKING:
    from creditdesk.services.letters.issued import IssuedRow

# How the height is shared out at the usual size; the person's own shares are remembered.
_USUAL = {"down": (374, 330), "right": (560, 272)}
_LINES = 200
"""The least height of the tabs."""


class DebtorPanes(QWidget):
    """Knows what each pane says, not what it looks like: what one pane tells is handed to those it concerns."""

    changed = Signal(object)
    """`Changes` that work here made."""
    next_requested = Signal()
    """A call was saved: on to the next debtor."""
    left = Signal()
    """The keyboard may go back to the list."""
    recorded = Signal(object)
    """A `LastCall` that was saved here."""
    undoable = Signal(object)
    """Anything else that was done here, as a `LastChange`."""
    queries_wanted = Signal()
    """The queries of the debtor are to be shown."""
    told = Signal(str)
    """A sentence for the person."""
    letterhead_wanted = Signal()
    """A letter lacks our address or bank account, and the person wants to complete it."""
    words_wanted = Signal(object)
    """A `TextAsked`: the person wants to change what letters say."""

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = place
        office, runner, theme = place.office, place.runner, place.theme
        self._view: DebtorView | None = None
        self._contacts_wait = False
        """Whether the contacts are still those of the debtor before: filled once their tab is in front."""
        self.windows = DebtorWindows(place, self)
        self.header = DebtorHeader(theme, self)
        self.timeline = Timeline(theme, self)
        self.timeline.show_lanes((), place.as_of)
        self.trend = Trend(office.insight, runner, theme, self)
        self.issued = IssuedLetters(lambda: office.letters, runner, theme, self)
        self.contacts = Contacts(
            office.desk.contacts,
            runner,
            theme,
            as_of=place.as_of,
            now=place.now,
            may_write=not office.desk.closed_because,
            parent=self,
        )
        self.account = Account(theme, self)
        self.items = OpenItems(theme, self)
        self.items.restore_columns(str(place.memory.value("desk/columns", "")))
        self.call = CallPane(office.desk, runner, theme, now=place.now, parent=self)
        self.history = History(theme, self)
        self.history_file = HistoryFile(office, runner, self)
        self.history_file.told.connect(self.told)
        self.case_saving = CaseSaving(office, runner, place.memory, theme, self)
        self.case_saving.told.connect(self.told)
        self.history.offer_corrections(not office.desk.closed_because)
        self.mails = MailFiling(place, lambda: self._view.head if self._view is not None else None, self)
        self.tabs = QTabWidget(self)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self.tabs.setAccessibleName("What is known of the debtor")
        for pane, text in (
            (self.timeline, "Timeline"),
            (self.trend, "Trend"),
            (self.issued, "Letters"),
            (self.contacts, "Contacts"),
            (self.account, "Account"),
        ):
            self.tabs.addTab(pane, text)
        self.tabs.currentChanged.connect(lambda _at: self._tab_chosen())
        theme.changed.connect(self._fit_tabs)
        self._fit_tabs()
        for part, name in (
            (self.tabs, "Debtor tabs"),
            (self.header, "Header"),
            (self.timeline, "Timeline"),
            (self.trend, "Trend"),
            (self.issued, "Letters"),
            (self.contacts, "Contacts"),
            (self.account, "Account"),
            (self.items, "Open items"),
            (self.call, "Call"),
            (self.history, "History"),
        ):
            part.setProperty(PART, name)
        # Where large text leaves too little height for all, the column scrolls.
        self.middle = UpAndDown(self)
        self._splitters: dict[str, QSplitter] = {}
        self._lay_out()
        self._order_stops()
        self._connect()

    @property
    def view(self) -> DebtorView | None:
        """The debtor shown, once one is."""
        return self._view

    def show_debtor(self, view: DebtorView | None) -> None:
        """Show a debtor in every pane, or nobody."""
        self._view = view
        self.windows.show_debtor(view)
        head = view.head if view is not None else None
        self.header.show_debtor(view)
        is_whole = view is None or view.is_whole
        self.timeline.show_lanes(view.lanes if view is not None else (), self.place.as_of, is_whole=is_whole)
        if view is None or head is None:
            self.items.show_items((), self.place.as_of)
            self.issued.show_nobody()
            self._show_contacts()
            self.history.show_entries((), self.place.as_of)
            self.call.show_debtor(None)
            return
        self.items.show_items(view.items, view.as_of, customer_id=head.customer_id, regime=head.interest_regime)
        self.trend.show_debtor(head.customer_id, view.as_of)
        self.issued.show_debtor(head.customer_id)
        self._show_contacts()
        self.account.show_debtor(view)
        self.history.show_entries(view.history, view.as_of, is_whole=view.is_whole)
        self.call.show_debtor(view)
        self.call.set_selection(self.items.selected_keys())

    def select_document(self, number: str) -> None:
        """Select the open item of this number; what is settled is shown on the timeline, a payment in the history."""
        if self._view is None:
            return
        keys = [item.key for item in self._view.items if item.key.number == number]
        self.items.select(keys)
        if keys:
            return
        if self.timeline.show_document(number):
            self.tabs.setCurrentWidget(self.timeline)
        else:
            self.history.look_for(number)

    def show_entry(self, activity_id: int) -> None:
        """Show an entry of the history, with the keyboard on it."""
        self.history.show_entry(activity_id)

    def choose_history_file(self) -> None:
        """Ask where the history, as its pane is filtered, shall be saved as PDF, and save it there."""
        if self._view is not None:
            self.history_file.choose(self._view, self.history.asked)

    def choose_case_file(self) -> None:
        """Ask what the debtor's case file shall hold and where it shall be saved, and save it there."""
        if self._view is not None:
            self.case_saving.choose(self._view)

    def show_tab(self, pane: QWidget) -> None:
        """Bring a tab to the front, with the keyboard in it."""
        self.tabs.setCurrentWidget(pane)
        pane.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.middle.ensureWidgetVisible(pane)

    def show_letter(self, kind: str) -> None:
        """Show what would go to the debtor about the selected items, or about all that is open."""
        self.windows.show_letter(kind, self.items.selected_keys())

    def put_away(self) -> None:
        """Keep what is not saved yet, and how wide the panes are."""
        self.call.put_away()
        for name in self._splitters:
            self._keep(name)

    def _tab_chosen(self) -> None:
        self._fit_tabs()
        if self._contacts_wait:
            self._show_contacts()

    def _show_contacts(self) -> None:
        """Show the contacts where they are seen; what was typed for the debtor before is saved at once in any case."""
        self._contacts_wait = self.tabs.currentWidget() is not self.contacts and not self.contacts.is_typed_in
        if not self._contacts_wait:
            self.contacts.show_debtor(self._view.head if self._view is not None else None)

    def _connect(self) -> None:
        self.mails.changed.connect(self.changed)
        self.mails.undoable.connect(self.undoable)
        self.mails.told.connect(self.told)
        self.windows.changed.connect(self.changed)
        self.windows.told.connect(self.told)
        self.windows.undoable.connect(self.undoable)
        self.windows.letterhead_wanted.connect(self.letterhead_wanted)
        self.windows.words_wanted.connect(self.words_wanted)
        self.items.selection_changed.connect(self.call.set_selection)
        self.items.letter_requested.connect(lambda _keys: self.show_letter("reminder"))
        self.items.statement_requested.connect(lambda _keys: self.show_letter("statement"))
        self.items.columns_changed.connect(lambda state: self.place.memory.setValue("desk/columns", state))
        self.items.opened.connect(lambda _key: self.show_tab(self.timeline))
        self.items.failed.connect(self.place.runner.failed)
        self.timeline.opened.connect(self._open)
        self.issued.opened.connect(self._open_issued)
        self.issued.letter_wanted.connect(lambda: self.show_letter("reminder"))
        self.contacts.call_requested.connect(self._ring)
        self.contacts.changed.connect(self.changed)
        self.contacts.undoable.connect(self.undoable)
        self.contacts.told.connect(self.told)
        self.history.opened.connect(self._open_entry)
        self.history.correction_requested.connect(self._correct)
        self.history.whole_wanted.connect(self._read_whole)
        self.history.pdf_wanted.connect(self.choose_history_file)
        self.history.case_wanted.connect(self.choose_case_file)
        self.timeline.whole_wanted.connect(self._read_whole)
        self.history.promise_requested.connect(self._open_promise)
        self.history.queries_requested.connect(self.queries_wanted)
        self.call.saved.connect(self.changed)
        self.call.recorded.connect(self.recorded)
        self.call.dropped.connect(self.undoable)
        self.call.next_requested.connect(self.next_requested)
        self.call.left.connect(self.left)
        self.call.selection_wanted.connect(self.items.select)
        self.call.items_wanted.connect(lambda: self.items.setFocus(Qt.FocusReason.OtherFocusReason))
        self.call.failed.connect(self.place.runner.failed)

    def _order_stops(self) -> None:
        """Let Tab go from the head to the tabs, the call and the history, and out again at the top."""
        # Tabs and open items move whole, with the part that stands for them.
        let_tab_go([*stops_in(self.header), self.tabs, self.items, *stops_in(self.call), *stops_in(self.history)])

    def _ring(self, contact: Contact) -> None:
        self.call.head.choose(contact.id)
        if not self.call.timer.is_running:
            self.call.toggle_call()

    def _open(self, what: Mark | DocumentKey) -> None:
        if isinstance(what, DocumentKey):
            self.items.select([what])
            self.items.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if what.activity_id is not None:
            self._open_activity(what.activity_id)
            return
        told = self.history.entry_of_mark(what)
        if told is not None:
            self._open_entry(told)

    def _open_issued(self, row: IssuedRow) -> None:
        """Show the stored pages; of a letter that went before the book was, what the history tells."""
        if row.sha256:
            self.windows.show_issued(row.sha256, f"{row.words} {row.number}", row.number)
        else:
            self._open_activity(row.activity_id)

    def _open_activity(self, activity_id: int | None) -> None:
        entry = self.history.entry_of(activity_id) if activity_id is not None else None
        if entry is not None:
            self._open_entry(entry)

    def _open_entry(self, entry: HistoryEntry) -> None:
        answer = EntryDialog(entry, self, may_correct=self.call.is_open).exec()
        if answer == CORRECT:
            self._correct(entry)
        elif answer == OPEN_LETTER:
            self.windows.show_issued(entry.sha256, entry.title)
        elif answer == OPEN_MAIL and entry.activity_id is not None:
            self.mails.open(entry.activity_id)

    def _open_promise(self, entry: HistoryEntry) -> None:
        """Show the promise that an entry brought; an entry on a promise shows all of them."""
        made = self._view.promises if self._view is not None else ()
        self.windows.show_promises(next((each.id for each in made if each.activity_id == entry.activity_id), 0))

    def _read_whole(self) -> None:
        """Read what is older than the view goes, and show it with the rest."""
        if self._view is None:
            return
        ledger, as_of, customer_id = self.place.office.ledger, self.place.as_of, self._view.head.customer_id

        def show(record: DebtorRecord) -> None:
            if self._view is not None and self._view.head.customer_id == record.customer_id:
                self.timeline.show_lanes(record.lanes, record.as_of)
                self.history.show_entries(record.history, record.as_of)

        self.place.runner.read(lambda: ledger.record(customer_id, as_of), show, key="record")

    def _correct(self, entry: HistoryEntry) -> None:
        if entry.activity_id is not None:
            self.call.correct(entry.activity_id, entry.title)

    def part_history(self, *, apart: bool) -> None:
        """Take the history from under the call, for a column of its own, or put it back there."""
        if not apart and self.side.indexOf(self.history) < 0:
            self.side.addWidget(self.history)
            self.history.show()
            _restore(self.side, self.place.memory, "right", [self.place.theme.scaled(size) for size in _USUAL["right"]])
        elif apart and self.side.indexOf(self.history) >= 0:
            self._keep("right")

    def _fit_tabs(self) -> None:
        """Let the tab in front alone say how much room the tabs need, but some lines of each in any case."""
        current = self.tabs.currentWidget()
        for pane in (self.timeline, self.trend, self.issued, self.contacts, self.account):
            kind = QSizePolicy.Policy.Preferred if pane is current else QSizePolicy.Policy.Ignored
            pane.setSizePolicy(kind, kind)
        self.tabs.setMinimumHeight(max(self.place.theme.scaled(_LINES), self.tabs.minimumSizeHint().height()))

    def _keep(self, name: str) -> None:
        if self._splitters[name].count() > 1:
            self.place.memory.setValue(f"desk/{name}", self._splitters[name].saveState())

    def _lay_out(self) -> None:
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
        self.middle.setWidget(centre)
        self.side = _splitter(Qt.Orientation.Vertical, self.call, self.history)
        self.side.setParent(self)
        self._splitters = {"down": down, "right": self.side}
        for name, one in self._splitters.items():
            _restore(one, self.place.memory, name, [self.place.theme.scaled(size) for size in _USUAL[name]])


def _splitter(orientation: Qt.Orientation, *panes: QWidget) -> QSplitter:
    """Return a splitter of a thin line, whose panes never vanish."""
    made = QSplitter(orientation)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    for pane in panes:
        made.addWidget(pane)
    return made


def _restore(one: QSplitter, memory: QSettings, name: str, usual: list[int]) -> None:
    """Share the room out as the person left it, or as usual."""
    state = memory.value(f"desk/{name}")
    if state is None or not one.restoreState(state):
        one.setSizes(usual)
