"""What speaks against ringing, said in the call's head while a call runs."""

from __future__ import annotations

from creditdesk.domain.contact_rules import Concern
from creditdesk.services.desk.ringing import against
from creditdesk.services.ledger.views import DebtorView
from creditdesk.ui.desk.call_head import CallHead
from creditdesk.ui.desk.call_timer import CallTimer
from creditdesk.ui.tasks import TaskRunner


class Ringing:
    """Has it worked out beside the window: it is never in the way of a call."""

    def __init__(self, head: CallHead, timer: CallTimer, runner: TaskRunner) -> None:
        self._head = head
        self._timer = timer
        self._runner = runner
        self.against: tuple[Concern, ...] = ()
        """What speaks against the call, as it is shown."""

    def judge(self, view: DebtorView | None) -> None:
        """Ask anew, for the contact who is chosen; while no call runs, nothing speaks against one."""
        contact, began = self._head.contact, self._timer.started_at
        if view is not None and began is not None and self._timer.is_running:
            self._runner.read(
                lambda: against(view.head, view.attempts, contact, began, view.as_of), self._say, key="against"
            )

    def forget(self) -> None:
        """Say nothing: the call is over, or it is another debtor's turn."""
        self._say(())

    def _say(self, concerns: tuple[Concern, ...]) -> None:
        self._runner.forget("against")
        self.against = concerns
        self._head.show_against(concerns)
