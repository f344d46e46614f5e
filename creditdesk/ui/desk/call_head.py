"""The head of the call pane: whom, how long, on which number, and what to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from html import escape
from urllib.parse import quote

from PySide6.QtCore import QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QAction, QColor, QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from creditdesk.domain.contact_rules import Concern
from creditdesk.services.desk.ringing import there_at
from creditdesk.services.ledger.views import Contact, Way
from creditdesk.ui.desk.looks import ElidedLabel, dress, legible
from creditdesk.ui.desk.words import clock_text, joined
from creditdesk.ui.parts import label
from creditdesk.ui.theme import Theme

_INSET = 20
"""The room that the box of talking points keeps at its sides, in all."""


def tel_url(phone: str) -> QUrl:
    """Return the address that dials a number: digits and a leading plus, whatever stood between them."""
    digits = "".join(letter for letter in phone if letter.isdigit())
    plus = "+" if phone.strip().startswith("+") else ""
    return QUrl(f"tel:{plus}{quote(digits)}")


def _live_numbers(contact: Contact) -> tuple[Way, ...]:
    return tuple(way for way in contact.ways if way.kind == "phone" and way.dead_since is None)


def _first_number(contact: Contact | None) -> Way | None:
    return next(iter(_live_numbers(contact)), None) if contact is not None else None


def _box(points: QLabel, gist: QLabel) -> QFrame:
    gist.setAccessibleName("Talking points, folded")
    gist.hide()
    made = QFrame()
    inside = QVBoxLayout(made)
    inside.setContentsMargins(10, 8, 10, 8)
    inside.addWidget(points)
    inside.addWidget(gist)
    return made


def _every_minute(parent: QObject, run: Callable[[], object]) -> None:
    timer = QTimer(parent, interval=60_000)
    timer.timeout.connect(run)
    timer.start()


class CallHead(QWidget):
    """Contact chooser, timer, number and talking points."""

    contact_chosen = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        now: Callable[[], datetime] | None = None,
        dial: Callable[[QUrl], object] = QDesktopServices.openUrl,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._now = now
        self._dial = dial
        self._way: Way | None = None
        self._contacts: Sequence[Contact] = ()
        self._chosen: Contact | None = None
        self._is_running = False
        self._seconds: int | None = None
        self._chooser = QPushButton()
        self._chooser.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._menu = QMenu(self._chooser)
        self._chooser.setMenu(self._menu)
        # Filled when somebody looks: most debtors are rung on the number that is chosen for them.
        self._menu.aboutToShow.connect(self._fill_menu)
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
        self._against = label(role="small")
        self._against.setWordWrap(True)
        self._against.setAccessibleName("What speaks against ringing")
        self._against.hide()
        _every_minute(self, self._show_number)
        self._points = QLabel()
        self._points.setTextFormat(Qt.TextFormat.RichText)
        self._points.setWordWrap(True)
        self._points.setAccessibleName("Talking points")
        self._measured: dict[QLabel, tuple[str, int]] = {}
        """The words and the width that each wrapped label has its height for."""
        self._gist = ElidedLabel()
        """The talking points in one line, where they are folded."""
        self._box = _box(self._points, self._gist)
        first = QHBoxLayout()
        first.setContentsMargins(0, 0, 0, 0)
        first.addWidget(self._chooser, 1)
        first.addWidget(self._timer)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.scaled(6))
        whole.addLayout(first)
        whole.addWidget(self._number)
        whole.addWidget(self._against)
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
        self._way = _first_number(self._chosen)
        self._chooser.setEnabled(bool(contacts))
        self._show()

    def show_points(self, opening_line: str, points: Sequence[str]) -> None:
        """Show what to say."""
        lines = [f"<i>{escape(opening_line)}</i>"] if opening_line else []
        lines += [f"• {escape(point)}" for point in points]
        spaced = "".join(f'<p style="margin:0 0 3px 0">{line}</p>' for line in lines)
        self._points.setText(spaced)
        self._points.setAccessibleDescription("\n".join((opening_line, *points)).strip())
        self._gist.setText(joined(points) or opening_line)
        self._gist.setProperty("tip", self._points.accessibleDescription())
        self._box.setVisible(bool(lines))
        self._keep_whole()

    def fold_points(self, *, yes: bool) -> None:
        """Show what to say in one line, where the room is wanted for what is filled in; or whole again."""
        self._gist.setVisible(yes)
        self._points.setVisible(not yes)

    @property
    def folded_by(self) -> int:
        """How much less height the head takes folded as it is now; 0 where it is whole."""
        if self._points.isVisibleTo(self._box) or self._box.isHidden():
            return 0
        return max(0, self._points.minimumHeight() - self._gist.sizeHint().height())

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

    @property
    def number(self) -> str:
        """The number that is rung, as it is kept; empty where none is known."""
        return self._way.value if self._way is not None else self._chosen.phone if self._chosen is not None else ""

    def choose(self, contact_id: int | None, number: str = "") -> None:
        """Choose a contact by id, as a draft remembers them, and one of their numbers; one that is gone is left out."""
        found = next((one for one in self._contacts if contact_id in (one.id, *one.former_ids)), None)
        if found is not None:
            self._chosen = found
            named = (way for way in _live_numbers(found) if way.value == number)
            self._way = next(named, None) or _first_number(found)
            self._show()

    def dial(self) -> None:
        """Hand the number to the system's telephone."""
        if self._chosen is not None and self.number and not self._chosen.do_not_call:
            self._dial(tel_url(self._way.tel if self._way is not None and self._way.tel else self.number))

    def show_against(self, concerns: Sequence[Concern]) -> None:
        """Say quietly what speaks against ringing now, each with the name of its rule; nothing where nothing does."""
        words = "\n".join(f"{concern.text} ({concern.rule})" for concern in concerns)
        self._against.setText(words)
        self._against.setVisible(bool(words))
        self._against.setAccessibleDescription(words)
        self._keep_whole()

    def title(self) -> str:
        """Return the words of the first line."""
        name = self._chosen.name if self._chosen is not None else ""
        return joined(("Call", name)) if self._seconds is not None else name or "No contact known"

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_whole()

    def _keep_whole(self) -> None:
        """Give wrapped lines the height they need: a talking point that is cut off is not seen to be missing."""
        for words in (self._number, self._against, self._points):
            room = self.width() - _INSET if words is self._points else self.width()
            if self._measured.get(words) == (words.text(), room):
                continue
            self._measured[words] = words.text(), room
            words.setMinimumHeight(0)  # else the height asked for is never below the one before
            words.setMinimumHeight(max(0, words.heightForWidth(room)))

    def _choose(self, contact: Contact, way: Way | None) -> None:
        self._chosen, self._way = contact, way
        self._show()
        self.contact_chosen.emit()

    def _choices(self) -> Iterator[tuple[Contact, Way | None]]:
        """Yield whom one may ring on which number."""
        for contact in self._contacts:
            for way in _live_numbers(contact) or (None,):
                yield contact, way

    def _fill_menu(self) -> None:
        """Offer each contact with each number, and mark who is rung on which."""
        menu = self._menu
        menu.clear()
        chosen = (self._chosen.id if self._chosen is not None else None, self._way.value if self._way else "")
        for contact, way in self._choices():
            number = contact.phone_words if way is None else joined((way.shown or way.value, way.label))
            action = QAction(joined((contact.name, contact.role, number)).replace("&", "&&"), menu)
            action.setCheckable(True)
            action.setChecked((contact.id, way.value if way is not None else "") == chosen)
            action.triggered.connect(lambda _checked=False, one=contact, by=way: self._choose(one, by))
            menu.addAction(action)

    def _show(self) -> None:
        more = " ▾" if len(tuple(self._choices())) > 1 else ""
        self._chooser.setText(self.title().replace("&", "&&") + more)
        self._chooser.setAccessibleName(f"{self.title()}, choose a contact")
        tokens = self._theme.tokens
        if self._seconds is None:
            self._timer.setText("F9 starts a call")
            dress(self._timer, f"color: {tokens.muted};")
        else:
            tone = tokens.days_61_90 if self._is_running else tokens.muted
            dress(self._timer, f"color: {legible(QColor(tone), QColor(tokens.panel)).name()};")
            self._timer.setText(f"{'●' if self._is_running else '■'} {clock_text(self._seconds)}")
        paused = self._seconds is not None and not self._is_running
        self._timer.setToolTip("The clock stands; F9 goes on with the call" if paused else "")
        self._timer.setAccessibleDescription(self._timer.toolTip())
        self._show_number()

    def _show_number(self) -> None:
        """Say who that is, on which number they are rung, what the time is there, and when it is best to ring."""
        contact = self._chosen
        self._number.setVisible(contact is not None)
        if contact is None:
            return
        shown = contact.phone_words if self._way is None else joined((self._way.shown, self._way.label))
        accent = self._theme.tokens.accent
        link = f'<a href="tel" style="color:{accent};text-decoration:none">{escape(shown)}</a>'
        number = link if shown and not contact.do_not_call else escape(shown or "no number known")
        warning = f"<b>do not ring: {escape(contact.do_not_call)}</b>" if contact.do_not_call else ""
        there = there_at(self._now(), contact.zone) if self._now is not None else None
        time = f"{there:%H:%M} there" if there is not None else ""
        when = contact.best_time or contact.reached
        self._number.setText(joined((escape(contact.role), number, time, warning, escape(when))))
        self._number.setAccessibleName(joined((contact.role, shown, time, contact.do_not_call, when)))
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
        doubt = legible(QColor(tokens.days_31_60), QColor(tokens.panel)).name()
        self._against.setStyleSheet(f"color: {doubt};")
        self._box.setStyleSheet(f"QFrame {{ background: {tokens.chip}; border-radius: 6px; }}")
        self._measured.clear()
        self._show()
