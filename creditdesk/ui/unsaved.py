"""A window that asks before what was typed in it and not saved is let go."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QDialog, QLineEdit, QMessageBox, QPlainTextEdit


class Unsaved(QDialog):
    """Asks once where Escape, Cancel or the cross of the window would lose something; else it just goes."""

    @property
    def leaving(self) -> str:
        """What is asked before it is left; empty where nothing would be lost."""
        return "What you typed is not saved. Leave it?" if self._is_typed() else ""

    def reject(self) -> None:
        question = self.leaving
        if question:
            self._ask(question)
        else:
            super().reject()

    def count_as_saved(self) -> None:
        """Ask no more of what was typed until now, though it stands there still."""
        for line in self._lines():
            line.setModified(False)
        for text in self.findChildren(QPlainTextEdit):
            text.document().setModified(False)

    def _is_typed(self) -> bool:
        """Tell whether the person typed something that stands in a field; Qt knows what the program set itself."""
        lines = any(line.isModified() and line.text().strip() for line in self._lines())
        texts = self.findChildren(QPlainTextEdit)
        return lines or any(each.document().isModified() and each.toPlainText().strip() for each in texts)

    def _lines(self) -> list[QLineEdit]:
        # A number or a day is as quickly given again as the question is answered.
        return [each for each in self.findChildren(QLineEdit) if not isinstance(each.parent(), QAbstractSpinBox)]

    def _ask(self, question: str) -> None:
        # Waited for in no loop of its own: this window may close meanwhile, as what it saves is kept, and takes the
        # question with it.
        ways = QMessageBox.StandardButton
        title, kind = self.windowTitle(), QMessageBox.Icon.Question
        asked = QMessageBox(kind, title, question, ways.Discard | ways.Cancel, self)
        asked.setDefaultButton(ways.Cancel)
        asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        leave = super().reject
        asked.finished.connect(lambda answer: leave() if answer == ways.Discard else None)
        self.finished.connect(asked.close)
        asked.open()
