"""What is still open of each document while an import goes on, so that nothing is allocated twice."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from creditdesk.domain.document import NEVER
from creditdesk.services.cash.intake import Intake

_Movement = tuple[date, date, int]
"""From when, until when, how much (above zero)."""


class Standing:
    """Open amounts of documents, before and during the import; amounts here are without sign.

    Most documents need one number each. Where a bounce is about (a document that bounced, or one that such a
    payment was allocated to), the order of days matters and all movements are looked at.
    """

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._left: dict[int, int] = {}
        self._movements: defaultdict[int, list[_Movement]] = defaultdict(list)
        self._bounced: set[int] = set()

    def watch(self, document_ids: set[int]) -> None:
        """Say of which documents all movements matter; to be said before their first allocation is taken."""
        fresh = document_ids - self._bounced
        self._bounced |= fresh
        for link in self._intake.accounts.before.links.values():
            for document_id in fresh.intersection((link.credit_id, link.debit_id)):
                self._movements[document_id].append((link.effective_on, link.ended_on, link.amount_minor))

    def left(self, document_id: int) -> int:
        """Return what is open of a document once everything taken so far counts; below zero if too much is."""
        left = self._left.get(document_id)
        if left is not None:
            return left
        if document_id in self._bounced:
            document = self._intake.document(document_id)
            used = sum(
                amount
                for _, ends, amount in self._movements[document_id]
                if ends == NEVER or document.reversed_on != NEVER
            )
            return abs(document.amount_minor) - used
        left = self._left[document_id] = self._at_first(document_id)
        return left

    def take_both(self, credit_id: int, debit_id: int, movement: _Movement) -> int | None:
        """Count an allocation against both its documents; or return the one that has not that much open."""
        if credit_id not in self._bounced and debit_id not in self._bounced:
            amount = movement[2]
            credit_left, debit_left = self.left(credit_id), self.left(debit_id)
            if credit_left < amount:
                return credit_id
            if debit_left < amount:
                return debit_id
            self._left[credit_id] = credit_left - amount
            self._left[debit_id] = debit_left - amount
            return None
        for document_id in (credit_id, debit_id):
            if not self._fits(document_id, movement):
                return document_id
        self._take(credit_id, movement)
        self._take(debit_id, movement)
        return None

    def _fits(self, document_id: int, movement: _Movement) -> bool:
        """Tell whether the document has that much open on every day concerned."""
        if document_id not in self._bounced:
            return self.left(document_id) >= movement[2]
        amount = abs(self._intake.document(document_id).amount_minor)
        changes: defaultdict[date, int] = defaultdict(int)
        for starts, ends, part in [*self._movements[document_id], movement]:
            if starts < ends:
                changes[starts] += part
                changes[ends] -= part
        used = 0
        for day in sorted(changes):
            used += changes[day]
            if used > amount:
                return False
        return True

    def _take(self, document_id: int, movement: _Movement) -> None:
        """Count an allocation against the document."""
        if document_id in self._bounced:
            self._movements[document_id].append(movement)
        else:
            self._left[document_id] = self.left(document_id) - movement[2]

    def _at_first(self, document_id: int) -> int:
        amount = abs(self._intake.document(document_id).amount_minor)
        if self._intake.is_new(document_id):
            return amount
        before = self._intake.accounts.before
        return amount - abs(before.documents[document_id].amount_minor) + abs(before.open_minor[document_id])
