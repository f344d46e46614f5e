"""`queries`: what customers dispute, who owes the answer, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.facts import query_facts
from creditdesk.cli.opening import At
from creditdesk.cli.tables import amount, table
from creditdesk.cli.terminal import Terminal
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.money import decimal_text
from creditdesk.domain.parsing import AmountStyle, parse_amount
from creditdesk.domain.query import QueryStatus, Resolution
from creditdesk.services.desk.query_figures import Cause, QueryFigures
from creditdesk.services.desk.query_rows import Audience, QueryFilter, QueryRow
from creditdesk.services.letters import archive

_ENDS = tuple(status.value for status in QueryStatus if status is not QueryStatus.OPEN)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Queries: list, pass to their owner, resolve.")(queries)


@dataclass(frozen=True, slots=True)
class _Step:
    """What is to be done to one query."""

    query_id: int
    end: str | None
    credit: str | None
    note: str
    owner: str | None
    email: str | None
    due: date | None
    credit_note: str | None


@dataclass(frozen=True, slots=True)
class _Writing:
    """What is to be written about a query, and where it goes: into the outbox, or a file in a folder."""

    to: Audience
    as_mail: bool
    in_outbox: bool
    out: Path
    because: str


def queries(
    context: typer.Context,
    account: Annotated[str | None, typer.Argument(metavar="[ACCOUNT]", help="One debtor's; else all.")] = None,
    *,
    status: Annotated[
        str, typer.Option(metavar="NAME", help="open, accepted, rejected, withdrawn, mediated or all.")
    ] = "open",
    late: Annotated[bool, typer.Option("--late", help="Those alone whose answer is late.")] = False,
    owner: Annotated[
        str | None, typer.Option(metavar="NAME", help="Those of this owner; with --change, the new owner.")
    ] = None,
    min_days: Annotated[int, typer.Option(metavar="N", help="Those at least so many days old.", min=0)] = 0,
    resolve: Annotated[int | None, typer.Option(metavar="ID", help="Write the answer to a query.")] = None,
    end: Annotated[str | None, typer.Option("--as", metavar="END", help=f"How it ended: {', '.join(_ENDS)}.")] = None,
    credit: Annotated[str | None, typer.Option(metavar="AMOUNT", help="What is credited; else all of it.")] = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help="What was found.")] = "",
    change: Annotated[int | None, typer.Option(metavar="ID", help="Change owner, e-mail or day of a query.")] = None,
    email: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Where the owner reads mail.")] = None,
    due: Annotated[str | None, typer.Option(metavar="DATE", help="By when the answer is wanted.")] = None,
    credited: Annotated[int | None, typer.Option(metavar="ID", help="Say which credit note answers a query.")] = None,
    credit_note: Annotated[str | None, typer.Option("--by", metavar="NUMBER", help="That credit note.")] = None,
    attach: Annotated[int | None, typer.Option(metavar="ID", help="Keep documents with a query.")] = None,
    file: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="A document to attach; may be repeated.")
    ] = None,
    write: Annotated[int | None, typer.Option(metavar="ID", help="Write about a query, into a file.")] = None,
    to: Annotated[Audience, typer.Option(help="To whom.")] = Audience.CUSTOMER,
    mail: Annotated[bool, typer.Option("--mail", help="As a mail draft (.eml), in place of a PDF.")] = False,
    outbox: Annotated[bool, typer.Option("--outbox", help="As a mail that waits in the outbox.")] = False,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the file goes.")] = Path(),
    because: Annotated[str, typer.Option(metavar="TEXT", help="Why it is written although the gate holds it.")] = "",
    figures: Annotated[bool, typer.Option("--figures", help="Days to answer and causes, in place of a list.")] = False,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="With --figures: since when; else for a year.")
    ] = None,
) -> None:
    """List queries, or move one on, and answer how they stand."""
    here = terminal.of(context)
    rows: tuple[QueryRow, ...]
    if figures:
        _answer_figures(here, terminal.day(since, "--from"))
        return
    chosen = [each for each in (resolve, change, credited, attach, write) if each is not None]
    if len(chosen) > 1:
        raise typer.BadParameter(
            "Do one thing at a time.", param_hint="--resolve, --change, --credited, --attach, --write"
        )
    if write is not None:
        _write(here, write, _Writing(to, mail, outbox, out, because))
        return
    if attach is not None:
        with opening.writing(here) as at:
            if not file:
                raise typer.BadParameter("Say which document.", param_hint="--file")
            at.office.desk.queries.attach(attach, file, at=here.moment(at.as_of), as_of=at.as_of)
            as_of, rows = at.as_of, (at.office.desk.queries.query(attach, at.as_of),)
    elif chosen:
        step = _Step(chosen[0], end, credit, note, owner, email, terminal.day(due, "--due"), credit_note)
        _check(step, resolving=resolve is not None, crediting=credited is not None)
        with opening.writing(here) as at:
            opening.bring_to_day(here, at)
            _take(here, at, step, resolving=resolve is not None, crediting=credited is not None)
            as_of, rows = at.as_of, (at.office.desk.queries.query(step.query_id, at.as_of),)
    else:
        with opening.caught_up(here) as at:
            customer_id = None if account is None else at.office.ledger.customer_id(account)
            wanted = QueryFilter(customer_id, _statuses(status), owner or "", late, min_days)
            as_of, rows = at.as_of, at.office.desk.queries.list(at.as_of, wanted)
    facts = {"as_of": as_of.isoformat(), "queries": [query_facts(row) for row in rows]}
    here.answer(facts, lambda: _words(rows, as_of))


def _write(here: Terminal, query_id: int, wanted: _Writing) -> None:
    path: Path | None = None
    with opening.writing(here) as at:
        writing, moment = at.office.query_letters, here.moment(at.as_of)
        if wanted.in_outbox:
            letter, _, _ = writing.queue(query_id, wanted.to, as_of=at.as_of, at=moment, override_reason=wanted.because)
        else:
            archive.make_writable(wanted.out)
            letter, _, _ = writing.write(
                query_id,
                wanted.to,
                as_mail=wanted.as_mail,
                as_of=at.as_of,
                at=moment,
                override_reason=wanted.because,
            )
            path = wanted.out / letter.name
            archive.write_file(path, letter.content)
    facts = {"query": query_id, "path": None if path is None else str(path), "summary": letter.words}
    here.answer(facts, lambda: letter.words if path is None else f"{letter.words}: {path}")


def _answer_figures(here: Terminal, since: date | None) -> None:
    with opening.caught_up(here) as at:
        told = at.office.desk.queries.figures(since or at.as_of - timedelta(days=365), at.as_of)
    facts = {
        "from": told.from_on.isoformat(),
        "as_of": told.as_of.isoformat(),
        "dispute_days": told.dispute_days,
        "answered": told.answered,
        "disputed": [
            {
                "currency": each.currency,
                "disputed": decimal_text(each.disputed_minor, each.currency),
                "total": decimal_text(each.total_minor, each.currency),
                "percent": None if each.percent is None else round(each.percent, 2),
            }
            for each in told.disputed
        ],
        "reasons": [_cause_facts(cause) for cause in told.reasons],
        "owners": [_cause_facts(cause) for cause in told.owners],
    }
    here.answer(facts, lambda: _figures_words(told))


def _cause_facts(cause: Cause) -> dict[str, Any]:
    return {
        "name": cause.name,
        "currency": cause.currency,
        "count": cause.count,
        "amount": decimal_text(cause.amount_minor, cause.currency),
        "open_count": cause.open_count,
        "open": decimal_text(cause.open_minor, cause.currency),
        "late_count": cause.late_count,
        "answered": cause.answered,
        "upheld": cause.upheld,
        "credited": decimal_text(cause.credited_minor, cause.currency),
        "days": cause.days,
    }


def _figures_words(told: QueryFigures) -> str:
    days = "none" if told.dispute_days is None else f"{told.dispute_days:.1f} days"
    lines = [f"Answered since {told.from_on}: {told.answered}; mean time to the answer: {days}."]
    lines += [
        f"In query: {amount(each.disputed_minor, each.currency)} of {amount(each.total_minor, each.currency)} "
        f"{each.currency}, {each.percent:.2f} %."
        for each in told.disputed
        if each.percent is not None
    ]
    for title, causes in (("Reason", told.reasons), ("Owner", told.owners)):
        if causes:
            lines += ["", _causes(title, causes)]
    return "\n".join(lines)


def _causes(title: str, causes: Sequence[Cause]) -> str:
    return table(
        (title, "", "Queries", "Amount", "Open", "Late", "Days", "Customer right", "Credited"),
        (
            (
                cause.name,
                cause.currency,
                cause.count,
                amount(cause.amount_minor, cause.currency),
                cause.open_count,
                cause.late_count,
                None if cause.days is None else f"{cause.days:.1f}",
                f"{cause.upheld} of {cause.answered}",
                amount(cause.credited_minor, cause.currency),
            )
            for cause in causes
        ),
        right=(2, 3, 4, 5, 6, 7, 8),
    )


def _statuses(name: str) -> frozenset[QueryStatus]:
    if name == "all":
        return frozenset()
    try:
        return frozenset({QueryStatus(name)})
    except ValueError:
        raise typer.BadParameter(f'"{name}" is not a status of a query.', param_hint="--status") from None


def _check(step: _Step, *, resolving: bool, crediting: bool) -> None:
    if resolving and step.end not in _ENDS:
        raise typer.BadParameter(f"Say how it ended: {', '.join(_ENDS)}.", param_hint="--as")
    if crediting and not step.credit_note:
        raise typer.BadParameter("Say the number of the credit note.", param_hint="--by")


def _take(here: Terminal, at: At, step: _Step, *, resolving: bool, crediting: bool) -> None:
    desk, moment = at.office.desk.queries, here.moment(at.as_of)
    query = desk.query(step.query_id, at.as_of)
    if resolving:
        credit = None if step.credit is None else _amount(step.credit, query.currency)
        desk.resolve(query.id, Resolution(QueryStatus(step.end or ""), credit, step.note), at=moment, as_of=at.as_of)
    elif crediting:
        desk.credit_came(query.id, step.credit_note or "", at=moment, as_of=at.as_of)
    else:
        desk.assign(
            query.id,
            query.owner if step.owner is None else step.owner,
            query.owner_email if step.email is None else step.email,
            query.answer_due_on if step.due is None else step.due,
            at=moment,
            as_of=at.as_of,
        )


def _amount(text: str, currency: str) -> int:
    try:
        return parse_amount(text, currency, AmountStyle.POINT)
    except CreditDeskError as problem:
        raise CreditDeskError(problem.what, safe="Nothing was written.", cure="Write it as 250.00.") from problem


def _words(rows: Sequence[QueryRow], as_of: date) -> str:
    if not rows:
        return "No query fits."
    return table(
        ("Query", "Account", "Raised", "Days", "Reason", "Items", "", "Amount", "Owner", "Answer by", "State"),
        (
            (
                row.id,
                row.account,
                row.raised_on,
                row.age_days,
                row.reason,
                ", ".join(key.number for key, _ in row.items),
                row.currency,
                amount(row.amount_minor, row.currency),
                row.owner,
                row.answer_due_on,
                _state(row, as_of),
            )
            for row in rows
        ),
        right=(0, 3, 7),
    )


def _state(row: QueryRow, as_of: date) -> str:
    if row.credit_left_minor:
        return f"{row.status.value}, credit of {amount(row.credit_left_minor, row.currency)} to come"
    return row.state(as_of)
