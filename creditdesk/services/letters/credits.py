"""Where each of a debtor's credits has its place, read from the account and from the letters that went before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.set_off import Credit, Debt, Share, set_off
from creditdesk.models.letters import letter_items, letters
from creditdesk.services.letters.account import Item, OpenAccount
from creditdesk.services.letters.facts import Line


@dataclass(frozen=True, slots=True)
class Placed:
    """The open credits of one currency and the items they are set against.

    `told` holds the day of the last letter that took a credit off.
    """

    credits: tuple[Item, ...]
    shares: tuple[Share, ...]
    told: dict[DocumentKey, date]

    def on(self, items: Iterable[Item]) -> tuple[Item, ...]:
        """Return the credits as a letter on these items takes them off: less what is set against other items."""
        keys = {item.key for item in items}
        elsewhere: defaultdict[DocumentKey, int] = defaultdict(int)
        for share in self.shares:
            if share.debt not in keys:
                elsewhere[share.credit] += share.minor
        taken = (
            replace(item, open=replace(item.open, open_minor=item.open.open_minor + elsewhere[item.key]))
            for item in self.credits
        )
        return tuple(item for item in taken if item.open.open_minor < 0)

    def set_off(self) -> dict[DocumentKey, tuple[tuple[date, int], ...]]:
        """Return by item what is set against it: (the credit's day, amount above zero)."""
        days = {item.key: item.open.document.dated_on for item in self.credits}
        found: defaultdict[DocumentKey, tuple[tuple[date, int], ...]] = defaultdict(tuple)
        for share in self.shares:
            found[share.debt] += ((days[share.credit], share.minor),)
        return found

    def lines(self, items: Iterable[Item], as_of: date) -> tuple[Line, ...]:
        """Return those credits as lines of a letter."""
        return tuple(replace(item.line(as_of), told_on=self.told.get(item.key)) for item in self.on(items))

    def besides(self, items: Iterable[Item]) -> tuple[int, frozenset[DocumentKey]]:
        """Return what of the credits is set against other items, above zero, and which those are."""
        keys = {item.key for item in items}
        others = [share for share in self.shares if share.debt not in keys]
        return sum(share.minor for share in others), frozenset(share.debt for share in others)


def place_credits(connection: Connection, account: OpenAccount, currency: str, chased: Collection[Item]) -> Placed:
    """Give each credit its place among the items that letters may ask for.

    Where all of these are in query or withheld, and somebody asks for them all the same, all that is open counts.
    """
    credits_ = account.credits(currency)
    lines = account.lines(chased)
    withheld = sum(max(line.chased_minor, 0) for line in lines) == 0
    debts = [
        Debt(item.key, line.open_minor if withheld else line.chased_minor)
        for item, line in zip(chased, lines, strict=True)
        if withheld or line.chased_minor > 0
    ]
    told_on, told = _told(connection, account) if credits_ else ({}, {})
    shares = set_off(
        debts,
        [Credit(item.key, -item.open.open_minor, item.reference, told.get(item.key, frozenset())) for item in credits_],
    )
    return Placed(credits_, tuple(shares), told_on)


def _told(
    connection: Connection, account: OpenAccount
) -> tuple[dict[DocumentKey, date], dict[DocumentKey, frozenset[DocumentKey]]]:
    """Return for each credit that a letter took off the day of the last such letter, and the items it asked for."""
    rows = connection.execute(
        select(letters.c.id, letters.c.dated_on, letter_items.c.type, letter_items.c.number, letter_items.c.open_minor)
        .join(letter_items, letter_items.c.letter_id == letters.c.id)
        .where(
            letters.c.customer_id == account.customer_id,
            letters.c.kind != "statement",
            letters.c.dated_on <= account.as_of,
        )
        .order_by(letters.c.dated_on, letters.c.id)
    ).all()
    asked: defaultdict[int, set[DocumentKey]] = defaultdict(set)
    for row in rows:
        if row.open_minor > 0:
            asked[row.id].add(DocumentKey(DocumentType(row.type), row.number))
    taken = [(DocumentKey(DocumentType(row.type), row.number), row) for row in rows if row.open_minor < 0]
    return (
        {key: row.dated_on for key, row in taken},
        {key: frozenset(asked[row.id]) for key, row in taken},
    )
