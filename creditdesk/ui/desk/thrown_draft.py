"""A draft that was thrown away, and how it is had back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk.entries import Draft
from creditdesk.ui.desk.undo import LastChange


class DraftDesk(Protocol):
    """Where drafts are kept."""

    def save_draft(self, draft: Draft, *, at: datetime) -> None:
        """Keep a note that is being typed."""

    def draft(self, customer_id: int) -> Draft | None:
        """Return the debtor's draft."""

    def discard_draft(self, customer_id: int) -> None:
        """Forget the debtor's draft."""


def thrown_draft(desk: DraftDesk, name: str, draft: Draft) -> LastChange:
    """Return what puts the draft of the debtor of this name back, above what was typed for them since."""

    def take_back(at: datetime) -> Changes:
        since = desk.draft(draft.customer_id)
        notes = (draft.note, since.note if since is not None else "")
        desk.save_draft(replace(draft, note="\n".join(note for note in notes if note)), at=at)
        # The debtor is shown anew, with the keyboard in what is back.
        return Changes(frozenset({Touched.HISTORY}), frozenset({draft.customer_id}))

    return LastChange(f"Draft thrown away: {name}", take_back, f"The draft is back: {name}.", draft.customer_id)
