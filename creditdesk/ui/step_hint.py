"""The card of the tour: beside the part that it explains, never over it and never with the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from creditdesk.ui.commands import native
from creditdesk.ui.key_grid import key_cap
from creditdesk.ui.parts import button, label
from creditdesk.ui.steps import Act, Step
from creditdesk.ui.theme import Theme

_WIDTH = 300
_GAP = 10
_TICK = "\N{CHECK MARK}"


class StepHint(QFrame):
    """One step in words, with its acts ticked off; docked at the foot of the window where there is no room beside."""

    def __init__(self, theme: Theme, leave: Callable[[], object], skip: Callable[[], object], parent: QWidget) -> None:
        """Make it, hidden.

        Args:
            theme: The look.
            leave: Called when the person has enough.
            skip: Called to go on without doing.
            parent: What the card may lie over: all between the edges of the window.
        """
        super().__init__(parent)
        self._theme = theme
        self._within = parent
        self._is_docked = False
        self.setObjectName("stepHint")
        self._title = label("", "figure")
        self._words = label("")
        for each in (self._title, self._words):
            each.setWordWrap(True)
        edge = theme.scaled(8)
        self._acts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._marks: dict[str, QLabel] = {}
        self._rows: list[QWidget] = []
        self._way_out = "Leave"
        self._escapes = 1
        self._leave = button("Leave (Esc)", leave, tip="The tour waits in the menu, under Help")
        self._skip = button(f"Skip ({native('Ctrl+F1')})", skip, tip="The next step")
        below = QHBoxLayout()
        below.addStretch(1)
        for way in (self._skip, self._leave):
            way.setProperty("quiet", True)
            way.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            below.addWidget(way)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * edge, edge, edge, edge // 2)
        column.setSpacing(edge // 2)
        column.addWidget(self._title)
        column.addWidget(self._words)
        column.addLayout(self._acts)
        column.addLayout(below)
        self._ring = _Ring(theme, parent)
        self.hide()

    @property
    def text(self) -> str:
        """All that the card says, as plain text."""
        return self.accessibleDescription()

    def show_step(self, step: Step, number: int, of: int) -> None:
        """Show a step; a number past the last is what is said at the end."""
        is_over = number > of
        place = "The tour is done" if is_over else f"Step {number} of {of}"
        self._title.setText(step.title if is_over else f"{number} of {of} · {step.title}")
        self._words.setText(step.words)
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._marks.clear()
        widest = max((key_cap(keys_or_text(act)).sizeHint().width() for act in step.acts), default=0)
        self._rows = [self._row(act, widest) for act in step.acts]
        for row in self._rows:
            self._acts.addWidget(row)
        self._skip.setVisible(not is_over)
        self._way_out = "Close" if is_over else "Leave"
        self.say_escapes(self._escapes)
        self.setAccessibleName(f"Tour: {place}")
        acts = "".join(f" {keys_or_text(act)}: {act.words}." for act in step.acts)
        self.setAccessibleDescription(f"{step.title}. {step.words}{acts}")
        self.show()
        # It never has the keyboard, so a screen reader is told.
        words = f"{place}. {self.accessibleDescription()}"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def say_escapes(self, count: int) -> None:
        """Say how often Escape is pressed from where the keyboard is: the first leaves a text or the call."""
        self._escapes = count
        self._leave.setText(f"{self._way_out} (Esc{' twice' if count > 1 else ''})")

    def tick(self, done: Collection[str]) -> None:
        """Mark the acts that were done."""
        for sign, mark in self._marks.items():
            is_done = sign in done
            if is_done != bool(mark.text().strip()):
                mark.setText(_TICK if is_done else "")
                mark.setAccessibleName("done" if is_done else "to be done")

    def place(self, part: QWidget | None) -> None:
        """Lie beside this part and ring it; at the foot, with the page above, where no side of it has room."""
        rect = None
        if part is not None and part.isVisible():
            rect = QRect(part.mapTo(self._within, QPoint(0, 0)), part.size()).intersected(self._within.rect())
        spot = self._beside(rect) if rect is not None else None
        self._dock(spot is None)
        if spot is None:
            size = self._docked_size()
            spot = QRect(QPoint(0, self._within.height() - size.height()), size)
        if spot != self.geometry():
            self.setGeometry(spot)
        self._ring.put(rect)
        self.raise_()

    def put_away(self) -> None:
        """Leave the window as it was."""
        self._dock(False)
        self._ring.put(None)
        self.hide()

    def _beside(self, rect: QRect) -> QRect | None:
        gap, room = self._theme.scaled(_GAP), self._within.rect()
        self._lay_out(is_docked=False)
        width = self._theme.scaled(_WIDTH)
        size = QSize(width, max(self.heightForWidth(width), self.minimumSizeHint().height()))
        top = max(room.top() + gap, min(rect.top(), room.bottom() - size.height() - gap))
        left = max(room.left() + gap, min(rect.left(), room.right() - size.width() - gap))
        corners = (
            QPoint(rect.right() + gap, top),
            QPoint(rect.left() - gap - size.width(), top),
            QPoint(left, rect.bottom() + gap),
            QPoint(left, rect.top() - gap - size.height()),
        )
        spots = (QRect(corner, size) for corner in corners)
        return next((spot for spot in spots if room.contains(spot) and not spot.intersects(rect)), None)

    def _docked_size(self) -> QSize:
        width = self._within.width()
        return QSize(width, max(self.heightForWidth(width), self.minimumSizeHint().height()))

    def _dock(self, is_docked: bool) -> None:  # noqa: FBT001 - a state and its opposite
        self._lay_out(is_docked=is_docked)
        layout = self._within.layout()
        foot = self._docked_size().height() if is_docked else 0
        if layout is not None and layout.contentsMargins().bottom() != foot:
            layout.setContentsMargins(0, 0, 0, foot)

    def _lay_out(self, *, is_docked: bool) -> None:
        across = QBoxLayout.Direction.LeftToRight
        wanted = across if is_docked else QBoxLayout.Direction.TopToBottom
        if self._acts.direction() != wanted:
            self._acts.setDirection(wanted)

    def _row(self, act: Act, caps_width: int) -> QWidget:
        row = QWidget(self)
        inside = QHBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 0)
        mark = label("")
        mark.setFixedWidth(self._theme.scaled(16))
        mark.setAccessibleName("to be done")
        self._marks[act.sign] = mark
        cap = key_cap(keys_or_text(act))
        words = label(act.words)
        words.setWordWrap(True)
        inside.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        inside.addWidget(cap, 0, Qt.AlignmentFlag.AlignTop)
        # Under each other the words begin in one line, whatever the keys before them.
        inside.addSpacing(max(0, caps_width - cap.sizeHint().width()))
        inside.addWidget(words, 1)
        return row


class _Ring(QWidget):
    """A line round a part, which takes neither the mouse nor the keyboard."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def put(self, rect: QRect | None) -> None:
        """Lie round this, or nowhere."""
        if rect is None:
            self.hide()
        elif rect != self.geometry() or self.isHidden():
            self.setGeometry(rect)
            self.show()
            self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.tokens.color("accent"), 2))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 6, 6)
        painter.end()


def keys_or_text(act: Act) -> str:
    """Return what to press, as this system writes it, or what to type."""
    return native(act.keys) if act.keys else act.type
