"""How the call pane is laid out, and the keys that mean the same wherever in it the keyboard is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from creditdesk.ui.desk.call_fields import CallFields
from creditdesk.ui.desk.call_foot import CallFoot
from creditdesk.ui.desk.call_head import CallHead
from creditdesk.ui.desk.call_keys import outcome_digit, saves
from creditdesk.ui.desk.call_timer import CallTimer
from creditdesk.ui.desk.kept_notes import KeptNotes
from creditdesk.ui.desk.note_edit import NoteEdit
from creditdesk.ui.desk.outcome_buttons import OutcomeButtons
from creditdesk.ui.desk.read_line import ReadLine
from creditdesk.ui.parts import label
from creditdesk.ui.tab_order import let_tab_go, stops_in
from creditdesk.ui.theme import Theme


class CallForm(QWidget):
    """Head, note, outcomes and fields, which scroll where there is too little room, and the foot below them."""

    call_asked = Signal()
    """F9."""
    save_asked = Signal()
    """Ctrl+Enter, or the button."""
    leave_asked = Signal()
    """Escape."""

    def __init__(
        self,
        theme: Theme,
        *,
        now: Callable[[], datetime],
        dial: Callable[[QUrl], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.timer = CallTimer(now, self)
        self.head = CallHead(theme, now=now, dial=dial)
        self.why_closed = label()
        """Why nothing can be written, where that is so."""
        self.why_closed.setWordWrap(True)
        self.why_closed.hide()
        self.kept = KeptNotes(theme)
        self.note = NoteEdit(theme)
        self.outcomes = OutcomeButtons(theme, self)
        self.fields = CallFields(theme)
        self.foot = CallFoot(theme)
        self._content = QWidget()
        self._scroll = QScrollArea()
        self._wanted: dict[int, int] = {}
        """The height of all that scrolls and of the foot at a width: Qt asks a dozen times for each change."""
        self._lay_out()
        let_tab_go(stops_in(self))
        self.timer.changed.connect(self._show_time)
        self.foot.save_asked.connect(self.save_asked)
        for widget in (self, self.note, *self.findChildren(QWidget)):
            widget.installEventFilter(self)
        theme.changed.connect(self._adapt)
        self._adapt()

    def close_because(self, reason: str) -> None:
        """Take nothing that is typed or chosen, and say why above the note; whom to ring is shown still."""
        for part in (self.note, self.outcomes, self.fields):
            part.setEnabled(False)
        self.note.setPlaceholderText("")
        self.why_closed.setText(f"{reason} Nothing can be written here.")
        self.why_closed.show()
        self.head.offer_no_call()
        self.kept.forbid()
        self.foot.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._take_key(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Fields would swallow these; the pane has one meaning for them wherever the keyboard is.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._take_key(event):
            return True
        if event.type() == QEvent.Type.LayoutRequest and watched in (self._content, self.foot):
            # What scrolls asks for no room of its own: a line more, and the pane is to be as much higher.
            self._wanted.clear()
            self.updateGeometry()
        is_focus = event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}
        if is_focus or (watched in (self.fields, self) and event.type() == QEvent.Type.Resize):
            # Once a field that has just come, or what is said below it, is in its place.
            QTimer.singleShot(0, self, self._make_room)
            QTimer.singleShot(0, self, self._keep_in_view)
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        # All of it where there is room, at most four fifths of the column: then its fields scroll.
        width = self.width()
        if width not in self._wanted:
            self._wanted[width] = self._wanted_height() + _height(self.foot, width)
        wanted = self._wanted[width]
        column = self.parentWidget()
        most = column.height() * 4 // 5 if column is not None and column.height() else wanted
        height = wanted + self._theme.scaled(8)
        return QSize(self._theme.scaled(240), min(height, max(most, self._theme.scaled(200))))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.tokens.panel))

    def _take_key(self, event: QKeyEvent) -> bool:
        digit = outcome_digit(event)
        if saves(event):
            self.save_asked.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave_asked.emit()
        elif event.key() == Qt.Key.Key_F9:
            self.call_asked.emit()
        elif digit:
            self.outcomes.press(digit)
        else:
            return False
        return True

    def _wanted_height(self) -> int:
        """Return the height of all that scrolls with nothing folded."""
        return _height(self._content, self._scroll.viewport().width()) + self.head.folded_by

    def _make_room(self) -> None:
        """Fold the talking points while the fields are filled in, where not all has room: what to say was said then."""
        if QApplication.activePopupWidget() is not None:
            return
        # Qt gives none where nothing has the keyboard, whatever its stubs say.
        has: QWidget | None = QApplication.focusWidget()
        fills = has is not None and (self.fields.isAncestorOf(has) or self.outcomes.isAncestorOf(has))
        self.head.fold_points(yes=fills and self._wanted_height() > self._scroll.viewport().height())
        layout = self._content.layout()
        if layout is not None:
            layout.activate()

    def _keep_in_view(self) -> None:
        """Scroll to the field that has the keyboard, with what is said below it."""
        field = QApplication.focusWidget()
        if field is None or not self._content.isAncestorOf(field):
            return
        line = field.parentWidget()
        self._scroll.ensureWidgetVisible(line if isinstance(line, ReadLine) else field, 0, 8)

    def _show_time(self) -> None:
        self.head.show_time(self.timer.seconds, is_running=self.timer.is_running)

    def _lay_out(self) -> None:
        fields = QVBoxLayout(self._content)
        fields.setContentsMargins(14, 10, 14, 0)
        fields.setSpacing(self._theme.scaled(8))
        fields.addWidget(self.kept)
        fields.addWidget(self.head)
        fields.addWidget(self.why_closed)
        # Room to spare goes to the note first, and below the fields once the note has enough.
        fields.addWidget(self.note, 100)
        fields.addWidget(self.outcomes)
        fields.addWidget(self.fields)
        fields.addStretch(1)
        self._scroll.setWidget(self._content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(self._theme.scaled(8))
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self.foot)

    def _adapt(self) -> None:
        self.note.adapt()
        self.update()


def _height(part: QWidget, width: int) -> int:
    """Return the height that a scroll area gives a part of a width: what is long stands in more lines."""
    layout = part.layout()
    if layout is None or not layout.hasHeightForWidth() or not width:
        return part.sizeHint().height()
    return layout.totalHeightForWidth(width)
