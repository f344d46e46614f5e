"""The points of the worklist: each reason with its points, and beside them how today's order would change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Protocol

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QSplitter, QVBoxLayout, QWidget

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.weights import WEIGHTS, Weight
from creditdesk.services.changes import Changes
from creditdesk.services.desk.order_preview import OrderPreview, Place, Previewer
from creditdesk.ui.cash.row_table import Column, RowTable
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.parts import button, label
from creditdesk.ui.settings.rows import SettingRows
from creditdesk.ui.settings.window import SettingsWindow
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_STANDS, _PREVIEW = "worklist weights", "worklist preview"
_RESTS = 250  # milliseconds without a key, after which the order is worked out


class WeightsDesk(Protocol):
    """What the dialog asks of the worklist."""

    def weights(self) -> dict[str, str]:
        """Return what holds now, by name."""

    def set_weights(self, values: Mapping[str, str], *, at: datetime, as_of: date) -> tuple[dict[str, str], Changes]:
        """Set points by name, and return what held before."""

    def previewer(self, as_of: date) -> Previewer:
        """Return what works out how the order would change."""


class WeightsDialog(SettingsWindow):
    """Shows and changes how much each reason counts; nothing changes in the list before it is saved."""

    def __init__(
        self,
        desk: WeightsDesk,
        runner: TaskRunner,
        theme: Theme,
        *,
        as_of: date,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Points of the worklist", (_STANDS, _PREVIEW), runner, theme, now, parent)
        self._desk = desk
        self._as_of = as_of
        self._before: dict[str, str] = {}
        self._previewer = desk.previewer(as_of)
        self.rows = SettingRows("Find a reason", "No reason fits what you typed.", theme, self)
        self.search = self.rows.search
        self.fields = {each.name: self._field(each) for each in WEIGHTS}
        self.summary = label("Working out today's order…", "small")
        self.summary.setWordWrap(True)
        self.table = RowTable("Today's list as it would be", _COLUMNS, self)
        self.usual_button = button("As usual", self.restore, tip="Every reason with the points it has in a new book")
        self.save_button = button(
            "Save", self.save, primary=True, tip="The list is put in its new order; Ctrl+Z undoes"
        )
        self.save_button.setDefault(True)
        self.cancel_button = button("Cancel", self.reject)
        self._rest = QTimer(self, singleShot=True, interval=_RESTS)
        self._rest.timeout.connect(self._draw)
        self._lay_out()
        self._judge()
        runner.read(desk.weights, self._take, self._tell, key=_STANDS)

    def restore(self) -> None:
        """Show the points of a new book; they hold once they are saved."""
        for each in WEIGHTS:
            self.fields[each.name].setText(str(each.standard))

    @property
    def leaving(self) -> str:
        return "What you changed is not saved. Leave it?" if self._changed() else ""

    def save(self) -> None:
        """Save what was changed and put the list in its new order."""
        changed = self._changed()
        if not changed:
            self.accept()
            return
        desk, at, as_of = self._desk, self._now(), self._as_of
        self.save_button.setEnabled(False)
        self._write(
            lambda: desk.set_weights(changed, at=at, as_of=as_of),
            lambda result: self._was_saved(changed, *result),
            self._was_not_saved,
        )

    def done(self, result: int) -> None:
        self._rest.stop()
        super().done(result)

    def _take(self, values: dict[str, str]) -> None:
        self._before = values
        for name, text in values.items():
            self.fields[name].setText(text)
        self._judge()
        self._draw()

    def _values(self) -> dict[str, str]:
        return {name: field.text().strip() for name, field in self.fields.items()}

    def _changed(self) -> dict[str, str]:
        return {name: text for name, text in self._values().items() if text != self._before.get(name, text)}

    def _judge(self) -> None:
        values, changed = self._values(), self._changed()
        self._say(next(filter(None, (_problem(each, changed.get(each.name)) for each in WEIGHTS)), ""))
        self.save_button.setEnabled(bool(changed) and not self.said)
        self.usual_button.setEnabled(any(values[each.name] != str(each.standard) for each in WEIGHTS))

    def _draw(self) -> None:
        if not self.said:
            previewer, values = self._previewer, self._values()
            self._runner.read(lambda: previewer.preview(values), self._show, self._tell, key=_PREVIEW)

    def _show(self, found: OrderPreview) -> None:
        self.summary.setText(_summary(found))
        self.table.show_rows((*found.first, *found.leaving))

    def _was_saved(self, changed: dict[str, str], before: dict[str, str], changes: Changes) -> None:
        desk, as_of = self._desk, self._as_of
        self.saved.emit(changes)
        self.undoable.emit(
            LastChange(
                "Saved: points of the worklist",
                lambda at: desk.set_weights(before, at=at, as_of=as_of)[1],
                "The points of the worklist are as they were before.",
            )
        )
        self._before |= changed
        self._judge()
        # What was typed meanwhile is in neither the old nor the new: it stays, to be saved.
        if not self._changed():
            self.accept()

    def _was_not_saved(self, error: CreditDeskError) -> None:
        self._tell(error)
        self.save_button.setEnabled(bool(self._changed()))

    def _field(self, each: Weight) -> QLineEdit:
        made = QLineEdit(str(each.standard), self)
        made.setAccessibleName(f"{each.title}, points")
        made.setAccessibleDescription(f"{each.about} Usually {each.standard}.")
        made.setFixedWidth(self._theme.scaled(64))
        made.setAlignment(Qt.AlignmentFlag.AlignRight)
        made.textChanged.connect(lambda _text: self._judge())
        made.textChanged.connect(lambda _text: self._rest.start())
        return made

    def _lay_out(self) -> None:
        scaled = self._theme.scaled
        for each in WEIGHTS:
            self.rows.add(each.title, each.about, f"usually {each.standard}", self.fields[each.name])
        right = QWidget(self)
        beside = QVBoxLayout(right)
        beside.setContentsMargins(scaled(12), scaled(12), scaled(16), 0)
        beside.addWidget(label("Today's list as it would be", "figure"))
        beside.addWidget(self.summary)
        beside.addWidget(self.table, 1)
        across = QSplitter(self)
        across.setChildrenCollapsible(False)
        across.setHandleWidth(1)
        across.addWidget(self.rows)
        across.addWidget(right)
        across.setSizes([scaled(470), scaled(470)])
        foot = self._foot(self.cancel_button, self.save_button, first=self.usual_button)
        foot.setContentsMargins(scaled(16), 0, scaled(16), scaled(12))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(across, 1)
        layout.addLayout(foot)
        self._fit(980, 680)


def _problem(weight: Weight, typed: str | None) -> str:
    """Say what is wrong with what was typed, if anything was."""
    if typed is None:
        return ""
    try:
        weight.read(typed)
    except CreditDeskError as error:
        return f"{error.what} {error.cure}"
    return ""


def _summary(found: OrderPreview) -> str:
    moves = (found.entering_count, found.leaving_count, found.rising_count, found.falling_count)
    if not any(moves):
        return f"{found.count:,} debtors, in the order of now."
    said = f"{found.count:,} debtors, {found.count_before:,} now: "
    words = ("come onto it", "leave it", "rise", "fall")
    return said + ", ".join(f"{count:,} {word}" for count, word in zip(moves, words, strict=True) if count) + "."


def _number(rank: int | None) -> str:
    return "" if rank is None else f"{rank:,}"


def _change(place: Place) -> str:
    if place.rank is None:
        return "leaves"
    if place.rank_before is None:
        return "comes"
    by = place.rank_before - place.rank
    mark = "\N{BLACK UP-POINTING TRIANGLE}" if by > 0 else "\N{BLACK DOWN-POINTING TRIANGLE}"
    return f"{mark} {abs(by):,}" if by else ""


_COLUMNS = (
    Column("Place", lambda place: _number(place.rank), numeric=True),
    Column("Now", lambda place: _number(place.rank_before), numeric=True, gives_way=1),
    Column("Change", _change),
    Column("Debtor", lambda place: f"{place.name} ({place.account})", stretches=True),
)
