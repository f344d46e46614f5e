"""Settings: every one in a list that a search shortens, each with what it is and its standard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.changes import Changes
from creditdesk.services.letters.rules import RULES, Rule
from creditdesk.ui.desk.looks import legible
from creditdesk.ui.parts import button, label, rule
from creditdesk.ui.settings.listed import COVER, LETTERHEAD, WEIGHTS
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_STANDS = "settings"


class RulesDesk(Protocol):
    """What the dialog asks of the letters."""

    def rules(self) -> dict[str, str]:
        """Return what holds now, by name."""

    def set_rules(self, values: Mapping[str, str], *, at: datetime) -> Changes:
        """Set limits by name, all or none."""


class SettingsDialog(QDialog):
    """Shows and changes the book's settings; those with a window of their own have a button that leads there."""

    saved = Signal(object)
    """The `Changes` of what was saved."""
    letterhead_asked = Signal()
    weights_asked = Signal()
    cover_asked = Signal()

    def __init__(
        self,
        letters: RulesDesk,
        runner: TaskRunner,
        theme: Theme,
        *,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._letters = letters
        self._runner = runner
        self._theme = theme
        self._now = now
        self._before: dict[str, str] = {}
        self._rows: list[tuple[str, QWidget]] = []
        self.setWindowTitle("Settings")
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Find a setting")
        self.search.setAccessibleName("Find a setting")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.fields = {each.name: self._field(each) for each in RULES}
        self.letterhead_button = button(
            "Company and letterhead…", lambda: self._leave_for(self.letterhead_asked, "the letterhead opens")
        )
        self.weights_button = button(
            "Points of the worklist…", lambda: self._leave_for(self.weights_asked, "the points open")
        )
        self.cover_button = button("Cover for absence…", lambda: self._leave_for(self.cover_asked, "the absences open"))
        self._nothing = label("No setting fits what you typed.", muted=True)
        self._said = label("", "small")
        self._said.setWordWrap(True)
        self.save_button = button("Save", self.save, primary=True, tip="Letters from now on follow them")
        self.save_button.setDefault(True)
        self.cancel_button = button("Cancel", self.reject)
        self._lay_out()
        self._judge()
        runner.read(letters.rules, self._take, self._tell, key=_STANDS)

    @property
    def said(self) -> str:
        """What is wrong, in words; empty where nothing is."""
        return self._said.text()

    def save(self) -> None:
        """Save what was changed."""
        changed = self._changed()
        if not changed:
            self.accept()
            return
        letters, at = self._letters, self._now()
        self.save_button.setEnabled(False)
        self._runner.write(lambda: letters.set_rules(changed, at=at), self._was_saved, self._tell)

    def done(self, result: int) -> None:
        self._runner.forget(_STANDS)
        super().done(result)

    def _take(self, values: dict[str, str]) -> None:
        self._before = values
        for name, text in values.items():
            self.fields[name].setText(text)
        self._judge()

    def _changed(self) -> dict[str, str]:
        texts = {name: field.text().strip() for name, field in self.fields.items()}
        return {name: text for name, text in texts.items() if text != self._before.get(name, text)}

    def _judge(self) -> None:
        self._say("")
        for each in RULES:
            if each.name in self._changed():
                try:
                    each.read(self.fields[each.name].text())
                except CreditDeskError as error:
                    self._say(f"{error.what} {error.cure}")
        self.save_button.setEnabled(bool(self._changed()) and not self.said)

    def _was_saved(self, changes: Changes) -> None:
        self.saved.emit(changes)
        self.accept()

    def _tell(self, error: CreditDeskError) -> None:
        self._say(str(error))
        self.save_button.setEnabled(True)

    def _say(self, words: str) -> None:
        tokens = self._theme.tokens
        self._said.setStyleSheet(f"color: {legible(QColor(tokens.days_over_90), QColor(tokens.panel)).name()};")
        self._said.setText(words)

    def _leave_for(self, asked: SignalInstance, opens: str) -> None:
        if self._changed():
            self._say(f"Save what you changed here first, or cancel it: {opens} in place of this window.")
            return
        self.reject()
        asked.emit()

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for said, row in self._rows:
            row.setVisible(all(word in said for word in words))
        self._nothing.setVisible(not any(row.isVisibleTo(self) for _said, row in self._rows))

    def _field(self, each: Rule) -> QLineEdit:
        made = QLineEdit(self)
        made.setAccessibleName(f"{each.title}, {each.unit}")
        made.setAccessibleDescription(each.about)
        made.setFixedWidth(self._theme.scaled(110))
        made.textChanged.connect(lambda _text: self._judge())
        return made

    def _row(self, title: str, about: str, *parts: QWidget) -> QWidget:
        row = QWidget(self)
        words = label(about, "small", muted=True)
        words.setWordWrap(True)
        beside = QHBoxLayout()
        beside.setSpacing(self._theme.scaled(8))
        for part in parts:
            beside.addWidget(part)
        beside.addStretch(1)
        down = QVBoxLayout(row)
        down.setContentsMargins(0, self._theme.scaled(8), 0, self._theme.scaled(8))
        down.addWidget(label(title))
        down.addWidget(words)
        down.addLayout(beside)
        self._rows.append((f"{title} {about}".casefold(), row))
        return row

    def _lay_out(self) -> None:
        scaled = self._theme.scaled
        inside = QWidget(self)
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(scaled(16), 0, scaled(16), 0)
        rows.addWidget(self._row(*LETTERHEAD, self.letterhead_button))
        rows.addWidget(rule())
        rows.addWidget(self._row(*WEIGHTS, self.weights_button))
        rows.addWidget(rule())
        rows.addWidget(self._row(*COVER, self.cover_button))
        for each in RULES:
            standard = label(f"{each.unit}; usually {each.text(each.default)}", "small", muted=True)
            rows.addWidget(rule())
            rows.addWidget(self._row(each.title, each.about, self.fields[each.name], standard))
        rows.addWidget(self._nothing)
        rows.addStretch(1)
        self._nothing.hide()
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        foot = QHBoxLayout()
        foot.setContentsMargins(scaled(16), 0, scaled(16), scaled(12))
        foot.addWidget(self._said, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)
        top = QHBoxLayout()
        top.setContentsMargins(scaled(16), scaled(12), scaled(16), 0)
        top.addWidget(self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(area, 1)
        layout.addLayout(foot)
        room = self.screen().availableGeometry()
        self.resize(min(scaled(560), room.width() - 40), min(scaled(560), room.height() - 60))
