"""Which column is what in a file of unknown layout: what stands in it, what is likely, what the person says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from creditdesk.domain.document import DocumentType
from creditdesk.domain.money import is_currency_code
from creditdesk.services import codes
from creditdesk.services.cash import named_currency
from creditdesk.services.cash.header import is_day
from creditdesk.services.cash.profiles import FIELDS, NEEDED, SIDES, Kind
from creditdesk.services.cash.reading import open_sheet, plain_name
from creditdesk.services.cash.shaping import is_heading
from creditdesk.services.cash.synonyms import field_for, kind_for, type_for

_LOOKED_AT = 2_000
_SAMPLES = 3
_MOST_WORDS = 24
_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """A column of the file: its title, its first different values, and all its words if they are few."""

    title: str
    samples: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeenFile:
    """What stands in a file, as far as a person must see to say which column is what."""

    path: Path
    columns: tuple[SeenColumn, ...]
    about_rows: int
    has_headings: bool
    notices: tuple[str, ...]
    # The codes that a currency may be said in.
    currencies: tuple[str, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        """The columns' titles, in order."""
        return tuple(column.title for column in self.columns)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person says of a file; `fields` has our name for each of its columns, empty where it is a note."""

    kind: Kind
    fields: tuple[str, ...]
    date_order: str = ""
    decimals: str = ""
    written_signs: bool = False
    # The type of every row, where no column says it, and of a row whose amount is below zero.
    single_type: str = DocumentType.INVOICE
    below_zero: str = ""
    # The file's words for types, each with ours.
    types: Mapping[str, str] = field(default_factory=dict)
    # The currency of every row, where no column says it; empty for the customer's own.
    currency: str = ""
    creates_customers: bool = False
    headings: str = ""

    def column_of(self, our_name: str) -> int | None:
        """Return which column feeds our name, if one does."""
        return self.fields.index(our_name) if our_name in self.fields else None

    @property
    def has_sides(self) -> bool:
        """Whether debits and credits stand in columns of their own."""
        return self.kind is Kind.DOCUMENTS and bool(set(SIDES) & set(self.fields))

    @property
    def missing(self) -> tuple[str, ...]:
        """Our names that nothing feeds, and without which nothing can be taken."""
        fed = set(self.fields)
        if self.kind is Kind.DOCUMENTS:
            fed |= {"type", "number"} | ({"amount"} if self.has_sides else set())
            fed |= {"account"} if self.headings == "account" else set()
        return tuple(name for name in NEEDED[self.kind] if name not in fed)


def see(path: Path) -> SeenFile:
    """Look at a file's columns and the first of its rows.

    Raises:
        UnreadableFileError: If it cannot be read.
    """
    sheet = open_sheet(path)
    rows = [row for _, row in islice(sheet.rows(), _LOOKED_AT)]
    columns = []
    for at, title in enumerate(sheet.titles):
        values = list(dict.fromkeys(row[at].strip() for row in rows if at < len(row) and row[at].strip()))
        words = tuple(values) if len(values) <= _MOST_WORDS else ()
        columns.append(SeenColumn(title.strip(), tuple(values[:_SAMPLES]), words))
    notices = sheet.notices
    if any(is_day(title) for title in sheet.titles):
        cure = "Put a row of column names above it: it is not taken itself."
        notices += (f"{sheet.name}: row {sheet.header_row} seems to hold values, not names. {cure}",)
    has_headings = any(is_heading(row) for row in rows)
    seen = SeenFile(
        path,
        tuple(columns),
        max(sheet.about_rows - sheet.header_row, 0),
        has_headings,
        notices,
        tuple(sorted(codes.currencies())),
    )
    choices = suggest(seen)
    if not choices.currency:
        return seen
    said = named_currency.notice(sheet.name, choices.currency, _titles_of_amounts(seen, choices))
    return replace(seen, notices=(*notices, said))


def suggest(seen: SeenFile, kind: Kind | None = None) -> Choices:
    """Return what is likely, from the names of the columns and from what stands in them."""
    kind = kind or kind_for(seen.titles)
    fields = [field_for(title, kind) for title in seen.titles]
    fields = [name if name and name not in fields[:at] else "" for at, name in enumerate(fields)]
    if kind is Kind.DOCUMENTS:
        _from_values(seen, fields)
        if "amount" in fields or not set(SIDES) <= set(fields):
            fields = ["" if name in SIDES else name for name in fields]
        if "amount" not in fields and "open_amount" in fields and not set(SIDES) & set(fields):
            # What is open is all that the file says of the amount.
            fields[fields.index("open_amount")] = "amount"
    choices = Choices(kind, tuple(fields))
    if kind is not Kind.DOCUMENTS:
        return choices
    amounts = _samples(seen, choices, "amount")
    is_signed = any("-" in text or "(" in text for text in amounts)
    return Choices(
        kind,
        tuple(fields),
        written_signs=is_signed,
        below_zero=DocumentType.CREDIT_NOTE if is_signed or choices.has_sides else "",
        types={word: type_for(word) for word in type_words_of(seen, choices)},
        currency=_currency_named(seen, choices),
        creates_customers="name" in fields or "account" not in fields or _names_in(seen, choices),
        headings="account" if seen.has_headings and "account" not in fields else "ignored" if seen.has_headings else "",
    )


def type_words_of(seen: SeenFile, choices: Choices) -> tuple[str, ...]:
    """Return the words that the file has for types of documents."""
    at = choices.column_of("type")
    return () if at is None else seen.columns[at].words


def definition(seen: SeenFile, choices: Choices) -> dict[str, Any]:
    """Return the column profile that the choices make, in the words of `profiles`."""
    columns = {name: seen.titles[at] for at, name in enumerate(choices.fields) if name}
    required = list(columns.values())
    # A note may be called as one of our columns is; said to be none, it stays a note.
    notes = {plain_name(title) for at, title in enumerate(seen.titles) if not choices.fields[at]}
    columns |= {name: "" for name in FIELDS[choices.kind] if name in notes and name not in columns}
    made: dict[str, Any] = {
        "kind": choices.kind.value,
        "required": required,
        "date_order": choices.date_order,
        "decimals": choices.decimals,
    }
    constants = {"currency": choices.currency} if "currency" in FIELDS[choices.kind] else {}
    types: dict[str, str] = {}
    if choices.kind is Kind.DOCUMENTS:
        made |= _documents_words(choices)
        constants["type"] = choices.single_type
        types = {word: ours for word, ours in choices.types.items() if ours and columns.get("type")}
    constants = {name: value for name, value in constants.items() if value and not columns.get(name)}
    made |= {"columns": columns, "constants": constants, "types": types}
    return {word: said for word, said in made.items() if said}


def _documents_words(choices: Choices) -> dict[str, Any]:
    """Return what only a profile of documents says; empty words say nothing."""
    may_be_below_zero = choices.written_signs or choices.has_sides
    return {
        "signs": "written" if choices.written_signs and not choices.has_sides else "",
        "below_zero": choices.below_zero if may_be_below_zero else "",
        "headings": choices.headings,
        "creates_customers": choices.creates_customers,
        "number_from": [] if "number" in choices.fields else ["date", "amount"],
    }


def _from_values(seen: SeenFile, fields: list[str]) -> None:
    """Guess at columns whose names say nothing, by what stands in them."""
    known = codes.currencies()
    for at, column in enumerate(seen.columns):
        if fields[at] or not column.title or not column.samples:
            continue
        values = column.words or column.samples
        if "currency" not in fields and _nearly_all(values, lambda text: is_currency_code(text) and text in known):
            fields[at] = "currency"
        elif "date" not in fields and _nearly_all(values, is_day):
            fields[at] = "date"
        elif "type" not in fields and column.words and _nearly_all(values, lambda text: bool(type_for(text))):
            fields[at] = "type"


def _currency_named(seen: SeenFile, choices: Choices) -> str:
    """Return the currency that the titles of the amounts name, else all of the amounts; none beside a column of it."""
    if choices.column_of("currency") is not None:
        return ""
    named = named_currency.of_titles(_titles_of_amounts(seen, choices))
    return named or named_currency.of_amounts(_samples(seen, choices, "amount"))


def _titles_of_amounts(seen: SeenFile, choices: Choices) -> list[str]:
    return [title for title, name in zip(seen.titles, choices.fields, strict=True) if name in named_currency.AMOUNTS]


def _names_in(seen: SeenFile, choices: Choices) -> bool:
    """Tell whether the accounts are names: the ledger has no accounts, so CreditDesk's customers come from here."""
    return any(" " in text for text in _samples(seen, choices, "account"))


def _nearly_all(values: Sequence[str], says: Callable[[str], bool]) -> bool:
    return sum(says(value) for value in values) >= len(values) * _SHARE


def _samples(seen: SeenFile, choices: Choices, our_name: str) -> tuple[str, ...]:
    at = choices.column_of(our_name)
    return () if at is None else seen.columns[at].words or seen.columns[at].samples
