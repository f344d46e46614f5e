"""The command line: the options before the command, the commands, and the one place where errors become sentences."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from creditdesk.cli import (
    aging,
    books,
    contacts,
    debtor,
    debtors,
    due_date,
    history,
    holds,
    imports,
    letters,
    log,
    pattern,
    personal,
    plans,
    profiles,
    promises,
    queries,
    settings,
    tasks,
    terminal,
    worklist,
)
from creditdesk.cli.terminal import AnswerLostError, OpenWindow, TakeTour, Terminal
from creditdesk.domain.errors import Cancelled, CreditDeskError

DONE, ATTENTION, NOTHING_DONE = 0, 1, 2
"""Exit status: done; done, but some rows or items need attention; nothing done, and a sentence says why."""

_BEFORE_THE_COMMAND = frozenset({"--book", "--as-of", "--json", "--quiet"})


def make_app(open_window: OpenWindow, take_tour: TakeTour) -> typer.Typer:
    """Return the command line, with the parts above it that it may call."""
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
        letters,
        pattern,
        promises,
        plans,
        queries,
        tasks,
        holds,
        history,
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
    command = typer.main.get_command(make_app(open_window, take_tour))
    try:
        status = command.main(args=list(arguments), prog_name="creditdesk", standalone_mode=False)
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


def _usage_words(error: typer.TyperException) -> str:
    misplaced = getattr(error, "option_name", "")
    if misplaced in _BEFORE_THE_COMMAND:
        return f"{misplaced} stands before the command: creditdesk {misplaced} ... COMMAND ..."
    # The words of the library that reads the choices stand before what is wrong with the choice.
    problem = error.format_message().replace("Value error, ", "").rstrip(".")
    return f"{problem}. `creditdesk --help` lists what there is."


def _refuse(sentence: str, status: int = NOTHING_DONE) -> int:
    sys.stderr.write(f"{sentence}\n")
    return status
