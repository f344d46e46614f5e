"""The call pane: whom to ring, what to say, what was said, how it ended, and what follows."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
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
from creditdesk.services.desk.entries import CallEntry, Draft, Saved
from creditdesk.services.desk.own_codes import Codes
from creditdesk.services.ledger.views import DebtorView
from creditdesk.ui.desk.call_draft import draft_of, has_content, put_back
from creditdesk.ui.desk.call_entry import NOTE, Missing, Said, agreed_words, entry_of
from creditdesk.ui.desk.call_form import CallForm
from creditdesk.ui.desk.draft_keeper import DraftKeeper
from creditdesk.ui.desk.promise_reader import PromiseReader, ReadingDesk
from creditdesk.ui.desk.ringing import Ringing
from creditdesk.ui.desk.thrown_draft import DraftDesk, thrown_draft
from creditdesk.ui.desk.undo import LastCall
from creditdesk.ui.desk.words import joined
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_OF_PLANS = {
    "PLAN_REQUESTED": "asked for, not agreed: no plan is made; Plan agreed puts it on record",
    "PLAN_AGREED": "saving this puts the plan on record",
}
_KEEPS = 10
"""Seconds of a call after which its length is kept anew."""


class CallDesk(ReadingDesk, DraftDesk, Protocol):
    """What the pane asks of the desk."""

    @property
    def closed_because(self) -> str:
        """Why nothing may be written, in a sentence; empty where it may."""

    def save_call(self, entry: CallEntry, *, at: datetime, as_of: date) -> tuple[Saved, Changes]:
        """Write a contact."""


class CallPane(CallForm):
    """Works one contact with one debtor from the first ring to the saved entry."""

    saved = Signal(object)
    """The `Changes` of a saved entry."""
    recorded = Signal(object)
    """The entry just saved, as a `LastCall` that may be taken back."""
    dropped = Signal(object)
    """The draft was thrown away: a `LastChange` that may be taken back."""
    next_requested = Signal()
    """Saved, and on to the next debtor."""
    left = Signal()
    """Escape: the draft is kept, the clock stands, and the keyboard may go elsewhere."""
    selection_wanted = Signal(object)
    """The keys of the items that a restored draft spoke of."""
    items_wanted = Signal()
    """Something is to be chosen among the open items first."""
    note_answered = Signal(int)
    """The must-answer note of this customer was dealt with."""
    failed = Signal(object)
    """A `CreditDeskError`; what was typed is still here."""

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
        super().__init__(theme, now=now, dial=dial, parent=parent)
        self._desk = desk
        self._runner = runner
        self._now = now
        self._view: DebtorView | None = None
        self._selected: tuple[DocumentKey, ...] = ()
        self._corrects_id: int | None = None
        self._saved_words = ""
        self._confirmed: tuple[str, ...] = ()
        self._is_filling = False
        self._is_saving = False
        self._in_call: set[int] = set()
        """Those whose call went on when another debtor was looked at."""
        self._keeper = DraftKeeper(lambda draft: desk.save_draft(draft, at=now()), desk.discard_draft, runner, self)
        self._keeper.kept.connect(self._say_kept)
        self._keeper.failed.connect(self._draft_failed)
        self._ringing = Ringing(self.head, self.timer, runner)
        self._reader = PromiseReader(desk, runner, self.fields.promises)
        self.head.contact_chosen.connect(self._typed)
        self.head.contact_chosen.connect(lambda: self._ringing.judge(self._view))
        self.note.textChanged.connect(self._typed)
        self.outcomes.chosen.connect(self._outcome_chosen)
        self.fields.changed.connect(self._typed)
        self.fields.doubted.connect(self._say_kept)
        self.fields.promises.changed.connect(self._read_promises)
        self.kept.answered.connect(self._answer_note)
        self.timer.changed.connect(self._keep_time)
        self.call_asked.connect(self.toggle_call)
        self.save_asked.connect(self.save_and_next)
        self.leave_asked.connect(self._leave)
        if desk.closed_because:
            self.close_because(desk.closed_because)
        self.setEnabled(False)

    @property
    def is_open(self) -> bool:
        """Whether a contact can be written here: somebody is shown, and the book takes writing."""
        return self._view is not None and not self._desk.closed_because

    # Whom it is about.

    def show_debtor(self, view: DebtorView | None) -> None:
        """Show a debtor; what was typed for the one before is safe first. The same debtor keeps what is typed."""
        same = view is not None and self._view is not None and view.head.customer_id == self._view.head.customer_id
        if not same:
            if self._view is not None and self.timer.is_running:
                self._in_call.add(self._view.head.customer_id)
                self._typed_now()
            self._keeper.flush()
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

    def show_draft(self, customer_id: int) -> None:
        """Show this debtor's draft as it is kept, in place of what stands here: a call was taken back."""
        if self._view is not None and self._view.head.customer_id == customer_id:
            self._fill(None)
            self._read_draft(customer_id)

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

    def flush(self) -> None:
        """Put what is typed on disk before returning."""
        self._keeper.flush()

    def put_away(self) -> None:
        """Let a call that runs stand, and put what is typed on disk: the window is about to close."""
        self._pause()
        self._keeper.flush()

    def drop_draft(self) -> None:
        """Throw away what stands here; it may be had back, as long as that is offered."""
        if self._view is None or not self.is_open or self._is_saving or not has_content(self):
            return
        desk, head, draft = self._desk, self._view.head, self._draft(is_over=True)
        self._keeper.flush()
        self._keeper.let_go()
        self._runner.read(lambda: desk.discard_draft(head.customer_id), lambda _none: None, self._draft_failed)
        self._fill(None)
        self.dropped.emit(thrown_draft(desk, head.name, draft))

    # The call.

    def toggle_call(self) -> None:
        """Start a call, end the one that runs, or go on with it; its length is kept."""
        if self.is_open:
            self.timer.toggle()
            self._ringing.judge(self._view)
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
        self._keeper.flush()
        self._keeper.let_go()
        self._is_saving = True
        self.foot.button.setEnabled(False)
        self.foot.say("saving…")
        at, as_of, customer_id = self._now(), self._view.as_of, entry.customer_id
        self._runner.write(
            lambda: self._desk.save_call(entry, at=at, as_of=as_of),
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
        self._pause()
        self._keeper.flush()
        self.left.emit()

    def _pause(self) -> None:
        """Stop the clock of a call that runs: the draft says how long it was."""
        if self.timer.is_running:
            self.timer.pause()
            self._typed_now()

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
            against=self._ringing.against,
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

    # The draft.

    def _draft(self, *, is_over: bool = False) -> Draft:
        assert self._view is not None  # noqa: S101 - nothing is typed while nobody is shown
        customer_id = self._view.head.customer_id
        return draft_of(self, customer_id, self._selected, self._corrects_id, is_over=is_over)

    def _typed(self) -> None:
        if not self.is_open or self._is_filling:
            return
        self.foot.say("")
        self._typed_now()

    def _typed_now(self) -> None:
        if self.is_open:
            self._keeper.take(self._draft(), is_empty=not has_content(self))

    def _keep_time(self) -> None:
        """Keep how long the call is though nothing is typed: a window that dies takes no more of it along."""
        if self.timer.is_running and (self.timer.seconds or 0) % _KEEPS == 0 and not self._is_filling:
            self._typed_now()

    def _read_draft(self, customer_id: int) -> None:
        # Where nothing may be written, a draft is that of whoever writes elsewhere.
        if self.is_open:
            self._runner.read(
                lambda: self._desk.draft(customer_id), lambda draft: self._restore(customer_id, draft), key="draft"
            )

    def _restore(self, customer_id: int, draft: Draft | None) -> None:
        if draft is None or self._view is None or self._view.head.customer_id != customer_id:
            return
        if has_content(self):
            # Typed faster than the draft came back: both are kept.
            self.note.setPlainText(f"{draft.note}\n{self.note.toPlainText()}".strip())
            return
        self._fill(draft)
        self.foot.say("draft restored")
        if draft.selected:
            self.selection_wanted.emit(draft.selected)

    def _fill(self, draft: Draft | None) -> None:
        """Put a draft into the fields, or empty them."""
        self._is_filling = True
        goes_on = draft is not None and draft.customer_id in self._in_call
        if draft is not None:
            self._in_call.discard(draft.customer_id)
        self._corrects_id = put_back(self, draft, self._now(), goes_on=goes_on)
        self._confirmed = ()
        self._ringing.forget()
        self._ringing.judge(self._view)
        self._is_filling = False
        self._show_fields()
        self.foot.say("")

    def _say_kept(self) -> None:
        """Say that the draft is safe, unless something of it is to be put right."""
        doubt = self.fields.doubt
        kept = "draft saved" if self._keeper.is_safe and has_content(self) else ""
        if doubt or not self.foot.is_problem:
            self.foot.say(doubt or kept, is_problem=bool(doubt))

    def _draft_failed(self, error: CreditDeskError) -> None:
        self.foot.say("draft not saved", is_problem=True)
        self.failed.emit(error)

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
