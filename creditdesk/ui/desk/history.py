"""The history: what was said, sent, promised and paid, newest first, searchable, corrected by addition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QColor,
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from creditdesk.services.ledger.history_filter import KINDS, HistoryFilter, Kind
from creditdesk.services.ledger.views import HistoryEntry, Mark
from creditdesk.ui.desk.history_delegate import HistoryDelegate
from creditdesk.ui.desk.history_model import ENTRY_ROLE, HistoryModel, entry_text
from creditdesk.ui.theme import Theme

_FEW = 400
"""Entries that are laid out within a frame or two."""


class HistoryList(QListView):
    """The entries; Enter opens one, Ctrl+C copies it."""

    entry_opened = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry = self.current_entry()
        if event.matches(QKeySequence.StandardKey.Copy) and entry is not None:
            QGuiApplication.clipboard().setText(entry_text(entry))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and entry is not None:
            self.entry_opened.emit(entry)
        else:
            super().keyPressEvent(event)

    def current_entry(self) -> HistoryEntry | None:
        """Return the entry with the keyboard, if any."""
        index = self.currentIndex()
        return index.data(ENTRY_ROLE) if index.isValid() else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # Rows are as high as their wrapped text, which depends on the width.
            self.lay_out()

    def lay_out(self) -> None:
        """Give rows the height they have now: all at once where they are few, for until all have it none is painted."""
        if self.model().rowCount() > _FEW:
            self.scheduleDelayedItemsLayout()
            return
        self.setLayoutMode(QListView.LayoutMode.SinglePass)
        self.doItemsLayout()
        self.setLayoutMode(QListView.LayoutMode.Batched)


class History(QWidget):
    """The feed of one debtor with its search and its filter.

    Of a long history the latest are shown at once; who filters it, or scrolls to its end, is shown the whole.
    """

    opened = Signal(object)
    """The `HistoryEntry` that the person wants to see."""
    correction_requested = Signal(object)
    """The `HistoryEntry` that a new one shall correct."""
    pdf_wanted = Signal()
    """What is asked for shall be saved as PDF."""
    case_wanted = Signal()
    """The debtor's case so far shall be saved as PDF."""
    whole_wanted = Signal()
    """Older entries than are shown are looked for."""
    promise_requested = Signal(object)
    """The `HistoryEntry` whose promise is to be moved, cancelled or confirmed."""
    queries_requested = Signal()
    """The query of an entry is to be answered or passed on, or its documents are wanted."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = HistoryModel(self)
        self._is_whole = True
        self._wanted_id: int | None = None
        title = QLabel("History")
        title.setFont(theme.font(bold=True))
        self._title = title
        self._search = QLineEdit()
        self._search.setPlaceholderText("Search")
        self._search.setAccessibleName("Search the history")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._look_for)
        self._search.installEventFilter(self)
        self._filter = QToolButton()
        self._filter.setProperty("quiet", True)
        self._filter.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._filter.setAccessibleName("Kinds of entries")
        self._filter.setMenu(self._kinds_menu())
        head = QHBoxLayout()
        head.setContentsMargins(14, 8, 10, 4)
        head.setSpacing(8)
        head.addWidget(title)
        head.addWidget(self._search, 1)
        head.addWidget(self._filter)
        self._list = HistoryList()
        self._list.setModel(self._model)
        self._delegate = HistoryDelegate(theme, self._list)
        self._list.setItemDelegate(self._delegate)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Long histories are laid out in pieces, so that opening a debtor never waits for them.
        self._list.setLayoutMode(QListView.LayoutMode.Batched)
        self._list.setBatchSize(25)
        self._list.setAccessibleName("History")
        self._list.entry_opened.connect(self.opened)
        self._list.doubleClicked.connect(lambda index: self.opened.emit(index.data(ENTRY_ROLE)))
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._list.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._correct = self._action("Correct by a new entry…", "Ctrl+E", self._ask_correction)
        self._promise = self._action("Move, cancel or confirm the promise…", "Ctrl+M", self._ask_promise)
        self._query = self._action("Answer or pass on the query, its documents…", "Ctrl+Shift+M", self._ask_query)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self._list, 1)
        self.setFocusProxy(self._list)
        theme.changed.connect(self._adapt)

    def offer_corrections(self, may: bool) -> None:  # noqa: FBT001 - as Qt's setVisible
        """Offer to correct an entry by a new one, or not, where nothing may be written."""
        self._correct.setVisible(may)

    def show_entries(self, entries: Sequence[HistoryEntry], as_of: date, *, is_whole: bool = True) -> None:
        """Show a debtor's history; an entry with the keyboard keeps it where it is still shown.

        Args:
            entries: Newest first.
            as_of: The day from which they are looked back on.
            is_whole: Whether these go back to the beginning; otherwise `whole_wanted` asks for the others.
        """
        # Who stands on the newest entry goes on doing so: what comes in is seen at once.
        before = self._list.current_entry() if self._list.currentIndex().row() > 0 else None
        self._is_whole = is_whole
        self._model.show_entries(entries, as_of)
        same = next((row for row, entry in enumerate(self._model.entries) if entry == before), 0)
        if self._model.entries:
            self._list.setCurrentIndex(self._model.index(same, 0))
        if not same:
            self._list.scrollToTop()
        if self._model.is_filtered:
            self._want_whole()
        if self._wanted_id is not None:
            self.show_entry(self._wanted_id)

    def show_entry(self, activity_id: int) -> None:
        """Put the keyboard on an entry; what hides it is let go, and older ones are asked for where it is older."""
        self._wanted_id = None
        entry = self._model.entry_of(activity_id)
        if entry is None:
            if not self._is_whole:
                self._wanted_id = activity_id
                self.whole_wanted.emit()
            return
        if entry not in self._model.entries:
            self._search.clear()
            self.keep_kind(KINDS[0])
        index = self._model.index(self._model.entries.index(entry), 0)
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._list.setCurrentIndex(index)
        self._list.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def look_for(self, text: str) -> None:
        """Keep the entries that a text fits."""
        self.keep_kind(KINDS[0])
        self._search.setText(text)

    def keep_kind(self, kind: Kind) -> None:
        """Show entries of a group of kinds only."""
        self._filter.setText(f"{kind.title if kind.kinds else 'All'} ▾")
        self._model.keep_kind(kind)
        for action in self._kinds.actions():
            action.setChecked(action.text() == kind.title)
        if kind.kinds:
            self._want_whole()

    @property
    def entries(self) -> Sequence[HistoryEntry]:
        """What is shown."""
        return self._model.entries

    def entry_of(self, activity_id: int) -> HistoryEntry | None:
        """Return the entry of something said or done, shown or not."""
        return self._model.entry_of(activity_id)

    def entry_of_mark(self, mark: Mark) -> HistoryEntry | None:
        """Return the entry of what the ledger tells by a mark of the timeline: the payment or credit it names."""
        return self._model.entry_of_mark(mark)

    @property
    def asked(self) -> HistoryFilter:
        """Which entries are asked for."""
        return self._model.asked

    @property
    def search_box(self) -> QLineEdit:
        """Where the search is typed."""
        return self._search

    @property
    def list_view(self) -> HistoryList:
        """The list itself."""
        return self._list

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self._search and event.type() == QEvent.Type.FocusIn:
            self._model.prepare_search()
        if watched is self._search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self._search.text():
                self._search.clear()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._list.setFocus(Qt.FocusReason.OtherFocusReason)
                if self._model.entries:
                    self._list.setCurrentIndex(self._model.index(0, 0))
                return True
        return False

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        entry = self._list.current_entry()
        if entry is None:
            return
        menu = QMenu(self)
        menu.addAction("Open", lambda: self.opened.emit(entry))
        menu.addAction("Copy", lambda: QGuiApplication.clipboard().setText(entry_text(entry)))
        self._correct.setEnabled(entry.activity_id is not None)
        menu.addAction(self._correct)
        if entry.kind == "promise":
            menu.addAction(self._promise)
        if entry.kind == "query":
            menu.addAction(self._query)
        menu.exec(event.globalPos())
        self._correct.setEnabled(True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.tokens.panel))
        if not self._model.entries:
            words = "Nothing found" if self._model.is_filtered else "Nothing said or done yet. F9 starts a call."
            painter.setPen(QColor(self._theme.tokens.muted))
            painter.drawText(self._list.geometry(), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), words)

    def _kinds_menu(self) -> QMenu:
        menu = QMenu(self)
        group = self._kinds = QActionGroup(menu)
        for kind in KINDS:
            action = QAction(kind.title, menu)
            action.setCheckable(True)
            action.setChecked(not kind.kinds)
            action.triggered.connect(lambda _checked=False, choice=kind: self.keep_kind(choice))
            group.addAction(action)
            menu.addAction(action)
        self._filter.setText("All ▾")
        menu.addSeparator()
        menu.addAction("Save as PDF…", self.pdf_wanted.emit)
        menu.addAction("Save the case so far as PDF…", self.case_wanted.emit)
        return menu

    def _look_for(self, text: str) -> None:
        self._model.search(text)
        if text.strip():
            self._want_whole()

    def _scrolled(self, value: int) -> None:
        if value and value == self._list.verticalScrollBar().maximum():
            self._want_whole()

    def _want_whole(self) -> None:
        if not self._is_whole:
            self.whole_wanted.emit()

    def _ask_correction(self) -> None:
        entry = self._list.current_entry()
        # What the ledger tells is corrected in the ledger.
        if entry is not None and entry.activity_id is not None:
            self.correction_requested.emit(entry)

    def _action(self, text: str, keys: str, run: Callable[[], None]) -> QAction:
        """Return an action of the history that its keys start while it has the keyboard."""
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(run)
        self.addAction(action)
        return action

    def _ask_promise(self) -> None:
        entry = self._list.current_entry()
        if entry is not None and entry.kind == "promise":
            self.promise_requested.emit(entry)

    def _ask_query(self) -> None:
        entry = self._list.current_entry()
        if entry is not None and entry.kind == "query":
            self.queries_requested.emit()

    def _adapt(self) -> None:
        self._title.setFont(self._theme.font(bold=True))
        self._delegate.adapt()
        self._list.lay_out()
        self._list.viewport().update()
        self.update()
