"""Debtors with something overdue, read all at once for a run of letters: who they are and what is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select, union

from creditdesk.models.bulk import stored_rows
from creditdesk.models.customers import contact_ways, contacts, customers, debtor_cards
from creditdesk.services.desk.query_credits import expected_of
from creditdesk.services.ledger.open_items import items_for_letters
from creditdesk.services.letters.account import Item, OpenAccount, with_disputed
from creditdesk.services.letters.gate import Recipient
from creditdesk.services.letters.policies import Follower
from creditdesk.services.letters.waiting import whose


@dataclass(frozen=True, slots=True)
class Debtor:
    """A debtor as a run of letters needs them."""

    account: str
    name: str
    follower: Follower
    has_address: bool
    has_email: bool

    def recipient(self) -> Recipient:
        """Return what decides whether a letter is right for them and would arrive."""
        return Recipient(self.follower.country, self.follower.legal_form, self.has_address)


def open_accounts(
    connection: Connection, as_of: date, until: date, customer_ids: Collection[int] | None
) -> dict[int, OpenAccount]:
    """Return what is overdue or due before `until`, and all credits, of the debtors who have such items."""
    expected = expected_of(connection, customer_ids, as_of)
    items: defaultdict[int, list[Item]] = defaultdict(list)
    owing: set[int] = set()
    for item, po_number, reference in items_for_letters(connection, as_of, until, customer_ids):
        customer_id = item.document.customer_id
        if item.open_minor > 0:
            owing.add(customer_id)
        of_debtor = expected.get(customer_id)
        if of_debtor:
            more = of_debtor.get((item.document.type.value, item.document.number), 0)
            item = with_disputed(item, more)  # noqa: PLW2901 - the same item, with what is to be credited of it
        items[customer_id].append(Item(item, str(po_number or reference)))
    return {
        customer_id: OpenAccount(customer_id=customer_id, as_of=as_of, items=tuple(items[customer_id]))
        for customer_id in sorted(owing)
    }


def read_debtors(connection: Connection, customer_ids: Collection[int] | None) -> dict[int, Debtor]:
    """Return these debtors, or all."""
    there = (
        whose(contacts.c.customer_id, customer_ids),
        contacts.c.left_on.is_(None),
        contacts.c.merged_into_id.is_(None),
    )
    reachable = set(
        connection.scalars(
            union(
                select(contacts.c.customer_id).where(*there, contacts.c.email != ""),
                select(contacts.c.customer_id)
                .join(contact_ways, contact_ways.c.contact_id == contacts.c.id)
                .where(
                    *there,
                    contact_ways.c.kind == "email",
                    contact_ways.c.dead_since.is_(None),
                ),
            )
        )
    )
    table = customers.c
    rows = stored_rows(
        connection,
        select(
            table.id,
            table.account,
            table.name,
            table.country,
            table.legal_form,
            table.sector,
            (table.address1 != "") & (func.length(table.city) + func.length(table.postcode) > 0),
            debtor_cards.c.tone,
            debtor_cards.c.channel,
        )
        .join_from(customers, debtor_cards, debtor_cards.c.customer_id == table.id, isouter=True)
        .where(whose(table.id, customer_ids)),
    )
    found = {}
    for id_, account, name, country, legal_form, sector, has_address, tone, channel in rows:
        follower = Follower(id_, country, legal_form, sector, tone or "", channel or "")
        found[id_] = Debtor(account, name, follower, bool(has_address), id_ in reachable)
    return found
