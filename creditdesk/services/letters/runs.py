"""A run of letters: the day's proposals kept with what people decide of them, and released one letter at a time.

A line of a run is issued in the transaction that files its letter, so that after a crash each letter is either issued
or not. Copies for the folder are written after that: a run that goes on writes those that are lacking.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from creditdesk.domain.dates import Roll, roll_day
from creditdesk.domain.document import DocumentKey
from creditdesk.domain.dunning import Channel
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.models.follow_ups import follow_ups
from creditdesk.models.letters import letters
from creditdesk.models.policies import letter_run_lines, letter_runs
from creditdesk.services.book.book import Book, Work
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk.working_days import bank_holidays
from creditdesk.services.letters import archive
from creditdesk.services.letters.compose import UnsayableError
from creditdesk.services.letters.covering import covering_mail
from creditdesk.services.letters.file_names import FileNames
from creditdesk.services.letters.merging import merge
from creditdesk.services.letters.proposals import propose
from creditdesk.services.letters.proposed import HeldBack, Proposal, Proposals
from creditdesk.services.letters.run_lines import (
    Line,
    Run,
    State,
    delete_lines,
    key_of,
    key_of_proposal,
    key_of_row,
    open_runs,
    read_left_out,
    read_lines,
    read_run,
    row_of,
    under_way,
)
from creditdesk.services.letters.service import HeldError, Letters
from creditdesk.services.progress import Progress, Silent

_TOUCHES = frozenset({Touched.HISTORY, Touched.LETTERS, Touched.WORKLIST})


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """A letter that a release issued, or of which it wrote a copy that was lacking, and where that is.

    `mail` is the draft of the mail that it travels with, of one that goes by e-mail.
    """

    account: str
    number: str
    kind: str
    step: int
    channel: str
    currency: str
    amount_minor: int
    pages: int
    sha256: str
    path: Path
    mail: Path | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """What a release did: `held` are those that the gate holds now, by account; `merged` is the post, to be printed."""

    issued: tuple[IssuedFile, ...] = ()
    held: tuple[tuple[str, tuple[str, ...]], ...] = ()
    merged: Path | None = None
    notices: tuple[str, ...] = ()
    customer_ids: frozenset[int] = field(default_factory=frozenset)

    @property
    def changes(self) -> Changes:
        """What it touched."""
        return Changes(_TOUCHES, self.customer_ids) if self.customer_ids else Changes()


class LetterRuns:
    """Runs of letters of one book."""

    def __init__(self, book: Book, letters_service: Letters) -> None:
        self._book = book
        self._letters = letters_service

    def propose(
        self, as_of: date, customer_ids: Collection[int] | None = None, *, progress: Progress | None = None
    ) -> Proposals:
        """Return a day's letters; nothing is kept."""
        with self._book.read() as connection:
            return propose(connection, as_of, customer_ids, progress=progress)

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
        first one did. A run of another day that was never ended is.
        """
        with self._book.unit_of_work(at) as work:
            connection = work.connection
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
            return read_run(connection, run_id), found

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

    def release(
        self,
        run_id: int,
        folder: Path,
        *,
        at: datetime,
        merged: Path | None = None,
        customer_ids: Collection[int] | None = None,
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
            progress: Who watches; asked between letters.

        Raises:
            CreditDeskError: If the folder cannot be written to, or a file in it: what was issued until then stays.
            Cancelled: If whoever watches wants it to stop.
        """
        watching = progress or Silent()
        archive.make_writable(folder)
        run = self.run(run_id)
        mine = [line for line in run.lines if customer_ids is None or line.customer_id in customer_ids]
        names = FileNames()
        files: list[IssuedFile] = []
        held: list[tuple[str, tuple[str, ...]]] = []
        notices: list[str] = []
        touched: set[int] = set()
        for done, line in enumerate(mine):
            if not line.goes and line.state is not State.ISSUED:
                if line.state is State.HELD:
                    held.append((line.account, line.held))
                continue
            watching.report(done, len(mine), f"Letter to {line.account}")
            letter_id = line.letter_id
            if letter_id is None:
                try:
                    letter_id, said = self._issue(run, line, at)
                except _StillHeldError as error:
                    held.append((line.account, error.reasons))
                    continue
                notices += said
                touched.add(line.customer_id)
            files.append(self._copy(letter_id, line, folder, names, at))
        posted = [each for each in files if each.mail is None]
        if merged is not None and posted:
            archive.write_file(merged, merge([each.path.read_bytes() for each in posted]))
        if len(mine) == len(run.lines):
            with self._book.unit_of_work(at) as work:
                work.connection.execute(update(letter_runs).where(letter_runs.c.id == run_id).values(ended_at=at))
        watching.report(len(mine), len(mine), "Letters written")
        return Release(
            tuple(files), tuple(held), merged if posted else None, tuple(dict.fromkeys(notices)), frozenset(touched)
        )

    def _issue(self, run: Run, line: Line, at: datetime) -> tuple[int, tuple[str, ...]]:
        """Issue a line's letter as the ledger is now, in one unit of work with the line.

        Raises:
            _StillHeldError: If it cannot go; the line says why.
        """
        reasons: tuple[str, ...] = ()
        try:
            with self._book.unit_of_work(at) as work:
                proposal, reason = _now(work.connection, run.as_of, line)
                chosen = proposal.chosen - line.without
                issued = self._letters.issue_led(
                    work, proposal.customer_id, proposal.kind, proposal.leading, run.as_of, chosen, reason
                )
                (letter,) = issued.letters
                work.connection.execute(
                    update(letter_run_lines)
                    .where(letter_run_lines.c.id == line.line_id)
                    .values(state=State.ISSUED.value, letter_id=letter.letter_id, amount_minor=letter.amount_minor)
                )
                _remind(work, proposal, letter.activity_id, run.as_of)
                return letter.letter_id, issued.notices
        except _StillHeldError as error:
            reasons = error.reasons
        except HeldError as error:
            reasons = error.reasons
        except UnsayableError as error:
            # What one letter cannot say stops that letter and not the run; nothing of it was kept.
            reasons = (" ".join(part for part in (error.what, error.cure) if part),)
        with self._book.unit_of_work(at) as work:
            work.connection.execute(
                update(letter_run_lines)
                .where(letter_run_lines.c.id == line.line_id)
                .values(state=State.HELD.value, held=list(reasons))
            )
        raise _StillHeldError(reasons)

    def _copy(self, letter_id: int, line: Line, folder: Path, names: FileNames, at: datetime) -> IssuedFile:
        by_mail = line.channel == Channel.EMAIL
        with self._book.read() as connection:
            row = connection.execute(select(letters).where(letters.c.id == letter_id)).one()
            pdf = self._letters.stored(row.sha256)
            mail = covering_mail(connection, row, pdf, at) if by_mail else b""
        path = folder / names.unique(row.number, ".pdf")
        archive.write_file(path, pdf)
        if by_mail:
            archive.write_file(path.with_suffix(".eml"), mail)
        return IssuedFile(
            account=line.account,
            number=row.number,
            kind=row.kind,
            step=line.step,
            channel=line.channel,
            currency=row.currency,
            amount_minor=row.amount_minor,
            pages=row.pages,
            sha256=row.sha256,
            path=path,
            mail=path.with_suffix(".eml") if by_mail else None,
        )

    def _decide(self, line_id: int, at: datetime, what: str, **values: object) -> None:
        with self._book.unit_of_work(at) as work:
            row = work.connection.execute(
                select(letter_run_lines).where(letter_run_lines.c.id == line_id)
            ).one_or_none()
            if row is None or row.state == State.ISSUED:
                raise NotFoundError("That letter is no longer to be decided.", safe="Nothing was changed.")
            work.connection.execute(update(letter_run_lines).where(letter_run_lines.c.id == line_id).values(**values))
            work.record(what, f"letter run {row.run_id}", customer_id=row.customer_id, step=row.step, **values)


class _StillHeldError(CreditDeskError):
    """A letter of a run may not go now."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(f"Held: {'; '.join(reasons)}.")
        self.reasons = reasons


def _now(connection: Connection, as_of: date, line: Line) -> tuple[Proposal, str]:
    """Return a line's letter as it is proposed now, and why it goes against the gate, if it does."""
    approved = [(line.customer_id, line.currency, line.step)] if line.approved_by else []
    found = propose(connection, as_of, (line.customer_id,), approved=approved)
    wanted = (line.customer_id, line.currency, line.policy, line.step)
    for proposal in found.proposed:
        if key_of_proposal(proposal) == wanted:
            if proposal.chosen <= line.without:
                raise _StillHeldError(("all of its items were taken out",))
            return proposal, ""
    for held in found.held:
        if held.proposal is None or key_of_proposal(held.proposal) != wanted:
            continue
        if line.override_reason and held.may_overrule:
            return held.proposal, line.override_reason
        raise _StillHeldError(held.reasons)
    raise _StillHeldError(_other_reasons(found.held) or ("nothing is left to ask for at this step",))


def _other_reasons(held: Iterable[HeldBack]) -> tuple[str, ...]:
    return tuple(reason for each in held for reason in each.reasons)


def _remind(work: Work, proposal: Proposal, activity_id: int, as_of: date) -> None:
    """Put down what the level wants done after its letter."""
    level = proposal.leading.level
    if not level.task:
        return
    due_on = roll_day(as_of + timedelta(days=level.task_days), Roll.FOLLOWING, bank_holidays(work.connection, as_of))
    work.connection.execute(
        insert(follow_ups).values(
            customer_id=proposal.customer_id, activity_id=activity_id, kind="task", due_on=due_on, text=level.task
        )
    )
