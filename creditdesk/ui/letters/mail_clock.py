"""Trying mails again that the mail server put off, while the window is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from creditdesk.domain.errors import CreditDeskError
from creditdesk.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from creditdesk.services.letters.outbox import Outbox, Sending

_EVERY = 60_000
"""Milliseconds between two looks: the shortest wait of a mail that was put off is five minutes."""


class MailClock(QObject):
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
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look once a minute from now on."""
        self._timer.start()

    def look(self) -> None:
        """See whether a mail's time has come, and send it if so."""
        outbox = self._outbox
        self._runner.read(lambda: outbox().next_try_at(), self._judge, _in_silence, key="mail clock")

    def _judge(self, due_at: datetime | None) -> None:
        at = self._now()
        if due_at is None or due_at > at:
            return
        outbox, as_of = self._outbox, self._as_of
        # A server that is not there is no news: the mails wait, and the outbox says so.
        self._runner.write(lambda: outbox().send(at=at, as_of=as_of, again_only=True), self._tell, _in_silence)

    def _tell(self, sending: Sending) -> None:
        if sending.changes.touched:
            self.sent.emit(sending)


def _in_silence(_error: CreditDeskError) -> None:
    """Say nothing: what was to be sent waits, and is tried again."""
