"""The call pane's fields as a draft: safe within a second of any keystroke, and put back with their debtor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QWidget

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.desk.entries import Draft
from creditdesk.services.ledger.views import DebtorView
from creditdesk.ui.desk.call_draft import draft_of, has_content, put_back
from creditdesk.ui.desk.call_form import CallForm
from creditdesk.ui.desk.draft_keeper import DraftKeeper
from creditdesk.ui.desk.thrown_draft import DraftDesk, thrown_draft
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_KEEPS = 10
"""Seconds of a call after which its length is kept anew."""


class DraftedDesk(DraftDesk, Protocol):
    """What the fields ask of the desk."""

    @property
    def closed_because(self) -> str:
        """Why nothing may be written, in a sentence; empty where it may."""


class DraftedForm(CallForm):
    """Knows of whom is written, and keeps what is typed and not saved yet."""

    filled = Signal()
    """Other words stand in the fields: those of a draft, or none."""
    dropped = Signal(object)
    """The draft was thrown away: a `LastChange` that may be taken back."""
    selection_wanted = Signal(object)
    """The keys of the items that a restored draft spoke of."""
    failed = Signal(object)
    """A `CreditDeskError`; what was typed is still here."""

    def __init__(
        self,
        desk: DraftedDesk,
        runner: TaskRunner,
        theme: Theme,
        *,
        now: Callable[[], datetime],
        dial: Callable[[QUrl], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, now=now, dial=dial, parent=parent)
        self._drafts = desk
        self._runner = runner
        self._now = now
        self._view: DebtorView | None = None
        self._selected: tuple[DocumentKey, ...] = ()
        self._corrects_id: int | None = None
        self._is_filling = False
        self._in_call: set[int] = set()
        """Those whose call went on when another debtor was looked at."""
        self._keeper = DraftKeeper(lambda draft: desk.save_draft(draft, at=now()), desk.discard_draft, runner, self)
        self._keeper.kept.connect(self._say_kept)
        self._keeper.failed.connect(self._draft_failed)
        self.head.contact_chosen.connect(self._typed)
        self.note.textChanged.connect(self._typed)
        self.fields.changed.connect(self._typed)
        self.fields.doubted.connect(self._say_kept)
        self.timer.changed.connect(self._keep_time)

    @property
    def is_open(self) -> bool:
        """Whether a contact can be written here: somebody is shown, and the book takes writing."""
        return self._view is not None and not self._drafts.closed_because

    def show_draft(self, customer_id: int) -> None:
        """Show this debtor's draft as it is kept, in place of what stands here: a call was taken back."""
        if self._view is not None and self._view.head.customer_id == customer_id:
            self._fill(None)
            self._read_draft(customer_id)

    def flush(self) -> None:
        """Put what is typed on disk before returning."""
        self._keeper.flush()

    def put_away(self) -> None:
        """Let a call that runs stand, and put what is typed on disk: the window is about to close."""
        if self.timer.is_running:
            # The draft says how long it was.
            self.timer.pause()
            self._typed_now()
        self.flush()

    def drop_draft(self) -> None:
        """Throw away what stands here; it may be had back, as long as that is offered."""
        if self._view is None or not self.is_open or not has_content(self):
            return
        desk, head, draft = self._drafts, self._view.head, self._draft(is_over=True)
        self._let_go()
        self._runner.read(lambda: desk.discard_draft(head.customer_id), lambda _none: None, self._draft_failed)
        self._fill(None)
        self.dropped.emit(thrown_draft(desk, head.name, draft))

    def _leave_debtor(self) -> None:
        """Make safe what was typed for the one who is shown: another's turn has come, and the call may go on."""
        if self._view is not None and self.timer.is_running:
            self._in_call.add(self._view.head.customer_id)
            self._typed_now()
        self.flush()

    def _let_go(self) -> None:
        """Keep no draft of what stands here: it is saved, or thrown away."""
        self.flush()
        self._keeper.let_go()

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
            desk = self._drafts
            self._runner.read(
                lambda: desk.draft(customer_id), lambda draft: self._restore(customer_id, draft), key="draft"
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
        self._is_filling = False
        self.filled.emit()
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
