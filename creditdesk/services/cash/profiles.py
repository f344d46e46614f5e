"""Column profiles: how the columns of one kind of file are read, as data.

Shipped profiles are TOML files in `resources/profiles`; the person's own are in the book (`column_profiles`), in the
same words:

    title               what it is, for people
    kind                "customers", "documents" or "allocations"
    group               files of one group belong together, whatever their kinds
    required            columns that the header must have; by these a file is recognised
    [columns]           our name = the file's name, where they differ
    [constants]         our name = the value that every row has
    [types]             the file's word = our document type
    ignored             columns that are not kept as notes
    date_order          "dmy", "mdy" or "ymd"
    decimals            "point" or "comma": what separates decimals, where the file's amounts do not show it
    signs               "by type": amounts are above zero; "written": a credit's amount may be below zero
    creates_customers   whether an account that is not known is made from the row
    number_from         our names of which a document number is made where the file gives none
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from creditdesk import paths
from creditdesk.domain.document import DocumentType
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.parsing_dates import DateOrder
from creditdesk.models.staging import column_profiles
from creditdesk.services.book.book import Work
from creditdesk.services.cash.reading import Sheet, UnreadableFileError, plain_name


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
        "disputed_amount", "dispute_reason", "settled_on", "reversed_on", "name",
    ),
    Kind.ALLOCATIONS: (
        "account", "credit_type", "credit_number", "debit_type", "debit_number", "date", "amount",
    ),
}  # fmt: skip
"""The columns that CreditDesk has names for."""

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
        name = self.columns.get(our_name, our_name if our_name not in self.columns.values() else "")
        return header.index(name) if name and name in header else None

    def unnamed(self, header: Sequence[str]) -> list[int]:
        """Return the places of the columns that CreditDesk has no name for; they are kept as notes."""
        used = {self.position(our_name, header) for our_name in FIELDS[self.kind]}
        left_aside = self.ignored.union(REJECT_COLUMNS, [""])
        return [at for at, name in enumerate(header) if at not in used and name not in left_aside]


def every(connection: Connection) -> list[Profile]:
    """Return the person's own profiles, then the shipped ones, each in order of name."""
    query = select(column_profiles).order_by(column_profiles.c.name)
    own = [make(row.name, row.definition) for row in connection.execute(query)]
    return own + shipped()


def shipped() -> list[Profile]:
    """Return the profiles that come with CreditDesk."""
    files = sorted(paths.resource("profiles").glob("*.toml"))
    return [make(file.stem, tomllib.loads(file.read_text(encoding="utf-8"))) for file in files]


def keep(work: Work, name: str, definition: Mapping[str, Any]) -> Profile:
    """Keep a profile of the person's own under a name; one of that name is replaced."""
    profile = make(name, definition)
    work.connection.execute(delete(column_profiles).where(column_profiles.c.name == name))
    work.connection.execute(insert(column_profiles).values(name=name, definition=dict(definition)))
    work.record("keep column profile", name, definition=dict(definition))
    return profile


def make(name: str, definition: Mapping[str, Any]) -> Profile:
    """Return the profile that a definition says.

    Raises:
        CreditDeskError: If the definition says something that no profile can.
    """
    known = {
        "title", "kind", "group", "required", "columns", "constants", "types", "ignored", "date_order", "decimals",
        "signs", "creates_customers", "number_from",
    }  # fmt: skip
    if unknown := sorted(definition.keys() - known):
        raise _bad_profile(name, f"it says {unknown[0]}, which means nothing")
    try:
        kind = Kind(definition["kind"])
        profile = Profile(
            name=name,
            title=definition.get("title", name),
            kind=kind,
            group=definition.get("group", name),
            required=tuple(plain_name(column) for column in definition["required"]),
            columns={ours: plain_name(theirs) for ours, theirs in definition.get("columns", {}).items()},
            constants=dict(definition.get("constants", {})),
            types={
                plain_name(theirs): DocumentType(ours).value for theirs, ours in definition.get("types", {}).items()
            },
            ignored=frozenset(plain_name(column) for column in definition.get("ignored", ())),
            date_order=DateOrder(definition["date_order"]) if "date_order" in definition else None,
            decimals=AmountStyle(definition.get("decimals", AmountStyle.UNKNOWN)),
            written_signs={"by type": False, "written": True}[definition.get("signs", "by type")],
            creates_customers=bool(definition.get("creates_customers", False)),
            number_from=tuple(definition.get("number_from", ())),
        )
    except (KeyError, ValueError) as error:
        raise _bad_profile(name, str(error)) from error
    ours = {*profile.columns, *profile.constants, *profile.number_from}
    if unknown := sorted(ours - set(FIELDS[kind])):
        raise _bad_profile(name, f"{kind} have no {unknown[0]}")
    return profile


def recognise(sheet: Sheet, profiles: Iterable[Profile], wanted: str | None = None) -> Profile:
    """Return the profile by which a file is read: of those that fit its header, the one that asks for most.

    Args:
        sheet: The file.
        profiles: Those to choose from, the person's own first.
        wanted: The name, or the group, of the profile that the person chose.

    Raises:
        UnreadableFileError: If none fits; names what is missing for the nearest.
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
        return max(fitting, key=lambda profile: len(profile.required))
    nearest = max(choice, key=lambda profile: len(set(profile.required) & set(sheet.header)) / len(profile.required))
    missing = [name for name in nearest.required if name not in sheet.header]
    if len(missing) == len(nearest.required):
        raise UnreadableFileError(
            f"{sheet.name} has none of the columns of a customers, documents or allocations file in its first row.",
            "See that the first row names the columns, such as account,type,number,date,amount.",
        )
    raise UnreadableFileError(
        f"{sheet.name} looks like {nearest.kind}, but has no column {_listed(missing)}.",
        "Add the column, or give the file a column profile that says which of its columns it is.",
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
