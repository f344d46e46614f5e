"""Copies of invoices, found in a folder by their numbers and bound in behind letters; never guessed, always said."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, select

from creditdesk.domain.copy_names import CopyNames, longer_numbers, pieces
from creditdesk.domain.document import DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.letter_kinds import LETTERS, Kind
from creditdesk.models.ledger import documents
from creditdesk.services.book import settings
from creditdesk.services.book.book import Work
from creditdesk.services.ledger.posting import number_digits
from creditdesk.services.letters.account import AT_ONCE
from creditdesk.services.letters.archive import sha256_of
from creditdesk.services.letters.binding import Bound, UnreadablePdfError, page_count
from creditdesk.services.letters.facts import Enclosure, LetterFacts
from creditdesk.services.letters.file_names import safe_name

_FOLDER, _WITH = "letters.copies_folder", "letters.copies_with"
_LARGEST = 10 * 1024 * 1024
"""No larger file is bound in: with its copies a letter must still pass as a mail."""
_MOST_TOGETHER = 20 * 1024 * 1024
_MOST_NAMED = 5
COPIES_LACK = "Not every invoice had a copy behind the letter; the debtor's preview says which."


class CopiesWith(StrEnum):
    """The letters that copies go with."""

    NONE = "none"
    LAST = "last"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class CopyRule:
    """Where copies of invoices lie, an empty text for nowhere, and the letters that they go with by themselves."""

    folder: str = ""
    letters: CopiesWith = CopiesWith.ALL


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of an invoice: its copy, or none; `several` are the names of files between which it is open."""

    number: str
    path: Path | None
    several: tuple[str, ...] = ()


def goes_with(rule: CopyRule, kind: Kind, wanted: bool | None) -> bool | None:  # noqa: FBT001 - a wish, or none
    """Tell whether copies go with a kind of letter; none where no folder is named or it is about no invoice.

    What is wanted of the one letter comes before the house's rule.
    """
    if not rule.folder or not kind.chases:
        return None
    if wanted is not None:
        return wanted
    return rule.letters is CopiesWith.ALL or (rule.letters is CopiesWith.LAST and LETTERS[kind].is_last)


def read_copy_rule(connection: Connection) -> CopyRule:
    """Return the house's rule."""
    kept = settings.get(connection, _WITH, CopiesWith.ALL.value)
    return CopyRule(str(settings.get(connection, _FOLDER, "")), CopiesWith(kept))


def write_copy_rule(work: Work, rule: CopyRule) -> None:
    """Keep the house's rule.

    Raises:
        CreditDeskError: If the folder cannot be looked into. Nothing is set then.
    """
    if rule.folder:
        _names(Path(rule.folder))
    settings.put(work, _FOLDER, rule.folder)
    settings.put(work, _WITH, rule.letters.value)


def find_copies(
    connection: Connection, folder: Path, customer_id: int, account: str, numbers: Sequence[str]
) -> list[Found]:
    """Return for each of a debtor's invoices what was found of it.

    A folder within, called by the debtor's account, comes first. Where another debtor has an invoice of the same
    number, only what lies in that folder is taken, and no file whose name holds a longer number of the book around
    it: a stranger's invoice is never sent.

    Raises:
        CreditDeskError: If the folder cannot be looked into.
    """
    everybodys, own = _names(folder), folder / safe_name(account)
    debtors = _names(own) if own.is_dir() else CopyNames(())
    shared = _numbers_of_others(connection, customer_id, numbers)
    found = []
    for number in numbers:
        at, names = own, debtors.of(number)
        if not names and number not in shared:
            at, names = folder, everybodys.of(number)
        names = tuple(name for name in names if not _is_of_another(connection, number, name))
        found.append(Found(number, at / names[0] if len(names) == 1 else None, names if len(names) > 1 else ()))
    return found


def copies_for(
    connection: Connection, customer_id: int, facts: LetterFacts, *, wanted: bool | None
) -> tuple[tuple[Enclosure, ...], tuple[str, ...]]:
    """Return the copies that go with a letter, and what its sender should know of them.

    Args:
        connection: Where to read.
        customer_id: The debtor.
        facts: What the letter says.
        wanted: Whether copies go with it, none for the house's own rule.
    """
    rule = read_copy_rule(connection)
    numbers = [line.number for line in facts.lines if line.type is DocumentType.INVOICE]
    if not goes_with(rule, facts.kind, wanted) or not numbers:
        return (), ()
    try:
        found = find_copies(connection, Path(rule.folder), customer_id, facts.addressee.account, numbers)
    except CreditDeskError as error:
        return (), (f"No copies are enclosed. {error.what} {error.cure}",)
    enclosed, said = [], []
    together = 0
    for each in found:
        if each.path is None:
            continue
        try:
            content = read_copy(each.path)
            pages = page_count(content, each.path.name)
        except CreditDeskError as error:
            said.append(f"{each.number}: {error.what} {error.cure}")
            continue
        together += len(content)
        if together > _MOST_TOGETHER:
            said.append("Further copies are left out: together they would be too large for a mail.")
            break
        enclosed.append(Enclosure(each.number, each.path, pages, sha256_of(content)))
    lacking = [each.number for each in found if each.path is None and not each.several]
    if lacking:
        said.append(f"No copy was found of {_listed(lacking)}.")
    said += [
        f"Several files may be the copy of {each.number}, and none is enclosed: {_listed(each.several)}."
        for each in found
        if each.several
    ]
    return tuple(enclosed), tuple(said)


def copy_of(enclosure: Enclosure) -> Bound:
    """Return a copy, to be bound in, as it was when the letter was made.

    Raises:
        CreditDeskError: If it was changed or taken away since.
    """
    content = read_copy(enclosure.file)
    if sha256_of(content) != enclosure.sha256:
        raise CreditDeskError(
            f"{enclosure.file.name} was changed while the letter was made.",
            safe="The letter was not issued.",
            cure="Try again.",
        )
    return Bound(enclosure.number, content)


def _listed(words: Sequence[str]) -> str:
    more = len(words) - _MOST_NAMED
    return ", ".join(words[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _numbers_of_others(connection: Connection, customer_id: int, numbers: Sequence[str]) -> frozenset[str]:
    """Return which of a debtor's numbers another debtor's invoice has too, however it is written there."""
    found = {
        pieces(number)
        for number in _numbers_of(
            connection,
            numbers,
            documents.c.type == DocumentType.INVOICE.value,
            documents.c.customer_id != customer_id,
        )
    }
    return frozenset(number for number in numbers if pieces(number) in found)


def _is_of_another(connection: Connection, number: str, name: str) -> bool:
    """Tell whether the name of a file holds a longer number of the book: INV-10512-2 where INV-10512 is asked for."""
    longer = longer_numbers(number, name)
    return any(pieces(found) in longer for found in _numbers_of(connection, ["".join(run) for run in longer]))


def _numbers_of(connection: Connection, texts: Iterable[str], *which: ColumnElement[bool]) -> Iterator[str]:
    """Yield the numbers of documents with the same digits as one of these texts."""
    digits = sorted({number_digits(text) for text in texts})
    for start in range(0, len(digits), AT_ONCE):
        asked = documents.c.number_digits.in_(digits[start : start + AT_ONCE])
        yield from connection.scalars(select(documents.c.number).where(asked, *which))


def read_copy(path: Path) -> bytes:
    """Return the content of a file that may be bound in.

    Raises:
        CreditDeskError: If it is too large, or cannot be read.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise UnreadablePdfError(
                f"{path.name} has more than {_LARGEST // 1024 // 1024} MB.",
                cure="Save it smaller, as a scan in black and white.",
            )
        return path.read_bytes()
    except OSError as error:
        raise CreditDeskError(
            f"{path.name} could not be read: {error.strerror or error}.", cure="See that it is there and may be read."
        ) from error


def _names(folder: Path) -> CopyNames:
    try:
        # A file that comes or goes changes the day of its folder.
        return _read_names(str(folder), folder.stat().st_mtime_ns)
    except OSError as error:
        raise CreditDeskError(
            f"The folder of invoice copies, {folder}, cannot be looked into: {error.strerror or error}.",
            safe="Nothing was changed.",
            cure="Choose another folder, or connect the drive it is on.",
        ) from error


@lru_cache(maxsize=64)
def _read_names(folder: str, _changed_at: int) -> CopyNames:
    with os.scandir(folder) as entries:
        return CopyNames(entry.name for entry in entries if entry.name.lower().endswith(".pdf") and entry.is_file())
