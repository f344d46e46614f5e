"""`cover`: who is away, and who rings their debtors meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import table
from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.desk.cover import Cover


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Absences: who is away, and who covers.")(cover)


def cover(
    context: typer.Context,
    away: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Who is away; else all absences.")] = None,
    *,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who covers.")] = "",
    from_on: Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day; else today.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="The last day.")] = None,
    remove: Annotated[int | None, typer.Option(metavar="ID", help="Take this absence out: they are back.")] = None,
) -> None:
    """List absences that run or are to come, add one, or take one out."""
    here = terminal.of(context)
    first, last = terminal.day(from_on, "--from"), terminal.day(until, "--until")
    if remove is not None:
        with opening.writing(here) as at:
            opening.bring_to_day(here, at)
            gone, _ = at.office.desk.worklist.remove_cover(remove, at=here.moment(at.as_of))
        found: Sequence[Cover] = (gone,)
    elif away is not None:
        if not by or last is None:
            raise CreditDeskError(
                "An absence needs who covers and its last day.",
                safe="Nothing was written.",
                cure="Add --by NAME and --until DATE.",
            )
        with opening.writing(here) as at:
            opening.bring_to_day(here, at)
            desk = at.office.desk.worklist
            # As the debtors' controllers are written: a slip of the hand would cover nobody.
            wanted = Cover(desk.controller_named(away, at.as_of), by, first or at.as_of, last)
            added, _ = desk.add_cover(wanted, at=here.moment(at.as_of), as_of=at.as_of)
        found = (added,)
    else:
        with opening.reading(here) as at:
            found = at.office.desk.worklist.covers(at.as_of)
    answer = {"as_of": at.as_of.isoformat(), "covers": [_facts(each) for each in found]}
    here.answer(answer, lambda: _words(found, at.as_of))


def _facts(each: Cover) -> dict[str, Any]:
    return {
        "id": each.id,
        "controller": each.controller,
        "covered_by": each.covered_by,
        "from": each.from_on.isoformat(),
        "until": each.until_on.isoformat(),
    }


def _words(found: Sequence[Cover], as_of: date) -> str:
    if not found:
        return f"Nobody is away on {as_of} or later."
    rows = [(each.id, each.controller, each.covered_by, each.from_on, each.until_on) for each in found]
    return table(("No.", "Away", "Covered by", "From", "Until"), rows, right=(0,))
