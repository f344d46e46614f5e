"""From what stands in the call pane to the entry that is saved, or to what is still missing for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.outcomes import Asks
from creditdesk.domain.parsing import AmountStyle, parse_amount
from creditdesk.domain.quick_entry import OpenDebit, ReadPromise, read_promises
from creditdesk.services.desk.entries import CallEntry, PromiseDraft, QueryDraft
from creditdesk.services.ledger.views import Contact, DebtorView, OpenItemRow
from creditdesk.ui.desk.call_fields import CallFields

NOTE = "NOTE"
"""The outcome of what was no contact."""
_NAMING = {"on", "for", "against"}


@dataclass(frozen=True, slots=True)
class Missing:
    """What a person has to put right before the entry can be saved, and the field where."""

    words: str
    field: QWidget | None = None
    wants_items: bool = False
    """Whether it is put right among the open items."""


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in the pane outside the fields; `seconds` is the length of the call, none where there was none."""

    code: str
    note: str
    contact: Contact | None
    selected: tuple[DocumentKey, ...]
    seconds: int | None
    corrects_id: int | None


def entry_of(said: Said, fields: CallFields, view: DebtorView) -> CallEntry | Missing:
    """Return what is to be saved, or the first thing that is missing for it."""
    if not said.code:
        return Missing("How did the call end? Choose with Alt+1 to Alt+6.")
    if said.code == NOTE and not said.note:
        return Missing("Nothing to save yet: write a note, or start a call with F9.")
    missing = _missing_field(fields)
    if missing is not None:
        return missing
    query = _query(said, fields, view)
    if isinstance(query, Missing):
        return query
    promises = promise_drafts(fields.promises.understood()) if fields.asks(Asks.PROMISE) else ()
    promised = tuple(dict.fromkeys(key for promise in promises for key, _minor in promise.items))
    contact = said.contact if said.code != NOTE else None
    return CallEntry(
        customer_id=view.head.customer_id,
        outcome=said.code,
        contact_id=contact.id if contact is not None else None,
        contact_name=contact.name if contact is not None else "",
        note=_whole_note(said.note, fields),
        reason_code=(fields.reason.code or "") if fields.asks(Asks.REASON) else "",
        items=_spoken_of(said.selected or promised, query),
        promises=promises,
        query=query,
        follow_up=fields.follow_up(),
        duration_seconds=said.seconds,
        corrects_id=said.corrects_id,
    )


def _missing_field(fields: CallFields) -> Missing | None:
    if fields.asks(Asks.PROMISE):
        line = fields.promises.first_problem()
        if line is not None:
            return Missing("The promise is not understood yet; what is unsure is underlined.", line.edit)
    if fields.asks(Asks.REASON) and fields.reason.code is None:
        typed = fields.reason.currentText()
        return Missing(f"“{typed}” is no reason of the list; choose one, or leave it empty.", fields.reason)
    if not fields.when_is_understood:
        return Missing("When is the next call? Write a day to come, such as fri 10:30.", fields.when)
    return None


def _query(said: Said, fields: CallFields, view: DebtorView) -> QueryDraft | Missing | None:
    if not fields.asks(Asks.QUERY):
        return None
    reason, amount = fields.query_reason.code, fields.query_amount.text()
    if not reason:
        return Missing("What is queried? Choose a reason.", fields.query_reason)
    items, amount = _queried(said, amount, view)
    if isinstance(items, Missing):
        return replace(items, field=fields.query_amount)
    found = query_draft(reason=reason, amount=amount, owner=fields.query_owner.text(), items=items, note=said.note)
    if isinstance(found, Missing):
        return found if found.wants_items else replace(found, field=fields.query_amount)
    return found


def _queried(said: Said, amount: str, view: DebtorView) -> tuple[Sequence[OpenItemRow] | Missing, str]:
    """Return the items that a query is about, and the amount as it is left to be read.

    They are those named behind the amount (`400 on 13623`), else those selected, else the one that is open.
    """
    debits = [item for item in view.items if item.open_minor > 0]
    chosen = [item for item in view.items if item.key in set(said.selected)]
    words = amount.casefold().split()
    at = next((at for at, word in enumerate(words) if word in _NAMING), None)
    if at is None:
        only = debits if len(debits) == 1 else []
        return chosen or only, "" if words in (["all"], ["everything"]) else amount
    # The promise line reads numbers of invoices; what stands before them stays an amount.
    named = " ".join(words[at:])
    found: dict[DocumentKey, OpenItemRow] = {}
    problem = ""
    for currency in dict.fromkeys((view.head.currency, *(item.currency for item in debits))):
        mine = {item.key: item for item in debits if item.currency == currency}
        open_debits = [OpenDebit(key, item.due_on, item.open_minor) for key, item in mine.items()]
        reading = read_promises(named, as_of=view.as_of, currency=currency, open_items=open_debits)
        problem = problem or next((each.text for each in reading.problems), "")
        for promise in reading.promises:
            if set(promise.assumed) != {"amount", "date"}:
                return Missing("Write the amount first, then the invoices, such as 400 on 10512."), amount
            found |= {key: mine[key] for key, _minor in promise.items}
    if not found:
        return Missing(problem or "There is no such open invoice."), amount
    before = words[:at]
    return list(found.values()), "" if before in (["all"], ["everything"]) else " ".join(before)


def _spoken_of(keys: tuple[DocumentKey, ...], query: QueryDraft | None) -> tuple[DocumentKey, ...]:
    """Return the items that the entry is about: those of its query where they are others than the selected ones."""
    queried = tuple(key for key, _minor in query.items) if query is not None else ()
    return keys if set(queried) <= set(keys) else queried


def _whole_note(note: str, fields: CallFields) -> str:
    """Return the note with what the fields add to it in words."""
    parts = [note]
    for ask, words, line in (
        (Asks.REFERENCE, "Reference", fields.reference),
        (Asks.CONTACT, "Referred to", fields.person),
    ):
        if fields.asks(ask) and line.text().strip():
            parts.append(f"{words}: {line.text().strip()}")
    return "\n".join(part for part in parts if part)


def promise_drafts(promises: Sequence[ReadPromise]) -> tuple[PromiseDraft, ...]:
    """Return what was understood as it is saved."""
    return tuple(
        PromiseDraft(promise.amount_minor, promise.currency, promise.promised_on, promise.items) for promise in promises
    )


def query_draft(
    *, reason: str, amount: str, owner: str, items: Sequence[OpenItemRow], note: str
) -> QueryDraft | Missing:
    """Return a query on the selected items.

    Args:
        reason: Its code.
        amount: As typed; empty means the whole of the items.
        owner: Who answers it.
        items: The open items that are queried.
        note: What was said.
    """
    debits = [item for item in items if item.open_minor > 0]
    if not debits:
        return Missing("Which invoice is queried? Select it with Space.", wants_items=True)
    if len({item.currency for item in debits}) > 1:
        return Missing("A query is in one currency: select items of one.")
    whole = sum(item.open_minor for item in debits)
    asked = whole
    if amount.strip():
        try:
            # Typed by the person, not read from a file: their own locale says what a lone comma means.
            style = AmountStyle.POINT if QLocale().decimalPoint() == "." else AmountStyle.COMMA
            asked = parse_amount(amount, debits[0].currency, style)
        except CreditDeskError as problem:
            return Missing(problem.what)
    if not 0 < asked <= whole:
        return Missing("The amount in query is more than is open of these items, or not above zero.")
    return QueryDraft(reason, asked, _shared(asked, debits), owner.strip(), note)


def _shared(amount_minor: int, items: Sequence[OpenItemRow]) -> tuple[tuple[DocumentKey, int], ...]:
    """Give the amount to the items, oldest due first, none more than is open of it."""
    shared = []
    for item in sorted(items, key=lambda item: item.due_on):
        part = min(amount_minor, item.open_minor)
        if part > 0:
            shared.append((item.key, part))
            amount_minor -= part
    return tuple(shared)
