"""The questions that tell where debtors stand: each built once, and asked of the whole book or of a few customers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Date, Select, bindparam, true

from creditdesk.models.bulk import stored_rows
from creditdesk.services.calendar import day_ends

Of = Callable[[ColumnElement[int]], ColumnElement[bool]]
"""Says of a column of customers that it names one of those asked about."""

AS_OF: BindParameter[date] = bindparam("as_of", type_=Date())
SINCE: BindParameter[date] = bindparam("since", type_=Date())
"""How far back a question looks; whoever asks it says so."""

_THESE: BindParameter[int] = bindparam("customer_ids", expanding=True)


@dataclass(frozen=True, slots=True)
class Question:
    """A question for every customer, and for some: building costs more than asking, so both are built once."""

    of_all: Select[Any]
    of_these: Select[Any]


def question(build: Callable[[Of], Select[Any]]) -> Question:
    """Make a question of what builds its statement, given who is asked about."""
    return Question(build(lambda _customer: true()), build(lambda customer: customer.in_(_THESE)))


class Asked:
    """A book on a day, and the customers asked about: these, or all."""

    def __init__(self, connection: Connection, as_of: date, customer_ids: Collection[int] | None) -> None:
        self.connection = connection
        self.as_of = as_of
        self.customer_ids = customer_ids
        self._parameters: dict[str, Any] = {"as_of": as_of, "day_ends": day_ends(as_of)}
        if customer_ids is not None:
            self._parameters["customer_ids"] = list(customer_ids)

    def rows(self, asked: Question, **more: object) -> Sequence[Any]:
        """Return the answers, with `more` parameters."""
        return self.connection.execute(self._statement(asked), {**self._parameters, **more}).all()

    def stored(self, asked: Question, **more: object) -> list[tuple[Any, ...]]:
        """Return the answers as the driver has them, for questions with many."""
        return stored_rows(self.connection, self._statement(asked), {**self._parameters, **more})

    def _statement(self, asked: Question) -> Select[Any]:
        return asked.of_all if self.customer_ids is None else asked.of_these
