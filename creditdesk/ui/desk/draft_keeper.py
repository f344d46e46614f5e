"""Keeps a call note safe while it is typed: on disk within a second of any keystroke, never on the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.desk.entries import Draft
from creditdesk.ui.tasks import TaskRunner

_AFTER_LAST_KEY = 400  # milliseconds
_AT_MOST = 800  # milliseconds after the first key that is not safe yet


class DraftKeeper(QObject):
    """Saves the latest draft soon, and at once when asked; says when it is safe."""

    kept = Signal()
    failed = Signal(object)
    """A `CreditDeskError`: the draft is on the screen only."""

    def __init__(
        self,
        save: Callable[[Draft], object],
        discard: Callable[[int], object],
        runner: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._save = save
        self._discard = discard
        self._runner = runner
        self._waiting: tuple[Draft, bool] | None = None
        self._under_way = False
        # Drafts reach the disk in the order typed, whichever thread is quicker.
        self._turn = threading.Lock()
        self._asked = 0
        self._written = 0
        self._void = 0
        self._soon = QTimer(self, singleShot=True, interval=_AFTER_LAST_KEY)
        self._latest = QTimer(self, singleShot=True, interval=_AT_MOST)
        self._soon.timeout.connect(self._start)
        self._latest.timeout.connect(self._start)

    @property
    def is_safe(self) -> bool:
        """Whether everything that was typed is on disk."""
        return self._waiting is None and not self._under_way

    def take(self, draft: Draft, *, is_empty: bool) -> None:
        """Take what is typed now; a draft that has become empty is thrown away."""
        self._waiting = (draft, is_empty)
        self._soon.start()
        if not self._latest.isActive():
            self._latest.start()

    def flush(self) -> None:
        """Save what is not safe yet before returning: on leaving a debtor, and on closing."""
        self._soon.stop()
        self._latest.stop()
        if self._waiting is None:
            return
        waiting, self._waiting = self._waiting, None
        try:
            self._write(self._next(), *waiting)
        except CreditDeskError as error:
            self.failed.emit(error)
        else:
            self.kept.emit()

    def let_go(self) -> None:
        """Forget what waits: the call is saved, and its draft must not come back."""
        self._soon.stop()
        self._latest.stop()
        self._waiting = None
        # A save that is on its way undoes itself when it sees this; waiting for it here would hold the window up.
        self._void = self._asked

    def _start(self) -> None:
        self._soon.stop()
        if self._under_way or self._waiting is None:
            return
        self._latest.stop()
        waiting, self._waiting = self._waiting, None
        number = self._next()
        self._under_way = True
        # A reading thread: drafts have their own file, and must not queue behind a long import.
        self._runner.read(lambda: self._write(number, *waiting), self._done, self._not_done)

    def _next(self) -> int:
        self._asked += 1
        return self._asked

    def _write(self, number: int, draft: Draft, is_empty: bool) -> None:  # noqa: FBT001 - handed on as it was taken
        with self._turn:
            if number <= self._written or number <= self._void:
                return
            self._written = number
            if not is_empty:
                self._save(draft)
            if is_empty or number <= self._void:
                self._discard(draft.customer_id)

    def _done(self, _nothing: None) -> None:
        self._under_way = False
        if self._waiting is None:
            self.kept.emit()
        else:
            self._start()

    def _not_done(self, error: CreditDeskError) -> None:
        self._under_way = False
        self.failed.emit(error)
