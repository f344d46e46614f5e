"""`personal`: everything that is held of one person: shown, handed over, or erased where the law allows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.contacts import named
from creditdesk.domain.errors import CreditDeskError


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="All that is held of a person: shown, handed over or erased.")(personal)


def personal(
    context: typer.Context,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The debtor's account.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="The contact.")],
    *,
    out: Annotated[
        Path | None, typer.Option(metavar="PATH", help="A folder, or a file that ends in .zip, for all of it.")
    ] = None,
    erase: Annotated[bool, typer.Option("--erase", help="Take name and numbers away; it cannot be undone.")] = False,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why: who asked, and when.")] = "",
) -> None:
    """Answer with what is held, or with what was erased and kept."""
    here = terminal.of(context)
    if reason and not erase:
        raise CreditDeskError("A reason alone erases nothing.", safe="Nothing was changed.", cure="Add --erase.")
    with opening.writing(here) if erase else opening.reading(here) as at:
        customer_id = at.office.ledger.customer_id(account)
        contact = named(at.office.ledger.debtor(customer_id, at.as_of).head, name)
        data = at.office.desk.contacts.personal_data(customer_id, contact.id)
        files = at.office.desk.contacts.export_personal_data(customer_id, contact.id, out) if out is not None else ()
        if not erase:
            answer = {**data.as_json(), "files": list(files)}
            here.answer(answer, lambda: "\n".join(files) if out is not None else data.as_text())
            return
        done, _ = at.office.desk.contacts.erase(
            customer_id, contact.id, reason=reason, at=here.moment(at.as_of), as_of=at.as_of
        )
    here.answer(
        {"account": account, "erased": list(done.removed), "kept": list(done.kept), "files": list(files)},
        lambda: "\n".join((*files, done.words)),
    )
