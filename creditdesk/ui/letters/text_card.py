"""One paragraph of a letter's text: its words, when it is printed, what is wrong with it, and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from creditdesk.domain.letter_check import Fault, OwnParagraph
from creditdesk.domain.letter_fields import Frame
from creditdesk.domain.letter_words import CONDITION_WORDS, field_words, when_words
from creditdesk.ui.desk.looks import ElidedLabel
from creditdesk.ui.flow import Flow
from creditdesk.ui.letters.text_edit import TextEdit, fault_colour
from creditdesk.ui.parts import button, label
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:  # they load beside the window
    from creditdesk.services.letters.text_trial import Trial


class Faults(QWidget):
    """What is wrong, one sentence below the other, each with what mends it."""

    condition_wanted = Signal(str)
    field_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._faults: tuple[Fault, ...] = ()
        self._down = QVBoxLayout(self)
        self._down.setContentsMargins(0, 0, 0, 0)
        self._down.setSpacing(theme.scaled(4))
        self.cures: list[QPushButton] = []
        self.hide()
        theme.changed.connect(self._show_again)

    @property
    def said(self) -> list[str]:
        """The sentences, as they are shown."""
        return [fault_words(fault) for fault in self._faults]

    def show_faults(self, faults: Sequence[Fault]) -> None:
        """Show these in place of what is shown."""
        if tuple(faults) != self._faults:
            self._faults = tuple(faults)
            self._show_again()

    def _show_again(self) -> None:
        while (item := self._down.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.cures = []
        for fault in self._faults:
            self._down.addWidget(self._line(fault))
        self.setVisible(bool(self._faults))

    def _line(self, fault: Fault) -> QWidget:
        line = QWidget(self)
        said = label(f"⚠ {fault_words(fault)}", "small")
        said.setWordWrap(True)
        said.setStyleSheet(f"color: {fault_colour(self._theme, fault).name()};")
        down = QVBoxLayout(line)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(self._theme.scaled(2))
        down.addWidget(said)
        ways = Flow(spacing=self._theme.scaled(6))
        # The first is the widest: the others hold only with it.
        for name in fault.holds[:1]:
            ways.addWidget(self._cure(f"Print it only when {CONDITION_WORDS[name]}", self.condition_wanted.emit, name))
        for name in fault.names:
            ways.addWidget(self._cure(f"Insert “{field_words(name)}”", self.field_wanted.emit, name))
        down.addLayout(ways)
        return line

    def _cure(self, words: str, mend: Callable[[str], object], name: str) -> QPushButton:
        made = button(words, lambda: mend(name))
        made.setProperty("chip", True)
        self.cures.append(made)
        return made


def fault_words(fault: Fault) -> str:
    """Return what is wrong as it is said beside the field, where its name in files says nothing to a person."""
    if fault.holds:
        return f"“{field_words(fault.mark[1:])}” can be empty, and then this paragraph has a hole in it."
    if fault.names:
        return f"{fault.words.partition(':')[0]}."
    return fault.words


class TextCard(QFrame):
    """A paragraph to be edited."""

    changed = Signal()
    moved = Signal(int)
    """One up (-1) or down (1) is wanted."""
    removed = Signal()
    next_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = ""
        self._when: tuple[str, ...] = ()
        self._frame = Frame({}, frozenset(), ())
        self.edit = TextEdit(theme, self)
        self.when_button = button("", self._ask_when, tip="When this paragraph is printed")
        self.when_button.setProperty("chip", True)
        self.when_button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.more_button = button("⋯", self._ask_more, tip="Move the paragraph, or take it out")
        self.more_button.setAccessibleName("More")
        self.more_button.setProperty("chip", True)
        self.faults = Faults(theme, self)
        self._unprinted = label("", "small", muted=True)
        self.edit.changed.connect(self.changed)
        self.edit.next_wanted.connect(self.next_wanted)
        self.faults.condition_wanted.connect(self._print_only_when)
        self.faults.field_wanted.connect(self.edit.insert_field)
        for keys, act in (
            ("Alt+Up", lambda: self.moved.emit(-1)),
            ("Alt+Down", lambda: self.moved.emit(1)),
            ("Ctrl+Shift+Del", self.removed.emit),
        ):
            QShortcut(
                QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            ).activated.connect(act)
        self._lay_out()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops."""
        return (self.edit, *self.faults.cures, self.when_button, self.more_button)

    def paragraph(self, place: str) -> OwnParagraph:
        """Return what is typed, for this place."""
        return OwnParagraph(place, self._when, self.edit.text.strip())

    def show_paragraph(self, paragraph: OwnParagraph, frame: Frame) -> None:
        """Show a paragraph that may name what the frame holds."""
        self._frame = frame
        self._when = paragraph.when
        self.edit.show_text(paragraph.text, frame.fields)
        self._say_when()

    def show_number(self, number: int, place: str) -> None:
        """Say where it stands."""
        self._name = f"Paragraph {number}, {place} the items"
        self._say_name()
        self.when_button.setAccessibleName(f"When paragraph {number} is printed: {when_words(self._when)}")

    def show_trial(self, trial: Trial, number: int) -> None:
        """Show what was found of it, and whether it is printed for the debtor at hand."""
        mine = [fault for fault in trial.faults if fault.paragraph == number]
        self.faults.show_faults(mine)
        self.edit.show_faults(mine)
        self.edit.show_values(trial.values or {})
        is_left_out = bool(trial.pdf) and number not in trial.printed
        self._unprinted.setText("Not in the letter beside" if is_left_out else "")
        self._say_name()

    def _say_name(self) -> None:
        left_out = self._unprinted.text().lower()
        self.edit.setAccessibleName(f"{self._name}, {left_out}" if left_out else self._name)

    def _print_only_when(self, condition: str) -> None:
        if condition not in self._when:
            self._when = (*self._when, condition)
            self._say_when()
            self.changed.emit()
        self.edit.setFocus()

    def _ask_when(self) -> None:
        menu = QMenu(self)
        always = menu.addAction("Always")
        always.setCheckable(True)
        always.setChecked(not self._when)
        always.triggered.connect(lambda _checked=False: self._take_when(()))
        menu.addSeparator()
        for name, words in CONDITION_WORDS.items():
            if name in self._frame.conditions:
                action = menu.addAction(f"When {words}")
                action.setCheckable(True)
                action.setChecked(name in self._when)
                action.triggered.connect(lambda on=False, each=name: self._turn(each, on=on))
        menu.popup(self.when_button.mapToGlobal(self.when_button.rect().bottomLeft()))

    def _turn(self, condition: str, *, on: bool) -> None:
        others = tuple(each for each in self._when if each != condition)
        self._take_when((*others, condition) if on else others)

    def _take_when(self, when: tuple[str, ...]) -> None:
        self._when = when
        self._say_when()
        self.changed.emit()

    def _ask_more(self) -> None:
        menu = QMenu(self)
        menu.addAction("Move up", QKeySequence("Alt+Up"), lambda: self.moved.emit(-1))
        menu.addAction("Move down", QKeySequence("Alt+Down"), lambda: self.moved.emit(1))
        menu.addAction("Take out", QKeySequence("Ctrl+Shift+Del"), self.removed.emit)
        menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def _say_when(self) -> None:
        self._when_words.setText(f"{when_words(self._when)} ▾")
        self.when_button.setToolTip(f"{when_words(self._when)}. Press to choose when this paragraph is printed.")

    def _lay_out(self) -> None:
        space = self._theme.scaled(4)
        # The button takes what room there is: its words are cut, never the window widened by them.
        self._when_words: QLabel = ElidedLabel(self.when_button)
        self._when_words.setProperty("role", "small")
        self._when_words.setProperty("muted", True)
        self._when_words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside = QHBoxLayout(self.when_button)
        inside.setContentsMargins(2 * space, 0, 2 * space, 0)
        inside.addWidget(self._when_words)
        head = QHBoxLayout()
        head.setSpacing(2 * space)
        head.addWidget(self.when_button, 1)
        head.addWidget(self._unprinted)
        head.addWidget(self.more_button)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, space, 0, space)
        down.setSpacing(space)
        down.addWidget(self.edit)
        down.addWidget(self.faults)
        down.addLayout(head)
