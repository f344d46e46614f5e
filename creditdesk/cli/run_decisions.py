"""`letters approve`, `send-anyway`, `add-paragraph`, `leave-out`: what people decide of the day's letters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.domain.errors import CreditDeskError

if TYPE_CHECKING:  # ReportLab loads with them, for letters alone
    from datetime import datetime

    from creditdesk.services.letters.proposed import Proposals
    from creditdesk.services.letters.run_lines import Line
    from creditdesk.services.letters.runs import LetterRuns

_Account = Annotated[str, typer.Argument(metavar="ACCOUNT", help="Whose letters of the day.")]
_Step = Annotated[int | None, typer.Option(metavar="N", help="Only that of this step of the ladder.")]


def add_to(letters: typer.Typer) -> None:
    """Add the commands."""
    letters.command(help="Let a debtor's letters of the day go that need somebody's word.")(approve)
    letters.command(help="Let a debtor's held letters of the day go, for a reason that is kept.")(send_anyway)
    letters.command(help="Let a debtor's letters of the day say something besides their text.")(add_paragraph)
    letters.command(help="Leave a debtor's letters out of the day's run, or take them in again.")(leave_out)


def approve(context: typer.Context, account: _Account, step: _Step = None) -> None:
    """Approve; the letters go with the next `letters issue` of the day."""
    _decide(
        context,
        account,
        step,
        lambda line, found: any(
            each.needs_approval and (each.currency, each.step) == (line.currency, line.step) for each in found.held
        ),
        lambda runs, line, at: runs.approve(line.line_id, at=at),
        nothing="waits for somebody's approval",
    )


def send_anyway(
    context: typer.Context,
    account: _Account,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why it is sent all the same; kept with the letter.")],
    step: _Step = None,
) -> None:
    """Send held letters all the same; they go with the next `letters issue` of the day."""
    _decide(
        context,
        account,
        step,
        lambda line, _found: bool(line.held),
        lambda runs, line, at: runs.send_anyway(line.line_id, reason, at=at),
        nothing="is held that could be sent",
    )


def add_paragraph(
    context: typer.Context,
    account: _Account,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Above the items; an empty text takes it out.")],
    step: _Step = None,
) -> None:
    """Say something besides; the letters go with the next `letters issue` of the day."""
    _decide(
        context,
        account,
        step,
        lambda _line, _found: True,
        lambda runs, line, at: runs.say_besides(line.line_id, text, at=at),
        nothing="has its turn",
    )


def leave_out(
    context: typer.Context,
    account: _Account,
    step: _Step = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take them in again.")] = False,
) -> None:
    """Leave letters out of the day's run; another day proposes them again."""
    _decide(
        context,
        account,
        step,
        lambda line, _found: line.is_left_out is undo,
        lambda runs, line, at: (runs.take_in if undo else runs.leave_out)(line.line_id, at=at),
        nothing="was left out" if undo else "has its turn",
    )


def _decide(
    context: typer.Context,
    account: str,
    step: int | None,
    concerns: Callable[[Line, Proposals], bool],
    decide: Callable[[LetterRuns, Line, datetime], object],
    *,
    nothing: str,
) -> None:
    here = terminal.of(context)
    with opening.writing(here) as at:
        opening.bring_to_day(here, at)
        runs, moment = at.office.letter_runs, here.moment(at.as_of)
        customer_id = at.office.ledger.customer_id(account)
        run, found = runs.start(at.as_of, at=moment, customer_ids=[customer_id])
        mine = [
            line
            for line in run.lines
            if line.customer_id == customer_id and (step is None or line.step == step) and concerns(line, found)
        ]
        if not mine:
            raise CreditDeskError(
                f"No letter to {account} {nothing} on {at.as_of}.",
                safe="Nothing was changed.",
                cure="`letters propose` says who gets which letter, and who is held and why.",
            )
        for line in mine:
            decide(runs, line, moment)
        after = {line.line_id: line for line in runs.run(run.run_id).lines}
    decided = [_facts(after[line.line_id]) for line in mine]
    here.answer({"decided": decided}, lambda: "\n".join(_words(each) for each in decided))


def _facts(line: Line) -> dict[str, Any]:
    return {
        "account": line.account,
        "currency": line.currency,
        "step": line.step,
        "goes": line.goes,
        "approved_by": line.approved_by or None,
        "reason": line.override_reason or None,
        "paragraph": line.added or None,
    }


def _words(decided: dict[str, Any]) -> str:
    goes = "goes with the next `letters issue` of the day" if decided["goes"] else "stays out of the day's run"
    return f"{decided['account']}  step {decided['step']}, {decided['currency']}: {goes}."
