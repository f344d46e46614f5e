"""Letters of runs that are to be printed, until a person says that they came out of the printer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from creditdesk.domain.letter_kinds import Kind
from creditdesk.models.bulk import in_chunks
from creditdesk.models.customers import customers
from creditdesk.models.letters import letters
from creditdesk.models.outbox import outbox
from creditdesk.models.policies import letter_prints, letter_run_lines
from creditdesk.services.book.book import Book, Work
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.letters import archive
from creditdesk.services.letters.merging import merge
from creditdesk.services.letters.still_right import reasons_against_each


@dataclass(frozen=True, slots=True)
class Unprinted:
    """A letter that waits to be printed; `against` says why it should not leave any more."""

    letter_id: int
    account: str
    name: str
    number: str
    kind: Kind
    dated_on: date
    pages: int
    sha256: str
    against: tuple[str, ...] = ()


class Prints:
    """The letters of one book that go by post, on their way through the printer."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def unprinted(self, as_of: date) -> tuple[Unprinted, ...]:
        """Return the letters that wait to be printed, in the order in which they were issued.

        What speaks against each on this day is asked as it is before a mail is sent.
        """
        with self._book.read() as connection:
            waiting = read_unprinted(connection)
            rows: list[Row[Any]] = []
            for some in in_chunks([each.letter_id for each in waiting]):
                rows += connection.execute(select(letters).where(letters.c.id.in_(some)))
            against = reasons_against_each(connection, rows, as_of)
            return tuple(
                replace(each, against=tuple(said.words for said in against[each.letter_id])) for each in waiting
            )

    def paper(self, chosen: Sequence[Unprinted]) -> bytes:
        """Return letters as one PDF for the printer, each on sheets of its own, also where both sides are printed."""
        return merge([archive.read(self._book.documents_folder, each.sha256) for each in chosen])

    def write(self, chosen: Sequence[Unprinted], path: Path, *, each_kind: bool = False) -> tuple[Path, ...]:
        """Write letters as one PDF to print, or as one for each kind, named after it; return where they are.

        Raises:
            CopyError: If a file cannot be written.
        """
        jobs = [(path, chosen)] if chosen else []
        if each_kind:
            jobs = [(path.with_stem(f"{path.stem} {kind}"), some) for kind, some in by_kind(chosen)]
        for target, some in jobs:
            archive.write_file(target, self.paper(some))
        return tuple(target for target, _ in jobs)

    def printed(self, numbers: Collection[str]) -> dict[str, int]:
        """Return the ids, by number, of those of these letters that were said to be printed."""
        with self._book.read() as connection:
            rows = connection.execute(
                select(letters.c.number, letters.c.id)
                .join(letter_prints, letter_prints.c.letter_id == letters.c.id)
                .where(letters.c.number.in_(numbers))
            )
            return {row.number: row.id for row in rows}

    def mark_printed(self, letter_ids: Collection[int], *, at: datetime) -> Changes:
        """Keep a person's word that letters came out well; those of which it is known already stay as they are."""
        with self._book.unit_of_work(at) as work:
            waiting = [each for each in read_unprinted(work.connection) if each.letter_id in set(letter_ids)]
            rows = [{"letter_id": each.letter_id, "printed_at": at, "printed_by": work.by} for each in waiting]
            if rows:
                work.connection.execute(insert(letter_prints), rows)
                _record(work, "printed", [each.number for each in waiting])
        return Changes(frozenset({Touched.PRINTS}))

    def offer_again(self, letter_ids: Collection[int], *, at: datetime) -> Changes:
        """Take that word back: the letters wait to be printed again."""
        with self._book.unit_of_work(at) as work:
            for some in in_chunks(letter_ids):
                work.connection.execute(delete(letter_prints).where(letter_prints.c.letter_id.in_(some)))
            again = [each.number for each in read_unprinted(work.connection) if each.letter_id in set(letter_ids)]
            if again:
                _record(work, "not printed", again)
        return Changes(frozenset({Touched.PRINTS}))


def by_kind(waiting: Collection[Unprinted]) -> list[tuple[str, Sequence[Unprinted]]]:
    """Return letters by their kind and its words, for printers that keep a paper for each in a tray of its own."""
    found: dict[Kind, list[Unprinted]] = {}
    for each in waiting:
        found.setdefault(each.kind, []).append(each)
    return [(kind.words, found[kind]) for kind in Kind if kind in found]


def read_unprinted(connection: Connection) -> tuple[Unprinted, ...]:
    """Return the letters of runs that were neither meant to go by mail nor said to be printed.

    One whose mail was taken out does not wait here: it was taken out because it is not to leave.
    """
    rows = connection.execute(
        select(
            letters.c.id.label("letter_id"),
            customers.c.account,
            customers.c.name,
            letters.c.number,
            letters.c.kind,
            letters.c.dated_on,
            letters.c.pages,
            letters.c.sha256,
        )
        .join(letter_run_lines, letter_run_lines.c.letter_id == letters.c.id)
        .join(customers, customers.c.id == letters.c.customer_id)
        .join(letter_prints, letter_prints.c.letter_id == letters.c.id, isouter=True)
        .where(
            letter_prints.c.letter_id.is_(None),
            ~select(outbox.c.id).where(outbox.c.letter_id == letters.c.id).exists(),
        )
        .order_by(letters.c.id)
    )
    return tuple(Unprinted(**{**row, "kind": Kind(row["kind"])}) for row in rows.mappings())


def _record(work: Work, action: str, numbers: Sequence[str]) -> None:
    work.record(action, f"{len(numbers)} letters", numbers=list(numbers))
