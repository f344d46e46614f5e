"""Layouts of files: looking at one that nobody knows, trying a column profile on it, keeping and removing profiles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from creditdesk.services.book.book import Book
from creditdesk.services.cash import mapping, profile_store
from creditdesk.services.cash.preview import Preview, preview
from creditdesk.services.cash.profile_store import KeptProfile
from creditdesk.services.cash.profiles import Profile, make


class Layouts:
    """What the window and the command line ask for about column profiles of one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def profiles(self) -> list[KeptProfile]:
        """Return the profiles of the book, then those that come with CreditDesk."""
        with self._book.read() as connection:
            return [*profile_store.own(connection), *profile_store.shipped()]

    def profile(self, name: str) -> KeptProfile:
        """Return a profile by its name; raises `NotFoundError` if there is none."""
        with self._book.read() as connection:
            return profile_store.find(connection, name)

    def see(self, path: Path) -> mapping.SeenFile:
        """Look at a file's columns; raises `UnreadableFileError` if it cannot be read."""
        return mapping.see(path)

    def preview(self, path: Path, definition: Mapping[str, Any], *, as_of: date) -> Preview:
        """Return the first rows of a file as a profile that is not kept yet would have them understood.

        Raises:
            CreditDeskError: If the definition is not whole, or the file cannot be read.
        """
        profile = make("these columns", definition)
        with self._book.read() as connection:
            return preview(connection, path, profile, as_of)

    def keep(self, name: str, definition: Mapping[str, Any], *, at: datetime, replace: bool = False) -> Profile:
        """Keep a profile in the book under a name, from now on used for files with its columns.

        Raises:
            NameTakenError: If the book has another of that name, and `replace` does not say that it may go.
            CreditDeskError: If the name or the definition cannot be used.
        """
        with self._book.unit_of_work(at) as work:
            return profile_store.keep(work, name, definition, replace=replace)

    def remove(self, name: str, *, at: datetime) -> None:
        """Remove a profile of the book's own; raises `CreditDeskError` if it has none of that name."""
        with self._book.unit_of_work(at) as work:
            profile_store.remove(work, name)
