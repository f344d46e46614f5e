"""The Desk: the list at the left, and beside it the debtor who is chosen there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from creditdesk.services.changes import Changes, Touched
from creditdesk.ui.commands import LETTER_COMMANDS
from creditdesk.ui.desk.debtor_list import DebtorList
from creditdesk.ui.desk.desk_columns import DeskColumns
from creditdesk.ui.desk.workplace import Workplace
from creditdesk.ui.part_names import PART
from creditdesk.ui.tab_order import Pane

if TYPE_CHECKING:
    from creditdesk.services.ledger.list_views import Hit
    from creditdesk.services.ledger.views import DebtorView
    from creditdesk.ui.desk.diary_desk import DiaryDesk
    from creditdesk.ui.desk.panes import DebtorPanes
    from creditdesk.ui.desk.query_work import QueryWork
    from creditdesk.ui.desk.undo import LastCall, LastChange, Undo


class DeskPage(Pane):
    """Reads the chosen debtor whole and hands it to the panes."""

    changed = Signal(object)
    """`Changes` that work on this page made."""
    import_asked = Signal()
    """The ledger is empty, and the person wants to fill it."""
    letterhead_wanted = Signal()
    """A letter lacks our address or bank account, and the person wants to complete it."""
    words_wanted = Signal(object)
    """A `TextAsked`: the person wants to change what letters say."""
    undo_offered = Signal(str)
    """Something was saved and may be taken back: what, in words."""
    told = Signal(str)
    """A sentence for the person."""
    shown = Signal(int)
    """A debtor is shown from now on, with their draft."""
    asked_for = Signal()
    """Something on this page is to be seen now, whichever page is in front."""

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = place
        office, theme, memory = place.office, place.theme, place.memory
        self._panes: DebtorPanes | None = None
        self._wanted: Hit | None = None
        # A command that came before the debtor it is for, whom it names; nobody is named before the list is there.
        self._awaited: tuple[int | None, Callable[[DebtorPanes], object]] | None = None
        self._is_filling = False
        self._writes_on = 0
        self._is_away = False
        self._undo: Undo | None = None
        self._promised: tuple[int, ...] = ()
        self._queries: QueryWork | None = None
        self._diary: DiaryDesk | None = None
        self.list = DebtorList(office.ledger, place.runner, theme, place.as_of, self)
        self.list.setProperty(PART, "Debtor list")
        self.list.debtor_chosen.connect(self.show_debtor)
        self.list.emptied.connect(self._show_nobody)
        self.list.import_asked.connect(self.import_asked)
        self._whose_key = f"desk/whose/{office.book.path.stem}"
        self.list.whose.remember(str(memory.value(self._whose_key, "")))
        self.list.whose.chosen.connect(lambda name: memory.setValue(self._whose_key, name))
        self.columns = DeskColumns(self.list, theme, memory, self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.columns)
        self.lead_to(self.list)

    @property
    def view(self) -> DebtorView | None:
        """The debtor shown, once one is."""
        return self._panes.view if self._panes is not None else None

    @property
    def panes(self) -> DebtorPanes:
        """The panes of the debtor, made when they are first needed: the list works before they load."""
        from creditdesk.ui.desk.panes import DebtorPanes  # noqa: PLC0415 - see above

        if self._panes is None:
            self._panes = DebtorPanes(self.place, self)
            self._panes.changed.connect(self.changed)
            self._panes.next_requested.connect(self._go_on)
            self._panes.left.connect(self.list.setFocus)
            self._panes.recorded.connect(self._offer_undo)
            self._panes.undoable.connect(lambda change: self._last_calls().offer(change))
            self._panes.queries_wanted.connect(lambda: self._show_queries(of_debtor=True))
            self._panes.told.connect(self.told)
            self._panes.letterhead_wanted.connect(self.letterhead_wanted)
            self._panes.words_wanted.connect(self.words_wanted)
            self._panes.call.note_answered.connect(self._answer_note)
            self._read_codes(self._panes)
            self.columns.take_panes(self._panes)
        return self._panes

    @property
    def diary(self) -> DiaryDesk:
        """Holds, tasks and cards, made when they are first asked for."""
        from creditdesk.ui.desk.diary_desk import DiaryDesk  # noqa: PLC0415 - see above

        if self._diary is None:
            self._diary = DiaryDesk(
                self.place.office.diary,
                self.place.runner,
                self.place.theme,
                as_of=self.place.as_of,
                now=self.place.now,
                may_write=not self.place.office.desk.closed_because,
                window=self.window(),
            )
            self._diary.changed.connect(self.changed)
            self._diary.recorded.connect(self._last_calls().offer)
            self._diary.debtor_wanted.connect(self.list.choose)
            self._diary.show_debtor(self.view)
        return self._diary

    def start(self) -> None:
        """Read the list for the first time."""
        self.list.filled.connect(self._read_rest)
        self._is_filling = True
        self.list.reload()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what carries out the commands of this page."""
        return {
            "next_debtor": lambda: self.list.step(1),
            "previous_debtor": lambda: self.list.step(-1),
            "filter_list": self.list.start_filter,
            "whose": self.list.whose.offer,
            "why": self.list.explain,
            "undo": self.undo,
            "call": self._on_debtor(lambda panes: panes.call.toggle_call()),
            "save_and_next": self._on_debtor(lambda panes: panes.call.save_and_next(), waits=False),
            "drop_draft": self._on_debtor(lambda panes: panes.call.drop_draft(), waits=False),
            "note": self._on_debtor(lambda panes: panes.call.start_note()),
            "promise": self._on_debtor(lambda panes: panes.call.start_promise()),
            "plan": self._on_debtor(lambda panes: panes.call.start_plan()),
            "promises": self._on_debtor(lambda panes: panes.windows.show_promises()),
            "confirm_promise": self._on_debtor(self._confirm_promise),
            "query": self._on_debtor(lambda panes: panes.call.start_query()),
            "queries": lambda: self._show_queries(of_debtor=self.list.worklist != "queries"),
            "hold": self._on_debtor(self._ask_hold),
            "holds": self._list_holds,
            "task": self._on_debtor(lambda _panes: self.diary.ask_task()),
            "tasks": self._list_tasks,
            "card": self._on_debtor(self._ask_card),
            "letter": self._on_debtor(lambda panes: panes.show_letter("reminder")),
            **{name: self._on_debtor(_shows_letter(kind)) for name, kind in LETTER_COMMANDS.items()},
            "statement": self._on_debtor(lambda panes: panes.show_letter("statement")),
            "text_message": self._on_debtor(lambda panes: panes.windows.show_text_message()),
            "file_mail": self._on_debtor(lambda panes: panes.mails.choose()),
            "history_pdf": self._on_debtor(lambda panes: panes.choose_history_file()),
            "case_file": self._on_debtor(lambda panes: panes.choose_case_file()),
            "timeline": self._on_debtor(lambda panes: panes.show_tab(panes.timeline)),
            "trend": self._on_debtor(lambda panes: panes.show_tab(panes.trend)),
            "contacts": self._on_debtor(lambda panes: panes.show_tab(panes.contacts)),
            "missing_contacts": self._list_missing,
        }

    def show_debtor(self, customer_id: int) -> None:
        """Read a debtor and show them; a debtor chosen meanwhile takes their place."""
        if self._panes is None:
            # Once the rows are painted, so that the list is there first.
            QTimer.singleShot(0, self, lambda: self._read(self.list.chosen or customer_id))
        else:
            self._read(customer_id)

    def show_hit(self, hit: Hit) -> None:
        """Show what was found by search: a document among the open items, an entry in the history."""
        self._wanted = hit
        if self.view is not None and self.view.head.customer_id == hit.customer_id:
            # What was found may be newer than what is shown.
            self._read(hit.customer_id)
        self.list.choose(hit.customer_id)

    def undo(self) -> None:
        """Take back what was saved last; what was typed for a call is a draft again."""
        if self._panes is not None:
            # What is typed now is kept first: it stays below what comes back.
            self._panes.call.flush()
        self._last_calls().run()

    def offer_undo(self, change: LastChange) -> None:
        """Offer to take back what was just done, here or elsewhere; or say of it why it stands."""
        self._last_calls().offer(change)

    def refresh(self) -> None:
        """Read everything again."""
        self.list.model.forget()
        self.list.reload()
        if self.view is not None:
            self._read(self.view.head.customer_id)

    def take_changes(self, changes: Changes) -> None:
        """Read again what the changes concern."""
        self.list.take_changes(changes)
        if changes.touched & {Touched.CUSTOMERS, Touched.SETTINGS}:
            self._read_controllers()
        if self._diary is not None:
            self._diary.take_changes()
        if self._panes is not None and Touched.SETTINGS in changes.touched:
            self._panes.windows.letterhead_changed()
            self._read_codes(self._panes)
        if self.view is not None and changes.concern(self.view.head.customer_id):
            self._read(self.view.head.customer_id)

    def put_away(self) -> None:
        """Keep what is not saved yet, and how wide the panes are; nobody is read any more."""
        self._is_away = True
        if self._panes is not None:
            self._panes.put_away()
            self.columns.put_away()

    def _read_rest(self) -> None:
        # Once the rows are painted: what loads for these would hold up the list.
        self.list.filled.disconnect(self._read_rest)
        self._is_filling = False
        QTimer.singleShot(0, self, self._read_controllers)

    def _read_controllers(self) -> None:
        if self._is_away:
            return
        office, as_of = self.place.office, self.place.as_of
        self.place.runner.read(
            lambda: office.desk.worklist.controllers(as_of), self.list.whose.show_controllers, key="controllers"
        )

    def _list_missing(self) -> None:
        from creditdesk.ui.desk.missing_list import list_missing  # noqa: PLC0415 - loads when it is first wanted

        list_missing(self.place, self, self._show_contacts_of)

    def _show_contacts_of(self, customer_id: int) -> None:
        """Show a debtor, with the contacts in front."""
        self.panes.tabs.setCurrentWidget(self.panes.contacts)
        self.list.choose(customer_id)

    def _read_codes(self, panes: DebtorPanes) -> None:
        """Offer the outcomes and reasons of the house."""
        diary = self.place.office.diary
        self.place.runner.read(diary.codes, panes.call.take_codes, key="codes")

    def _list_holds(self) -> None:
        self.diary.list_holds()

    def _list_tasks(self) -> None:
        self.diary.list_tasks()

    def _answer_note(self, customer_id: int) -> None:
        self.diary.answer_note(customer_id)

    def _ask_hold(self, panes: DebtorPanes) -> None:
        if panes.view is not None:
            self.diary.ask_hold(panes.view, panes.items.keys_meant())

    def _ask_card(self, panes: DebtorPanes) -> None:
        if panes.view is not None:
            self.diary.ask_card(panes.view)

    def _on_debtor(self, run: Callable[[DebtorPanes], object], *, waits: bool = True) -> Callable[[], None]:
        """Return a command on the debtor chosen; where nobody is, it says so.

        While they are still being read it waits for them, unless it is about what is typed for the one shown.
        """

        def go() -> None:
            chosen, view = self.list.chosen, self.view
            is_shown = view is not None and (not waits or chosen in (None, view.head.customer_id))
            if self._panes is not None and is_shown:
                run(self._panes)
            elif waits and (chosen is not None or self._is_filling):
                self._awaited = (chosen, run)
            else:
                self.told.emit("Choose a debtor first.")

        return go

    def _read(self, customer_id: int) -> None:
        if self._is_away:
            return
        ledger, as_of = self.place.office.ledger, self.place.as_of
        self.place.runner.read(lambda: ledger.debtor(customer_id, as_of), self._show, key="debtor")

    def _show(self, view: DebtorView) -> None:
        self.panes.show_debtor(view)
        self.shown.emit(view.head.customer_id)
        if self._diary is not None:
            self._diary.show_debtor(view)
        self.columns.set_out()
        if self._writes_on == view.head.customer_id:
            self.panes.call.start_note()
        self._writes_on = 0
        awaited, self._awaited = self._awaited, None
        if awaited is not None and awaited[0] in (None, view.head.customer_id):
            awaited[1](self.panes)
        found = self._wanted
        if found is not None and found.customer_id == view.head.customer_id:
            self._wanted = None
            if found.number:
                self.panes.select_document(found.number)
            if found.activity_id is not None:
                self.panes.show_entry(found.activity_id)

    def _show_nobody(self) -> None:
        self.place.runner.forget("debtor")
        if self._panes is not None:
            self._panes.show_debtor(None)
            self.columns.set_out()

    @property
    def queries(self) -> QueryWork:
        """The windows of queries, made when they are first needed."""
        from creditdesk.ui.desk.query_work import QueryWork  # noqa: PLC0415 - see above

        if self._queries is None:
            self._queries = QueryWork(
                self.place.office.desk,
                lambda: self.place.office.query_letters,
                self.place.runner,
                self.place.theme,
                as_of=self.place.as_of,
                now=self.place.now,
                parent=self,
            )
            self._queries.changed.connect(self.changed)
            self._queries.undoable.connect(lambda change: self._last_calls().offer(change))
            self._queries.debtor_wanted.connect(self.list.choose)
        return self._queries

    def _show_queries(self, *, of_debtor: bool) -> None:
        """Show the queries of the debtor, or of everybody."""
        head = self.view.head if self.view is not None else None
        debtor = (head.customer_id, head.name) if head is not None else None
        self.queries.show_list(debtor, of_debtor=of_debtor)

    def _last_calls(self) -> Undo:
        """Return what remembers the last call, made when one is first saved: the list works before it loads."""
        from creditdesk.ui.desk.undo import Undo  # noqa: PLC0415 - see above

        if self._undo is None:
            self._undo = Undo(self.place.office.desk, self.place.runner, self.place.now, self)
            self._undo.offered.connect(self.undo_offered)
            self._undo.told.connect(self.told)
            self._undo.changed.connect(self.changed)
            self._undo.restored.connect(self._write_on)
            self._undo.shown.connect(self._show_undone)
            self._undo.failed.connect(self.place.runner.failed)
        return self._undo

    def _offer_undo(self, call: LastCall) -> None:
        self._last_calls().take(call)
        self._promised = call.saved.promise_ids or self._promised

    def _confirm_promise(self, panes: DebtorPanes) -> None:
        """Confirm what the last call promised, though the next debtor is shown already; else what this debtor did."""
        promised, self._promised = self._promised, ()
        if not panes.windows.confirm_promises(promised):
            self.told.emit("There is no running promise here to confirm.")

    def _show_undone(self, customer_id: int) -> None:
        """Show the debtor of whom something was taken back, unless another page is being worked on."""
        if self.isVisible() and self.list.chosen != customer_id:
            self.list.look_for(customer_id)

    def _write_on(self, customer_id: int) -> None:
        """Show the debtor whose draft is back, with the keyboard in it."""
        self.asked_for.emit()
        self._writes_on = customer_id
        self.panes.call.show_draft(customer_id)
        if self.list.chosen != customer_id:
            self.list.look_for(customer_id)

    def _go_on(self) -> None:
        """Move to the next debtor, with the keyboard in the list: the next call begins with F9."""
        self.list.step(1)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)


def _shows_letter(kind: str) -> Callable[[DebtorPanes], object]:
    return lambda panes: panes.show_letter(kind)
