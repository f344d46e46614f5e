"""Reading a file's cells: days and amounts, each in one way for the whole file, and saying what was understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from creditdesk.domain.document import DocumentType
from creditdesk.domain.money import decimal_text, decimals, is_currency_code
from creditdesk.domain.parsing import (
    AmbiguousAmountError,
    AmountStyle,
    UnreadableError,
    is_plain_amount,
    parse_amount,
    shorten,
)
from creditdesk.domain.parsing_dates import DateOrder, detect_date_order, parse_date
from creditdesk.services.cash.profiles import AMOUNTS, Profile
from creditdesk.services.cash.reading import Sheet, plain_name
from creditdesk.services.cash.result import RowProblem

# Types as ledgers and people write them beside our own names, each with one meaning only; written as plain names.
_TYPE_WORDS = {
    DocumentType.INVOICE: ("si", "sin", "inv", "sales_invoice", "tax_invoice"),
    DocumentType.CREDIT_NOTE: ("sc", "cn", "crn", "sales_credit", "sales_credit_note", "credit_memo"),
    DocumentType.CASH: ("sa", "sr", "rcp", "receipt", "sales_receipt", "payment", "pmt"),
    DocumentType.JOURNAL_DEBIT: ("jd",),
    DocumentType.JOURNAL_CREDIT: ("jc",),
}
# How many values read in another than the plain way are shown one by one.
_SHOWN = 5
_STYLE_CURE = "Write it with two decimals, or say under Columns or in a column profile after which sign decimals stand."
# Longer than any amount in plain form that is not a slip.
_SAFE_LENGTH = 15
_COMMA_DECIMALS = re.compile(r"[\d.' ]*\d,\d{1,2}\D*|\d{1,3}(\.\d{3})+,\d+\D*|\d{1,3}(\.\d{3}){2,}\D*")
_POINT_DECIMALS = re.compile(r"[\d,' ]*\d\.\d{1,2}\D*|\d{1,3}(,\d{3})+\.\d+\D*|\d{1,3}(,\d{3}){2,}\D*")


class Cells:
    """The cells of one file.

    Args:
        sheet: The file.
        profile: How it is read.
        order: The order of dates that the person chose, if any.
    """

    def __init__(self, sheet: Sheet, profile: Profile, order: DateOrder | None) -> None:
        self.notices: list[str] = []
        self._sheet = sheet
        self._profile = profile
        self._order = order or profile.date_order
        self._order_sought = self._order is not None
        # Until an amount asks for it, which few files' amounts do.
        self._style = AmountStyle.UNKNOWN
        self._style_sought = False
        self._hundredths: set[str] = set()
        # Text of a day -> the day: a file of a million rows has a few thousand different days.
        self.days: dict[str, date] = {}
        self._understood: dict[str, str] = {}
        self._understood_count = 0

    def day(self, text: str, column: str) -> date:
        """Return the day that a cell names.

        Raises:
            RowProblem: If it names none, or could name two.
        """
        day = self.days.get(text)
        if day is None:
            day = self.days[text] = self._read_day(text, column)
        return day

    def amount(self, text: str, currency: str, column: str, *, is_told: bool = True) -> int:
        """Return a cell's amount in minor units of `currency`, signed as written.

        Args:
            text: What stands in the cell.
            currency: Of the amount.
            column: Where it stands.
            is_told: Whether the reader is told of another than the plain form: not of a cell that is read once more.

        Raises:
            RowProblem: If it is none, or could be two.
        """
        # Nearly every cell of a large file: digits, a point and two digits, in a currency of hundredths.
        if text[-3:-2] == "." and currency in self._hundredths and len(text) <= _SAFE_LENGTH:
            digits = text[:-3] + text[-2:]
            if digits.isdigit() and digits.isascii():
                return int(digits)
        try:
            return self._read_amount(text, currency, is_told=is_told)
        except UnreadableError as error:
            if self._style_sought:
                cure = _STYLE_CURE if isinstance(error, AmbiguousAmountError) else error.cure
                raise RowProblem(column, text, error.what, cure) from None
        self._style_sought = True
        self._style = self._find_style()
        return self.amount(text, currency, column, is_told=is_told)

    def closing_notices(self) -> list[str]:
        """Return what is to be said about the file once it has been read."""
        if not self._understood:
            return self.notices
        shown = "; ".join(f'"{text}" as {value}' for text, value in self._understood.items())
        more = self._understood_count - len(self._understood)
        rest = f" and {more} more in such forms" if more > 0 else ""
        return [*self.notices, f"{self._sheet.name}: read {shown}{rest}."]

    def _read_day(self, text: str, column: str) -> date:
        try:
            return parse_date(text, self._order)
        except UnreadableError as error:
            if self._order_sought:
                raise RowProblem(column, text, error.what, self._day_cure(text) or error.cure) from None
        self._order_sought = True
        finding = detect_date_order(values_of(self._sheet, day_columns(self._sheet, self._profile)))
        self._order = finding.order
        if finding.order is not None:
            self.notices.append(f"{self._sheet.name}: dates are read in the order {finding.order} (the file shows it).")
        elif finding.problem:
            self.notices.append(f"{self._sheet.name}: {finding.problem} {finding.cure}")
        return self._read_day(text, column)

    def _day_cure(self, text: str) -> str:
        """Return how to say the order that the file leaves open, if any order makes a day of the text."""
        if self._order is not None:
            return ""
        names = {DateOrder.DMY: "day first", DateOrder.MDY: "month first", DateOrder.YMD: "year first"}
        options = [f"--date-order {order}: {name}" for order, name in names.items() if readable_day(text, order)]
        return f"Say the date order ({', '.join(options)})." if options else ""

    def _read_amount(self, text: str, currency: str, *, is_told: bool) -> int:
        minor = parse_amount(text, currency, self._style)
        if decimals(currency) == 2:
            self._hundredths.add(currency)
        if is_told and not is_plain_amount(text.strip()):
            self._understood_count += 1
            if len(self._understood) < _SHOWN:
                self._understood[shorten(text)] = decimal_text(minor, currency)
        return minor

    def _find_style(self) -> AmountStyle:
        """Return which sign separates decimals: as some amounts of the file show beyond doubt, or the profile says."""
        comma, point = decimals_shown(values_of(self._sheet, amount_columns(self._sheet, self._profile)))
        if bool(comma) == bool(point):
            return self._profile.decimals if not comma else AmountStyle.UNKNOWN
        sign, shown = ("comma", comma) if comma else ("point", point)
        self.notices.append(f'{self._sheet.name}: decimals are read after a {sign}, as "{shown}" shows.')
        return AmountStyle(sign)


def decimals_shown(texts: Iterable[str]) -> tuple[str, str]:
    """Return the first amount that shows beyond doubt a comma before its decimals, and the first that shows a point."""
    comma = point = ""
    for text in texts:
        plain = text.strip()
        if not comma and _COMMA_DECIMALS.fullmatch(plain):
            comma = plain
        elif not point and _POINT_DECIMALS.fullmatch(plain):
            point = plain
    return comma, point


def day_columns(sheet: Sheet, profile: Profile) -> list[int]:
    """Return the places of the file's columns of days."""
    names = ("date", "due_date", "settled_on", "reversed_on")
    places = (profile.position(name, sheet.header) for name in names)
    return [place for place in places if place is not None]


def amount_columns(sheet: Sheet, profile: Profile) -> list[int]:
    """Return the places of the file's columns of amounts."""
    places = (profile.position(name, sheet.header) for name in AMOUNTS)
    return [place for place in places if place is not None]


def values_of(sheet: Sheet, places: Sequence[int]) -> Iterator[str]:
    """Yield the cells at these places that are not empty."""
    for _, row in sheet.rows():
        for place in places:
            if place < len(row) and row[place]:
                yield row[place]


def readable_day(text: str, order: DateOrder | None) -> date | None:
    """Return the day that a cell names, if it names one."""
    try:
        return parse_date(text, order)
    except UnreadableError:
        return None


class HeaderAgain(RowProblem):
    """A row that names the columns once more, as where two files were put together: it hides nothing of the ledger."""

    def __init__(self, sheet: Sheet, row: Sequence[str]) -> None:
        shown = shorten(sheet.delimiter.join(row), 80)
        super().__init__("", shown, "This row is the header again.", "Delete it.")


class Row:
    """How a row of one file is turned into values in the order of our own columns."""

    def __init__(self, sheet: Sheet, profile: Profile, fields: Sequence[str]) -> None:
        self.width = len(sheet.header)
        self._sheet = sheet
        # Where a row says the same as the header's last name, the others are looked at, too.
        self._named_at = max(at for at, name in enumerate(sheet.header) if name or not at)
        self._named = sheet.titles[self._named_at]
        # Behind the row stand an empty text, for columns that the file has not, and the profile's constants.
        self._tail = ["", *profile.constants.values()]
        constant_at = {name: self.width + 1 + at for at, name in enumerate(profile.constants)}
        self.places: list[int] = []
        self.given: dict[str, bool] = {}
        for name in fields:
            place = profile.position(name, sheet.header)
            self.given[name] = place is not None or name in constant_at
            self.places.append(place if place is not None else constant_at.get(name, self.width))
        titles: list[str] = []
        for at in profile.unnamed(sheet.header):
            title = sheet.titles[at].strip()
            titles.append(f"{title} ({titles.count(title) + 1})" if title in titles else title)
        self._notes = list(zip(titles, profile.unnamed(sheet.header), strict=True))

    def widened(self, number: int, row: list[str]) -> list[str]:
        """Return the row with every cell that the header promises, and the tail behind it.

        Raises:
            HeaderAgain: If it is the header once more.
            RowProblem: If it has more cells than the header, or ends in the middle.
        """
        if len(row) != self.width:
            if len(row) > self.width:
                if any(cell.strip() for cell in row[self.width :]):
                    raise RowProblem(
                        "",
                        shorten(self._sheet.delimiter.join(row), 80),
                        f"The row has {len(row)} cells, the header {self.width}.",
                        "Put values that hold the separator (as 1,234.50) in quotation marks.",
                    )
                del row[self.width :]
            elif not self._sheet.ends_with_newline and self._is_last(number):
                raise RowProblem(
                    "",
                    shorten(self._sheet.delimiter.join(row), 80),
                    f"The file ends in the middle of this row: {len(row)} cells of {self.width}.",
                    "Export the file again; it was cut off.",
                )
            else:
                row.extend([""] * (self.width - len(row)))
        elif row[self._named_at] == self._named and tuple(map(plain_name, row)) == self._sheet.header:
            raise HeaderAgain(self._sheet, row)
        row += self._tail
        return row

    def notes(self, row: Sequence[str]) -> dict[str, str] | None:
        """Return the columns that CreditDesk has no name for, as they came; none if all are empty."""
        found = {title: row[at] for title, at in self._notes if row[at]}
        return found or None

    @property
    def has_notes(self) -> bool:
        """Whether the file has columns that CreditDesk has no name for."""
        return bool(self._notes)

    def _is_last(self, number: int) -> bool:
        return all(other <= number for other, _ in self._sheet.rows())


def type_words(profile: Profile) -> dict[str, str]:
    """Return the words for types of documents in a file; what the profile says of a word comes first."""
    known = {kind.value: kind.value for kind in DocumentType}
    usual = {word: kind.value for kind, words in _TYPE_WORDS.items() for word in words}
    return known | usual | dict(profile.types)


def document_type(text: str, types: dict[str, str], column: str) -> str:
    """Return the document type that a cell names.

    Args:
        text: The cell.
        types: The words known so far; what is understood is added.
        column: The column's name, for the problem.

    Raises:
        RowProblem: If it names none.
    """
    plain = plain_name(text)
    kind = types.get(plain)
    if kind is None:
        named = ", ".join(DocumentType)
        if not plain:
            raise RowProblem(column, text, "The type is missing.", f"Use one of {named}.")
        shown = shorten(text)
        cure = f'Use one of {named}, or say under Columns which type "{shown}" is.'
        raise RowProblem(column, text, f'"{shown}" is not a type of document.', cure)
    types[text] = kind
    return kind


def currency_code(text: str, column: str, is_known: Callable[[str], bool]) -> str:
    """Return the currency code that a cell names; raises `RowProblem` if it names none."""
    code = text.strip().upper()
    if not is_currency_code(code) or not is_known(code):
        raise RowProblem(column, text, f'"{shorten(text)}" is not a currency.', "Use its ISO code, such as GBP or EUR.")
    return code
