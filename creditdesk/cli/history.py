"""`history`: what was said and done with a debtor, whole, by words and by kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from creditdesk.cli import facts, opening, terminal
from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.ledger.history_filter import EVERYTHING, HistoryFilter, Kind
from creditdesk.services.ledger.views import HistoryEntry
from creditdesk.services.letters.archive import write_file


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="A debtor's history: calls, letters, promises, payments, newest first.")(history)


def history(
    context: typer.Context,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The debtor's account.")],
    *,
    search: Annotated[str, typer.Option(metavar="TEXT", help="Only entries with these words in them.")] = "",
    kind: Annotated[str, typer.Option(metavar="KIND", help="Only call, note, letter, payment or another kind.")] = "",
    pdf: Annotated[Path | None, typer.Option(metavar="FILE", help="Write them, with the documents, to a PDF.")] = None,
) -> None:
    """Answer the entries, all or those asked for; with `--pdf`, on paper."""
    here = terminal.of(context)
    with opening.caught_up(here) as at:
        customer_id = at.office.ledger.customer_id(account)
        entries = at.office.ledger.record(customer_id, at.as_of).history
        kinds = sorted({entry.kind for entry in entries})
        if kind and kind not in kinds:
            raise CreditDeskError(f'There is no entry of the kind "{kind}".', cure=f"There are {', '.join(kinds)}.")
        asked = HistoryFilter(Kind(f"entries of the kind {kind}", frozenset({kind})) if kind else EVERYTHING, search)
        if pdf is not None:
            made = at.office.histories.pdf(customer_id, at.as_of, asked)
            write_file(pdf, made.pdf, is_copy=False)
            file = {"path": str(pdf), "pages": made.page_count, "entries": made.entry_count}
            here.answer(
                {"account": account, "as_of": at.as_of.isoformat(), "file": file},
                lambda: f"{pdf}  {made.page_count} {'page' if made.page_count == 1 else 'pages'}",
            )
            return
    entries = tuple(asked.kept(entries))
    answer = {
        "account": account,
        "as_of": at.as_of.isoformat(),
        "history": [facts.history_facts(entry) for entry in entries],
    }
    here.answer(answer, lambda: _words(entries))


def _words(entries: Sequence[HistoryEntry]) -> str:
    lines = []
    for entry in entries:
        lines.append("  ".join(part for part in (str(entry.on), entry.title, entry.detail, entry.done_by) if part))
        lines += [f"            {line}" for line in entry.note.splitlines() if line.strip()]
    return "\n".join(lines) or "Nothing found."
