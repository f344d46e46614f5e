"""Filing mails of the debtor shown: dropped on the debtor, or chosen; and opening one that is filed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from creditdesk.services.changes import Changes
from creditdesk.ui.ask_file import ask_open_all
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.desk.words import counted
from creditdesk.ui.desk.workplace import Workplace

if TYPE_CHECKING:
    from creditdesk.services.desk.filed_mails import FiledMail
    from creditdesk.services.ledger.views import DebtorHead

_SUFFIXES = (".eml", ".msg")


class MailFiling(QObject):
    """Takes mails that are dropped anywhere on a part of the window, for the debtor shown in it."""

    changed = Signal(object)
    """The `Changes` of mails that were filed."""
    undoable = Signal(object)
    """The same, as a `LastChange`."""
    told = Signal(str)
    """A sentence for the person."""

    def __init__(self, place: Workplace, debtor: Callable[[], DebtorHead | None], over: QWidget) -> None:
        """Take what is dropped over a part of the window; `debtor` tells who is shown there."""
        super().__init__(over)
        self._place = place
        self._debtor = debtor
        self._over = over
        over.setAcceptDrops(True)
        for line in over.findChildren(QLineEdit):
            # It would take the path of the mail as its text.
            line.setAcceptDrops(False)
        over.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent | QDropEvent):
            paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
            if self._debtor() is None or not any(path.suffix.lower() in _SUFFIXES for path in paths):
                return super().eventFilter(watched, event)
            event.acceptProposedAction()
            if event.type() is QEvent.Type.Drop:
                self.file(paths)
            return True
        return super().eventFilter(watched, event)

    def choose(self) -> None:
        """Ask for mails, and file them."""
        head = self._debtor()
        if head is None:
            return
        chosen = ask_open_all(self._over, f"File mails with {head.name}", "Mails (*.eml *.msg);;All files (*)")
        if chosen:
            self.file(chosen)

    def file(self, paths: Sequence[Path]) -> None:
        """File mails with the debtor shown, all or none, and say what came of it."""
        head, place = self._debtor(), self._place
        if head is None:
            return
        customer_id, at, as_of = head.customer_id, place.now(), place.as_of

        def done(result: tuple[tuple[FiledMail, ...], Changes]) -> None:
            filed, changes = result
            self.changed.emit(changes)
            what = filed[0].words if len(filed) == 1 else counted(len(filed), "mail")
            self.undoable.emit(
                LastChange(
                    f"Filed with {head.name}: {what}",
                    lambda moment: place.office.filed_mails.take_back(filed, at=moment, as_of=as_of),
                    f"Taken back in the history of {head.name}. The mails themselves were not touched.",
                )
            )
            notices = [notice for mail in filed for notice in mail.notices]
            if notices:
                self.told.emit(" ".join(notices))

        place.runner.write(
            lambda: place.office.filed_mails.file(customer_id, paths, at=at, as_of=as_of),
            done,
            lambda error: self.told.emit(str(error)),
        )

    def open(self, activity_id: int) -> None:
        """Open a filed mail in the mail program, as a copy."""
        mails = self._place.office
        self._place.runner.read(
            lambda: mails.filed_mails.copy_to_open(activity_id),
            lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
            lambda error: self.told.emit(str(error)),
        )
