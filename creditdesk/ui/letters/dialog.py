"""The window in which a debtor's letter or statement is looked at and issued."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from creditdesk.ui.letters.pane import LetterPane
from creditdesk.ui.part_names import PART
from creditdesk.ui.theme import Theme


class LetterDialog(QDialog):
    """Holds a `LetterPane` and comes forward with whatever is shown in it. Esc closes it; nothing is issued by that."""

    def __init__(self, pane: LetterPane, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pane = pane
        pane.shown.connect(self._come_forward)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(pane)
        # Enter asks for the printer, unless the keyboard is on another button: that asks once more before it issues.
        pane.print_button.setDefault(True)
        self.setProperty(PART, "Letter")
        room = self.screen().availableGeometry()
        self.resize(min(theme.scaled(820), room.width() - 40), min(theme.scaled(900), room.height() - 60))

    def done(self, result: int) -> None:
        self.pane.clear()
        super().done(result)

    def _come_forward(self, title: str) -> None:
        self.setWindowTitle(title)
        self.show()
        self.raise_()
        self.activateWindow()
        self.pane.view.setFocus()
