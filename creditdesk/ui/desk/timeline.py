"""The invoice timeline, one lane an invoice: what mouse and keyboard do there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from creditdesk.domain.document import DocumentKey
from creditdesk.services.ledger.views import Mark
from creditdesk.ui.desk.lane_filter import ALL, OPEN, RECENT, SETTLED
from creditdesk.ui.desk.lane_view import LaneView
from creditdesk.ui.desk.lane_words import lane_words, mark_words
from creditdesk.ui.desk.marks import MARK_GROUPS
from creditdesk.ui.desk.time_scale import TimeScale
from creditdesk.ui.theme import Theme

_NOTCH = 120  # a step of a plain mouse wheel, in eighths of a degree


class Timeline(LaneView):
    """Shows lanes; wheel zooms about the cursor, drag pans, Home returns to today.

    Up and Down choose a lane, Left and Right a mark in it, Shift with them pans, Plus and Minus zoom, Enter opens.
    """

    opened = Signal(object)
    """A `Mark`, or the `DocumentKey` of a lane, that the person wants to see."""
    lane_chosen = Signal(object)
    """The `DocumentKey` of the lane on which the keyboard is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._drag: tuple[QPointF, TimeScale, int] | None = None
        self._was_dragged = False
        self.viewport().setMouseTracking(True)

    # What the mouse does.

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta()
        over_labels = event.position().x() < self._left()
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if abs(steps.x()) > abs(steps.y()) and not shifted:
            self._pan(steps.x() / _NOTCH * 60)
        elif over_labels or shifted:
            turned = steps.y() or steps.x()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - round(turned / _NOTCH * 3 * self._pitch()))
        else:
            self._zoom(1.2 ** (steps.y() / _NOTCH), event.position().x() - self._left())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._flag().contains(event.position()):
            self.fit()
            return
        self._drag = (event.position(), self._scale, self.verticalScrollBar().value())
        self._was_dragged = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            start, scale, offset = self._drag
            moved = event.position() - start
            if self._was_dragged or moved.manhattanLength() >= QGuiApplication.styleHints().startDragDistance():
                self._was_dragged = True
                self._scale = scale
                self._pan(moved.x())
                self.verticalScrollBar().setValue(offset - round(moved.y()))
                self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        found = self._at(event.position().toPoint()) or self._flag().contains(event.position())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged, self._drag = self._was_dragged, None
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        if event.button() == Qt.MouseButton.LeftButton and not dragged:
            self._go_to(event.position().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._go_to(event.position().toPoint()):
            self._open()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction("Go to today", self.fit)
        menu.addAction("Copy the figures", self._copy)
        menu.addSeparator()
        menu.addActions(self._filter.choices)
        menu.addSeparator()
        menu.addActions([*self._filter.marks, self._filter.all_marks])
        menu.exec(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self._words_at(event.pos())
            if words:
                QToolTip.showText(event.globalPos(), words, self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    # What the keyboard does.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
            return
        key = event.key()
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in _LANE_STEPS:
            step, by_page = _LANE_STEPS[key]
            self._step_lane(step, by_page=by_page)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            if shifted or not self._step_mark(step):
                self._pan(-step * self._frame().plot_width / 8)
        elif key in _ZOOMS:
            self._zoom(_ZOOMS[key], self._zoom_middle())
        elif key == Qt.Key.Key_Home:
            self.fit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self._filter_by(key):
            event.ignore()

    def _filter_by(self, key: int) -> bool:
        """Choose invoices or marks by a letter or a digit; tell whether the key does that."""
        if key in _FILTER_KEYS:
            self.choose(_FILTER_KEYS[key])
        elif key == Qt.Key.Key_0:
            self._filter.show_all_marks()
        elif 0 <= key - Qt.Key.Key_1 < len(MARK_GROUPS):
            self._filter.toggle_marks(key - Qt.Key.Key_1)
        else:
            return False
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current < 0 and event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.ShortcutFocusReason):
            self._go(len(self._lanes) - 1)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def show_document(self, number: str) -> bool:
        """Go to the lane of a document, whatever the filter hides; tell whether there is one."""
        if not any(lane.key.number == number for lane in self._all):
            return False
        if not any(lane.key.number == number for lane in self._lanes):
            self._filter.show_all_marks()
            self.choose(ALL)
        self._go(next(at for at, lane in enumerate(self._lanes) if lane.key.number == number))
        return True

    def _zoom_middle(self) -> float:
        """Return where the keyboard zooms: the chosen mark, else today if it shows, else the middle."""
        frame = self._frame()
        if self._mark is not None:
            return self._scale.x(self._lanes[self._current].marks[self._mark].on)
        today = self._scale.x(self._as_of)
        return today if 0 <= today <= frame.plot_width else frame.plot_width / 2

    def _go(self, lane: int, mark: int | None = None) -> None:
        """Put the keyboard on a lane, or a mark in it, and bring it to where it shows."""
        if not 0 <= lane < len(self._lanes):
            return
        is_other = lane != self._current
        self._current, self._mark = lane, mark
        pitch, bar = self._pitch(), self.verticalScrollBar()
        bar.setValue(min(max(bar.value(), (lane + 1) * pitch - self._room()), lane * pitch))
        if mark is not None:
            frame = self._frame()
            x = self._scale.x(self._lanes[lane].marks[mark].on)
            if not 0 <= x <= frame.plot_width:
                self._pan(frame.plot_width / 2 - x)
        self._tell()
        if is_other:
            self.lane_chosen.emit(self._lanes[lane].key)
        self.viewport().update()

    def _go_to(self, point: QPoint) -> bool:
        """Go to what is at a point; tell whether there was something."""
        found = self._at(point)
        if found is None:
            return False
        lane, marks = found
        self._go(lane, marks[0] if marks else None)
        return True

    def _step_lane(self, step: int, *, by_page: bool) -> None:
        """Go up or down by a lane or by what shows at once; from nowhere, up begins with the latest."""
        last = len(self._lanes) - 1
        if by_page:
            step *= max(1, self._room() // self._pitch() - 1)
        begin = last + 1 if self._current < 0 and step < 0 else self._current
        self._go(min(last, max(0, begin + step)))

    def _step_mark(self, step: int) -> bool:
        """Go to the next or the last mark of the lane; tell whether there was one."""
        lane = self._chosen()
        count = 0 if lane is None else len(lane.marks)
        wanted = (-1 if step > 0 else count) + step if self._mark is None else self._mark + step
        if not 0 <= wanted < count:
            return False
        self._go(self._current, wanted)
        self._show_words(wanted)
        return True

    def _show_words(self, mark: int) -> None:
        """Show the fact beside the mark that the keyboard has reached."""
        lane = self._lanes[self._current]
        frame = self._frame()
        y = frame.top + (self._current + 1) * frame.pitch - self.verticalScrollBar().value()
        place = QPoint(round(frame.x(lane.marks[mark].on)), y)
        if self.isVisible() and self.hasFocus():
            QToolTip.showText(self.viewport().mapToGlobal(place), mark_words(lane.marks[mark]), self.viewport())

    def _open(self) -> None:
        lane = self._chosen()
        if lane is not None:
            what: Mark | DocumentKey = lane.key if self._mark is None else lane.marks[self._mark]
            self.opened.emit(what)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.as_text())

    def _words_at(self, point: QPoint) -> str:
        found = self._at(point)
        if found is None:
            return ""
        lane = self._lanes[found[0]]
        if found[1]:
            return "\n".join(mark_words(lane.marks[index]) for index in found[1])
        return lane_words(lane)


_FILTER_KEYS: dict[int, str] = {Qt.Key.Key_R: RECENT, Qt.Key.Key_O: OPEN, Qt.Key.Key_E: SETTLED, Qt.Key.Key_A: ALL}
_ZOOMS: dict[int, float] = {Qt.Key.Key_Plus: 1.25, Qt.Key.Key_Equal: 1.25, Qt.Key.Key_Minus: 0.8}
_LANE_STEPS: dict[int, tuple[int, bool]] = {
    Qt.Key.Key_Up: (-1, False),
    Qt.Key.Key_Down: (1, False),
    Qt.Key.Key_PageUp: (-1, True),
    Qt.Key.Key_PageDown: (1, True),
}
