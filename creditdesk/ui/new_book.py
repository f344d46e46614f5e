"""The questions that a new book asks: whose it is, in which currency, and where it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from creditdesk.domain.money import is_currency_code
from creditdesk.ui.parts import button, label


@dataclass(frozen=True, slots=True)
class NewBook:
    """The answers."""

    path: Path
    company: str
    country: str
    currency: str


class NewBookDialog(QDialog):
    """Company, country, currency and file, filled in as far as the system knows them."""

    def __init__(self, folder: Path, suffix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._suffix = suffix
        self._file_chosen = False
        self.setWindowTitle("New book")
        self.company = QLineEdit(self)
        self.company.setPlaceholderText("As it stands on your invoices")
        self.country = QComboBox(self)
        for name, code in _countries():
            self.country.addItem(name, code)
        self.country.setCurrentIndex(self.country.findData(QLocale.territoryToCode(QLocale().territory())))
        self.currency = QLineEdit(_currency_of(QLocale().territory()), self)
        self.currency.setMaxLength(3)
        self.file = QLineEdit(self)
        browse = QPushButton("Choose…", self)
        browse.clicked.connect(lambda _on=False: self._browse())
        where = QHBoxLayout()
        where.addWidget(self.file, 1)
        where.addWidget(browse)
        form = QFormLayout()
        form.addRow("&Company", self.company)
        form.addRow("Coun&try", self.country)
        form.addRow("C&urrency (three letters)", self.currency)
        file_label = QLabel("&File", self)
        file_label.setBuddy(self.file)
        form.addRow(file_label, where)
        self._problem = label("", "small", muted=True)
        self._problem.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._make = button("Make the book", self.accept, primary=True)
        self._make.setDefault(True)
        buttons.addButton(self._make, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(label("Whose ledger is it? Its files come next.", "figure"))
        layout.addLayout(form)
        layout.addWidget(self._problem)
        layout.addWidget(buttons)
        self.company.textChanged.connect(self._propose_file)
        self.file.textEdited.connect(self._keep_file)
        self.country.currentIndexChanged.connect(lambda _row: self._propose_currency())
        for field in (self.company, self.currency, self.file):
            field.textChanged.connect(lambda _text: self._judge())
        self._judge()
        self.resize(max(520, self.sizeHint().width()), self.sizeHint().height())

    @property
    def answers(self) -> NewBook:
        """What was answered."""
        path = Path(self.file.text().strip()).expanduser()
        # While it is being typed it may still be a folder, such as "/".
        if path.name and path.suffix != self._suffix:
            path = path.with_name(path.name + self._suffix)
        return NewBook(
            path,
            self.company.text().strip(),
            str(self.country.currentData() or ""),
            self.currency.text().strip().upper(),
        )

    def _propose_file(self, company: str) -> None:
        if not self._file_chosen:
            name = "".join(letter if letter.isalnum() or letter in " -_" else " " for letter in company)
            name = " ".join(name.split())
            self.file.setText(str(self._folder / f"{name}{self._suffix}") if name else "")

    def _propose_currency(self) -> None:
        # A ledger is kept in the money of its country; who keeps it in another writes that.
        self.currency.setText(_currency_of(QLocale.codeToTerritory(self.answers.country)))
        self._judge()

    def _keep_file(self, _text: str) -> None:
        self._file_chosen = True

    def _browse(self) -> None:
        start = self.file.text() or str(self._folder)
        chosen, _filter = QFileDialog.getSaveFileName(self, "New book", start, f"CreditDesk book (*{self._suffix})")
        if chosen:
            self._file_chosen = True
            self.file.setText(chosen)

    def _judge(self) -> None:
        """Say the first thing that is missing; the button works once nothing is."""
        problem = ""
        if not self.company.text().strip():
            problem = "The company's name goes on every letter."
        elif not self.answers.country:
            problem = "The country decides on holidays and on the law of late payment."
        elif not is_currency_code(self.currency.text().strip().upper()):
            problem = "The currency is three letters, such as GBP or EUR."
        elif not self.answers.path.name:
            problem = "The book needs a file."
        elif self.answers.path.exists():
            problem = f"{self.answers.path.name} exists already: choose another name."
        self._problem.setText(problem or "Everything CreditDesk knows of this company goes into this one file.")
        self._make.setEnabled(not problem)


def _countries() -> list[tuple[str, str]]:
    """Return name and ISO 3166 code of each country, by name."""
    codes = {QLocale.territoryToCode(territory): territory for territory in QLocale.Country}
    named = [
        (QLocale.territoryToString(territory), code)
        for code, territory in codes.items()
        # The world and its parts have numbers; the Union and the ocean are no countries, though they have two letters.
        if len(code) == 2 and code.isalpha() and code not in {"EU", "QO"}
    ]
    return sorted(named, key=lambda country: country[0].casefold())


def _currency_of(territory: QLocale.Country) -> str:
    return QLocale(QLocale.Language.AnyLanguage, territory).currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
