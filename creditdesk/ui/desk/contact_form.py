"""The form of one contact: everything that the controller knows of a person, changed by keyboard."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from creditdesk.services.desk.contact_text import lines_of, number_problems, ways_in
from creditdesk.services.desk.contacts import EMAIL, PHONE, POST, ContactFacts
from creditdesk.services.ledger.views import Contact
from creditdesk.ui.parts import UpAndDown, button, label
from creditdesk.ui.settings.fields import Fields
from creditdesk.ui.tab_order import let_tab_go, stops_in
from creditdesk.ui.theme import Theme

_CHANNELS = (("", "not known"), (PHONE, "a call"), (EMAIL, "e-mail"), (POST, "a letter"))


class ContactForm(QWidget):
    """Shows one contact, or an empty one; Enter or the button saves, Esc puts back what stood there."""

    save_asked = Signal()
    left = Signal()
    """Escape: the keyboard may go back to the list."""

    def __init__(self, theme: Theme, as_of: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._as_of = as_of
        self._contact: Contact | None = None
        self._country = ""
        self._home = ""
        self._shown = ContactFacts("")
        fields = Fields(theme, label_width=64)
        self._fields = fields
        self.name = fields.line("Name")
        self.role = fields.line("Role", "such as Purchase ledger")
        self.numbers = fields.lines("Telephone", "One a line, first to ring on top: 07700 900123 mobile", 2)
        self.addresses = fields.lines("E-mail", "One a line, first to use on top", 2)
        self.best_time = fields.line("Best time", "such as before 10")
        self.do_not_call = fields.line("Do not ring", "the reason; empty: may be rung")
        self.channel = fields.choice("Likes best", _CHANNELS)
        self.language = fields.line("Language", "its code, such as de")
        self.time_zone = fields.line("Time zone", "such as Europe/London; empty: by number and country")
        self.left_on = fields.line("Left on", "the day, such as 2026-11-20; empty: is there")
        self.note = fields.lines("Note", "", 2)
        self.is_primary = QCheckBox("First to ring")
        self.says = label("", "small", muted=True)
        self.says.setWordWrap(True)
        self.save_button = button("Save", self.save_asked.emit, primary=True, tip="Enter in a line, Ctrl+S anywhere")
        foot = QHBoxLayout()
        foot.addWidget(self.is_primary)
        foot.addStretch(1)
        foot.addWidget(self.save_button)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, theme.scaled(6), 0)
        column.addWidget(fields)
        column.addWidget(self.says)
        column.addStretch(1)
        scroll = UpAndDown(self)
        scroll.setWidget(inside)
        self._scroll = scroll
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.scaled(10), 0, 0, 0)
        whole.addWidget(scroll, 1)
        whole.addLayout(foot)
        let_tab_go([*stops_in(inside), self.is_primary, self.save_button])
        fields.changed.connect(self._check)
        for widget in (self, *self.findChildren(QWidget)):
            widget.installEventFilter(self)

    def show_contact(self, contact: Contact | None, *, country: str, home: str) -> None:
        """Show a contact of a debtor in `country`, or an empty form for a new one; what was typed is let go."""
        self._contact, self._country, self._home = contact, country, home
        blank = contact or Contact(0, "", "", "", "", is_primary=False, best_time="", do_not_call="")
        for line, text in (
            (self.name, blank.name),
            (self.role, blank.role),
            (self.best_time, blank.best_time),
            (self.do_not_call, blank.do_not_call),
            (self.language, blank.language),
            (self.time_zone, blank.time_zone),
            (self.left_on, "" if blank.left_on is None else blank.left_on.isoformat()),
        ):
            line.setText(text)
            line.setCursorPosition(0)
        self.numbers.setPlainText(lines_of(blank.ways, PHONE))
        self.addresses.setPlainText(lines_of(blank.ways, EMAIL))
        self.note.setPlainText(blank.note)
        self.channel.setCurrentIndex(max(0, self.channel.findData(blank.preferred_channel)))
        self.is_primary.setChecked(blank.is_primary)
        self.say(f"The ledger file says: {blank.file_says}" if blank.file_says else "")
        self._scroll.verticalScrollBar().setValue(0)
        self._shown = self.facts()

    @property
    def contact_id(self) -> int | None:
        """Who is shown; none for a new contact."""
        return self._contact.id if self._contact is not None else None

    @property
    def is_changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.facts() != self._shown

    def facts(self) -> ContactFacts:
        """Return what stands in the form; a day that is none counts as not written (see `day_problem`)."""
        known = self._contact.ways if self._contact is not None else ()
        return ContactFacts(
            name=self.name.text(),
            role=self.role.text(),
            ways=ways_in(self.numbers.toPlainText(), self.addresses.toPlainText(), self._as_of, known),
            is_primary=self.is_primary.isChecked(),
            best_time=self.best_time.text(),
            do_not_call=self.do_not_call.text(),
            language=self.language.text(),
            time_zone=self.time_zone.text(),
            preferred_channel=self.channel.currentData(),
            note=self.note.toPlainText(),
            left_on=_day(self.left_on.text()),
        )

    @property
    def day_problem(self) -> str:
        """Why the day of leaving cannot be read; empty where it can or there is none."""
        text = self.left_on.text().strip()
        return "" if not text or _day(text) else f"“{text}” is no day. Write it as {self._as_of.isoformat()}."

    def start(self) -> None:
        """Put the keyboard into the first field."""
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.name.selectAll()

    def say(self, text: str) -> None:
        """Show a sentence below the fields."""
        self.says.setText(text)
        self.says.setVisible(bool(text))

    def settle(self) -> None:
        """Count what stands in the form as saved."""
        self._shown = self.facts()

    def put_back(self) -> None:
        """Show the contact as it stands in the book."""
        self.show_contact(self._contact, country=self._country, home=self._home)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            enters = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
            if (control and event.key() == Qt.Key.Key_S) or (enters and isinstance(watched, QLineEdit)):
                self.save_asked.emit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.put_back()
                self.left.emit()
                return True
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QLineEdit | QPlainTextEdit | QComboBox):
            self._scroll.ensureWidgetVisible(watched, 0, 8)
        return super().eventFilter(watched, event)

    def _check(self) -> None:
        """Say what is doubtful while it is typed."""
        problems = number_problems(self.numbers.toPlainText(), self._country, self._home, self._as_of)
        self._fields.show_problem(self.numbers, "\n".join(problems))
        self._fields.show_problem(self.left_on, self.day_problem)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
