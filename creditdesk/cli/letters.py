"""`statement`: statements of account as PDF."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditdesk.cli import opening, terminal
from creditdesk.domain.errors import CreditDeskError

if TYPE_CHECKING:  # ReportLab loads with it, for statements alone
    from creditdesk.services.letters.service import StatementRun


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Statements of account as PDF.")(statement)


def statement(
    context: typer.Context,
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder to write them to.")],
    account: Annotated[str | None, typer.Argument(metavar="ACCOUNT", help="The debtor's account.")] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody who has something open.")] = False,
    kind: Annotated[str, typer.Option(metavar="KIND", help="What it lists; so far open-item alone.")] = "open-item",
) -> None:
    """Issue statements through the gate; exit status 1 if any is held."""
    here = terminal.of(context)
    if (account is None) != everybody:
        raise CreditDeskError("Name one debtor's account, or say --all.")
    if kind != "open-item":
        raise CreditDeskError(
            f'There is no statement of the kind "{kind}".', safe="Nothing was issued.", cure="Use open-item."
        )
    with opening.filing(here) as at:
        ids = None if account is None else [at.office.ledger.customer_id(account)]
        progress = here.progress()
        run = at.office.letters.statements(ids, as_of=at.as_of, at=here.moment(at.as_of), folder=out, progress=progress)
        progress.clear()
    facts = {
        "as_of": at.as_of.isoformat(),
        "files": [
            {"account": file.account, "path": str(file.path), "pages": file.pages, "sha256": file.sha256}
            for file in run.files
        ],
        "held": [{"account": held.account, "reasons": list(held.reasons)} for held in run.held],
    }
    here.answer(facts, lambda: _words(run, at.as_of))
    if run.held:
        raise terminal.attention()


def _words(run: StatementRun, as_of: date) -> str:
    lines = [f"{file.path}  {file.pages} {'page' if file.pages == 1 else 'pages'}" for file in run.files]
    lines += [f"Held for {held.account}: {'; '.join(held.reasons)}" for held in run.held]
    return "\n".join(lines) or f"Nobody had anything open on {as_of}."
