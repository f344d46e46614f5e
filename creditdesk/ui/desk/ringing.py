"""What speaks against ringing, said in the call's head from F9 on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from creditdesk.domain.contact_rules import Concern
from creditdesk.services.desk.ringing import against
from creditdesk.services.ledger.views import DebtorView
from creditdesk.ui.desk.call_head import CallHead
from creditdesk.ui.desk.call_timer import CallTimer
from creditdesk.ui.tasks import TaskRunner


class Ringing:
    """Has it worked out beside the window, anew with each minute of a call: it is never in the way of one."""

    def __init__(
        self, head: CallHead, timer: CallTimer, runner: TaskRunner, view: Callable[[], DebtorView | None]
    ) -> None:
        """Watch a call; `view` gives the debtor who is shown."""
        self._head = head
        self._timer = timer
        self._runner = runner
        self._view = view
        self._minute: datetime | None = None
        timer.changed.connect(self._go_on)

    def judge(self) -> None:
        """Ask anew, for the contact who is chosen; where no call was made, nothing speaks against one."""
        self._minute = _minute(self._timer.until)
        if self._minute is None:
            self._say(())
        else:
            self._runner.read(self.question(), self._say, key="against")

    def question(self) -> Callable[[], tuple[Concern, ...]]:
        """Return what tells it of the call up to this moment; it is to be asked beside the window."""
        view, contact, began, until = self._view(), self._head.contact, self._timer.started_at, self._timer.until
        if view is None or began is None:
            return lambda: ()
        return lambda: against(view.head, view.attempts, contact, began, view.as_of, until)

    def _go_on(self) -> None:
        if _minute(self._timer.until) != self._minute:
            self.judge()

    def _say(self, concerns: tuple[Concern, ...]) -> None:
        self._runner.forget("against")
        self._head.show_against(concerns)


def _minute(moment: datetime | None) -> datetime | None:
    return moment.replace(second=0, microsecond=0) if moment is not None else None
