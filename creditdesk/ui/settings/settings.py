"""Settings: every one in a list that a search shortens, each with what it is and its standard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.changes import Changes
from creditdesk.services.letters.rules import RULES, Limit, Rule
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.parts import button
from creditdesk.ui.settings.listed import LOOK, SETTINGS, WINDOWS
from creditdesk.ui.settings.rows import SettingRows
from creditdesk.ui.settings.window import SettingsWindow
from creditdesk.ui.tab_order import let_tab_go
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import SYSTEM, Theme

_STANDS = "settings"
_LOOKS = (("As the system", SYSTEM), ("Light", "light"), ("Dark", "dark"))


class RulesDesk(Protocol):
    """What the dialog asks of the letters."""

    def rules(self) -> dict[str, str]:
        """Return what holds now, by name."""

    def set_rules(self, values: Mapping[str, str], *, at: datetime) -> Changes:
        """Set limits by name, all or none."""


class SettingsDialog(SettingsWindow):
    """Shows and changes the book's settings; those with a window of their own have a button that leads there."""

    window_asked = Signal(str)
    """The command whose window is to open in place of this one."""

    def __init__(
        self,
        letters: RulesDesk,
        runner: TaskRunner,
        theme: Theme,
        *,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Settings", (_STANDS,), runner, theme, now, parent)
        self._letters = letters
        self._before: dict[str, str] = {}
        self.rows = SettingRows("Find a setting", "No setting fits what you typed.", theme, self)
        self.search = self.rows.search
        self.window_buttons = {name: self._button(name) for name in WINDOWS}
        self.look = QComboBox(self)
        self.look.setAccessibleName(LOOK.title)
        self.look.setAccessibleDescription(LOOK.about)
        for text, choice in _LOOKS:
            self.look.addItem(text, choice)
        self.look.setCurrentIndex(self.look.findData(theme.choice))
        self.look.activated.connect(lambda _at: theme.choose(self.look.currentData()))
        self.fields = {each.name: self._field(each) for each in RULES}
        self.save_button = button("Save", self.save, primary=True, tip="Letters from now on follow them")
        self.save_button.setDefault(True)
        self.cancel_button = button("Cancel", self.reject)
        self._lay_out()
        self._judge()
        runner.read(letters.rules, self._take, self._tell, key=_STANDS)

    @property
    def leaving(self) -> str:
        return "What you changed is not saved. Leave it?" if self._changed() else ""

    def save(self) -> None:
        """Save what was changed."""
        changed = self._changed()
        if not changed:
            self.accept()
            return
        letters, at = self._letters, self._now()
        self.save_button.setEnabled(False)
        before = {name: self._before[name] for name in changed}

        def was_saved(changes: Changes) -> None:
            self.saved.emit(changes)
            self.undoable.emit(
                LastChange(
                    "Saved: settings",
                    lambda moment: letters.set_rules(before, at=moment),
                    "Taken back: the settings are as they were before.",
                )
            )
            self._before |= changed
            self._judge()
            # What was typed meanwhile is in neither the old nor the new: it stays, to be saved.
            if not self._changed():
                self.accept()

        self._write(lambda: letters.set_rules(changed, at=at), was_saved, self._was_not_saved)

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
        # What is kept at once, such as the look, leaves nothing to cancel.
        self.cancel_button.setText("Cancel" if self._changed() else "Close")
        self.save_button.setEnabled(bool(self._changed()) and not self.said)

    def _was_not_saved(self, error: CreditDeskError) -> None:
        self._tell(error)
        self.save_button.setEnabled(True)

    def _leave_for(self, window: str) -> None:
        if self._changed():
            self._say("Save what you changed here first, or cancel it: the other window opens in place of this one.")
            return
        self.reject()
        self.window_asked.emit(window)

    def _button(self, window: str) -> QPushButton:
        made = button("Open…", lambda: self._leave_for(window))
        made.setAccessibleName(f"Open {WINDOWS[window].title}")
        return made

    def _field(self, each: Rule) -> QLineEdit:
        made = QLineEdit(self)
        made.setAccessibleName(f"{each.title}, {each.unit}" if each.unit else each.title)
        made.setAccessibleDescription(each.about)
        made.setFixedWidth(self._theme.scaled(110 if isinstance(each, Limit) else 260))
        made.textChanged.connect(lambda _text: self._judge())
        return made

    def _lay_out(self) -> None:
        for name, setting in WINDOWS.items():
            within = " ".join(f"{each.title} {each.about}" for each in SETTINGS if each.window == name)
            self.rows.add(setting.title, setting.about, "", self.window_buttons[name], found_by=within)
        self.rows.add(LOOK.title, LOOK.about, "", self.look, found_by=" ".join(text for text, _choice in _LOOKS))
        for rule in RULES:
            usual = f"{rule.unit}; usually {rule.standard}" if rule.standard else rule.unit
            self.rows.add(rule.title, rule.about, usual, self.fields[rule.name])
        foot = self._foot(self.cancel_button, self.save_button)
        foot.setContentsMargins(self._theme.scaled(16), 0, self._theme.scaled(16), self._theme.scaled(12))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.rows, 1)
        layout.addLayout(foot)
        stops = (*self.window_buttons.values(), self.look, *self.fields.values(), self.cancel_button, self.save_button)
        let_tab_go([self.search, *stops])
        self._fit(620, 560)
