"""Confirming a promise to the debtor: what would be written; saved to a file, or put into the outbox."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk.entries import Saved
from creditdesk.services.letters.promise_writing import Confirmation
from creditdesk.ui.ask_file import ask_save
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.desk.words import joined
from creditdesk.ui.parts import button, label
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_IS_OUT = "What was saved or mailed by then is out of the house."


class Writing(Protocol):
    """What makes and saves confirmations."""

    def preview(self, promise_ids: Collection[int], *, as_mail: bool, as_of: date, at: datetime) -> Confirmation:
        """Make what would be saved."""

    def write(
        self,
        promise_ids: Collection[int],
        path: Path,
        *,
        as_mail: bool,
        as_of: date,
        at: datetime,
        override_reason: str = "",
    ) -> tuple[Confirmation, Saved, Changes]:
        """Save it to a file and write the history."""

    def queue(
        self, promise_ids: Collection[int], *, as_of: date, at: datetime, override_reason: str = ""
    ) -> tuple[Confirmation, Saved, Changes]:
        """Put it into the outbox as a mail and write the history."""


class TakesBack(Protocol):
    """What undoes an entry."""

    def take_back(self, saved: Saved, *, at: datetime, as_of: date) -> tuple[int, Changes]:
        """Take a saved entry back."""


class PromiseConfirm(QDialog):
    """Shows the words first; nothing is sent from here, and nothing is kept until it is saved or in the outbox."""

    changed = Signal(object)
    """The `Changes` of a confirmation that was saved."""
    undoable = Signal(object)
    """The saved confirmation, as a `LastChange`."""

    def __init__(
        self,
        writing: Callable[[], Writing],
        desk: TakesBack,
        runner: TaskRunner,
        theme: Theme,
        *,
        as_of: date,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._writing = writing
        self._desk = desk
        self._runner = runner
        self._as_of = as_of
        self._now = now
        self._promise_ids: tuple[int, ...] = ()
        self._shown: Confirmation | None = None
        self._is_writing = False
        self.setWindowTitle("Confirm the promise")
        room = self.screen().availableGeometry()
        self.resize(min(theme.scaled(640), room.width() - 40), min(theme.scaled(560), room.height() - 60))
        self._title = label("", "title")
        self.mail = QRadioButton("E-&mail draft")
        self.queued = QRadioButton("E-mail in the &outbox")
        self.letter = QRadioButton("&Letter as PDF")
        self.mail.setChecked(True)
        kinds = QButtonGroup(self)
        for kind in (self.mail, self.queued, self.letter):
            kinds.addButton(kind)
        kinds.buttonToggled.connect(lambda _button, on: self._read() if on else None)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("What the debtor will read")
        self._held = label("")
        self._held.setWordWrap(True)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("why it is written all the same")
        self.reason.setAccessibleName("Reason to write it all the same")
        self.reason.textChanged.connect(lambda _text: self._judge())
        self.save_button = button("&Save…", self._save, primary=True, tip="To a file; the history tells of it")
        self.save_button.setDefault(True)
        whole = QVBoxLayout(self)
        whole.setSpacing(10)
        row = QHBoxLayout()
        for kind in (self.mail, self.queued, self.letter):
            row.addWidget(kind)
        row.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(label("Nothing is sent from here.", "small", muted=True))
        foot.addStretch(1)
        foot.addWidget(self.save_button)
        foot.addWidget(button("Close", self.reject))
        whole.addWidget(self._title)
        whole.addLayout(row)
        whole.addWidget(self.text, 1)
        whole.addWidget(self._held)
        whole.addWidget(self.reason)
        whole.addLayout(foot)

    def confirm(self, promise_ids: Collection[int]) -> None:
        """Show what would be written of these promises."""
        self._promise_ids = tuple(promise_ids)
        self._is_writing = False
        self.reason.clear()
        self._show(None)
        self._read()
        self.open()
        self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def shown(self) -> Confirmation | None:
        """What is shown, once it is made."""
        return self._shown

    @property
    def says(self) -> str:
        """What stands against it."""
        return self._held.text()

    def _read(self) -> None:
        writing, ids, as_mail, as_of, at = self._writing, self._promise_ids, self._as_mail, self._as_of, self._now()
        if ids:
            # What stands there is of another form; nothing leaves before it was seen.
            self._shown = None
            self._judge()
            self._runner.read(
                lambda: writing().preview(ids, as_mail=as_mail, as_of=as_of, at=at),
                self._show,
                self._refused,
                key="promise confirmation",
            )

    @property
    def _as_mail(self) -> bool:
        return not self.letter.isChecked()

    def _show(self, made: Confirmation | None) -> None:
        self._shown = made
        self._title.setText(made.debtor if made is not None else "")
        self.text.setPlainText(made.text if made is not None else "")
        held = made.held if made is not None else ()
        self._held.setText(f"Held: {'; '.join(held)}." if held else "")
        self._held.setVisible(bool(held))
        self.reason.setVisible(bool(held))
        self._judge()

    def _judge(self) -> None:
        made = self._shown
        in_outbox = self.queued.isChecked()
        self.save_button.setText("Put into the outbox" if in_outbox else "&Save…")
        self.save_button.setToolTip(
            "It waits there to be sent; the history tells of it" if in_outbox else "To a file; the history tells of it"
        )
        is_ready = made is not None and (not made.held or bool(self.reason.text().strip()))
        self.save_button.setEnabled(is_ready and not self._is_writing)

    def _refused(self, error: CreditDeskError) -> None:
        self._is_writing = False
        self._judge()
        self._held.setText(joined((error.what, error.cure)))
        self._held.show()

    def _save(self) -> None:
        made = self._shown
        if made is None:
            return
        if self.queued.isChecked():
            self._queue()
            return
        kind = "Mail draft (*.eml)" if self._as_mail else "PDF (*.pdf)"
        chosen = ask_save(self, "Save the confirmation", made.name, kind)
        if chosen is None:
            return
        writing, ids, as_mail, as_of, at = self._writing, self._promise_ids, self._as_mail, self._as_of, self._now()
        reason = self.reason.text()
        self._write(lambda: writing().write(ids, chosen, as_mail=as_mail, as_of=as_of, at=at, override_reason=reason))

    def _queue(self) -> None:
        writing, ids, as_of, at = self._writing, self._promise_ids, self._as_of, self._now()
        reason = self.reason.text()
        self._write(lambda: writing().queue(ids, as_of=as_of, at=at, override_reason=reason))

    def _write(self, work: Callable[[], tuple[Confirmation, Saved, Changes]]) -> None:
        # Pressed twice, it is written once.
        self._is_writing = True
        self._judge()
        self._runner.write(work, self._saved, self._refused)

    def _saved(self, result: tuple[Confirmation, Saved, Changes]) -> None:
        letter, saved, changes = result
        self._is_writing = False
        desk, as_of, touched = self._desk, self._as_of, changes.touched

        def take_back(at: datetime) -> Changes:
            back = desk.take_back(saved, at=at, as_of=as_of)[1]
            return replace(back, touched=back.touched | touched)

        stands = "Its mail is out of the outbox." if Touched.MAILS in touched else _IS_OUT
        self.accept()
        self.changed.emit(changes)
        self.undoable.emit(
            LastChange(
                f"{letter.words}: {letter.debtor}",
                take_back,
                f"Taken back in the history. {stands}",
            )
        )
