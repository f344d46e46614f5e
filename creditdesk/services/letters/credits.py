"""Where each of a debtor's credits has its place, read from the account and from the letters that went before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.set_off import Credit, Debt, Share, set_off
from creditdesk.models.letters import letter_items, letters
from creditdesk.services.letters.account import Item, OpenAccount
from creditdesk.services.letters.lines import Line
from creditdesk.services.letters.waiting import whose


@dataclass(frozen=True, slots=True)
class Placed:
    """The open credits of one currency and the items they are set against.

    `told` holds the day of the last letter that took a credit off.
    """

    credits: tuple[Item, ...]
    shares: tuple[Share, ...]
    told: Mapping[DocumentKey, date]

    def on(self, items: Iterable[Item]) -> tuple[Item, ...]:
        """Return the credits as a letter on these items takes them off: less what is set against other items."""
        if not self.credits:
            return ()
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


@dataclass(frozen=True, slots=True)
class Told:
    """What a debtor was told of credits: the day of the last letter that took each off, and the items it asked for."""

    on: Mapping[DocumentKey, date] = field(default_factory=dict)
    items: Mapping[DocumentKey, frozenset[DocumentKey]] = field(default_factory=dict)


NOTHING_TOLD = Told()


def place_credits(connection: Connection, account: OpenAccount, currency: str, chased: Collection[Item]) -> Placed:
    """Give each credit its place among the items that letters may ask for."""
    told = NOTHING_TOLD
    if account.credits(currency):
        whom = (account.customer_id,)
        told = told_of(connection, account.as_of, whom).get(account.customer_id, NOTHING_TOLD)
    return placed(account, currency, chased, told)


def placed(account: OpenAccount, currency: str, chased: Collection[Item], told: Told) -> Placed:
    """Give each credit its place, knowing what the debtor was told.

    Where all of these items are in query or withheld, and somebody asks for them all the same, all that is open counts.
    """
    credits_ = account.credits(currency)
    if not credits_:
        return Placed((), (), {})
    lines = account.lines(chased)
    withheld = sum(max(line.chased_minor, 0) for line in lines) == 0
    debts = [
        Debt(item.key, line.open_minor if withheld else line.chased_minor)
        for item, line in zip(chased, lines, strict=True)
        if withheld or line.chased_minor > 0
    ]
    shares = set_off(
        debts,
        [
            Credit(item.key, -item.open.open_minor, item.reference, told.items.get(item.key, frozenset()))
            for item in credits_
        ],
    )
    return Placed(credits_, tuple(shares), told.on)


def told_of(connection: Connection, as_of: date, customer_ids: Collection[int] | None) -> dict[int, Told]:
    """Return what these debtors, or any, were told of their credits by a day."""
    rows = connection.execute(
        select(
            letters.c.id,
            letters.c.customer_id,
            letters.c.dated_on,
            letter_items.c.type,
            letter_items.c.number,
            letter_items.c.open_minor,
        )
        .join(letter_items, letter_items.c.letter_id == letters.c.id)
        .where(whose(letters.c.customer_id, customer_ids), letters.c.kind != "statement", letters.c.dated_on <= as_of)
        .order_by(letters.c.dated_on, letters.c.id)
    ).all()
    asked: defaultdict[int, set[DocumentKey]] = defaultdict(set)
    for row in rows:
        if row.open_minor > 0:
            asked[row.id].add(DocumentKey(DocumentType(row.type), row.number))
    on: defaultdict[int, dict[DocumentKey, date]] = defaultdict(dict)
    items: defaultdict[int, dict[DocumentKey, frozenset[DocumentKey]]] = defaultdict(dict)
    for row in rows:
        if row.open_minor < 0:
            key = DocumentKey(DocumentType(row.type), row.number)
            on[row.customer_id][key] = row.dated_on
            items[row.customer_id][key] = frozenset(asked[row.id])
    return {customer_id: Told(days, items[customer_id]) for customer_id, days in on.items()}
