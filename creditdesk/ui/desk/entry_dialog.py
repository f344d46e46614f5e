"""One entry of the history, whole: what happened, what was said, about which documents, by whom."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from creditdesk.services.ledger.views import HistoryEntry
from creditdesk.ui.desk.words import full_day, money_text
from creditdesk.ui.part_names import PART
from creditdesk.ui.parts import label

OPEN_LETTER, CORRECT, OPEN_MAIL = 2, 3, 4
"""What the dialog ends with beside accepted and rejected: the stored letter or mail is wanted, a correction is."""


class EntryDialog(QDialog):
    """Shows an entry; offers the stored letter where there is one, and a correction where that has a meaning."""

    def __init__(self, entry: HistoryEntry, parent: QWidget | None = None, *, may_correct: bool = True) -> None:
        super().__init__(parent)
        self.setProperty(PART, "Entry")
        self.setWindowTitle(entry.title)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        title = label(entry.title, "figure")
        title.setWordWrap(True)
        layout.addWidget(title)
        note = f"“{entry.note}”" if entry.note else ""
        for text in (_when(entry), entry.detail, note, _documents(entry), _account_then(entry)):
            if text:
                layout.addWidget(_paragraph(text))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        if entry.sha256:
            show = buttons.addButton("Show the letter", QDialogButtonBox.ButtonRole.ActionRole)
            show.clicked.connect(lambda _on=False: self.done(OPEN_LETTER))
        if entry.mail:
            show = buttons.addButton("Open the mail", QDialogButtonBox.ButtonRole.ActionRole)
            show.setToolTip(entry.mail)
            show.clicked.connect(lambda _on=False: self.done(OPEN_MAIL))
        if entry.activity_id is not None and may_correct:
            correct = buttons.addButton("Correct…", QDialogButtonBox.ButtonRole.ActionRole)
            correct.setToolTip("By a new entry; this one stays")
            correct.clicked.connect(lambda _on=False: self.done(CORRECT))
        layout.addWidget(buttons)
        self.setMinimumWidth(420)


def _when(entry: HistoryEntry) -> str:
    day = full_day(entry.on)
    if entry.at is not None:
        local = entry.at.astimezone()
        day = f"{day}, {local:%H:%M}"
    return f"{day}, {entry.done_by}" if entry.done_by else day


def _documents(entry: HistoryEntry) -> str:
    return QLocale().createSeparatedList([key.number for key in entry.items])


def _account_then(entry: HistoryEntry) -> str:
    """Say what stood on the account at that moment."""
    if entry.balance_minor is None or entry.overdue_minor is None:
        return ""
    owed = money_text(entry.balance_minor, entry.currency)
    return f"On the account then: {owed}, of it {money_text(entry.overdue_minor, entry.currency)} overdue"


def _paragraph(text: str) -> QLabel:
    made = label(text)
    made.setWordWrap(True)
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return made
