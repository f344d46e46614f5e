"""Which books this computer opened, the last one first, and which of them the window worked in last."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from creditdesk import paths

_KEPT = 8


def remember(path: Path, *, in_window: bool = False) -> None:
    """Keep the book as the one opened last. Where that cannot be written, the next start asks again.

    The window goes on with the book that it worked in last, whatever commands, or scripts of them, named meanwhile.
    """
    opened = path.absolute()
    others = [each for each in books() if each != opened]
    worked_in = opened if in_window else last_in_window()
    said: dict[str, Any] = {"books": [str(each) for each in (opened, *others)][:_KEPT]}
    if worked_in is not None:
        said["window"] = str(worked_in)
    try:
        paths.state().mkdir(parents=True, exist_ok=True)
        _memory().write_text(json.dumps(said), encoding="utf-8")
    except OSError:
        return


def last() -> Path | None:
    """Return the book opened last, if any is known; it may be gone by now."""
    return next(iter(books()), None)


def last_in_window() -> Path | None:
    """Return the book that the window worked in last, if any is known; it may be gone by now."""
    worked_in = _said().get("window")
    return Path(worked_in) if isinstance(worked_in, str) else None


def books() -> list[Path]:
    """Return the books opened on this computer, the last one first; any may be gone by now."""
    kept = _said().get("books")
    return [Path(each) for each in kept if isinstance(each, str)] if isinstance(kept, list) else []


def _said() -> dict[str, Any]:
    try:
        said = json.loads(_memory().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _memory() -> Path:
    return paths.state() / "recent.json"
