"""The worklist's weights in the book: settings of its own, each change in the audit chain."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from creditdesk.domain.weights import Weights, own_values, weight_values, weights_from
from creditdesk.models.book import settings as table
from creditdesk.services.book import settings
from creditdesk.services.book.book import Work

_BEFORE = "worklist."
_OWN = select(table.c.name, table.c.value).where(table.c.name.startswith(_BEFORE, autoescape=True))


def read_weights(connection: Connection) -> Weights:
    """Return the weights that hold now."""
    return weights_from({name.removeprefix(_BEFORE): str(value) for name, value in connection.execute(_OWN)})


def write_weights(work: Work, values: Mapping[str, str]) -> None:
    """Set the weights named, from what was typed; one set to its standard is a setting no more.

    The worklist is the caller's to refresh.

    Raises:
        CreditDeskError: If there is no such weight, or a value does not fit it. Nothing is set then.
    """
    before = own_values(read_weights(work.connection))
    wanted = own_values(weights_from({**before, **values}))
    for name in before.keys() - wanted.keys():
        settings.remove(work, _BEFORE + name)
    for name, value in wanted.items():
        settings.put(work, _BEFORE + name, value)


def typed_weights(connection: Connection) -> dict[str, str]:
    """Return what holds now, by the weight's name, as it is typed."""
    return weight_values(read_weights(connection))
