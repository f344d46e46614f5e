"""How a debtor's payment plan stands, in one line, with the button that ends it; hidden where none runs."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from creditdesk.services.desk.plan_list import ListedPlan
from creditdesk.ui.desk.words import day_text, money_text
from creditdesk.ui.parts import button, label


class PlanStrip(QWidget):
    """Shows the plan that runs; of several, the latest."""

    cancel_wanted = Signal(int)
    """The id of the plan that is to be cancelled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: ListedPlan | None = None
        self.words = label("")
        self.words.setWordWrap(True)
        self.cancel_button = button("Cancel the p&lan", self._cancel, tip="Its invoices are chased again")
        # Enter in a line of the window around it presses nothing besides.
        self.cancel_button.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.cancel_button)
        self.hide()

    def show_plans(self, plans: tuple[ListedPlan, ...], as_of: date, *, may_cancel: bool) -> None:
        """Say how the last of these stands; nothing where there is none."""
        self._plan = plan = plans[-1] if plans else None
        self.setVisible(plan is not None)
        self.cancel_button.setEnabled(may_cancel)
        if plan is not None:
            what = f"Plan of {money_text(plan.total_minor, plan.currency)}, agreed {day_text(plan.agreed_on, as_of)}"
            self.words.setText(f"{what}: {plan.status.words}, {plan.words(as_of)}.")

    def _cancel(self) -> None:
        if self._plan is not None:
            self.cancel_wanted.emit(self._plan.id)
