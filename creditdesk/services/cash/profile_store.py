"""Where column profiles are: those that ship are files, the person's own are in the book."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from creditdesk import paths
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.models.staging import column_profiles
from creditdesk.services.book.book import Work
from creditdesk.services.cash.profiles import Profile, make

_LONGEST_NAME = 60


class NameTakenError(CreditDeskError):
    """The book has another profile of the person's own under this name; whoever asks may keep it all the same."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"You have a column profile {name} already, and it reads other columns or reads them in another way.",
            safe="It stays as it is.",
            cure="Choose another name, or say that this one replaces it.",
        )
        self.name = name


@dataclass(frozen=True, slots=True)
class KeptProfile:
    """A profile with the words that define it."""

    profile: Profile
    definition: Mapping[str, Any]


def every(connection: Connection) -> list[Profile]:
    """Return the person's own profiles, then the shipped ones, each in order of name."""
    return [kept.profile for kept in [*own(connection), *shipped()]]


def own(connection: Connection) -> list[KeptProfile]:
    """Return the profiles that the book keeps, in order of name.

    Raises:
        CreditDeskError: If one of them says what this CreditDesk does not understand, as a later one may write it.
    """
    query = select(column_profiles).order_by(column_profiles.c.name)
    return [_own(row.name, row.definition) for row in connection.execute(query)]


def _own(name: str, definition: Mapping[str, Any]) -> KeptProfile:
    try:
        return KeptProfile(make(name, definition, is_own=True), definition)
    except CreditDeskError as error:
        raise CreditDeskError(
            f"Your column profile {name} cannot be used: {error.what}",
            safe="No file was read.",
            cure=f'Remove it with `creditdesk profiles remove "{name}"`, and make it anew.',
        ) from error


def shipped() -> list[KeptProfile]:
    """Return the profiles that come with CreditDesk, in order of name."""
    kept = []
    for file in sorted(paths.resource("profiles").glob("*.toml")):
        definition = tomllib.loads(file.read_text(encoding="utf-8"))
        kept.append(KeptProfile(make(file.stem, definition), definition))
    return kept


def find(connection: Connection, name: str) -> KeptProfile:
    """Return the profile of a name.

    Raises:
        NotFoundError: If there is none.
    """
    kept = {each.profile.name: each for each in [*shipped(), *own(connection)]}
    if name not in kept:
        raise NotFoundError(f"There is no column profile {name}.", cure=f"There are: {', '.join(sorted(kept))}.")
    return kept[name]


def keep(work: Work, name: str, definition: Mapping[str, Any], *, replace: bool = False) -> Profile:
    """Keep a profile of the person's own under a name.

    Args:
        work: The unit of work that this belongs to.
        name: What it is called.
        definition: What it says, in the words of `profiles`.
        replace: Whether it may take the place of another of that name.

    Raises:
        NameTakenError: If there is another of that name that must not be replaced; nothing is kept.
        CreditDeskError: If the name or the definition cannot be used; nothing is kept.
    """
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise CreditDeskError(
            "The column profile needs a name." if not name else "That name cannot be used for a column profile.",
            safe="Nothing was saved.",
            cure=f"Give it one of at most {_LONGEST_NAME} letters, such as the name of the program the files are from.",
        )
    if any(name in {each.profile.name, each.profile.group} for each in shipped()):
        raise CreditDeskError(
            f"A column profile {name} comes with CreditDesk.", safe="Nothing was saved.", cure="Choose another name."
        )
    profile = make(name, definition, is_own=True)
    before = _definition(work, name)
    if before is not None and before != dict(definition) and not replace:
        raise NameTakenError(name)
    work.connection.execute(delete(column_profiles).where(column_profiles.c.name == name))
    work.connection.execute(insert(column_profiles).values(name=name, definition=dict(definition)))
    work.record("keep column profile", name, definition=dict(definition))
    return profile


def remove(work: Work, name: str) -> None:
    """Remove a profile of the person's own; what was imported by it stays.

    Raises:
        NotFoundError: If there is none of that name.
        CreditDeskError: If it comes with CreditDesk.
    """
    definition = _definition(work, name)
    if definition is None:
        find(work.connection, name)
        raise CreditDeskError(
            f"The column profile {name} comes with CreditDesk.",
            safe="It stays.",
            cure="One of your own for the same files is used before it.",
        )
    work.connection.execute(delete(column_profiles).where(column_profiles.c.name == name))
    work.record("remove column profile", name, definition=dict(definition))


def _definition(work: Work, name: str) -> dict[str, Any] | None:
    return work.connection.scalar(select(column_profiles.c.definition).where(column_profiles.c.name == name))
