"""A ladder played on a debtor: each open item along the days, and every letter with why or what holds it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from creditdesk.domain.dunning import Policy
from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.ledger.list_views import Hit
from creditdesk.ui.cash.row_table import RowTable
from creditdesk.ui.desk.words import weekday_text
from creditdesk.ui.letters.debtor_line import DebtorLine
from creditdesk.ui.letters.ladder_chart import LadderChart, Lane, Sign
from creditdesk.ui.letters.ladder_words import move_columns, move_text, played_text
from creditdesk.ui.parts import label
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:  # what plays ladders takes its time to load
    from creditdesk.services.letters.playing import Played, PlayedItem
    from creditdesk.services.office import Office

KEY = "ladder played"
_RESTS = 250  # milliseconds without a change, after which the ladder is played anew
_NOBODY = (
    "Choose a debtor above: you see which letter they would get on which day, why, and what would hold it. "
    "Nothing is sent or kept."
)


class LadderPlayed(QWidget):
    """Plays the ladder in hand, as it is filled in, on the debtor who is chosen."""

    failed = Signal(object)
    """A `CreditDeskError`."""

    def __init__(
        self, office: Office, runner: TaskRunner, theme: Theme, as_of: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._runner = runner
        self._theme = theme
        self._as_of = as_of
        self._policy: Policy | None = None
        self._customer_id: int | None = None
        self._until = as_of
        self.debtor = DebtorLine(office.ledger, runner, "A debtor, by name or account", self)
        self.debtor.setAccessibleName("Debtor on whom the ladder is played")
        self.debtor.chosen.connect(self._take)
        self.said = label(_NOBODY, muted=True)
        self.said.setWordWrap(True)
        self.chart = LadderChart("What comes to the debtor, item by item", theme, self)
        self.table = RowTable("Letters that come to the debtor", move_columns(), self)
        self.table.selectionModel().currentChanged.connect(lambda *_indexes: self._ring())
        self.chart.picked.connect(self.table.selectRow)
        self.whole = label("", "small", muted=True)
        self.whole.setWordWrap(True)
        self._rest = QTimer(self, singleShot=True, interval=_RESTS)
        self._rest.timeout.connect(self._play)
        self._lay_out()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in order."""
        return (self.debtor, self.table)

    def play_on(self, customer_id: int) -> None:
        """Play on this debtor from now on."""
        self._customer_id = customer_id
        self._play()

    def play(self, policy: Policy | None) -> None:
        """Play this ladder; none where the one in hand cannot be followed: what was played stays."""
        if policy is not None and policy != self._policy:
            self._policy = policy
            self._rest.start()

    def stop(self) -> None:
        """Play no more."""
        self._rest.stop()

    def _take(self, hit: Hit | None) -> None:
        self._customer_id = hit.customer_id if hit is not None else None
        self._play()

    def _play(self) -> None:
        self._rest.stop()
        customer_id, policy, office, as_of = self._customer_id, self._policy, self._office, self._as_of
        if customer_id is None or policy is None:
            self._runner.forget(KEY)
            self._clear()
            return
        if self._parts.isHidden():
            self.said.setText("Playing the ladder, day by day…")
        self._runner.read(
            lambda: office.policies.play(customer_id, as_of, trying=policy), self._show, self._refuse, key=KEY
        )

    def _clear(self) -> None:
        self.said.setText(_NOBODY)
        self._parts.hide()

    def _refuse(self, error: CreditDeskError) -> None:
        self._clear()
        self.failed.emit(error)

    def _show(self, played: Played) -> None:
        self.debtor.show_debtor(played.account, played.name)
        self.said.setText(played_text(played))
        self._parts.setVisible(bool(played.items))
        self._until = played.until
        lanes = [_lane(item, played) for item in played.items]
        self.chart.show_lanes(lanes, played.as_of, played.holidays)
        self.table.show_rows(played.moves)
        self._ring()

    def _ring(self) -> None:
        at, moves = self.table.currentIndex().row(), self.table.rows.rows
        chosen = moves[at] if 0 <= at < len(moves) else None
        self.whole.setText(move_text(chosen) if chosen is not None else "")
        if chosen is not None:
            self.chart.ring(chosen.on, chosen.until or self._until)

    def _lay_out(self) -> None:
        space = self._theme.scaled(8)
        whose = QHBoxLayout()
        caption = label("Played on", "small", muted=True)
        caption.setBuddy(self.debtor)
        whose.addWidget(caption)
        whose.addWidget(self.debtor, 1)
        area = QScrollArea(self)
        area.setWidget(self.chart)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._parts = QSplitter(Qt.Orientation.Vertical, self)
        self._parts.setChildrenCollapsible(False)
        self._parts.addWidget(area)
        below = QWidget(self)
        down = QVBoxLayout(below)
        down.setContentsMargins(0, space, 0, 0)
        down.addWidget(self.table, 1)
        down.addWidget(self.whole)
        self._parts.addWidget(below)
        area.setMinimumHeight(self._theme.scaled(110))
        self.table.setMinimumHeight(self._theme.scaled(160))
        self._parts.setSizes([self._theme.scaled(200), self._theme.scaled(300)])
        self._parts.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[space] * 4)
        whole.addLayout(whose)
        whole.addWidget(self.said)
        whole.addWidget(self._parts, 1)
        whole.addStretch(0)


def _lane(item: PlayedItem, played: Played) -> Lane:
    sent = [Sign(on, f"{words} of {weekday_text(on)}", was_sent=True) for on, words in item.sent]
    coming = [
        Sign(move.on, move_text(move), until=None if move.goes else move.until or played.until, row=row)
        for row, move in enumerate(played.moves)
        if item.key in move.keys and (move.goes or move.level is not None)
    ]
    return Lane(item.key.number, item.due_on, (*sent, *coming))
