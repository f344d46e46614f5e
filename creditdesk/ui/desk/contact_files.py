"""Contacts on their way in and out: vCards, and everything that is held of a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.changes import Changes
from creditdesk.services.desk.contact_rows import ContactsChange
from creditdesk.services.desk.personal import Erased, PersonalData
from creditdesk.services.desk.vcards import TakenCards
from creditdesk.services.ledger.views import Contact, DebtorHead
from creditdesk.ui.ask_file import ask_open, ask_save
from creditdesk.ui.desk.personal_dialog import PersonalDialog
from creditdesk.ui.desk.words import counted
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_CARDS = "vCards (*.vcf *.vcard)"
_SHOWN = 3


class ContactFilesBook(Protocol):
    """What is asked of the desk."""

    def take_cards(self, customer_id: int, path: Path, *, at: datetime, as_of: date) -> tuple[TakenCards, Changes]:
        """Write the people of a file down."""

    def write_cards(self, path: Path, organisation: str, people: Iterable[Contact]) -> None:
        """Write people to a file."""

    def personal_data(self, customer_id: int, contact_id: int) -> PersonalData:
        """Return everything of a person."""

    def export_personal_data(self, customer_id: int, contact_id: int, target: Path) -> tuple[str, ...]:
        """Write everything of a person."""

    def erase(
        self, customer_id: int, contact_id: int, *, reason: str, at: datetime, as_of: date
    ) -> tuple[Erased, Changes]:
        """Erase a person."""


class ContactFiles(QObject):
    """Asks for the file, has it read or written beside the window, and says what came of it."""

    told = Signal(str)
    """A sentence for the person."""
    changed = Signal(object)
    """The `Changes`."""
    contacts_changed = Signal(object, object)
    """A `ContactsChange` that may be taken back, and its `Changes`."""

    def __init__(
        self,
        book: ContactFilesBook,
        runner: TaskRunner,
        theme: Theme,
        *,
        as_of: date,
        now: Callable[[], datetime],
        may_write: bool,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._book = book
        self._runner = runner
        self._theme = theme
        self._as_of = as_of
        self._now = now
        self._may_write = may_write
        self._window = window

    def take_cards(self, head: DebtorHead) -> None:
        """Ask for a file of cards and write its people down."""
        chosen = ask_open(self._window, "Take in vCards", _CARDS)
        if chosen is not None:
            book, at, as_of = self._book, self._now(), self._as_of
            self._runner.write(
                lambda: book.take_cards(head.customer_id, chosen, at=at, as_of=as_of),
                lambda result: self._was_taken(*result),
            )

    def save_cards(self, head: DebtorHead, people: tuple[Contact, ...]) -> None:
        """Ask for a file and write people to it."""
        name = people[0].name if len(people) == 1 else head.name
        chosen = ask_save(self._window, "Save as vCards", f"{_plain(name)}.vcf", _CARDS)
        if chosen is not None:
            book = self._book
            self._runner.write(
                lambda: book.write_cards(chosen, head.name, people),
                lambda _none: self.told.emit(f"{counted(len(people), 'contact')} written to {chosen.name}."),
            )

    def show_personal_data(self, head: DebtorHead, contact: Contact) -> None:
        """Read everything that is held of a person, and show it."""
        book = self._book
        self._runner.read(
            lambda: book.personal_data(head.customer_id, contact.id), self._show_data, key="personal data"
        )

    def _show_data(self, data: PersonalData) -> None:
        dialog = PersonalDialog(data, self._theme, may_write=self._may_write, parent=self._window)
        dialog.save_asked.connect(lambda: self._save_data(data))
        dialog.erase_asked.connect(lambda reason: self._erase(dialog, data, reason))
        dialog.open()

    def _save_data(self, data: PersonalData) -> None:
        name = f"{_plain(data.name)}, personal data.zip"
        chosen = ask_save(self._window, "Save all of it", name, "Zip (*.zip)")
        if chosen is not None:
            book = self._book
            self._runner.write(
                lambda: book.export_personal_data(data.customer_id, data.contact_ids[0], chosen),
                lambda _names: self.told.emit(f"All that is held is in {chosen.name}."),
            )

    def _erase(self, dialog: PersonalDialog, data: PersonalData, reason: str) -> None:
        book, at, as_of = self._book, self._now(), self._as_of

        def done(result: tuple[Erased, Changes]) -> None:
            dialog.show_erased(result[0])
            self.changed.emit(result[1])

        def not_done(error: CreditDeskError) -> None:
            dialog.why.setText(str(error))

        self._runner.write(
            lambda: book.erase(data.customer_id, data.contact_ids[0], reason=reason, at=at, as_of=as_of),
            done,
            not_done,
        )

    def _was_taken(self, taken: TakenCards, changes: Changes) -> None:
        change: ContactsChange | None = taken.change
        if change is not None:
            self.contacts_changed.emit(change, changes)
        shown = list(taken.problems[:_SHOWN])
        if len(taken.problems) > _SHOWN:
            shown.append(f"{len(taken.problems) - _SHOWN} more cards could not be read.")
        if shown:
            self.told.emit(" ".join(shown))
        elif change is None:
            self.told.emit("Everybody on these cards is known already; nothing was changed.")


def _plain(name: str) -> str:
    """Return a name that every system takes for a file."""
    return "".join(letter for letter in name if letter.isalnum() or letter in " -_.").strip() or "contact"
