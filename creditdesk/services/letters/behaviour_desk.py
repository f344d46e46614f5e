"""Behaviour's one door: how debtors behave, what that proposes, and what people decide on it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime

from creditdesk.domain.behaviour import Behaviour
from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.manner import Aspect, Manner
from creditdesk.services.book.book import Book, Work
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk import day
from creditdesk.services.letters.behaviour import (
    Behaving,
    Known,
    behaving,
    manner_of,
    overdue_ids,
    read_behaviour,
    read_known,
)
from creditdesk.services.letters.behaviour_decisions import Decision, accept, decisions_of, take_back, take_for
from creditdesk.services.letters.policies import Led

MOST_WAITING = 500
"""So many at most are listed of those who wait for a decision."""

_AT_A_TIME = 2_000
_TOUCHES = frozenset({Touched.HISTORY, Touched.LETTERS, Touched.WORKLIST})


@dataclass(frozen=True, slots=True)
class DebtorBehaviour:
    """One debtor: how they behave, how they are written to, and what was decided of them, the newest first."""

    account: str
    name: str
    behaving: Behaving
    led: Led
    manner: Manner
    decisions: tuple[Decision, ...]

    @property
    def customer_id(self) -> int:
        """The debtor."""
        return self.behaving.customer_id


class BehaviourDesk:
    """How the debtors of one book behave."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def of(self, customer_ids: Collection[int], as_of: date) -> dict[int, Behaving]:
        """Return how these debtors behave."""
        with self._book.read() as connection:
            return read_behaviour(connection, as_of, customer_ids)

    def waiting(self, as_of: date) -> tuple[DebtorBehaviour, ...]:
        """Return debtors with something overdue for whom something is proposed that nobody decided on yet.

        Those who owe most come first, and `MOST_WAITING` are enough for a person.
        """
        found: list[DebtorBehaviour] = []
        with self._book.read() as connection:
            owing = overdue_ids(connection, as_of)
            while owing and len(found) < MOST_WAITING:
                some, owing = owing[:_AT_A_TIME], owing[_AT_A_TIME:]
                known = read_known(connection, as_of, some)
                shown = (self._shown(known, customer_id, ()) for customer_id in some)
                found += (each for each in shown if each.behaving.waits)
        return tuple(found[:MOST_WAITING])

    def debtor(self, customer_id: int, as_of: date) -> DebtorBehaviour:
        """Return how one debtor behaves, with what was decided of them.

        Raises:
            NotFoundError: If there is no such debtor.
        """
        with self._book.read() as connection:
            known = read_known(connection, as_of, (customer_id,))
            if customer_id not in known.debtors:
                raise NotFoundError("There is no such debtor.", cure="Look for the account with `creditdesk debtors`.")
            return self._shown(known, customer_id, decisions_of(connection, customer_id))

    def accept(
        self, customer_id: int, aspects: Collection[Aspect], *, at: datetime, as_of: date, reason: str = ""
    ) -> tuple[Decision, Changes]:
        """Do what is proposed of these aspects; of none, all is left as it is, and nobody is asked again.

        Raises:
            CreditDeskError: If one of them is no longer proposed.
        """
        return self._decide(lambda work: accept(work, customer_id, as_of, aspects, reason), at, as_of)

    def take_for(
        self, customer_id: int, behaviour: Behaviour | None, *, at: datetime, as_of: date, reason: str = ""
    ) -> tuple[Decision, Changes]:
        """Take a debtor for something else than their record says; none: for what it says.

        Raises:
            CreditDeskError: If they are taken for that already.
        """
        return self._decide(lambda work: take_for(work, customer_id, as_of, behaviour, reason), at, as_of)

    def take_back(self, decision_id: int, *, at: datetime, as_of: date) -> tuple[Decision, Changes]:
        """Put back what a decision changed.

        Raises:
            CreditDeskError: If it was taken back, or what it changed was changed again since.
        """
        return self._decide(lambda work: take_back(work, decision_id, as_of), at, as_of)

    def _decide(self, do: Callable[[Work], Decision], at: datetime, as_of: date) -> tuple[Decision, Changes]:
        with self._book.unit_of_work(at) as work:
            decision = do(work)
            day.refresh(work.connection, as_of, [decision.customer_id])
        return decision, Changes(_TOUCHES, frozenset({decision.customer_id}))

    @staticmethod
    def _shown(known: Known, customer_id: int, decisions: tuple[Decision, ...]) -> DebtorBehaviour:
        debtor = known.debtors[customer_id]
        return DebtorBehaviour(
            debtor.account,
            debtor.name,
            behaving(known, customer_id),
            known.policies.of_debtor(debtor.follower),
            manner_of(known, customer_id),
            decisions,
        )
