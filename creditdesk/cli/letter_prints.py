"""`letters unprinted` and `letters printed`: the post of the runs, until somebody says that it came out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import table
from creditdesk.domain.errors import NotFoundError

if TYPE_CHECKING:  # ReportLab loads with them, for letters alone
    from creditdesk.services.letters.prints import Unprinted


def add_to(letters: typer.Typer) -> None:
    """Add the commands."""
    letters.command(help="List the letters that wait to be printed, and write them as one PDF.")(unprinted)
    letters.command(help="Note that letters came out of the printer well, or that they did not.")(printed)


def unprinted(
    context: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option("--print", metavar="FILE", help="Those that may leave as one PDF, each on its own sheet."),
    ] = None,
    each_kind: Annotated[
        bool, typer.Option("--each-kind", help="With --print: a file for each kind of letter, for trays of their own.")
    ] = False,
) -> None:
    """Show what is to be printed; nothing is noted as printed by this."""
    here = terminal.of(context)
    with opening.reading(here) as at:
        prints = at.office.letter_runs.prints
        waiting = prints.unprinted(at.as_of)
        files = (
            prints.write([each for each in waiting if not each.against], out, each_kind=each_kind)
            if out is not None
            else ()
        )
    facts = {"unprinted": [_facts(each) for each in waiting], "print": [str(path) for path in files]}
    here.answer(facts, lambda: _words(waiting, files))


def printed(
    context: typer.Context,
    numbers: Annotated[
        list[str] | None, typer.Argument(metavar="[NUMBER]...", help="None: all that may leave.")
    ] = None,
    again: Annotated[bool, typer.Option("--not", help="They did not come out: they wait to be printed again.")] = False,
) -> None:
    """Note that letters are printed."""
    here = terminal.of(context)
    if again and not numbers:
        raise typer.BadParameter("Name the letters that did not come out.")
    with opening.writing(here) as at:
        prints, moment = at.office.letter_runs.prints, here.moment(at.as_of)
        found = prints.unprinted(at.as_of)
        waiting = {each.number: each.letter_id for each in found}
        right = [each.number for each in found if not each.against]
        if again:
            told = prints.printed(numbers or ())
            prints.offer_again(list(told.values()), at=moment)
        else:
            told = {number: waiting[number] for number in numbers or right if number in waiting}
            prints.mark_printed(list(told.values()), at=moment)
        missing = [number for number in numbers or () if number not in told]
        if missing:
            raise NotFoundError(
                f"{missing[0]} is not among the letters that are printed by runs.",
                safe="What else was named is noted." if told else "Nothing was changed.",
                cure="`letters unprinted` lists those that wait.",
            )
        left = len(prints.unprinted(at.as_of))
    noted = sorted(told)
    what = "wait to be printed again" if again else "are noted as printed"
    here.answer(
        {"printed": [] if again else noted, "offered_again": noted if again else [], "unprinted": left},
        lambda: f"{len(noted):,} letters {what}; {left:,} wait.",
    )


def _facts(each: Unprinted) -> dict[str, Any]:
    return {
        "account": each.account,
        "number": each.number,
        "letter": each.kind.value,
        "date": each.dated_on.isoformat(),
        "pages": each.pages,
        "sha256": each.sha256,
        "against": list(each.against),
    }


def _words(waiting: tuple[Unprinted, ...], files: tuple[Path, ...]) -> str:
    if not waiting:
        return "No letter waits to be printed."
    rows = [
        (each.account, each.name, each.number, each.kind.words, each.pages, "; ".join(each.against)) for each in waiting
    ]
    parts = [
        table(("Account", "Name", "Number", "Letter", "Pages", "Not printed, for"), rows, right=(4,)),
        *map(str, files),
    ]
    return "\n".join([*parts, "Once they came out well: `letters printed`."])
