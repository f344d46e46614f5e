"""The windows of the book's settings: each made when it is asked for, and let go when it is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from creditdesk.services.changes import Changes
from creditdesk.ui.desk.workplace import Workplace

if TYPE_CHECKING:
    from creditdesk.services.ledger.views import DebtorView
    from creditdesk.ui.letters.copies_dialog import CopiesDialog
    from creditdesk.ui.letters.text_asked import TextAsked
    from creditdesk.ui.settings.window import SettingsWindow
    from creditdesk.ui.settings.worklist_cover import CoverDialog
    from creditdesk.ui.settings.worklist_weights import WeightsDialog

# Each window loads when it is first wanted: the list stands before they do.
# ruff: noqa: PLC0415


class SettingsWindows(QObject):
    """Opens them, tells what they saved, and offers it to be taken back."""

    changed = Signal(object)
    """`Changes` that were saved."""
    undoable = Signal(object)
    """The same, as a `LastChange`."""
    command_asked = Signal(str)
    """The command of a window that the person chose among the settings."""
    told = Signal(str)
    """A sentence for the person."""
    _looked_again = Signal(object)
    """`Changes` by whomever, for the windows that show what they are about."""

    def __init__(
        self,
        place: Workplace,
        window: QWidget,
        *,
        shown: Callable[[], DebtorView | None],
        in_hand: Callable[[], int | None],
        parent: QObject,
    ) -> None:
        """Join them.

        Args:
            place: The services of the open book, and what all windows work with.
            window: What they open in front of.
            shown: Gives the debtor who is shown on the Desk.
            in_hand: Gives the customer in hand, on whichever page that is.
            parent: With it they go.
        """
        super().__init__(parent)
        self._place = place
        self._window = window
        self._shown = shown
        self._in_hand = in_hand

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return what carries out each command."""
        return {
            "letterhead": self.change_letterhead,
            "texts": self.change_texts,
            "settings": self.change_settings,
            "policies": self.change_policies,
            "weights": self._change_weights,
            "cover": self._change_cover,
            "rates": self._change_rates,
            "interest_terms": self._change_interest_terms,
            "mail_server": self.change_mail_server,
            "copies": self._change_copies,
            "codes": self._change_codes,
        }

    def take_changes(self, changes: Changes) -> None:
        """Let those that are open look again."""
        self._looked_again.emit(changes)

    def change_letterhead(self) -> None:
        """Show what the company says of itself."""
        if self._is_closed():
            return
        from creditdesk.ui.settings.letterhead import LetterheadDialog

        place, front = self._place, self._front()
        letters = place.office.letters
        self._open(LetterheadDialog(letters, place.runner, place.theme, as_of=place.as_of, now=place.now, parent=front))

    def change_texts(self, asked: TextAsked | None = None) -> None:
        """Show the words of letters: those of the letter that was looked at, if one was."""
        from creditdesk.ui.letters.text_editor import TextsDialog

        place = self._place
        self._open(
            TextsDialog(
                place.office,
                place.runner,
                place.theme,
                place.memory,
                asked=asked,
                as_of=place.as_of,
                now=place.now,
                parent=self._front(),
            )
        )

    def change_settings(self, title: str = "") -> None:
        """Show the settings; with a title, only those that it names."""
        if self._is_closed():
            return
        from creditdesk.ui.settings.settings import SettingsDialog

        place = self._place
        made = SettingsDialog(place.office.letters, place.runner, place.theme, now=place.now, parent=self._window)
        made.window_asked.connect(self.command_asked)
        made.search.setText(title)
        self._open(made)

    def change_policies(self) -> None:
        """Show the dunning policies, played on the debtor in hand."""
        from creditdesk.ui.letters.ladders import LaddersDialog

        place = self._place
        made = LaddersDialog(
            place.office,
            place.runner,
            place.theme,
            place.memory,
            as_of=place.as_of,
            now=place.now,
            customer_id=self._in_hand(),
            parent=self._window,
        )
        self._looked_again.connect(made.take_changes)
        self._open(made)

    def change_mail_server(self) -> None:
        """Show by which server mails are sent."""
        if self._is_closed():
            return
        from creditdesk.ui.settings.mail_server import MailServerDialog

        place = self._place
        self._open(
            MailServerDialog(lambda: place.office.outbox, place.runner, place.theme, now=place.now, parent=self._window)
        )

    def _change_weights(self) -> None:
        from creditdesk.ui.settings.worklist_weights import WeightsDialog

        self._change_worklist(WeightsDialog)

    def _change_cover(self) -> None:
        from creditdesk.ui.settings.worklist_cover import CoverDialog

        self._change_worklist(CoverDialog)

    def _change_worklist(self, kind: type[WeightsDialog | CoverDialog]) -> None:
        place = self._place
        worklist = place.office.desk.worklist
        self._open(kind(worklist, place.runner, place.theme, as_of=place.as_of, now=place.now, parent=self._window))

    def _change_rates(self) -> None:
        from creditdesk.ui.settings.rates import RatesDialog

        place = self._place
        interest = place.office.interest
        self._open(
            RatesDialog(interest, place.runner, place.theme, as_of=place.as_of, now=place.now, parent=self._window)
        )

    def _change_interest_terms(self) -> None:
        from creditdesk.ui.settings.interest_terms import InterestTermsDialog

        place, view = self._place, self._shown()
        self._open(
            InterestTermsDialog(
                place.office.interest,
                place.office.ledger.customer_id,
                place.runner,
                place.theme,
                account="" if view is None else view.head.account,
                as_of=place.as_of,
                now=place.now,
                parent=self._window,
            )
        )

    def _change_copies(self) -> None:
        from creditdesk.ui.letters.copies_dialog import CopiesDialog

        place = self._place
        self._open(CopiesDialog(place.office.copies, place.runner, place.theme, now=place.now, parent=self._window))

    def _change_codes(self) -> None:
        from creditdesk.ui.settings.codes import CodesList

        place = self._place
        codes = CodesList(place.office.diary, place.runner, place.theme, now=place.now, parent=self._window)
        codes.changed.connect(self.changed)
        codes.undoable.connect(self.undoable)
        self._looked_again.connect(codes.take_changes)
        codes.open()

    def _open(self, made: SettingsWindow | CopiesDialog) -> None:
        made.saved.connect(self.changed)
        made.undoable.connect(self.undoable)
        made.open()

    def _front(self) -> QWidget:
        """Return the window in front, such as that of the letter from which one is asked for."""
        front = QApplication.activeWindow()
        # One that is just closing would take what opens over it along.
        return front if front is not None and front.isVisible() else self._window

    def _is_closed(self) -> bool:
        """Say of a book that is open for reading only that nothing is changed in it."""
        why = self._place.office.desk.closed_because
        if why:
            self.told.emit(f"{why} Nothing can be changed here.")
        return bool(why)
