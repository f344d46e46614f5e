"""Leads through the steps of the tour in the real window: watches what the person does, and goes on when it is done."""

from __future__ import annotations

import functools
from collections.abc import Callable

from PySide6.QtCore import QObject, QSettings, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from creditdesk.ui.desk.page import DeskPage
from creditdesk.ui.step_hint import StepHint
from creditdesk.ui.steps import AFTER, STARTS_AGAIN, STEPS
from creditdesk.ui.window import Window

_LOOKS = 150
"""Milliseconds between two looks at what was done, and at where its part is now."""
_STEP = "tour/step"
_DONE = "tour/done"
_COMMANDS = {"next_debtor": "moved", "previous_debtor": "moved", "undo": "undone", "find": "found"}
"""Commands of which being asked for is the sign."""


class Guide(QObject):
    """The tour of one open book. Remembers on this computer where it was left, and that it was done."""

    def __init__(self, window: Window, desk: DeskPage) -> None:
        super().__init__(desk)
        self._window = window
        self._desk = desk
        self._memory: QSettings = window.memory
        self._at = -1
        self._seen: set[str] = set()
        application = QApplication.instance()
        inside = window.centralWidget()
        assert isinstance(application, QApplication)  # noqa: S101 - there is no window without it
        assert inside is not None  # noqa: S101 - made with the window
        self._application = application
        self._hint = StepHint(window.theme, self.leave, self.skip, inside)
        self._watched: list[tuple[QAction, Callable[..., object]]] = []
        self._looks = QTimer(self, interval=_LOOKS)
        self._looks.timeout.connect(self._look)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window, self.leave)
        self._escape.setEnabled(False)
        self._signs: dict[str, Callable[[], bool]] = {
            "items": lambda: desk.panes.items.isAncestorOf(window.focusWidget()),
            "selected": lambda: bool(desk.panes.items.selected_keys()),
            "called": lambda: desk.panes.call.timer.started_at is not None,
            "noted": lambda: bool(desk.panes.call.note.toPlainText().strip()),
            "ended": lambda: desk.panes.call.outcomes.code == "PTP",
            "promised": self._has_promised,
        }
        desk.destroyed.connect(self._hint.deleteLater)
        desk.destroyed.connect(self._escape.deleteLater)

    @property
    def is_on(self) -> bool:
        """Whether the tour is under way, or its last word is still shown."""
        return self._looks.isActive()

    @property
    def step(self) -> int:
        """The step shown, from 0; as many as there are once all are done, -1 while it is not under way."""
        return self._at if self.is_on else -1

    @property
    def hint(self) -> StepHint:
        """The card."""
        return self._hint

    @property
    def is_new(self) -> bool:
        """Whether the tour was never begun on this computer."""
        return not self._memory.contains(_STEP) and not self._memory.contains(_DONE)

    def start(self) -> None:
        """Begin where it was left; from the first step if it was done, or never begun."""
        if not self.is_on:
            left_at = str(self._memory.value(_STEP, "0"))
            self._seen.clear()
            self._watch()
            self._window.show_page("desk")
            self._show(min(int(left_at) if left_at.isdigit() else 0, STARTS_AGAIN))
            self._looks.start()
            self._look()

    def skip(self) -> None:
        """Go on to the next step without doing this one."""
        if 0 <= self.step < len(STEPS):
            self._show(self._at + 1)

    def leave(self) -> None:
        """Put the card away; the next start goes on here."""
        if self.is_on:
            self._looks.stop()
            self._escape.setEnabled(False)
            self._hint.put_away()
            self._unwatch()
            if self._at < len(STEPS):
                self._window.toast.say("The tour waits in the menu, under Help: it goes on where you left it.")

    def _show(self, at: int) -> None:
        self._at = at
        if at < len(STEPS):
            self._memory.setValue(_STEP, at)
            self._hint.show_step(STEPS[at], at + 1, len(STEPS))
        else:
            self._memory.setValue(_DONE, True)
            self._memory.setValue(_STEP, 0)
            self._hint.show_step(AFTER, at + 1, len(STEPS))
        self._memory.sync()

    def _look(self) -> None:
        """See what was done since, and where the part is now."""
        if not self.is_on:
            return
        if self._at < len(STEPS):
            wanted = {act.sign for act in STEPS[self._at].acts}
            if self._desk.view is not None:
                self._seen |= {sign for sign in wanted & set(self._signs) if self._signs[sign]()}
            self._hint.tick(self._seen)
            if wanted <= self._seen:
                self._show(self._at + 1)
        if self._window.page == "desk":
            self._hint.show()
            self._hint.place(self._part())
        else:
            self._hint.put_away()
        self._judge_escape()

    def _part(self) -> QWidget | None:
        """Return what the step is about."""
        name = (*STEPS, AFTER)[self._at].part
        if name == "list":
            return self._desk.list
        if name == "search":
            return self._window.top_bar.search_box
        if self._desk.view is not None:
            panes = self._desk.panes
            return panes.middle if name == "debtor" else panes.call
        return None

    def _judge_escape(self) -> None:
        # In a text and in the call Escape has a meaning of its own; from there it leads to the list first.
        # Qt gives none where nothing has the keyboard, whatever its stubs say.
        has: QWidget | None = QApplication.focusWidget()
        in_call = has is not None and self._desk.view is not None and self._desk.panes.call.isAncestorOf(has)
        is_free = not isinstance(has, (QLineEdit, QPlainTextEdit)) and not in_call
        self._escape.setEnabled(self.is_on and is_free)
        self._hint.say_escapes(1 if is_free else 2)

    def _watch(self) -> None:
        for name, sign in _COMMANDS.items():
            action = self._window.actions_.action(name)
            if action is not None:
                note = functools.partial(self._note, sign)
                action.triggered.connect(note)
                self._watched.append((action, note))
        self._desk.undo_offered.connect(self._note_saved)
        self._desk.list.explained.connect(self._note_why)
        self._application.focusChanged.connect(self._judge_escape)
        self._window.carry_out({"tour_step": self.skip})

    def _unwatch(self) -> None:
        self._window.drop(["tour_step"])
        for action, note in self._watched:
            action.triggered.disconnect(note)
        self._watched.clear()
        self._desk.undo_offered.disconnect(self._note_saved)
        self._desk.list.explained.disconnect(self._note_why)
        self._application.focusChanged.disconnect(self._judge_escape)

    def _has_promised(self) -> bool:
        # An empty line is understood too: all that is selected, next working day.
        promises = self._desk.panes.call.fields.promises
        return bool(promises.text.strip()) and bool(promises.understood())

    def _note(self, sign: str, _is_checked: bool = False) -> None:  # noqa: FBT001, FBT002 - as Qt calls it
        self._seen.add(sign)

    def _note_why(self) -> None:
        self._seen.add("why")

    def _note_saved(self, _words: str) -> None:
        self._seen.add("saved")
