"""Ctrl+K: debtors, documents, what was said, commands and settings found while they are typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from creditdesk.domain.parsing import AmountStyle
from creditdesk.services.ledger.list_views import Hit
from creditdesk.services.ledger.ranks import Rank
from creditdesk.ui.commands import COMMANDS, Actions, Command, shortcut_text
from creditdesk.ui.desk.words import dated_text, joined, number_style
from creditdesk.ui.part_names import PART
from creditdesk.ui.settings.listed import SETTINGS, Setting
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_LIMIT = 12
_LEAST_COMMANDS = 3
_GROUPS = {"debtor": "Debtors", "document": "Documents", "note": "Said and done"}
_SETTINGS = "settings"


class Finder(Protocol):
    """What the palette asks of the ledger."""

    def search(self, text: str, limit: int = 20, style: AmountStyle = AmountStyle.POINT) -> list[Hit]:
        """Return what fits the text, best first."""


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the palette: what it says, and what it opens. `heads` the first of its group carries its name."""

    kind: str
    title: str
    detail: str
    hit: Hit | None = None
    command: Command | None = None
    is_refused: bool = False
    setting: Setting | None = None
    group: str = ""
    rank: Rank = Rank.COMMAND
    heads: bool = False


class _Results(QAbstractListModel):
    """The lines found."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.results: list[Result] = []

    def show(self, results: list[Result]) -> None:
        self.beginResetModel()
        self.results = results
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own
        return 0 if parent.isValid() else len(self.results)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.results):
            return None
        result = self.results[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return result
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return ", ".join(part for part in (result.group, result.kind, result.title, result.detail) if part)
        return None


class _Delegate(QStyledItemDelegate):
    """A line: its title, what it belongs to, and at the right what kind it is; above the first of a group its name."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option
        result = index.data(Qt.ItemDataRole.UserRole)
        above = self._head_height() if isinstance(result, Result) and result.heads else 0
        # As wide as the list is; a width of its own would be one from before its scroll bar came.
        return QSize(1, QFontMetrics(self._theme.font()).height() + self._theme.scaled(14) + above)

    def _head_height(self) -> int:
        return QFontMetrics(self._theme.font("small")).height() + self._theme.scaled(8)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        result = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(result, Result):
            return
        tokens = self._theme.tokens
        rect: QRect = option.rect
        edge = self._theme.scaled(12)
        if result.heads:
            head = QRect(rect.left() + edge, rect.top(), rect.width() - 2 * edge, self._head_height())
            painter.setFont(self._theme.font("small", bold=True))
            painter.setPen(QColor(tokens.muted))
            painter.drawText(head, int(Qt.AlignmentFlag.AlignBottom), result.group)
            rect = rect.adjusted(0, head.height(), 0, 0)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.selected))
        box = rect.adjusted(edge, 0, -edge, 0)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(self._theme.font("small"))
        painter.setPen(QColor(tokens.muted))
        kind_width = painter.fontMetrics().horizontalAdvance(result.kind)
        painter.drawText(box, middle | int(Qt.AlignmentFlag.AlignRight), result.kind)
        box.setRight(box.right() - kind_width - edge)
        painter.setFont(self._theme.font("body", bold=not result.is_refused))
        painter.setPen(QColor(tokens.muted if result.is_refused else tokens.text))
        title = painter.fontMetrics().elidedText(result.title, Qt.TextElideMode.ElideRight, box.width() * 2 // 3)
        painter.drawText(box, middle, title)
        box.setLeft(box.left() + painter.fontMetrics().horizontalAdvance(title) + edge)
        painter.setFont(self._theme.font("small"))
        painter.setPen(QColor(tokens.muted))
        detail = painter.fontMetrics().elidedText(result.detail, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, middle, detail)


class SearchPalette(QFrame):
    """A field and the lines under it, over the window; the keyboard alone is enough."""

    found = Signal(object)
    """A `Hit` the person chose."""
    command_wanted = Signal(object)
    """The `Command` the person chose: one of another page goes there first."""
    setting_wanted = Signal(str)
    """The title of a setting the person chose."""

    def __init__(
        self,
        theme: Theme,
        runner: TaskRunner,
        actions: Actions,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setAccessibleName("Find anything")
        self.setProperty(PART, "Find anything")
        self._window = parent
        self._theme = theme
        self._runner = runner
        self._actions = actions
        self._finder: Finder | None = None
        self._back_to: QWidget | None = None
        self._width = 0
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("Find a debtor, invoice, amount, phone number, or words of a note")
        self.field.setAccessibleName(
            "Find a debtor, invoice, amount, phone number, words of a note, command or setting"
        )
        self.field.textChanged.connect(self._look_up)
        self.field.installEventFilter(self)
        self.model = _Results(self)
        self.lines = QListView(self)
        self.lines.setAccessibleName("Found")
        self.lines.setModel(self.model)
        self.lines.setItemDelegate(_Delegate(theme, self))
        self.lines.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.lines.clicked.connect(lambda index: self._open(index.row()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(4)
        layout.addWidget(self.field)
        layout.addWidget(self.lines)
        self.hide()

    def search_in(self, finder: Finder | None) -> None:
        """Look things up in this ledger, or in none."""
        self._finder = finder

    def open_over(self, box: QWidget) -> None:
        """Open where the window's search box is, with the keyboard in the field."""
        self._back_to = self.window().focusWidget()
        width = min(max(box.width(), self._theme.scaled(560)), self._window.width() - 16)
        corner = self._window.mapFromGlobal(box.mapToGlobal(QPoint(box.width() - width, 0)))
        self._width = width
        self.setGeometry(max(8, corner.x()), max(4, corner.y() - 4), width, self.sizeHint().height())
        self.field.clear()
        self._look_up("")
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_palette(self) -> None:
        """Close, and give the keyboard back to where it was."""
        self._runner.forget(self._key)
        self.hide()
        if self._back_to is not None and self._back_to.isVisible():
            self._back_to.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and not self.isHidden():
            self._runner.forget(self._key)
            self.hide()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key == Qt.Key.Key_Escape:
                self.close_palette()
                return True
            if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._open(max(0, self.lines.currentIndex().row()))
                return True
            if key in _MOVES:
                self._move(_MOVES[key])
                return True
        return super().eventFilter(watched, event)

    @property
    def _key(self) -> str:
        return f"search {id(self)}"

    def _look_up(self, text: str) -> None:
        wanted = text.strip()
        commands = sorted(
            [*self._fitting_commands(wanted), *self._fitting_settings(wanted)],
            key=lambda each: (each.rank, not _fits(wanted, each.title)),
        )
        finder = self._finder
        if not wanted or finder is None:
            self._runner.forget(self._key)
            self._show(commands)
            return

        def show(hits: list[Hit]) -> None:
            self._show(sorted([*map(_of_hit, hits), *commands[: _LIMIT - len(hits)]], key=_rank_of))

        style, room = number_style(), _LIMIT - min(_LEAST_COMMANDS, len(commands))
        self._runner.read(lambda: finder.search(wanted, room, style), show, key=self._key)

    def _fitting_commands(self, text: str) -> list[Result]:
        """Return the commands that fit, those of this page first; before anything is typed, those alone."""
        here = {command.id for command, _action in self._actions.on_page()}
        known = sorted((each for each, _action in self._actions.everywhere()), key=lambda each: each.id not in here)
        return [
            Result(
                shortcut_text(command) or "command",
                command.text,
                self._actions.why_not(command) or (command.tip if command.id in here else _elsewhere(command)),
                command=command,
                is_refused=bool(self._actions.why_not(command)),
                group="Commands",
                rank=_rank(text, command.text),
            )
            for command in known
            if command.id != "find" and _fits(text, f"{command.text} {command.tip}") and (text or command.id in here)
        ]

    def _fitting_settings(self, text: str) -> list[Result]:
        """Return the settings that fit, where the command that changes them is there and allowed."""
        settings = self._actions.action(_SETTINGS)
        if not text or settings is None or not settings.isEnabled():
            return []
        return [
            Result("setting", each.title, each.about, setting=each, group="Settings", rank=_rank(text, each.title))
            for each in SETTINGS
            if _fits(text, f"{each.title} {each.about}")
        ]

    def _show(self, results: list[Result]) -> None:
        shown = results or [Result("", "Nothing fits", "Try a part of the name, an invoice number or an amount")]
        self.model.show(_grouped(shown[:_LIMIT]))
        self.lines.setCurrentIndex(self.model.index(0))
        # As high as what was found, as far as the window goes; the rest is scrolled to.
        wanted = sum(self.lines.sizeHintForRow(row) for row in range(len(self.model.results))) + 2
        room = self._window.height() - self.y() - self.field.sizeHint().height() - self._theme.scaled(32)
        self.lines.setFixedHeight(min(wanted, max(room, self.lines.sizeHintForRow(0))))
        self.adjustSize()
        self.resize(self._width, self.sizeHint().height())

    def _move(self, by: int) -> None:
        count = len(self.model.results)
        row = (self.lines.currentIndex().row() + by) % count if abs(by) == 1 else by + self.lines.currentIndex().row()
        self.lines.setCurrentIndex(self.model.index(max(0, min(count - 1, row))))

    def _open(self, row: int) -> None:
        result = self.model.results[row]
        is_allowed = result.command is not None and not result.is_refused
        if result.hit is None and result.setting is None and not is_allowed:
            return
        self.close_palette()
        if result.setting is not None:
            self.setting_wanted.emit(result.setting.title)
        elif result.command is not None:
            self.command_wanted.emit(result.command)
        else:
            self.found.emit(result.hit)


_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}


def _of_hit(hit: Hit) -> Result:
    group = _GROUPS.get(hit.kind, hit.kind)
    if hit.kind == "debtor":
        return Result("debtor", hit.name, hit.text or hit.account, hit=hit, group=group, rank=hit.rank)
    if hit.on is not None:
        return Result(dated_text(hit.on), hit.name, hit.text, hit=hit, group=group, rank=hit.rank)
    return Result(hit.kind, hit.number, joined((hit.name, hit.text)), hit=hit, group=group, rank=hit.rank)


def _elsewhere(command: Command) -> str:
    """Say what a command of another page does, and that it goes there."""
    page = next((each.text for each in COMMANDS if each.id == f"go_{command.page}"), "")
    return f"Goes to {page}: {command.tip}" if page else command.tip


def _fits(text: str, told: str) -> bool:
    folded = told.casefold()
    return all(word in folded for word in text.casefold().split())


def _rank(text: str, title: str) -> Rank:
    return Rank.COMMAND_BEGINS if title.casefold().startswith(text.casefold()) else Rank.COMMAND


def _rank_of(result: Result) -> int:
    return result.rank


def _grouped(results: list[Result]) -> list[Result]:
    """Put what is of one kind together, the kind with the best line first; the first of each carries its name."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.group, []).append(result)
    return [
        replace(result, heads=bool(name) and at == 0)
        for name, group in groups.items()
        for at, result in enumerate(group)
    ]
