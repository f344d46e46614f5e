"""Which book a command works on, on which day, and whether it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from creditdesk.cli.terminal import Terminal
from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.book import recent, settings
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import OlderBookError, open_book
from creditdesk.services.book.lock import CannotWriteError
from creditdesk.services.office import Office


@dataclass(frozen=True, slots=True)
class At:
    """An open office, and the day on which it is looked at."""

    office: Office
    as_of: date


def chosen_book(terminal: Terminal) -> Path:
    """Return the book named before the command or in the environment, else the one opened last."""
    named = terminal.book or recent.last()
    if named is None:
        raise CreditDeskError(
            "No book is named, and none was opened on this computer before.",
            cure="Name one with --book FILE, or make one with `creditdesk new` or `creditdesk demo`.",
        )
    return named


@contextmanager
def writing(terminal: Terminal) -> Iterator[At]:
    """Open the chosen book to change it."""
    with open_book(chosen_book(terminal)) as book:
        recent.remember(book.path)
        yield At(Office.of(book), day_of(terminal, book))


@contextmanager
def reading(terminal: Terminal) -> Iterator[At]:
    """Open the chosen book to look at it, even while somebody else writes to it."""
    with reading_book(terminal) as book:
        yield At(Office.of(book), day_of(terminal, book))


@contextmanager
def reading_book(terminal: Terminal) -> Iterator[Book]:
    """Open the chosen book to look at it, on no day in particular: nothing of it is read yet."""
    path = chosen_book(terminal)
    try:
        book = open_book(path, read_only=True)
    except OlderBookError:
        open_book(path).close()  # upgrades it
        book = open_book(path, read_only=True)
    with book:
        recent.remember(book.path)
        yield book


@contextmanager
def filing(terminal: Terminal) -> Iterator[At]:
    """Open the chosen book to issue documents: they are filed, unless it cannot be written from here."""
    try:
        book = open_book(chosen_book(terminal))
    except CannotWriteError as refusal:
        terminal.say(f"{refusal.what} What is written now is not filed in the book.")
        with reading(terminal) as at:
            yield at
        return
    with book:
        recent.remember(book.path)
        yield At(Office.of(book), day_of(terminal, book))


@contextmanager
def current(terminal: Terminal) -> Iterator[At]:
    """Open the chosen book with its worklist and balances brought to the day asked for.

    Where somebody else writes to the book, or it may not be written, they are shown as they stand.
    """
    _catch_up(terminal, backwards=True)
    with reading(terminal) as at:
        yield At(at.office, at.office.book.figures_day() or at.as_of)


@contextmanager
def caught_up(terminal: Terminal) -> Iterator[At]:
    """Open the chosen book to look at any day, with the promises judged that have come due by then.

    For a day before the one that the book stands on nothing is written: whoever reads promises judges them for it.
    """
    _catch_up(terminal, backwards=False)
    with reading(terminal) as at:
        yield at


def _catch_up(terminal: Terminal, *, backwards: bool) -> None:
    with reading(terminal) as at:
        asked, stands_on = at.as_of, at.office.book.figures_day()
    if stands_on == asked or (stands_on is not None and asked < stands_on and not backwards):
        return
    try:
        with writing(terminal) as at:
            bring_to_day(terminal, at)
    except CreditDeskError as refusal:
        if stands_on is None:
            raise
        terminal.say(f"{refusal.what} Promises, balances and worklist are those of {stands_on}.")


def bring_to_day(terminal: Terminal, at: At) -> None:
    """Bring promises, balances and worklist of a book open for writing to the day, unless they are there."""
    if at.office.book.figures_day() != at.as_of:
        at.office.desk.start_day(at=terminal.moment(at.as_of), as_of=at.as_of)


def day_of(terminal: Terminal, book: Book) -> date:
    """Return the day to look at the book: the one asked for, else the book's own if it has one, else today."""
    if terminal.as_of is not None:
        return terminal.as_of
    with book.read() as connection:
        own = settings.get(connection, settings.AS_OF)
    return date.fromisoformat(own) if own else date.today()  # noqa: DTZ011 - the ledger's days are local


def must_be_of(at: At, account: str | None, kind: str, number: int, listed: Callable[[int], Iterable[int]]) -> None:
    """Check that what is to be changed is of the account named beside it, if one is.

    Args:
        at: The open office.
        account: The account named; none checks nothing.
        kind: What it is, such as "promise".
        number: Its number.
        listed: Returns the numbers that a customer's have.

    Raises:
        CreditDeskError: If it is another debtor's, or is not there.
    """
    if account is not None and number not in listed(at.office.ledger.customer_id(account)):
        raise CreditDeskError(
            f"{account} has no {kind} {number}.",
            safe="Nothing was changed.",
            cure=f"`creditdesk {kind}s {account}` lists those that there are.",
        )
