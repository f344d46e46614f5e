"""Rows whose account, type or amount does not stand in one cell: signs, debit and credit columns, headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from creditdesk.domain.document import DocumentType
from creditdesk.domain.parsing import is_below_zero, shorten
from creditdesk.services.cash.cells import Row, type_words
from creditdesk.services.cash.profiles import SIDES, Profile
from creditdesk.services.cash.reading import Sheet, plain_name
from creditdesk.services.cash.result import RowProblem

_OTHER_SIDE = {
    DocumentType.JOURNAL_DEBIT: DocumentType.JOURNAL_CREDIT,
    DocumentType.JOURNAL_CREDIT: DocumentType.JOURNAL_DEBIT,
    DocumentType.INVOICE: DocumentType.CREDIT_NOTE,
    DocumentType.CASH: DocumentType.REFUND,
}
"""What a document is that stands on the side where its type does not belong."""


_TOTAL = re.compile(
    r"\W*(grand |sub|sub-|report |overall )?(totals?|totaal|eindtotaal|summen?|gesamt(summe|betrag)?|zwischensumme|"
    r"(total|totaux) g[ée]n[ée]ra(l|ux)|sous-total|suma)\b.*",
    re.IGNORECASE,
)

# What accounting formats write for zero, behind a currency or alone.
_DASHES = ("-", "\u2013", "\u2014")


class LeftOutRow(RowProblem):
    """A row that the profile says is not of the ledger; it is left aside, not refused."""

    def __init__(self, title: str, word: str) -> None:
        super().__init__("", word, f'{title} "{word}"', "")


def row_of(sheet: Sheet, profile: Profile, fields: Sequence[str]) -> Row:
    """Return how the rows of a documents file are read: as they stand, where the profile asks for nothing more."""
    asks_more = profile.below_zero or profile.headings or profile.left_out or set(SIDES) & profile.columns.keys()
    return ShapedRow(sheet, profile, fields) if asks_more else Row(sheet, profile, fields)


def is_heading(row: Sequence[str]) -> bool:
    """Tell whether a row's first cell stands alone."""
    return bool(row and row[0].strip()) and not any(cell.strip() for cell in row[1:])


def is_total(row: Sequence[str]) -> bool:
    """Tell whether the first cell that says anything says that this is a total."""
    first = next((cell for cell in row if cell.strip()), "")
    return _TOTAL.fullmatch(first.strip()) is not None


class ShapedRow(Row):
    """Adds to each row an account, a type and an amount of its own, where the profile says how they follow."""

    def __init__(self, sheet: Sheet, profile: Profile, fields: Sequence[str]) -> None:
        super().__init__(sheet, profile, fields)
        self._types = type_words(profile)
        self._below_zero = profile.below_zero
        self._written_signs = profile.written_signs
        self._sides = [profile.position(side, sheet.header) for side in SIDES]
        self._takes_headings = profile.headings == "account"
        self._heading = ""
        self._left_out = [
            (at, sheet.titles[at].strip(), profile.left_out[name])
            for at, name in enumerate(sheet.header)
            if name in profile.left_out
        ]
        places = dict(zip(fields, self.places, strict=True))
        self._account, self._type, self._amount = places["account"], places["type"], places["amount"]
        first = self.width + len(self._tail)
        for name, place in (("account", first), ("type", first + 1), ("amount", first + 2)):
            self.places[list(fields).index(name)] = place

    def widened(self, number: int, row: list[str]) -> list[str]:
        """Return the row with every cell that the header promises, and what follows from them behind it.

        Raises:
            LeftOutRow: If the profile says that such rows are not of the ledger.
            RowProblem: If it does not fit the header, has both a debit and a credit, or one below zero.
        """
        row = super().widened(number, row)
        for at, title, words in self._left_out:
            if plain_name(row[at]) in words:
                raise LeftOutRow(title, row[at].strip())
        if self._takes_headings:
            self._note_heading(row)
        kind, amount = row[self._type], row[self._amount]
        if any(place is not None for place in self._sides):
            amount, is_credit = self._side(row)
            if is_below_zero(amount) and not self._written_signs:
                problem = f'"{shorten(amount)}" is below zero; amounts are above zero and the type gives the sign.'
                raise RowProblem("amount", amount, problem, "Write it without a sign in the other of the two columns.")
            kind = self._on_side(kind, is_credit=is_credit != is_below_zero(amount))
        elif self._below_zero and is_below_zero(amount) and self._sign_of(kind) > 0:
            kind = self._on_side(kind, is_credit=True)
        row += [row[self._account].strip() or self._heading, kind, amount]
        return row

    def _note_heading(self, row: Sequence[str]) -> None:
        """Take the account of the rows below from a row with one cell alone; their total ends it."""
        own = row[: self.width]
        if is_heading(own):
            self._heading = " ".join(row[0].split())
        elif is_total(own):
            self._heading = ""

    def _side(self, row: Sequence[str]) -> tuple[str, bool]:
        """Return the amount, and whether it stands in the column of credits."""
        debit, credit = ("" if place is None else row[place].strip() for place in self._sides)
        if _is_amount(debit) and _is_amount(credit):
            problem = "The row has both a debit and a credit."
            raise RowProblem("", f"{debit}, {credit}", problem, "Write them in two rows.")
        return (credit, True) if _is_amount(credit) else (debit, False)

    def _sign_of(self, kind: str) -> int:
        known = self._types.get(kind) or self._types.get(plain_name(kind))
        return DocumentType(known).sign if known else 0

    def _on_side(self, kind: str, *, is_credit: bool) -> str:
        """Return the type that a document of the file's type is on the side where it stands."""
        sign = self._sign_of(kind)
        if not sign or (sign < 0) == is_credit:
            return kind
        known = DocumentType(self._types.get(kind) or self._types[plain_name(kind)])
        if known is DocumentType.INVOICE and self._below_zero:
            return self._below_zero
        return _OTHER_SIDE.get(known, DocumentType.JOURNAL_CREDIT if is_credit else DocumentType.JOURNAL_DEBIT).value


def _is_amount(text: str) -> bool:
    """Tell whether a cell says more than nothing: blank, `0.00`, `EUR 0.00`, `-` and `R -` say nothing."""
    digits = [sign for sign in text if sign.isdecimal()]
    if digits:
        return any(map(int, digits))
    return any(map(str.isalnum, text)) and not text.endswith(_DASHES)
