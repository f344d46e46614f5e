"""The promise lines: one promise a line, each with what was understood and what was not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from creditdesk.domain.quick_plan import PlanOffer
from creditdesk.domain.quick_reading import PromiseReading, ReadPromise
from creditdesk.ui.desk.line_help import PLAN_HELP, PROMISE_HELP
from creditdesk.ui.desk.read_line import ReadLine, Tone
from creditdesk.ui.theme import Theme

_PROMISE = "amount and day, such as 5k fri"
_PLAN = "1200 weekly x6 from 1 jan"


class PromiseLine(ReadLine):
    """One promise, or several parted by a semicolon."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Promise", parent)
        self.reading: PromiseReading | None = None

    def show_reading(self, reading: PromiseReading | None, *, only_asked: bool = False) -> None:
        """Show what the line means; none of an empty one. A plan that is only asked for is none yet."""
        self.reading = reading
        if reading is None:
            self.tell("")
            return
        says = [*(problem.text for problem in reading.problems), *reading.notices]
        unsure = [(problem.start, problem.end) for problem in reading.problems]
        tone = Tone.PROBLEM if reading.problems else Tone.WARNING
        words = reading.explained.replace("Plan:", "Asked for, no plan yet:") if only_asked else reading.explained
        self.tell(words, unsure=unsure, says=says, tone=tone)


class PromiseLines(QWidget):
    """One or more promises, a line each."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: list[PromiseLine] = []
        self._only_asked = False
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
        """The lines that something is typed into: an empty one says nothing."""
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
        of = dict(zip(self._counting(), readings, strict=True))
        for line in self._lines:
            line.show_reading(of.get(line), only_asked=self._only_asked)
        return True

    def want_plan(self, wanted: bool, *, only_asked: bool = False) -> None:  # noqa: FBT001 - like a setter of Qt's own
        """Ask for a plan instead of promises, agreed or one that the debtor only asks for."""
        self._only_asked = only_asked
        line = self._lines[0].edit
        line.setPlaceholderText(_PLAN if wanted else _PROMISE)
        line.setAccessibleName("Payment plan" if wanted else "Promise")
        line.setWhatsThis(PLAN_HELP if wanted else PROMISE_HELP)

    def ask(self, words: str) -> PromiseLine:
        """Say at the first line what is missing there, and return it."""
        line = self._lines[0]
        line.tell("", says=[words])
        return line

    def understood(self) -> tuple[ReadPromise, ...]:
        """Return every promise of the lines, in order."""
        readings = [line.reading for line in self._counting() if line.reading is not None]
        return tuple(promise for reading in readings for promise in reading.promises)

    def first_problem(self) -> PromiseLine | None:
        """Return the first line that is not wholly understood."""
        return next((line for line in self._counting() if line.reading is None or line.reading.problems), None)

    def plans(self) -> tuple[PlanOffer, ...]:
        """Return the plans that the lines speak of."""
        readings = [line.reading for line in self._counting() if line.reading is not None]
        return tuple(plan for reading in readings for plan in reading.plans)

    def first_without_plan(self) -> PromiseLine | None:
        """Return the first line with something typed that is no plan."""
        return next((line for line in self._counting() if line.reading is None or not line.reading.plans), None)

    def first_doubtful(self) -> PromiseLine | None:
        """Return the first line that promises far more than is open, or says no day."""
        return next((line for line in self._counting() if line.reading is not None and line.reading.doubts), None)

    def doubts(self) -> tuple[str, ...]:
        """Return what should be looked at again before it is saved."""
        readings = [line.reading for line in self._counting() if line.reading is not None]
        return tuple(doubt for reading in readings for doubt in reading.doubts)

    def focus_first(self) -> None:
        """Put the keyboard into the first line."""
        self._lines[0].edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _counting(self) -> list[PromiseLine]:
        return [line for line in self._lines if line.text.strip()]

    def _add(self) -> PromiseLine:
        line = PromiseLine(self._theme, self)
        line.edit.setPlaceholderText("a further promise" if self._lines else _PROMISE)
        line.edit.setWhatsThis(PROMISE_HELP)
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
