"""Trying mails again that the mail server put off, while the window is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from creditdesk.domain.errors import CreditDeskError
from creditdesk.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from creditdesk.services.letters.outbox import Outbox
    from creditdesk.services.letters.outbox_sending import Sending

_EVERY = 60_000
"""Milliseconds between two looks: the shortest wait of a mail that was put off is five minutes."""

_REST = timedelta(minutes=5)
_LONGEST_REST = timedelta(hours=4)


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
        self._rest_for = _REST
        self._rests_until = datetime.min.replace(tzinfo=UTC)
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look once a minute from now on."""
        self._timer.start()

    def look(self) -> None:
        """See whether a mail's time has come and the server is there, and send it if so.

        The server is rung in a reading thread: one that does not answer keeps nothing from being saved.
        """
        outbox, at, as_of = self._outbox, self._now(), self._as_of
        if at >= self._rests_until:
            self._runner.read(lambda: outbox().ready_again(at, as_of), self._go_on, self._rest, key="mail clock")

    def _go_on(self, mail_ids: tuple[int, ...]) -> None:
        """Send the first of these, then the others: what a person saves meanwhile comes between."""
        if not mail_ids:
            return
        outbox, at, as_of = self._outbox, self._now(), self._as_of
        first, *others = mail_ids

        def done(sending: Sending) -> None:
            if sending.changes.touched:
                self.sent.emit(sending)
            if not sending.stopped:
                self._rest_for = _REST
                self._go_on(tuple(others))

        self._runner.write(lambda: outbox().send(at=at, as_of=as_of, mail_ids=[first]), done, self._rest)

    def _rest(self, _error: CreditDeskError) -> None:
        """Ring a server that is not there less and less often; that is no news: the mails wait, and say so."""
        self._rests_until = self._now() + self._rest_for
        self._rest_for = min(self._rest_for * 2, _LONGEST_REST)
