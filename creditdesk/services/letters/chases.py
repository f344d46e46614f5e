"""When the debtor was asked for which items: earlier letters, and talks with somebody who can pay or decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, literal, or_, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.letter_kinds import DEMANDS, LETTERS
from creditdesk.domain.outcomes import OUTCOMES, OWN_PREFIXES, Reach
from creditdesk.models.activity import STANDS, activities, activity_items
from creditdesk.models.bulk import stored_rows
from creditdesk.models.letters import letter_items, letters
from creditdesk.services.letters.account import Account, Item
from creditdesk.services.letters.waiting import whose

_OUTCOME = activities.c.outcome
SPOKEN = or_(
    _OUTCOME.in_([code for code, outcome in OUTCOMES.items() if outcome.reach is Reach.RIGHT_PARTY]),
    _OUTCOME.startswith(OWN_PREFIXES[Reach.RIGHT_PARTY], autoescape=True),
)
"""True of talks with somebody who can pay or decide."""


_LAST = frozenset(kind.value for kind in DEMANDS if LETTERS[kind].is_last)


@dataclass(frozen=True, slots=True)
class Chase:
    """One letter or talk; without `keys` it was about all that was overdue then.

    `kind` is that of a letter, empty where an earlier program wrote it. `steps` are those on which a letter led by a
    policy left its items. A last demand gives until `answer_by` to pay or answer.
    """

    on: date
    by_letter: bool
    keys: frozenset[DocumentKey] = frozenset()
    kind: str = ""
    steps: Mapping[DocumentKey, int] = field(default_factory=dict)
    answer_by: date | None = None

    def asked_for(self, item: Item) -> bool:
        """Tell whether it asked for the item, which was overdue by then."""
        return item.open.document.due_on < self.on and (not self.keys or item.key in self.keys)


def chases_of(connection: Connection, account: Account) -> tuple[Chase, ...]:
    """Return the letters and talks up to the account's day, oldest first; statements ask for nothing."""
    whom = (account.customer_id,)
    written = letters_to(connection, account.as_of, whom).get(account.customer_id, ())
    spoken = talks_with(connection, account.as_of, whom).get(account.customer_id, ())
    return tuple(sorted((*written, *spoken), key=lambda chase: chase.on))


def letters_to(
    connection: Connection, as_of: date, customer_ids: Collection[int] | None
) -> dict[int, tuple[Chase, ...]]:
    """Return the letters that asked these debtors, or any, for money up to a day, oldest first."""
    the_item = and_(
        letter_items.c.letter_id == letters.c.id,
        letter_items.c.type == activity_items.c.type,
        letter_items.c.number == activity_items.c.number,
    )
    query = (
        _about(letters.c.kind, letters.c.pay_by_on, letter_items.c.step)
        .outerjoin(letters, letters.c.activity_id == activities.c.id)
        .outerjoin(letter_items, the_item)
        .where(
            activities.c.kind == "letter",
            # Letters that an earlier program wrote are known by the history alone.
            or_(letters.c.kind.is_(None), letters.c.kind.in_(DEMANDS)),
        )
    )
    return _read(connection, query, as_of, customer_ids, by_letter=True)


def talks_with(
    connection: Connection, as_of: date, customer_ids: Collection[int] | None
) -> dict[int, tuple[Chase, ...]]:
    """Return the talks up to a day with somebody at these debtors', or any, who can pay or decide, oldest first."""
    nothing = literal(None)
    return _read(connection, _about(nothing, nothing, nothing).where(SPOKEN), as_of, customer_ids, by_letter=False)


def _about(*more: ColumnElement[Any]) -> Select[Any]:
    items = activity_items
    return (
        select(activities.c.id, activities.c.customer_id, activities.c.happened_on, items.c.type, items.c.number, *more)
        .select_from(activities)
        .outerjoin(items, items.c.activity_id == activities.c.id)
    )


def _read(
    connection: Connection,
    query: Select[Any],
    as_of: date,
    customer_ids: Collection[int] | None,
    *,
    by_letter: bool,
) -> dict[int, tuple[Chase, ...]]:
    query = query.where(whose(activities.c.customer_id, customer_ids), activities.c.happened_on <= as_of, STANDS)
    named: dict[int, tuple[int, str, str, str | None, dict[DocumentKey, int | None]]] = {}
    types = {each.value: each for each in DocumentType}
    for chase_id, customer_id, on, type_, number, kind, pay_by_on, step in stored_rows(connection, query):
        answer_by = pay_by_on if kind in _LAST else None
        *_, items = named.setdefault(chase_id, (customer_id, on, kind or "", answer_by, {}))
        if number is not None:
            items[DocumentKey(types[type_], number)] = step
    found: defaultdict[int, list[Chase]] = defaultdict(list)
    for _, (customer_id, on, kind, until, items) in sorted(named.items()):
        steps = {key: step for key, step in items.items() if step is not None}
        answer_by = date.fromisoformat(until) if until else None
        found[customer_id].append(Chase(date.fromisoformat(on), by_letter, frozenset(items), kind, steps, answer_by))
    return {customer_id: tuple(sorted(chases, key=lambda chase: chase.on)) for customer_id, chases in found.items()}


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
