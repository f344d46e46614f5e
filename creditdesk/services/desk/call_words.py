"""What the history shows of a contact, in one line."""

from __future__ import annotations

from datetime import date

from creditdesk.domain.outcomes import Outcome, Reach, reason_words
from creditdesk.domain.words import amount_words, day_words
from creditdesk.services.desk.entries import CallEntry, PromiseDraft


def summary(entry: CallEntry, outcome: Outcome, as_of: date, currency: str) -> str:
    """Say what was agreed, else what was queried, else whom the call reached; `currency` is the account's."""
    if entry.corrects_id is not None:
        return "Correction"
    agreed = [f"Plan agreed · {entry.plan.words}"] if entry.plan is not None else []
    if entry.promises:
        agreed.append(f"Promise {', '.join(_promise_words(promise, as_of) for promise in entry.promises)}")
    if agreed:
        return "; ".join(agreed)
    if entry.query is not None:
        amount = amount_words(entry.query.amount_minor, entry.query.currency or currency)
        return f"Query opened · {reason_words(entry.query.reason_code)} · {amount}"
    if outcome.reach is Reach.OWN:
        return "Note"
    if outcome.reach is Reach.NONE:
        return f"Call · {outcome.label.lower()}"
    who = f"spoke to {entry.contact_name}" if entry.contact_name else "spoke to them"
    asked_for = f" · {entry.asked_for}" if entry.asked_for else ""
    return f"Call · {who} · {outcome.label.lower()}{asked_for}"


def _promise_words(promise: PromiseDraft, as_of: date) -> str:
    """Say amount and day, and by how much it is more than was open of what it names: a person decided that it is."""
    words = f"{amount_words(promise.amount_minor, promise.currency)} by {day_words(promise.promised_on, as_of)}"
    more = promise.amount_minor - sum(minor for _key, minor in promise.items)
    return f"{words} ({amount_words(more, promise.currency)} more than was open)" if promise.items and more else words
