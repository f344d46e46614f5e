"""The windows over the Desk that speak of the debtor shown: letters, promises, and the confirmation of a promise."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from creditdesk.domain.document import DocumentKey
from creditdesk.services.ledger.views import DebtorView
from creditdesk.ui.desk.undo import ISSUED, lasting
from creditdesk.ui.desk.workplace import Workplace

if TYPE_CHECKING:
    from creditdesk.ui.desk.promise_confirm import PromiseConfirm
    from creditdesk.ui.desk.promise_dialog import PromiseDialog
    from creditdesk.ui.letters.dialog import LetterDialog
    from creditdesk.ui.letters.text_message import TextMessageWork


class DebtorWindows(QObject):
    """Makes each window when it is first needed, and tells it whom it is about."""

    changed = Signal(object)
    """`Changes` that work there made."""
    undoable = Signal(object)
    """What was done there, as a `LastChange`."""
    told = Signal(str)
    """A sentence for the person."""
    letterhead_wanted = Signal()
    """A letter lacks our address or bank account, and the person wants to complete it."""
    words_wanted = Signal(object)
    """A `TextAsked`: the person wants to change what letters say."""

    def __init__(self, place: Workplace, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.place = place
        self._view: DebtorView | None = None
        self._letters: LetterDialog | None = None
        self._promises: PromiseDialog | None = None
        self._confirmation: PromiseConfirm | None = None
        self._texts: TextMessageWork | None = None

    @property
    def letters(self) -> LetterDialog:
        """The window for letters: ReportLab does not load before it."""
        from creditdesk.ui.letters.dialog import LetterDialog  # noqa: PLC0415 - see above
        from creditdesk.ui.letters.mailing import let_mail  # noqa: PLC0415 - see above
        from creditdesk.ui.letters.pane import LetterPane  # noqa: PLC0415 - see above

        if self._letters is None:
            place = self.place
            pane = LetterPane(place.office.letters, place.runner, place.theme, place.now, place.memory)
            pane.issued.connect(self.changed)
            pane.issued.connect(lambda _changes: self.undoable.emit(lasting(ISSUED)))
            pane.letterhead_wanted.connect(self.letterhead_wanted)
            pane.words_wanted.connect(self.words_wanted)
            let_mail(pane, lambda: place.office.outbox, place.runner, place.now)
            self._letters = LetterDialog(pane, place.theme, self._over)
        return self._letters

    @property
    def promises(self) -> PromiseDialog:
        """The window of promises."""
        from creditdesk.ui.desk.promise_dialog import PromiseDialog  # noqa: PLC0415 - see above

        if self._promises is None:
            place = self.place
            dialog = PromiseDialog(place.office.desk, place.runner, place.theme, now=place.now, parent=self._over)
            dialog.changed.connect(self.changed)
            dialog.undoable.connect(self.undoable)
            dialog.confirmation_wanted.connect(lambda promise_id: self.confirm_promises((promise_id,)))
            self._promises = dialog
        return self._promises

    @property
    def confirmation(self) -> PromiseConfirm:
        """The window that confirms a promise."""
        from creditdesk.ui.desk.promise_confirm import PromiseConfirm  # noqa: PLC0415 - see above

        if self._confirmation is None:
            place = self.place
            dialog = PromiseConfirm(
                lambda: place.office.promise_letters,
                place.office.desk,
                place.runner,
                place.theme,
                as_of=place.as_of,
                now=place.now,
                parent=self._over,
            )
            dialog.changed.connect(self.changed)
            dialog.undoable.connect(self.undoable)
            self._confirmation = dialog
        return self._confirmation

    def show_debtor(self, view: DebtorView | None) -> None:
        """Speak of this debtor from now on; a window of promises that is open shows them as they are now."""
        self._view = view
        if view is not None and self._promises is not None and self._promises.isVisible():
            self._promises.show_debtor(view)

    def show_letter(self, kind: str, items: Collection[DocumentKey]) -> None:
        """Show what would go to the debtor about these items, or about all that is open where there are none."""
        if self._view is not None:
            head = self._view.head
            self.letters.pane.show_debtor(head.customer_id, head.account, head.name, self.place.as_of, items, kind)

    def show_issued(self, sha256: str, title: str, number: str = "") -> None:
        """Show a document that was issued before."""
        self.letters.pane.show_issued(sha256, title, number)

    def show_text_message(self) -> None:
        """Show what a text message to the debtor would say."""
        from creditdesk.ui.letters.text_message import TextMessageWork  # noqa: PLC0415 - see above

        if self._texts is None:
            place = self.place
            office = place.office
            self._texts = TextMessageWork(
                lambda: office.text_messages,
                place.runner,
                place.theme,
                as_of=place.as_of,
                now=place.now,
                over=self._over,
            )
            self._texts.changed.connect(self.changed)
            self._texts.undoable.connect(self.undoable)
            self._texts.told.connect(self.told)
        if self._view is not None:
            self._texts.write_to(self._view.head.customer_id, self._view.head.name)

    def show_promises(self, promise_id: int = 0) -> None:
        """Show what the debtor promised, to move, cancel or confirm one; this one chosen, if any is named."""
        if self._view is not None:
            self.promises.show_debtor(self._view, promise_id)
            self.promises.open()

    def confirm_promises(self, promise_ids: Collection[int] = ()) -> bool:
        """Show the confirmation of these promises, or of the newest that runs; tell whether there is one."""
        running = [each.id for each in (self._view.promises if self._view is not None else ()) if each.is_open]
        ids = tuple(promise_ids) or tuple(running[:1])
        if ids:
            self.confirmation.confirm(ids)
        return bool(ids)

    def letterhead_changed(self) -> None:
        """Show a letter that is being looked at with the letterhead as it is now."""
        if self._letters is not None:
            self._letters.pane.letterhead_changed()
