"""The command line: the options before the command, the commands, and the one place where errors become sentences."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from creditdesk.cli import (
    acceptances,
    aging,
    archived,
    behaviour,
    books,
    case,
    charges,
    contacts,
    copies,
    cover,
    debtor,
    debtors,
    due_date,
    file_mail,
    history,
    holds,
    imports,
    interest,
    letter,
    letter_runs,
    letter_text,
    letterhead,
    letters,
    log,
    mandates,
    outbox,
    pattern,
    personal,
    plans,
    profiles,
    promises,
    queries,
    rates,
    settings,
    statement_runs,
    tasks,
    terminal,
    text_message,
    worklist,
)
from creditdesk.cli.terminal import AnswerLostError, OpenWindow, TakeTour, Terminal
from creditdesk.domain.errors import Cancelled, CreditDeskError

DONE, ATTENTION, NOTHING_DONE = 0, 1, 2
"""Exit status: done; done, but some rows or items need attention; nothing done, and a sentence says why."""

_OF_EVERY_COMMAND = {"--book": 1, "--as-of": 1, "--json": 0, "--quiet": 0}
"""The options that stand before the command, and how many words each takes behind it."""


def make_app() -> typer.Typer:
    """Return the command line; the parts above it that it may call come with each call of it, as `context.obj`."""
    app = typer.Typer(
        name="creditdesk",
        help="A desk for credit controllers. Without a command, the window opens.",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )

    @app.callback(invoke_without_command=True)
    def options(
        context: typer.Context,
        book: Annotated[
            Path | None,
            typer.Option(metavar="FILE", envvar="CREDITDESK_BOOK", help="The ledger file; else the one opened last."),
        ] = None,
        as_of: Annotated[
            str | None, typer.Option(metavar="DATE", help="The day to look at, such as 2026-11-20; else today.")
        ] = None,
        json: Annotated[bool, typer.Option("--json", help="Answer with one JSON object.")] = False,
        quiet: Annotated[bool, typer.Option("--quiet", help="No progress, no messages beside the answer.")] = False,
    ) -> None:
        open_window, take_tour = context.obj
        context.obj = Terminal(
            book, terminal.day(as_of, "--as-of"), json, quiet, open_window=open_window, take_tour=take_tour
        )
        if context.invoked_subcommand is None:
            raise typer.Exit(open_window(book, context.obj.as_of))

    for group in (
        books,
        imports,
        profiles,
        debtors,
        worklist,
        debtor,
        contacts,
        personal,
        aging,
        log,
        due_date,
        interest,
        rates,
        charges,
        acceptances,
        letter,
        letters,
        statement_runs,
        letter_runs,
        letter_text,
        letterhead,
        mandates,
        outbox,
        file_mail,
        text_message,
        pattern,
        behaviour,
        promises,
        plans,
        queries,
        tasks,
        holds,
        cover,
        history,
        case,
        archived,
        copies,
        settings,
    ):
        group.add_to(app)
    return app


def run(arguments: Sequence[str], *, open_window: OpenWindow, take_tour: TakeTour) -> int:
    """Run a command and return the exit status; errors of the world end as one sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        # Names of debtors are in any script; a terminal that cannot show a letter shows a mark instead.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    start = partial(_command().main, prog_name="creditdesk", standalone_mode=False, obj=(open_window, take_tour))
    try:
        status = _start(start, arguments)
        sys.stdout.flush()
    except CreditDeskError as error:
        return _refuse(str(error), ATTENTION if isinstance(error, AnswerLostError) else NOTHING_DONE)
    except typer.TyperException as error:
        return _refuse(_usage_words(error))
    except UnicodeEncodeError:
        # Bytes of another encoding, typed or pasted, reach Python as half letters ("surrogates") that no text may hold.
        if not any("\ud800" <= sign <= "\udfff" for argument in arguments for sign in argument):
            raise
        return _refuse("What was typed holds bytes that are no text. Nothing was done. Use a terminal set to UTF-8.")
    except (Cancelled, KeyboardInterrupt, typer.Abort):
        return _refuse("Stopped; nothing of the work at hand was kept.")
    except BrokenPipeError:
        # Whoever read the answer has seen enough, as with `creditdesk debtors | head`.
        with suppress(OSError):
            sys.stdout.close()
        return DONE
    return status if isinstance(status, int) else DONE


@cache
def _command() -> typer.core.TyperGroup:
    # Reading the signatures of all commands takes a twentieth of a second; they are the same at each call.
    return typer.main.get_group(make_app())


def _start(start: Callable[[list[str]], object], arguments: Sequence[str]) -> object:
    """Run the command as typed, or with the options that belong before it put there: `creditdesk aging --json`."""
    try:
        return start(list(arguments))
    except typer.TyperException as error:
        # Reading ends at the option that the command does not know, before anything is done.
        if getattr(error, "option_name", "") not in _OF_EVERY_COMMAND:
            raise
    return start(_options_first(arguments))


def _options_first(arguments: Sequence[str]) -> list[str]:
    """Put the options of every command before all else, in the order in which they were typed."""
    options: list[str] = []
    others: list[str] = []
    words = iter(arguments)
    for word in words:
        name, given, _ = word.partition("=")
        if name in _OF_EVERY_COMMAND:
            options += [word, *islice(words, 0 if given else _OF_EVERY_COMMAND[name])]
        else:
            others += [word, *words] if word == "--" else [word]
    return [*options, *others]


def _usage_words(error: typer.TyperException) -> str:
    # The words of the library that reads the choices stand before what is wrong with the choice.
    problem = error.format_message().replace("Value error, ", "").rstrip(".")
    return f"{problem}{'' if problem.endswith('?') else '.'} `creditdesk --help` lists what there is."


def _refuse(sentence: str, status: int = NOTHING_DONE) -> int:
    sys.stderr.write(f"{sentence}\n")
    return status
