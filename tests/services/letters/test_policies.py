"""The house's own ladders: kept in versions, taken back, retired; and who follows which."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.dunning import Policy
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.services.letters.following import Followed
from creditdesk.services.letters.policies import Assignment, Scope, ready_policies
from creditdesk.services.letters.policy_desk import PolicyDesk

DAY = date(2026, 11, 20)
READY = ready_policies()["gb-company"]


@pytest.fixture
def policies(desk: Any) -> PolicyDesk:
    return PolicyDesk(desk.book)


def standing(policies: PolicyDesk, code: str) -> Policy | None:
    return next((each for each in policies.overview(DAY).policies if each.code == code), None)


def slower(policy: Policy) -> Policy:
    return replace(policy, levels=tuple(replace(level, days=level.days + 1) for level in policy.levels))


def test_a_ready_ladder_that_the_house_changed_comes_back_as_it_was(policies: PolicyDesk, at: datetime) -> None:
    changed, _ = policies.save(slower(READY), at=at)
    assert (changed.version, standing(policies, "gb-company")) == (1, changed)
    policies.restore("gb-company", READY, at=at)
    assert standing(policies, "gb-company") == READY
    # What letters went by meanwhile can still be read.
    assert policies.version("gb-company", 1) == changed


def test_a_ladder_of_the_house_is_made_changed_and_taken_back(policies: PolicyDesk, at: datetime) -> None:
    first, _ = policies.save(replace(READY, code="slow", name="Slow"), at=at)
    second, _ = policies.save(slower(first), at=at)
    policies.restore("slow", first, at=at)
    assert standing(policies, "slow") == replace(first, version=3)
    assert policies.version("slow", 2) == second
    policies.restore("slow", None, at=at)
    assert standing(policies, "slow") is None
    again, _ = policies.save(first, at=at)
    assert again.version == 5


def test_a_ladder_that_is_followed_is_not_retired(policies: PolicyDesk, desk: Any, at: datetime) -> None:
    policies.save(replace(READY, code="slow", name="Slow"), at=at)
    policies.assign(Assignment(Scope.DEBTOR, "slow", customer_id=desk.debtor), at=at)
    with pytest.raises(CreditDeskError, match='"Slow" is still followed'):
        policies.retire("slow", at=at)
    policies.assign(Assignment(Scope.DEBTOR, "", customer_id=desk.debtor), at=at)
    policies.retire("slow", at=at)
    assert standing(policies, "slow") is None


def test_what_came_with_creditdesk_is_not_retired(policies: PolicyDesk, at: datetime) -> None:
    with pytest.raises(NotFoundError, match="no policy"):
        policies.retire("gb-company", at=at)


def test_it_is_told_who_follows_what_and_why(policies: PolicyDesk, desk: Any, at: datetime) -> None:
    desk.ledger.customer("TWO", name="Two Ltd")
    desk.ledger.customer("THREE", name="Three Ltd")
    assert policies.overview(DAY).followed == (Followed("gb-company", "ready for the country and legal form", 3),)
    policies.assign(Assignment(Scope.COMPANY, "direct-debit", "All collect"), at=at)
    policies.assign(Assignment(Scope.DEBTOR, "no-chasing", "A friend", desk.debtor), at=at)
    item = DocumentKey(DocumentType.INVOICE, "INV-1")
    policies.assign(Assignment(Scope.ITEM, "gb-company", "", desk.debtor, item), at=at)
    assert policies.overview(DAY).followed == (
        Followed("direct-debit", "of the house", 2),
        Followed("no-chasing", "of this debtor", 1),
    )
    kept = [(each.wish.scope, each.account, each.whom, each.wish.code) for each in policies.assignments()]
    assert kept == [
        (Scope.COMPANY, "", "", "direct-debit"),
        (Scope.DEBTOR, "NOR014", "", "no-chasing"),
        (Scope.ITEM, "NOR014", "INV-1", "gb-company"),
    ]


def test_a_new_ladder_has_a_name_of_its_own_and_a_code_that_none_ever_had(policies: PolicyDesk, at: datetime) -> None:
    codes = [policies.make(READY, name, at=at)[0].code for name in ("Old friends!", "Old Friends", "友")]
    assert codes == ["old-friends", "old-friends-2", "ladder"]
    policies.retire("old-friends-2", at=at)
    assert policies.make(READY, "old friends", at=at)[0].code == "old-friends-3"
    made = standing(policies, "old-friends")
    assert made is not None
    assert (made.name, made.levels, made.version) == ("Old friends!", READY.levels, 1)


def test_every_version_is_kept_with_who_made_it_the_newest_first(policies: PolicyDesk, at: datetime) -> None:
    first, _ = policies.save(slower(READY), at=at)
    second, _ = policies.save(slower(first), at=at)
    kept = [(each.policy, each.saved_by) for each in policies.versions("gb-company")]
    assert kept == [(second, "tess"), (first, "tess"), (READY, "")]
    # One that the house retired is none of the versions that can hold again.
    policies.retire("gb-company", at=at)
    assert [each.policy for each in policies.versions("gb-company")] == [second, first, READY]
