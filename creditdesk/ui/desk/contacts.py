"""The people at the debtor's: who, what they do, how and when they are reached."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QVBoxLayout, QWidget

from creditdesk.services.ledger.views import Contact
from creditdesk.ui.desk.words import joined
from creditdesk.ui.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class ContactColumn:
    """One column of the contacts."""

    title: str
    text: Callable[[Contact], str]


CONTACT_COLUMNS: tuple[ContactColumn, ...] = (
    ContactColumn("Name", lambda contact: contact.name),
    ContactColumn("Role", lambda contact: joined((contact.role, "first to ring" if contact.is_primary else ""))),
    ContactColumn("Telephone", lambda contact: contact.phone),
    ContactColumn("E-mail", lambda contact: contact.email),
    ContactColumn(
        "When", lambda contact: (contact.do_not_call and f"do not ring: {contact.do_not_call}") or contact.best_time
    ),
)


class ContactModel(QAbstractTableModel):
    """Holds one debtor's contacts."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._contacts: Sequence[Contact] = ()

    def show_contacts(self, contacts: Sequence[Contact]) -> None:
        """Take contacts, the first to ring on top."""
        self.beginResetModel()
        self._contacts = sorted(contacts, key=lambda contact: not contact.is_primary)
        self.endResetModel()

    @property
    def contacts(self) -> Sequence[Contact]:
        """The contacts in the order shown."""
        return self._contacts

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._contacts)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(CONTACT_COLUMNS)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        contact, column = self._contacts[index.row()], CONTACT_COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.text(contact)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title} {column.text(contact) or 'not known'}"
        if role == Qt.ItemDataRole.FontRole and index.column() == 0:
            return self._theme.font(bold=contact.is_primary)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return CONTACT_COLUMNS[section].title if role == Qt.ItemDataRole.DisplayRole else None


class ContactTable(QTableView):
    """The contacts; Enter rings, Ctrl+C copies the number, address or name under the keyboard."""

    enter_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self.currentIndex().isValid():
            QGuiApplication.clipboard().setText(self.currentIndex().data())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.enter_pressed.emit()
        else:
            super().keyPressEvent(event)


class Contacts(QWidget):
    """The contacts tab."""

    call_requested = Signal(object)
    """The `Contact` whom the person wants to ring."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = ContactModel(theme, self)
        self._table = ContactTable()
        self._table.setModel(self._model)
        self._table.setFrameShape(QFrame.Shape.NoFrame)
        self._table.setShowGrid(False)
        self._table.setWordWrap(False)
        self._table.setTabKeyNavigation(False)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setAccessibleName("Contacts")
        self._table.setAccessibleDescription("Enter rings, Ctrl+C copies the cell")
        self._table.verticalHeader().hide()
        self._table.horizontalHeader().setHighlightSections(False)
        self._table.horizontalHeader().setStretchLastSection(True)
        self._table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._table.enter_pressed.connect(self._ring)
        self._table.doubleClicked.connect(self._ring)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(10, 8, 10, 8)
        whole.addWidget(self._table)
        self.setFocusProxy(self._table)
        theme.changed.connect(self._measure)

    def show_contacts(self, contacts: Sequence[Contact]) -> None:
        """Show a debtor's contacts."""
        self._model.show_contacts(contacts)
        self._measure()
        if contacts:
            self._table.setCurrentIndex(self._model.index(0, 0))

    @property
    def table(self) -> ContactTable:
        """The table itself."""
        return self._table

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.tokens.panel))
        if not self._model.contacts:
            painter.setPen(QColor(self._theme.tokens.muted))
            painter.drawText(
                self.rect(), int(Qt.AlignmentFlag.AlignCenter), "No contacts known. An import brings them."
            )

    def _measure(self) -> None:
        metrics = QFontMetrics(self._theme.font(bold=True))
        self._table.verticalHeader().setDefaultSectionSize(round(metrics.height() * 1.6))
        self._table.setVisible(bool(self._model.contacts))
        for at, column in enumerate(CONTACT_COLUMNS):
            texts = [column.title, *(column.text(contact) for contact in self._model.contacts)]
            width = max(metrics.horizontalAdvance(text) for text in texts)
            self._table.setColumnWidth(at, min(width, metrics.averageCharWidth() * 40) + self._theme.scaled(20))

    def _ring(self) -> None:
        row = self._table.currentIndex().row()
        if row >= 0 and not self._model.contacts[row].do_not_call:
            self.call_requested.emit(self._model.contacts[row])
