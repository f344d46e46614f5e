"""Asking for a file or a folder: it begins where the person last was, and before that in their documents."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

_WRITTEN, _READ = "files/written to", "files/read from"
_ENDING = re.compile(r"\*(\.\w+)")


def ask_folder(parent: QWidget, title: str, before: str = "") -> Path | None:
    """Ask for the folder that something is written to; `before` is one that is set already."""
    chosen = QFileDialog.getExistingDirectory(parent, title, before or str(_start(parent, _WRITTEN)))
    return _kept(parent, _WRITTEN, Path(chosen), Path(chosen)) if chosen else None


def ask_save(parent: QWidget, title: str, name: str, kinds: str = "") -> Path | None:
    """Ask for a file to write; `kinds` are filters as Qt writes them, and one of their endings is behind its name."""
    chosen, kind = QFileDialog.getSaveFileName(parent, title, str(_start(parent, _WRITTEN) / name), kinds)
    if not chosen:
        return None
    path = _kept(parent, _WRITTEN, Path(chosen), Path(chosen).parent)
    endings = _ENDING.findall(kinds)
    if not endings or path.suffix.casefold() in endings:
        return path
    path = path.with_name(path.name + (_ENDING.findall(kind) or endings)[0])
    # The system asked of the name as it was typed: of a file that is there under this one nobody was asked yet.
    return ask_save(parent, title, path.name, kinds) if path.exists() else path


def ask_open(parent: QWidget, title: str, kinds: str = "") -> Path | None:
    """Ask for a file to read."""
    chosen, _kind = QFileDialog.getOpenFileName(parent, title, str(_start(parent, _READ)), kinds)
    return _kept(parent, _READ, Path(chosen), Path(chosen).parent) if chosen else None


def ask_open_all(parent: QWidget, title: str, kinds: str = "") -> list[Path]:
    """Ask for files to read."""
    chosen, _kind = QFileDialog.getOpenFileNames(parent, title, str(_start(parent, _READ)), kinds)
    return [_kept(parent, _READ, Path(name), Path(name).parent) for name in chosen]


def _start(parent: QWidget, key: str) -> Path:
    memory = _memory(parent)
    before = str(memory.value(key, "")) if memory is not None else ""
    # A stick that was drawn, a folder that was deleted: nothing to begin in.
    if before and Path(before).is_dir():
        return Path(before)
    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return documents if documents.is_dir() else Path.home()


def _kept(parent: QWidget, key: str, chosen: Path, folder: Path) -> Path:
    memory = _memory(parent)
    if memory is not None:
        memory.setValue(key, str(folder))
    return chosen


def _memory(parent: QWidget) -> QSettings | None:
    """Return what the window keeps from one start to the next: all windows of the program stand over that one."""
    window = parent.window()
    while (above := window.parentWidget()) is not None:
        window = above.window()
    kept = getattr(window, "memory", None)
    return kept if isinstance(kept, QSettings) else None
