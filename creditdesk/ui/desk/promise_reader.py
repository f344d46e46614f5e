"""What the promise lines mean, asked away from the window's thread; whoever needs the answer may wait for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Protocol

from PySide6.QtCore import QLocale

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.quick_reading import PromiseReading, ReadPromise
from creditdesk.ui.desk.promise_lines import PromiseLines
from creditdesk.ui.desk.words import number_style
from creditdesk.ui.tasks import TaskRunner


class ReadingDesk(Protocol):
    """What reading a promise line asks of the desk."""

    def read_promise(
        self,
        text: str,
        customer_id: int,
        selected_keys: Collection[DocumentKey],
        as_of: date,
        *,
        before: Sequence[ReadPromise] = (),
        locale: str = "",
        style: AmountStyle = AmountStyle.UNKNOWN,
    ) -> PromiseReading:
        """Say what a promise line means."""


class PromiseReader:
    """Shows beside the lines what they mean; only the answer to what is typed now counts."""

    def __init__(self, desk: ReadingDesk, runner: TaskRunner, lines: PromiseLines) -> None:
        self._desk = desk
        self._runner = runner
        self._lines = lines
        self._read_texts: tuple[str, ...] | None = None
        self._waiting: Callable[[], None] | None = None

    @property
    def is_done(self) -> bool:
        """Whether what is shown is the meaning of what is typed now."""
        return self._read_texts == self._lines.texts

    def read(self, customer_id: int, selected: Collection[DocumentKey], as_of: date) -> None:
        """Ask what the lines mean for a debtor with these items selected."""
        desk, texts = self._desk, self._lines.texts
        locale, style = QLocale().name(), number_style()
        self._read_texts = None

        def read_all() -> list[PromiseReading]:
            readings: list[PromiseReading] = []
            for text in texts:
                before = [promise for reading in readings for promise in reading.promises]
                readings.append(
                    desk.read_promise(text, customer_id, selected, as_of, before=before, locale=locale, style=style)
                )
            return readings

        self._runner.read(read_all, lambda readings: self._show(texts, readings), key="promise")

    def once_done(self, run: Callable[[], None]) -> None:
        """Run this when the answer under way has come; a later wish takes the place of an earlier one."""
        self._waiting = run

    def _show(self, texts: tuple[str, ...], readings: list[PromiseReading]) -> None:
        if self._lines.show_readings(texts, readings):
            self._read_texts = texts
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()
