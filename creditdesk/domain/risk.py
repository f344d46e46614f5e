"""How worrying a debtor is: from 0, no sign of trouble, to 100, with the reasons in words.

Points are a house convention: each sign of trouble has its own, and the risk is their sum, at most 100.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from creditdesk.domain.words import amount_words

MEDIUM_FROM = 30
HIGH_FROM = 60
HIGHEST = 100


@dataclass(frozen=True, slots=True)
class RiskFacts:
    """The signs that risk is read from.

    `oldest_days` is how long the oldest item is overdue; `slower_days` by how many days payments have become
    slower; `partial_recent` the share (0 to 1) of recent payments that left some of their invoice open;
    `old_share` the share of the balance that is over 90 days overdue. `bounced_count` is of the last half year.
    """

    currency: str = ""
    overdue_minor: int = 0
    oldest_days: int = 0
    old_share: float = 0.0
    slower_days: int = 0
    partial_recent: float = 0.0
    promises_broken: int = 0
    promises_matured: int = 0
    bounced_count: int = 0
    disputed_minor: int = 0
    limit_used_percent: int | None = None
    on_stop: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of trouble: in a word, by what value it is one and from where it counts, and its points."""

    word: str
    why: str
    points: int


@dataclass(frozen=True, slots=True)
class Risk:
    """A debtor's risk; `signs` are its reasons, those that weigh most first."""

    points: int
    level: str
    signs: tuple[Sign, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The reasons, each in a word."""
        return tuple(sign.word for sign in self.signs)


def risk(facts: RiskFacts) -> Risk:
    """Return the risk that the facts speak of."""
    signs = sorted((*_of_paying(facts), *_of_debt(facts)), key=lambda sign: -sign.points)
    points = min(HIGHEST, sum(sign.points for sign in signs))
    level = "high" if points >= HIGH_FROM else "medium" if points >= MEDIUM_FROM else "low"
    return Risk(points, level, tuple(signs))


def _of_paying(facts: RiskFacts) -> Iterator[Sign]:
    if facts.slower_days >= 5:
        why = f"pays {facts.slower_days} days later than before; counts from 5"
        yield Sign("slower", why, min(25, 5 + facts.slower_days))
    if facts.partial_recent >= 0.1:
        why = f"{round(facts.partial_recent * 100)}% of recent payments left some open; counts from 10%"
        yield Sign("part-pays", why, min(15, 5 + round(facts.partial_recent * 25)))
    if facts.promises_broken:
        matured = max(facts.promises_matured, 1)
        why = f"{facts.promises_broken} of {matured} not kept; each counts"
        yield Sign("broken promises", why, 5 + round(facts.promises_broken / matured * 20))
    if facts.bounced_count:
        why = f"{facts.bounced_count} in the last half year; each counts"
        yield Sign("bounced payment", why, min(25, 15 * facts.bounced_count))


def _of_debt(facts: RiskFacts) -> Iterator[Sign]:
    if facts.oldest_days > 30 and facts.overdue_minor > 0:
        why = "the oldest item; counts from 31 days"
        yield Sign(f"{facts.oldest_days} days overdue", why, min(20, facts.oldest_days // 6))
    if facts.old_share > 0.05:
        why = f"{round(facts.old_share * 100)}% of the balance is over 90 days overdue; counts above 5%"
        yield Sign("old debt", why, min(20, round(facts.old_share * 40)))
    if facts.limit_used_percent is not None and facts.limit_used_percent >= 90:
        word = "over limit" if facts.limit_used_percent > 100 else "near limit"
        why = f"{facts.limit_used_percent}% of the limit is used; counts from 90%"
        yield Sign(word, why, min(20, 5 + max(facts.limit_used_percent - 90, 0) // 2))
    if facts.disputed_minor > 0:
        yield Sign("query", f"{amount_words(facts.disputed_minor, facts.currency)} in query; any sum counts", 5)
    if facts.on_stop:
        yield Sign("on stop", "supply on credit is stopped", 10)
