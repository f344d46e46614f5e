"""Clearing a demo company away, and nothing but a demo company."""

from __future__ import annotations

import shutil
from pathlib import Path

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.book import settings
from creditdesk.services.book.files import open_book
from creditdesk.services.book.trouble import in_sentences


def discard_demo(path: Path) -> None:
    """Remove a demo company's book with what stands beside it; what is not there is gone already.

    Raises:
        CreditDeskError: If it is any other book, or somebody has it open.
    """
    if not path.exists():
        return
    with open_book(path) as book:
        folder = book.documents_folder
        with book.read() as connection:
            is_demo = settings.get(connection, settings.AS_OF) is not None
    if not is_demo:
        raise CreditDeskError(
            f"{path.name} exists already, and is not a demo company.",
            safe="It was not touched.",
            cure="Choose another name for the demo company.",
        )
    with in_sentences(path):
        for beside in path.parent.glob(f"{path.name}*"):
            beside.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
