"""`import` and `imports`: ledger files in, taken back, and listed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.tables import amount, table
from creditdesk.cli.terminal import Terminal
from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.cash.result import ImportResult, RejectedRow, TakenBack, uncounted_words
from creditdesk.services.cash.service import Batch

_COUNTS = ("new", "changed", "vanished", "rejected")
_SHOWN = 5


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import", help="Take ledger files in, or take an import back.")(import_)
    app.command("imports", help="The imports that were made, with their numbers.")(imports)


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
    here.answer(taken.as_json(), lambda: _words_of_taken_back(taken))


def imports(context: typer.Context) -> None:
    """List the imports of the book, newest first: number, day, files, what each brought, taken back or not."""
    here = terminal.of(context)
    with opening.reading(here) as at:
        batches = at.office.cash.batches()
    here.answer(
        {
            "imports": [
                {
                    "batch": batch.id,
                    "imported_at": batch.imported_at.isoformat(),
                    "imported_by": batch.imported_by,
                    "files": list(batch.files),
                    "profile": batch.profile,
                    "snapshot_on": None if batch.snapshot_on is None else batch.snapshot_on.isoformat(),
                    "taken_back_at": None if batch.taken_back_at is None else batch.taken_back_at.isoformat(),
                    **{name: batch.result.get(name, 0) for name in ("rows", *_COUNTS)},
                }
                for batch in batches
            ]
        },
        lambda: _listed(batches),
    )


def _listed(batches: list[Batch]) -> str:
    if not batches:
        return "Nothing has been imported yet."
    rows = [
        (
            str(batch.id),
            batch.imported_at.astimezone().date().isoformat(),
            ", ".join(batch.files),
            *(f"{batch.result.get(name, 0):,}" for name in _COUNTS),
            "taken back" if batch.taken_back_at is not None else "",
        )
        for batch in batches
    ]
    return table(("No.", "Day", "Files", *(name.capitalize() for name in _COUNTS), ""), rows, right=(0, 3, 4, 5, 6))


def _words_of_taken_back(taken: TakenBack) -> str:
    staying = ", ".join(taken.kept_accounts[:_SHOWN]) + (" and more" if len(taken.kept_accounts) > _SHOWN else "")
    kept = f" For their history these customers stay: {staying}." if staying else ""
    restored = f" {taken.restored:,} changes were put back." if taken.restored else ""
    warned = f"\n{taken.gone.letters_words}" if taken.gone.letters else ""
    return f"Import {taken.batch} was taken back: {taken.gone} removed.{restored}{kept}{warned}"


def _words(result: ImportResult) -> str:
    what = "Dry run, nothing was written" if result.dry_run else f"Import {result.batch}"
    counts = (
        f"{what} ({result.profile}): {result.rows:,} rows, {result.accepted:,} accepted ({result.new:,} new, "
        f"{result.changed:,} changed, {result.unchanged:,} unchanged), {result.vanished:,} vanished, "
        f"{len(result.rejected):,} rejected."
    )
    lines = [counts, *result.notices]
    if result.customers_made:
        one = result.customers_made == 1
        became = "would be" if result.dry_run else "was" if one else "were"
        lines.insert(1, f"{result.customers_made:,} new {'customer' if one else 'customers'} {became} made.")
    lines += [f"Changed: {change}" for change in result.changes]
    if result.control:
        totals = [
            (
                total.currency,
                amount(total.file_minor, total.currency),
                amount(total.rejected_minor, total.currency),
                amount(total.ledger_minor, total.currency),
                amount(total.open_minor, total.currency),
                "; ".join(filter(None, ("agrees" if total.agrees else "differs", uncounted_words(total.uncounted)))),
            )
            for total in result.control
        ]
        lines.append(table(("Control", "Files", "Rejected", "Posted", "Open of it", ""), totals, right=(1, 2, 3, 4)))
    lines += [_refused(row) for row in result.rejected]
    lines += [f"Rejected rows are in {path}: mend them there and import that file." for path in result.reject_files]
    if result.rejected and not result.reject_files:
        lines.append(
            "To have the rejected rows in a file and mend them there, say the same again with --reject-file FILE: what "
            "is in the book already stays as it is, a second import changes nothing."
        )
    return "\n".join(lines)


def _refused(row: RejectedRow) -> str:
    """Say where a row stands and why it was not taken; the value once, where the problem does not quote it."""
    column = f', column "{row.column}"' if row.column else ""
    value = f'"{row.value}" ' if row.value and not row.problem.startswith('"') else ""
    return f"{row.file}, row {row.row}{column}: {value}{row.problem} {row.cure}"
