"""The debtors of a list: every id is known, the rows that are looked at are fetched beside the window."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.ledger.list_views import DebtorRow
from creditdesk.ui.desk.words import counted, days_text, joined, money_text
from creditdesk.ui.tasks import TaskRunner

PAGE = 64
"""Rows fetched at once: twice what a tall window shows."""
_KEPT = 4096  # rows kept ready; some two kilobytes each

DEBTOR_ROLE = int(Qt.ItemDataRole.UserRole)
"""The role under which the delegate finds a `ListedDebtor`, or none while it is on its way."""


class DebtorRows(Protocol):
    """Where rows come from: the ledger."""

    def debtor_rows(self, ids: Sequence[int], as_of: date) -> list[DebtorRow]:
        """Return the rows of these customers, in the order of the ids."""


@dataclass(frozen=True, slots=True)
class ListedDebtor:
    """A debtor's row made ready: painting, speaking and explaining it only look up.

    `sparkline` runs from 0 (quickest) to 1 (slowest) within the debtor's own days to pay.
    """

    row: DebtorRow
    amount: str
    facts: str
    spoken: str
    why: str
    sparkline: tuple[float, ...]


def listed(row: DebtorRow) -> ListedDebtor:
    """Make a row ready to show."""
    amount = money_text(row.balance_minor, row.currency)
    age = f"{row.oldest_days} d" if row.oldest_days is not None and row.oldest_days > 0 else ""
    spoken_age = f"oldest {days_text(row.oldest_days)} overdue" if age and row.oldest_days else ""
    return ListedDebtor(
        row=row,
        amount=amount,
        # The account's code stands in the header too; for whom one rings does not.
        facts=joined((f"for {row.controller}" if row.cover else row.account, age, row.fact)),
        spoken=", ".join(
            part for part in (row.name, row.account, f"owes {amount}", spoken_age, row.fact, row.cover) if part
        ),
        why=why_text(row),
        sparkline=_normal(row.days_to_pay),
    )


POINTS_END = "  "
"""What parts the points of a reason from its words."""


def why_text(row: DebtorRow) -> str:
    """Return why the debtor stands where it does: a reason a line with its points, and their sum."""
    lines = [f"{_points(reason.points)}{POINTS_END}{reason.text}" for reason in row.reasons]
    head = f"{row.name}: balance {money_text(row.balance_minor, row.currency)}, {counted(row.score, 'point')}"
    next_action = [f"Next: {row.next_action}"] if row.next_action else []
    cover = [row.cover] if row.cover else []
    return "\n".join([head, *(lines or ["Nothing asks for attention."]), *next_action, *_place(row), *cover])


def _place(row: DebtorRow) -> list[str]:
    if row.is_today:
        return ["Stands on Today."]
    return ["Waits under All."] if row.overdue_minor > 0 else []


def _points(points: int) -> str:
    return f"{points:+d}".replace("-", "\N{MINUS SIGN}")


def _normal(days: tuple[int, ...]) -> tuple[float, ...]:
    if len(days) < 2:
        return ()
    low, high = min(days), max(days)
    # A debtor who always takes about as long draws a calm line, not one stretched to the full height.
    span = max(high - low, 10)
    middle = (high + low) / 2
    return tuple(0.5 + (value - middle) / span for value in days)


_OF_ROLE: dict[int, Callable[[ListedDebtor], object]] = {
    DEBTOR_ROLE: lambda debtor: debtor,
    int(Qt.ItemDataRole.DisplayRole): lambda debtor: debtor.row.name,
    int(Qt.ItemDataRole.AccessibleTextRole): lambda debtor: debtor.spoken,
    int(Qt.ItemDataRole.ToolTipRole): lambda debtor: debtor.why,
    int(Qt.ItemDataRole.AccessibleDescriptionRole): lambda debtor: debtor.why,
}


class DebtorModel(QAbstractListModel):
    """Ids in order, and the rows around what is looked at; `data` only looks up."""

    def __init__(self, ledger: DebtorRows, runner: TaskRunner, as_of: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ledger = ledger
        self._runner = runner
        self._as_of = as_of
        self._ids: array[int] = array("q")
        self._rows: dict[int, ListedDebtor] = {}
        self._wanted: dict[int, None] = {}
        self._is_fetching = False
        self._generation = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._fetch)

    @property
    def ids(self) -> array[int]:
        """The customers of the list, in its order."""
        return self._ids

    def show_ids(self, ids: array[int], rows: Iterable[ListedDebtor] = ()) -> None:
        """Show other debtors, or the same in another order; `rows` are those already fetched of them."""
        self.beginResetModel()
        self._ids = ids
        self._rows.update((listed_debtor.row.customer_id, listed_debtor) for listed_debtor in rows)
        self._wanted.clear()
        self.endResetModel()

    def forget(self, customer_ids: Collection[int] = ()) -> None:
        """Fetch these debtors anew when next looked at; none given means all."""
        self._generation += 1
        if customer_ids:
            for customer_id in customer_ids:
                self._rows.pop(customer_id, None)
        else:
            self._rows.clear()

    def position(self, customer_id: int) -> int:
        """Return the row of a customer, or -1 if it is not in the list."""
        try:
            return self._ids.index(customer_id)
        except ValueError:
            return -1

    def debtor(self, row: int) -> ListedDebtor | None:
        """Return a debtor if it has been fetched."""
        return self._rows.get(self._ids[row]) if 0 <= row < len(self._ids) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = index.row()
        if not 0 <= row < len(self._ids):
            return None
        found = self._rows.get(self._ids[row])
        if found is None:
            if role in {DEBTOR_ROLE, Qt.ItemDataRole.DisplayRole}:
                self._want(row)
            return None
        look_up = _OF_ROLE.get(role)
        return None if look_up is None else look_up(found)

    def _want(self, row: int) -> None:
        page = row // PAGE
        self._wanted.pop(page, None)
        self._wanted[page] = None
        if not self._is_fetching and not self._soon.isActive():
            self._soon.start(0)

    def _fetch(self) -> None:
        """Fetch the pages looked at last; those that were only scrolled past are left out."""
        pages = sorted(list(self._wanted)[-2:])
        self._wanted.clear()
        if self._is_fetching or not pages:
            return
        ids = [customer_id for page in pages for customer_id in self._ids[page * PAGE : (page + 1) * PAGE]]
        ids = [customer_id for customer_id in ids if customer_id not in self._rows]
        if not ids:
            return
        self._is_fetching = True
        ledger, as_of, generation = self._ledger, self._as_of, self._generation
        self._runner.read(
            lambda: [listed(row) for row in ledger.debtor_rows(ids, as_of)],
            lambda rows: self._take(rows, pages, generation),
            self._give_up,
        )

    def _take(self, rows: list[ListedDebtor], pages: list[int], generation: int) -> None:
        self._is_fetching = False
        # Rows read before a change may be stale: they are not kept, and what still shows asks again.
        if generation == self._generation:
            self._rows.update((listed_debtor.row.customer_id, listed_debtor) for listed_debtor in rows)
            while len(self._rows) > _KEPT:
                del self._rows[next(iter(self._rows))]
        for page in pages:
            first, last = page * PAGE, min((page + 1) * PAGE, len(self._ids)) - 1
            if first <= last:
                self.dataChanged.emit(self.index(first), self.index(last))
        if self._wanted:
            self._soon.start(0)

    def _give_up(self, error: CreditDeskError) -> None:
        self._is_fetching = False
        self._runner.failed.emit(error)
