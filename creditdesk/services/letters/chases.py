"""When the debtor was asked for which items: earlier letters, and talks with somebody who can pay or decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, or_, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.letter_kinds import DEMANDS
from creditdesk.domain.outcomes import OUTCOMES, OWN_PREFIXES, Reach
from creditdesk.models.activity import STANDS, activities, activity_items
from creditdesk.models.letters import letters
from creditdesk.services.letters.account import Account, Item

_OUTCOME = activities.c.outcome
_SPOKEN = or_(
    _OUTCOME.in_([code for code, outcome in OUTCOMES.items() if outcome.reach is Reach.RIGHT_PARTY]),
    _OUTCOME.startswith(OWN_PREFIXES[Reach.RIGHT_PARTY], autoescape=True),
)


@dataclass(frozen=True, slots=True)
class Chase:
    """One letter or talk; without `keys` it was about all that was overdue then."""

    on: date
    by_letter: bool
    keys: frozenset[DocumentKey] = frozenset()

    def asked_for(self, item: Item) -> bool:
        """Tell whether it asked for the item, which was overdue by then."""
        return item.open.document.due_on < self.on and (not self.keys or item.key in self.keys)


def chases_of(connection: Connection, account: Account) -> tuple[Chase, ...]:
    """Return the letters and talks up to the account's day, oldest first; statements ask for nothing."""
    rows = connection.execute(
        select(
            activities.c.id, activities.c.kind, activities.c.happened_on, activity_items.c.type, activity_items.c.number
        )
        .outerjoin(activity_items, activity_items.c.activity_id == activities.c.id)
        .outerjoin(letters, letters.c.activity_id == activities.c.id)
        .where(
            activities.c.customer_id == account.customer_id,
            activities.c.happened_on <= account.as_of,
            or_(activities.c.kind == "letter", _SPOKEN),
            # Letters that an earlier program wrote are known by the history alone.
            or_(letters.c.kind.is_(None), letters.c.kind.in_(DEMANDS)),
            STANDS,
        )
        .order_by(activities.c.happened_on, activities.c.id)
    ).all()
    named: dict[int, set[DocumentKey]] = {row.id: set() for row in rows}
    for row in rows:
        if row.number is not None:
            named[row.id].add(DocumentKey(DocumentType(row.type), row.number))
    when = {row.id: (row.happened_on, row.kind == "letter") for row in rows}
    return tuple(Chase(on, by_letter, frozenset(named[each])) for each, (on, by_letter) in when.items())


def was_chased(item: Item, chases: Iterable[Chase]) -> bool:
    """Tell whether the item was asked for before."""
    return any(chase.asked_for(item) for chase in chases)


def days_of(chases: Iterable[Chase], items: Collection[Item], *, by_letter: bool) -> tuple[date, ...]:
    """Return the days on which any of the items was asked for, oldest first."""
    asked = (chase for chase in chases if chase.by_letter is by_letter)
    return tuple(sorted({chase.on for chase in asked if any(chase.asked_for(item) for item in items)}))


def last_letter_about_all(chases: Iterable[Chase], items: Collection[Item]) -> date | None:
    """Return the day of the last letter that asked for every one of the items; none if there is none."""
    letters_on = (chase.on for chase in chases if chase.by_letter and all(chase.asked_for(item) for item in items))
    return max(letters_on, default=None)
