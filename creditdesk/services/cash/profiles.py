"""Column profiles: how the columns of one kind of file are read, as data.

Shipped profiles are TOML files in `resources/profiles`; the person's own are in the book (see `profile_store`), in
the same words:

    title               what it is, for people
    kind                "customers", "documents" or "allocations"
    group               files of one group belong together, whatever their kinds
    required            columns that the header must have; by these a file is recognised
    [columns]           our name = the file's name, where they differ, or "" where the file has none; documents may
                        have their amounts in two columns, `debit` and `credit`
    [constants]         our name = the value that every row has
    [types]             the file's word = our document type
    ignored             columns that are not kept as notes
    date_order          "dmy", "mdy" or "ymd"
    decimals            "point" or "comma": what separates decimals, where the file's amounts do not show it
    signs               "by type": amounts are above zero; "written": a credit's amount may be below zero
    below_zero          our document type of a debit whose amount is below zero, as of a negative invoice
    headings            "account": a row with one cell alone names the account of the rows below; "ignored"
    lines               "repeated": a document stands in one row for each of its lines; the first is taken
    [left_out]          a column = the words in it whose rows are not of the ledger, such as drafts
    creates_customers   whether an account that is not known is made from the row
    number_from         our names of which a document number is made where the file gives none
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from creditdesk.domain.document import DocumentType
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.parsing_dates import DateOrder
from creditdesk.services.cash.reading import Sheet, UnreadableFileError, plain_name


class UnknownLayoutError(UnreadableFileError):
    """A file whose columns no profile reads: the person can say which column is what."""

    def __init__(self, path: Path, what: str, cure: str) -> None:
        super().__init__(what, cure)
        self.path = path


class Kind(StrEnum):
    """What the rows of a file are; in this order they are imported."""

    CUSTOMERS = "customers"
    DOCUMENTS = "documents"
    ALLOCATIONS = "allocations"


FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.CUSTOMERS: (
        "account", "name", "legal_form", "country", "currency", "terms", "credit_limit", "parent_account", "sector",
        "controller", "language", "email", "phone", "contact", "address1", "address2", "city", "region", "postcode",
        "vat_number", "registration_number",
    ),
    Kind.DOCUMENTS: (
        "account", "type", "number", "date", "amount", "due_date", "currency", "reference", "po_number", "open_amount",
        "disputed_amount", "dispute_reason", "settled_on", "reversed_on", "accepted_on", "name",
    ),
    Kind.ALLOCATIONS: (
        "account", "credit_type", "credit_number", "debit_type", "debit_number", "date", "amount",
    ),
}  # fmt: skip
"""The columns that CreditDesk has names for."""

SIDES = ("debit", "credit")
"""Two columns that take the place of a documents file's `amount`."""

AMOUNTS = ("amount", *SIDES, "open_amount", "disputed_amount", "credit_limit")
"""The columns of amounts, of whatever file: one writes decimals as another does."""

NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.CUSTOMERS: ("account", "name"),
    Kind.DOCUMENTS: ("account", "type", "number", "date", "amount"),
    Kind.ALLOCATIONS: FIELDS[Kind.ALLOCATIONS],
}
"""The columns without which nothing can be taken."""

# What our own reject files add: left aside when a mended file comes back.
REJECT_COLUMNS = ("problem", "cure")


@dataclass(frozen=True, slots=True)
class Profile:
    """How the columns of one kind of file are read; the words are those of the module's text."""

    name: str
    title: str
    kind: Kind
    group: str
    required: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    date_order: DateOrder | None = None
    decimals: AmountStyle = AmountStyle.UNKNOWN
    written_signs: bool = False
    below_zero: str = ""
    headings: str = ""
    repeated_lines: bool = False
    left_out: Mapping[str, frozenset[str]] = field(default_factory=dict)
    is_own: bool = False
    creates_customers: bool = False
    number_from: tuple[str, ...] = ()

    def fits(self, header: Sequence[str]) -> bool:
        """Tell whether a file with this header (plain names) can be read by the profile."""
        return set(self.required) <= set(header)

    def position(self, our_name: str, header: Sequence[str]) -> int | None:
        """Return at which place of a row the value for our column stands, if the file has it."""
        if our_name == "name" and self.kind is Kind.DOCUMENTS and not self.creates_customers:
            # A documents file names customers only where it makes them; else it is a note like any other.
            return None
        own_name = our_name if our_name not in {*SIDES, *self.columns.values()} else ""
        name = self.columns.get(our_name, own_name)
        return header.index(name) if name and name in header else None

    def unnamed(self, header: Sequence[str]) -> list[int]:
        """Return the places of the columns that CreditDesk has no name for; they are kept as notes."""
        used = {self.position(our_name, header) for our_name in (*FIELDS[self.kind], *SIDES)}
        left_aside = self.ignored.union(REJECT_COLUMNS, [""])
        return [at for at, name in enumerate(header) if at not in used and name not in left_aside]


def make(name: str, definition: Mapping[str, Any], *, is_own: bool = False) -> Profile:
    """Return the profile that a definition says.

    Raises:
        CreditDeskError: If the definition says something that no profile can, or too little.
    """
    _check_shapes(name, definition)
    kind = _word(name, "kind", definition["kind"], Kind)
    profile = Profile(
        name=name,
        title=definition.get("title", name),
        kind=kind,
        group=definition.get("group", name),
        required=tuple(plain_name(column) for column in definition["required"]),
        columns={ours: plain_name(theirs) for ours, theirs in definition.get("columns", {}).items()},
        constants=dict(definition.get("constants", {})),
        types={
            plain_name(theirs): _word(name, "types", ours, DocumentType).value
            for theirs, ours in definition.get("types", {}).items()
        },
        ignored=frozenset(plain_name(column) for column in definition.get("ignored", ())),
        date_order=_word(name, "date_order", definition["date_order"], DateOrder)
        if "date_order" in definition
        else None,
        decimals=_word(name, "decimals", definition.get("decimals", AmountStyle.UNKNOWN), AmountStyle),
        written_signs=_word(name, "signs", definition.get("signs", _Signs.BY_TYPE), _Signs) is _Signs.WRITTEN,
        below_zero=_word(name, "below_zero", definition["below_zero"], DocumentType).value
        if "below_zero" in definition
        else "",
        headings=_word(name, "headings", definition["headings"], _Headings).value if "headings" in definition else "",
        repeated_lines=_word(name, "lines", definition.get("lines", _Lines.SINGLE), _Lines) is _Lines.REPEATED,
        left_out={
            plain_name(column): frozenset(plain_name(word) for word in words)
            for column, words in definition.get("left_out", {}).items()
        },
        creates_customers=definition.get("creates_customers", False),
        number_from=tuple(definition.get("number_from", ())),
        is_own=is_own,
    )
    _check_fields(profile)
    return profile


class _Signs(StrEnum):
    BY_TYPE = "by type"
    WRITTEN = "written"


class _Headings(StrEnum):
    ACCOUNT = "account"
    IGNORED = "ignored"


class _Lines(StrEnum):
    SINGLE = "single"
    REPEATED = "repeated"


_W = TypeVar("_W", bound=StrEnum)
_TEXT, _TEXTS, _TABLE, _TABLE_OF_TEXTS, _YES = "text", "a list of texts", "a table", "a table of lists", "true or false"
_SHAPES = {
    "title": _TEXT, "kind": _TEXT, "group": _TEXT, "date_order": _TEXT, "decimals": _TEXT, "signs": _TEXT,
    "below_zero": _TEXT, "headings": _TEXT, "lines": _TEXT, "required": _TEXTS, "ignored": _TEXTS,
    "number_from": _TEXTS, "columns": _TABLE, "constants": _TABLE, "types": _TABLE, "left_out": _TABLE_OF_TEXTS,
    "creates_customers": _YES,
}  # fmt: skip
_NUMBER_PARTS = ("date", "amount", "account")


def _check_shapes(name: str, definition: Mapping[str, Any]) -> None:
    if unknown := sorted(definition.keys() - _SHAPES.keys()):
        raise _bad_profile(name, f"it says {unknown[0]}, which means nothing")
    for word in ("kind", "required"):
        if not definition.get(word):
            raise _bad_profile(name, f"it does not say {word}")
    for word, value in definition.items():
        if not _has_shape(value, _SHAPES[word]):
            raise _bad_profile(name, f"{word} must be {_SHAPES[word]}")


def _has_shape(value: object, shape: str) -> bool:
    if shape == _TEXTS:
        return isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)
    if shape == _TABLE:
        return isinstance(value, Mapping) and all(isinstance(each, str) for each in value.values())
    if shape == _TABLE_OF_TEXTS:
        return isinstance(value, Mapping) and all(_has_shape(each, _TEXTS) for each in value.values())
    return isinstance(value, bool if shape == _YES else str)


def _word(name: str, key: str, value: str, words: type[_W]) -> _W:
    """Return what a definition says under a key, where only some words mean something."""
    try:
        return words(value)
    except ValueError:
        raise _bad_profile(name, f'{key} says "{value}"; use one of {", ".join(words)}') from None


def _check_fields(profile: Profile) -> None:
    allowed = {*FIELDS[profile.kind], *(SIDES if profile.kind is Kind.DOCUMENTS else ())}
    if unknown := sorted({*profile.columns, *profile.constants} - allowed):
        raise _bad_profile(profile.name, f"{profile.kind} have no {unknown[0]}")
    if unknown := sorted(set(profile.number_from) - set(_NUMBER_PARTS)):
        raise _bad_profile(profile.name, f"no number can be made of {unknown[0]}; use {', '.join(_NUMBER_PARTS)}")
    fed = {*profile.columns, *profile.constants, *profile.required}
    if any(side in profile.columns for side in SIDES):
        fed |= {"amount", "type"}
    if profile.number_from:
        fed.add("number")
    if profile.headings == _Headings.ACCOUNT:
        fed.add("account")
    if missing := [field_ for field_ in NEEDED[profile.kind] if field_ not in fed]:
        raise _bad_profile(profile.name, f"it does not say which column is the {missing[0]}")


def recognise(sheet: Sheet, profiles: Iterable[Profile], wanted: str | None = None) -> Profile:
    """Return the profile by which a file is read: of those that fit its header, the one that asks for most.

    The person's own come before those that ship: whoever makes one for a layout means it to be used. But one of few
    columns for another kind of rows stands back: what a list of customers asks for, many files of documents have, too.

    Args:
        sheet: The file.
        profiles: Those to choose from.
        wanted: The name, or the group, of the profile that the person chose.

    Raises:
        UnreadableFileError: If a column that is read stands twice.
        UnknownLayoutError: If none fits; names what is missing for the nearest.
        NotFoundError: If there is no profile of the wanted name.
    """
    choice = list(profiles)
    if wanted is not None:
        choice = [profile for profile in choice if wanted in {profile.name, profile.group}]
        if not choice:
            names = ", ".join(sorted({profile.name for profile in profiles}))
            raise NotFoundError(f"There is no column profile {wanted}.", cure=f"There are: {names}.")
    fitting = [profile for profile in choice if profile.fits(sheet.header)]
    if fitting:
        chosen = max(fitting, key=lambda profile: (profile.is_own, len(profile.required)))
        most = max(fitting, key=lambda profile: (len(profile.required), profile.is_own))
        chosen = chosen if chosen.kind is most.kind else most
        check_once(sheet, chosen)
        return chosen
    nearest = max(choice, key=lambda profile: len(set(profile.required) & set(sheet.header)) / len(profile.required))
    missing = [name for name in nearest.required if name not in sheet.header]
    if len(missing) == len(nearest.required):
        raise UnknownLayoutError(
            sheet.path,
            f"{sheet.name} has none of the columns of a customers, documents or allocations file in its first rows.",
            "See that a row names the columns, such as account,type,number,date,amount, or say on the Cash page which "
            "column is what.",
        )
    raise UnknownLayoutError(
        sheet.path,
        f"{sheet.name} looks like {nearest.kind}, but has no column {_listed(missing)}.",
        "Add the column, or say on the Cash page or in a column profile which of its columns it is.",
    )


def check_once(sheet: Sheet, profile: Profile) -> None:
    """See that no column that the profile reads stands twice.

    Raises:
        UnreadableFileError: If one does.
    """
    for our_name in (*FIELDS[profile.kind], *SIDES):
        first = profile.position(our_name, sheet.header)
        if first is not None and sheet.header[first] in sheet.header[first + 1 :]:
            again = sheet.header.index(sheet.header[first], first + 1)
            raise UnreadableFileError(
                f'{sheet.name} has the column "{sheet.titles[again].strip()}" twice, as columns {first + 1} and '
                f"{again + 1}.",
                "Delete or rename one of them.",
            )


def _listed(names: Sequence[str]) -> str:
    quoted = [f'"{name}"' for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def _bad_profile(name: str, why: str) -> CreditDeskError:
    return CreditDeskError(
        f"The column profile {name} cannot be used: {why}.",
        safe="Nothing was imported.",
        cure="Correct the profile, or choose another.",
    )
