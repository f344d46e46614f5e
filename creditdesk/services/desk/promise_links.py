"""Which promise took the place of which: kept with the entry that made the newer one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, select, update

from creditdesk.models.activity import activities
from creditdesk.models.follow_ups import promises

_REPLACED = "replaced"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Links:
    """The promises that others took the place of, by id."""

    replaces: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    replaced_by: Mapping[int, int] = field(default_factory=dict)
    promised_on: Mapping[int, date] = field(default_factory=dict)

    def moved_count(self, promise_id: int) -> int:
        """Return how often the date was moved on to get where it is: what counts for `PROMISE_PUSHED`."""
        return max(
            (
                self.moved_count(older) + (self.promised_on[older] < self.promised_on[promise_id])
                for older in self.replaces.get(promise_id, ())
                if older < promise_id and older in self.promised_on
            ),
            default=0,
        )


def keep(connection: Connection, activity_id: int, pairs: Iterable[tuple[int, int]]) -> None:
    """Note with an entry just written which promises it ended and which took their places: (older, newer)."""
    noted = [list(pair) for pair in pairs]
    if noted:
        entry = activities.c.id == activity_id
        details = connection.scalar(select(activities.c.details).where(entry)) or {}
        connection.execute(update(activities).where(entry).values(details=details | {_REPLACED: noted}))


def read(connection: Connection, customer_ids: Iterable[int]) -> Links:
    """Return the links among these customers' promises."""
    wanted = sorted(set(customer_ids))
    replaces: defaultdict[int, tuple[int, ...]] = defaultdict(tuple)
    replaced_by: dict[int, int] = {}
    promised_on: dict[int, date] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = connection.execute(
            select(promises.c.id, promises.c.promised_on, activities.c.details)
            .join(activities, activities.c.id == promises.c.activity_id)
            .where(promises.c.customer_id.in_(wanted[start : start + _AT_ONCE]))
        )
        for promise_id, day, details in rows:
            promised_on[promise_id] = day
            for older, newer in (details or {}).get(_REPLACED, ()):
                if newer == promise_id:
                    replaces[newer] += (older,)
                    replaced_by[older] = newer
    return Links(replaces, replaced_by, promised_on)
