"""Which letter is asked for: to whom, as of when, about what, and whether a run proposes it or holds it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.letter_kinds import Kind, Notice
from creditdesk.services.letters.leading import Leading
from creditdesk.services.letters.proposed import Proposal
from creditdesk.ui.letters.text_asked import TextAsked


@dataclass(frozen=True, slots=True)
class LetterAsked:
    """A letter by itself, or one of a run; `held` is why a run holds it back."""

    customer_id: int
    account: str
    name: str
    as_of: date
    items: tuple[DocumentKey, ...] = ()
    proposal: Proposal | None = None
    held: tuple[str, ...] = ()

    @property
    def leading(self) -> Leading | None:
        """The step of a policy that leads it; none of a letter outside a run."""
        return self.proposal.leading if self.proposal is not None else None

    def words_of(self, kind: Kind | Notice) -> TextAsked:
        """Return what names the words of such letters, with the debtor at whose letter they were seen."""
        return TextAsked(kind, self.customer_id, self.account, self.name)


def proposed(proposal: Proposal, as_of: date, held: tuple[str, ...]) -> LetterAsked:
    """Return a letter of a run."""
    chosen = tuple(proposal.chosen)
    return LetterAsked(proposal.customer_id, proposal.account, proposal.name, as_of, chosen, proposal, held)
