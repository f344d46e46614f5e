"""Letters along the days: a ladder from its due date, or each open item with what comes to it; free days are shaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from creditdesk.domain.dates import is_business_day
from creditdesk.ui.desk.looks import legible, mix
from creditdesk.ui.desk.marks import MarkPainter
from creditdesk.ui.desk.time_scale import TimeScale
from creditdesk.ui.desk.words import month_text, weekday_text
from creditdesk.ui.theme import Theme

_DAY = timedelta(days=1)
_NOTE_ROWS = 4
"""Into so many lines words under the letters may give way to one another."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A letter on its day, or held until another; `note` stands under it where there is room, in one or two lines.

    `row` is where the table beside has it; nowhere below zero.
    """

    on: date
    words: str
    until: date | None = None
    note: tuple[str, ...] = ()
    was_sent: bool = False
    row: int = -1

    @property
    def is_held(self) -> bool:
        """Whether it does not go on its day."""
        return self.until is not None


@dataclass(frozen=True, slots=True)
class Lane:
    """An item, or the ladder itself: its name, its due date, and the letters about it."""

    name: str
    due_on: date
    signs: tuple[Sign, ...]


class LadderChart(QWidget):
    """Paints lanes of letters. All that it shows is said by the table beside it, which works by keyboard."""

    picked = Signal(int)
    """The row of a letter that was clicked."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lanes: tuple[Lane, ...] = ()
        self._as_of = date.min
        self._holidays: AbstractSet[date] = frozenset()
        self._ringed: tuple[date, date] | None = None
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._adapt)
        self._adapt()

    def show_lanes(self, lanes: Sequence[Lane], as_of: date, holidays: AbstractSet[date]) -> None:
        """Show these lanes; `as_of` is marked as today."""
        self._lanes, self._as_of, self._holidays = tuple(lanes), as_of, holidays
        self._ringed = None
        said = (f"{lane.name}: {'; '.join(sign.words for sign in lane.signs)}" for lane in lanes)
        self.setAccessibleDescription("\n".join(said))
        self._measure()
        self.update()

    def ring(self, first: date, last: date) -> None:
        """Bring out the days of a letter."""
        self._ringed = first, last
        self.update()

    def height_for(self, width: int) -> int:
        """Return how high the picture is at a width: the narrower, the more words under it give way to one another."""
        line = self._small_metrics.height()
        rows = max((row for _sign, row, _left in self._notes(width)), default=-1) + 1
        return round(self._bottom + line * (2.1 * rows + 0.4))

    def days(self) -> tuple[date, date]:
        """Return the first and the last day that are shown."""
        shown = [day for lane in self._lanes for day in (lane.due_on, *_days_of(lane))] or [self._as_of]
        return min(*shown, self._as_of) - 2 * _DAY, max(*shown, self._as_of) + 5 * _DAY

    def sign_at(self, x: float, y: float) -> Sign | None:
        """Return the letter at a point."""
        at = int((y - self._top) // self._pitch)
        if not 0 <= at < len(self._lanes) or y < self._top:
            return None
        scale, reach = self._scale(self.width()), self._marks.size * 0.6
        for sign in self._lanes[at].signs:
            last = self._x(scale, sign.until or sign.on)
            if self._x(scale, sign.on) - reach <= x <= last + reach:
                return sign
        return None

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            sign = self.sign_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), sign.words if sign is not None else self._day_words(event.pos().x()))
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        sign = self.sign_at(event.position().x(), event.position().y())
        if sign is not None and sign.row >= 0:
            self.picked.emit(sign.row)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._theme.tokens
        painter.fillRect(self.rect(), QColor(tokens.panel))
        if not self._lanes:
            return
        scale = self._scale(self.width())
        self._free_days(painter, scale)
        self._heads(painter, scale)
        if self._ringed is not None:
            left, right = (self._x(scale, day) for day in self._ringed)
            half = max(scale.per_day / 2, self._marks.size * 0.7)
            days = QRectF(left - half, self._top, right - left + 2 * half, self._bottom - self._top)
            painter.fillRect(days, QColor(tokens.selected))
        self._line(painter, self._x(scale, self._as_of), self._top, QColor(tokens.accent), 2)
        for at in range(len(self._lanes)):
            top = self._top + at * self._pitch
            if top <= event.rect().bottom() and top + self._pitch >= event.rect().top():
                self._lane(painter, scale, self._lanes[at], top)
        self._write_notes(painter, scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(self.height_for(self.width()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._adapt()

    def _adapt(self) -> None:
        theme = self._theme
        self._body, self._small = theme.font(), theme.font("small")
        self._bold = theme.font("small", bold=True)
        self._metrics, self._small_metrics = QFontMetrics(self._body), QFontMetrics(self._small)
        size = max(10, round(self._metrics.height() * 0.9) // 2 * 2)
        self._marks = MarkPainter(theme.tokens, size, self.devicePixelRatioF())
        self._pitch = self._metrics.height() * 1.6
        self._top = self._small_metrics.height() * 2.4
        panel = QColor(theme.tokens.panel)
        self._weekend = mix(panel, QColor(theme.tokens.chip), 0.85)
        self._holiday = mix(panel, QColor(theme.tokens.days_1_30), 0.32)
        self._measure()
        self.update()

    def _measure(self) -> None:
        longest = max((self._metrics.horizontalAdvance(lane.name) for lane in self._lanes), default=0)
        self._left = min(longest, self._theme.scaled(170)) + self._theme.scaled(16)
        self.setFixedHeight(self.height_for(self.width()))

    @property
    def _bottom(self) -> float:
        return self._top + self._pitch * max(1, len(self._lanes))

    def _scale(self, width: int) -> TimeScale:
        first, last = self.days()
        room = max(1.0, width - self._left - self._theme.scaled(8))
        return TimeScale.spanning(first, last + _DAY, room)

    def _x(self, scale: TimeScale, day: date) -> float:
        """Return the pixel of the middle of a day."""
        return self._left + scale.x(day) + scale.per_day / 2

    def _free_days(self, painter: QPainter, scale: TimeScale) -> None:
        day, last = self.days()
        while day <= last:
            if not is_business_day(day, self._holidays):
                colour = self._holiday if day in self._holidays else self._weekend
                painter.fillRect(
                    QRectF(self._left + scale.x(day), self._top, scale.per_day, self._bottom - self._top), colour
                )
            day += _DAY

    def _heads(self, painter: QPainter, scale: TimeScale) -> None:
        """Paint the months, and under them as many Mondays' numbers as have room."""
        first, last = self.days()
        painter.setFont(self._small)
        painter.setPen(QColor(self._theme.tokens.muted))
        line = self._small_metrics.height()
        taken = 0.0
        day = first
        gap = self._small_metrics.horizontalAdvance("00")
        told = -1.0
        while day <= last:
            x = self._left + scale.x(day)
            if day.day == 1 or day == first:
                name = f"{month_text(day)} {day.year}"
                if x >= told and x + self._small_metrics.horizontalAdvance(name) < self.width():
                    painter.drawText(QPointF(x + 2, line), name)
                    told = x + self._small_metrics.horizontalAdvance(name) + gap
                if day.day == 1:
                    self._line(painter, x, self._top - line * 0.9, QColor(self._theme.tokens.line), 1)
                    painter.setPen(QColor(self._theme.tokens.muted))
            if day.weekday() == 0 and x >= taken:
                painter.drawText(QPointF(x + 1, line * 2.1), str(day.day))
                taken = x + gap * 1.6
            day += _DAY

    def _lane(self, painter: QPainter, scale: TimeScale, lane: Lane, top: float) -> None:
        tokens, middle = self._theme.tokens, top + self._pitch / 2
        due = self._x(scale, lane.due_on)
        painter.setFont(self._body)
        painter.setPen(QColor(tokens.text))
        room = QRectF(self._theme.scaled(4), top, self._left - self._theme.scaled(12), self._pitch)
        name = self._metrics.elidedText(lane.name, Qt.TextElideMode.ElideMiddle, int(room.width()) + 1)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), name)
        right = self._x(scale, self.days()[1])
        painter.setPen(QPen(legible(QColor(tokens.not_due), QColor(tokens.panel), 1.6), 2))
        painter.drawLine(QLineF(self._left, middle, due, middle))
        painter.setPen(QPen(QColor(tokens.days_31_60), 2))
        painter.drawLine(QLineF(due, middle, right, middle))
        painter.drawLine(QLineF(due, middle - self._pitch * 0.28, due, middle + self._pitch * 0.28))
        for sign in lane.signs:
            self._sign(painter, scale, sign, middle)

    def _sign(self, painter: QPainter, scale: TimeScale, sign: Sign, middle: float) -> None:
        x, half = self._x(scale, sign.on), self._marks.size / 2
        if not sign.is_held:
            painter.setOpacity(0.45 if sign.was_sent else 1)
            self._marks.draw(painter, "letter", x, middle)
            painter.setOpacity(1)
            return
        wide = self._x(scale, sign.until or sign.on) - x + half + scale.per_day / 2
        if wide < QFontMetrics(self._bold).horizontalAdvance("held") + 4:
            self._marks.draw(painter, "hold", x, middle)
            return
        box = QRectF(x - half, middle - half, wide, 2 * half)
        panel = QColor(self._theme.tokens.panel)
        painter.setPen(QPen(legible(QColor(self._theme.tokens.query), panel), 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(panel)
        painter.drawRoundedRect(box, 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(self._bold)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), "held")

    def _notes(self, width: int) -> Iterator[tuple[Sign, int, float]]:
        """Yield the letters with words under them, each with the first row that is free there and where it begins."""
        if not self._lanes:
            return
        scale, gap = self._scale(width), self._small_metrics.horizontalAdvance("nn")
        free = [float(self._left)] * _NOTE_ROWS
        for sign in (sign for lane in self._lanes for sign in lane.signs if sign.note):
            wide = max(self._small_metrics.horizontalAdvance(text) for text in sign.note)
            left = max(self._left, min(self._x(scale, sign.on) - wide / 2, width - wide - 4))
            row = next((at for at in range(_NOTE_ROWS) if free[at] <= left), None)
            if row is not None:
                free[row] = left + wide + gap
                yield sign, row, left

    def _write_notes(self, painter: QPainter, scale: TimeScale) -> None:
        tokens, line = self._theme.tokens, self._small_metrics.height()
        painter.setFont(self._small)
        for sign, row, left in self._notes(self.width()):
            top = self._bottom + row * line * 2.1
            lead = self._bottom - self._pitch * 0.2
            self._line(painter, self._x(scale, sign.on), lead, QColor(tokens.line), 1, top)
            for at, text in enumerate(sign.note):
                painter.setPen(QColor(tokens.muted if at else tokens.text))
                painter.drawText(QPointF(left, top + line * (at + 0.85)), text)

    def _line(
        self, painter: QPainter, x: float, top: float, colour: QColor, width: int, bottom: float | None = None
    ) -> None:
        painter.setPen(QPen(colour, width))
        painter.drawLine(QLineF(x, top, x, self._bottom if bottom is None else bottom))

    def _day_words(self, x: float) -> str:
        if x < self._left or not self._lanes:
            return ""
        day = date.fromordinal(int(self._scale(self.width()).day_at(x - self._left)))
        free = "holiday" if day in self._holidays else "" if is_business_day(day) else "weekend"
        return f"{weekday_text(day)}: {free}, nobody works" if free else weekday_text(day)


def _days_of(lane: Lane) -> list[date]:
    return [day for sign in lane.signs for day in (sign.on, sign.until or sign.on)]
