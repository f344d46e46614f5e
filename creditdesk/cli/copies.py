"""`copies`: where copies of invoices lie, with which letters they go, and which of a debtor's there are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import table
from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.letters.invoice_copies import CopiesWith, CopyRule, Found


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Copies of invoices behind letters: where they lie, and which there are.")(copies)


def copies(
    context: typer.Context,
    account: Annotated[str | None, typer.Argument(metavar="ACCOUNT", help="Whose copies to look for.")] = None,
    *,
    folder: Annotated[str | None, typer.Option(metavar="DIR", help='Where they lie; "" for nowhere.')] = None,
    letters: Annotated[
        CopiesWith | None, typer.Option("--with", help="The letters they go with: none, last (the final ones) or all.")
    ] = None,
) -> None:
    """Show or change the rule; with an account, exit status 1 if a copy of an open invoice lacks."""
    here = terminal.of(context)
    if folder is not None or letters is not None:
        if account is not None:
            raise CreditDeskError("The folder is one for all debtors.", cure="Leave the account out.")
        _change(here, folder, letters)
    with opening.caught_up(here) as at:
        rule = at.office.copies.rule()
        found = () if account is None else at.office.copies.found(at.office.ledger.customer_id(account), at.as_of)
    answer: dict[str, Any] = {"folder": rule.folder, "with": rule.letters.value}
    if account is None:
        here.answer(answer, lambda: _words(rule))
        return
    rows = [{"number": each.number, "path": str(each.path or ""), "several": list(each.several)} for each in found]
    here.answer(answer | {"account": account, "copies": rows}, lambda: _found_words(rule, found))
    if any(each.path is None for each in found):
        raise terminal.attention()


def _change(here: terminal.Terminal, folder: str | None, letters: CopiesWith | None) -> None:
    with opening.writing(here) as at:
        before = at.office.copies.rule()
        named = before.folder if folder is None else folder and str(Path(folder).resolve())
        at.office.copies.set_rule(CopyRule(named, letters or before.letters), at=here.moment(at.as_of))


def _words(rule: CopyRule) -> str:
    if not rule.folder:
        return "No folder is named: letters go without copies. Name one with --folder DIR."
    goes = {CopiesWith.NONE: "no letter", CopiesWith.LAST: "final demands and the like", CopiesWith.ALL: "every letter"}
    return f"{rule.folder}\nThey go with {goes[rule.letters]}, unless --copies or --no-copies says otherwise."


def _found_words(rule: CopyRule, found: tuple[Found, ...]) -> str:
    if not rule.folder or not found:
        return _words(rule) if not rule.folder else "No invoice is open."
    rows = [
        (each.number, each.path.name if each.path else ", ".join(each.several), "" if each.path else _lack(each))
        for each in found
    ]
    return table(("Invoice", "File", ""), rows)


def _lack(found: Found) -> str:
    return "several: none is taken" if found.several else "none found"
