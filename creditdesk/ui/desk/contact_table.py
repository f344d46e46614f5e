"""The table of a debtor's contacts: their own people, and those of head office and branches below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from creditdesk.services.ledger.views import Contact, GroupContact
from creditdesk.ui.column_room import share_out
from creditdesk.ui.desk.words import dated_text, joined
from creditdesk.ui.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_LONGEST = 40
_READABLE = 12  # characters
_WHOLE = frozenset({1})
"""The number: half of one cannot be rung."""
_GIVING = (4, 3, 2, 1)
"""Columns that give way where there is too little room, the first one first: the name always stays."""


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact as a line of the table; `where` names the head office or branch that they are of."""

    contact: Contact
    where: str = ""


@dataclass(frozen=True, slots=True)
class ContactColumn:
    """One column of the contacts."""

    title: str
    text: Callable[[ContactRow], str]


def _role(row: ContactRow) -> str:
    contact = row.contact
    first = "first to ring" if contact.is_primary and contact.is_here else ""
    left = "" if contact.left_on is None else f"left {dated_text(contact.left_on)}"
    return joined((left, row.where, contact.role, first, "answered last" if contact.last_answered else ""))


def _numbers(row: ContactRow) -> str:
    """Say the number to ring, that there are more, and that all are dead where they are."""
    numbers = [way for way in row.contact.ways if way.kind == "phone"]
    alive = [way for way in numbers if way.dead_since is None]
    if numbers and not alive:
        return f"{numbers[0].shown or numbers[0].value} (dead)"
    return joined((row.contact.phone_words, f"{len(alive) - 1} more" if len(alive) > 1 else ""))


def _when(row: ContactRow) -> str:
    contact = row.contact
    if contact.do_not_call:
        return f"do not ring: {contact.do_not_call}"
    likes = {"email": "likes e-mail", "post": "likes letters", "phone": "likes a call"}
    return joined((contact.best_time or contact.reached, likes.get(contact.preferred_channel, "")))


CONTACT_COLUMNS: tuple[ContactColumn, ...] = (
    ContactColumn("Name", lambda row: row.contact.name),
    ContactColumn("Telephone", _numbers),
    ContactColumn("Role", _role),
    ContactColumn("When", _when),
    ContactColumn("E-mail", lambda row: row.contact.email),
)


class ContactModel(QAbstractTableModel):
    """Holds one debtor's contacts."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[ContactRow, ...] = ()

    def show_contacts(self, contacts: Sequence[Contact], group: Sequence[GroupContact] = ()) -> None:
        """Take contacts, the first to ring on top, those of the group at the end."""
        self.beginResetModel()
        own = sorted(contacts, key=lambda contact: (not contact.is_here, not contact.is_primary))
        others = (ContactRow(each.contact, f"{each.relation} {each.account}") for each in group)
        self._rows = (*map(ContactRow, own), *others)
        self.endResetModel()

    @property
    def rows(self) -> tuple[ContactRow, ...]:
        """The lines in the order shown."""
        return self._rows

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(CONTACT_COLUMNS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], CONTACT_COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title} {column.text(row) or 'not known'}"
        if role == Qt.ItemDataRole.FontRole and index.column() == 0:
            return self._theme.font(bold=row.contact.is_primary)
        if role == Qt.ItemDataRole.ForegroundRole and (row.where or not row.contact.is_here):
            return QColor(self._theme.tokens.muted)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return CONTACT_COLUMNS[section].title if role == Qt.ItemDataRole.DisplayRole else None


class ContactTable(QTableView):
    """Enter rings, F2 changes, Ins adds, Del says they left; Ctrl+C copies the cell under the keyboard."""

    enter_pressed = Signal()
    change_asked = Signal()
    new_asked = Signal()
    leave_asked = Signal()
    menu_asked = Signal(QPoint)
    """Where on the screen."""

    def __init__(self, theme: Theme, model: ContactModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._contacts = model
        self._wanted: dict[int, int] = {}
        self._empty: frozenset[int] = frozenset()
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setProperty("ringed", True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("Contacts")
        self.setAccessibleDescription("Enter rings, F2 changes, Insert adds, Delete says they left, Ctrl+C copies")
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(lambda _index: self.enter_pressed.emit())

    def measure(self) -> None:
        """Take the sizes of the theme and of what is shown anew."""
        metrics = QFontMetrics(self._theme.font(bold=True))
        self.verticalHeader().setDefaultSectionSize(round(metrics.height() * 1.6))
        empty: list[int] = []
        for at, column in enumerate(CONTACT_COLUMNS):
            texts = [column.text(row) for row in self._contacts.rows]
            width = max(metrics.horizontalAdvance(text) for text in (column.title, *texts))
            self._wanted[at] = min(width, metrics.averageCharWidth() * _LONGEST) + self._theme.scaled(20)
            if not any(texts):
                empty.append(at)
        self._empty = frozenset(empty)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {
            Qt.Key.Key_Return: self.enter_pressed,
            Qt.Key.Key_Enter: self.enter_pressed,
            Qt.Key.Key_F2: self.change_asked,
            Qt.Key.Key_Insert: self.new_asked,
            Qt.Key.Key_Delete: self.leave_asked,
        }
        asked = keys.get(Qt.Key(event.key())) if not event.modifiers() else None
        if event.matches(QKeySequence.StandardKey.Copy) and self.currentIndex().isValid():
            QGuiApplication.clipboard().setText(self.currentIndex().data())
        elif asked is not None:
            asked.emit()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        """Give the columns what room there is, none to one without a word; those that find none are in the form."""
        wanted, room = self._wanted, self.viewport().width()
        if sum(wanted.values()) > room:
            wanted = {at: width for at, width in wanted.items() if at not in self._empty}
        readable = _READABLE * QFontMetrics(self._theme.font()).averageCharWidth() + self._theme.scaled(20)
        widths = share_out(wanted, readable, _WHOLE, _GIVING, room)
        for at in self._wanted:
            self.setColumnHidden(at, at not in widths)
            if at in widths:
                self.setColumnWidth(at, widths[at])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        self.menu_asked.emit(place)
