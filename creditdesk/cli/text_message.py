"""`sms`: what a text message to a debtor would say, and logging one that was sent."""

from __future__ import annotations

from typing import Annotated

import typer

from creditdesk.cli import opening, terminal
from creditdesk.domain.text_message import length_of


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sms", help="A text message to a debtor: what it says, how long it is, and logging it.")(sms)


def sms(
    context: typer.Context,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The debtor's account.")],
    *,
    text: Annotated[str, typer.Option(metavar="TEXT", help="Your own words in place of ours.")] = "",
    log: Annotated[
        bool, typer.Option("--log", help="It was sent from a telephone: write it into the history.")
    ] = False,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why it goes although the gate holds it.")] = "",
) -> None:
    """Answer the text with its length; exit status 1 if the gate holds it and nothing was logged."""
    here = terminal.of(context)
    activity = None
    with (opening.writing if log else opening.caught_up)(here) as at:
        customer_id = at.office.ledger.customer_id(account)
        draft = at.office.text_messages.draft(customer_id, at.as_of)
        said = text or draft.text
        mobile = draft.mobiles[0] if draft.mobiles else None
        if log:
            activity, _ = at.office.text_messages.log(
                customer_id, said, mobile, at=here.moment(at.as_of), as_of=at.as_of, override_reason=reason
            )
    length = length_of(said)
    facts = {
        "account": account,
        "text": said,
        "to": None if mobile is None else mobile.number,
        "letters": length.used,
        "messages": length.parts,
        "held": list(draft.held),
        "activity": activity,
    }
    here.answer(facts, lambda: said)
    for why in draft.held:
        here.say(f"Held: {why}.")
    if draft.held and not log:
        raise terminal.attention()
