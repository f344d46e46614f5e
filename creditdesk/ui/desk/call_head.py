"""The head of the call pane: whom, how long, on which number, and what to say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from urllib.parse import quote

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QAction, QActionGroup, QColor, QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from creditdesk.services.ledger.views import Contact
from creditdesk.ui.desk.looks import legible
from creditdesk.ui.desk.words import clock_text, joined
from creditdesk.ui.theme import Theme


def tel_url(phone: str) -> QUrl:
    """Return the address that dials a number: digits and a leading plus, whatever stood between them."""
    digits = "".join(letter for letter in phone if letter.isdigit())
    plus = "+" if phone.strip().startswith("+") else ""
    return QUrl(f"tel:{plus}{quote(digits)}")


class CallHead(QWidget):
    """Contact chooser, timer, number and talking points."""

    contact_chosen = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        dial: Callable[[QUrl], object] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dial = dial
        self._contacts: Sequence[Contact] = ()
        self._chosen: Contact | None = None
        self._is_running = False
        self._seconds: int | None = None
        self._chooser = QPushButton()
        self._chooser.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._menu = QMenu(self._chooser)
        self._chooser.setMenu(self._menu)
        self._timer = QLabel()
        self._timer.setAccessibleName("Call timer")
        self._number = QLabel()
        self._number.setTextFormat(Qt.TextFormat.RichText)
        self._number.setProperty("muted", True)
        self._number.setWordWrap(True)
        self._number.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self._number.linkActivated.connect(lambda _link: self.dial())
        self._points = QLabel()
        self._points.setTextFormat(Qt.TextFormat.RichText)
        self._points.setWordWrap(True)
        self._points.setAccessibleName("Talking points")
        self._box = QFrame()
        box = QVBoxLayout(self._box)
        box.setContentsMargins(10, 8, 10, 8)
        self._inset = 20
        box.addWidget(self._points)
        first = QHBoxLayout()
        first.setContentsMargins(0, 0, 0, 0)
        first.addWidget(self._chooser, 1)
        first.addWidget(self._timer)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.scaled(6))
        whole.addLayout(first)
        whole.addWidget(self._number)
        whole.addWidget(self._box)
        whole.addStretch(1)
        theme.changed.connect(self._dress)
        self._dress()

    def show_contacts(self, contacts: Sequence[Contact]) -> None:
        """Offer a debtor's contacts; the first to ring is chosen, unless nobody may ring them."""
        self._contacts = contacts
        may_ring = [contact for contact in contacts if not contact.do_not_call]
        primary = [contact for contact in may_ring if contact.is_primary]
        self._chosen = next(iter((*primary, *may_ring, *contacts)), None)
        menu = self._menu
        menu.clear()
        group = QActionGroup(menu)
        for contact in contacts:
            action = QAction(joined((contact.name, contact.role, contact.phone)).replace("&", "&&"), menu)
            action.setCheckable(True)
            action.setChecked(contact is self._chosen)
            action.setData(contact.id)
            action.triggered.connect(lambda _checked=False, one=contact: self._choose(one))
            group.addAction(action)
            menu.addAction(action)
        self._chooser.setEnabled(bool(contacts))
        self._show()

    def show_points(self, opening_line: str, points: Sequence[str]) -> None:
        """Show what to say."""
        lines = [f"<i>{escape(opening_line)}</i>"] if opening_line else []
        lines += [f"• {escape(point)}" for point in points]
        spaced = "".join(f'<p style="margin:0 0 3px 0">{line}</p>' for line in lines)
        self._points.setText(spaced)
        self._points.setAccessibleDescription("\n".join((opening_line, *points)).strip())
        self._box.setVisible(bool(lines))
        self._keep_whole()

    def show_time(self, seconds: int | None, *, is_running: bool) -> None:
        """Show how long the call is; none while there is none."""
        self._is_running, self._seconds = is_running, seconds
        self._show()

    def offer_no_call(self) -> None:
        """Leave the timer out, with the key that starts it."""
        self._timer.hide()

    @property
    def contact(self) -> Contact | None:
        """Who is rung."""
        return self._chosen

    def choose(self, contact_id: int | None) -> None:
        """Choose a contact by id, as a draft remembers them; one that is gone is left out."""
        found = next((contact for contact in self._contacts if contact.id == contact_id), None)
        if found is not None:
            self._chosen = found
            for action in self._menu.actions():
                action.setChecked(action.data() == contact_id)
            self._show()

    def dial(self) -> None:
        """Hand the number to the system's telephone."""
        if self._chosen is not None and self._chosen.phone and not self._chosen.do_not_call:
            self._dial(tel_url(self._chosen.phone))

    def title(self) -> str:
        """Return the words of the first line."""
        name = self._chosen.name if self._chosen is not None else ""
        return joined(("Call", name)) if self._seconds is not None else name or "No contact known"

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_whole()

    def _keep_whole(self) -> None:
        """Give wrapped lines the height they need: a talking point that is cut off is not seen to be missing."""
        for label in (self._number, self._points):
            room = self.width() if label is self._number else self.width() - self._inset
            label.setMinimumHeight(0)  # else the height asked for is never below the one before
            label.setMinimumHeight(max(0, label.heightForWidth(room)))

    def _choose(self, contact: Contact) -> None:
        self._chosen = contact
        self._show()
        self.contact_chosen.emit()

    def _show(self) -> None:
        more = " ▾" if len(self._contacts) > 1 else ""
        self._chooser.setText(self.title().replace("&", "&&") + more)
        self._chooser.setAccessibleName(f"{self.title()}, choose a contact")
        tokens = self._theme.tokens
        if self._seconds is None:
            self._timer.setText("F9 starts a call")
            self._timer.setStyleSheet(f"color: {tokens.muted};")
        else:
            tone = tokens.days_61_90 if self._is_running else tokens.muted
            self._timer.setStyleSheet(f"color: {legible(QColor(tone), QColor(tokens.panel)).name()};")
            self._timer.setText(f"{'●' if self._is_running else '■'} {clock_text(self._seconds)}")
        contact = self._chosen
        self._number.setVisible(contact is not None)
        if contact is not None:
            link = f'<a href="tel" style="color:{tokens.accent};text-decoration:none">{escape(contact.phone)}</a>'
            number = link if contact.phone and not contact.do_not_call else escape(contact.phone or "no number known")
            warning = f"<b>do not ring: {escape(contact.do_not_call)}</b>" if contact.do_not_call else ""
            self._number.setText(joined((escape(contact.role), number, warning, escape(contact.best_time))))
            self._number.setAccessibleName(
                joined((contact.role, contact.phone, contact.do_not_call, contact.best_time))
            )
            self._keep_whole()

    def _dress(self) -> None:
        tokens = self._theme.tokens
        self._chooser.setFont(self._theme.font(bold=True))
        self._chooser.setStyleSheet(
            f"QPushButton {{ color: {tokens.text}; padding: 0px; border: 1px solid transparent; text-align: left; }}"
            f"QPushButton:focus {{ border-color: {tokens.accent}; }}"
        )
        self._timer.setFont(self._theme.font(bold=True))
        self._number.setFont(self._theme.font("small"))
        self._box.setStyleSheet(f"QFrame {{ background: {tokens.chip}; border-radius: 6px; }}")
        self._show()
