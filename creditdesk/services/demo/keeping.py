"""Telling a demo company from other books: one that is ready is used again, one left half made is cleared away."""

from __future__ import annotations

import shutil
from pathlib import Path

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.book import settings
from creditdesk.services.book.files import open_book
from creditdesk.services.book.trouble import in_sentences


def is_ready(path: Path) -> bool:
    """Tell whether a book is there that can be opened as it is; a demo company left half made cannot.

    Raises:
        CreditDeskError: If something is there that is no book.
    """
    return path.exists() and _state(path) != "being made"


def discard_demo(path: Path) -> None:
    """Remove a demo company's book with what stands beside it; what is not there is gone already.

    Raises:
        CreditDeskError: If it is any other book, or somebody has it open.
    """
    if not path.exists():
        return
    if _state(path) is None:
        raise CreditDeskError(
            f"{path.name} exists already, and is not a demo company.",
            safe="It was not touched.",
            cure="Choose another name for the demo company.",
        )
    with in_sentences(path):
        with open_book(path) as book:
            folder = book.documents_folder
        for beside in path.parent.glob(f"{path.name}*"):
            beside.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)


def _state(path: Path) -> str | None:
    with open_book(path, read_only=True) as book, book.read() as connection:
        state = settings.get(connection, settings.DEMO)
    return None if state is None else str(state)
