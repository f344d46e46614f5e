"""What every command shares: the options before it, where its answer goes, and where its messages go."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import typer

from creditdesk.domain.dates import FIRST_YEAR, LAST_YEAR
from creditdesk.domain.errors import CreditDeskError

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PERCENT = re.compile(r"-?\d{1,3}(\.\d{1,6})?", re.ASCII)


class AnswerLostError(CreditDeskError):
    """A command has done its work, but what it answers has nowhere to go: a full disk behind `>`."""

    def __init__(self, error: OSError) -> None:
        super().__init__(
            f"The answer could not be written: {error.strerror or type(error).__name__}.",
            safe="What the command was to do is done.",
            cure="Send the answer to a disk with room.",
        )


class OpenWindow(Protocol):
    """Shows the window; given by whoever starts the program, since the command line knows no window."""

    def __call__(self, book: Path | None, as_of: date | None) -> int:
        """Return the exit status once the window is closed."""


class TakeTour(Protocol):
    """Does a day's work off screen and leaves what it made in a folder; given likewise."""

    def __call__(self, book: Path, as_of: date, folder: Path, say: Callable[[str], object]) -> Sequence[Path]:
        """Return the files left."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """The options before the command, the parts above the command line, and the terminal itself."""

    book: Path | None
    as_of: date | None
    json: bool
    quiet: bool
    open_window: OpenWindow
    take_tour: TakeTour

    def answer(self, facts: Mapping[str, Any], text: Callable[[], str]) -> None:
        """Print the one answer of a command: as JSON if asked for, else in words for a person.

        Raises:
            BrokenPipeError: If whoever reads it has seen enough.
            AnswerLostError: If it cannot be written.
        """
        answer = json.dumps(facts, ensure_ascii=False, indent=2) if self.json else text().rstrip("\n")
        try:
            sys.stdout.write(f"{answer}\n" if answer else "")
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise AnswerLostError(error) from error

    def say(self, message: str) -> None:
        """Tell the person something beside the answer, unless they asked for quiet."""
        if not self.quiet:
            sys.stderr.write(f"{message}\n")

    def progress(self) -> Line:
        """Return progress that rewrites one line of a terminal, and keeps quiet in a pipe."""
        return Line(visible=not self.quiet and sys.stderr.isatty())

    def moment(self, as_of: date) -> datetime:
        """Return when work is done: now, or the same time of day on the day that was asked for."""
        now = datetime.now(UTC).astimezone()
        return now if as_of == now.date() else datetime.combine(as_of, now.timetz().replace(tzinfo=None)).astimezone()


class Line:
    """Progress as one line on standard error."""

    def __init__(self, *, visible: bool) -> None:
        self._visible = visible
        self._shown = ""

    def report(self, done: int, total: int, text: str) -> None:
        """Show how far the work is; a person stops it with Ctrl+C."""
        shown = f"{text} {done * 100 // total} %" if total else text
        if self._visible and shown != self._shown:
            sys.stderr.write(f"\r{shown:<{len(self._shown)}}")
            sys.stderr.flush()
            self._shown = shown

    def clear(self) -> None:
        """Take the line away again."""
        if self._shown:
            sys.stderr.write("\r" + " " * len(self._shown) + "\r")
            self._shown = ""


def of(context: typer.Context) -> Terminal:
    """Return the terminal that the options before the command describe."""
    terminal: Terminal = context.obj
    return terminal


def day(text: str | None, option: str) -> date | None:
    """Read a day that may be given on the command line, see `given_day`."""
    return None if text is None else given_day(text, option)


def given_day(text: str, option: str) -> date:
    """Read a day given on the command line, in ISO form and within the years of a ledger."""
    try:
        given = date.fromisoformat(text)
    except ValueError:
        wrong = "a date that exists" if _ISO_DAY.fullmatch(text) else "a date as it is written here"
        raise typer.BadParameter(f'"{text}" is not {wrong}. Write it as 2026-11-20.', param_hint=option) from None
    return of_a_ledger(given, option)


def of_a_ledger(given: date, option: str) -> date:
    """Return the day, or refuse it where it lies outside the years of a ledger."""
    if not FIRST_YEAR <= given.year <= LAST_YEAR:
        raise typer.BadParameter(f'"{given}" lies outside the years {FIRST_YEAR} to {LAST_YEAR}.', param_hint=option)
    return given


def percent(text: str, option: str) -> Decimal:
    """Read a rate in percent a year, as `11.75` or `11.75%`; a comma is not guessed at."""
    plain = text.strip().removesuffix("%").strip()
    if _PERCENT.fullmatch(plain) is None:
        raise typer.BadParameter(f'"{text}" is no rate in percent. Write it as 11.75.', param_hint=option)
    return Decimal(plain)


def attention() -> typer.Exit:
    """Return what to raise when the work is done but some of it needs attention."""
    return typer.Exit(1)
