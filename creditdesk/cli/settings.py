"""`settings`: the limits that the house sets itself for its letters."""

from __future__ import annotations

from typing import Annotated

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import table
from creditdesk.services.letters.rules import RULES


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="The house's limits for letters, and changing one.")(settings)


def settings(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The one to change; none lists all.")] = None,
    value: Annotated[str | None, typer.Argument(metavar="VALUE", help="What it is to be from now on.")] = None,
) -> None:
    """List the settings, or change one; the change is in the audit chain."""
    here = terminal.of(context)
    if name is not None and value is not None:
        with opening.writing(here) as at:
            at.office.letters.set_rules({name: value}, at=here.moment(at.as_of))
    with opening.reading(here) as at:
        values = at.office.letters.rules()
    rows = [rule for rule in RULES if name in {None, rule.name}]
    here.answer(
        {"settings": {rule.name: values[rule.name] for rule in rows}},
        lambda: table(
            ("Name", "Value", "", "What it is"),
            [(rule.name, values[rule.name], rule.unit, rule.title) for rule in rows],
        ),
    )
