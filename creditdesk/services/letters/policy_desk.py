"""The policies' one door: which there are, who follows which, and changing both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from creditdesk.domain.dunning import Policy
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.letters.following import KeptAssignment, Overview, read_assignments, read_overview
from creditdesk.services.letters.playing import Played, play
from creditdesk.services.letters.policies import (
    Assignment,
    KeptVersion,
    Led,
    assign,
    make_policy,
    policy_named,
    policy_of,
    policy_version,
    policy_versions,
    ready_policies,
    retire_policy,
    save_policy,
)

_TOUCHES = frozenset({Touched.SETTINGS, Touched.LETTERS})


class PolicyDesk:
    """Dunning policies of one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def of_debtor(self, customer_id: int) -> Led:
        """Return what a debtor follows, and from whom they have it."""
        with self._book.read() as connection:
            return policy_of(connection, customer_id)

    def named(self, code: str) -> Policy:
        """Return a policy in its last version.

        Raises:
            NotFoundError: If there is none.
        """
        with self._book.read() as connection:
            return policy_named(connection, code)

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

    def make(self, like: Policy, name: str, *, at: datetime) -> tuple[Policy, Changes]:
        """Keep a policy of the house that begins like another."""
        with self._book.unit_of_work(at) as work:
            return make_policy(work, like, name), Changes(_TOUCHES)

    def versions(self, code: str) -> tuple[KeptVersion, ...]:
        """Return all versions of a policy, the newest first."""
        with self._book.read() as connection:
            return policy_versions(connection, code)

    def retire(self, code: str, *, at: datetime) -> Changes:
        """Offer a policy of the house no longer; a ready one that it changed holds again as it came.

        Raises:
            CreditDeskError: If the house has no such policy, or somebody follows it and no ready one takes its place.
        """
        with self._book.unit_of_work(at) as work:
            retire_policy(work, code)
        return Changes(_TOUCHES)

    def restore(self, code: str, before: Policy | None, *, at: datetime) -> Changes:
        """Bring a policy back to what it was; to none, where there was none."""
        if before is None or before == ready_policies().get(code):
            return self.retire(code, at=at)
        return self.save(before, at=at)[1]

    def play(self, customer_id: int, as_of: date, *, trying: Policy | None = None) -> Played:
        """Return what letters come to a debtor while nothing is paid; `trying` a policy, kept or not, for once."""
        with self._book.read() as connection:
            return play(connection, customer_id, as_of, trying=trying)

    def assignments(self) -> tuple[KeptAssignment, ...]:
        """Return who follows which policy by a wish of the house, the widest first."""
        with self._book.read() as connection:
            return read_assignments(connection)

    def overview(self, as_of: date) -> Overview:
        """Return all policies, who follows which, and the holidays about a day."""
        with self._book.read() as connection:
            return read_overview(connection, as_of)

    def standing(self, wish: Assignment) -> Assignment:
        """Return the wish that holds for whom another is about; where there is none, one that takes that back."""
        nothing = replace(wish, code="", reason="")
        kept = (each.wish for each in self.assignments())
        return next((each for each in kept if replace(each, code="", reason="") == nothing), nothing)

    def assign(self, wish: Assignment, *, at: datetime) -> Changes:
        """Let something follow a policy from now on, or take that back.

        Raises:
            CreditDeskError: If there is no such policy, debtor or item.
        """
        with self._book.unit_of_work(at) as work:
            assign(work, wish)
        whom: frozenset[int] = frozenset() if wish.customer_id is None else frozenset({wish.customer_id})
        return Changes(_TOUCHES, whom)
