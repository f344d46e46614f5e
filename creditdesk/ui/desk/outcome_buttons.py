"""How the contact ended: five outcomes on keys, and all others behind "More…" with type-ahead."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from creditdesk.domain.outcomes import OUTCOMES, QUICK, Outcome, reach_of
from creditdesk.ui.desk.call_keys import outcome_digit
from creditdesk.ui.theme import Theme

_MOST_IN_A_ROW = 3
_LEFT, _RIGHT = 6, 4  # beside the words, and beside the digit
_MORE = "More…"
_MORE_KEY = len(QUICK) + 1


class OutcomeButton(QPushButton):
    """An outcome with the key that chooses it: Alt and a digit, or the digit alone where there is no more room."""

    arrow_pressed = Signal(int)
    """An arrow key."""

    def __init__(self, text: str, digit: int, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)
        self.setAutoDefault(True)  # Enter presses it, as well as the space bar
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setStyleSheet(f"QPushButton {{ text-align: left; padding-left: {_LEFT}px; padding-right: 0px; }}")
        self.setToolTip(QKeySequence(f"Alt+{digit}").toString(QKeySequence.SequenceFormat.NativeText))
        self._digit = digit
        self._hint = hint = QLabel(str(digit))
        hint.setObjectName("keyHint")
        hint.setStyleSheet("padding: 0px 3px;")
        hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, _RIGHT, 0)
        row.addStretch(1)
        row.addWidget(hint, 0, Qt.AlignmentFlag.AlignVCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.arrow_pressed.emit(event.key())
        else:
            super().keyPressEvent(event)

    @property
    def hint(self) -> str:
        """The key as it is written on the button."""
        return self._hint.text()

    def write_key(self, *, whole: bool) -> None:
        """Write the whole key on the button, or its digit alone."""
        self._hint.setText(f"Alt {self._digit}" if whole else str(self._digit))

    def whole_width(self) -> int:
        """Return the width in which the words and the key stand side by side."""
        return _LEFT + self.fontMetrics().horizontalAdvance(self.text()) + 3 + self._hint.sizeHint().width() + _RIGHT


class OutcomePicker(QFrame):
    """Every outcome in a list that narrows while one types."""

    chosen = Signal(str)

    def __init__(self, outcomes: Mapping[str, Outcome], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("panel", True)
        self._outcomes = outcomes
        self._shown: list[Outcome] = []
        self._model = QStringListModel(self)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Outcome")
        self.search.setAccessibleName("Find an outcome")
        self.search.textChanged.connect(self._narrow)
        self.search.installEventFilter(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setProperty("roomy", True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName("Outcomes")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(lambda index: self._take(index.row()))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 8, 8, 8)
        whole.addWidget(self.search)
        whole.addWidget(self.list)
        self.resize(theme.scaled(300), theme.scaled(360))
        self.setFocusProxy(self.search)
        self._narrow("")

    def show_below(self, anchor: QWidget) -> None:
        """Show under `anchor`, wholly on the screen, ready to be typed into."""
        corner = anchor.mapToGlobal(QPoint(anchor.width() - self.width(), anchor.height() + 2))
        screen = anchor.screen().availableGeometry()
        across = max(screen.left(), min(corner.x(), screen.right() - self.width()))
        down = max(screen.top(), min(corner.y(), screen.bottom() - self.height()))
        self.move(across, down)
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            row = self.list.currentIndex().row()
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                step = -1 if event.key() == Qt.Key.Key_Up else 1
                self.list.setCurrentIndex(self._model.index(min(max(row + step, 0), len(self._shown) - 1), 0))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(row)
                return True
            digit = outcome_digit(event)
            if 0 < digit <= len(QUICK):
                self._choose(QUICK[digit - 1])
                return True
        return super().eventFilter(watched, event)

    def _narrow(self, text: str) -> None:
        words = text.casefold().split()
        self._shown = [
            outcome
            for outcome in self._outcomes.values()
            if all(word in f"{outcome.label} {outcome.code.replace('_', ' ')}".casefold() for word in words)
        ]
        self._model.setStringList([outcome.label for outcome in self._shown])
        self.list.setCurrentIndex(self._model.index(0, 0))

    def _take(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            self._choose(self._shown[row].code)

    def _choose(self, code: str) -> None:
        self.chosen.emit(code)
        self.close()


class OutcomeButtons(QWidget):
    """The buttons; Alt and a digit presses them from anywhere in `reach`."""

    chosen = Signal(str)
    """The code of the outcome, empty when it was taken back."""

    def __init__(self, theme: Theme, reach: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.outcomes: Mapping[str, Outcome] = OUTCOMES
        """What may be chosen, by code; the house's own stand at the end."""
        self._code = ""
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._in_a_row = 0
        self._more_apart = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.scaled(6))
        for at in range(_MORE_KEY):
            text = OUTCOMES[QUICK[at]].label if at < len(QUICK) else _MORE
            button = OutcomeButton(text, at + 1)
            button.clicked.connect(lambda checked, key=at + 1: self._click(key, checked=checked))
            button.arrow_pressed.connect(lambda arrow, key=at + 1: self._step(key, arrow))
            self._group.addButton(button, at + 1)
            shortcut = QShortcut(QKeySequence(f"Alt+{at + 1}"), reach)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(lambda key=at + 1: self.press(key))
        self._arrange()
        theme.changed.connect(self._arrange)

    @property
    def code(self) -> str:
        """The outcome chosen, or empty."""
        return self._code

    def button(self, key: int) -> OutcomeButton:
        """Return the button of a digit."""
        found = self._group.button(key)
        assert isinstance(found, OutcomeButton)  # noqa: S101 - the group holds nothing else
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Set three buttons in a row, or two where the words of three would run under their digits."""
        for key in range(1, _MORE_KEY + 1):
            self.button(key).write_key(whole=False)
        gaps = self._grid.spacing() * (_MOST_IN_A_ROW - 1)
        # The last is left out: it takes the label of whichever outcome was chosen.
        widest = max(self.button(key).whole_width() for key in range(1, _MORE_KEY))
        fits = widest * _MOST_IN_A_ROW + gaps <= self.width() or not self.isVisible()
        in_a_row = _MOST_IN_A_ROW if fits else _MOST_IN_A_ROW - 1
        room = (self.width() - self._grid.spacing() * (in_a_row - 1)) // in_a_row
        self._write_keys(room)
        more = self.button(_MORE_KEY)
        more_apart = self.isVisible() and more.whole_width() > room
        if (in_a_row, more_apart) == (self._in_a_row, self._more_apart):
            return
        self._in_a_row, self._more_apart = in_a_row, more_apart
        for at in range(_MORE_KEY):
            self._grid.removeWidget(self.button(at + 1))
        for at in range(len(QUICK)):
            self._grid.addWidget(self.button(at + 1), at // in_a_row, at % in_a_row)
        row, column = divmod(len(QUICK), in_a_row)
        if more_apart:
            # What was chosen behind it may be a whole sentence: it has the next line to itself.
            self._grid.addWidget(more, row + (column > 0), 0, 1, in_a_row)
        else:
            self._grid.addWidget(more, row, column)

    def _write_keys(self, room: int) -> None:
        """Write "Alt" before every digit where all have the room, else before the first, as the pattern for all."""
        buttons = [self.button(key) for key in range(1, _MORE_KEY + 1)]
        for button in buttons:
            button.write_key(whole=True)
        if max(button.whole_width() for button in buttons[:-1]) > room:
            for button in buttons:
                button.write_key(whole=False)
            buttons[0].write_key(whole=True)
            if buttons[0].whole_width() > room:
                buttons[0].write_key(whole=False)

    def press(self, key: int) -> None:
        """Choose the outcome of a digit; the last opens the list. One that is chosen stays: a draft may have it."""
        if not self.isEnabled():
            return
        if key == _MORE_KEY:
            self._show()
            self.open_picker()
        else:
            self._choose(QUICK[key - 1])

    def _click(self, key: int, *, checked: bool) -> None:
        """Choose as with the keys; a click on the outcome that is chosen takes it back."""
        if not checked and key != _MORE_KEY:
            self._choose("")
        else:
            self.press(key)

    def _step(self, key: int, arrow: int) -> None:
        """Put the keyboard on the button that lies there."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._in_a_row,
            Qt.Key.Key_Down: self._in_a_row,
        }
        wanted = key + steps[Qt.Key(arrow)]
        if 1 <= wanted <= _MORE_KEY:
            self.button(wanted).setFocus(Qt.FocusReason.OtherFocusReason)

    def open_picker(self) -> OutcomePicker:
        """Open the list of all outcomes."""
        picker = OutcomePicker(self.outcomes, self._theme, self)
        picker.chosen.connect(self._choose)
        picker.show_below(self.button(_MORE_KEY))
        return picker

    def set_code(self, code: str) -> None:
        """Show an outcome as chosen without saying so."""
        # One of the house's own stays, too, while the list of them is still being read.
        self._code = code if reach_of(code) is not None else ""
        self._show()

    def _choose(self, code: str) -> None:
        self.set_code(code)
        self.chosen.emit(self._code)

    def _show(self) -> None:
        for at in range(_MORE_KEY):
            chosen = QUICK[at] == self._code if at < len(QUICK) else bool(self._code) and self._code not in QUICK
            self.button(at + 1).setChecked(chosen)
            # Tab stops once, at the outcome that is chosen; arrows go on from there.
            stops = chosen or (at == 0 and not self._code)
            self.button(at + 1).setFocusPolicy(Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus)
        more = self.button(_MORE_KEY)
        other = self._code and self._code not in QUICK
        more.setText(_label(self.outcomes, self._code) if other else _MORE)
        more.setToolTip(more.text())
        self._arrange()


def _label(outcomes: Mapping[str, Outcome], code: str) -> str:
    return outcomes[code].label if code in outcomes else code
