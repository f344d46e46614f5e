"""`letters policies`, `assign`, `play`: which ladders there are, who follows which, what comes to a debtor by one."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import amount, table
from creditdesk.domain.dunning import Policy
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.money import decimal_text
from creditdesk.services.letters.following import Overview
from creditdesk.services.letters.playing import Played
from creditdesk.services.letters.policies import Assignment, Scope


def add_to(letters: typer.Typer) -> None:
    """Add the commands."""
    letters.command(help="List the policies and who follows which.")(policies)
    letters.command(help="Let a debtor, an item, a sector, a class or the house follow a policy.")(assign)
    letters.command(name="play", help="Say which letters would come to a debtor while nothing is paid.")(play_ladder)


def policies(context: typer.Context) -> None:
    """List the policies, with their levels, and the assignments."""
    here = terminal.of(context)
    with opening.reading(here) as at:
        found = at.office.policies.overview(at.as_of)
    here.answer(
        {
            "policies": [_policy_facts(each) for each in found.policies],
            "assignments": [
                {
                    "scope": each.wish.scope.value,
                    "account": each.account or None,
                    "whom": each.whom or None,
                    "policy": each.wish.code,
                    "reason": each.wish.reason,
                    "by": each.assigned_by,
                }
                for each in found.assignments
            ],
            "followed": [
                {"policy": each.code, "because": each.because, "debtors": each.count} for each in found.followed
            ],
        },
        lambda: _policies_words(found),
    )


def assign(
    context: typer.Context,
    policy: Annotated[str, typer.Argument(metavar="POLICY", help='Its name in `letters policies`; "none" takes back.')],
    account: Annotated[str | None, typer.Option(metavar="ACCOUNT", help="A debtor.")] = None,
    item: Annotated[str | None, typer.Option(metavar="NUMBER", help="With --account: one invoice of theirs.")] = None,
    sector: Annotated[str | None, typer.Option(metavar="NAME", help="All debtors of a sector.")] = None,
    legal_form: Annotated[str | None, typer.Option("--class", metavar="FORM", help="All of a legal form.")] = None,
    house: Annotated[bool, typer.Option("--house", help="Everybody for whom nothing else is said.")] = False,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; kept with it.")] = "",
) -> None:
    """Assign a policy from now on."""
    here = terminal.of(context)
    whom = [each for each in (account, sector, legal_form, house or None) if each is not None]
    if len(whom) != 1 or (item is not None and account is None):
        raise CreditDeskError(
            "It must be said once who follows the policy.",
            safe="Nothing was changed.",
            cure="Give --account, --account with --item, --sector, --class or --house.",
        )
    code = "" if policy == "none" else policy
    with opening.writing(here) as at:
        customer_id = None if account is None else at.office.ledger.customer_id(account)
        if customer_id is not None and item is not None:
            key, _ = at.office.ledger.item(customer_id, item)
            wish = Assignment(Scope.ITEM, code, reason, customer_id, key)
        elif customer_id is not None:
            wish = Assignment(Scope.DEBTOR, code, reason, customer_id)
        elif sector is not None:
            wish = Assignment(Scope.SECTOR, code, reason, value=sector)
        elif legal_form is not None:
            wish = Assignment(Scope.CLASS, code, reason, value=legal_form)
        else:
            wish = Assignment(Scope.COMPANY, code, reason)
        at.office.policies.assign(wish, at=here.moment(at.as_of))
    said = "" if here.quiet else "It is so from now on."
    here.answer({"policy": code or None, "scope": wish.scope.value}, lambda: said)


def play_ladder(
    context: typer.Context,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The debtor.")],
    policy: Annotated[
        str | None, typer.Option(metavar="POLICY", help="As if they followed this one, instead of their own.")
    ] = None,
) -> None:
    """Play a ladder on a debtor, each working day ahead as its run would be; nothing is kept."""
    here = terminal.of(context)
    with opening.caught_up(here) as at:
        desk = at.office.policies
        trying = None if policy is None else desk.named(policy)
        played = desk.play(at.office.ledger.customer_id(account), at.as_of, trying=trying)
    here.answer(_played_facts(played), lambda: _played_words(played))


def _played_facts(played: Played) -> dict[str, Any]:
    return {
        "account": played.account,
        "policy": played.led.policy.code,
        "because": played.led.because if played.usual is None else "tried",
        "as_of": played.as_of.isoformat(),
        "until": played.until.isoformat(),
        "items": [
            {
                "number": item.key.number,
                "due_date": item.due_on.isoformat(),
                "open": decimal_text(item.open_minor, item.currency),
                "currency": item.currency,
                "policy": item.led.policy.code,
                "step": item.step,
                "waits": item.waits,
            }
            for item in played.items
        ],
        "letters": [
            {
                "on": move.on.isoformat(),
                "step": move.step,
                "level": move.level.name if move.level is not None else None,
                "items": [key.number for key in move.keys],
                "amount": decimal_text(move.amount_minor, move.currency),
                "currency": move.currency,
                "channel": move.channel.value if move.channel is not None else None,
                "reasons": list(move.because),
                "needs_approval": move.needs_approval,
                "held": list(move.held),
                "held_until": None if move.goes or move.until is None else move.until.isoformat(),
            }
            for move in played.moves
        ],
    }


def _played_words(played: Played) -> str:
    led = played.led.policy.name
    because = played.led.because if played.usual is None else f"tried instead of {played.usual.policy.name}"
    rows = [
        (
            move.on,
            "" if move.goes else move.until or "",
            move.level.name if move.level is not None else "",
            ", ".join(key.number for key in move.keys),
            move.currency,
            amount(move.amount_minor, move.currency) if move.goes else "",
            "; ".join(move.because) if move.goes else f"Held: {'; '.join(move.held)}",
        )
        for move in played.moves
    ]
    if not rows:
        return f"{played.name}: {led} ({because}). Nothing is open that a letter could be about."
    said = table(("On", "Until", "Letter", "Items", "", "Asks", "Because"), rows, right=(5,))
    return f"{played.name}: {led} ({because}), if nothing is paid.\n\n{said}"


def _policy_facts(policy: Policy) -> dict[str, Any]:
    return {
        "policy": policy.code,
        "version": policy.version,
        "name": policy.name,
        "way": policy.way.value,
        "levels": [
            {
                "name": level.name,
                "letter": level.letter.value,
                "days": level.days,
                "counted": level.counted.value,
                "channels": [channel.value for channel in level.channels],
                "tone": level.tone.value,
                "pay_within_days": level.pay_within_days,
                "needs_approval": level.needs_approval,
            }
            for level in policy.levels
        ],
    }


def _policies_words(found: Overview) -> str:
    debtors = Counter({policy.code: 0 for policy in found.policies})
    for each in found.followed:
        debtors[each.code] += each.count
    rows = [
        (
            each.code,
            each.name,
            debtors[each.code],
            ", ".join(f"{level.days:+} {level.name}" for level in each.levels) or each.reason,
        )
        for each in found.policies
    ]
    said = table(("Policy", "Name", "Debtors", "Days from due"), rows, right=(2,))
    if not found.assignments:
        return said
    whom = [
        (each.wish.scope.value, each.account, each.whom, each.wish.code, each.wish.reason) for each in found.assignments
    ]
    return f"{said}\n\n{table(('For', 'Account', '', 'Policy', 'Because'), whom)}"
