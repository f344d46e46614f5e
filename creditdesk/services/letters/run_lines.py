"""The lines of a run of letters as the book keeps them: the proposals, with what people decided of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, select, update

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import NotFoundError
from creditdesk.models.bulk import in_chunks
from creditdesk.models.customers import customers
from creditdesk.models.policies import letter_run_lines, letter_runs
from creditdesk.models.rows import add_row
from creditdesk.services.book.book import Work
from creditdesk.services.letters.proposed import Proposal


class State(StrEnum):
    """Where a line of a run stands."""

    PROPOSED = "proposed"
    HELD = "held"
    LEFT_OUT = "left_out"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True)
class Line:
    """A letter of a run with what people decided of it.

    `without` are items that somebody took out of it, `override_reason` why it goes although the gate holds it, `added`
    what it says besides its text.
    """

    line_id: int
    customer_id: int
    account: str
    currency: str
    policy: str
    step: int
    channel: str
    amount_minor: int
    state: State
    held: tuple[str, ...] = ()
    without: frozenset[DocumentKey] = frozenset()
    approved_by: str = ""
    override_reason: str = ""
    added: str = ""
    letter_id: int | None = None

    @property
    def goes(self) -> bool:
        """Whether a release tries to issue it."""
        return self.state is State.PROPOSED or (self.state is State.HELD and bool(self.override_reason))

    @property
    def is_left_out(self) -> bool:
        """Whether a person took it out of the day's runs."""
        return self.state is State.LEFT_OUT


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a day; `is_ended` once all of it went that could."""

    run_id: int
    as_of: date
    is_ended: bool
    lines: tuple[Line, ...]

    @property
    def counts(self) -> tuple[int, int]:
        """How many of its letters are issued, and how many a release would still try."""
        return sum(line.state is State.ISSUED for line in self.lines), sum(line.goes for line in self.lines)


def open_runs() -> Select[Any]:
    """Return the statement for the last run that has not ended."""
    return select(letter_runs.c.id).where(letter_runs.c.ended_at.is_(None)).order_by(letter_runs.c.id.desc()).limit(1)


def under_way(work: Work, as_of: date) -> int:
    """Return the day's run that has not ended, or a new one; those of other days end here."""
    connection = work.connection
    for run in unended(connection, as_of):
        connection.execute(update(letter_runs).where(letter_runs.c.id == run.run_id).values(ended_at=work.at))
        issued, left = run.counts
        work.record("end letter run", f"letter run {run.run_id}", as_of=run.as_of.isoformat(), issued=issued, left=left)
    run_id = connection.scalar(open_runs().where(letter_runs.c.as_of == as_of))
    if run_id is not None:
        return int(run_id)
    return add_row(connection, letter_runs, as_of=as_of, started_at=work.at, started_by=work.by)


def unended(connection: Connection, as_of: date) -> tuple[Run, ...]:
    """Return the runs of other days that never came to their end."""
    query = select(letter_runs.c.id).where(letter_runs.c.ended_at.is_(None), letter_runs.c.as_of != as_of)
    return tuple(read_run(connection, run_id) for run_id in connection.scalars(query.order_by(letter_runs.c.as_of)))


def unended_words(runs: Iterable[Run], day: Callable[[date], str]) -> Iterator[str]:
    """Say of runs of other days what was not written; nothing of one in which nothing was begun or decided."""
    for run in runs:
        issued, left = run.counts
        if left and (issued or any(line.approved_by or line.override_reason for line in run.lines)):
            written = "1 was" if issued == 1 else f"{issued:,} were"
            yield (
                f"The letters of {day(run.as_of)} were not all written: {written} issued, {left:,} not. "
                "Whoever still has a letter coming is listed here; what was decided then is to be decided again."
            )


def read_run(connection: Connection, run_id: int) -> Run:
    """Return a run as it stands.

    Raises:
        NotFoundError: If there is none.
    """
    row = connection.execute(select(letter_runs).where(letter_runs.c.id == run_id)).one_or_none()
    if row is None:
        raise NotFoundError("There is no such run of letters.", cure="Start one.")
    return Run(run_id, row.as_of, row.ended_at is not None, read_lines(connection, run_id))


def read_lines(connection: Connection, run_id: int) -> tuple[Line, ...]:
    """Return the lines of a run, in the order of account codes."""
    rows = connection.execute(
        select(letter_run_lines, customers.c.account)
        .join(customers, customers.c.id == letter_run_lines.c.customer_id)
        .where(letter_run_lines.c.run_id == run_id)
        .order_by(customers.c.account, letter_run_lines.c.currency, letter_run_lines.c.step, letter_run_lines.c.id)
    )
    return tuple(_line(row) for row in rows)


def read_left_out(connection: Connection, as_of: date, run_id: int | None) -> tuple[Line, ...]:
    """Return what was left out of the runs of a day but this one: who wants no letter today wants none in a second run.

    A letter left out of one and issued by a later one is not of them.
    """
    rows = connection.execute(
        select(letter_run_lines, customers.c.account)
        .join(customers, customers.c.id == letter_run_lines.c.customer_id)
        .join(letter_runs, letter_runs.c.id == letter_run_lines.c.run_id)
        .where(letter_runs.c.as_of == as_of, letter_runs.c.id.is_not(run_id))
        .order_by(letter_runs.c.id)
    )
    last = {key_of(line): line for line in map(_line, rows)}
    return tuple(line for line in last.values() if line.state is State.LEFT_OUT)


def _line(row: Row[Any]) -> Line:
    return Line(
        line_id=row.id,
        customer_id=row.customer_id,
        account=row.account,
        currency=row.currency,
        policy=row.policy,
        step=row.step,
        channel=row.channel,
        amount_minor=row.amount_minor,
        state=State(row.state),
        held=tuple(row.held),
        without=frozenset(DocumentKey(DocumentType(type_), number) for type_, number in row.without),
        approved_by=row.approved_by,
        override_reason=row.override_reason,
        added=row.added,
        letter_id=row.letter_id,
    )


def delete_lines(connection: Connection, line_ids: Collection[int]) -> None:
    """Take lines out of their run."""
    for some in in_chunks(line_ids):
        connection.execute(delete(letter_run_lines).where(letter_run_lines.c.id.in_(some)))


def key_of(line: Line) -> tuple[int, str, str, int]:
    """Return what names a letter within its run: debtor, currency, policy, step."""
    return line.customer_id, line.currency, line.policy, line.step


def key_of_proposal(proposal: Proposal) -> tuple[int, str, str, int]:
    """Return the same of a proposal."""
    return proposal.customer_id, proposal.currency, proposal.leading.policy.code, proposal.step


def key_of_row(row: Mapping[str, Any]) -> tuple[int, str, str, int]:
    """Return the same of a row."""
    return row["customer_id"], row["currency"], row["policy"], row["step"]


def row_of(
    run_id: int,
    proposal: Proposal,
    state: State,
    held: tuple[str, ...],
    before: Mapping[tuple[int, str, str, int], Line],
) -> dict[str, Any]:
    """Return a proposal as a row of its run, with what people decided of it before."""
    decided = before.get(key_of_proposal(proposal))
    left_out = decided is not None and decided.state is State.LEFT_OUT
    without = decided.without if decided is not None else ()
    return {
        "run_id": run_id,
        "customer_id": proposal.customer_id,
        "currency": proposal.currency,
        "policy": proposal.leading.policy.code,
        "step": proposal.step,
        "channel": proposal.leading.channel.value,
        "amount_minor": proposal.amount_minor,
        "state": (State.LEFT_OUT if left_out else state).value,
        "held": list(held),
        "without": [[key.type.value, key.number] for key in without],
        "approved_by": decided.approved_by if decided is not None else "",
        "override_reason": decided.override_reason if decided is not None else "",
        "added": decided.added if decided is not None else "",
    }
