"""What stands in the call pane as a draft, and a draft put back into it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from creditdesk.domain.document import DocumentKey
from creditdesk.services.desk.entries import Draft
from creditdesk.ui.desk.call_form import CallForm

# What a draft keeps of the call: its length once it has ended, or how far it was when something was last typed.
_SECONDS, _SO_FAR = "seconds", "so_far"
_PAUSED = "paused"
_CORRECTS = "corrects"
_FORGOTTEN = timedelta(hours=1)


def has_content(form: CallForm) -> bool:
    """Tell whether anything stands in the pane that would be missed."""
    typed = form.note.toPlainText().strip() or form.outcomes.code or form.fields.texts()
    return bool(typed or form.timer.started_at is not None or form.fields.promises.text.strip())


def _is_blank(form: CallForm) -> bool:
    """Tell whether not even a blank was typed: then nothing is to be emptied, which takes as long as filling."""
    return not (has_content(form) or form.note.toPlainText() or form.fields.promises.text)


def draft_of(
    form: CallForm,
    customer_id: int,
    selected: tuple[DocumentKey, ...],
    corrects_id: int | None,
    *,
    is_over: bool = False,
) -> Draft:
    """Return what stands in the pane.

    Args:
        form: The pane.
        customer_id: Whom it is about.
        selected: The items it speaks of.
        corrects_id: The entry that it corrects.
        is_over: Whether the call has ended with this, even if its clock still runs.
    """
    timer, contact = form.timer, form.head.contact
    fields = form.fields.texts()
    if timer.started_at is not None:
        fields = (*fields, (_SO_FAR if timer.is_running and not is_over else _SECONDS, str(timer.seconds)))
        fields = (*fields, (_PAUSED, str(timer.paused))) if timer.paused else fields
    if corrects_id is not None:
        fields = (*fields, (_CORRECTS, str(corrects_id)))
    return Draft(
        customer_id=customer_id,
        note=form.note.toPlainText(),
        outcome=form.outcomes.code,
        promise_text=form.fields.promises.text,
        started_at=timer.started_at,
        contact_id=contact.id if contact is not None else None,
        selected=selected,
        fields=fields,
    )


def put_back(form: CallForm, draft: Draft | None, now: datetime, *, goes_on: bool) -> int | None:
    """Put a draft into the pane, or empty it.

    Args:
        form: The pane.
        draft: What was typed, or none.
        now: The time of day.
        goes_on: Whether a call that had not ended went on meanwhile: the window did not, where it died.

    Returns:
        The entry that the draft corrects, if any.
    """
    if draft is None and _is_blank(form):
        return None
    texts = dict(draft.fields) if draft else {}
    form.note.setPlainText(draft.note if draft else "")
    form.note.moveCursor(form.note.textCursor().MoveOperation.End)
    form.outcomes.set_code(draft.outcome if draft else "")
    form.fields.set_texts(texts)
    form.fields.promises.set_text(draft.promise_text if draft else "")
    ended_after = _ended_after(draft, now, goes_on=goes_on) if draft else None
    form.timer.restore(draft.started_at if draft else None, ended_after, _number(texts, _PAUSED) or 0)
    if draft:
        form.head.choose(draft.contact_id)
    return _number(texts, _CORRECTS)


def _ended_after(draft: Draft, now: datetime, *, goes_on: bool) -> int | None:
    """Return how long the call of a draft was, none while it goes on.

    A call forgotten, or left running by a window that died, ended when something was last typed.
    """
    if draft.started_at is None:
        return None
    texts = dict(draft.fields)
    so_far = _number(texts, _SO_FAR)
    if so_far is None:
        return _number(texts, _SECONDS)
    last_typed = timedelta(seconds=so_far + (_number(texts, _PAUSED) or 0))
    return None if goes_on and now - draft.started_at <= last_typed + _FORGOTTEN else so_far


def _number(texts: Mapping[str, str], name: str) -> int | None:
    said = texts.get(name, "")
    return int(said) if said.isdigit() else None
