"""Releasing a run: its letters issued, a few in each unit of work, and written to a folder.

What goes is found once for all letters, and holds as long as nobody else changes the book: one writer, and its audit
chain tells. Other processes may make pages ahead; this one asks, files and writes, and makes those that no other has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from creditdesk.domain.dates import Roll, roll_day
from creditdesk.domain.dunning import Channel
from creditdesk.domain.errors import Cancelled, CreditDeskError
from creditdesk.domain.letter_kinds import LETTERS, Kind
from creditdesk.models.follow_ups import follow_ups
from creditdesk.models.letters import letters
from creditdesk.models.policies import letter_run_lines, letter_runs
from creditdesk.services.book import audit
from creditdesk.services.book.book import Book, Work
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk.working_days import bank_holidays
from creditdesk.services.letters import archive, led_letter, numbers
from creditdesk.services.letters.compose import UnsayableError
from creditdesk.services.letters.file_names import FileNames
from creditdesk.services.letters.filing import IssuedLetter
from creditdesk.services.letters.issuing import HeldError
from creditdesk.services.letters.led_letter import Made, Wanted
from creditdesk.services.letters.letters_ahead import LettersAhead, processes_for
from creditdesk.services.letters.merging import merge
from creditdesk.services.letters.outbox_writing import NoAddressError, mail_of, queue_letter
from creditdesk.services.letters.prints import read_unprinted
from creditdesk.services.letters.proposals import propose
from creditdesk.services.letters.proposed import HeldBack, Proposal
from creditdesk.services.letters.run_lines import Line, Run, State, key_of, key_of_proposal
from creditdesk.services.letters.turns import few
from creditdesk.services.progress import Progress

_TOGETHER = 16
"""Letters that are issued in one unit of work: the day's figures are then brought up to date once for all of them."""
_NAMED = 3
_TOUCHES = frozenset({Touched.HISTORY, Touched.LETTERS, Touched.WORKLIST})


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """A letter that a release issued, or of which it wrote a copy that was lacking, and where that is.

    `mail` is the number of the mail in the outbox that it travels with, of one that goes by e-mail.
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
    mail: int | None = None


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


class StillHeldError(CreditDeskError):
    """A letter of a run may not go now."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(f"Held: {'; '.join(reasons)}.")
        self.reasons = reasons


def release(
    book: Book,
    run: Run,
    folder: Path,
    *,
    at: datetime,
    merged: Path | None,
    customer_ids: Collection[int] | None,
    processes: int | None,
    progress: Progress,
) -> Release:
    """Release a run as `LetterRuns.release` says."""
    archive.make_writable(folder)
    mine = [line for line in run.lines if customer_ids is None or line.customer_id in customer_ids]
    files: list[IssuedFile] = []
    held: list[tuple[str, tuple[str, ...]]] = []
    names = FileNames()
    count = sum(line.goes for line in mine)
    makers = LettersAhead(book.path, processes_for(count) if processes is None else processes, len(mine))
    with closing(makers) as ahead:
        issuing = _Issuing(book, run.as_of, mine, at, ahead)
        for first in range(0, len(mine), _TOGETHER):
            for line in issuing.issue(range(first, min(first + _TOGETHER, len(mine))), progress):
                if line.letter_id is not None:
                    files.append(_copy(book, line, folder, names))
                elif line.state is State.HELD:
                    held.append((line.account, line.held))
            if issuing.stopped is not None:
                raise issuing.stopped
    with book.read() as connection:
        waiting = {each.number for each in read_unprinted(connection)}
    posted = [each for each in files if each.number in waiting]
    if merged is not None and posted:
        archive.write_file(merged, merge([each.path.read_bytes() for each in posted]))
    if len(mine) == len(run.lines):
        with book.unit_of_work(at) as work:
            work.connection.execute(update(letter_runs).where(letter_runs.c.id == run.run_id).values(ended_at=at))
    progress.report(len(mine), len(mine), "Letters written")
    return Release(
        tuple(files),
        tuple(held),
        merged if posted else None,
        tuple(_notices(issuing.notices)),
        frozenset(issuing.customer_ids),
    )


class _Issuing:
    """Issues the letters of a run, some at a time, in the order of its lines."""

    def __init__(self, book: Book, as_of: date, lines: Sequence[Line], at: datetime, ahead: LettersAhead) -> None:
        self.notices: defaultdict[str, list[str]] = defaultdict(list)
        """What the sender of the letters issued should know, with the accounts that it is about."""
        self.customer_ids: set[int] = set()
        """Whose letters were issued."""
        self.stopped: Cancelled | None = None
        """The wish of whoever watches, once they want it to stop."""
        self._book = book
        self._as_of = as_of
        self._lines = lines
        self._at = at
        self._ahead = ahead
        with book.read() as connection:
            # What the letters ask and whether the gate lets them, for all of them at once.
            self._found = _Found(connection, as_of, [line for line in lines if line.goes])
            self._last_entry = audit.last_entry(connection)
        self._stands = True
        # The last number of each kind of letter that was filed here, and that was begun; and that of each line begun.
        self._filed: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        self._expected: dict[int, str] = {}

    def issue(self, places: range, progress: Progress) -> list[Line]:
        """Issue the letters of some lines as the ledger is now, in one unit of work with the lines.

        Returns:
            The lines as they stand now, up to where whoever watches wanted it to stop.
        """
        if not any(self._lines[place].goes for place in places):
            return [self._lines[place] for place in places]
        done: list[Line] = []
        with self._book.unit_of_work(self._at) as work:
            self._see_what_came_between(work.connection)
            for place in places:
                line = self._lines[place]
                if line.goes:
                    try:
                        progress.report(place, len(self._lines), f"Letter to {line.account}")
                    except Cancelled as wish:
                        self.stopped = wish
                        break
                    line = self._issue(work, place)
                done.append(line)
            issued = {
                line.customer_id
                for before, line in zip(self._lines[places.start :], done, strict=False)
                if before.letter_id != line.letter_id
            }
            led_letter.bring_up_to_date(work.connection, self._as_of, issued)
            self._last_entry = audit.last_entry(work.connection)
        self.customer_ids |= issued
        return done

    def _issue(self, work: Work, place: int) -> Line:
        """Issue a line's letter, or say in the line why it cannot go."""
        line = self._lines[place]
        ahead = self._ahead.take(work.connection, place, self._wanted)
        try:
            # This reads: what one letter cannot say stops that letter and not the run, and nothing of it was written.
            made = self._made(work.connection, place, ahead)
        except (StillHeldError, HeldError) as error:
            line = replace(line, state=State.HELD, held=error.reasons)
        except UnsayableError as error:
            reason = " ".join(part for part in (error.what, error.cure) if part)
            line = replace(line, state=State.HELD, held=(reason,))
        else:
            letter = self._file(work, made, line.channel)
            self._filed[LETTERS[made.wanted.proposal.kind].prefix] = letter.number
            line = replace(line, state=State.ISSUED, letter_id=letter.letter_id, amount_minor=letter.amount_minor)
        work.connection.execute(
            update(letter_run_lines)
            .where(letter_run_lines.c.id == line.line_id)
            .values(state=line.state, held=list(line.held), letter_id=line.letter_id, amount_minor=line.amount_minor)
        )
        return line

    def _file(self, work: Work, made: Made, channel: str) -> IssuedLetter:
        """File a letter, with what its level wants done after it and the mail by which it goes."""
        letter = led_letter.file(work, self._book.documents_folder, made)
        _remind(work, made.wanted.proposal, letter.activity_id, self._as_of)
        for notice in made.notices:
            self.notices[notice].append(letter.account)
        if channel == Channel.EMAIL:
            self._queue(work, letter)
        return letter

    def _queue(self, work: Work, letter: IssuedLetter) -> None:
        """Put a letter into the outbox; where nobody has an address that mails can go to, it is printed."""
        try:
            queue_letter(work, letter.letter_id)
        except NoAddressError as error:
            self.notices[f"{letter.number} is to be printed. {error.what}"].append(letter.account)

    def _see_what_came_between(self, connection: Connection) -> None:
        """Notice whether somebody else changed the book, so that what was found and made ahead may be true no more."""
        if self._stands and audit.last_entry(connection) != self._last_entry:
            self._stands = False
            self._ahead.close()

    def _made(self, connection: Connection, place: int, ahead: Made | None) -> Made:
        """Return the letter as it is to be filed: the one made ahead if nothing came between, else made now."""
        line = self._lines[place]
        stands = self._stands and self._is_first(place)
        proposal, reason = (self._found if stands else _Found(connection, self._as_of, [line])).decided(line)
        number = numbers.next_letter(connection, proposal.kind, self._as_of)
        if ahead is not None and stands and ahead.wanted.number == number:
            return ahead
        if self._expected.get(place) != number:
            # A letter before it did not go: those that were begun after it have other numbers too.
            self._numbers = {**self._filed, LETTERS[proposal.kind].prefix: number}
            self._ahead.begin_anew(place + 1)
        return led_letter.make(connection, Wanted(proposal, self._as_of, number, reason, line.without, line.added))

    def _wanted(self, place: int) -> Wanted | None:
        """Say what is to be made ahead at a place, under the number that it will have if all before it go."""
        line = self._lines[place]
        if not line.goes:
            return None
        try:
            proposal, reason = self._found.decided(line)
        except StillHeldError:
            return None
        number = self._expected[place] = self._next_number(proposal.kind)
        # Of two letters to a debtor the second is made when the first is filed: it may speak of it.
        return (
            Wanted(proposal, self._as_of, number, reason, line.without, line.added) if self._is_first(place) else None
        )

    def _is_first(self, place: int) -> bool:
        """Tell whether no letter before it goes to the same debtor; those of one stand together."""
        return place == 0 or self._lines[place - 1].customer_id != self._lines[place].customer_id

    def _next_number(self, kind: Kind) -> str:
        prefix = LETTERS[kind].prefix
        if prefix in self._numbers:
            self._numbers[prefix] = numbers.following(self._numbers[prefix])
        else:
            with self._book.read() as connection:
                self._numbers[prefix] = numbers.next_letter(connection, kind, self._as_of)
        return self._numbers[prefix]


class _Found:
    """What is proposed now to the debtors of some lines, and what is held of it."""

    def __init__(self, connection: Connection, as_of: date, lines: Collection[Line]) -> None:
        approved = [(line.customer_id, line.currency, line.step) for line in lines if line.approved_by]
        found = propose(connection, as_of, few({line.customer_id for line in lines}), approved=approved)
        self._proposed = {key_of_proposal(each): each for each in found.proposed}
        self._held: defaultdict[int, list[HeldBack]] = defaultdict(list)
        for each in found.held:
            self._held[each.customer_id].append(each)

    def decided(self, line: Line) -> tuple[Proposal, str]:
        """Return a line's letter, and why it goes against the gate, if it does.

        Raises:
            StillHeldError: If it does not go.
        """
        wanted = key_of(line)
        proposal = self._proposed.get(wanted)
        if proposal is not None:
            if proposal.chosen <= line.without:
                raise StillHeldError(("all of its items were taken out",))
            return proposal, ""
        held = self._held.get(line.customer_id, [])
        for each in held:
            if each.proposal is None or key_of_proposal(each.proposal) != wanted:
                continue
            if line.override_reason and each.may_overrule:
                return each.proposal, line.override_reason
            raise StillHeldError(each.reasons)
        others = tuple(reason for each in held for reason in each.reasons)
        raise StillHeldError(others or ("nothing is left to ask for at this step",))


def _notices(found: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Say each notice once, with the accounts that it is about; of many the first few by name."""
    for notice, accounts in found.items():
        named = sorted(set(accounts))
        more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
        yield f"{', '.join(named[:_NAMED])}{more}: {notice}"


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


def _copy(book: Book, line: Line, folder: Path, names: FileNames) -> IssuedFile:
    with book.read() as connection:
        row = connection.execute(select(letters).where(letters.c.id == line.letter_id)).one()
        pdf = archive.read(book.documents_folder, row.sha256)
        mail = mail_of(connection, row.id)
    path = folder / names.unique(row.number, ".pdf")
    archive.write_file(path, pdf)
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
        mail=mail,
    )
