"""Asking for a hold: on the debtor or one item, no chasing or no supply, why, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QComboBox, QWidget

from creditdesk.domain.document import DocumentKey
from creditdesk.services.desk.holds import CREDIT, DUNNING, HoldDraft
from creditdesk.ui.desk.ask import Ask, choice
from creditdesk.ui.desk.when_line import WhenLine
from creditdesk.ui.theme import Theme

REASONS = ("complaint", "goods or invoice looked into", "manager's decision", "figures awaited", "person away")
"""Offered; any other may be typed."""


class HoldDialog(Ask):
    """Gives a `HoldDraft`."""

    def __init__(
        self,
        customer_id: int,
        name: str,
        keys: Sequence[DocumentKey],
        as_of: date,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Hold", name, "Hold", theme, parent)
        self._customer_id = customer_id
        self._as_of = as_of
        self.what = QComboBox()
        for key in keys:
            self.what.addItem(f"No chasing of {key.number}", (DUNNING, key))
        self.what.addItem("No chasing of the debtor", (DUNNING, None))
        self.what.addItem("On stop: no further supply", (CREDIT, None))
        self.reason = choice(REASONS, hint="Why, in a few words")
        self.until = WhenLine(theme, "Until")
        self.until.setPlaceholderText("last day: fri, in 2 weeks, eom; empty: until it is lifted")
        self.until.set_day(as_of)
        self.until.line_wanted.connect(self.answer)
        self.add("What", self.what)
        self.add("Reason", self.reason)
        self.add("Until", self.until)
        # What is held is mostly right as it stands.
        self.reason.setFocus()

    def problem(self) -> tuple[str, QWidget] | None:
        if not self.reason.currentText().strip():
            return "Say why: whoever finds the hold wants to know.", self.reason
        if not self.until.when.is_understood:
            return "Until when? Write a day to come, such as fri, or leave it empty.", self.until
        return None

    @property
    def draft(self) -> HoldDraft:
        """The hold as it is typed."""
        kind, key = self.what.currentData()
        return HoldDraft(self._customer_id, kind, self.reason.currentText(), self.until.when.on, key)
