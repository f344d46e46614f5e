"""The bar at the top: the pages, the search box, the company with its menu."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from creditdesk.ui.theme import Theme

_PADDING = 16
_TRIANGLE = "\N{BLACK DOWN-POINTING SMALL TRIANGLE}"


class SearchBox(QPushButton):
    """Looks like a field; its words give way to the key hint where the bar is narrow."""

    def __init__(self, words: str, keys: str, parent: QWidget) -> None:
        super().__init__(words, parent)
        self._words = words
        self.setObjectName("searchButton")
        self.setAccessibleName("Find anything")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._keys = QLabel(keys, self)
        self._keys.setObjectName("keyHint")
        self._keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._inside = QHBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 8, 0)
        self._inside.addStretch(1)
        self._inside.addWidget(self._keys, 0, Qt.AlignmentFlag.AlignVCenter)

    def sizeHint(self) -> QSize:
        # As if the words were whole, so that to shorten them does not shorten the box.
        hidden = self.fontMetrics().horizontalAdvance(self._words) - self.fontMetrics().horizontalAdvance(self.text())
        return super().sizeHint() + QSize(hidden + self._keys.sizeHint().width(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - self._keys.sizeHint().width() - 2 * self._inside.contentsMargins().right() - _PADDING
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        if shown != self.text():
            self.setText(shown)


class TopBar(QWidget):
    """Shows the pages there are; says what was asked for."""

    page_asked = Signal(str)
    search_asked = Signal()

    def __init__(self, theme: Theme, search_keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("topBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._brand = QLabel("CreditDesk", self)
        self._brand.setObjectName("brand")
        self._name = ""
        self._pages = QHBoxLayout()
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        # Qt sets a part only behind another that can have the keyboard: this one, never seen, is where Tab comes in.
        self._tab_comes = QWidget(self)
        self._tab_comes.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._tab_comes.hide()
        words = "Find a debtor, invoice, amount or phone number"
        self.search_box = SearchBox(words, search_keys.replace("+", " "), self)
        self.search_box.clicked.connect(lambda _checked=False: self.search_asked.emit())
        self.company = QToolButton(self)
        self.company.setProperty("quiet", True)
        self.company.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.company.setAccessibleName("Menu")
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(self._brand)
        self._layout.addLayout(self._pages)
        self._layout.addStretch(1)
        self._layout.addWidget(self.search_box, 1)
        self._layout.addWidget(self.company)
        self.show_company("")
        self._fit()
        theme.changed.connect(self._fit)

    def add_page(self, name: str, text: str, tip: str) -> None:
        """Show a page's button."""
        button = QPushButton(text, self)
        button.setProperty("quiet", True)
        button.setCheckable(True)
        button.setToolTip(tip)
        button.clicked.connect(lambda _checked=False: self.page_asked.emit(name))
        self._group.addButton(button)
        self._pages.addWidget(button)
        # It stands before the search, though it came after it.
        self.setTabOrder(list(self._buttons.values())[-1] if self._buttons else self._tab_comes, button)
        self._buttons[name] = button
        self._give_way()

    def clear_pages(self) -> None:
        """Show no page's button."""
        for button in self._buttons.values():
            self._group.removeButton(button)
            self._pages.removeWidget(button)
            button.deleteLater()
        self._buttons.clear()

    def show_page(self, name: str) -> None:
        """Mark the page that is in front: there Tab stops, and the arrows go on to the others."""
        for each, button in self._buttons.items():
            button.setChecked(each == name)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if each == name else Qt.FocusPolicy.ClickFocus)

    def show_company(self, name: str) -> None:
        """Show whose ledger is open; without one, the menu alone."""
        self._name = name
        self.search_box.setVisible(bool(name))
        self._give_way()

    def set_menu(self, menu: QMenu) -> None:
        """Open this menu from the company's name."""
        self.company.setMenu(menu)

    def minimumSizeHint(self) -> QSize:
        # The brand may go, and the company's name be the word for its menu alone.
        return QSize(self._room_for("Menu", with_brand=False), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        """Leave out the brand, and then the company's name, where the pages and the search have no room beside them."""
        name = self._name or "Menu"
        self._brand.setVisible(self._room_for(name, with_brand=True) <= self.width())
        if self._room_for(name, with_brand=False) > self.width():
            name = "Menu"
        # Doubled, else Qt takes the sign of "Adams & Sons" for that of a shortcut.
        self.company.setText(f"{name.replace('&', '&&')} {_TRIANGLE}")
        self.company.setToolTip(self._name)

    def _room_for(self, name: str, *, with_brand: bool) -> int:
        """Return the width of everything with this name on the menu, and with or without the brand."""
        margins, between = self._layout.contentsMargins(), self._layout.spacing()
        words = self.company.fontMetrics().horizontalAdvance(f"{name} {_TRIANGLE}")
        padding = self.company.sizeHint().width() - self.company.fontMetrics().horizontalAdvance(
            self.company.text().replace("&&", "&")
        )
        pages = sum(button.sizeHint().width() + self._pages.spacing() for button in self._buttons.values())
        search = self.search_box.minimumWidth() + between if self._name else 0
        brand = self._brand.sizeHint().width() + between if with_brand else 0
        return margins.left() + brand + pages + between + search + words + padding + margins.right()

    def _fit(self) -> None:
        scaled = self._theme.scaled
        self._layout.setContentsMargins(scaled(14), scaled(6), scaled(10), scaled(6))
        self._layout.setSpacing(scaled(10))
        self._pages.setSpacing(scaled(2))
        self.search_box.setMinimumWidth(scaled(140))
        self.search_box.setMaximumWidth(scaled(420))
        self._give_way()
