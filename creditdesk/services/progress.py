"""How long work says how far it is, and learns that the person wants it to stop."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Handed to long work; the window shows a bar, the terminal a line, a test nothing."""

    def report(self, done: int, total: int, text: str) -> None:
        """Say that `done` of `total` steps are done; `total` 0 means not yet known.

        Raises:
            Cancelled: Once the person has asked for the work to stop.
        """


class Silent:
    """Progress that nobody watches."""

    def report(self, done: int, total: int, text: str) -> None:
        """Say nothing and go on."""
