"""The invoice timeline: one lane an invoice, painted only where it shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from heapq import nlargest

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QMenu, QToolTip, QWidget

from creditdesk.domain.document import DocumentKey
from creditdesk.services.ledger.views import Lane, Mark
from creditdesk.ui.desk.first_look import AFTER, first_look
from creditdesk.ui.desk.lane_filter import ALL, OPEN, RECENT, LaneFilter
from creditdesk.ui.desk.lane_painter import Frame, LanePainter
from creditdesk.ui.desk.lane_words import lane_words, lanes_summary, lanes_table, mark_words
from creditdesk.ui.desk.time_scale import TimeScale
from creditdesk.ui.theme import Theme

_DAYS_OVERDUE = "0000 d"  # the widest that is usually written behind today
_NOTCH = 120  # a step of a plain mouse wheel, in eighths of a degree


class Timeline(QAbstractScrollArea):
    """Shows lanes; wheel zooms about the cursor, drag pans, Home returns to today.

    Up and Down choose a lane, Left and Right a mark in it, Shift with them pans, Plus and Minus zoom, Enter opens.
    """

    opened = Signal(object)
    """A `Mark`, or the `DocumentKey` of a lane, that the person wants to see."""
    lane_chosen = Signal(object)
    """The `DocumentKey` of the lane on which the keyboard is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._all: tuple[Lane, ...] = ()
        self._lanes: list[Lane] = []
        self._as_of = date.min
        self._scale = TimeScale(0, 4)
        self._is_fitted = True
        self._current = -1
        self._mark: int | None = None
        self._drag: tuple[QPointF, TimeScale, int] | None = None
        self._was_dragged = False
        self._painter = LanePainter(theme, self.devicePixelRatioF())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("Invoice timeline")
        self._label_width = 0
        self._filter = LaneFilter(self.viewport())
        self._filter.chosen.connect(self.choose)
        theme.changed.connect(self._adapt)

    def show_lanes(self, lanes: Sequence[Lane], as_of: date) -> None:
        """Show these invoices; a picture of the same ones keeps its zoom and place."""
        same = bool(self._all) and {lane.key for lane in lanes[:50]} & {lane.key for lane in self._all[:50]}
        kept = self._lanes[self._current].key if same and 0 <= self._current < len(self._lanes) else None
        self._all = tuple(sorted(lanes, key=lambda lane: (lane.dated_on, lane.key.number)))
        self._as_of = as_of
        self._keep_lanes()
        self._current = next((at for at, lane in enumerate(self._lanes) if lane.key == kept), -1)
        self._mark = None
        if not same:
            self.fit()

    def choose(self, which: str) -> None:
        """Show `RECENT` (open, or settled in the last half year), `OPEN` or `ALL` invoices."""
        self._filter.show_choice(which)
        self._current, self._mark = -1, None
        self._keep_lanes()
        self.fit()

    def fit(self) -> None:
        """Go to the latest lanes, in a stretch of time that shows them from their dates to today."""
        self._is_fitted = True
        self._measure()
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())
        shown = [self._lanes[at] for at in self._visible()] or self._lanes
        width = self._frame().plot_width
        written = self._painter.label_width(_DAYS_OVERDUE)
        after = min(1.0, max(AFTER, written / max(1, width - written)))
        self._scale = TimeScale.spanning(*first_look(shown, self._as_of, after=after), width)
        self.viewport().update()

    def go_to_today(self) -> None:
        """Bring today to where it is on a first look."""
        self.fit()

    @property
    def lanes(self) -> Sequence[Lane]:
        """The lanes that the filter keeps, from the oldest to the latest."""
        return self._lanes

    @property
    def scale(self) -> TimeScale:
        """The stretch of time that shows."""
        return self._scale

    def as_text(self) -> str:
        """The picture as rows with tabs."""
        return lanes_table(self._lanes)

    def sizeHint(self) -> QSize:
        return QSize(self._painter.metrics.averageCharWidth() * 90, self._painter.loose_pitch * 10)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._painter.metrics.averageCharWidth() * 32, self._painter.tight_pitch * 4)

    # What is painted.

    def paintEvent(self, _event: QPaintEvent) -> None:
        frame = self._frame()
        painter = QPainter(self.viewport())
        self._painter.ground(painter, frame)
        focused = self.hasFocus()
        edge = self._edge()
        offset = self.verticalScrollBar().value()
        visible = self._visible()
        for at in visible:
            top = frame.top + at * frame.pitch - offset
            self._painter.label(painter, frame, self._lanes[at], top, edge=edge, chosen=at == self._current)
        painter.save()
        painter.setClipRect(frame.left - self._painter.marks.size // 2, frame.top, frame.width, frame.height)
        for at in visible:
            top = frame.top + at * frame.pitch - offset
            chosen = at == self._current
            ringed = self._mark if chosen and focused else None
            self._painter.lane(painter, frame, self._lanes[at], top, chosen=chosen, ringed=ringed)
        self._painter.today(painter, frame)
        painter.restore()
        self._painter.heads(painter, frame)
        if not self._lanes:
            words = "No open invoices" if self._all else "No invoices yet"
            painter.setFont(self._painter.font)
            painter.setPen(QColor(self._theme.tokens.muted))
            room = QRect(0, frame.top, frame.width, frame.height - frame.top)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), words)

    def _frame(self) -> Frame:
        room = self.viewport().size()
        return Frame(
            width=room.width(),
            height=room.height(),
            left=self._left(),
            top=self._painter.head_height,
            pitch=self._pitch(),
            scale=self._scale,
            as_of=self._as_of,
        )

    def _left(self) -> int:
        widest = min(self._label_width, self.viewport().width() // 4)
        return self._edge() + widest + self._painter.metrics.averageCharWidth() * 3

    def _edge(self) -> int:
        return self._theme.scaled(18)

    def _pitch(self) -> int:
        room = self.viewport().height() - self._painter.head_height
        fits = len(self._lanes) * self._painter.loose_pitch <= room
        return self._painter.loose_pitch if fits else self._painter.tight_pitch

    def _visible(self) -> range:
        pitch = self._pitch()
        offset = self.verticalScrollBar().value()
        room = self.viewport().height() - self._painter.head_height
        first = max(0, offset // pitch)
        return range(first, min(len(self._lanes), (offset + room) // pitch + 1))

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
            self.go_to_today()
            return
        self._drag = (event.position(), self._scale, self.verticalScrollBar().value())
        self._was_dragged = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            start, scale, offset = self._drag
            moved = event.position() - start
            if self._was_dragged or moved.manhattanLength() >= QGuiApplication.styleHints().startDragDistance():
                self._was_dragged = True
                self._is_fitted = False
                self._scale = scale.panned(moved.x())
                self.verticalScrollBar().setValue(offset - round(moved.y()))
                self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
                self.viewport().update()
            return
        found = self._at(event.position().toPoint()) or self._flag().contains(event.position())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if found else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged, self._drag = self._was_dragged, None
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        if event.button() == Qt.MouseButton.LeftButton and not dragged:
            found = self._at(event.position().toPoint())
            if found is not None:
                lane, marks = found
                self._go(lane, marks[0] if marks else None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position().toPoint())
        if found is not None:
            lane, marks = found
            self._go(lane, marks[0] if marks else None)
            self._open()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction("Go to today", self.go_to_today)
        menu.addAction("Copy the figures", self._copy)
        menu.addSeparator()
        menu.addActions(self._filter.choices)
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
            self.go_to_today()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif key in _FILTER_KEYS and not event.modifiers():
            self.choose(_FILTER_KEYS[key])
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._current < 0 and event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.ShortcutFocusReason):
            self._go(len(self._lanes) - 1)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # How it keeps itself.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        if self._is_fitted:
            self.fit()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        # On a screen of another resolution the signs are drawn anew, so that they stay sharp.
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._adapt()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._painter.ratio != self.devicePixelRatioF():
            self._adapt()

    def _adapt(self) -> None:
        self._painter = LanePainter(self._theme, self.devicePixelRatioF())
        self._measure_labels()
        if self._is_fitted:
            self.fit()
        self.viewport().update()

    def _measure(self) -> None:
        room = self.viewport().height() - self._painter.head_height
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, len(self._lanes) * self._pitch() - room))
        bar.setSingleStep(self._pitch())
        bar.setPageStep(max(1, room))
        button = self._filter.sizeHint()
        pad = (self._painter.head_height - button.height()) // 2
        self._filter.setGeometry(QRect(QPoint(self._edge() - self._theme.scaled(13), max(0, pad)), button))

    def _measure_labels(self) -> None:
        # The widest label is one of the longest, near enough; measuring all of thousands would take a frame.
        longest = nlargest(8, {lane.key.number for lane in self._lanes}, key=len)
        widest = max((self._painter.label_width(text) for text in longest), default=0)
        self._label_width = max(widest, self._filter.sizeHint().width())
        self._measure()

    def _keep_lanes(self) -> None:
        self._lanes = self._filter.kept(self._all, self._as_of)
        self._measure_labels()
        self._tell()
        self.viewport().update()

    def _zoom(self, factor: float, about_x: float) -> None:
        self._is_fitted = False
        self._scale = self._scale.zoomed(factor, about_x)
        self.viewport().update()

    def _zoom_middle(self) -> float:
        """Return where the keyboard zooms: the chosen mark, else today if it shows, else the middle."""
        frame = self._frame()
        if self._mark is not None:
            return self._scale.x(self._lanes[self._current].marks[self._mark].on)
        today = self._scale.x(self._as_of)
        return today if 0 <= today <= frame.plot_width else frame.plot_width / 2

    def _pan(self, pixels: float) -> None:
        self._is_fitted = False
        self._scale = self._scale.panned(pixels)
        self.viewport().update()

    def _go(self, lane: int, mark: int | None = None) -> None:
        """Put the keyboard on a lane, or a mark in it, and bring it to where it shows."""
        if not 0 <= lane < len(self._lanes):
            return
        is_other = lane != self._current
        self._current, self._mark = lane, mark
        pitch, bar = self._pitch(), self.verticalScrollBar()
        room = self.viewport().height() - self._painter.head_height
        bar.setValue(min(max(bar.value(), (lane + 1) * pitch - room), lane * pitch))
        if mark is not None:
            frame = self._frame()
            x = self._scale.x(self._lanes[lane].marks[mark].on)
            if not 0 <= x <= frame.plot_width:
                self._pan(frame.plot_width / 2 - x)
        self._tell()
        if is_other:
            self.lane_chosen.emit(self._lanes[lane].key)
        self.viewport().update()

    def _step_lane(self, step: int, *, by_page: bool) -> None:
        """Go up or down by a lane or by what shows at once; from nowhere, up begins with the latest."""
        last = len(self._lanes) - 1
        if by_page:
            step *= max(1, (self.viewport().height() - self._painter.head_height) // self._pitch() - 1)
        begin = last + 1 if self._current < 0 and step < 0 else self._current
        self._go(min(last, max(0, begin + step)))

    def _step_mark(self, step: int) -> bool:
        """Go to the next or the last mark of the lane; tell whether there was one."""
        if not 0 <= self._current < len(self._lanes):
            return False
        count = len(self._lanes[self._current].marks)
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
        if 0 <= self._current < len(self._lanes):
            lane = self._lanes[self._current]
            what: Mark | DocumentKey = lane.key if self._mark is None else lane.marks[self._mark]
            self.opened.emit(what)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.as_text())

    def _tell(self) -> None:
        """Say in words, for a screen reader, what is shown and where the keyboard is."""
        words = lanes_summary(self._lanes, self._as_of)
        if 0 <= self._current < len(self._lanes):
            lane = self._lanes[self._current]
            here = lane_words(lane) if self._mark is None else mark_words(lane.marks[self._mark])
            words = f"{here}\n{words}"
        self.setAccessibleDescription(words)

    def _flag(self) -> QRectF:
        return self._painter.flag_rect(self._frame())

    def _at(self, point: QPoint) -> tuple[int, tuple[int, ...]] | None:
        """Return the lane at a point and its marks there; none where there is nothing to open."""
        frame = self._frame()
        at = (point.y() - frame.top + self.verticalScrollBar().value()) // frame.pitch
        if point.y() < frame.top or not 0 <= at < len(self._lanes):
            return None
        marks = self._painter.hit(frame, self._lanes[at], point.x())
        return None if marks is None else (at, marks)

    def _words_at(self, point: QPoint) -> str:
        found = self._at(point)
        if found is None:
            return ""
        lane = self._lanes[found[0]]
        if found[1]:
            return "\n".join(mark_words(lane.marks[index]) for index in found[1])
        return lane_words(lane)


_FILTER_KEYS: dict[int, str] = {Qt.Key.Key_R: RECENT, Qt.Key.Key_O: OPEN, Qt.Key.Key_A: ALL}
_ZOOMS: dict[int, float] = {Qt.Key.Key_Plus: 1.25, Qt.Key.Key_Equal: 1.25, Qt.Key.Key_Minus: 0.8}
_LANE_STEPS: dict[int, tuple[int, bool]] = {
    Qt.Key.Key_Up: (-1, False),
    Qt.Key.Key_Down: (1, False),
    Qt.Key.Key_PageUp: (-1, True),
    Qt.Key.Key_PageDown: (1, True),
}
