"""`behaviour`: what debtors' own records make of them, what that proposes, deciding on it and taking that back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import table
from creditdesk.cli.terminal import Terminal
from creditdesk.domain.behaviour import Behaviour
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.manner import Aspect, Suggestion

if TYPE_CHECKING:  # what reads letters takes its time to load, for this command alone
    from creditdesk.services.letters.behaviour import Behaving
    from creditdesk.services.letters.behaviour_decisions import Decision
    from creditdesk.services.letters.behaviour_desk import BehaviourDesk, DebtorBehaviour

_RECORD = "record"
_ALL = "all"
_NONE_WAITS = "Nothing is proposed that nobody has decided on."


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="How debtors behave, and the ladder, tone and way that calls for.")(behaviour)


def behaviour(
    context: typer.Context,
    account: Annotated[
        str | None, typer.Argument(metavar="[ACCOUNT]", help="This debtor; else all for whom something is proposed.")
    ] = None,
    *,
    accept: Annotated[
        str | None, typer.Option(metavar="WHAT", help='Do what is proposed: "ladder,tone,channel", or "all".')
    ] = None,
    leave: Annotated[bool, typer.Option("--leave", help="Leave all as it is, and be asked no more.")] = False,
    take_for: Annotated[
        str | None, typer.Option(metavar="WORD", help='Take them for something else; "record": for what that says.')
    ] = None,
    take_back: Annotated[int | None, typer.Option(metavar="ID", help="Take a decision back.")] = None,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; kept with the decision.")] = "",
) -> None:
    """Answer how a debtor behaves, once what was asked for is done; or who waits for a decision."""
    here = terminal.of(context)
    asked = [accept is not None, leave, take_for is not None, take_back is not None]
    if sum(asked) > 1 or (any(asked) and account is None):
        raise CreditDeskError(
            "One thing is decided of one debtor.",
            safe="Nothing was changed.",
            cure="Name the account, and one of --accept, --leave, --take-for and --take-back.",
        )
    if account is None:
        _list(here)
        return
    if any(asked):
        _decide(here, account, accept, take_for, take_back, reason)
    with opening.reading(here) as at:
        found = at.office.behaviour.debtor(at.office.ledger.customer_id(account), at.as_of)
    here.answer({"as_of": at.as_of.isoformat(), **_debtor_facts(found)}, lambda: _debtor_words(found))


def behaving_facts(behaving: Behaving) -> dict[str, Any]:
    """Return how a debtor behaves, for JSON."""
    return {
        "behaviour": behaving.behaviour.value,
        "by_record": behaving.reading.behaviour.value,
        "because": list(behaving.because),
        "proposed": [
            {"what": each.aspect.value, "now": each.now or None, "to": each.to, "because": each.because}
            for each in behaving.suggestions
        ],
        "decided": behaving.is_answered,
    }


def _list(here: Terminal) -> None:
    with opening.caught_up(here) as at:
        found = at.office.behaviour.waiting(at.as_of)
    here.answer(
        {
            "as_of": at.as_of.isoformat(),
            "debtors": [
                {"account": each.account, "name": each.name, **behaving_facts(each.behaving)} for each in found
            ],
        },
        lambda: _list_words(found),
    )


def _decide(
    here: Terminal, account: str, accept: str | None, take_for: str | None, take_back: int | None, reason: str
) -> None:
    with opening.writing(here) as at:
        opening.bring_to_day(here, at)
        moment, as_of = here.moment(at.as_of), at.as_of
        customer_id, desk = at.office.ledger.customer_id(account), at.office.behaviour
        if take_back is not None:
            _check_whose(desk, customer_id, take_back, account, at.as_of)
            desk.take_back(take_back, at=moment, as_of=as_of)
        elif take_for is not None:
            desk.take_for(customer_id, _behaviour(take_for), at=moment, as_of=as_of, reason=reason)
        else:
            aspects = _aspects(desk.debtor(customer_id, as_of).behaving, accept or "")
            desk.accept(customer_id, aspects, at=moment, as_of=as_of, reason=reason)


def _check_whose(desk: BehaviourDesk, customer_id: int, decision_id: int, account: str, as_of: date) -> None:
    if all(each.id != decision_id for each in desk.debtor(customer_id, as_of).decisions):
        raise CreditDeskError(f"No decision {decision_id} was made of {account}.", safe="Nothing was changed.")


def _aspects(behaving: Behaving, wanted: str) -> list[Aspect]:
    if wanted == _ALL:
        if not behaving.suggestions:
            raise CreditDeskError("Nothing is proposed for this debtor.", safe="Nothing was changed.")
        return [each.aspect for each in behaving.suggestions]
    words = [word.strip() for word in wanted.split(",") if word.strip()]
    unknown = [word for word in words if word not in list(Aspect)]
    if unknown:
        raise CreditDeskError(
            f"{unknown[0]!r} is nothing that can be accepted.",
            safe="Nothing was changed.",
            cure=f"Use {', '.join(Aspect)} or {_ALL}.",
        )
    return [Aspect(word) for word in words]


def _behaviour(word: str) -> Behaviour | None:
    if word == _RECORD:
        return None
    if word not in list(Behaviour):
        raise CreditDeskError(
            f"{word!r} is no behaviour.",
            safe="Nothing was changed.",
            cure=f"Use one of {', '.join(Behaviour)}, or {_RECORD} for what their record says.",
        )
    return Behaviour(word)


def _debtor_facts(found: DebtorBehaviour) -> dict[str, Any]:
    return {
        "account": found.account,
        "name": found.name,
        **behaving_facts(found.behaving),
        "policy": found.led.policy.code,
        "tone": found.manner.tone.value,
        "channel": found.manner.channel.value if found.manner.channel else None,
        "decisions": [
            {
                "id": each.id,
                "at": each.decided_at.isoformat(),
                "by": each.decided_by,
                "behaviour": each.behaviour.value,
                "changes": [
                    {"what": change.what.value, "before": change.before or None, "after": change.after or None}
                    for change in each.changes
                ],
                "reason": each.reason,
                "takes_back": each.takes_back_id,
                "taken_back": each.is_undone,
            }
            for each in found.decisions
        ],
    }


def _list_words(found: Sequence[DebtorBehaviour]) -> str:
    if not found:
        return _NONE_WAITS
    rows = [
        (
            each.account,
            each.name,
            each.behaving.behaviour.words,
            "; ".join(each.behaving.because),
            ", ".join(f"{wish.aspect} {wish.to}" for wish in each.behaving.suggestions),
        )
        for each in found
    ]
    return table(("Account", "Debtor", "Behaviour", "Because", "Proposed"), rows)


def _debtor_words(found: DebtorBehaviour) -> str:
    behaving, manner = found.behaving, found.manner
    way = manner.channel.value if manner.channel else "as the ladder says"
    lines = [
        f"{found.account}  {found.name}: {behaving.behaviour.words}",
        *(f"  {reason}" for reason in behaving.because),
        f"Ladder: {found.led.policy.name}, {found.led.because}. Tone: {manner.tone}. Letters go: {way}.",
        *(_wish_words(each) for each in behaving.suggestions),
    ]
    if behaving.suggestions and behaving.is_answered:
        lines.append("Somebody has decided on this.")
    if found.decisions:
        lines += [
            "",
            table(("Decision", "On", "By", "What", "Reason"), [_decision_row(each) for each in found.decisions]),
        ]
    return "\n".join(lines)


def _wish_words(wish: Suggestion) -> str:
    now = wish.now or "as the ladder says"
    return f"Proposed {wish.aspect}: {wish.to}, now {now}: {wish.because}"


def _decision_row(each: Decision) -> tuple[object, ...]:
    done = "; ".join(f"{change.what}: {change.before or '-'} to {change.after or '-'}" for change in each.changes)
    what = done or "left as it is"
    if each.takes_back_id is not None:
        what = f"takes {each.takes_back_id} back: {what}"
    elif each.is_undone:
        what = f"{what} (taken back)"
    return each.id, each.decided_on, each.decided_by, what, each.reason
