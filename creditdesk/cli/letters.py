"""`statement`: statements of account as PDF."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.letterhead_cure import cure
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.statement import StatementForm, StatementKind

if TYPE_CHECKING:  # ReportLab loads with it, for statements alone
    from creditdesk.services.letters.statement_folder import HeldAccount, StatementRun


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Statements of account as PDF.")(statement)


def statement(
    context: typer.Context,
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder to write them to.")],
    account: Annotated[str | None, typer.Argument(metavar="ACCOUNT", help="The debtor's account.")] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody who has something to list.")] = False,
    kind: Annotated[str, typer.Option(metavar="KIND", help="open-item, activity or detailed.")] = "open-item",
    since: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="First day of an activity or detailed statement, else the 1st."),
    ] = None,
    group: Annotated[bool, typer.Option("--group", help="One for head office and branches, to head office.")] = False,
    saved: Annotated[
        str | None, typer.Option("--run", metavar="NAME", help="A run that was saved under a name.")
    ] = None,
) -> None:
    """Issue statements through the gate; exit status 1 if any is held."""
    here = terminal.of(context)
    if [account is not None, everybody, saved is not None].count(True) != 1:
        raise CreditDeskError("Name one debtor's account, or say --all, or --run NAME.")
    form = _form(kind, terminal.day(since, "--from"), of_group=group)
    merged, mails = None, None
    with opening.filing(here) as at:
        progress, moment = here.progress(), here.moment(at.as_of)
        if saved is not None:
            wanted = at.office.statement_runs.named(saved)
            form = wanted.form(at.as_of)
            released = at.office.statement_runs.carry_out(
                wanted, as_of=at.as_of, at=moment, folder=out, progress=progress
            )
            run, merged, mails = released.run, released.merged, released.mails
        else:
            ids = None if account is None else [at.office.ledger.customer_id(account)]
            run = at.office.letters.statements(ids, as_of=at.as_of, at=moment, folder=out, form=form, progress=progress)
        progress.clear()
        told = cure(at.office.letters.letterhead(), run.currencies) if run.files else ""
    facts = {
        "as_of": at.as_of.isoformat(),
        "kind": form.kind.value,
        "from": form.since(at.as_of).isoformat() if form.has_period else None,
        "files": [
            {"account": file.account, "path": str(file.path), "pages": file.pages, "sha256": file.sha256}
            for file in run.files
        ],
        "held": [_held_facts(each) for each in run.held],
        "notices": list(run.notices),
        "print": None if merged is None else str(merged),
        "mailed": [] if mails is None else [file.number for file in mails.mailed],
        "unwilling": [] if mails is None else [_held_facts(each) for each in mails.unwilling],
    }
    for notice in filter(None, (*run.notices, told)):
        here.say(notice)
    if mails is not None:
        here.say(f"{len(mails.mailed)} in the outbox, {len(mails.printed)} without an e-mail address.")
        for each in mails.unwilling:
            here.say(f"Not mailed to {each.account}: {'; '.join(each.reasons)}")
    here.answer(facts, lambda: _words(run, at.as_of, quiet=here.quiet))
    if run.held:
        raise terminal.attention()


def _held_facts(held: HeldAccount) -> dict[str, Any]:
    return {"account": held.account, "reasons": list(held.reasons)}


def _form(kind: str, first_on: date | None, *, of_group: bool) -> StatementForm:
    if kind not in list(StatementKind):
        raise CreditDeskError(
            f'There is no statement of the kind "{kind}".',
            safe="Nothing was issued.",
            cure="Choose open-item, activity or detailed.",
        )
    form = StatementForm(StatementKind(kind), first_on, of_group)
    if first_on is not None and not form.has_period:
        raise CreditDeskError(
            "An open-item statement speaks of one day and has no period.",
            safe="Nothing was issued.",
            cure="Leave --from out, or choose --kind activity or detailed.",
        )
    return form


def _words(run: StatementRun, as_of: date, *, quiet: bool) -> str:
    """Say what was written, which a person who wants quiet does not need, and who is held back, which all do."""
    lines = [f"{file.path}  {file.pages} {'page' if file.pages == 1 else 'pages'}" for file in run.files]
    held = [f"Held for {held.account}: {'; '.join(held.reasons)}" for held in run.held]
    if quiet:
        return "\n".join(held)
    return "\n".join([*lines, *held]) or f"Nobody had anything to list on {as_of}."
