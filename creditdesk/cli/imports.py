"""`import`: ledger files in, and taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import amount, table
from creditdesk.cli.terminal import Terminal
from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.cash.result import ImportResult, uncounted_words


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import", help="Take ledger files in, or take an import back.")(import_)


def import_(
    context: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH...", help="The files.")] = None,
    profile: Annotated[
        str | None, typer.Option(metavar="NAME", help="How the columns are read; else recognised by their names.")
    ] = None,
    snapshot: Annotated[
        str | None, typer.Option(metavar="DATE", help="The files hold all that is open as of this day.")
    ] = None,
    date_order: Annotated[
        str | None, typer.Option(metavar="ORDER", help="dmy, mdy or ymd, where the file's dates leave it open.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    reject_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the rejected rows here, to be mended and imported again.")
    ] = None,
    undo: Annotated[int | None, typer.Option(metavar="BATCH", help="Take this import back whole.")] = None,
) -> None:
    """Import files, or take an import back; exit status 1 if rows were rejected."""
    here = terminal.of(context)
    if (undo is None) == (not paths):
        raise CreditDeskError("Name the files to import, or the import to take back with --undo.")
    if date_order not in {None, "dmy", "mdy", "ymd"}:
        raise CreditDeskError(f'"{date_order}" is no order of day, month and year.', cure="Use dmy, mdy or ymd.")
    if undo is not None:
        _take_back(here, undo)
        return
    result = _import(
        here, paths or [], profile, terminal.day(snapshot, "--snapshot"), date_order, reject_file, dry_run=dry_run
    )
    here.answer(result.as_json(), lambda: _words(result))
    if result.rejected:
        raise terminal.attention()


def _import(
    here: Terminal,
    paths: list[Path],
    profile: str | None,
    snapshot_on: date | None,
    date_order: str | None,
    reject_file: Path | None,
    *,
    dry_run: bool,
) -> ImportResult:
    progress = here.progress()
    try:
        with opening.writing(here) as at:
            return at.office.cash.import_files(
                paths,
                profile=profile,
                snapshot_on=snapshot_on,
                date_order=date_order,
                dry_run=dry_run,
                reject_file=reject_file,
                at=here.moment(at.as_of),
                as_of=at.as_of,
                progress=progress,
            )
    finally:
        progress.clear()


def _take_back(here: Terminal, batch: int) -> None:
    progress = here.progress()
    with opening.writing(here) as at:
        taken = at.office.cash.take_back(batch, at=here.moment(at.as_of), as_of=at.as_of, progress=progress)
    progress.clear()
    here.answer(taken.as_json(), lambda: f"Import {taken.batch} was taken back: {taken.removed:,} facts removed.")


def _words(result: ImportResult) -> str:
    what = "Would be import" if result.dry_run else f"Import {result.batch}"
    counts = (
        f"{what} ({result.profile}): {result.rows:,} rows, {result.accepted:,} accepted ({result.new:,} new, "
        f"{result.changed:,} changed, {result.unchanged:,} unchanged), {result.vanished:,} vanished, "
        f"{len(result.rejected):,} rejected."
    )
    lines = [counts, *result.notices]
    lines += [f"Changed: {change}" for change in result.changes]
    if result.control:
        totals = [
            (
                total.currency,
                amount(total.file_minor, total.currency),
                amount(total.rejected_minor, total.currency),
                amount(total.ledger_minor, total.currency),
                "; ".join(filter(None, ("agrees" if total.agrees else "differs", uncounted_words(total.uncounted)))),
            )
            for total in result.control
        ]
        lines.append(table(("Control", "Files", "Rejected", "Ledger", ""), totals, right=(1, 2, 3)))
    lines += [
        f'{row.file}, row {row.row}, column "{row.column}": "{row.value}" {row.problem} {row.cure}'
        for row in result.rejected
    ]
    lines += [f"Rejected rows are in {path}." for path in result.reject_files]
    return "\n".join(lines)
