"""`history`: what was said and done with a debtor, whole, by words and by kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from creditdesk.cli import facts, opening, terminal
from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.ledger.views import HistoryEntry


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="A debtor's history: calls, letters, promises, payments, newest first.")(history)


def history(
    context: typer.Context,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The debtor's account.")],
    *,
    search: Annotated[str, typer.Option(metavar="TEXT", help="Only entries with these words in them.")] = "",
    kind: Annotated[str, typer.Option(metavar="KIND", help="Only call, note, letter, payment or another kind.")] = "",
) -> None:
    """Answer the entries, all or those asked for."""
    here = terminal.of(context)
    with opening.caught_up(here) as at:
        customer_id = at.office.ledger.customer_id(account)
        entries = at.office.ledger.record(customer_id, at.as_of).history
        if search:
            found = at.office.ledger.entries_with(customer_id, search)
            words = search.casefold().split()
            entries = tuple(entry for entry in entries if entry.activity_id in found or _has(entry, words))
    if kind:
        kinds = sorted({entry.kind for entry in entries})
        entries = tuple(entry for entry in entries if entry.kind == kind)
        if not entries and kinds and kind not in kinds:
            raise CreditDeskError(f'There is no entry of the kind "{kind}".', cure=f"There are {', '.join(kinds)}.")
    answer = {
        "account": account,
        "as_of": at.as_of.isoformat(),
        "history": [facts.history_facts(entry) for entry in entries],
    }
    here.answer(answer, lambda: _words(entries))


def _has(entry: HistoryEntry, words: Sequence[str]) -> bool:
    """Tell whether what the ledger tells has the words: payments and credits are in no index of notes."""
    text = f"{entry.title} {entry.detail}".casefold()
    return entry.activity_id is None and all(word in text for word in words)


def _words(entries: Sequence[HistoryEntry]) -> str:
    lines = []
    for entry in entries:
        lines.append("  ".join(part for part in (str(entry.on), entry.title, entry.detail, entry.done_by) if part))
        lines += [f"            {line}" for line in entry.note.splitlines() if line.strip()]
    return "\n".join(lines) or "Nothing found."
