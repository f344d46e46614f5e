"""The promise lines: one promise a line, each with what was understood and what was not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from creditdesk.domain.quick_entry import PromiseReading, ReadPromise
from creditdesk.domain.quick_plan import PlanOffer
from creditdesk.ui.desk.read_line import ReadLine, Tone
from creditdesk.ui.theme import Theme

_PROMISE = "18,400 fri on 10512"
_PLAN = "1200 weekly x6 from 1 jan"


class PromiseLine(ReadLine):
    """One promise, or several parted by a semicolon."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Promise", parent)
        self.reading: PromiseReading | None = None

    def show_reading(self, reading: PromiseReading) -> None:
        """Show what the line means."""
        self.reading = reading
        says = [*(problem.text for problem in reading.problems), *reading.notices]
        unsure = [(problem.start, problem.end) for problem in reading.problems]
        tone = Tone.PROBLEM if reading.problems else Tone.WARNING
        self.tell(reading.words_and_hints, unsure=unsure, says=says, tone=tone)


class PromiseLines(QWidget):
    """One or more promises, a line each."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: list[PromiseLine] = []
        self._wants_plan = False
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(theme.scaled(6))
        self.set_text("")

    @property
    def text(self) -> str:
        """All lines, one under the other."""
        return "\n".join(line.text for line in self._lines)

    @property
    def texts(self) -> tuple[str, ...]:
        """The lines that count: the first always, since an empty one is the default promise, others when typed in."""
        return tuple(line.text for line in self._counting())

    @property
    def lines(self) -> Sequence[PromiseLine]:
        """The lines themselves."""
        return self._lines

    def set_text(self, text: str) -> None:
        """Show these lines."""
        wanted = text.split("\n")
        while len(self._lines) > len(wanted):
            self._drop(self._lines[-1])
        while len(self._lines) < len(wanted):
            self._add()
        for line, words in zip(self._lines, wanted, strict=True):
            if line.text != words:
                line.edit.setPlainText(words)
                line.edit.moveCursor(QTextCursor.MoveOperation.End)

    def show_readings(self, texts: tuple[str, ...], readings: Sequence[PromiseReading]) -> bool:
        """Show what the lines mean; tell whether the answer is to what is typed now."""
        if texts != self.texts:
            return False
        for line, reading in zip(self._counting(), readings, strict=True):
            if self._wants_plan and not line.text.strip():
                # Nothing typed is the default promise, but no plan.
                line.tell("")
            else:
                line.show_reading(reading)
        return True

    def want_plan(self, wanted: bool) -> None:  # noqa: FBT001 - like a setter of Qt's own
        """Ask for a plan instead of promises."""
        self._wants_plan = wanted
        self._lines[0].edit.setPlaceholderText(_PLAN if wanted else _PROMISE)

    def understood(self) -> tuple[ReadPromise, ...]:
        """Return every promise of the lines, in order."""
        readings = [line.reading for line in self._counting() if line.reading is not None]
        return tuple(promise for reading in readings for promise in reading.promises)

    def first_problem(self) -> PromiseLine | None:
        """Return the first line that is not wholly understood."""
        return next((line for line in self._counting() if line.reading is None or line.reading.problems), None)

    def plans(self) -> tuple[PlanOffer, ...]:
        """Return the plans that the lines speak of."""
        lines = [line.reading for line in self._lines if line.reading is not None and line.text.strip()]
        return tuple(plan for reading in lines for plan in reading.plans)

    def first_without_plan(self) -> PromiseLine | None:
        """Return the first line with something typed that is no plan."""
        return next(
            (line for line in self._lines if line.text.strip() and (line.reading is None or not line.reading.plans)),
            None,
        )

    def first_doubtful(self) -> PromiseLine | None:
        """Return the first line that promises far more than is open."""
        return next((line for line in self._counting() if line.reading is not None and line.reading.doubts), None)

    def doubts(self) -> tuple[str, ...]:
        """Return what should be looked at again before it is saved."""
        readings = [line.reading for line in self._counting() if line.reading is not None]
        return tuple(doubt for reading in readings for doubt in reading.doubts)

    def focus_first(self) -> None:
        """Put the keyboard into the first line."""
        self._lines[0].edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _counting(self) -> list[PromiseLine]:
        return [line for at, line in enumerate(self._lines) if at == 0 or line.text.strip()]

    def _add(self) -> PromiseLine:
        line = PromiseLine(self._theme, self)
        line.edit.setPlaceholderText("a further promise" if self._lines else _PROMISE)
        line.edit.textChanged.connect(self.changed)
        line.edit.line_wanted.connect(self._line_wanted)
        line.edit.removal_wanted.connect(lambda: self._remove(line))
        line.edit.step_wanted.connect(lambda step: self._step(line, step))
        if self._lines:
            self.setTabOrder(self._lines[-1].edit, line.edit)
        self._lines.append(line)
        self._whole.addWidget(line)
        return line

    def _line_wanted(self) -> None:
        if self._lines[-1].text.strip():
            self._add()
        self._lines[-1].edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, line: PromiseLine) -> None:
        if len(self._lines) > 1:
            at = self._lines.index(line)
            self._drop(line)
            self._lines[max(0, at - 1)].edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit()

    def _drop(self, line: PromiseLine) -> None:
        self._lines.remove(line)
        self._whole.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _step(self, line: PromiseLine, step: int) -> None:
        at = self._lines.index(line) + step
        if 0 <= at < len(self._lines):
            self._lines[at].edit.setFocus(Qt.FocusReason.OtherFocusReason)
