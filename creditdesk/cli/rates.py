"""`rates`: the reference rates of late-payment interest, entering one that was published since, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.interest import rate_text
from creditdesk.cli.tables import table
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.interest import RateTable
from creditdesk.domain.interest_law import LAWS, TABLES
from creditdesk.services.letters.interest_rates import EnteredRate, RateDraft, table_of


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Reference rates of late-payment interest: the tables, and entering a new rate.")(rates)


def rates(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[TABLE]", help=f"{', '.join(TABLES)}; else all.")] = None,
    *,
    since: Annotated[str | None, typer.Option("--from", metavar="D", help="The first day of a rate to enter.")] = None,
    rate: Annotated[str | None, typer.Option(metavar="R", help="That rate, in percent a year.")] = None,
    until: Annotated[
        str | None, typer.Option(metavar="D", help="The last day it is known to hold, where it is for no half-year.")
    ] = None,
    source: Annotated[str, typer.Option(metavar="TEXT", help="Where it was published.")] = "",
    correct: Annotated[bool, typer.Option("--correct", help="It corrects a rate that stands.")] = False,
    take_back: Annotated[int | None, typer.Option(metavar="ID", help="Take a rate back that was entered.")] = None,
) -> None:
    """List the tables, enter a rate, or take one back."""
    here = terminal.of(context)
    chosen = None if name is None else table_of(name).code
    first_on = terminal.day(since, "--from")
    if take_back is not None:
        with opening.writing(here) as at:
            chosen, _ = at.office.interest.take_back_rate(take_back, at=here.moment(at.as_of))
    elif first_on is not None or rate is not None:
        if chosen is None or first_on is None or rate is None:
            raise CreditDeskError(
                "A rate belongs to a table and begins on a day.",
                safe="Nothing was entered.",
                cure="Write all three, such as: creditdesk rates ecb --from 2026-07-01 --rate 2.15.",
            )
        draft = RateDraft(
            chosen, first_on, terminal.percent(rate, "--rate"), terminal.day(until, "--until"), correct, source
        )
        with opening.writing(here) as at:
            at.office.interest.enter_rate(draft, at=here.moment(at.as_of), as_of=at.as_of)
    with opening.reading(here) as at:
        tables, entered = at.office.interest.rate_tables(), at.office.interest.entered_rates()
    shown = {code: each for code, each in tables.items() if chosen in {None, code}}
    own = [each for each in entered if each.table_code in shown]
    here.answer(
        {"tables": [_facts(each, own) for each in shown.values()]},
        lambda: _words(shown, own, is_one=chosen is not None),
    )


def _facts(one: RateTable, entered: Sequence[EnteredRate]) -> dict[str, Any]:
    return {
        "table": one.code,
        "name": one.name,
        "laws": _laws_of(one.code),
        "source": one.source,
        "known_until": one.known_until.isoformat(),
        "rates": [{"from": day.isoformat(), "rate": rate_text(percent)} for day, percent in one.entries],
        "entered": [
            {
                "id": each.id,
                "from": each.rate.starts_on.isoformat(),
                "until": each.rate.until_on.isoformat(),
                "rate": rate_text(each.rate.percent),
                "source": each.source,
                "by": each.entered_by,
            }
            for each in entered
            if each.table_code == one.code
        ],
    }


def _words(shown: Mapping[str, RateTable], own: Sequence[EnteredRate], *, is_one: bool) -> str:
    if not is_one:
        body = table(
            ("Table", "Laws", "Newest", "Rate", "Known until", "What it is"),
            (
                (
                    each.code,
                    " ".join(_laws_of(each.code)),
                    each.entries[-1][0],
                    f"{rate_text(each.entries[-1][1])} %",
                    each.known_until,
                    each.name,
                )
                for each in shown.values()
            ),
            right=(3,),
        )
    else:
        (one,) = shown.values()
        lines = table(("From", "Rate"), ((day, f"{rate_text(rate)} %") for day, rate in one.entries), right=(1,))
        body = f"{one.name}, known until {one.known_until}\n{one.source}\n{lines}"
    if not own:
        return body
    entered = table(
        ("No.", "Table", "From", "Until", "Rate", "By", "Source"),
        (
            (
                each.id,
                each.table_code,
                each.rate.starts_on,
                each.rate.until_on,
                f"{rate_text(each.rate.percent)} %",
                each.entered_by,
                each.source,
            )
            for each in own
        ),
        right=(0, 4),
    )
    return f"{body}\n\nEntered here:\n{entered}"


def _laws_of(code: str) -> list[str]:
    return [regime.code for regime in LAWS.values() if regime.table.code == code]
