"""`pattern`: how one debtor pays."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import amount, table


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="How one debtor pays.")(pattern)


def pattern(
    context: typer.Context,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The debtor's account.")],
    chart: Annotated[Path | None, typer.Option(metavar="FILE", help="Draw it into this .png, .svg or .pdf.")] = None,
) -> None:
    """Answer the habit in figures and in one sentence, and draw it if asked to."""
    here = terminal.of(context)
    with opening.reading(here) as at:
        found = at.office.insight.pattern(at.office.ledger.customer_id(account), at.as_of)
    if chart is not None:
        from creditdesk.services.insight.chart import save  # noqa: PLC0415 - matplotlib loads for a chart alone

        save(found, chart)
    facts = found.as_json() | {"chart": None if chart is None else str(chart)}
    headings, rows = found.figures(amount)
    here.answer(facts, lambda: "\n".join([found.sentence, "", table(headings, rows[:24], right=(4, 5, 6))]))
