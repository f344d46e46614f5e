"""`worklist`: whom to ring today and why, with the house's points or, for a look, with others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.debtors import pages_of
from creditdesk.cli.tables import amount, table
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.money import decimal_text
from creditdesk.domain.weights import WEIGHTS
from creditdesk.services.desk.order_preview import OrderPreview, Place
from creditdesk.services.desk.while_out import WhileOut
from creditdesk.services.ledger.list_views import DebtorRow


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Today's calls in order, with the reasons.")(worklist)


def worklist(
    context: typer.Context,
    controller: Annotated[
        str, typer.Option(metavar="NAME", help="Only those of this controller, with whom they cover.")
    ] = "",
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="What came due, broke, was paid and was imported after that day."),
    ] = None,
    weights: Annotated[bool, typer.Option("--weights", help="Say how many points each reason has.")] = False,
    preview: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=POINTS", help="Show how today's order would change; nothing is kept."),
    ] = None,
) -> None:
    """List today's debtors in the order in which to ring them."""
    here = terminal.of(context)
    if weights and not preview:
        with opening.reading(here) as at:
            values = at.office.desk.worklist.weights()
        here.answer(_weights_facts(values), lambda: _weights_words(values))
        return
    with opening.current(here) as at:
        if preview:
            values = at.office.desk.worklist.weights() | dict(map(_assigned, preview))
            found = at.office.desk.worklist.previewer(at.as_of).preview(values)
            here.answer(_preview_facts(found, at.as_of), lambda: _preview_words(found))
            return
        name = at.office.desk.worklist.controller_named(controller, at.as_of) if controller else ""
        if since is not None:
            out = at.office.desk.worklist.while_out(at.as_of, since=terminal.day(since, "--since"), controller=name)
            here.answer(_out_facts(out), lambda: _out_words(out))
            return
        ids = at.office.ledger.debtor_ids("today", controller=name)
        rows = list(pages_of(at.office.ledger, ids, at.as_of))
    facts = {
        "as_of": at.as_of.isoformat(),
        "entries": [
            {
                "account": row.account,
                "name": row.name,
                "rank": rank,
                "score": row.score,
                "reasons": [{"text": reason.text, "points": reason.points} for reason in row.reasons],
                "next_action": row.next_action,
                "balance": decimal_text(row.balance_minor, row.currency),
                "overdue": decimal_text(row.overdue_minor, row.currency),
                "currency": row.currency,
                "controller": row.controller,
                "cover": row.cover,
            }
            for rank, row in enumerate(rows, start=1)
        ],
    }
    here.answer(facts, lambda: _worklist_words(rows, at.as_of))


def _assigned(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise CreditDeskError(
            f'"{text}" does not say how many points.',
            safe="Nothing was changed.",
            cure="Write it as broken=40; `creditdesk worklist --weights` lists the names.",
        )
    return name.strip().removeprefix("worklist."), value


def _out_facts(out: WhileOut | None) -> dict[str, Any]:
    lines = out.lines if out is not None else ()
    return {
        "since": out.since.isoformat() if out is not None else None,
        "events": [
            {
                "event": line.event.value,
                "on": line.on.isoformat(),
                "account": line.account,
                "name": line.name,
                "text": line.text,
            }
            for line in lines
        ],
    }


def _out_words(out: WhileOut | None) -> str:
    if out is None or not out.lines:
        return "Nothing happened since then."
    rows = [(line.event.value, line.on, line.account, line.name, line.text) for line in out.lines]
    return table(("What", "On", "Account", "Name", ""), rows)


def _weights_facts(values: Mapping[str, str]) -> dict[str, Any]:
    return {
        "weights": [
            {"name": each.name, "points": int(values[each.name]), "standard": each.standard, "title": each.title}
            for each in WEIGHTS
        ]
    }


def _weights_words(values: Mapping[str, str]) -> str:
    return table(
        ("Name", "Points", "Usually", "Reason", "When"),
        [(each.name, values[each.name], each.standard, each.title, each.about) for each in WEIGHTS],
        right=(1, 2),
    )


def _preview_facts(found: OrderPreview, as_of: date) -> dict[str, Any]:
    return {
        "as_of": as_of.isoformat(),
        "count": found.count,
        "count_before": found.count_before,
        "entering": found.entering_count,
        "leaving": found.leaving_count,
        "rising": found.rising_count,
        "falling": found.falling_count,
        "first": [_place_facts(place) for place in found.first],
        "left": [_place_facts(place) for place in found.leaving],
    }


def _place_facts(place: Place) -> dict[str, Any]:
    return {
        "account": place.account,
        "name": place.name,
        "rank": place.rank,
        "rank_before": place.rank_before,
    }


def _preview_words(found: OrderPreview) -> str:
    said = (
        f"{found.count:,} on today's list, {found.count_before:,} as it is: {found.entering_count:,} come onto it, "
        f"{found.leaving_count:,} leave it, {found.rising_count:,} rise, {found.falling_count:,} fall. Nothing is kept."
    )
    places = (*found.first, *found.leaving)
    rows = [(place.rank or "leaves", place.rank_before or "new", place.account, place.name) for place in places]
    return said + "\n\n" + table(("Place", "Was", "Account", "Name"), rows, right=(0, 1)) if rows else said


def _worklist_words(rows: Sequence[DebtorRow], as_of: date) -> str:
    if not rows:
        return f"Nobody is to be rung on {as_of}."
    return table(
        ("", "Account", "Name", "Score", "", "Overdue", "Next", "Because"),
        (
            (
                rank,
                row.account,
                row.name,
                row.score,
                row.currency,
                amount(row.overdue_minor, row.currency),
                row.next_action,
                "; ".join(f"{reason.text} ({reason.points:+})" for reason in row.reasons),
            )
            for rank, row in enumerate(rows, start=1)
        ),
        right=(0, 3, 5),
    )
