"""The ledger of interest and fees beside the customers' ledger: what was threatened, claimed, paid, waived, invoiced.

Interest grows from letter to letter and the fixed sum is due once, so a claim says what has come due in all: the last
one of an item stands for those before it, and one level of one item counts once. Nothing of it is owed by the
customers' ledger until it is invoiced; from then on it is that ledger's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from creditdesk.domain.document import DocumentKey


class ChargeKind(StrEnum):
    """What late payment adds."""

    INTEREST = "interest"
    COMPENSATION = "compensation"
    FEE = "fee"
    """What terms let us charge besides: for a letter of a level, or for a payment that was returned."""

    @property
    def words(self) -> str:
        """The kind as a person says it."""
        return {"interest": "interest", "compensation": "fixed sum", "fee": "fee"}[self.value]


class ChargeStep(StrEnum):
    """What was done about it."""

    THREATENED = "threatened"
    CLAIMED = "claimed"
    PAID = "paid"
    WAIVED = "waived"
    INVOICED = "invoiced"


SETTLING = frozenset({ChargeStep.PAID, ChargeStep.WAIVED, ChargeStep.INVOICED})
"""The steps that take something off what is claimed."""


_BY_AGREEMENT_ALONE = frozenset({"GB"})


@dataclass(frozen=True, slots=True)
class Charge:
    """One step on one item, in minor units above zero; `level` is that of the letter, of the first two steps."""

    key: DocumentKey
    kind: ChargeKind
    step: ChargeStep
    amount_minor: int
    currency: str
    on: date
    level: str = ""


@dataclass(frozen=True, slots=True)
class ChargeStanding:
    """How interest or compensation on one item stands; `threatened_minor` is not claimed yet."""

    key: DocumentKey
    kind: ChargeKind
    currency: str
    threatened_minor: int = 0
    claimed_minor: int = 0
    paid_minor: int = 0
    waived_minor: int = 0
    invoiced_minor: int = 0
    level: str = ""
    last_on: date | None = None

    @property
    def settled_minor(self) -> int:
        """What nobody asks for again."""
        return self.paid_minor + self.waived_minor + self.invoiced_minor

    @property
    def open_minor(self) -> int:
        """What is claimed and neither paid, waived nor invoiced."""
        return max(self.claimed_minor - self.settled_minor, 0)

    @property
    def may_settle_minor(self) -> int:
        """The most that can still be paid, waived or invoiced: of what was claimed or only threatened."""
        return max(max(self.claimed_minor, self.threatened_minor) - self.settled_minor, 0)


@dataclass(frozen=True, slots=True)
class Fee:
    """What a letter asks for in fees on one item.

    `open_minor` is all of them that is neither paid, waived nor invoiced, `new_minor` the one that this letter adds to
    it, `claimed_minor` what was then claimed in all. `level` is the name of the level that adds it.
    """

    key: DocumentKey
    open_minor: int
    new_minor: int = 0
    claimed_minor: int = 0
    level: str = ""


def may_claim_fees(country: str, terms: str) -> bool:
    """Tell whether a letter may claim fees from a debtor of a country; `terms` are those that they rest on, by name.

    In the United Kingdom the law gives interest and fixed sums, and nothing but an agreement a fee besides.
    Source: domain rules 4.1.
    """
    return bool(terms) or country not in _BY_AGREEMENT_ALONE


def fees_on(
    charges: Collection[Charge],
    keys: Iterable[DocumentKey],
    currency: str,
    *,
    level: str = "",
    fee_minor: int = 0,
    reached: Collection[DocumentKey] = (),
) -> tuple[Fee, ...]:
    """Return what a letter asks for in fees: those that are open, and that of its level, once on each item.

    Args:
        charges: The steps of the debtor's charges that stand, in order.
        keys: The items that the letter asks for, in its order.
        currency: The letter's.
        level: The name of its level, empty where none leads it.
        fee_minor: What the level charges for an item; zero for nothing.
        reached: The items that come to the level with this letter; those further down only join it.
    """
    fees = [each for each in charges if each.kind is ChargeKind.FEE and each.currency == currency]
    standing = {each.key: each for each in standings(fees)}
    charged = {each.key for each in fees if each.step is ChargeStep.CLAIMED and each.level == level}
    found = []
    for key in keys:
        before = standing.get(key, ChargeStanding(key, ChargeKind.FEE, currency))
        new_minor = fee_minor if level and key in reached and key not in charged else 0
        if before.open_minor or new_minor:
            claimed_minor = before.claimed_minor + new_minor
            open_minor = max(claimed_minor - before.settled_minor, 0)
            found.append(Fee(key, open_minor, new_minor, claimed_minor, level if new_minor else ""))
    return tuple(found)


def standings(charges: Iterable[Charge]) -> tuple[ChargeStanding, ...]:
    """Return how each item's interest and compensation stand by their steps, in the order in which those were taken."""
    by_item: defaultdict[tuple[DocumentKey, ChargeKind, str], list[Charge]] = defaultdict(list)
    for charge in charges:
        by_item[charge.key, charge.kind, charge.currency].append(charge)
    return tuple(_standing(steps) for steps in by_item.values())


def _standing(steps: list[Charge]) -> ChargeStanding:
    def last(step: ChargeStep) -> int:
        return next((each.amount_minor for each in reversed(steps) if each.step is step), 0)

    def total(step: ChargeStep) -> int:
        return sum(each.amount_minor for each in steps if each.step is step)

    newest = steps[-1]
    claimed = last(ChargeStep.CLAIMED)
    return ChargeStanding(
        newest.key,
        newest.kind,
        newest.currency,
        threatened_minor=max(last(ChargeStep.THREATENED) - claimed, 0),
        claimed_minor=claimed,
        paid_minor=total(ChargeStep.PAID),
        waived_minor=total(ChargeStep.WAIVED),
        invoiced_minor=total(ChargeStep.INVOICED),
        level=next((each.level for each in reversed(steps) if each.level), ""),
        last_on=newest.on,
    )
