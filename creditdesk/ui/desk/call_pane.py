"""The call pane: whom to ring, what to say, what was said, how it ended, and what follows."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from creditdesk.domain.card import NO_CARD
from creditdesk.domain.document import DocumentKey
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.outcomes import OUTCOMES, Asks
from creditdesk.services.changes import Changes
from creditdesk.services.desk.entries import CallEntry, Saved
from creditdesk.services.desk.own_codes import Codes
from creditdesk.services.ledger.views import DebtorView
from creditdesk.ui.desk.call_draft import has_content
from creditdesk.ui.desk.call_drafted import DraftedDesk, DraftedForm
from creditdesk.ui.desk.call_entry import NOTE, Missing, Said, agreed_words, entry_of
from creditdesk.ui.desk.promise_reader import PromiseReader, ReadingDesk
from creditdesk.ui.desk.ringing import Ringing
from creditdesk.ui.desk.undo import LastCall
from creditdesk.ui.desk.words import joined
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_OF_PLANS = {
    "PLAN_REQUESTED": "asked for, not agreed: no plan is made; Plan agreed puts it on record",
    "PLAN_AGREED": "saving this puts the plan on record",
}


class CallDesk(ReadingDesk, DraftedDesk, Protocol):
    """What the pane asks of the desk."""

    def save_call(self, entry: CallEntry, *, at: datetime, as_of: date) -> tuple[Saved, Changes]:
        """Write a contact."""


class CallPane(DraftedForm):
    """Works one contact with one debtor from the first ring to the saved entry."""

    saved = Signal(object)
    """The `Changes` of a saved entry."""
    recorded = Signal(object)
    """The entry just saved, as a `LastCall` that may be taken back."""
    next_requested = Signal()
    """Saved, and on to the next debtor."""
    left = Signal()
    """Escape: the draft is kept, the clock stands, and the keyboard may go elsewhere."""
    items_wanted = Signal()
    """Something is to be chosen among the open items first."""
    note_answered = Signal(int)
    """The must-answer note of this customer was dealt with."""

    def __init__(
        self,
        desk: CallDesk,
        runner: TaskRunner,
        theme: Theme,
        *,
        now: Callable[[], datetime],
        dial: Callable[[QUrl], object] = QDesktopServices.openUrl,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, runner, theme, now=now, dial=dial, parent=parent)
        self._desk = desk
        self._saved_words = ""
        self._confirmed: tuple[str, ...] = ()
        self._is_saving = False
        self._ringing = Ringing(self.head, self.timer, runner, lambda: self._view)
        self._reader = PromiseReader(desk, runner, self.fields.promises)
        self.filled.connect(self._begin_anew)
        self.head.contact_chosen.connect(self._ringing.judge)
        self.outcomes.chosen.connect(self._outcome_chosen)
        self.fields.promises.changed.connect(self._read_promises)
        self.kept.answered.connect(self._answer_note)
        self.call_asked.connect(self.toggle_call)
        self.save_asked.connect(self.save_and_next)
        self.leave_asked.connect(self._leave)
        if desk.closed_because:
            self.close_because(desk.closed_because)
        self.setEnabled(False)

    # Whom it is about.

    def show_debtor(self, view: DebtorView | None) -> None:
        """Show a debtor; what was typed for the one before is safe first. The same debtor keeps what is typed."""
        same = view is not None and self._view is not None and view.head.customer_id == self._view.head.customer_id
        if not same:
            self._leave_debtor()
        self._view = view
        self.setEnabled(view is not None)
        self.kept.show_card(view.card if view is not None else NO_CARD)
        self.updateGeometry()
        if view is None:
            self._fill(None)
            return
        self.head.show_points(view.opening_line, view.talking_points)
        if same:
            chosen = self.head.contact
            number = self.head.number
            self.head.show_contacts(view.head.reachable)
            self.head.choose(chosen.id if chosen is not None else None, number)
            self._speak_of_items()
            return
        self._selected = ()
        self.head.show_contacts(view.head.reachable)
        self._fill(None)
        # What was saved last is still said while the next debtor is looked at.
        self.foot.say(self._saved_words)
        self._saved_words = ""
        self._read_draft(view.head.customer_id)

    def take_codes(self, codes: Codes) -> None:
        """Offer these outcomes and reasons from now on; what is typed stays."""
        self.outcomes.outcomes = codes.outcomes
        self._is_filling = True
        self.fields.take_codes(codes)
        self._is_filling = False
        self.outcomes.set_code(self.outcomes.code)
        self._show_fields()

    def set_selection(self, keys: Sequence[DocumentKey]) -> None:
        """Take the items of which a promise or a query now speaks."""
        if tuple(keys) != self._selected:
            self._selected = tuple(keys)
            self._speak_of_items()
            if has_content(self):
                self._typed()

    def correct(self, activity_id: int, title: str) -> None:
        """Begin a new entry that corrects an earlier one; the earlier one stays in the history."""
        if not self.is_open:
            return
        self._corrects_id = activity_id
        self._typed_now()
        self.start_note()
        self.foot.say(f"corrects: {title}")

    def drop_draft(self) -> None:
        """Throw away what stands here, unless it is being saved."""
        if not self._is_saving:
            super().drop_draft()

    # The call.

    def toggle_call(self) -> None:
        """Start a call, end the one that runs, or go on with it; its length is kept."""
        if self.is_open:
            self.timer.toggle()
            self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._typed()

    def start_note(self) -> None:
        """Put the keyboard into the note."""
        self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def start_promise(self) -> None:
        """Choose the outcome promise and put the keyboard into its line."""
        self._start_outcome("PTP")

    def start_plan(self) -> None:
        """Choose the outcome of a plan agreed and put the keyboard into its line."""
        self._start_outcome("PLAN_AGREED")

    def start_query(self) -> None:
        """Choose the outcome query and put the keyboard into its reason."""
        self._start_outcome("DISPUTE_RAISED")

    # Saving.

    def save_and_next(self) -> None:
        """Save the entry and ask for the next debtor; what is missing is said, and the keyboard goes there."""
        if self._view is None or not self.is_open or self._is_saving:
            return
        if self.fields.has_promise_line and not self._reader.is_done:
            # The answer to the last keystroke is still under way: it decides what is promised.
            self._reader.once_done(self.save_and_next)
            return
        entry = self._entry()
        if isinstance(entry, Missing):
            self._confirmed = entry.doubts
            if entry.wants_items:
                self.items_wanted.emit()
            else:
                (entry.field or self.note).setFocus(Qt.FocusReason.OtherFocusReason)
            self.foot.say(entry.words, is_problem=True)
            return
        call = functools.partial(
            LastCall,
            self._view.head.name,
            draft=self._draft(is_over=True),
            as_of=self._view.as_of,
            agreed=agreed_words(entry, self._view.as_of),
        )
        self._let_go()
        self._is_saving = True
        self.foot.button.setEnabled(False)
        self.foot.say("saving…")
        at, as_of, customer_id = self._now(), self._view.as_of, entry.customer_id
        # Of the call as it has ended: what is shown may be of a minute ago.
        against = self._ringing.question()
        self._runner.write(
            lambda: self._desk.save_call(replace(entry, against=against()), at=at, as_of=as_of),
            lambda result: self._was_saved(customer_id, call(result[0]), result[1]),
            self._was_not_saved,
        )

    def state_text(self) -> str:
        """Return the words at the foot: the state of the draft, or what is missing."""
        return self.foot.text

    def _answer_note(self) -> None:
        if self._view is not None:
            self.note_answered.emit(self._view.head.customer_id)

    def _leave(self) -> None:
        self.put_away()
        self.left.emit()

    def _entry(self) -> CallEntry | Missing:
        """Return what would be saved now, or what is missing for it."""
        assert self._view is not None  # noqa: S101 - asked by the one caller
        said = Said(
            code=self.outcomes.code or (NOTE if self.timer.started_at is None else ""),
            note=self.note.toPlainText().strip(),
            contact=self.head.contact,
            selected=self._selected,
            seconds=self.timer.seconds,
            corrects_id=self._corrects_id,
            confirmed=self._confirmed,
            number=self.head.number,
        )
        return entry_of(said, self.fields, self._view)

    def _was_saved(self, customer_id: int, call: LastCall, changes: Changes) -> None:
        self._is_saving = False
        self.foot.button.setEnabled(True)
        is_here = self._view is not None and self._view.head.customer_id == customer_id
        if is_here:
            self._fill(None)
            next_action = f"next: {call.saved.next_action}" if call.saved.next_action else ""
            self.foot.say(joined((f"{call.name}: saved", call.agreed, next_action)))
            self._saved_words = self.foot.text
        self.saved.emit(changes)
        self.recorded.emit(call)
        if is_here:
            self.next_requested.emit()

    def _was_not_saved(self, error: CreditDeskError) -> None:
        self._is_saving = False
        self.foot.button.setEnabled(True)
        self.foot.say(error.what, is_problem=True)
        self._typed_now()
        self.failed.emit(error)

    def _begin_anew(self) -> None:
        """Show the fields of what stands in them now: nothing of it was doubted yet."""
        self._confirmed = ()
        self._ringing.judge()
        self._show_fields()

    # What is shown.

    def _start_outcome(self, code: str) -> None:
        if self.is_open:
            self.outcomes.set_code(code)
            self._outcome_chosen(code)

    def _outcome_chosen(self, code: str) -> None:
        self._show_fields()
        if code:
            self.fields.focus_first()
            if code in OUTCOMES and OUTCOMES[code].holds:
                self.foot.say("saving this stops all chasing at once")
            elif code in _OF_PLANS:
                self.foot.say(_OF_PLANS[code])
        self._typed_now()

    def _show_fields(self) -> None:
        self.fields.ask(self.outcomes.code, self._view.as_of if self._view is not None else date.min)
        self._speak_of_items()

    def _speak_of_items(self) -> None:
        """Let promise and query speak of the items that are open and selected now."""
        if self._view is not None and self.fields.asks(Asks.QUERY):
            self.fields.query.speak_of(self._view.items, self._selected, self._view.as_of)
        self._read_promises()

    def _read_promises(self) -> None:
        if self._view is None or self._is_filling or not self.fields.has_promise_line:
            return
        self._reader.read(self._view.head.customer_id, self._selected, self._view.as_of)
