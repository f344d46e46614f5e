"""The window's style sheet, written from the colours and sizes of the theme.

Widgets choose a look by properties: `primary` and `quiet` on buttons, `chip` on worklist chips, `role` on labels
(small, figure, title), `muted` and `wrong` on labels, `panel` on framed boxes.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Template
from typing import Protocol

from creditdesk import paths


class Colours(Protocol):
    """The tokens that the style sheet speaks of."""

    @property
    def panel(self) -> str:
        """Background of panes."""

    @property
    def line(self) -> str:
        """Lines between panes."""

    @property
    def text(self) -> str:
        """Text."""

    @property
    def muted(self) -> str:
        """Text of less weight."""

    @property
    def accent(self) -> str:
        """The one accent."""

    @property
    def on_accent(self) -> str:
        """Text on the accent."""

    @property
    def selected(self) -> str:
        """The row that is selected."""

    @property
    def chip(self) -> str:
        """Chips and quiet boxes."""

    @property
    def wrong(self) -> str:
        """Words that say what is wrong, read on panes and on what is behind them."""

    @property
    def window(self) -> str:
        """Behind the panes."""

    @property
    def days_over_90(self) -> str:
        """The border of what is wrong."""


_TOKENS = (
    "panel",
    "line",
    "text",
    "muted",
    "accent",
    "on_accent",
    "selected",
    "chip",
    "wrong",
    "window",
    "days_over_90",
)


def style_sheet(colours: Colours, points: Mapping[str, str], space: Mapping[str, str]) -> str:
    """Return the style sheet; `points` are sizes by role, `space` lengths named s2 to s16."""
    tokens = {name: getattr(colours, name) for name in _TOKENS}
    # Their grey stands out from light and dark panels alike.
    icons = {name: paths.resource("icons", f"{name}.svg").as_posix() for name in ("down", "check")}
    return _SHEET.substitute(tokens, **icons, **points, **space)


_SHEET = Template("""
QToolTip { background: $chip; color: $text; border: 1px solid $line; padding: $s4; }
QLabel[role="small"], FootFigure { font-size: $small; }
QLabel[role="figure"] { font-size: $figure; font-weight: 600; }
QLabel[role="title"] { font-size: $title; font-weight: 600; }
QLabel[muted="true"] { color: $muted; }
QLabel[wrong="true"] { color: $wrong; }
QFrame[rule="true"] { background: $line; border: none; max-height: 1px; }
QFrame[panel="true"] { background: $panel; border: 1px solid $line; border-radius: $s6; }

QPushButton, QToolButton {
    background: $panel; color: $text; border: 1px solid $line; border-radius: $s6; padding: $s4 $s12;
}
QPushButton:hover, QToolButton:hover { background: $chip; }
QPushButton:checked, QToolButton:checked { background: $selected; border-color: $accent; color: $accent; }
QPushButton:focus, QToolButton:focus { border-color: $accent; outline: none; }
QPushButton:checked:focus, QToolButton:checked:focus { border-color: $text; }
QPushButton:disabled, QToolButton:disabled { color: $muted; background: $chip; }
QPushButton[primary="true"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[primary="true"]:disabled { background: $chip; color: $muted; border-color: $chip; }
QPushButton[primary="true"]:hover { border-color: $text; }
QPushButton[primary="true"]:focus { border: 2px solid $text; }
QPushButton[quiet="true"], QToolButton[quiet="true"] {
    background: transparent; border: 1px solid transparent; color: $muted;
}
QPushButton[quiet="true"]:hover, QToolButton[quiet="true"]:hover { color: $text; background: $chip; }
QPushButton[quiet="true"]:focus, QToolButton[quiet="true"]:focus { border-color: $accent; }
QPushButton[quiet="true"]:checked { background: $selected; color: $accent; }
QToolButton[small="true"] { font-size: $small; padding: $s2 $s4; }
QPushButton[chip="true"] {
    background: $chip; color: $muted; border: 1px solid transparent; border-radius: $s8; padding: $s2 $s8;
    font-size: $small;
}
QPushButton[chip="true"]:hover { color: $text; }
QPushButton[chip="true"]:checked { background: $accent; color: $on_accent; }
QPushButton[chip="true"]:focus { border: 2px solid $text; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0px; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QTimeEdit, QSpinBox {
    background: $panel; color: $text; border: 1px solid $line; border-radius: $s6; padding: $s4 $s8;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QDateEdit:focus, QTimeEdit:focus,
QSpinBox:focus { border-color: $accent; }

QComboBox[doubtful="true"] { border-color: $days_over_90; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QComboBox:disabled, QDateEdit:disabled,
QSpinBox:disabled {
    background: $chip; color: $muted;
}

QComboBox::drop-down, QDateEdit::drop-down { border: none; width: $s16; padding-right: $s2; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url("$down"); width: $s12; height: $s12; }

QCheckBox::indicator {
    width: $s12; height: $s12; background: $panel; border: 1px solid $muted; border-radius: $s2;
}
QCheckBox::indicator:checked { image: url("$check"); }
QCheckBox:focus { color: $accent; }
QCheckBox::indicator:focus { border: 2px solid $accent; }
QCheckBox::indicator:disabled { background: $chip; border-color: $line; }
QRadioButton::indicator {
    width: $s12; height: $s12; background: $panel; border: 1px solid $muted; border-radius: $s6;
}
QRadioButton::indicator:checked { background: $accent; border-color: $accent; }
QRadioButton:focus { color: $accent; }
QSpinBox::up-button, QSpinBox::down-button { width: 0px; border: none; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }

QTableView, QTreeView, QListView {
    background: $panel; border: none; outline: none; gridline-color: $line;
    selection-background-color: $selected; selection-color: $text;
}
QTableView:focus, QTreeView:focus, QListView:focus { outline: none; }
QTableView[ringed="true"] { border: 1px solid transparent; border-radius: $s4; }
QTableView[ringed="true"]:focus { border-color: $accent; }
QTableView[ringed="true"]::item { padding: 0px $s6; }
QListView[dropDown="true"], QComboBox QAbstractItemView {
    background: $panel; color: $text; border: 1px solid $muted; padding: $s2;
}
QListView[dropDown="true"]::item, QListView[roomy="true"]::item, QComboBox QAbstractItemView::item {
    padding: $s2 $s6; border-radius: $s4;
}
QListView[dropDown="true"]::item:selected, QListView[roomy="true"]::item:selected,
QComboBox QAbstractItemView::item:selected {
    background: $selected; color: $text;
}
QHeaderView { background: $panel; border: none; }
QHeaderView::section {
    background: $panel; color: $muted; border: none; border-bottom: 1px solid $line; padding: $s4 $s8;
    font-size: $small; font-weight: 500;
}
QTabWidget::pane { border: none; border-top: 1px solid $line; top: -1px; }
QTabWidget::tab-bar { left: $s12; }
QTabBar { background: transparent; }
QTabBar::tab {
    background: transparent; color: $muted; border: none; border-bottom: 2px solid transparent; padding: $s6 2px;
    margin: 0px 8px;
}
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar:focus { color: $accent; }
QTabBar::tab:selected:focus { color: $accent; }

QSplitter::handle { background: $line; }
QScrollBar:vertical { background: transparent; width: $s8; margin: 0px; }
QScrollBar:horizontal { background: transparent; height: $s8; margin: 0px; }
QScrollBar::handle { background: $line; border-radius: $s4; min-height: $s16; min-width: $s16; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenu { background: $panel; color: $text; border: 1px solid $line; padding: $s4; }
QMenu::item { padding: $s4 $s16; border-radius: $s4; }
QMenu::item:selected { background: $selected; color: $text; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: $s4; }
QProgressBar { background: $chip; border: none; border-radius: $s2; max-height: $s4; }
QProgressBar::chunk { background: $accent; border-radius: $s2; }

#topBar { background: $panel; border-bottom: 1px solid $line; }
#statusLine { background: $panel; border-top: 1px solid $line; }
#brand { color: $accent; font-weight: 700; }
#toast { background: $text; border-radius: $s6; }
#toast QLabel { color: $panel; }
#toast QPushButton { background: transparent; color: $panel; border-color: $panel; font-weight: 600; }
#searchButton {
    background: $window; color: $muted; border: 1px solid $line; border-radius: $s6; padding: $s4 $s8;
    text-align: left;
}
#keyHint {
    background: $panel; color: $muted; border: 1px solid $line; border-radius: $s4; padding: 0px $s6;
    font-size: $small;
}
#banner { background: $chip; border-bottom: 1px solid $line; }
#startCard { background: $panel; border: 1px solid $line; border-radius: $s8; }
#stepHint { background: $panel; border: 2px solid $accent; border-radius: $s8; }
#palette { background: $panel; border: 1px solid $line; border-radius: $s8; }
""")
