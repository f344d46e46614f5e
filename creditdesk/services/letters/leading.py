"""A letter that a policy leads: which step it is, and what that asks of the gate and of the letter."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.dunning import Channel, Charges, Level, Policy, Scope
from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.gate import GateRules
from creditdesk.domain.letter_kinds import LETTERS, Kind
from creditdesk.services.calendar import public_holidays
from creditdesk.services.letters.gate import Wish


@dataclass(frozen=True, slots=True)
class Leading:
    """One step of a policy for one debtor in one currency; `step` 0 is a courtesy before the due date.

    `steps` are those on which its items stand once it went. `is_approved` tells whether somebody let a letter go that
    needs it.
    """

    policy: Policy
    level: Level
    step: int
    currency: str
    channel: Channel
    steps: Mapping[DocumentKey, int] = field(default_factory=dict)
    is_approved: bool = False

    @property
    def name(self) -> str:
        """The policy as it is kept with the letter."""
        return f"{self.policy.code}:{self.policy.version}"

    @property
    def claims_interest(self) -> bool:
        """Whether the letter says how much interest and costs are."""
        return self.level.charges is Charges.CLAIMED

    def within_days(self, kind: Kind) -> int:
        """Return within how many days the letter asks to be paid: no fewer than the law or its custom gives."""
        return max(self.level.pay_within_days, LETTERS[kind].within_days)

    def wish(
        self, kind: Kind, items: Collection[DocumentKey] | None, *, ledger_days: int | None, is_holiday: bool
    ) -> Wish:
        """Return what the gate is asked."""
        return Wish(
            kind,
            items,
            ledger_days,
            currency=self.currency,
            is_led=True,
            approval=self.level.name if self.level.needs_approval and not self.is_approved else "",
            is_holiday=is_holiday,
            by_item=self.policy.scope is Scope.PER_ITEM,
            needs_address=self.channel is Channel.LETTER,
        )

    def rules(self, house: GateRules) -> GateRules:
        """Return the house's limits with those of the policy and its level."""
        if self.level.minimum <= house.minimum and self.policy.min_gap_days <= house.min_gap_days:
            return house
        return replace(
            house,
            minimum=max(house.minimum, self.level.minimum),
            min_gap_days=max(house.min_gap_days, self.policy.min_gap_days),
        )


def is_holiday(country: str, day: date) -> bool:
    """Tell whether a day is a public holiday of a country; of one without a known calendar, none is."""
    try:
        return day in public_holidays(country, (day.year,))
    except NotFoundError:
        return False
