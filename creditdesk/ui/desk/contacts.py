"""The contacts tab: the people at the debtor's beside the form of the one who is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from PySide6.QtCore import QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QVBoxLayout, QWidget

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.changes import Changes
from creditdesk.services.desk.contact_rows import ContactsChange
from creditdesk.services.desk.contacts import ContactFacts
from creditdesk.services.ledger.views import Contact, DebtorHead
from creditdesk.ui.desk.contact_files import ContactFiles, ContactFilesBook
from creditdesk.ui.desk.contact_form import ContactForm
from creditdesk.ui.desk.contact_table import ContactModel, ContactTable
from creditdesk.ui.desk.undo import LastChange, lasting
from creditdesk.ui.parts import button, label
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_ERASED = "What was erased of a person cannot be brought back: that is what erasing is for."


class ContactsBook(ContactFilesBook, Protocol):
    """What the tab asks of the desk."""

    def save(
        self, customer_id: int, contact_id: int | None, facts: ContactFacts, *, at: datetime, as_of: date
    ) -> tuple[ContactsChange, Changes]:
        """Write a contact."""

    def merge(
        self, customer_id: int, kept_id: int, other_id: int, *, at: datetime, as_of: date
    ) -> tuple[ContactsChange, Changes]:
        """Make one of two."""

    def take_back(self, change: ContactsChange, *, at: datetime, as_of: date) -> Changes:
        """Set the contacts back."""


class Contacts(QWidget):
    """List and form; what is typed is saved when another contact or debtor is chosen, and every step can be undone."""

    call_requested = Signal(object)
    """The `Contact` whom the person wants to ring."""
    changed = Signal(object)
    """The `Changes` of what was saved here."""
    undoable = Signal(object)
    """A `LastChange` that may be taken back."""
    told = Signal(str)
    """A sentence for the person."""

    def __init__(
        self,
        book: ContactsBook,
        runner: TaskRunner,
        theme: Theme,
        *,
        as_of: date,
        now: Callable[[], datetime],
        may_write: bool = True,
        open_url: Callable[[QUrl], object] = QDesktopServices.openUrl,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._book = book
        self._runner = runner
        self._theme = theme
        self._as_of = as_of
        self._now = now
        self._may_write = may_write
        self._open_url = open_url
        self._head: DebtorHead | None = None
        self._wanted: int | None = None
        self.model = ContactModel(theme, self)
        self.table = ContactTable(theme, self.model)
        self.form = ContactForm(theme, as_of)
        self.form.setEnabled(may_write)
        self.files = ContactFiles(book, runner, theme, as_of=as_of, now=now, may_write=may_write, window=self)
        self.files.told.connect(self.told)
        self.files.changed.connect(self.changed)
        self.files.changed.connect(lambda _changes: self.undoable.emit(lasting(_ERASED)))
        self.files.contacts_changed.connect(self._were_taken)
        self.empty = label("No contacts known. An import brings them, or write one down: press Insert.", muted=True)
        self.empty.setWordWrap(True)
        self.new_button = button("New", self.start_new, tip="A new contact (Insert)")
        self.more_button = button("More ▾", self._show_menu_below, tip="All that can be done with this contact")
        self.new_button.setEnabled(may_write)
        self._lay_out()
        self.setFocusProxy(self.table)
        self.table.selectionModel().currentRowChanged.connect(lambda _new, _old: self._row_chosen())
        self.table.enter_pressed.connect(self._ring)
        self.table.change_asked.connect(self.form.start)
        self.table.new_asked.connect(self.start_new)
        self.table.leave_asked.connect(self.left_the_firm)
        self.table.menu_asked.connect(self._show_menu)
        self.form.save_asked.connect(self.save)
        self.form.left.connect(self.table.setFocus)
        theme.changed.connect(self._measure)

    @property
    def chosen(self) -> Contact | None:
        """The contact under the keyboard, of the debtor or of the group."""
        at = self.table.currentIndex().row()
        return self.model.rows[at].contact if 0 <= at < len(self.model.rows) else None

    @property
    def is_own(self) -> bool:
        """Whether the contact under the keyboard is the debtor's, and not one of head office or a branch."""
        at = self.table.currentIndex().row()
        return 0 <= at < len(self.model.rows) and not self.model.rows[at].where

    @property
    def is_typed_in(self) -> bool:
        """Whether something stands in the form that is not saved yet."""
        return self.form.is_changed

    def show_debtor(self, head: DebtorHead | None) -> None:
        """Show a debtor's contacts; what was typed for the one before is saved, the same debtor keeps what is typed."""
        is_same = head is not None and self._head is not None and head.customer_id == self._head.customer_id
        if not is_same:
            self._save_typed()
        typing = is_same and self.form.is_changed
        chosen = self._wanted or (self.chosen.id if is_same and self.chosen is not None else None)
        self._wanted = None
        self._head = head
        keyboard = self.table.selectionModel()
        keyboard.blockSignals(True)
        self.model.show_contacts(head.contacts if head is not None else (), head.group if head is not None else ())
        self._choose(chosen)
        keyboard.blockSignals(False)
        self._measure()
        if not typing:
            self._show_form()

    def start_new(self) -> None:
        """Empty the form for a new contact, with the keyboard in it."""
        if self._head is not None and self._may_write:
            self._save_typed()
            self.form.show_contact(None, country=self._head.country, home=self._head.home_country)
            self.form.start()

    def save(self) -> None:
        """Save what stands in the form."""
        if self._head is None or not self._may_write:
            return
        if self.form.day_problem:
            self.form.say(self.form.day_problem)
            return
        self._write(self.form.contact_id, self.form.facts())

    def left_the_firm(self) -> None:
        """Say that the chosen contact left today, or is there after all."""
        contact = self.chosen
        if contact is None or not self.is_own or not self._may_write:
            return
        self.form.show_contact(contact, country=self._country, home=self._home)
        facts = self.form.facts()
        left_on = self._as_of if contact.left_on is None else None
        self._write(contact.id, replace(facts, left_on=left_on, is_primary=facts.is_primary and left_on is None))

    def merge_with(self, other: Contact) -> None:
        """Let the chosen contact be the same person as another one of the list, who is taken into it."""
        contact, head = self.chosen, self._head
        if contact is not None and head is not None and self._may_write:
            customer_id, kept_id, at = head.customer_id, contact.id, self._now()
            self._run(
                lambda: self._book.merge(customer_id, kept_id, other.id, at=at, as_of=self._as_of),
                head.name,
                quietly=False,
            )

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.tokens.panel))

    # What is written.

    def _save_typed(self) -> None:
        """Save what was typed and not saved, before something else is shown in its place."""
        if self._head is not None and self._may_write and self.form.is_changed and not self.form.day_problem:
            self._write(self.form.contact_id, self.form.facts(), quietly=True)

    def _write(self, contact_id: int | None, facts: ContactFacts, *, quietly: bool = False) -> None:
        assert self._head is not None  # noqa: S101 - asked by the callers
        customer_id, name, at = self._head.customer_id, self._head.name, self._now()
        self._run(
            lambda: self._book.save(customer_id, contact_id, facts, at=at, as_of=self._as_of), name, quietly=quietly
        )

    def _run(self, work: Callable[[], tuple[ContactsChange, Changes]], name: str, *, quietly: bool) -> None:
        self._runner.write(
            work,
            lambda result: self._was_saved(name, *result, quietly=quietly),
            None if quietly else self._was_not_saved,
        )

    def _was_saved(self, name: str, change: ContactsChange, changes: Changes, *, quietly: bool = False) -> None:
        is_here = self._head is not None and self._head.customer_id == change.customer_id
        if is_here and not quietly:
            self._wanted = change.contact_id
            # It is saved as it stands: what is read of it next may take its place.
            self.form.settle()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        book, as_of = self._book, self._as_of
        self.undoable.emit(
            LastChange(
                f"Saved: {change.words}, {name}",
                lambda at: book.take_back(change, at=at, as_of=as_of),
                f"Taken back: {change.words}, {name}.",
            )
        )
        self.changed.emit(changes)

    def _were_taken(self, change: ContactsChange, changes: Changes) -> None:
        self._was_saved(self._head.name if self._head is not None else "", change, changes)

    def _was_not_saved(self, error: CreditDeskError) -> None:
        self.form.say(f"{error.what} {error.cure}".strip())
        self.form.setFocus(Qt.FocusReason.OtherFocusReason)

    # What is shown.

    @property
    def _country(self) -> str:
        return self._head.country if self._head is not None else ""

    @property
    def _home(self) -> str:
        return self._head.home_country if self._head is not None else ""

    def _choose(self, contact_id: int | None) -> None:
        ids = [{row.contact.id, *row.contact.former_ids} for row in self.model.rows]
        at = next((at for at, known in enumerate(ids) if contact_id in known), 0)
        if ids:
            self.table.setCurrentIndex(self.model.index(at, 0))

    def _row_chosen(self) -> None:
        self._save_typed()
        self._show_form()

    def _show_form(self) -> None:
        contact = self.chosen
        self.form.setEnabled(self._may_write and self._head is not None and (self.is_own or contact is None))
        self.form.show_contact(contact, country=self._country, home=self._home)

    def _measure(self) -> None:
        self.table.measure()
        has_rows = bool(self.model.rows)
        self.table.setVisible(has_rows)
        self.empty.setVisible(not has_rows)
        self.more_button.setEnabled(self._head is not None)
        self.setFocusProxy(self.table if has_rows else self.new_button)

    def _ring(self) -> None:
        contact = self.chosen
        if contact is not None and not contact.do_not_call and contact.is_here:
            self.call_requested.emit(contact)

    def _write_mail(self) -> None:
        if self.chosen is not None and self.chosen.email:
            self._open_url(QUrl(f"mailto:{self.chosen.email}"))

    def _show_menu_below(self) -> None:
        self._show_menu(self.more_button.mapToGlobal(QPoint(0, self.more_button.height())))

    def _show_menu(self, place: QPoint) -> None:
        self.menu().popup(place)

    def menu(self) -> QMenu:
        """Return what can be done with the chosen contact."""
        contact = self.chosen
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        own = contact is not None and self.is_own and self._may_write
        may_ring = contact is not None and bool(contact.phone) and not contact.do_not_call and contact.is_here

        def add(text: str, run: Callable[[], object], *, enabled: bool) -> None:
            action = menu.addAction(text.replace("&", "&&"))
            action.setEnabled(enabled)
            action.triggered.connect(lambda _checked=False: run())

        add("Ring (Enter)", self._ring, enabled=may_ring)
        add("Write an e-mail", self._write_mail, enabled=contact is not None and bool(contact.email))
        menu.addSeparator()
        add("Change (F2)", self.form.start, enabled=own)
        add("New contact (Insert)", self.start_new, enabled=self._may_write and self._head is not None)
        left = contact is not None and not contact.is_here
        add("Is there after all (Delete)" if left else "Left the firm (Delete)", self.left_the_firm, enabled=own)
        others = [row.contact for row in self.model.rows if not row.where and row.contact is not contact]
        same = menu.addMenu("Is the same person as")
        same.setEnabled(own and bool(others))
        for other in others:
            action = same.addAction((other.name or other.phone_words or other.email).replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, one=other: self.merge_with(one))
        menu.addSeparator()
        head = self._head
        here = tuple(row.contact for row in self.model.rows if not row.where and row.contact.is_here)
        if head is not None:
            add("Take in vCards…", lambda: self.files.take_cards(head), enabled=self._may_write)
            if contact is not None:
                add("Save as a vCard…", lambda: self.files.save_cards(head, (contact,)), enabled=True)
                add("Save all as vCards…", lambda: self.files.save_cards(head, here), enabled=bool(here))
                menu.addSeparator()
                add("Personal data…", lambda: self.files.show_personal_data(head, contact), enabled=self.is_own)
        return menu

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1, Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.addWidget(self.new_button)
        row.addWidget(self.more_button)
        row.addStretch(1)
        column.addLayout(row)
        beside = QSplitter(Qt.Orientation.Horizontal)
        beside.setHandleWidth(1)
        beside.setChildrenCollapsible(False)
        beside.addWidget(left)
        beside.addWidget(self.form)
        beside.setSizes([self._theme.scaled(420), self._theme.scaled(330)])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(10, 8, 10, 8)
        whole.addWidget(beside)
