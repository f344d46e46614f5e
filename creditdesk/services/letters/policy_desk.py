"""The policies' one door: which there are, who follows which, and changing both."""

from __future__ import annotations

from datetime import datetime

from creditdesk.domain.dunning import Policy
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.letters.policies import (
    Assignment,
    KeptAssignment,
    assign,
    policy_version,
    read_assignments,
    read_policies,
    save_policy,
)

_TOUCHES = frozenset({Touched.SETTINGS, Touched.LETTERS})


class PolicyDesk:
    """Dunning policies of one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def all(self) -> tuple[Policy, ...]:
        """Return all policies in their last versions, by code."""
        with self._book.read() as connection:
            return tuple(sorted(read_policies(connection).by_code.values(), key=lambda policy: policy.code))

    def version(self, code: str, version: int) -> Policy:
        """Return a policy as it was in a version; 0 is what came with CreditDesk.

        Raises:
            NotFoundError: If there was none.
        """
        with self._book.read() as connection:
            return policy_version(connection, code, version)

    def save(self, policy: Policy, *, at: datetime) -> tuple[Policy, Changes]:
        """Keep a policy as a new version, unless it is what stands."""
        with self._book.unit_of_work(at) as work:
            return save_policy(work, policy), Changes(_TOUCHES)

    def assignments(self) -> tuple[KeptAssignment, ...]:
        """Return who follows which policy by a wish of the house, the widest first."""
        with self._book.read() as connection:
            return read_assignments(connection)

    def assign(self, wish: Assignment, *, at: datetime) -> Changes:
        """Let something follow a policy from now on, or take that back.

        Raises:
            CreditDeskError: If there is no such policy, debtor or item.
        """
        with self._book.unit_of_work(at) as work:
            assign(work, wish)
        whom: frozenset[int] = frozenset() if wish.customer_id is None else frozenset({wish.customer_id})
        return Changes(_TOUCHES, whom)
