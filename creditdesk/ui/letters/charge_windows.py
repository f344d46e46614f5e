"""The windows of interest and fees, mandates and days of acceptance: made when they are asked for, and written for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from creditdesk.domain.late_charges import ChargeKind, ChargeStep
from creditdesk.services.changes import Changes
from creditdesk.services.desk.mandates import MandateRow
from creditdesk.services.ledger.views import DebtorView
from creditdesk.services.letters.acceptances import Acceptance
from creditdesk.services.letters.interest_desk import AccountCharges
from creditdesk.services.letters.late_charges import ChargeDraft, WrittenCharge
from creditdesk.ui.desk.mandates_list import MandateDialog, MandatesList
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.desk.words import dated_text
from creditdesk.ui.desk.workplace import Workplace
from creditdesk.ui.letters.acceptances_list import AcceptancesList, AcceptDialog, InvoiceRow
from creditdesk.ui.letters.charge_dialogs import FeeDialog, StepDialog
from creditdesk.ui.letters.charges_list import ChargeRow, ChargesList, StepsList

if TYPE_CHECKING:
    from datetime import date

    from creditdesk.domain.document import DocumentKey
    from creditdesk.domain.mandate import Mandate
    from creditdesk.services.desk.mandates import Mandates
    from creditdesk.services.letters.interest_desk import Interest

Done = TypeVar("Done")


class ChargeWindows(QObject):
    """Opens each over the window, reads it anew after every change, and offers what was done to be taken back."""

    changed = Signal(object)
    """`Changes` that were made."""
    undoable = Signal(object)
    """The same, as a `LastChange`."""
    debtor_wanted = Signal(int)
    """A customer whom the person wants to see."""
    told = Signal(str)
    """A sentence for the person."""

    def __init__(self, place: Workplace, shown: Callable[[], DebtorView | None], window: QWidget) -> None:
        """Join them; `shown` gives the debtor who is shown on the Desk."""
        super().__init__(window)
        self._place = place
        self._shown = shown
        self._window = window
        self.charges: ChargesList | None = None
        self.steps: StepsList | None = None
        self.mandates: MandatesList | None = None
        self.acceptances: AcceptancesList | None = None

    @property
    def _interest(self) -> Interest:
        return self._place.office.interest

    @property
    def _mandates(self) -> Mandates:
        return self._place.office.mandates

    @property
    def _may_write(self) -> bool:
        return not self._place.office.desk.closed_because

    def take_changes(self, _changes: Changes) -> None:
        """Read what is open anew."""
        if self.charges is not None:
            self._read_charges()
        if self.mandates is not None:
            self._read_mandates()
        if self.acceptances is not None:
            self._read_acceptances()

    # Interest and fees.

    def list_charges(self) -> None:
        """Show how interest and fees stand."""
        view = self._shown()
        made = ChargesList(
            "" if view is None else view.head.account,
            self._place.theme,
            may_write=self._may_write,
            parent=self._window,
        )
        made.debtor_wanted.connect(self.debtor_wanted)
        made.step_asked.connect(self._ask_step)
        made.fee_asked.connect(self._ask_fee)
        made.steps_asked.connect(self._list_steps)
        made.destroyed.connect(lambda: setattr(self, "charges", None))
        self.charges = made
        made.open()
        self._read_charges()

    def _read_charges(self) -> None:
        interest, as_of = self._interest, self._place.as_of
        self._place.runner.read(
            lambda: (interest.charges(as_of), interest.steps(as_of)), self._show_charges, key="late charges"
        )

    def _show_charges(self, found: tuple[Sequence[AccountCharges], Sequence[WrittenCharge]]) -> None:
        charges, steps = found
        if self.charges is not None:
            self.charges.show_charges(charges)
        if self.steps is not None:
            self.steps.show_steps(steps)

    def _list_steps(self, row: ChargeRow) -> None:
        made = StepsList(row, self._place.theme, may_write=self._may_write, parent=self.charges)
        made.take_back_asked.connect(self._take_back_step)
        made.destroyed.connect(lambda: setattr(self, "steps", None))
        self.steps = made
        made.open()
        self._read_charges()

    def _ask_step(self, row: ChargeRow, step: ChargeStep) -> None:
        dialog = StepDialog(row.name, row.standing, step, self._place.theme, self.charges)

        def take() -> None:
            standing, why = row.standing, dialog.reason.currentText()
            # A claim of all that was stated needs no reason; of less it is one of our own, and says why.
            minor = None if step is ChargeStep.CLAIMED and dialog.minor == standing.threatened_minor else dialog.minor
            draft = ChargeDraft(row.customer_id, standing.key, standing.kind, step, minor, why)
            self._take(draft, f"{step.value.capitalize()}: {standing.kind.words} on {standing.key.number}")

        dialog.answered.connect(take)
        dialog.open()

    def _ask_fee(self, row: ChargeRow | None) -> None:
        view = self._shown()
        currencies: dict[str, str] = {}
        keys: dict[str, DocumentKey] = {}
        if view is not None and (row is None or row.customer_id == view.head.customer_id):
            customer_id, name = view.head.customer_id, view.head.name
            owed = [item for item in view.items if item.open_minor > 0]
            currencies |= {item.key.number: item.currency for item in owed}
            keys |= {item.key.number: item.key for item in owed}
        if row is not None:
            customer_id, name = row.customer_id, row.name
            currencies[row.standing.key.number] = row.standing.currency
            keys[row.standing.key.number] = row.standing.key
        if not currencies:
            return
        chosen = "" if row is None else row.standing.key.number
        dialog = FeeDialog(name, currencies, chosen, self._place.theme, self.charges)
        interest = self._interest

        def charge() -> None:
            number, minor, why = dialog.item.currentText(), dialog.minor, dialog.reason.currentText()
            at, as_of = self._place.now(), self._place.as_of

            draft = ChargeDraft(customer_id, keys[number], ChargeKind.FEE, ChargeStep.CLAIMED, minor, why)
            self._do(
                lambda: interest.take_step(draft, at=at, as_of=as_of), self._undo_step, f"Charged: a fee on {number}"
            )

        dialog.answered.connect(charge)
        dialog.open()

    def _take(self, draft: ChargeDraft, done: str) -> None:
        interest, at, as_of = self._interest, self._place.now(), self._place.as_of
        self._do(lambda: interest.take_step(draft, at=at, as_of=as_of), self._undo_step, done)

    def _undo_step(self, charge_id: int, at: datetime) -> Changes:
        return self._interest.take_back_step(charge_id, at=at, as_of=self._place.as_of)

    def _take_back_step(self, step: WrittenCharge) -> None:
        at = self._place.now()
        self._place.runner.write(lambda: self._undo_step(step.id, at), self.changed.emit)

    # Mandates.

    def list_mandates(self) -> None:
        """Show what debtors have allowed us to collect."""
        view = self._shown()
        made = MandatesList(
            "" if view is None else view.head.name, self._place.theme, may_write=self._may_write, parent=self._window
        )
        made.debtor_wanted.connect(self.debtor_wanted)
        made.add_asked.connect(self._ask_mandate)
        made.change_asked.connect(self._ask_mandate)
        made.destroyed.connect(lambda: setattr(self, "mandates", None))
        self.mandates = made
        made.open()
        self._read_mandates()

    def _read_mandates(self) -> None:
        self._place.runner.read(self._mandates.listed, self._show_mandates, key="mandates")

    def _show_mandates(self, found: Sequence[MandateRow]) -> None:
        if self.mandates is not None:
            self.mandates.show_rows(found)

    def _ask_mandate(self, row: MandateRow | None = None) -> None:
        view = self._shown()
        if row is not None:
            self._open_mandate(row.customer_id, row.name, row.mandate.currency, row.mandate)
        elif view is not None:
            customer_id, name, desk = view.head.customer_id, view.head.name, self._mandates
            self._place.runner.read(
                lambda: desk.currency_of(customer_id),
                lambda currency: self._open_mandate(customer_id, name, currency, None),
                key="currency of the mandate",
            )

    def _open_mandate(self, customer_id: int, name: str, currency: str, stands: Mandate | None) -> None:
        place = self._place
        dialog = MandateDialog(name, currency, stands, place.theme, as_of=place.as_of, parent=self.mandates)
        desk = self._mandates

        def write() -> None:
            mandate, at = dialog.mandate, place.now()
            self._do(
                lambda: desk.record(customer_id, mandate, at=at),
                lambda step, moment: desk.undo_record(step, at=moment),
                f"Written down: mandate {mandate.reference}",
            )

        dialog.answered.connect(write)
        dialog.open()

    # Days of acceptance.

    def list_acceptances(self) -> None:
        """Show when the debtor who is shown accepted what the open invoices are for."""
        view = self._shown()
        if view is None:
            self.told.emit("Choose a debtor first, on the Desk: the days are those of their invoices.")
            return
        regime = view.head.interest_regime
        made = AcceptancesList(
            view.head.name,
            self._place.theme,
            counts=regime is not None and regime.by_acceptance,
            may_write=self._may_write,
            parent=self._window,
        )
        made.accept_asked.connect(self._ask_acceptance)
        made.forget_asked.connect(lambda row: self._accept(row, None))
        made.destroyed.connect(lambda: setattr(self, "acceptances", None))
        self.acceptances = made
        made.open()
        self._read_acceptances()

    def _read_acceptances(self) -> None:
        view = self._shown()
        if view is not None:
            interest, ledger = self._interest, self._place.office.ledger
            customer_id, as_of = view.head.customer_id, self._place.as_of
            self._place.runner.read(
                lambda: (ledger.debtor(customer_id, as_of), interest.acceptances(customer_id)),
                self._show_acceptances,
                key="acceptances",
            )

    def _show_acceptances(self, found: tuple[DebtorView, Sequence[Acceptance]]) -> None:
        view, known = found
        if self.acceptances is not None:
            self.acceptances.show_invoices(view.items, {each.key: each.accepted_on for each in known})

    def _ask_acceptance(self, row: InvoiceRow) -> None:
        dialog = AcceptDialog(row, self._place.theme, self.acceptances)
        dialog.answered.connect(lambda: self._accept(row, dialog.day))
        dialog.open()

    def _accept(self, row: InvoiceRow, on: date | None) -> None:
        view = self._shown()
        if view is None:
            return
        interest, customer_id, key, at = self._interest, view.head.customer_id, row.item.key, self._place.now()
        self._do(
            lambda: interest.record_acceptance(customer_id, key, on, at=at),
            lambda before, moment: interest.record_acceptance(customer_id, key, before, at=moment)[1],
            f"{key.number} accepted on {dated_text(on)}"
            if on is not None
            else f"Forgotten: when {key.number} was accepted",
        )

    def _do(
        self,
        change: Callable[[], tuple[Done, Changes]],
        undo: Callable[[Done, datetime], Changes],
        done: str,
    ) -> None:
        def was_done(result: tuple[Done, Changes]) -> None:
            step, changes = result
            self.changed.emit(changes)
            self.undoable.emit(LastChange(done, lambda moment: undo(step, moment), f"Taken back: {done}"))

        self._place.runner.write(change, was_done)
