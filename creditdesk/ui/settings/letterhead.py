"""Company and letterhead: the fields, and beside them a letter as they make it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QVBoxLayout, QWidget

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.changes import Changes
from creditdesk.services.letters.bank_lock import BankChange, SecondLook
from creditdesk.services.letters.letterhead import BankAccount, Letterhead
from creditdesk.services.letters.pictures import take_picture
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.letters.page_view import PageView
from creditdesk.ui.letters.pdf_pages import PdfPages
from creditdesk.ui.parts import button
from creditdesk.ui.settings.letterhead_form import LetterheadForm
from creditdesk.ui.settings.second_look import SecondLookDialog
from creditdesk.ui.settings.window import SettingsWindow
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_STANDS, _SPECIMEN, _CHANGES = "letterhead", "letterhead specimen", "bank changes"
_PICTURES = {name: f"letterhead {name}" for name in ("logo", "signature")}
_RESTS = 250  # milliseconds without a key, after which the specimen is made


class LetterheadDesk(Protocol):
    """What the dialog asks of the letters' services."""

    def letterhead(self) -> Letterhead:
        """Return the letterhead as it stands."""

    def save_letterhead(
        self, letterhead: Letterhead, *, at: datetime, second_look: SecondLook | None = None
    ) -> Changes:
        """Keep a changed letterhead; changed bank details take a second look."""

    def bank_changes(self) -> Sequence[BankChange]:
        """Return the latest changes of bank details, newest first."""

    def specimen(self, letterhead: Letterhead, currency: str, as_of: date) -> bytes:
        """Return a letter with this letterhead."""


class LetterheadDialog(SettingsWindow):
    """Changes the letterhead; a change of bank details is read back and asked once more."""

    def __init__(
        self,
        letters: LetterheadDesk,
        runner: TaskRunner,
        theme: Theme,
        *,
        as_of: date,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "Company and letterhead", (_STANDS, _SPECIMEN, _CHANGES, *_PICTURES.values()), runner, theme, now, parent
        )
        self._letters = letters
        self._as_of = as_of
        self._before: Letterhead | None = None
        self.form = LetterheadForm(theme, self)
        self.view = PageView(runner, theme, self)
        self.view.setAccessibleName("A letter with this letterhead")
        self.save_button = button("Save", self.save, primary=True, tip="Letters issued before stay as they are")
        # Else Enter in a line would add a bank account.
        self.save_button.setDefault(True)
        self.cancel_button = button("Cancel", self.reject)
        self._rest = QTimer(self, singleShot=True, interval=_RESTS)
        self._rest.timeout.connect(self._draw)
        self.form.changed.connect(self._judge)
        self.form.changed.connect(self._rest.start)
        self.form.design.picture_wanted.connect(self._take_picture)
        self._lay_out()
        self.save_button.setEnabled(False)
        runner.read(letters.letterhead, self._take, self._tell, key=_STANDS)
        runner.read(letters.bank_changes, self.form.show_bank_changes, self._tell, key=_CHANGES)

    def save(self) -> None:
        """Save what is typed, once what is wrong is put right and new bank details are confirmed."""
        letterhead, before = self.form.letterhead, self._before
        if letterhead is None or before is None:
            return
        problem = self.form.problem()
        if problem is not None:
            words, field = problem
            self._say(words)
            field.setFocus()
            return
        look = None
        if letterhead.banks != before.banks:
            look = self._confirm(before.banks, letterhead.banks)
            if look is None:
                return
        letters, at = self._letters, self._now()
        self._set_saving(True)

        def was_saved(changes: Changes) -> None:
            self._set_saving(False)
            self.saved.emit(changes)
            self.undoable.emit(
                LastChange(
                    "Saved: company and letterhead",
                    lambda moment: letters.save_letterhead(before, at=moment),
                    "Taken back: the letterhead is as it was before, the bank accounts too.",
                )
            )
            self.accept()

        self._write(
            lambda: letters.save_letterhead(letterhead, at=at, second_look=look), was_saved, self._was_not_saved
        )

    @property
    def leaving(self) -> str:
        return "What you changed is not saved. Leave it?" if self.form.is_changed else ""

    def done(self, result: int) -> None:
        self._rest.stop()
        self.view.show_pages(None)
        super().done(result)

    def _take(self, letterhead: Letterhead) -> None:
        self._before = letterhead
        self.form.show_letterhead(letterhead)
        self._rest.stop()
        self._draw()
        self._judge()

    def _draw(self) -> None:
        letters, letterhead, as_of = self._letters, self.form.letterhead, self._as_of
        if letterhead is None:
            return
        currency = self.form.currency or letterhead.currency
        self._runner.read(
            lambda: PdfPages(letters.specimen(letterhead, currency, as_of)),
            self.view.replace_pages,
            self._tell,
            key=_SPECIMEN,
        )

    def _take_picture(self, name: str, path: Path) -> None:
        self._runner.read(
            lambda: take_picture(path),
            lambda picture: self.form.design.show_picture(name, picture),
            self._tell,
            key=_PICTURES[name],
        )

    def _judge(self) -> None:
        problem = self.form.problem()
        self._say(problem[0] if problem is not None and self.form.is_changed else "")
        self.save_button.setEnabled(self.form.is_changed)

    def _was_not_saved(self, error: CreditDeskError) -> None:
        self._set_saving(False)
        self._tell(error)

    def _set_saving(self, is_saving: bool) -> None:  # noqa: FBT001 - as Qt's own setters
        # What is typed meanwhile would be in neither the old nor the new.
        self.form.setEnabled(not is_saving)
        self.save_button.setEnabled(not is_saving and self.form.is_changed)

    def _confirm(self, before: Sequence[BankAccount], after: Sequence[BankAccount]) -> SecondLook | None:
        """Have a change of bank details looked at again; none where the person goes back."""
        dialog = SecondLookDialog(before, after, self._theme, self)
        return dialog.look if dialog.exec() else None

    def _lay_out(self) -> None:
        scaled = self._theme.scaled
        across = QSplitter(self)
        across.setChildrenCollapsible(False)
        across.setHandleWidth(1)
        # From the outside in: whatever is moved is dressed anew with all that stands in it.
        area = QScrollArea(across)
        area.setWidget(self.form)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setMinimumWidth(scaled(400))
        across.addWidget(area)
        across.addWidget(self.view)
        across.setSizes([scaled(460), scaled(560)])
        across.setStretchFactor(1, 1)
        foot = self._foot(self.cancel_button, self.save_button)
        foot.setContentsMargins(scaled(12), 0, scaled(12), scaled(12))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(scaled(8))
        layout.addWidget(across, 1)
        layout.addLayout(foot)
        self._fit(1040, 820)
