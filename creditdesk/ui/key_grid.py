"""Keys and what they do, in two columns: for the page of shortcuts and for the help."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from creditdesk.ui.parts import label


def key_grid() -> QGridLayout:
    """Return an empty grid: keys at the left, words at the right."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(5)
    grid.setColumnMinimumWidth(0, 130)
    grid.setColumnStretch(1, 1)
    return grid


def add_keys(grid: QGridLayout, keys: Iterable[str], text: str, tip: str = "") -> tuple[QWidget, QWidget]:
    """Add a row: each key as a cap, and what they do; return both halves."""
    row = grid.rowCount() if grid.count() else 0
    left = QWidget()
    caps = QHBoxLayout(left)
    caps.setContentsMargins(0, 0, 0, 0)
    caps.setSpacing(4)
    for each in keys:
        caps.addWidget(key_cap(each))
    caps.addStretch(1)
    # At the top: where the words take two lines, the caps stay as high as a key.
    grid.addWidget(left, row, 0, Qt.AlignmentFlag.AlignTop)
    words = label(text)
    words.setWordWrap(True)
    words.setToolTip(tip)
    grid.addWidget(words, row, 1)
    return left, words


def key_cap(keys: str) -> QLabel:
    """Return a key as it is drawn in a text, as high as a line and as wide as its words."""
    cap = QLabel(keys)
    cap.setObjectName("keyHint")
    return cap
