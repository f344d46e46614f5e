"""`new`, `demo` and `check`: the book itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from creditdesk import paths
from creditdesk.cli import opening, terminal
from creditdesk.cli.terminal import Terminal
from creditdesk.services.book import recent
from creditdesk.services.book.files import SUFFIX, create_book
from creditdesk.services.book.problem import Problem
from creditdesk.services.book.trouble import DamagedBookError


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(help="Make an empty book.")(new)
    app.command(help="Make the demo company.")(demo)
    app.command(help="Prove the book, from totals to audit chain.")(check)


def new(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=f"The book to make, such as ledger{SUFFIX}.")],
    company: Annotated[str, typer.Option(metavar="NAME", help="Whose ledger it is.")],
    country: Annotated[str, typer.Option(metavar="CODE", help="Two capital letters, such as GB.")],
    currency: Annotated[str, typer.Option(metavar="CODE", help="Three capital letters, such as GBP.")],
) -> None:
    """Make an empty book and remember it as the one opened last."""
    here = terminal.of(context)
    at = here.moment(here.as_of or date.today())  # noqa: DTZ011 - the ledger's days are local
    with create_book(file, company=company, country=country, currency=currency, at=at) as book:
        recent.remember(book.path)
        here.answer({"book": str(book.path)}, lambda: f"{book.path} is ready for {company}.")


def demo(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="The book to make; else one among your documents.")
    ] = None,
    debtors: Annotated[int, typer.Option(metavar="N", help="How many debtors.", min=1)] = 400,
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed makes the same book.")] = 1,
    tour: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Do a day's work without a display and leave pictures and PDFs here."),
    ] = None,
    open_it: Annotated[bool, typer.Option("--open", help="Show it in the window.")] = False,
) -> None:
    """Make the demo company; with `--open` an earlier one is used again, with `--tour` it is made anew."""
    from creditdesk.services.demo import keeping  # noqa: PLC0415 - as below
    from creditdesk.services.demo.service import DEMO_DAY, describe, make_demo  # noqa: PLC0415 - few start a demo

    here = terminal.of(context)
    path = (file or paths.demo_book()).absolute()
    as_of = here.as_of or DEMO_DAY
    ready = keeping.is_ready(path)
    if not (open_it and ready):
        if tour is not None or not ready:
            keeping.discard_demo(path)
        progress = here.progress()
        make_demo(path, debtors=debtors, seed=seed, as_of=as_of, at=here.moment(as_of), progress=progress).close()
        progress.clear()
    recent.remember(path)
    files = [] if tour is None else list(here.take_tour(path, as_of, tour, here.say))
    facts = {"book": str(path), **describe(path), "files": [str(left) for left in files]}
    here.answer(facts, lambda: _demo_words(path, facts, files))
    if open_it:
        raise typer.Exit(here.open_window(path, here.as_of))


def _demo_words(path: Path, facts: dict[str, Any], files: list[Path]) -> str:
    lines = [f"The demo company has {facts['debtors']:,} debtors and {facts['documents']:,} documents: {path}"]
    return "\n".join([*lines, *(str(left) for left in files)])


def check(
    context: typer.Context,
    mend: Annotated[
        bool, typer.Option("--mend", help="First work out again what is derived from documents and allocations.")
    ] = False,
) -> None:
    """Prove the book; exit status 1 if anything does not hold."""
    from creditdesk.services.book import check as proof  # noqa: PLC0415 - reads the models of every room

    here = terminal.of(context)
    if mend:
        _mend(here)
    progress = here.progress()
    try:
        with opening.reading_book(here) as book:
            problems = proof.check(book, progress)
    except DamagedBookError as damage:
        # It does not even open: that is what was asked.
        problems = [Problem(damage.what, damage.cure)]
    progress.clear()
    facts = {
        "ok": not problems,
        "problems": [{"problem": problem.what, "cure": problem.cure} for problem in problems],
    }
    here.answer(facts, lambda: "\n".join(f"{problem.what} {problem.cure}" for problem in problems) or "ok")
    if problems:
        raise terminal.attention()


def _mend(here: Terminal) -> None:
    from creditdesk.services.book.mend import mend  # noqa: PLC0415 - hardly ever needed

    with opening.writing(here) as at:
        mend(at.office.book, at=here.moment(at.as_of), as_of=at.as_of)
    here.say("Balances, totals and worklist were worked out again.")
