"""The trend tab: how the debtor pays, as a picture and as figures.

The picture is drawn in a reading thread and painted here as an image, so that a new debtor never waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from creditdesk.domain.patterns import whole_days
from creditdesk.services.changes import Changes
from creditdesk.services.insight.colours import DARK, LIGHT, Colours
from creditdesk.services.insight.pattern import Pattern
from creditdesk.ui.ask_file import ask_save
from creditdesk.ui.desk.words import dated_text, money_text
from creditdesk.ui.insight.figures import FiguresTable
from creditdesk.ui.parts import button, label
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_KEY = "trend"
# A person who drags the window's edge sees the old picture stretched until the edge rests for so long.
_RESTS = 120  # milliseconds
_KINDS = "Picture (*.png);;Drawing (*.svg);;Page (*.pdf)"
_NUMERIC = frozenset({4, 5, 6})
_NARROW = 480
"""Below this width, at the usual text size, the summary stands above the buttons and not beside them."""


class Patterns(Protocol):
    """What the tab asks: how a debtor pays."""

    def pattern(self, customer_id: int, as_of: date) -> Pattern:
        """Return how a debtor pays, as known at the end of `as_of`."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A pattern with its figures and its picture, `width` x `height` device pixels of red, green, blue and opacity."""

    pattern: Pattern
    headings: tuple[str, ...]
    rows: list[tuple[str, ...]]
    plain: list[tuple[str, ...]]
    pixels: bytes
    width: int
    height: int


class Picture(QWidget):
    """Paints a picture that was drawn elsewhere, at the screen's own resolution."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("How the debtor pays")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to paint yet."""
        return self._image.isNull()

    def device_size(self) -> QSize:
        """Return how many device pixels the picture has room for."""
        return self.size() * self.devicePixelRatioF()

    def show_pixels(self, pixels: bytes, width: int, height: int) -> None:
        """Paint these device pixels from now on."""
        # A copy: the image would else read memory that Python lets go.
        self._image = QImage(pixels, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
        self.update()

    def clear(self) -> None:
        """Paint nothing until the next picture."""
        self._image = QImage()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.scaled(640), self._theme.scaled(320))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.scaled(280), self._theme.scaled(220))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.tokens.color("panel"))
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRect(0, 0, self.width(), self.height()), self._image)
        if self.hasFocus():
            painter.setPen(self._theme.tokens.color("accent"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class Trend(QWidget):
    """Shows how one debtor pays; reads and draws only while it can be seen."""

    def __init__(self, patterns: Patterns, runner: TaskRunner, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._patterns = patterns
        self._runner = runner
        self._theme = theme
        self._asked: tuple[int, date] | None = None
        self._is_stale = False
        self._pattern: Pattern | None = None
        self.picture = Picture(theme, self)
        self.table = FiguresTable(self)
        self._summary = label("", "small", muted=True)
        self._figures_button = button("Show the figures", self._toggle_figures, tip="The figures of this picture")
        self._copy_button = button("Copy", self.table.copy, tip="Copy the figures, to paste into a spreadsheet")
        self._save_button = button("Save picture...", self.save_picture, tip="As PNG, SVG or PDF")
        self._rest = QTimer(self, singleShot=True, interval=_RESTS)
        self._rest.timeout.connect(self._draw_again)
        theme.changed.connect(self._draw_again)
        self._lay_out(theme)
        self.setFocusProxy(self.picture)
        self._allow()

    def show_debtor(self, customer_id: int, as_of: date) -> None:
        """Show how this debtor pays; at once if the tab can be seen, else when it is next looked at."""
        if self._asked is not None and self._asked[0] != customer_id:
            self._clear()
        self._asked = (customer_id, as_of)
        self._is_stale = True
        if self.isVisible():
            self._read()

    def show_nobody(self) -> None:
        """Show no debtor, and make void what is being read."""
        self._asked = None
        self._is_stale = False
        self._runner.forget(_KEY)
        self._clear()

    def take_changes(self, changes: Changes) -> None:
        """Read again if the changes concern this debtor."""
        if self._asked is not None and changes.concern(self._asked[0]):
            self.show_debtor(*self._asked)

    @property
    def pattern(self) -> Pattern | None:
        """What is shown now."""
        return self._pattern

    def plain_rows(self) -> list[list[str]]:
        """Return the figures of what is shown, picture or table, as other programs read them."""
        return self.table.plain_rows()

    def save_picture(self) -> None:
        """Ask for a name and write the picture there, in light colours: it goes onto paper and into letters."""
        pattern = self._pattern
        if pattern is None:
            return
        path = ask_save(self, "Save picture", f"{pattern.account} days to pay.png", _KINDS)
        if path is None:
            return

        def write() -> None:
            from creditdesk.services.insight import chart  # noqa: PLC0415 - loads matplotlib, beside the window

            chart.save(pattern, path, LIGHT)

        self._runner.read(write, lambda _nothing: self._summary.setText(f"Saved as {path.name}"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._read()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rest.start()
        is_narrow = self.width() < self._theme.scaled(_NARROW)
        self._below.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)

    def _clear(self) -> None:
        self._pattern = None
        self.picture.clear()
        self._summary.clear()
        self.table.figures.set_figures((), (), (), _NUMERIC)
        self._allow()

    def _read(self) -> None:
        if self._asked is None:
            return
        self._is_stale = False
        patterns, (customer_id, as_of) = self._patterns, self._asked
        draw = self._drawing()
        self._runner.read(lambda: draw(patterns.pattern(customer_id, as_of)), self._show, key=_KEY)

    def _draw_again(self) -> None:
        # Reading takes a few milliseconds: asking anew is simpler than telling old answers from new ones.
        self._is_stale = self._asked is not None
        if self.isVisible():
            self._read()

    def _drawing(self) -> _Drawing:
        size = self.picture.device_size()
        text_scale = self._theme.scaled(100) / 100
        return _Drawing(
            self._colours(), max(size.width(), 1), max(size.height(), 1), self.devicePixelRatioF() * text_scale
        )

    def _colours(self) -> Colours:
        tokens = self._theme.tokens
        return replace(
            DARK if self._theme.is_dark else LIGHT,
            panel=tokens.panel,
            line=tokens.line,
            text=tokens.text,
            muted=tokens.muted,
            accent=tokens.accent,
        )

    def _show(self, drawn: _Drawn) -> None:
        self._pattern = drawn.pattern
        self.picture.show_pixels(drawn.pixels, drawn.width, drawn.height)
        self.picture.setAccessibleDescription(drawn.pattern.sentence)
        self.picture.setToolTip(drawn.pattern.sentence)
        self._summary.setText(_summary(drawn.pattern))
        self.table.figures.set_figures(drawn.headings, drawn.rows, drawn.plain, _NUMERIC)
        self._allow()

    def _toggle_figures(self) -> None:
        shows_picture = self._stack.currentWidget() is self.picture
        self._stack.setCurrentWidget(self.table if shows_picture else self.picture)
        self._figures_button.setText("Show the picture" if shows_picture else "Show the figures")
        self._allow()

    def _allow(self) -> None:
        known = self._pattern is not None
        self._save_button.setEnabled(known)
        self._figures_button.setEnabled(known)
        self._copy_button.setVisible(self._stack.currentWidget() is self.table)

    def _lay_out(self, theme: Theme) -> None:
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.picture)
        self._stack.addWidget(self.table)
        self._summary.setWordWrap(True)
        buttons: tuple[QPushButton, ...] = (self._copy_button, self._figures_button, self._save_button)
        beside = QHBoxLayout()
        beside.addStretch(1)
        for each in buttons:
            beside.addWidget(each)
        below = self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        below.addWidget(self._summary, 1)
        below.addLayout(beside)
        layout = QVBoxLayout(self)
        space = theme.scaled(8)
        layout.setContentsMargins(space, space, space, space)
        layout.addWidget(self._stack, 1)
        layout.addLayout(below)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """How large and in which colours to draw; called in a reading thread."""

    colours: Colours
    width: int
    height: int
    scale: float

    def __call__(self, pattern: Pattern) -> _Drawn:
        from creditdesk.services.insight import chart  # noqa: PLC0415 - loads matplotlib, beside the window

        pixels = chart.pixels(pattern, self.colours, width=self.width, height=self.height, scale=self.scale)
        headings, plain = pattern.figures()
        return _Drawn(pattern, headings, _rows(pattern), plain, pixels, self.width, self.height)


def _rows(pattern: Pattern) -> list[tuple[str, ...]]:
    return [
        (
            dated_text(item.paid_on),
            item.number,
            dated_text(item.dated_on),
            dated_text(item.due_on),
            str(item.days_to_pay),
            str(item.days_late),
            money_text(item.amount_minor, item.currency),
            item.currency,
        )
        for item in reversed(pattern.paid)
    ]


def _summary(pattern: Pattern) -> str:
    habit = pattern.habit
    if habit.median is None:
        return pattern.terms
    parts = [f"{habit.count} payments", f"median {whole_days(habit.median)} days", f"terms {pattern.terms}"]
    if habit.partial_share:
        parts.append(f"part payments {habit.partial_share:.0%}")
    return " · ".join(parts)
