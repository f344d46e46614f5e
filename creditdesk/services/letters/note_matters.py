"""What letters about the standing of an account say: holds, limits, and the end of a matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select

from creditdesk.domain.interest import MissingRateError
from creditdesk.domain.letter_kinds import Notice
from creditdesk.models.customers import holds
from creditdesk.services.calendar import day_ends
from creditdesk.services.desk.holds import in_force
from creditdesk.services.letters.account import Account, read_account
from creditdesk.services.letters.credits import place_credits
from creditdesk.services.letters.interest_claim import interest_claim, undated_notice
from creditdesk.services.letters.lines import Line
from creditdesk.services.letters.note_facts import Asked, Besides, NoteFacts, NothingToSayError, Says, total_of
from creditdesk.services.letters.sheet import Addressee


def _credit_hold(asked: Asked) -> NoteFacts:
    """Say that supply on credit is stopped, why, and what releases it."""
    row = _hold(asked, still=True)
    said = _chased(asked, asked.overdue)
    due = max(total_of(said.lines, said.besides), 0)
    # What was noted when the hold was placed is for colleagues; the debtor reads what is meant for them.
    reason = asked.own.get("reason", "")
    if not due and not reason:
        raise NothingToSayError("nothing is overdue; give the reason in your own words")
    return replace(
        said if due else asked.empty,
        amounts=(("release", due),),
        days=(("held", row.placed_at.date()),),
        words=(("reason", reason),) if reason else (),
        payable_minor=due or None,
    )


def _credit_release(asked: Asked) -> NoteFacts:
    """Say that supply on credit goes on."""
    if _held(asked, still=True) is not None:
        raise NothingToSayError("supply on credit is stopped")
    row = _hold(asked, still=False)
    return replace(asked.empty, days=(("released", row.lifted_at.date()),))


def _hold(asked: Asked, *, still: bool) -> Row[Any]:
    row = _held(asked, still=still)
    if row is None:
        raise NothingToSayError("supply on credit is not stopped" if still else "no stop of supply was lifted")
    return row


def _held(asked: Asked, *, still: bool) -> Row[Any] | None:
    stands = in_force(asked.account.as_of) if still else holds.c.lifted_at < day_ends(asked.account.as_of)
    return asked.connection.execute(
        select(holds)
        .where(holds.c.customer_id == asked.account.customer_id, holds.c.kind == "credit", stands)
        .order_by(holds.c.id.desc())
        .limit(1)
    ).one_or_none()


def _limit_change(asked: Asked) -> NoteFacts:
    """Say what the limit is now."""
    amounts = (("limit", asked.own["limit"]), ("limit_before", asked.own["limit_before"]))
    return replace(asked.empty, amounts=amounts, days=(("changed", asked.own["changed"]),))


def _handover(asked: Asked) -> NoteFacts:
    """Say who is in charge of the debt from now on; what is in query stays with us."""
    said = _chased(asked, asked.free)
    total = total_of(said.lines, said.besides)
    if total <= 0:
        raise NothingToSayError("nothing is overdue that is not promised, in a plan or on hold")
    return replace(
        said,
        amounts=(("total", total),),
        days=(("handed", asked.own["handed"]),),
        words=(("agency", asked.own["agency"]),),
    )


def _settlement_offer(asked: Asked) -> NoteFacts:
    """Offer to take less for what is overdue; what is promised or in a plan stands as agreed."""
    lines, offer = (*asked.free, *asked.credits), asked.own["offer"]
    total = total_of(lines)
    if not 0 < offer < total:
        raise NothingToSayError("the offer is not below what is overdue")
    amounts = (("total", total), ("offer", offer))
    return replace(asked.empty, amounts=amounts, lines=lines, payable_minor=offer)


def _insolvency_claim(asked: Asked) -> NoteFacts:
    """Claim what was owed on the day of the insolvency, less what stood to their credit, with interest until then."""
    own, day = asked.own, asked.own["insolvent"]
    then = read_account(asked.connection, asked.account.customer_id, day, asked.empty.sender)
    lines = then.lines((*then.owed(asked.currency), *then.credits(asked.currency)))
    if total_of(lines) <= 0:
        raise NothingToSayError(f"nothing was owed on {day.isoformat()}")
    besides, notices = _interest(asked, then)
    interest = next((each.minor for each in besides if each.name == "interest"), 0)
    return replace(
        asked.empty,
        addressee=_officeholder(asked),
        amounts=(("total", total_of(lines, besides)), ("interest", interest)),
        days=(("insolvent", day),),
        words=(
            ("case", own["case"]),
            ("debtor", asked.account.addressee.name),
            *((("retention", own["retention"]),) if "retention" in own else ()),
        ),
        lines=lines,
        besides=besides,
        notices=notices,
    )


def _chased(asked: Asked, overdue: Sequence[Line]) -> NoteFacts:
    """Return what of it is neither in query nor withheld, less what stands to the debtor's credit."""
    lines = tuple(line for line in overdue if line.chased_minor > 0)
    withheld = sum(line.open_minor - line.chased_minor for line in lines)
    besides = (Besides("withheld", -withheld),) if withheld else ()
    return replace(asked.empty, lines=(*lines, *asked.credits), besides=besides)


def _interest(asked: Asked, then: Account) -> tuple[tuple[Besides, ...], tuple[str, ...]]:
    """Return the interest and fixed sums of a day, and what its sender should know where a rate is missing."""
    overdue = then.overdue(asked.currency)
    placed = place_credits(asked.connection, then, asked.currency, overdue)
    try:
        claim = interest_claim(asked.connection, then, overdue, placed, is_claimed=True)
    except MissingRateError as error:
        return (), (f"No interest is claimed: {error}",)
    if claim is None:
        return (), ()
    fixed = sum(1 for item in claim.items if item.compensation_minor)
    found = Besides("interest", claim.interest_minor), Besides("compensation", claim.compensation_minor, fixed)
    return tuple(each for each in found if each.minor), undated_notice(claim, asked.currency)


def _officeholder(asked: Asked) -> Addressee:
    """Return who is in charge of the insolvency: the claim goes to them, about the debtor's account."""
    lines = asked.own["officeholder"]
    return replace(asked.empty.addressee, name=lines[0], contact="", lines=lines)


MATTERS: dict[Notice, Says] = {
    Notice.CREDIT_HOLD: _credit_hold,
    Notice.CREDIT_RELEASE: _credit_release,
    Notice.LIMIT_CHANGE: _limit_change,
    Notice.HANDOVER: _handover,
    Notice.SETTLEMENT_OFFER: _settlement_offer,
    Notice.INSOLVENCY_CLAIM: _insolvency_claim,
}
