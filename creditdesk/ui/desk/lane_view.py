"""Lanes in a room that scrolls and zooms: which show, where each day and each lane lies, how they are painted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from heapq import nlargest

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from creditdesk.services.ledger.views import Lane
from creditdesk.ui.desk.first_look import AFTER, first_look
from creditdesk.ui.desk.lane_filter import ALL, SETTLED, LaneFilter
from creditdesk.ui.desk.lane_painter import Frame, LanePainter
from creditdesk.ui.desk.lane_words import lane_words, lanes_summary, lanes_table, mark_words
from creditdesk.ui.desk.time_scale import TimeScale
from creditdesk.ui.theme import Theme

_DAYS_OVERDUE = "0000 d"  # the widest that is usually written behind today


class LaneView(QAbstractScrollArea):
    """Paints only what shows; `_current` and `_mark` are the lane and the mark in it that are chosen."""

    whole_wanted = Signal()
    """Older invoices than were given are to be shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._all: tuple[Lane, ...] = ()
        self._lanes: list[Lane] = []
        self._is_whole = True
        self._as_of = date.min
        self._scale = TimeScale(0, 4)
        self._is_fitted = True
        self._current = -1
        self._mark: int | None = None
        self._painter = LanePainter(theme, self.devicePixelRatioF())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Invoice timeline")
        self._label_width = 0
        self._filter = LaneFilter(self.viewport())
        self._filter.chosen.connect(self.choose)
        self._filter.marks_chosen.connect(self._filter_again)
        theme.changed.connect(self._adapt)

    def show_lanes(self, lanes: Sequence[Lane], as_of: date, *, is_whole: bool = True) -> None:
        """Show these invoices; a picture of the same ones keeps its zoom and place.

        Args:
            lanes: In any order.
            as_of: The day of the picture.
            is_whole: Whether these are all there ever were; otherwise `whole_wanted` asks for the others.
        """
        self._is_whole = is_whole
        same = bool(self._all) and {lane.key for lane in lanes[:50]} & {lane.key for lane in self._all[:50]}
        chosen = self._chosen()
        kept = chosen.key if same and chosen is not None else None
        self._all = tuple(sorted(lanes, key=lambda lane: (lane.dated_on, lane.key.number)))
        self._as_of = as_of
        self._keep_lanes()
        self._current = next((at for at, lane in enumerate(self._lanes) if lane.key == kept), -1)
        self._mark = None
        if not same:
            self.fit()
        self._want_whole()

    def choose(self, which: str) -> None:
        """Show `RECENT` (open, or settled in the last half year), `OPEN`, `SETTLED` or `ALL` invoices."""
        self._filter.show_choice(which)
        self._filter_again()
        self._want_whole()

    def _filter_again(self) -> None:
        self._current, self._mark = -1, None
        self._keep_lanes()
        self.fit()

    def _want_whole(self) -> None:
        if not self._is_whole and self._filter.which in (SETTLED, ALL):
            self.whole_wanted.emit()

    def fit(self) -> None:
        """Go to today and the latest lanes, in a stretch of time that shows them from their dates on."""
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
            words = "No invoice fits the choice above" if self._all else "No invoices yet"
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

    def _room(self) -> int:
        """Return the height that lanes have, below the months."""
        return self.viewport().height() - self._painter.head_height

    def _pitch(self) -> int:
        fits = len(self._lanes) * self._painter.loose_pitch <= self._room()
        return self._painter.loose_pitch if fits else self._painter.tight_pitch

    def _chosen(self) -> Lane | None:
        return self._lanes[self._current] if 0 <= self._current < len(self._lanes) else None

    def _visible(self) -> range:
        pitch = self._pitch()
        offset = self.verticalScrollBar().value()
        first = max(0, offset // pitch)
        return range(first, min(len(self._lanes), (offset + self._room()) // pitch + 1))

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
        room = self._room()
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

    def _pan(self, pixels: float) -> None:
        self._is_fitted = False
        self._scale = self._scale.panned(pixels)
        self.viewport().update()

    def _tell(self) -> None:
        """Say in words, for a screen reader, what is shown and where the keyboard is."""
        words = lanes_summary(self._lanes, self._as_of)
        lane = self._chosen()
        if lane is not None:
            here = lane_words(lane) if self._mark is None else mark_words(lane.marks[self._mark])
            words = f"{here}\n{words}"
        self.setAccessibleDescription(words)
