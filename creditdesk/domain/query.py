"""A query (dispute) from its beginning to its answer: when the answer is late, how it may end, what that says.

Source: domain rules 1 (dispute), 2.5 (`dispute_days`) and 6.4 (the owner answers within five days).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.words import amount_words, day_words

ANSWER_DAYS = 5
"""So many days the owner has to answer, unless another day is agreed."""


class QueryStatus(StrEnum):
    """Where a query stands: open, or how it ended."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    MEDIATED = "mediated"


CREDITED = frozenset({QueryStatus.ACCEPTED, QueryStatus.MEDIATED})
"""The ends after which the customer waits for a credit note."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """How a query ends: `credit_minor` is what is to be credited, none for all that was in query.

    A rejected or withdrawn query brings no credit.
    """

    status: QueryStatus
    credit_minor: int | None = None
    note: str = ""

    def credit_of(self, amount_minor: int, currency: str) -> int | None:
        """Return the credit note that the customer may expect of a query on this amount; none where there is none.

        Raises:
            CreditDeskError: If no query can end so.
        """
        if self.status is QueryStatus.OPEN:
            raise _refused("An answer is accepted, rejected, withdrawn or mediated.", "Choose one of these.")
        if self.status not in CREDITED:
            if self.credit_minor:
                raise _refused(
                    f"A query that is {self.status} brings no credit note.",
                    "Leave the amount out, or accept the query.",
                )
            return None
        if self.credit_minor is None and self.status is QueryStatus.MEDIATED:
            raise _refused("What was agreed in the mediation?", "Say the amount that is to be credited.")
        credit = amount_minor if self.credit_minor is None else self.credit_minor
        if not 0 <= credit <= amount_minor:
            raise _refused(
                f"{amount_words(credit, currency)} cannot be credited for a query on "
                f"{amount_words(amount_minor, currency)}.",
                "Say no more than was in query, and nothing below zero.",
            )
        return credit


def _refused(what: str, cure: str) -> CreditDeskError:
    return CreditDeskError(what, safe="The query stands as it was.", cure=cure)


def is_late(answer_due_on: date | None, as_of: date) -> bool:
    """Tell whether an answer that has not come is late: its day is over."""
    return answer_due_on is not None and answer_due_on < as_of


def late_words(owner: str, answer_due_on: date, as_of: date) -> str:
    """Say whose answer is late, and since when."""
    of = f"answer from {owner}" if owner else "answer to the query"
    return f"{of} late since {day_words(answer_due_on, as_of)}"


def end_words(status: QueryStatus, credit_minor: int | None, currency: str) -> str:
    """Say how a query ended, as the history and the list show it."""
    if credit_minor:
        return f"{status.value}, credit of {amount_words(credit_minor, currency)} expected"
    return status.value
