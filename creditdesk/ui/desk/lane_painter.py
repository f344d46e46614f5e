"""Paints the timeline: heads of the months, and lane by lane what shows of the invoices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from creditdesk.services.ledger.views import Lane
from creditdesk.ui.desk.looks import legible, mix, text_on
from creditdesk.ui.desk.marks import MarkPainter, weightiest
from creditdesk.ui.desk.time_scale import Place, TimeScale, spread
from creditdesk.ui.desk.words import month_text
from creditdesk.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Frame:
    """The measures of one picture, in pixels: where the plot begins, how high a lane is, which day is today."""

    width: int
    height: int
    left: int
    top: int
    pitch: int
    scale: TimeScale
    as_of: date

    @property
    def plot_width(self) -> int:
        """How wide the part with the lanes is."""
        return max(1, self.width - self.left)

    def x(self, day: date) -> float:
        """Return the pixel of a day in the picture."""
        return self.left + self.scale.x(day)


class LanePainter:
    """Knows the fonts and colours of the moment; made anew when they change."""

    def __init__(self, theme: Theme, ratio: float) -> None:
        self._tokens = theme.tokens
        self.ratio = ratio
        self.font = theme.font()
        self.small = theme.font("small")
        self.strong = theme.font("small", bold=True)
        self.metrics = QFontMetrics(self.font)
        self._small_metrics = QFontMetrics(self.small)
        self._strong_metrics = QFontMetrics(self.strong)
        self.bar_height = round(self.metrics.height() * 0.88)
        self.marks = MarkPainter(theme.tokens, max(10, round(self.metrics.height() * 0.9) // 2 * 2), ratio)
        panel = QColor(theme.tokens.panel)
        self.panel = panel
        self._line = QColor(theme.tokens.line)
        self._in_terms = mix(QColor(theme.tokens.chip), QColor(theme.tokens.not_due), 0.04)
        self._in_terms_edge = mix(panel, QColor(theme.tokens.not_due), 0.28)
        self._paid_late = mix(panel, QColor(theme.tokens.paid), 0.35)
        self._overdue: dict[str, tuple[QColor, QColor]] = {}

    @property
    def loose_pitch(self) -> int:
        """The height of a lane where there is room."""
        return round(self.metrics.height() * 1.85)

    @property
    def tight_pitch(self) -> int:
        """The height of a lane where there are many."""
        return round(self.metrics.height() * 1.35)

    @property
    def head_height(self) -> int:
        """The height of the month heads."""
        return round(self.metrics.height() * 1.9)

    def label_width(self, text: str) -> int:
        """Return how wide a lane's label is."""
        return self.metrics.horizontalAdvance(text)

    def ground(self, painter: QPainter, frame: Frame) -> None:
        """Paint the ground and the lines of the months."""
        painter.fillRect(0, 0, frame.width, frame.height, self.panel)
        painter.setPen(QPen(self._line, 1))
        for day in frame.scale.months(frame.plot_width, self._month_room()):
            x = round(frame.x(day)) + 0.5
            if x >= frame.left:
                painter.drawLine(QLineF(x, frame.top, x, frame.height))

    def heads(self, painter: QPainter, frame: Frame) -> QRectF:
        """Paint the months' names and today's flag above the lanes; return where the flag is."""
        painter.fillRect(0, 0, frame.width, frame.top, self.panel)
        flag = self.flag_rect(frame)
        painter.setFont(self.small)
        painter.setPen(QColor(self._tokens.muted))
        baseline = frame.top - round(self._small_metrics.height() * 0.45)
        gap = self._small_metrics.horizontalAdvance("n")
        shown = 0
        free = float(frame.left)
        for day in frame.scale.months(frame.plot_width, self._month_room()):
            name = month_text(day) if day.month > 1 and shown else f"{month_text(day)} {day.year}"
            if frame.scale.per_day * 365 < self._month_room() * 1.5:
                name = str(day.year)
            x = frame.x(day) + gap
            width = self._small_metrics.horizontalAdvance(name)
            # The first has its year too, and may be wider than its month.
            if x < free:
                continue
            shown += 1
            free = x + width + gap
            if x + width < flag.left() - 2 or x > flag.right() + 2:
                painter.drawText(QPointF(x, baseline), name)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._tokens.accent))
        painter.drawRoundedRect(flag, 4, 4)
        painter.setFont(self.strong)
        painter.setPen(QColor(self._tokens.on_accent))
        painter.drawText(flag, int(Qt.AlignmentFlag.AlignCenter), self._flag_text(frame))
        return flag

    def today(self, painter: QPainter, frame: Frame) -> None:
        """Paint the line of today."""
        x = frame.x(frame.as_of)
        if frame.left <= x <= frame.width:
            painter.setPen(QPen(QColor(self._tokens.accent), 2))
            painter.drawLine(QLineF(x, frame.top, x, frame.height))

    def lane(
        self, painter: QPainter, frame: Frame, lane: Lane, y: int, *, chosen: bool = False, ringed: int | None = None
    ) -> None:
        """Paint one lane whose top is at `y`.

        Args:
            painter: With the plot's clip set.
            frame: The picture's measures.
            lane: The invoice.
            y: The top of the lane.
            chosen: Whether the keyboard is on this lane.
            ringed: The mark on which it is, if any.
        """
        middle = y + frame.pitch / 2
        bar = QRectF(0, middle - self.bar_height / 2, 0, self.bar_height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.fillRect(QRectF(frame.left, y, frame.plot_width, frame.pitch), QColor(self._tokens.selected))
        due_on = lane.falls_due_on
        end = lane.settled_on or (frame.as_of if lane.days_overdue > 0 else due_on)
        in_terms_to = min(due_on, end) if lane.settled_on is not None else due_on
        self._bar(painter, bar, frame.x(lane.dated_on), frame.x(in_terms_to), self._in_terms, self._in_terms_edge)
        if end > due_on:
            fill = self._paid_late if lane.settled_on is not None else self._bucket(lane.bucket)[0]
            self._bar(painter, bar, frame.x(due_on), frame.x(end), fill, None)
        places = self.places(frame, lane)
        if lane.query_from is not None:
            self._query(painter, frame, lane, bar, end, places)
        self._plan(painter, frame, lane, bar)
        self._signs(painter, frame, lane, places, middle, ringed)
        if lane.settled_on is None and lane.days_overdue > 0:
            painter.setFont(self.strong)
            painter.setPen(self._bucket(lane.bucket)[1])
            text = f"{lane.days_overdue} d"
            reach = self.marks.size * 0.5
            across = frame.x(frame.as_of) + reach
            # What is promised for the coming days stands before the words, not under them.
            for place in places:
                if across - 2 * reach < place.x < across + reach + self._strong_metrics.horizontalAdvance(text):
                    across = max(across, place.x + reach + 2)
            down = middle + (self._strong_metrics.ascent() - self._strong_metrics.descent()) / 2
            painter.drawText(QPointF(across, down), text)

    def label(self, painter: QPainter, frame: Frame, lane: Lane, y: int, *, edge: int, chosen: bool) -> None:
        """Paint the lane's name in the left column."""
        if chosen:
            painter.fillRect(QRectF(0, y, frame.left, frame.pitch), QColor(self._tokens.selected))
        painter.setFont(self.font)
        painter.setPen(QColor(self._tokens.text if lane.settled_on is None else self._tokens.muted))
        room = QRectF(edge, y, frame.left - edge - self.metrics.averageCharWidth(), frame.pitch)
        text = self.metrics.elidedText(lane.key.number, Qt.TextElideMode.ElideMiddle, int(room.width()) + 1)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)

    def places(self, frame: Frame, lane: Lane) -> list[Place]:
        """Return where the lane's marks are painted, in pixels of the picture."""
        wanted = [frame.x(mark.on) for mark in lane.marks]
        return spread(wanted, self.marks.size + 1, today=frame.x(frame.as_of))

    def hit(self, frame: Frame, lane: Lane, x: int) -> tuple[int, ...] | None:
        """Return the marks at a pixel of a lane: an empty tuple on its bar or label, none where there is nothing."""
        for place in self.places(frame, lane):
            if abs(place.x - x) <= self.marks.size / 2 + 1:
                return place.indices
        end = lane.settled_on or max(frame.as_of, lane.falls_due_on)
        on_bar = frame.x(lane.dated_on) <= x <= frame.x(end)
        return () if on_bar or x < frame.left else None

    def _bar(self, painter: QPainter, bar: QRectF, start: float, end: float, fill: QColor, edge: QColor | None) -> None:
        bar.setLeft(start)
        bar.setRight(max(end, start + 2))
        painter.setBrush(fill)
        painter.setPen(Qt.PenStyle.NoPen if edge is None else QPen(edge, 1))
        inset = 0.5 if edge is not None else 0
        painter.drawRoundedRect(bar.adjusted(inset, inset, -inset, -inset), 3, 3)

    def _query(self, painter: QPainter, frame: Frame, lane: Lane, bar: QRectF, end: date, places: list[Place]) -> None:
        """Paint the dashed box over the time in query, with its word where that fits."""
        start = lane.query_from or lane.due_on
        box = QRectF(bar)
        # One raised today is as wide as a mark, to the left: on the right stand the days.
        box.setRight(frame.x(lane.query_to or max(end, frame.as_of)))
        box.setLeft(min(frame.x(start), box.right() - self.marks.size))
        box.adjust(0, -2, 0, 2)
        over_bar = frame.x(lane.falls_due_on) <= box.left() and end > lane.falls_due_on and lane.settled_on is None
        ground = self._bucket(lane.bucket)[0] if over_bar else self._in_terms
        pen = QPen(legible(QColor(self._tokens.query), self.panel), 1.5, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([2.5, 2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        room = box.adjusted(self.metrics.averageCharWidth() * 0.5, 0, -2, 0)
        # The word stands after the marks at the box's beginning, not under them.
        for place in places:
            if place.x - self.marks.size / 2 < room.left() + self._strong_metrics.horizontalAdvance("query"):
                room.setLeft(max(room.left(), place.x + self.marks.size / 2 + 1))
        if room.width() > self._strong_metrics.horizontalAdvance("query"):
            painter.setFont(self.strong)
            painter.setPen(text_on(ground, self._tokens))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), "query")

    def _plan(self, painter: QPainter, frame: Frame, lane: Lane, bar: QRectF) -> None:
        """Paint the bracket that holds the instalments of a plan together."""
        days = [mark.on for mark in lane.marks if mark.kind.startswith("instalment")]
        if len(days) < 2:
            return
        start, end = frame.x(min(days)), frame.x(max(days))
        below = bar.bottom() + 2
        painter.setPen(QPen(QColor(self._tokens.promise), 1.5))
        painter.drawLine(QLineF(start, below, end, below))
        for x in (start, end):
            painter.drawLine(QLineF(x, bar.bottom() - 2, x, below))

    def _signs(
        self,
        painter: QPainter,
        frame: Frame,
        lane: Lane,
        places: list[Place],
        middle: float,
        ringed: int | None,
    ) -> None:
        paid = any(mark.kind in {"payment", "credit"} for mark in lane.marks)
        if lane.settled_on is not None and not paid:
            # Below the marks: of those chosen by kind, one may be of the same day.
            self.marks.draw(painter, "payment", frame.x(lane.settled_on), middle)
        for place in places:
            if not frame.left - self.marks.size < place.x < frame.width + self.marks.size:
                continue
            kinds = [lane.marks[index].kind for index in place.indices]
            self.marks.draw(painter, weightiest(kinds), place.x, middle)
            if len(kinds) > 1:
                self._count(painter, place.x, middle, len(kinds))
            if ringed is not None and ringed in place.indices:
                self._ring(painter, place.x, middle)

    def _count(self, painter: QPainter, x: float, middle: float, count: int) -> None:
        """Paint how many marks a stack holds at its upper right."""
        text = str(count)
        height = self._small_metrics.ascent() * 0.95
        width = max(height, self._small_metrics.horizontalAdvance(text) + 4)
        pill = QRectF(x + self.marks.size * 0.15, middle - self.marks.size * 0.75, width, height)
        painter.setPen(QPen(self.panel, 1))
        painter.setBrush(QColor(self._tokens.text))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        font = QFont(self.strong)
        font.setPointSizeF(font.pointSizeF() * 0.82)
        painter.setFont(font)
        painter.setPen(self.panel)
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), text)

    def _ring(self, painter: QPainter, x: float, middle: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._tokens.accent), 2))
        reach = self.marks.size / 2 + 2.5
        painter.drawRoundedRect(QRectF(x - reach, middle - reach, 2 * reach, 2 * reach), 4, 4)

    def _bucket(self, label: str) -> tuple[QColor, QColor]:
        """Return the colour of a bucket's bar, and of words in it that can be read on the panel."""
        pair = self._overdue.get(label)
        if pair is None:
            color = self._tokens.of_state(label)
            fill = mix(color, self.panel, 0.1)
            pair = self._overdue[label] = (fill, legible(color, self.panel))
        return pair

    def _month_room(self) -> float:
        return self._small_metrics.horizontalAdvance("Sep 2026")

    def _flag_text(self, frame: Frame) -> str:
        x = frame.x(frame.as_of)
        if x < frame.left:
            return "◂ today"
        return "today ▸" if x > frame.width else "today"

    def flag_rect(self, frame: Frame) -> QRectF:
        """Return where the flag of today is."""
        width = self._strong_metrics.horizontalAdvance(self._flag_text(frame)) + 12
        height = self._strong_metrics.height() + 1
        left = min(max(frame.x(frame.as_of) - width / 2, frame.left), frame.width - width)
        return QRectF(left, frame.top - height - 2, width, height)
