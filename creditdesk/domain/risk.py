"""How worrying a debtor is: from 0, no sign of trouble, to 100, with the reasons in words.

Points are a house convention: each sign of trouble has its own, and the risk is their sum, at most 100.
"""

from __future__ import annotations

from dataclasses import dataclass

_MEDIUM_FROM = 30
_HIGH_FROM = 60


@dataclass(frozen=True, slots=True)
class RiskFacts:
    """The signs that risk is read from.

    `oldest_days` is how long the oldest item is overdue; `slower_days` by how many days payments have become
    slower; `partial_recent` the share (0 to 1) of recent payments that left some of their invoice open;
    `old_share` the share of the balance that is over 90 days overdue.
    """

    balance_minor: int = 0
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
class Risk:
    """A debtor's risk; `words` are its reasons, those that weigh most first."""

    points: int
    level: str
    words: tuple[str, ...]


def risk(facts: RiskFacts) -> Risk:
    """Return the risk that the facts speak of."""
    signs: list[tuple[int, str]] = []
    if facts.slower_days >= 5:
        signs.append((min(25, 5 + facts.slower_days), "slower"))
    if facts.partial_recent >= 0.1:
        signs.append((min(15, 5 + round(facts.partial_recent * 25)), "part-pays"))
    if facts.promises_broken:
        share = facts.promises_broken / max(facts.promises_matured, 1)
        signs.append((5 + round(share * 20), "broken promises"))
    if facts.bounced_count:
        signs.append((min(25, 15 * facts.bounced_count), "bounced payment"))
    if facts.oldest_days > 30 and facts.overdue_minor > 0:
        signs.append((min(20, facts.oldest_days // 6), f"{facts.oldest_days} days overdue"))
    if facts.old_share > 0.05:
        signs.append((min(20, round(facts.old_share * 40)), "old debt"))
    if facts.limit_used_percent is not None and facts.limit_used_percent >= 90:
        word = "over limit" if facts.limit_used_percent > 100 else "near limit"
        signs.append((min(20, 5 + max(facts.limit_used_percent - 90, 0) // 2), word))
    if facts.disputed_minor > 0:
        signs.append((5, "query"))
    if facts.on_stop:
        signs.append((10, "on stop"))
    points = min(100, sum(weight for weight, _ in signs))
    level = "high" if points >= _HIGH_FROM else "medium" if points >= _MEDIUM_FROM else "low"
    ordered = sorted(signs, key=lambda sign: -sign[0])
    return Risk(points, level, tuple(word for _, word in ordered))
