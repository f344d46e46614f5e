"""What a piece of work touched, so that each page can decide whether to look again."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Touched(StrEnum):
    """The kinds of thing that work can touch."""

    LEDGER = "ledger"
    CUSTOMERS = "customers"
    HISTORY = "history"
    WORKLIST = "worklist"
    LETTERS = "letters"
    MAILS = "mails"
    PRINTS = "prints"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Changes:
    """What was touched; `customer_ids` empty means the whole book."""

    touched: frozenset[Touched] = frozenset()
    customer_ids: frozenset[int] = field(default_factory=frozenset)

    def concern(self, customer_id: int) -> bool:
        """Tell whether this customer may look different now."""
        return bool(self.touched) and (not self.customer_ids or customer_id in self.customer_ids)
