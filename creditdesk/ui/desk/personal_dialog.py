"""The window of one person's personal data: all of it to be read, handed over, or erased."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from creditdesk.services.desk.personal import ERASED, Erased, PersonalData
from creditdesk.ui.part_names import PART
from creditdesk.ui.parts import button, label
from creditdesk.ui.theme import Theme

_WHY = (
    "Access (articles 15 and 20): save all of it and hand it over. Erasure (article 17): name, numbers and addresses "
    "are taken away for good; what was said and agreed stays without the name, for legal claims. It cannot be undone."
)


class PersonalDialog(QDialog):
    """Shows everything; a reason has to be written before anything can be erased."""

    save_asked = Signal()
    erase_asked = Signal(str)
    """The reason."""

    def __init__(self, data: PersonalData, theme: Theme, *, may_write: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(PART, "Personal data")
        self.setWindowTitle(f"Personal data of {data.name or 'this contact'}")
        self.text = QPlainTextEdit(data.as_text())
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("All that is held")
        self.why = label(_WHY, "small", muted=True)
        self.why.setWordWrap(True)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Why it is erased: who asked, and when")
        self.reason.setAccessibleName("Why it is erased")
        self.save_button = button("Save all of it…", self.save_asked.emit, tip="A zip of text, JSON and letters")
        self.erase_button = button("Erase for good", lambda: self.erase_asked.emit(self.reason.text().strip()))
        may_erase = may_write and data.name != ERASED
        for part in (self.reason, self.erase_button):
            part.setVisible(may_erase)
        self.erase_button.setEnabled(False)
        self.reason.textChanged.connect(lambda text: self.erase_button.setEnabled(bool(text.strip())))
        close = button("Close", self.reject)
        for each in (self.save_button, self.erase_button, close):
            each.setAutoDefault(False)
        foot = QHBoxLayout()
        for part in (self.save_button, self.reason, self.erase_button):
            foot.addWidget(part, 1 if part is self.reason else 0)
        foot.addStretch(0 if may_erase else 1)
        foot.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setSpacing(theme.scaled(8))
        whole.addWidget(self.text, 1)
        whole.addWidget(self.why)
        whole.addLayout(foot)
        self.resize(theme.scaled(760), theme.scaled(520))

    def show_erased(self, done: Erased) -> None:
        """Show what was erased and what was kept, in place of the data."""
        self.text.setPlainText(done.words)
        self.why.setText("The history of the debtor keeps this record.")
        for part in (self.reason, self.erase_button, self.save_button):
            part.hide()
