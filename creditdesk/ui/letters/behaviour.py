"""How one debtor behaves: their record in a word, what that calls for, deciding on it, and what was decided."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from creditdesk.domain.behaviour import Behaviour
from creditdesk.domain.manner import Aspect
from creditdesk.services.changes import Changes
from creditdesk.ui.cash.row_table import Column, RowTable
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.desk.words import dated_text
from creditdesk.ui.flow import Flow
from creditdesk.ui.letters.behaviour_words import CAPTIONS, decision_words, now_words, sentence, to_words
from creditdesk.ui.part_names import UNDOES
from creditdesk.ui.parts import UpAndDown, button, label, rule
from creditdesk.ui.settings.window import SettingsWindow
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:  # what reads letters takes its time to load
    from creditdesk.services.letters.behaviour_decisions import Decision
    from creditdesk.services.letters.behaviour_desk import DebtorBehaviour

_KEY = "behaviour"
_COLUMNS = (
    Column("On", lambda each: dated_text(each.decided_on), plain=lambda each: each.decided_on.isoformat()),
    Column("By", lambda each: each.decided_by, gives_way=2),
    Column("They were", lambda each: each.behaviour.words, gives_way=1),
    Column("Decided", decision_words, stretches=True),
    Column("Why", lambda each: each.reason, gives_way=3),
)
_RECORD = "What their record says"
_NOTHING = "Nothing else is proposed."
_ANSWERED = "Decided on, and asked again when their record says something else."
_UNDECIDED = "Nothing was decided yet."


class Deciding(Protocol):
    """What the window asks of behaviour."""

    def debtor(self, customer_id: int, as_of: date) -> DebtorBehaviour:
        """Return how a debtor behaves."""

    def accept(
        self, customer_id: int, aspects: Collection[Aspect], *, at: datetime, as_of: date, reason: str = ""
    ) -> tuple[Decision, Changes]:
        """Do what is proposed of these, or leave all as it is."""

    def take_for(
        self, customer_id: int, behaviour: Behaviour | None, *, at: datetime, as_of: date, reason: str = ""
    ) -> tuple[Decision, Changes]:
        """Take a debtor for something else than the record says."""

    def take_back(self, decision_id: int, *, at: datetime, as_of: date) -> tuple[Decision, Changes]:
        """Put back what a decision changed."""


class BehaviourWindow(SettingsWindow):
    """Shows one debtor; each decision holds at once, and may be taken back."""

    def __init__(
        self,
        desk: Callable[[], Deciding],
        customer_id: int,
        runner: TaskRunner,
        theme: Theme,
        *,
        as_of: date,
        now: Callable[[], datetime],
        closed_because: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make the window.

        Args:
            desk: Gives what reads and decides; called beside the window, for it takes time to load.
            customer_id: The debtor.
            runner: Where reading and writing are done.
            theme: The look.
            as_of: The day.
            now: Tells the moment.
            closed_because: Why nothing may be decided here; empty where it may.
            parent: The window in front of which it opens.
        """
        super().__init__("Behaviour", (_KEY,), runner, theme, now, parent, closed_because=closed_because)
        self.setProperty(UNDOES, True)
        self._desk = desk
        self._customer_id = customer_id
        self._as_of = as_of
        self._found: DebtorBehaviour | None = None
        self._name = label("Reading their record…", "title")
        self._name.setWordWrap(True)
        self._body = QWidget()
        self._body.hide()
        self._word = label("", "figure")
        self._because = _wrapped(muted=True)
        self.take_for = QComboBox()
        self.take_for.setAccessibleName("Take them for")
        self.set_button = button("Set", self._set, tip="From now on, whatever their record says")
        self.ticks = {aspect: QCheckBox() for aspect in Aspect}
        self._nows = {aspect: _wrapped() for aspect in Aspect}
        self._whys = {aspect: _wrapped(muted=True) for aspect in Aspect}
        self._waits = _wrapped(muted=True)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Why: kept with the decision")
        self.reason.setAccessibleName("Why it is so decided")
        self.do_button = button("Do what is ticked", self._accept, primary=True)
        self.leave_button = button("Leave all as it is", self._leave, tip="And ask again when their record has changed")
        self.decisions = RowTable("What was decided", _COLUMNS, self)
        self.back_button = button("Take back", self._take_back, tip="The decision that is chosen above")
        self._undecided = label(_UNDECIDED, muted=True)
        self._lay_out()
        self._read()

    @property
    def found(self) -> DebtorBehaviour | None:
        """The debtor as shown, once read."""
        return self._found

    @property
    def word(self) -> str:
        """The word for the debtor, as shown."""
        return self._word.text()

    @property
    def because(self) -> str:
        """Why, as shown."""
        return self._because.text()

    @property
    def ticked(self) -> list[Aspect]:
        """What of the proposals is ticked."""
        return [aspect for aspect, tick in self.ticks.items() if tick.isChecked()]

    def take_changes(self, changes: Changes) -> None:
        """Read the debtor anew where they may look different now."""
        if changes.concern(self._customer_id):
            self._read()

    def _read(self) -> None:
        desk, customer_id, as_of = self._desk, self._customer_id, self._as_of
        self._runner.read(lambda: desk().debtor(customer_id, as_of), self._show, self._tell, key=_KEY)

    def _show(self, found: DebtorBehaviour) -> None:
        before = self._found.behaving if self._found is not None else None
        self._found = found
        behaving = found.behaving
        self._name.setText(f"{found.name} · {found.account}")
        self._word.setText(sentence(behaving.behaviour.words))
        self._because.setText("\n".join(f"{sentence(reason)}." for reason in behaving.because))
        if before is None or (before.chosen, before.reading.behaviour) != (
            behaving.chosen,
            behaving.reading.behaviour,
        ):
            self._offer_words(found)
        is_answered_anew = before is None or before.is_answered != behaving.is_answered
        wishes = {wish.aspect: wish for wish in behaving.suggestions}
        for aspect in Aspect:
            wish = wishes.get(aspect)
            self._nows[aspect].setText(now_words(found, aspect))
            self.ticks[aspect].setVisible(wish is not None)
            words = to_words(wish) if wish is not None else ""
            # What the person ticked stands while the same is proposed.
            if is_answered_anew or self.ticks[aspect].text() != words:
                self.ticks[aspect].setChecked(wish is not None and not behaving.is_answered)
            self.ticks[aspect].setText(words)
            self._whys[aspect].setText(f"{sentence(wish.because)}." if wish is not None else "")
            self._whys[aspect].setVisible(wish is not None)
        self._waits.setText("" if behaving.waits else _ANSWERED if behaving.suggestions else _NOTHING)
        self._waits.setVisible(not behaving.waits)
        self.decisions.show_rows(found.decisions)
        self.decisions.setVisible(bool(found.decisions))
        self._undecided.setVisible(not found.decisions)
        self._body.show()
        self._allow()
        if self.focusWidget() in {None, self.close_button}:
            (self.do_button if self.do_button.isEnabled() else self.close_button).setFocus()

    def _offer_words(self, found: DebtorBehaviour) -> None:
        record = found.behaving.reading.behaviour
        self.take_for.clear()
        self.take_for.addItem(f"{_RECORD} ({record.words})", "")
        for behaviour in Behaviour:
            self.take_for.addItem(sentence(behaviour.words), behaviour.value)
        chosen = found.behaving.chosen
        self.take_for.setCurrentIndex(self.take_for.findData(chosen.value if chosen is not None else ""))

    def _allow(self) -> None:
        found, is_open = self._found, not self._closed_because
        chosen = found.behaving.chosen if found is not None else None
        wanted = str(self.take_for.currentData() or "")
        self.set_button.setEnabled(found is not None and is_open and wanted != (chosen.value if chosen else ""))
        self.do_button.setEnabled(bool(self.ticked) and is_open)
        self.leave_button.setEnabled(found is not None and found.behaving.waits and is_open)
        row = self._row()
        may_go_back = row is not None and row.takes_back_id is None and not row.is_undone
        self.back_button.setVisible(found is not None and bool(found.decisions))
        self.back_button.setEnabled(may_go_back and is_open)

    def _row(self) -> Decision | None:
        at = self.decisions.currentIndex().row()
        decisions = self._found.decisions if self._found is not None else ()
        return decisions[at] if 0 <= at < len(decisions) else None

    def _set(self) -> None:
        desk, whose, as_of, at = self._desk, self._customer_id, self._as_of, self._now()
        wanted, reason = str(self.take_for.currentData() or ""), self.reason.text()
        behaviour = Behaviour(wanted) if wanted else None
        self._keep(lambda: desk().take_for(whose, behaviour, at=at, as_of=as_of, reason=reason))

    def _accept(self) -> None:
        self._decide(self.ticked)

    def _leave(self) -> None:
        self._decide([])

    def _decide(self, aspects: list[Aspect]) -> None:
        desk, whose, as_of, at = self._desk, self._customer_id, self._as_of, self._now()
        reason = self.reason.text()
        self._keep(lambda: desk().accept(whose, aspects, at=at, as_of=as_of, reason=reason))

    def _take_back(self) -> None:
        row = self._row()
        if row is not None:
            desk, as_of, at, decision_id = self._desk, self._as_of, self._now(), row.id
            self._keep(lambda: desk().take_back(decision_id, at=at, as_of=as_of))

    def _keep(self, work: Callable[[], tuple[Decision, Changes]]) -> None:
        self._say("")
        self._write(work, self._written)

    def _written(self, result: tuple[Decision, Changes]) -> None:
        decision, changes = result
        desk, as_of = self._desk, self._as_of
        self.saved.emit(changes)
        if decision.takes_back_id is None:
            name = self._found.name if self._found is not None else ""
            done = f"{name}: {decision_words(decision)}"
            self.undoable.emit(
                LastChange(done, lambda at: desk().take_back(decision.id, at=at, as_of=as_of)[1], f"Taken back: {done}")
            )
        self.reason.clear()

    def _lay_out(self) -> None:
        space = self._theme.scaled(8)
        down = QVBoxLayout(self._body)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(space)
        for part in (self._word, self._because):
            down.addWidget(part)
        known = Flow(spacing=space)
        for choice in (label("Take them for:"), self.take_for, self.set_button):
            known.addWidget(choice)
        down.addLayout(known)
        down.addWidget(rule())
        down.addWidget(label("How they are written to", "figure"))
        down.addLayout(self._aspects(space))
        down.addWidget(self._waits)
        down.addWidget(self.reason)
        ways = Flow(spacing=space)
        for way in (self.do_button, self.leave_button):
            ways.addWidget(way)
        down.addLayout(ways)
        down.addWidget(rule())
        down.addWidget(label("Decided so far", "figure"))
        down.addWidget(self._undecided)
        self.decisions.setMinimumHeight(self._theme.scaled(110))
        down.addWidget(self.decisions, 1)
        back = QHBoxLayout()
        back.addWidget(self.back_button)
        back.addStretch(1)
        down.addLayout(back)
        down.addStretch()
        inside = QWidget()
        around = QVBoxLayout(inside)
        around.addWidget(self._name)
        around.addWidget(self._body, 1)
        around.addStretch()
        scroll = UpAndDown(self)
        scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.addWidget(scroll, 1)
        self.close_button = button("Close", self.accept)
        whole.addLayout(self._foot(self.close_button))
        self.take_for.currentIndexChanged.connect(lambda _at: self._allow())
        self.decisions.selectionModel().currentChanged.connect(lambda *_indexes: self._allow())
        self._fit(680, 640)

    def _aspects(self, space: int) -> QGridLayout:
        """Return the grid of what is so now, and below it what is proposed and why."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * space)
        grid.setColumnStretch(1, 1)
        for at, aspect in enumerate(Aspect):
            caption = label(CAPTIONS[aspect], muted=True)
            grid.addWidget(caption, 3 * at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._nows[aspect], 3 * at, 1)
            grid.addWidget(self.ticks[aspect], 3 * at + 1, 1)
            grid.addWidget(self._whys[aspect], 3 * at + 2, 1)
            self.ticks[aspect].toggled.connect(lambda _on: self._allow())
        return grid


def _wrapped(*, muted: bool = False) -> QLabel:
    made = label("", muted=muted)
    made.setWordWrap(True)
    return made
