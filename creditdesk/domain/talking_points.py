"""What to say on the telephone: three to five facts about the account. Plain, true, and kind.

Facts only: nothing here guesses at motives, and nothing is said twice that the header shows already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from creditdesk.domain.words import brief_amount_words, day_words, month_words, weekday_words

MOST = 5
LEAST = 3
_RECENT_DAYS = 45


@dataclass(frozen=True, slots=True)
class TalkPromise:
    """A promise: what came of it so far is `received_minor`. Its `currency` is empty where it is that of the facts.

    `still_owed` tells of a broken one whether something that it was for is still to be asked for.
    """

    made_on: date
    promised_on: date
    amount_minor: int
    received_minor: int = 0
    currency: str = ""
    still_owed: bool = True


@dataclass(frozen=True, slots=True)
class TalkReceipt:
    """The last receipt that paid a part of an open item: the item's number, and what is left open of it.

    Of one that `is_by` nobody has said on which day it came, only that it was there by that day.
    """

    received_on: date
    amount_minor: int
    number: str
    left_minor: int
    currency: str = ""
    is_by: bool = False


@dataclass(frozen=True, slots=True)
class TalkBounce:
    """A payment that came and was returned by the bank; whether what it was for is still to be paid."""

    received_on: date
    returned_on: date
    amount_minor: int
    still_owed: bool
    currency: str = ""


@dataclass(frozen=True, slots=True)
class TalkQuery:
    """An open query: its reason in words, the items it is on, and who has it; `is_paid` where none of them is open."""

    reason: str
    numbers: tuple[str, ...]
    raised_on: date
    owner: str
    amount_minor: int
    currency: str = ""
    is_paid: bool = False


@dataclass(frozen=True, slots=True)
class TalkPlan:
    """A live plan: instalments paid, in all, missed; and the next one due, if any."""

    paid: int
    count: int
    missed: int
    next_on: date | None = None
    next_minor: int = 0
    currency: str = ""


@dataclass(frozen=True, slots=True)
class TalkHold:
    """A hold of the chasing: why, the last day (none: until it is lifted), and the items (none: the whole debtor)."""

    reason: str
    until: date | None = None
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TalkCredit:
    """What is not set against any invoice: their cash (`is_cash`), which says nothing of what it pays, or our credit.

    `number` and `on` name the document, where it is one; `against` is the item that letters set our credit against.
    """

    amount_minor: int
    is_cash: bool
    number: str = ""
    on: date | None = None
    against: str = ""


@dataclass(frozen=True, slots=True)
class TalkFacts:
    """What the talk can be about. Amounts are in minor units, all of them above zero or zero.

    They are of `currency`, but for what has its own: a promise, a receipt, a query, a plan, a returned payment. What
    is overdue (`overdue_minor`, its count, the oldest) and what falls due soon are what may be asked for: neither
    retained, in query nor to be credited, on hold, nor in a plan that is kept. `left_alone_minor` is what else is
    overdue.
    """

    currency: str
    contact_name: str = ""
    overdue_minor: int = 0
    overdue_count: int = 0
    oldest_number: str = ""
    oldest_due_on: date | None = None
    left_alone_minor: int = 0
    due_soon_minor: int = 0
    due_soon_on: date | None = None
    cash: TalkCredit | None = None
    credit: TalkCredit | None = None
    holds: Sequence[TalkHold] = ()
    broken: TalkPromise | None = None
    running: TalkPromise | None = None
    receipt: TalkReceipt | None = None
    queries: Sequence[TalkQuery] = ()
    plan: TalkPlan | None = None
    bounced: TalkBounce | None = None
    days_before: int | None = None
    days_now: int | None = None
    changed_on: date | None = None
    last_talk_on: date | None = None
    last_talk_note: str = ""
    last_letter_on: date | None = None
    on_stop: str = ""
    limit_used_percent: int | None = None


def talking_points(facts: TalkFacts, as_of: date) -> tuple[str, ...]:
    """Return up to five facts, the one to begin with first; fewer than three only where there is no more to say."""
    pressing = _pressing(facts, as_of)
    if len(pressing) >= LEAST:
        return tuple(pressing[:MOST])
    return tuple((pressing + _otherwise(facts, as_of))[: max(LEAST, len(pressing))])


def _running_words(promise: TalkPromise, currency: str, as_of: date) -> str:
    currency = promise.currency or currency
    words = f"Promise of {brief_amount_words(promise.amount_minor, currency)}"
    due = weekday_words(promise.promised_on, as_of)
    words += f" for {due} is running" if promise.promised_on >= as_of else f" was due {due}"
    if promise.received_minor:
        words += f"; {brief_amount_words(promise.received_minor, currency)} of it has come"
    return words


def _pressing(facts: TalkFacts, as_of: date) -> list[str]:
    """Return what the talk has to be about, the most pressing first; before all, what is not to be chased."""
    currency = facts.currency
    points = [_hold_words(hold, as_of) for hold in facts.holds]
    if facts.bounced is not None:
        amount = brief_amount_words(facts.bounced.amount_minor, facts.bounced.currency or currency)
        on = day_words(facts.bounced.returned_on, as_of)
        points.append(f"Payment of {amount} was returned by the bank on {on}")
    if facts.broken is not None:
        points.append(_broken_words(facts.broken, currency, as_of))
    if facts.running is not None:
        points.append(_running_words(facts.running, currency, as_of))
    if facts.receipt is not None and (as_of - facts.receipt.received_on).days <= _RECENT_DAYS:
        paid_in = facts.receipt.currency or currency
        got = brief_amount_words(facts.receipt.amount_minor, paid_in)
        left = brief_amount_words(facts.receipt.left_minor, paid_in)
        on = day_words(facts.receipt.received_on, as_of)
        came = f"paid by {on}" if facts.receipt.is_by else f"received {on}"
        points.append(f"{got} {came}, {left} of {facts.receipt.number} still open")
    if facts.cash is not None:
        points.append(_cash_words(facts.cash, currency, as_of))
    points += [_query_words(query, currency, as_of) for query in facts.queries]
    if facts.plan is not None:
        points.append(_plan_words(facts.plan, currency, as_of))
    if facts.credit is not None:
        points.append(_credit_words(facts.credit, currency))
    return points


def _otherwise(facts: TalkFacts, as_of: date) -> list[str]:
    """Return what else is worth knowing, for an account with little that presses."""
    points = _overdue_words(facts, as_of)
    if facts.last_talk_on is not None:
        note = f": “{facts.last_talk_note}”" if facts.last_talk_note else ""
        points.append(f"Last spoken to on {day_words(facts.last_talk_on, as_of)}{note}")
    if facts.days_before is not None and facts.days_now is not None and facts.changed_on is not None:
        if facts.days_now > facts.days_before:
            since = month_words(facts.changed_on, as_of)
            points.append(
                f"Pays after {facts.days_now} days since {since}, {facts.days_before} before: ask what changed"
            )
    elif facts.days_now is not None:
        points.append(f"Usually pays after {facts.days_now} days")
    if facts.last_letter_on is not None:
        points.append(f"Last letter went on {day_words(facts.last_letter_on, as_of)}")
    if facts.due_soon_minor > 0 and facts.due_soon_on is not None:
        amount = brief_amount_words(facts.due_soon_minor, facts.currency)
        more = "more " if facts.overdue_minor > 0 else ""
        points.append(f"{amount} {more}falls due by {day_words(facts.due_soon_on, as_of)}")
    if facts.on_stop:
        points.append("Account is on stop: a payment releases it")
    elif facts.limit_used_percent is not None and facts.limit_used_percent >= 90:
        points.append(f"Credit limit is {facts.limit_used_percent}% used")
    return points


def _overdue_words(facts: TalkFacts, as_of: date) -> list[str]:
    """Say what is overdue, and how much of it is not to be asked for."""
    points = []
    if facts.overdue_minor > 0 and facts.oldest_due_on is not None:
        days = (as_of - facts.oldest_due_on).days
        amount = brief_amount_words(facts.overdue_minor, facts.currency)
        late = f"{days} day{'' if days == 1 else 's'} late"
        points.append(
            f"{facts.oldest_number} is {late}, {amount}"
            if facts.overdue_count == 1
            else f"{amount} overdue on {facts.overdue_count} invoices, {facts.oldest_number} {late}"
        )
    if facts.left_alone_minor > 0:
        amount = brief_amount_words(facts.left_alone_minor, facts.currency)
        points.append(f"{amount} {'more ' if points else ''}is overdue, but not to be asked for now")
    return points


def _hold_words(hold: TalkHold, as_of: date) -> str:
    until = f" until {day_words(hold.until, as_of)}" if hold.until is not None else ""
    why = f": {hold.reason}" if hold.reason else ""
    what = "Not to be chased" if not hold.numbers else f"{_items_words(hold.numbers)} on hold"
    return f"{what}{until}{why}"


def _cash_words(cash: TalkCredit, currency: str, as_of: date) -> str:
    came = f" received {day_words(cash.on, as_of)}" if cash.on is not None else " of their money"
    amount = brief_amount_words(cash.amount_minor, currency)
    return f"{amount}{came} is not set against anything; ask what it is for"


def _credit_words(credit: TalkCredit, currency: str) -> str:
    amount = brief_amount_words(credit.amount_minor, currency)
    named = f" ({credit.number})" if credit.number else ""
    return f"Credit of {amount}{named} is open; offer to set it against {credit.against or 'what falls due next'}"


def _items_words(numbers: Sequence[str]) -> str:
    return numbers[0] if len(numbers) == 1 else f"{len(numbers)} invoices"


def _broken_words(promise: TalkPromise, currency: str, as_of: date) -> str:
    currency = promise.currency or currency
    amount = brief_amount_words(promise.amount_minor, currency)
    due = day_words(promise.promised_on, as_of)
    if promise.received_minor > 0:
        got = brief_amount_words(promise.received_minor, currency)
        return f"Promise of {amount} due {due} was kept in part: {got} came"
    return f"Promise of {amount} due {due} was not kept"


def _query_words(query: TalkQuery, currency: str, as_of: date) -> str:
    on = _items_words(query.numbers)
    since = day_words(query.raised_on, as_of)
    what = f"{query.reason[:1].upper()}{query.reason[1:]} query"
    where = (
        f"on {on}" if query.numbers else f"over {brief_amount_words(query.amount_minor, query.currency or currency)}"
    )
    words = f"{what} {where} is {f'with {query.owner}' if query.owner else 'open'} since {since}"
    return f"{words}, though paid" if query.is_paid else words


def _plan_words(plan: TalkPlan, currency: str, as_of: date) -> str:
    words = f"Plan: {plan.paid} of {plan.count} paid"
    if plan.missed:
        return f"{words}, {plan.missed} missed"
    if plan.next_on is not None:
        amount = brief_amount_words(plan.next_minor, plan.currency or currency)
        return f"{words}, next {amount} on {day_words(plan.next_on, as_of)}"
    return words
