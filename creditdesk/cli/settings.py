"""`settings`: the limits that the house sets itself for its letters, and the points of its worklist."""

from __future__ import annotations

from typing import Annotated

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import table
from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.weights import WEIGHTS
from creditdesk.services.letters.rules import RULES

_WEIGHTS = "worklist."


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="The house's limits for letters, the points of its worklist, and changing one.")(settings)


def settings(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The one to change; none lists all.")] = None,
    value: Annotated[str | None, typer.Argument(metavar="VALUE", help="What it is to be from now on.")] = None,
) -> None:
    """List the settings, or change one; the change is in the audit chain."""
    here = terminal.of(context)
    if name is not None and value is not None:
        with opening.writing(here) as at:
            moment, weight = here.moment(at.as_of), name.removeprefix(_WEIGHTS)
            if weight == name:
                at.office.letters.set_rules({name: value}, at=moment)
            else:
                opening.bring_to_day(here, at)
                at.office.desk.worklist.set_weights({weight: value}, at=moment, as_of=at.as_of)
    with opening.reading(here) as at:
        values = at.office.letters.rules()
        values |= {_WEIGHTS + weight: points for weight, points in at.office.desk.worklist.weights().items()}
    told = [(rule.name, rule.unit, rule.title) for rule in RULES]
    told += [(_WEIGHTS + weight.name, "points", weight.title) for weight in WEIGHTS]
    rows = [row for row in told if name in {None, row[0]}]
    if not rows:
        raise NotFoundError(f'There is no setting "{name}".', cure=f"There are {', '.join(row[0] for row in told)}.")
    here.answer(
        {"settings": {row[0]: values[row[0]] for row in rows}},
        lambda: table(
            ("Name", "Value", "", "What it is"), [(name, values[name], unit, title) for name, unit, title in rows]
        ),
    )
