"""`statement-runs`: runs of statements saved under names."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import table
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.statement import StatementKind
from creditdesk.domain.statement_run import Listed, StatementRunSettings


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("statement-runs", help="Runs of statements saved under names.")(statement_runs)


def statement_runs(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The one to save; none lists all.")] = None,
    *,
    kind: Annotated[StatementKind, typer.Option(help="Which statement.")] = StatementKind.OPEN_ITEM,
    months_back: Annotated[
        int, typer.Option(metavar="N", help="Its period begins the 1st of the month so many before.")
    ] = 0,
    group: Annotated[bool, typer.Option("--group", help="One for head office and branches.")] = False,
    listed: Annotated[
        Listed, typer.Option("--to", help="Everybody, those owing, or those overdue.")
    ] = Listed.EVERYBODY,
    least: Annotated[str, typer.Option(metavar="AMOUNT", help="Nobody who owes less.")] = "0",
    controller: Annotated[str, typer.Option(metavar="NAME", help="The debtors of this controller alone.")] = "",
    sector: Annotated[str, typer.Option(metavar="NAME", help="The debtors of this sector alone.")] = "",
    leave_out: Annotated[
        list[str] | None, typer.Option(metavar="ACCOUNT", help="Who gets none; may be given again.")
    ] = None,
    merged: Annotated[bool, typer.Option("--print", help="One file to print besides.")] = False,
    mailed: Annotated[bool, typer.Option("--mail", help="Into the outbox, for who has an e-mail address.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Forget it.")] = False,
) -> None:
    """List, save or remove runs; `statement --run NAME` carries one out."""
    here = terminal.of(context)
    if name is not None:
        with opening.writing(here) as at:
            runs, moment = at.office.statement_runs, here.moment(at.as_of)
            if remove:
                runs.remove(name, at=moment)
            else:
                wanted = StatementRunSettings(
                    name,
                    kind,
                    months_back,
                    group,
                    listed,
                    _amount(least),
                    controller,
                    sector,
                    tuple(leave_out or ()),
                    merged,
                    mailed,
                )
                runs.save(wanted, at=moment)
    with opening.reading(here) as at:
        saved = at.office.statement_runs.saved()
    here.answer({"runs": [run_facts(each) for each in saved]}, lambda: _words(saved))


def run_facts(run: StatementRunSettings) -> dict[str, Any]:
    """Return a saved run as the command line answers it."""
    return asdict(run) | {"least": str(run.least), "left_out": list(run.left_out)}


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise CreditDeskError(f'"{text}" is no amount.', safe="Nothing was saved.", cure="Write it as 25.00.") from None


def _words(saved: tuple[StatementRunSettings, ...]) -> str:
    if not saved:
        return "No run of statements is saved. `creditdesk statement-runs Monthly --to owing` saves one."
    rows = [
        (
            each.name,
            each.kind.value,
            each.listed.value,
            str(each.least),
            each.controller,
            each.sector,
            ", ".join(each.left_out),
        )
        for each in saved
    ]
    return table(("Name", "Kind", "To", "Least", "Controller", "Sector", "Left out"), rows)
