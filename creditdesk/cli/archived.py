"""`archive`: what was issued, found again, checked against its hash, and written out just as it went."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import table
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.money import decimal_text
from creditdesk.services.letters import archive
from creditdesk.services.letters.file_names import FileNames

if TYPE_CHECKING:  # ReportLab loads with them
    from creditdesk.services.letters.issued import IssuedRow


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("archive", help="Letters and statements that were issued: find, check, write out again.")(find)


def find(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Number, debtor, invoice, kind, day or month.")] = "",
    *,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Write them to this folder, as they went.")] = None,
    facts: Annotated[bool, typer.Option("--facts", help="With the facts that each was made from.")] = False,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="The latest N alone.")] = 100,
) -> None:
    """List what was issued, newest first; exit status 1 if a document is missing or was changed."""
    here = terminal.of(context)
    with opening.reading(here) as at:
        if out is not None:
            archive.make_writable(out)
        letters = at.office.letters
        rows, names, answers, wrong = letters.issued(text, limit=limit), FileNames(), [], []
        for row in rows:
            answer = _facts(row)
            if facts:
                answer["facts"] = letters.issued_facts(row.number)
            try:
                content = letters.stored(row.sha256)
                if out is not None:
                    path = out / names.unique(row.number, ".pdf")
                    archive.write_file(path, content)
                    answer["path"] = str(path)
            except CreditDeskError as error:
                wrong.append(f"{row.number}: {error.what} {error.cure}")
            answers.append(answer)
    here.answer({"documents": answers, "problems": wrong}, lambda: "\n".join([_words(rows), *wrong]))
    if wrong:
        raise terminal.attention()


def _facts(row: IssuedRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "kind": row.kind.value,
        "date": row.dated_on.isoformat(),
        "account": row.account,
        "name": row.name,
        "currency": row.currency,
        "amount": decimal_text(row.amount_minor, row.currency),
        "pages": row.pages,
        "by": row.done_by,
        "override_reason": row.reason,
        "sha256": row.sha256,
    }


def _words(rows: tuple[IssuedRow, ...]) -> str:
    if not rows:
        return "Nothing that was issued fits."
    listed = [
        (
            row.dated_on.isoformat(),
            row.number,
            row.words,
            row.account,
            row.name,
            decimal_text(row.amount_minor, row.currency),
        )
        for row in rows
    ]
    return table(("Date", "Number", "What", "Account", "Debtor", "Amount"), listed)
