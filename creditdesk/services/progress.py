"""How long work says how far it is, and learns that the person wants it to stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


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


class Errand:
    """Handed to work that waits for a server. Here it writes whenever it likes, and waits as long as it must."""

    def in_turn(self, step: Callable[[], T]) -> T:
        """Write something: between what others write, where somebody does.

        Raises:
            Cancelled: If nobody waited any longer.
        """
        return step()

    def cut_by(self, cut: Callable[[], object]) -> None:
        """Know how the line is cut, from any thread, once nobody can wait for the server."""
