"""`file-mail`: mails of a debtor, kept and told in the history."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from creditdesk.cli import opening, terminal


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("file-mail", help="File mails of a debtor (.eml, .msg) into the history.")(file_mail)


def file_mail(
    context: typer.Context,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The debtor's account.")],
    paths: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Mails, as mail programs save them.")],
) -> None:
    """File all of them, or none."""
    here = terminal.of(context)
    with opening.writing(here) as at:
        customer_id = at.office.ledger.customer_id(account)
        filed, _ = at.office.filed_mails.file(customer_id, paths, at=here.moment(at.as_of), as_of=at.as_of)
    for notice in (notice for mail in filed for notice in mail.notices):
        here.say(notice)
    facts = [
        {"activity": mail.activity_id, "at": mail.at.isoformat(), "words": mail.words, "notices": list(mail.notices)}
        for mail in filed
    ]
    here.answer({"account": account, "filed": facts}, lambda: "\n".join(mail.words for mail in filed))
