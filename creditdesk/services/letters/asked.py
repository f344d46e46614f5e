"""What letters would take off each open item, for whoever shows the items: so that screen and letter say the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.interest import Regime
from creditdesk.services.letters.acceptances import accepted_of
from creditdesk.services.letters.account import Item, OpenAccount, less_expected
from creditdesk.services.letters.credits import place_credits
from creditdesk.services.letters.late_charges import settled_of
from creditdesk.services.letters.waiting import waiting_of


@dataclass(frozen=True, slots=True)
class Asked:
    """By item what letters take off it.

    `set_off` are the debtor's open credits placed on it, (day of the credit, amount above zero); `to_credit` is what an
    answered query leaves to be credited; `settled` is (interest, compensation) that was paid, waived or invoiced.
    `late_after` is the last day for paying without interest, where a law reckons that from the acceptance.
    """

    set_off: dict[DocumentKey, tuple[tuple[date, int], ...]] = field(default_factory=dict)
    to_credit: dict[DocumentKey, int] = field(default_factory=dict)
    settled: dict[DocumentKey, tuple[int, int]] = field(default_factory=dict)
    late_after: dict[DocumentKey, date] = field(default_factory=dict)


def asked_of(
    connection: Connection, customer_id: int, as_of: date, opened: Iterable[Item], regime: Regime | None = None
) -> Asked:
    """Return what letters of this day would take off a debtor's open items.

    Args:
        connection: Where to read.
        customer_id: The debtor.
        as_of: The day.
        opened: All that is open of the debtor.
        regime: The law or contract by which the debtor owes interest.
    """
    items = sorted(opened, key=lambda item: (item.open.document.due_on, item.open.document.id))
    lessened = less_expected(connection, [item.open for item in items], as_of)
    to_credit = {
        item.key: less.disputed_minor - item.open.disputed_minor
        for item, less in zip(items, lessened, strict=True)
        if less.disputed_minor != item.open.disputed_minor
    }
    settled = settled_of(connection, customer_id, as_of)
    accepted = accepted_of(connection, customer_id, regime, [item.open.document for item in items])
    late_after = {key: each.last_on for key, each in accepted.items()}
    account = OpenAccount(
        customer_id=customer_id,
        as_of=as_of,
        items=tuple(replace(item, open=less) for item, less in zip(items, lessened, strict=True)),
    )
    with_credits = [each for each in account.currencies if account.credits(each) and account.overdue(each)]
    if not with_credits:
        return Asked(to_credit=to_credit, settled=settled, late_after=late_after)
    waiting = waiting_of(connection, account)
    set_off: dict[DocumentKey, tuple[tuple[date, int], ...]] = {}
    for currency in with_credits:
        set_off |= place_credits(connection, account, currency, waiting.left_of(account.overdue(currency))).set_off()
    return Asked(set_off, to_credit, settled, late_after)
