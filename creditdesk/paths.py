"""Where CreditDesk's own files and the person's files live on this computer."""

from __future__ import annotations

import sys
from pathlib import Path

from platformdirs import PlatformDirs

_DIRECTORIES = PlatformDirs("CreditDesk", appauthor=False)
# A frozen build unpacks beside `_MEIPASS`; a checkout keeps `resources` beside the package.
_RESOURCES = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent)) / "resources"


def resource(*parts: str) -> Path:
    """Return the path of a file shipped with CreditDesk.

    Raises:
        ValueError: If the parts lead out of the resources folder.
    """
    path = _RESOURCES.joinpath(*parts).resolve()
    if not path.is_relative_to(_RESOURCES.resolve()):
        raise ValueError(f"{'/'.join(parts)} is outside the resources")
    return path


def default_books() -> Path:
    """Return the folder in which books are made unless the person says otherwise; it may not exist yet."""
    return Path(_DIRECTORIES.user_documents_dir) / "CreditDesk"


def demo_book() -> Path:
    """Return where the book of the demo company is made unless the person says otherwise."""
    return default_books() / "Demo company.creditdesk"


def state() -> Path:
    """Return the folder for what this computer remembers (last book, window); it may not exist yet."""
    return Path(_DIRECTORIES.user_state_dir)


def log_file() -> Path:
    """Return the file that unexpected errors are written to; its folder may not exist yet."""
    return Path(_DIRECTORIES.user_log_dir) / "creditdesk.log"
