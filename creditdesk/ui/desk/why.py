"""The small window that answers "why?": the rows behind a figure."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from creditdesk.ui.desk.figures import FigureFacts
from creditdesk.ui.theme import Theme


class WhyPopup(QFrame):
    """Shows a figure's rows until Escape or a click elsewhere; Ctrl+C copies them."""

    def __init__(self, facts: FigureFacts, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._facts = facts
        self.setProperty("panel", True)
        self.setAccessibleName(f"Why {facts.caption} is {facts.value}")
        self.setAccessibleDescription(facts.as_text())
        title = _label(f"{facts.caption}: {facts.value}")
        title.setFont(theme.font(bold=True))
        because = _label(facts.because)
        because.setProperty("muted", True)
        because.setProperty("role", "small")
        because.setWordWrap(True)
        rows = QGridLayout()
        rows.setHorizontalSpacing(24)
        rows.setVerticalSpacing(4)
        rows.setColumnStretch(0, 1)
        for at, (what, figure) in enumerate(facts.rows):
            rows.addWidget(_label(what), at, 0)
            amount = _label(figure)
            rows.addWidget(amount, at, 1, Qt.AlignmentFlag.AlignRight)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(8)
        whole.addWidget(title)
        whole.addLayout(rows)
        whole.addWidget(because)

    def show_below(self, anchor: QWidget) -> None:
        """Show under `anchor`, or above it where there is no room, moved so that all of it is on the screen."""
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        screen = anchor.screen().availableGeometry()
        across = max(screen.left(), min(corner.x(), screen.right() - self.width()))
        above = anchor.mapToGlobal(QPoint(0, -4)).y() - self.height()
        down = corner.y() if corner.y() + self.height() <= screen.bottom() else max(screen.top(), above)
        self.move(across, down)
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._facts.as_text())
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.close()
            return
        super().keyPressEvent(event)


def _label(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
