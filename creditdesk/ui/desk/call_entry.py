"""From what stands in the call pane to the entry that is saved, or to what is still missing for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.outcomes import Asks
from creditdesk.domain.quick_reading import ReadPromise
from creditdesk.domain.words import amount_words, weekday_words
from creditdesk.services.desk.entries import CallEntry, PlanDraft, PromiseDraft, QueryDraft
from creditdesk.services.ledger.views import Contact, DebtorView
from creditdesk.ui.commands import keys_of
from creditdesk.ui.desk.call_fields import CallFields
from creditdesk.ui.desk.words import joined

NOTE = "NOTE"
"""The outcome of what was no contact."""
_AGREED, _REQUESTED = "PLAN_AGREED", "PLAN_REQUESTED"


@dataclass(frozen=True, slots=True)
class Missing:
    """What a person has to put right before the entry can be saved, and the field where."""

    words: str
    field: QWidget | None = None
    wants_items: bool = False
    """Whether it is put right among the open items."""
    doubts: tuple[str, ...] = ()
    """What is saved as it is when that is asked for again."""


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in the pane outside the fields; `seconds` is the length of the call, none where there was none."""

    code: str
    note: str
    contact: Contact | None
    selected: tuple[DocumentKey, ...]
    seconds: int | None
    corrects_id: int | None
    confirmed: tuple[str, ...] = ()
    """The doubts that were told already."""
    number: str = ""
    """The number that was rung."""


def entry_of(said: Said, fields: CallFields, view: DebtorView) -> CallEntry | Missing:
    """Return what is to be saved, or the first thing that is missing for it."""
    if not said.code:
        return Missing("How did the call end? Choose with Alt+1 to Alt+6.")
    if said.code == NOTE and not said.note:
        return Missing("Nothing to save yet: write a note, or start a call with F9.")
    missing = _missing_promise(said, fields) or _missing_field(fields) or _doubt(said, fields)
    if missing is not None:
        return missing
    query = _query(said, fields)
    if isinstance(query, Missing):
        return query
    promises = promise_drafts(fields.promises.understood()) if fields.asks(Asks.PROMISE) else ()
    plan = _plan(said, fields)
    promised = tuple(dict.fromkeys(key for each in (*promises, *([plan] if plan else ())) for key, _ in each.items))
    contact = said.contact if said.code != NOTE else None
    return CallEntry(
        customer_id=view.head.customer_id,
        outcome=_AGREED if plan is not None else said.code,
        contact_id=contact.id if contact is not None else None,
        contact_name=contact.name if contact is not None else "",
        note=_whole_note(said, fields),
        asked_for=_asked_for(said, fields),
        reason_code=(fields.reason.code or "") if fields.asks(Asks.REASON) else "",
        items=_spoken_of(said.selected or promised, query),
        promises=promises,
        plan=plan,
        query=query,
        follow_up=fields.follow_up(),
        duration_seconds=said.seconds,
        corrects_id=said.corrects_id,
        number=said.number if contact is not None and said.seconds is not None else "",
    )


def _missing_promise(said: Said, fields: CallFields) -> Missing | None:
    """Ask for what was promised or agreed where nothing is typed: neither sum nor day is guessed."""
    if fields.promises.texts:
        return None
    if fields.asks(Asks.PROMISE):
        line = fields.promises.ask(
            "Write the amount and the day, such as 5k fri. A day alone, such as fri, takes what is selected, else all"
            " that is overdue and free to be promised."
        )
        return Missing("Not saved: how much was promised, and for when?", line.edit)
    if fields.asks(Asks.PLAN) and said.code != _REQUESTED:
        line = fields.promises.ask("Write how much, how often, how many and from when: 1200 weekly x6 from 1 jan.")
        return Missing("Not saved: which plan was agreed?", line.edit)
    return None


def _missing_field(fields: CallFields) -> Missing | None:
    if fields.asks(Asks.PROMISE):
        line = fields.promises.first_problem()
        if line is not None:
            return Missing("Not saved: put right first what is underlined in the promise.", line.edit)
    if fields.asks(Asks.PLAN):
        line = fields.promises.first_without_plan()
        if line is not None:
            return Missing("A plan is several payments, such as 1200 weekly x6 from 1 jan.", line.edit)
    if fields.has_promise_line and len(fields.promises.plans()) > 1:
        return Missing("One plan at a time: save this one, then the other.", fields.promises.lines[-1].edit)
    if fields.asks(Asks.REASON) and fields.reason.code is None:
        typed = fields.reason.currentText()
        return Missing(f"“{typed}” is no reason of the list; choose one, or leave it empty.", fields.reason)
    if not fields.when_is_understood:
        return Missing("When is the next call? Write a day to come, such as fri 10:30.", fields.when)
    return None


def _doubt(said: Said, fields: CallFields) -> Missing | None:
    line = fields.promises.first_doubtful() if fields.has_promise_line else None
    doubts = fields.promises.doubts()
    if line is None or doubts == said.confirmed:
        return None
    again = f"{keys_of('save_and_next')} again"
    words = f"More than is open. {again} saves it so."
    if any(promise.unsaid for promise in fields.promises.understood()):
        words = f"No day was said: write it. {again} takes the one proposed."
    return Missing(words, line.edit, doubts=doubts)


def _plan(said: Said, fields: CallFields) -> PlanDraft | None:
    """Return the plan that was agreed."""
    plans = fields.promises.plans() if fields.has_promise_line and said.code != _REQUESTED else ()
    return PlanDraft(plans[0].instalments, plans[0].currency, plans[0].items, plans[0].words) if plans else None


def _asked_for(said: Said, fields: CallFields) -> str:
    """Return the plan that was asked for and not agreed, in our words."""
    return "; ".join(plan.words for plan in fields.promises.plans()) if said.code == _REQUESTED else ""


def _query(said: Said, fields: CallFields) -> QueryDraft | Missing | None:
    if not fields.asks(Asks.QUERY):
        return None
    query = fields.query
    reading = query.reading
    if not query.reason.code:
        return Missing("What is queried? Choose a reason.", query.reason)
    if reading.problem:
        return Missing(reading.problem, query.amount.edit, wants_items=reading.wants_items)
    return QueryDraft(
        query.reason.code,
        reading.amount_minor,
        reading.items,
        owner=query.owner.text().strip(),
        note=said.note,
        currency=reading.currency,
    )


def _spoken_of(keys: tuple[DocumentKey, ...], query: QueryDraft | None) -> tuple[DocumentKey, ...]:
    """Return the items that the entry is about: those of its query where they are others than the selected ones."""
    queried = tuple(key for key, _minor in query.items) if query is not None else ()
    return keys if set(queried) <= set(keys) else queried


def _whole_note(said: Said, fields: CallFields) -> str:
    """Return the note with what the fields add to it in words."""
    parts = [said.note]
    for ask, words, line in (
        (Asks.REFERENCE, "Reference", fields.reference),
        (Asks.CONTACT, "Referred to", fields.person),
    ):
        if fields.asks(ask) and line.text().strip():
            parts.append(f"{words}: {line.text().strip()}")
    return "\n".join(part for part in parts if part)


def agreed_words(entry: CallEntry, as_of: date) -> str:
    """Say what an entry promises or agrees: sum and day of each promise, or the plan that is on record with it."""
    promised = (
        f"{amount_words(promise.amount_minor, promise.currency)} by {weekday_words(promise.promised_on, as_of)}"
        for promise in entry.promises
    )
    return joined((", ".join(promised), f"plan on record: {entry.plan.words}" if entry.plan is not None else ""))


def promise_drafts(promises: Sequence[ReadPromise]) -> tuple[PromiseDraft, ...]:
    """Return what was understood as it is saved."""
    return tuple(
        PromiseDraft(promise.amount_minor, promise.currency, promise.promised_on, promise.items) for promise in promises
    )
