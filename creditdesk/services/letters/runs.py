"""A run of letters: the day's proposals kept with what people decide of them, and released.

A line of a run is issued in the transaction that files its letter, so that after a crash each letter is either issued
or not. Copies for the folder are written after that: a run that goes on writes those that are lacking.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.letter_check import MOST_CHARACTERS
from creditdesk.models.policies import letter_run_lines, letter_runs
from creditdesk.services.book.book import Book
from creditdesk.services.letters import releasing
from creditdesk.services.letters.added import paragraphs_of
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.letterhead import read_letterhead
from creditdesk.services.letters.prints import Prints
from creditdesk.services.letters.proposals import propose
from creditdesk.services.letters.proposed import Proposals
from creditdesk.services.letters.releasing import Release
from creditdesk.services.letters.run_lines import (
    Line,
    Run,
    State,
    delete_lines,
    key_of,
    key_of_row,
    open_runs,
    read_left_out,
    read_lines,
    read_run,
    row_of,
    under_way,
    unended,
    unended_words,
)
from creditdesk.services.letters.texts import LANGUAGE
from creditdesk.services.progress import Progress, Silent

_WORDS = ("override_reason", "added")


class LetterRuns:
    """Runs of letters of one book."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.prints = Prints(book)
        """Those of their letters that go by post, on their way through the printer."""

    def propose(
        self, as_of: date, customer_ids: Collection[int] | None = None, *, progress: Progress | None = None
    ) -> Proposals:
        """Return a day's letters; nothing is kept."""
        with self._book.read() as connection:
            found = propose(connection, as_of, customer_ids, progress=progress)
            return replace(found, notices=(*_unfinished(connection, as_of), *found.notices))

    def start(
        self,
        as_of: date,
        *,
        at: datetime,
        customer_ids: Collection[int] | None = None,
        progress: Progress | None = None,
    ) -> tuple[Run, Proposals]:
        """Keep a day's proposals as a run, or bring the run that is under way to what is true now.

        What people decided of its letters stays, and what was issued; a second run of the day leaves out what the
        first one did. A run of another day that was never ended is, and the notices say so.
        """
        with self._book.unit_of_work(at) as work:
            connection = work.connection
            notices = _unfinished(connection, as_of)
            run_id = under_way(work, as_of)
            before = {key_of(line): line for line in read_lines(connection, run_id)}
            earlier = {key_of(line): line for line in read_left_out(connection, as_of, run_id)}
            decided = {**earlier, **before}
            approved = [(each.customer_id, each.currency, each.step) for each in before.values() if each.approved_by]
            found = propose(connection, as_of, customer_ids, approved=approved, progress=progress)
            mine = None if customer_ids is None else set(customer_ids)
            gone = [
                line.line_id
                for line in before.values()
                if line.state is not State.ISSUED and (mine is None or line.customer_id in mine)
            ]
            delete_lines(connection, gone)
            rows = [
                *(row_of(run_id, each, State.PROPOSED, (), decided) for each in found.proposed),
                *(
                    row_of(run_id, each.proposal, State.HELD, each.reasons, decided)
                    for each in found.held
                    if each.proposal is not None
                ),
            ]
            standing = {key_of(line) for line in before.values() if line.state is State.ISSUED}
            fresh = [row for row in rows if key_of_row(row) not in standing]
            if fresh:
                connection.execute(insert(letter_run_lines), fresh)
            return read_run(connection, run_id), replace(found, notices=(*notices, *found.notices))

    def run(self, run_id: int) -> Run:
        """Return a run as it stands.

        Raises:
            NotFoundError: If there is none.
        """
        with self._book.read() as connection:
            return read_run(connection, run_id)

    def under_way(self, as_of: date) -> Run | None:
        """Return the run of a day that has not ended; none where there is none."""
        with self._book.read() as connection:
            run_id = connection.scalar(open_runs().where(letter_runs.c.as_of == as_of))
            return None if run_id is None else read_run(connection, run_id)

    def decided(self, as_of: date) -> tuple[Line, ...]:
        """Return the lines of a day's run with what people decided of them, and what its earlier runs left out."""
        with self._book.read() as connection:
            run_id = connection.scalar(open_runs().where(letter_runs.c.as_of == as_of))
            lines = () if run_id is None else read_lines(connection, run_id)
            known = {key_of(line) for line in lines}
            earlier = read_left_out(connection, as_of, run_id)
            return (*lines, *(line for line in earlier if key_of(line) not in known))

    def leave_out(self, line_id: int, *, at: datetime) -> None:
        """Take a letter out of the day's runs; another day's proposes it again."""
        self._decide(line_id, at, "leave out", state=State.LEFT_OUT.value)

    def take_in(self, line_id: int, *, at: datetime) -> None:
        """Take a letter that was left out into its run again."""
        self._decide(line_id, at, "take in", state=State.PROPOSED.value)

    def take_items_out(self, line_id: int, keys: Iterable[DocumentKey], *, at: datetime) -> None:
        """Let a letter go without some of its items."""
        without = [[key.type.value, key.number] for key in sorted(keys, key=lambda key: (key.type, key.number))]
        self._decide(line_id, at, "take items out", without=without)

    def approve(self, line_id: int, *, at: datetime) -> None:
        """Let a letter go that needs somebody's word."""
        self._decide(line_id, at, "approve", approved_by=self._book.user, state=State.PROPOSED.value)

    def send_anyway(self, line_id: int, reason: str, *, at: datetime) -> None:
        """Let a held letter go, for a reason that is kept with it.

        Raises:
            CreditDeskError: If no reason is given.
        """
        said = " ".join(reason.split())
        if not said:
            raise CreditDeskError("Why is it sent all the same?", safe="It stays held.", cure="Give a reason.")
        self._decide(line_id, at, "send anyway", override_reason=said)

    def say_besides(self, line_id: int, text: str, *, at: datetime) -> None:
        """Let a letter say something besides its text, each line a paragraph; an empty text takes it out.

        Raises:
            CreditDeskError: If it is too long. Its tone is looked at with its letter.
        """
        added = paragraphs_of(text)
        if len(added) > MOST_CHARACTERS:
            raise CreditDeskError(
                f"The paragraph that you add has {len(added)} characters; it may have {MOST_CHARACTERS}.",
                safe="The letter stays as it was.",
                cure="Make it shorter.",
            )
        self._decide(line_id, at, "say besides", added=added)

    def release(
        self,
        run_id: int,
        folder: Path,
        *,
        at: datetime,
        merged: Path | None = None,
        customer_ids: Collection[int] | None = None,
        processes: int | None = None,
        progress: Progress | None = None,
    ) -> Release:
        """Ask the gate again for each letter, issue it, and write it to a folder; the run ends with its last.

        Each letter is a unit of work of its own: who stops in between keeps those that went, and goes on from there.

        Args:
            run_id: The run.
            folder: Where the files go; made if it is not there.
            at: The moment.
            merged: Where the letters that go by post are written as one file to print, each on a sheet of its own; none
                for no such file.
            customer_ids: Whose letters; none for all. The run of which others are left goes on.
            processes: How many processes make the pages; none for as many as are quickest, 1 for this one alone.
            progress: Who watches; asked between letters.

        Raises:
            CreditDeskError: If the folder cannot be written to, or a file in it: what was issued until then stays.
            Cancelled: If whoever watches wants it to stop.
        """
        return releasing.release(
            self._book,
            self.run(run_id),
            folder,
            at=at,
            merged=merged,
            customer_ids=customer_ids,
            processes=processes,
            progress=progress or Silent(),
        )

    def _decide(self, line_id: int, at: datetime, what: str, **values: object) -> None:
        with self._book.unit_of_work(at) as work:
            row = work.connection.execute(
                select(letter_run_lines).where(letter_run_lines.c.id == line_id)
            ).one_or_none()
            if row is None or row.state == State.ISSUED:
                raise NotFoundError("That letter is no longer to be decided.", safe="Nothing was changed.")
            work.connection.execute(update(letter_run_lines).where(letter_run_lines.c.id == line_id).values(**values))
            # A person's own words may name people, and what is recorded for good cannot forget them.
            said = {name: value for name, value in values.items() if name not in _WORDS}
            work.record(what, f"letter run {row.run_id}", customer_id=row.customer_id, step=row.step, **said)


def _unfinished(connection: Connection, as_of: date) -> tuple[str, ...]:
    """Say what the runs of other days left unwritten."""
    formats = formats_for(LANGUAGE, read_letterhead(connection).country)
    return tuple(unended_words(unended(connection, as_of), formats.day))
