"""Promises in the words of the screen: what became of one, and how many of them were kept."""

from __future__ import annotations

from collections.abc import Sequence

from creditdesk.domain.promise import KeptRate, PromiseStatus
from creditdesk.services.ledger.views import PromiseRow
from creditdesk.ui.desk.words import counted, joined, money_text

_STATUS = {
    PromiseStatus.OPEN: "running",
    PromiseStatus.KEPT: "kept",
    PromiseStatus.PART_KEPT: "kept in part",
    PromiseStatus.BROKEN: "broken",
    PromiseStatus.CANCELLED: "cancelled",
    PromiseStatus.SUPERSEDED: "replaced",
}


def status_text(promise: PromiseRow) -> str:
    """Say what became of a promise: "kept in part, £400.00 came", "running, moved twice"."""
    words = [_STATUS[promise.status]]
    if promise.status in (PromiseStatus.PART_KEPT, PromiseStatus.OPEN) and promise.received_minor:
        words.append(f"{money_text(promise.received_minor, promise.currency)} came")
    if promise.moved_count:
        words.append({1: "moved once", 2: "moved twice"}.get(promise.moved_count, f"moved {promise.moved_count} times"))
    return ", ".join(words)


def kept_by_value(promises: Sequence[PromiseRow]) -> list[str]:
    """Say for each currency how much of what was promised came in time; nothing where no promise has come due."""
    rates: dict[str, KeptRate] = {}
    for promise in promises:
        rate = rates.get(promise.currency, KeptRate())
        rates[promise.currency] = rate.with_promise(promise.status, promise.amount_minor, promise.received_minor)
    return [
        f"{money_text(rate.received_minor, currency)} of {money_text(rate.promised_minor, currency)} came in time "
        f"({rate.by_value.normalize():f}%)"
        for currency, rate in sorted(rates.items())
        if rate.by_value is not None
    ]


def kept_by_contact(promises: Sequence[PromiseRow]) -> list[tuple[str, str]]:
    """Return for each person who promised how many of the promises that have come due they kept, the most first."""
    rates: dict[str, KeptRate] = {}
    for promise in promises:
        rate = rates.get(promise.contact_name, KeptRate())
        rates[promise.contact_name] = rate.with_promise(promise.status, promise.amount_minor, promise.received_minor)
    matured = sorted(((name, rate) for name, rate in rates.items() if rate.matured), key=lambda pair: -pair[1].matured)
    return [(name or "nobody named", f"{rate.kept} of {rate.matured}") for name, rate in matured]


def kept_text(promises: Sequence[PromiseRow]) -> str:
    """Say how many promises were kept, by count and by value, in one line."""
    rate = KeptRate()
    for promise in promises:
        rate = rate.with_promise(promise.status, promise.amount_minor, promise.received_minor)
    if not rate.matured:
        return "No promise has come due yet."
    return joined((f"{rate.kept} of {counted(rate.matured, 'promise')} kept", *kept_by_value(promises)))
