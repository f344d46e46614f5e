"""Whose debtors the list shows: everybody's, or those whom one controller works."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

if TYPE_CHECKING:
    from creditdesk.services.desk.cover import Controller

_EVERYBODY = "Everybody's"


class WhoseButton(QToolButton):
    """A menu of the controllers; hidden where only one person works the ledger."""

    chosen = Signal(str)
    """A controller's name, or nothing for everybody's debtors."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = ""
        self.setProperty("quiet", True)
        self.setProperty("small", True)
        self.setToolTip("Whose debtors the list shows")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))
        self.hide()
        self._say()

    @property
    def controller(self) -> str:
        """Whose debtors are shown; empty for everybody's."""
        return self._controller

    def remember(self, controller: str) -> None:
        """Begin with the one who was chosen last, before it is known who there is."""
        self._controller = controller
        self._say()

    def show_controllers(self, controllers: Sequence[Controller]) -> None:
        """Offer these; one who was chosen and is not among them is let go."""
        names = [each.name for each in controllers]
        menu = self.menu()
        menu.clear()
        for name, text in [("", _EVERYBODY), *((each.name, _words(each)) for each in controllers)]:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setData(name)
            action.triggered.connect(lambda _on=False, name=name: self._choose(name))
        self.setVisible(len(names) > 1)
        self._choose(self._controller if self._controller in names else "")

    def offer(self) -> None:
        """Open the menu, with the keyboard in it."""
        if self.isVisible():
            self.menu().popup(self.mapToGlobal(self.rect().bottomLeft()))
            # One of them is always checked.
            self.menu().setActiveAction(next(action for action in self.menu().actions() if action.isChecked()))

    def show_everybody(self) -> None:
        """Show everybody's debtors again; who asks reads the list anew."""
        self._controller = ""
        self._say()

    def _choose(self, name: str) -> None:
        changed = name != self._controller
        self._controller = name
        self._say()
        if changed:
            self.chosen.emit(name)

    def _say(self) -> None:
        text = self._controller or _EVERYBODY
        self.setText(f"{text} \N{BLACK DOWN-POINTING SMALL TRIANGLE}")
        self.setAccessibleName(f"Whose debtors: {text}")
        for action in self.menu().actions():
            action.setChecked(action.data() == self._controller)


def _words(controller: Controller) -> str:
    covers = f", covers {' and '.join(controller.covers)}" if controller.covers else ""
    return f"{controller.name} ({controller.debtor_count:,}{covers})"
