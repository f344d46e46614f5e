"""Who stands in for whom: while a controller is away, their debtors stand in the list of the one who covers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Row, delete, func, select

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.words import day_words
from creditdesk.models.customers import customers
from creditdesk.models.rows import add_row
from creditdesk.models.team import covers
from creditdesk.services.book.book import Work

_COVERS = select(covers).order_by(covers.c.from_on, covers.c.id)


@dataclass(frozen=True, slots=True)
class Cover:
    """An absence and who covers it; both days are of it. `id` is 0 until it is in the book."""

    controller: str
    covered_by: str
    from_on: date
    until_on: date
    id: int = 0

    def words(self, as_of: date) -> str:
        """Say it in a sentence, as of a day."""
        until = day_words(self.until_on, as_of)
        if self.from_on <= as_of:
            return f"{self.controller} is away until {until}; {self.covered_by} covers."
        return f"{self.controller} is away from {day_words(self.from_on, as_of)} to {until}; {self.covered_by} covers."


@dataclass(frozen=True, slots=True)
class Controller:
    """One who works a part of the ledger: how many debtors, and for whom they stand in now."""

    name: str
    debtor_count: int
    covers: tuple[str, ...] = ()


def read_covers(connection: Connection, as_of: date) -> tuple[Cover, ...]:
    """Return the absences that run or are to come, the first to begin first."""
    return tuple(_cover(row) for row in connection.execute(_COVERS.where(covers.c.until_on >= as_of)))


def running_covers(connection: Connection, as_of: date) -> dict[str, Cover]:
    """Return the absences of a day, by who is away."""
    return {cover.controller: cover for cover in read_covers(connection, as_of) if cover.from_on <= as_of}


def stands_for(controller: str, running: Iterable[Cover]) -> tuple[str, ...]:
    """Return whose debtors a controller works: their own, and those of whom they cover, in person or by turns.

    Who covers somebody and is away too hands that on to whoever covers them.
    """
    running = list(running)
    names = [controller]
    for name in names:
        names += [each.controller for each in running if each.covered_by == name and each.controller not in names]
    return tuple(names)


def read_controllers(connection: Connection, as_of: date) -> tuple[Controller, ...]:
    """Return who works the ledger, by name: each who has debtors, or covers somebody who has."""
    counted = select(customers.c.controller, func.count()).where(customers.c.controller != "")
    counts = {name: count for name, count in connection.execute(counted.group_by(customers.c.controller))}  # noqa: C416 - rows are no pairs to mypy
    running = running_covers(connection, as_of).values()
    names = sorted({*counts, *(cover.covered_by for cover in running)}, key=str.casefold)
    return tuple(Controller(name, counts.get(name, 0), stands_for(name, running)[1:]) for name in names)


def controller_named(connection: Connection, typed: str, as_of: date) -> str:
    """Return the controller of this name, in whatever case it is typed.

    Raises:
        NotFoundError: If nobody has that name; it says who there is.
    """
    names = [controller.name for controller in read_controllers(connection, as_of)]
    wanted = " ".join(typed.split()).casefold()
    for name in names:
        if name.casefold() == wanted:
            return name
    there = (
        f"There are {', '.join(names)}." if names else "No debtor has a controller: import them with their customers."
    )
    raise NotFoundError(f"There is no controller {typed}.", cure=there)


def add_cover(work: Work, cover: Cover, as_of: date) -> int:
    """Write an absence and return its id.

    Raises:
        CreditDeskError: If it ends before it begins, nobody is named, or somebody is away twice at a time.
    """
    away, by = (" ".join(name.split()) for name in (cover.controller, cover.covered_by))
    if not away or not by or away.casefold() == by.casefold():
        raise _refused("An absence has one who is away and another who covers.", "Choose two different names.")
    if cover.until_on < cover.from_on:
        raise _refused("The last day is before the first.", "Change one of the two days.")
    for other in read_covers(work.connection, cover.from_on):
        if other.controller == away and other.from_on <= cover.until_on:
            raise _refused(other.words(as_of), "Remove that first, or choose other days.")
    facts = {"controller": away, "covered_by": by, "from_on": cover.from_on, "until_on": cover.until_on}
    cover_id = add_row(work.connection, covers, **facts)
    work.record("cover", away, cover=cover_id, by=by, from_on=str(cover.from_on), until_on=str(cover.until_on))
    return cover_id


def remove_cover(work: Work, cover_id: int) -> Cover:
    """Take an absence out of the book and return it: added again, it is back.

    Raises:
        NotFoundError: If it is not there.
    """
    row = work.connection.execute(select(covers).where(covers.c.id == cover_id)).one_or_none()
    if row is None:
        raise NotFoundError("This absence is not in the book any more.", safe="Nothing was changed.")
    work.connection.execute(delete(covers).where(covers.c.id == cover_id))
    work.record(
        "cover removed", row.controller, cover=cover_id, by=row.covered_by, from_on=str(row.from_on),
        until_on=str(row.until_on),
    )  # fmt: skip
    return _cover(row)


def _cover(row: Row[tuple[object, ...]]) -> Cover:
    return Cover(row.controller, row.covered_by, row.from_on, row.until_on, row.id)


def _refused(what: str, cure: str) -> CreditDeskError:
    return CreditDeskError(what, safe="Nothing was changed.", cure=cure)
