"""`case`: a debtor's case so far, bound as one PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from creditdesk.cli import opening, terminal
from creditdesk.services.letters.archive import sha256_of, write_file


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="A debtor's case so far as one PDF: chronology, statement, letters as sent.")(case)


def case(
    context: typer.Context,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The debtor's account.")],
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The PDF to write.")],
    notes: Annotated[bool, typer.Option("--notes/--no-notes", help="With what people noted of talks.")] = True,
    statements: Annotated[bool, typer.Option("--statement/--no-statement", help="With a statement of the day.")] = True,
    attached: Annotated[bool, typer.Option("--attached/--no-attached", help="With the files of its queries.")] = True,
    copies: Annotated[bool, typer.Option("--copies/--no-copies", help="With copies of its open invoices.")] = True,
) -> None:
    """Bind the case; exit status 1 if something could not be bound in."""
    # ReportLab loads with it.
    from creditdesk.services.letters.case_file import CaseWish  # noqa: PLC0415 - see above

    here = terminal.of(context)
    with opening.caught_up(here) as at:
        customer_id = at.office.ledger.customer_id(account)
        progress = here.progress()
        wish = CaseWish(notes=notes, statements=statements, attached=attached, copies=copies)
        made = at.office.case_files.pdf(customer_id, at.as_of, wish, progress=progress)
        progress.clear()
        write_file(out, made.pdf, is_copy=False)
    for said in made.absent:
        here.say(said)
    answer = {
        "account": account,
        "as_of": at.as_of.isoformat(),
        "path": str(out),
        "pages": made.page_count,
        "documents": made.document_count,
        "sha256": sha256_of(made.pdf),
        "absent": list(made.absent),
    }
    here.answer(answer, lambda: f"{out}  {made.page_count} pages, {made.document_count} documents")
    if made.absent:
        raise terminal.attention()
