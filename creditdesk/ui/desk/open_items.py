"""The open items of the debtor with the sum of what is selected, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.interest import Regime
from creditdesk.services.ledger.views import OpenItemRow
from creditdesk.ui.ask_file import ask_save
from creditdesk.ui.desk.item_columns import as_tabs, plain_rows
from creditdesk.ui.desk.item_model import ItemModel
from creditdesk.ui.desk.item_table import ItemTable
from creditdesk.ui.desk.selection_words import Interest, interest_tip, interest_to_date, sums
from creditdesk.ui.desk.words import counted, joined, money_text, totals_text
from creditdesk.ui.table_out import as_csv, write_file
from creditdesk.ui.theme import Theme


class OpenItems(QWidget):
    """Table and footer. The selection is what a promise, a query, a letter or a statement then speaks of."""

    selection_changed = Signal(object)
    """The keys of the items that are selected now, a tuple of `DocumentKey`; not said while a debtor is shown."""
    statement_requested = Signal(object)
    letter_requested = Signal(object)
    opened = Signal(object)
    columns_changed = Signal(str)
    """The state of the columns, to be kept and given back to `restore_columns`."""
    failed = Signal(object)
    """A `CreditDeskError`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._as_of = date.min
        self._regime: Regime | None = None
        self._said: tuple[str, ...] = ()
        self._customer_id: int | None = None
        # Another debtor's items are nobody's choice: whoever hears of choices must not take them for one.
        self._is_showing = False
        self._model = ItemModel(self)
        self._table = ItemTable(self._model, theme, self)
        self._sum = QLabel()
        self._sum.setTextFormat(Qt.TextFormat.RichText)
        self._sum.setProperty("muted", True)
        self._sum.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._sum.setWordWrap(True)
        self._statement = QPushButton("Statement")
        self._letter = QPushButton("Letter…")
        self._statement.setToolTip("A statement of these items, or of all that is open (S)")
        self._letter.setToolTip("A reminder or final demand for these items (L)")
        self._statement.clicked.connect(lambda: self.statement_requested.emit(self.selected_keys()))
        self._letter.clicked.connect(lambda: self.letter_requested.emit(self.selected_keys()))
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 12, 6)
        foot.setSpacing(6)
        foot.addWidget(self._sum, 1)
        foot.addWidget(self._statement)
        foot.addWidget(self._letter)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._table, 1)
        whole.addLayout(foot)
        self.setFocusProxy(self._table)
        self._add_actions()
        self._model.selection_changed.connect(self._selection_changed)
        self._table.opened.connect(self.opened)
        self._table.copy_wanted.connect(self.copy)
        self._table.columns_changed.connect(lambda: self.columns_changed.emit(self._table.columns_state()))
        theme.changed.connect(self._adapt)
        self._adapt()

    def show_items(
        self,
        items: Sequence[OpenItemRow],
        as_of: date,
        *,
        customer_id: int | None = None,
        regime: Regime | None = None,
    ) -> None:
        """Show a debtor's open items.

        Args:
            items: What is open.
            as_of: The day as of which it is open.
            customer_id: Whose items; the selection is kept when the same debtor is shown anew.
            regime: The law or contract that gives interest on them, none where none does.
        """
        same = customer_id is not None and customer_id == self._customer_id
        self._as_of, self._customer_id = as_of, customer_id
        self._regime = regime
        self._is_showing = True
        self._model.show_items(items, as_of, keep=same)
        self._is_showing = False
        self._table.measure()
        if items:
            self._table.setCurrentIndex(self._model.index(0, 1))

    def selected_keys(self) -> tuple[DocumentKey, ...]:
        """Return the selected items' keys, in the order shown."""
        return tuple(item.key for item in self._model.selected)

    def keys_meant(self) -> tuple[DocumentKey, ...]:
        """Return the selected items' keys; where none is selected and the keyboard is here, that of its row."""
        row = self._table.currentIndex().row()
        if self._model.selected or not self._table.hasFocus() or row < 0:
            return self.selected_keys()
        return (self._model.items[row].key,)

    def select(self, keys: Iterable[DocumentKey]) -> None:
        """Select exactly these items."""
        self._model.select(keys)

    def copy(self) -> None:
        """Copy the selected items as rows with tabs, or all of them where none is selected."""
        QGuiApplication.clipboard().setText(as_tabs(self._model.selected or self._model.items))

    def export(self, path: Path) -> None:
        """Write the selected items, or all where none is selected, as CSV; an earlier file stays until it is whole."""
        try:
            write_file(path, as_csv(self.plain_rows()))
        except CreditDeskError as error:
            self.failed.emit(error)

    def plain_rows(self) -> list[list[str]]:
        """Return headings and the selected items, or all where none is selected, as other programs read them."""
        return plain_rows(self._model.selected or self._model.items)

    def restore_columns(self, state: str) -> None:
        """Arrange the columns as they were when `columns_changed` told of them."""
        self._table.restore_columns(state)

    @property
    def table(self) -> ItemTable:
        """The table itself."""
        return self._table

    def sum_text(self) -> str:
        """Return the footer's words, plain."""
        return joined(self._said)

    def sizeHint(self) -> QSize:
        row = self._table.verticalHeader().defaultSectionSize()
        return QSize(row * 20, row * 9)

    def minimumSizeHint(self) -> QSize:
        row = self._table.verticalHeader().defaultSectionSize()
        return QSize(row * 12, row * 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.tokens.panel))
        painter.setPen(QColor(self._theme.tokens.line))
        painter.drawLine(0, 0, self.width(), 0)

    def _words(self, interest: Interest | None) -> tuple[str, ...]:
        chosen = self._model.selected
        if not chosen:
            count, total = len(self._model.items), totals_text(sums(self._model.items))
            return (counted(count, "open item"), total, "Space selects") if count else ("Nothing open",)
        words = (f"{len(chosen)} selected", totals_text(sums(chosen)))
        if interest is None:
            return words
        if interest.problem:
            return (*words, "interest: not worked out")
        return (*words, f"interest to date {money_text(interest.interest_minor, interest.currency)}")

    def _selection_changed(self) -> None:
        self._show_sum()
        if not self._is_showing:
            self.selection_changed.emit(self.selected_keys())

    def _show_sum(self) -> None:
        interest = interest_to_date(self._model.selected, self._as_of, regime=self._regime)
        self._said = words = self._words(interest)
        strong = self._theme.tokens.text
        parts = [escape(words[0])]
        parts += [f'<b style="color:{strong}">{escape(word)}</b>' for word in words[1:2]]
        parts += [escape(word) for word in words[2:]]
        self._sum.setText(" · ".join(parts))
        self._sum.setAccessibleName(joined(words))
        tip = interest_tip(interest, self._as_of) if interest else ""
        self._sum.setToolTip(tip)
        self._sum.setAccessibleDescription(tip)
        has_items = bool(self._model.items)
        self._statement.setEnabled(has_items)
        self._letter.setEnabled(has_items)

    def _add_actions(self) -> None:
        for text, run in (
            ("Copy", self.copy),
            ("Save as CSV…", self._ask_and_export),
            ("Columns…", lambda: self._table.columns_menu().exec(self._table.mapToGlobal(self._table.rect().center()))),
        ):
            action = QAction(text, self._table)
            action.triggered.connect(lambda _checked=False, do=run: do())
            self._table.addAction(action)

    def _ask_and_export(self) -> None:
        path = ask_save(self, "Save open items", "open items.csv", "CSV (*.csv)")
        if path is not None:
            self.export(path)

    def _adapt(self) -> None:
        self._model.take_fonts(self._theme.font(), self._theme.font(bold=True))
        self._show_sum()
        self.update()
