"""The five figures of a debtor's head, each with the rows that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from creditdesk.domain.patterns import RECENT_PAYMENTS
from creditdesk.domain.risk import HIGH_FROM, HIGHEST, MEDIUM_FROM
from creditdesk.services.ledger.views import Balance, DebtorHead, DebtorView
from creditdesk.ui.desk.promise_words import kept_by_contact, kept_by_value, status_text
from creditdesk.ui.desk.words import counted, day_text, days_text, full_day, joined, money_text, since_month

_ROWS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class FigureFacts:
    """A figure as painted, and why it is so.

    `aside` stands small beside the value, `below` under it; `rows` are (what, figure) behind it and `because` a
    sentence on how it is found. `aside_tone` names a colour token.
    """

    caption: str
    value: str
    below: str = ""
    aside: str = ""
    aside_tone: str = ""
    alarm: bool = False
    rows: tuple[tuple[str, str], ...] = ()
    because: str = ""

    def as_text(self) -> str:
        """The whole answer as plain text, for the tooltip and the clipboard."""
        head = f"{self.caption}: {self.value}"
        return "\n".join([joined((head, self.below)), *(f"{what}: {figure}" for what, figure in self.rows)])


def figures_of(view: DebtorView) -> tuple[FigureFacts, FigureFacts, FigureFacts, FigureFacts, FigureFacts]:
    """Return balance, overdue, pays in, promises kept and risk, in the order of the header."""
    balances = _shown(view.head)
    return (
        _balance(view.head, balances),
        _overdue(view, balances),
        _pays_in(view),
        _promises(view),
        _risk(view.head),
    )


def _shown(head: DebtorHead) -> tuple[Balance, ...]:
    """Return the balances that say something, the debtor's own currency first."""
    alive = [each for each in head.balances if each.balance_minor or each.overdue_minor or each.unallocated_minor]
    return tuple(sorted(alive, key=lambda each: (each.currency != head.currency, each.currency)))


def _more(amounts: Sequence[tuple[str, int]]) -> str:
    """Say what is owed in further currencies, beside the first."""
    if len(amounts) == 1:
        return "+ " + money_text(amounts[0][1], amounts[0][0])
    return f"+ {len(amounts)} currencies" if amounts else ""


def _balance(head: DebtorHead, balances: tuple[Balance, ...]) -> FigureFacts:
    limit = "no limit set"
    if head.credit_limit_minor is not None:
        used = "" if head.limit_used_percent is None else f"{head.limit_used_percent}%"
        limit = joined((f"limit {money_text(head.credit_limit_minor, head.currency, whole=True)}", used))
    over = head.limit_used_percent is not None and head.limit_used_percent > 100
    rows: list[tuple[str, str]] = []
    for each in balances:
        for label, minor in each.buckets:
            if minor:
                what = "Not due" if label == "not due" else f"{label} days overdue"
                rows.append((what, money_text(minor, each.currency)))
        if each.unallocated_minor:
            rows.append(("Unallocated cash and credits", money_text(each.unallocated_minor, each.currency)))
        rows.append((f"Balance in {each.currency}", money_text(each.balance_minor, each.currency)))
        for what, minor in (("of it in query", each.disputed_minor), ("of it retained", each.retained_minor)):
            if minor:
                rows.append((what, money_text(minor, each.currency)))
    first = balances[0] if balances else None
    others = any(each.currency != head.currency for each in balances)
    measured = f" The limit measures {head.currency} alone." if others and head.credit_limit_minor is not None else ""
    return FigureFacts(
        caption="Balance",
        value=money_text(first.balance_minor, first.currency) if first else money_text(0, head.currency),
        aside=_more([(each.currency, each.balance_minor) for each in balances[1:]]),
        below=limit,
        alarm=over,
        rows=tuple(rows),
        because=f"What is open, less credits and cash not yet allocated. Currencies are never added.{measured}",
    )


def _overdue(view: DebtorView, balances: tuple[Balance, ...]) -> FigureFacts:
    late = [each for each in balances if each.overdue_minor]
    oldest = max((each.oldest_days for each in late if each.oldest_days is not None), default=None)
    items = sorted(
        (item for item in view.items if item.days_overdue > 0 and item.open_minor > 0),
        key=lambda item: -item.days_overdue,
    )
    rows = [
        (
            f"{item.key.number}, {days_text(item.days_overdue)}",
            money_text(item.open_minor - item.retained_minor, item.currency),
        )
        for item in items[:_ROWS_SHOWN]
    ]
    if len(items) > _ROWS_SHOWN:
        rows.append((f"and {counted(len(items) - _ROWS_SHOWN, 'more item')}", ""))
    currency = late[0].currency if late else view.head.currency
    return FigureFacts(
        caption="Overdue",
        value=money_text(late[0].overdue_minor if late else 0, currency),
        aside=_more([(each.currency, each.overdue_minor) for each in late[1:]]),
        below=f"oldest {days_text(oldest)}" if oldest else "nothing overdue",
        alarm=bool(late),
        rows=tuple(rows),
        because=f"Open items whose due date is before {full_day(view.as_of)}.",
    )


def _pays_in(view: DebtorView) -> FigureFacts:
    head = view.head
    settled = sorted(
        ((lane.settled_on, lane) for lane in view.lanes if lane.settled_on is not None),
        key=lambda pair: pair[0],
        reverse=True,
    )
    rows = tuple(
        (f"{lane.key.number}, settled {day_text(on, view.as_of)}", days_text((on - lane.dated_on).days))
        for on, lane in settled[:_ROWS_SHOWN]
    )
    if head.pays_in_days is None:
        return FigureFacts(
            caption="Pays in",
            value="\N{EN DASH}",
            below="too few payments yet",
            rows=rows,
            because="It is the median of days from invoice to payment.",
        )
    before = head.paid_in_days_before
    words, change = "", 0
    if before is not None:
        words = "steady" if head.pays_in_days == before else f"was {before}"
        # A day or two more or less is no change: only what the pattern calls one has an arrow and a colour.
        if head.pays_changed_on is not None:
            change = head.pays_in_days - before
            words += f", since {since_month(head.pays_changed_on, view.as_of)}" if change else ""
    return FigureFacts(
        caption="Pays in",
        value=days_text(head.pays_in_days),
        aside=f"{'▲' if change > 0 else '▼'} {abs(change)}" if change else "",
        aside_tone=("days_over_90" if change > 0 else "paid") if change else "",
        below=words,
        rows=rows,
        because=_pays_in_because(head, view.as_of),
    )


def _pays_in_because(head: DebtorHead, as_of: date) -> str:
    """Say of which payments the figure is, and of which the one that it was."""
    if head.pays_changed_on is not None:
        recent = f"since {since_month(head.pays_changed_on, as_of)}, when it changed"
    else:
        recent = f"of the last three months, at least the last {RECENT_PAYMENTS}"
    words = f"Median of days from invoice to payment: {head.pays_in_days} of the payments {recent}"
    before = head.paid_in_days_before
    return f"{words}." if before is None else f"{words}; {before} of those before them."


def _promises(view: DebtorView) -> FigureFacts:
    head = view.head
    made = view.promises[:_ROWS_SHOWN]
    rows = [
        (
            f"{money_text(each.amount_minor, each.currency)} by {day_text(each.promised_on, view.as_of)}",
            status_text(each),
        )
        for each in made
    ]
    if len(view.promises) > len(made):
        rows.append((f"and {counted(len(view.promises) - len(made), 'earlier promise')}", ""))
    rows += [("By value", words) for words in kept_by_value(view.promises)]
    by_contact = kept_by_contact(view.promises)
    rows += [(f"Kept by {name}", words) for name, words in by_contact if len(by_contact) > 1]
    none_yet = not head.promises_matured
    return FigureFacts(
        caption="Promises kept",
        value="\N{EN DASH}" if none_yet else f"{head.promises_kept} of {head.promises_matured}",
        below=head.last_promise or ("none yet" if none_yet else ""),
        rows=tuple(rows),
        because="Of the promises whose day has come: kept when the whole amount (less 1%) was received by two working "
        "days after it. What is cancelled or replaced does not count; Shift+P shows all of them.",
    )


def _risk(head: DebtorHead) -> FigureFacts:
    return FigureFacts(
        caption="Risk",
        value=str(head.risk),
        aside=head.risk_level,
        below=joined(head.risk_words),
        rows=tuple((f"{sign.word}: {sign.why}", counted(sign.points, "point")) for sign in head.risk_signs)
        or (("No sign of trouble", "0 points"),),
        because=f"The points of each sign together, at most {HIGHEST}: from {MEDIUM_FROM} medium, from {HIGH_FROM} "
        "high. What each weighs is a rule of the house, the same for every debtor.",
    )
