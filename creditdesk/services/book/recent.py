"""Which books this computer opened, the last one first."""

from __future__ import annotations

import json
from pathlib import Path

from creditdesk import paths

_KEPT = 8


def remember(path: Path) -> None:
    """Keep the book as the one opened last. Where that cannot be written, the next start asks again."""
    opened = path.absolute()
    others = [each for each in books() if each != opened]
    try:
        paths.state().mkdir(parents=True, exist_ok=True)
        said = {"books": [str(each) for each in (opened, *others)][:_KEPT]}
        _memory().write_text(json.dumps(said), encoding="utf-8")
    except OSError:
        return


def last() -> Path | None:
    """Return the book opened last, if any is known; it may be gone by now."""
    return next(iter(books()), None)


def books() -> list[Path]:
    """Return the books opened on this computer, the last one first; any may be gone by now."""
    try:
        said = json.loads(_memory().read_text(encoding="utf-8"))
        return [Path(each) for each in said["books"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _memory() -> Path:
    return paths.state() / "recent.json"
