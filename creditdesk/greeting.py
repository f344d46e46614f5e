"""What is said once a book's list stands: notes that were never saved, what happened meanwhile, what is due now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from creditdesk.opening import Opened, debtors_with_drafts
from creditdesk.ui.desk.page import DeskPage
from creditdesk.ui.desk.reminder import Reminder, reminder_words
from creditdesk.ui.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable

    from creditdesk.services.desk.tasks import Task
    from creditdesk.services.desk.while_out import WhileOut
    from creditdesk.services.ledger.list_views import DebtorRow

# The list of what happened meanwhile loads when it is first wanted: the debtors' list stands before it does.
# ruff: noqa: PLC0415


class Greeting(QObject):
    """Speaks in the banners of the window, and leads to the debtor that it spoke of."""

    def __init__(self, window: Window, opened: Opened, desk: DeskPage, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._opened = opened
        self._desk = desk
        self._on_banner: Callable[[], object] = window.banner.hide
        self._reminded: int | None = None
        # The diary is asked for beside the window: what it loads would hold up the list.
        self.reminder = Reminder(
            lambda: opened.office.diary, window.runner, as_of=opened.as_of, now=opened.now, parent=self
        )
        self.reminder.due.connect(self._remind)
        window.banner.pressed.connect(self._press_banner)
        window.reminder.pressed.connect(self._show_reminded)

    def begin(self) -> None:
        """Say it beside the window, once the list stands: what loads for it would hold that up."""
        QTimer.singleShot(400, self, self._look_for_drafts)
        QTimer.singleShot(700, self, self.reminder.look)

    def leave(self) -> None:
        """Say no more."""
        window = self._window
        for banner in (window.banner, window.reminder):
            banner.hide()
        window.banner.pressed.disconnect(self._press_banner)
        window.reminder.pressed.disconnect(self._show_reminded)

    def list_while_out(self) -> None:
        """Show what happened since the person was here last."""
        self._read_while_out(self._show_while_out)

    def _look_for_drafts(self) -> None:
        """Say which notes were typed and never saved: each waits in its debtor, who may be far down the list."""
        opened = self._opened
        self._window.runner.read(lambda: debtors_with_drafts(opened), self._tell_of_drafts, key="drafts")

    def _tell_of_drafts(self, debtors: list[DebtorRow]) -> None:
        shown = self._desk.view.head.customer_id if self._desk.view is not None else None
        debtors = [debtor for debtor in debtors if debtor.customer_id != shown]
        if not debtors:
            self._read_while_out(self._tell_while_out)
            return
        latest, others = debtors[0], len(debtors) - 1
        besides = f", and so do {others:,} others" if others > 1 else ", and so does one other" if others else ""
        self._on_banner = lambda: self._desk.list.choose(latest.customer_id)
        words = f"Your unsaved note to {latest.name} ({latest.account}) waits there{besides}."
        self._window.banner.say(words, "Show it")
        self._desk.shown.connect(lambda customer_id: self._found_draft(customer_id == latest.customer_id, words))

    def _found_draft(self, is_found: bool, words: str) -> None:  # noqa: FBT001 - asked of each debtor shown
        """Say no more that a note waits once its debtor is shown, by whatever way."""
        if is_found and self._window.banner.text == words:
            self._window.banner.hide()

    def _press_banner(self) -> None:
        self._window.banner.hide()
        self._window.show_page("desk")
        self._on_banner()

    def _read_while_out(self, tell: Callable[[WhileOut | None], object]) -> None:
        opened, controller = self._opened, self._desk.list.whose.controller
        self._window.runner.read(
            lambda: opened.office.desk.worklist.while_out(opened.as_of, controller=controller), tell, key="while out"
        )

    def _tell_while_out(self, found: WhileOut | None) -> None:
        """Say after days away what happened meanwhile."""
        from creditdesk.ui.desk.while_out import while_out_words

        words = while_out_words(found) if found is not None else ""
        if words:
            self._on_banner = self.list_while_out
            self._window.banner.say(words, "Show it")

    def _show_while_out(self, found: WhileOut | None) -> None:
        from creditdesk.ui.desk.while_out import WhileOutList

        dialog = WhileOutList(found, self._window.theme, self._window)
        dialog.debtor_wanted.connect(self._desk.list.choose)
        dialog.open()

    def _remind(self, tasks: list[Task]) -> None:
        """Say beside the work at hand what is due now: the keyboard stays where it is."""
        self._reminded = tasks[0].customer_id
        self._window.reminder.say(reminder_words(tasks), "Show it")

    def _show_reminded(self) -> None:
        if self._reminded is not None:
            self._window.reminder.hide()
            self._window.show_page("desk")
            self._desk.list.choose(self._reminded)
