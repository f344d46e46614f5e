"""Which book this computer opened last."""

from __future__ import annotations

import json
from pathlib import Path

from creditdesk import paths


def remember(path: Path) -> None:
    """Keep the book as the one opened last. Where that cannot be written, the next start asks again."""
    try:
        paths.state().mkdir(parents=True, exist_ok=True)
        _memory().write_text(json.dumps({"book": str(path.absolute())}), encoding="utf-8")
    except OSError:
        return


def last() -> Path | None:
    """Return the book opened last, if any is known; it may be gone by now."""
    try:
        said = json.loads(_memory().read_text(encoding="utf-8"))
        return Path(said["book"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _memory() -> Path:
    return paths.state() / "recent.json"
