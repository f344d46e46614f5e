"""Trying mails again that the mail server put off, while the window is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from creditdesk.domain.errors import CreditDeskError
from creditdesk.ui.clock import LONGEST_WAIT, Clock
from creditdesk.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from creditdesk.services.letters.outbox import Outbox
    from creditdesk.services.letters.outbox_sending import Sending

_EVERY = 60_000
"""Milliseconds between two looks: the shortest wait of a mail that was put off is five minutes."""
_REST = 5 * _EVERY


class MailClock(Clock):
    """Sends what was put off once its time has come. What nobody has sent yet it leaves alone."""

    sent = Signal(object)
    """The `Sending` of mails that were tried again."""

    def __init__(
        self,
        outbox: Callable[[], Outbox],
        runner: TaskRunner,
        *,
        as_of: date,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._outbox = outbox
        self._runner = runner
        self._as_of = as_of
        self._now = now
        self._rest_for = _REST

    def start(self) -> None:
        """Look once a minute from now on."""
        self.look_in(_EVERY)

    def look(self) -> None:
        """Send the mails whose time has come, if the server is there."""
        outbox, at, as_of = self._outbox, self._now(), self._as_of
        self._runner.errand(
            "",
            lambda _progress, errand: outbox().send(at=at, as_of=as_of, again_only=True, errand=errand),
            self._go_on,
            self._ring_less,
            self._ring_less,
        )

    def _go_on(self, sending: Sending) -> None:
        if sending.changes.touched:
            self.sent.emit(sending)
        if sending.stopped:
            self._ring_less()
        else:
            self._rest_for = _REST
            self.look_in(_EVERY)

    def _ring_less(self, _error: CreditDeskError | None = None) -> None:
        """Ring a server that is not there less and less often; that is no news: the mails wait, and say so."""
        self.look_in(self._rest_for)
        self._rest_for = min(self._rest_for * 2, LONGEST_WAIT)
