"""How the cells of a file are written: what its rows are, dates, decimals, signs, types, currency."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QWidget

from creditdesk.domain.document import DocumentType
from creditdesk.services.cash.mapping import Choices
from creditdesk.services.cash.profiles import Kind

KINDS = (("Documents", Kind.DOCUMENTS), ("Customers", Kind.CUSTOMERS), ("Allocations", Kind.ALLOCATIONS))
_ORDERS = (("As the file shows", ""), ("Day first", "dmy"), ("Month first", "mdy"), ("Year first", "ymd"))
_DECIMALS = (("As the file shows", ""), ("After a point", "point"), ("After a comma", "comma"))
_SIGNS = (("Above zero; the type gives the sign", False), ("Below zero where they are credits", True))
_HEADINGS = (("Name the customer of the rows below", "account"), ("Are left aside", "ignored"), ("Are rows", ""))
_TYPES = tuple((kind.replace("_", " ").capitalize(), kind.value) for kind in DocumentType)
_CREDITS = tuple((text, value) for text, value in _TYPES if DocumentType(value).sign < 0)


class LayoutForm(QWidget):
    """The questions about a file's cells; those that its columns answer are not asked."""

    changed = Signal()
    kind_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(12, 0, 0, 0)
        self._form.setVerticalSpacing(6)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.kind = self._combo("&Rows are", KINDS)
        self.date_order = self._combo("&Dates", _ORDERS)
        self.decimals = self._combo("Deci&mals", _DECIMALS)
        self.signs = self._combo("Am&ounts", _SIGNS)
        self.below_zero = self._combo("Credits &without a type", _CREDITS)
        self.single_type = self._combo("&All are", _TYPES)
        self.currency = self._combo("C&urrency", ())
        self.headings = self._combo("Rows with one cell", _HEADINGS)
        self.makes_customers = QCheckBox("Ma&ke customers that are not known", self)
        self.makes_customers.toggled.connect(lambda _on: self.changed.emit())
        self._form.addRow(self.makes_customers)
        self.types: dict[str, QComboBox] = {}
        self.kind.currentIndexChanged.connect(lambda _at: self.kind_changed.emit(self.kind.currentData()))

    @property
    def in_order(self) -> tuple[QWidget, ...]:
        """The questions from top to bottom."""
        items = [self._form.itemAt(row, QFormLayout.ItemRole.FieldRole) for row in range(self._form.rowCount())]
        return tuple(widget for item in items if item is not None and (widget := item.widget()) is not None)

    def show_choices(self, choices: Choices, currencies: Sequence[str], *, has_headings: bool) -> None:
        """Show what is chosen, without saying that it changed."""
        self.blockSignals(True)
        if not self.currency.count():
            self.currency.addItem("The customer's own", "")
            for code in currencies:
                self.currency.addItem(code, code)
        for combo, value in (
            (self.kind, choices.kind),
            (self.date_order, choices.date_order),
            (self.decimals, choices.decimals),
            (self.signs, choices.written_signs),
            (self.below_zero, choices.below_zero or DocumentType.CREDIT_NOTE.value),
            (self.single_type, choices.single_type),
            (self.currency, choices.currency),
            (self.headings, choices.headings),
        ):
            combo.setCurrentIndex(max(combo.findData(value), 0))
        self.makes_customers.setChecked(choices.creates_customers)
        self._has_headings = has_headings
        self.blockSignals(False)
        self.ask_what_is_open(choices)

    def show_words(self, words: Sequence[str], chosen: dict[str, str]) -> None:
        """Ask for the type that each word of the file means."""
        if tuple(self.types) == tuple(words):
            return
        for combo in self.types.values():
            self._form.removeRow(combo)
        self.types = {}
        for word in words:
            combo = self._combo(f'"{word.replace("&", "&&")}" is', (("Not a type", ""), *_TYPES))
            combo.blockSignals(True)
            combo.setCurrentIndex(max(combo.findData(chosen.get(word, "")), 0))
            combo.blockSignals(False)
            self.types[word] = combo

    def ask_what_is_open(self, choices: Choices) -> None:
        """Show only the questions that the columns leave open."""
        is_documents = choices.kind is Kind.DOCUMENTS
        has_type = choices.column_of("type") is not None
        self._show(self.signs, shown=is_documents and not choices.has_sides)
        signed = choices.has_sides or bool(self.signs.currentData())
        self._show(self.below_zero, shown=is_documents and signed)
        self._show(self.single_type, shown=is_documents and not has_type)
        has_currency = choices.column_of("currency") is not None
        self._show(self.currency, shown=choices.kind is not Kind.ALLOCATIONS and not has_currency)
        self._show(self.headings, shown=is_documents and self._has_headings)
        self.makes_customers.setVisible(is_documents)
        for combo in self.types.values():
            self._show(combo, shown=is_documents and has_type)

    def choices(self, fields: tuple[str, ...]) -> Choices:
        """Return what is chosen, together with what the columns are."""
        return Choices(
            Kind(self.kind.currentData()),
            fields,
            date_order=self.date_order.currentData(),
            decimals=self.decimals.currentData(),
            written_signs=self.signs.currentData(),
            single_type=self.single_type.currentData(),
            below_zero=self.below_zero.currentData(),
            types={word: combo.currentData() for word, combo in self.types.items()},
            currency=self.currency.currentData() or "",
            creates_customers=self.makes_customers.isChecked(),
            headings=self.headings.currentData() if self._has_headings else "",
        )

    _has_headings = False

    def _combo(self, text: str, items: Sequence[tuple[str, object]]) -> QComboBox:
        combo = QComboBox(self)
        for shown, value in items:
            combo.addItem(shown, value)
        name = QLabel(text, self)
        name.setBuddy(combo)
        combo.setAccessibleName(text.replace("&&", "\0").replace("&", "").replace("\0", "&"))
        combo.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self._form.addRow(name, combo)
        return combo

    def _show(self, combo: QComboBox, *, shown: bool) -> None:
        self._form.setRowVisible(combo, shown)
